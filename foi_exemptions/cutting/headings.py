"""Headings without a number: paragraphs that only name what was asked, with the answer under them."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from foi_exemptions.cutting.numbering import find_bullets
from foi_exemptions.cutting.phrases import ENDINGS, FURNITURE, TREATED, Wording
from foi_exemptions.cutting.question_ends import asked_under, words_before_question
from foi_exemptions.cutting.questions import (
    OUR_VOICE,
    asks_for,
    asks_of_us,
    is_heading,
    is_question,
    only_names,
    without_example,
)
from foi_exemptions.cutting.series import Shape, find_series
from foi_exemptions.cutting.treatments import kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from foi_exemptions.cutting.layout import Layout, Line, Sentence

_LEAST = 2
_LONGEST = 300
_SENTENCE = 40
_TITLE = 90
_MOST_PARAGRAPHS = 2000
_MOST_MERGED = 6
_QUESTION_LABEL = re.compile(
    rb"^[ ]*(?:(?:q|(?:your |the |foi )?(?:question|query|request|enquiry)|you asked)[ ]?[:.-]+[ ]"
    rb"|(?:information |details )?(?:requested|wanted|sought)[ ]?:[ ]"
    rb"|(?:\d{1,2}[.)] )?(?:foi |eir |the |your )?(?:question|query|enquiry|request|you asked|information requested)"
    rb"(?: \([^()\n]{3,40}\))?[ ]?:?[ ]*\n)",
    re.IGNORECASE | re.MULTILINE,
)
_ANSWER_LABEL = re.compile(
    rb"^[ ]*(?:(?:a|r|ans(?:wer)?|response|reply|our (?:answer|response|reply))[ ]?[:.-]+[ \n]"
    rb"|(?:information |details )?(?:provided|supplied|given|disclosed)[ ]?:[ ]"
    rb"|(?:foi |eir |the |[a-z]{3,12} )?(?:answer|response|reply)[ ]?:[ ]"
    rb"|(?:\d{1,2}[.)] )?(?:foi |eir |the |our )?(?:answer|response|reply|decision|information provided)"
    rb"(?: \([^()\n]{3,40}\))?[ ]?:?[ ]*\n)",
    re.IGNORECASE | re.MULTILINE,
)
_NOT_ASKED = (
    FURNITURE
    | ENDINGS
    | {Wording.REQUEST_HEADING, Wording.RESPONSE_HEADING, Wording.EXPLANATION_HEADING, Wording.ANNEX_HEADING}
)
_BEGINS = frozenset({Wording.GREETING, Wording.THANKS, Wording.LEAD_IN})


class Heading(NamedTuple):
    """A heading: where its bullet or label begins, and the span of its words."""

    start: int
    text: int
    end: int


class _Pair(NamedTuple):
    """The label of a question, that of its answer if it has one, and where the next question's stands."""

    question: re.Match[bytes]
    answer: re.Match[bytes] | None
    limit: int


class _Block(NamedTuple):
    """A paragraph or several that ask together; ``asked`` is where the words end that show whether they do."""

    start: int
    end: int
    asked: int


def find_headings(layout: Layout, start: int, end: int) -> list[Heading]:
    """Return the headings of a reply that prints no numbers: labelled, bulleted or bare."""
    end = _annexe(layout, start, end)
    pairs = _label_pairs(layout, start, end)
    return _labelled(layout, pairs) or _bulleted(layout, start, end) or _plain(layout, start, end)


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


def _labelled(layout: Layout, pairs: Iterable[_Pair]) -> list[Heading]:
    """Questions after "Q:", each up to the label of its answer or the end of its paragraph.

    A label in a line of its own ("Request") needs that of the answer under it.
    """
    kept = [pair for pair in pairs if pair.answer or not pair.question.group().endswith(b"\n")]
    if len(kept) < _LEAST:
        return []
    found = []
    for opening, answer, following in kept:
        limit = answer.start() if answer else following
        first = next(layout.paragraphs(opening.end(), limit), None)
        if first is not None:
            stop = layout.trim(first.start, limit)[1] if answer else first.end
            found.append(Heading(opening.start(), first.start, stop))
    return found


def find_turns(layout: Layout, start: int, end: int) -> list[Heading]:
    """Return the questions of a page that puts each under a label of its own and over the label of its answer."""
    pairs = _label_pairs(layout, start, end)
    return _labelled(layout, pairs) if all(pair.answer for pair in pairs) else []


def _label_pairs(layout: Layout, start: int, end: int) -> list[_Pair]:
    openings = list(_QUESTION_LABEL.finditer(layout.folded, start, end))
    places = [*(one.start() for one in openings), end]
    return [
        _Pair(one, _ANSWER_LABEL.search(layout.folded, one.end(), limit), limit)
        for one, limit in zip(openings, places[1:], strict=True)
    ]


def _bulleted(layout: Layout, start: int, end: int) -> list[Heading]:
    series = find_series(layout, find_bullets(layout, start, end), start, end)
    found = []
    for run in series.runs:
        if run.shape is not Shape.HEADED:
            continue
        for marker, limit in zip(run.markers, run.limits, strict=True):
            stop = series.answer_start(layout, marker, limit)
            if stop is None:
                continue
            kinds = _kinds(layout, marker.text, stop)
            if not (kinds - {Wording.REQUESTER} if asks_for(layout.flat[marker.text : stop]) else kinds) & _NOT_ASKED:
                found.append(Heading(marker.start, marker.text, stop))
    return found


def _plain(layout: Layout, start: int, end: int) -> list[Heading]:
    """A heading stands alone between paragraphs that are none, after the letter has begun."""
    blocks = list(_blocks(layout, list(islice(layout.paragraphs(start, end), _MOST_PARAGRAPHS))))
    found = _among(layout, blocks, closed=False)
    if sum(layout.flat[right - 1 : right] == b"." for _, _, right in found) >= _LEAST:
        return _among(layout, blocks, closed=True)
    asked_on = {block.end for block in blocks if block.asked < block.end}
    return found if len(found) >= _LEAST or (found and found[0].end in asked_on) else []


def _blocks(layout: Layout, paragraphs: list[Line]) -> Iterator[_Block]:
    """Yield each paragraph, with those under it in which the requester goes on with its first sentence."""
    index = 0
    while index < len(paragraphs):
        paragraph, last, asked = paragraphs[index], index, paragraphs[index].end
        first = next(layout.sentences(*paragraph), None)
        if first is not None and (limit := _asks_until(layout, first, paragraphs, index)):
            stop = asked_under(layout, first.end, limit)
            while last + 1 < len(paragraphs) and paragraphs[last + 1].end <= stop:
                last += 1
            asked = first.end if stop >= paragraph.end else asked
        yield _Block(paragraph.start, paragraphs[last].end, asked)
        index = last + 1


def _asks_until(layout: Layout, first: Sentence, paragraphs: list[Line], index: int) -> int:
    """Return how far the requester may go on: a few paragraphs behind a question, to the end of its own behind a name.

    0 where a sentence is neither.
    """
    text = layout.flat[first.start : first.end]
    if is_question(text) or asks_of_us(text):
        return paragraphs[min(index + _MOST_MERGED, len(paragraphs) - 1)].end
    return paragraphs[index].end if is_heading(text, closed=True) else 0


def _among(layout: Layout, blocks: list[_Block], closed: bool) -> list[Heading]:
    """A question, or a name after an answer or a plain paragraph, is a heading where a lesser paragraph follows.

    The first of them begins the letter if it is a question answered in our voice, or if another follows its answer.
    """
    found: list[Heading] = []
    ranks = [_rank(layout, block, closed) for block in blocks]
    begun = False
    taken = -2
    waiting = -3, Heading(0, 0, 0)
    for index, block in enumerate(blocks[:-1]):
        rank = ranks[index]
        announces = not begun and _announces(layout, block)
        if not rank or announces:
            begun = begun or announces or block.end - block.start > _SENTENCE
            if block.end - block.start < _TITLE and Wording.SIGNATURE in _kinds(layout, block.start, block.end):
                break
            continue
        kinds = _kinds(layout, block.start, block.asked)
        if Wording.EXPLANATION_HEADING in kinds and found:
            break
        lesser = ranks[index + 1] < rank
        free = index - 1 != taken and (rank > 1 or not begun or not ranks[index - 1] or index - 2 == taken)
        if not (lesser and free) or (kinds - {Wording.REQUESTER} if rank > 1 else kinds) & _NOT_ASKED:
            continue
        following = blocks[index + 1]
        if not _kinds(layout, following.start, min(following.end, following.start + 200)) & (FURNITURE | ENDINGS):
            left = words_before_question(layout, block.start, block.end) if rank > 1 else block.start
            heading = Heading(left, left, block.end)
            begun = begun or index - 2 == waiting[0] or (rank > 1 and _answers(layout, following))
            if not begun:
                waiting = index, heading
                continue
            if index - 2 == waiting[0]:
                found.append(waiting[1])
            found.append(heading)
            taken = index
    return found


def _announces(layout: Layout, block: _Block) -> bool:
    """Whether a paragraph leads to the answers: it greets, thanks, ends in a colon or says that they follow."""
    ends = layout.folded[block.end - 1 : block.end] == b":"
    return ends or bool(_kinds(layout, block.start, block.end) & _BEGINS)


def _answers(layout: Layout, block: _Block) -> bool:
    """Whether a paragraph answers beyond doubt, so that the letter has begun above it."""
    words = layout.flat[block.start : min(block.end, block.start + _LONGEST)]
    return bool(OUR_VOICE.search(words) or kinds_of(words) & TREATED) and not is_question(words)


def _rank(layout: Layout, block: _Block, closed: bool) -> int:
    """Return 2 for a paragraph that asks, 1 for one that names, 0 for any other."""
    if block.asked - block.start > _LONGEST:
        return 0
    text = without_example(layout.flat[block.start : block.asked])
    if asks_of_us(text):
        return 2
    named = is_heading(text, closed) and (not text.endswith(b".") or is_question(text) or only_names(text))
    return named + (named and is_question(text))


def _kinds(layout: Layout, start: int, end: int) -> frozenset[Wording]:
    return kinds_of(layout.flat[start : min(end, start + _LONGEST)].strip(b" *-"))
