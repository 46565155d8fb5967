"""One row for each line of the table in ``combiner.py``, then second labels and the provisions a decision lists."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from foi_exemptions.catalogue import load_catalogue
from foi_exemptions.combiner import Decision, decide, exemptions_for, settled_by_rules
from foi_exemptions.results import DecidedBy, Jurisdiction, Label, Stance, Thresholds
from foi_exemptions.signals import read_signals

A, N, F, R, X = Label.ANSWERED, Label.NOT_HELD, Label.REFUSED, Label.REDIRECTED, Label.NOT_APPLICABLE
RULE, CLASSIFIER, BOTH = DecidedBy.RULE, DecidedBy.CLASSIFIER, DecidedBy.BOTH
THRESHOLDS = Thresholds(review=0.6, floor=0.1, second_label=0.5)

CITED = "This is exempt under section 31(1)(a)."  # settled by a provision
WORDS = "We do not hold this information."  # settled by words
TWICE = "We do not hold the maps. The plans are exempt under section 31(1)(a)."  # settled by both, two ways
POINTED = "The brochure is attached."  # only pointed to
SILENT = "The mayor chairs the panel of elders."  # no rule says a thing


def probabilities(**given: float) -> dict[Label, float]:
    """Those given by the name of the label; the rest share what is left."""
    named = {Label(name): value for name, value in given.items()}
    rest = (1 - sum(named.values())) / (len(Label) - len(named))
    return {label: named.get(label, rest) for label in Label}


def decided(text: str, first: dict[Label, float], seconds: dict[Label, float] | None = None) -> Decision:
    return decide(read_signals(text), first, seconds or dict.fromkeys(Label, 0.0), THRESHOLDS)


# The table


@pytest.mark.parametrize(
    ("case", "text", "first", "label", "by", "review"),
    [
        # A: they agree
        ("A", CITED, probabilities(refused_with_exemption=0.9), F, BOTH, False),
        ("A", WORDS, probabilities(not_held=0.3), N, BOTH, True),
        # B: a provision relied on stands against the classifier, however sure that is
        ("B", CITED, probabilities(answered=0.8, refused_with_exemption=0.1), F, RULE, True),
        ("B", CITED, probabilities(answered=0.95, refused_with_exemption=0.01), F, RULE, True),
        # C: words stand too
        ("C", WORDS, probabilities(answered=0.8, not_held=0.1), N, RULE, True),
        # D: words the classifier all but rules out give way
        ("D", WORDS, probabilities(answered=0.8, not_held=0.09), A, CLASSIFIER, True),
        # E: of several settled labels the classifier picks one
        ("E", TWICE, probabilities(not_held=0.6), N, BOTH, False),
        ("E", TWICE, probabilities(refused_with_exemption=0.59), F, BOTH, True),
        # F: it picks none of them, so the first by precedence, and a person looks
        ("F", TWICE, probabilities(answered=0.9), F, RULE, True),
        # G: rules point where the classifier does
        ("G", POINTED, probabilities(answered=0.6), A, BOTH, False),
        ("G", POINTED, probabilities(answered=0.59), A, BOTH, True),
        # H: rules point elsewhere, or nowhere
        ("H", POINTED, probabilities(redirected=0.6), R, CLASSIFIER, False),
        ("H", POINTED, probabilities(redirected=0.59), R, CLASSIFIER, True),
        ("H", SILENT, probabilities(answered=0.6), A, CLASSIFIER, False),
        ("H", SILENT, probabilities(answered=0.59), A, CLASSIFIER, True),
    ],
)
def test_table(case: str, text: str, first: dict[Label, float], label: Label, by: DecidedBy, review: bool) -> None:
    found = decided(text, first)
    assert (found.label, found.labels, found.decided_by, found.needs_review) == (label, (label,), by, review), case
    assert found.probability == pytest.approx(first[label])  # nothing corrects it here


def test_the_probability_is_corrected_for_who_decided() -> None:
    corrected = replace(THRESHOLDS, odds=0.5, rule=3.0)
    first = probabilities(answered=0.8, refused_with_exemption=0.1)
    found = decide(read_signals(CITED), first, dict.fromkeys(Label, 0.0), corrected)
    assert found.probability == pytest.approx(1 / (1 + 9**0.5 * math.exp(-3)))
    assert not found.needs_review


@pytest.mark.parametrize(
    ("weights", "seconds", "odds"),
    [
        # how likely the label is to be among the segment's labels at all
        ({"member": 1.0}, {F: 0.8, A: 0.2}, 4),
        # the length: six gaps and one make seven words
        ({"length": -1.0}, {}, 1 / 8),
    ],
)
def test_the_probability_is_corrected_by_signs(
    weights: dict[str, float], seconds: dict[Label, float], odds: float
) -> None:
    corrected = replace(THRESHOLDS, odds=0.0, **weights)
    first = probabilities(refused_with_exemption=0.9)
    text = "This is withheld under section 31(1)(a), all."
    found = decide(read_signals(text), first, dict.fromkeys(Label, 0.01) | seconds, corrected)
    assert found.label is F
    assert found.probability == pytest.approx(odds / (1 + odds))


def test_every_line_of_the_table_has_a_row() -> None:
    from foi_exemptions import combiner

    lines = {line[0] for line in (combiner.__doc__ or "").splitlines() if line[:1].isupper() and line[1:3] == "  "}
    mark = next(mark for mark in test_table.pytestmark if mark.name == "parametrize")
    assert lines == {row[0] for row in mark.args[1]}


# What rules settle


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (CITED, {F}),
        (WORDS, {N}),
        (TWICE, {N, F}),
        (POINTED, set()),
        (SILENT, set()),
        # "exempt" beside section 21 alone speaks of what is accessible elsewhere
        ("The register is exempt under section 21, as our website shows it.", {R}),
        # beside another exemption it refuses too
        ("The register is exempt under section 21 and section 40(2).", {R, F}),
        # a reason of its own is more than "exempt"
        ("The register is exempt under section 21. The rest would exceed the cost limit.", {R, F}),
        # an exception in form, "not held" in substance
        ("Regulation 12(4)(a) applies.", {N}),
        ("Exempt: regulation 12(4)(a) applies.", {N}),
        # denied: nothing is settled by it
        ("We no longer rely on section 43(2).", set()),
    ],
)
def test_settled_by_rules(text: str, labels: set[Label]) -> None:
    assert settled_by_rules(read_signals(text)) == labels


# Second labels


@pytest.mark.parametrize(
    ("text", "seconds", "labels"),
    [
        (WORDS, {}, (N,)),
        # likely enough on its own
        (WORDS, {A: 0.5}, (N, A)),
        (WORDS, {A: 0.49}, (N,)),
        # half as likely will do where rules settle it too
        (TWICE, {F: 0.25}, (N, F)),
        (TWICE, {F: 0.24}, (N,)),
        # the governing label stands first and once, the others by precedence
        (WORDS, {A: 0.9, N: 0.9, F: 0.9, R: 0.9}, (N, F, R, A)),
    ],
)
def test_second_labels(text: str, seconds: dict[Label, float], labels: tuple[Label, ...]) -> None:
    given = dict.fromkeys(Label, 0.0) | seconds
    assert decided(text, probabilities(not_held=0.9), given).labels == labels


# Provisions


@pytest.mark.parametrize(
    ("text", "labels", "country", "expected"),
    [
        # cited
        (CITED, (F,), None, {"foia:31(1)(a)": False}),
        ("Sections 31(1)(a) and 38(1)(b) apply.", (F,), None, {"foia:31(1)(a)": False, "foia:38(1)(b)": False}),
        # listed under another label too: the words name it
        (CITED, (A,), None, {"foia:31(1)(a)": False}),
        # an exception that only says "not held" is listed where that is reported
        ("Regulation 12(4)(a) applies.", (N,), None, {"eir:12(4)(a)": False}),
        ("Regulation 12(4)(a) applies.", (A,), None, {}),
        # implied: the cost limit in words, by statute and country
        ("To answer would exceed the cost limit.", (F,), None, {"foia:12": True}),
        ("To answer would exceed the cost limit.", (F,), Jurisdiction.SCOTLAND, {"foisa:12": True}),
        ("Under FOISA, to answer would exceed the cost limit.", (F,), None, {"foisa:12": True}),
        ("To answer would exceed the cost limit.", (A,), None, {}),
        # under the Regulations the same words mean another provision
        (
            "Under regulation 9 of the EIR we asked you to narrow it. It would exceed the cost limit.",
            (F,),
            None,
            {"eir:12(4)(b)": True},
        ),
        ("The request is vexatious.", (F,), Jurisdiction.SCOTLAND, {"foisa:14(1)": True}),
        ("The request is manifestly unreasonable.", (F,), Jurisdiction.SCOTLAND, {"eisr:10(4)(b)": True}),
        # cited and put in words: once, as cited
        ("Section 12(1) applies, as it would exceed the cost limit.", (F,), None, {"foia:12(1)": False}),
        # a ground that several provisions cover is not guessed
        ("The prices are withheld as commercially sensitive.", (F,), None, {}),
        # explained beside a refusal in other words: promoted
        (
            "The bids are withheld. Section 43(2) exempts what would prejudice commercial interests.",
            (F,),
            None,
            {"foia:43(2)": False},
        ),
        # and not beside one that names its own
        (
            "The bids are exempt under section 41. Section 43(2) is a qualified exemption.",
            (F,),
            None,
            {"foia:41": False},
        ),
        # nor where nothing is refused
        ("Section 43(2) is a qualified exemption.", (A,), None, {}),
        # denied
        ("We no longer rely on section 43(2). The bids are attached.", (A,), None, {}),
    ],
)
def test_exemptions(
    text: str, labels: tuple[Label, ...], country: Jurisdiction | None, expected: dict[str, bool]
) -> None:
    found = exemptions_for(read_signals(text, "", country), labels)
    assert {one.id: one.implied for one in found} == expected
    for one in found:
        assert text[one.start_char : one.end_char] == one.text
        assert one.stance is Stance.RELIED_ON
        assert f"{one.statute}:{one.provision}" == one.id
        assert (one.heading, one.href) == (load_catalogue().heading(one.id), load_catalogue().href(one.id))
