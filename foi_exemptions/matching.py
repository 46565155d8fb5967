"""Linear-time matching on a folded copy of a text, one byte for each character.

Real letters are full of no-break spaces, curly quotes and long dashes. ``fold`` maps each to its plain
twin, one character to one byte, so that an offset into the copy is an offset into the text itself.
Patterns run on RE2 (no backtracking), and a filter says which of many patterns hit before any is run alone.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import cache, cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any

import re2

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
    "\t\v\f\x1c\x1d\x1e\x1f\u200b\u200c\u200d\u2060\ufeff\u00ad"
)
_TWINS = {
    " ": _SPACES,
    "\n": "\r\u0085\u2028\u2029",
    "'": "\u2018\u2019\u201a\u201b\u2032\u00b4\u0060\u02bc",
    '"': "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043"
    "\u2500\u2501\u250c\u2510\u2514\u2518\u251c\u2524\u252c\u2534\u253c\u2550\u2581\u25ac",
    "|": "\u2502\u2503\u2551",
    ".": "\u2026",
    "*": "\u2022\u2023\u25aa\u25cf\u25e6\u00b7\uf0b7\u25ab\u2219\u25cb\u25a0",
    "(": "\uff08",
    ")": "\uff09",
}
_PLAIN = {odd: plain for plain, odds in _TWINS.items() for odd in odds}
_MARKDOWN = re.compile(rb"(?<!\*)\*{2,3}(?!\*)|^#{1,6}(?= )|(?<![\w_])_(?=[^\s_])|(?<=[^\s_])_(?![\w_])", re.MULTILINE)
_LATIN_TABLE = bytes(ord(_PLAIN.get(chr(code), chr(code))) for code in range(256))


def fold(text: str) -> bytes:
    """Return ``text`` as Latin-1 bytes of the same length: plain letters, quotes, dashes, spaces, ``~`` for the rest.

    Markdown's marks of bold and slanted words and of headings are spaces too.
    """
    if "\r" in text:
        text = text.replace("\r\n", " \n")  # one line's end, not a paragraph's
    folded = text.encode("latin-1", _HANDLER).translate(_LATIN_TABLE)
    if b"**" in folded or b"# " in folded or b" _" in folded or b"\n_" in folded:
        folded = _MARKDOWN.sub(lambda marks: b" " * len(marks.group()), folded)
    return folded


def _plain(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for a run of characters that Latin-1 lacks, and where to go on."""
    assert isinstance(error, UnicodeEncodeError)
    return "".join([_PLAIN.get(odd) or _base(odd) for odd in error.object[error.start : error.end]]), error.end


@lru_cache(maxsize=4096)
def _base(odd: str) -> str:
    """Return the letter under an accent ("ŵ" is a "w"), or what reads as no letter and no question mark."""
    base = unicodedata.normalize("NFKD", odd)[0]
    return base if base.isascii() and base.isalnum() else "~"


_HANDLER = "foi_exemptions.plain"
codecs.register_error(_HANDLER, _plain)


@cache
def _options() -> Any:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 64 << 20
    return options


@cache
def compile_pattern(pattern: str) -> Any:
    """Compile a case-insensitive pattern for folded text.

    A space in it stands for a run of white space, a space with a question mark for none or a run, and "n't" for
    "nt" too, which careless letters are full of.
    """
    return re2.compile(_spaced(pattern).encode("latin-1"), options=_options())


@cache
def finder(pattern: str) -> Callable[[bytes, int, int], Sequence[tuple[int, int]]]:
    """Return a function that looks for a pattern in folded text from one place to another.

    It returns where the match and its groups stand, (-1, -1) for what does not occur. ``search`` of re2 does the same
    by a generator and an object for the match, which takes longer than the search of a short text itself.
    """
    return partial(compile_pattern(pattern)._regexp.Match, re2._Anchor.UNANCHORED)


def _spaced(pattern: str) -> str:
    return pattern.replace("n't", "n'?t").replace(" ?", r"\s*").replace(" ", r"\s+")


def _for_filter(pattern: str) -> str:
    """Return the pattern for text with single spaces, put so that RE2's filter finds long words to look for.

    The filter cuts words at white space and question marks ("e-?mails" needs "mail", "e(?:-|)mails" needs "e-mail" or
    "email"), and takes no word with a pound sign, as it reads words as UTF-8.
    """
    return _PART.sub(_part_for_filter, _spaced(pattern))


_PART = re.compile(r"\[(?:\\.|[^\]\\])*\]|(\\x\{a3\})|(\\s\+)|(\\s\*)|\\.|([A-Za-z'-])\?(?!\?)")
"""A class of characters, a pound sign, a run of white space, one or none, an escape, a letter that may be left out."""


def _part_for_filter(part: re.Match[str]) -> str:
    pound, run, run_or_none, letter = part.groups()
    if pound:
        return rf"(?:{pound}+)"
    if run:
        return " "
    if run_or_none:
        return "(?: |)"
    return f"(?:{letter}|)" if letter else part[0]


def _single_spaced(folded: bytes) -> bytes:
    """Return the text with one space for each run of white space, and one at either end."""
    flat = b" " + folded.replace(b"\n", b" ") + b" "
    while b"  " in flat:
        flat = flat.replace(b"  ", b" ")
    return flat


_TOGETHER = 6
"""Patterns that need no word and are read as one automaton: more of them have too many states in common text."""


class PatternSet:
    """Many patterns looked for at once: a scan for the words they need says which of them are tried at all.

    The scan is that of RE2's FilteredRE2. One automaton of all patterns (RE2's Set) tells the same, but keeps building
    states on text it has not seen, which costs several times as much.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = patterns
        self._filter = re2.Filter()
        for pattern in patterns:
            self._filter.Add(_for_filter(pattern).encode("latin-1"), _options())
        self._filter.Compile()

    @cached_property
    def _groups(self) -> list[tuple[list[int], Any]]:
        """The patterns that need no word ("3%"), in small groups, each with its automaton."""
        wordless = self._filter.Match(b"", True) or []
        groups = [wordless[start : start + _TOGETHER] for start in range(0, len(wordless), _TOGETHER)]
        return [(group, _automaton([self._patterns[index] for index in group])) for group in groups]

    def matching(self, folded: bytes) -> list[int]:
        """Return the indices of the patterns that occur in ``folded``, in ascending order."""
        return [index for index in self.possible(folded) if self.occurs(folded, index)]

    def possible(self, folded: bytes) -> Sequence[int]:
        """Return the indices of the patterns whose words ``folded`` holds: others cannot occur in it."""
        return self._filter.Match(_single_spaced(folded), True) or ()

    def firsts(self, texts: Sequence[bytes]) -> list[dict[int, tuple[int, int]]]:
        """Return where the patterns that occur in each text stand first, by index, in ascending order.

        Pattern by pattern: the automaton of one fits the cache, those of all do not, and would be read from memory
        again for each text.
        """
        found: list[dict[int, tuple[int, int]]] = [{} for _ in texts]
        for index, candidates in enumerate(self._candidates(texts)):
            if not candidates:
                continue
            find = finder(self._patterns[index])
            for at in candidates:
                text = texts[at]
                if (span := find(text, 0, len(text))[0])[0] >= 0:
                    found[at][index] = span
        return found

    def _candidates(self, texts: Sequence[bytes]) -> list[list[int]]:
        """Return which texts each pattern may occur in: they hold its words, or its group's automaton says so."""
        candidates: list[list[int]] = [[] for _ in self._patterns]
        for at, folded in enumerate(texts):
            for index in self.possible(folded):
                candidates[index].append(at)
        for group, automaton in self._groups:
            for index in group:
                candidates[index].clear()
            for at, folded in enumerate(texts):
                for hit in automaton.Match(folded) or ():
                    candidates[group[hit]].append(at)
        return candidates

    def spans(self, folded: bytes, index: int) -> list[tuple[int, int]]:
        """Return where the matches of one pattern stand."""
        return list(self.each_span(folded, index))

    def each_span(self, folded: bytes, index: int, start: int = 0) -> Iterator[tuple[int, int]]:
        """Yield where the matches of one pattern from ``start`` on stand, looking no further than is asked."""
        return (match.span() for match in compile_pattern(self._patterns[index]).finditer(folded, start))

    def occurs(self, folded: bytes, index: int, start: int = 0) -> bool:
        """Say whether a match of one pattern begins at ``start`` or behind it."""
        return finder(self._patterns[index])(folded, start, len(folded))[0][0] >= 0


def _automaton(patterns: Sequence[str]) -> Any:
    made = re2.Set.SearchSet(_options())
    for pattern in patterns:
        made.Add(_spaced(pattern).encode("latin-1"))
    made.Compile()
    return made
