"""How the clause around a citation uses it: relied on, denied, supposed, explained, counted or quoted.

The cues are data (``[[stance]]`` in rules.toml), tried in their order; the first that holds decides. The
scope is the clause, so "section 35 does not apply; section 36 does" reads each on its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from foi_exemptions.matching import compile_pattern
from foi_exemptions.phrasebook import Scope, load_phrasebook
from foi_exemptions.results import Stance

if TYPE_CHECKING:
    from collections.abc import Sequence

_SENTENCE_END = r"[.!?][\"')\]]*\s+(?:[*\"'(\[]|\d{1,2}[.)])?\s*(?-i:[A-Z\d(])|\n\s*\n|\n\s*(?:[*-]|\d{1,2}[.)]) "
_ABBREVIATION = (
    r"(?:\b(?:s|ss|sec|sect|reg|regs|no|para|paras|art|e\.g|i\.e|mr|mrs|ms|dr|st|p|pp|cf|etc)\.|\b(?-i:[A-Z])\.)$"
)
_CLAUSE_END = r";|,? (?:but|however|although|though|whereas|nevertheless|nonetheless)\b|\n\s*(?:[*-]|\(?[a-z]\)) "
_HEADING_WORDS = 14


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a citation stands; for one of a list, where the list does."""

    start: int
    end: int


def read_stances(folded: bytes, readings: Sequence[Reading]) -> list[Stance]:
    """Return the stance of each citation; ``readings`` are in reading order."""
    sentences = _ends(folded, _SENTENCE_END, keep=_not_abbreviated)
    clauses = _ends(folded, _CLAUSE_END)
    return [_stance(folded, reading, sentences, clauses) for reading in readings]


def _stance(folded: bytes, reading: Reading, sentences: list[int], clauses: list[int]) -> Stance:
    sentence = _around(sentences, reading, len(folded))
    clause = _around(clauses, reading, len(folded))
    clause = max(sentence[0], clause[0]), min(sentence[1], clause[1])
    for cue in load_phrasebook().stances:
        if _holds(cue.scope, cue.pattern, folded, reading, clause, sentence, sentences):
            return cue.stance
    words = len(folded[sentence[0] : sentence[1]].split())
    return Stance.RELIED_ON if words <= _HEADING_WORDS else Stance.MENTIONED


def _holds(
    scope: Scope,
    pattern: str,
    folded: bytes,
    reading: Reading,
    clause: tuple[int, int],
    sentence: tuple[int, int],
    sentences: list[int],
) -> bool:
    match scope:
        case Scope.CLAUSE:
            return _found(pattern, folded, *clause)
        case Scope.SENTENCE:
            return _found(pattern, folded, *sentence)
        case Scope.BEFORE:
            return _found(_before(pattern), folded, max(clause[0], reading.start - 160), reading.start)
        case Scope.AFTER:
            return _found(_after(pattern), folded, reading.end, min(clause[1], reading.end + 200))
        case Scope.FOLLOWING:
            index = bisect_right(sentences, reading.end)
            return _found(
                pattern, folded, sentence[1], sentences[index + 4] if index + 4 < len(sentences) else len(folded)
            )


@cache
def _before(pattern: str) -> str:
    return rf"(?:{pattern})\s*[(\"'\[]*$"


@cache
def _after(pattern: str) -> str:
    return rf"^(?:{pattern})"


def _found(pattern: str, folded: bytes, start: int, end: int) -> bool:
    return start < end and compile_pattern(pattern).search(folded[start : min(end, start + 2000)]) is not None


def _around(ends: list[int], reading: Reading, length: int) -> tuple[int, int]:
    left = bisect_right(ends, reading.start)
    right = bisect_left(ends, reading.end)
    return (ends[left - 1] if left else 0), (ends[right] if right < len(ends) else length)


def _ends(folded: bytes, pattern: str, keep: Any = None) -> list[int]:
    """Return the offsets at which a new sentence or clause starts."""
    found = []
    for match in compile_pattern(pattern).finditer(folded):
        if keep is None or keep(folded, match):
            stripped = match.group(0).rstrip()
            found.append(match.start() + max(1, len(stripped) - 1) if keep is not None else match.start())
    return found


def _not_abbreviated(folded: bytes, match: Any) -> bool:
    if folded[match.start() : match.start() + 1] != b".":
        return True
    return compile_pattern(_ABBREVIATION).search(folded[max(0, match.start() - 8) : match.start() + 1]) is None
