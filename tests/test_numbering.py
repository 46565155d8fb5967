"""The numbers and letters items are printed with."""

from __future__ import annotations

import pytest

from foi_exemptions.cutting.layout import Layout
from foi_exemptions.cutting.numbering import find_markers
from foi_exemptions.cutting.ref_lists import order_of

MARKERS = [
    ("1. Boats", ["1"]),
    ("1) Boats", ["1"]),
    ("(1) Boats", ["1"]),
    ("Q1. Boats", ["1"]),
    ("Q 1 Boats", ["1"]),
    ("Question 1: Boats", ["1"]),
    ("Query No. 7 - Boats", ["7"]),
    ("4a. Boats", ["4a"]),
    ("Q4a. Boats", ["4a"]),
    ("Q4 (a) Boats", ["4a"]),
    ("1.B - Boats", ["1b"]),
    ("1.1 - Boats", ["1.1"]),
    ("1.1 Boats", ["1.1"]),
    ("A. Boats", ["a"]),
    ("a) Boats\nb)Oars", ["a", "b"]),
    ("(s)he rows", []),
    ("(iii) Boats", ["iii"]),
    ("A1 Fourteen", ["1"]),
    # an article before a capital is a letter where a question follows
    ("11. A How many boats are there?", ["11a"]),
    ("11. A list of boats", ["11"]),
    # a bare number needs a question after it
    ("3 How many boats are there?", ["3"]),
    ("3 boats", []),
    # in the line, after a sentence
    ("Q1. Is there a jetty? Q2. Is it long?", ["1", "2"]),
    ("As you ask in Q2. it is long", []),
    # "Q:" and "A:" without numbers are no letters
    ("Q: Boats?\nA: 14\nQ: Oars?\nA: 28", []),
    ("* Boats?\nA) 14\n* Oars?\nA) 28", []),
    ("A) Boats\nB) Oars\nA) 14\nB) 28", ["a", "b", "a", "b"]),
    # codes of a table are no numbers: "A1" with "B1" after it, decimals that end in figures
    ("A1 - White 310\nB1 - Mixed 3\n", []),
    ("A1 - Yes\nA2 - No", ["1", "2"]),
    ("2.1 - Agency staff 12,000\n2.2 - Overtime 8,400", []),
    ("2.1 - Agency staff\n2.2 - Overtime", ["2.1", "2.2"]),
    ("1.1 Staff in 2019\n1.2 Staff in 2020", ["1.1", "1.2"]),
    # no numbers of questions
    ("31.05.2029", []),
    ("Response: 18 May 2018", []),
    ("12,000 boats", []),
    ("5K", []),
]


@pytest.mark.parametrize(("text", "refs"), MARKERS)
def test_markers(text: str, refs: list[str]) -> None:
    assert [marker.ref for marker in find_markers(Layout(text), 0, len(text))] == refs


def test_refs_sort_by_number_then_letter() -> None:
    assert sorted(["10", "4b", "2", "4", "4a", "1.10", "1.2"], key=order_of) == [
        "1.2",
        "1.10",
        "2",
        "4",
        "4a",
        "4b",
        "10",
    ]
