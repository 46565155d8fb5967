"""95 % intervals of scores: whole clusters (authorities, documents) drawn again, a thousand times.

Answers of one authority resemble each other, so a bootstrap over answers would promise too much. The draw is seeded:
the same predictions give the same intervals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from foi_exemptions.evaluation import FALSE, LABELS, MISSED, RIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from foi_exemptions.evaluation import Tally

RESAMPLES = 1000
LEAST_CLUSTERS = 5
"""Fewer drawn again say more about luck than about the model: no interval is given."""
SEED = 20_261
Interval = list[float]


class Resampled:
    """The sums of tallies over a thousand draws of their clusters."""

    def __init__(self, tallies: Sequence[Tally], clusters: Sequence[str]) -> None:
        names = sorted(set(clusters))
        self._figures = {figure: i for i, figure in enumerate(sorted({name for one in tallies for name, _ in one}))}
        counts = np.zeros((len(names), len(self._figures), 3))
        place = {name: i for i, name in enumerate(names)}
        for tally, cluster in zip(tallies, clusters, strict=True):
            for (figure, kind), count in tally.items():
                counts[place[cluster], self._figures[figure], kind] += count
        chances = np.full(len(names), 1 / len(names))
        draws = np.random.default_rng(SEED).multinomial(len(names), chances, size=RESAMPLES)
        self._sums: NDArray[np.float64] = np.tensordot(draws, counts, axes=1)

    def figure(self, name: str) -> dict[str, Interval]:
        """Return the intervals of precision, recall and F1 of one figure."""
        return {kind: _interval(values) for kind, values in self._prf(self._of(name)).items()}

    def over(self, names: Sequence[str]) -> dict[str, Interval]:
        """Return the intervals of precision, recall and F1 over the sum of several figures."""
        return {kind: _interval(values) for kind, values in self._prf(sum(map(self._of, names))).items()}

    def macro_f1(self, names: Sequence[str]) -> Interval:
        """Return the interval of the mean F1 of several figures."""
        return _interval(np.mean([self._prf(self._of(name))["f1"] for name in names], axis=0))

    def _of(self, name: str) -> NDArray[np.float64]:
        if name in self._figures:
            return np.asarray(self._sums[:, self._figures[name]])
        return np.zeros((RESAMPLES, 3))

    @staticmethod
    def _prf(sums: Any) -> dict[str, NDArray[np.float64]]:
        """The same conventions for nothing given and nothing expected as ``evaluation.prf``."""
        right, given, expected = sums[:, RIGHT], sums[:, RIGHT] + sums[:, FALSE], sums[:, RIGHT] + sums[:, MISSED]
        precision = np.where(given > 0, right / np.maximum(given, 1), np.where(sums[:, MISSED] > 0, 0.0, 1.0))
        recall = np.where(expected > 0, right / np.maximum(expected, 1), 1.0)
        total = precision + recall
        f1 = np.where(total > 0, 2 * precision * recall / np.where(total > 0, total, 1), 0.0)
        return {"p": precision, "r": recall, "f1": f1}


def _interval(values: NDArray[np.float64]) -> Interval:
    return [round(float(value), 4) for value in np.quantile(values, (0.025, 0.975))]


def answer_intervals(tallies: Sequence[Tally], clusters: Sequence[str]) -> dict[str, Any] | None:
    """Return the intervals of the figures that ``score_answers`` gives, or None for a handful of clusters."""
    if len(set(clusters)) < LEAST_CLUSTERS:
        return None
    drawn = Resampled(tallies, clusters)
    return {
        "accuracy": drawn.over(LABELS)["r"],
        "macro_f1": drawn.macro_f1(LABELS),
        "per_label": {label: drawn.figure(label) for label in LABELS},
        **{name: drawn.figure(name) for name in ("label_sets_micro", "exemptions_section", "exemptions_exact")},
        "clusters": len(set(clusters)),
    }


def document_intervals(tallies: Sequence[Tally], names: Sequence[str]) -> dict[str, Any] | None:
    """Return the intervals of the figures that ``score_documents`` gives, documents drawn again; None for a handful."""
    if len(set(names)) < LEAST_CLUSTERS:
        return None
    drawn = Resampled(tallies, names)
    figures = ("question_label", "exemptions_section", "exemptions_exact", "document_exemptions")
    return {
        "located": drawn.figure("located")["r"],
        "segment_f1": drawn.over(LABELS),
        "per_label": {label: drawn.figure(label) for label in LABELS},
        **{name: drawn.figure(name) for name in figures},
        "clusters": len(set(names)),
    }
