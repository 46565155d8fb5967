"""Responses counted as official statistics count them, and the page that says how."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from conftest import CHECKOUT

from foi_exemptions.catalogue import load_catalogue
from foi_exemptions.errors import CatalogueError
from foi_exemptions.official import Response, load_schemes, read_schemes, response_of, tally
from foi_exemptions.phrasebook import load_phrasebook
from foi_exemptions.results import Jurisdiction

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from foi_exemptions.pipeline import Labeller

    Run = Callable[..., tuple[int, str, str]]

UK, SCOTLAND = Jurisdiction.UK, Jurisdiction.SCOTLAND


def response(
    outcome: str, *provisions: str, country: Jurisdiction = UK, signs: frozenset[str] = frozenset()
) -> Response:
    return Response(outcome, country, frozenset(provisions), signs)


def category(scheme: str, one: Response) -> tuple[str, str] | None:
    """The one category of a response."""
    (counted,) = tally([one], [load_schemes()[scheme]])
    return next((name for name, count in counted.categories.items() if count), None)


@pytest.mark.parametrize(
    ("outcome", "provisions", "name"),
    [
        ("granted", (), "Granted in full"),
        ("partially_withheld", ("foia:40(2)",), "Partially withheld"),
        ("withheld", ("foia:43(2)",), "Exemption"),
        ("withheld", ("eir:12(4)(b)",), "Exemption"),
        ("withheld", (), "Exemption"),  # a refusal that names no ground
        ("withheld", ("foia:12(1)",), "Cost limit"),
        ("withheld", ("foia:12", "foia:40(2)"), "Cost limit"),
        ("withheld", ("foia:14",), "Vexatious"),
        ("withheld", ("foia:14(1)",), "Vexatious"),
        ("withheld", ("foia:14(2)", "foia:12"), "Repeated"),
        ("not_held", (), "Information not held"),
        ("not_held", ("eir:12(4)(a)",), "Exemption"),  # an exception of the Regulations, not an outcome
        ("granted", ("eir:12(4)(a)",), "Partially withheld"),
        ("redirected", ("foia:21",), "S21 fully exempt"),
        ("redirected", (), None),  # section 21 is not named
        ("redirected", ("eir:6(1)(b)",), None),
        ("no_decision", (), None),
    ],
)
def test_cabinet_office(outcome: str, provisions: tuple[str, ...], name: str | None) -> None:
    found = category("cabinet-office", response(outcome, *provisions))
    assert (found and found[1]) == name


@pytest.mark.parametrize(
    ("outcome", "provisions", "signs", "name"),
    [
        ("granted", (), (), ("FOISA", "Full release")),
        ("partially_withheld", ("foisa:38(1)(b)",), (), ("FOISA", "Some released")),
        ("withheld", ("foisa:33(1)(b)",), (), ("FOISA", "None released")),
        ("withheld", ("foisa:12(1)",), (), ("FOISA", "Refused: cost")),
        ("withheld", ("foisa:14(1)",), (), ("FOISA", "Refused: vexatious")),
        ("withheld", ("foisa:14(2)",), (), ("FOISA", "Refused: repeated")),
        ("withheld", ("foisa:38(1)(b)",), ("foisa:18",), ("FOISA", "No confirm/deny")),
        ("withheld", ("eisr:10(5)(a)",), ("neither_confirm_nor_deny",), ("EI(S)Rs", "No confirm/deny")),
        ("withheld", ("eisr:10(4)(b)", "foisa:39(2)"), (), ("EI(S)Rs", "Manifestly unreasonable")),
        ("withheld", ("eisr:11(2)",), (), ("EI(S)Rs", "None released")),
        ("partially_withheld", ("foisa:39(2)",), (), ("EI(S)Rs", "Some released")),
        ("not_held", (), (), ("FOISA", "None held")),
        ("not_held", ("eisr:10(4)(a)",), (), ("EI(S)Rs", "None held")),
        ("redirected", ("foisa:25",), (), ("FOISA", "None released")),
        ("redirected", (), (), None),
        ("no_decision", (), (), None),
    ],
)
def test_scotland(
    outcome: str, provisions: tuple[str, ...], signs: tuple[str, ...], name: tuple[str, str] | None
) -> None:
    one = response(outcome, *provisions, country=SCOTLAND, signs=frozenset(signs))
    assert category("scotland", one) == name


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        ("granted", "successful"),
        ("partially_withheld", "partially_successful"),
        ("withheld", "rejected"),
        ("not_held", "not_held"),
        ("redirected", None),  # the site has no state for what is public already
        ("no_decision", None),
    ],
)
def test_whatdotheyknow(outcome: str, state: str | None) -> None:
    found = category("whatdotheyknow", response(outcome))
    assert (found and found[1]) == state


def test_an_exemption_counts_once_a_response() -> None:
    responses = [
        response("partially_withheld", "foia:40(2)", "foia:40(5B)", "foia:21", "foia:12"),
        response("withheld", "foia:40(2)", "foia:14(1)"),
        response("granted", "eir:12(4)(a)", "eir:6(1)(b)"),
        response("redirected", "foia:21(1)"),
        response("withheld", "foisa:33(1)(b)", country=SCOTLAND),
    ]
    (counted,) = tally(responses, [load_schemes()["cabinet-office"]])
    assert (counted.responses, counted.left_out) == (4, 1)
    counts = {name: count for (_, name), count in counted.counts.items() if count}
    assert counts == {
        "S40": 2, "S21 partly exempt": 1, "S12 cost limit": 1, "S14 vexatious or repeated": 1, "12(4)(a)": 1,
    }  # fmt: skip
    assert counted.categories["Section 21", "S21 fully exempt"] == 1
    assert counted.other_provisions == {"eir:6(1)(b)": 1}


def test_scottish_limbs_are_counted_apart() -> None:
    responses = [response("withheld", "foisa:33(1)(b)", "foisa:30(b)(ii)", "foisa:35", country=SCOTLAND)]
    (counted,) = tally(responses, [load_schemes()["scotland"]])
    assert {name for (_, name), count in counted.counts.items() if count} == {"33(1)(b)", "30(b)(ii)"}
    assert counted.other_provisions == {"foisa:35": 1}  # no limb named


def test_every_provision_and_rule_that_the_data_names_is_known() -> None:
    catalogue = load_catalogue()
    rules = {rule.id for rule in load_phrasebook().rules}
    for scheme in load_schemes().values():
        for row in (*scheme.categories, *scheme.counts):
            for name in (*row.relies_on, *(sign for sign in row.signs if ":" in sign)):
                statute, _, provision = name.partition(":")
                assert catalogue.statute(statute)
                assert not provision or catalogue.find(statute, provision), name
            assert {sign for sign in row.signs if ":" not in sign} <= rules


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[scheme", "not valid TOML"),
        ("[[scheme]]\nid = 'x'", "'title' is missing"),
        (
            "[[scheme]]\nid='x'\ntitle='X'\nunknown=[]\ncategory=[{group='g', name='n', outcome=['granted']}]",
            "'outcome'",
        ),
        ("[[scheme]]\nid='x'\ntitle='X'\nunknown=[]\ncategory=[{group='g', name='n', outcomes=['won']}]", "'won'"),
    ],
)
def test_bad_data_names_the_entry(text: str, told: str) -> None:
    with pytest.raises(CatalogueError, match=r"official\.toml") as caught:
        read_schemes(text)
    assert told in str(caught.value)


def test_a_letter_is_read_as_the_statistics_need_it(labeller: Labeller) -> None:
    text = (
        "Glenbuoy Council\n\n1. Who complained?\n\nIn terms of section 18(1) of the Freedom of Information (Scotland) Act"
        " 2002 we neither confirm nor deny that we hold this, which would be exempt under section 38(1)(b).\n"
    )
    one = response_of(labeller.label_text(text))
    assert (one.outcome, one.jurisdiction) == ("withheld", SCOTLAND)
    assert category("scotland", one) == ("FOISA", "No confirm/deny")


def test_the_page_names_every_category() -> None:
    page = (CHECKOUT / "docs" / "statistics.md").read_text(encoding="utf-8")
    for scheme in load_schemes().values():
        section = page.split(f"## {scheme.title}\n")[1].split("\n## ")[0]
        for row in (*scheme.categories, *scheme.counts):
            assert row.group in section, row.group
            assert f"`{row.name}`" in section, row.name
        for unknown in scheme.unknown:
            assert unknown in section


LETTERS = {
    "a.txt": "1. How many ferries?\n\nThree.\n\n2. Who bid?\n\nExempt under section 43(2) of the Freedom of Information Act.\n",
    "b.txt": "1. How many ferries?\n\nWe do not hold this information.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in LETTERS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_command_counts_what_applies(run: Run, folder: Path) -> None:
    status, out, _ = run("stats", folder, "--format", "json")
    assert status == 0
    told = json.loads(out)
    assert [one["scheme"] for one in told] == ["cabinet-office", "whatdotheyknow"]  # no Scottish response
    counts = {row["name"]: row["count"] for row in told[0]["rows"]}
    assert (counts["counted"], counts["Partially withheld"], counts["Information not held"], counts["S43"]) == (
        2,
        1,
        1,
        1,
    )
    assert any("timeliness" in one for one in told[0]["not_counted"])


def test_the_command_writes_a_csv_of_one_scheme(run: Run, folder: Path) -> None:
    status, _, _ = run("stats", folder, "--format", "csv", "--scheme", "whatdotheyknow", "-o", folder / "out.csv")
    rows = list(csv.DictReader(io.StringIO((folder / "out.csv").read_text(encoding="utf-8"))))
    assert status == 0
    assert {row["scheme"] for row in rows} == {"whatdotheyknow"}
    assert {row["name"]: row["count"] for row in rows}["partially_successful"] == "1"


def test_the_table_says_what_no_response_tells(run: Run, folder: Path) -> None:
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 cut short")
    status, out, err = run("stats", folder, "--scheme", "cabinet-office")
    assert status == 1
    assert "broken.docx" in err
    assert "Partially withheld" in out
    assert "timeliness" in out
