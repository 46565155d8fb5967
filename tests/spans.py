"""How much two spans of a text have in common."""

from __future__ import annotations

Span = tuple[int, int]


def overlap(one: Span, other: Span) -> float:
    """The share of what two spans cover together that both cover."""
    common = max(0, min(one[1], other[1]) - max(one[0], other[0]))
    return common / (max(one[1], other[1]) - min(one[0], other[0]))
