"""What many reports hold together: how many of each outcome and each label, and how many a person should look at."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foi_exemptions.results import Report


class Summary:
    """Counts reports as they go by."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.labels: Counter[str] = Counter()
        self.unsure = self.with_unsure = 0
        self.written = 0

    def add(self, report: Report, written: Report) -> None:
        """Count a report, and the answers of it that a filter left to be written."""
        self.written += len(written.answers)
        self.outcomes[report.outcome.value] += 1
        self.labels.update(answer.label.value for answer in report.answers)
        unsure = sum(any(one.needs_review for one in answer.segments) for answer in report.answers)
        self.unsure += unsure
        self.with_unsure += unsure > 0

    def lines(self, failed: int) -> Iterator[str]:
        """Yield the summary, a line a count; ``failed`` files could not be read."""
        yield _line("responses", self.outcomes.total(), self.outcomes)
        yield _line("answers", self.labels.total(), self.labels)
        yield f"{'to review':<10} {self.unsure:>6}  answers, in {self.with_unsure} responses"
        if self.written < self.labels.total():
            yield f"{'written':<10} {self.written:>6}  answers have what was asked for"
        if failed:
            yield f"{'failed':<10} {failed:>6}  files could not be read"


def _line(name: str, total: int, counts: Counter[str]) -> str:
    parts = ", ".join(f"{key} {count}" for key, count in counts.most_common())
    return f"{name:<10} {total:>6}  {parts}".rstrip()
