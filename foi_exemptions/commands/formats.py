"""What the label command can write, and which of it where nobody says."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import typer


class Format(StrEnum):
    """What the label command writes."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    HTML = "html"


_SUFFIXES = {
    ".json": Format.JSON,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".csv": Format.CSV,
    ".parquet": Format.PARQUET,
    ".html": Format.HTML,
    ".htm": Format.HTML,
}


def format_of_responses(form: Format | None, output: Path | None, count: int, terminal: bool) -> Format:
    """Return the format for ``count`` responses: as named, by the output's suffix, or by where it goes."""
    if form is None and output is not None:
        form = _SUFFIXES.get(output.suffix.lower())
    if form is None:
        form = Format.TABLE if output is None and terminal else Format.JSONL
    if form is Format.PARQUET:
        raise typer.BadParameter("parquet is for tables of answers; use jsonl or csv for responses")
    if form is Format.JSON and count > 1:
        raise typer.BadParameter("json holds one response; use jsonl for several")
    return form


def format_of_answers(form: Format | None, output: Path | None, source: Path) -> Format:
    """Return the format for a table of answers: as named, by the output's suffix, or the source's own."""
    if form is None and output is not None:
        form = _SUFFIXES.get(output.suffix.lower())
    form = form or _SUFFIXES[source.suffix.lower()]
    if form not in {Format.CSV, Format.JSONL, Format.PARQUET}:
        raise typer.BadParameter(f"{form.value} is for responses; a table is written as csv, jsonl or parquet")
    return form
