"""An evaluation as titled tables of words: what the terminal, Markdown and the page all show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from foi_exemptions.results import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

Cells = tuple[str, ...]
_KIND_OF_CHANGE = {"gained": "gained", "lost": "lost", "otherwise_wrong": "otherwise wrong"}


@dataclass(frozen=True, slots=True)
class Section:
    """A table with a title; ``name`` is how the page knows which drawing belongs to it."""

    name: str
    title: str
    header: Cells
    rows: tuple[Cells, ...]
    note: str = ""


def sections(scores: dict[str, Any]) -> list[Section]:
    """Return the tables that the scores of answers, documents or citations have figures for."""
    return [
        *_overall(scores),
        *_per_label(scores),
        *_models(scores),
        *_sectors(scores),
        *_confusion(scores),
        *_calibration(scores),
        *_coverage(scores),
        *_documents(scores),
        *_changes(scores),
    ]


def number(value: float | None) -> str:
    """Return a figure with three decimals; nothing for None."""
    return "" if value is None else f"{value:.3f}"


def with_interval(value: float | None, interval: list[float] | None) -> str:
    """Return a figure with its interval, where it has one."""
    return number(value) if interval is None else f"{number(value)} ({interval[0]:.3f}-{interval[1]:.3f})"


def is_prf(value: Any) -> bool:
    """Say whether a score is precision, recall and F1."""
    return isinstance(value, dict) and set(value) == {"p", "r", "f1", "n"}


def _overall(scores: dict[str, Any]) -> Iterator[Section]:
    intervals = scores.get("intervals") or {}
    rows = [
        (name, with_interval(value, intervals.get(name)) if isinstance(value, float) else str(value))
        for name, value in scores.items()
        if isinstance(value, (int, float))
    ]
    if review := scores.get("review"):
        rows.append(("to review", f"{review['share']:.1%}"))
        rows.append(("accuracy of the rest", number(review["accuracy_of_rest"])))
    if "false_alarms" in scores:
        rows.append(("false_alarms", ", ".join(scores["false_alarms"]) or "none"))
    drawn = f"95 % intervals: {intervals['clusters']} clusters drawn again a thousand times" if intervals else ""
    yield Section("overall", "Overall", ("figure", "value"), tuple(rows), drawn)


def _per_label(scores: dict[str, Any]) -> Iterator[Section]:
    intervals = scores.get("intervals") or {}
    named = dict(scores.get("per_label", {}))
    known = dict(intervals.get("per_label", {}))
    for name, value in scores.items():
        if is_prf(value):
            named[name], known[name] = value, intervals.get(name)
    rows = []
    for name, row in named.items():
        spans = known.get(name) or {}
        rows.append((name, *(with_interval(row[key], spans.get(key)) for key in ("p", "r", "f1")), str(row["n"])))
    if rows:
        yield Section("labels", "Labels", ("", "precision", "recall", "F1", "gold"), tuple(rows))


def _models(scores: dict[str, Any]) -> Iterator[Section]:
    header = ("model", "macro F1", "accuracy", "refused recall", "not held recall", "label sets F1", "exemptions F1")
    rows = []
    for name, one in sorted(scores.get("models", {}).items(), key=lambda item: item[1]["macro_f1"]):
        spans, per = one["intervals"] or {}, one["per_label"]
        exemptions = one["exemptions_section"]["f1"], one["exemptions_exact"]["f1"]
        rows.append(
            (
                name,
                *(with_interval(one[key], spans.get(key)) for key in ("macro_f1", "accuracy")),
                *(number(per[label]["r"]) for label in (Label.REFUSED, Label.NOT_HELD)),
                number(one["label_sets_micro"]["f1"]),
                " / ".join(map(number, exemptions)) if any(exemptions) else "",
            )
        )
    if rows:
        yield Section("models", "Models", header, tuple(rows), "exemptions F1: by section / exactly")


def _sectors(scores: dict[str, Any]) -> Iterator[Section]:
    rows = [
        (
            name,
            str(one["n"]),
            str(one["authorities"]),
            with_interval(one["accuracy"], one["accuracy_interval"]),
            number(one["macro_f1"]),
        )
        for name, one in scores.get("sectors", {}).items()
    ]
    if rows:
        header = ("sector", "answers", "authorities", "accuracy", "macro F1")
        yield Section("sectors", "Sectors", header, tuple(rows), "macro F1 over the labels that occur")


def _confusion(scores: dict[str, Any]) -> Iterator[Section]:
    if table := scores.get("confusion"):
        columns = tuple(next(iter(table.values())))
        rows = tuple((gold, *(str(row[given]) for given in columns)) for gold, row in table.items())
        note = "rows: gold; columns: given; an accepted label counts as the gold's"
        yield Section("confusion", "Confusion", ("gold", *columns), rows, note)


def _calibration(scores: dict[str, Any]) -> Iterator[Section]:
    if found := scores.get("calibration"):
        rows = tuple(
            (f"{b['from']:.1f}-{b['to']:.1f}", str(b["n"]), number(b["probability"]), number(b["accuracy"]))
            for b in found["bins"]
        )
        note = f"expected calibration error {found['error']:.3f}"
        header = ("probability", "answers", "mean probability", "accuracy")
        yield Section("calibration", "Calibration", header, rows, note)


def _coverage(scores: dict[str, Any]) -> Iterator[Section]:
    if found := scores.get("coverage"):
        rows = tuple(
            (f"{one['share']} %", str(one["n"]), number(one["least"]), number(one["accuracy"])) for one in found
        )
        header = ("surest", "answers", "least probability", "accuracy")
        yield Section("coverage", "Accuracy among the surest", header, rows)


def _documents(scores: dict[str, Any]) -> Iterator[Section]:
    if found := scores.get("per_document_f1"):
        rows = tuple((name, number(f1)) for name, f1 in sorted(found.items(), key=lambda item: item[1]))
        yield Section("documents", "Documents", ("document", "segment F1"), rows)
    if found := scores.get("char_f1"):
        rows = tuple((label, number(f1)) for label, f1 in found.items())
        yield Section("characters", "Characters", ("label", "F1"), rows)


def _changes(scores: dict[str, Any]) -> Iterator[Section]:
    if (found := scores.get("changes")) is None:
        return
    rows = tuple(
        (title, one["id"], one["gold"], one["before"] or "none", one["after"] or "none", one.get("text", ""))
        for kind, title in _KIND_OF_CHANGE.items()
        for one in found[kind]
    )
    counts = ", ".join(f"{len(found[kind])} {title}" for kind, title in _KIND_OF_CHANGE.items())
    note = f"{found['compared']} compared: {counts}; {found['unmatched']} on one side only"
    yield Section("changes", "Gained and lost", ("", "id", "gold", "before", "after", "text"), rows, note)
