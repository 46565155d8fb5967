"""Runs of numbered, lettered or bulleted items, and where in each item the answer begins.

A run is judged as a whole: where most of its items are a heading with words under it, or a heading, a dash or
colon and words after it, every item is a question and its answer. A run of single lines is only a list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from foi_exemptions.cutting.phrases import TREATED, Wording
from foi_exemptions.cutting.question_ends import asked_under, question_end
from foi_exemptions.cutting.questions import (
    OUR_VOICE,
    asks_for,
    asks_of_us,
    asks_outright,
    hangs,
    has_verb,
    is_heading,
    is_question,
)
from foi_exemptions.cutting.ref_lists import order_of
from foi_exemptions.cutting.treatments import kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foi_exemptions.cutting.layout import Layout
    from foi_exemptions.cutting.numbering import Marker


class Shape(StrEnum):
    """How the items of a run are written."""

    HEADED = "headed"
    INLINE = "inline"
    ANSWERS = "answers"
    LIST = "list"


@dataclass(slots=True)
class Run:
    """Items of one style in their order; ``nested`` where it stands inside an item of a run of its own style."""

    markers: list[Marker]
    limits: list[int]
    shape: Shape = Shape.LIST
    nested: bool = False


@dataclass(slots=True)
class Series:
    """Every run of a reply, and the run of each marker."""

    runs: list[Run] = field(default_factory=list)
    by_text: dict[int, Run] = field(default_factory=dict)

    def answer_start(self, layout: Layout, marker: Marker, limit: int) -> int | None:
        """Return where the answer of an item begins (at ``limit`` where it has none), if it prints a question."""
        run = self.by_text.get(marker.text)
        if run is None or run.nested or run.shape not in {Shape.HEADED, Shape.INLINE}:
            return None
        for find in (_headed, _inline) if run.shape is Shape.HEADED else (_inline, _headed):
            if (answer := find(layout, marker.text, limit)) is not None:
                return answer
        first = next(layout.paragraphs(marker.text, limit), None)
        if first is not None and is_heading(layout.flat[first.start : first.end], closed=True):
            return asked_under(layout, first.end, limit)
        return None

    def line_end(self, layout: Layout, marker: Marker, limit: int) -> int | None:
        """Return where the lines end that name what was asked, directly over the sentence that answers."""
        if not self.headed(marker):
            return None
        return (
            _lined(layout, marker.text, limit)
            or _lined(layout, marker.text, limit, any_words=True)
            or _two_lines(layout, marker.text, limit)
        )

    def headed(self, marker: Marker) -> bool:
        """Whether a marker belongs to a run of headings with words under them."""
        run = self.by_text.get(marker.text)
        return run is not None and not run.nested and run.shape is Shape.HEADED

    def inline(self, marker: Marker) -> bool:
        """Whether a marker belongs to a run of questions that are answered in their own line or paragraph."""
        return self._is_in(marker, Shape.INLINE)

    def answers(self, marker: Marker) -> bool:
        """Whether a marker belongs to a run announced as answers."""
        return self._is_in(marker, Shape.ANSWERS)

    def _is_in(self, marker: Marker, shape: Shape) -> bool:
        run = self.by_text.get(marker.text)
        return run is not None and run.shape is shape


_SEPARATOR = re.compile(rb"(?P<head>[^\n?]{2,200}?)(?:[ ]+-+[ ]+|[ ]*:[ ]+-?[ ]*)(?=[^ \n])")
_ANNOUNCES = re.compile(
    rb"\b(?:answers?|repl(?:y|ies)|responses?|in (?:order|turn))\b[^.?]{0,60}[:.]?[ ]*$", re.IGNORECASE
)
_MOST_ITEMS = 0.6
_GREETING = 6
_MOST_LINES = 4
_ABOUT = rb"(?:(?:c|ca|approx)\.?|about|around|just over|up to|nearly|almost|at least|[<>~])[ ]?\xa3?\d"
_ROUGHLY = re.compile(_ABOUT + rb"|https?://|www\.", re.IGNORECASE)
"""A figure, more or less ("c. 3,400"), or a link: what answers though it opens with a small letter."""
_REPLIES = re.compile(
    rb"(?:(?:[=~-]*>+|~+)[ ]*)?"
    rb"(?:we|i|it|this|these|those|there|they|the|our|a|no|none|nil|yes|all|please (?:see|find|refer|note)|"
    rb"under|section|regulation|n/a|not(?! (?:including|limited|just|only|necessarily))|nothing|"
    rb"unfortunately|each|both|unknown|unable|cannot|exempt|withheld|refused|redacted|confidential|commercially|"
    rb"available|published|see|refer|information not|data not|approx\w*|circa|over|fewer|less than|more than|as above|"
    rb"same as)\b|" + _ABOUT + rb"|https?://|www\.|\xa3 ?\d|\d[\d,.%]*[ ]*(?:\n|$)|"
    rb"[A-Za-z][\w /-]{1,40}: \S",
    re.IGNORECASE,
)
_BARE_REPLY = re.compile(rb"(?:yes|no|none|nil|n/?a|not (?:held|applicable|known)|\xa3?\d[\d,.]*%?)\W*", re.IGNORECASE)
_DATE = re.compile(rb"(?:date: ?)?\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9} \d{4}(?! ?[a-z])", re.IGNORECASE)
_LINE_BELOW = re.compile(rb"[ ]*\n[ ]*[^ \n]")
_GREETS = frozenset({Wording.GREETING, Wording.THANKS, Wording.LETTERHEAD, Wording.ADMINISTRATION})
_MOST = 3000
"""No more of an item is looked at to judge its run."""


def find_series(layout: Layout, markers: Iterable[Marker], start: int, end: int, opens: bool = True) -> Series:
    """Return the runs that markers form, each with its shape; ``opens`` where the span may open a letter's body."""
    series = Series()
    kept = [one for one in markers if layout.folded[one.start : one.start + 1] != b"*" or one.bullet]
    open_runs: dict[str, list[Run]] = {}
    for index, marker in enumerate(kept):
        limit = kept[index + 1].start if index + 1 < len(kept) else end
        run = _joined(open_runs.setdefault(_style(marker), []), marker)
        if run is None:
            run = Run([], [])
            open_runs[_style(marker)].append(run)
            series.runs.append(run)
        run.markers.append(marker)
        run.limits.append(limit)
        series.by_text[marker.text] = run
    for run in series.runs:
        run.shape = _shape(layout, run, start, opens)
    return series


def _style(marker: Marker) -> str:
    if marker.worded:
        return "answer" if marker.answers else "worded"
    if marker.bullet:
        return "bullet"
    return "number" if marker.number else "letter"


def _joined(runs: list[Run], marker: Marker) -> Run | None:
    """Return the open run a marker goes on with; the runs begun since are nested in it and closed."""
    if marker.bullet:
        return runs[-1] if runs else None
    order = order_of(marker.ref)
    for back, run in enumerate(reversed(runs[-4:]), 1):
        last = order_of(run.markers[-1].ref)
        if _follows(last, order) or (back == 1 and order > last and order not in {(1, ""), (0, "a"), (0, "i")}):
            for inner in runs[len(runs) - back + 1 :]:
                inner.nested = True
            del runs[len(runs) - back + 1 :]
            return run
    return None


def _follows(last: tuple[int, str], order: tuple[int, str]) -> bool:
    if order[0] and last[0]:
        return order[0] == last[0] + 1 or (order[0] == last[0] and order[1] > last[1])
    return len(last[1]) == len(order[1]) == 1 and ord(order[1]) == ord(last[1]) + 1


def _shape(layout: Layout, run: Run, start: int, opens: bool) -> Shape:
    """Return the shape most items have; what follows the last one need not be its own, so it seldom counts."""
    items = list(zip(run.markers, run.limits, strict=True))
    if len(items) < 2 and not run.markers[0].worded:
        return Shape.LIST
    judged = [
        (marker.text, min(limit, marker.text + _MOST)) for marker, limit in (items[:-1] if len(items) > 2 else items)
    ]
    headed = sum(_headed(layout, *item) is not None for item in judged)
    asked = sum((_headed(layout, *item) or _inline(layout, *item)) is not None for item in judged)
    if headed and 2 * headed >= asked >= _MOST_ITEMS * len(judged):
        return Shape.HEADED
    if asked >= _MOST_ITEMS * len(judged) and not run.markers[0].bullet:
        return Shape.INLINE
    before = layout.flat[max(start, run.markers[0].start - 160) : run.markers[0].start].rstrip(b" *-")
    opens = opens and not run.markers[0].bullet and _opens_letter(layout, start, run.markers[0].start)
    told = _ANNOUNCES.search(before) or (opens and _tells(layout, items))
    return Shape.ANSWERS if told else Shape.LIST


def _opens_letter(layout: Layout, start: int, position: int) -> bool:
    """Whether no more than a greeting and thanks stand before a place."""
    if position - start > _MOST:
        return False
    sentences = list(islice(layout.sentences(start, position), _GREETING + 1))
    return len(sentences) <= _GREETING and all(_greets(layout.flat[one.start : one.end]) for one in sentences)


def _greets(text: bytes) -> bool:
    """Whether words in front of the body greet, thank or date a letter."""
    kinds = kinds_of(text)
    return bool(kinds & _GREETS and Wording.REQUEST_HEADING not in kinds) or _DATE.match(text) is not None


def _tells(layout: Layout, items: list[tuple[Marker, int]]) -> bool:
    """Whether most items are statements and none is a question."""
    texts = [layout.flat[marker.text : min(limit, marker.text + _MOST)].strip() for marker, limit in items[:-1]]
    told = sum(_states(text) for text in texts)
    return told >= _MOST_ITEMS * len(texts) > 0 and not any(asks_outright(text) for text in texts)


def _states(text: bytes) -> bool:
    """Whether an item is a statement or a bare reply ("14", "None", "Not held", "Exempt under section 40(2)")."""
    ended = text.endswith(b".") and (has_verb(text) or not is_question(text))
    return ended or bool(_BARE_REPLY.fullmatch(text) or kinds_of(text) & TREATED)


def _headed(layout: Layout, start: int, limit: int) -> int | None:
    """Return where the words under a heading begin."""
    if (stop := _lined(layout, start, limit)) is not None:
        return stop
    paragraphs = list(islice(layout.paragraphs(start, limit), 2))
    if len(paragraphs) < 2:
        return None
    stop = question_end(layout, start, limit)
    if stop is not None:
        return stop
    first = paragraphs[0]
    if not is_heading(layout.flat[first.start : first.end], closed=True):
        return None
    return asked_under(layout, first.end, limit)


def _lined(layout: Layout, start: int, limit: int, any_words: bool = False) -> int | None:
    """Return where the lines end that name what was asked, if a sentence of the answer opens the next line.

    Only where no blank line stands between them: short lines are else read as one paragraph. ``any_words`` where what
    was asked need not read so, as the items before and behind it do.
    """
    paragraph = next(layout.paragraphs(start, limit), None)
    if paragraph is None:
        return None
    lines = list(islice(layout.lines_within(paragraph.start, paragraph.end), _MOST_LINES + 1))
    for line, following in pairwise(lines):
        asked = layout.flat[start : line.end].strip()
        if b"?" in asked or hangs(asked) or not _REPLIES.match(layout.folded, following.start, following.end):
            continue
        opens = layout.folded[following.start : following.start + 1]
        wanted = asks_of_us(asked) or (asked.endswith(b".") and asks_for(asked))
        named = wanted or is_heading(asked, closed=True)
        alone = any_words or _BARE_REPLY.fullmatch(layout.folded, following.start, following.end)
        lower = opens.islower() and not _ROUGHLY.match(layout.folded, following.start, following.end)
        if not lower and (named or (alone and not OUR_VOICE.search(asked))):
            return asked_under(layout, line.end, limit)
    return None


def _two_lines(layout: Layout, start: int, limit: int) -> int | None:
    """Return where a line ends that names what was asked, over the only other line of its paragraph."""
    paragraph = next(layout.paragraphs(start, limit), None)
    lines = list(layout.lines_within(*paragraph)) if paragraph is not None else []
    if len(lines) != 2 or not layout.folded[lines[1].start : lines[1].start + 1].isupper():
        return None
    if _LINE_BELOW.match(layout.folded, lines[1].end, limit):
        return None
    asked, told = layout.flat[start : lines[0].end].strip(), layout.flat[lines[1].start : lines[1].end]
    runs_on = hangs(asked) or asked.endswith((b",", b"-", b"/")) or asked.count(b"(") != asked.count(b")")
    return lines[0].end if is_heading(asked) and not runs_on and b"?" not in told and not told.isupper() else None


def _inline(layout: Layout, start: int, limit: int) -> int | None:
    """Return where the words after a heading's dash or colon begin, or those after its question mark."""
    found = _SEPARATOR.match(layout.folded, start, limit)
    if found and is_heading(found.group("head")):
        return found.end()
    stop = question_end(layout, start, limit)
    return stop if stop is not None and stop < layout.trim(start, limit)[1] else None
