"""Texts to counts of words and word pairs over a fixed vocabulary, as a sparse table.

scikit-learn's CountVectorizer gives the same counts; this one splits bytes, joins no strings for the pairs and
leaves the looking-up and adding-up to numpy, a batch at a time, which is several times as fast.
"""

from __future__ import annotations

import re
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from foi_exemptions.cells import Cells

if TYPE_CHECKING:
    from collections.abc import Sequence

TOKEN_PATTERN = r"\w+"
_NOUGHTS = bytes.maketrans(b"123456789", b"000000000")
_ONLY_WORDS = bytes(code if re.match(r"\w", chr(code)) else ord(" ") for code in range(256)).lower().translate(_NOUGHTS)
_END = b"\0"
"""Stands between two texts; no word holds it."""


def words_of(folded: bytes) -> str:
    """Return folded text as the classifier reads it: lower case, every figure a nought."""
    return folded.lower().translate(_NOUGHTS).decode("latin-1")


class WordCounter:
    """Counts the words and pairs ("not held") of a vocabulary; column ``i`` is its ``i``-th entry.

    Known words are numbered from one. The key of a pair is a number of two such digits; in that of a word the second
    is nought.
    """

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._size = len(vocabulary)
        entries = [entry.encode("latin-1") for entry in vocabulary]
        singles = [column for column, entry in enumerate(entries) if b" " not in entry]
        pairs = [column for column, entry in enumerate(entries) if b" " in entry]
        self._numbers = {entries[column]: number for number, column in enumerate(singles, 1)}
        self._width = len(self._numbers) + 1
        halves = b" ".join([entries[column] for column in pairs]).split()
        numbers = np.array([self._numbers.get(word, 0) for word in halves], dtype=np.int64).reshape(-1, 2)
        known = numbers.all(axis=1)
        keys = np.concatenate([np.arange(1, self._width) * self._width, numbers[known] @ (self._width, 1)])
        columns = np.concatenate([singles, np.array(pairs, dtype=np.int64)[known]]).astype(np.int64)
        order = np.argsort(keys)
        self._keys, self._columns = keys[order], columns[order]
        if not len(self._keys):
            self._keys, self._columns = np.array([-1]), np.array([0])
        self._numbers[_END] = -1

    def counts(self, texts: Sequence[bytes]) -> Cells:
        """Return the counts in folded texts, a table of shape (texts, vocabulary)."""
        tokens = b" \0 ".join([text.translate(_ONLY_WORDS) for text in texts]).split()
        # Nought is a word the vocabulary lacks; map keeps the look-ups out of Python's own loop.
        numbers = np.fromiter(map(self._numbers.get, tokens, repeat(0)), dtype=np.int64, count=len(tokens))
        rows = np.cumsum(numbers < 0)
        known = numbers > 0
        words, pairs = np.flatnonzero(known), np.flatnonzero(known[:-1] & known[1:])
        keys = np.concatenate([numbers[words], numbers[pairs]]) * self._width
        keys[len(words) :] += numbers[pairs + 1]
        # Keys go in front of rows, as looking up sorted keys is several times as fast.
        bits = len(texts).bit_length()
        entries, counts = np.unique(keys << bits | rows[np.concatenate([words, pairs])], return_counts=True)
        keys, lines = entries >> bits, entries & ((1 << bits) - 1)
        places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        found = self._keys[places] == keys
        shape = len(texts), self._size
        return Cells(lines[found], self._columns[places[found]], counts[found].astype(np.float64), shape)
