"""How sentences treat the information asked for, and where an answer is cut because the treatment changes.

The detector is a light one: it decides cut points, never labels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from foi_exemptions.phrases import ENDINGS, FURNITURE, Wording, load_phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foi_exemptions.layout import Sentence


class Treatment(StrEnum):
    """What a sentence does; ``PLAIN`` is an answer without any of the words looked for."""

    PLAIN = "plain"
    GIVEN = "given"
    NOT_HELD = "not_held"
    REDIRECTED = "redirected"
    REFUSED = "refused"
    COST = "cost"
    EXPLANATION = "explanation"
    FURNITURE = "furniture"
    REQUEST = "request"
    ENDING = "ending"


ANSWERED = frozenset({Treatment.PLAIN, Treatment.GIVEN})
REFUSALS = frozenset({Treatment.REFUSED, Treatment.COST})


@dataclass(slots=True)
class Piece:
    """A run of sentences with one treatment; ``governs`` where it also serves the refusals before it."""

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


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence and what it does."""

    sentence: Sentence
    text: bytes
    treatment: Treatment
    kinds: frozenset[Wording]


_CITES = re.compile(
    rb"\b(?:sections?|s\.?|regulations?|reg\.?|exemptions?|exceptions?) ?\(?\d{1,2}[a-z]?\b|\b(?:foia|foisa|eir)\s+\d", re.I
)
_ELSEWHERE = re.compile(rb"\b(?:section|s\.?) ?(?:21|25)\b|\bregulation 6\(1\)|\b(?:10|12)\(4\)\(a\)", re.I)
_NO_INFORMATION = re.compile(rb"\b1[02]\(4\)\(a\)", re.I)
_STRONG_REFUSAL = re.compile(
    rb"\bexempt(?:ed)?\b[^.]{0,40}\b(?:from|under|by virtue)\b|\bwithheld\b[^.]{0,80}\b(?:under|section|regulation)\b|"
    rb"\b(?:have|are) (?:\w+ )?(?:withheld|withholding|redacted|refus\w+)\b|\brefusing your\b|\bneither confirm\b|\bexceed",
    re.I,
)
_APPLIES = re.compile(rb"\b(?:is|are) (?:therefore |also |both |considered |being )?exempt(?:ed)? (?:from|under|by)\b", re.I)
_OTHER_FORM = re.compile(rb"\bnot\b[^.]{0,60}\bin (?:the|that|this) (?:format|form|way|manner) (?:that )?(?:you|requested)\b", re.I)
_CONTACT = re.compile(rb"\bcontact details (?:are|is|for)\b", re.I)
_ATTACHED = re.compile(rb"\b(?:attach|enclos|as follows|please (?:see|find)|table below|spreadsheet|embedded)", re.I)
_COURTESY = re.compile(rb"^(?:many )?(?:thank|thanks)\b|^you (?:have )?(?:asked|requested|sent|wrote)\b", re.I)
_SOFT = re.compile(rb"\b(?:centrally|in (?:a|the|this|that|an?y?) (?:\w+ )?(?:format|form|way|manner)|reportable|separately)\b", re.I)
_REASONING = re.compile(
    rb"\b(?:hours?|search\w*|records?|estimat\w*|exceed\w*|cost\w*|limit|manual\w*|extract\w*|locat\w*|retriev\w*|obliged|processed|collat\w*|therefore|basis)\b",
    re.I,
)
_POINTS_ON = re.compile(
    rb"\bcontact|\bheld by\b|\bmay (?:be able to|hold)\b|\b(?:direct|redirect|refer|address|send|sent|made)\w*\b[^.]{0,60}\bto\b|"
    rb"\bmay wish to\b|\bsuggest|\brecommend|^(?:\[\d+\] ?)?(?:https?://|www\.)\S+$|^[\w ]{3,20}:\s",
    re.I,
)
_SEE_BELOW = re.compile(rb"\bsee\b[^.]{0,30}\b(?:below|overleaf)\b", re.I)
_LINKISH = re.compile(rb"https?://|www\.|\blinks?\b|\bhere\b", re.I)
_SHORT_HEADING = re.compile(rb"^(?:in relation to|regarding|with regard to|in respect of)[^.?:]{3,70}$", re.I)
_LIST_ITEM = re.compile(rb"^(?:[*-]|\(?[a-z0-9]{1,3}[).]) ?|^(?:section|regulation) \d", re.I)
_FIGURE = re.compile(rb"\xa3 ?\d|\b\d[\d,.]*\b")


def read_sentence(sentence: Sentence, text: bytes) -> Read:
    """Return what a sentence does, judged alone."""
    kinds = load_phrases().kinds(text)
    return Read(sentence, text, _treatment(text, kinds), kinds)


def _treatment(text: bytes, kinds: frozenset[Wording]) -> Treatment:
    if kinds & ENDINGS:
        return Treatment.ENDING
    if Wording.REQUEST_HEADING in kinds:
        return Treatment.REQUEST
    if kinds & {Wording.EXPLANATION_HEADING, Wording.ANNEX_HEADING} and len(text) < 160:
        return Treatment.EXPLANATION
    if Wording.RESPONSE_HEADING in kinds or _SHORT_HEADING.match(text):
        return Treatment.FURNITURE
    if kinds & FURNITURE and not _says_more(text, kinds):
        return Treatment.FURNITURE
    return _substance(text, kinds)


def _says_more(text: bytes, kinds: frozenset[Wording]) -> bool:
    """Whether a sentence that opens like furniture goes on to treat the information."""
    if kinds & {Wording.PROCEDURE, Wording.ASSISTANCE, Wording.ADMINISTRATION, Wording.REQUESTER, Wording.GREETING}:
        return False
    if _COURTESY.match(text):
        return False
    return bool(kinds & {Wording.REFUSED, Wording.NOT_HELD, Wording.COST}) or bool(
        re.search(rb"\battach|\benclos", text, re.I) and b"attached:" not in text[-12:]
    )


def _substance(text: bytes, kinds: frozenset[Wording]) -> Treatment:
    if Wording.EXPLANATION in kinds and not _APPLIES.search(text):
        return Treatment.EXPLANATION
    if _OTHER_FORM.search(text):
        return Treatment.PLAIN
    if _CONTACT.search(text):
        return Treatment.REDIRECTED
    if _NO_INFORMATION.search(text):
        return Treatment.NOT_HELD
    if _ELSEWHERE.search(text) and kinds & {Wording.REFUSED, Wording.REDIRECTED}:
        return Treatment.REDIRECTED
    if Wording.COST in kinds:
        return Treatment.COST
    if Wording.REFUSED in kinds:
        return Treatment.REFUSED
    if Wording.REASON in kinds:
        return Treatment.EXPLANATION
    if Wording.NOT_HELD in kinds:
        return Treatment.NOT_HELD
    if Wording.GIVEN in kinds and (_ATTACHED.search(text) or Wording.REDIRECTED not in kinds):
        return Treatment.GIVEN
    return Treatment.REDIRECTED if Wording.REDIRECTED in kinds else Treatment.PLAIN


def cut(reads: Sequence[Read], refused_before: bool = False) -> Cut:
    """Cut an answer's sentences into pieces of one treatment each."""
    return _Cutter(_led(reads), refused_before).run()


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
        attached = any(other.treatment is Treatment.GIVEN and _ATTACHED.search(other.text) for other in rest)
        for offset, other in enumerate(rest):
            if attached and other.treatment is Treatment.REDIRECTED and not _ELSEWHERE.search(other.text):
                found[index + offset] = replace(other, treatment=Treatment.PLAIN)
        if read.treatment is Treatment.PLAIN and len(rest) > 1 and not _FIGURE.search(read.text):
            following = found[index + 1].treatment
            if following is Treatment.REDIRECTED and not _ELSEWHERE.search(rest[1].text):
                found[index] = replace(read, treatment=following)
    return found


class _Cutter:
    """Walks the sentences of one answer and keeps the piece being built."""

    def __init__(self, reads: Sequence[Read], refused_before: bool) -> None:
        self.reads = reads
        self.result = Cut()
        self.current: Piece | None = None
        self.explaining = False
        self.annexe = False
        self.headed = False
        self.refused = refused_before
        self.paragraph = -1
        self.listing = False

    def run(self) -> Cut:
        for index, read in enumerate(self.reads):
            fresh = read.sentence.paragraph != self.paragraph
            self.paragraph = read.sentence.paragraph
            if read.treatment is Treatment.ENDING:
                self.result.ended = True
                break
            if read.treatment is Treatment.REQUEST:
                self.current = None
                break
            self._take(index, read, fresh)
        return self.result

    def _take(self, index: int, read: Read, fresh: bool) -> None:
        current = self.current
        if current and current.treatment in REFUSALS and self._ends_with_colon(index) and self._goes_on_list(read):
            self._extend(read)
            self.listing = True
            return
        if self.listing and fresh and _LIST_ITEM.match(read.text) and current:
            self._extend(read)
            return
        self.listing = False
        if current and read.text.startswith(b"(") and read.treatment is not Treatment.EXPLANATION:
            self._extend(read)
        elif read.treatment is Treatment.FURNITURE:
            if fresh or not current or current.treatment is not Treatment.COST or Wording.LEAD_IN not in read.kinds:
                self.current = None
        elif read.treatment is Treatment.EXPLANATION:
            self._explanation(read)
        elif self.explaining and not self._leaves_explanation(read, fresh):
            self._explain(read)
        elif read.treatment is Treatment.PLAIN:
            self._plain(index, read, fresh)
        else:
            self._treated(index, read, fresh)

    def _ends_with_colon(self, index: int) -> bool:
        return index > 0 and self.reads[index - 1].text.rstrip().endswith(b":")

    def _goes_on_list(self, read: Read) -> bool:
        return bool(_LIST_ITEM.match(read.text)) or len(read.text) < 200

    # -- explanations

    def _explanation(self, read: Read) -> None:
        current = self.current
        if current and current.treatment is Treatment.COST and not _is_heading(read):
            self._extend(read)
        elif _is_heading(read):
            if self.refused or b"interest" in read.text.lower():
                self.annexe = self.annexe or Wording.ANNEX_HEADING in read.kinds or b"exemptions applied" in read.text.lower()
                self._explain(read)
                self.headed = True
            else:
                self.current = None
        elif self.refused or b"public interest" in read.text.lower():
            self._explain(read)
        else:
            self._plain(0, read, True)

    def _explain(self, read: Read) -> None:
        self.current = None
        self.explaining = True
        kept = self.result.explanations
        if kept and self._adjacent(kept[-1], read):
            kept[-1].end = read.sentence.end
        else:
            kept.append(Piece(read.sentence.start, read.sentence.end, Treatment.EXPLANATION))

    def _adjacent(self, piece: Piece, read: Read) -> bool:
        return not self.result.pieces or self.result.pieces[-1].end <= piece.start

    def _leaves_explanation(self, read: Read, fresh: bool) -> bool:
        if self.annexe:
            return False
        strong = bool(_STRONG_REFUSAL.search(read.text))
        match read.treatment:
            case Treatment.REFUSED | Treatment.COST:
                return strong and (fresh or Wording.CONTRAST in read.kinds) and Wording.REASON not in read.kinds
            case Treatment.GIVEN:
                return fresh and bool(_ATTACHED.search(read.text))
            case Treatment.NOT_HELD:
                return (fresh and not self.headed) or Wording.CONTRAST in read.kinds
            case Treatment.REDIRECTED:
                return fresh and bool(_ELSEWHERE.search(read.text)) and Wording.REASON not in read.kinds
            case _:
                return False

    # -- answers

    def _plain(self, index: int, read: Read, fresh: bool) -> None:
        current = self.current
        if current is None:
            self._start(read, Treatment.PLAIN)
        elif (
            current.treatment is Treatment.COST
            and not fresh
            and not _REASONING.search(read.text)
            and any(piece.treatment in ANSWERED for piece in self.result.pieces)
        ):
            self._start(read, Treatment.PLAIN)
        elif fresh and self._only_points_below(current, index):
            self._start(read, Treatment.PLAIN)
            self.result.pieces[-1].pointed_at = True
        elif current.treatment in ANSWERED or not fresh:
            if current.treatment is Treatment.REFUSED and current.cited and not read.text.startswith(b"("):
                self._explain(read)
            else:
                self._extend(read)
        elif current.treatment is Treatment.REFUSED and current.cited:
            self._explain(read)
        elif current.treatment is Treatment.COST and _REASONING.search(read.text):
            self._extend(read)
        elif current.treatment in {Treatment.NOT_HELD, Treatment.REDIRECTED} and self._still_about(index, read):
            self._extend(read)
        else:
            self._start(read, Treatment.PLAIN)

    def _only_points_below(self, current: Piece, index: int) -> bool:
        return (
            current.treatment in ANSWERED
            and current.end - current.start < 70
            and bool(_SEE_BELOW.search(self._text(current, index)))
        )

    def _still_about(self, index: int, read: Read) -> bool:
        """A short line, or the list after a colon, goes on with a pointer or a notice."""
        return self._ends_with_colon(index) or len(read.text) < 60 or bool(_LINKISH.search(read.text))

    def _treated(self, index: int, read: Read, fresh: bool) -> None:
        current, treatment = self.current, read.treatment
        self.explaining = False
        if treatment in REFUSALS:
            self.refused = True
        if current is None:
            self._start(read, treatment)
        elif self._joins(current, index, read, fresh):
            self._extend(read)
            if treatment in REFUSALS and current.treatment not in REFUSALS:
                current.treatment = treatment
            elif treatment is Treatment.COST:
                current.treatment = treatment
            elif treatment is Treatment.GIVEN and current.treatment is Treatment.PLAIN:
                current.treatment = treatment
        else:
            governs = current.treatment in REFUSALS and treatment in REFUSALS
            self._start(read, treatment)
            if governs and self.current:
                self.current.governs = True

    def _joins(self, current: Piece, index: int, read: Read, fresh: bool) -> bool:
        before, after = current.treatment, read.treatment
        contrast = Wording.CONTRAST in read.kinds
        if before in REFUSALS and after in REFUSALS:
            return not (
                fresh and not current.cited and _CITES.search(read.text) and current.end - current.start < 160
                and before is Treatment.REFUSED and after is Treatment.REFUSED
            ) and not (fresh and contrast)
        if before == after or (before in ANSWERED and after in ANSWERED):
            return True
        if after is Treatment.REDIRECTED:
            if before is Treatment.NOT_HELD:
                return not contrast and not _ELSEWHERE.search(read.text) and bool(_POINTS_ON.search(read.text))
            if before in ANSWERED:
                return self._link_for_more(current, index, fresh)
            return before in REFUSALS and not fresh
        if after is Treatment.COST:
            if before is Treatment.PLAIN and not fresh:
                return not _FIGURE.search(self._text(current, index))
            return before is Treatment.NOT_HELD and bool(_SOFT.search(self._text(current, index)))
        if after is Treatment.GIVEN:
            weak = not _ATTACHED.search(read.text)
            if before is Treatment.REDIRECTED:
                return weak and len(read.text) < 60
            return weak and not fresh and not contrast and before is not Treatment.REFUSED
        if after is Treatment.NOT_HELD:
            if before is Treatment.COST:
                return not contrast
            return before is Treatment.PLAIN and not fresh and bool(
                load_phrases().kinds(self._text(current, index)) & {Wording.NEGATIVE}
            )
        return False

    def _link_for_more(self, current: Piece, index: int, fresh: bool) -> bool:
        """An answer and a link for more is one answer; a link under an exemption, or a passage of its own, is not."""
        size = 0
        for read in self.reads[index:]:
            if read.treatment not in {Treatment.REDIRECTED, Treatment.PLAIN}:
                break
            if _ELSEWHERE.search(read.text) or b"exemption" in read.text.lower():
                return False
            size += len(read.text)
        return size < 130 if fresh else not (len(self.reads[index].text) < 20 and size > 400)

    def _text(self, piece: Piece, index: int) -> bytes:
        return b" ".join(read.text for read in self.reads[max(0, index - 6) : index] if read.sentence.start >= piece.start)

    def _start(self, read: Read, treatment: Treatment) -> None:
        self.explaining = self.headed = False
        self.current = Piece(read.sentence.start, read.sentence.end, treatment, bool(_CITES.search(read.text)))
        self.result.pieces.append(self.current)

    def _extend(self, read: Read) -> None:
        if self.current is None:
            self._start(read, read.treatment)
            return
        self.current.end = read.sentence.end
        self.current.cited = self.current.cited or bool(_CITES.search(read.text))


def _is_heading(read: Read) -> bool:
    return bool(read.kinds & {Wording.EXPLANATION_HEADING, Wording.ANNEX_HEADING})
