"""``label``: responses, or every row of a table of answers."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foi_exemptions.commands.options import (
    CountryOption,
    Model,
    Output,
    Sha256,
    jurisdiction_of_country,
    load_labeller,
)
from foi_exemptions.errors import FoiExemptionsError

if TYPE_CHECKING:
    from foi_exemptions.pipeline import Labeller
    from foi_exemptions.results import Jurisdiction


class Format(StrEnum):
    """What the label command writes."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


def label(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Responses as text, a table of answers, or - for standard input."),
    ],
    form: Annotated[
        Format | None,
        typer.Option(
            "--format",
            "-f",
            help="Default: a table on a terminal, JSON Lines in a pipe; for tables, the input's own format.",
        ),
    ] = None,
    output: Output = None,
    text_column: Annotated[
        str | None, typer.Option(help="In a table: the column with the answer. Makes FILE a table of answers.")
    ] = None,
    question_column: Annotated[str | None, typer.Option(help="In a table: the column with the question.")] = None,
    authority_column: Annotated[
        str | None, typer.Option(help="In a table: the column with the authority's name.")
    ] = None,
    country: CountryOption = None,
    model: Model = None,
    model_sha256: Sha256 = None,
) -> None:
    """Label responses, or every row of a table of answers."""
    from foi_exemptions.table_readers import table_format

    tables = [name for name in files if table_format(name) is not None]
    if text_column is not None or tables:
        if len(files) > 1:
            raise typer.BadParameter("label one table at a time")
        if text_column is None:
            raise typer.BadParameter(f"{files[0]} is a table: say which column holds the answers with --text-column")
        if not tables:
            raise typer.BadParameter(f"{files[0]}: --text-column goes with a .csv, .jsonl or .parquet table")
        _label_table(
            Path(files[0]), form, output, (text_column, question_column, authority_column), (model, model_sha256)
        )
        return
    _label_responses(files, form, output, jurisdiction_of_country(country), load_labeller(model, model_sha256))


def _label_responses(
    files: list[str], form: Format | None, output: Path | None, jurisdiction: Jurisdiction | None, labeller: Labeller
) -> None:
    from foi_exemptions.outputs import writing
    from foi_exemptions.report import ROW_FIELDS, to_dict, to_rows

    form = form or (Format.TABLE if output is None and sys.stdout.isatty() else Format.JSONL)
    if form is Format.PARQUET:
        raise typer.BadParameter("parquet is for tables of answers; use jsonl or csv for responses")
    if form is Format.JSON and len(files) > 1:
        raise typer.BadParameter("json holds one response; use jsonl for several")
    failures = 0
    with writing(output) as file:
        rows = _csv_writer(file, ROW_FIELDS) if form is Format.CSV else None
        for name in files:
            try:
                report = labeller.label_file(name, jurisdiction)
            except FoiExemptionsError as error:
                if len(files) == 1:
                    raise
                typer.echo(f"foi-exemptions: {error}", err=True)
                failures += 1
                continue
            if rows is not None:
                rows.writerows(to_rows(report))
            elif form is Format.TABLE:
                _print_table(report, file)
            else:
                file.write(
                    json.dumps(to_dict(report), ensure_ascii=False, indent=1 if form is Format.JSON else None) + "\n"
                )
    if failures:
        raise typer.Exit(1)


def _csv_writer(file: Any, fields: tuple[str, ...]) -> Any:
    import csv

    writer = csv.DictWriter(file, fields, lineterminator="\n")
    writer.writeheader()
    return writer


def _print_table(report: Any, file: Any) -> None:
    from rich.console import Console

    from foi_exemptions.report import to_table

    wide = None if file.isatty() else 140
    console = Console(file=file, width=wide, highlight=False)
    console.print(to_table(report))
    console.print()


def _label_table(
    source: Path,
    form: Format | None,
    output: Path | None,
    names: tuple[str, str | None, str | None],
    model: tuple[Path | None, str | None],
) -> None:
    from foi_exemptions.table_readers import SUFFIXES, Columns, table_format
    from foi_exemptions.tables import label_table

    if form is None:
        by_suffix = SUFFIXES.get(output.suffix.lower()) if output is not None else None
        form = Format(by_suffix or table_format(source) or "jsonl")
    if form in {Format.JSON, Format.TABLE}:
        raise typer.BadParameter(f"{form.value} is for responses; a table is written as csv, jsonl or parquet")
    labeller = load_labeller(*model)
    total, failed = label_table(source, Columns(*names), labeller.label_batch, output, form.value)
    if failed:
        typer.echo(
            f"foi-exemptions: {failed} of {total} rows could not be labelled; see their 'error' column", err=True
        )
