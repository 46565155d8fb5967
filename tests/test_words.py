"""Words and pairs of words are counted as scikit-learn counts them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foi_exemptions.matching import fold
from foi_exemptions.words import TOKEN_PATTERN, WordCounter, words_of

VOCABULARY = ["not", "held", "not held", "held not", "0000", "of", "of 0000", "caf\u00e9"]


def test_words_are_lower_case_and_every_figure_is_a_nought() -> None:
    assert words_of(fold("Spent £1,204 in 2031 — “nil”")) == 'spent £0,000 in 0000 - "nil"'


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("not held", {"not": 1, "held": 1, "not held": 1}),
        ("held: not held", {"not": 1, "held": 2, "not held": 1, "held not": 1}),
        ("not (held)", {"not": 1, "held": 1, "not held": 1}),  # marks do not part a pair
        ("not yet held", {"not": 1, "held": 1}),  # an unknown word does
        ("out of 0000", {"of": 1, "0000": 1, "of 0000": 1}),
        ("café", {"café": 1}),
        ("nothing withheld", {}),
        ("", {}),
    ],
)
def test_counts(text: str, counts: dict[str, int]) -> None:
    row = WordCounter(VOCABULARY).counts([fold(text)]).matrix().toarray()[0]
    assert {word: int(count) for word, count in zip(VOCABULARY, row, strict=True) if count} == counts


@given(st.lists(st.text(alphabet="notheldHELD 0127fcéÉª½_.-'\n\0", max_size=60), min_size=1, max_size=5))
def test_agrees_with_scikit_learn(texts: list[str]) -> None:
    from sklearn.feature_extraction.text import CountVectorizer

    folded = [fold(text) for text in texts]
    theirs = CountVectorizer(vocabulary=VOCABULARY, ngram_range=(1, 2), token_pattern=TOKEN_PATTERN, lowercase=False)
    ours = WordCounter(VOCABULARY).counts(folded).matrix()
    assert (ours != theirs.transform(words_of(text) for text in folded)).nnz == 0


@pytest.mark.parametrize("code", range(256))
def test_every_character_parts_words_or_not_as_the_token_pattern_says(code: int) -> None:
    text = b"a" + bytes([code]) + b"b"
    tokens = re.findall(TOKEN_PATTERN, words_of(text))
    assert WordCounter(tokens).counts([text]).values.sum() == len(tokens)


def test_no_texts() -> None:
    assert WordCounter(VOCABULARY).counts([]).shape == (0, len(VOCABULARY))
