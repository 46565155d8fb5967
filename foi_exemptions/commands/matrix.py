"""``matrix``: many replies to one request as one table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foi_exemptions.commands.options import (
    CountryOption,
    Model,
    RequestOption,
    Sha256,
    jurisdiction_of_country,
    load_labeller,
    questions_of,
)

if TYPE_CHECKING:
    from foi_exemptions.errors import FoiExemptionsError


def matrix(
    names: Annotated[list[str], typer.Argument(metavar="FILE...", help="Replies: files, folders or patterns.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The table: a .csv, .xlsx or .parquet file.")],
    request: RequestOption = None,
    country: CountryOption = None,
    model: Model = None,
    model_sha256: Sha256 = None,
) -> None:
    """Put many replies to one request into a table: a row a reply, columns for each question."""
    from foi_exemptions.folders import label_files, response_files
    from foi_exemptions.matrix import matrix_of, reply_of
    from foi_exemptions.matrix_files import check_suffix, unaligned_file, write_matrix

    check_suffix(output)
    questions = questions_of(request)
    failures: list[FoiExemptionsError] = []

    def failed(error: FoiExemptionsError) -> None:
        typer.echo(f"foi-exemptions: {error}", err=True)
        failures.append(error)

    labeller = load_labeller(model, model_sha256, questions)
    reports = label_files(labeller, response_files(names), failed, jurisdiction_of_country(country))
    table = matrix_of([reply_of(report) for report in reports], questions)
    write_matrix(table, output)
    where = f"the sheet 'unaligned' of {output}" if output.suffix.lower() == ".xlsx" else str(unaligned_file(output))
    typer.echo(
        f"{output}: {len(table.rows)} replies, {len(table.questions)} questions; {table.aligned} answers stand in "
        f"their column, {len(table.unaligned)} fit no question and are in {where}",
        err=True,
    )
    if failures:
        raise typer.Exit(1)
