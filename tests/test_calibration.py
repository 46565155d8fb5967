"""What makes a reported probability honest: each sign of a decision counts, and only the way it is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from foi_exemptions.calibration import correction_of
from foi_exemptions.combiner import SIGNS, Signs, confidence
from foi_exemptions.results import DecidedBy, Thresholds

if TYPE_CHECKING:
    from numpy.typing import NDArray

DECIDERS = tuple(DecidedBy)


def drawn(true: tuple[float, ...], rows: int = 4000) -> tuple[list[Signs], list[DecidedBy], NDArray[np.bool_]]:
    """Return signs, deciders and whether each decision is right, drawn from the weights ``true`` of the signs."""
    rng = np.random.default_rng(11)
    table = rng.normal(size=(rows, len(SIGNS)))
    deciders = [DECIDERS[i] for i in rng.integers(len(DECIDERS), size=rows)]
    offset = np.array([{DecidedBy.RULE: 1.5}.get(by, 0.5) for by in deciders])
    right = rng.random(rows) < 1 / (1 + np.exp(-(table @ np.array(true) + offset)))
    return [tuple(row) for row in table.tolist()], deciders, right


def test_weights_are_found_again() -> None:
    true = (0.8, 0.5, -0.6)
    found = correction_of(*drawn(true), np.ones(4000))
    assert [found[name] for name in SIGNS] == pytest.approx(true, abs=0.12)
    assert found["rule"] == pytest.approx(1.5, abs=0.2)
    assert found["classifier"] == pytest.approx(0.5, abs=0.2)


def test_a_sign_never_counts_against_its_meaning() -> None:
    found = correction_of(*drawn((0.8, -0.9, 0.6)), np.ones(4000))
    assert [found[name] for name in ("member", "length")] == [0, 0]
    assert found["odds"] > 0.5


def test_reported_probabilities_are_as_often_right() -> None:
    rows, deciders, right = drawn((1.0, 0.5, -0.5))
    thresholds = Thresholds(**correction_of(rows, deciders, right, np.ones(len(rows))))
    reported = np.array([confidence(row, by, thresholds) for row, by in zip(rows, deciders, strict=True)])
    for low, high in ((0.0, 0.5), (0.5, 0.8), (0.8, 0.95), (0.95, 1.0)):
        among = (reported >= low) & (reported < high)
        assert right[among].mean() == pytest.approx(reported[among].mean(), abs=0.04)


@pytest.mark.parametrize("right", [True, False])
def test_nothing_is_learned_where_all_are_right_or_none(right: bool) -> None:
    rows, deciders, _ = drawn((1.0, 0.0, 0.0), rows=20)
    assert correction_of(rows, deciders, np.full(20, right), np.ones(20)) == {}
