"""``label``: responses, or every row of a table of answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from foi_exemptions.commands.formats import Format, format_of_answers
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
from foi_exemptions.results import Label


def _label_named(value: str) -> str:
    """Return the label if there is one of this name; a usage error names the nearest."""
    from rapidfuzz import fuzz, process

    labels = list(Label)
    if value not in labels:
        nearest, *_ = process.extractOne(value.lower(), labels, scorer=fuzz.WRatio)
        raise typer.BadParameter(f"no label {value!r}; did you mean '{nearest}'? There are {', '.join(labels)}")
    return value


def label(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Responses (text, PDF, Word, web pages, mail), folders of them or patterns; a table of answers; "
            "or - for standard input.",
        ),
    ],
    form: Annotated[
        Format | None,
        typer.Option(
            "--format",
            "-f",
            help="Default: by the output's suffix; else a table on a terminal and JSON Lines in a pipe, "
            "for a table of answers its own format.",
        ),
    ] = None,
    output: Output = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            parser=_label_named,
            metavar="LABEL",
            help=f"Write only answers with this label ({', '.join(Label)}); may be given again.",
        ),
    ] = None,
    min_probability: Annotated[float, typer.Option(min=0, max=1, help="Write only answers at least this sure.")] = 0.0,
    needs_review: Annotated[
        bool, typer.Option("--needs-review", help="Write only answers that a person should look at.")
    ] = False,
    request: RequestOption = None,
    country: CountryOption = None,
    text_column: Annotated[
        str | None, typer.Option(help="In a table: the column with the answer. Makes FILE a table of answers.")
    ] = None,
    question_column: Annotated[str | None, typer.Option(help="In a table: the column with the question.")] = None,
    authority_column: Annotated[
        str | None, typer.Option(help="In a table: the column with the authority's name.")
    ] = None,
    jobs: Annotated[
        int, typer.Option(min=1, help="For a table: label in so many processes. Pays from about 50,000 rows on.")
    ] = 1,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume", help="For a table: keep what is done if the run is stopped; given again, go on from there."
        ),
    ] = False,
    model: Model = None,
    model_sha256: Sha256 = None,
) -> None:
    """Label responses, or every row of a table of answers."""
    from foi_exemptions.filters import Filter
    from foi_exemptions.folders import response_files
    from foi_exemptions.outputs import ended_by_signals
    from foi_exemptions.table_readers import Columns

    wanted = Filter(frozenset(only or ()), min_probability, needs_review)
    jurisdiction = jurisdiction_of_country(country)
    with ended_by_signals():
        names = response_files(files, output)
        source = _table_among(names, text_column)
        if source is not None and text_column is not None:
            if request is not None:
                raise typer.BadParameter("--request is for responses; a table names its --question-column")
            if resume and output is None:
                raise typer.BadParameter("--resume needs --output FILE")
            from foi_exemptions.commands.label_answers import label_answers

            form = format_of_answers(form, output, source)
            columns = Columns(text_column, question_column, authority_column)
            trusted = (model, model_sha256)
            label_answers(source, columns, form.value, output, wanted, trusted, jurisdiction, jobs, resume)
            return
        if question_column is not None or authority_column is not None:
            raise typer.BadParameter("--question-column and --authority-column go with --text-column")
        if resume or jobs > 1:
            raise typer.BadParameter("--jobs and --resume are for a table of answers")
        from foi_exemptions.commands.label_responses import label_responses

        label_responses(
            names,
            form,
            output,
            wanted,
            lambda: load_labeller(model, model_sha256, questions_of(request)),
            jurisdiction,
        )


def _table_among(names: list[str], text_column: str | None) -> Path | None:
    """Return the table that is to be labelled; None where the names are of responses."""
    from foi_exemptions.table_readers import table_format

    tables = [name for name in names if table_format(name) is not None]
    if text_column is None and not tables:
        return None
    if len(names) > 1:
        raise typer.BadParameter("label one table at a time")
    if text_column is None:
        raise typer.BadParameter(f"{names[0]} is a table: say which column holds the answers with --text-column")
    if not tables:
        raise typer.BadParameter(f"{names[0]}: --text-column goes with a .csv, .jsonl or .parquet table")
    return Path(tables[0])
