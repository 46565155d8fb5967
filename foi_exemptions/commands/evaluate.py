"""``evaluate``: precision, recall and F1 against gold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from foi_exemptions.commands.options import Model, Output, Sha256, TableOrJson, load_labeller


def evaluate(
    gold: Annotated[Path | None, typer.Option("--gold", help="Gold answers or gold documents (JSON Lines).")] = None,
    citations: Annotated[
        Path | None, typer.Option("--citations", help="Sentences with the citations to be read (JSON Lines).")
    ] = None,
    documents: Annotated[
        Path | None, typer.Option("--documents", help="The folder of the documents, where it is not beside the gold.")
    ] = None,
    form: Annotated[TableOrJson, typer.Option("--format", "-f")] = TableOrJson.TABLE,
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
        scores = assess(load_labeller(model, model_sha256), gold, documents)
    with writing(output) as file:
        if form is TableOrJson.JSON:
            file.write(json.dumps(scores, ensure_ascii=False, indent=1) + "\n")
        else:
            from rich.console import Console

            from foi_exemptions.report import to_score_table

            Console(file=file, width=None if file.isatty() else 100, highlight=False).print(to_score_table(scores))
