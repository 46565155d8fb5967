"""What reads as a question, where it ends, and where a reply repeats it."""

from __future__ import annotations

import pytest

from foi_exemptions.cutting.echoes import Echoes
from foi_exemptions.cutting.layout import Layout
from foi_exemptions.cutting.question_ends import list_end, question_end, question_rest, unmarked_question_end
from foi_exemptions.cutting.questions import is_heading, is_question
from foi_exemptions.cutting.repeats import find_repeats, resembling_end
from foi_exemptions.cutting.requests import asked_in

QUESTIONS = [
    (b"How many boats are there?", True),
    (b"Any contracts with boat builders", True),
    (b"The number of boats let each year", True),
    (b"Please provide the log book", True),
    (b"If so, who owns them?", True),
    (b"Any contracts are held by the parish, so we hold none", False),
    (b"Please see the attached list", False),
    (b"There are fourteen", False),
]


@pytest.mark.parametrize(("words", "expected"), QUESTIONS)
def test_questions(words: bytes, expected: bool) -> None:
    assert is_question(words) is expected


HEADINGS = [
    (b"Length of each pier, in metres", True),
    (b"The factors that the survey takes into account", True),
    (b"How many piers are there?", True),
    (b"Any reports on the pier. For example, those that show what it cost.", True),
    # a sentence, an answer after a question, a colon with words after it
    (b"The pier was painted in 2014", False),
    (b"How many are there? Four", False),
    (b"Adults: four", False),
    (b"Red, green and blue.", False),
]


@pytest.mark.parametrize(("words", "expected"), HEADINGS)
def test_headings(words: bytes, expected: bool) -> None:
    assert is_heading(words) is expected


# the question, then "|", then the answer
ENDS = [
    "How many boats are there?| Fourteen.",
    "Do you let boats? If so, to whom?| To members.",
    "Do you let boats? (Punts, rafts)| Yes",
    "Number of boats:| 14",
    "Boats\nPlease state how many there are.|\nFourteen.",
    "THE NUMBER OF BOATS KEPT AT THE JETTY|\nThere are fourteen.",
    "If you let boats:|\nWe do.",
    "How many boats are there?|\nAnswer: 14",
]


@pytest.mark.parametrize("marked", ENDS)
def test_ends(marked: str) -> None:
    text = marked.replace("|", "")
    assert question_end(Layout(text), 0, len(text)) == marked.index("|")


@pytest.mark.parametrize("text", ["Fourteen.", "We hold no boats.", "Mere End, the lower lake"])
def test_answers_are_no_questions(text: str) -> None:
    assert question_end(Layout(text), 0, len(text)) is None


@pytest.mark.parametrize(
    ("known", "marked"),
    [
        ("How many boats", "How many boats are there?| 14"),
        ("How many boats are there", "How many boats are there?| 14"),
        ("How many boats are there", "How many boats are there? (Punts only)| 14"),
        ("How many boats", "How many boats| 14"),
    ],
)
def test_the_rest_of_a_known_question(known: str, marked: str) -> None:
    text = marked.replace("|", "")
    assert question_rest(Layout(text), len(known), len(text)) == marked.index("|")


REPEATS = [
    # as asked, wrapped, with a word left out, with the answer put in after the question mark
    ("How many boats are let by you?", "How many boats are let\nby you? 14", "How many boats are let\nby you"),
    ("How many boats or rafts are let by you?", "How many boats are let by you? 14", "How many boats are let by you"),
    ("Is there a jetty? (if yes, how long)", "Is there a jetty? No (if yes, how long)", "Is there a jetty"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "reply", "repeated"), REPEATS)
def test_repeats(asked: str, reply: str, repeated: str) -> None:
    text = asked + "\n\n" + reply
    layout = Layout(text)
    start = len(asked) + 2
    found = find_repeats(layout, start, len(text), asked_in(layout, 0, len(asked)))[0]
    assert text[found.start : found.end] == repeated


def test_an_answer_read_into_the_question() -> None:
    asked = "1. The number of boats that are kept at the quay"
    text = asked + "\n\nThe number of boats that are    14\nkept at the quay"
    layout = Layout(text)
    (found,) = find_repeats(layout, len(asked) + 2, len(text), asked_in(layout, 0, len(asked)))
    assert found.inserted is not None
    assert text[slice(*found.inserted)] == "14"


def test_a_reworded_question_ends_with_its_sentence() -> None:
    asked = "Who built and looks after the jetty?"
    text = asked + "\n\nWho built and or looks after the said jetty.\n\nThe parish."
    layout = Layout(text)
    end = resembling_end(layout, len(asked) + 2, len(text), asked_in(layout, 0, len(asked)))
    assert end == text.index(".") + 1


def test_items_of_a_request() -> None:
    text = "Dear Board,\nI am a student.\n1. How many boats?\na) How many punts?\nAny plans of the jetty\nYours\n"
    layout = Layout(text)
    items = [(item.ref, text[item.start : item.end]) for item in asked_in(layout, 0, len(text))]
    assert items == [("1", "How many boats?"), ("1a", "How many punts?"), (None, "Any plans of the jetty")]


@pytest.mark.parametrize(
    ("reply", "left"),
    [
        # wholly repeated
        ("I write about the lower lake and its boats.", ""),
        # repeated up to a colon
        ("I write about the lower lake and its boats: there are none.", " there are none."),
        # too little to be sure
        ("The lower lake is dry.", "The lower lake is dry."),
        # a heading of two words
        ("Boat Log", ""),
    ],
)
def test_echoes(reply: str, left: str) -> None:
    request = "I write about the lower lake and its boats.\nBoat log\n"
    text = request + reply
    layout = Layout(text)
    echoes = Echoes(layout)
    echoes.add(0, len(request))
    assert text[echoes.repeated_to(len(request), len(text)) :] == left


LISTED = [
    # bullets under a question with a colon belong to it where an answer follows
    ("How many were:|\n- red\n- blue|\n\nTwelve.", True),
    # bullets with figures answer, as do those that nothing follows
    ("How many were:|\n- red 4\n- blue 8\n\nThe rest were sold.", False),
    ("How many were:|\n- red\n- blue", False),
    ("How many were red?|\n- red\n- blue\n\nTwelve.", False),
]


@pytest.mark.parametrize(("marked", "extends"), LISTED)
def test_lists_that_a_question_asks_about(marked: str, extends: bool) -> None:
    before, *rest = marked.split("|")
    text = before + "".join(rest)
    expected = len(before) + (len(rest[0]) if extends else 0)
    assert list_end(Layout(text), len(before), len(text)) == expected


def test_a_question_without_a_mark_fills_its_paragraph() -> None:
    for text, end in (
        ("Who may fly them and which courses did they attend.\n\nSix firefighters.", 51),
        ("Please see the list.\n\nIt is attached.", None),
        ("Who may fly them and which courses did they attend.", None),
    ):
        assert unmarked_question_end(Layout(text), 0, len(text)) == end


def test_known_words_that_hang_go_on_to_the_end_of_their_sentence() -> None:
    text = "Who owns the boats on the lake.\n\nThe club."
    assert question_rest(Layout(text), len("Who owns the boats on the"), len(text)) == len(
        "Who owns the boats on the lake."
    )


def test_a_second_question_in_the_same_breath_is_part_of_it() -> None:
    text = "How many boats? And how many oars?\n\nTwelve and thirty."
    assert question_rest(Layout(text), len("How many boats"), len(text)) == len("How many boats? And how many oars?")
