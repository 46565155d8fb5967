"""The same answers by rules alone, by the classifier alone and by both: what each layer is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foi_exemptions.combiner import exemptions_for, settled_by_rules
from foi_exemptions.jurisdictions import jurisdiction_of
from foi_exemptions.results import PRECEDENCE, Label
from foi_exemptions.signals import read_signals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foi_exemptions.pipeline import Labeller
    from foi_exemptions.results import LabelledSegment
    from foi_exemptions.signals import Signals

RUNNERS = ("rules", "classifier", "combined")
Row = dict[str, Any]


def run_all(labeller: Labeller, rows: Sequence[Row]) -> dict[str, dict[str, Row]]:
    """Return, for each of ``RUNNERS``, what it says of each row (id, text, question, authority), by id."""
    labelled = labeller.label_segments(
        [row["text"] for row in rows],
        [row.get("question") for row in rows],
        [row.get("authority") for row in rows],
    )
    ids = [str(row["id"]) for row in rows]
    signals = (
        read_signals(row["text"], row.get("question") or "", jurisdiction_of(row.get("authority"))) for row in rows
    )
    return {
        "rules": dict(zip(ids, map(by_rules, signals), strict=True)),
        "classifier": dict(zip(ids, map(_by_classifier, labelled), strict=True)),
        "combined": dict(zip(ids, map(_combined, labelled), strict=True)),
    }


def by_rules(signals: Signals) -> Row:
    """Return the labels the rules settle, else those they point to, else "answered"; rules give no probability."""
    found = settled_by_rules(signals) or signals.reader.verdict(signals.rules).pointed
    labels = tuple(label for label in PRECEDENCE if label in found) or (Label.ANSWERED,)
    return row_of(*labels) | {"exemptions": [exemption.id for exemption in exemptions_for(signals, labels)]}


def _by_classifier(one: LabelledSegment) -> Row:
    best = max(one.probabilities, key=one.probabilities.__getitem__)
    return row_of(best) | {"probability": one.probabilities[best]}


def _combined(one: LabelledSegment) -> Row:
    return row_of(*one.labels) | {
        "probability": one.probability,
        "exemptions": [exemption.id for exemption in one.exemptions],
        "needs_review": one.needs_review,
    }


def row_of(*labels: Label) -> Row:
    """Return a prediction of these labels, the governing one first, and no exemption."""
    names = [label.value for label in labels]
    return {"label": names[0], "labels": names, "exemptions": []}
