"""How fast answers are labelled, as a ratio to spaCy's tokenization of the same texts in the same run."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from foi_exemptions.errors import FoiExemptionsError
from foi_exemptions.trainer import read_answers, read_seeds


def main(
    answers: Annotated[
        Path | None, typer.Argument(help="Gold answers (JSON Lines); without, the examples in seeds.")
    ] = None,
    count: Annotated[int, typer.Option(help="How many segments; texts are repeated to reach it.")] = 50_000,
    rounds: Annotated[int, typer.Option(help="Interleaved rounds; the best of each side counts.")] = 3,
) -> None:
    """Print seconds of both and their ratio: above one, labelling is faster than tokenizing."""
    import spacy

    from foi_exemptions.pipeline import load

    rows = read_answers(answers) if answers is not None else read_seeds(Path("seeds"))
    rows = (rows * (count // len(rows) + 1))[:count]
    texts, questions = [row["text"] for row in rows], [row["question"] for row in rows]
    nlp, labeller = spacy.blank("en"), load()
    labeller.label_segments(texts[:1000], questions[:1000])
    tokenized, labelled = [], []
    for _ in range(rounds):
        start = perf_counter()
        for _document in nlp.pipe(texts):
            pass
        middle = perf_counter()
        labeller.label_segments(texts, questions)
        tokenized.append(middle - start)
        labelled.append(perf_counter() - middle)
    ratio = min(tokenized) / min(labelled)
    typer.echo(f"{count} segments: tokenized {min(tokenized):.2f} s, labelled {min(labelled):.2f} s, ratio {ratio:.2f}")


if __name__ == "__main__":
    try:
        typer.run(main)
    except FoiExemptionsError as error:
        raise SystemExit(f"speed: {error}") from error
