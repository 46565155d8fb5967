"""Real answers by locator: which texts the shipped model also learned from, without the texts.

``real-answers.jsonl`` names each by repository, commit, path and row, with the SHA-256 of its text and its labels.
``python -m training.prepare COLLECTED.jsonl`` joins collected texts with it; ``--pin`` writes it anew.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from foi_exemptions.errors import DocumentError, FoiExemptionsError
from foi_exemptions.evaluation import read_gold
from foi_exemptions.outputs import atomic

LOCATORS = Path(__file__).parent / "real-answers.jsonl"
_KEPT = ("id", "label", "labels", "accept", "exemptions", "implied")
Row = dict[str, Any]


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


def locate(rows: list[Row]) -> list[Row]:
    """Return the locators of collected answers: where each stands, its digests and labels, no text."""
    return [
        {
            "source": row.get("source"),
            "authority": row["authority"],
            "text_sha256": digest_of(row["text"]),
            "question_sha256": digest_of(row["question"]),
            **{name: row[name] for name in _KEPT},
        }
        for row in rows
    ]


def join(collected: list[Row], locators: list[Row]) -> tuple[list[Row], list[str]]:
    """Return the answers whose text matches its locator, labelled by it, and the ids of those that are missing."""
    texts = {digest_of(row["text"]): row for row in collected}
    joined, missing = [], []
    for locator in locators:
        found = texts.get(locator["text_sha256"])
        if found is None:
            missing.append(str(locator["id"]))
            continue
        labels = {name: locator[name] for name in (*_KEPT, "authority", "source")}
        joined.append({**labels, "question": found.get("question") or "", "text": found["text"]})
    return joined, missing


def _write(path: Path, rows: list[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic(path) as temporary:
        temporary.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def prepare(
    collected: Annotated[Path, typer.Argument(help="Collected answers: JSON Lines with question and text.")],
    output: Annotated[Path, typer.Option("--output", "-o")] = Path("build/real-answers.jsonl"),
    pin: Annotated[bool, typer.Option(help="Write the locators from COLLECTED, which must carry labels.")] = False,
) -> None:
    """Join collected texts with their locators, checking each digest."""
    rows = read_gold(collected)
    if pin:
        _write(LOCATORS, locate(rows))
        typer.echo(f"{LOCATORS}: {len(rows)} locators")
        return
    joined, missing = join(rows, [json.loads(line) for line in LOCATORS.read_text(encoding="utf-8").splitlines()])
    if not joined:
        raise DocumentError(f"{collected}: holds none of the texts that {LOCATORS.name} names")
    _write(output, joined)
    typer.echo(f"{output}: {len(joined)} answers" + (f"; {len(missing)} missing, e.g. {missing[0]}" if missing else ""))


if __name__ == "__main__":
    try:
        typer.run(prepare)
    except FoiExemptionsError as error:
        raise SystemExit(f"prepare: {error}") from error
