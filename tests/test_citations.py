"""Citations as they are written, the bench of them, and the law's own examples.

The rows here name kinds; the sentences of every kind, with their statute and stance, stand in seeds/citations.jsonl.
That file built the reader: its score says that nothing broke, not how well letters are read that it has not seen.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from foi_exemptions.bench import read_bench, score_bench
from foi_exemptions.catalogue import Provision, load_catalogue
from foi_exemptions.citations import find_citations, grounds_among
from foi_exemptions.errors import DocumentError
from foi_exemptions.results import Jurisdiction, Stance

BENCH = Path(__file__).resolve().parent.parent / "seeds" / "citations.jsonl"


def ids(text: str, jurisdiction: Jurisdiction | None = None) -> list[str]:
    return [citation.id for citation in find_citations(text, jurisdiction)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("s12", ["foia:12"]),
        ("S.12(1)", ["foia:12(1)"]),
        ("Sec. 12", ["foia:12"]),
        ("\u00a740(2)", ["foia:40(2)"]),
        ("Section 12 (1)", ["foia:12(1)"]),
        ("ss.40(2), 41", ["foia:40(2)", "foia:41"]),
        ("sections 30 to 32", ["foia:30", "foia:31", "foia:32"]),
        ("section 31(1)(a)(b)", ["foia:31(1)(a)", "foia:31(1)(b)"]),
        ("Section 40 (2) (3A) (a)", ["foia:40(2)", "foia:40(3A)(a)"]),  # figures start a sub-section of their own
        ("section 36(2)(b)(i)-(ii)", ["foia:36(2)(b)(i)", "foia:36(2)(b)(ii)"]),
        ("section 31(2)(h) and (i)", ["foia:31(2)(h)", "foia:31(2)(i)"]),  # here (i) is a letter
        ("section 30(1)(a)(i)", ["foia:30(1)(a)(i)"]),  # and here a Roman numeral
        ("section 43.2", ["foia:43(2)"]),
        ("exemption 43", ["foia:43"]),
        ("exception 12(4)(b)", ["eir:12(4)(b)"]),
        ("regs 12(4)(d) and (e)", ["eir:12(4)(d)", "eir:12(4)(e)"]),
        ("section\u00a043\uff082\uff09", ["foia:43(2)"]),
        ("s12 (14)", ["foia:12"]),  # a count of refusals, no sub-section
        ("this section\n12. How many?", []),  # the next question's number
        ("section\n\n12", []),  # another paragraph
        ("the Council's 40 staff", []),
        ("S10 2HQ", []),
        ("S12 and S13 postcodes", []),
        ("Q12", []),
        ("section 106", []),
        ("section 402", []),
        ("exemption 31 March 2024", []),
        ("Section 4.6 of the code of practice", []),
    ],
)
def test_forms(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


def test_list_stops_where_its_unit_changes() -> None:
    assert ids("regulation 12(4)(b) and section 14(1) of FOIA") == ["eir:12(4)(b)", "foia:14(1)"]


def test_condition_stands_for_its_exemption() -> None:
    citations = find_citations("Exempt under section 40(2) by virtue of section 40(3A)(a).")
    assert list(grounds_among(citations)) == ["foia:40(2)"]


def test_wider_form_gives_way_to_the_narrower() -> None:
    citations = find_citations("Section 31 applies. Section 31(1)(a) is engaged.")
    assert list(grounds_among(citations)) == ["foia:31(1)(a)"]


def test_procedural_section_is_never_a_ground() -> None:
    citations = find_citations("We refuse this under section 17 and section 16.")
    assert {citation.stance for citation in citations} == {Stance.PROCEDURAL}
    assert not grounds_among(citations)


def test_number_of_another_law_is_so_throughout_the_text() -> None:
    assert ids("S47 assessments: 210. How many led to a S47?") == []


@pytest.mark.parametrize("entry", load_catalogue().provisions, ids=lambda entry: entry.id)
def test_examples_of_the_catalogue(entry: Provision) -> None:
    catalogue = load_catalogue()
    for example in entry.examples:
        assert entry in [catalogue.find(found.statute, found.provision) for found in find_citations(example)], example
    for near_miss in entry.counter_examples:
        found = [catalogue.find(one.statute, one.provision) for one in find_citations(near_miss)]
        assert entry not in found, near_miss


# The bench


def test_bench_reads_exactly() -> None:
    scores = score_bench(BENCH)
    assert scores["rows"] >= 400
    assert scores["negatives"] * 3 >= scores["rows"]
    assert scores["false_alarms"] == []
    for part in ("grounds", "citations"):
        assert scores[part]["p"] >= 0.99, scores["wrong"]
        assert scores[part]["r"] >= 0.97, scores["wrong"]


def test_bench_names_only_provisions_that_exist() -> None:
    catalogue = load_catalogue()
    for row in read_bench(BENCH):
        for name in (*row.grounds, *(name for name, _ in row.citations)):
            assert catalogue.find(*name.split(":")) is not None, row.id


def test_bench_has_no_row_twice() -> None:
    rows = read_bench(BENCH)
    assert len({row.id for row in rows}) == len(rows)
    assert len({(row.text, row.jurisdiction, row.context) for row in rows}) == len(rows)


def test_bench_counts_what_is_wrong(tmp_path: Path) -> None:
    right = {"id": "a", "text": "Refused under section 12.", "note": "", "grounds": ["foia:12"]}
    right["citations"] = [{"id": "foia:12", "stance": "relied_on"}]
    missed = right | {"id": "b", "text": "Refused on cost."}
    alarm = right | {"id": "c", "grounds": [], "citations": []}
    path = tmp_path / "bench.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in (right, missed, alarm)), encoding="utf-8")
    scores = score_bench(path)
    assert scores["grounds"] == {"p": 0.5, "r": 0.5, "f1": 0.5, "n": 2}
    assert scores["false_alarms"] == ["c"]
    assert [row["id"] for row in scores["wrong"]] == ["b", "c"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("not JSON", "line 1: not JSON"),
        ("[]", "is no object"),
        ('{"id": "a", "text": "", "citations": [], "grounds": []}', "'note' is missing"),
        ('{"id": "a", "text": "", "citations": [], "grounds": [], "note": "", "x": 1}', "'x' is missing or unknown"),
        ('{"id": "a", "text": "", "citations": [{"id": "foia:1"}], "grounds": [], "note": ""}', "is wrong"),
        ("", "no rows"),
    ],
)
def test_bench_refuses_a_bad_row(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "bench.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(DocumentError, match=told):
        read_bench(path)


def test_bench_refuses_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be read"):
        read_bench(tmp_path / "none.jsonl")
