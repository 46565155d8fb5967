"""Answers that were cut apart and are one. The letters are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

import foi_exemptions
from foi_exemptions.joining import joined
from foi_exemptions.results import AnswerSegment, LabelledSegment, Question

POSTS = Question("1", 0, 2, "Q1")
SHIPS = Question("2", 0, 2, "Q2")


def labelled(text: str, *parts: str, asked: tuple[Question, ...] = ()) -> list[LabelledSegment]:
    """Return the parts of a text with the labels that each has alone."""
    found = []
    for part, one in zip(parts, foi_exemptions.load().label_segments(parts), strict=True):
        start = text.index(part)
        found.append(replace(one, segment=AnswerSegment(asked, start, start + len(part), part)))
    return found


@pytest.mark.parametrize(
    ("text", "parts", "whole"),
    [
        ("There are 12 posts. Four are vacant.", ["There are 12 posts.", "Four are vacant."], 1),
        ("There are 12 posts.\nFour are\nvacant.", ["There are 12 posts.", "Four are\nvacant."], 1),
        ("There are 12. Four are new. Two are old.", ["There are 12.", "Four are new.", "Two are old."], 1),
        ("There are 12 posts.\n\nFour are vacant.", ["There are 12 posts.", "Four are vacant."], 2),
        ("There are 12 posts. As asked: Four are vacant.", ["There are 12 posts.", "Four are vacant."], 2),
        ("There are 12 posts. We do not hold ages.", ["There are 12 posts.", "We do not hold ages."], 2),
        (
            "The names are exempt under section 40(2). The prices are exempt under section 43(2).",
            ["The names are exempt under section 40(2).", "The prices are exempt under section 43(2)."],
            2,
        ),
        (
            "The names are exempt under section 40(2). We withhold the initials too.",
            ["The names are exempt under section 40(2).", "We withhold the initials too."],
            2,
        ),
        (
            "We do not hold ages. I have attached our formal response.",
            ["We do not hold ages.", "I have attached our formal response."],
            1,
        ),
        (
            "We do not hold ages. I have attached our list of posts.",
            ["We do not hold ages.", "I have attached our list of posts."],
            2,
        ),
        ("We hold 12.", ["We hold 12."], 1),
        ("", [], 0),
    ],
)
def test_what_is_one_answer(text: str, parts: list[str], whole: int) -> None:
    found = joined(labelled(text, *parts, asked=(POSTS,)), text)
    assert len(found) == whole
    assert [text[one.start_char : one.end_char] for one in found] == [one.text for one in found]
    if whole == 1:
        assert found[0].text == text


def test_answers_without_questions_stay_apart() -> None:
    text = "There are 12 posts. Four ships are laid up."
    assert len(joined(labelled(text, "There are 12 posts.", "Four ships are laid up."), text)) == 2


def test_answers_to_other_questions_stay_apart() -> None:
    text = "There are 12 posts. There are four ships."
    first, second = labelled(text, "There are 12 posts.", "There are four ships.", asked=(POSTS,))
    assert len(joined([first, second], text)) == 1
    other = replace(second, segment=replace(second.segment, questions=(SHIPS,)))
    assert len(joined([first, other], text)) == 2


def test_what_stands_before_or_in_the_same_place_is_not_joined() -> None:
    text = "There are 12 posts. Four are vacant."
    first, second = labelled(text, "There are 12 posts.", "Four are vacant.")
    assert joined([second, first], text) == [second.segment, first.segment]
    assert joined([first, first], text) == [first.segment, first.segment]


def test_a_joined_answer_is_labelled_anew() -> None:
    letter = "Dear Mr Poole\n\n1. How many trips?\n\nThe ferry made 90 in May. It made 84 in June.\n\nYours sincerely\n"
    (answer,) = foi_exemptions.load().label_text(letter).answers
    (segment,) = answer.segments
    assert segment.segment.text == "The ferry made 90 in May. It made 84 in June."
    assert all(letter[one.start_char : one.end_char] == one.text for one in segment.evidence)
