"""``verify``: do model, manifest, package and examples belong together?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from foi_exemptions.commands.options import Model, Sha256  # noqa: TC001 - Typer reads them when it runs

_WORDS = {True: "ok", False: "FAILED", None: "-"}


def verify(
    model: Model = None,
    model_sha256: Sha256 = None,
    seeds: Annotated[
        Path | None, typer.Option("--seeds", help="The examples it was trained on; in a checkout, those there.")
    ] = None,
    answers: Annotated[
        list[Path] | None, typer.Option("--with", help="Gold answers it learned from too; may be given again.")
    ] = None,
) -> None:
    """Check model, manifest, package and examples against each other; exit status 1 where one does not fit."""
    from foi_exemptions.verification import verify as checked

    checks = checked(model, model_sha256, seeds, answers or ())
    for check in checks:
        typer.echo(f"{_WORDS[check.passed]:7}{check.name}: {check.detail}")
    if any(check.passed is False for check in checks):
        raise typer.Exit(1)
