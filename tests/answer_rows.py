"""A small table of invented answers, with questions and authorities, that every engine labels in the same way."""

from __future__ import annotations

from itertools import product
from typing import Any

THINGS = ("kestrel boxes", "ferry passes", "bandstands", "herring gulls", "library stamps")
AUTHORITIES = ("Northvale Borough Council", "Fife Council", None)
REPLIES = (
    ("How many {} are there?", "There are 41 {}."),
    ("How many {} are there?", "We do not hold a figure for {}."),
    ("Do you record lost {}?", "We do not record them."),  # to this question, an answer
    ("Who paid for the {}?", "The names are exempt under section 40(2)."),
    ("Who supplies the {}?", "Prices of {} are withheld under section 33(1)(b)."),  # the authority tells the Act
    ("Where is the list of {}?", "It is on our website, so section 21 applies: https://www.northvale.example/{}"),
    (None, "Counting the {} would take 60 hours and so exceed the appropriate limit."),
    ("If so, when were the {} painted?", "N/A"),
    (None, "Please see the attached spreadsheet of {}."),
    ("What did the {} cost?", "£1,204 in 2024 and £989 in 2025."),
    ("Which officers looked after the {}?", "Please ask Eastmere District Council, who run them."),
    ("Why were the {} removed?", ""),  # no text: no label
)
TABLE: dict[str, list[Any]] = {"id": [], "text": [], "question": [], "authority": []}
for number, (thing, (question, text)) in enumerate(product(THINGS, REPLIES)):
    TABLE["id"].append(number)
    TABLE["text"].append(text.replace("{}", thing) or None)
    TABLE["question"].append(question and question.replace("{}", thing))
    TABLE["authority"].append(AUTHORITIES[number // len(REPLIES) % len(AUTHORITIES)])
ADDED = ("label", "labels", "probability", "exemptions", "needs_review", "decided_by")


def rows_of(columns: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a labelled table in the order of their ids; numbers rounded, as engines keep other widths."""
    order = sorted(range(len(columns["id"])), key=lambda at: columns["id"][at])
    return [tuple(_plain(columns[name][at]) for name in ("id", *ADDED)) for at in order]


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return None if value != value else round(value, 9)
    if hasattr(value, "tolist"):  # what NumPy makes of numbers and lists
        return _plain(value.tolist())
    return list(value) if isinstance(value, (list, tuple)) else value
