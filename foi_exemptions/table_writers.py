"""Batches of labelled rows to CSV, JSON Lines and Parquet."""

from __future__ import annotations

import csv
import io
import json
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from foi_exemptions.table_batches import ADDED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from foi_exemptions.table_batches import Batch

    Write = Callable[[Batch], None]

ROW_GROUP = 65_536
"""The rows of a row group of Parquet: fewer make a larger and slower file."""
ROW_GROUP_BYTES = 32 << 20
"""A row group of long texts has fewer rows: it is in memory until it is written."""


def text_writer(file: IO[str], form: str, names: Sequence[str], begin: bool = True) -> Write:
    """Return a function that writes batches as ``form``: "csv" with the columns ``names``, or "jsonl".

    Without ``begin`` the file has its header already.
    """
    if form == "jsonl":
        return lambda batch: _write(file, "".join(map(_line, batch.to_rows())))
    columns = [*names, *(name for name in ADDED if name not in names)]
    if begin:
        _write(file, _csv([dict(zip(columns, columns, strict=True))], columns))
    return lambda batch: _write(file, _csv(batch.to_rows(), columns))


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, default=str) + "\n"


def _csv(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writerows({name: _flat(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _flat(value: object) -> object:
    return "; ".join(map(str, value)) if isinstance(value, list) else value


def _write(file: IO[str], text: str) -> None:
    """Write the text; half a surrogate pair, which JSON may hold and UTF-8 may not, is escaped as JSON does."""
    file.write(text.encode("utf-8", "backslashreplace").decode("utf-8"))


@contextmanager
def parquet_writer(path: Path, schema: Any) -> Iterator[Write]:
    """Yield a function that writes batches to a Parquet file, gathered to row groups."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    waiting: list[Any] = []

    def flush() -> None:
        file.write_table(pa.Table.from_batches(waiting, schema))
        waiting.clear()

    def write(batch: Batch) -> None:
        waiting.append(batch.to_arrow(schema))
        rows, size = sum(one.num_rows for one in waiting), sum(one.nbytes for one in waiting)
        if rows >= ROW_GROUP or size >= ROW_GROUP_BYTES:
            flush()

    with pq.ParquetWriter(path, schema) as file:
        yield write
        if waiting:
            flush()


def append_arrow(path: Path, batch: Batch, schema: Any) -> None:
    """Append a batch to a file of Arrow streams, one a batch: unlike Parquet, whole at the end of every batch."""
    import pyarrow as pa

    columns = batch.to_arrow(schema)
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with path.open("ab") as file, pa.ipc.new_stream(file, schema, options=options) as stream:
        stream.write_batch(columns)


def arrow_to_parquet(path: Path, target: Path, schema: Any) -> None:
    """Write the batches of a file made by ``append_arrow`` as Parquet."""
    import pyarrow as pa

    from foi_exemptions.table_batches import ArrowBatch

    size = path.stat().st_size
    with path.open("rb") as file, parquet_writer(target, schema) as write:
        while file.tell() < size:
            with pa.ipc.open_stream(file) as stream:
                for columns in stream:
                    write(ArrowBatch(columns, 1.0))
