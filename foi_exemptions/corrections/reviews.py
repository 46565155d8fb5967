"""What a reviewer said of a segment, and the fields of a review file that say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from foi_exemptions.corrections.tasks import Task
from foi_exemptions.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

TASK_FIELDS = (
    "id", "document", "question", "question_text", "text", "label", "labels", "exemptions", "probability",
    "needs_review",
)  # fmt: skip
CORRECTION_FIELDS = ("correct_label", "correct_labels", "correct_exemptions", "comment")
KEPT_FIELDS = ("authority", "start_char", "end_char", "document_sha256", "text_sha256", "words_sha256")
FIELDS = TASK_FIELDS + CORRECTION_FIELDS + KEPT_FIELDS
"""The columns of a review file, in order: what to read, what to fill in, what to leave alone."""

NONE = "none"
"""Written where no exemption is relied on, or where a segment is no answer; an empty cell says nothing."""


@dataclass(frozen=True, slots=True)
class Review:
    """What one reviewer, ``where`` in which file, said of a segment.

    ``labels`` and ``exemptions`` are None where nothing was said of them; no labels at all mean that the segment is
    no answer. ``looked_at`` is false for a row that came back as it went out. ``problem`` is why it cannot be used.
    """

    task: Task
    where: str
    looked_at: bool
    labels: tuple[str, ...] | None = None
    exemptions: tuple[str, ...] | None = None
    comment: str = ""
    problem: str | None = None


def values_of(task: Task) -> dict[str, Any]:
    """Return the task as the fields of a review file, with nothing corrected."""
    values = {name: getattr(task, name) for name in FIELDS if name not in CORRECTION_FIELDS}
    lists = {name: list(getattr(task, name)) for name in ("labels", "exemptions")}
    return {name: lists.get(name, values.get(name)) for name in FIELDS}


def task_of(values: Mapping[str, Any], where: str) -> Task:
    """Return the task that fields hold; raises DocumentError, naming the place, where one is missing or no number."""
    if missing := [name for name in FIELDS if name not in values and name not in CORRECTION_FIELDS]:
        raise DocumentError(f"{where}: lacks {missing[0]!r}; import a file that 'review export' wrote, all its columns")
    try:
        return Task(
            id=str(values["id"]),
            document=str(values["document"]),
            document_sha256=str(values["document_sha256"]),
            authority=_text(values["authority"]),
            question=_text(values["question"]),
            question_text=_text(values["question_text"]),
            text=str(values["text"]),
            text_sha256=str(values["text_sha256"]),
            words_sha256=str(values["words_sha256"]),
            label=str(values["label"]),
            start_char=int(values["start_char"]),
            end_char=int(values["end_char"]),
            labels=parts(values["labels"]),
            exemptions=parts(values["exemptions"]),
            probability=None if values["probability"] in (None, "") else float(values["probability"]),
            needs_review=str(values["needs_review"]).strip().lower() == "true",
        )
    except (TypeError, ValueError) as error:
        raise DocumentError(f"{where}: a number in it was changed ({error}); export again") from error


def _text(value: object) -> str | None:
    return str(value) if value else None


def review_of(values: Mapping[str, Any], task: Task, where: str) -> Review:
    """Return what the correction fields say of ``task``."""
    one, several, exemptions = (_said(values.get(name)) for name in CORRECTION_FIELDS[:3])
    problem = None
    if one and several and one[0] != several[0]:
        problem = f"correct_label is {one[0]!r} and correct_labels begin with {several[0]!r}; let them agree"
    labels = one if several is None else several
    if several is None and one == task.labels[:1]:
        labels = task.labels  # a label that is confirmed keeps the one beside it
    comment = str(values.get("comment") or "").strip()
    looked_at = labels is not None or exemptions is not None or bool(comment)
    return Review(task, where, looked_at, labels, exemptions, comment, problem)


def _said(value: object) -> tuple[str, ...] | None:
    names = parts(value)
    return tuple(name for name in names if name.lower() != NONE) if names or value == [] else None


def parts(value: object) -> tuple[str, ...]:
    """Return the names in a list or in a cell, where they stand between semicolons, commas or lines."""
    if value is None:
        return ()
    names = value if isinstance(value, (list, tuple)) else str(value).replace(",", ";").replace("\n", ";").split(";")
    return tuple(dict.fromkeys(name for one in names if (name := str(one).strip())))
