"""Which words of a reply only repeat the request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foi_exemptions.layout import Layout

_RUN = 4
_CLOSES = re.compile(rb"[ ]?[?.:;)\]\"'!*]+|[ ]*\n|[ ]*$")


class Echoes:
    """The word runs of a request, to recognise them in a reply."""

    def __init__(self, layout: Layout, spans: Iterable[tuple[int, int]]) -> None:
        self._layout = layout
        self._runs: set[tuple[bytes, ...]] = set()
        self._lines: set[tuple[bytes, ...]] = set()
        for start, end in spans:
            words = [word.text for word in layout.words(start, end)]
            self._runs.update(tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))
            for line in layout.lines_within(start, end):
                line_words = tuple(word.text for word in layout.words(line.start, line.end))
                if 2 <= len(line_words) <= 12:
                    self._lines.add(line_words)

    def repeated_to(self, start: int, end: int) -> int:
        """Return where the repetition of the request that opens a sentence ends (``start`` if there is none)."""
        words = self._layout.words(start, end)
        texts = tuple(word.text for word in words)
        if texts in self._lines:
            return end
        last = -1
        for index in range(len(texts) - _RUN + 1):
            if texts[index : index + _RUN] not in self._runs:
                break
            last = index + _RUN - 1
        if last < 0:
            return start
        if last == len(words) - 1:
            return end
        stop = words[last].end
        closing = _CLOSES.match(self._layout.folded, stop, end)
        if last >= 5 and closing and closing.group().strip():
            return closing.end()
        return start
