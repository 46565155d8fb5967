"""Runs a labeller over gold and scores what it says: what ``foi-exemptions evaluate`` does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from foi_exemptions.documents import read_document
from foi_exemptions.errors import DocumentError
from foi_exemptions.evaluation import Row, read_gold
from foi_exemptions.report import to_dict
from foi_exemptions.runners import run_all
from foi_exemptions.scores.documents import document_path
from foi_exemptions.scores.items import Item, answer_items, document_items
from foi_exemptions.scores.studies import score_with_intervals, study_answers, study_documents

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from foi_exemptions.pipeline import Labeller


@dataclass(frozen=True, slots=True)
class Assessment:
    """The scores of a labeller, plain values without any text of the gold, and what it said of each gold item."""

    scores: dict[str, Any]
    items: list[Item]


def assess(labeller: Labeller, gold: Path, documents: Path | None = None) -> Assessment:
    """Assess ``labeller`` on a gold file of answers or documents; ``scores.studies`` says what is reported."""
    rows = read_gold(gold)
    if "segments" in rows[0]:
        reports = label_gold_documents(labeller, rows, gold, documents)
        return Assessment(study_documents(rows, reports), document_items(rows, reports))
    found = run_all(labeller, rows)
    items = answer_items(rows, found["combined"])
    models = {name: score_with_intervals(rows, predicted) for name, predicted in found.items()}
    return Assessment(study_answers(rows, found["combined"], items) | {"models": models}, items)


def label_gold_documents(labeller: Labeller, rows: Sequence[Row], gold: Path, folder: Path | None) -> dict[str, Row]:
    """Return the report of each gold document, by its name in the gold; raises DocumentError where one has changed."""
    from hashlib import sha256

    reports = {}
    for row in rows:
        path = document_path(gold, row["document"], folder)
        document = read_document(path)
        digest = sha256(path.read_bytes()).hexdigest()
        if row.get("sha256") not in {None, digest}:
            raise DocumentError(f"{path}: is not the document the gold was made from (SHA-256 {digest[:12]}…)")
        reports[row["document"]] = to_dict(labeller.label_document(document))
    return reports
