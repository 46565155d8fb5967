"""A reference takes the label and the exemptions of the answer it points to: above, below, by number, in chains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from foi_exemptions.references import resolve_references
from foi_exemptions.results import (
    AnswerSegment,
    DecidedBy,
    Exemption,
    Label,
    LabelledSegment,
    Question,
    RuleMatch,
    Stance,
)

if TYPE_CHECKING:
    from foi_exemptions.pipeline import Labeller

A, N, F, R = Label.ANSWERED, Label.NOT_HELD, Label.REFUSED, Label.REDIRECTED


def letter(*rows: tuple[str, str, Label, str]) -> list[LabelledSegment]:
    """Segments of one letter from (ref, text, label, exemption); an empty string is none."""
    segments: list[LabelledSegment] = []
    at = 0
    for ref, text, label, exemption in rows:
        span = at, at + len(text)
        questions = tuple(Question(one, at, at, "") for one in ref.split(",") if one)
        named = Exemption(exemption, exemption.partition(":")[0], "", "", "", Stance.RELIED_ON, False, *span, text)
        segments.append(
            LabelledSegment(
                segment=AnswerSegment(questions, *span, text),
                label=label,
                labels=(label,),
                probability=0.7,
                probabilities=dict.fromkeys(Label, 0.2),
                exemptions=(named,) if exemption else (),
                evidence=(RuleMatch("some_rule", label, *span, text),),
                citations=(),
                decided_by=DecidedBy.CLASSIFIER,
                needs_review=False,
            )
        )
        at += len(text) + 1
    return segments


def resolved(*rows: tuple[str, str, Label, str]) -> list[tuple[Label, list[str]]]:
    return [(one.label, [exemption.id for exemption in one.exemptions]) for one in resolve_references(letter(*rows))]


COST = ("2", "To count them would exceed the cost limit, so section 12 applies.", F, "foia:12")
GIVEN = ("1", "The lake holds 40 swans.", A, "")


@pytest.mark.parametrize(
    "words",
    [
        "See answer to Q2",
        "Please see response to question 2.",
        "As per question 2",
        "Please refer to our answer to 2 above.",
        "See Q2",
        "see q.2.",
        "Same as Q2",
        "Answered in question 2",
        "As stated in (2)",
        "see response to point 2, above",
    ],
)
def test_by_number(words: str) -> None:
    assert resolved(GIVEN, COST, ("3", words, A, ""))[2] == (F, ["foia:12"])


def test_by_number_forwards() -> None:
    assert resolved(("1", "See answer to Q2", A, ""), COST)[0] == (F, ["foia:12"])


@pytest.mark.parametrize(
    ("ref", "words", "found"),
    [
        ("2a", "See Q2", True),  # the first part of a question in parts
        ("2a", "See Q2(a)", True),
        ("2b", "See Q2(a)", False),
        ("12", "See Q2", False),
        ("2,3", "See question 3", True),  # a segment that serves several questions
    ],
)
def test_refs_are_compared_as_printed(ref: str, words: str, found: bool) -> None:
    assert (resolved((ref, *COST[1:]), ("9", words, A, ""))[1][0] is F) is found


@pytest.mark.parametrize(
    "words",
    [
        "As above",
        "See above.",
        "Please see above",
        "As above response",
        "Ditto",
        "See previous answer",
        "Same as above",
    ],
)
def test_above_is_the_nearest_answer_before(words: str) -> None:
    rows = (GIVEN, COST, ("3", words, A, ""), ("4", "None.", N, ""))
    assert resolved(*rows)[2] == (F, ["foia:12"])


@pytest.mark.parametrize(
    "words",
    [
        "Please see exemption below",
        "See below",
        "Refer to section 12 below",
        "See refusal notice overleaf",
        "see below.",
    ],
)
def test_below_is_the_nearest_refusal_behind(words: str) -> None:
    # An answer without an exemption that stands between is passed over.
    rows = (("1", words, A, ""), ("2", "The park has 9 gates.", A, ""), ("3", *COST[1:]))
    assert resolved(*rows)[0] == (F, ["foia:12"])


def test_exemption_above_passes_over_what_is_no_refusal() -> None:
    rows = (COST, ("3", "The park has 9 gates.", A, ""), ("4", "See exemption above", A, ""))
    assert resolved(*rows)[2] == (F, ["foia:12"])


def test_chain() -> None:
    rows = (COST, ("3", "As above", A, ""), ("4", "See Q3", A, ""), ("5", "Same as Q4", A, ""))
    assert resolved(*rows) == [(F, ["foia:12"])] * 4


@pytest.mark.parametrize(
    "rows",
    [
        [("1", "See Q2", A, ""), ("2", "See Q1", N, "")],  # a circle
        [("1", "See Q1", A, ""), ("2", "Nine.", N, "")],  # points at itself
        [("1", "See Q7", A, ""), ("2", "Nine.", N, "")],  # no such question
        [("1", "As above", A, ""), ("2", "Nine.", N, "")],  # nothing above
        [("1", "Nine.", A, ""), ("2", "See below", N, "")],  # nothing below
        [("1", "See exemption below", A, ""), ("2", "Nine.", N, "")],  # nothing refused below
    ],
)
def test_reference_that_leads_nowhere_stays_as_it_is(rows: list[tuple[str, str, Label, str]]) -> None:
    assert resolve_references(letter(*rows)) == letter(*rows)


@pytest.mark.parametrize("words", ["See Q3", "As above.", "Please see 4(b).", "Same as Q1", "See exemption below"])
def test_a_reference_by_itself_asks_for_review(words: str, labeller: Labeller) -> None:
    (alone,) = labeller.label_segments([words])
    assert alone.needs_review


def test_a_reference_in_a_letter_asks_only_if_what_it_points_to_does(labeller: Labeller) -> None:
    letter = (
        "1. Who holds it?\n\nIt is exempt under section 40(2).\n\n2. And since when?\n\nSee Q1.\n\n3. Why?\n\nSee Q9.\n"
    )
    found = [one for answer in labeller.label_text(letter).answers for one in answer.segments]
    assert [(one.label, one.needs_review) for one in found[:2]] == [(F, False)] * 2
    assert found[2].needs_review


@pytest.mark.parametrize(
    "words",
    [
        "Please see the attached table for 2.",  # what is attached is the answer
        "See www.swans.example/2",
        "As above, there were 14 swans and 2 of them were black ones on the northern shore of the lake last year.",
        "See you at the lake.",
        "The figure is as above plus 14.",
        "2",
        "Two gates are above the weir.",
        "Please see above and below " + "and elsewhere " * 20,  # a long text is no pointer
    ],
)
def test_what_is_no_reference_is_left_alone(words: str) -> None:
    rows = (GIVEN, COST, ("3", words, A, ""))
    assert resolve_references(letter(*rows)) == letter(*rows)


def test_reference_shows_its_own_words_and_those_it_points_to() -> None:
    before = letter(COST, ("3", "As above", A, ""))
    after = resolve_references(before)
    target, pointer = after
    assert target == before[0]
    assert [match.rule for match in pointer.evidence] == ["reference", "some_rule"]
    assert pointer.evidence[0].text == "As above"
    assert pointer.evidence[0].label is F
    assert pointer.evidence[1:] == target.evidence
    assert (pointer.decided_by, pointer.needs_review) == (DecidedBy.RULE, False)
    assert (pointer.labels, pointer.probability) == (target.labels, target.probability)
    assert pointer.segment == before[1].segment


def test_no_segments() -> None:
    assert resolve_references([]) == []
