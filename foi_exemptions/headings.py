"""Headings without a number that name what was asked: a paragraph that only names something, with an answer under it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from foi_exemptions.numbering import find_bullets
from foi_exemptions.phrases import ENDINGS, FURNITURE, Wording, load_phrases
from foi_exemptions.questions import is_heading
from foi_exemptions.series import Shape, find_series

if TYPE_CHECKING:
    from foi_exemptions.layout import Layout, Line

_LEAST = 2
_LONGEST = 300
_MOST_PARAGRAPHS = 2000
_NOT_ASKED = (
    FURNITURE
    | ENDINGS
    | {Wording.REQUEST_HEADING, Wording.RESPONSE_HEADING, Wording.EXPLANATION_HEADING, Wording.ANNEX_HEADING}
)


def find_headings(layout: Layout, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the headings of a reply that prints no numbers, bulleted or not."""
    return _bulleted(layout, start, end) or _plain(layout, start, end)


def _bulleted(layout: Layout, start: int, end: int) -> list[tuple[int, int]]:
    series = find_series(layout, find_bullets(layout, start, end), start, end)
    found = []
    for run in series.runs:
        if run.shape is not Shape.HEADED:
            continue
        for marker, limit in zip(run.markers, run.limits, strict=True):
            stop = series.answer_start(layout, marker, limit)
            if stop is not None and not _kinds(layout, marker.text, stop) & _NOT_ASKED:
                found.append((marker.text, stop))
    return found


def _plain(layout: Layout, start: int, end: int) -> list[tuple[int, int]]:
    """A heading stands alone between paragraphs that are none, after the letter has begun."""
    paragraphs = list(islice(layout.paragraphs(start, end), _MOST_PARAGRAPHS))
    found = _among(layout, paragraphs, closed=False)
    if sum(layout.flat[right - 1 : right] == b"." for _, right in found) >= _LEAST:
        return _among(layout, paragraphs, closed=True)
    return found if len(found) >= _LEAST else []


def _among(layout: Layout, paragraphs: list[Line], closed: bool) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    named = [right - left <= _LONGEST and is_heading(layout.flat[left:right], closed) for left, right in paragraphs]
    begun = False
    for index, (left, right) in enumerate(paragraphs[:-1]):
        if not named[index]:
            begun = begun or right - left > 60
            if Wording.SIGNATURE in _kinds(layout, left, right):
                break
            continue
        kinds = _kinds(layout, left, right)
        if kinds & {Wording.EXPLANATION_HEADING, Wording.ANNEX_HEADING} and found:
            break
        following = paragraphs[index + 1]
        if not begun or named[index + 1] or (index and named[index - 1]) or kinds & _NOT_ASKED:
            continue
        if not _kinds(layout, following.start, min(following.end, following.start + 200)) & (FURNITURE | ENDINGS):
            found.append((left, right))
    return found


def _kinds(layout: Layout, start: int, end: int) -> frozenset[Wording]:
    return load_phrases().kinds(layout.flat[start:end].strip(b" *-"))
