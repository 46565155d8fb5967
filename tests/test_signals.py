"""What the rule layer gathers of one segment: rules by sentence, citations, grounds, and the country."""

from __future__ import annotations

import pytest

from foi_exemptions.results import Jurisdiction, Label
from foi_exemptions.signals import MAX_CHARS, label_of, read_signals

N, F, R = Label.NOT_HELD, Label.REFUSED, Label.REDIRECTED


@pytest.mark.parametrize(
    ("ground", "label"),
    [
        ("foia:31(1)(a)", F),
        ("foia:12", F),  # a procedural ground refuses
        ("foia:40(5B)", F),  # neither confirming nor denying refuses
        ("foia:21", R),
        ("foisa:25", R),
        ("eir:6(1)(b)", R),
        ("eir:12(4)(a)", N),  # an exception in form, and "not held" in substance
        ("eisr:10(4)(a)", N),
        ("eir:12(4)(b)", F),
    ],
)
def test_label_of_a_ground(ground: str, label: Label) -> None:
    assert label_of(ground) is label


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("The names are withheld under section 40(2).", {F}),
        ("Section 21 applies, as the register is on our website.", {R}),
        # a notice that information is not held is no ground, and says so all the same
        ("This is a notice under section 17(1) of FOISA.", {N}),
        # an exemption that is only explained amounts to nothing
        ("We do not consider that section 43 applies.", set()),
        ("There are 14 vans.", set()),
    ],
)
def test_labels_of_the_provisions_relied_on(text: str, labels: set[Label]) -> None:
    assert read_signals(text).cited_labels == labels


@pytest.mark.parametrize(
    ("text", "question", "jurisdiction"),
    [("Nine.", "", None), ("Nine.", "How many?", Jurisdiction.SCOTLAND), ("", "", None)],
)
def test_what_the_caller_knows_is_kept(text: str, question: str, jurisdiction: Jurisdiction | None) -> None:
    signals = read_signals(text, question, jurisdiction)
    assert (signals.text, signals.question, signals.jurisdiction) == (text, question.encode(), jurisdiction)


@pytest.mark.parametrize(
    ("text", "opening", "rest", "one"),
    [
        ("We do not hold this.", {"not_held"}, set(), True),
        ("Our vans are blue. We do not hold the rest.", set(), {"not_held"}, False),
        ("We do not hold this. The brochure is attached.", {"not_held"}, {"see_attached"}, False),
        # a paragraph ends a sentence without a full stop
        ("Not held\n\nthe brochure is attached", {"not_held"}, {"see_attached"}, False),
        # an abbreviation does not
        ("Approx. 9 are not held.", {"not_held"}, set(), True),
    ],
)
def test_first_sentence_and_the_rest(text: str, opening: set[str], rest: set[str], one: bool) -> None:
    signals = read_signals(text)
    known = {"not_held", "see_attached"}
    assert {signals.reader.rules[index].id for index in signals.opening} & known == opening
    assert {signals.reader.rules[index].id for index in signals.rest} & known == rest
    assert signals.is_one_sentence is one


def test_grounds_are_those_relied_on_and_explained_ones_stand_apart() -> None:
    text = "It is exempt under section 31(1)(a). Section 38 allows an authority to withhold what may endanger people."
    signals = read_signals(text)
    assert list(signals.grounds) == ["foia:31(1)(a)"]
    assert signals.grounds["foia:31(1)(a)"].text == "section 31(1)(a)"
    assert list(signals.explained) == ["foia:38"]
    assert {citation.id for citation in signals.citations} == {"foia:31(1)(a)", "foia:38"}


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("Withheld under section 33(1)(b).", Jurisdiction.SCOTLAND, "foisa:33(1)(b)"),
        ("Withheld under section 33(1)(b) of FOISA.", None, "foisa:33(1)(b)"),
        ("Withheld under section 43(2).", None, "foia:43(2)"),
    ],
)
def test_country_names_the_statute(text: str, country: Jurisdiction | None, expected: str) -> None:
    assert list(read_signals(text, "", country).grounds) == [expected]


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("It would cost too much.", None, Jurisdiction.UK),
        ("It would cost too much.", Jurisdiction.SCOTLAND, Jurisdiction.SCOTLAND),
        # an Act named without a number tells the country too
        ("Under FOISA it would cost too much.", None, Jurisdiction.SCOTLAND),
        # what the caller knows goes before what the letter happens to name
        ("A similar request was made under FOISA.", Jurisdiction.UK, Jurisdiction.UK),
    ],
)
def test_country(text: str, country: Jurisdiction | None, expected: Jurisdiction) -> None:
    assert read_signals(text, "", country).country is expected


def test_context_names_the_regime() -> None:
    regime = b"we handled your request under the environmental information regulations 2004"
    assert list(read_signals("Regulation 12(4)(b) applies.", context=regime).grounds) == ["eir:12(4)(b)"]


def test_evidence_points_into_the_text() -> None:
    text = "“We regret that this is not held”, said\u00a0the records team; it is exempt."
    evidence = read_signals(text).evidence()
    assert evidence
    for match in evidence:
        assert text[match.start_char : match.end_char] == match.text


def test_what_stands_behind_the_limit_is_not_read() -> None:
    padding = "The hedges were cut. " * (MAX_CHARS // 20 + 1)
    assert "not_held" in read_signals("We do not hold this. " + padding).rule_ids
    assert "not_held" not in read_signals(padding + "We do not hold this.").rule_ids
