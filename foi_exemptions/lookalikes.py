"""What looks like a citation and is none: postcodes, dates, quantities, possessives, "this section".

The patterns are anchored at one place, or read a short stretch before it, so that their work is bounded.
"""

from __future__ import annotations

import re
from functools import cache

WINDOW = 160
"""How many characters behind a place are read at most."""

_QUANTITY = (
    r"\s*(?:%|(?:working |calendar |consecutive )?(?:days?|hours?|hrs|months?|weeks?|years?|minutes?|pages?|staff"
    r"|people|officers|miles|per cent|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may (?:19|20)\d\d|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b)"
)
_POSTCODE = r"\s+\d[a-z]{2}\b"
_PLACE_BEFORE = (
    r"\b(?:post ?codes?|sheffield|areas?|districts?|wards?|junctions?|forms?|plots?|bays?|rooms?|blocks?)[\s:,(]*$"
)
_PLACE_AFTER = r"(?:[\s),&/]|\b(?:and|or|to)\b|\bs\d{1,2}\b)*\b(?:post ?codes?|areas?|districts?|wards?|city|town)\b"
_THIS_SECTION = r"\b(?:this|each|every|next|following|previous|that|another|final|last|first|which)\s+$"


def match_at(pattern: str, folded: bytes, position: int) -> re.Match[bytes] | None:
    """Match ``pattern`` exactly at ``position``, within a window that bounds the work."""
    return _compiled(pattern).match(folded, position, position + WINDOW)


def is_unit(folded: bytes, match: re.Match[bytes]) -> bool:
    """Tell "this section", the "s" of a possessive and a number in another paragraph from a citation's unit."""
    start, end = match.span(1)
    gap = folded[end : match.start(2)]
    if gap.count(b"\n") > 1:
        return False
    if match[1].lower() == b"s" and folded[max(0, start - 13) : start].rstrip().endswith(b"'"):
        return False
    return b"\n" not in gap or _compiled(_THIS_SECTION).search(folded[max(0, start - 20) : start]) is None


def is_quantity(folded: bytes, end: int) -> bool:
    """Tell a quantity ("exemption 12 months") and a date from a section's number."""
    return match_at(_QUANTITY, folded, end) is not None


def is_place(folded: bytes, match: re.Match[bytes], end: int) -> bool:
    """Tell a postcode ("S10 2FB", "the S12 and S13 areas") or the number of a form from sections."""
    before = folded[max(0, match.start(1) - 30) : match.start(1)]
    return (
        match_at(_POSTCODE, folded, match.end(2)) is not None
        or match_at(_POSTCODE, folded, end) is not None
        or match_at(_PLACE_AFTER, folded, end) is not None
        or _compiled(_PLACE_BEFORE).search(before) is not None
    )


@cache
def _compiled(pattern: str) -> re.Pattern[bytes]:
    return re.compile(pattern.encode("latin-1"), re.IGNORECASE)
