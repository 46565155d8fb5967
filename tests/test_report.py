"""Reports as JSON, as rows and as a table for a terminal."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from foi_exemptions.report import ROW_FIELDS, to_dict, to_rows, to_table
from foi_exemptions.results import (
    Answer,
    AnswerSegment,
    Citation,
    DecidedBy,
    Document,
    Exemption,
    Label,
    LabelledSegment,
    Message,
    Outcome,
    Question,
    Report,
    RuleMatch,
    Stance,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

TEXT = "4a. What did the lamps cost?\nThis is exempt under section 43(2). [red]Please see[/red] section 10.\n"
ANSWER = TEXT[29:-1]


def span(words: str) -> tuple[int, int, str]:
    start = TEXT.index(words)
    return start, start + len(words), words


def segment(*, review: bool = False) -> LabelledSegment:
    return LabelledSegment(
        segment=AnswerSegment((), *span(ANSWER)),
        label=Label.REFUSED,
        labels=(Label.REFUSED, Label.ANSWERED),
        probability=0.98765,
        probabilities={label: 0.98765 if label is Label.REFUSED else 0.00309 for label in Label},
        exemptions=(
            Exemption(
                "foia:43(2)",
                "foia",
                "43(2)",
                "Commercial interests",
                "https://law.example/43",
                Stance.RELIED_ON,
                False,
                *span("section 43(2)"),
            ),
        ),
        evidence=(
            RuleMatch("exempt", Label.REFUSED, *span("exempt under")),
            RuleMatch("see_it", None, *span("Please see")),
        ),
        citations=(
            Citation("foia:43(2)", "foia", "43(2)", *span("section 43(2)"), Stance.RELIED_ON),
            Citation("foia:10", "foia", "10", *span("section 10"), Stance.PROCEDURAL),
        ),
        decided_by=DecidedBy.BOTH,
        needs_review=review,
    )


def report(*, review: bool = False) -> Report:
    one = segment(review=review)
    answers = (
        Answer(Question("4a", *span("What did the lamps cost?")), (one,), Label.REFUSED, one.labels, ("foia:43(2)",)),
        Answer(None, (one,), Label.REFUSED, one.labels, ("foia:43(2)",)),
    )
    return Report(Document("lamps.txt", TEXT), answers, ("12", "13d"), Outcome.WITHHELD, {"package": "1.2.3"})


def test_a_segment_tells_its_message_in_a_thread() -> None:
    threaded = replace(report(), messages=(Message(3, 0, len(TEXT), "20 May 2020"),))
    assert to_dict(threaded)["answers"][0]["segments"][0]["message"] == {"number": 3, "date": "20 May 2020"}
    assert to_dict(report())["answers"][0]["segments"][0]["message"] is None


def test_what_was_not_read_is_said() -> None:
    assert "the last 1,200 characters were not read" in printed(to_table(replace(report(), unread=1200)))
    assert "not read" not in printed(to_table(report()))


def printed(table: RenderableType, width: int = 140) -> str:
    from rich.console import Console

    file = io.StringIO()
    Console(file=file, width=width, highlight=False).print(table)
    return file.getvalue()


def test_json_has_the_fields_other_programs_read() -> None:
    found = to_dict(report())
    assert list(found) == ["document", "outcome", "versions", "answers", "unanswered", "unread_chars"]
    assert (found["document"], found["outcome"], found["versions"]) == ("lamps.txt", "withheld", {"package": "1.2.3"})
    assert found["unanswered"] == ["12", "13d"]
    first, second = found["answers"]
    assert {name: value for name, value in first.items() if name != "segments"} == {
        "question": "4a",
        "question_text": "What did the lamps cost?",
        "question_by_words": False,
        "label": "refused_with_exemption",
        "labels": ["refused_with_exemption", "answered"],
        "exemptions": ["foia:43(2)"],
    }
    assert (second["question"], second["question_text"]) == (None, None)
    (one,) = first["segments"]
    assert (one["start_char"], one["end_char"], one["text"]) == span(ANSWER)
    assert one["labels"] == ["refused_with_exemption", "answered"]
    assert (one["label"], one["probability"], one["decided_by"]) == ("refused_with_exemption", 0.9877, "both")
    assert one["needs_review"] is False
    assert set(one["probabilities"]) == {label.value for label in Label}
    assert one["exemptions"] == [
        {
            "id": "foia:43(2)",
            "statute": "foia",
            "provision": "43(2)",
            "heading": "Commercial interests",
            "href": "https://law.example/43",
            "stance": "relied_on",
            "implied": False,
            "start_char": 50,
            "end_char": 63,
            "text": "section 43(2)",
        }
    ]
    assert one["evidence"][0] == {"rule": "exempt", "start_char": 37, "end_char": 49, "text": "exempt under"}
    assert [citation["stance"] for citation in one["citations"]] == ["relied_on", "procedural"]


def test_json_holds_plain_values() -> None:
    found = to_dict(report())
    assert json.loads(json.dumps(found)) == found


def test_rows_are_flat_and_have_the_named_fields() -> None:
    first, second = to_rows(report())
    assert tuple(first) == ROW_FIELDS
    assert (first["question"], second["question"]) == ("4a", None)
    assert (first["question_text"], second["question_text"]) == ("What did the lamps cost?", None)
    assert (first["labels"], first["exemptions"]) == ("refused_with_exemption; answered", "foia:43(2)")
    assert all(value is None or isinstance(value, (str, int, float, bool)) for value in first.values())
    assert list(to_rows(Report(Document("a.txt", ""), (), (), Outcome.NO_DECISION))) == []


def test_a_question_without_a_number_is_shown_by_its_first_words() -> None:
    whole = report()
    answer = whole.answers[0]
    assert answer.question is not None
    unnumbered = replace(whole, answers=(replace(answer, question=replace(answer.question, ref=None)),))
    assert "What did the" in printed(to_table(unnumbered))


def test_an_answer_to_several_questions_is_printed_once() -> None:
    one = report()
    first = one.answers[0]
    assert first.question is not None
    again = replace(first, question=replace(first.question, ref="9"))
    shown = printed(to_table(replace(one, answers=(first, again))))
    assert shown.count(f"as under {first.question.ref}") == len(first.segments)


def test_a_question_that_only_the_request_prints_is_marked() -> None:
    whole = report()
    answer = whole.answers[0]
    told = replace(whole, answers=(replace(answer, question=Question("4a", 0, 0, "What did the lamps cost?")),))
    assert "4a ~" in printed(to_table(told))
    assert "~ the reply does not name the question" in printed(to_table(told))
    assert "~" not in printed(to_table(whole))
    assert (to_dict(told)["answers"][0]["question_by_words"], next(to_rows(told))["question_by_words"]) == (True, True)


@pytest.mark.parametrize("width", [80, 140])
def test_table_shows_what_was_decided_and_by_which_words(width: int) -> None:
    shown = printed(to_table(report()), width)
    for words in ("lamps.txt: withheld", "4a", "foia:43(2)", "0.99", "unanswered: 12, 13d"):
        assert words in shown
    assert "refused_with_exemption + answered" in shown or width < 140


def test_table_prints_brackets_of_the_letter_as_they_are() -> None:
    # rich would take "[red]" for an order.
    assert "[red]Please see[/red]" in printed(to_table(report()))


def test_table_shows_the_words_of_the_exemption_below_the_answer() -> None:
    assert "“section 43(2)” · “exempt under”" in printed(to_table(report()))


@pytest.mark.parametrize(("review", "mark"), [(True, "0.99?"), (False, "0.99 ")])
def test_table_marks_what_a_person_should_see(review: bool, mark: str) -> None:
    shown = printed(to_table(report(review=review)))
    assert mark in shown
    assert ("a person should look" in shown) is review


def test_table_of_a_report_without_answers() -> None:
    shown = printed(to_table(Report(Document("a.txt", ""), (), (), Outcome.NO_DECISION)))
    assert "a.txt: no_decision" in shown
    assert "unanswered" not in shown


def test_long_answers_are_cut_between_words() -> None:
    long = segment()
    text = "swans " * 100
    answer = Answer(None, (), Label.ANSWERED, (Label.ANSWERED,), ())
    cut = LabelledSegment(
        AnswerSegment((), 0, len(text), text),
        Label.ANSWERED,
        (Label.ANSWERED,),
        0.5,
        long.probabilities,
        (),
        (),
        (),
        DecidedBy.RULE,
        False,
    )
    whole = Report(
        Document("a.txt", text), (Answer(None, (cut,), answer.label, answer.labels, ()),), (), Outcome.GRANTED
    )
    shown = printed(to_table(whole))
    assert "…" in shown
    assert shown.count("swans") < 40
