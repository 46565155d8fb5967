"""Questions of many replies in one list: by words, by numbers where there are no words, in parts."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from foi_exemptions.alignment import align
from foi_exemptions.errors import DocumentError
from foi_exemptions.question_lists import read_questions
from foi_exemptions.results import Asked

if TYPE_CHECKING:
    from pathlib import Path

    from foi_exemptions.pipeline import Labeller

# A request, and the same questions as two authorities print them: one in its own words, one shorter still.
REQUEST = [
    ("1", "How many ferries does the council run?", "Number of ferries run by the council", "Ferries run"),
    ("2", "What was spent on fuel in 2021-22?", "Spend on fuel during 2021/22", "Fuel spend 2021-22"),
    ("3", "What was spent on fuel in 2022-23?", "Spend on fuel during 2022/23", "Fuel spend 2022-23"),
    ("4a", "Does each vessel carry a defibrillator?", "Is there a defibrillator on each vessel", "Defibrillators"),
    ("4b", "If not, why not?", "If not, please say why not", "If not, why"),
    ("5", "How many sailings were cancelled?", "Number of cancelled sailings", "Sailings cancelled"),
    ("6", "How many of those because of weather?", "Of those, how many because of the weather?", "Because of weather"),
]
COPIED = [Asked(ref, words) for ref, words, _, _ in REQUEST]
REWORDED = [Asked(ref, words) for ref, _, words, _ in REQUEST]
SHORT = [Asked(ref, words) for ref, _, _, words in REQUEST]
RENUMBERED = [Asked(str(place), asked.text) for place, asked in enumerate(REWORDED, start=1)]
ALL = tuple((place,) for place in range(len(REQUEST)))


@pytest.mark.parametrize("reply", [REWORDED, SHORT, RENUMBERED], ids=["reworded", "short", "renumbered"])
def test_each_wording_stands_in_the_column_of_its_question(reply: list[Asked]) -> None:
    found = align([COPIED, reply, COPIED])
    assert found.columns == tuple(COPIED)
    assert found.places == (ALL, ALL, ALL)


def test_order_does_not_matter() -> None:
    backwards = COPIED[::-1]
    assert align([COPIED, backwards]).places[1] == ALL[::-1]


def test_numbers_alone_decide_where_a_reply_prints_no_words() -> None:
    bare = [Asked("5", "Q5."), Asked("4b", ""), Asked("1", "In relation to Question 1")]
    assert align([COPIED, COPIED, bare]).places[2] == ((5,), (4,), (0,))


def test_numbers_do_not_decide_against_words() -> None:
    moved = [*RENUMBERED[:5], Asked("6", "")]  # its 6 is the request's 5
    assert align([COPIED, COPIED, moved]).places[2][5] == ()


def test_numbers_do_not_decide_where_the_list_has_other_ones() -> None:
    counted = [Asked(str(number), "") for number in range(1, 10)]  # 7, 8, 9: no such questions
    assert set(align([COPIED, COPIED, counted]).places[2]) == {()}


def test_numbers_are_the_list_where_nobody_prints_words() -> None:
    found = align([[Asked("2", ""), Asked("10", "")], [Asked("2", ""), Asked("10", ""), Asked("1", "")]] * 2)
    assert [asked.ref for asked in found.columns] == ["1", "2", "10"]


def test_parts_stand_in_the_column_of_the_whole() -> None:
    request = [Asked("1", "How many ferries are there?"), Asked("2", "What do fares and passes cost?")]
    split = [request[0], Asked("2a", "Adults"), Asked("2b", "Children")]
    assert align([split], request).places[0] == ((0,), (1,), (1,))


def test_an_answer_to_the_whole_stands_in_its_free_parts() -> None:
    reply = [COPIED[0], Asked("4", "")]
    assert align([reply], COPIED).places[0] == ((0,), (3, 4))


def test_a_question_asked_twice_stands_beside_itself() -> None:
    reply = [*COPIED, Asked("7", "How many sailings were cancelled")]
    assert align([COPIED, COPIED, reply]).places[2][7] == (5,)


def test_other_figures_are_another_question() -> None:
    reply = [Asked(None, "What was spent on fuel in 2019-20?"), COPIED[0], COPIED[3]]
    assert align([COPIED, COPIED, reply]).places[2] == ((), (0,), (3,))


def test_a_reply_to_another_request_stays_apart() -> None:
    other = [
        Asked("1", "How many lifeguards does the council employ?"),
        Asked("2", "What were they paid in 2022-23?"),
        Asked("3", "Copies of the beach risk assessments"),
        Asked("4", "Who owns the beach huts?"),
    ]
    found = align([COPIED, REWORDED, other])
    assert found.columns == tuple(COPIED)
    assert set(found.places[2]) == {()}


def test_a_question_needs_two_replies_for_a_column() -> None:
    extra = Asked("7", "Who painted the timetable boards?")
    assert align([COPIED, COPIED, [*COPIED, extra]]).places[2][7] == ()
    found = align([COPIED, [*COPIED, extra], [*COPIED, extra]])
    assert found.columns[7] == extra


def test_the_request_gives_the_columns() -> None:
    found = align([SHORT[2:]], COPIED)
    assert found.columns == tuple(COPIED)
    assert found.places == (ALL[2:],)


# Twenty questions and three rewordings each, for the figures of docs/how-to/four-hundred-replies.md.
PARKING = [
    (
        "1",
        "How many car parks does the council own?",
        "Number of council-owned car parks",
        "Car parks owned by the authority",
        "Please state the number of car parks which the Council owns or leases",
    ),
    (
        "2",
        "How many spaces are there in total?",
        "Total number of parking spaces",
        "Spaces in total",
        "The total number of spaces in these car parks",
    ),
    (
        "3",
        "What was the income from parking charges in 2022-23?",
        "Income from parking charges, 2022/23",
        "Parking charge income for the financial year 2022-23",
        "Total income from charges",
    ),
    (
        "4",
        "What was the income from penalty charge notices in 2022-23?",
        "Income from penalty charge notices (PCNs), 2022/23",
        "PCN income 2022-23",
        "Total income from penalty charge notices",
    ),
    (
        "5",
        "How many penalty charge notices were issued in 2022-23?",
        "Number of PCNs issued in 2022/23",
        "Penalty charge notices issued",
        "No. of penalty charge notices issued during the year",
    ),
    (
        "6",
        "How many penalty charge notices were cancelled?",
        "Number of PCNs cancelled",
        "Penalty charge notices cancelled",
        "No. of notices cancelled",
    ),
    (
        "6a",
        "How many of those were cancelled after an appeal?",
        "Of those, how many were cancelled on appeal",
        "Cancelled following appeal",
        "No. cancelled after a successful appeal",
    ),
    (
        "7",
        "Does the council use automatic number plate recognition (ANPR)?",
        "Do you use ANPR?",
        "Use of automatic number plate recognition",
        "Whether ANPR cameras are used by the council",
    ),
    (
        "7a",
        "If yes, at which sites?",
        "If so, which sites?",
        "If yes, please list the sites",
        "Sites at which it is used",
    ),
    (
        "7b",
        "If yes, how much did the cameras cost?",
        "If so, what did the cameras cost?",
        "If yes, cost of cameras",
        "The cost of the cameras",
    ),
    (
        "8",
        "Who supplies the ticket machines?",
        "Name of the supplier of the ticket machines",
        "Ticket machine supplier",
        "Which company supplies your ticket machines?",
    ),
    (
        "9",
        "When does the contract with the supplier end?",
        "Contract end date",
        "End date of the contract with the supplier",
        "When will the contract expire?",
    ),
    (
        "10",
        "What is the annual value of that contract?",
        "Annual contract value",
        "Value of the contract per year",
        "How much is the contract worth each year?",
    ),
    (
        "11",
        "How many civil enforcement officers are employed?",
        "Number of civil enforcement officers employed (FTE)",
        "Civil enforcement officers",
        "How many CEOs (civil enforcement officers) do you employ?",
    ),
    (
        "12",
        "How many assaults on enforcement officers were recorded in 2022-23?",
        "Number of assaults on officers recorded in 2022/23",
        "Assaults on enforcement officers",
        "Assaults on CEOs recorded during the year",
    ),
    (
        "13a",
        "How many electric vehicle charging points are there?",
        "Number of electric vehicle (EV) charging points",
        "Electric vehicle charging points",
        "How many EV chargers are there in your car parks?",
    ),
    (
        "13b",
        "How many are out of order at present?",
        "Number currently out of order",
        "Out of order at present",
        "How many of these are not working?",
    ),
    (
        "14",
        "Please provide a copy of the current parking strategy.",
        "Copy of the parking strategy",
        "Current parking strategy",
        "Provide the council's parking strategy document",
    ),
    (
        "15",
        "How many blue badges are in use?",
        "Number of blue badges in use",
        "Blue badges",
        "How many blue badges has the council issued?",
    ),
    (
        "16",
        "How many complaints about parking were received in 2022-23?",
        "Number of complaints about parking, 2022/23",
        "Complaints received about parking",
        "No. of parking complaints received",
    ),
]


def simulated_folder(seed: int, copies: float) -> list[tuple[list[Asked], list[int]]]:
    """Forty replies with the questions they answer: copied, reworded, numbered anew, without words, in any order."""
    chance = random.Random(seed)
    folder = []
    for _ in range(40):
        styles = ["reworded", "renumbered", "bare", "any order", "mixed"]
        style = "copied" if chance.random() < copies else chance.choice(styles)
        answered = [index for index in range(len(PARKING)) if chance.random() < 0.85]
        wording = chance.choice([2, 3, 4])
        if style == "any order":
            chance.shuffle(answered)
        reply = []
        for place, index in enumerate(answered, start=1):
            words = {"reworded": wording, "renumbered": wording, "mixed": chance.choice([1, wording])}.get(style, 1)
            bare = style == "bare" or (style == "mixed" and chance.random() < 0.5)
            ref = {"renumbered": str(place), "any order": None}.get(style, PARKING[index][0])
            reply.append(Asked(ref, "" if bare else PARKING[index][words]))
        folder.append((reply, answered))
    return folder


def test_a_folder_in_all_manners_stands_in_one_list() -> None:
    right = wrong = apart = 0
    for seed, copies in ((1, 0.5), (2, 0.2), (3, 0.1)):
        folder = simulated_folder(seed, copies)
        found = align([reply for reply, _ in folder])
        index_of = {row[wording]: index for index, row in enumerate(PARKING) for wording in (1, 2, 3, 4)}
        for (_, answered), places in zip(folder, found.places, strict=True):
            for index, place in zip(answered, places, strict=True):
                columns = {index_of[found.columns[column].text] for column in place}
                right += columns == {index}
                wrong += bool(columns - {index})
                apart += not columns
    assert (right, wrong, apart) == (2042, 2, 0)  # the figures of the how-to page


def test_nothing_to_align() -> None:
    assert align([]).columns == ()
    assert align([[]]).places == ((),)
    assert align([[Asked(None, "")]]).places == (((),),)


def test_a_list_of_questions_is_read_from_the_request() -> None:
    text = (
        "Dear Clerk,\n\nPlease tell me:\n\n1. How many ferries\n   are there?\n2) Of these:\n  a) how many float?\n"
        "  (b) how many sank?\nQ3: Who paid?\nQuestion 4. Why?\n\nYours,\nA. Sailor\n"
    )
    assert read_questions("request.txt", text) == (
        Asked("1", "How many ferries are there?"),
        Asked("2a", "how many float?"),
        Asked("2b", "how many sank?"),
        Asked("3", "Who paid?"),
        Asked("4", "Why?"),
    )


def test_bullets_are_questions_without_a_number() -> None:
    assert read_questions("r", "I want:\n- the fares\n- the times\n") == (
        Asked(None, "the fares"),
        Asked(None, "the times"),
    )


def test_a_request_without_a_list_is_an_error() -> None:
    with pytest.raises(DocumentError, match=r"request\.txt: no list of questions"):
        read_questions("request.txt", "Please send me everything about ferries.")


def test_real_replies_to_one_request_stand_in_one_list(shared: Path, labeller: Labeller) -> None:
    # Four of the five answer the same request; the fifth answers another, and its questions stay apart.
    reports = [labeller.label_file(path) for path in sorted((shared / "seeds").glob("*.txt"))]
    asked = [[Asked(one.question.ref, one.question.text) for one in r.answers if one.question] for r in reports]
    blank = [[Asked(ref, "") for ref in report.unanswered] for report in reports]
    found = align([[*one, *more] for one, more in zip(asked, blank, strict=True)])
    assert not any(found.places[0])
    for questions, places in zip(asked[1:], found.places[1:], strict=True):
        for question, place in zip(questions, places, strict=False):
            # All four keep the request's numbers; one prints 6b twice and calls the second 6c.
            assert [found.columns[column].ref for column in place] == [(question.ref or "").replace("6c", "6b")]
