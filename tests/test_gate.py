"""The quality gate: what it compares, what stops it, what may be pinned; and the gate itself, on the sets at hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from training.gate import (
    BASELINE,
    HELD_OUT,
    HELD_OUT_LETTERS,
    SETS,
    GateError,
    compare,
    figures,
    measure,
    measure_held_out,
    measure_letters,
    pinned,
    worse_together,
)

if TYPE_CHECKING:
    from foi_exemptions.pipeline import Labeller


def measured(sha256: str = "a", **floors: float) -> dict[str, dict[str, Any]]:
    return {
        "answers": {"sha256": sha256, "rows": 4, "floors": {name.replace("_", " ", 1): v for name, v in floors.items()}}
    }


PINNED = measured(combined_accuracy=0.9, recall_not_held=0.8)


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
    assert len(compare(measured(combined_accuracy=accuracy, recall_not_held=recall), PINNED)) == falls


def test_a_figure_that_is_no_longer_measured_has_fallen() -> None:
    assert compare(measured(combined_accuracy=1.0), PINNED) == [
        "answers: recall not_held is no longer measured; its floor is 0.8000"
    ]


def test_where_a_model_is_trained_a_tie_may_fall_otherwise() -> None:
    floor = {HELD_OUT: {"sha256": "a", "rows": 9, "floors": {"rules accuracy": 0.7}}}
    for value, falls in ((0.698, 0), (0.69, 1)):
        now = {HELD_OUT: {"sha256": "a", "rows": 9, "floors": {"rules accuracy": value}}}
        assert len(compare(now, floor)) == falls


def test_changed_and_unpinned_sets_stop_the_gate() -> None:
    with pytest.raises(GateError, match="answers: has changed"):
        compare(measured("b"), PINNED)
    with pytest.raises(GateError, match="answers: has no baseline"):
        compare(measured("b"), {})


@pytest.mark.parametrize(
    ("rules", "classifier", "combined", "lines"),
    [
        (0.8, 0.9, 0.95, []),
        (0.8, 0.9, 0.9, []),  # as good is good enough
        (0.8, 0.9, 0.85, ["answers: macro F1 of combined is 0.8500, of classifier alone 0.9000"]),
        (0.9, 0.8, 0.85, ["answers: macro F1 of combined is 0.8500, of rules alone 0.9000"]),
    ],
)
def test_together_is_no_worse_than_either_alone(
    rules: float, classifier: float, combined: float, lines: list[str]
) -> None:
    now = measured(rules_macro_f1=rules, classifier_macro_f1=classifier, combined_macro_f1=combined)
    assert worse_together(now) == lines
    assert compare(now, measured(rules_macro_f1=0.1)) == lines


def test_sets_without_runners_are_not_asked_which_is_better() -> None:
    assert worse_together(measured(located=0.5)) == []


# Pinning


def test_pinning_keeps_what_is_not_here_and_raises_floors() -> None:
    others = {"letters": {"sha256": "c", "rows": 1, "floors": {"located": 0.5}}}
    now = measured(combined_accuracy=0.95, recall_not_held=0.8)
    assert pinned(now, PINNED | others, allow_regression=False) == now | others


@pytest.mark.parametrize("sha256", ["a", "b"])
def test_pinning_lowers_no_floor_unless_told_to(sha256: str) -> None:
    now = measured(sha256, combined_accuracy=0.85, recall_not_held=0.9)  # a changed set is no excuse
    with pytest.raises(GateError, match=r"combined accuracy is 0\.8500, below .*\ngive --allow-regression"):
        pinned(now, PINNED, allow_regression=False)
    assert pinned(now, PINNED, allow_regression=True) == now


def test_a_first_pin_needs_no_permission() -> None:
    assert pinned(PINNED, {}, allow_regression=False) == PINNED


# Figures


def test_figures_are_those_of_the_score() -> None:
    scores = {"n": 4, "accuracy": 0.5, "label_sets_micro": {"p": 1, "r": 0.5, "f1": 0.67, "n": 4}}
    scores["per_label"] = {"answered": {"p": 1.0, "r": 0.75, "f1": 0.86, "n": 4}}
    assert figures(scores) == {"accuracy": 0.5, "label_sets_micro": 0.67, "recall answered": 0.75}


def test_figures_of_answers_are_those_of_each_runner() -> None:
    one = {"accuracy": 0.5, "macro_f1": 0.4, "exemptions_exact": {"p": 1, "r": 1, "f1": 1, "n": 4}}
    found = figures({"accuracy": 0.5, "models": {"rules": one, "classifier": one, "combined": one}})
    assert set(found) == {
        *(
            f"{runner} {figure}"
            for runner in ("rules", "classifier", "combined")
            for figure in ("accuracy", "macro_f1")
        ),
        "combined exemptions_exact",
    }


# The gate itself


def baseline() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(BASELINE.read_text(encoding="utf-8"))
    return found


def test_every_set_is_pinned_with_its_fingerprint() -> None:
    assert set(baseline()) == {*SETS, HELD_OUT, *HELD_OUT_LETTERS}
    for one in baseline().values():
        assert len(one["sha256"]) == 64
        assert one["rows"] > 0
        assert one["floors"]


def test_the_gate(labeller: Labeller) -> None:
    assert compare(measure(labeller) | measure_letters(labeller), baseline()) == []


@pytest.mark.slow
def test_the_gate_on_held_out_examples() -> None:
    assert compare(measure_held_out(), baseline()) == []
