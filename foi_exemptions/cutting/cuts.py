"""Where an answer is cut because the treatment of the information changes.

Sentences of one treatment stay together; what only explains a refusal is set aside.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foi_exemptions.cutting.joins import Before, cites, concludes, joins
from foi_exemptions.cutting.phrases import Wording
from foi_exemptions.cutting.pieces import Cut, Piece
from foi_exemptions.cutting.reasons import (
    ADVICE,
    ANNOUNCES,
    BARE,
    CITED,
    CONCEDES,
    CONTRASTS,
    FOOTNOTE,
    LIST_ITEM,
    LIST_LINE,
    NOTICE,
    OPENS_PART,
    REASON,
    REASONING,
    RECALLS,
    REFUSES_ON_COST,
    TO_ANNEXE,
    TOLD_AGAIN,
    WEIGHS,
    goes_on_pointing,
    is_aside,
    is_explanation_heading,
    leaves_explanation,
    led_up_to,
    names_ground,
    only_points_below,
    only_told,
    refuses_outright,
    stands_inside,
    tells_figure,
)
from foi_exemptions.cutting.treatments import ANSWERED, AROUND, NO_ANSWER, REFUSALS, Read, Treatment

if TYPE_CHECKING:
    from collections.abc import Sequence

_REASONED = REFUSALS | {Treatment.EXPLANATION}
_ANSWERS_TOO = frozenset({Wording.GIVEN, Wording.REDIRECTED})


def cut(reads: Sequence[Read], refused_before: bool = False, answers: bool = False) -> Cut:
    """Cut an answer's sentences into pieces of one treatment each; ``answers`` where a question stands before them."""
    found = led_up_to(reads)
    if answers and found and found[0].treatment is Treatment.EXPLANATION and names_ground(found[0]):
        found[0] = replace(found[0], treatment=Treatment.REFUSED)
    if answers:
        found = _with_ground_alone(found)
    if answers and found and _is_all_said(found):
        found[0] = replace(found[0], treatment=Treatment.PLAIN)
    return _Cutter(found, refused_before).run()


def _with_ground_alone(reads: list[Read]) -> list[Read]:
    """Return the sentences under a question; where nothing but reasons leads up to its ground, they refuse with it."""
    told = [index for index, read in enumerate(reads) if read.treatment not in AROUND]
    if any(reads[index].treatment not in _REASONED for index in told):
        return reads
    grounds = (
        index
        for index in told
        if reads[index].treatment in REFUSALS
        or names_ground(reads[index])
        or (refuses_outright(reads[index].text) and cites(reads[index].text))
    )
    if (ground := next(grounds, None)) is None:
        return reads
    led = [index for index in told if index <= ground and reads[index].treatment is Treatment.EXPLANATION]
    return [replace(read, treatment=Treatment.REFUSED) if index in led else read for index, read in enumerate(reads)]


def _is_all_said(reads: Sequence[Read]) -> bool:
    """Whether an office or address that opens an answer is what was asked for, and no letterhead in between."""
    first, rest = reads[0], reads[1:]
    if first.treatment is not Treatment.FURNITURE or first.kinds - _ANSWERS_TOO != {Wording.LETTERHEAD}:
        return False
    goes_on = bool(rest) and rest[0].sentence.paragraph == first.sentence.paragraph
    return goes_on or all(read.treatment in NO_ANSWER for read in rest)


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
        self.recounting = False
        self.recalled = False
        self.paragraph = -1

    def run(self) -> Cut:
        for index, read in enumerate(self.reads):
            if read.treatment in {Treatment.ENDING, Treatment.REQUEST}:
                self.result.ended = read.treatment is Treatment.ENDING
                break
            fresh = read.sentence.paragraph != self.paragraph
            self.paragraph = read.sentence.paragraph
            self.recounting = Wording.RECOUNT in read.kinds or (self.recounting and not fresh and only_told(read))
            self._take(index, read, fresh)
        return self.result

    def _take(self, index: int, read: Read, fresh: bool) -> None:
        if read.opens or (fresh and (OPENS_PART.match(read.text) or TOLD_AGAIN.match(read.text))):
            self.current, self.explaining = None, False
        if RECALLS.match(read.text):
            self.recalled, self.refused, self.explaining = True, False, False
        current = self.current
        self.listing = current is not None and self._lists(current, index, read, fresh)
        again = bool(self.result.pieces) and bool(NOTICE.match(read.text))
        if again or (current and (self.listing or is_aside(read))):
            self._extend(read)
        elif self._advises(read) or (self.recounting and only_told(read)):
            self.current = None
        elif current and not fresh and current.treatment in REFUSALS and TO_ANNEXE.match(read.text):
            self._extend(read)
        elif read.treatment is Treatment.FURNITURE:
            # "We do hold this" inside the reasons of a cost refusal does not end them
            if not self._surrounds(current, index, read, fresh):
                self.current = None
        elif current and self._gives_reason(current, read, fresh):
            self._extend(read)
        elif read.treatment is Treatment.EXPLANATION:
            self._explanation(index, read, fresh)
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
        announced = self._follows_colon(index) and (len(read.text) < LIST_LINE or bool(LIST_ITEM.match(read.text)))
        return announced or (self.listing and fresh and bool(LIST_ITEM.match(read.text)))

    def _surrounds(self, current: Piece | None, index: int, read: Read, fresh: bool) -> bool:
        """Whether furniture stands inside a paragraph that goes on with the answer."""
        following = [other for other in self.reads[index + 1 : index + 4] if other.sentence.paragraph == self.paragraph]
        return current is not None and not fresh and stands_inside(current.treatment, read, following)

    def _advises(self, read: Read) -> bool:
        """Whether a sentence after a refusal tells the requester what else to ask."""
        return bool(self.refused and self.result.pieces and ADVICE.search(read.text)) and not CITED.search(read.text)

    def _gives_reason(self, current: Piece, read: Read, fresh: bool) -> bool:
        """Whether a sentence gives the reason of a refusal that so far only names its ground."""
        if fresh or current.treatment is not Treatment.REFUSED or WEIGHS.search(read.text):
            return False
        short = current.end - current.start < BARE and len(read.text) < REASON
        return short and read.treatment in {Treatment.PLAIN, Treatment.EXPLANATION} and not is_explanation_heading(read)

    def _follows_colon(self, index: int) -> bool:
        return index > 0 and bool(ANNOUNCES.search(self.reads[index - 1].text[-60:]))

    # -- explanations

    def _explanation(self, index: int, read: Read, fresh: bool) -> None:
        current = self.current
        lower = read.text.lower()
        if is_explanation_heading(read):
            if self.refused or b"interest" in lower:
                self.annexe = self.annexe or Wording.ANNEX_HEADING in read.kinds or b"exemptions applied" in lower
                self._explain(read)
                self.headed = True
            else:
                self.current = None
        elif current and current.treatment is Treatment.COST and not WEIGHS.search(read.text):
            self._extend(read)
        elif self.refused or b"public interest" in lower or (FOOTNOTE.match(read.text) and cites(read.text)):
            self._explain(read)
        elif current is None and Wording.COST in read.kinds and self._returns_to_cost(index):
            self._start(read, Treatment.COST)  # what the limit is, before what exceeds it
        else:
            self._plain(index, read, fresh)

    def _explain(self, read: Read) -> None:
        self.current = None
        self.explaining = True
        kept, pieces = self.result.explanations, self.result.pieces
        if kept and (not pieces or pieces[-1].end <= kept[-1].start):
            kept[-1].end = read.sentence.end
        else:
            kept.append(Piece(read.sentence.start, read.sentence.end, Treatment.EXPLANATION))

    def _leaves_explanation(self, read: Read, fresh: bool) -> bool:
        return not self.annexe and leaves_explanation(read, fresh, self.headed)

    # -- answers

    def _plain(self, index: int, read: Read, fresh: bool) -> None:
        current = self.current
        if self._follows_refusal(current, index, read, fresh):
            self._explain(read)
        elif current is None or self._turns_to_answer(current, index, read, fresh):
            self._start(read, Treatment.PLAIN)
        elif fresh and current.treatment in ANSWERED and only_points_below(self._said(current, index)):
            self._start(read, Treatment.PLAIN).pointed_at = True
        elif current.treatment is Treatment.REFUSED and current.cited and not (fresh and tells_figure(read.text)):
            self._explain(read)
        elif not fresh or self._goes_on(current, index, read):
            self._extend(read)
        else:
            self._start(read, Treatment.PLAIN)

    def _follows_refusal(self, current: Piece | None, index: int, read: Read, fresh: bool) -> bool:
        """Whether a paragraph after a refusal that stands alone says no more than how it came about."""
        pieces = self.result.pieces
        if not pieces or self.recalled or any(piece.treatment not in REFUSALS for piece in pieces):
            return False
        if not (pieces[-1].cited or pieces[-1].treatment is Treatment.COST):
            return False
        if current is not None and (not fresh or self._goes_on(current, index, read)):
            return False
        return not (CONTRASTS.match(read.text) or CONCEDES.match(read.text) or tells_figure(read.text))

    def _turns_to_answer(self, current: Piece, index: int, read: Read, fresh: bool) -> bool:
        """After a part refused for its cost, a sentence that reasons no more gives another part."""
        if fresh or current.treatment is not Treatment.COST or not self.answered or REASONING.search(read.text):
            return False
        rest = self.reads[index + 1 : index + 8]
        return not any(
            other.treatment is Treatment.COST and other.sentence.paragraph == self.paragraph for other in rest
        )

    def _goes_on(self, current: Piece, index: int, read: Read) -> bool:
        """Whether a new paragraph goes on: with an answer, a cost, or the short lines and links of a pointer."""
        if current.treatment is Treatment.COST:
            return (not CONCEDES.match(read.text) and bool(REASONING.search(read.text))) or self._returns_to_cost(index)
        if current.treatment in {Treatment.NOT_HELD, Treatment.REDIRECTED}:
            return self._follows_colon(index) or goes_on_pointing(read.text)
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
        if current is None and treatment is Treatment.COST and self._reckons_again(read):
            self._explain(read)
        elif current is None:
            self._start(read, treatment)
        elif joins(
            Before(current.treatment, self._said(current, index), current.cited), self.reads[index : index + 40], fresh
        ):
            self._extend(read)
            current.treatment = _joined(current.treatment, read)
        else:
            governs = current.treatment in REFUSALS and treatment in REFUSALS
            self._start(read, treatment).governs = governs

    def _reckons_again(self, read: Read) -> bool:
        """Whether an effort is told once more after the refusal for its cost."""
        pieces = self.result.pieces
        return bool(pieces) and pieces[-1].treatment is Treatment.COST and not REFUSES_ON_COST.search(read.text)

    def _said(self, piece: Piece, index: int) -> bytes:
        last = self.reads[max(0, index - 6) : index]
        return b" ".join(read.text for read in last if read.sentence.start >= piece.start)

    def _start(self, read: Read, treatment: Treatment) -> Piece:
        self.explaining = self.headed = self.recalled = False
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
    if before is Treatment.NOT_HELD and then is Treatment.REFUSED:
        return before
    if then is Treatment.COST or (then in REFUSALS and before not in REFUSALS):
        return then
    if then is Treatment.NOT_HELD and concludes(read.text):
        return then
    return then if then is Treatment.GIVEN and before is Treatment.PLAIN else before
