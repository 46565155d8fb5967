"""Runs a labeller over gold and scores what it says: what ``foi-exemptions evaluate`` does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foi_exemptions.documents import read_document
from foi_exemptions.errors import DocumentError
from foi_exemptions.evaluation import Row, document_path, read_gold, score_answers, score_documents
from foi_exemptions.report import to_dict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from foi_exemptions.pipeline import Labeller


def assess(labeller: Labeller, gold: Path, documents: Path | None = None) -> dict[str, Any]:
    """Return the scores of ``labeller`` on a gold file of answers or documents (``evaluation`` says what they are)."""
    rows = read_gold(gold)
    if "segments" in rows[0]:
        return score_documents(rows, label_gold_documents(labeller, rows, gold, documents))
    return score_answers(rows, label_gold_answers(labeller, rows))


def label_gold_answers(labeller: Labeller, rows: Sequence[Row]) -> dict[str, Row]:
    """Return what the labeller says of each gold answer, by id."""
    batch = labeller.label_batch(
        {
            "text": [row["text"] for row in rows],
            "question": [row.get("question") for row in rows],
            "authority": [row.get("authority") for row in rows],
        }
    )
    return {str(row["id"]): {name: values[i] for name, values in batch.items()} for i, row in enumerate(rows)}


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
