"""Answers given in a list, point by point, in the order in which a list without numbers asked for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foi_exemptions.cutting.numbered import Mark, put_over
from foi_exemptions.cutting.questions import is_question
from foi_exemptions.cutting.spans import matched_runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from foi_exemptions.cutting.layout import Layout, Line
    from foi_exemptions.cutting.requests import Asked

_BULLET = re.compile(rb"[*-] *(?=[\w\"'(\xa3])")
_FEWEST, _MOST = 2, 60
Item = tuple["Line", "re.Match[bytes]"]


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
        for mark in _marks(items, points)
    ]
    return put_over(marks, paired)


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


def _lists(layout: Layout, start: int, end: int) -> list[list[Item]]:
    """Return the lists of a span, each as the paragraphs of its items with their bullets."""
    bullets = ((one, _BULLET.match(layout.folded, one.start, one.end)) for one in layout.paragraphs(start, end))
    return [items for items in matched_runs(bullets) if _FEWEST <= len(items) <= _MOST]


def _asks(layout: Layout, items: Sequence[Item]) -> bool:
    """Whether the points only say again what was asked."""
    asking = sum(is_question(layout.flat[item.start : item.end].lstrip(b"*- ")) for item, _ in items)
    return 2 * asking >= len(items)


def _marks(items: Sequence[Item], points: Sequence[tuple[Asked, tuple[str, ...]]]) -> Iterable[Mark]:
    for (item, bullet), (point, refs) in zip(items, points, strict=True):
        yield Mark(refs, item.start, bullet.end(), (point.start, point.end), False, stop=item.end)
