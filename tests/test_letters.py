"""Invented letters of many officers, cut: in the files under ``letters`` answers stand between guillemets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from foi_exemptions.results import Document
from foi_exemptions.segments import segment_document

Span = tuple[int, int]


def read_letters() -> dict[str, str]:
    """Return the letters by title; a line that begins with ``===`` names the next."""
    found: dict[str, str] = {}
    for path in sorted((Path(__file__).parent / "letters").glob("*.txt")):
        for part in re.split(r"(?m)^=== ", path.read_text(encoding="utf8"))[1:]:
            title, letter = part.split("\n", 1)
            found[f"{path.stem}: {title}"] = letter
    return found


LETTERS = read_letters()


def unmarked(letter: str) -> tuple[str, list[Span]]:
    """Return a letter without its marks, and the spans they enclose."""
    text, spans, start = "", [], 0
    for part in re.split("([«»])", letter):
        if part == "«":
            start = len(text)
        elif part == "»":
            spans.append((start, len(text)))
        else:
            text += part
    return text, spans


def alike(one: Span, other: Span) -> bool:
    """Whether two spans share half of what they cover together."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return 2 * shared >= max(one[1], other[1]) - min(one[0], other[0])


@pytest.mark.parametrize("title", LETTERS)
def test_answers_are_cut_and_nothing_else(title: str) -> None:
    text, expected = unmarked(LETTERS[title])
    found = [(segment.start_char, segment.end_char) for segment in segment_document(Document("letter", text)).segments]
    wrong = [text[slice(*span)] for span in found if not any(alike(span, other) for other in expected)]
    missed = [text[slice(*span)] for span in expected if not any(alike(span, other) for other in found)]
    assert (wrong, missed) == ([], [])
