"""Numbers spelled out: "question two", "your third point"."""

from __future__ import annotations

_NUMBERS = (
    b"one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    b"eighteen nineteen twenty"
).split()
_ORDINALS = b"first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_LAST = (b"last", b"final")
_VALUES = {word: value for words in (_NUMBERS, _ORDINALS) for value, word in enumerate(words, 1)}
_VALUES |= dict.fromkeys(_LAST, -1)

NUMBER_WORDS = b"|".join(_NUMBERS)
ORDINAL_WORDS = b"|".join([*_ORDINALS, *_LAST])


def number_of(word: bytes) -> int:
    """Return the number a word stands for, -1 for the last; raises KeyError for any other word."""
    return _VALUES[word.lower()]
