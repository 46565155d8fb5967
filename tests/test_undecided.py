"""Letters that decide nothing yet, and letters of the same words that do. Their writer knew neither rules nor letters.

Nothing is learned from them; wordings were not mended for them, but how sure the model has to be was chosen on them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foi_exemptions.pipeline import Labeller

ROWS = [json.loads(line) for line in (Path(__file__).parent / "undecided.jsonl").read_text("utf-8").splitlines()]
MOST_FALSE, MOST_MISSED = 17, 6


def answers_in(labeller: Labeller, text: str) -> list[str]:
    return [one.segment.text for answer in labeller.label_text(text).answers for one in answer.segments]


def test_letters_that_decide_nothing(labeller: Labeller) -> None:
    letters = [row["text"] for row in ROWS if row["answer"] is None]
    false = [letter for letter in letters if answers_in(labeller, letter)]
    assert len(letters) == 50
    assert len(false) <= MOST_FALSE


def test_letters_that_decide(labeller: Labeller) -> None:
    letters = [row for row in ROWS if row["answer"] is not None]
    missed = [
        row
        for row in letters
        if not any(words in row["answer"] or row["answer"] in words for words in answers_in(labeller, row["text"]))
    ]
    assert len(letters) == 50
    assert len(missed) <= MOST_MISSED
