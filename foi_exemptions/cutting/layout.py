"""The lines, paragraphs, sentences and words of a text, as offsets into it.

A hard-wrapped letter and one with a paragraph on each line are told apart by the width of their lines:
a line that ends although the next word would still have fitted ends its paragraph.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from foi_exemptions.matching import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ENDS = re.compile(rb"[.!?]['\")\]]*\s+(?=[A-Za-z0-9\"'(\[*$\xa3-])")
_ABBREVIATION = re.compile(
    rb"(?:\b(?:e\.?g|i\.?e|approx|no|nos|mr|mrs|ms|dr|prof|ltd|plc|inc|vs?|para|paras|reg|art|dept|est|max|min|fig|"
    rb"ref|tel|ext|incl?|excl?|sch|st|col|sgt|pc|cllr|rev|hon|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
    rb"|\b[a-z]|(?:^|\n)[ \t]*[(\[]?[0-9a-z]{1,3})$",
    re.IGNORECASE,
)
_WORD = re.compile(rb"[a-z0-9\xa3%]+(?:'[a-z]+)?")
_FIRST_WORD = re.compile(rb"\s*(\S{1,60})")

_QUOTED = re.compile(rb"^[ ]*(?:>[ ]?)+", re.MULTILINE)
_PAIR_LABEL = re.compile(rb"^([ ]*[QA] ?)\)", re.MULTILINE)
_SECOND_ITEM = re.compile(rb"^[ ]*\(?[Bb] ?[.):]", re.MULTILINE)
_TAB = re.compile("\t")
_DANGLING = re.compile(rb"\[\d{1,3}\]$|\($")
_TABLE = re.compile(rb"\||[-+=]{5,}")
"""The border of a table that opens a line."""
_ITEM = re.compile(rb"\(?[a-z][.)] |[b-hj-z] [A-Z]")
_LETTERS = re.compile(rb"[A-Za-z\"'(]")
_BULLET = re.compile(rb"[*-] *[^ *-]")
_HANGING = re.compile(
    rb"\b(?:an?|the|of|to|and|or|in|for|by|with|is|are|be|that|our|your|its|their|[Ss]ections?|[Rr]egulations?)$"
)
_LINK = re.compile(rb"\[\d{1,3}\][^.?!:;]+[^.?!:;,|&/-]")
_BEGINS_SENTENCE = re.compile(
    rb"(?:The|We|I|This|These|It|Some|Any|Other|However|In|As|For|Please|Information)\b[^.:]*?"
    rb"\b(?:is|are|was|were|has|have|do|does|can|cannot|will|would|see|note)\b"
)
_SENTENCE = 200
_LOWER = frozenset(b"abcdefghijklmnopqrstuvwxyz,;)")
_FEWEST_LABELS = 2
_BLOCK = 40
_WRAPPED_LINES = 6
_SPACE = 0x20

_USUAL = 70
_NARROWEST = 50
UNWRAPPED = 115
"""A text whose lines commonly pass this many characters is not hard-wrapped: each line is a paragraph."""


class Line(NamedTuple):
    """A line without the spaces around it; an empty one has ``start == end``."""

    start: int
    end: int


class Sentence(NamedTuple):
    """A sentence, and the number of the paragraph it stands in."""

    start: int
    end: int
    paragraph: int


class Word(NamedTuple):
    """A word in lower case."""

    start: int
    end: int
    text: bytes


class Layout:
    """A text folded for matching, with its lines; ``flat`` is the same with spaces for line ends.

    ``quoted`` tells where the lines start that bear the mark of a quotation.
    """

    def __init__(self, text: str) -> None:
        # One character stays one byte: a CRLF pair becomes a space and a line end, a page break a line end,
        # and the mark of a quoted line a space.
        marked = fold(text.replace("\r\n", " \n").replace("\f", "\n"))
        self.quoted = [match.start() for match in _QUOTED.finditer(marked)] if b">" in marked else []
        self.folded = _plain_labels(_QUOTED.sub(_blank, marked) if self.quoted else marked)
        self.tabs = [match.start() for match in _TAB.finditer(text)]
        self.flat = self.folded.replace(b"\n", b" ")
        self.lines = _lines(self.folded)
        self._starts = [line.start for line in self.lines]
        self._paragraphs = _paragraphs(self.lines, _paragraph_openings(self.folded, self.lines))
        self._paragraph_starts = [paragraph.start for paragraph in self._paragraphs]
        self._sentences: dict[Line, list[Line]] = {}

    def trim(self, start: int, end: int) -> tuple[int, int]:
        """Return the span without the white space around it."""
        line = _trimmed(self.folded, start, end)
        return line.start, line.end

    def has_tab(self, place: int) -> bool:
        """Whether the character at a place is a tab, which is a space in ``folded``."""
        index = bisect_left(self.tabs, place)
        return index < len(self.tabs) and self.tabs[index] == place

    def words(self, start: int, end: int) -> list[Word]:
        """Return the words of a span in lower case."""
        part = self._part(start, end)
        if part is None:
            lower = self.folded[start:end].lower()
            return [Word(start + m.start(), start + m.end(), m.group()) for m in _WORD.finditer(lower)]
        texts, starts = self._words
        return [Word(left, left + len(text), text) for left, text in zip(starts[part], texts[part], strict=True)]

    def word_texts(self, start: int, end: int) -> list[bytes]:
        """Return the words of a span without their places, which is much quicker."""
        part = self._part(start, end)
        return _WORD.findall(self.folded[start:end].lower()) if part is None else self._words[0][part]

    @cached_property
    def _words(self) -> tuple[list[bytes], array[int]]:
        """The words of the whole text, and where they start."""
        lower = self.folded.lower()
        return _WORD.findall(lower), array("l", (match.start() for match in _WORD.finditer(lower)))

    def _part(self, start: int, end: int) -> slice | None:
        """Return which of all words stand in a span, None where it begins or ends inside a word."""
        texts, starts = self._words
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        for behind, border in ((first, start), (last, end)):
            if behind and starts[behind - 1] + len(texts[behind - 1]) > border:
                return None
        return slice(first, last)

    def lines_within(self, start: int, end: int) -> Iterator[Line]:
        """Yield the lines with words in a span, cut to it."""
        return _within(self.folded, self.lines, self._starts, start, end)

    def paragraphs(self, start: int, end: int) -> Iterator[Line]:
        """Yield the paragraphs of a span, cut to it."""
        return _within(self.folded, self._paragraphs, self._paragraph_starts, start, end)

    def sentences(self, start: int, end: int) -> Iterator[Sentence]:
        """Yield the sentences of a span; none crosses a paragraph's end."""
        for number, paragraph in enumerate(self.paragraphs(start, end)):
            for left, right in self._sentences_of(paragraph):
                yield Sentence(left, right, number)

    def _sentences_of(self, paragraph: Line) -> list[Line]:
        """Return where the sentences of a paragraph stand; asked again and again while a letter is cut."""
        known = self._sentences.get(paragraph)
        if known is None:
            borders = [paragraph.start, *self._sentence_ends(paragraph.start, paragraph.end), paragraph.end]
            pieces = [_trimmed(self.folded, left, right) for left, right in pairwise(borders)]
            known = self._sentences[paragraph] = [piece for piece in pieces if piece.start < piece.end]
        return known

    def _sentence_ends(self, start: int, end: int) -> list[int]:
        cuts = []
        for match in _ENDS.finditer(self.folded, start, end):
            before = self.folded[max(start, match.start() - 12) : match.start()]
            if self.folded[match.start()] == 0x2E and _ABBREVIATION.search(before):
                continue
            cuts.append(match.end())
        return cuts


def _within(folded: bytes, spans: Sequence[Line], starts: Sequence[int], start: int, end: int) -> Iterator[Line]:
    """Yield the spans that lie between two places, cut to them; ``starts`` is where each of all begins, in order."""
    for at in range(max(0, bisect_right(starts, start) - 1), len(spans)):
        span = spans[at]
        if span.start >= end:
            return
        if span.start < start or span.end > end:
            span = _trimmed(folded, max(span.start, start), min(span.end, end))
        if span.start < span.end:
            yield span


def _plain_labels(folded: bytes) -> bytes:
    """Return the text with "A:" for an "A)" that opens lines over and over and that no "B)" follows: it answers."""
    labels = _PAIR_LABEL.findall(folded)
    if len(labels) < _FEWEST_LABELS or _SECOND_ITEM.search(folded):
        return folded
    return _PAIR_LABEL.sub(rb"\1:", folded)


def _blank(match: re.Match[bytes]) -> bytes:
    return match.group().replace(b">", b" ")


def _paragraph_openings(folded: bytes, lines: list[Line]) -> list[bool]:
    """Say for each line whether a paragraph begins there."""
    opens = []
    widths = [_width(folded, lines[index : index + _BLOCK]) for index in range(0, len(lines), _BLOCK)]
    previous: Line | None = None
    blanks = 0
    for index, line in enumerate(lines):
        if line.start == line.end:
            blanks += 1
            opens.append(True)
            continue
        width = widths[index // _BLOCK]
        if previous is None or blanks > 2:
            opens.append(True)
        elif blanks:
            opens.append(not _breaks_mid_sentence(folded, previous, line, width))
        else:
            opens.append(_ends_paragraph(folded, previous, line, width))
        previous, blanks = line, 0
    return opens


def _paragraphs(lines: Sequence[Line], opens: Sequence[bool]) -> list[Line]:
    """Return the paragraphs that lines make, where ``opens`` says which of them begin one."""
    found: list[Line] = []
    for line, begins in zip(lines, opens, strict=True):
        if line.start == line.end:
            continue
        if begins or not found:
            found.append(line)
        else:
            found[-1] = Line(found[-1].start, line.end)
    return found


def _breaks_mid_sentence(folded: bytes, line: Line, following: Line, width: int) -> bool:
    """Whether a full line stops without the end of its sentence, as at the end of a page."""
    if width <= 60 or line.end - line.start < width * 0.85 or folded[following.start] in b"*-(":
        return False
    continues = folded[following.start] in _LOWER and not _ITEM.match(folded, following.start, following.end)
    return bool(_HANGING.search(folded, max(line.start, line.end - 12), line.end)) or (
        continues and folded[line.end - 1] not in b".:?!;"
    )


def _width(folded: bytes, lines: list[Line]) -> int:
    """Return the width lines are wrapped at, or 0 where each is a paragraph."""
    lengths = sorted(
        line.end - line.start
        for line in lines
        if line.end - line.start > 25 and b" " in folded[line.start : min(line.end, line.start + 80)]
    )
    if not lengths:
        return _USUAL
    usual = lengths[int(len(lengths) * 0.9)] if len(lengths) > 4 else lengths[-1]
    return max(usual, _NARROWEST) if usual <= UNWRAPPED else _width_beside_unwrapped(lengths)


def _width_beside_unwrapped(lengths: list[int]) -> int:
    """Return the width of the wrapped mail that stands beside unwrapped mail in a thread, or 0 where there is none.

    Wrapped lines are nearly all as long as their width allows.
    """
    lengths = [length for length in lengths if length <= UNWRAPPED]
    if len(lengths) < _WRAPPED_LINES:
        return 0
    usual = lengths[int(len(lengths) * 0.9)]
    full = sum(length > usual * 0.85 for length in lengths)
    return usual if full >= max(_WRAPPED_LINES, 0.45 * len(lengths)) else 0


def _ends_paragraph(folded: bytes, line: Line, following: Line, width: int) -> bool:
    if folded[following.start] in b".,;)]" or _DANGLING.search(folded, max(line.start, line.end - 6), line.end):
        return False
    last, first = folded[line.end - 1], folded[following.start]
    if bool(_TABLE.match(folded, following.start)) != bool(_TABLE.match(folded, line.start)):
        return True
    if line.end - line.start > _BLOCK and _HANGING.search(folded, line.end - 12, line.end):
        return False
    if _BULLET.match(folded, following.start, following.end) and (first != 0x2D or last in b".:;,?!"):
        return True
    if last == 0x2C:  # a comma
        return False
    if (last == 0x3A and chr(first).isupper()) or _ends_link(folded, line, following):
        return True
    if width == 0 or line.end - line.start > max(width, _USUAL) * 1.2:
        return first not in _LOWER or line.end - line.start < _USUAL or last in b".:?!;"
    if first in _LOWER and last not in b".:?!;" and not _ITEM.match(folded, following.start, following.end):
        return False
    word = _FIRST_WORD.match(folded, following.start, following.end)
    needed = len(word.group(1)) if word else 1
    if folded[line.start : line.end].isupper() and not folded[following.start : following.end].isupper():
        return True
    closed = last in b".:?!;" or not _LETTERS.match(folded, following.start, following.end)
    return line.end - line.start + 1 + needed < width * (0.95 if closed else 0.82)


def _ends_link(folded: bytes, line: Line, following: Line) -> bool:
    """Whether a line ends with the title of a numbered link, and the next the beginning of a sentence."""
    number = folded.rfind(b"[", line.start, line.end)
    if number < 0 or not _LINK.fullmatch(folded, number, line.end):
        return False
    return bool(_BEGINS_SENTENCE.match(folded[following.start : following.start + _SENTENCE]))


def _lines(folded: bytes) -> list[Line]:
    found = []
    position = 0
    for raw in folded.split(b"\n"):
        found.append(_trimmed(folded, position, position + len(raw)))
        position += len(raw) + 1
    return found


def _trimmed(folded: bytes, start: int, end: int) -> Line:
    end = min(end, len(folded))
    if start < end and folded[start] > _SPACE and folded[end - 1] > _SPACE:
        return Line(start, end)
    piece = folded[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    return Line(start + left, start + right) if right > left else Line(start, start)
