"""What the words of a segment say: rule matches, from the phrases in ``rules.toml``.

One pass over the text tells which rules occur; guards then drop look-alikes ("exempt from business rates"), and
only the rules left are looked up for their places.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from foi_exemptions.citations import START
from foi_exemptions.matching import PatternSet
from foi_exemptions.phrasebook import Ground, Rule, Strength, load_phrasebook
from foi_exemptions.results import Label, RuleMatch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_MAX_VERDICTS = 50_000
"""Combinations of rules remembered: short answers repeat a few thousand."""


_POINTING = {Strength.DECISIVE, Strength.INDICATIVE}


@dataclass(slots=True)  # not frozen, for speed: see combiner.Decision
class Occurrence:
    """Which rules occur in a text, by index; ``cited`` if a citation may start there.

    ``places`` tells where each of them stands first, ``guarded`` which of them a guard may cover in other places.
    """

    rules: tuple[int, ...]
    places: dict[int, tuple[int, int]]
    guarded: frozenset[int]
    cited: bool


_NO_RULES: frozenset[int] = frozenset()
_NOTHING = Occurrence((), {}, _NO_RULES, False)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What rules that occur together say: the labels they settle, those they only point to, the rules that refuse."""

    settled: frozenset[Label]
    pointed: frozenset[Label]
    refusing: tuple[Rule, ...]

    @property
    def refuses_in_general(self) -> bool:
        """Whether nothing but words such as "exempt" and "withheld", which serve every ground, refuse."""
        return all(rule.generic for rule in self.refusing)


class RuleReader:
    """The rules compiled as one set; ``rules[i]`` is the rule of index ``i``.

    ``certain`` holds the indices of the rules whose words alone mean a provision, ``amount`` that of the rule for the
    amounts of the cost limit, ``courtesy`` that of what letters open with, or -1.
    """

    def __init__(self, rules: tuple[Rule, ...], grounds: Mapping[str, Ground]) -> None:
        self.rules = rules
        self.certain = frozenset(i for i, rule in enumerate(rules) if rule.ground and grounds[rule.ground].certain)
        self._set = PatternSet([rule.pattern for rule in rules] + [START])
        self._citation = len(rules)
        index = {rule.id: position for position, rule in enumerate(rules)}
        self.amount = index.get("hours_or_amount", -1)
        self.courtesy = index.get("courtesy", -1)
        self._guards = frozenset(i for i, rule in enumerate(rules) if rule.strength is Strength.GUARD)
        self._pointing = frozenset(i for i, rule in enumerate(rules) if rule.strength in _POINTING)
        self._verdicts: dict[tuple[int, ...], Verdict] = {}
        self._blocked_by: dict[int, list[int]] = {}
        for position, rule in enumerate(rules):
            for blocked in rule.blocks:
                self._blocked_by.setdefault(index[blocked], []).append(position)

    def occurring(self, folded: bytes) -> Occurrence:
        """Return which rules' words occur and where, guards applied, and whether a citation may start."""
        return self.occurring_in((folded,))[0]

    def occurring_in(self, texts: Sequence[bytes]) -> list[Occurrence]:
        """Do what ``occurring`` does for many texts, which takes less time than one by one."""
        return [self._occurrence(*one) for one in zip(texts, self._set.firsts(texts), strict=True)]

    def _occurrence(self, folded: bytes, places: dict[int, tuple[int, int]]) -> Occurrence:
        if not places:
            return _NOTHING
        cited = places.pop(self._citation, None) is not None
        if self._guards.isdisjoint(places):
            return Occurrence(tuple(places), places, _NO_RULES, cited)
        places, guarded = self._past_guards(folded, places)
        return Occurrence(tuple(places), places, guarded, cited)

    def _past_guards(
        self, folded: bytes, places: dict[int, tuple[int, int]]
    ) -> tuple[dict[int, tuple[int, int]], frozenset[int]]:
        """Return the places without guards and what they cover, and the rules that a guard may cover."""
        present = {guard: self._set.spans(folded, guard) for guard in self._guards.intersection(places)}
        near = frozenset(index for index in places if not present.keys().isdisjoint(self._blocked_by.get(index, ())))
        left: dict[int, tuple[int, int]] = {}
        for index, place in places.items():
            if index in near:
                if (span := next(self._unguarded(folded, index, present, place[0]), None)) is not None:
                    left[index] = span
            elif index not in self._guards:
                left[index] = place
        return left, near

    def is_polite(self, folded: bytes, occurrence: Occurrence) -> bool:
        """Say whether a text opens with courtesies that say nothing by themselves, and goes on behind them."""
        if self.courtesy not in occurrence.places:
            return False
        end = occurrence.places[self.courtesy][1]
        others = (start for index, (start, _) in occurrence.places.items() if index in self._pointing)
        return all(start >= end for start in others) and bool(folded[end:].strip())

    def parts(self, folded: bytes, occurrence: Occurrence, cut: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return which of the rules occur in front of ``cut``, and which behind it."""
        opening, rest = [], []
        for index, (start, _) in occurrence.places.items():
            if start < cut:
                opening.append(index)
            if start >= cut or self._again(folded, index, index in occurrence.guarded, cut):
                rest.append(index)
        return tuple(opening), tuple(rest)

    def _again(self, folded: bytes, index: int, guarded: bool, cut: int) -> bool:
        if guarded:
            return any(start >= cut for start, _ in self.spans(folded, index))
        return self._set.occurs(folded, index, cut)

    def verdict(self, occurring: tuple[int, ...]) -> Verdict:
        """Return what these rules say together; a rule that yields to another of them only points."""
        known = self._verdicts.get(occurring)
        if known is None:
            known = self._verdict([self.rules[index] for index in occurring])
            if len(self._verdicts) < _MAX_VERDICTS:
                self._verdicts[occurring] = known
        return known

    def _verdict(self, rules: list[Rule]) -> Verdict:
        ids = {rule.id for rule in rules}
        decisive = [rule for rule in rules if rule.strength is Strength.DECISIVE and ids.isdisjoint(rule.yields_to)]
        pointing = [rule for rule in rules if rule.strength in _POINTING]
        return Verdict(
            settled=frozenset(rule.label for rule in decisive if rule.label is not None),
            pointed=frozenset(rule.label for rule in pointing if rule.label is not None),
            refusing=tuple(rule for rule in decisive if rule.label is Label.REFUSED),
        )

    def spans(self, folded: bytes, index: int) -> list[tuple[int, int]]:
        """Return where the words of one rule stand, without those a guard covers."""
        guards = {guard: self._set.spans(folded, guard) for guard in self._blocked_by.get(index, ())}
        return list(self._unguarded(folded, index, guards))

    def _unguarded(
        self, folded: bytes, index: int, guards: Mapping[int, Sequence[tuple[int, int]]], first: int = 0
    ) -> Iterator[tuple[int, int]]:
        """Yield where the words of one rule stand, the first of them at ``first`` or behind it.

        ``guards`` tells where each guard that occurs does.
        """
        covered = [span for guard in self._blocked_by.get(index, ()) for span in guards.get(guard, ())]
        for start, end in self._set.each_span(folded, index, first):
            if not any(start < until and since < end for since, until in covered):
                yield start, end

    def matches(self, text: str, occurrence: Occurrence) -> tuple[RuleMatch, ...]:
        """Return the first match of each rule that points to a label, in reading order."""
        found = []
        for index, (start, end) in occurrence.places.items():
            if index in self._pointing:
                rule = self.rules[index]
                found.append(RuleMatch(rule.id, rule.label, start, end, text[start:end]))
        if len(found) > 1:
            found.sort(key=lambda match: (match.start_char, match.end_char))
        return tuple(found)


@cache
def load_rules() -> RuleReader:
    """Return the rules that ship with the package, compiled."""
    phrasebook = load_phrasebook()
    return RuleReader(phrasebook.rules, phrasebook.grounds)
