"""Invented letters with their answers marked in place: «A|We had 58 in post.» is one that is answered.

Before the bar stands the label's code; letters that only tell where answers are leave it out, and those that tell
which questions are answered put their numbers before it: «3,4|A|Ash Ltd, until May.» A line that begins with ``===``
names the next letter of a file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from foi_exemptions.errors import DocumentError
from foi_exemptions.results import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).resolve().parent.parent / "seeds" / "letters"
_CODES = {
    "A": Label.ANSWERED,
    "N": Label.NOT_HELD,
    "R": Label.REFUSED,
    "D": Label.REDIRECTED,
    "X": Label.NOT_APPLICABLE,
}
_MARK = re.compile(r"«\s*(?:(?:([\d,]+)\|)?([A-Z])\|\s*)?|\s*»")


@dataclass(frozen=True, slots=True)
class MarkedAnswer:
    """Where an answer stands in a letter, and its label and the numbers of its questions if the letter tells them."""

    start: int
    end: int
    label: Label | None
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter without its marks; ``source`` is the name of its file."""

    source: str
    title: str
    text: str
    answers: tuple[MarkedAnswer, ...]


def read_letters(folder: Path) -> Iterator[Letter]:
    """Yield the letters in the text files of a folder; raises DocumentError where a mark is not one of ours."""
    for path in sorted(folder.glob("*.txt")):
        for part in re.split(r"(?m)^=== ", path.read_text(encoding="utf-8"))[1:]:
            title, marked = part.split("\n", 1)
            try:
                text, answers = unmarked(marked)
            except ValueError as error:
                raise DocumentError(f"{path}: {title}: {error}") from error
            yield Letter(path.stem, title, text, answers)


def unmarked(marked: str) -> tuple[str, tuple[MarkedAnswer, ...]]:
    """Return a letter without its marks, and the answers they enclose; raises ValueError for a mark without a twin."""
    parts: list[str] = []
    answers: list[MarkedAnswer] = []
    opened: tuple[int, Label | None, tuple[str, ...]] | None = None
    position = length = 0
    for mark in _MARK.finditer(marked):
        parts.append(marked[position : mark.start()])
        length += mark.start() - position
        position = mark.end()
        if mark[0].startswith("«") == (opened is not None) or (mark[2] and mark[2] not in _CODES):
            raise ValueError(
                f"the mark {mark[0].strip()!r} before {marked[position : position + 30]!r} is out of place"
            )
        if opened is None:
            opened = length, _CODES.get(mark[2]), tuple(mark[1].split(",")) if mark[1] else ()
        else:
            answers.append(MarkedAnswer(opened[0], length, *opened[1:]))
            opened = None
            space = mark[0][:-1]
            parts.append(space)
            length += len(space)
    if opened is not None:
        raise ValueError("the last answer has no end")
    return "".join((*parts, marked[position:])), tuple(answers)
