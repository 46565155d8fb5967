"""Predicted documents against gold ones: labels of segments, the cutting, questions and exemptions.

Predicted and gold segments are matched one to one by overlap (intersection over union of at least a half, best first).
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from foi_exemptions.evaluation import (
    FALSE,
    LABELS,
    MISSED,
    RIGHT,
    Row,
    Tally,
    exemption_ids,
    prf,
    scored,
    section_of,
    summed,
    tally_exemptions,
    tally_label,
    tally_sets,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def score_documents(gold: Sequence[Row], predicted: dict[str, Row]) -> dict[str, Any]:
    """Score labelled documents; ``predicted`` maps the names of gold documents to report JSON objects."""
    tallies = {row["document"]: tally_document(row, predicted.get(row["document"])) for row in gold}
    counts = summed(tallies.values())
    total = counts["located", RIGHT] + counts["located", MISSED]
    return {
        "documents": len(gold),
        "missing": sum(row["document"] not in predicted for row in gold),
        "segments": total,
        "located": round(counts["located", RIGHT] / total, 4) if total else None,
        "segment_f1": _over_labels(counts),
        "per_label": {label: scored(counts, label) for label in LABELS},
        "question_label": scored(counts, "question_label"),
        "char_f1": {label: scored(counts, f"characters {label}")["f1"] for label in LABELS},
        **{name: scored(counts, name) for name in ("exemptions_section", "exemptions_exact", "document_exemptions")},
        "per_document_f1": {name: _over_labels(tally)["f1"] for name, tally in tallies.items()},
    }


def tally_document(row: Row, report: Row | None) -> Tally:
    """Count one gold document against its report."""
    tally: Tally = Counter()
    ours, theirs = flat_segments(report or {"segments": []}), row["segments"]
    pairs = match_segments(theirs, ours)
    for index, segment in enumerate(theirs):
        other = ours[pairs[index]] if index in pairs else None
        tally["located", MISSED if other is None else RIGHT] += 1
        tally_label(tally, segment, other["label"] if other is not None else None)
        tally_exemptions(tally, segment["exemptions"], other["exemptions"] if other is not None else [])
    for index in set(range(len(ours))) - set(pairs.values()):
        tally[ours[index]["label"], FALSE] += 1
    tally_sets(tally, "document_exemptions", _sections(theirs), _sections(ours))
    tally_sets(tally, "question_label", *_question_labels(theirs, ours))
    _tally_characters(tally, theirs, ours)
    return tally


def _over_labels(counts: Tally) -> dict[str, float | int]:
    return prf(*(sum(counts[label, kind] for label in LABELS) for kind in (RIGHT, FALSE, MISSED)))


def flat_segments(report: Row) -> list[Row]:
    """Return the segments of a report or a gold row; one that serves several questions stands once, with all."""
    if "answers" not in report:
        return list(report.get("segments", []))
    found: dict[tuple[int, int], Row] = {}
    for answer in report["answers"]:
        for segment in answer["segments"]:
            key = segment["start_char"], segment["end_char"]
            asked = [answer["question"]] if answer["question"] is not None else []
            if key in found:
                found[key]["question"] += asked
            else:
                found[key] = {**segment, "question": asked}
    return list(found.values())


def match_segments(gold: Sequence[Row], ours: Sequence[Row], least: float = 0.5) -> dict[int, int]:
    """Return the index of our segment for each gold segment that one overlaps enough, best overlaps first."""
    overlaps = [
        (overlap, i, j)
        for i, one in enumerate(gold)
        for j, other in enumerate(ours)
        if (overlap := _overlap(one, other)) >= least
    ]
    pairs: dict[int, int] = {}
    for _, i, j in sorted(overlaps, reverse=True):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _overlap(one: Row, other: Row) -> float:
    inside = min(one["end_char"], other["end_char"]) - max(one["start_char"], other["start_char"])
    around = max(one["end_char"], other["end_char"]) - min(one["start_char"], other["start_char"])
    return max(0, inside) / around if around else 0.0


def _sections(segments: Iterable[Row]) -> set[str]:
    return {section_of(name) for segment in segments for name in exemption_ids(segment["exemptions"])}


def _question_labels(gold: Sequence[Row], ours: Sequence[Row]) -> tuple[set[str], set[str]]:
    """Return the pairs of question and label of both sides; none where the gold prints no question numbers."""
    expected = {(ref, one["label"]) for one in gold for ref in _refs(one.get("question"))}
    given = {(ref, one["label"]) for one in ours for ref in _refs(one.get("question"))} if expected else set()
    if any(ref.isalpha() and len(ref) == 1 for ref, _ in expected):  # "a" in the gold is "2a" in a report
        expected, given = (
            {(ref[-1] if ref[-1].isalpha() else ref, label) for ref, label in side} for side in (expected, given)
        )
    first, second = ({f"{ref} {label}" for ref, label in side} for side in (expected, given))
    return first, second


def _refs(question: Any) -> set[str]:
    if question is None:
        return set()
    parts = [part for one in (question if isinstance(question, list) else [question]) for part in str(one).split(",")]
    cleaned = (re.sub(r"^(q|question)\s*", "", part.strip().lower()).strip(" .()") for part in parts)
    return {ref for part in cleaned if (ref := part.replace(".", "").replace(" ", "")) and ref != "*"}


def _tally_characters(tally: Tally, gold: Sequence[Row], ours: Sequence[Row]) -> None:
    """Count, for each label, the characters that both sides, only ours and only the gold give it."""
    length = 1 + max((one["end_char"] for one in [*gold, *ours]), default=0)
    sides = []
    for segments in (gold, ours):
        painted = [""] * length
        for one in segments:
            painted[one["start_char"] : one["end_char"]] = [one["label"]] * (one["end_char"] - one["start_char"])
        sides.append(painted)
    for (theirs, given), count in Counter(zip(*sides, strict=True)).items():
        if theirs == given:
            tally[f"characters {given}", RIGHT] += count
            continue
        tally[f"characters {given}", FALSE] += count
        tally[f"characters {theirs}", MISSED] += count


def document_path(gold_file: Path, name: str, folder: Path | None) -> Path:
    """Return where a gold document lies: in ``folder`` by its name, else beside the gold file."""
    return folder / PurePosixPath(name).name if folder is not None else gold_file.parent / name
