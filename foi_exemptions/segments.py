"""Cut a response into questions and answer segments.

Lines become messages; the authority's substantive messages lose their furniture; questions are located in
what is left; the words between them are answers, cut where the treatment changes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from foi_exemptions.cutting.echoes import Echoes
from foi_exemptions.cutting.layout import Layout
from foi_exemptions.cutting.message_kinds import MessageKind
from foi_exemptions.cutting.placing import placed
from foi_exemptions.cutting.replies import Reply, read_reply
from foi_exemptions.cutting.requests import Asked, asked_in
from foi_exemptions.cutting.spans import Spans
from foi_exemptions.cutting.tagging import load_tagger, tagger_digest
from foi_exemptions.cutting.thread_headers import Speaker
from foi_exemptions.cutting.threads import Message as ThreadMessage
from foi_exemptions.cutting.threads import find_messages
from foi_exemptions.cutting.treatments import NO_ANSWER, read_sentence
from foi_exemptions.results import AnswerSegment, Message, Question, Segmentation, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foi_exemptions.cutting.pieces import Piece
    from foi_exemptions.cutting.sharing import Region
    from foi_exemptions.cutting.tagging import Recutter
    from foi_exemptions.results import Document

MOST_CHARACTERS = 2_000_000
"""No more of a document is cut into answers: some seven hundred pages; what follows is disclosed material."""
__all__ = ["MOST_CHARACTERS", "load_tagger", "place_segments", "segment_document", "tagger_digest"]

_TITLE = re.compile(r"[A-Z][A-Za-z,&/ -]{3,80}")
_WORDS = re.compile(r"[a-z]+")
_MOST_ASKED = 600
"""No more items of a request are looked for: a thread of thousands must not grow quadratic."""


def segment_document(document: Document, tagger: Recutter | None = None) -> Segmentation:
    """Return the questions and answer segments of a response, read up to ``MOST_CHARACTERS``.

    The rules cut alone, or a ``tagger`` after them, which also looks into messages that seem to decide nothing.
    """
    layout = Layout(document.text[:MOST_CHARACTERS])
    messages = find_messages(layout)
    asked: list[Asked] = []
    echoes = Echoes(layout)
    replies: list[Reply] = []
    for message in _with_request_first(messages):
        if message.speaker is Speaker.REQUESTER:
            asked += asked_in(layout, message.start_char, message.end_char)
            echoes.add(message.start_char, message.end_char)
        elif not message.quoted and (tagger is not None or message.kind is MessageKind.SUBSTANTIVE):
            reply = read_reply(layout, message, asked[-_MOST_ASKED:], echoes, tagger)
            if message.kind is MessageKind.SUBSTANTIVE or any(region.pieces for region in reply.regions):
                asked += reply.asked
                replies.append(reply)
    segmentation = _Assembly(document, asked).of(replies)
    unread = max(0, len(document.text) - MOST_CHARACTERS)
    return replace(segmentation, messages=_with_answers(messages, segmentation.segments), unread=unread)


def place_segments(
    document: Document, segments: Sequence[AnswerSegment], request: Sequence[Question]
) -> list[AnswerSegment]:
    """Return the segments of a reply with the questions of ``request`` they answer, told by their words and order.

    They stay as they are where the reply prints a number: it says itself which answer is whose.
    """
    if any(question.ref is not None for one in segments for question in one.questions):
        return list(segments)
    layout = Layout(document.text[:MOST_CHARACTERS])
    spare = [AnswerSegment((), *span, document.text[slice(*span)]) for span in _without_answer(layout, segments)]
    return placed(layout, segments, spare, request)


def _without_answer(layout: Layout, segments: Sequence[AnswerSegment]) -> Iterator[tuple[int, int]]:
    """Yield the sentences of decisions in which no answer was seen though they may tell something."""
    taken = Spans((one.start_char, one.end_char) for one in segments)
    for message in find_messages(layout):
        if message.quoted or message.speaker is Speaker.REQUESTER or message.kind is not MessageKind.SUBSTANTIVE:
            continue
        for sentence in layout.sentences(message.start_char, message.end_char):
            if taken.overlap(sentence.start, sentence.end):
                continue
            read = read_sentence(sentence, layout.flat[sentence.start : sentence.end])
            if read.treatment not in NO_ANSWER:
                yield sentence.start, sentence.end


def _with_answers(turns: tuple[ThreadMessage, ...], segments: tuple[AnswerSegment, ...]) -> tuple[Message, ...]:
    """Return the messages that hold segments; none where the document is a single message."""
    if len(turns) < 2:
        return ()
    starts = [segment.start_char for segment in segments]
    titled = turns[0].date is None and turns[1].date is not None  # what stands above the first header is no message
    return tuple(
        Message(number, turn.start_char, turn.end_char, turn.date)
        for number, turn in enumerate(turns, 0 if titled else 1)
        if bisect_left(starts, turn.start_char) < bisect_left(starts, turn.end_char)
    )


def _without_bars(text: str, start: int, end: int) -> int:
    """Return where an answer ends without the borders of empty cells behind it: "None | |"."""
    line = max(start, text.rfind("\n", start, end) + 1)
    bare = text[line:end].rstrip(" |\t")
    return line + len(bare) if bare and "|" not in bare else end


def _with_request_first(messages: tuple[ThreadMessage, ...]) -> tuple[ThreadMessage, ...]:
    """Where no request comes before the first reply, the mail quoted under it may hold one: read that first."""
    if any(m.speaker is Speaker.REQUESTER for m in messages[:1]):
        return messages
    quoted = tuple(m for m in messages if m.quoted and m.speaker is Speaker.REQUESTER)
    return (*quoted, *(m for m in messages if not (m.quoted and m.speaker is Speaker.REQUESTER)))


class _Assembly:
    """Turns spans and references into the questions and segments of the result."""

    def __init__(self, document: Document, asked: list[Asked]) -> None:
        self.text = document.text
        self.asked = {item.ref: (item.start, item.end) for item in reversed(asked) if item.ref}
        self.refs = dict.fromkeys(item.ref for item in asked if item.ref)
        self.questions: dict[tuple[int, int], Question] = {}

    def of(self, replies: list[Reply]) -> Segmentation:
        segments = []
        for reply in replies:
            own = {
                ref: mark.question
                for mark in reversed(reply.marks)
                for ref in mark.refs
                if mark.question and (mark.restated or ref not in self.asked)
            }
            for region in reply.regions:
                if region.mark and region.mark.restated:
                    self._restated(region)
                for index, piece in enumerate(region.pieces):
                    if index + 1 < len(region.pieces) and self._is_subheading(region, piece):
                        continue
                    served = self._served(region, piece.refs, own)
                    end = _without_bars(self.text, piece.start, piece.end)
                    segments.append(AnswerSegment(served, piece.start, end, self.text[piece.start : end]))
        explained = [piece for reply in replies for piece in reply.explanations]
        # an answer that names no question is an answer to the whole request
        whole = any(reply.answers_whole_request for reply in replies)
        answered = {question.ref for segment in segments for question in segment.questions}
        answered |= self._stems(answered)
        return Segmentation(
            questions=tuple(sorted(self.questions.values(), key=lambda question: question.start_char)),
            segments=tuple(sorted(segments, key=lambda segment: segment.start_char)),
            unanswered=() if whole else tuple(ref for ref in self.refs if ref not in answered),
            explanations=tuple(
                Span(piece.start, piece.end, self.text[piece.start : piece.end])
                for piece in sorted(explained, key=lambda piece: piece.start)
            ),
        )

    def _stems(self, answered: set[str | None]) -> set[str | None]:
        """Return the questions that only introduce lettered ones, some of which are answered."""
        words = {question.ref: question.text for question in self.questions.values()}
        words |= {ref: self.text[slice(*span)] for ref, span in self.asked.items()}
        led = {ref[:-1] for ref in answered if ref and ref[-1].isalpha()}
        return {ref for ref in led if ref in words and not words[ref].rstrip().endswith("?")}

    def _is_subheading(self, region: Region, piece: Piece) -> bool:
        """Say whether a piece in front of others is but words of the question: the title of what comes next."""
        text = self.text[piece.start : piece.end]
        if not region.mark or not region.mark.question or not _TITLE.fullmatch(text):
            return False
        asked = set(_WORDS.findall(self.text[slice(*region.mark.question)].lower()))
        return asked.issuperset(_WORDS.findall(text.lower()))

    def _restated(self, region: Region) -> None:
        self.refs.update(dict.fromkeys(region.mark.refs if region.mark else ()))
        if region.mark and region.mark.question:
            self._question(region.mark.refs[0] if len(region.mark.refs) == 1 else None, region.mark.question)

    def _served(self, region: Region, refs: tuple[str, ...], own: dict[str, tuple[int, int]]) -> tuple[Question, ...]:
        """Return the questions a piece serves: those it names, or else those of its region."""
        mark = region.mark
        if mark is None and not refs:
            return ()
        if mark and mark.question and not refs and len(region.refs) < 2:
            ref = region.refs[0] if region.refs else None
            asked = self.asked.get(ref) if mark.scope and ref else None
            return (self._question(ref, asked or mark.question),)
        found = []
        for ref in refs or region.refs:
            span = own.get(ref) or self.asked.get(ref)
            if span is None and mark is not None:
                span = (mark.start, max(mark.start + 1, mark.answer))
            if span is not None:
                found.append(self._question(ref, span))
        return tuple(found)

    def _question(self, ref: str | None, span: tuple[int, int]) -> Question:
        known = self.questions.get(span)
        if known is not None and known.ref == ref:
            return known
        question = Question(ref, *span, self.text[slice(*span)])
        return self.questions.setdefault(span, question) if known is None else question
