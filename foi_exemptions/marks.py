"""Where in a reply the answer to each question begins.

The request's own words are the best guide: where the reply repeats them, the answer starts after the last
of them. Without them, numbers, question marks and the usual openings of a request show a question.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from foi_exemptions.columns import find_rows
from foi_exemptions.headings import find_headings
from foi_exemptions.numbering import find_markers, order_of
from foi_exemptions.questions import is_question, question_end, question_rest
from foi_exemptions.repeats import find_repeats, resembling_end
from foi_exemptions.scopes import opens_remaining, scope_at
from foi_exemptions.series import find_series

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foi_exemptions.layout import Layout
    from foi_exemptions.numbering import Marker
    from foi_exemptions.repeats import Repeat
    from foi_exemptions.requests import Asked
    from foi_exemptions.series import Series


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


_LINE_END = re.compile(rb"[ ]*[?:.]*[ ]*(?:\n|$)")
_HEADING = 80
_MOST_REFS = 500
_FEW = 2
"""A reply with fewer questions than this is searched for headings."""


def find_marks(layout: Layout, start: int, end: int, asked: list[Asked]) -> list[Mark]:
    """Return, in reading order, where questions are repeated or answered by number in a reply."""
    repeats = find_repeats(layout, start, end, asked)
    tabled = [
        Mark((row.ref,) if row.ref else (), row.start, row.answer, row.question, True, stop=row.stop)
        for row in find_rows(layout, start, end)
    ]
    if tabled:
        return _outside_table(layout, end, tabled, asked)
    markers = find_markers(layout, start, end)
    marks = _Numbered(layout, end, repeats, asked, find_series(layout, markers, start, end)).read(markers)
    marks = _in_order([*marks, *_unnumbered(layout, start, end, marks, repeats)])
    if not asked:
        marks = _in_order([*marks, *_unasked(layout, start, end, marks)])
    if sum(1 for mark in marks if mark.refs) < _FEW:
        marks = _in_order([*marks, *_headings(layout, start, end, marks)])
    marks = _in_order([*marks, *_scopes(layout, start, end, marks, repeats, asked)])
    return _inherit_refs(marks)


def _outside_table(layout: Layout, end: int, tabled: list[Mark], asked: list[Asked]) -> list[Mark]:
    """A table answers by itself; only numbered items after it are looked for."""
    last = max(mark.stop or mark.answer for mark in tabled)
    markers = find_markers(layout, last, end)
    known = _Numbered(layout, end, [], asked, find_series(layout, markers, last, end))
    known.marks = [mark for mark in tabled if mark.refs]
    read = [mark for mark in known.read(markers) if mark.start >= last]
    return _in_order([*tabled, *read, *_scopes(layout, last, end, [*tabled, *read], [], asked)])


def _in_order(marks: list[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: mark.start)


class _Spans:
    """Spans in reading order, to ask quickly what covers a place."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]

    def cover(self, position: int) -> bool:
        index = bisect_right(self._starts, position) - 1
        return index >= 0 and position < self._spans[index][1]

    def overlap(self, start: int, end: int) -> bool:
        return self.cover(start) or self.next_after(start, end) < end

    def next_after(self, position: int, otherwise: int) -> int:
        index = bisect_right(self._starts, position)
        return self._starts[index] if index < len(self._starts) else otherwise


# ---------------------------------------------------------------- numbered items


class _Numbered:
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
        self.parent: str | None = None

    def read(self, markers: list[Marker]) -> list[Mark]:
        for index, marker in enumerate(markers):
            following = markers[index + 1] if index + 1 < len(markers) else None
            if self.marks and marker.start < self.marks[-1].answer:
                continue
            mark = self._mark(marker, following)
            if mark is not None:
                self.parent = marker.number or self.parent
                self.marks.append(mark)
        return self.marks

    def _mark(self, marker: Marker, following: Marker | None) -> Mark | None:
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
        return Mark((ref,), marker.start, answer, (marker.text, self.layout.trim(marker.text, answer)[1]), True)

    def _repeat(self, marker: Marker) -> Repeat | None:
        words = self.layout.words(marker.text, min(self.end, marker.text + 60))
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
        stop = question_end(self.layout, marker.text, limit)
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

    def _comes_next(self, ref: str) -> bool:
        """Whether a number leaves none out; "Answer: 14" is no answer to question 14."""
        last = order_of(self.marks[-1].refs[0])[0] if self.marks else 0
        return self._goes_on(ref) and order_of(ref)[0] <= last + 1

    def _goes_on(self, ref: str) -> bool:
        """Whether a number goes on where the marks before it stopped."""
        if not self.marks:
            return True
        order = order_of(ref)
        return order in {(1, ""), (0, "a")} or order > order_of(self.marks[-1].refs[0])


# ---------------------------------------------------------------- unnumbered questions


def _unnumbered(layout: Layout, start: int, end: int, marks: list[Mark], repeats: list[Repeat]) -> list[Mark]:
    """Repeated questions that print no number."""
    taken = _Spans((mark.start, mark.answer) for mark in marks)
    found = []
    for repeat in repeats:
        words = len(repeat.asked.words)
        if taken.cover(repeat.start) or not _begins_item(layout, start, repeat.start):
            continue
        if (repeat.share > 0.75 or words > 12) and (words > 4 or _LINE_END.match(layout.folded, repeat.end)):
            answer = question_rest(layout, repeat.end, end)
            found.append(Mark((), repeat.start, answer, (repeat.start, layout.trim(repeat.start, answer)[1]), True))
    return found


def _begins_item(layout: Layout, start: int, position: int) -> bool:
    before = layout.folded[max(start, position - 6) : position].rstrip(b" \"'(*-")
    return not before.rstrip(b".") or before.endswith((b"\n", b"?", b":", b";", b".", b")"))


def _unasked(layout: Layout, start: int, end: int, marks: list[Mark]) -> list[Mark]:
    """Without a request in hand, paragraphs that read as questions are questions."""
    taken = _Spans((mark.start, mark.answer) for mark in marks)
    found = []
    for paragraph in layout.paragraphs(start, end):
        left, right = paragraph
        text = layout.flat[left : min(right, left + 1500)]
        if right - left > 1500 or taken.overlap(left, right) or not is_question(text):
            continue
        if text.endswith(b"?"):
            found.append(Mark((), left, right, (left, right), True))
    return found


def _headings(layout: Layout, start: int, end: int, marks: list[Mark]) -> list[Mark]:
    taken = _Spans((mark.start, mark.answer) for mark in marks)
    spans = find_headings(layout, start, end)
    return [Mark((), left, right, (left, right), True) for left, right in spans if not taken.overlap(left, right)]


# ---------------------------------------------------------------- sentences that name their questions


def _scopes(
    layout: Layout, start: int, end: int, marks: list[Mark], repeats: list[Repeat], asked: list[Asked]
) -> list[Mark]:
    """Sentences that open by saying which questions they answer."""
    order = [ref for mark in marks for ref in mark.refs] or [item.ref for item in asked if item.ref]
    taken = _Spans((mark.start, mark.answer) for mark in marks)
    repeated = _Spans((repeat.start, repeat.end) for repeat in repeats)
    by_ref: dict[str | None, list[Asked]] = {}
    for item in asked:
        by_ref.setdefault(item.ref, []).append(item)
    found = []
    paragraph = -1
    for sentence in layout.sentences(start, end):
        left = sentence.start
        if taken.cover(left) or repeated.cover(left):
            continue
        text = layout.flat[left : min(sentence.end, left + 400)]
        if sentence.paragraph != paragraph and opens_remaining(text):
            found.append(Mark((), left, left, None, False, scope=True, remaining=True))
        paragraph = sentence.paragraph
        scope = scope_at(text, order[:_MOST_REFS])
        if scope is None:
            continue
        words, answer = (left, left + scope.end), left + (scope.label_end or 0)
        if not text[scope.end :].strip(b" .:-"):
            answer = sentence.end
        items = [item for ref in scope.refs[:20] for item in by_ref.get(ref, ())[:5]]
        if scope.label_end and (restated := resembling_end(layout, answer, taken.next_after(left, end), items)):
            words, answer = (answer, restated), restated
        found.append(Mark(scope.refs, left, answer, words, False, scope=True))
    return found


def _inherit_refs(marks: list[Mark]) -> list[Mark]:
    """A repeated question without a number belongs to the number before it."""
    found: list[Mark] = []
    for mark in marks:
        before = found[-1] if found else None
        if not mark.refs and not mark.remaining and before and before.refs and (not before.scope or mark.start - before.answer < 8):
            mark = replace(mark, refs=before.refs[-1:])
        found.append(mark)
    return found
