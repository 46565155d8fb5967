"""Signals to numbers: the features that stand beside the words in the classifier."""

from __future__ import annotations

from functools import cache
from math import log1p
from typing import TYPE_CHECKING

import numpy as np

from foi_exemptions.matching import PatternSet, compile_pattern
from foi_exemptions.results import Label, Stance
from foi_exemptions.signals import label_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from foi_exemptions.signals import Signals

QUESTION_KINDS = {
    "yes_no": r"^[\W\d]*(?:\w{1,3}[.):] ?)?(?:q\w*[.:)]? ?)?(?:do|does|did|is|are|was|were|has|have|had|can|could|will|would|should)\b",
    "how_many": r"\bhow (?:many|much|often|long|large|big)\b|\b(?:the )?(?:number|total|amount|cost|budget|spend|value|percentage|figures?) (?:of|for|on)\b",
    "what_who_when": r"^[\W\d]*(?:\w{1,3}[.):] ?)?(?:what|who|when|where|which|whom)\b",
    "why_how": r"\b(?:why|how (?:do|does|did|is|are|was|were|will))\b|\bexplain\b|\breasons?\b",
    "provide_copy": r"\b(?:provide|supply|send|disclose|share|give|copy|copies|list|details|breakdown)\b",
    "asks_link": r"\b(?:link|url|web ?site|web address|where (?:is|can|are)|published?)\b",
    "conditional": r"\bif (?:so|yes|no|not|applicable|the answer|you|it|they|there)\b",
    "asks_records": r"\b(?:record|hold|held|keep|collect|log|register)s?\b",
}

_CROSSED = ("yes_no", "how_many", "asks_link", "asks_records", "provide_copy")
"""Question kinds that change what a rule's words mean: "we do not hold any" answers "do you hold ...?"."""
_SHAPES = ("words", "lines", "shorter_than_question", "one_line", "short", "digits", "pounds", "link", "question_mark", "first_word_no", "no_question")
_STANCES = tuple(Stance)
_TABLE = str.maketrans("123456789", "000000000")
_SENTENCE = r"[.!?][)\"'\]]* (?-i:[A-Z])|\n ?\n"


def words_of(text: str) -> str:
    """Return the text as the word features see it: lower case, every figure a nought."""
    return text.lower().translate(_TABLE)


@cache
def _question_kinds() -> PatternSet:
    return PatternSet(list(QUESTION_KINDS.values()))


def names(rule_ids: Sequence[str]) -> list[str]:
    """Return the names of the columns that ``numbers`` fills, in order."""
    return [
        *(f"rule:{name}" for name in rule_ids),
        *(f"first:{name}" for name in rule_ids),
        *(f"grounds:{label.value}" for label in Label),
        *(f"stance:{stance.value}" for stance in _STANCES),
        *(f"question:{kind}" for kind in QUESTION_KINDS),
        *(f"shape:{shape}" for shape in _SHAPES),
        *(f"{kind}*{name}" for kind in _CROSSED for name in rule_ids),
    ]


def numbers(batch: Sequence[Signals]) -> NDArray[np.float32]:
    """Return one row of features for each segment, float32 of shape (segments, len(names(...)))."""
    if not batch:
        return np.zeros((0, 0), dtype=np.float32)
    rules = len(batch[0].reader.rules)
    width = 2 * rules + len(Label) + len(_STANCES) + len(QUESTION_KINDS) + len(_SHAPES) + len(_CROSSED) * rules
    table = np.zeros((len(batch), width), dtype=np.float32)
    labels = {label: 2 * rules + i for i, label in enumerate(Label)}
    stances = {stance: 2 * rules + len(Label) + i for i, stance in enumerate(_STANCES)}
    kinds_at = 2 * rules + len(Label) + len(_STANCES)
    shapes_at = kinds_at + len(QUESTION_KINDS)
    crossed_at = shapes_at + len(_SHAPES)
    crossed = {list(QUESTION_KINDS).index(kind): crossed_at + i * rules for i, kind in enumerate(_CROSSED)}
    kinds = _question_kinds()
    sentence = compile_pattern(_SENTENCE)
    for row, signals in zip(table, batch, strict=True):
        row[list(signals.rules)] = 1
        first = sentence.search(signals.folded)
        opening = signals.rules
        if first is not None:
            opening = tuple(signals.reader.occurring(signals.folded[: first.start() + 1])[0])
        row[[rules + index for index in opening]] = 1
        for ground in signals.grounds:
            row[labels[label_of(ground)]] = 1
        for citation in signals.citations:
            row[stances[citation.stance]] = 1
        if signals.question:
            asked = kinds.matching(signals.question)
            row[[kinds_at + index for index in asked]] = 1
            row[[crossed[kind] + index for kind in asked if kind in crossed for index in signals.rules]] = 1
        row[shapes_at:crossed_at] = _shape(signals)
    return table


def _shape(signals: Signals) -> tuple[float, ...]:
    folded, question = signals.folded, signals.question
    words = folded.count(b" ") + folded.count(b"\n") + 1
    lines = folded.count(b"\n")
    lowered = folded[:40].lower().lstrip(b" -*:.\n")
    return (
        log1p(words) / 4,
        log1p(lines) / 3,
        float(len(folded) < len(question)),
        float(lines == 0),
        float(words <= 6),
        min(1.0, 4 * sum(map(folded[:400].count, (b"0", b"1", b"2", b"3", b"4", b"5"))) / (len(folded[:400]) + 1)),
        float(b"\xa3" in folded),
        float(b"http" in folded or b"www." in folded),
        float(folded.rstrip().endswith(b"?")),
        float(lowered.startswith((b"no ", b"no,", b"no.", b"no\n")) or lowered == b"no"),
        float(not question),
    )
