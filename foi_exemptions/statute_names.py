"""The Acts and regulations that a text names: the four statutes, and all others as one."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from foi_exemptions.matching import compile_pattern

OTHER = "other"
SAME = "same"
FEES = "fees"

_FEES_NAMES = (
    r"\(?appropriate limit and fees\)? ?regulations(?: 2004)?|\bfees regulations(?: 2004)?"
    r"|freedom of information \(?fees[^)]{0,60}\)? ?\(?scotland\)? ?regulations(?: 2004)?"
)
_OWN_NAMES = (
    (
        "foisa",
        r"(?:\bthe )?(?:freedom of information|\bfoi) ?\(? ?(?:scotland|s) ?\)? ?act(?: 2002)?"
        r"|\bfoi ?\(s\) ?a?\b|\bfoisa\b",
    ),
    (
        "eisr",
        r"environmental information ?\(? ?scotland ?\)? ?(?:regulations?|regs)(?: 2004)?|\bei ?\(s\) ?rs?\b|\beisrs?\b",
    ),
    (
        "foia",
        r"(?:\bthe )?freedom of information act(?: ?\(?foia?\)?)?(?: ?\(?2000\)?)?"
        r"|\bfoia\b|(?:\bthe )?\bfoi act(?: 2000)?|\bfoi 2000\b",
    ),
    ("eir", r"environmental information (?:regulations?|regs)(?: 2004)?|\beirs?\b"),
)
_NAMED_ACT = (
    r"\b(?-i:[A-Z])[a-z'()-]+,?(?: (?:and|of|for|the|in|to|\(?(?-i:[A-Z])[a-z'()-]+,?)){0,9}"
    r" (?-i:Act|Acts|Bill|Regulations|Order|Rules|Measure)\b(?: ?\(?(?:19|20)\d\d\)?)?"
)
_OTHER_NAMES = (
    r"data protection act(?: ?(?:19|20)\d\d)?|\bdpa\b(?: ?(?:19|20)\d\d)?|\b(?:uk )?gdpr\b"
    r"|general data protection regulations?"
    r"|\bpace\b|\bripa\b|\bcqc\b|\b(?-i:[A-Z]{1,6}A) ?\(?(?:19|20)\d\d\)?|\bact of (?:19|20)\d\d\b"
)
_SAME_NAMES = r"\b(?:the|this|that|said) (?-i:Act|Regulations|Regs)\b|\bthe foi\b|\bthe legislation\b"
# Order matters: the first alternative that matches at a place wins.
_MENTIONS = ((FEES, _FEES_NAMES), *_OWN_NAMES, (OTHER, _OTHER_NAMES), (SAME, _SAME_NAMES), (OTHER, _NAMED_ACT))
_MENTION = "|".join(f"(?:{pattern})" for _, pattern in _MENTIONS)
_ALTERNATIVES = "|".join(f"({pattern})" for _, pattern in _MENTIONS)
# Words that a sentence may start with, taken by the pattern for the first of an Act's name.
_OPENING = r"^(?:(?:the|this|that|these|said|under|in|of|our|by|as|for|if|a|an|both|following|see|and|to) )*"

OWN = frozenset(name for name, _ in _OWN_NAMES)
"""The ids of the four statutes."""


class Mention(NamedTuple):
    """Where a text names a statute: one of the four, another, or the one named before ("the Act")."""

    start: int
    end: int
    statute: str


def find_mentions(folded: bytes) -> list[Mention]:
    """Return the Acts that a text names, in reading order; those that turn out to be ours by a part of their name."""
    mentions = []
    for match in compile_pattern(_MENTION).finditer(folded):
        start, end = match.span()
        statute, opening = _read_name(folded[max(0, start - 1) : start], folded[start:end], folded[end : end + 1])
        mentions.append(Mention(start + opening, end, statute))
    return mentions


@lru_cache(maxsize=1024)
def _read_name(before: bytes, name: bytes, behind: bytes) -> tuple[str, int]:
    """Return what a name between two characters stands for, and how long the words are that only open its sentence.

    Letters name few Acts, many times: groups, which cost more than the search, are read once a name.
    """
    start, end = len(before), len(before) + len(name)
    groups = compile_pattern(_ALTERNATIVES).match(before + name + behind, start, end).groups()
    place = next(place for place, group in enumerate(groups) if group is not None)
    if place < len(_MENTIONS) - 1:
        return _MENTIONS[place][0], 0
    opening = compile_pattern(_OPENING).match(name).end()
    return _statute_named(name[opening:]), opening


def _statute_named(name: bytes) -> str:
    """Return what a capitalised name that ends in "Act" or "Regulations" stands for, its opening words cut off."""
    if b" " not in name.strip():
        return SAME
    for statute, pattern in ((FEES, _FEES_NAMES), *_OWN_NAMES):
        if compile_pattern(pattern).search(name) is not None:
            return statute
    return OTHER
