"""Which words of a reply only repeat the request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foi_exemptions.cutting.layout import Layout

_RUN = 4
_LONGEST = 3000
_LINE = 200
_MOST_WORDS = 12
_CLOSES = re.compile(rb"[ ]?[?.:;)\]\"'!*]+|[ ]*\n|[ ]*$")


class Echoes:
    """The word runs of a request, to recognise them in a reply."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._runs: set[tuple[bytes, ...]] = set()
        self._lines: set[tuple[bytes, ...]] = set()

    def add(self, start: int, end: int) -> None:
        """Keep the words of a passage of the request."""
        self._runs.update(_runs(self._layout.word_texts(start, end)))
        for line in self._layout.lines_within(start, end):
            words = tuple(self._layout.word_texts(line.start, min(line.end, line.start + _LINE)))
            if 2 <= len(words) <= _MOST_WORDS:
                self._lines.add(words)

    def repeated_to(self, start: int, end: int) -> int:
        """Return where the repetition of the request that opens a sentence ends (``start`` if there is none)."""
        if not self._runs and not self._lines:
            return start
        texts = self._layout.word_texts(start, min(end, start + _LONGEST))
        if len(texts) <= _MOST_WORDS and tuple(texts) in self._lines:
            return end
        last = -1
        for index, run in enumerate(_runs(texts)):
            if run not in self._runs:
                break
            last = index + _RUN - 1
        if last < 0:
            return start
        if last == len(texts) - 1:
            return end
        stop = self._layout.words(start, min(end, start + _LONGEST))[last].end
        closing = _CLOSES.match(self._layout.folded, stop, end)
        if last >= 5 and closing and closing.group().strip():
            return closing.end()
        return start


def _runs(words: list[bytes]) -> Iterator[tuple[bytes, ...]]:
    return zip(words, words[1:], words[2:], words[3:], strict=False)
