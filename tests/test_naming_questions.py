"""However an officer names the question that is answered, the answer is its own."""

from __future__ import annotations

import time

import pytest

from foi_exemptions.results import Document
from foi_exemptions.segments import load_tagger, segment_document

ASKED = (
    "How many moorings were let in 2023?",
    "How many boats were removed from them?",
    "What does the harbour contractor charge for each removal?",
    "What is the policy on unlicensed boats?",
)
ANSWERS = (
    "We let 214 moorings in 2023.",
    "We do not hold this information.",
    "The charge is withheld under section 43(2) of the Act.",
    "Please see our website at www.saltholme.example/boats.",
)
NUMBERED = "\n\n".join(f"{number}. {words}" for number, words in enumerate(ASKED, 1))
WORDS, PLACES = ("One", "Two", "Three", "Four"), ("first", "second", "third", "fourth")
LETTER = """Dear Ms Aldine

Thank you for your request of 3 May, in which you asked for the following.

{asked}

Our response is as follows.

{answers}

If you are unhappy with this reply you may ask for an internal review within 40 working days.

Yours sincerely
FOI Team
Saltholme Harbour Board
"""
OPENINGS = (
    "Question {word}: {answer}",
    "Question {word}\n{answer}",
    "Part {word} - {answer}",
    "Your {place} question: {answer}",
    "{Place} question: {answer}",
    "In answer to your {place} question, {lower}",
    "With regard to your {place} point, {lower}",
    "With reference to question {number}, {lower}",
    "As to question {lower_word}, {lower}",
    "On question {number}, {lower}",
    "Reply to {number}: {answer}",
    "Answer to Q{number}: {answer}",
    "Re {number}) {answer}",
    "#{number} {answer}",
    "No. {number} - {answer}",
    "{number}/ {answer}",
    "Q{number}/ {answer}",
    "{number} = {answer}",
    "**Question {number}:** {answer}",
    "### Question {number}\n\n{answer}",
    "{cut} (question {number}).",
)


def named(letter: str) -> list[tuple[tuple[str | None, ...], str]]:
    found = segment_document(Document("letter.txt", letter), load_tagger()).segments
    return [(tuple(question.ref for question in one.questions), one.text) for one in found]


@pytest.mark.parametrize("opening", OPENINGS)
def test_every_answer_has_its_question(opening: str) -> None:
    answers = [
        opening.format(
            number=index + 1,
            word=WORDS[index],
            lower_word=WORDS[index].lower(),
            place=PLACES[index],
            Place=PLACES[index].title(),
            answer=answer,
            lower=answer[0].lower() + answer[1:],
            cut=answer[:-1],
        )
        for index, answer in enumerate(ANSWERS)
    ]
    found = named(LETTER.format(asked=NUMBERED, answers="\n\n".join(answers)))
    assert [refs for refs, _ in found] == [("1",), ("2",), ("3",), ("4",)]
    for (_, words), answer in zip(found, ANSWERS, strict=True):
        assert answer[1:-1] in words


@pytest.mark.parametrize(
    ("opening", "refs"),
    [
        ("Questions 1 to 3: ", ("1", "2", "3")),
        ("Questions one to three: ", ("1", "2", "3")),
        ("Questions 1-3.\n", ("1", "2", "3")),
        ("Q1 and Q2\n", ("1", "2")),
        ("Q1 & 2: ", ("1", "2")),
        ("Q1/2 ", ("1", "2")),
        ("A1-3: ", ("1", "2", "3")),
        ("Question 1 and 2 - ", ("1", "2")),
        ("1 & 2. ", ("1", "2")),
        ("With regards to Q1,2,3 ", ("1", "2", "3")),
        ("1. and 2. ", ("1", "2")),
        ("1) and 2) ", ("1", "2")),
        ("(1)-(3) ", ("1", "2", "3")),
        ("1, 2, 3. ", ("1", "2", "3")),
        ("1 to 3 - ", ("1", "2", "3")),
        ("In relation to your first two questions, ", ("1", "2")),
        ("With regard to the first and second points of your request, ", ("1", "2")),
    ],
)
def test_one_answer_to_several_questions(opening: str, refs: tuple[str, ...]) -> None:
    found = named(LETTER.format(asked=NUMBERED, answers=f"{opening}{ANSWERS[1]}\n\n4. {ANSWERS[3]}"))
    assert found[0][0] == refs
    assert ANSWERS[1] in found[0][1]
    assert found[-1][0] == ("4",)


@pytest.mark.parametrize(
    ("answer", "refs"),
    [
        ("In relation to question 1, 14 moorings.", ("1",)),
        ("Your question 4 - 12 pages, attached.", ("4",)),
        ("In answer to your last question, the policy is attached.", ("4",)),
    ],
)
def test_figures_behind_a_question_are_no_questions(answer: str, refs: tuple[str, ...]) -> None:
    ((found, words),) = named(LETTER.format(asked=NUMBERED, answers=answer))
    assert found == refs
    assert answer.split()[-1] in words


@pytest.mark.parametrize("between", [" ", "\n", '" - '])
def test_questions_and_answers_in_one_paragraph(between: str) -> None:
    quote = '"' if '"' in between else ""
    pairs = [f"{quote}{asked}{between}{answer}" for asked, answer in zip(ASKED, ANSWERS, strict=True)]
    found = named(LETTER.format(asked="I am asking about moorings.", answers="\n\n".join(pairs)))
    assert [words for _, words in found] == list(ANSWERS)


def test_a_sentence_that_repeats_the_request_and_tells_it_is_the_answer() -> None:
    letter = LETTER.format(
        asked="1. The number of moorings let in 2023\n\n2. The number of boats removed from them",
        answers="1. The number of moorings let in 2023 was 214.\n\n2. The number of boats removed from them was 9.",
    )
    assert [words.split(". ")[-1] for _, words in named(letter)] == [
        "The number of moorings let in 2023 was 214.",
        "The number of boats removed from them was 9.",
    ]


def test_numbers_that_follow_one_another_in_a_line() -> None:
    found = named(LETTER.format(asked=NUMBERED, answers="1. 214 2. Not held 3. See section 43(2) 4. Attached"))
    assert found == [(("1",), "214"), (("2",), "Not held"), (("3",), "See section 43(2)"), (("4",), "Attached")]


TABLE = (
    "No.\tInformation requested\tOur response\n"
    "1\tNumber of moorings\nlet in 2023\t2021   40\n2022   52\n2023   61\n2024   65\n"
    "2\tBoats removed\nfrom them\tNone\n"
    "3\tWhat does each removal\ncost?\tWithheld, section 43(2).\n"
)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (TABLE, ["2021   40\n2022   52\n2023   61\n2024   65", "None", "Withheld"]),
        ("1\tWe let 214.\n2\tWe do not hold this.\n3\tSee section 43(2).", ["We let 214.", "We do not", "See section"]),
    ],
)
def test_cells_parted_by_tabs(answers: str, expected: list[str]) -> None:
    asked = "\n".join(f"{number}\t{words}" for number, words in enumerate(ASKED[:3], 1))
    found = named(LETTER.format(asked=asked if answers != TABLE else "As in the table.", answers=answers))
    assert [refs for refs, _ in found] == [("1",), ("2",), ("3",)]
    for (_, words), opening in zip(found, expected, strict=True):
        assert words.startswith(opening)


def test_what_was_asked_and_what_is_told_are_announced_in_one_sentence() -> None:
    letter = (
        "You asked us on 12 May and this is what we can now tell you:\n\nHow many boats were removed\nFour were removed in all.\n\n"
        "Ports inspected\nWe inspected all of them in 2019.\n\nThat is all that you asked for.\n"
    )
    assert [words for _, words in named(letter)] == ["Four were removed in all.", "We inspected all of them in 2019."]


@pytest.mark.parametrize("mark", ["**", "***", "_"])
def test_marks_of_bold_and_slanted_words_are_not_words(mark: str) -> None:
    letter = LETTER.format(asked=f"{mark}{ASKED[1]}{mark}", answers=f"{mark}We do not hold{mark} this information.")
    ((_, words),) = named(letter)
    assert words.strip("*_").startswith("We do not hold")


LOG = (
    "Disclosure log{gap}Ref: 114\nRequest: How many moorings were let in 2023?{between}Response: 214\n\n"
    "Ref: 115\nRequest: A list of all boats removed.{between}Response: The Board does not hold this information.\n"
)


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_records_of_a_log(gap: str, between: str) -> None:
    found = [words for _, words in named(LOG.format(gap=gap, between=between))]
    assert found == ["214", "The Board does not hold this information."]


@pytest.mark.parametrize("unit", ["Questions 1 to 3, ", "1 , 2 ", "1. a 2. b 3. c ", "your first and second and "])
def test_long_lists_take_linear_time(unit: str) -> None:
    # A busy machine slows one of two runs: growth that is worse than linear shows every time.
    assert any(is_linear(unit) for _ in range(3))


def is_linear(unit: str) -> bool:
    taken = []
    for length in (40_000, 80_000):
        text = (unit * length)[:length]
        start = time.perf_counter()
        segment_document(Document("letter.txt", text))
        taken.append(time.perf_counter() - start)
    return taken[1] <= 2.5 * taken[0] + 0.05
