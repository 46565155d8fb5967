"""A block of questions that a reply repeats before it answers."""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from foi_exemptions.cutting.numbering import find_markers
from foi_exemptions.cutting.phrases import Wording
from foi_exemptions.cutting.question_ends import asks_to_end
from foi_exemptions.cutting.questions import OPENING, is_heading
from foi_exemptions.cutting.ref_lists import order_of
from foi_exemptions.cutting.treatments import kinds_of

if TYPE_CHECKING:
    from foi_exemptions.cutting.layout import Layout
    from foi_exemptions.cutting.numbering import Marker

_INLINE = re.compile(rb"[^\n]{2,200}?(?:[ ]-+[ ]|:[ ])[ ]*[^ \n]")
_ASKED = re.compile(
    rb"\b(?:asked|asking|following|know)\b[^.?\n]{0,80}[:.\-]*[ ]*$|"
    rb"\b(?:request\w*|questions?|enquir\w+)\b[^.?\n]{0,80}[:\-]*[ ]*$",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    rb"\b(?:answers?|repl(?:y|ies)|respon\w+|attached|enclosed)\b[^?\n]{0,80}[:.\-]*[ ]*$", re.IGNORECASE
)
_BOTH = re.compile(
    rb"\b(?:request|questions?|enquiry) (?:and|&|with) (?:our|the|its) (?:response|answers?|reply)\b", re.IGNORECASE
)
_ROW = re.compile(rb"[ ](?!(?:19|20)\d\d$)\xa3?\d[\d,.]*[km%]?$", re.IGNORECASE)
_MOST = 400


def question_block(layout: Layout, start: int, end: int) -> tuple[int, int] | None:
    """Return the span of numbered questions that stand together before any answer.

    They are a block where numbers begin again after it, or where it is the only run of numbers.
    """
    markers = find_markers(layout, start, end)[:_MOST]
    if len(markers) < 2 or order_of(markers[0].ref) not in {(1, ""), (0, "a"), (0, "i")}:
        return None
    first = _first_run(markers)
    if len(first) < 2:
        return None
    stop = _item_end(layout, first[-1].text, markers[len(first)].start if len(first) < len(markers) else end)
    spans = [*((one.text, other.start) for one, other in pairwise(first)), (first[-1].text, stop)]
    headed_off = _is_headed_off(layout, stop, end) and all(_is_one_paragraph(layout, *span) for span in spans)
    announced = headed_off or _announced(layout, start, first[0].start)
    if announced is False or not layout.flat[stop:end].strip():
        return None
    asking = sum(_only_asks(layout, left, right) for left, right in spans)
    needed = 0.5 if headed_off else 0.6 if announced else 1.0
    again = len(markers) > len(first)
    if asking < needed * len(first) or not (again or announced or asking == len(first)):
        return None
    return first[0].start, stop


def _first_run(markers: list[Marker]) -> list[Marker]:
    """Return the markers up to where the numbers begin again."""
    seen = {markers[0].ref}
    numbered = markers[0].number is not None
    parent = markers[0].number
    for index, marker in enumerate(markers[1:], 1):
        parent = marker.number or parent
        ref = marker.ref if marker.number else (parent or "") + marker.ref
        if ref in seen or ((marker.number is None) == numbered and not (numbered and marker.letter)):
            return markers[:index]
        if marker.answers or (marker.worded and not markers[0].worded):
            return markers[:index]
        seen.add(ref)
    return markers


def _announced(layout: Layout, start: int, position: int) -> bool | None:
    """Whether the words before a run say that it was asked (or, where they say it answers, False)."""
    before = layout.flat[max(start, position - 250) : position].rstrip(b" *-\"'")
    if _ANSWERED.search(before):
        return None if _BOTH.search(before) else False
    return True if _ASKED.search(before) else None


def _is_headed_off(layout: Layout, stop: int, end: int) -> bool:
    """Whether the heading of the response stands right behind a run."""
    first = next(layout.paragraphs(stop, end), None)
    return first is not None and Wording.RESPONSE_HEADING in kinds_of(layout.flat[first.start : first.end])


def _item_end(layout: Layout, start: int, limit: int) -> int:
    first = next(layout.paragraphs(start, limit), None)
    return first.end if first else start


def _is_one_paragraph(layout: Layout, start: int, end: int) -> bool:
    return len(list(islice(layout.paragraphs(start, end), 2))) < 2


def _only_asks(layout: Layout, start: int, end: int) -> bool:
    start, end = layout.trim(start, end)
    if _INLINE.match(layout.folded, start, end) and not layout.flat[start:end].endswith(b"?"):
        return False
    if not _is_one_paragraph(layout, start, end) and not asks_to_end(layout, start, end):
        return False
    text = layout.flat[start:end]
    if _ROW.search(text) and not OPENING.match(text):
        return False
    return asks_to_end(layout, start, end) or is_heading(text.rstrip(b";,. ").removesuffix(b" and"))
