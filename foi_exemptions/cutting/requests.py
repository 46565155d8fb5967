"""The items of a request."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foi_exemptions.cutting.numbering import find_markers
from foi_exemptions.cutting.questions import is_question

if TYPE_CHECKING:
    from foi_exemptions.cutting.layout import Layout


@dataclass(frozen=True, slots=True)
class Asked:
    """One item of a request: its reference, if it prints one, and its words."""

    ref: str | None
    start: int
    end: int
    words: tuple[bytes, ...]


MOST_WORDS = 250
"""No more words of an item are compared."""
_LINK = re.compile(rb"\s*(?:(?:https?://|www\.)\S+|mailto:(?:\[[^\]\n]{1,80}\]|\S+))\s*", re.IGNORECASE)
"""A link alone, as a saved page numbers them at its foot: it asks nothing."""


def asked_in(layout: Layout, start: int, end: int) -> list[Asked]:
    """Return the items of a request: numbered ones, and sentences that read as questions."""
    markers = find_markers(layout, start, end)
    found = _unnumbered(layout, start, markers[0].start if markers else end)
    parent: str | None = None
    for index, marker in enumerate(markers):
        following = markers[index + 1].start if index + 1 < len(markers) else end
        parent = marker.number or parent
        ref = marker.ref if marker.number else (parent or "") + marker.ref
        stop = _item_end(layout, marker.text, following)
        words = layout.word_texts(marker.text, stop)
        if words and not _LINK.fullmatch(layout.folded, marker.text, stop):
            found.append(Asked(ref, marker.text, stop, tuple(words[:MOST_WORDS])))
        found += _unnumbered(layout, stop, following)
    return found


def _item_end(layout: Layout, start: int, limit: int) -> int:
    """An item runs to the end of its first paragraph."""
    first = next(layout.paragraphs(start, limit), None)
    return first.end if first else start


def _unnumbered(layout: Layout, start: int, end: int) -> list[Asked]:
    found = []
    for sentence in layout.sentences(start, end):
        text = layout.flat[sentence.start : sentence.end]
        if is_question(text) or text.startswith((b"*", b"-", b". ")):
            words = layout.word_texts(sentence.start, sentence.end)
            if len(words) >= 3:
                found.append(Asked(None, sentence.start, sentence.end, tuple(words[:MOST_WORDS])))
    return found
