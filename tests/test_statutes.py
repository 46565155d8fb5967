"""Which statute a number belongs to: named beside it, before it, by its shape, by the rest of the document."""

from __future__ import annotations

import pytest

from foi_exemptions.citations import find_citations
from foi_exemptions.matching import fold
from foi_exemptions.results import Jurisdiction
from foi_exemptions.statutes import StatuteReader, Unit

SCOTTISH_FOOTER = "You may appeal to the Scottish Information Commissioner."


def ids(text: str, jurisdiction: Jurisdiction | None = None, context: str = "") -> list[str]:
    return [citation.id for citation in find_citations(text, jurisdiction, context)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("section 38(1)(b) of the Freedom of Information (Scotland) Act 2002", ["foisa:38(1)(b)"]),
        ("section 38(1)(b) of the FOI (Scotland) Act", ["foisa:38(1)(b)"]),
        ("FOISA s.38(1)(b)", ["foisa:38(1)(b)"]),
        ("Freedom of Information Act 2000 (Section 40(2))", ["foia:40(2)"]),
        ("section 43(2) (commercial interests) of the Act", ["foia:43(2)"]),
        ("section 13 of the EIR", ["eir:13"]),  # a regulation that is called a section
        ("section 12(5)(e)", ["eir:12(5)(e)"]),  # the shape alone
        ("section 12(4)(e) FOIA", ["eir:12(4)(e)"]),  # the letter names the wrong statute
        ("section 12(4)(b) FOIA", ["foia:12(4)(b)"]),  # aggregation, which the Act has too
        ("regulation 12(4)(b)", ["eir:12(4)(b)"]),
        ("regulation 10(4)(b)", ["eisr:10(4)(b)"]),
        ("section 30(b)(i)", ["foisa:30(b)(i)"]),
        ("Under the Fees Regulations section 12(1) is engaged.", ["foia:12(1)"]),
        ("Regulation 4 of the Fees Regulations sets the rate.", []),
        ("Section 44(1)(a) of FOIA with section 18 of the Revenue Act 2005.", ["foia:44(1)(a)"]),
        ("Exempt under section 40(2) and section 10 of the Data Protection Act 2018.", ["foia:40(2)"]),
        ("Section 31 and section 33 of the Data Protection Act 1998 concern research.", []),
    ],
)
def test_named_beside_or_by_shape(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


@pytest.mark.parametrize(
    ("text", "jurisdiction", "context", "expected"),
    [
        ("Section 33(1)(b) applies.", Jurisdiction.SCOTLAND, "", ["foisa:33(1)(b)"]),
        ("Section 33(1)(b) applies.", Jurisdiction.UK, SCOTTISH_FOOTER, ["foia:33(1)(b)"]),  # what is given decides
        ("Section 33(1)(b) applies.", None, SCOTTISH_FOOTER, ["foisa:33(1)(b)"]),
        ("Section 33(1)(b) applies. " + SCOTTISH_FOOTER, None, "", ["foisa:33(1)(b)"]),
        ("Section 33(1)(b) applies.", None, "", ["foia:33(1)(b)"]),
        ("Section 12(4)(b) applies.", None, "We answer under the EIR.", ["eir:12(4)(b)"]),
        ("Regulation 11(2) applies.", Jurisdiction.SCOTLAND, "", ["eisr:11(2)"]),
    ],
)
def test_the_rest_of_the_document(
    text: str, jurisdiction: Jurisdiction | None, context: str, expected: list[str]
) -> None:
    assert ids(text, jurisdiction, context) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Section 21 of the Housing Act 1988.",
        "The Care Act 2014 governs this. Section 42 was met in 31 cases.",
        "The Care Act 2014 governs this. Section 42 of the Act was met in 31 cases.",
        "We served 14 section 21 notices.",
        "Section 12 approved doctors were called.",
        "Notices under s.21 HA 1988.",
        "CQC found breaches of regulations 12 and 13.",
        "Section 35 of the Anti-social Behaviour, Crime and Policing Act 2014.",
        "The tenant has been given a Section 21.",
        "Section 14 of the tender specification.",
        "Please see section 5 above.",
    ],
)
def test_another_law_or_none(text: str) -> None:
    assert ids(text) == []


def test_another_act_before_does_not_take_a_sentence_on_disclosure() -> None:
    assert ids("The Data Protection Act 2018 was considered. The names are exempt under section 40(2).") == [
        "foia:40(2)"
    ]


def test_resolve_reads_one_number() -> None:
    text = fold("section 38(1)(b) of FOISA")
    assert StatuteReader(text).resolve("38", ("1", "b"), Unit.SECTION, 0, 16) == "foisa"


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("", None, Jurisdiction.UK),
        ("under FOISA", None, Jurisdiction.SCOTLAND),
        ("under FOISA", Jurisdiction.UK, Jurisdiction.UK),
        ("Information Commissioner's Office", None, Jurisdiction.UK),
    ],
)
def test_jurisdiction(text: str, given: Jurisdiction | None, expected: Jurisdiction) -> None:
    assert StatuteReader(fold(text), given).jurisdiction is expected
