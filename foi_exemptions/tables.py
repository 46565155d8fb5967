"""Tables of answers in, the same tables with labels out: CSV, JSON Lines and Parquet, streamed in batches.

Rows and columns keep their order. A row whose text is missing or no text gets null labels and its reason in
an ``error`` column. A column that has the name of an added one is replaced, where it stands.
"""

from __future__ import annotations

import csv
import json
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from foi_exemptions.errors import DocumentError
from foi_exemptions.outputs import atomic, writing
from foi_exemptions.table_readers import Columns, Rows, arrow_schema, column_names, read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ADDED = ("label", "labels", "probability", "exemptions", "needs_review", "decided_by", "error")
MAX_TEXT = 1_000_000
"""A longer text is no answer but a file in a cell; the row says so."""


def label_table(
    source: Path,
    columns: Columns,
    label_batch: Callable[[dict[str, Any]], dict[str, list[Any]]],
    output: Path | None,
    form: str,
) -> tuple[int, int]:
    """Label every row of ``source`` and write the table to ``output`` (None: standard output) as ``form``.

    Returns the number of rows and of those that could not be labelled. Raises DocumentError for a file that
    cannot be read or lacks a column, and leaves no half-written output.
    """
    total = failed = 0
    with _writer(source, columns, output, form) as write:
        for rows in read_table(source, columns):
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


@contextmanager
def _writer(source: Path, columns: Columns, output: Path | None, form: str) -> Iterator[Callable[[Rows], None]]:
    """Yield a function that writes rows; the file appears under its name only if nothing failed."""
    if form == "parquet":
        if output is None:
            raise DocumentError("Parquet is not for a terminal or a pipe; give --output FILE.parquet")
        schema = _labelled(arrow_schema(source, columns))
        with atomic(output) as temporary, _parquet_writer(temporary, schema) as write:
            yield write
        return
    names = column_names(source, columns) if form == "csv" else []
    with writing(output) as file:
        yield _csv_writer(file, names) if form == "csv" else _jsonl_writer(file)


def _csv_writer(file: IO[str], names: list[str]) -> Callable[[Rows], None]:
    writer = csv.DictWriter(file, [*names, *(name for name in ADDED if name not in names)], lineterminator="\n")
    writer.writeheader()

    def write(rows: Rows) -> None:
        writer.writerows({name: _flat(value) for name, value in row.items()} for row in rows)

    return write


def _flat(value: object) -> object:
    return "; ".join(map(str, value)) if isinstance(value, list) else value


def _jsonl_writer(file: IO[str]) -> Callable[[Rows], None]:
    def write(rows: Rows) -> None:
        file.writelines(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)

    return write


def _labelled(schema: Any) -> Any:
    import pyarrow as pa

    types = {
        "label": pa.string(), "labels": pa.list_(pa.string()), "probability": pa.float64(),
        "exemptions": pa.list_(pa.string()), "needs_review": pa.bool_(), "decided_by": pa.string(),
        "error": pa.string(),
    }  # fmt: skip
    for name, kind in types.items():
        index = schema.get_field_index(name)
        schema = schema.append(pa.field(name, kind)) if index < 0 else schema.set(index, pa.field(name, kind))
    return schema


@contextmanager
def _parquet_writer(path: Path, schema: Any) -> Iterator[Callable[[Rows], None]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetWriter(path, schema) as writer:
        yield lambda rows: writer.write_table(pa.Table.from_pylist(rows, schema=schema))
