"""One table of many replies to the same questions: a row a reply, the columns of each question beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from foi_exemptions.alignment import align
from foi_exemptions.authorities import authority_of
from foi_exemptions.results import PRECEDENCE, Asked, Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from foi_exemptions.results import Answer, Report

UNANSWERED = "unanswered"
"""Stands for the label where the file has the question and no answer."""
NO_QUESTION = "no question"
"""The heading of what a reply says without naming a question, such as a refusal of the whole request."""
UNALIGNED_FIELDS = (
    "document",
    "authority",
    "question",
    "question_text",
    "label",
    "answer",
    "exemptions",
    "needs_review",
)
_HEADING = 70
"""A heading shows so many characters of a question."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a reply says to one question: as much of a report as a table shows.

    ``by_words`` where the reply does not name the question.
    """

    asked: Asked
    label: Label
    answer: str
    exemptions: tuple[str, ...]
    needs_review: bool
    by_words: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """A report without its document, so that many can be held at once."""

    document: str
    outcome: str
    authority: str
    cells: tuple[Cell, ...]
    whole: tuple[Cell, ...]
    unanswered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows by heading, those of the answers that fit no question, and how many answers fit one.

    ``questions`` are the headings of the questions; each has the columns "label", "answer", "exemptions" and
    "needs review" under it, named ``"heading: label"``.
    """

    questions: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    unaligned: tuple[dict[str, Any], ...]
    aligned: int


def reply_of(report: Report) -> Reply:
    """Return what a table shows of a report."""
    named = [answer for answer in report.answers if answer.question is not None]
    whole = [answer for answer in report.answers if answer.question is None]
    return Reply(
        document=report.document.source,
        outcome=report.outcome.value,
        authority=authority_of(report.document.text) or "",
        cells=tuple(map(_cell, named)),
        whole=tuple(map(_cell, whole)),
        unanswered=report.unanswered,
    )


def _cell(answer: Answer) -> Cell:
    question = answer.question
    return Cell(
        asked=Asked(question.ref, " ".join(question.text.split())) if question is not None else Asked(None, ""),
        label=answer.label,
        answer="\n".join(" ".join(one.segment.text.split()) for one in answer.segments),
        exemptions=answer.exemptions,
        needs_review=any(one.needs_review for one in answer.segments),
        by_words=answer.is_by_words,
    )


def matrix_of(replies: Sequence[Reply], request: Sequence[Asked] = ()) -> Matrix:
    """Return the table of the replies, their questions aligned to the request's or to those they have in common."""
    # The blank ones come last and bring no words: they take only a column that is left free.
    asked = [[*(cell.asked for cell in one.cells), *(Asked(ref, "") for ref in one.unanswered)] for one in replies]
    alignment = align(asked, request)
    questions = _headings(alignment.columns)
    shown = [*questions, NO_QUESTION] if any(one.whole for one in replies) else questions
    headings = (
        "document",
        "outcome",
        "authority",
        "unaligned",
        "by words",
        *(name for one in shown for name in _columns(one)),
    )
    rows, unaligned, aligned = [], [], 0
    for reply, places in zip(replies, alignment.places, strict=True):
        row: dict[str, Any] = dict.fromkeys(headings)
        row |= {"document": reply.document, "outcome": reply.outcome, "authority": reply.authority}
        by_column: dict[int, list[Cell]] = {}
        apart = []
        for cell, place in zip(reply.cells, places, strict=False):
            for column in place:
                by_column.setdefault(column, []).append(cell)
            if not place:
                apart.append(cell)
        for place in places[len(reply.cells) :]:
            for column in place:
                row[_columns(questions[column])[0]] = UNANSWERED
        for column, cells in by_column.items():
            row |= _filled(questions[column], cells)
        if reply.whole:
            row |= _filled(NO_QUESTION, reply.whole)
        row |= {"unaligned": len(apart), "by words": sum(cell.by_words for cell in reply.cells)}
        aligned += len(reply.cells) - len(apart)
        rows.append(row)
        unaligned += [_apart(reply, cell) for cell in apart]
    return Matrix(tuple(questions), headings, tuple(rows), tuple(unaligned), aligned)


def _columns(question: str) -> tuple[str, str, str, str]:
    return f"{question}: label", f"{question}: answer", f"{question}: exemptions", f"{question}: needs review"


def _filled(question: str, cells: Sequence[Cell]) -> dict[str, Any]:
    """Return the columns of a question that a reply answers in one part or several, the label by precedence."""
    labels = {cell.label for cell in cells}
    label = next(one for one in PRECEDENCE if one in labels)
    answers = dict.fromkeys(cell.answer for cell in cells)
    exemptions = dict.fromkeys(name for cell in cells for name in cell.exemptions)
    values = (label.value, "\n".join(answers), "; ".join(exemptions), any(cell.needs_review for cell in cells))
    return dict(zip(_columns(question), values, strict=True))


def _apart(reply: Reply, cell: Cell) -> dict[str, Any]:
    values = (
        reply.document, reply.authority, cell.asked.ref or "", cell.asked.text, cell.label.value, cell.answer,
        "; ".join(cell.exemptions), cell.needs_review,
    )  # fmt: skip
    return dict(zip(UNALIGNED_FIELDS, values, strict=True))


def _headings(columns: Iterable[Asked]) -> list[str]:
    """Return a heading for each question, its number and the start of its words, none twice."""
    headings: dict[str, None] = {}
    for place, (ref, text) in enumerate(columns, start=1):
        short = text if len(text) <= _HEADING else text[: _HEADING - 2].rsplit(" ", 1)[0] + " …"
        heading = f"{ref}. {short}".rstrip(". ") if ref is not None else short
        headings[heading if heading not in headings else f"{heading} [{place}]"] = None
    return list(headings)
