"""``report``: responses as one page for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from foi_exemptions.commands.options import (
    CountryOption,
    Model,
    Output,
    RequestOption,
    Sha256,
    jurisdiction_of_country,
    load_labeller,
    questions_of,
)
from foi_exemptions.errors import DocumentError

if TYPE_CHECKING:
    from foi_exemptions.errors import FoiExemptionsError


def report(
    names: Annotated[list[str], typer.Argument(metavar="FILE...", help="Responses: files, folders or patterns.")],
    output: Output = None,
    title: Annotated[str | None, typer.Option("--title", help="The heading of the page.")] = None,
    request: RequestOption = None,
    country: CountryOption = None,
    model: Model = None,
    model_sha256: Sha256 = None,
) -> None:
    """Write a page to read in a browser: a response, or many with a matrix, charts and filters."""
    from foi_exemptions.folders import label_files, response_files
    from foi_exemptions.outputs import ended_by_signals, writing
    from foi_exemptions.page import write_page

    unread: list[str] = []

    def failed(error: FoiExemptionsError) -> None:
        if len(files) == 1:
            raise error
        typer.echo(f"foi-exemptions: {error}", err=True)
        unread.append(str(error))

    with ended_by_signals():
        files = response_files(names, output)
        labeller = load_labeller(model, model_sha256, questions_of(request))
        reports = list(label_files(labeller, files, failed, jurisdiction_of_country(country)))
        if not reports:
            raise DocumentError(f"none of the {len(files)} files can be read as a response; no page was written")
        with writing(output) as file:
            write_page(reports, file, title, unread)
    if unread:
        raise typer.Exit(1)
