"""Answers in tables drawn with bars, in logs of many requests, and in lists that follow the request's own list."""

from __future__ import annotations

import pytest

from foi_exemptions.cutting.layout import Layout
from foi_exemptions.results import AnswerSegment, Document
from foi_exemptions.segments import segment_document


def segments(text: str) -> tuple[AnswerSegment, ...]:
    return segment_document(Document("page", text)).segments


ROWS = [("1", "Name of the ferry", "MV Hollin"), ("2", "Crew", "Withheld - s.40(2)"), ("3", "If not, why", "N/A")]


@pytest.mark.parametrize(
    "row",
    ["{} | {} | {}", "| {} | {} | {} |", "{}\t{}\t{}", "\u2502 {} \u2502 {} \u2502 {} \u2502"],
    ids=["bars", "Markdown", "tabs", "drawn"],
)
def test_each_row_of_a_table_is_a_question_and_its_answer(row: str) -> None:
    table = "\n".join(row.format(*cells) for cells in [("No.", "Question", "Reply"), *ROWS])
    found = segments(f"Dear Ms Orr\n\nOur reply is in the right-hand column.\n\n{table}\n\nYours sincerely\n")
    assert [(segment.questions[0].text, segment.text) for segment in found] == [cells[1:] for cells in ROWS]


@pytest.mark.parametrize("row", ["{} | {} | {} | {} | {}", "{}\t{}\t{}\t{}\t{}"], ids=["bars", "tabs"])
def test_a_log_has_its_answers_in_the_column_that_says_so(row: str) -> None:
    head = ("No", "Date in", "What was asked", "What we said", "Date out")
    rows = [
        ("1", "11/04/23", "Cost of the jetty", "\xa37,860 plus VAT", "13/04/23"),
        ("2", "02/06/23", "Who complained about the bell", "", ""),
        ("3", "02/06/23", "The lease of the field", "We do not hold a copy.", "09/06/23"),
    ]
    found = segments("Log of requests\n\n" + "\n".join(row.format(*cells) for cells in [head, *rows]) + "\n")
    assert [segment.text for segment in found] == ["\xa37,860 plus VAT", "We do not hold a copy."]
    assert [segment.questions[0].text for segment in found] == ["Cost of the jetty", "The lease of the field"]


def test_links_between_bars_are_no_table() -> None:
    page = "Was this page useful? | Yes | No\n\n1. How many kiosks are there?\nFour.\n\n2. Who owns them?\nThe Trust.\n"
    assert [segment.text for segment in segments(page)] == ["Four.", "The Trust."]


ASKED = "- Is there a fleet of bikes?\n- If yes, how many?\n- If no, is one planned?\n"


@pytest.mark.parametrize("bullet", ["-", "*", "\u2022"])
def test_a_list_of_answers_follows_the_list_of_questions(bullet: str) -> None:
    answers = ["Yes, since June", "214 at the end of July", "n/a"]
    listed = "".join(f"{bullet} {answer}\n" for answer in answers)
    found = segments(
        f"FOI 0882\n\nPlease tell me:\n{ASKED}\nBoard response\n\n{listed}\nDate of response: 9 May 2024\n"
    )
    assert [segment.text for segment in found] == answers
    assert [segment.questions[0].text for segment in found] == [one[2:] for one in ASKED.splitlines()] or [
        segment.questions[0].text for segment in found
    ] == ASKED.splitlines()


def test_a_list_of_another_length_is_one_answer() -> None:
    page = f"FOI 0882\n\nPlease tell me:\n{ASKED}\nOur response\n\nWe have two fleets:\n- North, 12 bikes\n- South, 9 bikes\n"
    assert len(segments(page)) == 1


@pytest.mark.parametrize("short", ["Nil", "N/A", "None", "14"])
def test_a_short_reply_stands_under_words_that_read_like_no_heading(short: str) -> None:
    page = (
        f"1. How many machines sell drinks. State where, e.g. hall or store.\n{short}\n"
        f"2. Income from them. For example, rent, share of takings etc.\n{short}\n"
        "3. Date on which the last was taken away\n14 March 2019. The board adopted a standard.\n"
    )
    assert [segment.text for segment in segments(page)][:2] == [short, short]


def test_a_number_that_is_said_twice_is_one_number() -> None:
    page = "Question 1 - 1. How many boats are there? (By station)\n\nFive.\n\nQuestion 2 - 2. Where are they?\n\nAt Holm.\n"
    assert [segment.text for segment in segments(page)] == ["Five.", "At Holm."]


def test_the_borders_of_empty_cells_are_no_part_of_an_answer() -> None:
    page = (
        "Question 1: Is there a ramp? | |\nAnswer 1: No | |\nQuestion 2: Is there a lift? | |\nAnswer 2: Yes, one | |\n"
    )
    assert [segment.text for segment in segments(page)] == ["No", "Yes, one"]


def test_a_table_is_a_paragraph_of_its_own() -> None:
    layout = Layout("The figures are below:\n| 2019 | 14 |\n| 2020 | 15 |\nPlease write again if you wish.\n")
    paragraphs = [layout.flat[one.start : one.end] for one in layout.paragraphs(0, len(layout.flat))]
    assert paragraphs[0].endswith(b"below:")
    assert paragraphs[-1].startswith(b"Please write")
