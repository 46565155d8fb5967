"""One substantive message of an authority: its questions, the answers to them, and what only explains."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from foi_exemptions.cutting.answer_labels import after_label
from foi_exemptions.cutting.blocks import question_block
from foi_exemptions.cutting.closings import without_courtesies
from foi_exemptions.cutting.cuts import cut
from foi_exemptions.cutting.headings import find_turns
from foi_exemptions.cutting.layout import Sentence
from foi_exemptions.cutting.margins import without_footer, without_header
from foi_exemptions.cutting.marks import find_marks
from foi_exemptions.cutting.message_kinds import MessageKind
from foi_exemptions.cutting.pairs import with_pairs
from foi_exemptions.cutting.phrases import Wording, load_phrases
from foi_exemptions.cutting.pieces import Piece
from foi_exemptions.cutting.quotations import asked_above, quoted_request
from foi_exemptions.cutting.requests import Asked, asked_in
from foi_exemptions.cutting.scopes import scope_at
from foi_exemptions.cutting.services import service_labels
from foi_exemptions.cutting.sharing import Region, share_answers
from foi_exemptions.cutting.treatments import REFUSALS, Read, Treatment, kinds_of, read_sentence
from foi_exemptions.cutting.weighing import without_given_way

if TYPE_CHECKING:
    from foi_exemptions.cutting.echoes import Echoes
    from foi_exemptions.cutting.layout import Layout
    from foi_exemptions.cutting.numbered import Mark
    from foi_exemptions.cutting.tagging import Recutter
    from foi_exemptions.cutting.threads import Message

_SALUTATION = re.compile(rb"^[ ]*(?:dear\b[^\n]{1,80}|to whom it may concern)[,.]?[ ]*$", re.I | re.M)
_HAS_WORDS = re.compile(rb"[a-z0-9]", re.I)
_ITEM_LABEL = re.compile(rb"\(?(?:[a-z]|\d{1,2})[.)]$", re.I)
_BULLET = re.compile(rb"[*-][ ]*")
_ASKED_LABEL = re.compile(
    rb"(?:(?:details?|summary|text|wording|nature|description|terms) of (?:the |your |this )?)?"
    rb"(?:foi |eir |information |original |full |your |the )*(?:request|enquiry|query|question|q)"
    rb"(?: (?:details|text|summary|description|made|received))?(?P<mark>[ ]?[:-]+)?[ ]",
    re.I,
)
_GREETING_WITHIN = 6000
_SHORTEST_REQUEST = 40


@dataclass(slots=True)
class Reply:
    """A substantive message, read."""

    regions: list[Region]
    marks: list[Mark]
    explanations: list[Piece]
    asked: list[Asked]

    @property
    def answers_whole_request(self) -> bool:
        """Whether the message answers without naming any question."""
        answered = [region for region in self.regions if region.pieces]
        return bool(answered) and not any(region.refs or piece.refs for region in answered for piece in region.pieces)


def read_reply(
    layout: Layout, message: Message, asked: list[Asked], echoes: Echoes, tagger: Recutter | None = None
) -> Reply:
    """Return a message cut into regions of answers; ``asked`` and ``echoes`` are the request's items and words.

    A ``tagger`` corrects where answers begin and end.
    """
    start, end = message.start_char, message.end_char
    requested = _request_section(layout, start, end)
    block = None
    if requested is None:
        body = _body_start(layout, start, end, None)
        block = (
            (None if asked else question_block(layout, body, end))
            or quoted_request(layout, body, end)
            or (None if asked else asked_above(layout, body, end))
        )
        if block and any(turn.text == block[0] for turn in find_turns(layout, body, end)[1:]):
            block = None  # it is but one of several, each with its response
        requested = block
    own = asked_in(layout, *requested) if requested else []
    asked = [*asked, *own]
    start = block[1] if block else _body_start(layout, start, end, requested)
    spans = _outside(start, end, requested)
    marks = [mark for left, right in spans for mark in find_marks(layout, left, right, asked)]
    marks = with_pairs(layout, marks, spans, asked)
    regions = _regions(start, end, marks)
    if requested:
        echoes.add(*requested)
    explanations = _cut_regions(layout, regions, requested, echoes, message.kind is MessageKind.SUBSTANTIVE)
    if tagger is not None:
        tagger.recut(layout, message, regions, explanations, echoes)
    share_answers(layout, regions, [item.ref for item in asked if item.ref])
    if block and not marks:
        refs = tuple(dict.fromkeys(item.ref for item in own if item.ref))
        for piece in (piece for region in regions for piece in region.pieces):
            piece.refs = piece.refs or refs
    return Reply(regions, marks, explanations, own)


def _cut_regions(
    layout: Layout, regions: list[Region], requested: tuple[int, int] | None, echoes: Echoes, decides: bool
) -> list[Piece]:
    """Fill in the pieces of each region, and return the explanations; after its end a letter only repeats questions.

    ``decides`` where the message seems to.
    """
    explanations: list[Piece] = []
    services = service_labels(layout, regions)
    to_come = sum(1 for region in regions if region.mark is not None and region.mark.restated)
    ended = refused = begun = False
    answered: set[str] = set()
    for region in regions:
        to_come -= region.mark is not None and region.mark.restated
        if region.mark is not None and region.mark.restated and not (region.refs and answered.issuperset(region.refs)):
            ended = False
        if ended:
            continue
        reads = _reads(layout, region, requested, echoes, services)
        if region.mark is None:
            reads = _below_header(layout, region, reads, requested, to_come, region is not regions[-1])
        if region is regions[-1]:
            reads = without_footer(reads)
        opening = decides and region is regions[0] and region.mark is None
        reads = without_courtesies(without_given_way(reads), opening)
        result = cut(reads, refused, bool(region.mark and region.mark.restated))
        region.pieces = result.pieces
        if not region.pieces and region.mark and region.mark.inserted:
            region.pieces = [Piece(*region.mark.inserted, Treatment.PLAIN)]
        if region.pieces:
            answered.update(region.refs)
        explanations += result.explanations
        begun = begun or bool(result.pieces) or any(Wording.SIGNATURE in read.kinds for read in reads)
        ended = result.ended and (begun or region.mark is not None)  # a review speaks of itself before it decides
        refused = refused or any(piece.treatment in REFUSALS for piece in result.pieces)
    return explanations


def _below_header(
    layout: Layout, region: Region, reads: list[Read], requested: tuple[int, int] | None, restated: int, followed: bool
) -> list[Read]:
    """Return the sentences without the letter's header; none stands behind "Response:" under the request."""
    if requested is None or requested[1] < region.start:
        return without_header(reads, restated, followed)
    left, right = layout.trim(requested[1], region.end)
    if after_label(layout, left, right) == left:
        return without_header(reads, restated, followed, titled=requested[1] > region.start)
    above = [read for read in reads if read.sentence.start < requested[1]]
    told = without_header(reads[len(above) :], 0, followed, titled=False)
    return without_header(above, restated, followed=True) + told


def _request_section(layout: Layout, start: int, end: int) -> tuple[int, int] | None:
    """Return where a reply repeats the whole request under a heading, up to the heading of the response."""
    if find_turns(layout, start, end):
        return None  # several requests, each with its response
    opened: int | None = None
    paragraphs = list(layout.paragraphs(start, end))
    labelled = [one for one in paragraphs if _is_labelled(layout, one.start, one.end)]
    for paragraph in paragraphs:
        left, right = paragraph.start, paragraph.end
        label = labelled == [paragraph]  # each of several has its own answer
        if right - left > 400 and not label:
            continue
        if opened is None:
            if label or load_phrases().says(Wording.REQUEST_HEADING, layout.flat[left:right]):
                opened = left
                if responds := _response_line(layout, left, right):
                    return (left, responds) if responds - left > _SHORTEST_REQUEST else None
        elif (
            kinds_of(layout.flat[left:right]) & {Wording.RESPONSE_HEADING, Wording.LEAD_IN}
            or after_label(layout, left, right, opens=True) > left
            or scope_at(layout.flat[left:right], [])
        ):
            return (opened, left) if left - opened > _SHORTEST_REQUEST else None
    return None


def _response_line(layout: Layout, start: int, end: int) -> int | None:
    """Return where the first line begins, behind that at ``start``, that a label of the response opens."""
    for line in layout.lines_within(start, end):
        if line.start > start and after_label(layout, line.start, line.end, opens=True) > line.start:
            return line.start
    return None


def _is_labelled(layout: Layout, start: int, end: int) -> bool:
    """Whether words begin with a label of the request ("Request: ..."), or stand in the cell behind it."""
    label = _ASKED_LABEL.match(layout.flat, start, end)
    return label is not None and bool(label["mark"] or layout.has_tab(label.end() - 1))


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
        own = min(mark.stop or stop, stop)
        regions.append(Region(mark, mark.refs, min(begin, own), own))
        if own < stop:
            regions.append(Region(None, (), own, stop))
    return regions


def _reads(
    layout: Layout, region: Region, requested: tuple[int, int] | None, echoes: Echoes, services: dict[int, int]
) -> list[Read]:
    """Return the sentences of a region, without what only repeats the request."""
    reads: list[Read] = []
    opened = False
    signed: Read | None = None  # "Yours sincerely," stands in the request too, but over another name
    for number, (start, end) in enumerate(_outside(region.start, region.end, requested)):
        for position, sentence in enumerate(layout.sentences(start, end)):
            left = sentence.start
            bullet = _BULLET.match(layout.folded, left, sentence.end)
            opened = opened or (bullet.end() if bullet else left) in services
            left = services.get(bullet.end() if bullet else left, left)
            if left >= sentence.end:
                continue
            left = after_label(layout, left, sentence.end, position == 0)
            repeated = echoes.repeated_to(left, sentence.end)
            left, right = layout.trim(repeated, sentence.end)
            if not _HAS_WORDS.search(layout.flat, left, right):
                read = read_sentence(sentence, layout.flat[sentence.start : sentence.end])
                signed = read if Wording.SIGNATURE in read.kinds else None
                continue
            if signed is not None:
                reads.append(signed)
                signed = None
            if left < right:
                kept = Sentence(left, right, sentence.paragraph + number * 1_000_000)
                read = read_sentence(kept, layout.flat[left:right])
                reads.append(replace(read, opens=True) if opened else read)
                opened = False
    if not region.refs:
        return reads
    # a lone "12." is a figure that answers, a lone "b." the letter of an answer left blank
    return [read for read in reads if not _ITEM_LABEL.match(read.text) or (len(reads) == 1 and read.text[:1].isdigit())]


def _outside(start: int, end: int, hole: tuple[int, int] | None) -> list[tuple[int, int]]:
    if hole is None or hole[1] <= start or hole[0] >= end:
        return [(start, end)]
    return [(left, right) for left, right in ((start, hole[0]), (hole[1], end)) if left < right]
