"""Gold files, and predicted answers against them: precision, recall and F1 of labels, label sets and exemptions.

A prediction that is one of the row's ``accept`` is right. What a row is worth is counted first and scored after, so
that a bootstrap can draw rows again (``scores.intervals``).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from foi_exemptions.errors import DocumentError
from foi_exemptions.results import Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

LABELS = tuple(label.value for label in Label)
RIGHT, FALSE, MISSED = range(3)
Tally = Counter[tuple[str, int]]
"""How often a figure (a label, "label_sets_micro", ...) was right, falsely given and missed."""
_SECTION = re.compile(r"[a-z]+:\d+[A-Z]*")
_ANSWER = {"id", "text", "label", "labels", "exemptions"}
_DOCUMENT = {"document", "segments"}
_SEGMENT = {"start_char", "end_char", "label", "exemptions"}
Row = dict[str, Any]


def read_gold(path: Path) -> list[Row]:
    """Return the rows of a gold file (JSON Lines); raises DocumentError, naming the line, for anything else."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # splitlines would cut at U+2028 inside a text
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(f"{path}: cannot be read as gold ({error})") from error
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise DocumentError(f"{path}: line {number} is no JSON ({error.msg}); mend it") from error
        if problem := _problem(row):
            raise DocumentError(f"{path}: line {number} is no gold: {problem}")
        rows.append(row)
    if not rows:
        raise DocumentError(f"{path}: holds no gold rows")
    if len({"segments" in row for row in rows}) > 1:
        raise DocumentError(f"{path}: mixes answers and documents; give them a file each")
    return rows


def _problem(row: Any) -> str | None:
    """Return what a gold row lacks, or None."""
    if not isinstance(row, dict):
        return "it is not an object"
    if "segments" in row and not isinstance(row["segments"], list):
        return "its segments are no list"
    whole, parts = (_DOCUMENT, row["segments"]) if "segments" in row else (_ANSWER, [])
    if missing := whole - set(row):
        return f"it lacks {min(missing)!r}"
    for part in parts or [row]:
        if part is not row and (missing := _SEGMENT - set(part)):
            return f"a segment of it lacks {min(missing)!r}"
        if part.get("label", LABELS[0]) not in LABELS:
            return f"there is no label {part['label']!r}; use one of {', '.join(LABELS)}"
    return None


def prf(true: int, false: int, missed: int) -> dict[str, float | int]:
    """Return precision, recall, F1 (four decimals) and the number of gold items."""
    precision = true / (true + false) if true + false else (0.0 if missed else 1.0)
    recall = true / (true + missed) if true + missed else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"p": round(precision, 4), "r": round(recall, 4), "f1": round(f1, 4), "n": true + missed}


def score_answers(gold: Sequence[Row], predicted: dict[str, Row]) -> dict[str, Any]:
    """Score labelled answers; ``predicted`` maps gold ids to rows with label, labels and exemptions (ids)."""
    found = [predicted.get(str(row["id"])) or {} for row in gold]
    counts = summed(tally_answer(row, one) for row, one in zip(gold, found, strict=True))
    per_label = {label: scored(counts, label) for label in LABELS}
    return {
        "n": len(gold),
        "missing": sum(one.get("label") is None for one in found),
        "accuracy": round(sum(counts[label, RIGHT] for label in LABELS) / len(gold), 4),
        "strict_accuracy": round(
            sum(one.get("label") == row["label"] for row, one in zip(gold, found, strict=True)) / len(gold), 4
        ),
        "macro_f1": round(sum(per_label[label]["f1"] for label in LABELS) / len(LABELS), 4),
        "per_label": per_label,
        **{name: scored(counts, name) for name in ("label_sets_micro", "exemptions_section", "exemptions_exact")},
    }


def tally_answer(row: Row, found: Row) -> Tally:
    """Count one gold answer against what was said of it (an empty row where nothing was)."""
    tally: Tally = Counter()
    label = found.get("label")
    tally_label(tally, row, label)
    tally_sets(tally, "label_sets_micro", row["labels"], (found.get("labels") or [label]) if label else [])
    tally_exemptions(tally, row["exemptions"], (found.get("exemptions") or []) if label else [])
    return tally


def judged(row: Row, label: str | None) -> str:
    """Return the gold label a prediction is held against: itself where the row accepts it, else the row's."""
    return label if label is not None and label in (row.get("accept") or [row["label"]]) else str(row["label"])


def tally_label(tally: Tally, row: Row, label: str | None) -> None:
    """Count the label given to a gold row, or None where none was."""
    expected = judged(row, label)
    if label == expected:
        tally[label, RIGHT] += 1
        return
    tally[expected, MISSED] += 1
    if label is not None:
        tally[label, FALSE] += 1


def tally_exemptions(tally: Tally, gold: Iterable[str], found: Iterable[Any]) -> None:
    """Count exemptions by section and exactly."""
    expected, given = list(gold), exemption_ids(found)
    tally_sets(tally, "exemptions_section", map(section_of, expected), map(section_of, given))
    tally_sets(tally, "exemptions_exact", expected, given)


def tally_sets(tally: Tally, figure: str, gold: Iterable[str], found: Iterable[str]) -> None:
    """Count what two sets share and what each has alone."""
    expected, given = set(gold), set(found)
    tally[figure, RIGHT] += len(expected & given)
    tally[figure, FALSE] += len(given - expected)
    tally[figure, MISSED] += len(expected - given)


def summed(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies."""
    total: Tally = Counter()
    for tally in tallies:
        total.update(tally)
    return total


def scored(counts: Tally, figure: str) -> dict[str, float | int]:
    """Return precision, recall and F1 of one figure of a tally."""
    return prf(counts[figure, RIGHT], counts[figure, FALSE], counts[figure, MISSED])


def exemption_ids(exemptions: Iterable[Any]) -> list[str]:
    """Return the ids of exemptions that are ids or objects with one."""
    return [one if isinstance(one, str) else one["id"] for one in exemptions]


def section_of(name: str) -> str:
    """Return the id of the section an exemption stands in."""
    match = _SECTION.match(name)
    return match.group() if match else name
