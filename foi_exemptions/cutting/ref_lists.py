"""Lists of references: "1, 2 and 3", "Q4 to Q6", "1a-1c"."""

from __future__ import annotations

import re

from foi_exemptions.cutting.number_words import NUMBER_WORDS, number_of

_ORDER = re.compile(r"(\d*)(?:\.(\d+))?(\w*)")
_REF = re.compile(
    rb"(?P<link>-|\bto\b)?\s*(?:questions?\s+|q)?\(?"
    rb"(?:(?P<num>\d{1,2})\s?\(?(?P<let>[a-z]?)\)?|\b(?P<word>" + NUMBER_WORDS + rb")|\b(?P<only>[a-z]))(?![a-z])",
    re.IGNORECASE,
)


def refs_in(folded: bytes, order: list[str]) -> list[str]:
    """Return the references of a list as printed; ``order`` fills ranges such as "4 to 4c"."""
    found: list[str] = []
    number = ""
    for match in _REF.finditer(folded):
        if match["only"]:
            ref = number + match["only"].decode().lower()
        elif match["word"]:
            ref = number = str(number_of(match["word"]))
        else:
            number = str(int(match["num"]))
            ref = number + match["let"].decode().lower()
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


def order_of(ref: str) -> tuple[int, str]:
    """Return what a reference sorts by: its number, then its second number or its letter."""
    match = _ORDER.match(ref)
    number, sub, letter = match.groups() if match else ("", None, "")
    return (int(number) if number else 0, f".{int(sub):02d}{letter}" if sub else letter)
