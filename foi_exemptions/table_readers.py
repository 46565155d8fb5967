"""Tables of answers from CSV, JSON Lines and Parquet, streamed in batches of rows."""

from __future__ import annotations

import codecs
import csv
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from foi_exemptions.errors import DocumentError, reason
from foi_exemptions.table_batches import ArrowBatch, RowBatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from foi_exemptions.table_batches import Batch, Rows

SUFFIXES = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
BATCH = 2048
"""The most rows in a batch: as many as are vectorized at once."""
BATCH_CHARS = 16_000_000
"""A batch of long texts has fewer rows: memory is bounded by characters too."""
MAX_CELL = 64_000_000
"""The longest cell the CSV reader takes; longer ones are a quote that never closes."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CSV_FAULTS = {
    "unexpected end of data": "a quote in it is never closed; close it",
    "',' expected after '\"'": 'a quote inside a cell is not doubled, or one is not closed; write "" for it',
    "field larger than field limit": f"a cell has more than {MAX_CELL >> 20} MB, or a quote is not closed; close it",
}
"""What the faults that the csv module finds mean."""
_MANY_NAMES, _LONG_NAME = 20, 40
"""What is shown of the columns there are, where one is missing."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of the table hold the answer's text and, where there, its question and its authority."""

    text: str
    question: str | None = None
    authority: str | None = None


def table_format(path: str | Path) -> str | None:
    """Return "csv", "jsonl" or "parquet" by the file's suffix, or None where it is no table."""
    return SUFFIXES.get(Path(path).suffix.lower())


def read_table(path: Path, columns: Columns) -> Iterator[Batch]:
    """Yield the rows of a table in batches; raises DocumentError for a file that cannot be read or lacks a column."""
    match table_format(path):
        case "csv":
            return _read_csv(path, columns)
        case "parquet":
            return _read_parquet(path, columns)
        case _:
            return _read_json(path, columns)


def estimated_rows(path: Path, columns: Columns) -> int:
    """Return about how many rows a table has: exact for Parquet, else by the size of the first rows."""
    for batch in read_table(path, columns):
        return round(len(batch) / (batch.read or 1.0))
    return 0


def first_names(path: Path, columns: Columns) -> list[str]:
    """Return the columns of a table's first row."""
    if table_format(path) != "jsonl":
        return column_names(path, columns)
    with _open(path) as file:
        return list(next(_json_rows(path, file, columns), {}))


def column_names(path: Path, columns: Columns) -> list[str]:
    """Return the columns of a table in order; rows of JSON Lines need not all have the same."""
    match table_format(path):
        case "csv":
            with _open(path) as file:
                return _required(path, columns, _header(_csv_rows(path, file)))
        case "parquet":
            return _required(path, columns, _parquet_schema(path).names)
        case _:
            with _open(path) as file:
                return list(dict.fromkeys(name for row in _json_rows(path, file, columns) for name in row))


def arrow_schema(path: Path, columns: Columns) -> Any:
    """Return the Arrow types of the columns: a CSV holds text, and JSON Lines are read once to learn theirs."""
    import pyarrow as pa

    match table_format(path):
        case "csv":
            return pa.schema([(name, pa.string()) for name in column_names(path, columns)])
        case "parquet":
            return _parquet_schema(path)
        case _:
            try:
                return _json_schema(path, columns)
            except (pa.ArrowException, OverflowError, UnicodeEncodeError) as error:
                reason = str(error).splitlines()[0]
                raise DocumentError(f"{path}: makes no Parquet table ({reason}); write jsonl instead") from error


def _json_schema(path: Path, columns: Columns) -> Any:
    import pyarrow as pa

    schema = pa.schema([])
    for batch in _read_json(path, columns):
        rows = batch.to_rows()
        names = dict.fromkeys(name for row in rows for name in row)
        table = pa.Table.from_pylist([{name: row.get(name) for name in names} for row in rows])
        schema = pa.unify_schemas([schema, table.schema], promote_options="permissive")
    return schema


def _read_csv(path: Path, columns: Columns) -> Iterator[Batch]:
    with _open(path) as file:
        rows = _csv_rows(path, file)
        header = _required(path, columns, _header(rows))
        several = len(header) > 1  # in a table of one column a blank line is a row without a text
        yield from _batches((_csv_row(path, header, cells, line) for line, cells in rows if cells or not several), file)


def _header(rows: Iterator[tuple[int, list[str]]]) -> list[str]:
    return next(rows, (1, []))[1]


def _csv_rows(path: Path, file: TextIO) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line where it begins.

    A quote that is not closed, or not doubled inside a cell, is refused: the rows behind it would be lost in the cell.
    """
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(file, strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        what = _CSV_FAULTS.get(str(error).partition("(")[0].strip(), str(error))
        raise DocumentError(f"{path}: the row at line {begins} is no CSV: {what}") from error
    except UnicodeDecodeError as error:
        raise _not_utf8(path, error) from error
    except OSError as error:
        raise _not_read(path, error) from error


def _csv_row(path: Path, header: list[str], cells: list[str], line: int) -> dict[str, Any]:
    """Return a row by column, None for cells it lacks; words behind the last column are a comma outside quotes."""
    if any(cells[len(header) :]):
        raise DocumentError(f"{path}: line {line} has {len(cells)} cells and the header {len(header)}; quote its texts")
    return dict(zip_longest(header, cells[: len(header)]))


def _read_json(path: Path, columns: Columns) -> Iterator[Batch]:
    with _open(path) as file:
        yield from _batches(_json_rows(path, file, columns), file)


def _json_rows(path: Path, file: TextIO, columns: Columns) -> Iterator[dict[str, Any]]:
    required = False
    try:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            row = _parsed(path, number, line)
            if not isinstance(row, dict):
                raise DocumentError(f"{path}: line {number} holds a {type(row).__name__}, not an object")
            if not required:
                _required(path, columns, row)
                required = True
            yield row
    except UnicodeDecodeError as error:
        raise _not_utf8(path, error) from error
    except OSError as error:
        raise _not_read(path, error) from error


def _parsed(path: Path, number: int, line: str) -> Any:
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise DocumentError(f"{path}: line {number} is no JSON ({error.msg}); mend it") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets in brackets
        raise DocumentError(f"{path}: line {number} is no JSON that can be read ({error}); mend it") from error


def _read_parquet(path: Path, columns: Columns) -> Iterator[Batch]:
    with _parquet_file(path) as file:
        _required(path, columns, file.schema_arrow.names)
        groups = [file.metadata.row_group(index) for index in range(file.metadata.num_row_groups)]
        widest = max((group.total_byte_size / max(group.num_rows, 1) for group in groups), default=1)
        size = max(1, min(BATCH, int(BATCH_CHARS / max(widest, 1))))
        done = 0
        for batch in file.iter_batches(batch_size=size):
            done += batch.num_rows
            yield ArrowBatch(batch, done / file.metadata.num_rows)


def _parquet_schema(path: Path) -> Any:
    with _parquet_file(path) as file:
        return file.schema_arrow


@contextmanager
def _parquet_file(path: Path) -> Iterator[Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # a buffer: without one a row group, which may be the whole file, is in memory at once
        with pq.ParquetFile(path, buffer_size=1 << 20) as file:
            yield file
    except (OSError, pa.ArrowException) as error:
        raise DocumentError(f"{path}: cannot be read as Parquet ({str(error).splitlines()[0]})") from error


def _open(path: Path) -> TextIO:
    try:
        return path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise _not_read(path, error) from error


def _not_read(path: Path, error: OSError) -> DocumentError:
    return DocumentError(f"{path}: cannot be read ({reason(error)}); check the name and the permissions")


def _not_utf8(path: Path, error: UnicodeDecodeError) -> DocumentError:
    """Return the error with the line, which is looked for now: what was read has run ahead of what was parsed."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if number == 1 and line.startswith(_UTF16):
                return DocumentError(f"{path}: is UTF-16; save it as UTF-8")
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as found:
                return DocumentError(f"{path}: line {number} is not UTF-8 ({found.reason}); save it as UTF-8")
    return DocumentError(f"{path}: is not UTF-8 ({error.reason}); save it as UTF-8")


def _required(path: Path, columns: Columns, names: Iterable[str]) -> list[str]:
    """Return the names if each is there once and those asked for are among them."""
    present = list(names)
    if twice := [name for name in present if present.count(name) > 1]:
        raise DocumentError(f"{path}: has two columns named {twice[0]!r}; rename one")
    for name in (columns.text, columns.question, columns.authority):
        if name is not None and name not in present:
            raise DocumentError(f"{path}: has no column {name!r}; it has {_shortly(present)}")
    return present


def _shortly(names: Sequence[str]) -> str:
    """Return the names of columns on one line, however many and long; one name that holds several is said to."""
    listed = [repr(name if len(name) <= _LONG_NAME else name[:_LONG_NAME] + "…") for name in names[:_MANY_NAMES]]
    more = f" and {len(names) - _MANY_NAMES} more" if len(names) > _MANY_NAMES else ""
    other = next((mark for mark in ";\t|" if len(names) == 1 and mark in names[0]), None)
    hint = f": its cells are separated by {other!r}; save it with commas" if other else ""
    return (", ".join(listed) or "none") + more + hint


def _batches(rows: Iterable[dict[str, Any]], file: TextIO) -> Iterator[RowBatch]:
    size = os.fstat(file.fileno()).st_size
    batch: Rows = []
    chars = 0
    for row in rows:
        batch.append(row)
        chars += sum(len(value) for value in row.values() if isinstance(value, str))
        if len(batch) == BATCH or chars >= BATCH_CHARS:
            yield RowBatch(batch, file.buffer.tell() / size if size else 0.0)
            batch, chars = [], 0
    if batch:
        yield RowBatch(batch, 1.0)
