"""Labels in front of an answer: "Response:", "A2.", "Our reply -", "In reply to your request of 3 May:"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foi_exemptions.cutting.layout import Layout

_LABEL = re.compile(
    rb"(?:(?:our |the |(?:(?:council|trust|board|force|university|college|department|authority|agency|service)|"
    rb"(?-i:[A-Z]{2,8}))(?:'s)? )?"
    rb"(?:answer|response|reply|ans)|(?-i:[AR])(?!\. [^.\n]*\?)|[ar](?= ?[\d:])) ?(?:\d{1,2}[a-z]?)? ?"
    rb"[:.-]+(?=[ \n])\s*|:\s*",
    re.I,
)
"""A small "a." is the first of a list, as is an "A." that asks."""
_RESPONSE_LABEL = re.compile(
    rb"(?:(?:(?:details|summary|text) of )?(?:(?:our|the) )?(?:full )?(?:response|reply|answer)"
    rb"(?: (?:details|text|summary|given|sent))?|(?:information|details) (?:provided|supplied|given|disclosed)"
    rb"|in (?:response|reply|answer) to (?:your|the) [^.:?\n]{0,60}\b(?:request|e-?mail|letter|enquiry|questions?)"
    rb"[^.:?\n]{0,30}) ?:\s*",
    re.I,
)


_CELL = re.compile(rb"(?:our |the )?(?:response|reply|answer)(?: (?:details|text|given|sent))? ", re.I)
"""A label in the cell before the answer's: a tab is a space here."""


def after_label(layout: Layout, start: int, end: int, opens: bool = False) -> int:
    """Return where the words behind a label begin that stands at ``start``, or ``start`` where none does.

    A label of few letters ("A:") counts where the words open an answer (``opens``).
    """
    label = (_LABEL.match(layout.flat, start, end) if opens else None) or _RESPONSE_LABEL.match(layout.flat, start, end)
    if label is None and layout.tabs and (cell := _CELL.match(layout.flat, start, end)):
        label = cell if layout.has_tab(cell.end() - 1) else None
    return label.end() if label else start
