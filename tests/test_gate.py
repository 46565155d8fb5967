"""The quality gate: what it compares, what stops it; and the gate itself, on the gold sets at hand."""

from __future__ import annotations

import json

import pytest

from training.gate import BASELINE, GateError, compare, figures, measure

PINNED = {"answers": {"sha256": "a", "floors": {"accuracy": 0.9, "recall not_held": 0.8}}}


@pytest.mark.parametrize(
    ("accuracy", "recall", "falls"),
    [
        (0.9, 0.8, 0),
        (0.95, 0.9, 0),
        (0.8996, 0.8, 0),  # rounding
        (0.89, 0.8, 1),
        (0.95, 0.7, 1),  # a rare label cannot be traded away
        (0.5, 0.5, 2),
    ],
)
def test_floors(accuracy: float, recall: float, falls: int) -> None:
    now = {"answers": {"sha256": "a", "floors": {"accuracy": accuracy, "recall not_held": recall}}}
    assert len(compare(now, PINNED)) == falls


def test_a_figure_that_is_no_longer_measured_has_fallen() -> None:
    assert compare({"answers": {"sha256": "a", "floors": {"accuracy": 1.0}}}, PINNED) == [
        "answers: recall not_held is 0.0000, below its floor 0.8000"
    ]


def test_changed_and_unpinned_sets_stop_the_gate() -> None:
    with pytest.raises(GateError, match="answers: has changed"):
        compare({"answers": {"sha256": "b", "floors": {}}}, PINNED)
    with pytest.raises(GateError, match="letters: has no baseline"):
        compare({"letters": {"sha256": "b", "floors": {}}}, PINNED)


def test_figures_are_those_of_the_score() -> None:
    scores = {"n": 4, "accuracy": 0.5, "label_sets_micro": {"p": 1, "r": 0.5, "f1": 0.67, "n": 4}}
    scores["per_label"] = {"answered": {"p": 1.0, "r": 0.75, "f1": 0.86, "n": 4}}
    assert figures(scores) == {"accuracy": 0.5, "label_sets_micro": 0.67, "recall answered": 0.75}


def test_the_gate(labeller) -> None:  # type: ignore[no-untyped-def]
    assert compare(measure(labeller), json.loads(BASELINE.read_text(encoding="utf-8"))) == []
