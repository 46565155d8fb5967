"""How far a reported probability can be trusted: reliability, accuracy among the surest, what is left to review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foi_exemptions.scores.items import Item

BINS = 10
SHARES = tuple(range(50, 101, 5))


def curves(items: Sequence[Item]) -> dict[str, Any]:
    """Return calibration, risk-coverage and review figures of what was labelled; nothing where nothing was."""
    known = [item for item in items if item.probability is not None]
    if not known:
        return {}
    right = np.array([item.is_right for item in known])
    sure = np.array([item.probability for item in known])
    review = np.array([item.needs_review for item in known])
    found: dict[str, Any] = {"calibration": _calibration(right, sure), "coverage": _coverage(right, sure)}
    rest = right[~review]
    found["review"] = {
        "share": round(float(review.mean()), 4),
        "accuracy_of_rest": round(float(rest.mean()), 4) if rest.size else None,
    }
    return found


def _calibration(right: Any, sure: Any) -> dict[str, Any]:
    """Return the bins of probability (each tenth) and the expected calibration error: their mean gap, weighted."""
    place = np.minimum((sure * BINS).astype(int), BINS - 1)
    bins = []
    for b in sorted(set(place.tolist())):
        inside = place == b
        bins.append(
            {
                "from": b / BINS,
                "to": (b + 1) / BINS,
                "n": int(inside.sum()),
                "probability": round(float(sure[inside].mean()), 4),
                "accuracy": round(float(right[inside].mean()), 4),
            }
        )
    error = sum(abs(one["accuracy"] - one["probability"]) * one["n"] for one in bins) / len(right)
    return {"error": round(error, 4), "bins": bins}


def _coverage(right: Any, sure: Any) -> list[dict[str, float | int]]:
    """Return the accuracy among the surest half, and so on up to all; of equal probabilities the first rows count."""
    order = np.argsort(-sure, kind="stable")
    rows: list[dict[str, float | int]] = []
    for share in SHARES:
        surest = order[: max(1, round(share / 100 * len(order)))]
        least = round(float(sure[surest[-1]]), 4)
        rows.append(
            {"share": share, "n": len(surest), "accuracy": round(float(right[surest].mean()), 4), "least": least}
        )
    return rows
