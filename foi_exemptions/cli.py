"""The command line: each command is one library call, and an error is one line on standard error.

Nothing heavy is imported before a command needs it, so that ``--help`` is there at once.
"""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from foi_exemptions.errors import FoiExemptionsError

if TYPE_CHECKING:
    from foi_exemptions.pipeline import Labeller
    from foi_exemptions.results import Jurisdiction

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


class Format(StrEnum):
    """What the label command writes."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


class EvaluationFormat(StrEnum):
    """What the evaluate command writes."""

    TABLE = "table"
    JSON = "json"


class Country(StrEnum):
    """Whose statutes the authority answers under."""

    UK = "uk"
    SCOTLAND = "scotland"


Model = Annotated[Path | None, typer.Option("--model", help="A classifier of your own instead of the shipped one.")]
Sha256 = Annotated[str | None, typer.Option("--model-sha256", help="The SHA-256 that training printed for --model.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write here instead of standard output.")]


@app.command()
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
    country: Annotated[
        Country | None, typer.Option("--country", help="Where the text does not tell: uk or scotland.")
    ] = None,
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
    from foi_exemptions.results import Jurisdiction

    jurisdiction = Jurisdiction(country.value) if country is not None else None
    _label_responses(files, form, output, jurisdiction, _load(model, model_sha256))


def _load(model: Path | None, sha256: str | None) -> Labeller:
    from foi_exemptions.pipeline import load

    return load(model, sha256)


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
    labeller = _load(*model)
    total, failed = label_table(source, Columns(*names), labeller.label_batch, output, form.value)
    if failed:
        typer.echo(
            f"foi-exemptions: {failed} of {total} rows could not be labelled; see their 'error' column", err=True
        )


@app.command()
def evaluate(
    gold: Annotated[Path | None, typer.Option("--gold", help="Gold answers or gold documents (JSON Lines).")] = None,
    citations: Annotated[
        Path | None, typer.Option("--citations", help="Sentences with the citations to be read (JSON Lines).")
    ] = None,
    documents: Annotated[
        Path | None, typer.Option("--documents", help="The folder of the documents, where it is not beside the gold.")
    ] = None,
    form: Annotated[EvaluationFormat, typer.Option("--format", "-f")] = EvaluationFormat.TABLE,
    output: Output = None,
    model: Model = None,
    model_sha256: Sha256 = None,
) -> None:
    """Report precision, recall and F1 against gold answers, gold documents or the citation bench."""
    from foi_exemptions.outputs import writing

    if (gold is None) == (citations is None):
        raise typer.BadParameter("give one of --gold and --citations")
    if citations is not None:
        from foi_exemptions.bench import score_bench

        scores = score_bench(citations)
    else:
        from foi_exemptions.assessment import assess

        assert gold is not None
        scores = assess(_load(model, model_sha256), gold, documents)
    with writing(output) as file:
        if form is EvaluationFormat.JSON:
            file.write(json.dumps(scores, ensure_ascii=False, indent=1) + "\n")
        else:
            from rich.console import Console

            from foi_exemptions.report import to_score_table

            Console(file=file, width=None if file.isatty() else 100, highlight=False).print(to_score_table(scores))


@app.command()
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


@app.command()
def exemptions(
    query: Annotated[
        str, typer.Argument(help='A provision ("s31", "foisa:38", "reg 12(4)(b)") or plain words ("commercial").')
    ] = "",
    statute: Annotated[str | None, typer.Option(help="Only this one: foia, foisa, eir or eisr.")] = None,
    form: Annotated[EvaluationFormat, typer.Option("--format", "-f")] = EvaluationFormat.TABLE,
) -> None:
    """Look a provision up: its heading, what it does, its tests and where to read it."""
    from foi_exemptions.catalogue import load_catalogue

    catalogue = load_catalogue()
    if statute is not None:
        catalogue.statute(statute)
        found = (
            catalogue.search(query, statute)
            if query
            else tuple(p for p in catalogue.provisions if p.statute == statute)
        )
    else:
        found = catalogue.search(query) if query else catalogue.provisions
    if not found:
        _fail(f"no provision matches {query!r}; try a number such as s31 or a word such as commercial")
    rows = [
        {
            "id": one.id, "heading": one.heading, "kind": one.kind.value, "test": one.test, "scope": one.scope,
            "limbs": list(one.limbs), "ncnd": list(one.ncnd), "href": catalogue.href(one.id), "checked": one.checked,
        }
        for one in found
    ]  # fmt: skip
    if form is EvaluationFormat.JSON:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("id", "heading", "kind", "test", "scope", "href"):
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(str(row[name]) for name in ("id", "heading", "kind", "test", "scope", "href")))
    Console(width=None if sys.stdout.isatty() else 140, highlight=False).print(table)


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


def _fail(message: str) -> NoReturn:
    typer.echo(f"foi-exemptions: {message}", err=True)
    raise typer.Exit(1)


def main() -> None:
    """Run the command; errors a user can act on are one line on standard error, exit status 1."""
    try:
        app(prog_name="foi-exemptions")
    except FoiExemptionsError as error:
        typer.echo(f"foi-exemptions: {error}", err=True)
        sys.exit(1)
