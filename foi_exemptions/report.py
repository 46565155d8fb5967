"""Reports to JSON, rows and a terminal table."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.text import Text

    from foi_exemptions.results import Answer, LabelledSegment, Question, Report

_COLOURS = {
    "answered": "green",
    "not_held": "yellow",
    "refused_with_exemption": "red",
    "redirected": "cyan",
    "not_applicable": "bright_black",
}
ROW_FIELDS = (
    "document", "question", "question_text", "question_by_words", "start_char", "end_char", "text", "label", "labels",
    "probability", "exemptions", "needs_review", "decided_by",
)  # fmt: skip
_BY_WORDS = " ~"
_QUESTION = 20
"""Columns of a terminal for the number of a question, or its first words."""


def to_dict(report: Report) -> dict[str, Any]:
    """Return the report as plain values; docs/reference/output-formats.md describes the fields."""
    return {
        "document": report.document.source,
        "outcome": report.outcome.value,
        "versions": dict(report.versions),
        "answers": [_answer(answer, report) for answer in report.answers],
        "unanswered": list(report.unanswered),
        "unread_chars": report.unread,
    }


def _answer(answer: Answer, report: Report) -> dict[str, Any]:
    question = answer.question
    return {
        "question": question.ref if question is not None else None,
        "question_text": question.text if question is not None else None,
        "question_by_words": answer.is_by_words,
        "label": answer.label.value,
        "labels": [label.value for label in answer.labels],
        "exemptions": list(answer.exemptions),
        "segments": [_segment(one, report) for one in answer.segments],
    }


def _message(start: int, report: Report) -> dict[str, Any] | None:
    for message in report.messages:
        if message.start_char <= start < message.end_char:
            return {"number": message.number, "date": message.date}
    return None


def _segment(one: LabelledSegment, report: Report) -> dict[str, Any]:
    pages = report.document.pages
    return {
        "start_char": one.segment.start_char,
        "end_char": one.segment.end_char,
        "page": bisect_right(pages, one.segment.start_char) if pages else None,
        "message": _message(one.segment.start_char, report),
        "text": one.segment.text,
        "label": one.label.value,
        "labels": [label.value for label in one.labels],
        "probability": round(one.probability, 4),
        "probabilities": {label.value: round(value, 4) for label, value in one.probabilities.items()},
        "decided_by": one.decided_by.value,
        "needs_review": one.needs_review,
        "exemptions": [
            {
                "id": exemption.id,
                "statute": exemption.statute,
                "provision": exemption.provision,
                "heading": exemption.heading,
                "href": exemption.href,
                "stance": exemption.stance.value,
                "implied": exemption.implied,
                "start_char": exemption.start_char,
                "end_char": exemption.end_char,
                "text": exemption.text,
            }
            for exemption in one.exemptions
        ],
        "evidence": [
            {"rule": match.rule, "start_char": match.start_char, "end_char": match.end_char, "text": match.text}
            for match in one.evidence
        ],
        "citations": [
            {
                "id": citation.id,
                "stance": citation.stance.value,
                "start_char": citation.start_char,
                "end_char": citation.end_char,
                "text": citation.text,
            }
            for citation in one.citations
        ],
    }


def to_rows(report: Report) -> Iterator[dict[str, Any]]:
    """Yield one flat row for each answer segment, under each question it serves."""
    for answer in report.answers:
        for one in answer.segments:
            yield {
                "document": report.document.source,
                "question": answer.question.ref if answer.question is not None else None,
                "question_text": answer.question.text if answer.question is not None else None,
                "question_by_words": answer.is_by_words,
                "start_char": one.segment.start_char,
                "end_char": one.segment.end_char,
                "text": one.segment.text,
                "label": one.label.value,
                "labels": "; ".join(label.value for label in one.labels),
                "probability": round(one.probability, 4),
                "exemptions": "; ".join(exemption.id for exemption in one.exemptions),
                "needs_review": one.needs_review,
                "decided_by": one.decided_by.value,
            }


def to_table(report: Report) -> RenderableType:
    """Return the report as a table for a terminal: one row an answer segment, the deciding words below it.

    An answer to several questions is printed under the first of them.
    """
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    table = Table(show_lines=False, expand=True, pad_edge=False, box=None, header_style="bold")
    table.add_column("question", no_wrap=True, max_width=_QUESTION)
    table.add_column("label", no_wrap=True)
    table.add_column("exemptions", max_width=18)
    table.add_column("p", justify="right", no_wrap=True)
    table.add_column("answer", ratio=1)
    told: dict[int, str] = {}  # where an answer stands, and the first question it is printed under
    for answer in report.answers:
        named = _named(answer.question)
        for one in answer.segments:
            label = Text(" + ".join(value.value for value in one.labels), style=_COLOURS[one.label.value])
            above = told.setdefault(one.segment.start_char, named)
            words = _words(one) if above == named else Text(f"as under {above}", style="dim")
            mark = "?" if one.needs_review else ""
            table.add_row(named, label, "\n".join(e.id for e in one.exemptions), f"{one.probability:.2f}{mark}", words)
    title = Text(f"{report.document.source}: ", style="bold") + Text(report.outcome.value)
    parts: list[RenderableType] = [title, Text(), table]
    if report.unanswered:
        parts += [Text(), Text("unanswered: " + ", ".join(report.unanswered))]
    if report.unread:
        parts += [Text(), Text(f"the last {report.unread:,} characters were not read: too long for one response")]
    if any(answer.is_by_words for answer in report.answers):
        parts += [Text(), Text("~ the reply does not name the question: told by its words and place", style="dim")]
    if any(one.needs_review for answer in report.answers for one in answer.segments):
        parts += [Text(), Text("? a person should look", style="dim")]
    return Group(*parts)


def _words(one: LabelledSegment) -> Text:
    """Return the words of an answer, those that show its label below them."""
    from rich.text import Text

    words = Text(_shortened(one.segment.text))
    if shown := _shown(one):
        words.append(f"\n  {shown}", style="dim")
    return words


def _named(question: Question | None) -> str:
    """Return the number of a question, or its first words where it has none, with a sign if the reply lacks both."""
    if question is None:
        return "-"
    name = question.ref or _shortened(question.text, _QUESTION - len(_BY_WORDS))
    return name if question.is_printed else name + _BY_WORDS


def _shown(one: LabelledSegment) -> str:
    """Return the words that show the label: those of the exemptions, else those of the rules."""
    words = [exemption.text for exemption in one.exemptions]
    words += [match.text for match in one.evidence if match.label in one.labels]
    unique = dict.fromkeys(" ".join(word.split()) for word in words)
    return " · ".join(f"“{word}”" for word in list(unique)[:3] if word != " ".join(one.segment.text.split()))


def _shortened(text: str, limit: int = 200) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1].rsplit(" ", 1)[0] + " …"
