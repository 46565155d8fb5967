"""Which questions of many replies are the same question, however each authority numbers and words it.

A reply's questions are assigned to columns one to one, by the likeness of their words, with the number and the place
as hints. A number alone decides only where a reply prints no words, and only where its numbering agrees.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from foi_exemptions.results import Asked

if TYPE_CHECKING:
    from collections.abc import Sequence

# Measured on twenty invented questions in three rewordings each, without numbers, a fifth of the list taken away and
# questions of other requests put in: 88 % stand right, 2 % wrong, the rest apart; beside questions on the same subject
# 87 % and 3 %.
_ALIKE = 0.7
"""The least likeness (0 to 1, hints included) of two wordings of one question."""
_SAME_NUMBER = 0.1
_PLACE = 0.1
_OTHER_FIGURES = 0.25  # "in 2022" is not "in 2023"
_THE_SAME = 0.85
"""So like, a question is the same one even out of place; a second one of a reply joins the first."""
_MOST_WORDINGS = 5
_SHARE = 0.02
"""A question gets a column if two replies have it, and this share of all."""

_PART = re.compile(r"(\d+(?:\.\d+)*[a-z]?|[a-z])(?:\.\d+|[a-z]|[ivx]+|\([a-z0-9]+\))")
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"q?\d+[a-z]{0,2}|[a-z]|[ivx]+")
_NUMBERING = frozenset(
    _WORD.findall(
        "question questions part parts point points item items number numbers no request response answer "
        "in with to of as and for your re relation regard regards regarding respect"
    )
)
_COMMON = frozenset(
    _WORD.findall(
        "the a an of to in is are was were be been by do does did you your our we us it its this that these those "
        "there how what which who when where whether why many much any and or for on at with from has have had if "
        "please state provide give confirm specify list detail details number no total"
    )
)


@dataclass(frozen=True, slots=True)
class Alignment:
    """The agreed questions, in their order; ``places[reply][question]`` are the indexes of its columns.

    A question has no place where it is like none, and several where the list has it in parts.
    """

    columns: tuple[Asked, ...]
    places: tuple[tuple[tuple[int, ...], ...], ...]


def align(replies: Sequence[Sequence[Asked]], request: Sequence[Asked] = ()) -> Alignment:
    """Align the questions of each reply to those of the request, or of the list that the replies have in common."""
    columns = [_Column.of(asked) for asked in request] if request else _agreed(replies)
    places = tuple(_Placement(reply, columns).places() for reply in replies)
    return Alignment(tuple(Asked(column.ref(), column.text) for column in columns), places)


@dataclass(slots=True)
class _Column:
    """A question and what replies print for it: wordings, each once, and numbers, counted."""

    text: str
    wordings: dict[str, None]
    refs: Counter[str] = field(default_factory=Counter)
    replies: int = 1

    @classmethod
    def of(cls, asked: Asked) -> _Column:
        return cls(" ".join(asked.text.split()), {_flat(asked.text): None}, Counter(filter(None, [asked.ref])))

    def add(self, asked: Asked) -> None:
        self.replies += 1
        if asked.ref is not None:
            self.refs[asked.ref] += 1
        if len(self.wordings) < _MOST_WORDINGS:
            self.wordings[_flat(asked.text)] = None

    def ref(self) -> str | None:
        return self.refs.most_common(1)[0][0] if self.refs else None


def _agreed(replies: Sequence[Sequence[Asked]]) -> list[_Column]:
    """Return the questions that the replies have in common.

    The reply with the most words that others repeat, who copied the request as it was, lays the list down; each
    other is aligned to it and adds its own questions where they stand.
    """
    seen = Counter(text for reply in replies for text in {_flat(asked.text) for asked in reply} if text)
    blank: Counter[str] = Counter()
    columns: list[_Column] = []
    for reply in sorted(replies, key=lambda reply: -sum(seen[_flat(asked.text)] > 1 for asked in reply)):
        worded = [asked for asked in reply if _flat(asked.text)]
        placed = _assigned(worded, columns)
        after: defaultdict[int, list[_Column]] = defaultdict(list)
        last = -1 if placed else len(columns) - 1
        for index, asked in enumerate(worded):
            if index in placed:
                last = placed[index]
                columns[last].add(asked)
            else:
                after[last].append(_Column.of(asked))
        if placed and 2 * len(placed) >= len(worded):  # the same request, so its bare numbers mean the same
            blank.update(_bare(reply))
        columns = [*after[-1], *(one for index, column in enumerate(columns) for one in (column, *after[index]))]
    least = max(2, round(_SHARE * len(replies))) if len(replies) > 2 else 1
    if not columns:  # nobody prints a word, so a number is all there is
        numbers = Counter(ref for reply in replies for ref in _bare(reply))
        return [_Column.of(Asked(ref, "")) for ref in sorted(numbers, key=_order) if numbers[ref] >= least]
    by_ref = {ref: column for column in sorted(columns, key=lambda one: one.replies) if (ref := column.ref())}
    for ref, count in blank.items():
        if ref in by_ref:
            by_ref[ref].replies += count
    return [column for column in columns if column.replies >= least]


def _bare(reply: Sequence[Asked]) -> list[str]:
    """Return the numbers that a reply prints without words."""
    return [asked.ref for asked in reply if asked.ref is not None and not _flat(asked.text)]


class _Placement:
    """Places the questions of one reply in the columns: by words, then by numbers, then what is left by its parts."""

    def __init__(self, reply: Sequence[Asked], columns: Sequence[_Column]) -> None:
        self.reply = reply
        self.columns = columns
        by_support = sorted(enumerate(columns), key=lambda pair: pair[1].replies)
        self.by_ref = {ref: index for index, column in by_support if (ref := column.ref()) is not None}
        worded = [index for index, asked in enumerate(reply) if _flat(asked.text)]
        assigned = _assigned([reply[index] for index in worded], columns)
        self.found: dict[int, tuple[int, ...]] = {worded[index]: (column,) for index, column in assigned.items()}
        self.taken = set(assigned.values())

    def places(self) -> tuple[tuple[int, ...], ...]:
        left = [index for index in range(len(self.reply)) if index not in self.found]
        if self._numbers_agree():
            for index in left:
                self._put(index, self._by_number(self.reply[index]))
            free = frozenset(range(len(self.columns))) - self.taken
            for index in left:
                self._put(index, self._by_parts(self.reply[index], free))
        for index in left:
            self._put(index, self._beside(_flat(self.reply[index].text)))
        return tuple(self.found.get(index, ()) for index in range(len(self.reply)))

    def _put(self, index: int, place: tuple[int, ...]) -> None:
        if place and index not in self.found:
            self.found[index] = place
            self.taken.update(place)

    def _numbers_agree(self) -> bool:
        """Say whether a number means the same question here: three in four of those placed by words do.

        Where there are no words, nine numbers in ten must be known.
        """
        pairs = [(self.reply[index].ref, place) for index, place in self.found.items()]
        same = [self.by_ref.get(ref) in place for ref, place in pairs if ref is not None]
        if same or any(_flat(asked.text) for asked in self.reply):
            return bool(same) and 4 * sum(same) >= 3 * len(same)
        refs = _bare(self.reply)
        known = sum(ref in self.by_ref or bool(self._family(ref)) for ref in refs)
        return 10 * known >= 9 * len(refs)

    def _by_number(self, asked: Asked) -> tuple[int, ...]:
        """Return the free column of this number, for a question without words."""
        column = self.by_ref.get(asked.ref or "")
        return (column,) if column is not None and column not in self.taken and not _flat(asked.text) else ()

    def _by_parts(self, asked: Asked, free: frozenset[int]) -> tuple[int, ...]:
        """Return the column whose part this is (4 of "4a"), or those that are its parts (4a, 4b of "4"), if free."""
        if asked.ref is None or asked.ref in self.by_ref:
            return ()
        return tuple(column for column in self._family(asked.ref) if column in free)

    def _family(self, ref: str) -> tuple[int, ...]:
        whole = _whole(ref)
        return tuple(column for name, column in self.by_ref.items() if name == whole or _whole(name) == ref)

    def _beside(self, text: str) -> tuple[int, ...]:
        """Return the column that asks the same, though another question of this reply stands in it."""
        if not text or not self.taken:
            return ()
        likeness = _likeness([text], self.columns)[0]
        best = max(self.taken, key=lambda column: likeness[column])
        return (best,) if likeness[best] >= _THE_SAME else ()


def _assigned(reply: Sequence[Asked], columns: Sequence[_Column]) -> dict[int, int]:
    """Return the column of each worded question that is like one, no column twice, the best sum of likeness.

    Where most questions are like none, the reply is to another request: only the very same question counts.
    """
    if not reply or not columns:
        return {}
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    likeness = _likeness([_flat(asked.text) for asked in reply], columns)
    refs = [column.ref() for column in columns]
    same = np.array([[asked.ref is not None and asked.ref == ref for ref in refs] for asked in reply])
    place = np.linspace(0, 1, len(reply))[:, None] - np.linspace(0, 1, len(columns))[None, :]
    score = likeness + _PLACE * (0.5 - np.abs(place)) + _SAME_NUMBER * same
    score[score < _ALIKE] = 0
    rows, found = linear_sum_assignment(score, maximize=True)
    placed = [(int(row), int(column)) for row, column in zip(rows, found, strict=True) if score[row, column]]
    if 2 * len(placed) < len(reply):
        placed = [pair for pair in placed if likeness[pair] >= _THE_SAME]
    return dict(placed)


def _likeness(texts: Sequence[str], columns: Sequence[_Column]) -> Any:
    """Return a matrix of how like each text is to the nearest wording of each column, 0 to 1."""
    import numpy as np
    from rapidfuzz import fuzz, process

    wordings = [wording for column in columns for wording in column.wordings]
    starts = np.cumsum([0, *(len(column.wordings) for column in columns)])[:-1]
    told = [list(map(_telling, some)) for some in (texts, wordings)]
    likeness = 0.0075 * process.cdist(*told, scorer=fuzz.token_set_ratio)
    likeness += 0.0025 * process.cdist(texts, wordings, scorer=fuzz.token_sort_ratio)
    figures = [set(re.findall(r"\b\d+\b", wording)) for wording in wordings]
    for row, text in enumerate(texts):
        if own := set(re.findall(r"\b\d+\b", text)):
            likeness[row] -= [_OTHER_FIGURES * bool(other and not other & own) for other in figures]
    return np.maximum.reduceat(likeness, starts, axis=1)


@lru_cache(maxsize=8192)
def _flat(text: str) -> str:
    """Return the words in lower case, or nothing where they only name a number ("In relation to Question 4")."""
    words = _WORD.findall(text.casefold())
    return "" if all(word in _NUMBERING or _NUMBER.fullmatch(word) for word in words) else " ".join(words)


def _telling(flat: str) -> str:
    """Return the words that tell one question from another; all of them where they are all common ones."""
    return " ".join(word for word in flat.split() if word not in _COMMON) or flat


def _whole(ref: str) -> str | None:
    """Return the number that this one is a part of: "4" for "4a", "17" for "17.2"."""
    part = _PART.fullmatch(ref)
    return part.group(1) if part else None


def _order(ref: str) -> list[tuple[int, str]]:
    """Return a sort key that puts "4a" after "4" and before "10"."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.findall(r"\d+|[a-z]+", ref)]
