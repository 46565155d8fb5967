"""What questions ask for and how an answer of that kind reads, as data: ``answer_kinds.toml`` read and checked once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from foi_exemptions.errors import CatalogueError
from foi_exemptions.matching import compile_pattern
from foi_exemptions.named_words import read_strings

_LISTS = ("asks", "says", "questions", "answers", "others")


@dataclass(frozen=True, slots=True)
class AnswerKind:
    """A kind of thing: patterns of questions that ask for it and of answers that say it, and examples of each."""

    name: str
    asks: str
    says: str
    questions: tuple[str, ...]
    answers: tuple[str, ...]
    others: tuple[str, ...]


class AnswerKinds:
    """All kinds; ``common`` are the words that tell no question from another."""

    def __init__(self, kinds: tuple[AnswerKind, ...], common: frozenset[str], whole: str) -> None:
        self.kinds = kinds
        self.common = common
        self._asks = [compile_pattern(kind.asks) for kind in kinds]
        self._says = [compile_pattern(kind.says) for kind in kinds]
        self._whole = compile_pattern(whole)

    def asked_for(self, folded: bytes) -> list[int]:
        """Return the numbers of the kinds that a folded question asks for."""
        return [number for number, asks in enumerate(self._asks) if asks.search(folded) is not None]

    def said(self, folded: bytes) -> list[bool]:
        """Return, for each kind, whether a folded answer says something of it."""
        return [says.search(folded) is not None for says in self._says]

    def speaks_of_the_request(self, folded: bytes) -> bool:
        """Whether a folded sentence speaks of the request as a whole."""
        return self._whole.search(folded) is not None


@cache
def load_answer_kinds() -> AnswerKinds:
    """Return the kinds that ship with the package."""
    return read_answer_kinds((files("foi_exemptions.cutting") / "answer_kinds.toml").read_text(encoding="utf-8"))


def read_answer_kinds(toml: str) -> AnswerKinds:
    """Parse and check kinds; raise CatalogueError, naming the entry, where one cannot be used."""
    try:
        data = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"answer_kinds.toml: {error}; mend the line it names") from error
    if set(data) != {"common", "whole", "kind"}:
        raise CatalogueError(f"answer_kinds.toml: has {sorted(data)}; it needs common, whole and kind")
    kinds = tuple(_kind(number, entry) for number, entry in enumerate(data["kind"], 1))
    return AnswerKinds(kinds, frozenset(data["common"].split()), "|".join(data["whole"]))


def _kind(number: int, entry: dict[str, Any]) -> AnswerKind:
    where = f"answer_kinds.toml: kind {number} ({entry.get('name', 'no name')})"
    if wrong := set(entry) ^ {"name", *_LISTS}:
        raise CatalogueError(f"{where}: {min(wrong)!r} is unknown or missing; use name, {', '.join(_LISTS)}")
    asks, says, *examples = (tuple(read_strings(entry[key], f"{where}: {key}")) for key in _LISTS)
    if empty := [key for key in _LISTS if not entry[key]]:
        raise CatalogueError(f"{where}: {empty[0]} is empty")
    return AnswerKind(entry["name"], "|".join(asks), "|".join(says), *examples)
