"""Where a labelled table goes: standard output, a file that appears when it is whole, or one to be gone on with."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from foi_exemptions.errors import DocumentError
from foi_exemptions.outputs import atomic, text_file, writing
from foi_exemptions.resuming import resumable
from foi_exemptions.table_batches import Batch, with_added
from foi_exemptions.table_readers import arrow_schema, column_names
from foi_exemptions.table_writers import append_arrow, arrow_to_parquet, parquet_writer, text_writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from foi_exemptions.table_readers import Columns


@dataclass(frozen=True, slots=True)
class Totals:
    """How many rows have been read, could not be labelled, and were written."""

    rows: int = 0
    failed: int = 0
    written: int = 0


Write = Callable[[Batch, Totals], None]
"""Writes a batch; the totals are those with it."""


@contextmanager
def new_output(source: Path, columns: Columns, output: Path | None, form: str) -> Iterator[tuple[Totals, Write]]:
    """Yield nothing done, and what writes to ``output`` (None: standard output); a file appears if nothing failed."""
    if form == "parquet":
        if output is None:
            raise DocumentError("Parquet is not for a terminal or a pipe; give --output FILE.parquet")
        schema = with_added(arrow_schema(source, columns))
        with atomic(output) as temporary, parquet_writer(temporary, schema) as write:
            yield Totals(), lambda batch, _: write(batch)
        return
    names = column_names(source, columns) if form == "csv" else []
    with writing(output) as file:
        text = text_writer(file, form, names)
        yield Totals(), lambda batch, _: text(batch)


@contextmanager
def resumed_output(
    source: Path, columns: Columns, output: Path, form: str, run: dict[str, Any], notice: Callable[[str], None]
) -> Iterator[tuple[Totals, Write]]:
    """Yield what a stopped run had done, and what appends to it; see ``resumable``.

    Parquet cannot be appended to: until the end the part holds Arrow streams.
    """
    if form == "parquet":
        schema = with_added(arrow_schema(source, columns))

        def finish(part: Path, target: Path) -> None:
            with atomic(target) as temporary:
                arrow_to_parquet(part, temporary, schema)

        with resumable(output, run, notice, finish) as part:

            def append(batch: Batch, totals: Totals) -> None:
                append_arrow(part.path, batch, schema)
                part.save(asdict(totals))

            yield Totals(**part.done), append
        return
    names = column_names(source, columns) if form == "csv" else []
    with resumable(output, run, notice) as part, text_file(part.path, "a") as file:
        text = text_writer(file, form, names, begin=not part.done)

        def write(batch: Batch, totals: Totals) -> None:
            text(batch)
            file.flush()
            part.save(asdict(totals))

        yield Totals(**part.done), write
