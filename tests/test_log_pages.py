"""Pages of disclosure logs: the request in one of many frames, and one answer. The pages are invented."""

from __future__ import annotations

import pytest

from foi_exemptions.cutting.thread_headers import Speaker
from foi_exemptions.cutting.threads import read_thread
from foi_exemptions.results import Document
from foi_exemptions.segments import segment_document

PAGES = {
    "headings": "{title}\nRef: FOI 1234\nDate received: 3 May 2023\n\nRequest\n\n{asked}\n\nResponse\n\n{answer}\n",
    "dates only": (
        "FOI request (LOG-4378)\n{title}\nRequested Mon 1 May 2023\nResponded Fri 19 May 2023\n\n{asked}\n\n{answer}\n"
    ),
    "a date of publication": (
        "Freedom of information response\n\n{title}\n\nPublication date:\nMonday 3 June 2024\n\n{asked}\n\n{answer}\n\n"
        "Request reference:\nFOI 13422\n"
    ),
    "summaries": "{title}\n\nSummary of request\n{asked}\n\nSummary of response\n{answer}\n\nPage last updated: 3 June 2023\n",
    "question and answer": "FOI 2023/14 - {title}\n\nQuestion\n{asked}\n\nAnswer\n{answer}\n",
    "letters": "FOI 2023/14 {title}\n\nQ: {asked}\n\nA: {answer}\n",
    "labels": "Details of request: {asked}\n\nDetails of response: {answer}\n",
    "cells": "Reference\tFOI-88\nSubject\t{title}\nRequest\t{asked}\nResponse\t{answer}\n",
    "an outcome": "Log entry 441\n{title}\nEnquiry: {asked}\nOutcome: All information supplied\nReply: {answer}\n",
    "documents": "{title}\n\nInformation requested\n\n{asked}\n\nInformation provided\n\n{answer}\n\nDocuments\n",
    "who said what": "{title}\nThe requester asked:\n{asked}\nThe council replied:\n{answer}\n",
}
ASKED = [
    "The number of lamps replaced on the promenade in each of the last three years.",
    "How many lamps were replaced on the promenade? Please give the cost of each.",
    "I understand that a survey was held about the pier, and I would like to see the replies.",
    "Under the Freedom of Information Act please send me the contract for the bandstand. I would also like its date.",
    "All correspondence with the marina company about the new jetty since 2019.",
]
ANSWERS = [
    "We do not hold this information.",
    "Please see the attached document.",
    "There were 14 in 2019 and 9 in 2020.",
    "This is dealt with by Lindon County Council, please visit their website: https://www.lindon.example",
    "The survey took four weeks. People wrote in confidence. Therefore the replies are exempt under section 41.",
]


def answers(text: str) -> list[str]:
    return [segment.text for segment in segment_document(Document("page", text)).segments]


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("page", PAGES)
def test_only_the_reply_is_an_answer(page: str, asked: str) -> None:
    for answer in ANSWERS:
        assert answers(PAGES[page].format(title="Promenade", asked=asked, answer=answer)) == [answer]


def test_several_questions_of_a_page_are_answered_each() -> None:
    page = "Lamps\n\nQ: How many lamps are there?\nA: 84\n\nQ: What did they cost?\nA: We do not hold this.\n"
    assert answers(page) == ["84", "We do not hold this."]


def test_a_request_printed_with_its_greeting_ends_at_the_response() -> None:
    page = (
        "Lamps\n\nRequest detail:\n\nDear Lindon Fire and Rescue Service,\n\nI am writing to ask how many lamps you have.\n\n"
        "Response detail:\n\nThank you for your request. We have 84 lamps.\n\nReceived:\n\nMonday, 3 February, 2020\n"
    )
    assert [one.speaker for one in read_thread(Document("page", page))][-2:] == [Speaker.REQUESTER, Speaker.AUTHORITY]
    assert answers(page) == ["We have 84 lamps."]


def test_a_letter_in_reply_to_a_printed_request_begins_with_its_greeting() -> None:
    page = (
        "Lamps\n\nDear Lindon Fire and Rescue Service,\n\nHow many lamps have you?\n\nYours faithfully,\nJo\n\n"
        "Dear Jo,\n\nResponse\n\nWe have 84 lamps.\n"
    )
    speakers = [one.speaker for one in read_thread(Document("page", page))]
    assert speakers[-2:] == [Speaker.REQUESTER, Speaker.AUTHORITY]
    assert answers(page) == ["We have 84 lamps."]


def test_a_sentence_that_names_another_body_is_no_request() -> None:
    told = "Please direct this to the tribunal, as appeals are wholly a matter for it."
    assert answers(f"Dear Sir\n\n{told}\n\nYours sincerely\n") == [told]
