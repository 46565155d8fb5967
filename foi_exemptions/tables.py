"""Tables of answers in, the same tables with labels out: CSV, JSON Lines and Parquet, streamed in batches.

Rows and columns keep their order. A row whose text is missing or no text gets null labels and its reason in
an ``error`` column. Output goes to a temporary file that takes its name only when it is whole.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from foi_exemptions.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SUFFIXES = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
ADDED = ("label", "labels", "probability", "exemptions", "needs_review", "decided_by", "error")
BATCH = 1000
MAX_TEXT = 1_000_000
"""A longer text is no answer but a file in a cell; the row says so."""

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of the table hold the answer's text and, where there, its question and its authority."""

    text: str
    question: str | None = None
    authority: str | None = None


def table_format(path: str | Path) -> str | None:
    """Return "csv", "jsonl" or "parquet" by the file's suffix, or None where it is no table."""
    return SUFFIXES.get(Path(path).suffix.lower())


def label_table(
    source: Path, columns: Columns, label_batch: Callable[[dict[str, Any]], dict[str, list[Any]]], output: Path | None, form: str
) -> tuple[int, int]:
    """Label every row of ``source`` and write the table to ``output`` (None: standard output) as ``form``.

    Returns the number of rows and of those that could not be labelled. Raises DocumentError for a file that
    cannot be read or lacks a column, and leaves no half-written output.
    """
    reader = {"csv": _read_csv, "jsonl": _read_jsonl, "parquet": _read_parquet}[table_format(source) or "jsonl"]
    total = failed = 0
    with _writer(output, form) as write:
        for rows in reader(source, columns):
            labelled = label_rows(rows, columns, label_batch)
            total += len(labelled)
            failed += sum(row["error"] is not None for row in labelled)
            write(labelled)
    return total, failed


def label_rows(rows: Rows, columns: Columns, label_batch: Callable[[dict[str, Any]], dict[str, list[Any]]]) -> Rows:
    """Return the rows with the added columns; bad ones get nulls and an ``error``."""
    errors = [_problem(row.get(columns.text)) for row in rows]
    good = [row for row, error in zip(rows, errors, strict=True) if error is None]
    batch: dict[str, Any] = {"text": [row[columns.text] for row in good]}
    if columns.question is not None:
        batch["question"] = [_text(row.get(columns.question)) for row in good]
    if columns.authority is not None:
        batch["authority"] = [_text(row.get(columns.authority)) for row in good]
    results = label_batch(batch) if good else {}
    labelled: Rows = []
    position = 0
    for row, error in zip(rows, errors, strict=True):
        added: dict[str, Any] = dict.fromkeys(ADDED)
        added["error"] = error
        if error is None:
            added |= {name: results[name][position] for name in results}
            position += 1
        labelled.append({**row, **added})
    return labelled


def _problem(value: object) -> str | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return "no text"
    if not isinstance(value, str):
        return f"not text but {type(value).__name__}"
    return f"longer than {MAX_TEXT} characters" if len(value) > MAX_TEXT else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _read_csv(path: Path, columns: Columns) -> Iterator[Rows]:
    csv.field_size_limit(MAX_TEXT * 64)
    with _open(path) as file:
        reader = csv.DictReader(file)
        _require(path, columns, reader.fieldnames or [])
        try:
            yield from _batches({name: row[name] for name in reader.fieldnames or []} for row in reader)
        except (csv.Error, UnicodeDecodeError) as error:
            raise DocumentError(f"{path}: line {reader.line_num} is no CSV in UTF-8 ({error}); mend it") from error


def _read_jsonl(path: Path, columns: Columns) -> Iterator[Rows]:
    with _open(path) as file:
        yield from _batches(_json_rows(path, columns, file))


def _json_rows(path: Path, columns: Columns, file: IO[str]) -> Iterator[dict[str, Any]]:
    first = True
    number = 0
    try:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            row = json.loads(line)
            if not isinstance(row, dict):
                raise DocumentError(f"{path}: line {number} holds a {type(row).__name__}, not an object")
            if first:
                _require(path, columns, list(row))
                first = False
            yield row
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise DocumentError(f"{path}: line {number or 1} is no JSON in UTF-8 ({error}); mend it") from error


def _read_parquet(path: Path, columns: Columns) -> Iterator[Rows]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            _require(path, columns, file.schema_arrow.names)
            for batch in file.iter_batches(batch_size=BATCH):
                yield batch.to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise DocumentError(f"{path}: cannot be read as Parquet ({str(error).splitlines()[0]})") from error


def _open(path: Path) -> IO[str]:
    try:
        return path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read ({error.strerror}); check the name and the permissions") from error


def _require(path: Path, columns: Columns, present: Iterable[str]) -> None:
    have = list(present)
    for name in (columns.text, columns.question, columns.authority):
        if name is not None and name not in have:
            raise DocumentError(f"{path}: has no column {name!r}; it has {', '.join(map(repr, have)) or 'none'}")


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[Rows]:
    batch: Rows = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


@contextmanager
def _writer(output: Path | None, form: str) -> Iterator[Callable[[Rows], None]]:
    """Yield a function that writes rows; the file appears under its name only if nothing failed."""
    if output is None:
        if form == "parquet":
            raise DocumentError("Parquet is not for a terminal or a pipe; give --output FILE.parquet")
        with _rows_writer(sys.stdout, form) as write:
            yield write
        return
    with atomic(output) as temporary:
        if form == "parquet":
            with _parquet_writer(temporary) as write:
                yield write
        else:
            with temporary.open("w", encoding="utf-8", newline="") as file, _rows_writer(file, form) as write:
                yield write


@contextmanager
def atomic(output: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``output`` that takes its name when the block ends without an error."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=output.parent)
    except OSError as error:
        raise DocumentError(f"{output}: cannot be written ({error.strerror}); check the folder") from error
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        temporary.replace(output)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


@contextmanager
def writing(output: Path | None) -> Iterator[IO[str]]:
    """Yield a text file that becomes ``output`` when the block ends without an error, or standard output."""
    if output is None:
        yield sys.stdout
        return
    with atomic(output) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        yield file


@contextmanager
def _rows_writer(file: IO[str], form: str) -> Iterator[Callable[[Rows], None]]:
    header: list[str] = []

    def write_jsonl(rows: Rows) -> None:
        file.writelines(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)

    def write_csv(rows: Rows) -> None:
        writer = csv.DictWriter(file, header or list(rows[0]), extrasaction="ignore", lineterminator="\n")
        if not header:
            header.extend(rows[0])
            writer.writeheader()
        writer.writerows({name: _flat(value) for name, value in row.items()} for row in rows)

    yield write_csv if form == "csv" else write_jsonl


def _flat(value: object) -> object:
    return "; ".join(map(str, value)) if isinstance(value, list) else value


@contextmanager
def _parquet_writer(path: Path) -> Iterator[Callable[[Rows], None]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    added = {
        "label": pa.string(), "labels": pa.list_(pa.string()), "probability": pa.float64(),
        "exemptions": pa.list_(pa.string()), "needs_review": pa.bool_(), "decided_by": pa.string(), "error": pa.string(),
    }  # fmt: skip
    writers: list[Any] = []

    def write(rows: Rows) -> None:
        table = pa.Table.from_pylist(rows)
        for name, kind in added.items():
            column = table.schema.get_field_index(name)
            table = table.set_column(column, name, table.column(name).cast(kind))
        if not writers:
            writers.append(pq.ParquetWriter(path, table.schema))
        writers[0].write_table(table.cast(writers[0].schema))

    try:
        yield write
    finally:
        for writer in writers:
            writer.close()
