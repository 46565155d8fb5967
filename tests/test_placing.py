"""Answers of a reply that names no question, given the questions of the request."""

from __future__ import annotations

import csv
import json
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from foi_exemptions import load
from foi_exemptions.cutting.placing import Part, place
from foi_exemptions.question_lists import read_questions
from foi_exemptions.results import Label
from training.placing import counted, shares

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from foi_exemptions.results import Report

    Run = Callable[..., tuple[int, str, str]]

REQUEST = """1. How many parking wardens do you employ?
2. What did their uniforms cost in 2024?
3. Who supplies the handheld ticket machines?
4. When does the contract for the machines end?
5. Do you publish the rota of the wardens?
6. Please send a copy of the complaints policy.
"""
PROSE = """Dear Ms Aldous,

Thank you for your request of 3 June.

The Council employs 14 wardens. Uniforms came to £3,912 in 2024. The ticket machines are supplied by Fellgate Ltd under a
contract that runs until 31 March 2027.

We do not hold a rota, as wardens agree their shifts among themselves. The complaints policy is attached.

If you are unhappy with this response you may ask for an internal review.

Yours sincerely,
B. Oduya
"""


@pytest.fixture(scope="module")
def ask() -> Callable[[str], Report]:
    return load().for_request(read_questions("request", REQUEST)).label_text


def told(report: Report) -> dict[str | None, list[tuple[str, Label]]]:
    return {
        answer.question.ref if answer.question else None: [(one.segment.text, one.label) for one in answer.segments]
        for answer in report.answers
    }


def test_prose_is_told_by_its_words_and_order(ask: Callable[[str], Report]) -> None:
    found = told(ask(PROSE))
    assert found["1"] == [("The Council employs 14 wardens.", Label.ANSWERED)]
    assert found["2"] == [("Uniforms came to £3,912 in 2024.", Label.ANSWERED)]
    assert found["3"] == found["4"]  # one sentence tells both
    assert found["5"][0][1] is Label.NOT_HELD
    assert found["6"] == [("The complaints policy is attached.", Label.ANSWERED)]


def test_what_the_reply_does_not_name_is_marked(ask: Callable[[str], Report]) -> None:
    for answer in ask(PROSE).answers:
        assert answer.question is not None
        assert not answer.question.is_printed
        for one in answer.segments:
            assert PROSE[one.segment.start_char : one.segment.end_char] == one.segment.text


def test_another_order_is_followed_where_the_words_say_so(ask: Callable[[str], Report]) -> None:
    found = told(
        ask(
            "Dear Sir\n\nThe complaints policy is attached to this e-mail.\n\nThe handheld machines come from Fellgate Ltd.\n\n"
            "We have nine parking wardens on the payroll.\n\nYours\nK. Brand"
        )
    )
    assert {ref: texts[0][0].split()[0] for ref, texts in found.items()} == {"6": "The", "3": "The", "1": "We"}


def test_a_reply_with_numbers_says_itself_which_answer_is_whose(ask: Callable[[str], Report]) -> None:
    text = "Dear Sir\n\n1. 14\n2. £3,912\n3. Fellgate Ltd\n\nYours\nK. Brand"
    assert ask(text).answers == load().label_text(text).answers


@pytest.mark.parametrize(
    "decision",
    [
        "We estimate that answering your request would take more than 18 hours, so we refuse it under section 12.",
        "The Trust employs no wardens and holds no information on any of the questions you ask.",
    ],
)
def test_a_decision_on_the_whole_request_stays_one(ask: Callable[[str], Report], decision: str) -> None:
    assert list(told(ask(f"Dear Sir\n\n{decision}\n\nYours\nK. Brand"))) == [None]


def test_questions_without_numbers_are_kept_apart() -> None:
    request = read_questions("request", "- How many wardens are there?\n- What did the uniforms cost?\n")
    report = load().for_request(request).label_text("Dear Sir\n\nWe have six wardens.\n\nThe uniforms cost £80.\n")
    asked = [answer.question.text for answer in report.answers if answer.question]
    assert asked == [one.text for one in request]


def test_nothing_is_placed_without_parts_or_questions() -> None:
    assert place([], ["How many?"]) == []
    assert place([Part("There are nine.", opens=True)], []) == [()]


def test_it_takes_time_in_proportion() -> None:
    questions = [question.text for question in read_questions("request", REQUEST)] * 5

    def seconds(count: int) -> float:
        parts = [Part("The wardens' machines cost £3,912 until 2027.", opens=True)] * count
        start = time.perf_counter()
        place(parts, questions)
        return time.perf_counter() - start

    assert min(seconds(800) for _ in range(3)) < 3.5 * min(seconds(400) for _ in range(3))


def test_the_matrix_has_prose_in_its_columns(tmp_path: Path, run: Run) -> None:
    (tmp_path / "request.txt").write_text(REQUEST)
    (tmp_path / "prose.txt").write_text(PROSE)
    code, _, error = run(
        "matrix", str(tmp_path / "prose.txt"), "--request", str(tmp_path / "request.txt"), "-o", str(tmp_path / "m.csv")
    )
    assert code == 0, error
    with (tmp_path / "m.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["1. How many parking wardens do you employ?: answer"] == "The Council employs 14 wardens."
    assert row["5. Do you publish the rota of the wardens?: label"] == "not_held"
    assert row["by words"] == "6"


def test_json_says_which_question_was_told_by_words(tmp_path: Path, run: Run) -> None:
    (tmp_path / "request.txt").write_text(REQUEST)
    (tmp_path / "prose.txt").write_text(PROSE)
    code, out, _ = run(
        "label", str(tmp_path / "prose.txt"), "--request", str(tmp_path / "request.txt"), "--format", "json"
    )
    first = json.loads(out)["answers"][0]
    assert (code, first["question"], first["question_by_words"]) == (0, "1", True)
    assert first["question_text"] == "How many parking wardens do you employ?"


def test_replies_of_writers_who_know_no_rule_are_placed() -> None:
    counts = counted()
    assert len(counts) == 8
    found, right = shares(sum(counts.values(), Counter()))
    assert found >= 0.66
    assert right >= 0.785


def test_a_request_is_for_responses(tmp_path: Path, run: Run) -> None:
    (tmp_path / "request.txt").write_text(REQUEST)
    (tmp_path / "answers.csv").write_text("answer\nNine.\n")
    code, _, error = run(
        "label", str(tmp_path / "answers.csv"), "--text-column", "answer", "--request", str(tmp_path / "request.txt")
    )
    assert code == 2
    assert "--question-column" in error
