"""Cut a response into questions and answer segments.

Lines become messages; the authority's substantive messages lose their furniture; questions are located in
what is left; the words between them are answers, cut where the treatment changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from foi_exemptions.echoes import Echoes
from foi_exemptions.layout import Layout, Sentence
from foi_exemptions.phrases import Wording, load_phrases
from foi_exemptions.questions import Asked, Mark, asked_in, find_marks, refs_named, says_remaining
from foi_exemptions.results import AnswerSegment, Question, Segmentation, Span
from foi_exemptions.threads import Message, MessageKind, Speaker, find_messages
from foi_exemptions.treatments import ANSWERED, REFUSALS, Piece, Read, Treatment, cut, read_sentence

if TYPE_CHECKING:
    from foi_exemptions.results import Document

_SALUTATION = re.compile(rb"^[ ]*(?:dear\b[^\n]{1,80}|to whom it may concern)[,.]?[ ]*$", re.I | re.M)
_LABEL = re.compile(
    rb"^(?:(?:our |the |council.?s? )?(?:answer|response|reply|ans)|a|r) ?(?:\d{1,2}[a-z]?)? ?[:.-]+(?=[ \n])\s*|^[:]\s*", re.I
)
_BELOW = re.compile(rb"\b(?:see|refer to|as per) (?:the )?(?:exemption|exception|refusal|explanation|response)?[^.]{0,20}\bbelow\b", re.I)
_SEE_BELOW = re.compile(rb"\bsee\b[^.]{0,30}\b(?:below|overleaf)\b", re.I)
_SECTION_HEADING = re.compile(rb"^(?:first|second|third|fourth|fifth|sixth|seventh|eighth|next|last) (?:request|part|section)$", re.I)
_OUR_WORDS = re.compile(rb"(?:[^.]{0,60}\b)?(?:we|our|i)\b", re.I)
_ITEM_LABEL = re.compile(rb"^\(?[a-z0-9]{1,3}[.)]?$", re.I)
_SEE_TITLE = re.compile(rb"\(see \"([^\"\n]{3,40})\" (?:\n)?below", re.I)
_GREETING_WITHIN = 6000
_RUN_ANSWER = 80
"""An answer shorter than this after several unanswered questions is that of the last one only."""


@dataclass(slots=True)
class Region:
    """The words of a reply that may answer one mark's questions."""

    mark: Mark | None
    refs: tuple[str, ...]
    start: int
    end: int
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Reply:
    """A substantive message, read."""

    regions: list[Region]
    marks: list[Mark]
    explanations: list[Piece]


def segment_document(document: Document) -> Segmentation:
    """Return the questions and answer segments of a response."""
    layout = Layout(document.text)
    messages = find_messages(layout)
    asked: list[Asked] = []
    spans: list[tuple[int, int]] = []
    replies = []
    for message in messages:
        if message.speaker is Speaker.REQUESTER:
            asked += asked_in(layout, message.start_char, message.end_char)
            spans.append((message.start_char, message.end_char))
        elif message.kind is MessageKind.SUBSTANTIVE and not message.quoted:
            later = [m for m in messages if m.quoted and m.speaker is Speaker.REQUESTER and m.start_char > message.start_char]
            extra = [item for m in later for item in asked_in(layout, m.start_char, m.end_char)] if not asked else []
            known = [(m.start_char, m.end_char) for m in later] if not spans else []
            replies.append(_read_reply(layout, message, [*asked, *extra], [*spans, *known]))
    return _assemble(document, asked, replies)


# ---------------------------------------------------------------- one reply


def _read_reply(layout: Layout, message: Message, asked: list[Asked], spans: list[tuple[int, int]]) -> Reply:
    start, end = message.start_char, message.end_char
    requested = _request_section(layout, start, end)
    if requested:
        asked = [*asked, *asked_in(layout, *requested)]
        spans = [*spans, requested]
    start = _body_start(layout, start, end, requested)
    marks = [
        mark
        for mark in find_marks(layout, start, end, asked)
        if not (requested and requested[0] <= mark.start < requested[1])
    ]
    echoes = Echoes(layout, spans)
    regions = _regions(start, end, marks)
    explanations: list[Piece] = []
    ended = refused = False
    for region in regions:
        if ended and region.mark is not None and region.mark.restated:
            ended = False
        reads = _reads(layout, region, requested, echoes)
        if region.mark is None:
            reads = _without_header(reads, any(mark.restated for mark in marks))
        if ended:
            continue
        result = cut(reads, refused)
        region.pieces = result.pieces
        explanations += result.explanations
        ended = result.ended
        refused = refused or any(piece.treatment in REFUSALS for piece in result.pieces)
    _share_between_regions(layout, regions)
    return Reply(regions, marks, explanations)


def _request_section(layout: Layout, start: int, end: int) -> tuple[int, int] | None:
    """Return where a reply repeats the whole request under a heading, up to the heading of the response."""
    phrases = load_phrases()
    opened: int | None = None
    for paragraph in layout.paragraphs(start, end):
        left, right = paragraph.start, paragraph.end
        if right - left > 400:
            continue
        kinds = phrases.kinds(layout.flat[left:right])
        if opened is None and Wording.REQUEST_HEADING in kinds:
            opened = left
        elif opened is not None and (
            Wording.RESPONSE_HEADING in kinds or (Wording.LEAD_IN in kinds and b"respon" in layout.flat[left:right].lower())
        ):
            return (opened, left) if left - opened > 40 else None
    return None


def _body_start(layout: Layout, start: int, end: int, requested: tuple[int, int] | None) -> int:
    for found in _SALUTATION.finditer(layout.folded, start, min(end, start + _GREETING_WITHIN)):
        if requested and requested[0] <= found.start() < requested[1]:
            continue
        return found.end()
    return start


def _regions(start: int, end: int, marks: list[Mark]) -> list[Region]:
    regions = [Region(None, (), start, marks[0].start if marks else end)]
    for index, mark in enumerate(marks):
        stop = marks[index + 1].start if index + 1 < len(marks) else end
        begin = mark.answer if not mark.scope else max(mark.start, mark.answer)
        regions.append(Region(mark, mark.refs, min(begin, stop), stop))
    return regions


def _reads(layout: Layout, region: Region, requested: tuple[int, int] | None, echoes: Echoes) -> list[Read]:
    """Return the sentences of a region, without what only repeats the request."""
    reads = []
    for number, (start, end) in enumerate(_outside(region.start, region.end, requested)):
        for position, sentence in enumerate(layout.sentences(start, end)):
            left = sentence.start
            if position == 0 and (label := _LABEL.match(layout.flat, left, sentence.end)):
                left = label.end()
            repeated = echoes.repeated_to(left, sentence.end)
            left, right = layout.trim(repeated, sentence.end)
            if left < right and not (len(region.refs) and right - left < 4 and _ITEM_LABEL.match(layout.flat, left, right) and layout.flat[left:right].endswith((b".", b")"))):
                kept = Sentence(left, right, sentence.paragraph + number * 1_000_000)
                reads.append(read_sentence(kept, layout.flat[left:right]))
    return reads


def _outside(start: int, end: int, hole: tuple[int, int] | None) -> list[tuple[int, int]]:
    if hole is None or hole[1] <= start or hole[0] >= end:
        return [(start, end)]
    return [(left, right) for left, right in ((start, hole[0]), (hole[1], end)) if left < right]


def _without_header(reads: list[Read], questions_follow: bool) -> list[Read]:
    """Before the first question stand the letter's header, its lead-in and sometimes the requester's words."""
    first = next((i for i, read in enumerate(reads) if not _is_title(read)), len(reads))
    kept: list[Read] = []
    requested = led_in = False
    for read in reads[first:]:
        if read.treatment is Treatment.REQUEST:
            requested = True
        elif requested and not questions_follow and _ends_request(read):
            requested = False
        led_in = led_in or read.treatment is Treatment.FURNITURE
        if requested or (questions_follow and read.treatment in ANSWERED and not (led_in and _OUR_WORDS.search(read.text))):
            continue
        kept.append(read)
    return kept


def _is_title(read: Read) -> bool:
    """Whether a line before the letter proper is a title or an address."""
    return read.treatment in ANSWERED and len(read.text) < 140 and not read.text.rstrip().endswith((b".", b":", b"!"))


def _ends_request(read: Read) -> bool:
    """Whether the authority speaks again after the requester's words."""
    if Wording.REQUESTER in read.kinds:
        return False
    return read.treatment in {Treatment.FURNITURE, Treatment.NOT_HELD, *REFUSALS} or bool(_OUR_WORDS.match(read.text))


# ---------------------------------------------------------------- answers that serve several questions


def _share_between_regions(layout: Layout, regions: list[Region]) -> None:
    """Give answers to the questions before them that they also answer."""
    order = [ref for region in regions for ref in region.refs]
    waiting: list[Region] = []
    answered: set[str] = set()
    for index, region in enumerate(regions):
        if region.mark is None:
            continue
        if not region.pieces:
            if region.mark.restated:
                waiting.append(region)
            continue
        _govern_refusals(regions, index)
        _take_waiting(layout, region, waiting, order)
        if region.mark.scope and says_remaining(layout.folded[region.start : region.start + 300]):
            region.refs = tuple(dict.fromkeys([*region.refs, *(ref for ref in order if ref not in answered)]))
        answered.update(region.refs)
        waiting = []
    _answer_see_below(layout, regions)


def _take_waiting(layout: Layout, region: Region, waiting: list[Region], order: list[str]) -> None:
    if not waiting or region.mark is None:
        return
    first = region.pieces[0]
    text = layout.flat[first.start : min(first.end, first.start + 400)]
    named = refs_named(text, order)
    own_line = b"\n" in layout.folded[region.mark.answer : first.start]
    run_on = b"\n" not in layout.folded[waiting[-1].mark.answer : region.mark.start] if waiting[-1].mark else False
    governs = own_line and (first.end - first.start >= _RUN_ANSWER or bool(named))
    if governs:
        refs = [ref for other in waiting for ref in other.refs]
        region.refs = tuple(dict.fromkeys([*refs, *region.refs]))
    elif run_on and layout.folded[: region.mark.answer].rstrip().endswith(b":"):
        region.refs = tuple(dict.fromkeys([*waiting[-1].refs, *region.refs]))


def _govern_refusals(regions: list[Region], index: int) -> None:
    """A paragraph that names the ground after several bare refusals serves all of them."""
    for piece in regions[index].pieces:
        if not piece.governs:
            continue
        refs: list[str] = list(regions[index].refs)
        for earlier in reversed(regions[:index]):
            if not earlier.pieces or earlier.pieces[-1].treatment not in REFUSALS or earlier.pieces[-1].cited:
                break
            refs = [*earlier.refs, *refs]
        piece.refs = tuple(dict.fromkeys(refs))


def _answer_see_below(layout: Layout, regions: list[Region]) -> None:
    """Answers that point to an exemption below are served by the refusal that follows them."""
    pointing: list[str] = []
    looking: list[str] = []
    for region in regions:
        for piece in region.pieces:
            text = layout.flat[piece.start : piece.end]
            if piece.pointed_at:
                piece.refs = tuple(dict.fromkeys([*looking, *region.refs]))
                looking = []
            elif piece.treatment in ANSWERED and len(text) < 70 and _SEE_BELOW.search(text):
                looking += region.refs
            elif piece.treatment in REFUSALS and len(text) < 120 and _BELOW.search(text):
                pointing += region.refs
            elif pointing and piece.treatment in REFUSALS and len(text) > 160 and piece.cited and piece is not region.pieces[0]:
                piece.refs = tuple(dict.fromkeys(pointing))
                pointing = []


# ---------------------------------------------------------------- the result


def _assemble(document: Document, asked: list[Asked], replies: list[Reply]) -> Segmentation:
    text = document.text
    known = {item.ref: (item.start, item.end) for item in reversed(asked) if item.ref}
    questions: dict[tuple[int, int], Question] = {}
    segments: list[AnswerSegment] = []
    explanations: list[Span] = []
    refs: dict[str, None] = {}
    for reply in replies:
        own = {
            ref: Question(ref, *mark.question, text[slice(*mark.question)])
            for mark in reversed(reply.marks)
            for ref in mark.refs
            if mark.question
        }
        for region in reply.regions:
            if region.mark and region.mark.restated:
                refs.update(dict.fromkeys(region.refs))
            for piece in region.pieces:
                served = tuple(
                    found
                    for ref in (piece.refs or region.refs)
                    if (found := _question(ref, own, known, region.mark, text)) is not None
                )
                if not served and region.mark and region.mark.question:
                    left, right = region.mark.question
                    served = (Question(None, left, right, text[left:right]),)
                if region.mark and region.mark.question and not piece.refs and len(region.refs) == 1:
                    left, right = region.mark.question
                    served = (Question(served[0].ref, left, right, text[left:right]),)
                for question in served:
                    questions.setdefault((question.start_char, question.end_char), question)
                segments.append(AnswerSegment(served, piece.start, piece.end, text[piece.start : piece.end]))
        explanations += [Span(p.start, p.end, text[p.start : p.end]) for p in reply.explanations]
    answered = {question.ref for segment in segments for question in segment.questions}
    every = dict.fromkeys([*(item.ref for item in asked if item.ref), *refs])
    return Segmentation(
        questions=tuple(sorted(questions.values(), key=lambda question: question.start_char)),
        segments=tuple(sorted(segments, key=lambda segment: segment.start_char)),
        unanswered=tuple(ref for ref in every if ref and ref not in answered),
        explanations=tuple(sorted(explanations, key=lambda span: span.start_char)),
    )


def _question(
    ref: str, own: dict[str, Question], known: dict[str | None, tuple[int, int]], mark: Mark | None, text: str
) -> Question | None:
    if ref in own:
        return own[ref]
    if ref in known:
        left, right = known[ref]
        return Question(ref, left, right, text[left:right])
    if mark is not None:
        right = max(mark.start + 1, mark.answer)
        return Question(ref, mark.start, right, text[mark.start : right])
    return None
