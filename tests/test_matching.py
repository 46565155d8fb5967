"""Folding keeps every offset, and patterns match what officers type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foi_exemptions.matching import PatternSet, compile_pattern, fold


@given(st.text())
def test_fold_gives_one_byte_a_character(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("section\u00a031", b"section 31"),  # no-break space, from Word
        ("s.\u200940", b"s. 40"),  # thin space
        ("don\u2019t hold", b"don't hold"),  # curly apostrophe
        ("\u201cexempt\u201d", b'"exempt"'),  # curly quotes
        ("2019\u20132024 \u2014 nil", b"2019-2024 - nil"),  # en dash, em dash
        ("co\u2011operation", b"co-operation"),  # no-break hyphen
        ("\u2022 one\r\n\u25cf two", b"* one \n* two"),  # bullets and a Windows line end
        ("\uff0840\uff09", b"(40)"),  # full-width brackets
        ("caf\u00e9 \u00a312 \u00a721", "café £12 §21".encode("latin-1")),  # Latin-1 stays itself
        ("\U0001f600 and \u4e2d", b"~ and ~"),  # a face or a Chinese character asks no question
        ("T\u0177 Gwyn", b"Ty Gwyn"),  # a Welsh letter that Latin-1 lacks
        ("\u2502 4 \u2502\n\u251c\u2500\u2500\u2524", b"| 4 |\n----"),  # a drawn table
        ("zero\u200bwidth\ufeff", b"zero width "),  # what cannot be seen is a space
    ],
)
def test_fold_maps_odd_characters_to_plain_twins(typed: str, plain: bytes) -> None:
    assert fold(typed) == plain


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("not held", "NOT\n  held", True),  # a space is any white space, case does not matter
        ("not held", "notheld", False),  # but some
        ("s ?40", "s40", True),  # a space with a question mark is none or a run
        ("s ?40", "s \t 40", True),
        ("don't hold", "we dont hold it", True),  # letters lose their apostrophes
        ("don't hold", "don\u2019t hold", True),
    ],
)
def test_pattern_language(pattern: str, text: str, found: bool) -> None:
    assert (compile_pattern(pattern).search(fold(text)) is not None) is found


def test_no_pattern_is_slow() -> None:
    # A backtracking engine would need hours for this one; the suite would hang.
    assert compile_pattern(r"(a+)+$").search(b"a" * 5000 + b"!") is None


@pytest.fixture(scope="module")
def animals() -> PatternSet:
    return PatternSet(["cat", "dog", "cattle"])


def test_set_names_the_patterns_that_occur(animals: PatternSet) -> None:
    assert animals.matching(b"Cattle and a dog") == [0, 1, 2]
    assert animals.matching(b"a horse") == []
    assert animals.matching(b"") == []


def test_set_finds_every_place_with_offsets_into_the_text(animals: PatternSet) -> None:
    text = "“Dog”, said the caf\u00e9\u00a0dog"
    assert animals.matching(fold(text)) == [1]
    assert animals.spans(fold(text), 1) == [(1, 4), (21, 24)]
    assert [text[start:end] for start, end in animals.spans(fold(text), 1)] == ["Dog", "dog"]
    assert animals.spans(fold(text), 0) == []


@pytest.mark.parametrize(
    "text", ["", "3%", "We spent \u00a3450 on e-mails, 3% more", "a b c 7", "no such words \u00a3\u00a3600"]
)
def test_a_set_finds_what_its_patterns_find_alone(text: str) -> None:
    patterns = [
        r"\d%",
        "no such words",
        r"\x{a3}(?:450|600)\b",
        "e-?mails?",
        r"^a ?b",
        r"[\x{a3}$]\d",
        r"\d$",
        "spent",
        r"\W",
    ]
    folded = fold(text)
    alone = [index for index, pattern in enumerate(patterns) if compile_pattern(pattern).search(folded)]
    assert PatternSet(patterns).matching(folded) == alone
    firsts = PatternSet(patterns).firsts([b"", folded])[1]
    assert list(firsts) == alone
    assert firsts == {i: compile_pattern(patterns[i]).search(folded).span() for i in alone}


@pytest.mark.parametrize(
    ("pattern", "text"),
    [("e-?mails?", "email"), ("e-?mails?", "E-mails"), (r"\x{a3}? ?5", "\u00a3 5"), (r"files?\.?$", "file.")],
)
def test_a_letter_may_be_left_out(pattern: str, text: str) -> None:
    assert compile_pattern(pattern).search(fold(text)).span() == (0, len(text))
