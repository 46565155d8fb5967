"""Questions that take several sentences or paragraphs: what the requester says on is no answer."""

from __future__ import annotations

import pytest

from foi_exemptions.cutting.thread_headers import Speaker
from foi_exemptions.cutting.threads import read_thread
from foi_exemptions.results import Document
from foi_exemptions.segments import segment_document

ASKED = {
    "an example": ("How many bays were closed last year?", "For example, those for coaches."),
    "what it may be": ("The number of wardens at the end of each year.", "These could be casual or permanent."),
    "what is wanted": ("Copies of minutes of the harbour committee.", "I do not need names or addresses."),
    "a period": ("Number of complaints about the fairground.", "I am only interested in the time since April 2019."),
    "a form": ("Details of all contracts for gritting.", "I would prefer a spreadsheet."),
    "an estimate": ("The amount spent on school buses.", "If this is not held centrally, an estimate would be enough."),
    "a code": ("The procedure for stray dogs at the weekend.", "Please use the codes of the national dataset."),
    "years in a line": (
        "The total number of bins delivered.",
        "Please could you provide this for the following years:\n1 April 2018 to 31 March 2019; 1 April 2019 to date.",
    ),
    "a list": ("Number of boats moved.", "Please break this down by:\na) month\nb) shed\nc) age of the boat"),
    "an aside before more": (
        "Any letters between the ferry company and the harbour master.",
        "Such letters are usually kept by the clerk.\nPlease leave out those of 2017.",
    ),
}
GLUE = {"in its line": " ", "in a line below": "\n", "in a paragraph": "\n\n"}
ANSWERS = ["Please see attached.", "We do not have these. The wardens of each shed help with this.", "214"]


def answers(text: str) -> list[str]:
    return [segment.text for segment in segment_document(Document("letter", text)).segments]


@pytest.mark.parametrize("glue", GLUE)
@pytest.mark.parametrize("kind", ASKED)
def test_what_a_numbered_question_says_on_is_no_answer(kind: str, glue: str) -> None:
    question, more = ASKED[kind]
    first = f"1. {question}{GLUE[glue]}{more}\n\n{ANSWERS[0]}"
    second = f"2. Who paints the buoys?\n\n{ANSWERS[1]}"
    assert (
        answers(f"Dear Ms Ings\n\nOur answers are these.\n\n{first}\n\n{second}\n\nYours sincerely\nLena")
        == ANSWERS[:2]
    )


@pytest.mark.parametrize("glue", GLUE)
@pytest.mark.parametrize("kind", sorted(ASKED.keys() - {"a code"}))  # a bare name is a heading of its own there
def test_nor_is_what_one_without_a_number_says_on(kind: str, glue: str) -> None:
    question, more = ASKED[kind]
    questions = ["Who paints the buoys?", question + GLUE[glue] + more, "Whether the museum is insured"]
    told = "\n\n".join(f"{asked}\n\n{answer}" for asked, answer in zip(questions, ANSWERS, strict=True))
    assert (
        answers(f"Dear Ms Ings\n\nThank you. Please find our reply below.\n\n{told}\n\nYours sincerely\nLena")
        == ANSWERS
    )


def test_a_statement_behind_a_question_answers_where_the_others_are_answered_so() -> None:
    text = """Dear Ms Ings

1. What was done with the money? It went to the county fund.

2. Who cleans the hall? Brightway cleans it each night.

3. When does the lease end? It ends in the spring.

The fund is kept by the county.

Yours sincerely"""
    assert answers(text)[:2] == ["It went to the county fund.", "Brightway cleans it each night."]


def test_an_answer_is_not_taken_for_an_aside_of_the_next_question() -> None:
    text = """Please find our reply below.

Who cleans the hall?

Nobody has this as their only duty. A warden sweeps it.

Please provide the cost of the lights. Please exclude the tree.

£12,400"""
    assert answers(text) == ["Nobody has this as their only duty. A warden sweeps it.", "£12,400"]


def test_a_letter_after_question_2_is_read_as_a_letter_only_where_it_is_one() -> None:
    text = (
        "Our reply.\n\nQ1 A copy of the plan.\n\nAttached.\n\nQ2 I would like to know how many boats there are.\n\n14\n"
    )
    segments = segment_document(Document("letter", text)).segments
    assert [segment.questions[0].ref for segment in segments] == ["1", "2"]


def test_a_name_after_from_and_a_date_under_a_blank_line_head_a_message() -> None:
    text = """From: Jo Ings

3 May 2024

Dear Lower Harbour Council,

How many boats are there?

Yours faithfully,

Jo Ings

From: Lower Harbour Council

24 May 2024

Hello

There are 14 boats.
"""
    messages = read_thread(Document("thread", text))
    assert [message.speaker for message in messages] == [Speaker.REQUESTER, Speaker.AUTHORITY]
    assert [message.date for message in messages] == ["3 May 2024", "24 May 2024"]
    assert answers(text) == ["There are 14 boats."]


def test_a_reply_that_closes_as_the_request_did_ends_there() -> None:
    text = """jo
11 July 2019

Dear Harbour Board,

Can the boats be sorted by harbour?

Yours sincerely,

jo

FoI Requests,
Harbour Board
12 July 2019

Dear Jo

I can confirm that the boats can be sorted by harbour.

Yours sincerely,

Harbour FOI Team

[1]HBR_LOGO

To report a loose boat, call us at [2]looseboat.example

References

Visible links
2. https://www.looseboat.example/report
"""
    assert answers(text) == ["I can confirm that the boats can be sorted by harbour."]


def test_the_name_of_the_body_under_the_last_words_is_no_answer() -> None:
    text = """Please see our answer.

1. The policy for street lamps.

Please see attached.

2. The number of lamps.

None.

We would be grateful if you took a minute to fill in our survey.

Lower Harbour Council"""
    assert answers(text) == ["Please see attached.", "None."]


def test_a_mail_under_a_reply_that_greets_its_sender_is_the_request() -> None:
    text = """Dear Ms Ings

Using the numbering in your e-mail:

1. 118 sheds, of which 97 are let.

2. None.

3. Attached.

Yours sincerely
Access Desk

From: Oona Ings
Sent: 19 February 2015 11:08
To: Access Desk
Subject: Sheds

Hi

1. How many sheds are there, and how many are let?
2. How many are empty?
3. Has it been asked why? If so please send the reply.
"""
    messages = read_thread(Document("thread", text))
    assert [message.speaker for message in messages] == [Speaker.AUTHORITY, Speaker.REQUESTER]
    assert answers(text) == ["118 sheds, of which 97 are let.", "None.", "Attached."]


@pytest.mark.parametrize(
    "footer",
    ["How did we do? Tell us in 30 seconds: https://council.example/survey?c=1", "Did you know you can pay online?"],
)
def test_what_a_footer_asks_is_no_question_of_the_request(footer: str) -> None:
    told = "Roads are not one of our services so we do not hold this. Please contact the county council."
    assert answers(f"Dear Jo\n\nThank you for writing.\n\n{told}\n\n{footer}\n\nKind regards\nLena\n") == [told]


def test_the_number_of_a_request_is_no_question() -> None:
    assert answers("Dear Ms Ings\n\nRequest 15/0388\n\nThere are 14 boats.\n\nYours sincerely\n") == [
        "There are 14 boats."
    ]


def test_the_links_at_the_foot_of_a_saved_page_ask_nothing() -> None:
    request = "1. How many boats are there?\n2. Who paints them?\n\nYours faithfully\n\nJo Ings\n\n"
    links = "References\n\nVisible links\n3.\nhttps://board.example/a...\n4. mailto:[Board request email]\n"
    reply = "Lower Harbour Board\n24 May 2024\n\nDear Jo Ings\n\n1. 14\n\n2. The wardens.\n\nYours sincerely\n"
    text = f"Jo Ings\n3 May 2024\n\nDear Lower Harbour Board,\n\n{request}{links}\n{reply}"
    found = segment_document(Document("thread", text))
    assert [segment.text for segment in found.segments] == ["14", "The wardens."]
    assert not found.unanswered
