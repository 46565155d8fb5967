"""Usual letters, e-mails and pages of every kind of body: what was cut or labelled wrongly in them once stays mended."""

from __future__ import annotations

import pytest

import foi_exemptions
from foi_exemptions.cutting.threads import Speaker, read_thread
from foi_exemptions.results import AnswerSegment, Document
from foi_exemptions.segments import segment_document
from training.letters import FOLDER, read_letters

LETTERS = list(read_letters(FOLDER / "usual"))
FOUND, LABELLED = 0.9, 0.85
"""What share of the marked answers has to be cut so that half or more is shared, and what share labelled right too."""


def answers(text: str) -> list[tuple[list[str | None], str]]:
    """Return what the rules alone cut, each answer with the numbers of its questions."""
    return [(refs(one), one.text) for one in segment_document(Document("letter", text)).segments]


def refs(segment: AnswerSegment) -> list[str | None]:
    return [question.ref for question in segment.questions]


def test_usual_letters_are_cut_and_labelled() -> None:
    found = labelled = extra = 0
    marked = [answer for letter in LETTERS for answer in letter.answers]
    for letter in LETTERS:
        report = foi_exemptions.load().label_text(letter.text)
        given = {
            (one.segment.start_char, one.segment.end_char): one for answer in report.answers for one in answer.segments
        }
        for answer in letter.answers:
            near = [one for span, one in given.items() if shared(span, (answer.start, answer.end)) >= 0.5]
            found += bool(near)
            labelled += any(answer.label in one.labels for one in near)
        extra += sum(not any(shared(span, (one.start, one.end)) > 0 for one in letter.answers) for span in given)
    assert found >= FOUND * len(marked)
    assert labelled >= LABELLED * len(marked)
    assert extra <= 0.02 * len(marked)


def shared(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Return what two spans share of the longer one."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, both) / max(one[1] - one[0], other[1] - other[0])


NOTICE = """Dear Ms Orr

How many launches does the force have?

Four.

What is the call sign of each?

In terms of Section 16 of the Act, I am refusing to provide you with this. Section 16 requires a
force which refuses information because it is exempt to give you a notice which:
(a) states that it holds the information,
(b) states that it is claiming an exemption,
(c) specifies the exemption in question and
(d) states why the exemption applies.

I can confirm that the force holds it and that the exemption is set out at Section 35(1)(a).

When was the last one bought?

In 2019.
"""


def test_the_duties_of_the_act_are_no_questions() -> None:
    assert [text.split("\n")[0] for _, text in answers(NOTICE)] == [
        "Four.",
        "In terms of Section 16 of the Act, I am refusing to provide you with this. Section 16 requires a",
        "In 2019.",
    ]


@pytest.mark.parametrize(
    "refusal",
    [
        "The information for part 2 falls within the scope of the qualified exemption at section 24.",
        "The log asked for in part 2 is covered by the exemption in section 43(2).",
        "Section 43(2) still applies to the log, and the public interest lies in keeping it back.",
        "We are therefore applying section 22 to the log; the public interest favours one release for all.",
        "The supplier has not agreed and regulation 12(5)(f) applies and on balance the public interest is in silence.",
    ],
)
def test_an_exemption_applied_in_passing_refuses(refusal: str) -> None:
    text = f"Dear Mr Pell\n\nThe harbour has 14 berths.\n\n{refusal}\n\nYours sincerely\n"
    assert [one for _, one in answers(text)] == ["The harbour has 14 berths.", refusal]


@pytest.mark.parametrize(
    "reply",
    [
        "Not centrally recorded",
        "Exempt - s43(2)",
        "There's no central list of this",
        "Published on our website",
        "Unknown",
    ],
)
def test_a_short_reply_stands_right_under_what_names_something(reply: str) -> None:
    text = f"FOI 118\n\nQ1. Number of users\nc. 3,400\n\nQ2. Number of faults logged since it began\n{reply}\n\nQ3. Name\nBo\n"
    assert answers(text) == [(["1"], "c. 3,400"), (["2"], reply), (["3"], "Bo")]


def test_nought_is_a_figure_and_no_number_of_a_question() -> None:
    text = "Hello\n\n- How many lidos are there?\n0 - the last shut in 2014.\n\n- How many pools?\nThree.\n"
    assert [one for _, one in answers(text)] == ["0 - the last shut in 2014.", "Three."]


def test_letters_pasted_one_after_another_have_their_own_speakers() -> None:
    text = (
        "Dear Brack District Council,\n\nPlease tell me how many kiosks you run.\n\nYours faithfully\nP. Ings\n\n----------\n\n"
        "Dear P Ings\n\nThank you for your request, which is receiving attention.\n\nRegards\nFOI team\n\n----------\n\n"
        "Dear P Ings\n\nThe Council runs nine kiosks.\n\nYours sincerely\nJ Tate\n"
    )
    assert [one.speaker for one in read_thread(Document("pasted", text))] == [
        Speaker.REQUESTER,
        Speaker.AUTHORITY,
        Speaker.AUTHORITY,
    ]
    assert [one for _, one in answers(text)] == ["The Council runs nine kiosks."]


def test_a_list_over_the_heading_of_the_response_is_what_was_asked() -> None:
    text = (
        "Dear Ms Reeve\n\nYour request and our response are set out below.\n\n"
        "1. The number of moorings let.\n2. The number refused.\n\nResponse\n\nWe let 61 moorings and refused 8.\n\nYours sincerely\n"
    )
    assert answers(text) == [(["1", "2"], "We let 61 moorings and refused 8.")]


def test_bare_numbers_answer_the_numbered_mail_under_them() -> None:
    text = (
        "From: Requests\nSent: 11 August 2026\nTo: R Finch\n\nHi\n\n1 yes\n2 3 (all part time)\n3 not recorded\n\nRegards\nJo\n\n"
        "-----Original Message-----\nFrom: R Finch\nSent: 2 August 2026\nTo: Requests\n\n"
        "Please tell me:\n1. Is there a warden?\n2. How many?\n3. How many hours are spent on patrol?\n"
    )
    assert answers(text) == [(["1"], "yes"), (["2"], "3 (all part time)"), (["3"], "not recorded")]


def test_a_further_question_told_again_is_answered_behind_a_refusal() -> None:
    text = (
        "Dear Mrs Pole\n\nI cannot let you have the valuation. It is exempt under section 43.\n\n"
        "You also asked who took the decision. It was the Cabinet.\n\nYours sincerely\n"
    )
    assert [one for _, one in answers(text)][-1] == "It was the Cabinet."


def test_sentences_say_which_questions_a_table_answers() -> None:
    text = (
        "Dear Mr Ash\n\n1. How many thefts were there?\n2. How many charges?\n3. Which breeds?\n\nOur response:\n\n"
        "Please see the table below, which covers questions 1 and 2.\n\nThefts 112\nCharges 3\n\n"
        "In regards to question 3, no breeds are recorded.\n\nYours sincerely\n"
    )
    assert {tuple(refs_) for refs_, _ in answers(text)} == {("1", "2"), ("3",)}
