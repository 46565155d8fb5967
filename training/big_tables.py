"""How long a table of many answers takes, and how much memory: one of each format through the command."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foi_exemptions.errors import FoiExemptionsError
from foi_exemptions.trainer import read_seeds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FORMATS = ("csv", "jsonl", "parquet")


def main(
    rows: Annotated[int, typer.Argument(help="How many rows; the examples in seeds are repeated to reach it.")],
    forms: Annotated[
        list[str] | None, typer.Option("--format", help="csv, jsonl or parquet; may be given again. Default: all.")
    ] = None,
    options: Annotated[str, typer.Option(help='More options for the command, as "--jobs 2 --resume".')] = "",
) -> None:
    """Print the seconds and the peak of resident memory, in MB, of labelling a table in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for form in forms or FORMATS:
            source, output = Path(folder) / f"answers.{form}", Path(folder) / f"labelled.{form}"
            _write(source, form, invented_answers(rows))
            seconds, peak = _labelled(source, output, options.split())
            size = source.stat().st_size >> 20
            typer.echo(f"{form}: {rows} rows ({size} MB), {seconds:.1f} s, {rows / seconds:.0f} rows/s, peak {peak} MB")
            source.unlink()
            output.unlink()


def invented_answers(count: int) -> Iterator[dict[str, Any]]:
    """Yield rows made of the seeds; each is a text of its own, and a few hold none."""
    seeds = read_seeds(Path("seeds"))
    for number, row in enumerate(islice(cycle(seeds), count)):
        text = f"{row['text']} Our reference: FOI/{number}." if number % 1000 else ""
        yield {"ref": f"FOI/{number}", "question": row["question"], "answer": text, "year": 2020 + number % 7}


def _write(path: Path, form: str, rows: Iterator[dict[str, Any]]) -> None:
    first = next(rows)
    if form == "parquet":
        _write_parquet(path, [first], rows)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        if form == "csv":
            writer = csv.DictWriter(file, list(first))
            writer.writeheader()
            writer.writerow(first)
            writer.writerows(rows)
        else:
            file.write(json.dumps(first) + "\n")
            file.writelines(json.dumps(row) + "\n" for row in rows)


def _write_parquet(path: Path, first: list[dict[str, Any]], rows: Iterable[dict[str, Any]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([("ref", pa.string()), ("question", pa.string()), ("answer", pa.string()), ("year", pa.int64())])
    remaining = iter(rows)
    with pq.ParquetWriter(path, schema) as writer:
        while first:
            writer.write_table(pa.Table.from_pylist(first, schema=schema))
            first = list(islice(remaining, 50_000))


def _labelled(source: Path, output: Path, options: list[str]) -> tuple[float, int]:
    """Return the seconds a run of the command takes and the most memory it had at once, in MB."""
    columns = ["--text-column", "answer", "--question-column", "question"]
    command = [sys.executable, "-m", "foi_exemptions", "label", str(source), *columns, "-o", str(output), *options]
    start = perf_counter()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)  # getrusage(RUSAGE_CHILDREN) has the highest of all children so far
    seconds = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise FoiExemptionsError(f"the command ended with {process.returncode}")
    return seconds, usage.ru_maxrss >> (10 if sys.platform == "linux" else 20)


if __name__ == "__main__":
    try:
        typer.run(main)
    except FoiExemptionsError as error:
        raise SystemExit(f"big_tables: {error}") from error
