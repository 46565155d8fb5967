"""Batches of labelled rows to CSV, JSON Lines and Parquet."""

from __future__ import annotations

import csv
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
        return lambda batch: file.writelines(map(_line, batch.to_rows()))
    columns = [*names, *(name for name in ADDED if name not in names)]
    writer = csv.DictWriter(file, columns, lineterminator="\n")
    if begin:
        writer.writeheader()
    return lambda batch: writer.writerows(map(_flat_row, batch.to_rows()))


def _line(row: dict[str, Any]) -> str:
    """Return a row as JSON, which has no NaN."""
    return _json({name: None if value != value else value for name, value in row.items()}) + "\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _flat_row(row: dict[str, Any]) -> dict[str, object]:
    return {name: _flat(value) for name, value in row.items()}


def _flat(value: object) -> object:
    """Return what a cell holds: a list as its items, whatever else has parts as JSON."""
    if isinstance(value, list):
        return "; ".join(map(str, map(_flat, value)))
    return _json(value) if isinstance(value, dict) else value


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
