"""``evaluate``: precision, recall and F1 against gold, with intervals, curves and what another model says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from foi_exemptions.commands.options import Model, Output, Sha256, load_labeller
from foi_exemptions.scoring_report import ScoreFormat


def evaluate(
    gold: Annotated[Path | None, typer.Option("--gold", help="Gold answers or gold documents (JSON Lines).")] = None,
    citations: Annotated[
        Path | None, typer.Option("--citations", help="Sentences with the citations to be read (JSON Lines).")
    ] = None,
    documents: Annotated[
        Path | None, typer.Option("--documents", help="The folder of the documents, where it is not beside the gold.")
    ] = None,
    compare: Annotated[
        Path | None,
        typer.Option("--compare", help="List what changed since an evaluation (JSON with --predictions), or a model."),
    ] = None,
    compare_sha256: Annotated[
        str | None, typer.Option("--compare-sha256", help="The SHA-256 of the model given to --compare.")
    ] = None,
    predictions: Annotated[
        bool, typer.Option("--predictions", help="Put every prediction, with its text, into the JSON.")
    ] = False,
    form: Annotated[ScoreFormat, typer.Option("--format", "-f")] = ScoreFormat.TABLE,
    output: Output = None,
    model: Model = None,
    model_sha256: Sha256 = None,
) -> None:
    """Report precision, recall and F1 against gold answers, gold documents or the citation bench."""
    from foi_exemptions.outputs import writing
    from foi_exemptions.scoring_report import write_scores

    if (gold is None) == (citations is None):
        raise typer.BadParameter("give one of --gold and --citations")
    if citations is not None and (compare is not None or predictions):
        raise typer.BadParameter("--compare and --predictions go with --gold")
    if citations is not None:
        from foi_exemptions.bench import score_bench

        scores = score_bench(citations)
    else:
        from foi_exemptions.assessment import assess
        from foi_exemptions.scores.changes import changes

        assert gold is not None
        found = assess(load_labeller(model, model_sha256), gold, documents)
        scores = found.scores
        if compare is not None:
            before = _labels_before(compare, compare_sha256, gold, documents)
            with_text = predictions or form is not ScoreFormat.JSON
            scores["changes"] = changes(before, found.items, with_text=with_text)
        if predictions:
            scores["predictions"] = [item.to_dict() for item in found.items]
    with writing(output) as file:
        write_scores(scores, form, file, f"Evaluation on {(gold or citations or Path()).name}")


def _labels_before(other: Path, sha256: str | None, gold: Path, documents: Path | None) -> dict[str, str | None]:
    """Return the labels by id of a written evaluation, or of another model run now."""
    if other.suffix == ".json":
        from foi_exemptions.scores.items import read_labels

        return read_labels(other)
    from foi_exemptions.assessment import assess

    return {item.id: item.label for item in assess(load_labeller(other, sha256), gold, documents).items}
