"""Spans in reading order, to ask quickly what covers a place, and runs of lines that match something."""

from __future__ import annotations

from bisect import bisect_right
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from foi_exemptions.cutting.layout import Line


class Spans:
    """Spans that do not overlap one another."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]

    def cover(self, position: int) -> bool:
        """Whether one of them holds a place."""
        index = bisect_right(self._starts, position) - 1
        return index >= 0 and position < self._spans[index][1]

    def overlap(self, start: int, end: int) -> bool:
        """Whether one of them shares a place with a span."""
        return self.cover(start) or self.next_after(start, end) < end

    def next_after(self, position: int, otherwise: int) -> int:
        """Return where the first begins behind a place, or ``otherwise``."""
        index = bisect_right(self._starts, position)
        return self._starts[index] if index < len(self._starts) else otherwise


def matched_runs(
    lines: Iterable[tuple[Line, re.Match[bytes] | None]],
) -> Iterator[list[tuple[Line, re.Match[bytes]]]]:
    """Yield the lines that follow one another and match, each with its match."""
    for matched, run in groupby(lines, key=lambda line: line[1] is not None):
        if matched:
            yield [(line, match) for line, match in run if match]
