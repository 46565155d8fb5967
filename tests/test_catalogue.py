"""The catalogue: what loading refuses, what the numbers mean, and the law's own lists against the data."""

from __future__ import annotations

import re
from datetime import date

import pytest

from foi_exemptions.catalogue import VALUES, Catalogue, Kind, Provision, load_catalogue, read_catalogue
from foi_exemptions.errors import CatalogueError
from foi_exemptions.results import Jurisdiction

STATUTE = """
[[statute]]
id = "foia"
title = "Freedom of Information Act 2000"
unit = "section"
href = "https://www.legislation.gov.uk/ukpga/2000/36"
regulator = "Information Commissioner"
jurisdiction = "uk"
"""

PROVISION = """
[[provision]]
id = "foia:40"
heading = "Personal information"
kind = "exemption"
test = "class"
scope = "partly-absolute"
limbs = ["40(1)", "40(2)"]
conditions = { "40(3A)" = "40(2)" }
keywords = ["personal data"]
examples = ["section 40 of the FOIA"]
counter_examples = ["section 400 of the FOIA"]
checked = "statute"
"""

SMALL = 'version = "1"\n' + STATUTE + PROVISION


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def provisions() -> tuple[Provision, ...]:
    return load_catalogue().provisions


# Loading


def test_small_catalogue_loads() -> None:
    small = read_catalogue(SMALL)
    assert small.version == "1"
    assert [entry.id for entry in small.provisions] == ["foia:40"]
    assert small.statute("foia").jurisdiction is Jurisdiction.UK


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        # a word nobody defined
        ('checked = "statute"', 'checked = "statute"\ncolour = "red"', "'foia:40': unknown key 'colour': use one of"),
        # a statute has keys of its own
        ('unit = "section"', 'unit = "section"\nkind = "act"', "'foia': unknown key 'kind'"),
        # the halves of the id are derived, never written
        ('checked = "statute"', 'checked = "statute"\nstatute = "foia"', "unknown key 'statute'"),
        ('heading = "Personal information"\n', "", "'foia:40': the key 'heading' is missing: add it"),
        ('regulator = "Information Commissioner"\n', "", "'foia': the key 'regulator' is missing"),
        ('id = "foia:40"\n', "", "'\\(no id\\)': the key 'id' is missing"),
        ('version = "1"\n', "", "'version' is missing: add it"),
        # a list that somebody wrote as a string
        ('keywords = ["personal data"]', 'keywords = "personal data"', "keywords is 'personal data': write a list"),
        ('checked = "statute"', 'checked = "statute"\nin_force_from = "2018"', "in_force_from is '2018': write a date"),
        ('kind = "exemption"', 'kind = "excemption"', "unknown kind 'excemption': use one of exemption, exception"),
        ('test = "class"', 'test = "harm"', "unknown test 'harm': use one of class"),
        ('scope = "partly-absolute"', 'scope = "partly"', "unknown scope 'partly': use one of absolute"),
        ('checked = "statute"', 'checked = "yes"', "unknown checked 'yes': use one of statute"),
        ('jurisdiction = "uk"', 'jurisdiction = "wales"', "'foia': unknown jurisdiction 'wales'"),
        ('id = "foia:40"', 'id = "foi:40"', "'foi:40': unknown statute 'foi': correct it"),
        # a part of a section needs the section
        ('id = "foia:40"', 'id = "foia:40(2)"', "its section has no entry: add 'foia:40'"),
        ('"40(3A)" = "40(2)"', '"40(3A)" = "40(9)"', "the condition target '40\\(9\\)' is neither an entry nor a limb"),
        # a part of another section
        ('limbs = ["40(1)"', 'limbs = ["41(1)"', "'41\\(1\\)' is not a part of 40"),
        # a bracket left open
        ('limbs = ["40(1)"', 'limbs = ["40(1"', "'40\\(1' is not a part of 40: write it as the statute prints it"),
        # a limb with a space
        ('limbs = ["40(1)"', 'limbs = ["40 (1)"', "'40 \\(1\\)' is not a part of 40"),
        ("[[provision]]", "[[provision", "not valid TOML"),
    ],
)
def test_loading_names_the_entry_and_what_to_do(old: str, new: str, message: str) -> None:
    assert old in SMALL
    with pytest.raises(CatalogueError, match=message):
        read_catalogue(SMALL.replace(old, new, 1))


@pytest.mark.parametrize(("table", "name"), [(PROVISION, "foia:40"), (STATUTE, "foia")])
def test_an_id_is_used_once(table: str, name: str) -> None:
    with pytest.raises(CatalogueError, match=f"'{name}': two entries have this id: merge them"):
        read_catalogue(SMALL + table)


def test_loading_happens_once() -> None:
    assert load_catalogue() is load_catalogue()


# The data file


def test_statutes(catalogue: Catalogue) -> None:
    assert {one.id: (one.unit, one.jurisdiction) for one in catalogue.statutes.values()} == {
        "foia": ("section", "uk"),
        "foisa": ("section", "scotland"),
        "eir": ("regulation", "uk"),
        "eisr": ("regulation", "scotland"),
    }


@pytest.mark.parametrize("entry", provisions(), ids=lambda entry: entry.id)
def test_every_entry_is_well_formed(entry: Provision) -> None:
    assert re.fullmatch(r"(foia|foisa|eir|eisr):\d+[A-Z]?(\(\d+[A-Z]*\))?(\([a-z]+\))?", entry.id)
    assert entry.id == f"{entry.statute}:{entry.provision}"
    assert entry.heading == entry.heading.strip() != ""
    assert len(entry.examples) >= 3
    assert len(entry.counter_examples) >= 2
    assert not set(entry.examples) & set(entry.counter_examples)
    assert entry.keywords
    assert entry.checked in VALUES["checked"]


@pytest.mark.parametrize("entry", provisions(), ids=lambda entry: entry.id)
def test_examples_print_the_provision(entry: Provision) -> None:
    for example in entry.examples:
        assert entry.provision in example, example


@pytest.mark.parametrize("entry", provisions(), ids=lambda entry: entry.id)
def test_limbs_belong_to_the_entry_or_to_a_narrower_one(entry: Provision, catalogue: Catalogue) -> None:
    for limb in (*entry.limbs, *entry.ncnd):
        found = catalogue.find(entry.statute, limb)
        assert found is not None
        assert found is entry or found.provision.startswith(entry.provision + "(")


@pytest.mark.parametrize("entry", provisions(), ids=lambda entry: entry.id)
def test_kind_test_and_scope_agree(entry: Provision) -> None:
    if entry.kind in {Kind.PROCEDURAL, Kind.PROCEDURAL_REFUSAL}:
        assert (entry.test, entry.scope) == ("none", "none")
    elif entry.kind in {Kind.EXEMPTION, Kind.EXCEPTION}:
        assert entry.test != "none"
        assert entry.scope != "none"


def test_a_mixed_entry_has_parts_that_differ(catalogue: Catalogue) -> None:
    mixed = [entry for entry in catalogue.provisions if entry.test == "mixed"]
    assert mixed
    for entry in mixed:
        parts = [
            part
            for part in catalogue.provisions
            if part.statute == entry.statute and part.provision.startswith(entry.provision + "(")
        ]
        assert len({part.test for part in parts} - {"mixed", "none"}) > 1 or entry.id in {"eir:12(4)", "eisr:10(4)"}


def test_the_absolute_exemptions_are_those_of_section_2(catalogue: Catalogue) -> None:
    by_scope = {
        (statute, scope): {
            entry.provision
            for entry in catalogue.provisions
            if entry.statute == statute and entry.scope == scope and entry.kind in {Kind.EXEMPTION, Kind.REDIRECT}
        }
        for statute in ("foia", "foisa")
        for scope in ("absolute", "partly-absolute")
    }
    # FOIA section 2(3)
    assert by_scope["foia", "absolute"] == {
        "21", "23", "32", "34", "37(1)(a)", "37(1)(aa)", "37(1)(ab)", "40(1)", "41", "44",
    }  # fmt: skip
    assert by_scope["foia", "partly-absolute"] == {"36", "37", "40", "40(2)"}
    # FOISA section 2(2)
    assert by_scope["foisa", "absolute"] == {"25", "26", "36(2)", "37", "38(1)(a)", "38(1)(c)", "38(1)(d)"}
    assert by_scope["foisa", "partly-absolute"] == {"36", "38", "38(1)(b)"}


def test_every_exemption_lifts_the_duty_to_confirm_or_deny(catalogue: Catalogue) -> None:
    # FOIA puts it in each exemption, but for section 21; FOISA in section 18; the regulations in 12(6), 13, 10(8), 11
    without = {
        entry.id
        for entry in catalogue.provisions
        if "(" not in entry.provision and catalogue.is_ground(entry.statute, entry.provision) and not entry.ncnd
    }
    assert {one for one in without if one.startswith("foia:")} == {"foia:12", "foia:14", "foia:21"}
    assert {entry.id for entry in catalogue.provisions if entry.statute == "foisa" and entry.ncnd} == {"foisa:18"}
    assert {entry.id for entry in catalogue.provisions if entry.statute in {"eir", "eisr"} and entry.ncnd} == {
        "eir:12(6)", "eir:13", "eisr:10(8)", "eisr:11",
    }  # fmt: skip


def test_conditions_lead_to_grounds(catalogue: Catalogue) -> None:
    for entry in catalogue.provisions:
        for condition, target in entry.conditions.items():
            assert catalogue.ground(entry.statute, condition) == target
            assert catalogue.is_ground(entry.statute, target), (entry.id, condition)


def test_dates_bound_the_present_wording(catalogue: Catalogue) -> None:
    changed = {entry.id: entry.in_force_from for entry in catalogue.provisions if entry.in_force_from}
    assert changed["foia:22A"] == date(2014, 10, 1)
    assert changed["foia:37(1)(aa)"] == date(2011, 1, 19)
    assert changed["foia:40(2)"] == changed["foisa:38(1)(b)"] == date(2018, 5, 25)
    assert changed["foisa:18"] == date(2013, 5, 31)


def test_the_procedural_sections_are_there(catalogue: Catalogue) -> None:
    expected = {
        "foia": "1 2 3 5 6 8 9 10 11 11A 11B 13 15 16 17 19 45 46 50 51 52 53 54 57 63 64 77 84",
        "foisa": "1 2 8 9 10 11 13 15 16 19 20 21 47 48 49 58",
        "eir": "5 6 7 8 9 10 11 14 16 17 18",
        "eisr": "5 6 7 8 9 12 13 14 15 16 17 18",
    }
    for statute, numbers in expected.items():
        for number in numbers.split():
            entry = catalogue.find(statute, number)
            assert entry is not None
            assert entry.kind is Kind.PROCEDURAL, entry.id
            assert not catalogue.is_ground(statute, number)


# Look-ups


@pytest.mark.parametrize(
    ("statute", "provision", "entry"),
    [
        ("foia", "31", "foia:31"),
        ("foia", "31(1)(a)", "foia:31"),
        # the narrowest entry wins
        ("foia", "40(1)", "foia:40(1)"),
        ("foia", "40(2)(b)", "foia:40(2)"),
        ("foia", "40(5B)(a)(i)", "foia:40"),
        ("foia", "37(1)(ac)", "foia:37(1)(ac)"),
        ("foia", "22A(1)(b)", "foia:22A"),
        # same number, four statutes
        ("foia", "12(4)(b)", "foia:12"),
        ("eir", "12(4)(b)", "eir:12(4)(b)"),
        ("foisa", "12(1)", "foisa:12(1)"),
        ("eisr", "12(1)", "eisr:12"),
        ("foia", "38(1)(b)", "foia:38"),
        ("foisa", "38(1)(b)", "foisa:38(1)(b)"),
        ("foisa", "30(b)(ii)", "foisa:30"),
        ("eisr", "10(5)(f)(i)", "eisr:10(5)(f)"),
        # no such number
        ("foia", "310", None),
        ("foia", "27A", None),
        ("foia", "106", None),
        ("eir", "31", None),
        ("gdpr", "6(1)(f)", None),
        ("foia", "", None),
        ("foia", "(1)", None),
    ],
)
def test_find(statute: str, provision: str, entry: str | None, catalogue: Catalogue) -> None:
    found = catalogue.find(statute, provision)
    assert (found.id if found else None) == entry


@pytest.mark.parametrize(
    ("statute", "provision", "ground"),
    [
        ("foia", "31(1)(a)", "31(1)(a)"),
        ("foia", "40(2)", "40(2)"),
        ("foia", "40", "40"),
        # the conditions of section 40, now and before 25 May 2018
        ("foia", "40(3A)(a)", "40(2)"),
        ("foia", "40(3B)", "40(2)"),
        ("foia", "40(4A)(a)", "40(2)"),
        ("foia", "40(3)(a)(i)", "40(2)"),
        ("foia", "40(4)", "40(2)"),
        ("foia", "40(7)", "40(2)"),
        # the limb on confirming or denying is a ground of its own
        ("foia", "40(5B)(a)(i)", "40(5B)(a)(i)"),
        ("foia", "31(2)(c)", "31(1)(g)"),
        ("foia", "31(3)", "31(3)"),
        # several requests counted as one are still the cost limit; in the regulations the same letters are an exception
        ("foia", "12(4)(b)", "12(1)"),
        ("eir", "12(4)(b)", "12(4)(b)"),
        ("foia", "21(2)(a)", "21(1)"),
        ("foisa", "38(2A)(a)", "38(1)(b)"),
        ("foisa", "38(2)(a)(i)", "38(1)(b)"),
        ("foisa", "35(2)(b)", "35(1)(g)"),
        ("eir", "13(2A)(a)", "13(1)"),
        ("eir", "12(8)", "12(4)(e)"),
        ("eisr", "11(3A)(a)", "11(2)"),
        ("eisr", "11(6)", "11(6)"),
        ("foia", "310(1)", None),
        ("gdpr", "6", None),
    ],
)
def test_ground(statute: str, provision: str, ground: str | None, catalogue: Catalogue) -> None:
    assert catalogue.ground(statute, provision) == ground


@pytest.mark.parametrize(
    ("statute", "provision", "expected"),
    [
        ("foia", "31(1)(a)", True),
        ("foia", "31(2)(c)", True),
        ("foia", "12", True),
        ("foia", "14(1)", True),
        ("foia", "21", True),
        ("foia", "40(5B)(a)(i)", True),
        ("foisa", "25(1)", True),
        ("foisa", "14(2)", True),
        # not held is a ground where the regulations make it an exception, and a plain notice in the Scottish Act
        ("eir", "12(4)(a)", True),
        ("eisr", "10(4)(a)", True),
        ("foisa", "17(1)", False),
        # says that nothing is confirmed; the exemption named beside it is the ground
        ("foisa", "18(1)", False),
        ("eir", "12(6)", True),
        ("eisr", "10(8)", True),
        ("eir", "6(1)(b)", True),
        ("eir", "6", False),
        ("eir", "5(3)", True),
        ("eir", "5(2)", False),
        ("eir", "12(1)(b)", False),
        ("eir", "12(9)", False),
        ("foia", "1(1)(a)", False),
        ("foia", "2(2)(b)", False),
        ("foia", "16", False),
        ("foia", "17(5)", False),
        ("foia", "50", False),
        ("foisa", "16(1)", False),
        ("foisa", "20", False),
        # the Scottish exceptions have the number of the transfer of requests
        ("eir", "10", False),
        ("eisr", "10", True),
        ("foia", "310", False),
        ("gdpr", "6(1)(f)", False),
    ],
)
def test_is_ground(statute: str, provision: str, expected: bool, catalogue: Catalogue) -> None:
    assert catalogue.is_ground(statute, provision) is expected


def test_sections(catalogue: Catalogue) -> None:
    assert catalogue.has_section("foia", "22A")
    assert not catalogue.has_section("foia", "27A")
    assert not catalogue.has_section("foia", "310")
    assert catalogue.statutes_with("12") == ("foia", "foisa", "eir", "eisr")
    assert catalogue.statutes_with("38") == ("foia", "foisa")
    assert catalogue.statutes_with("22A") == ("foia",)
    assert catalogue.statutes_with("310") == ()


@pytest.mark.parametrize(
    ("provision_id", "heading", "href"),
    [
        ("foia:31(1)(a)", "Law enforcement", "https://www.legislation.gov.uk/ukpga/2000/36/section/31"),
        ("foia:22A", "Research", "https://www.legislation.gov.uk/ukpga/2000/36/section/22A"),
        ("foisa:38", "Personal information", "https://www.legislation.gov.uk/asp/2002/13/section/38"),
        (
            "eir:12(4)(b)",
            "Manifestly unreasonable request",
            "https://www.legislation.gov.uk/uksi/2004/3391/regulation/12",
        ),
        (
            "eisr:10(5)(e)",
            "Confidentiality of commercial or industrial information",
            "https://www.legislation.gov.uk/ssi/2004/520/regulation/10",
        ),
    ],
)
def test_heading_and_address(provision_id: str, heading: str, href: str, catalogue: Catalogue) -> None:
    assert catalogue.heading(provision_id) == heading
    assert catalogue.href(provision_id) == href


@pytest.mark.parametrize("provision_id", ["foia:310", "gdpr:6", "31", ""])
def test_an_unknown_id_is_an_error(provision_id: str, catalogue: Catalogue) -> None:
    with pytest.raises(CatalogueError, match=f"no provision '{provision_id}'"):
        catalogue.heading(provision_id)


def test_an_unknown_statute_is_an_error(catalogue: Catalogue) -> None:
    with pytest.raises(CatalogueError, match="no statute 'gdpr': use one of foia, foisa, eir, eisr"):
        catalogue.statute("gdpr")


# Search


@pytest.mark.parametrize(
    ("query", "statute", "first"),
    [
        ("s31", None, ["foia:31", "foisa:31"]),
        ("S.31", None, ["foia:31", "foisa:31"]),
        # the statute that has the limb comes first
        ("section 31(1)(a)", None, ["foia:31"]),
        ("sec. 31(4)(b)", None, ["foisa:31(4)"]),
        ("31", None, ["foia:31", "foisa:31"]),
        ("31", "foisa", ["foisa:31", "foisa:31(1)"]),
        ("foisa:38", None, ["foisa:38", "foisa:38(1)(a)"]),
        ("FOIA 40(2)", None, ["foia:40(2)"]),
        ("s.43(2) FOIA", None, ["foia:43(2)"]),
        # the statute in the query beats the one beside it
        ("foia:38", "foisa", ["foia:38"]),
        ("reg 12(4)(b)", None, ["eir:12(4)(b)"]),
        ("Regulation 10 (5) (e)", None, ["eisr:10(5)(e)"]),
        ("s22a", None, ["foia:22A"]),
        ("40(5b)(a)(i)", None, ["foia:40"]),
        ("commercial", None, ["foia:43"]),
        ("commercial", "foisa", ["foisa:33", "foisa:33(1)(b)"]),
        ("Trade secret", "foia", ["foia:43(1)"]),
        ("cost limit", "foia", ["foia:12"]),
        ("vexatious", None, ["foia:14"]),
        ("future publication", None, ["foia:22", "foisa:27"]),
        ("manifestly unreasonable", None, ["eir:12(4)(b)", "eisr:10(4)(b)"]),
    ],
)
def test_search(query: str, statute: str | None, first: list[str], catalogue: Catalogue) -> None:
    assert [entry.id for entry in catalogue.search(query, statute)][: len(first)] == first


@pytest.mark.parametrize("query", ["", "   ", "s310", "reg 31", "27A", "wombat", "commercial wombat", "()"])
def test_search_finds_nothing(query: str, catalogue: Catalogue) -> None:
    assert catalogue.search(query) == ()


def test_search_stays_within_a_statute(catalogue: Catalogue) -> None:
    assert {entry.statute for entry in catalogue.search("personal data", "eir")} == {"eir"}
    assert {entry.statute for entry in catalogue.search("reg 12")} == {"eir", "eisr"}
