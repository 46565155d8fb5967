"""The command line: each command is one library call, and an error is one line on standard error.

Nothing heavy is imported before a command needs it, so that ``--help`` is there at once.
"""

from __future__ import annotations

import io
import os
import sys
from typing import Annotated

import typer

from foi_exemptions.commands.evaluate import evaluate
from foi_exemptions.commands.exemptions import exemptions
from foi_exemptions.commands.label import label
from foi_exemptions.commands.matrix import matrix
from foi_exemptions.commands.report import report
from foi_exemptions.commands.review import review
from foi_exemptions.commands.stats import stats
from foi_exemptions.commands.train import train
from foi_exemptions.commands.verify import verify
from foi_exemptions.errors import FoiExemptionsError

ABOUT = (
    "Reads UK Freedom of Information responses: what was answered, not held, refused, redirected, and the words for it."
)

app = typer.Typer(
    name="foi-exemptions",
    help=ABOUT,
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

for command in (label, report, matrix, stats, evaluate, train, verify, exemptions):
    app.command()(command)
app.add_typer(review, name="review")


def _version(value: bool) -> None:
    if value:
        from foi_exemptions.catalogue import load_catalogue
        from foi_exemptions.classifier import trusted_digest
        from foi_exemptions.versions import package_version

        typer.echo(
            f"foi-exemptions {package_version()}, catalogue {load_catalogue().version}, "
            f"model sha256:{trusted_digest()[:16]}"
        )
        raise typer.Exit


@app.callback(help=ABOUT)
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the versions and stop.")
    ] = False,
) -> None:
    """Take the options that stand before a command."""


def main() -> None:
    """Run the command; errors a user can act on are one line on standard error, exit status 1."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # UTF-8 in a pipe as in a file, and no text that cannot be printed
        encoding = sys.stdout.encoding if sys.stdout.isatty() else "utf-8"
        sys.stdout.reconfigure(encoding=encoding, errors="backslashreplace")
    try:
        app(prog_name="foi-exemptions")
    except FoiExemptionsError as error:
        typer.echo(f"foi-exemptions: {error}", err=True)
        _give_up_output()
        sys.exit(1)


def _give_up_output() -> None:
    """Drop what standard output could not take: the interpreter would try again at its end, and fail."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
