"""Tables of answers from CSV, JSON Lines and Parquet, streamed in batches of rows."""

from __future__ import annotations

import csv
import json
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from foi_exemptions.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SUFFIXES = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
BATCH = 1000
MAX_CELL = 64_000_000
"""The longest cell the CSV reader takes; longer ones are a quote that never closes."""

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


def read_table(path: Path, columns: Columns) -> Iterator[Rows]:
    """Yield the rows of a table in batches; raises DocumentError for a file that cannot be read or lacks a column."""
    match table_format(path):
        case "csv":
            return _read_csv(path, columns)
        case "parquet":
            return _read_parquet(path, columns)
        case _:
            return _batches(_json_rows(path, columns))


def column_names(path: Path, columns: Columns) -> list[str]:
    """Return the columns of a table in order; rows of JSON Lines need not all have the same."""
    match table_format(path):
        case "csv":
            with _csv_reader(path) as reader:
                return _required(path, columns, next(reader, []))
        case "parquet":
            return _required(path, columns, _parquet_schema(path).names)
        case _:
            return list(dict.fromkeys(name for row in _json_rows(path, columns) for name in row))


def arrow_schema(path: Path, columns: Columns) -> Any:
    """Return the Arrow types of the columns: a CSV holds text, and JSON Lines are read once to learn theirs."""
    import pyarrow as pa

    match table_format(path):
        case "csv":
            return pa.schema([(name, pa.string()) for name in column_names(path, columns)])
        case "parquet":
            return _parquet_schema(path)
        case _:
            schema = pa.schema([])
            try:
                for rows in _batches(_json_rows(path, columns)):
                    names = dict.fromkeys(name for row in rows for name in row)
                    table = pa.Table.from_pylist([{name: row.get(name) for name in names} for row in rows])
                    schema = pa.unify_schemas([schema, table.schema], promote_options="permissive")
            except (pa.ArrowException, OverflowError) as error:
                reason = str(error).splitlines()[0]
                raise DocumentError(f"{path}: makes no Parquet table ({reason}); write jsonl instead") from error
            return schema


def _read_csv(path: Path, columns: Columns) -> Iterator[Rows]:
    with _csv_reader(path) as reader:
        header = _required(path, columns, next(reader, []))
        yield from _batches(_csv_row(path, header, cells, reader.line_num) for cells in reader if cells)


@contextmanager
def _csv_reader(path: Path) -> Iterator[Any]:
    csv.field_size_limit(MAX_CELL)
    with _open(path) as file:
        reader = csv.reader(file)
        try:
            yield reader
        except (csv.Error, UnicodeDecodeError) as error:
            raise DocumentError(
                f"{path}: line {reader.line_num + 1} is no CSV in UTF-8 ({error}); save it so"
            ) from error


def _csv_row(path: Path, header: list[str], cells: list[str], line: int) -> dict[str, Any]:
    """Return a row by column, None for cells it lacks; words behind the last column are a comma outside quotes."""
    if any(cells[len(header) :]):
        raise DocumentError(f"{path}: line {line} has {len(cells)} cells and the header {len(header)}; quote its texts")
    return dict(zip_longest(header, cells[: len(header)]))


def _json_rows(path: Path, columns: Columns) -> Iterator[dict[str, Any]]:
    required = False
    number = 0
    with _open(path) as file:
        try:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                row = json.loads(line)
                if not isinstance(row, dict):
                    raise DocumentError(f"{path}: line {number} holds a {type(row).__name__}, not an object")
                if not required:
                    _required(path, columns, row)
                    required = True
                yield row
        except json.JSONDecodeError as error:
            raise DocumentError(f"{path}: line {number} is no JSON ({error.msg}); mend it") from error
        except UnicodeDecodeError as error:
            raise _not_utf8(path, number, error) from error


def _read_parquet(path: Path, columns: Columns) -> Iterator[Rows]:
    with _parquet_file(path) as file:
        _required(path, columns, file.schema_arrow.names)
        for batch in file.iter_batches(batch_size=BATCH):
            yield batch.to_pylist()


def _parquet_schema(path: Path) -> Any:
    with _parquet_file(path) as file:
        return file.schema_arrow


@contextmanager
def _parquet_file(path: Path) -> Iterator[Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            yield file
    except (OSError, pa.ArrowException) as error:
        raise DocumentError(f"{path}: cannot be read as Parquet ({str(error).splitlines()[0]})") from error


def _open(path: Path) -> IO[str]:
    try:
        return path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read ({error.strerror}); check the name and the permissions") from error


def _not_utf8(path: Path, line: int, error: UnicodeDecodeError) -> DocumentError:
    return DocumentError(f"{path}: is not UTF-8 somewhere behind line {line} ({error.reason}); save it as UTF-8")


def _required(path: Path, columns: Columns, names: Iterable[str]) -> list[str]:
    """Return the names if each is there once and those asked for are among them."""
    present = list(names)
    if twice := [name for name in present if present.count(name) > 1]:
        raise DocumentError(f"{path}: has two columns named {twice[0]!r}; rename one")
    for name in (columns.text, columns.question, columns.authority):
        if name is not None and name not in present:
            raise DocumentError(f"{path}: has no column {name!r}; it has {', '.join(map(repr, present)) or 'none'}")
    return present


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[Rows]:
    batch: Rows = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
