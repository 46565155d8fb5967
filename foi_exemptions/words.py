"""Texts to counts of words and word pairs over a fixed vocabulary, as a sparse matrix.

scikit-learn's CountVectorizer gives the same counts; this one joins no strings for the pairs and leaves the
adding-up to scipy, which makes the classifier about three times as fast.
"""

from __future__ import annotations

import re
from array import array
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TOKEN_PATTERN = r"\w+"
_TOKENS = re.compile(TOKEN_PATTERN)
_NOUGHTS = bytes.maketrans(b"123456789", b"000000000")


def words_of(folded: bytes) -> str:
    """Return folded text as the classifier reads it: lower case, every figure a nought."""
    return folded.lower().translate(_NOUGHTS).decode("latin-1")


class WordCounter:
    """Counts the words and pairs ("not held") of a vocabulary; column ``i`` is its ``i``-th entry."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._size = len(vocabulary)
        self._words = {entry: column for column, entry in enumerate(vocabulary) if " " not in entry}
        self._numbers = {entry: number for number, entry in enumerate(self._words, 1)}
        self._columns = [self._size, *self._words.values()]
        self._width = len(self._numbers) + 1
        self._pairs = {}
        for column, entry in enumerate(vocabulary):
            first, _, second = entry.partition(" ")
            if second and first in self._numbers and second in self._numbers:
                self._pairs[self._numbers[first] * self._width + self._numbers[second]] = column

    def counts(self, texts: Iterable[str]) -> Any:
        """Return the counts as a CSR matrix, float64 of shape (texts, vocabulary)."""
        from scipy import sparse

        found, ends = array("i"), array("i", [0])
        number, pair, columns, width = self._numbers.get, self._pairs.get, self._columns, self._width
        for text in texts:
            tokens = [number(token, 0) for token in _TOKENS.findall(text)]
            found.extend([columns[token] for token in tokens if token])
            pairs = [pair(a * width + b, -1) for a, b in pairwise(tokens)]
            found.extend([column for column in pairs if column >= 0])
            ends.append(len(found))
        indices, indptr = np.frombuffer(found, dtype=np.int32), np.frombuffer(ends, dtype=np.int32)
        matrix = sparse.csr_matrix((np.ones(len(indices)), indices, indptr), shape=(len(ends) - 1, self._size))
        matrix.sum_duplicates()
        return matrix
