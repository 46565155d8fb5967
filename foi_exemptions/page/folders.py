"""What the page shows of many responses together: the matrix, the counts and the answers that ask for a person."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from foi_exemptions.catalogue import load_catalogue
from foi_exemptions.page.embedding import safe_href
from foi_exemptions.page.wording import LABELS, OUTCOMES, counted, printed_order, provision_name, section_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from foi_exemptions.page.responses import AnswerLine, ResponseView


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a chart: ``share`` is its length in hundredths of the longest, ``key`` what the filters call it."""

    key: str
    name: str
    count: int
    share: float
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """The answers of one response to one question: each with its place in the response's list."""

    answers: tuple[tuple[int, AnswerLine], ...]
    unanswered: bool


@dataclass(frozen=True, slots=True)
class FolderView:
    """Many responses; ``columns`` are the references printed, with an empty one for answers that have none."""

    responses: tuple[ResponseView, ...]
    unread: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[ResponseView, tuple[Cell, ...]], ...]
    outcomes: tuple[Bar, ...]
    labels: tuple[Bar, ...]
    exemptions: tuple[Bar, ...]
    review: tuple[tuple[ResponseView, AnswerLine], ...]


def folder_view(responses: Sequence[ResponseView], unread: Iterable[str]) -> FolderView:
    """Return what the page shows above the responses."""
    answers = [(response, answer) for response in responses for answer in response.answers]
    refs = {answer.ref or "" for _, answer in answers} | {ref for one in responses for ref in one.unanswered}
    columns = tuple(sorted(refs, key=printed_order))
    outcomes = Counter(response.outcome for response in responses)
    labels = Counter(answer.label for _, answer in answers)
    labels["unanswered"] = sum(len(response.unanswered) for response in responses)
    return FolderView(
        responses=tuple(responses),
        unread=tuple(unread),
        columns=columns,
        rows=tuple((response, _cells(response, columns)) for response in responses),
        outcomes=_bars((key, name, outcomes[key]) for key, name in OUTCOMES.items()),
        labels=_bars((key, name, labels[key]) for key, name in LABELS.items()),
        exemptions=_exemption_bars(responses),
        review=tuple(pair for pair in answers if pair[1].needs_review),
    )


def _cells(response: ResponseView, columns: tuple[str, ...]) -> tuple[Cell, ...]:
    by_ref: dict[str, list[tuple[int, AnswerLine]]] = {}
    for place, answer in enumerate(response.answers):
        by_ref.setdefault(answer.ref or "", []).append((place, answer))
    return tuple(Cell(tuple(by_ref.get(ref, ())), ref in response.unanswered) for ref in columns)


def _bars(counts: Iterable[tuple[str, str, int]]) -> tuple[Bar, ...]:
    found = [line for line in counts if line[2]]
    longest = max((count for _, _, count in found), default=1)
    return tuple(Bar(key, name, count, round(100 * count / longest, 2)) for key, name, count in found)


def _exemption_bars(responses: Sequence[ResponseView]) -> tuple[Bar, ...]:
    """Return the sections relied on, with how many responses use each, the most used first."""
    using = Counter(
        section
        for response in responses
        for section in {section_of(one) for answer in response.answers for one in answer.exemptions}
    )
    answers = Counter(
        section
        for response in responses
        for answer in response.answers
        for section in {section_of(one) for one in answer.exemptions}
    )
    catalogue = load_catalogue()
    ordered = sorted(using, key=lambda section: (-using[section], -answers[section], section))
    longest = max(using.values(), default=1)
    return tuple(
        Bar(
            section,
            f"{provision_name(section)}: {catalogue.heading(section)}",
            using[section],
            round(100 * using[section] / longest, 2),
            counted(answers[section], "answer", "answers"),
            safe_href(catalogue.href(section)),
        )
        for section in ordered
    )


def short_names(sources: Sequence[str]) -> list[str]:
    """Return the sources without the folders that all of them are in."""
    try:
        shared = os.path.commonpath([str(Path(source).parent) for source in sources])
    except ValueError:  # none, or absolute and relative ones together
        return list(sources)
    return [os.path.relpath(source, shared) if shared else source for source in sources]
