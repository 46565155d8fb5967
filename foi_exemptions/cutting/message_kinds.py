"""What a message of an authority does: decide, acknowledge, ask back or put off."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from foi_exemptions.cutting.columns import find_rows
from foi_exemptions.cutting.phrases import Wording, load_phrases
from foi_exemptions.cutting.questions import is_question
from foi_exemptions.cutting.quotations import quoted_request
from foi_exemptions.cutting.treatments import ATTACHED, Read, Treatment, read_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foi_exemptions.cutting.layout import Layout


class MessageKind(StrEnum):
    """What a message does; only a substantive one holds answers."""

    REQUEST = "request"
    SUBSTANTIVE = "substantive"
    ACKNOWLEDGEMENT = "acknowledgement"
    HOLDING = "holding"
    CLARIFICATION = "clarification"
    INVALID = "invalid"
    AUTOMATIC = "automatic"


_ENDING = re.compile(
    rb"^[ \t]*(?:this e-?mail\b|references *$|yours (?:sincerely|faithfully)|(?:kind )?regards)", re.I | re.M
)
_CONDITION = re.compile(rb"[*\W]*(?:if|where|should|when|in some circumstances|it (?:requires|needs))\b", re.I)
_ASKS_BACK = re.compile(
    rb"\bdo you mean\b|\b(?:please|could you|can you) (?:say|tell us|let us know|clarify|confirm|"
    rb"explain) (?:whether|which|what|if)\b|"
    rb"\b(?:as soon as|when|until|once) (?:we|i) (?:hear|have heard|receive|have)\b|\bneed to know\b|"
    rb"\bbefore we can\b|"
    rb"\bclose (?:the|your|this) (?:file|request|case)\b|(?<!your )\bclarif(?:y|ying|ication)\b",
    re.I,
)
_WAITS = re.compile(
    rb"\b(?:a further|another|additional|extra) (?:\d+|\w+) working days\b|\bmore time\b|\blet you have (?:a|"
    rb"our) (?:decision|reply|answer)\b|"
    rb"\b(?:will|shall|hope to|expect to|aim to) (?:write|reply|respond|answer|decide)\b[^.]{0,40}\b(?:again|by|"
    rb"before|within|when|once|soon)\b|"
    rb"\b(?:delay|extension(?! (?:options?|periods?|clauses?|leads?|available|values?|costs?|terms?)|:)|"
    rb"section 10\(3\)|not (?:been )?able to (?:answer|reply|respond))\b|"
    rb"\bcannot answer sooner\b|"
    rb"\b(?:update|contact) you (?:by|in|on|again|when)\b|"
    rb"\bworking (?:\w+ ){0,3}on (?:a|your|the) (?:response|reply|request)\b|"
    rb"\b(?:met|miss\w*) (?:our|the) deadline\b",
    re.I,
)
_APOLOGY = re.compile(rb"\b(?:apolog\w+|sorry|regret\w*)\b[^.]{0,40}\b(?:delay|deadline)", re.I)
"""For a decision that comes late, as others come in time."""
_DATE = re.compile(rb"\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9},? \d{4}", re.I)
_SHORT = 700
_OPEN = re.compile(rb"\b(?:may|might|could|whether|if|before|until)\b", re.I)
_DECIDES = frozenset({Treatment.REFUSED, Treatment.COST, Treatment.NOT_HELD, Treatment.REDIRECTED, Treatment.GIVEN})
_READ = 6000
"""The kind of a message shows in its first characters."""


def _deferred(layout: Layout, start: int, end: int) -> MessageKind | None:
    """A message that puts the decision off, or asks what is meant, and decides nothing yet."""
    text = layout.flat[start:end]
    asks, waits = len(_ASKS_BACK.findall(text)), len(_WAITS.findall(_APOLOGY.sub(b"", text)))
    short = end - start < _SHORT
    if asks + waits < (1 if short else 2):
        return None
    decided = sum(
        read.treatment is not Treatment.GIVEN or bool(ATTACHED.search(read.text))
        for read in _decisions(layout, start, end)
    )
    if decided > (0 if short else (asks + waits - 1) // 2):
        return None
    return MessageKind.CLARIFICATION if asks >= waits else MessageKind.HOLDING


def _decisions(layout: Layout, start: int, end: int) -> Iterator[Read]:
    """Yield the sentences that decide or give something."""
    for sentence in layout.sentences(start, end):
        if _DATE.fullmatch(layout.flat, sentence.start, sentence.end):
            continue
        read = read_sentence(sentence, layout.flat[sentence.start : sentence.end])
        if read.treatment in _DECIDES and not _OPEN.search(read.text) and not is_question(read.text):
            yield read


def kind_of_reply(layout: Layout, start: int, end: int) -> MessageKind:
    """A message is substantive where a sentence decides something; conditions ("if it is exempt") decide nothing."""
    end = min(end, start + _READ)
    if found := _ENDING.search(layout.folded, start, end):
        end = found.start()
    said_at: list[tuple[int, frozenset[Wording]]] = []
    for sentence in layout.sentences(start, end):
        text = layout.flat[sentence.start : sentence.end]
        said = load_phrases().message_kinds(text)
        if Wording.SUBSTANTIVE in said and not _CONDITION.match(text):
            return MessageKind.SUBSTANTIVE
        if said:
            said_at.append((sentence.start, said))
    quoted = (quoted_request(layout, start, end) if said_at else None) or (start, start)
    kinds = {kind for position, said in said_at if not quoted[0] <= position < quoted[1] for kind in said}
    if kinds and find_rows(layout, start, end):
        return MessageKind.SUBSTANTIVE  # what its cells ask, the requester did
    for wording, kind in (
        (Wording.INVALID, MessageKind.INVALID),
        (Wording.HOLDING, MessageKind.HOLDING),
        (Wording.CLARIFICATION, MessageKind.CLARIFICATION),
        (Wording.ACKNOWLEDGEMENT, MessageKind.ACKNOWLEDGEMENT),
        (Wording.AUTOMATIC, MessageKind.AUTOMATIC),
    ):
        if wording in kinds:
            return kind
    if Wording.PROGRESS in kinds and not any(_decisions(layout, start, end)):
        return MessageKind.HOLDING
    return _deferred(layout, start, end) or MessageKind.SUBSTANTIVE
