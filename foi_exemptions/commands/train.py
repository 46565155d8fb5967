"""``train``: a classifier from labelled segments."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def train(
    seeds: Annotated[
        Path, typer.Argument(help="The folder with the labelled segments, one JSON Lines file a label.")
    ] = Path("seeds"),
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to write the model to.")] = Path(
        "models/segment-classifier"
    ),
    answers: Annotated[
        list[Path] | None,
        typer.Option("--with", help="Gold answers (JSON Lines) to learn from too; may be given again."),
    ] = None,
) -> None:
    """Train the classifier; prints the SHA-256 to load it with."""
    from foi_exemptions.trainer import train_model

    digest = train_model(seeds, output, answers or (), progress=lambda line: typer.echo(line, err=True))
    typer.echo(digest)
