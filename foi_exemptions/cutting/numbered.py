"""Which numbers of a reply begin a question, which an answer, and which only an item of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from foi_exemptions.cutting.question_ends import list_end, question_end, question_rest
from foi_exemptions.cutting.questions import asks_outright, is_question
from foi_exemptions.cutting.ref_lists import order_of, refs_in
from foi_exemptions.cutting.repeats import resembling_end
from foi_exemptions.cutting.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from foi_exemptions.cutting.layout import Layout
    from foi_exemptions.cutting.numbering import Marker
    from foi_exemptions.cutting.repeats import Repeat
    from foi_exemptions.cutting.requests import Asked
    from foi_exemptions.cutting.series import Series


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a reply where the answer to ``refs`` begins.

    ``start`` is where the number or the repeated question begins and ``answer`` where the answer does;
    ``question`` is the span of the question's words, if the reply prints them (``restated``) or names them (``scope``);
    ``inserted`` is an answer that a table put between them, and ``stop`` where a table's row ends.
    """

    refs: tuple[str, ...]
    start: int
    answer: int
    question: tuple[int, int] | None
    restated: bool
    scope: bool = False
    inserted: tuple[int, int] | None = None
    stop: int | None = None
    remaining: bool = False

    @property
    def is_number(self) -> bool:
        """Whether nothing but a number is printed in front of the answer."""
        return not (self.restated or self.scope)


def put_over(marks: Iterable[Mark], found: Sequence[Mark]) -> list[Mark]:
    """Return marks with others in place of those that begin inside them, in reading order."""
    taken = Spans((mark.start, mark.stop or mark.answer) for mark in found)
    return sorted([*(mark for mark in marks if not taken.cover(mark.start)), *found], key=lambda mark: mark.start)


_HEADING = 80
_NAMES_LAW = re.compile(rb"\b(?:acts?|articles?|sections?|regulations?|gdpr|directive|schedule|ibid)\b", re.I)
_NOTED_WITHIN = 2500
"""How far before a footnote its mark stands, in characters."""
_EMPHASIS = re.compile(rb"[*_]+(?=[ ]*\n)")
_ATTACHED = re.compile(
    rb"\b(?:attach\w*|enclos\w*|appended|following (?:documents?|files?|records?|spreadsheets?|papers))\b"
    rb"[^.?!:]{0,60}:\s*\Z",
    re.I,
)


class Numbered:
    """Reads the numbers of a reply in order: which begin a question, an answer, or only an item of a list."""

    def __init__(self, layout: Layout, end: int, repeats: list[Repeat], asked: list[Asked], series: Series) -> None:
        self.layout = layout
        self.series = series
        self.end = end
        self.repeats = {repeat.start: repeat for repeat in repeats}
        self.asked: dict[str, list[Asked]] = {}
        for item in asked:
            if item.ref and len(kept := self.asked.setdefault(item.ref, [])) < 5:
                kept.append(item)
        self.stems = {ref[:-1] for ref in self.asked if ref[-1:].isalpha()}
        self.marks: list[Mark] = []
        self.following: dict[int, Marker] = {}
        self.parent: str | None = None
        self.unbracketed = False

    def read(self, markers: list[Marker]) -> list[Mark]:
        """Return the marks of the numbers, which are given in order."""
        self.following = {one.text: other for one, other in pairwise(markers)}
        attached = 0  # the number of the last item of a list of attachments
        for marker in markers:
            attached = self._attached(marker, attached)
            if attached:
                continue
            if (self.marks and marker.start < self.marks[-1].answer) or self._is_footnote(marker):
                continue
            mark = self._mark(marker, self.following.get(marker.text))
            if mark is not None:
                self.unbracketed = self.unbracketed or self._is_unbracketed(marker)
                self.parent = marker.number or self.parent
                self.marks.append(mark)
        return self.marks

    def _is_unbracketed(self, marker: Marker) -> bool:
        return marker.number is not None and self.layout.folded[marker.start : marker.start + 1] != b"("

    def _is_footnote(self, marker: Marker) -> bool:
        """Whether "(1)" numbers no question: where those are printed "1.", or where a sentence before bears it."""
        if marker.number is None or marker.letter or self._is_unbracketed(marker) or self._repeat(marker) is not None:
            return False
        if self.unbracketed:
            return True
        before = self.layout.folded[max(0, marker.start - _NOTED_WITHIN) : marker.start]
        borne = re.search(rb"[.\"'] \(%s\)[ \n]" % marker.number.encode(), before)
        return borne is not None and bool(_NAMES_LAW.search(self.layout.folded, marker.text, marker.text + _HEADING))

    def _attached(self, marker: Marker, last: int) -> int:
        """Return the number of a marker in a list of attachments, which answers no questions; 0 for any other."""
        if marker.worded or marker.letter or not (marker.number or "").isdigit() or self._repeat(marker) is not None:
            return 0
        if self.series.headed(marker):
            return 0  # "... below and attached:" stands before questions too
        number = int(marker.number or 0)
        if number == last + 1 > 1:
            return number
        before = self.layout.folded[max(0, marker.start - 150) : marker.start]
        return number if number == 1 and _ATTACHED.search(before) else 0

    def _mark(self, marker: Marker, following: Marker | None) -> Mark | None:
        if marker.several is not None:
            refs = tuple(refs_in(marker.several, list(self.asked)))
            bare = marker.answers or not marker.worded
            if not self._goes_on(refs[0]) or (bare and not self._is_expected(refs)):
                return None
            return Mark(refs, marker.start, marker.text, None, False)
        limit = following.start if following else self.end
        repeat = self._repeat(marker)
        ref = self._ref(marker, repeat)
        if repeat is not None:
            mark = self._question(ref, marker, question_rest(self.layout, repeat.end, self.end))
            return replace(mark, inserted=repeat.inserted)
        again = bool(self.marks) and self.marks[-1].refs == (ref,) and marker.worded
        first = marker.answers and self._comes_next(ref) and (not self.asked or ref in self.asked)
        if again or first:
            return Mark((ref,), marker.start, marker.text, None, False)
        if marker.answers:
            return None
        if following and following.worded and following.ref == marker.ref and limit - marker.text > 8:
            return self._question(ref, marker, limit)
        if following and limit - marker.text < _HEADING and self._opens_letters(marker, following):
            return self._question(ref, marker, limit)
        heading = self._heading_end(marker, ref)
        return self._question(ref, marker, heading) if heading else self._unrepeated(marker, ref, limit)

    def _question(self, ref: str, marker: Marker, answer: int) -> Mark:
        if emphasis := _EMPHASIS.match(self.layout.folded, answer, self.end):
            answer = emphasis.end()
        answer = list_end(self.layout, answer, self.end)
        return Mark((ref,), marker.start, answer, (marker.text, self.layout.trim(marker.text, answer)[1]), True)

    def _repeat(self, marker: Marker) -> Repeat | None:
        following = self.following.get(marker.text)  # behind "6. None." the words are those of 7
        limit = following.start if following else self.end
        words = self.layout.words(marker.text, min(limit, marker.text + 60))
        return next((self.repeats[word.start] for word in words[:3] if word.start in self.repeats), None)

    def _ref(self, marker: Marker, repeat: Repeat | None) -> str:
        """A letter alone takes the number it was asked under, or the number printed before it."""
        if marker.number or marker.letter is None:
            return marker.ref
        printed = (self.parent or "") + marker.letter
        if printed in self.asked or repeat is None or repeat.asked.ref is None:
            return printed
        return repeat.asked.ref if repeat.asked.ref.endswith(marker.letter) else printed

    def _heading_end(self, marker: Marker, ref: str) -> int | None:
        """Return where a repeated item of one or two words ends, such as the heading of some sub-questions."""
        for item in self.asked.get(ref, ()):
            if len(item.words) < 3:
                words = self.layout.words(marker.text, min(self.end, marker.text + 120))[: len(item.words)]
                if tuple(word.text for word in words) == item.words:
                    return words[-1].end
        return None

    def _unrepeated(self, marker: Marker, ref: str, limit: int) -> Mark | None:
        """A number whose words were not asked: a question, an answer, or an item of a list."""
        goes_on = self._goes_on(ref)
        if goes_on and self.series.answers(marker) and not asks_outright(self.layout.flat[marker.text : limit]):
            return Mark((ref,), marker.start, marker.text, None, False)
        if goes_on and (stop := self.series.line_end(self.layout, marker, limit)) is not None:
            return self._question(ref, marker, stop)
        stop = question_end(self.layout, marker.text, limit, fills=not self.series.inline(marker))
        if stop is not None and (marker.number or marker.letter == "a" or goes_on):
            return self._question(ref, marker, stop)
        if goes_on and (stop := self.series.answer_start(self.layout, marker, limit)) is not None:
            return self._question(ref, marker, stop)
        if goes_on and self.series.answers(marker):
            return Mark((ref,), marker.start, marker.text, None, False)
        if ref in self.asked and goes_on:
            reworded = resembling_end(self.layout, marker.text, limit, self.asked[ref])
            return (
                self._question(ref, marker, reworded)
                if reworded
                else Mark((ref,), marker.start, marker.text, None, False)
            )
        empty_stem = ref in self.stems and goes_on and not self.layout.flat[marker.text : limit].strip()
        return Mark((ref,), marker.start, marker.text, None, False) if empty_stem or marker.worded else None

    def _opens_letters(self, marker: Marker, following: Marker) -> bool:
        """Whether a number is the heading of lettered questions."""
        if marker.number is None or marker.letter or following.ref not in {"a", "i"}:
            return False
        if self.layout.flat[marker.text : following.start].rstrip().endswith(b":"):
            return True
        words = self.layout.flat[following.text : min(self.end, following.text + 200)]
        return is_question(words.split(b"?")[0] + b"?") and b"?" in words

    def _is_expected(self, refs: tuple[str, ...]) -> bool:
        """Whether numbers that no word names are those of questions: "17/18 -" opens a row of a table."""
        rises = all(order_of(one) < order_of(other) for one, other in pairwise(refs))
        return rises and self._comes_next(refs[0]) and (not self.asked or self.asked.keys() >= set(refs))

    def _comes_next(self, ref: str) -> bool:
        """Whether a number leaves none out; "Answer: 14" is no answer to question 14."""
        last = order_of(self.marks[-1].refs[-1])[0] if self.marks else 0
        return self._goes_on(ref) and order_of(ref)[0] <= last + 1

    def _goes_on(self, ref: str) -> bool:
        """Whether a number goes on where the marks before it stopped."""
        if not self.marks:
            return True
        order = order_of(ref)
        return order in {(1, ""), (0, "a")} or order > order_of(self.marks[-1].refs[-1])
