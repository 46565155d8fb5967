"""Where an answer is cut because the treatment of the information changes.

Sentences of one treatment stay together; what only explains a refusal is set aside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from foi_exemptions.joins import Before, cites, concludes, has_figure, joins
from foi_exemptions.phrases import Wording
from foi_exemptions.treatments import ANSWERED, ATTACHED, ELSEWHERE, REFUSALS, Read, Treatment

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(slots=True)
class Piece:
    """A run of sentences with one treatment.

    ``governs`` where it also names the ground of the bare refusals before it, ``pointed_at`` where answers
    that only said "see below" mean it; ``refs`` are the questions it serves, if not those of its region.
    """

    start: int
    end: int
    treatment: Treatment
    cited: bool = False
    governs: bool = False
    pointed_at: bool = False
    refs: tuple[str, ...] = ()


@dataclass(slots=True)
class Cut:
    """An answer cut into pieces, with the explanations found in it and whether the letter ended there."""

    pieces: list[Piece] = field(default_factory=list)
    explanations: list[Piece] = field(default_factory=list)
    ended: bool = False


_STRONG_REFUSAL = re.compile(
    rb"\bexempt(?:ed)?\b[^.]{0,40}\b(?:from|under|by virtue)\b|\bwithheld\b[^.]{0,80}\b(?:under|section|regulation)\b|"
    rb"\b(?:have|are) (?:\w+ )?(?:withheld|withholding|redacted|refus\w+)\b|\brefusing your\b|"
    rb"\bneither confirm\b|\bexceed",
    re.I,
)
_REFUSES_AGAIN = re.compile(
    rb"(?:this|the) information (?:\w+ ){0,4}is (?:also )?exempt (?:from disclosure )?under\b", re.I
)
_REASONING = re.compile(
    rb"\b(?:hours?|search\w*|estimat\w*|exceed\w*|limit|manual\w*|extract\w*|locat\w*|retriev\w*|obliged|"
    rb"processed|collat\w*|therefore|basis)\b",
    re.I,
)
_SEE_BELOW = re.compile(rb"\bsee\b[^.]{0,30}\b(?:below|overleaf)\b", re.I)
_LINKISH = re.compile(rb"https?://|www\.|\blinks?\b|\bhere\b", re.I)
_EXPLAINS = re.compile(
    rb"\b(?:interests?|disclos\w*|exempt\w*|exception|harm\w*|prejudic\w*|releas\w*|section|regulation|would|could|confiden\w*|"
    rb"withh\w+|test|factors?|balance|argument\w*|openness|transparen\w*|privacy|personal data)\b",
    re.I,
)
_WEIGHS = re.compile(rb"\b(?:public interest|factors|qualified|absolute|on balance)\b", re.I)
_LIST_ITEM = re.compile(rb"^(?:[*-]|\(?[a-z0-9]{1,3}[).]) ?|^(?:section|regulation) \d", re.I)
_ADVICE = re.compile(
    rb"\b(?:if|were|should) you\b[^.]{0,120}\b(?:we|may|might|could|can|would)\b|"
    rb"\b(?:suggest|recommend|invite)\b[^.]{0,30}\byou (?:ask|limit|give|narrow|name|choose)\b|"
    rb"\byou (?:might|may|could) (?:\w+ )?(?:choose|narrow|limit|reduce|ask)\b|\bways to help you\b|\b(?:new|fresh|narrower) request\b",
    re.I,
)
_CITED = re.compile(rb"\bexempt\b|\bwithheld\b", re.I)
_TO_ANNEXE = re.compile(rb"^(?:please )?see (?:the )?(?:annexe?|appendix|schedule)[^.]{0,20}\.?$", re.I)
_POINT = re.compile(rb"[*-] ?[a-z]")
_POINTER = 70
_BARE = 130
_REASON = 260
_SHORT_LINE = 60
_LIST_LINE = 200


def cut(reads: Sequence[Read], refused_before: bool = False, answers: bool = False) -> Cut:
    """Cut an answer's sentences into pieces of one treatment each; ``answers`` where a question stands before them."""
    found = _led(reads)
    if answers and found and found[0].treatment is Treatment.EXPLANATION and _applies(found[0]):
        found[0] = replace(found[0], treatment=Treatment.REFUSED)
    return _Cutter(found, refused_before).run()


def _applies(read: Read) -> bool:
    """Whether words that open an answer name a ground, though they read as an explanation."""
    return not _is_heading(read) and cites(read.text) and b"interest" not in read.text


def only_points_below(text: bytes) -> bool:
    """Whether an answer only says where the answer is."""
    return len(text) < _POINTER and bool(_SEE_BELOW.search(text))


def refuses_outright(text: bytes) -> bool:
    """Whether a sentence applies an exemption, and does not only speak of the law."""
    return bool(_STRONG_REFUSAL.search(text))


def _led(reads: Sequence[Read]) -> list[Read]:
    """Give the sentence that opens a paragraph the treatment it leads up to.

    "The trust runs that clinic. They would need to be contacted" points elsewhere as a whole; so does a link
    inside a paragraph that says what is attached give.
    """
    found = list(reads)
    for index, read in enumerate(found):
        paragraph = read.sentence.paragraph
        if index and found[index - 1].sentence.paragraph == paragraph:
            continue
        rest = [other for other in found[index : index + 8] if other.sentence.paragraph == paragraph]
        attached = any(other.treatment is Treatment.GIVEN and ATTACHED.search(other.text) for other in rest)
        for offset, other in enumerate(rest):
            if attached and other.treatment is Treatment.REDIRECTED and not ELSEWHERE.search(other.text):
                found[index + offset] = replace(other, treatment=Treatment.PLAIN)
        if read.treatment is Treatment.PLAIN and len(rest) > 1 and not has_figure(read.text):
            following = found[index + 1].treatment
            if following is Treatment.REDIRECTED and not ELSEWHERE.search(rest[1].text):
                found[index] = replace(read, treatment=following)
    return found


class _Cutter:
    """Walks the sentences of one answer and keeps the piece being built."""

    def __init__(self, reads: Sequence[Read], refused_before: bool) -> None:
        self.reads = reads
        self.result = Cut()
        self.current: Piece | None = None
        self.refused = refused_before
        self.answered = False
        self.explaining = False
        self.headed = False
        self.annexe = False
        self.listing = False
        self.paragraph = -1

    def run(self) -> Cut:
        for index, read in enumerate(self.reads):
            if read.treatment in {Treatment.ENDING, Treatment.REQUEST}:
                self.result.ended = read.treatment is Treatment.ENDING
                break
            fresh = read.sentence.paragraph != self.paragraph
            self.paragraph = read.sentence.paragraph
            self._take(index, read, fresh)
        return self.result

    def _take(self, index: int, read: Read, fresh: bool) -> None:
        if read.opens:
            self.current, self.explaining = None, False
        current = self.current
        self.listing = current is not None and self._lists(current, index, read, fresh)
        if current and (self.listing or _is_aside(read)):
            self._extend(read)
        elif self._advises(read):
            self.current = None
        elif current and not fresh and current.treatment in REFUSALS and _TO_ANNEXE.match(read.text):
            self._extend(read)
        elif read.treatment is Treatment.FURNITURE:
            # "We do hold this" inside the reasons of a cost refusal does not end them
            inside = not fresh and current and current.treatment is Treatment.COST and Wording.LEAD_IN in read.kinds
            self.current = current if inside else None
        elif current and self._gives_reason(current, read, fresh):
            self._extend(read)
        elif read.treatment is Treatment.EXPLANATION:
            self._explanation(index, read)
        elif self.explaining and not self._leaves_explanation(read, fresh):
            self._explain(read)
        elif read.treatment is Treatment.PLAIN:
            self._plain(index, read, fresh)
        else:
            self._treated(index, read, fresh)

    def _lists(self, current: Piece, index: int, read: Read, fresh: bool) -> bool:
        """Whether a refusal goes on with the list it announced: what is withheld, or the exemptions."""
        if current.treatment not in REFUSALS:
            return False
        announced = self._follows_colon(index) and (len(read.text) < _LIST_LINE or bool(_LIST_ITEM.match(read.text)))
        return announced or (self.listing and fresh and bool(_LIST_ITEM.match(read.text)))

    def _advises(self, read: Read) -> bool:
        """Whether a sentence after a refusal tells the requester what else to ask."""
        return bool(self.refused and self.result.pieces and _ADVICE.search(read.text)) and not _CITED.search(read.text)

    def _gives_reason(self, current: Piece, read: Read, fresh: bool) -> bool:
        """Whether a sentence gives the reason of a refusal that so far only names its ground."""
        if fresh or current.treatment is not Treatment.REFUSED or _WEIGHS.search(read.text):
            return False
        short = current.end - current.start < _BARE and len(read.text) < _REASON
        return short and read.treatment in {Treatment.PLAIN, Treatment.EXPLANATION} and not _is_heading(read)

    def _follows_colon(self, index: int) -> bool:
        return index > 0 and self.reads[index - 1].text.endswith(b":")

    # -- explanations

    def _explanation(self, index: int, read: Read) -> None:
        current = self.current
        lower = read.text.lower()
        if _is_heading(read):
            if self.refused or b"interest" in lower:
                self.annexe = self.annexe or Wording.ANNEX_HEADING in read.kinds or b"exemptions applied" in lower
                self._explain(read)
                self.headed = True
            else:
                self.current = None
        elif current and current.treatment is Treatment.COST and not _WEIGHS.search(read.text):
            self._extend(read)
        elif self.refused or b"public interest" in lower:
            self._explain(read)
        else:
            self._plain(index, read, True)

    def _explain(self, read: Read) -> None:
        self.current = None
        self.explaining = True
        kept, pieces = self.result.explanations, self.result.pieces
        if kept and (not pieces or pieces[-1].end <= kept[-1].start):
            kept[-1].end = read.sentence.end
        else:
            kept.append(Piece(read.sentence.start, read.sentence.end, Treatment.EXPLANATION))

    def _leaves_explanation(self, read: Read, fresh: bool) -> bool:
        if self.annexe:
            return False
        contrast, reason = Wording.CONTRAST in read.kinds, Wording.REASON in read.kinds
        match read.treatment:
            case Treatment.REFUSED | Treatment.COST:
                again = bool(_REFUSES_AGAIN.match(read.text))
                return again or ((fresh or contrast) and not reason and bool(_STRONG_REFUSAL.search(read.text)))
            case Treatment.GIVEN:
                return fresh and (bool(ATTACHED.search(read.text)) or not _EXPLAINS.search(read.text))
            case Treatment.PLAIN:
                return fresh and not self.headed and not _EXPLAINS.search(read.text)
            case Treatment.NOT_HELD:
                return contrast or (fresh and not self.headed)
            case Treatment.REDIRECTED:
                return fresh and not reason and bool(ELSEWHERE.search(read.text))
            case _:
                return False

    # -- answers

    def _plain(self, index: int, read: Read, fresh: bool) -> None:
        current = self.current
        if current is None or self._turns_to_answer(current, index, read, fresh):
            self._start(read, Treatment.PLAIN)
        elif fresh and current.treatment in ANSWERED and only_points_below(self._said(current, index)):
            self._start(read, Treatment.PLAIN).pointed_at = True
        elif current.treatment is Treatment.REFUSED and current.cited:
            self._explain(read)
        elif not fresh or self._goes_on(current, index, read):
            self._extend(read)
        else:
            self._start(read, Treatment.PLAIN)

    def _turns_to_answer(self, current: Piece, index: int, read: Read, fresh: bool) -> bool:
        """After a part refused for its cost, a sentence that reasons no more gives another part."""
        if fresh or current.treatment is not Treatment.COST or not self.answered or _REASONING.search(read.text):
            return False
        rest = self.reads[index + 1 : index + 8]
        return not any(
            other.treatment is Treatment.COST and other.sentence.paragraph == self.paragraph for other in rest
        )

    def _goes_on(self, current: Piece, index: int, read: Read) -> bool:
        """Whether a new paragraph goes on: with an answer, a cost, or the short lines and links of a pointer."""
        if current.treatment is Treatment.COST:
            return bool(_REASONING.search(read.text)) or self._returns_to_cost(index)
        if current.treatment in {Treatment.NOT_HELD, Treatment.REDIRECTED}:
            return self._follows_colon(index) or len(read.text) < _SHORT_LINE or bool(_LINKISH.search(read.text) or _POINT.match(read.text))
        return current.treatment in ANSWERED

    def _returns_to_cost(self, index: int) -> bool:
        """Whether what follows comes back to the cost before it treats anything otherwise."""
        for read in self.reads[index + 1 : index + 8]:
            if read.treatment not in {Treatment.PLAIN, Treatment.EXPLANATION}:
                return read.treatment is Treatment.COST
        return False

    def _treated(self, index: int, read: Read, fresh: bool) -> None:
        current, treatment = self.current, read.treatment
        self.explaining = False
        self.refused = self.refused or treatment in REFUSALS
        if current is None:
            self._start(read, treatment)
        elif joins(
            Before(current.treatment, self._said(current, index), current.cited), self.reads[index : index + 40], fresh
        ):
            self._extend(read)
            current.treatment = _joined(current.treatment, read)
        else:
            governs = current.treatment in REFUSALS and treatment in REFUSALS
            self._start(read, treatment).governs = governs

    def _said(self, piece: Piece, index: int) -> bytes:
        last = self.reads[max(0, index - 6) : index]
        return b" ".join(read.text for read in last if read.sentence.start >= piece.start)

    def _start(self, read: Read, treatment: Treatment) -> Piece:
        self.explaining = self.headed = False
        self.answered = self.answered or treatment in ANSWERED
        self.current = Piece(read.sentence.start, read.sentence.end, treatment, cites(read.text))
        self.result.pieces.append(self.current)
        return self.current

    def _extend(self, read: Read) -> None:
        if self.current is not None:
            self.current.end = read.sentence.end
            self.current.cited = self.current.cited or cites(read.text)


def _joined(before: Treatment, read: Read) -> Treatment:
    """Return the treatment of a piece that ``read`` goes on with."""
    then = read.treatment
    if then is Treatment.COST or (then in REFUSALS and before not in REFUSALS):
        return then
    if then is Treatment.NOT_HELD and concludes(read.text):
        return then
    return then if then is Treatment.GIVEN and before is Treatment.PLAIN else before


def _is_heading(read: Read) -> bool:
    return bool(read.kinds & {Wording.EXPLANATION_HEADING, Wording.ANNEX_HEADING})


def _is_aside(read: Read) -> bool:
    return read.text.startswith(b"(") and read.text.endswith(b")") and read.treatment is not Treatment.EXPLANATION
