"""Headings without a number: paragraphs that only name what was asked, with the answer under them."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from foi_exemptions.cutting.numbering import find_bullets
from foi_exemptions.cutting.phrases import ENDINGS, FURNITURE, Wording
from foi_exemptions.cutting.questions import is_heading, is_question, only_names, without_example, words_before_question
from foi_exemptions.cutting.series import Shape, find_series
from foi_exemptions.cutting.treatments import kinds_of

if TYPE_CHECKING:
    from foi_exemptions.cutting.layout import Layout, Line

_LEAST = 2
_LONGEST = 300
_SENTENCE = 40
_TITLE = 90
_MOST_PARAGRAPHS = 2000
_QUESTION_LABEL = re.compile(rb"^[ ]*(?:q|question|query|request|you asked)[ ]?[:.][ ]", re.IGNORECASE | re.MULTILINE)
_ANSWER_LABEL = re.compile(
    rb"^[ ]*(?:a|r|ans(?:wer)?|response|reply|our (?:answer|response|reply))[ ]?[:.][ \n]", re.IGNORECASE | re.MULTILINE
)
_NOT_ASKED = (
    FURNITURE
    | ENDINGS
    | {Wording.REQUEST_HEADING, Wording.RESPONSE_HEADING, Wording.EXPLANATION_HEADING, Wording.ANNEX_HEADING}
)


class Heading(NamedTuple):
    """A heading: where its bullet or label begins, and the span of its words."""

    start: int
    text: int
    end: int


def find_headings(layout: Layout, start: int, end: int) -> list[Heading]:
    """Return the headings of a reply that prints no numbers: labelled, bulleted or bare."""
    end = _annexe(layout, start, end)
    return _labelled(layout, start, end) or _bulleted(layout, start, end) or _plain(layout, start, end)


def _annexe(layout: Layout, start: int, end: int) -> int:
    """Return where the annexe of a letter begins that has ended."""
    ended = False
    for left, right in islice(layout.paragraphs(start, end), _MOST_PARAGRAPHS):
        if right - left > _TITLE:
            continue
        kinds = _kinds(layout, left, right)
        if ended and Wording.ANNEX_HEADING in kinds:
            return left
        ended = ended or Wording.SIGNATURE in kinds
    return end


def _labelled(layout: Layout, start: int, end: int) -> list[Heading]:
    """Questions after "Q:", each up to the label of its answer or the end of its paragraph."""
    openings = list(_QUESTION_LABEL.finditer(layout.folded, start, end))
    if len(openings) < _LEAST:
        return []
    found = []
    for opening, following in zip(openings, [*(one.start() for one in openings[1:]), end], strict=True):
        answer = _ANSWER_LABEL.search(layout.folded, opening.end(), following)
        limit = answer.start() if answer else following
        first = next(layout.paragraphs(opening.end(), limit), None)
        if first is not None:
            stop = layout.trim(first.start, limit)[1] if answer else first.end
            found.append(Heading(opening.start(), first.start, stop))
    return found


def _bulleted(layout: Layout, start: int, end: int) -> list[Heading]:
    series = find_series(layout, find_bullets(layout, start, end), start, end)
    found = []
    for run in series.runs:
        if run.shape is not Shape.HEADED:
            continue
        for marker, limit in zip(run.markers, run.limits, strict=True):
            stop = series.answer_start(layout, marker, limit)
            if stop is not None and not _kinds(layout, marker.text, stop) & _NOT_ASKED:
                found.append(Heading(marker.start, marker.text, stop))
    return found


def _plain(layout: Layout, start: int, end: int) -> list[Heading]:
    """A heading stands alone between paragraphs that are none, after the letter has begun."""
    paragraphs = list(islice(layout.paragraphs(start, end), _MOST_PARAGRAPHS))
    found = _among(layout, paragraphs, closed=False)
    if sum(layout.flat[right - 1 : right] == b"." for _, _, right in found) >= _LEAST:
        return _among(layout, paragraphs, closed=True)
    return found if len(found) >= _LEAST else []


def _among(layout: Layout, paragraphs: list[Line], closed: bool) -> list[Heading]:
    """A question, or a name after an answer or a plain paragraph, is a heading where a lesser paragraph follows."""
    found: list[Heading] = []
    ranks = [_rank(layout, paragraph, closed) for paragraph in paragraphs]
    begun = False
    taken = -2
    for index, paragraph in enumerate(paragraphs[:-1]):
        rank = ranks[index]
        if not rank:
            begun = begun or paragraph.end - paragraph.start > _SENTENCE
            if paragraph.end - paragraph.start < _TITLE and Wording.SIGNATURE in _kinds(layout, *paragraph):
                break
            continue
        kinds = _kinds(layout, *paragraph)
        if Wording.EXPLANATION_HEADING in kinds and found:
            break
        lesser = ranks[index + 1] < rank
        free = index - 1 != taken and (rank > 1 or not index or not ranks[index - 1] or index - 2 == taken)
        if not (begun and lesser and free) or kinds & _NOT_ASKED:
            continue
        following = paragraphs[index + 1]
        if not _kinds(layout, following.start, min(following.end, following.start + 200)) & (FURNITURE | ENDINGS):
            left = words_before_question(layout, *paragraph) if rank > 1 else paragraph.start
            found.append(Heading(left, left, paragraph.end))
            taken = index
    return found


def _rank(layout: Layout, paragraph: Line, closed: bool) -> int:
    """Return 2 for a paragraph that asks, 1 for one that names, 0 for any other."""
    if paragraph.end - paragraph.start > _LONGEST:
        return 0
    text = without_example(layout.flat[paragraph.start : paragraph.end])
    named = is_heading(text, closed) and (not text.endswith(b".") or is_question(text) or only_names(text))
    return named + (named and is_question(text))


def _kinds(layout: Layout, start: int, end: int) -> frozenset[Wording]:
    return kinds_of(layout.flat[start : min(end, start + _LONGEST)].strip(b" *-"))
