"""Predictions against gold: precision, recall and F1 of labels, label sets, exemptions, and of the cutting.

Answers: a prediction that is one of the row's ``accept`` is right. Documents: predicted and gold segments are
matched one to one by overlap (intersection over union of at least a half, best first).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from foi_exemptions.errors import DocumentError
from foi_exemptions.results import Label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

LABELS = tuple(label.value for label in Label)
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
    true, false, missed = Counter[str](), Counter[str](), Counter[str]()
    sets: list[tuple[list[str], list[str]]] = []
    exemptions: list[tuple[list[str], list[str]]] = []
    strict = missing = 0
    for row in gold:
        found = predicted.get(str(row["id"]))
        if found is None or found.get("label") is None:
            missing += 1
            missed[row["label"]] += 1
            sets.append((row["labels"], []))
            exemptions.append((row["exemptions"], []))
            continue
        label = found["label"]
        accepted = label if label in row.get("accept", [row["label"]]) else row["label"]
        strict += label == row["label"]
        _count(accepted, label, true, false, missed)
        sets.append((row["labels"], found.get("labels") or [label]))
        exemptions.append((row["exemptions"], found.get("exemptions") or []))
    per_label = {label: prf(true[label], false[label], missed[label]) for label in LABELS}
    return {
        "n": len(gold),
        "missing": missing,
        "accuracy": round(sum(true.values()) / len(gold), 4),
        "strict_accuracy": round(strict / len(gold), 4),
        "macro_f1": round(sum(per_label[label]["f1"] for label in LABELS) / len(LABELS), 4),
        "per_label": per_label,
        "label_sets_micro": _micro(sets),
        "exemptions_section": _micro(exemptions, _section),
        "exemptions_exact": _micro(exemptions),
    }


def score_documents(gold: Sequence[Row], predicted: dict[str, Row]) -> dict[str, Any]:
    """Score labelled documents; ``predicted`` maps the names of gold documents to report JSON objects."""
    true, false, missed = Counter[str](), Counter[str](), Counter[str]()
    exemptions, by_document, per_document = [], [], {}
    questions = [0, 0, 0]
    located = total = missing = 0
    characters: Counter[tuple[str, str]] = Counter()
    for row in gold:
        report = predicted.get(row["document"])
        missing += report is None
        ours, theirs = flat_segments(report or {"segments": []}), row["segments"]
        pairs = match_segments(theirs, ours)
        here = [0, 0, 0]
        total += len(theirs)
        located += len(pairs)
        for index, segment in enumerate(theirs):
            other = ours[pairs[index]] if index in pairs else None
            exemptions.append((segment["exemptions"], _ids(other["exemptions"]) if other is not None else []))
            if other is None:
                missed[segment["label"]] += 1
                here[2] += 1
                continue
            right = other["label"] in (segment.get("accept") or [segment["label"]])
            _count(other["label"] if right else segment["label"], other["label"], true, false, missed)
            here = [here[0] + right, here[1] + (not right), here[2] + (not right)]
        for index in set(range(len(ours))) - set(pairs.values()):
            false[ours[index]["label"]] += 1
            here[1] += 1
        per_document[row["document"]] = prf(*here)["f1"]
        by_document.append((_sections(theirs), _sections(ours)))
        for position, value in enumerate(_question_counts(theirs, ours)):
            questions[position] += value
        characters += _character_pairs(theirs, ours)
    return {
        "documents": len(gold),
        "missing": missing,
        "segments": total,
        "located": round(located / total, 4) if total else None,
        "segment_f1": prf(sum(true.values()), sum(false.values()), sum(missed.values())),
        "per_label": {label: prf(true[label], false[label], missed[label]) for label in LABELS},
        "question_label": prf(*questions),
        "char_f1": {label: _character_f1(characters, label) for label in LABELS},
        "exemptions_section": _micro(exemptions, _section),
        "exemptions_exact": _micro(exemptions),
        "document_exemptions": _micro(by_document),
        "per_document_f1": per_document,
    }


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


def _count(right: str, given: str, true: Counter[str], false: Counter[str], missed: Counter[str]) -> None:
    if right == given:
        true[given] += 1
    else:
        false[given] += 1
        missed[right] += 1


def _ids(exemptions: Iterable[Any]) -> list[str]:
    return [one if isinstance(one, str) else one["id"] for one in exemptions]


def _section(name: str) -> str:
    match = _SECTION.match(name)
    return match.group() if match else name


def _sections(segments: Iterable[Row]) -> set[str]:
    return {_section(name) for segment in segments for name in _ids(segment["exemptions"])}


def _micro(
    pairs: Iterable[tuple[Iterable[str], Iterable[str]]], key: Callable[[str], str] = str
) -> dict[str, float | int]:
    true = false = missed = 0
    for gold, ours in pairs:
        expected, given = {key(one) for one in gold}, {key(one) for one in ours}
        true += len(expected & given)
        false += len(given - expected)
        missed += len(expected - given)
    return prf(true, false, missed)


def _question_counts(gold: Sequence[Row], ours: Sequence[Row]) -> tuple[int, int, int]:
    """Count (question, label) pairs that agree, that only we report and that only gold has."""
    expected = {(ref, one["label"]) for one in gold for ref in _refs(one.get("question"))}
    if not expected:
        return 0, 0, 0
    given = {(ref, one["label"]) for one in ours for ref in _refs(one.get("question"))}
    if any(ref.isalpha() and len(ref) == 1 for ref, _ in expected):
        expected, given = (
            {(ref[-1] if ref[-1].isalpha() else ref, label) for ref, label in side} for side in (expected, given)
        )
    return len(expected & given), len(given - expected), len(expected - given)


def _refs(question: Any) -> set[str]:
    if question is None:
        return set()
    parts = [part for one in (question if isinstance(question, list) else [question]) for part in str(one).split(",")]
    cleaned = (re.sub(r"^(q|question)\s*", "", part.strip().lower()).strip(" .()") for part in parts)
    return {ref for part in cleaned if (ref := part.replace(".", "").replace(" ", "")) and ref != "*"}


def _character_pairs(gold: Sequence[Row], ours: Sequence[Row]) -> Counter[tuple[str, str]]:
    length = 1 + max((one["end_char"] for one in [*gold, *ours]), default=0)
    sides = []
    for segments in (gold, ours):
        painted = ["-"] * length
        for one in segments:
            painted[one["start_char"] : one["end_char"]] = [one["label"]] * (one["end_char"] - one["start_char"])
        sides.append(painted)
    return Counter(zip(*sides, strict=True))


def _character_f1(characters: Counter[tuple[str, str]], label: str) -> float | int:
    true = characters[label, label]
    given = sum(count for (_, ours), count in characters.items() if ours == label)
    expected = sum(count for (gold, _), count in characters.items() if gold == label)
    return prf(true, given - true, expected - true)["f1"]


def document_path(gold_file: Path, name: str, folder: Path | None) -> Path:
    """Return where a gold document lies: in ``folder`` by its name, else beside the gold file."""
    return folder / PurePosixPath(name).name if folder is not None else gold_file.parent / name
