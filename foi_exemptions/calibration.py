"""What models said of rows they never saw to a temperature, thresholds and the weights of a decision's signs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from foi_exemptions.combiner import SIGNS, Signs, confidence, decide, signs
from foi_exemptions.results import DecidedBy, Label, Thresholds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from foi_exemptions.signals import Signals

FLOOR = 0.05
"""Below this probability of its label the classifier has its way against the words of a rule."""
REVIEW_ERROR = 0.015
"""The share of wrong labels among those that nobody is asked to look at."""
DIRECTIONS = ((0.0, None), (0.0, None), (None, 0.0))
"""Which weights each of SIGNS may have: more odds make a decision surer, more words less sure."""
RIDGE = 0.1
"""How strongly the weights of the signs are drawn to nought: hardly, with some hundred answers."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What models that never saw a row said of it: raw scores and second-label probabilities, (rows, labels)."""

    scores: NDArray[np.float64]
    seconds: NDArray[np.float64]
    targets: NDArray[np.int64]
    members: NDArray[np.bool_]
    accepted: NDArray[np.bool_]

    def only(self, rows: Sequence[int]) -> HeldOut:
        """Return what was said of these rows."""
        return HeldOut(*(getattr(self, name)[list(rows)] for name in self.__slots__))


def temperature_of(scores: NDArray[np.float64], targets: NDArray[np.int64], weights: NDArray[np.float64]) -> float:
    """Return the temperature that makes held-out probabilities least surprised (log loss), to two decimals."""

    def loss(temperature: float) -> float:
        scaled = scores / temperature
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        log_probabilities = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
        return float(-(weights * log_probabilities[np.arange(len(targets)), targets]).mean())

    return float(min((round(0.2 + 0.02 * step, 2) for step in range(120)), key=loss))


def thresholds_of(
    signals: Sequence[Signals], held_out: HeldOut, weights: NDArray[np.float64], temperature: float
) -> Thresholds:
    """Choose the least probability of a second label, then what makes the reported probability honest, then review."""
    labels = list(Label)
    first = [dict(zip(labels, row, strict=True)) for row in _softmax(held_out.scores / temperature).tolist()]
    seconds = [dict(zip(labels, row, strict=True)) for row in held_out.seconds.tolist()]
    thresholds = Thresholds(review=0.0, floor=FLOOR, second_label=_second_label(held_out))
    rows = list(zip(signals, first, seconds, strict=True))
    decisions = [decide(*row, thresholds) for row in rows]
    given = [decision.label for decision in decisions]
    right = held_out.accepted[np.arange(len(given)), [labels.index(label) for label in given]]
    found = [signs(one, label, own, others) for (one, own, others), label in zip(rows, given, strict=True)]
    deciders = [decision.decided_by for decision in decisions]
    thresholds = replace(thresholds, **correction_of(found, deciders, right, weights))
    reported = np.array([confidence(one, by, thresholds) for one, by in zip(found, deciders, strict=True)])
    return replace(thresholds, review=_review(reported, right, weights))


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def correction_of(
    found: Sequence[Signs], deciders: Sequence[DecidedBy], right: NDArray[np.bool_], weights: NDArray[np.float64]
) -> dict[str, float]:
    """Fit how often decisions are right from their signs and from who decided: a logistic regression with bounds.

    A sign may only count the way it is meant: what speaks for a label never makes it less sure. On our examples, which
    are harder than life, fits without bounds turn some signs round, and then rank real answers worse than without them.
    """
    from scipy.optimize import minimize

    if right.all() or not right.any():
        return {}
    kinds = list(DecidedBy)
    who = np.array([[float(by is kind) for kind in kinds] for by in deciders])
    towards = np.where(right, 1.0, -1.0)
    table = np.column_stack([np.array(found), who]) * towards[:, None]

    def loss(terms: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        surprise = np.logaddexp(0, -table @ terms)
        slope = -(weights * (1 - np.exp(-surprise))) @ table
        return float(weights @ surprise + RIDGE * terms @ terms / 2), slope + RIDGE * terms

    bounds = [*DIRECTIONS, *((None, None) for _ in kinds)]
    terms = minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    names = [*SIGNS, *(kind.value for kind in kinds)]
    return {name: round(float(value), 4) for name, value in zip(names, terms, strict=True)}


def _review(reported: NDArray[np.float64], right: NDArray[np.bool_], weights: NDArray[np.float64]) -> float:
    """Return the least probability above which at most ``REVIEW_ERROR`` of the decisions are wrong."""
    order = np.argsort(-reported, kind="stable")
    risk = np.cumsum(weights[order] * ~right[order]) / np.cumsum(weights[order])
    safe = np.flatnonzero(risk <= REVIEW_ERROR)
    return round(min(float(reported[order][safe[-1]]) if safe.size else 1.0, 0.95), 3)


def _second_label(held_out: HeldOut) -> float:
    """Return the threshold for second labels with the best F1."""
    second, candidates = held_out.members.copy(), held_out.seconds.copy()
    rows = np.arange(len(second))
    second[rows, held_out.targets], candidates[rows, held_out.targets] = False, 0

    def f1(threshold: float) -> float:
        chosen = candidates >= threshold
        return float(2 * (chosen & second).sum() / max(1, chosen.sum() + second.sum()))

    return max((round(0.2 + 0.02 * step, 2) for step in range(36)), key=f1)
