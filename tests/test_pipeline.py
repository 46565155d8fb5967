"""The whole journey on letters made up for it: what a user of the package gets, and where each word stands.

These letters judge the rules and the classifier; nothing was built from them.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

import foi_exemptions
from foi_exemptions.errors import ModelError
from foi_exemptions.pipeline import outcome_of
from foi_exemptions.report import to_dict
from foi_exemptions.results import Jurisdiction, Label, Outcome
from foi_exemptions.signals import MAX_CHARS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from foi_exemptions.pipeline import Labeller
    from foi_exemptions.results import Report

A, N, F, R, X = Label.ANSWERED, Label.NOT_HELD, Label.REFUSED, Label.REDIRECTED, Label.NOT_APPLICABLE

FERRY = """Dear Ms Penhallow,

Thank you for your request about the harbour ferry. Our response is below.

1. How many ferries does the council own?

The council owns three ferries.

2. How many passengers were turned away in March?

We do not hold this information.

3. What did each skipper earn?

This is exempt from disclosure under section\u00a040(2) of the Freedom of Information Act 2000.

4. Where is the timetable?

The timetable is published on our website: https://ferry.example/times

5. If a ferry was hired, at what price?

Not applicable.

6. Which quays were dredged?

If you are unhappy with this response you may ask for an internal review.

Yours sincerely,
The Harbour Office
"""
SEE_BELOW = """1. How many buses run at night?

Please see exemption below.

2. What does the night bus cost?

To collate this would exceed the cost limit of 18 hours, so section 12 of the Act applies.
"""
BORROWED = """1. What is the price in each bid?

The prices are withheld because they are commercially sensitive.

2. Who bid?

We have withheld the names of the bidders under section 43(2) of the Freedom of Information Act 2000.
"""
SCOTTISH = """Dear Mr MacAskill,

Your request was handled under the Freedom of Information (Scotland) Act 2002.

1. How many swans were ringed?

It would exceed the cost limit to find this out.

2. Who ringed them?

The names are exempt under section 38(1)(b).
"""
ODD = (
    "1.\u00a0How many “bees” – roughly?\r\n\r\nWe do\u00a0not hold this… caf\u00e9 \U0001f41d\r\n\r\n"
    "2. Why?\r\n\r\nSee s.\u200931(1)(a) – it is exempt.\r\n"
)
LETTERS = {"ferry": FERRY, "below": SEE_BELOW, "borrowed": BORROWED, "scottish": SCOTTISH, "odd": ODD}


def by_question(report: Report) -> dict[str | None, tuple[Label, tuple[str, ...]]]:
    return {
        answer.question.ref if answer.question else None: (answer.label, answer.exemptions) for answer in report.answers
    }


def spans(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of a JSON report that has offsets, however deep."""
    if isinstance(value, dict):
        if "start_char" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from spans(one)


# One response


def test_a_letter_with_every_label(labeller: Labeller) -> None:
    report = labeller.label_text(FERRY)
    assert by_question(report) == {
        "1": (A, ()),
        "2": (N, ()),
        "3": (F, ("foia:40(2)",)),
        "4": (R, ()),
        "5": (X, ()),
    }
    assert report.unanswered == ("6",)
    assert report.outcome is Outcome.PARTIALLY_WITHHELD
    assert report.document.text == FERRY
    assert set(report.versions) == {"package", "catalogue", "cutting", "model"}


@pytest.mark.parametrize("name", LETTERS)
def test_every_span_is_a_piece_of_the_text(labeller: Labeller, name: str) -> None:
    text = LETTERS[name]
    found = list(spans(to_dict(labeller.label_text(text))))
    assert found
    for span in found:
        assert text[span["start_char"] : span["end_char"]] == span["text"]
    for answer in labeller.label_text(text).answers:
        if answer.question is not None:
            assert text[answer.question.start_char : answer.question.end_char] == answer.question.text


def test_every_span_of_an_example_response(labeller: Labeller) -> None:
    from conftest import CHECKOUT

    kinds = set()
    for path in sorted((CHECKOUT / "seeds" / "responses").glob("*.txt")):
        report = labeller.label_file(path)
        for segment in (segment for answer in to_dict(report)["answers"] for segment in answer["segments"]):
            kinds |= {kind for kind in ("exemptions", "evidence", "citations") if segment[kind]}
            for span in spans(segment):
                assert report.document.text[span["start_char"] : span["end_char"]] == span["text"], path.name
    assert kinds == {"exemptions", "evidence", "citations"}


def test_citation_that_is_not_relied_on_stays_in_sight(labeller: Labeller) -> None:
    text = "1. Who bid?\n\nWe are no longer relying on section 43(2). The bidders were Heron Ltd and Swan Ltd.\n"
    (answer,) = labeller.label_text(text).answers
    assert (answer.label, answer.exemptions) == (A, ())
    assert [(one.id, one.stance.value) for one in answer.segments[0].citations] == [("foia:43(2)", "not_relied_on")]


def test_reference_to_an_exemption_below(labeller: Labeller) -> None:
    found = by_question(labeller.label_text(SEE_BELOW))
    assert found == {"1": (F, ("foia:12",)), "2": (F, ("foia:12",))}


def test_refusal_borrows_the_ground_the_letter_names_elsewhere(labeller: Labeller) -> None:
    report = labeller.label_text(BORROWED)
    assert by_question(report) == {"1": (F, ("foia:43(2)",)), "2": (F, ("foia:43(2)",))}
    (borrowed,) = report.answers[0].segments[0].exemptions
    assert borrowed.start_char > BORROWED.index("Who bid?")
    assert BORROWED[borrowed.start_char : borrowed.end_char] == "section 43(2)"


def test_reference_takes_the_ground_that_its_answer_borrows(labeller: Labeller) -> None:
    text = BORROWED.replace("2. Who bid?", "2. Which price was the lowest?\n\nSee answer to question 1.\n\n3. Who bid?")
    assert by_question(labeller.label_text(text))["2"] == (F, ("foia:43(2)",))


def test_refusal_does_not_borrow_another_ground(labeller: Labeller) -> None:
    # Commercial words do not mean the personal data exemption that another answer names.
    text = BORROWED.replace("section 43(2)", "section 40(2)")
    assert by_question(labeller.label_text(text))["1"] == (F, ())


def test_country_is_read_from_the_letter_or_given(labeller: Labeller) -> None:
    assert by_question(labeller.label_text(SCOTTISH)) == {"1": (F, ("foisa:12",)), "2": (F, ("foisa:38(1)(b)",))}
    unsaid = "1. Who bid?\n\nThe bids are exempt under section 33(1)(b).\n"
    scottish = labeller.label_text(unsaid, Jurisdiction.SCOTLAND)
    assert by_question(scottish)["1"][1] == ("foisa:33(1)(b)",)


def test_segment_of_several_questions_stands_under_each(labeller: Labeller) -> None:
    text = (
        "1. How many newts were moved?\n2. Who moved them?\n3. When were they moved?\n\n"
        "Response to questions 1, 2 and 3: We do not hold this information.\n"
    )
    report = labeller.label_text(text)
    assert by_question(report) == {"1": (N, ()), "2": (N, ()), "3": (N, ())}
    first, *others = [answer.segments for answer in report.answers]
    assert all(one == first for one in others)


def test_the_words_of_many_questions_tell_nothing_about_their_one_answer(labeller: Labeller) -> None:
    asked = ["Do you lease the ferry?", "How much is paid for it?", "Is there a log?", "Please send a list of berths."]
    said = "These are on the pages of the harbour board: https://www.harbour.example/ferry"
    letter = "Dear Ms Orme\n\nYou asked:\n\n" + "\n".join(f"{n}. {one}" for n, one in enumerate(asked, 1))
    found = labeller.label_text(f"{letter}\n\nQuestions 1 to 4: {said}\n\nYours sincerely\n")
    alone = labeller.label_segments([said])[0]
    assert [answer.question and answer.question.ref for answer in found.answers] == ["1", "2", "3", "4"]
    assert found.answers[0].segments[0].probabilities == alone.probabilities


def test_questions_without_numbers_stay_apart(labeller: Labeller) -> None:
    text = (
        "You asked:\n\nHow many otters live on the river?\n\nSix otters live there.\n\n"
        "Who counts the otters each spring?\n\nWe do not hold this information.\n"
    )
    report = labeller.label_text(text)
    asked = [answer.question.text for answer in report.answers if answer.question]
    assert len(asked) == len(set(asked)) == len(report.answers)
    assert [answer.question.ref for answer in report.answers if answer.question] == [None] * len(asked)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t\n",
        "Thank you for your e-mail. We will reply within 20 working days.",
        "\u00a0",
        "?",
        "\x00",
        "\ufeff",
    ],
)
def test_nothing_to_label_is_an_empty_report(labeller: Labeller, text: str) -> None:
    report = labeller.label_text(text)
    assert (report.answers, report.outcome) == ((), Outcome.NO_DECISION)


def test_papers_that_go_with_every_letter_are_no_answer(labeller: Labeller) -> None:
    text = (
        "Dear Ms Hall\n\nThank you for your request, which reached us on 4 May. You will have a reply within 20 working "
        "days. Please find attached a leaflet about fees.\n\nRegards\n"
    )
    assert labeller.label_text(text).outcome is Outcome.NO_DECISION


def test_a_refusal_upheld_at_review_is_one(labeller: Labeller) -> None:
    text = (
        "Dear Dr Lund\n\nInternal review\n\nI am satisfied that the exemption was properly applied and that the balance "
        "of the public interest favours keeping the report back. The annex should have been released, and is attached.\n"
    )
    assert labeller.label_text(text).outcome is Outcome.PARTIALLY_WITHHELD


@pytest.mark.parametrize(
    ("labels", "outcome"),
    [
        ([A], Outcome.GRANTED),
        ([A, N], Outcome.GRANTED),
        ([A, R, X], Outcome.GRANTED),
        ([F], Outcome.WITHHELD),
        ([F, N, X], Outcome.WITHHELD),
        ([F, A], Outcome.PARTIALLY_WITHHELD),
        ([F, R], Outcome.PARTIALLY_WITHHELD),
        ([N], Outcome.NOT_HELD),
        ([N, X], Outcome.NOT_HELD),
        ([R], Outcome.REDIRECTED),
        ([R, N], Outcome.REDIRECTED),
        ([X], Outcome.GRANTED),
        ([], Outcome.NO_DECISION),
    ],
)
def test_outcome(labeller: Labeller, labels: list[Label], outcome: Outcome) -> None:
    words = {
        A: "The pier is 90 metres long.",
        N: "We do not hold this information.",
        F: "This is exempt under section 31(1)(a).",
        R: "This is published on our website: https://pier.example/length",
        X: "Not applicable.",
    }
    labelled = labeller.label_segments([words[label] for label in labels])
    assert [one.label for one in labelled] == labels
    assert outcome_of(labelled) is outcome


# Many answers


def test_segments_are_labelled_in_order(labeller: Labeller) -> None:
    texts = ["Not held.", "Exempt under section 31(1)(a).", "", "N/A"] * 300  # more than one batch
    labelled = labeller.label_segments(texts)
    assert [one.segment.text for one in labelled] == texts
    assert [one.label for one in labelled[:2]] == [N, F]
    assert labelled[:4] == labelled[-4:]


def test_question_and_authority_change_what_an_answer_means(labeller: Labeller) -> None:
    asked = labeller.label_segments(
        ["It would exceed the cost limit."] * 2, ["How many?", None], ["Fife Council", "Kent County Council"]
    )
    assert [[exemption.id for exemption in one.exemptions] for one in asked] == [["foisa:12"], ["foia:12"]]
    assert [question.text for question in asked[0].segment.questions] == ["How many?"]
    assert asked[1].segment.questions == ()


@pytest.mark.parametrize(
    ("texts", "questions", "authorities"),
    [(["a", "b"], ["q"], None), (["a"], None, ["x", "y"]), ([], ["q"], None)],
)
def test_sequences_of_different_lengths(
    labeller: Labeller, texts: list[str], questions: list[str | None] | None, authorities: list[str | None] | None
) -> None:
    with pytest.raises(ValueError, match="lengths differ"):
        labeller.label_segments(texts, questions, authorities)


def test_batch_of_columns(labeller: Labeller) -> None:
    batch = {
        "text": ["Not held.", "Exempt under section 33(1)(b)."],
        "question": ["How many?", None],
        "authority": [None, "Fife Council"],
        "ref": [1, 2],  # a column that is none of ours
    }
    labelled = labeller.label_batch(batch)
    assert list(labelled) == ["label", "labels", "probability", "exemptions", "needs_review", "decided_by"]
    assert labelled["label"] == ["not_held", "refused_with_exemption"]
    assert labelled["exemptions"] == [[], ["foisa:33(1)(b)"]]
    assert all(type(value) in {str, float, bool, list} for column in labelled.values() for value in column)
    assert foi_exemptions.label_batch(batch) == labelled


def test_empty_batch(labeller: Labeller) -> None:
    assert labeller.label_segments([]) == []
    assert set(map(len, labeller.label_batch({"text": []}).values())) == {0}


def test_labels_do_not_depend_on_the_company(labeller: Labeller) -> None:
    texts = ["Not held.", "The mayor chairs the panel.", "£4,000", "See our website."]
    alone = [labeller.label_segments([text])[0] for text in texts]
    for one, other in zip(labeller.label_segments(texts), alone, strict=True):
        assert (one.labels, one.exemptions, one.decided_by, one.needs_review) == (
            other.labels,
            other.exemptions,
            other.decided_by,
            other.needs_review,
        )
        assert one.probability == pytest.approx(other.probability, abs=1e-9)


# Files and models


def test_file_and_text_give_the_same(labeller: Labeller, tmp_path: Path) -> None:
    path = tmp_path / "ferry.txt"
    path.write_bytes(FERRY.encode())
    from_file, from_text = labeller.label_file(path), labeller.label_text(FERRY)
    assert from_file.answers == from_text.answers
    assert (from_file.document.source, from_text.document.source) == (str(path), "text")


def test_own_model_needs_its_digest(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="needs its SHA-256"):
        foi_exemptions.load(tmp_path / "model.joblib")


def test_own_model(labeller: Labeller) -> None:
    from foi_exemptions.classifier import shipped_model, trusted_digest

    own = foi_exemptions.load(str(shipped_model()), trusted_digest())
    assert own.versions == labeller.versions
    assert own.label_text(FERRY) == labeller.label_text(FERRY)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("note", "text", "size"),
    [
        ("one line without an end", "The ferry ran on time and " * 800_000, 20_000_000),
        ("a log of many letters", FERRY * 3_000, 2_000_000),
        ("blank lines", "\n" * 2_000_000, 2_000_000),
    ],
)
def test_megabytes_are_labelled_in_time(labeller: Labeller, note: str, text: str, size: int) -> None:
    # Some 150 KB a second, so that 20 MB of letters take two or three minutes.
    started = time.process_time()
    labeller.label_text(text[:size])
    assert time.process_time() - started < 60, note


@pytest.mark.parametrize(
    "piece", ["1. ", "Q. ", "\n- ", "> ", "section 12 ", "(a) ", "? ", "see above ", "\n\n1. Why?\n\nNo.\n"]
)
def test_time_grows_with_the_text_and_not_with_its_square(labeller: Labeller, piece: str) -> None:
    def seconds(size: int) -> float:
        started = time.process_time()
        labeller.label_text(piece * (size // len(piece)))
        return time.process_time() - started

    seconds(1_000)
    # Five times the text would take twenty-five times as long.
    assert seconds(50_000) < 12 * seconds(10_000) + 0.5


def test_a_jurisdiction_by_its_name(labeller: Labeller) -> None:
    letter = "1. Who bid?\n\nThis is refused under section 33.\n"
    for given, provision in (("scotland", "foisa:33"), ("Scotland", "foisa:33"), ("uk", "foia:33"), (None, "foia:33")):
        assert labeller.label_text(letter, given).answers[0].exemptions == (provision,)
    for wrong in ("mars", 5):
        with pytest.raises(ValueError, match="is no jurisdiction; there are 'uk', 'scotland'"):
            labeller.label_text(letter, wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("texts", "questions", "message"),
    [
        ("N/A", None, "texts: a column is a list or an array of texts; this is one str"),
        (["N/A", "No"], "Why", "questions: a column is a list or an array"),
        (["N/A", None], None, "texts: row 1 has no text; leave such rows out"),
    ],
)
def test_what_are_no_segments(labeller: Labeller, texts: Any, questions: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        labeller.label_segments(texts, questions)


def test_an_answer_longer_than_is_read_asks_for_a_person(labeller: Labeller) -> None:
    long = "The hedges were cut in May. " * (MAX_CHARS // 28)
    within, beyond = labeller.label_segments([long, long * 2])
    assert (within.label, within.label, beyond.needs_review) == (beyond.label, "answered", True)


def test_the_limit_of_another_body_is_kept_and_flagged(labeller: Labeller) -> None:
    text = "Checking the files would exceed the appropriate limit of £600, so we refuse this under section 12."
    council, ministry = labeller.label_segments([text] * 2, authorities=["Kent County Council", "Ministry of Locks"])
    assert [match.text for match in council.evidence if match.rule == "cost_limit_of_another_body"] == ["£600"]
    assert council.needs_review
    assert [exemption.id for exemption in council.exemptions] == ["foia:12"]
    assert not [match for match in ministry.evidence if match.rule == "cost_limit_of_another_body"]


def test_words_mean_no_provision_that_is_only_supposed(labeller: Labeller) -> None:
    text = (
        "There were 41. If you ask for the same data again it may be refused as a repeated request under section 14(2)."
    )
    (one,) = labeller.label_segments([text])
    assert one.exemptions == ()
