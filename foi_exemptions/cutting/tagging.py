"""The answers of a message by a sequence model, which weighs what the rules found against the words around.

The model is a linear-chain conditional random field (CRFsuite) over the units of a message: each begins an answer,
goes on with it, or belongs to none.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right, insort
from functools import cache
from math import log
from statistics import fmean
from typing import TYPE_CHECKING

from foi_exemptions.cutting.answer_labels import after_label
from foi_exemptions.cutting.joins import cites
from foi_exemptions.cutting.mail_headers import MONTH
from foi_exemptions.cutting.margins import is_signature
from foi_exemptions.cutting.message_kinds import MessageKind
from foi_exemptions.cutting.pieces import Piece
from foi_exemptions.cutting.reasons import tells_figure
from foi_exemptions.cutting.treatments import ANSWERED, AROUND, ATTACHED, NO_ANSWER, REFUSALS, Treatment
from foi_exemptions.cutting.units import BEGINS, GOES_ON, OUTSIDE, clues_of, units_of
from foi_exemptions.model_files import released_digest, shipped_file, trusted_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from foi_exemptions.cutting.echoes import Echoes
    from foi_exemptions.cutting.layout import Layout
    from foi_exemptions.cutting.numbered import Mark
    from foi_exemptions.cutting.sharing import Region
    from foi_exemptions.cutting.threads import Message
    from foi_exemptions.cutting.units import Unit

_SILENT = NO_ANSWER | {Treatment.PLAIN}

_LETTERHEAD = re.compile(
    rb"(?:[a-z]{3,6}day,? )?(?:\d{1,2}(?:st|nd|rd|th)? " + MONTH + rb"\.?,? \d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})"
    rb"|\W*(?:\+44|0)[\d ()-]{8,16}(?:x\w*)?",
    re.IGNORECASE,
)
"""A date or a telephone number: an answer only where a question stands before it."""
_LIMIT = re.compile(
    rb"\b(?:appropriate|costs?|fees?) limit\b|\b(?:18|24|40) ?h(?:ou)?rs\b|\xa3 ?(?:450|600)\b", re.IGNORECASE
)
_CONFIRMS = re.compile(
    rb"(?:i|we) (?:can|am able to|are able to) (?:confirm|advise|tell you)\b|(?:yes|no|none|nil)\b", re.I
)
_SAYS_IT_ANSWERS = re.compile(
    rb"\b(?:request|enquiry|questions?|query|letter|e-?mail)\b[^.?]{0,60}\b(?:has|have) (?:now |since |also )*been "
    rb"(?:fully |carefully |duly )*(?:considered|dealt with|completed|processed|answered)\b|"
    rb"\bhave (?:now )?(?:fully |carefully |duly )?considered your\b|"
    rb"\b(?:our|the|my) (?:full |final )?(?:response|reply|answers?) (?:to (?:your|the) [^.:?]{1,60} )?"
    rb"(?:is|are|is set out|are set out)?[^.?]{0,12}\b(?:below|as follows|attached|enclosed)\b",
    re.I,
)
_BEFORE = 400
_LITTLE_HOPE, _LEAST_HOPE = 0.5, 0.12
"""Where no unit has the second, a letter decides nothing unless the rules found a decision in so many words; where none
has the first, it decides nothing if all they found is how the request is handled."""
_HANDLING = re.compile(
    rb"\b(?:requests?|enquir(?:y|ies)|quer(?:y|ies)|e-?mails?|messages?|correspondence|repl(?:y|ies)|"
    rb"respon(?:d|se|ses|ding)|in touch|updates?|deadlines?|working days|queue|backlog|more time|delay(?:s|ed)?|"
    rb"wait(?:s|ed|ing)?|fees?|receipts?|withdrawn|withdraw|clarif\w+|you (?:asked|wrote|requested))\b",
    re.I,
)
_SURER, _TO_SHORTEN = 1.5, 2.5
_SURER_OF_PROSE, _TO_SHORTEN_PROSE = 0.5, 1.75
"""So much likelier, as logarithms, the model must find its tags than those of the rules, and where it cuts words off an
answer of theirs. Less is asked where no question stands before them: there the rules know little. Chosen on folds of
real responses and of letters."""
_DECISIONS = REFUSALS | {Treatment.NOT_HELD}
_LEAST = 1e-9
_LAW = 600
"""What the law says of the limit, between a refusal and its reckoning, takes no more characters."""
WINDOW = 2_000
"""Units read together: some eighty pages; the clues of a longer message would take too much memory."""


class Recutter(ABC):
    """Cuts messages anew by the tags it gives their units."""

    @abstractmethod
    def tags(self, units: Sequence[Unit], clues: Sequence[Sequence[str]], trusted: bool = True) -> list[str]:
        """Return the tag of each unit of a message; ``trusted`` where what the rules found in it may be answers."""

    def hope(self, clues: Sequence[Sequence[str]]) -> float:
        """Return the probability of the likeliest unit to belong to an answer; 1 where it is not known."""
        return 1.0

    def recut(
        self, layout: Layout, message: Message, regions: list[Region], explanations: list[Piece], echoes: Echoes
    ) -> None:
        """Give each region the answers that the tags make in place of those of the rules.

        An answer that both find stays as it is; what is tagged as an answer is no explanation.
        """
        units = units_of(layout, message, regions, [(piece.start, piece.end) for piece in explanations])
        if not units:
            return
        found = [region.pieces for region in regions]
        by_rules = [(region, piece) for region, pieces in zip(regions, found, strict=True) for piece in pieces]
        substantive = message.kind is MessageKind.SUBSTANTIVE
        needed = _hope_needed(layout, [piece for _, piece in by_rules]) if substantive else 0.0
        doubted = needed > 0
        tags: list[str] = []
        hope = 0.0
        for start in range(0, len(units), WINDOW):
            window = units[start : start + WINDOW]
            clues = clues_of(window, regions, message, layout, echoes)
            given = self.tags(window, clues, trusted=substantive)
            tags += given
            doubted = doubted and all(tag == OUTSIDE for tag in given)
            if doubted and hope < needed:
                hope = self.hope(clues)
        tags = [_known(unit, regions) or tag for unit, tag in zip(units, tags, strict=True)]
        known = {(piece.start, piece.end): piece for _, piece in by_rules}
        for region in regions:
            region.pieces = []
        starts = [region.mark.start if region.mark else region.start for region in regions]
        spans: list[tuple[int, int]] = []
        for run in runs(units, tags):
            span = run[0].start, run[-1].end
            home = regions[max(0, bisect_right(starts, span[0]) - 1)]
            if len(run) == 1 and (_is_signature(run[0], units) or (home.mark is None and _is_dated(run[0]))):
                continue
            piece = known.get(span) or _piece(layout, run)
            if home.pieces and _reckons_on(layout, home.pieces[-1], piece):
                before, _ = home.pieces.pop(), spans.pop()
                piece = Piece(before.start, piece.end, Treatment.COST, before.cited or piece.cited)
            home.pieces.append(piece)
            spans.append((piece.start, piece.end))
        explanations[:] = [piece for piece in explanations if _stands_apart(piece, spans)]
        if not substantive:
            return
        if spans:
            _keep_refusals(layout, by_rules, regions)
        _put_back(layout, regions, found, not spans and hope >= needed)


class Tagger(Recutter):
    """A trained model, given as the bytes of its file."""

    def __init__(self, content: bytes) -> None:
        import pycrfsuite

        self._model = pycrfsuite.Tagger()
        self._content = content  # CRFsuite reads these bytes where they are
        self._model.open_inmemory(content)
        self._learned = frozenset(self._model.labels())

    def tags(self, units: Sequence[Unit], clues: Sequence[Sequence[str]], trusted: bool = True) -> list[str]:
        """Return the likeliest tags, with those of the rules where the model is not much surer of its own.

        What the rules found no answer in, or are not ``trusted`` with, is left to the model. Where it sees no answer at
        all, it is left at that: ``hope`` tells more.
        """
        likeliest = _in_runs(self._model.tag(clues))
        if not trusted or all(tag == OUTSIDE for tag in likeliest):
            return likeliest
        by_rules = _in_runs([unit.tag for unit in units])
        found: list[str] = []
        for start, end in _stretches(likeliest, by_rules):
            own, others = likeliest[start:end], by_rules[start:end]
            found += own if self._prevails(own, others, start, units[start:end]) else others
        return found

    def _prevails(self, own: Sequence[str], others: Sequence[str], start: int, units: Sequence[Unit]) -> bool:
        """Whether the likeliest tags of a stretch stand: they agree, or only add, or are so much surer as is needed.

        What the rules know to stand around answers is added only where the model is surer, too.
        """
        if own == others:
            return True
        surer, to_shorten = (_SURER, _TO_SHORTEN) if units[0].asked else (_SURER_OF_PROSE, _TO_SHORTEN_PROSE)
        if all(tag == OUTSIDE for tag in others):
            around = all(unit.read.treatment in AROUND for unit, tag in zip(units, own, strict=True) if tag != OUTSIDE)
            return not around or self._surer(own, others, start) > surer
        shortens = any(tag == OUTSIDE != other for tag, other in zip(own, others, strict=True))
        leaves_some = any(tag != OUTSIDE for tag in own)
        return self._surer(own, others, start) > (to_shorten if shortens and leaves_some else surer)

    def _surer(self, own: Sequence[str], others: Sequence[str], start: int) -> float:
        """Return by how much likelier tags are than others, as the mean logarithm over the units they differ on."""
        return fmean(
            log(self._likelihood(tag, place)) - log(self._likelihood(other, place))
            for place, (tag, other) in enumerate(zip(own, others, strict=True), start)
            if tag != other
        )

    def _likelihood(self, tag: str, place: int) -> float:
        """Return the probability of a tag in the sequence tagged last; next to none of one that was never learned."""
        return max(_LEAST, float(self._model.marginal(tag, place)) if tag in self._learned else 0.0)

    def hope(self, clues: Sequence[Sequence[str]]) -> float:
        """Return the probability of the likeliest unit to belong to an answer."""
        self._model.set(clues)
        return max(1 - float(self._model.marginal(OUTSIDE, place)) for place in range(len(clues)))


def _in_runs(tags: Sequence[str]) -> list[str]:
    """Return tags in which every answer begins with the tag of a beginning."""
    before = [OUTSIDE, *tags]
    return [BEGINS if tag == GOES_ON and before[place] == OUTSIDE else tag for place, tag in enumerate(tags)]


def _stretches(tags: Sequence[str], others: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the shortest stretches that cut through no answer of either."""
    start = 0
    for place in range(1, len(tags) + 1):
        if place == len(tags) or GOES_ON not in {tags[place], others[place]}:
            yield start, place
            start = place


def runs(units: Sequence[Unit], tags: Sequence[str]) -> list[list[Unit]]:
    """Return the units of each answer."""
    found: list[list[Unit]] = []
    inside = False
    for unit, tag in zip(units, tags, strict=True):
        if tag != OUTSIDE:
            if tag == BEGINS or not inside:
                found.append([])
            found[-1].append(unit)
        inside = tag != OUTSIDE
    return found


def _known(unit: Unit, regions: Sequence[Region]) -> str | None:
    """Return the tag of a unit that the rules are sure of.

    That is the number of a question, the words of a numbered one that is answered behind them, and cells read into such
    words.
    """
    mark = regions[unit.region].mark
    if mark is not None and mark.inserted:
        return unit.tag
    behind = regions[unit.region + 1] if unit.region + 1 < len(regions) else None
    if behind is None or behind.mark is None or not behind.mark.start <= unit.start < unit.end <= behind.mark.answer:
        return None
    asked = behind.mark.restated and behind.refs and behind.pieces
    return OUTSIDE if behind.mark.is_number or asked else None


def _is_dated(unit: Unit) -> bool:
    return _LETTERHEAD.fullmatch(unit.read.text) is not None


def _is_signature(unit: Unit, units: Sequence[Unit]) -> bool:
    """Whether a unit is the name of an institution under the last words of a message."""
    return unit is units[-1] and len(units) > 1 and is_signature(unit.read, units[-2].read)


def _stands_apart(piece: Piece, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a piece shares nothing with any of the spans, which are in order and do not overlap."""
    index = bisect_left(spans, (piece.end, 0)) - 1
    return index < 0 or spans[index][1] <= piece.start


def _hope_needed(layout: Layout, pieces: Sequence[Piece]) -> float:
    """Return how likely an answer has to be for those of the rules to stand where the model sees none.

    Nothing is asked for where they decide in so many words, or where the letter says before them that it answers.
    """
    if not pieces or any(_decides(layout, piece) for piece in pieces):
        return 0.0
    if all(_HANDLING.search(layout.flat, piece.start, piece.end) for piece in pieces):
        return _LITTLE_HOPE
    opening = max(0, pieces[0].start - _BEFORE)
    return 0.0 if _SAYS_IT_ANSWERS.search(layout.flat, opening, pieces[0].start) else _LEAST_HOPE


def _decides(layout: Layout, piece: Piece) -> bool:
    """Whether an answer of the rules decides in so many words, confirms something or gives what is attached."""
    if piece.treatment in ANSWERED:
        words = layout.flat[piece.start : piece.end]
        return bool(ATTACHED.search(words) or _CONFIRMS.match(words)) or tells_figure(words)
    return piece.treatment in _DECISIONS or (piece.treatment is Treatment.REDIRECTED and piece.cited)


def _put_back(layout: Layout, regions: Sequence[Region], found: Sequence[list[Piece]], undecided: bool) -> None:
    """Give the answers of the rules to a plain question that was left none, or to all where none has any.

    A question that prints its number or its mark is seldom left without an answer, and most letters decide something
    (``undecided`` where this one still has to).
    """
    before: list[Piece] = []
    for region, pieces in zip(regions, found, strict=True):
        if pieces and not region.pieces and (undecided or (region.mark and _wants_answer(layout, region.mark))):
            if before and before[-1].end > pieces[0].start:  # it runs on into this question's answer
                last = before.pop()
                start, end = layout.trim(last.start, region.mark.start if region.mark else last.start)
                if start < end:
                    before.append(Piece(start, end, last.treatment, last.cited))
            region.pieces = pieces
        before = region.pieces or before


def _wants_answer(layout: Layout, mark: Mark) -> bool:
    """Whether a question prints its number or its question mark."""
    asked = layout.flat[slice(*mark.question)] if mark.restated and mark.question else b""
    return bool(mark.refs) or asked.endswith(b"?")


def _keep_refusals(layout: Layout, by_rules: Sequence[tuple[Region, Piece]], regions: Sequence[Region]) -> None:
    """Put back the refusals of the rules where the tags leave none: one that is overlooked misleads most.

    Where the tags leave refusals, but none that names its ground, those that do are put back. They take the place of
    the refusals that the tags cut out of them.
    """
    tagged = [piece for region in regions for piece in region.pieces]
    left = [piece for piece in tagged if piece.treatment in REFUSALS]
    if any(_names_ground(layout, piece) for piece in left):
        return
    starts, ends = [piece.start for piece in tagged], [piece.end for piece in tagged]
    replaced: set[int] = set()
    restored: list[tuple[Region, Piece]] = []
    for region, piece in by_rules:
        if piece.treatment not in REFUSALS or (left and not _names_ground(layout, piece)):
            continue
        first, last = bisect_right(ends, piece.start), bisect_left(starts, piece.end)
        inside = first == last or (piece.start <= starts[first] and ends[last - 1] <= piece.end)
        if inside and all(one.treatment in REFUSALS for one in tagged[first:last]):
            replaced.update(starts[first:last])
            restored.append((region, piece))
    for region in regions:
        region.pieces = [piece for piece in region.pieces if piece.start not in replaced]
    for region, piece in restored:
        insort(region.pieces, piece, key=lambda one: one.start)


def _names_ground(layout: Layout, piece: Piece) -> bool:
    return piece.cited or _LIMIT.search(layout.folded, piece.start, piece.end) is not None


def _reckons_on(layout: Layout, before: Piece, piece: Piece) -> bool:
    """Whether a piece goes on to say what an answer would cost: the limit, the reckoning and the refusal are one."""
    between = layout.flat[before.end : piece.start].strip()
    if between and (len(between) > _LAW or _LIMIT.search(between) is None):
        return False
    treatments = {before.treatment, piece.treatment}
    of_cost = all(_LIMIT.search(layout.folded, one.start, one.end) for one in (before, piece))
    return of_cost and bool(treatments & REFUSALS) and treatments <= REFUSALS | _SILENT


def _piece(layout: Layout, run: Sequence[Unit]) -> Piece:
    treatments = [unit.read.treatment for unit in run]
    said = next((one for one in treatments if one not in _SILENT), Treatment.PLAIN)
    start = after_label(layout, run[0].start, run[0].end)
    return Piece(start, run[-1].end, said, any(cites(unit.read.text) for unit in run))


@cache
def load_tagger() -> Tagger:
    """Return the model that ships with the package; raises ModelError where it is not there or is another."""
    return Tagger(trusted_bytes(shipped_tagger(), tagger_digest()))


def tagger_digest() -> str:
    """Return the SHA-256 of the model this package was released with."""
    return released_digest("tagger.sha256")


def shipped_tagger() -> Path:
    """Return where the model lies."""
    return shipped_file("answer-tagger", "tagger.crfsuite")
