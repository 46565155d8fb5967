"""Everything an evaluation reports of one set of predictions: scores, intervals, confusions, curves and sectors."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from foi_exemptions.evaluation import LABELS, MISSED, RIGHT, judged, score_answers, scored, summed, tally_answer
from foi_exemptions.scores.curves import curves
from foi_exemptions.scores.documents import score_documents, tally_document
from foi_exemptions.scores.intervals import answer_intervals, document_intervals
from foi_exemptions.scores.sectors import SECTORS, sector_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foi_exemptions.evaluation import Row, Tally
    from foi_exemptions.scores.items import Item

NO_LABEL = "none"
"""The column of answers that nothing was said of."""


def study_answers(gold: Sequence[Row], predicted: dict[str, Row], items: Sequence[Item]) -> dict[str, Any]:
    """Return ``score_answers`` with all that surrounds it; ``items`` are the same predictions, answer by answer."""
    return (
        score_with_intervals(gold, predicted)
        | {"confusion": confusion(gold, items)}
        | curves(items)
        | {"sectors": _sectors(gold, predicted)}
    )


def score_with_intervals(gold: Sequence[Row], predicted: dict[str, Row]) -> dict[str, Any]:
    """Return ``score_answers`` and its intervals, answers of one authority drawn together."""
    tallies = _tallies(gold, predicted)
    return score_answers(gold, predicted) | {"intervals": answer_intervals(tallies, clusters_of(gold))}


def study_documents(gold: Sequence[Row], predicted: dict[str, Row]) -> dict[str, Any]:
    """Return ``score_documents`` with its intervals."""
    names = [row["document"] for row in gold]
    tallies = [tally_document(row, predicted.get(row["document"])) for row in gold]
    return score_documents(gold, predicted) | {"intervals": document_intervals(tallies, names)}


def clusters_of(gold: Sequence[Row]) -> list[str]:
    """Return the authority of each answer; one without is a cluster of its own."""
    return [str(row.get("authority") or f"answer {row['id']}") for row in gold]


def confusion(gold: Sequence[Row], items: Sequence[Item]) -> dict[str, dict[str, int]]:
    """Return how often each gold label was given each label; a label that is accepted counts as the gold's."""
    pairs = Counter((judged(row, item.label), item.label or NO_LABEL) for row, item in zip(gold, items, strict=True))
    columns = (*LABELS, NO_LABEL) if any(item.label is None for item in items) else LABELS
    return {expected: {given: pairs[expected, given] for given in columns} for expected in LABELS}


def _tallies(gold: Sequence[Row], predicted: dict[str, Row]) -> list[Tally]:
    return [tally_answer(row, predicted.get(str(row["id"])) or {}) for row in gold]


def _sectors(gold: Sequence[Row], predicted: dict[str, Row]) -> dict[str, dict[str, Any]]:
    """Return size, accuracy and macro F1 (over the labels that occur) of each sector."""
    places: dict[str, list[int]] = {name: [] for name in SECTORS}
    for i, row in enumerate(gold):
        places[sector_of(row.get("authority"))].append(i)
    tallies, clusters = _tallies(gold, predicted), clusters_of(gold)
    found = {}
    for name, rows in places.items():
        if not rows:
            continue
        counts = summed(tallies[i] for i in rows)
        present = [label for label in LABELS if counts[label, RIGHT] + counts[label, MISSED]]
        intervals = answer_intervals([tallies[i] for i in rows], [clusters[i] for i in rows])
        found[name] = {
            "n": len(rows),
            "authorities": len({clusters[i] for i in rows}),
            "accuracy": round(sum(counts[label, RIGHT] for label in LABELS) / len(rows), 4),
            "accuracy_interval": intervals["accuracy"] if intervals else None,
            "macro_f1": round(sum(scored(counts, label)["f1"] for label in present) / len(present), 4),
        }
    return found
