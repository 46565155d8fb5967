"""Which statute a section or regulation number belongs to.

In order: the Act named beside the number; the nearest Act named before it; the shape of the number
("12(5)(e)" is an EIR exception, whatever the letter calls it); what the rest of the document names; the
authority's country; and the Freedom of Information Act 2000 otherwise. A number that belongs to another
Act (Housing Act section 21, Care Act section 42) belongs to none of the four statutes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property

from foi_exemptions.catalogue import load_catalogue
from foi_exemptions.citation_lists import Unit
from foi_exemptions.matching import compile_pattern
from foi_exemptions.other_acts import is_about_another_law, is_beside_another_law
from foi_exemptions.results import Jurisdiction
from foi_exemptions.statute_names import FEES, OTHER, OWN, SAME, Mention, find_mentions

# Between a number and the Act behind it: an aside in brackets or between dashes, what was done by it, then "of the".
_GAP_AFTER = (
    r"^(?: ?(?:\([^().;]{0,80}\)|[-:,] ?[^().;\n]{0,60}?[-,]))?[\s,)\]\"']*"
    r"(?:(?:requests?|enquir(?:y|ies)|permits?|notices?|officers?|orders?|powers?|payments?|duties|assessments?"
    r"|searches|relief|forms?|applications?|accommodation|provisions?) )?"
    r"(?:(?:of|under|in|within|from|to) ?)?(?:the |our |uk |that )?$"
)
_GAP_BEFORE = r"^[\s,:;()\[\]\"'-]*(?:\d{4})?[\s,:()\"'-]*(?:(?:under|at|in|,|-|the|exemption|exception|see) ?)*\(?$"
_DISCLOSURE = (
    r"exempt|exception|withh[eo]ld|withholding|refus|disclos|redact|freedom of information|\bfoi|\beir"
    r"|appropriate limit|cost limit|information commissioner|qualified person"
)

_SCOTTISH = (
    r"scottish information commissioner|kinburn castle|itspublicknowledge|foi\.scot|\bfoisa\b|\beisrs?\b"
    r"|\bprejudic\w+ substantially\b|freedom of information \(? ?scotland|environmental information ?\(? ?scotland"
)
_NEAR = 400
_GAP = 120
_CONTEXT = 4000
_LAST_REGULATION = 19  # neither set of regulations goes further


class _Acts:
    """The Acts a text names, in reading order, found by place."""

    def __init__(self, mentions: list[Mention]) -> None:
        self._mentions = mentions
        self._starts = [mention.start for mention in mentions]
        # For each mention, the nearest up to it that names an Act, ours or another, and the nearest of ours.
        self._named: list[tuple[Mention | None, str | None]] = []
        named, own = None, None
        for mention in mentions:
            own = mention.statute if mention.statute in OWN else own
            named = mention if mention.statute in OWN or mention.statute == OTHER else named
            self._named.append((named, own))

    def following(self, place: int) -> Mention | None:
        """Return the first mention that starts at ``place`` or behind it."""
        index = bisect_left(self._starts, place)
        return self._mentions[index] if index < len(self._mentions) else None

    def preceding(self, place: int) -> Mention | None:
        """Return the last mention that starts at ``place`` or in front of it."""
        index = bisect_right(self._starts, place) - 1
        return self._mentions[index] if index >= 0 else None

    def named_before(self, place: int) -> tuple[Mention | None, str | None]:
        """Return the last mention up to ``place`` that names an Act, not "the Act", and the last statute of ours."""
        index = bisect_right(self._starts, place) - 1
        return self._named[index] if index >= 0 else (None, None)


class StatuteReader:
    """The Acts a text names, ready to say which of them a number belongs to; read only where one is asked for."""

    def __init__(self, folded: bytes, jurisdiction: Jurisdiction | None = None, context: bytes = b"") -> None:
        self._folded = folded
        self._context = context
        self._given = jurisdiction
        self._disclosing: dict[int, bool] = {}

    @cached_property
    def jurisdiction(self) -> Jurisdiction:
        """The country whose statutes apply: the one given, or the one that the text or its context names."""
        if self._given is not None:
            return self._given
        parts = (part for part in (self._folded, self._context) if part)
        scottish = any(compile_pattern(_SCOTTISH).search(part) is not None for part in parts)
        return Jurisdiction.SCOTLAND if scottish else Jurisdiction.UK

    @cached_property
    def _acts(self) -> _Acts:
        return _Acts(find_mentions(self._folded))

    @cached_property
    def _named_in_context(self) -> str | None:
        mentions = [one.statute for one in find_mentions(self._context[-_CONTEXT:]) if one.statute in OWN]
        return mentions[-1] if mentions else None

    def resolve(
        self, number: str, limbs: tuple[str, ...], unit: Unit, start: int, end: int, list_end: int | None = None
    ) -> str | None:
        """Return the statute of the number at ``start:end``, or None where it belongs to another Act.

        ``list_end`` is where the list that holds it ends: the Act behind the last of a list is that of all.
        """
        if unit.value in OWN:
            return self._fit(unit.value, number, limbs, unit, beside=True)
        named = self._named_behind(end) or self._named_before(start)
        if named is None and list_end is not None and list_end > end:
            named = self._named_behind(list_end)
            if named == OTHER and self._speaks_of_disclosure(start, end):
                named = None
        if named == OTHER or (named == FEES and unit is Unit.REGULATION):
            return None
        if named in OWN:
            return self._fit(named, number, limbs, unit, beside=True)
        near = self._nearest_before(start, end, unit)
        if near == OTHER:
            return None
        statute = self._fit(near, number, limbs, unit, beside=False)
        return statute if load_catalogue().has_section(statute, number) else None

    def is_elsewhere(self, numbers: set[str], unit: Unit, start: int, end: int) -> bool:
        """Say whether the words around a list make it one of another law, or of a document's own parts."""
        if unit not in {Unit.SECTION, Unit.REGULATION}:
            return False
        before, behind = self._folded[max(0, start - 60) : start], self._folded[end : end + 100]
        regulation = unit is Unit.REGULATION
        if any(is_beside_another_law(number, regulation, before, behind) for number in numbers):
            return self._named_before(start) not in OWN
        if self._named_behind(end) in OWN or self._speaks_of_disclosure(start, end):
            return False
        sentence = self._folded[self._sentence_start(start) : end + 120]
        return any(is_about_another_law(number, regulation, before, sentence) for number in numbers)

    def is_plain(self, start: int, end: int) -> bool:
        """Say whether nothing beside a list names one of the four statutes or speaks of disclosure."""
        named = self._named_behind(end) in OWN or self._named_before(start) in OWN
        return not named and not self._speaks_of_disclosure(start, end)

    def _named_behind(self, end: int) -> str | None:
        mention = self._acts.following(end)
        if mention is None or mention.start - end > _GAP:
            return None
        gap = self._folded[end : mention.start]
        return mention.statute if compile_pattern(_GAP_AFTER).match(gap) is not None else None

    def _named_before(self, start: int) -> str | None:
        mention = self._acts.preceding(start)
        if mention is None or mention.statute in {SAME, FEES} or not 0 <= start - mention.end <= 40:
            return None
        gap = self._folded[mention.end : start]
        return mention.statute if compile_pattern(_GAP_BEFORE).match(gap) is not None else None

    def _nearest_before(self, start: int, end: int, unit: Unit) -> str | None:
        """Return the statute named last before ``start``; another Act only where nothing speaks of disclosure.

        The CQC, which has regulations but no Act, is none for a section.
        """
        mention, own = self._acts.named_before(start)
        if mention is None:
            return self._named_in_context
        other = mention.statute == OTHER and start - mention.end <= _NEAR
        body = other and unit is Unit.SECTION and self._folded[mention.start : mention.end].lower() == b"cqc"
        if other and not body and not self._speaks_of_disclosure(start, end):
            return OTHER
        return own or self._named_in_context

    def _speaks_of_disclosure(self, start: int, end: int) -> bool:
        if start not in self._disclosing:
            window = self._folded[self._sentence_start(start) : end + 120]
            self._disclosing[start] = compile_pattern(_DISCLOSURE).search(window) is not None
        return self._disclosing[start]

    def _sentence_start(self, start: int) -> int:
        floor = max(0, start - 250)
        window = self._folded[floor:start]
        return floor + max(0, *(window.rfind(mark) for mark in (b". ", b".\n", b"\n\n", b"? ")))

    def _fit(self, named: str | None, number: str, limbs: tuple[str, ...], unit: Unit, *, beside: bool) -> str:
        """Return the statute that the named one, the shape of the number and the country leave."""
        scottish = named in {"foisa", "eisr"} or (named is None and self.jurisdiction is Jurisdiction.SCOTLAND)
        if named in {"foia", "foisa"} and unit is not Unit.REGULATION and not _is_exception(number, limbs):
            return named
        if named in {"eir", "eisr"} and (unit is not Unit.SECTION or _is_regulation_of(number, limbs, beside=beside)):
            return "eisr" if _is_scottish_exception(number, limbs) else named
        by_shape = _shape(number, limbs, unit, scottish)
        if by_shape is not None:
            return by_shape
        if unit is Unit.REGULATION:
            return "eisr" if scottish else "eir"
        return "foisa" if scottish else "foia"


def _is_exception(number: str, limbs: tuple[str, ...]) -> bool:
    """Tell regulation 12(5)(e), 12(4)(d) or 10(4)(b), which a letter calls a section, by its shape."""
    if len(limbs) < 2 or limbs[1] not in "abcdefg":
        return False
    return (number, limbs[0]) in {("12", "5"), ("10", "4"), ("10", "5")} or (
        (number, limbs[0]) == ("12", "4") and limbs[1] in "cde"
    )


def _is_scottish_exception(number: str, limbs: tuple[str, ...]) -> bool:
    return number == "10" and bool(limbs) and limbs[0] in {"4", "5", "8"}


def _is_regulation_of(number: str, limbs: tuple[str, ...], *, beside: bool) -> bool:
    """Say whether a "section" is one of regulations: named beside it, or named before and shaped like 12(4)(b)."""
    if beside:
        return number.isdigit() and int(number) <= _LAST_REGULATION
    return number in {"10", "12"} and len(limbs) > 1 and limbs[0] in {"4", "5"}


def _shape(number: str, limbs: tuple[str, ...], unit: Unit, scottish: bool) -> str | None:
    """Return the statute whose numbering alone allows such a number."""
    if _is_scottish_exception(number, limbs) and (len(limbs) > 1 or unit is not Unit.SECTION):
        return "eisr"
    if number == "12" and limbs[:1] in {("5",), ("9",)} and (len(limbs) > 1 or unit is not Unit.SECTION):
        return "eir"
    if number == "12" and limbs[:1] == ("4",) and len(limbs) > 1:
        return "eir" if limbs[1] in {"c", "d", "e"} or unit is not Unit.SECTION else None
    if unit is Unit.REGULATION:
        return None
    if number == "30" and limbs[:1] in {("a",), ("b",), ("c",)}:
        return "foisa"
    if number == "38" and limbs[:1] in {("2A",), ("2B",), ("3A",), ("5A",)}:
        return "foisa"
    return None
