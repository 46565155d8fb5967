"""How the words around a citation use it: relied on, denied, supposed, explained, counted or quoted.

The cues are data (``[[stance]]`` in stances.toml), tried in their order; the first that holds decides. The
scope is the clause, so "section 35 does not apply; section 36 does" reads each on its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from foi_exemptions.matching import PatternSet, compile_pattern
from foi_exemptions.phrasebook import Scope, load_phrasebook
from foi_exemptions.results import Stance

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SENTENCE_END = re.compile(  # one class of characters opens it, as an alternation would be tried at every place
    rb"[.!?\n](?:(?<=\n)(?:[ ]*\n|[ ]*(?:[*>-]|\d{1,2}[.)])[ ]"
    rb"|(?=(?:What|How|Which|When|Where|Who|Why|Please|Do|Does|Did|Is|Are|Can|Could|Has|Have|Were|Was) ))"
    rb"|(?<!\n)[\"')\]]*\s+(?=(?:[*\"'(\[]|\d{1,2}[.)])?\s{0,9}[A-Z\d(>]))"
)
_ABBREVIATED = re.compile(
    rb"(?:\b(?:s|ss|sec|sect|reg|regs|no|para|paras|art|e\.g|i\.e|mr|mrs|ms|dr|st|p|pp|cf|etc|viz)|\b(?-i:[A-Z]))\Z",
    re.I,
)
_CLAUSE_END = r";|,?\s(?:but|however|although|though|whereas|nevertheless|nonetheless)\b|\n\x20*(?:[*-]|\(?[a-z]\))\x20"
_QUOTATION = re.compile(rb"\"[^\"]{3,900}\"")
_THEIR_WORDS = re.compile(rb"\b(?:you|your|request(?:er|ed)?|complain(?:ant|t)|applicant|asked)\b[^.\"]{0,80}\Z", re.I)
# Without a cue, what opens a sentence of few words and no verb is a heading or a row of a table, and relied on.
_HEADING = (
    r"^(?:[\w '/&-]{1,60}:|[a-z]\)|[\W\d_]|\b(?:foia?|foisa|eirs?|act|the|under|exempt(?:ions?|ed)?|exceptions?|applied"
    r"|used|and|to|reasons?|freedom|of|information|regulations?|refusal|q\d{0,2}[a-z]?|questions?|parts?|points?|items?"
    r"|rows?|lines?|annexe?|appendix|(?:doc(?:ument)?|page|para(?:graph)?)s?|a)\b)*$"
)
_VERB = re.compile(
    rb"\b(?:is|are|was|were|be|been|has|have|had|took|takes?|deals?|will|can|may|sets?|gives?|asks?|works?|ran|runs?|said"
    rb"|says|came|comes|made|makes?|went|met|began|sat|read|stays?)\b|\A\s+(?-i:[a-z]{3,}s)\b",
    re.I,
)
# What <fill> and <gap> stand for in stances.toml.
_FILL = (
    r"(?:(?:the|our|its|their|an?|any|this|that|use|uses|reliance|application|of|on|upon|exemptions?|"
    r"exceptions?|at|in|under|by|to|from|earlier|previous|original|initial|first|decision|refusal|claim|"
    r"provisions?|both|contained|set|out|within|either|all|or) )*"
)
_GAP = (
    r"(?: ?\([^)]*\)| ?[,-] [^,.;]*[,-]| ?,| ?\b(?:of|in|the|under|to|for|foia?|foisa|eirs?|act|regulations?|"
    r"freedom|information|environmental|scotland|20\d\d|exemptions?|exceptions?|at|itself|also|so|both|"
    r"therefore|any|all|these|those|this|that|request|case|instance|previously|originally|initially|earlier|"
    r"cited|applied|relied|upon|on|quoted|used|claimed|by|us|our|first|reply|response|letter|data|personal|"
    r"commercial|interests?|as)\b)*"
)
_IN_BRACKETS = re.compile(
    rb"(?: (?:of )?(?:the )?(?:foia?|foisa|eirs?|eisrs?|act|regulations)(?: \d{4})?)?\)(?:\s*(?:[.;,]|-\s)|\s*\Z)", re.I
)
_NEXT_ITEM = re.compile(
    rb"(?:[;,&+]|\b(?:and|plus|with)\b)\s*(?:and\s|or\s|[*-]\s?|\(?[a-z\d]{1,3}[.)]\s)*(?:under\s|at\s|by\s)?\Z", re.I
)
_HEADING_WORDS = 14
_STOP, _LONGEST_ABBREVIATION = ord("."), len("paras")
_WIDE_SCOPES = (Scope.CLAUSE, Scope.SENTENCE, Scope.FOLLOWING, Scope.ONWARD)
_ONWARD_SCOPES = (Scope.FOLLOWING, Scope.ONWARD)
_BEFORE, _AFTER, _WIDE, _SENTENCES = 160, 200, 1200, 4


class Reading(NamedTuple):
    """Where a list of citations stands, and the numbers it names."""

    start: int
    end: int
    numbers: frozenset[str] = frozenset()


def read_stances(folded: bytes, readings: Sequence[Reading]) -> list[Stance]:
    """Return the stance of each citation; ``readings`` are in reading order, one for each citation of a list."""
    reader = _StanceReader(folded, readings)
    for index, reading in enumerate(readings):
        same = index > 0 and readings[index - 1] is reading
        reader.stances.append(reader.stances[-1] if same else reader.stance(index))
    return reader.stances


class _StanceReader:
    """A text's sentences and clauses, and what the cues say of a place in them; ``stances`` are those found so far."""

    def __init__(self, folded: bytes, readings: Sequence[Reading]) -> None:
        self.stances: list[Stance] = []
        self._folded = folded
        self._readings = readings
        self._sentences = _sentence_starts(folded)
        self._clauses = [match.start() for match in compile_pattern(_CLAUSE_END).finditer(folded)]
        self._quotations = [match.span() for match in _QUOTATION.finditer(folded)] if b'"' in folded else []
        self._wide: dict[tuple[Scope, int, int], list[int]] = {}
        first, _ = _around(self._sentences, readings[0], len(folded))
        _, last = _around(self._sentences, readings[-1], len(folded))
        self._possible = _cues().possible(folded[first : last + _WIDE])

    def stance(self, index: int) -> Stance:
        """Return what the first cue that holds says, or what a citation without one amounts to."""
        reading = self._readings[index]
        if self._is_quoted(reading):
            return Stance.QUOTED
        sentence = _around(self._sentences, reading, len(self._folded))
        clause = _around(self._clauses, reading, len(self._folded))
        clause = max(clause[0], sentence[0]), min(clause[1], sentence[1])
        before = self._folded[max(clause[0], reading.start - _BEFORE) : reading.start]
        after = self._folded[reading.end : min(clause[1], reading.end + _AFTER)]
        cues = _cues()
        following = self._following_end(index, sentence[1])
        holding = [
            *cues.holding(Scope.BEFORE, before),
            *cues.holding(Scope.AFTER, after),
            *self._holding(Scope.CLAUSE, clause, reading),
            *self._holding(Scope.SENTENCE, sentence, reading),
            *self._holding(Scope.FOLLOWING, (sentence[1], following), reading),
            *self._holding(Scope.ONWARD, (sentence[0], following), reading),
        ]
        if holding:
            return cues.stances[min(holding)]
        if self._goes_on_list(index, sentence):
            return Stance.RELIED_ON
        grounds = self._is_heading(reading, sentence) or self._closes_clause(index, sentence)
        return Stance.RELIED_ON if grounds else Stance.MENTIONED

    def _holding(self, scope: Scope, place: tuple[int, int], reading: Reading) -> list[int]:
        """Return the cues that hold anywhere in ``place``, or within reach of the citation where that is very long."""
        start, end = place
        if scope in _ONWARD_SCOPES:
            end = min(end, start + _WIDE)
        elif end - start > _WIDE:
            start, end = max(start, reading.start - _WIDE // 2), min(end, reading.end + _WIDE // 2)
        if start >= end or scope not in self._possible:
            return []
        key = scope, start, end
        if key not in self._wide:
            self._wide[key] = _cues().holding(scope, self._folded[start:end])
        return self._wide[key]

    def _following_end(self, index: int, start: int) -> int:
        """Return where the next sentences stop speaking of this citation: after four, or at one of another number."""
        place = bisect_right(self._sentences, start) + _SENTENCES - 1
        end = self._sentences[place] if place < len(self._sentences) else len(self._folded)
        numbers = self._readings[index].numbers
        for other in self._readings[index + 1 : index + 9]:
            if other.start >= start and other.numbers != numbers:
                return min(end, other.start)
        return end

    def _is_quoted(self, reading: Reading) -> bool:
        """Say whether the citation stands in an earlier message or in the requester's words between quotation marks."""
        line = self._folded.rfind(b"\n", max(0, reading.start - _WIDE), reading.start) + 1
        if self._folded[line : line + 4].lstrip().startswith((b">", b"|")):
            return True
        place = bisect_right(self._quotations, (reading.start, len(self._folded))) - 1
        if place < 0 or self._quotations[place][1] < reading.end:
            return False
        opening = self._quotations[place][0]
        return _THEIR_WORDS.search(self._folded[max(0, opening - 100) : opening]) is not None

    def _goes_on_list(self, index: int, sentence: tuple[int, int]) -> bool:
        """Say whether the citation is the next item of a list of headings whose item before it is relied on.

        "By virtue of: section 23(5) Security bodies; section 24(2) National security".
        """
        if not index or self.stances[-1] is not Stance.RELIED_ON:
            return False
        before, reading = self._readings[index - 1], self._readings[index]
        if before.end < sentence[0]:
            return False
        heading = self._folded[before.end : min(reading.start, before.end + _BEFORE)]
        after = self._folded[reading.end : min(sentence[1], reading.end + _BEFORE)].partition(b";")[0]
        return _NEXT_ITEM.search(heading) is not None and not any(map(_is_said, (heading, after)))

    def _closes_clause(self, index: int, sentence: tuple[int, int]) -> bool:
        """Say whether the citation stands in brackets as the ground of what it closes: "that stays private (s.40)."

        One of several in a sentence is an item of a list ("courses on names (s.40) and on cost (s.12).").
        """
        reading = self._readings[index]
        if self._folded[reading.start - 1 : reading.start] != b"(":
            return False
        if _IN_BRACKETS.match(self._folded, reading.end, reading.end + _BEFORE) is None:
            return False
        beside = (*self._readings[max(0, index - 1) : index], *self._readings[index + 1 : index + 2])
        return not any(other is not reading and sentence[0] <= other.start < sentence[1] for other in beside)

    def _is_heading(self, reading: Reading, sentence: tuple[int, int]) -> bool:
        before = self._folded[max(sentence[0], reading.start - _BEFORE) : reading.start]
        after = self._folded[reading.end : min(sentence[1], reading.end + _AFTER)]
        return (
            len(before.split()) + len(after.split()) <= _HEADING_WORDS
            and compile_pattern(_HEADING).search(before.rpartition(b"\n")[2]) is not None
            and _VERB.search(after.partition(b"\n")[0]) is None
        )


class _Cues:
    """The cues of the phrasebook, those of each scope as one Set; ``stances[i]`` is what cue ``i`` says."""

    def __init__(self) -> None:
        cues = load_phrasebook().stances
        self.stances = [cue.stance for cue in cues]
        self._index = {scope: [i for i, cue in enumerate(cues) if cue.scope is scope] for scope in Scope}
        self._sets = {
            scope: PatternSet([_FRAMES[scope](_expanded(cues[i].pattern)) for i in indices])
            for scope, indices in self._index.items()
        }
        wide = [cue for cue in cues if cue.scope in _WIDE_SCOPES]
        self._wide_scopes = [cue.scope for cue in wide]
        self._anywhere = PatternSet([_expanded(_unanchored(cue.pattern)) for cue in wide])

    def possible(self, folded: bytes) -> set[Scope]:
        """Return the wide scopes of which a cue may hold somewhere in a text; few texts have any."""
        found: set[Scope] = set()
        for index in self._anywhere.possible(folded):
            if self._wide_scopes[index] not in found and self._anywhere.occurs(folded, index):
                found.add(self._wide_scopes[index])
        return found

    def holding(self, scope: Scope, words: bytes) -> list[int]:
        """Return the cues of one scope that hold in ``words``."""
        index = self._index[scope]
        return [index[hit] for hit in self._sets[scope].matching(words)] if words else []


def _unanchored(pattern: str) -> str:
    """Return a pattern that matches wherever, in a text, ``pattern`` may match in a part of it."""
    return re.sub(r"(?<!\[)\^", "", pattern)


def _expanded(pattern: str) -> str:
    return pattern.replace("<fill>", _FILL).replace("<gap>", _GAP)


_FRAMES: dict[Scope, Callable[[str], str]] = {
    Scope.BEFORE: lambda pattern: rf"(?:{pattern})\s*[(\"'\[]*$",
    Scope.AFTER: lambda pattern: rf"^(?:{pattern})",
    Scope.CLAUSE: lambda pattern: pattern,
    Scope.SENTENCE: lambda pattern: pattern,
    Scope.FOLLOWING: lambda pattern: pattern,
    Scope.ONWARD: lambda pattern: pattern,
}


@cache
def _cues() -> _Cues:
    return _Cues()


def _is_said(words: bytes) -> bool:
    """Say whether words are more than a heading: they have a verb, or are too many."""
    return _VERB.search(words) is not None or len(words.split()) > _HEADING_WORDS


def _around(starts: list[int], reading: Reading, length: int) -> tuple[int, int]:
    left = bisect_right(starts, reading.start)
    right = bisect_left(starts, reading.end)
    return (starts[left - 1] if left else 0), (starts[right] if right < len(starts) else length)


def _sentence_starts(folded: bytes) -> list[int]:
    """Return where each sentence ends and the next may start, the full stop of an abbreviation passed over."""
    starts = []
    for match in _SENTENCE_END.finditer(folded):
        start = match.start()
        if folded[start] != _STOP or not _is_abbreviated(folded, start):
            starts.append(start + max(1, len(match[0].rstrip())))
    return starts


def _is_abbreviated(folded: bytes, stop: int) -> bool:
    if stop > _LONGEST_ABBREVIATION and folded[stop - _LONGEST_ABBREVIATION - 1 : stop].isalpha():
        return False
    return _ABBREVIATED.search(folded, max(0, stop - 8), stop) is not None
