"""``label`` for responses: a report of each file, and a summary of many."""

from __future__ import annotations

import json
import sys
from typing import IO, TYPE_CHECKING, Any, assert_never

import typer

from foi_exemptions.commands.formats import Format, format_of_responses, refuse_overwriting
from foi_exemptions.filters import Filter, filter_report
from foi_exemptions.folders import label_files
from foi_exemptions.outputs import shown_cell, writing
from foi_exemptions.progress import progress
from foi_exemptions.report import ROW_FIELDS, to_dict, to_rows, to_table
from foi_exemptions.summary import Summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from foi_exemptions.errors import FoiExemptionsError
    from foi_exemptions.pipeline import Labeller
    from foi_exemptions.results import Jurisdiction, Report


def label_responses(
    names: list[str],
    form: Format | None,
    output: Path | None,
    wanted: Filter,
    load: Callable[[], Labeller],
    jurisdiction: Jurisdiction | None,
) -> None:
    """Write the reports; of several files, those that cannot be read are named, the rest go on, the status is 1."""
    form = format_of_responses(form, output, len(names), sys.stdout.isatty())
    refuse_overwriting(output, names)
    labeller = load()
    several = len(names) > 1
    summary = Summary()
    unread: list[str] = []

    def failed(error: FoiExemptionsError) -> None:
        if not several:
            raise error
        typer.echo(f"foi-exemptions: {error}", err=True)
        unread.append(str(error))

    def reports() -> Iterator[Report]:
        for report in label_files(labeller, _told(names, tell), failed, jurisdiction):
            written = filter_report(report, wanted)
            summary.add(report, written)
            if written.answers or not (wanted and several and form is Format.TABLE):
                yield written

    with writing(output) as file, progress("files", several and _bar_is_free(output)) as tell:
        _write(reports(), unread, form, file)
    if several:
        for line in summary.lines(len(unread)):
            typer.echo(line, err=True)
    if unread:
        raise typer.Exit(1)


def _bar_is_free(output: Path | None) -> bool:
    """Return whether a terminal shows what goes to standard error alone: reports printed on it are a progress too."""
    return sys.stderr.isatty() and (output is not None or not sys.stdout.isatty())


def _told(names: list[str], tell: Callable[[float, int], None]) -> Iterator[str]:
    for done, name in enumerate(names):
        tell(done / len(names), done)
        yield name


def _write(reports: Iterable[Report], unread: Sequence[str], form: Format, file: IO[str]) -> None:
    """Write the reports; ``unread`` fills as they come, and only a page holds it."""
    match form:
        case Format.JSON | Format.JSONL:
            indent = 1 if form is Format.JSON else None
            for report in reports:
                file.write(json.dumps(to_dict(report), ensure_ascii=False, indent=indent) + "\n")
        case Format.CSV:
            rows = _csv_writer(file)
            for report in reports:
                rows.writerows({name: shown_cell(value) for name, value in row.items()} for row in to_rows(report))
        case Format.TABLE:
            _print_tables(reports, file)
        case Format.HTML:
            from foi_exemptions.page import write_page

            write_page(list(reports), file, unread=unread)
        case Format.PARQUET:
            raise ValueError("parquet is for tables of answers")
        case _:
            assert_never(form)


def _csv_writer(file: IO[str]) -> Any:
    import csv

    writer = csv.DictWriter(file, ROW_FIELDS, lineterminator="\n")
    writer.writeheader()
    return writer


def _print_tables(reports: Iterable[Report], file: IO[str]) -> None:
    from rich.console import Console

    console = Console(file=file, width=None if file.isatty() else 140, highlight=False)
    for position, report in enumerate(reports):
        if position:
            console.rule(style="dim")
        console.print(to_table(report))
        console.print()
