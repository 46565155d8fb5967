"""What the label command can write, and which of it where nobody says."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence


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
    ".txt": Format.TABLE,
}


def refuse_overwriting(output: Path | None, names: Sequence[str]) -> None:
    """Raise a usage error where the output is one of the responses: a letter is not written over."""
    if output is not None and output.is_file() and any(name != "-" and _is_same(output, name) for name in names):
        raise typer.BadParameter(f"{output} is the response itself; name another file for the labels")


def _is_same(output: Path, name: str) -> bool:
    try:
        return output.samefile(name)
    except (OSError, ValueError):  # no such file, which its reading will say
        return False


def format_of_responses(form: Format | None, output: Path | None, count: int, terminal: bool) -> Format:
    """Return the format for ``count`` responses: as named, by the output's suffix, or by where it goes."""
    form = form or _named_by(output)
    if form is None:
        form = Format.TABLE if output is None and terminal else Format.JSONL
    if form is Format.PARQUET:
        raise typer.BadParameter("parquet is for tables of answers; use jsonl or csv for responses")
    if form is Format.JSON and count > 1:
        raise typer.BadParameter("json holds one response; use jsonl for several")
    return form


def format_of_answers(form: Format | None, output: Path | None, source: Path) -> Format:
    """Return the format for a table of answers: as named, by the output's suffix, or the source's own."""
    form = form or _named_by(output) or _SUFFIXES[source.suffix.lower()]
    if form not in {Format.CSV, Format.JSONL, Format.PARQUET}:
        raise typer.BadParameter(f"{form.value} is for responses; a table is written as csv, jsonl or parquet")
    return form


def _named_by(output: Path | None) -> Format | None:
    """Return the format that the output's suffix names, None where it has none; a usage error for another suffix."""
    if output is None or not output.suffix:
        return None
    if output.suffix.lower() not in _SUFFIXES:
        known = ", ".join(_SUFFIXES)
        raise typer.BadParameter(
            f"{output}: its suffix names no format; use one of {known}, or say which with --format"
        )
    return _SUFFIXES[output.suffix.lower()]
