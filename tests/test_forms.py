"""Answers behind what was asked in its own line, requests by turns with their responses, and what pages print around."""

from __future__ import annotations

import pytest

from foi_exemptions.results import Document
from foi_exemptions.segments import segment_document


def answers(text: str) -> list[str]:
    return [segment.text for segment in segment_document(Document("page", text)).segments]


FIELDS = {"Supplier": "Ash Ltd", "Start date": "1 May 2020", "Annual spend": "\xa312,400", "Extension options": "None"}


@pytest.mark.parametrize("bullet", ["", "- ", "* "])
def test_each_field_of_a_form_is_a_question_and_its_answer(bullet: str) -> None:
    form = "".join(f"{bullet}{label}: {value}\n" for label, value in FIELDS.items())
    assert answers(f"Dear Mr Orr\n\nOur answers are filled in below.\n\n{form}\nYours sincerely\n") == list(
        FIELDS.values()
    )


def test_lines_of_figures_are_one_answer() -> None:
    page = "How many boats were sold?\n\nNorth Quay: 14\nSouth Quay: 9\nIsland: 3\n"
    assert answers(page) == ["North Quay: 14\nSouth Quay: 9\nIsland: 3"]


def test_what_a_page_says_of_the_request_is_no_form() -> None:
    page = "Reference: RFI 44\nDate received: 1 May 2019\nCategory: Media\n\nHow many boats were sold?\n\nWe sold 14.\n"
    assert answers(page) == ["We sold 14."]


def test_questions_without_marks_are_answered_behind_a_dash() -> None:
    page = "How many owners pay the premium - 1,062 (to May).\n\nHow many paid it before - 649.\n"
    assert answers(page) == ["1,062 (to May).", "649."]


TURNS = {
    "headings": ("Request\n\n{}\n\nResponse\n\n{}\n\n"),
    "dates": ("FOI Request (received 3 May 2015)\n\n{}\n\nResponse (issued 9 June 2015)\n\n{}\n\n"),
    "information": ("Information requested\n\n{}\n\nResponse\n\n{}\n\n"),
    "labels": ("Request: {}\n\nResponse: {}\n\n"),
}
PAIRS = [
    ("The tenders for the new lights.", "They are withheld under section 43(2)."),
    ("How many jet skis were seized in 2014?", "None."),
    ("The salary of the harbour master.", "We do not hold this."),
]


@pytest.mark.parametrize("turn", TURNS)
def test_requests_and_responses_that_take_turns_are_paired(turn: str) -> None:
    page = "Requests of May 2015\n\n" + "".join(TURNS[turn].format(*pair) for pair in PAIRS)
    assert answers(page) == [answer for _, answer in PAIRS]


def test_numbered_headings_of_a_page_are_no_questions() -> None:
    page = "".join(
        f"{2 * at + 1}. Request\n\n{asked}\n\n{2 * at + 2}. Response\n\n{answer}\n\n"
        for at, (asked, answer) in enumerate(PAIRS)
    )
    assert answers(page) == [answer for _, answer in PAIRS]


@pytest.mark.parametrize(
    "line",
    [
        "Skip to main content",
        "We use some essential cookies to make this website work.",
        "Home > Council > Freedom of information",
        "Last updated on 4 March 2024",
        "Return to the disclosure log",
    ],
)
def test_what_a_page_prints_around_a_response_is_no_answer(line: str) -> None:
    page = f"{line}\n\nRequest\n\nHow many lamps were replaced on the promenade?\n\nResponse\n\nWe replaced 14.\n\n{line}\n"
    assert answers(page) == ["We replaced 14."]


def test_only_the_response_has_a_heading() -> None:
    page = (
        "FOI/2024/0882\n\nI write for a newsletter. Please tell me about the scheme for sore eyes and who leads it.\n\n"
        "Lindon Health Board Response\n\nThe scheme began in June. It is led by the medical director.\n"
    )
    assert answers(page) == ["The scheme began in June. It is led by the medical director."]


def test_fields_under_a_question_are_one_answer() -> None:
    page = "What does the ferry contract cost?\n\nAnnual value: \xa314,000\nExtension value: \xa32,000\nTotal cost: \xa316,000\n"
    assert answers(page) == ["Annual value: \xa314,000\nExtension value: \xa32,000\nTotal cost: \xa316,000"]
