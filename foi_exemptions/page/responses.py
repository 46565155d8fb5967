"""What the page shows of one response, made from its report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from foi_exemptions.page.embedding import json_block, safe_href
from foi_exemptions.page.marks import Mark, marked_text
from foi_exemptions.page.wording import LABELS, SIGNS
from foi_exemptions.report import to_dict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from foi_exemptions.results import Report

_MOST_REFS = 3
"""A passage that serves more questions than this names the first and counts the others."""


@dataclass(frozen=True, slots=True)
class Passage:
    """An answer segment as it stands in the text: once, under the refs of all the questions it serves."""

    number: int
    refs: tuple[str, ...]
    segment: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """An answer in the list beside the text; ``passages`` are the numbers of its segments."""

    ref: str | None
    question: str
    label: str
    labels: tuple[str, ...]
    exemptions: tuple[str, ...]
    passages: tuple[int, ...]
    probability: float
    needs_review: bool
    text: str


@dataclass(frozen=True, slots=True)
class ResponseView:
    """One response: ``id`` is its anchor on the page, ``data`` the report as JSON for the script."""

    id: str
    name: str
    outcome: str
    text: Markup
    answers: tuple[AnswerLine, ...]
    unanswered: tuple[str, ...]
    unread_chars: int
    exemptions: tuple[dict[str, Any], ...]
    data: Markup

    @property
    def tally(self) -> list[tuple[str, int]]:
        """How many answers have each label, in the page's order, and how many questions have none."""
        found = Counter(answer.label for answer in self.answers)
        found["unanswered"] = len(self.unanswered)
        return [(label, found[label]) for label in LABELS if found[label]]


def response_view(report: Report, number: int, name: str) -> ResponseView:
    """Return what the page shows of a report: the ``number``-th on it, under ``name``."""
    data = _with_safe_addresses(to_dict(report))
    anchor = f"r{number}"
    passages = _passages(data["answers"])
    marks = [*_answer_marks(anchor, passages.values()), *_question_marks(report)]
    return ResponseView(
        id=anchor,
        name=name,
        outcome=data["outcome"],
        text=marked_text(report.document.text, marks, report.document.pages),
        answers=tuple(_line(answer, passages) for answer in data["answers"]),
        unanswered=tuple(data["unanswered"]),
        unread_chars=data["unread_chars"],
        exemptions=tuple(_exemptions(passages)),
        data=json_block(data),
    )


def _with_safe_addresses(data: dict[str, Any]) -> dict[str, Any]:
    for answer in data["answers"]:
        for segment in answer["segments"]:
            for exemption in segment["exemptions"]:
                exemption["href"] = safe_href(exemption["href"])
    return data


def _passages(answers: list[dict[str, Any]]) -> dict[tuple[int, int], Passage]:
    """Return the segments by their span, each once; their numbers, from 1 in reading order, are the script's too."""
    refs: dict[tuple[int, int], list[str]] = {}
    segments: dict[tuple[int, int], dict[str, Any]] = {}
    for answer in answers:
        for segment in answer["segments"]:
            segments.setdefault(_span(segment), segment)
            refs.setdefault(_span(segment), []).extend([answer["question"]] if answer["question"] else [])
    return {
        span: Passage(number, tuple(dict.fromkeys(refs[span])), segments[span])
        for number, span in enumerate(sorted(segments), 1)
    }


def _span(segment: dict[str, Any]) -> tuple[int, int]:
    return segment["start_char"], segment["end_char"]


def _line(answer: dict[str, Any], passages: dict[tuple[int, int], Passage]) -> AnswerLine:
    segments = answer["segments"]
    return AnswerLine(
        ref=answer["question"],
        question=answer["question_text"] or "",
        label=answer["label"],
        labels=tuple(answer["labels"]),
        exemptions=tuple(answer["exemptions"]),
        passages=tuple(passages[_span(segment)].number for segment in segments),
        probability=min(segment["probability"] for segment in segments),
        needs_review=any(segment["needs_review"] for segment in segments),
        text=" ".join(segment["text"] for segment in segments),
    )


def _exemptions(passages: dict[tuple[int, int], Passage]) -> Iterator[dict[str, Any]]:
    """Yield each provision relied on, the most used first, with how many passages rely on it."""
    used = [exemption for passage in passages.values() for exemption in passage.segment["exemptions"]]
    first = {exemption["id"]: exemption for exemption in reversed(used)}
    counts = Counter(
        one for passage in passages.values() for one in {exemption["id"] for exemption in passage.segment["exemptions"]}
    )
    for provision_id in sorted(first, key=lambda one: (-counts[one], first[one]["start_char"])):
        yield {**first[provision_id], "passages": counts[provision_id]}


def _answer_marks(anchor: str, passages: Iterable[Passage]) -> Iterator[Mark]:
    for passage in passages:
        segment, number = passage.segment, passage.number
        yield Mark("answer", *_span(segment), number, segment["label"], _tag(anchor, passage))
        for shown in (*segment["evidence"], *segment["exemptions"]):
            yield Mark("shows", *_span(shown), number)
        for citation in segment["citations"]:
            yield Mark("cited" if citation["stance"] == "relied_on" else "mentioned", *_span(citation))


def _tag(anchor: str, passage: Passage) -> Markup:
    """Return what stands before a passage: a link to itself with its sign, its questions and its label in words."""
    label, refs = passage.segment["label"], list(passage.refs)
    if len(refs) > _MOST_REFS:
        refs = [*refs[: _MOST_REFS - 1], f"+{len(refs) - _MOST_REFS + 1}"]
    return Markup(
        '<a class="tag" id="{0}-s{1}" href="#{0}-s{1}"><span class="sign {2}" aria-hidden="true">{3}</span>'
        '<span class="for-ears">Answer </span><b>{4}</b> {5}{6}</a>'
    ).format(
        anchor,
        passage.number,
        label,
        SIGNS[label],
        ", ".join(refs),
        LABELS[label],
        " · check" if passage.segment["needs_review"] else "",
    )


def _question_marks(report: Report) -> Iterator[Mark]:
    for answer in report.answers:
        if answer.question is not None and answer.question.is_printed:
            yield Mark("question", answer.question.start_char, answer.question.end_char)
