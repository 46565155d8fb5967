"""What a change gained and lost: the answers whose label moved between two evaluations, with their words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foi_exemptions.scores.items import Item

SHOWN = 80
"""Characters of a text that a table shows."""


def changes(before: Mapping[str, str | None], after: Sequence[Item], *, with_text: bool) -> dict[str, Any]:
    """Return what ``after`` labels rightly that ``before`` did not, the reverse, and what is wrong in another way.

    Items that only one side knows are counted in ``unmatched``; each change has the beginning of its text if asked.
    """
    found: dict[str, Any] = {"compared": 0, "gained": [], "lost": [], "otherwise_wrong": []}
    for item in after:
        if item.id not in before:
            continue
        found["compared"] += 1
        old = before[item.id]
        if old == item.label or (item.is_right and old in item.accept):
            continue
        kind = "gained" if item.is_right else "lost" if old in item.accept else "otherwise_wrong"
        words = {"text": shortened(item.text)} if with_text else {}
        found[kind].append({"id": item.id, "gold": item.gold, "before": old, "after": item.label, **words})
    found["unmatched"] = len(before.keys() ^ {item.id for item in after})
    return found


def shortened(text: str) -> str:
    """Return a text on one line, cut to what a table shows."""
    flat = " ".join(text.split())
    return flat if len(flat) <= SHOWN else flat[: SHOWN - 1] + "…"
