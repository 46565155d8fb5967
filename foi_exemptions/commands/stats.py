"""``stats``: responses counted in the categories of published statistics."""

from __future__ import annotations

import csv
import json
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from foi_exemptions.commands.options import (
    CountryOption,
    Model,
    Output,
    Sha256,
    jurisdiction_of_country,
    load_labeller,
)

if TYPE_CHECKING:
    from foi_exemptions.errors import FoiExemptionsError
    from foi_exemptions.official import Tally


class Format(StrEnum):
    """What the command writes."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class SchemeName(StrEnum):
    """Whose statistics."""

    CABINET_OFFICE = "cabinet-office"
    SCOTLAND = "scotland"
    WHATDOTHEYKNOW = "whatdotheyknow"
    ALL = "all"


def stats(
    names: Annotated[list[str], typer.Argument(metavar="FILE...", help="Responses: files, folders or patterns.")],
    scheme: Annotated[
        SchemeName, typer.Option("--scheme", help="Whose categories; all: those that the responses come under.")
    ] = SchemeName.ALL,
    form: Annotated[Format, typer.Option("--format", "-f")] = Format.TABLE,
    output: Output = None,
    country: CountryOption = None,
    model: Model = None,
    model_sha256: Sha256 = None,
) -> None:
    """Count outcomes and exemptions as the Cabinet Office, the Scottish Commissioner or WhatDoTheyKnow do."""
    from foi_exemptions.folders import label_files, response_files
    from foi_exemptions.official import load_schemes, response_of, tally
    from foi_exemptions.outputs import writing

    failures: list[FoiExemptionsError] = []

    def failed(error: FoiExemptionsError) -> None:
        typer.echo(f"foi-exemptions: {error}", err=True)
        failures.append(error)

    known = load_schemes()
    jurisdiction = jurisdiction_of_country(country)
    reports = label_files(load_labeller(model, model_sha256), response_files(names), failed, jurisdiction)
    schemes = list(known.values()) if scheme is SchemeName.ALL else [known[scheme.value]]
    tallies = tally((response_of(report, jurisdiction) for report in reports), schemes)
    if scheme is SchemeName.ALL:
        tallies = [one for one in tallies if one.responses or one.scheme.jurisdiction is None]
    with writing(output) as file:
        if form is Format.JSON:
            file.write(json.dumps([_as_json(one) for one in tallies], ensure_ascii=False, indent=1) + "\n")
        elif form is Format.CSV:
            _write_csv(tallies, file)
        else:
            _print_tables(tallies, file)
    if failures:
        raise typer.Exit(1)


def _rows(one: Tally) -> list[tuple[str, str, int]]:
    """Return every line of a tally: group, name and count."""
    lines = [("Responses", "counted", one.responses), ("Responses", "under other law, left out", one.left_out)]
    lines += [(group, name, count) for (group, name), count in one.categories.items()]
    lines += [("No category", outcome, count) for outcome, count in sorted(one.no_category.items())]
    lines += sorted(((group, name, count) for (group, name), count in one.counts.items()), key=lambda line: line[0])
    return lines + [("Other provisions", name, count) for name, count in sorted(one.other_provisions.items())]


def _as_json(one: Tally) -> dict[str, Any]:
    return {
        "scheme": one.scheme.id,
        "title": one.scheme.title,
        "rows": [dict(zip(("group", "name", "count"), row, strict=True)) for row in _rows(one)],
        "not_counted": list(one.scheme.unknown),
    }


def _write_csv(tallies: list[Tally], file: IO[str]) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("scheme", "group", "name", "count"))
    writer.writerows((one.scheme.id, *row) for one in tallies for row in _rows(one))


def _print_tables(tallies: list[Tally], file: IO[str]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(file=file, width=None if file.isatty() else 100, highlight=False)
    for one in tallies:
        table = Table(title=one.scheme.title, title_justify="left", box=None, pad_edge=False, header_style="bold")
        for name in ("group", "category", "count"):
            table.add_column(name, justify="right" if name == "count" else "left")
        last = ""
        for group, name, count in _rows(one):
            if count or (group, name) in one.categories:
                table.add_row(group if group != last else "", name, str(count))
                last = group
        console.print(table)
        console.print(f"Not in a response, so not counted: {'; '.join(one.scheme.unknown)}.\n", style="dim")
