"""The wording of letters as data: ``phrases.toml`` read, checked and compiled once.

An entry says what kind of wording its patterns are: furniture of a letter, a heading, the kind of a message
or the way a sentence treats the information asked for.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from foi_exemptions.errors import CatalogueError
from foi_exemptions.matching import PatternSet, fold


class Wording(StrEnum):
    """What kind of words a sentence or heading holds."""

    # furniture
    GREETING = "greeting"
    THANKS = "thanks"
    LEAD_IN = "lead_in"
    PROCEDURE = "procedure"
    ASSISTANCE = "assistance"
    ADMINISTRATION = "administration"
    REQUESTER = "requester"
    # furniture after which a letter has ended
    CLOSING = "closing"
    REVIEW = "review"
    REUSE = "reuse"
    SIGNATURE = "signature"
    DISCLAIMER = "disclaimer"
    LINKS = "links"
    PLATFORM = "platform"
    # headings
    REQUEST_HEADING = "request_heading"
    RESPONSE_HEADING = "response_heading"
    EXPLANATION_HEADING = "explanation_heading"
    ANNEX_HEADING = "annex_heading"
    # how a sentence treats the information
    REFUSED = "refused"
    COST = "cost"
    NOT_HELD = "not_held"
    NEGATIVE = "negative"
    REDIRECTED = "redirected"
    GIVEN = "given"
    EXPLANATION = "explanation"
    REASON = "reason"
    CONTRAST = "contrast"
    # kinds of message
    ACKNOWLEDGEMENT = "acknowledgement"
    HOLDING = "holding"
    CLARIFICATION = "clarification"
    INVALID = "invalid"
    AUTOMATIC = "automatic"
    SUBSTANTIVE = "substantive"


FURNITURE = frozenset(
    {
        Wording.GREETING,
        Wording.THANKS,
        Wording.LEAD_IN,
        Wording.PROCEDURE,
        Wording.ASSISTANCE,
        Wording.ADMINISTRATION,
        Wording.REQUESTER,
    }
)
ENDINGS = frozenset(
    {
        Wording.CLOSING,
        Wording.REVIEW,
        Wording.REUSE,
        Wording.SIGNATURE,
        Wording.DISCLAIMER,
        Wording.LINKS,
        Wording.PLATFORM,
    }
)

MESSAGES = frozenset(
    {
        Wording.ACKNOWLEDGEMENT,
        Wording.HOLDING,
        Wording.CLARIFICATION,
        Wording.INVALID,
        Wording.AUTOMATIC,
        Wording.SUBSTANTIVE,
    }
)

_KEYS = {"kind", "patterns", "examples", "counter_examples", "note"}
_LONGEST = 4000
"""No more of a sentence is read: longer ones are tables or broken text."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Patterns of one kind of wording, with words they must and must not match."""

    kind: Wording
    patterns: tuple[str, ...]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


class Phrases:
    """Every phrase; those about the kind of a message are a set of their own, so that each set stays small."""

    def __init__(self, entries: tuple[Phrase, ...]) -> None:
        self.entries = entries
        self._sentence = _Matcher(tuple(entry for entry in entries if entry.kind not in MESSAGES))
        self._message = _Matcher(tuple(entry for entry in entries if entry.kind in MESSAGES))

    def kinds(self, folded: bytes) -> frozenset[Wording]:
        """Return the kinds of wording in a folded sentence or heading."""
        return self._sentence.kinds(folded)

    def message_kinds(self, folded: bytes) -> frozenset[Wording]:
        """Return what a folded sentence says of the kind of its message."""
        return self._message.kinds(folded)


class _Matcher:
    def __init__(self, entries: tuple[Phrase, ...]) -> None:
        self._kinds = [entry.kind for entry in entries for _ in entry.patterns]
        self._set = PatternSet([pattern for entry in entries for pattern in entry.patterns])

    def kinds(self, folded: bytes) -> frozenset[Wording]:
        return frozenset(self._kinds[index] for index in self._set.matching(folded[:_LONGEST]) or ())


@cache
def load_phrases() -> Phrases:
    """Return the phrases that ship with the package."""
    return read_phrases((files("foi_exemptions") / "phrases.toml").read_text(encoding="utf-8"))


def read_phrases(toml: str) -> Phrases:
    """Parse and check phrases; raise CatalogueError, naming the entry, where one cannot be used."""
    try:
        data = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"phrases.toml: {error}; mend the line it names") from error
    if unknown := set(data) - {"phrase"}:
        raise CatalogueError(f"phrases.toml: unknown table {sorted(unknown)[0]!r}; use phrase")
    return Phrases(tuple(_phrase(number, entry) for number, entry in enumerate(data.get("phrase", []), 1)))


def _phrase(number: int, entry: dict[str, Any]) -> Phrase:
    where = f"phrases.toml: phrase {number} ({entry.get('kind', 'no kind')})"
    if unknown := set(entry) - _KEYS:
        raise CatalogueError(f"{where}: unknown key {sorted(unknown)[0]!r}; use {sorted(_KEYS)}")
    for key in ("patterns", "examples", "counter_examples"):
        if not isinstance(entry.get(key), list) or not all(isinstance(item, str) for item in entry[key]):
            raise CatalogueError(f"{where}: {key} must be a list of strings")
    try:
        kind = Wording(entry.get("kind", ""))
    except ValueError as error:
        raise CatalogueError(f"{where}: unknown kind; use one of {[str(known) for known in Wording]}") from error
    return Phrase(kind, tuple(entry["patterns"]), tuple(entry["examples"]), tuple(entry["counter_examples"]))


def fold_phrase(text: str) -> bytes:
    """Return words folded as the phrases expect them."""
    return fold(text).strip()
