"""The options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foi_exemptions.pipeline import Labeller
    from foi_exemptions.results import Asked, Jurisdiction


class TableOrJson(StrEnum):
    """A table for people or JSON for programs."""

    TABLE = "table"
    JSON = "json"


class Country(StrEnum):
    """Whose statutes the authority answers under."""

    UK = "uk"
    SCOTLAND = "scotland"


Model = Annotated[Path | None, typer.Option("--model", help="A classifier of your own instead of the shipped one.")]
Sha256 = Annotated[str | None, typer.Option("--model-sha256", help="The SHA-256 that training printed for --model.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write here instead of standard output.")]
CountryOption = Annotated[
    Country | None, typer.Option("--country", help="Where the text does not tell: uk or scotland.")
]


RequestOption = Annotated[
    Path | None,
    typer.Option(
        "--request",
        help="The request, with its list of questions, as text: replies without numbers are told by their words.",
    ),
]


def load_labeller(model: Path | None, sha256: str | None, request: Sequence[Asked] = ()) -> Labeller:
    """Return the labeller with the classifier the user chose, of replies to the request, if there is one."""
    from foi_exemptions.pipeline import load

    return load(model, sha256).for_request(request)


def questions_of(request: Path | None) -> tuple[Asked, ...]:
    """Return the questions of the request the user named, if any."""
    if request is None:
        return ()
    from foi_exemptions.question_lists import read_request

    return read_request(request)


def jurisdiction_of_country(country: Country | None) -> Jurisdiction | None:
    """Return the jurisdiction the user named, if any."""
    from foi_exemptions.results import Jurisdiction

    return Jurisdiction(country.value) if country is not None else None
