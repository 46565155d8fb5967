"""Which questions a sentence says it is about: "questions 4 to 4c", "the remaining questions"."""

from __future__ import annotations

import re
from typing import NamedTuple

from foi_exemptions.cutting.numbering import order_of

_SCOPE = re.compile(
    rb"""(?:(?:in\s(?:relation|respect|regard|response|answer)\s(?:to|of)|with\s(?:regards?|respect|"
    rb"reference)\sto|regarding
      |as\s(?:for|to|regards)|turning\sto|concerning|for|to|re
      |the\sinformation\s(?:you\s(?:have\s)?)?requested\s(?:for|in|at|under|by|within)|your)\s+)?
    (?:(?:parts?|points?|items?|queries|query)\s+(?:of\s+)?(?:your\s+)?(?:questions?\s+|request\s+)?
      |(?:the\sanswers?\sto\s)?questions?\s+|qs?\.?\s?)
    (?:numbers?\s+|nos?\.?\s+)?
    (?P<refs>\(?\d{1,2}\s?\(?[a-z]?\)?
      (?:(?:\s*,\s*(?:and\s+)?|\s*&\s*|\s+and\s+|\s*-\s*|\s+to\s+|\s+or\s+)
         (?:questions?\s+|q)?\(?(?:\d{1,2}\s?\(?[a-z]?\)?|[a-z]\)?)(?![a-z0-9]))*)
    (?![a-z0-9])""",
    re.IGNORECASE | re.VERBOSE,
)
_LABEL = re.compile(rb"\s*[:-]\s*")
_REMAINING = re.compile(
    rb"\b(?:remaining|remainder|rest|other parts?|all (?:the )?other)\b[^.]{0,30}\b(?:questions?|requests?|"
    rb"parts?|points)\b",
    re.IGNORECASE,
)
_OPENING = 40
_REF = re.compile(
    rb"(?P<link>-|\bto\b)?\s*(?:questions?\s+|q)?\(?"
    rb"(?:(?P<num>\d{1,2})\s?\(?(?P<let>[a-z]?)\)?|\b(?P<only>[a-z]))(?![a-z])",
    re.IGNORECASE,
)


class Scope(NamedTuple):
    """The questions a sentence opens by naming, where the naming ends, and where a label ("Question 2:") does."""

    refs: tuple[str, ...]
    end: int
    label_end: int | None


def scope_at(folded: bytes, order: list[str]) -> Scope | None:
    """Return the questions a sentence opens by naming, if it does; ``order`` fills ranges such as "4 to 4c"."""
    opening = _SCOPE.match(folded)
    if opening is None:
        return None
    label = _LABEL.match(folded, opening.end())
    return Scope(tuple(_refs(opening.group("refs"), order)), opening.end(), label.end() if label else None)


def refs_named(folded: bytes, order: list[str]) -> tuple[str, ...]:
    """Return the questions named anywhere in a sentence."""
    found: list[str] = []
    for match in _SCOPE.finditer(folded):
        found += [ref for ref in _refs(match.group("refs"), order) if ref not in found]
    return tuple(found)


def says_remaining(folded: bytes) -> bool:
    """Whether a sentence speaks of the rest of the questions."""
    return bool(_REMAINING.search(folded))


def opens_remaining(folded: bytes) -> bool:
    """Whether a sentence opens by speaking of the rest of the questions."""
    found = _REMAINING.search(folded)
    return found is not None and found.start() < _OPENING


def _refs(folded: bytes, order: list[str]) -> list[str]:
    found: list[str] = []
    number = ""
    for match in _REF.finditer(folded):
        if match.group("only"):
            ref = number + match.group("only").decode().lower()
        else:
            number = str(int(match.group("num")))
            ref = number + match.group("let").decode().lower()
        if match.group("link") and found:
            found += _between(found[-1], ref, order)
        if ref not in found:
            found.append(ref)
    return found


def _between(first: str, last: str, order: list[str]) -> list[str]:
    if first in order and last in order:
        return order[order.index(first) + 1 : order.index(last)]
    low, high = order_of(first), order_of(last)
    if low[1] or high[1] or not 0 < high[0] - low[0] < 60:
        return []
    return [str(number) for number in range(low[0] + 1, high[0])]
