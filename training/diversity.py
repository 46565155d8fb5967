"""How varied the examples are, label by label, beside real answers: lengths, words, repeats.

Ratios of distinct to all n-grams fall with the size of a text, so for one label they are taken on samples of as many
words from every collection. Two texts are near-duplicates where they agree in nine tenths of their characters.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_left
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer

from foi_exemptions.errors import FoiExemptionsError
from foi_exemptions.results import Label
from foi_exemptions.trainer import read_answers, read_seeds

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = re.compile(r"\w+(?:'\w+)?")
SEED = 20_261
LEAST_WORDS = 4
"""Texts as short as "Not held." are alike in any collection; those below it are no near-duplicates here."""
NEAR = 90
_SHORTEST = NEAR / (200 - NEAR)
"""Of two texts that agree so far, how long the shorter must be, in parts of the longer."""
HEADER = (
    "label", "rows", "words, quartiles", "vocabulary", "sample, words", "distinct 1-grams", "2-grams", "3-grams",
    "near-duplicates", "beginning repeated",
)  # fmt: skip
Cells = tuple[str, ...]


def words_in(text: str) -> list[str]:
    """Return the words of a text, lower case."""
    return _WORD.findall(text.lower().replace("\u2019", "'"))


def distinct_ratio(texts: Sequence[Sequence[str]], size: int, n: int) -> float:
    """Return the share of distinct n-grams among those of a seeded sample of texts with ``size`` words in all.

    N-grams do not cross from one text to the next; 0.0 where there are none.
    """
    order = list(texts)
    random.Random(SEED).shuffle(order)
    grams: list[tuple[str, ...]] = []
    left = size
    for words in order:
        taken = words[:left]
        left -= len(taken)
        grams += zip(*(taken[i:] for i in range(n)), strict=False)
        if not left:
            break
    return len(set(grams)) / len(grams) if grams else 0.0


def near_duplicates(texts: Sequence[str]) -> int:
    """Return how many texts agree in at least ``NEAR`` per cent of their characters with an earlier one."""
    from rapidfuzz import fuzz, process

    flat = sorted((" ".join(words) for text in texts if len(words := words_in(text)) >= LEAST_WORDS), key=len)
    lengths = [len(text) for text in flat]
    found = 0
    for i, text in enumerate(flat):
        rivals = flat[bisect_left(lengths, len(text) * _SHORTEST) : i]
        found += process.extractOne(text, rivals, scorer=fuzz.ratio, score_cutoff=NEAR) is not None
    return found


def beginnings_repeated(texts: Sequence[Sequence[str]]) -> float:
    """Return the share of texts whose first three words begin another text too."""
    counts = Counter(tuple(words[:3]) for words in texts)
    return sum(count for count in counts.values() if count > 1) / len(texts)


def describe(name: str, texts: Sequence[str], size: int) -> Cells:
    """Return the row of the table for one collection; ``size`` is the number of words of a sample."""
    words = [words_in(text) for text in texts]
    quartiles = np.quantile([len(one) for one in words], (0.25, 0.5, 0.75))
    return (
        name,
        str(len(texts)),
        " / ".join(f"{value:.0f}" for value in quartiles),
        str(len({word for one in words for word in one})),
        str(size),
        *(f"{distinct_ratio(words, size, n):.2f}" for n in (1, 2, 3)),
        str(near_duplicates(texts)),
        f"{beginnings_repeated(words):.0%}",
    )


def table(collections: dict[str, dict[str, list[str]]]) -> str:
    """Return a Markdown table: for each label a row of every collection (by its name) that has texts of it."""
    lines = ["| " + " | ".join(HEADER) + " |", "|---" * len(HEADER) + "|"]
    for label in Label:
        named = {name: texts[label] for name, texts in collections.items() if texts.get(label)}
        size = min((sum(len(words_in(text)) for text in texts) for texts in named.values()), default=0)
        for name, texts in named.items():
            lines.append("| " + " | ".join(describe(f"{label.value}, {name}", texts, size)) + " |")
    return "\n".join(lines) + "\n"


def by_label(rows: Sequence[dict[str, str]]) -> dict[str, list[str]]:
    """Return the texts of rows by label."""
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["label"], []).append(row["text"])
    return found


def main(
    answers: Annotated[Path | None, typer.Argument(help="Real answers to set beside (JSON Lines).")] = None,
    seeds: Annotated[Path, typer.Option(help="The folder with the labelled segments.")] = Path("seeds"),
) -> None:
    """Print how varied the examples are, as a Markdown table."""
    collections = {"ours": by_label(read_seeds(seeds))}
    if answers is not None:
        collections["real"] = by_label(read_answers(answers))
    typer.echo(table(collections), nl=False)


if __name__ == "__main__":
    try:
        typer.run(main)
    except FoiExemptionsError as error:
        raise SystemExit(f"diversity: {error}") from error
