"""``review``: answers out to people who check the labels, and their corrections back as gold."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foi_exemptions.commands.options import (
    CountryOption,
    Model,
    Sha256,
    jurisdiction_of_country,
    load_labeller,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foi_exemptions.corrections.tasks import DocumentTasks
    from foi_exemptions.errors import FoiExemptionsError

review = typer.Typer(
    help="Have people check the labels: export answers for review, import their corrections as gold.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Force = Annotated[bool, typer.Option("--force", help="Replace the output if it exists.")]


class Form(StrEnum):
    """What a review file is written as."""

    CSV = "csv"
    JSONL = "jsonl"
    LABEL_STUDIO = "label-studio"


@review.command("export")
def export_review(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Responses, folders of them, or one table of answers."),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The review file: .csv, .jsonl, or .json for Label Studio.")
    ],
    form: Annotated[Form | None, typer.Option("--format", "-f", help="Default: by the name of the output.")] = None,
    needs_review: Annotated[
        bool, typer.Option("--needs-review", help="Only the answers that ask for a person.")
    ] = False,
    text_column: Annotated[
        str | None, typer.Option(help="In a table: the column with the answer. Makes FILE a table of answers.")
    ] = None,
    question_column: Annotated[str | None, typer.Option(help="In a table: the column with the question.")] = None,
    authority_column: Annotated[
        str | None, typer.Option(help="In a table: the column with the authority's name.")
    ] = None,
    country: CountryOption = None,
    force: Force = False,
    model: Model = None,
    model_sha256: Sha256 = None,
) -> None:
    """Label answers and write them to a file with empty columns for corrections."""
    from foi_exemptions.corrections.files import ReviewFormat, configuration_path, format_of, refuse_existing
    from foi_exemptions.corrections.files import write_review as write
    from foi_exemptions.corrections.tasks import tasks_of_reports, tasks_of_table
    from foi_exemptions.folders import label_files, response_files
    from foi_exemptions.table_readers import Columns, table_format

    tables = [name for name in files if table_format(name) is not None]
    if (text_column is not None or tables) and len(files) > 1:
        raise typer.BadParameter("export one table at a time, and responses apart from it")
    if tables and text_column is None:
        raise typer.BadParameter(f"{files[0]} is a table: say which column holds the answers with --text-column")
    as_written = ReviewFormat(form.value) if form is not None else format_of(output)
    beside = [configuration_path(output)] if as_written is ReviewFormat.LABEL_STUDIO else []
    refuse_existing([output, *beside], force)
    jurisdiction = jurisdiction_of_country(country)
    failures: list[str] = []

    def failed(reason: FoiExemptionsError | str) -> None:
        failures.append(str(reason))
        typer.echo(f"foi-exemptions: {reason}", err=True)

    def documents() -> Iterator[DocumentTasks]:
        if text_column is None:
            names = response_files(files)
            reports = label_files(load_labeller(model, model_sha256), names, failed, jurisdiction)
            yield from tasks_of_reports(reports, needs_review)
        else:
            columns = Columns(text_column, question_column, authority_column)
            label_batch = partial(load_labeller(model, model_sha256).label_batch, jurisdiction=jurisdiction)
            yield from tasks_of_table(Path(files[0]), columns, label_batch, needs_review, failed)

    count = write(documents(), output, as_written)
    typer.echo(f"{output}: {count} answers to review", err=True)
    if failures:
        raise typer.Exit(1)


@review.command("import")
def import_review(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Reviewed files: CSV, JSON Lines, Label Studio's JSON, Prodigy's."),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The gold to write (JSON Lines).")],
    accept_unchanged: Annotated[
        bool,
        typer.Option(
            "--accept-unchanged",
            help="Take rows without a correction as right. Without it they count as not looked at and are left out.",
        ),
    ] = False,
    force: Force = False,
) -> None:
    """Check corrections and write them as gold for 'evaluate --gold' and 'train --with'."""
    from foi_exemptions.corrections.checking import check
    from foi_exemptions.corrections.files import read_reviews, refuse_existing, write_gold
    from foi_exemptions.errors import DocumentError

    refuse_existing([output], force)
    checked = check((one for path in files for one in read_reviews(path)), accept_unchanged)
    for line in checked.notes + checked.problems:
        typer.echo(f"foi-exemptions: {line}", err=True)
    counts = ", ".join(f"{count} {what}" for what, count in sorted(checked.counts.items())) or "no rows"
    left_out = f", {len(checked.problems)} left out for the reasons above" if checked.problems else ""
    if not checked.rows:
        raise DocumentError(f"{output}: not written, there is nothing to import ({counts}{left_out})")
    write_gold(checked.rows, output)
    typer.echo(f"{output}: {len(checked.rows)} answers ({counts}{left_out})", err=True)
    if checked.problems:
        raise typer.Exit(1)
