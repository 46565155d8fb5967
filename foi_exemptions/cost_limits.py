"""The amount that a refusal on cost names, against the one that applies to the body.

Freedom of Information and Data Protection (Appropriate Limit and Fees) Regulations 2004 (SI 2004/3244), regulations
3 and 4: £600 for government departments, the Houses of Parliament, the Welsh and Northern Irish legislatures and the
armed forces, £450 for all others, staff time at £25 an hour. Freedom of Information (Fees for Required Disclosure)
(Scotland) Regulations 2004 (SSI 2004/467), regulation 5: £600 for everybody, staff time at £15 an hour at most. A
wrong amount is reported as it is printed.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from foi_exemptions.matching import PatternSet, compile_pattern, fold
from foi_exemptions.results import Jurisdiction, RuleMatch

if TYPE_CHECKING:
    from collections.abc import Iterator

RULE = "cost_limit_of_another_body"


class Body(StrEnum):
    """Whose limit it is."""

    CENTRAL = "central"
    OTHER = "other"
    SCOTTISH = "scottish"


_AMOUNTS = {
    r"\x{a3} ?450\b|\b450 pounds": {Body.OTHER},
    r"\x{a3} ?600\b|\b600 pounds": {Body.CENTRAL, Body.SCOTTISH},
    r"\b(?:18|eighteen)[ -]?(?:working )?(?:hours?|hrs)\b": {Body.OTHER},
    r"\b(?:24|twenty[ -]?four)[ -]?(?:working )?(?:hours?|hrs)\b": {Body.CENTRAL},
    r"\b(?:40|forty)[ -]?(?:working )?(?:hours?|hrs)\b": {Body.SCOTTISH},
    r"\b(?:2\.5|2 1/2|two and a half)(?: working)? days\b": {Body.OTHER},
    r"\b(?:3\.5|3 1/2|three and a half)(?: working)? days\b": {Body.CENTRAL},
}
# An amount is the limit's, and no estimate of the work, where the words around it say so.
_LIMIT_BEFORE = (
    r"\b(?:limit|threshold|cap|ceiling|maximum|appropriate limit\W|regulations)\b"
    r"(?:[ ,:(-]+(?:of|is|was|are|being|set|at|currently|for|which|this|that|by|in|the|costs?|i\.e\.|or|and"
    r"|equates?|to|equivalent|hours|\x{a3}?\d+|public|authorities|local|councils?|bodies|prescribed|stands)\b)*"
    r"[ ,:(-]*$"
    r"|\b(?:exceeds?|exceeding|exceeded|in excess of|above|beyond) (?:the |a |our )?$"
)
_LIMIT_BEHIND = (
    r"^[ ,)-]*(?:(?:\(?or|/|and|cost|costs|time|fees|foi|appropriate|\x{a3}?\d+|hours?|hrs)[ ,/)(-]*){0,3}"
    r"(?:limit|threshold|cap|ceiling)\b"
)
_CENTRAL = (
    r"^(?:the )?(?:department (?:for|of)|ministry of|home office|cabinet office|hm (?:treasury|revenue|courts|prison)"
    r"|foreign|treasury|northern ireland office|scotland office|wales office|house of (?:commons|lords)"
    r"|welsh government|royal (?:navy|air force)|attorney general|crown prosecution|uk export"
    r"|(?:hm )?land registry)"
)


@lru_cache(maxsize=4096)
def body_of(authority: str | None, jurisdiction: Jurisdiction | None) -> Body | None:
    """Return whose limit applies to an authority, or None where neither its name nor its country tells."""
    if jurisdiction is Jurisdiction.SCOTLAND:
        return Body.SCOTTISH
    if authority is None or not authority.strip():
        return None
    return Body.CENTRAL if compile_pattern(_CENTRAL).search(fold(authority.strip()[:200])) else Body.OTHER


def wrong_amount(text: str, folded: bytes, body: Body | None) -> RuleMatch | None:
    """Return the first amount named as the limit that is another body's, or that contradicts one named before it."""
    possible = {body} if body is not None else set(Body)
    for start, end, bodies in sorted(_named(folded)):
        if possible.isdisjoint(bodies):
            return RuleMatch(RULE, None, start, end, text[start:end])
        possible &= set(bodies)
    return None


def _named(folded: bytes) -> Iterator[tuple[int, int, tuple[Body, ...]]]:
    patterns, bodies = _amounts()
    for index in patterns.matching(folded):
        for start, end in patterns.spans(folded, index):
            before, behind = folded[max(0, start - 90) : start], folded[end : end + 60]
            if compile_pattern(_LIMIT_BEFORE).search(before) or compile_pattern(_LIMIT_BEHIND).search(behind):
                yield start, end, bodies[index]


@cache
def _amounts() -> tuple[PatternSet, list[tuple[Body, ...]]]:
    return PatternSet(list(_AMOUNTS)), [tuple(sorted(bodies)) for bodies in _AMOUNTS.values()]
