"""Offsets of annotation tools to code points of a text: some count UTF-16 code units, as JavaScript does."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Marked:
    """A span as a tool wrote it: its offsets, and its words where the tool keeps them."""

    start: int
    end: int
    words: str | None = None


def align(text: str, spans: Sequence[Marked]) -> list[tuple[int, int]] | None:
    """Return the spans in code points, or None where neither way of counting finds the words of all.

    Where both do, they are the same place, or no words are there to tell; then the spans count code points.
    """
    for positions in (None, _units(text)):
        found = [_found(text, span, positions) for span in spans]
        if all(one is not None for one in found):
            return [one for one in found if one is not None]
    return None


def _units(text: str) -> dict[int, int]:
    """Return the code point at each UTF-16 offset that does not cut a character in two."""
    lengths = accumulate((2 if ord(character) > 0xFFFF else 1 for character in text), initial=0)
    return {units: position for position, units in enumerate(lengths)}


def _found(text: str, span: Marked, positions: dict[int, int] | None) -> tuple[int, int] | None:
    start, end = (span.start, span.end) if positions is None else (positions.get(span.start), positions.get(span.end))
    if start is None or end is None or not 0 <= start < end <= len(text):
        return None
    same = span.words is None or _flat(text[start:end]) == _flat(span.words)
    return (start, end) if same else None


def _flat(words: str) -> str:
    # Label Studio writes a line end inside a span as a backslash and an n.
    return " ".join(words.replace("\\n", " ").split())
