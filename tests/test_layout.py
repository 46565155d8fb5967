"""Lines, paragraphs and sentences of text as letters break it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foi_exemptions.cutting.layout import Layout

SENTENCES = [
    # an abbreviation ends no sentence
    ("We saw approx. 14 swans. None were lame.", ["We saw approx. 14 swans.", "None were lame."]),
    # nor does an initial, nor the number of an item
    ("1. Ask J. Vane. She knows.", ["1. Ask J. Vane.", "She knows."]),
    # wrapped lines are one paragraph
    (
        "The lake lies below the hill and is fed by three streams which\nrise on the moor.",
        ["The lake lies below the hill and is fed by three streams which\nrise on the moor."],
    ),
    # a line that ends although the next word would have fitted ends its paragraph
    (
        "Which streams feed the lake that lies below the hill at the end?\nThree.\n"
        "They rise on the moor, each from its own spring, and join here.",
        [
            "Which streams feed the lake that lies below the hill at the end?",
            "Three.",
            "They rise on the moor, each from its own spring, and join here.",
        ],
    ),
    # a page ends in mid-sentence
    (
        "The board that keeps the lake is a company and is not thought to be a\n\n"
        "Public body, so nobody may ask it about the state of the weir or pond.",
        [
            "The board that keeps the lake is a company and is not thought to be a\n\n"
            "Public body, so nobody may ask it about the state of the weir or pond."
        ],
    ),
    # a blank line ends a sentence without a full stop
    ("Swans\n\nEleven", ["Swans", "Eleven"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[s.start : s.end] for s in Layout(text).sentences(0, len(text))] == expected


def test_windows_line_ends_make_no_blank_lines() -> None:
    text = "We keep no swans\r\nand no geese."
    assert len(list(Layout(text).paragraphs(0, len(text)))) == 1


def test_words_are_lower_case_and_placed() -> None:
    words = Layout("The Lake\u2019s depth").words(0, 16)
    assert [(word.start, word.end, word.text) for word in words] == [
        (0, 3, b"the"),
        (4, 10, b"lake's"),
        (11, 16, b"depth"),
    ]


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_nothing_is_lost(text: str) -> None:
    layout = Layout(text)
    assert len(layout.folded) == len(layout.flat) == len(text)
    sentences = list(layout.sentences(0, len(text)))
    covered = set()
    for sentence in sentences:
        covered.update(range(sentence.start, sentence.end))
    assert all(index in covered for index, byte in enumerate(layout.folded) if byte > 0x20)


@pytest.mark.parametrize(("start", "end"), [(0, 24), (4, 24), (5, 24), (0, 9), (0, 10), (7, 8), (9, 9), (24, 24)])
def test_words_of_a_span_are_those_of_its_text_alone(start: int, end: int) -> None:
    text = "The lake's depth is 12 m"
    layout, alone = Layout(text), Layout(text[start:end])
    assert layout.word_texts(start, end) == alone.word_texts(0, end - start)
    assert layout.words(start, end) == [
        (one.start + start, one.end + start, one.text) for one in alone.words(0, end - start)
    ]
