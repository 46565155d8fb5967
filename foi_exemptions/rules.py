"""What the words of a segment say: rule matches, from the phrases in ``rules.toml``.

A Set tells which rules occur; guards then drop look-alikes ("exempt from business rates"); spans are
looked up only where evidence is wanted.
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
    from collections.abc import Mapping

_MAX_VERDICTS = 50_000
"""Combinations of rules remembered: short answers repeat a few thousand."""


_POINTING = {Strength.DECISIVE, Strength.INDICATIVE}


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Which rules occur in a text, by index; ``guarded`` those of them that a guard covers in some places."""

    rules: tuple[int, ...]
    guarded: frozenset[int]
    cited: bool


_NOTHING = Occurrence((), frozenset(), False)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What rules that occur together say: the labels they settle, those they only point to.

    ``refuses_in_general`` where nothing but words such as "exempt" and "withheld", which serve every ground, refuse.
    """

    settled: frozenset[Label]
    pointed: frozenset[Label]
    refuses_in_general: bool


class RuleReader:
    """The rules compiled as one Set; ``rules[i]`` is the rule of index ``i``.

    ``certain`` holds the indices of the rules whose words alone mean a provision.
    """

    def __init__(self, rules: tuple[Rule, ...], grounds: Mapping[str, Ground]) -> None:
        self.rules = rules
        self.certain = frozenset(i for i, rule in enumerate(rules) if rule.ground and grounds[rule.ground].certain)
        self._set = PatternSet([rule.pattern for rule in rules] + [START])
        self._citation = len(rules)
        index = {rule.id: position for position, rule in enumerate(rules)}
        self._guards = frozenset(i for i, rule in enumerate(rules) if rule.strength is Strength.GUARD)
        self._pointing = frozenset(i for i, rule in enumerate(rules) if rule.strength in _POINTING)
        self._verdicts: dict[tuple[int, ...], Verdict] = {}
        self._blocked_by: dict[int, list[int]] = {}
        for position, rule in enumerate(rules):
            for blocked in rule.blocks:
                self._blocked_by.setdefault(index[blocked], []).append(position)

    def occurring(self, folded: bytes) -> Occurrence:
        """Return which rules' words occur, guards applied, and whether a citation may start."""
        hits = self._set.matching(folded)
        if not hits:
            return _NOTHING
        seen = set(hits)
        cited = self._citation in seen
        seen.discard(self._citation)
        guarded: list[int] = []
        if not seen.isdisjoint(self._guards):
            for blocked, guards in self._blocked_by.items():
                if blocked in seen and not seen.isdisjoint(guards):
                    if self.spans(folded, blocked):
                        guarded.append(blocked)
                    else:
                        seen.discard(blocked)
            seen -= self._guards
        return Occurrence(tuple(sorted(seen)), frozenset(guarded), cited)

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
        refusing = [rule for rule in decisive if rule.label is Label.REFUSED]
        return Verdict(
            settled=frozenset(rule.label for rule in decisive if rule.label is not None),
            pointed=frozenset(rule.label for rule in pointing if rule.label is not None),
            refuses_in_general=all(rule.generic for rule in refusing),
        )

    def spans(self, folded: bytes, index: int) -> list[tuple[int, int]]:
        """Return where the words of one rule stand, without those a guard covers."""
        spans = self._set.spans(folded, index)
        guards = [span for guard in self._blocked_by.get(index, ()) for span in self._set.spans(folded, guard)]
        return [span for span in spans if not any(span[0] < end and start < span[1] for start, end in guards)]

    def matches(self, text: str, folded: bytes, occurrence: Occurrence) -> tuple[RuleMatch, ...]:
        """Return the first match of each rule that points to a label, in reading order."""
        found = []
        for index in occurrence.rules:
            if index in self._pointing:
                rule = self.rules[index]
                start, end = self._first_span(folded, index, index in occurrence.guarded)
                found.append(RuleMatch(rule.id, rule.label, start, end, text[start:end]))
        return tuple(sorted(found, key=lambda match: (match.start_char, match.end_char)))

    def _first_span(self, folded: bytes, index: int, guarded: bool) -> tuple[int, int]:
        return self.spans(folded, index)[0] if guarded else self._set.first(folded, index)


@cache
def load_rules() -> RuleReader:
    """Return the rules that ship with the package, compiled."""
    phrasebook = load_phrasebook()
    return RuleReader(phrasebook.rules, phrasebook.grounds)
