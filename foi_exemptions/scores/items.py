"""Every gold answer beside what was said of it: what curves, confusions and comparisons are made of."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from foi_exemptions.errors import DocumentError
from foi_exemptions.evaluation import exemption_ids
from foi_exemptions.scores.documents import flat_segments, match_segments

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from foi_exemptions.evaluation import Row


@dataclass(frozen=True, slots=True)
class Item:
    """One gold answer or segment; ``label`` is None where nothing was said of it."""

    id: str
    text: str
    gold: str
    accept: tuple[str, ...]
    label: str | None
    labels: tuple[str, ...] = ()
    exemptions: tuple[str, ...] = ()
    probability: float | None = None
    needs_review: bool = False

    @property
    def is_right(self) -> bool:
        """Whether the label is one that the gold accepts."""
        return self.label in self.accept

    def to_dict(self) -> dict[str, Any]:
        """Return the item as plain values."""
        return asdict(self)


def answer_items(gold: Sequence[Row], predicted: dict[str, Row]) -> list[Item]:
    """Return the gold answers with what ``predicted`` says of each, by id."""
    return [_item(str(row["id"]), row, row["text"], predicted.get(str(row["id"]))) for row in gold]


def document_items(gold: Sequence[Row], reports: dict[str, Row]) -> list[Item]:
    """Return the gold segments with the segment of the report that overlaps each; ids are DOCUMENT:START."""
    items = []
    for row in gold:
        theirs, ours = row["segments"], flat_segments(reports.get(row["document"]) or {"segments": []})
        pairs = match_segments(theirs, ours)
        items += [
            _item(
                f"{row['document']}:{one['start_char']}",
                one,
                one.get("text", ""),
                ours[pairs[i]] if i in pairs else None,
            )
            for i, one in enumerate(theirs)
        ]
    return items


def _item(name: str, row: Row, text: str, found: Row | None) -> Item:
    accept = tuple(row.get("accept") or [row["label"]])
    if found is None or found.get("label") is None:
        return Item(name, text, row["label"], accept, None)
    return Item(
        name,
        text,
        row["label"],
        accept,
        found["label"],
        tuple(found.get("labels") or [found["label"]]),
        tuple(exemption_ids(found.get("exemptions") or [])),
        found.get("probability"),
        bool(found.get("needs_review")),
    )


def read_labels(path: Path) -> dict[str, str | None]:
    """Return the labels by id in an evaluation that was written as JSON with its predictions."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise DocumentError(f"{path}: cannot be read as an evaluation in JSON ({error})") from error
    rows = content.get("predictions") if isinstance(content, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) and {"id", "label"} <= set(row) for row in rows):
        raise DocumentError(f"{path}: holds no predictions; write it with 'evaluate --format json --predictions'")
    return {str(row["id"]): row["label"] for row in rows}
