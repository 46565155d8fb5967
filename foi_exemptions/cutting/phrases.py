"""The wording of letters as data: ``phrases.toml`` read, checked and compiled once.

An entry says what kind of wording its patterns are: furniture of a letter, a heading, the kind of a message
or the way a sentence treats the information asked for. Words that many patterns need, such as the ways to name
the authority, stand once in the ``words`` table; ``<name>`` in a pattern stands for them.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from foi_exemptions.errors import CatalogueError
from foi_exemptions.matching import PatternSet, compile_pattern, fold
from foi_exemptions.named_words import read_strings, read_words, spelled_out


class Wording(StrEnum):
    """What kind of words a sentence or heading holds."""

    # furniture
    GREETING = "greeting"
    THANKS = "thanks"
    LEAD_IN = "lead_in"
    PROCEDURE = "procedure"
    ASSISTANCE = "assistance"
    ADMINISTRATION = "administration"
    LETTERHEAD = "letterhead"
    RIGHTS = "rights"
    PUBLICATION = "publication"
    FEEDBACK = "feedback"
    REQUESTER = "requester"
    RECOUNT = "recount"
    FOOTNOTE = "footnote"
    PAGE = "page"
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
    PROGRESS = "progress"
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
        Wording.LETTERHEAD,
        Wording.RIGHTS,
        Wording.PUBLICATION,
        Wording.FEEDBACK,
        Wording.REQUESTER,
        Wording.RECOUNT,
        Wording.FOOTNOTE,
        Wording.PAGE,
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

TREATED = frozenset({Wording.REFUSED, Wording.COST, Wording.NOT_HELD, Wording.REDIRECTED})
"""Words of a decision other than to give."""

MESSAGES = frozenset(
    {
        Wording.ACKNOWLEDGEMENT,
        Wording.HOLDING,
        Wording.PROGRESS,
        Wording.CLARIFICATION,
        Wording.INVALID,
        Wording.AUTOMATIC,
        Wording.SUBSTANTIVE,
    }
)

_KEYS = {"kind", "patterns", "unless", "examples", "counter_examples", "note"}
_LISTS = ("patterns", "examples", "counter_examples")
_LONGEST = 4000
"""No more of a sentence is read: longer ones are tables or broken text."""


_IN_FULL = {b"'m": b" am", b"'re": b" are", b"'ve": b" have", b"'ll": b" will", b"'d": b" would"}
_CONTRACTED = re.compile(rb"('m|'re|'ve|'ll|'d)\b(?![\w-])", re.IGNORECASE)
_IS = re.compile(
    rb"\b(it|that|there|here)'s\b|(\w)'s(?= (?:not|exempt|held|attached|published|withheld|available|refused)\b)",
    re.IGNORECASE,
)
_PARAGRAPH_NUMBER = re.compile(rb"^\d{1,2}\. +(?=[A-Z][a-z]+ [a-z])")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Patterns of one kind of wording, with words they must and must not match.

    A sentence that any of ``unless`` matches is none of this entry's, whatever its patterns say.
    """

    kind: Wording
    patterns: tuple[str, ...]
    unless: tuple[str, ...]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


class Phrases:
    """Every phrase; those about the kind of a message are a set of their own, which few sentences are read with."""

    def __init__(self, entries: tuple[Phrase, ...]) -> None:
        self.entries = entries
        self._sentence = _Matcher(tuple(entry for entry in entries if entry.kind not in MESSAGES))
        self._message = _Matcher(tuple(entry for entry in entries if entry.kind in MESSAGES))
        self._of_kind: dict[Wording, _Matcher] = {}

    def kinds(self, folded: bytes) -> frozenset[Wording]:
        """Return the kinds of wording in a folded sentence or heading."""
        return self._sentence.kinds(folded)

    def says(self, kind: Wording, folded: bytes) -> bool:
        """Whether a folded sentence or heading has wording of one kind, which takes less time than all its kinds."""
        if kind not in self._of_kind:
            self._of_kind[kind] = _Matcher(tuple(entry for entry in self.entries if entry.kind is kind))
        return bool(self._of_kind[kind].kinds(folded))

    def message_kinds(self, folded: bytes) -> frozenset[Wording]:
        """Return what a folded sentence says of the kind of its message."""
        return self._message.kinds(folded)


def in_full(text: bytes) -> bytes:
    """Return words without contractions and without the number of their paragraph, as the phrases are written."""
    if b"'" in text:
        text = _CONTRACTED.sub(lambda found: _IN_FULL[found.group(1).lower()], text)
        text = _IS.sub(rb"\1\2 is", text)
    return _PARAGRAPH_NUMBER.sub(b"", text)


class _Matcher:
    """The patterns of all entries as one set; those that rule an entry out are tried only where it occurs."""

    def __init__(self, entries: tuple[Phrase, ...]) -> None:
        self._entries = entries
        patterns = [(pattern, number) for number, entry in enumerate(entries) for pattern in entry.patterns]
        self._set = PatternSet([pattern for pattern, _ in patterns])
        self._numbers = [number for _, number in patterns]

    def kinds(self, folded: bytes) -> frozenset[Wording]:
        read = in_full(folded[:_LONGEST])
        shown = {self._numbers[index] for index in self._set.matching(read)}
        return frozenset(self._entries[number].kind for number in shown if not self._is_ruled_out(number, read))

    def _is_ruled_out(self, number: int, read: bytes) -> bool:
        return any(compile_pattern(pattern).search(read) is not None for pattern in self._entries[number].unless)


@cache
def load_phrases() -> Phrases:
    """Return the phrases that ship with the package."""
    return read_phrases((files("foi_exemptions.cutting") / "phrases.toml").read_text(encoding="utf-8"))


def read_phrases(toml: str) -> Phrases:
    """Parse and check phrases; raise CatalogueError, naming the entry, where one cannot be used."""
    try:
        data = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"phrases.toml: {error}; mend the line it names") from error
    if unknown := set(data) - {"words", "phrase"}:
        raise CatalogueError(f"phrases.toml: unknown table {sorted(unknown)[0]!r}; use words and phrase")
    words = read_words("phrases.toml", data.get("words", {}))
    return Phrases(tuple(_phrase(number, entry, words) for number, entry in enumerate(data.get("phrase", []), 1)))


def _phrase(number: int, entry: dict[str, Any], words: dict[str, str]) -> Phrase:
    where = f"phrases.toml: phrase {number} ({entry.get('kind', 'no kind')})"
    if unknown := set(entry) - _KEYS:
        raise CatalogueError(f"{where}: unknown key {sorted(unknown)[0]!r}; use {sorted(_KEYS)}")
    lists = {key: read_strings(entry.get(key), f"{where}: {key}") for key in _LISTS}
    unless = read_strings(entry.get("unless", []), f"{where}: unless")
    try:
        kind = Wording(entry.get("kind", ""))
    except ValueError as error:
        raise CatalogueError(f"{where}: unknown kind; use one of {[str(known) for known in Wording]}") from error
    return Phrase(
        kind,
        tuple(spelled_out(pattern, words, where) for pattern in lists["patterns"]),
        tuple(spelled_out(pattern, words, where) for pattern in unless),
        tuple(lists["examples"]),
        tuple(lists["counter_examples"]),
    )


def fold_phrase(text: str) -> bytes:
    """Return words folded as the phrases expect them."""
    return fold(text).strip()
