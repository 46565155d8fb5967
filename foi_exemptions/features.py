"""Signals to numbers: the features that stand beside the words in the classifier."""

from __future__ import annotations

from array import array
from functools import cache, lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from foi_exemptions.cells import Cells
from foi_exemptions.matching import PatternSet
from foi_exemptions.results import Label, Stance
from foi_exemptions.signals import label_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from foi_exemptions.rules import RuleReader
    from foi_exemptions.signals import Signals

_START = r"^[\W\d]*(?:\w{1,3}[.):] ?)?(?:q\w*[.:)]? ?)?"
QUESTION_KINDS = {
    "yes_no": _START + r"(?:do|does|did|is|are|was|were|has|have|had|can|could|will|would|should)\b",
    "how_many": r"\bhow (?:many|much|often|long|large|big)\b"
    r"|\b(?:number|total|amount|cost|budget|spend|value|percentage|figures?) (?:of|for|on)\b",
    "what_who_when": _START + r"(?:what|who|when|where|which|whom)\b",
    "why_how": r"\b(?:why|how (?:do|does|did|is|are|was|were|will))\b|\bexplain\b|\breasons?\b",
    "provide_copy": r"\b(?:provide|supply|send|disclose|share|give|copy|copies|list|details|breakdown)\b",
    "asks_link": r"\b(?:links?|urls?|web ?site|web ?page|web address|web location|where (?:is|can|are))\b",
    "asks_publication": r"\bpublish(?:es|ed)?\b|\bpublic(?:ly)? (?:register|available)\b|\bdisclosure log\b",
    "conditional": r"\bif (?:so|yes|no|not|applicable|the answer|you|it|they|there)\b",
    "asks_records": r"\b(?:record|hold|held|keep|collect|log|register)s?\b",
}

_CROSSED = ("yes_no", "how_many", "asks_link", "asks_publication", "asks_records", "provide_copy")
"""Question kinds that change what a rule's words mean: "we do not hold any" answers "do you hold ...?"."""
_SHAPES = (
    "words",
    "shorter_than_question",
    "short",
    "digits",
    "pounds",
    "link",
    "question_mark",
    "first_word_no",
    "no_question",
)
_STANCES = tuple(Stance)
_PARTS = (*(f"{part} says:{label.value}" for part in ("opening", "rest") for label in Label), "opening_only")
"""Which labels the rules of the first sentence and of the rest point to; every pair of them is a feature, because
"we do not record this; the count was 6" is an answer and neither half alone is."""
_PAIRS = tuple(combinations(range(len(_PARTS)), 2))


@cache
def _question_kinds() -> PatternSet:
    return PatternSet(list(QUESTION_KINDS.values()))


def names(rule_ids: Sequence[str]) -> list[str]:
    """Return the names of the columns that ``numbers`` fills, in order."""
    return [
        *(f"{part}:{name}" for part in ("all", "opening", "rest") for name in rule_ids),
        *_PARTS,
        *(f"{_PARTS[a]}*{_PARTS[b]}" for a, b in _PAIRS),
        *(f"grounds:{label.value}" for label in Label),
        *(f"stance:{stance.value}" for stance in _STANCES),
        *(f"question:{kind}" for kind in QUESTION_KINDS),
        *(f"shape:{shape}" for shape in _SHAPES),
        *(f"{kind}*{name}" for kind in _CROSSED for name in rule_ids),
    ]


def numbers(batch: Sequence[Signals]) -> Cells:
    """Return the features of the segments, a table of shape (segments, len(names(...)))."""
    layout = _layout(batch[0].reader)
    filled = [layout.columns(signals) for signals in batch]
    lengths = np.fromiter(map(len, filled), dtype=np.int64, count=len(filled))
    rows = np.repeat(np.arange(len(filled)), lengths)
    columns = np.frombuffer(b"".join(filled), dtype=np.int64)
    values = np.ones(len(columns))
    starts = np.cumsum(lengths) - lengths
    values[np.add.outer(starts, range(len(_SHAPES)))] = _shapes(batch)  # in a row the columns of its shape stand first
    return Cells(rows, columns, values, (len(filled), layout.width))


class _Layout:
    """Where each block of columns starts."""

    def __init__(self, reader: RuleReader) -> None:
        self._labels = tuple(_LABELS.index(rule.label) if rule.label is not None else None for rule in reader.rules)
        self._rules = len(reader.rules)
        self._parts = 3 * self._rules
        self._pairs = self._parts + len(_PARTS)
        self._grounds = self._pairs + len(_PAIRS)
        self._stances = self._grounds + len(Label)
        self._questions = self._stances + len(_STANCES)
        self._shapes = self._questions + len(QUESTION_KINDS)
        self._crossed = self._shapes + len(_SHAPES)
        self._known: dict[tuple[Any, ...], array[int]] = {}
        self.width = self._crossed + len(_CROSSED) * self._rules

    def columns(self, signals: Signals) -> array[int]:
        """Return the columns a segment fills: those of its shape, then those that are one."""
        asked = _asked(signals.question) if signals.question else ()
        key = signals.rules, signals.opening, signals.rest, signals.is_one_sentence, asked
        found = self._known.get(key)
        if found is None:
            found = array("q", range(self._shapes, self._crossed))
            found.extend(self._rule_columns(*key[:4]))
            found.extend(self._question_columns(asked, signals.rules))
            if len(self._known) < _MAX_KNOWN:
                self._known[key] = found
        if not signals.citations:
            return found
        grounds = {self._grounds + _LABELS.index(label_of(ground)) for ground in signals.grounds}
        stances = {self._stances + _STANCES.index(one.stance) for one in signals.citations}
        return found + array("q", [*grounds, *stances])

    def _rule_columns(
        self, rules: tuple[int, ...], opening: tuple[int, ...], rest: tuple[int, ...], is_one_sentence: bool
    ) -> list[int]:
        parts = {label for i in opening if (label := self._labels[i]) is not None}
        parts |= {len(Label) + label for i in rest if (label := self._labels[i]) is not None}
        if is_one_sentence:
            parts.add(len(_PARTS) - 1)
        found = [*rules, *(self._rules + i for i in opening), *(2 * self._rules + i for i in rest)]
        found += [self._parts + part for part in parts]
        return found + [self._pairs + _pair_index()[pair] for pair in combinations(sorted(parts), 2)]

    def _question_columns(self, asked: tuple[int, ...], rules: tuple[int, ...]) -> list[int]:
        """Return the columns of the question's kinds and of their crossings with the rules."""
        crossings = ((_CROSSED_AT[kind], index) for kind in asked if kind in _CROSSED_AT for index in rules)
        return [self._questions + kind for kind in asked] + [
            self._crossed + at * self._rules + i for at, i in crossings
        ]


_LABELS = tuple(Label)
_MAX_KNOWN = 50_000
"""Combinations of rules and question whose columns are remembered: short answers repeat a few thousand."""
_CROSSED_AT = {list(QUESTION_KINDS).index(kind): position for position, kind in enumerate(_CROSSED)}


@cache
def _pair_index() -> dict[tuple[int, int], int]:
    return {pair: position for position, pair in enumerate(_PAIRS)}


@lru_cache(maxsize=4096)
def _asked(question: bytes) -> tuple[int, ...]:
    """Return the kinds of a question; replies to one request share theirs."""
    return tuple(_question_kinds().matching(question))


@cache
def _layout(reader: RuleReader) -> _Layout:
    return _Layout(reader)


def _shapes(batch: Sequence[Signals]) -> NDArray[np.float64]:
    """Return what the form of each segment tells, float64 of shape (segments, len(_SHAPES))."""
    table = np.array([_shape(signals) for signals in batch], dtype=np.float64)
    table[:, 0] = np.log1p(table[:, 0]) / 4
    return table


def _shape(signals: Signals) -> tuple[float, ...]:
    """Return the values of ``_SHAPES``, words as they are counted; line breaks tell nothing, as letters wrap."""
    folded, question = signals.folded, signals.question
    words = signals.words
    head = folded[:400]
    start = head[:40].lower().lstrip(b" -*:.\n")
    digits = len(head) - len(head.translate(None, b"0123456789"))
    return (
        words,
        len(folded) < len(question),
        words <= 6,
        min(1.0, 3 * digits / (len(head) + 1)),
        b"\xa3" in folded,
        b"http" in folded or b"www." in folded,
        folded.rstrip().endswith(b"?"),
        start.startswith((b"no ", b"no,", b"no.", b"no\n")) or start == b"no",
        not question,
    )
