"""Which statute a section or regulation number belongs to.

In order: the Act named beside the number; the nearest Act named before it; the shape of the number
("12(5)(e)" is an EIR exception, whatever the letter calls it); what the rest of the document names; the
authority's country; and the Freedom of Information Act 2000 otherwise. A number that belongs to another
Act (Housing Act section 21, Care Act section 42) belongs to none of the four statutes.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from foi_exemptions.catalogue import load_catalogue
from foi_exemptions.matching import compile_pattern
from foi_exemptions.results import Jurisdiction


class Unit(StrEnum):
    """The word in front of a number: it narrows the statutes that can be meant."""

    SECTION = "section"
    REGULATION = "regulation"
    UNSAID = "unsaid"
    FOIA = "foia"
    FOISA = "foisa"
    EIR = "eir"
    EISR = "eisr"


_OTHER = "other"
_SAME = "same"

# Order matters: the first alternative that matches at a place wins.
_MENTIONS = (
    (
        _OTHER,
        r"(?:\(?appropriate limit and fees\)? ?regulations|fees regulations|freedom of information \(?fees[^)]{0,60}\)? ?\(?scotland\)? ?regulations)(?: 2004)?",
    ),
    (
        "foisa",
        r"freedom of information \(? ?scotland ?\)? act(?: 2002)?|foi ?\(? ?s ?\)? ?act\b|\bfoi ?\(s\) ?a?\b|\bfoisa\b",
    ),
    ("eisr", r"environmental information ?\(? ?scotland ?\)? ?regulations?(?: 2004)?|\bei ?\(s\) ?rs?\b|\beisrs?\b"),
    (
        "foia",
        r"freedom of information act(?: ?\(?foia?\)?)?(?: ?\(?2000\)?)?|\bfoia\b|\bfoi act(?: 2000)?|\bfoi 2000\b",
    ),
    ("eir", r"environmental information regulations?(?: 2004)?|\beirs?\b"),
    (
        _OTHER,
        r"data protection act|\bdpa\b|\b(?:uk )?gdpr\b|general data protection regulations?|\bpace\b|\bripa\b|\bcqc\b",
    ),
    (
        _OTHER,
        r"\b(?-i:[A-Z])[a-z'()-]+,?(?: (?:and|of|for|the|in|to|\(?(?-i:[A-Z])[a-z'()-]+,?)){0,9} (?-i:Act|Acts|Regulations|Order|Rules|Measure)\b(?: ?\(?(?:19|20)\d\d\)?)?",
    ),
    (_SAME, r"\b(?:the|this|that|said) (?-i:Act|Regulations|Regs)\b|\bthe foi\b|\bthe legislation\b"),
)
_MENTION = "|".join(f"({pattern.replace('(?:', '(?:')})" for _, pattern in _MENTIONS)
_INTERESTING = r"\bact\b|regulation|foi|eir|eis|dpa|gdpr|pace|ripa|cqc|order|rules|measure|legislation"

# Between a number and the Act behind it: an aside in brackets or between dashes, then "of the".
_GAP_AFTER = r"(?:\s*(?:\([^().;]{0,80}\)|[-:,]\s*[^().;\n]{0,60}?[-,]))?[\s,)\]\"']*(?:(?:of|under|in|within|from|to) ?)?(?:the |our |uk |that )?$"
_GAP_BEFORE = r"^[\s,:;()\[\]\"'-]*(?:\d{4})?[\s,:()\"'-]*(?:(?:under|at|in|,|-|the|exemption|exception) ?)*$"
_DISCLOSURE = r"exempt|exception|withh[eo]ld|withholding|refus|disclos|redact|freedom of information|\bfoi|\beir|appropriate limit|cost limit|information commissioner"

_SCOTTISH = (
    r"scottish information commissioner|kinburn castle|itspublicknowledge|foi\.scot|freedom of information \(? ?scotland|\bfoisa\b|\beisrs?\b"
    r"|environmental information ?\(? ?scotland"
)
_NEAR = 400
_GAP = 120


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    statute: str


class StatuteReader:
    """The Acts a text names, ready to say which of them a number belongs to."""

    def __init__(self, folded: bytes, jurisdiction: Jurisdiction | None = None, context: bytes = b"") -> None:
        self._folded = folded
        self._mentions = _find_mentions(folded)
        self._starts = [mention.start for mention in self._mentions]
        scottish = jurisdiction is Jurisdiction.SCOTLAND or (
            jurisdiction is None
            and any(compile_pattern(_SCOTTISH).search(part) is not None for part in (folded, context) if part)
        )
        self.jurisdiction = Jurisdiction.SCOTLAND if scottish else Jurisdiction.UK

    def resolve(self, number: str, limbs: tuple[str, ...], unit: Unit, start: int, end: int) -> str | None:
        """Return the statute of the number at ``start:end``, or None where it belongs to another Act."""
        catalogue = load_catalogue()
        if unit in {Unit.FOIA, Unit.FOISA, Unit.EIR, Unit.EISR}:
            return self._fit(unit.value, number, limbs, unit)
        named = self._named_behind(end) or self._named_before(start)
        if named == _OTHER:
            return None
        if named is not None and named != _SAME:
            return self._fit(named, number, limbs, unit)
        near = self._nearest_before(start, end, number)
        if near == _OTHER and named != _SAME:
            return None
        statute = self._fit(near if near not in {None, _OTHER} else None, number, limbs, unit)
        return statute if statute is not None and catalogue.has_section(statute, number) else None

    def _named_behind(self, end: int) -> str | None:
        index = bisect_right(self._starts, end - 1)
        if index == len(self._mentions):
            return None
        mention = self._mentions[index]
        if mention.start - end > _GAP:
            return None
        gap = self._folded[end : mention.start]
        return mention.statute if compile_pattern("^" + _GAP_AFTER).match(gap) is not None else None

    def _named_before(self, start: int) -> str | None:
        index = bisect_right(self._starts, start) - 1
        if index < 0:
            return None
        mention = self._mentions[index]
        if mention.statute == _SAME or start - mention.end > 40 or start < mention.end:
            return None
        gap = self._folded[mention.end : start]
        return mention.statute if compile_pattern(_GAP_BEFORE).match(gap) is not None else None

    def _nearest_before(self, start: int, end: int, number: str) -> str | None:
        """Return the statute named last before ``start``; another Act counts only where nothing speaks of disclosure."""
        index = bisect_right(self._starts, start) - 1
        while index >= 0:
            mention = self._mentions[index]
            index -= 1
            if mention.statute == _SAME:
                continue
            if mention.statute != _OTHER:
                return mention.statute
            if start - mention.end <= _NEAR and not self._speaks_of_disclosure(start, end):
                return _OTHER
        return None

    def _speaks_of_disclosure(self, start: int, end: int) -> bool:
        left = max(self._folded.rfind(mark, max(0, start - 250), start) for mark in (b". ", b".\n", b"\n\n", b"? "))
        left = max(left, start - 250, 0)
        window = self._folded[left : end + 120]
        return compile_pattern(_DISCLOSURE).search(window) is not None

    def _fit(self, named: str | None, number: str, limbs: tuple[str, ...], unit: Unit) -> str:
        """Return the statute that the named one, the shape of the number and the country leave."""
        scottish = named in {"foisa", "eisr"} or (named is None and self.jurisdiction is Jurisdiction.SCOTLAND)
        if named in {"foia", "foisa"} and unit is not Unit.REGULATION and not _is_regulation(number, limbs, named):
            return named
        if named in {"eir", "eisr"} and unit is not Unit.SECTION:
            return "eisr" if _is_scottish_regulation(number, limbs) else named
        by_shape = _shape(number, limbs, unit, scottish)
        if by_shape is not None:
            return by_shape
        if unit is Unit.REGULATION:
            return "eisr" if scottish else "eir"
        return "foisa" if scottish else "foia"


def _is_regulation(number: str, limbs: tuple[str, ...], named: str) -> bool:
    """Tell regulation 12(5)(e) or 10(4)(b) that a letter calls a section."""
    del named
    return len(limbs) == 2 and limbs[1] in "abcdefg" and (number, limbs[0]) in {("12", "5"), ("10", "4"), ("10", "5")}


def _is_scottish_regulation(number: str, limbs: tuple[str, ...]) -> bool:
    return number == "10" and bool(limbs) and limbs[0] in {"4", "5", "8"}


def _shape(number: str, limbs: tuple[str, ...], unit: Unit, scottish: bool) -> str | None:
    """Return the statute whose numbering alone allows such a number."""
    if _is_scottish_regulation(number, limbs) and len(limbs) > 1:
        return "eisr"
    if number == "12" and limbs[:1] == ("5",):
        return "eir"
    if number == "12" and limbs[:1] == ("4",) and len(limbs) > 1:
        if limbs[1] in {"c", "d", "e"} or unit is not Unit.SECTION:
            return "eir"
        return None
    if unit is Unit.REGULATION:
        return None
    if limbs[:2] in {("b", "i"), ("b", "ii")} and number == "30":
        return "foisa"
    if limbs[:1] in {("2A",), ("2B",)} and number == "38":
        return "foisa"
    if limbs[:2] in {("1", "a"), ("1", "b")} and number == "33" and scottish:
        return "foisa"
    return None


def _find_mentions(folded: bytes) -> list[_Mention]:
    if compile_pattern(_INTERESTING).search(folded) is None:
        return []
    mentions = []
    for match in compile_pattern(_MENTION).finditer(folded):
        statute = next(name for (name, _), text in zip(_MENTIONS, match.groups(), strict=True) if text is not None)
        mentions.append(_Mention(match.start(), match.end(), statute))
    return mentions
