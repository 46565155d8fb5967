"""What the words of a segment say: rule matches, from the phrases in ``rules.toml``.

A Set tells which rules occur; guards then drop look-alikes ("exempt from business rates"); spans are
looked up only where evidence is wanted.
"""

from __future__ import annotations

from functools import cache

from foi_exemptions.citations import START
from foi_exemptions.matching import PatternSet, compile_pattern
from foi_exemptions.phrasebook import Rule, Strength, load_phrasebook
from foi_exemptions.results import RuleMatch


class RuleReader:
    """The rules compiled as one Set; ``rules[i]`` is the rule of index ``i``."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        self._set = PatternSet([rule.pattern for rule in rules] + [START])
        self._citation = len(rules)
        index = {rule.id: position for position, rule in enumerate(rules)}
        self._blocked_by: dict[int, list[int]] = {}
        for position, rule in enumerate(rules):
            for blocked in rule.blocks:
                self._blocked_by.setdefault(index[blocked], []).append(position)

    def occurring(self, folded: bytes) -> tuple[list[int], bool]:
        """Return the indices of the rules whose words occur, guards applied, and whether a citation may start."""
        hits = self._set.matching(folded)
        if not hits:
            return [], False
        seen = set(hits)
        cited = self._citation in seen
        seen.discard(self._citation)
        for blocked, guards in self._blocked_by.items():
            if blocked in seen and any(guard in seen for guard in guards) and not self._free(folded, blocked, guards):
                seen.discard(blocked)
        return sorted(i for i in seen if self.rules[i].strength is not Strength.GUARD), cited

    def spans(self, folded: bytes, index: int) -> list[tuple[int, int]]:
        """Return where the words of one rule stand, without those a guard covers."""
        spans = _spans(folded, self.rules[index])
        guards = [span for guard in self._blocked_by.get(index, ()) for span in _spans(folded, self.rules[guard])]
        return [span for span in spans if not any(span[0] < end and start < span[1] for start, end in guards)]

    def matches(self, text: str, folded: bytes, indices: list[int]) -> tuple[RuleMatch, ...]:
        """Return the matches of the rules that point to a label, in reading order."""
        found = [
            RuleMatch(rule.id, rule.label, start, end, text[start:end])
            for index in indices
            if (rule := self.rules[index]).strength is not Strength.SIGNAL
            for start, end in self.spans(folded, index)
            if end > start
        ]
        return tuple(sorted(found, key=lambda match: (match.start_char, match.end_char)))

    def _free(self, folded: bytes, blocked: int, guards: list[int]) -> bool:
        del guards
        return bool(self.spans(folded, blocked))


def _spans(folded: bytes, rule: Rule) -> list[tuple[int, int]]:
    return [match.span() for match in compile_pattern(rule.pattern).finditer(folded)]


@cache
def load_rules() -> RuleReader:
    """Return the rules that ship with the package, compiled."""
    return RuleReader(load_phrasebook().rules)
