"""What a reviewer is given: answer segments with what the machine says of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from foi_exemptions.catalogue import load_catalogue
from foi_exemptions.results import Jurisdiction
from foi_exemptions.table_readers import read_table
from foi_exemptions.tables import label_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from foi_exemptions.results import Report
    from foi_exemptions.table_readers import Columns

SCOTTISH = "a Scottish public authority"
"""Stands for the authority of a letter that cites Scottish law: a bare "section 33" in it is FOISA's."""


@dataclass(frozen=True, slots=True)
class Task:
    """An answer segment and the machine's labels; offsets are code points of the document's text.

    ``question`` holds the refs of the questions it serves ("4a, 4b"), ``question_text`` their words. ``text_sha256``
    is of ``text``, ``words_sha256`` of its words alone, whatever the spaces and line ends between them.
    """

    id: str
    document: str
    document_sha256: str
    authority: str | None
    question: str | None
    question_text: str | None
    start_char: int
    end_char: int
    text: str
    text_sha256: str
    words_sha256: str
    label: str
    labels: tuple[str, ...]
    exemptions: tuple[str, ...]
    probability: float | None
    needs_review: bool


@dataclass(frozen=True, slots=True)
class DocumentTasks:
    """The tasks of one document, in reading order, with its whole text."""

    document: str
    text: str
    tasks: tuple[Task, ...]


def digest(text: str) -> str:
    """Return the SHA-256 of a text; its prefix keeps a spreadsheet from reading it as a number."""
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def words_digest(text: str) -> str:
    """Return the SHA-256 of the words of a text with one space between them."""
    return digest(" ".join(text.split()))


def identity(document: str, document_sha256: str, start_char: int, end_char: int, text_sha256: str) -> str:
    """Return the id of a segment: the same segment of the same document has the same, no other has it."""
    parts = "\n".join([document, document_sha256, str(start_char), str(end_char), text_sha256])
    return "s-" + hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def new_task(document: str, document_sha256: str, start_char: int, text: str, **said: Any) -> Task:
    """Return a task for ``text``, which stands at ``start_char``; ``said`` holds the rest but id, end and digests."""
    end_char, exact = start_char + len(text), digest(text)
    return Task(
        id=identity(document, document_sha256, start_char, end_char, exact),
        document=document,
        document_sha256=document_sha256,
        start_char=start_char,
        end_char=end_char,
        text=text,
        text_sha256=exact,
        words_sha256=words_digest(text),
        **said,
    )


def recut(task: Task, start_char: int, text: str) -> Task:
    """Return the task as a reviewer cut it anew: other words under the same question, which no machine labelled."""
    if (start_char, text) == (task.start_char, task.text):
        return task
    kept = {name: getattr(task, name) for name in ("authority", "question", "question_text", "exemptions")}
    unsaid = {"label": "", "labels": (), "probability": None, "needs_review": False}
    return new_task(task.document, task.document_sha256, start_char, text, **kept, **unsaid)


def tasks_of_reports(reports: Iterable[Report], only_doubtful: bool = False) -> Iterator[DocumentTasks]:
    """Yield the tasks of each report; a segment that serves several questions is one task."""
    for report in reports:
        segments = {
            (one.segment.start_char, one.segment.end_char): one for answer in report.answers for one in answer.segments
        }
        labelled = [one for _, one in sorted(segments.items())]
        authority = _authority(citation.id for one in labelled for citation in one.citations)
        whole = digest(report.document.text)
        tasks = tuple(
            new_task(
                report.document.source,
                whole,
                one.segment.start_char,
                one.segment.text,
                authority=authority,
                question=", ".join(question.ref for question in one.segment.questions if question.ref) or None,
                question_text=" ".join(question.text for question in one.segment.questions) or None,
                label=one.label.value,
                labels=tuple(label.value for label in one.labels),
                exemptions=tuple(dict.fromkeys(exemption.id for exemption in one.exemptions)),
                probability=round(one.probability, 4),
                needs_review=one.needs_review,
            )
            for one in labelled
            if one.needs_review or not only_doubtful
        )
        yield DocumentTasks(report.document.source, report.document.text, tasks)


def _authority(provisions: Iterable[str]) -> str | None:
    statutes = load_catalogue().statutes
    named = {provision.partition(":")[0] for provision in provisions}
    return SCOTTISH if any(statutes[name].jurisdiction is Jurisdiction.SCOTLAND for name in named) else None


def tasks_of_table(
    path: Path,
    columns: Columns,
    label_batch: Callable[[dict[str, Any]], dict[str, list[Any]]],
    only_doubtful: bool = False,
    left_out: Callable[[str], None] = lambda line: None,
) -> Iterator[DocumentTasks]:
    """Yield the task of each row of a table of answers: a document of its own, named by the table and its place.

    ``left_out`` is told of a row without a text that can be labelled.
    """
    named = {"text": columns.text, "question": columns.question, "authority": columns.authority}
    number = 0
    for batch in read_table(path, columns):
        given: dict[str, Any] = {key: batch.column(name) for key, name in named.items() if name is not None}
        given |= {key: [_written(value) for value in given[key]] for key in given if key != "text"}
        said = label_columns(given, label_batch)
        for position, text in enumerate(given["text"]):
            number += 1
            one = {name: values[position] for name, values in (said | given).items()}
            if one["error"] is not None:
                left_out(f"{path}: row {number} is left out: {one['error']}")
                continue
            if only_doubtful and not one["needs_review"]:
                continue
            name = f"{path}#{number}"
            task = new_task(
                name,
                digest(text),
                0,
                text,
                authority=one.get("authority") or _authority(one["exemptions"]),
                question=None,
                question_text=one.get("question"),
                label=one["label"],
                labels=tuple(one["labels"]),
                exemptions=tuple(dict.fromkeys(one["exemptions"])),
                probability=round(one["probability"], 4),
                needs_review=one["needs_review"],
            )
            yield DocumentTasks(name, text, (task,))


def _written(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
