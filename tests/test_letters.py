"""Invented letters of many officers, which the rules alone cut right."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest
from spans import overlap

from foi_exemptions.results import Document
from foi_exemptions.segments import segment_document
from training.letters import FOLDER, read_letters

if TYPE_CHECKING:
    from collections.abc import Callable

HALF = 0.5
"""Spans with at least this share in common are the same answer."""


LETTERS = {f"{letter.source}: {letter.title}": letter for letter in read_letters(FOLDER / "by-rules")}
WIDTH = 60


def wrapped(text: str) -> str:
    """Return a text with its long lines broken; rows of a table stay whole."""
    lines = (
        [line]
        if "   " in line or "\t" in line
        else textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
        for line in text.split("\n")
    )
    return "\n".join(line for broken in lines for line in broken)


def in_thread(text: str) -> str:
    """Return a letter as the reply in a saved thread, with a request above it and an address below."""
    return f"""FOI request to Lower Harbour Council

A Person made this Freedom of Information request to Lower Harbour Council

A Person

3 May 2019

Dear Lower Harbour Council,

Please send me what you hold about the matter set out on your page.

Yours faithfully,

A Person

J Smith, Lower Harbour Council

1 June 2019

{text}

FOI Team
Lower Harbour Council
Town Hall, Quay Street

show quoted sections
"""


WAYS: dict[str, Callable[[str], str]] = {
    "wrapped": wrapped,
    "blank lines doubled": lambda text: text.replace("\n\n", "\n\n\n"),
    "indented": lambda text: textwrap.indent(text, "    "),
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "in a thread": in_thread,
}


def answers(text: str) -> list[str]:
    """Return the answers found in a text, their white space made even."""
    return [" ".join(segment.text.split()) for segment in segment_document(Document("letter", text)).segments]


@pytest.mark.parametrize("title", LETTERS)
def test_answers_are_cut_and_nothing_else(title: str) -> None:
    text, expected = LETTERS[title].text, [(answer.start, answer.end) for answer in LETTERS[title].answers]
    found = [(segment.start_char, segment.end_char) for segment in segment_document(Document("letter", text)).segments]
    wrong = [text[slice(*span)] for span in found if not any(overlap(span, other) >= HALF for other in expected)]
    missed = [text[slice(*span)] for span in expected if not any(overlap(span, other) >= HALF for other in found)]
    assert (wrong, missed) == ([], [])


EXCEPTIONS = {
    # wrapped, two paragraphs of a refusal and its condition are lines of one width, so they are read as one
    ("refusals: a condition of the Scottish Act", "wrapped"),
    # a question that the foot of a page breaks is put together only where no other request stands above it
    ("layouts: page numbers in a table", "in a thread"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("title", LETTERS)
def test_layout_changes_no_answer(title: str, way: str) -> None:
    if (title, way) in EXCEPTIONS:
        pytest.xfail("documented above")
    text = LETTERS[title].text
    assert answers(WAYS[way](text)) == answers(text)
