"""Measures of variety, by hand on texts written for them."""

from __future__ import annotations

import pytest

from training.diversity import beginnings_repeated, distinct_ratio, near_duplicates, table, words_in


def test_words() -> None:
    assert words_in("We don\u2019t hold 3 LAMPS - sorry.") == ["we", "don't", "hold", "3", "lamps", "sorry"]


@pytest.mark.parametrize(
    ("texts", "size", "n", "ratio"),
    [
        (["a b c d"], 4, 1, 1.0),
        (["a a a a"], 4, 1, 0.25),
        (["a b a b"], 4, 2, 2 / 3),  # ab ba ab
        (["a b", "a b"], 4, 2, 0.5),  # no pair across texts
        (["a b a b"], 2, 1, 1.0),  # the sample ends after two words
        (["a", "b"], 2, 2, 0.0),  # none to count
    ],
)
def test_distinct_ratio(texts: list[str], size: int, n: int, ratio: float) -> None:
    assert distinct_ratio([text.split() for text in texts], size, n) == pytest.approx(ratio)


def test_near_duplicates() -> None:
    lamp = "The lamps on the north pier were replaced in the spring of last year."
    assert near_duplicates([lamp, lamp.replace("north", "south"), lamp.upper()]) == 2
    assert near_duplicates([lamp, "Nobody has counted the herons since the weir was mended."]) == 0
    assert near_duplicates([lamp, f"{lamp} {lamp}"]) == 0  # twice as long
    assert near_duplicates(["Not held.", "Not held."]) == 0  # too short to tell


def test_beginnings() -> None:
    texts = ["there are nine lamps", "there are nine herons", "we hold no list", "no"]
    assert beginnings_repeated([text.split() for text in texts]) == 0.5


def test_table_compares_samples_of_one_size_within_a_label() -> None:
    ours = {"answered": ["Nine lamps were lit.", "Ten herons nest here."], "redirected": ["See the lido's page."]}
    text = table({"ours": ours, "real": {"answered": ["Four."]}})
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()[2:]]
    assert [(row[0], row[1], row[4]) for row in rows] == [
        ("answered, ours", "2", "1"),
        ("answered, real", "1", "1"),
        ("redirected, ours", "1", "4"),
    ]
