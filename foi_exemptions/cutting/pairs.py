"""Answers given in a list, point by point, in the order in which a list without numbers asked for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foi_exemptions.cutting.numbered import Mark
from foi_exemptions.cutting.questions import is_question
from foi_exemptions.cutting.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from foi_exemptions.cutting.layout import Layout, Line
    from foi_exemptions.cutting.requests import Asked

_BULLET = re.compile(rb"[*-] *(?=[\w\"'(\xa3])")
_FEWEST, _MOST = 2, 60


def with_pairs(
    layout: Layout, marks: Sequence[Mark], spans: Iterable[tuple[int, int]], asked: Sequence[Asked]
) -> list[Mark]:
    """Return the marks with those of the lists in ``spans`` that have as many points as a list of the request."""
    wanted = {len(points): points for points in _points(layout, asked)}
    if not wanted:
        return list(marks)
    paired = [
        mark
        for start, end in spans
        for items in _lists(layout, start, end)
        if (points := wanted.get(len(items))) and not _asks(layout, items)
        for mark in _marks(layout, items, points)
    ]
    taken = Spans((mark.start, mark.stop or mark.answer) for mark in paired)
    return sorted([*(mark for mark in marks if not taken.cover(mark.start)), *paired], key=lambda mark: mark.start)


def _points(layout: Layout, asked: Sequence[Asked]) -> list[list[tuple[Asked, tuple[str, ...]]]]:
    """Return the lists without numbers that were asked, each point with the number it stands under."""
    found: list[list[tuple[Asked, tuple[str, ...]]]] = [[]]
    above: tuple[str, ...] = ()
    for item in asked:
        if item.ref is not None:
            above = (item.ref,)
        if item.ref is None and _BULLET.match(layout.folded, item.start):
            found[-1].append((item, above))
        elif found[-1]:
            found.append([])
    return [points for points in found if _FEWEST <= len(points) <= _MOST]


def _lists(layout: Layout, start: int, end: int) -> list[list[Line]]:
    """Return the lists of a span, each as the paragraphs of its items."""
    found: list[list[Line]] = [[]]
    for paragraph in layout.paragraphs(start, end):
        if _BULLET.match(layout.folded, paragraph.start, paragraph.end):
            found[-1].append(paragraph)
        elif found[-1]:
            found.append([])
    return [items for items in found if _FEWEST <= len(items) <= _MOST]


def _asks(layout: Layout, items: Sequence[Line]) -> bool:
    """Whether the points only say again what was asked."""
    asking = sum(is_question(layout.flat[item.start : item.end].lstrip(b"*- ")) for item in items)
    return 2 * asking >= len(items)


def _marks(layout: Layout, items: Sequence[Line], points: Sequence[tuple[Asked, tuple[str, ...]]]) -> Iterable[Mark]:
    for item, (point, refs) in zip(items, points, strict=True):
        bullet = _BULLET.match(layout.folded, item.start, item.end)
        answer = bullet.end() if bullet else item.start
        yield Mark(refs, item.start, answer, (point.start, point.end), False, stop=item.end)
