"""The passages under ``seeds`` that are not answers: well formed, each its own, enough of every kind."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

PASSAGES = Path(__file__).resolve().parent.parent / "seeds" / "passages.jsonl"
ROWS: list[dict[str, str]] = [json.loads(line) for line in PASSAGES.read_text(encoding="utf8").splitlines()]

MINIMUM = {
    "greeting": 60,
    "letterhead": 150,
    "subject": 80,
    "receipt": 200,
    "lead_in": 260,
    "duty": 160,
    "explanation": 300,
    "advice": 100,
    "rights": 250,
    "re_use": 100,
    "publication": 50,
    "closing": 120,
    "disclaimer": 100,
    "links": 50,
    "feedback": 40,
    "platform": 60,
    "requester": 250,
    "question": 300,
}


def letters(text: str) -> str:
    """Return the text in lower case with every run of other characters made one space."""
    return re.sub(r"\W+", " ", text.lower()).strip()


def test_every_row_has_the_five_fields_and_says_something() -> None:
    for row in ROWS:
        assert list(row) == ["id", "text", "kind", "voice", "writer"], row
        assert all(isinstance(value, str) and value for value in row.values()), row
        assert row["text"].strip("\n") == row["text"], row["id"]
        assert len(row["text"].split()) <= 120, row["id"]


def test_ids_are_unique() -> None:
    assert [row_id for row_id, count in Counter(row["id"] for row in ROWS).items() if count > 1] == []
    assert [row["id"] for row in ROWS if not re.fullmatch(r"p-[0-9a-f]{10}", row["id"])] == []


def test_no_text_stands_twice() -> None:
    assert [text for text, count in Counter(letters(row["text"]) for row in ROWS).items() if text and count > 1] == []
    assert [text for text, count in Counter(row["text"] for row in ROWS).items() if count > 1] == []


def test_kinds_are_known() -> None:
    assert {row["kind"] for row in ROWS} == set(MINIMUM)


@pytest.mark.parametrize("kind", MINIMUM)
def test_enough_of_each_kind(kind: str) -> None:
    assert sum(row["kind"] == kind for row in ROWS) >= MINIMUM[kind]


def test_a_fifth_shows_the_marks_of_converted_letters() -> None:
    marked = [row for row in ROWS if re.search(r"\n|\u00a0|\^|\[\d+\]", row["text"])]
    assert len(marked) >= len(ROWS) / 5


def test_officers_and_requesters_keep_to_their_kinds() -> None:
    assert {row["voice"] for row in ROWS if row["kind"] == "requester"} == {"requester"}
    assert "requester" not in {row["voice"] for row in ROWS if row["kind"] != "requester"}
