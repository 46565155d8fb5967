"""The text of a response as markup: answers marked, citations underlined, the words that show a label findable."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FURTHER_BLANKS = re.compile(r"(\n[^\S\n]*\n)((?:[^\S\n]*\n)+)")
"""Blank lines after the first: they stay in the text, the style sheet does not show them."""

Kind = Literal["answer", "shows", "question", "cited", "mentioned"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A run of characters to be marked.

    An answer has its ``number`` on the page, its ``label`` and the markup that stands before it (``tag``); words that
    show a label have the number of their answer.
    """

    kind: Kind
    start_char: int
    end_char: int
    number: int = 0
    label: str = ""
    tag: str = ""


def marked_text(text: str, marks: Iterable[Mark], pages: tuple[int, ...] = ()) -> Markup:
    """Return the whole text as markup; marks may share characters, and none of the text is lost or repeated.

    ``pages`` holds where each page starts: the second and later ones are announced there.
    """
    starts, ends = defaultdict(list), defaultdict(list)
    for mark in marks:
        if mark.start_char < mark.end_char:
            starts[mark.start_char].append(mark)
            ends[mark.end_char].append(mark)
    new_pages = {start: number for number, start in enumerate(pages, 1) if number > 1}
    cuts = sorted({0, len(text), *starts, *ends, *(start for start in new_pages if start <= len(text))})
    parts: list[str] = []
    active: list[Mark] = []
    around: tuple[Mark, ...] = ()
    for start, end in pairwise(cuts):
        active = [mark for mark in active if mark not in ends[start]] + starts[start]
        answers = tuple(mark for mark in active if mark.kind == "answer")
        if answers != around:
            parts += ["</mark>"] if around else []
        if start in new_pages:
            parts.append(f'<span class="page-start">page {new_pages[start]}</span>')
        if answers != around:
            parts += [mark.tag for mark in starts[start] if mark.kind == "answer"]
            parts += [_opening(answers)] if answers else []
            around = answers
        parts.append(_run(text[start:end], active))
    parts += ["</mark>"] if around else []
    return Markup("".join(parts))


def _opening(answers: tuple[Mark, ...]) -> str:
    numbers = " ".join(str(mark.number) for mark in answers)
    return f'<mark class="{escape(answers[0].label)}" data-answers="{numbers}">'


def _run(text: str, active: list[Mark]) -> str:
    """Return characters that the same marks cover."""
    shown = _FURTHER_BLANKS.sub(r'\1<span class="gap">\2</span>', str(escape(text)))
    classes = list(dict.fromkeys(mark.kind for mark in active if mark.kind != "answer"))
    if not classes:
        return shown
    shows = " ".join(_numbers(active))
    data = f' data-shows="{shows}"' if shows else ""
    return f'<span class="{" ".join(classes)}"{data}>{shown}</span>'


def _numbers(active: list[Mark]) -> Iterator[str]:
    yield from dict.fromkeys(str(mark.number) for mark in active if mark.kind == "shows")
