"""Which answers to write: those with a label asked for, those sure enough, those that a person should look at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from foi_exemptions.results import Answer, Report


@dataclass(frozen=True, slots=True)
class Filter:
    """What an answer segment needs to be kept; each condition that is set must hold.

    ``only`` are label values: one of the segment's labels is among them. ``min_probability`` is the least
    probability of its first label.
    """

    only: frozenset[str] = frozenset()
    min_probability: float = 0.0
    needs_review: bool = False

    def __bool__(self) -> bool:
        return bool(self.only or self.min_probability or self.needs_review)

    def keeps(self, labels: Collection[str] | None, probability: float | None, needs_review: bool | None) -> bool:
        """Return whether what was decided on a segment is asked for; None is what could not be labelled."""
        if labels is None or probability is None:
            return not self
        wanted = not self.only or not self.only.isdisjoint(labels)
        return wanted and probability >= self.min_probability and (bool(needs_review) or not self.needs_review)


EVERYTHING = Filter()


def filter_report(report: Report, wanted: Filter) -> Report:
    """Return the report with the segments asked for, and the answers that have any.

    What it says of the whole stays as it was: its outcome, the questions without an answer, and the label, labels
    and exemptions of each answer, which are those of all its segments.
    """
    answers = (_filtered(answer, wanted) for answer in report.answers)
    return replace(report, answers=tuple(answer for answer in answers if answer.segments))


def _filtered(answer: Answer, wanted: Filter) -> Answer:
    kept = (one for one in answer.segments if wanted.keeps(one.labels, one.probability, one.needs_review))
    return replace(answer, segments=tuple(kept))
