"""The citation bench: sentences written for it, read and scored exactly.

One JSON object a line: ``id``, ``text``, ``citations`` (``id`` and ``stance`` of each that must be found, those not
relied on too), ``grounds`` (what is relied on once conditions stand for their exemption) and ``note`` (the hard case);
``jurisdiction`` and ``context`` where the sentence needs them. A row without grounds is a negative.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foi_exemptions.citations import find_citations, grounds_among
from foi_exemptions.errors import DocumentError
from foi_exemptions.evaluation import prf
from foi_exemptions.results import Jurisdiction, Stance

_NEEDED = {"id", "text", "citations", "grounds", "note"}
_ALLOWED = _NEEDED | {"jurisdiction", "context"}


@dataclass(frozen=True, slots=True)
class BenchRow:
    """A sentence and what must be read from it; ``citations`` are pairs of provision and stance."""

    id: str
    text: str
    citations: frozenset[tuple[str, str]]
    grounds: frozenset[str]
    note: str
    jurisdiction: Jurisdiction | None = None
    context: str = ""


def read_bench(path: str | Path) -> list[BenchRow]:
    """Return the rows of a bench file; raises DocumentError, naming the line, where one cannot be used."""
    try:
        lines = Path(path).read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    rows = [_row(f"{path}, line {number}", line) for number, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise DocumentError(f"{path}: no rows: give a JSONL file with one sentence a line")
    return rows


def _row(place: str, line: str) -> BenchRow:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise DocumentError(f"{place}: not JSON ({error}): mend it") from error
    if not isinstance(row, dict):
        raise DocumentError(f"{place}: {row!r} is no object: write one with {', '.join(sorted(_NEEDED))}")
    if wrong := (_NEEDED - row.keys()) | (row.keys() - _ALLOWED):
        raise DocumentError(f"{place}: the key {min(wrong)!r} is missing or unknown: use {', '.join(sorted(_ALLOWED))}")
    try:
        citations = frozenset((one["id"], Stance(one["stance"]).value) for one in row["citations"])
        jurisdiction = Jurisdiction(row["jurisdiction"]) if row.get("jurisdiction") else None
    except (KeyError, TypeError, ValueError) as error:
        raise DocumentError(f"{place}: a citation or the jurisdiction is wrong ({error}): mend it") from error
    context = row.get("context", "")
    return BenchRow(row["id"], row["text"], citations, frozenset(row["grounds"]), row["note"], jurisdiction, context)


def score_bench(path: str | Path) -> dict[str, Any]:
    """Return exact precision and recall of grounds and of citations with their stance, and every row read wrongly.

    A false alarm is a negative row with a ground found in it.
    """
    rows = read_bench(path)
    grounds, citations = _Tally(), _Tally()
    wrong: list[dict[str, Any]] = []
    false_alarms: list[str] = []
    for row in rows:
        read = find_citations(row.text, row.jurisdiction, row.context)
        found = frozenset((citation.id, citation.stance.value) for citation in read)
        relied = frozenset(grounds_among(read))
        grounds.add(relied, row.grounds)
        citations.add(found, row.citations)
        if relied and not row.grounds:
            false_alarms.append(row.id)
        if found != row.citations or relied != row.grounds:
            missed, extra = sorted(row.citations - found), sorted(found - row.citations)
            wrong.append({"id": row.id, "note": row.note, "missed": missed, "extra": extra, "grounds": sorted(relied)})
    return {
        "rows": len(rows),
        "negatives": sum(not row.grounds for row in rows),
        "grounds": grounds.scores(),
        "citations": citations.scores(),
        "false_alarms": false_alarms,
        "wrong": wrong,
    }


class _Tally:
    """Counts of what was found, what was expected, and what was both."""

    def __init__(self) -> None:
        self._right = self._found = self._expected = 0

    def add(self, found: frozenset[Any], expected: frozenset[Any]) -> None:
        """Count one row."""
        self._right += len(found & expected)
        self._found += len(found)
        self._expected += len(expected)

    def scores(self) -> dict[str, float | int]:
        """Return precision, recall and F1 of what was counted."""
        return prf(self._right, self._found - self._right, self._expected - self._right)
