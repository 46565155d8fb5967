"""The requester's words that a reply repeats, under many announcements: none of them is an answer. All is invented."""

from __future__ import annotations

import pytest

from foi_exemptions.cutting.thread_headers import Speaker
from foi_exemptions.cutting.threads import read_thread
from foi_exemptions.results import Document
from foi_exemptions.segments import load_tagger, segment_document

ANNOUNCED = [
    "Thank you for your letter seeking details concerning:",
    "Thank you for getting in touch on 3 May requesting:",
    "Further to your e-mail of 3 May in which you asked:",
    "I refer to your request received on 3 May 2021, which read as follows:",
    "You requested the following information:",
    "Your request was as follows:",
    "Your request and our answer are set out below:",
    "We refer to your enquiry about the following matter:",
    "You made the following request:",
    "Details of request:",
]
ASKED = {
    "in the first person": (
        "I am formally asking for the boiler records of the pool. I have been following this for years and it puzzles me "
        "that they are so old.\n\nI am interested in all pools. It will not do to say that this is dear."
    ),
    "what leads up to a wish": "I understand that a survey was held, and I would like to see what people wrote.",
    "a greeting first": (
        "Hello, I hope you are well. I'm writing a piece on moorings. I was hoping somebody could tell me more?"
    ),
    "what is wanted, named": "The number of lamps replaced on the promenade in each of the last three years, by month.",
    "what is wanted, and more": "All e-mails about the new jetty.\n\nPlease include attachments.",
    "what was read": "According to your website the ferry was sold. I would like a copy of the contract of sale.",
}
ANSWERS = [
    "We do not hold this information.",
    "Please see the attached spreadsheet.",
    "There were 14 in 2019 and 9 in 2020.",
    "Unfortunately section 43(2) applies to this, so we withhold it.",
]
AUTHORITY = "Norbury Borough Council"


def answers(text: str) -> list[str]:
    return [segment.text for segment in segment_document(Document("letter", text), load_tagger()).segments]


@pytest.mark.parametrize("kind", ASKED)
@pytest.mark.parametrize("announced", ANNOUNCED)
def test_what_an_announcement_quotes_is_no_answer(announced: str, kind: str) -> None:
    answer = ANSWERS[len(announced + kind) % len(ANSWERS)]
    letter = f"Dear Mr Lowther\n\n{announced}\n\n{ASKED[kind]}\n\n{answer}\n\nYours sincerely\n\nA Clerk\n"
    assert answers(letter) == [answer]


def test_names_of_what_is_wanted_are_headings_where_each_is_answered() -> None:
    letter = (
        "Dear Mr Lowther\n\nYou asked for the following:\n\nThe number of boats moved.\n\n14\n\n"
        "The cost of the crane.\n\nWe do not hold this.\n\nYours sincerely\n"
    )
    assert answers(letter) == ["14", "We do not hold this."]


def test_an_officer_who_says_i_is_not_quoted() -> None:
    letter = (
        "Dear Mr Lowther\n\nFurther to your request for information:\n\n"
        "The harbour master has told me that 14 boats were moved.\n\nYours sincerely\n"
    )
    assert answers(letter) == ["The harbour master has told me that 14 boats were moved."]


def test_what_leads_up_to_a_numbered_question_belongs_to_it() -> None:
    letter = (
        "Dear Mr Lowther\n\nRequest 1\nThe plan speaks of a trial each month.\nI am requesting the results of it.\n"
        "We do not hold this.\nRequest 2\nI'm requesting a list of the boats used to:\n*    Carry stone\n"
        "*    Carry people\nI would also like the name of each.\nNo boats are in use.\n\nYours sincerely\n"
    )
    assert answers(letter) == ["We do not hold this.", "No boats are in use."]


ATTACHED = (
    "2 Attachments\n\nScan 3.docx\n1.2M\nDownload\nView as HTML\n\nRates 2020.xlsx\n33K\nDownload\nView as HTML\n\n"
)
PAGE = """{banner}P Lowther

1 May 2021

Delivered

Dear {authority},

How many benches were removed? I noticed that most are gone.

Yours faithfully,

P Lowther

Despatch Box,
{authority}

2 May 2021

Our reference: 3321

------------------------------

Thank you for your message. We are now processing your enquiry.

P Lowther

9 June 2021

Delivered

Dear {authority},

It is now 25 working days since I wrote.

Yours faithfully,

P Lowther

Karen O'Neil,
{authority}

12 June 2021

{attached}{greeting}

Thank you for writing to us about benches.

{answer}

Yours sincerely

Karen O'Neil
{authority}
"""


@pytest.mark.parametrize("banner", ["", f"{AUTHORITY} did not have the information requested.\n\n"])
@pytest.mark.parametrize("attached", ["", ATTACHED])
@pytest.mark.parametrize("greeting", ["Dear P Lowther", "Good afternoon", "Dear Sir/Madam"])
def test_a_page_of_a_thread_pasted_as_text(greeting: str, attached: str, banner: str) -> None:
    text = PAGE.format(
        authority=AUTHORITY, banner=banner, attached=attached, greeting=greeting, answer="We removed 14 benches."
    )
    speakers = [message.speaker for message in read_thread(Document("thread", text))][-4:]
    assert speakers == [Speaker.REQUESTER, Speaker.AUTHORITY] * 2
    assert answers(text) == ["We removed 14 benches."]


def test_headers_that_name_the_authority_in_their_line_with_the_date_below() -> None:
    text = (
        f"jo made this Freedom of Information request to {AUTHORITY}\n\njo\n2 July 2019\nDelivered\n\nDear {AUTHORITY},\n\n"
        f"How many lamps are there?\n\nYours faithfully,\n\njo\n\nDespatch Box, {AUTHORITY}\n9 July 2019\n\n"
        f"1 Attachment\n\nReply.pdf\n108K Download View as HTML\n\nDear Jo\n\nWe do not hold this.\n\n"
        f"jo\n11 July 2019\nDelivered\n\nDear Despatch Box,\n\nAre they counted at all?\n\njo\n\n"
        f"FoI Requests, {AUTHORITY}\n12 July 2019\n\nDear Jo\n\nI can confirm that they are counted at night.\n"
    )
    assert answers(text) == ["We do not hold this.", "I can confirm that they are counted at night."]


def test_a_thread_pasted_from_its_request_on() -> None:
    text = PAGE.format(authority=AUTHORITY, banner="", attached="", greeting="Dear P Lowther", answer="14.")
    below = text[text.index("Dear Norbury") : text.index("P Lowther\n\n9 June")] + text[text.index("Karen") :]
    assert answers(f"Benches\n\n{below}") == ["14."]


def test_titles_over_both_sides_of_an_exchange() -> None:
    text = (
        "## My request\n\nHello,\n\nHow many boats are there, and who paints them?\n\nThank you\n\n"
        "## Their initial reply\n\nDear Jo\n\nWe do not hold this.\n\n## My follow-up\n\nThank you for your e-mail. "
        "Are you certain that you do not hold the number?\n\n## The council's final reply\n\nDear Jo\n\nThere are 14.\n"
    )
    assert answers(text) == ["We do not hold this.", "There are 14."]


@pytest.mark.parametrize("letter", ["a.", "a)", "(a)", "A."])
def test_a_lettered_item_under_the_first_question_is_no_answer(letter: str) -> None:
    lines = [
        "Your request:",
        "1. Does the harbour office use the Plimsoll ledger?",
        f"{letter} If so, what is it used for?",
        "2. Is it used for moorings?",
        f"{letter} If so, since when?",
        "In relation to Question 1: the office gave it up long ago.",
        "All other parts of your request are exempt under section 31(1)(a) of the Act.",
    ]
    text = "\n\n".join(["Dear Mr Lowther", *lines, "Yours sincerely"])
    found = segment_document(Document("letter", text), load_tagger())
    refs = [[question.ref for question in segment.questions] for segment in found.segments]
    assert refs == [["1"], ["1a", "2", "2a"]]
