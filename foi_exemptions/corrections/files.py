"""Review files on disk: which format one is in, writing one whole, and reading what came back."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Any, assert_never

from foi_exemptions.corrections.label_studio import configuration, read_tasks, write_tasks
from foi_exemptions.corrections.prodigy import is_prodigy, read_answer
from foi_exemptions.corrections.reviews import review_of, task_of
from foi_exemptions.corrections.spreadsheets import read_csv, read_rows, write_csv, write_jsonl
from foi_exemptions.documents import decode
from foi_exemptions.errors import DocumentError
from foi_exemptions.outputs import writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from foi_exemptions.corrections.reviews import Review
    from foi_exemptions.corrections.tasks import DocumentTasks


class ReviewFormat(StrEnum):
    """What a review file is written as."""

    CSV = "csv"
    JSONL = "jsonl"
    LABEL_STUDIO = "label-studio"


SUFFIXES = {
    ".csv": ReviewFormat.CSV,
    ".tsv": ReviewFormat.CSV,
    ".txt": ReviewFormat.CSV,
    ".jsonl": ReviewFormat.JSONL,
    ".ndjson": ReviewFormat.JSONL,
    ".json": ReviewFormat.LABEL_STUDIO,
}
"""What a file is by its name; a spreadsheet saves tables as .tsv or .txt too."""


def format_of(path: Path) -> ReviewFormat:
    """Return the format that the name of a file tells; raises DocumentError where it tells none."""
    if (form := SUFFIXES.get(path.suffix.lower())) is None:
        raise DocumentError(f"{path}: is no review file by its name; use .csv, .jsonl, or .json for Label Studio")
    return form


def configuration_path(output: Path) -> Path:
    """Return where the labelling configuration is written for an export to ``output``."""
    return output.with_suffix(".xml")


def refuse_existing(paths: Iterable[Path], force: bool) -> None:
    """Raise DocumentError where a file would be overwritten that nobody said may be."""
    for path in paths:
        if not force and path.is_file():
            raise DocumentError(f"{path}: exists and may hold work; name another file, or add --force to replace it")


def write_review(documents: Iterable[DocumentTasks], output: Path, form: ReviewFormat) -> int:
    """Write a review file, and for Label Studio its configuration beside it; return the number of segments."""
    try:
        with writing(output, errors="strict") as file:
            count = _writer(form)(documents, file)
    except UnicodeEncodeError as error:
        raise DocumentError(
            f"{output}: not written, a text holds half a character ({error.reason}); mend it"
        ) from error
    if form is ReviewFormat.LABEL_STUDIO:
        with writing(configuration_path(output)) as beside:
            beside.write(configuration())
    return count


def _writer(form: ReviewFormat) -> Callable[[Iterable[DocumentTasks], IO[str]], int]:
    match form:
        case ReviewFormat.CSV:
            return write_csv
        case ReviewFormat.JSONL:
            return write_jsonl
        case ReviewFormat.LABEL_STUDIO:
            return write_tasks
        case _:
            assert_never(form)


def read_reviews(path: Path) -> Iterator[Review]:
    """Yield what is said in a review file that came back; raises DocumentError where it cannot be read as one."""
    try:
        text = decode(path.read_bytes(), str(path))
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read ({error.strerror}); check the name and the permissions") from error
    form = format_of(path)
    match form:
        case ReviewFormat.CSV:
            yield from read_csv(str(path), text)
        case ReviewFormat.JSONL:
            for where, row in read_rows(str(path), text):
                if is_prodigy(row):
                    yield from read_answer(row, where)
                else:
                    yield review_of(row, task_of(row, where), where)
        case ReviewFormat.LABEL_STUDIO:
            yield from read_tasks(str(path), text)
        case _:
            assert_never(form)


def write_gold(rows: Sequence[dict[str, Any]], output: Path) -> None:
    """Write gold answers as JSON Lines."""
    with writing(output) as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
