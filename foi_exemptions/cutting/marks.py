"""Where in a reply the answer to each question begins.

The request's own words are the best guide: where the reply repeats them, the answer starts after the last
of them. Without them, numbers, question marks and the usual openings of a request show a question.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from foi_exemptions.cutting.columns import find_rows
from foi_exemptions.cutting.forms import with_forms
from foi_exemptions.cutting.headings import find_headings, find_turns
from foi_exemptions.cutting.numbered import Mark, Numbered
from foi_exemptions.cutting.numbering import find_markers
from foi_exemptions.cutting.phrases import ENDINGS, Wording
from foi_exemptions.cutting.question_ends import list_end, question_rest, unmarked_question_end, words_before_question
from foi_exemptions.cutting.questions import asks_outright, is_question, without_example
from foi_exemptions.cutting.repeats import find_repeats, resembling_end
from foi_exemptions.cutting.scopes import opens_remaining, scope_at, scope_behind
from foi_exemptions.cutting.series import find_series
from foi_exemptions.cutting.spans import Spans
from foi_exemptions.cutting.treatments import kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from foi_exemptions.cutting.headings import Heading
    from foi_exemptions.cutting.layout import Layout
    from foi_exemptions.cutting.repeats import Repeat
    from foi_exemptions.cutting.requests import Asked


_LINE_END = re.compile(rb"[ ]*[?:.]*[ ]*(?:\n|$)")
_BEHIND_QUESTION = re.compile(rb"[ \"'\n]*(?:-+|:)?[ \n]*")
_LONGEST_QUESTION = 1500
_ASKED_AND_ANSWERED = re.compile(
    rb"(?P<question>(?:how|what|which|who|when|where|why|do|does|did|is|are|was|were|has|have|can|could|will|would)\b"
    rb"[^?\n]{8,300}\?)[ ]*-+[ ]+(?=[^ ])",
    re.IGNORECASE,
)
"""A question with its answer behind a dash, in a line of its own."""
_INDENT = 8
_MOST_REFS = 500
_CLOSING = 120
_NOT_ASKED = frozenset({*ENDINGS, Wording.FEEDBACK, Wording.ADMINISTRATION})
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
    marks = Numbered(layout, end, repeats, asked, find_series(layout, markers, start, end)).read(markers)
    marks = _in_order([*marks, *_unnumbered(layout, start, end, marks, repeats)])
    find = find_headings if sum(1 for mark in marks if mark.refs) < _FEW else find_turns
    marks = _in_order([*marks, *_headings(find(layout, start, end), marks)])
    if not asked or not (repeats or any(mark.refs for mark in marks)):
        unasked = _unasked(layout, start, end, marks)
        marks = _in_order([*marks, *unasked]) if not asked or len(unasked) + len(marks) >= _FEW else marks
    marks = with_forms(layout, marks, start, end)
    marks = _in_order([*marks, *_scopes(layout, start, end, marks, repeats, asked)])
    return _inherit_refs(marks)


def _outside_table(layout: Layout, end: int, tabled: list[Mark], asked: list[Asked]) -> list[Mark]:
    """A table answers by itself; only numbered items after it are looked for."""
    last = max(mark.stop or mark.answer for mark in tabled)
    markers = find_markers(layout, last, end)
    known = Numbered(layout, end, [], asked, find_series(layout, markers, last, end, opens=False))
    known.marks = [mark for mark in tabled if mark.refs]
    read = [mark for mark in known.read(markers) if mark.start >= last]
    return _in_order([*tabled, *read, *_scopes(layout, last, end, [*tabled, *read], [], asked)])


def _in_order(marks: list[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: mark.start)


# ---------------------------------------------------------------- unnumbered questions


def _unnumbered(layout: Layout, start: int, end: int, marks: list[Mark], repeats: list[Repeat]) -> list[Mark]:
    """Repeated questions that print no number."""
    taken = Spans((mark.start, mark.answer) for mark in marks)
    found = []
    for repeat in repeats:
        words = len(repeat.asked.words)
        if taken.cover(repeat.start) or not _begins_item(layout, start, repeat.start):
            continue
        if (repeat.share > 0.75 or words > 12) and (words > 4 or _LINE_END.match(layout.folded, repeat.end)):
            answer = list_end(layout, question_rest(layout, repeat.end, end), end)
            found.append(Mark((), repeat.start, answer, (repeat.start, layout.trim(repeat.start, answer)[1]), True))
    return found


def _begins_item(layout: Layout, start: int, position: int) -> bool:
    before = layout.folded[max(start, position - 6) : position].rstrip(b" \"'(*-")
    return not before.rstrip(b".") or before.endswith((b"\n", b"?", b":", b";", b".", b")"))


def _unasked(layout: Layout, start: int, end: int, marks: list[Mark]) -> list[Mark]:
    """Without a request in hand that is repeated, paragraphs and openings of lines that read as questions are."""
    taken = Spans((mark.start, mark.answer) for mark in marks)
    found = []
    for paragraph in layout.paragraphs(start, end):
        left, right = paragraph
        if taken.overlap(left, right):
            continue
        text = without_example(layout.flat[left : min(right, left + _LONGEST_QUESTION)])
        if right - left <= _LONGEST_QUESTION and text.endswith(b"?") and is_question(text):
            left = words_before_question(layout, left, right)
            if not kinds_of(text) & _NOT_ASKED:
                found.append(Mark((), left, right, (left, right), True))
        else:
            found += _opening_lines(layout, left, right)
    return found


def _opening_lines(layout: Layout, start: int, end: int) -> Iterator[Mark]:
    """Yield the questions that open a line of a paragraph and are answered behind their question mark."""
    begun = set()
    for sentence in layout.sentences(start, end):
        left, right = sentence.start, sentence.end
        opens = left == start or b"\n" in layout.folded[max(start, left - _INDENT) : left]
        text = layout.flat[left : min(right, left + _LONGEST_QUESTION)].strip(b" \"'")
        asks = text.endswith(b"?") and asks_outright(text) and not kinds_of(text) & _NOT_ASKED
        if opens and right < end and asks:
            behind = _BEHIND_QUESTION.match(layout.folded, right, end)
            begun.add(left)
            yield Mark((), left, behind.end() if behind else right, (left, right), True)
    for line in layout.lines_within(start, end):
        asked = _ASKED_AND_ANSWERED.match(layout.folded, line.start, line.end)
        if asked and line.start > start and line.start not in begun:
            yield Mark((), line.start, asked.end(), asked.span("question"), True)


def _headings(headings: Iterable[Heading], marks: list[Mark]) -> list[Mark]:
    taken = Spans((mark.start, mark.answer) for mark in marks)
    return [
        Mark((), heading.start, heading.end, (heading.text, heading.end), True)
        for heading in headings
        if not taken.overlap(heading.start, heading.end)
    ]


# ---------------------------------------------------------------- sentences that name their questions


def _scopes(
    layout: Layout, start: int, end: int, marks: list[Mark], repeats: list[Repeat], asked: list[Asked]
) -> list[Mark]:
    """Sentences that open by saying which questions they answer."""
    order = ([item.ref for item in asked if item.ref] or [ref for mark in marks for ref in mark.refs])[:_MOST_REFS]
    taken = Spans((mark.start, mark.answer) for mark in marks)
    repeated = Spans((repeat.start, repeat.end) for repeat in repeats)
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
        scope = scope_at(text, order)
        if scope is None:
            if refs := scope_behind(layout.flat[max(left, sentence.end - _CLOSING) : sentence.end], order):
                found.append(Mark(refs, left, left, None, False, scope=True))
            continue
        words, answer = (left, left + scope.end), left + (scope.label_end or 0)
        if not text[scope.end :].strip(b" .:-"):
            answer = sentence.end
        items = [item for ref in scope.refs[:20] for item in by_ref.get(ref, ())[:5]]
        limit = taken.next_after(left, end)
        restated = scope.label_end and (
            resembling_end(layout, answer, limit, items) or unmarked_question_end(layout, answer, limit)
        )
        if restated:
            words, answer = (answer, restated), restated
        found.append(Mark(scope.refs, left, answer, words, False, scope=True))
    return found


def _inherit_refs(marks: list[Mark]) -> list[Mark]:
    """A repeated question without a number belongs to the number before it."""
    found: list[Mark] = []
    for mark in marks:
        before = found[-1] if found else None
        if (
            not mark.refs
            and not mark.remaining
            and before
            and before.refs
            and (not before.scope or mark.start - before.answer < 8)
        ):
            mark = replace(mark, refs=before.refs[-1:])
        found.append(mark)
    return found
