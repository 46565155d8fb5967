"""The phrases as data: ``rules.toml`` and ``stances.toml`` read, checked and compiled once.

``[[rule]]`` entries say what words say of an answer and ``[[ground]]`` entries which provision a ground put in
words means in each statute; ``[[stance]]`` entries say how words use a citation.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import re2

from foi_exemptions.errors import CatalogueError
from foi_exemptions.matching import compile_pattern
from foi_exemptions.named_words import read_words, spelled_out
from foi_exemptions.results import Label, Stance


class Scope(StrEnum):
    """Where the words of a stance must stand: beside the citation, in its clause or sentence, in the next, or both."""

    BEFORE = "before"
    AFTER = "after"
    CLAUSE = "clause"
    SENTENCE = "sentence"
    FOLLOWING = "following"
    ONWARD = "onward"


class Strength(StrEnum):
    """How much a rule's words settle: the label of the segment, a hint for the classifier, or a guard only."""

    DECISIVE = "decisive"
    INDICATIVE = "indicative"
    SIGNAL = "signal"
    GUARD = "guard"


@dataclass(frozen=True, slots=True)
class Rule:
    """Words, and what they say of the answer that holds them.

    ``blocks`` names rules a guard switches off; beside a rule of ``yields_to`` a decisive one settles nothing.
    A ``generic`` refusal serves every ground, that of what is accessible elsewhere included.
    """

    id: str
    label: Label | None
    strength: Strength
    pattern: str
    ground: str | None
    blocks: tuple[str, ...]
    yields_to: tuple[str, ...]
    generic: bool
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StanceCue:
    """Words that decide the stance of a citation near them."""

    id: str
    stance: Stance
    scope: Scope
    pattern: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground of refusal and its provisions; ``certain`` where words alone can mean only that one."""

    id: str
    provisions: tuple[str, ...]
    certain: bool


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """Everything in the two files."""

    rules: tuple[Rule, ...]
    stances: tuple[StanceCue, ...]
    grounds: dict[str, Ground]


_FILES = ("rules.toml", "stances.toml")
_WORD = (r"\w+ ", r"\w[\w'-]* ")
"""A word in front of another, as a pattern of ``rules.toml`` writes it, and with its apostrophe and hyphen."""
_ANY_WORDS = "[^.;?!]*"
_KEYS = {
    "rule": {
        "id",
        "label",
        "strength",
        "patterns",
        "ground",
        "blocks",
        "yields_to",
        "generic",
        "examples",
        "counter_examples",
        "note",
    },
    "stance": {"id", "stance", "where", "patterns", "examples", "counter_examples", "note"},
    "ground": {"id", "provisions", "certain", "note"},
}
_NEEDED = {
    "rule": {"patterns", "examples", "counter_examples"},
    "stance": {"stance", "where", "patterns", "examples", "counter_examples"},
    "ground": {"provisions"},
}


@cache
def load_phrasebook() -> Phrasebook:
    """Return the phrases that ship with the package; the tests try each of their patterns."""
    texts = ((files("foi_exemptions") / name).read_text(encoding="utf-8") for name in _FILES)
    return read_phrasebook(*texts, tried=True)


def read_phrasebook(rules_toml: str, stances_toml: str, *, tried: bool = False) -> Phrasebook:
    """Parse and check phrases; raise CatalogueError, naming the entry, where one cannot be used.

    Patterns that were ``tried`` before are not compiled one by one, which takes longer than all the rest.
    """
    data, words = _tables("rules.toml", rules_toml, ("rule", "ground"))
    data |= _tables("stances.toml", stances_toml, ("stance",))[0]
    grounds = {
        entry["id"]: Ground(entry["id"], tuple(entry["provisions"]), bool(entry.get("certain", False)))
        for entry in data["ground"]
    }
    rules = tuple(_rule(entry, grounds, words, tried) for entry in data["rule"])
    known = {rule.id for rule in rules}
    for rule in rules:
        if lost := {*rule.blocks, *rule.yields_to} - known:
            raise CatalogueError(f"rules.toml: rule {rule.id!r} names unknown rule {sorted(lost)[0]!r}")
    return Phrasebook(rules, tuple(_stance(entry, tried) for entry in data["stance"]), grounds)


def _tables(file: str, text: str, tables: tuple[str, ...]) -> tuple[dict[str, list[dict[str, Any]]], dict[str, str]]:
    """Return the entries of one file by table, each with the keys its table needs and no others, and its words."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{file}: {error}; mend the line it names") from error
    words = read_words(file, data.pop("words", {}))
    if unknown := set(data) - set(tables):
        raise CatalogueError(f"{file}: unknown table {sorted(unknown)[0]!r}; use {' or '.join(tables)}")
    for table in tables:
        _check(file, table, data.setdefault(table, []))
    return data, words


def _check(file: str, table: str, entries: list[dict[str, Any]]) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.get("id")
        if not name:
            raise CatalogueError(f"{file}: a [[{table}]] entry has no id: {sorted(entry)}")
        if name in seen:
            raise CatalogueError(f"{file}: {table} {name!r} stands twice; give one another id")
        seen.add(name)
        if unknown := set(entry) - _KEYS[table]:
            raise CatalogueError(f"{file}: {table} {name!r} has unknown key {sorted(unknown)[0]!r}")
        if missing := _NEEDED[table] - set(entry):
            raise CatalogueError(f"{file}: {table} {name!r} lacks {sorted(missing)[0]!r}")


def _rule(entry: dict[str, Any], grounds: dict[str, Ground], words: dict[str, str], tried: bool) -> Rule:
    name, where = entry["id"], f"rules.toml: rule {entry['id']!r}"
    ground = entry.get("ground")
    if ground is not None and ground not in grounds:
        raise CatalogueError(f"rules.toml: rule {name!r} names unknown ground {ground!r}; add a [[ground]]")
    try:
        label = Label(entry["label"]) if entry.get("label") else None
        strength = Strength(entry.get("strength", "signal"))
    except ValueError as error:
        raise CatalogueError(f"rules.toml: rule {name!r}: {error}") from error
    return Rule(
        id=name,
        label=label,
        strength=strength,
        pattern=_alternation(
            where, [spelled_out(pattern, words, where).replace(*_WORD) for pattern in entry["patterns"]], tried
        ),
        ground=ground,
        blocks=tuple(entry.get("blocks", ())),
        yields_to=tuple(entry.get("yields_to", ())),
        generic=bool(entry.get("generic", False)),
        examples=tuple(entry["examples"]),
        counter_examples=tuple(entry["counter_examples"]),
    )


def _stance(entry: dict[str, Any], tried: bool) -> StanceCue:
    name = f"stances.toml: stance {entry['id']!r}"
    try:
        stance, scope = Stance(entry["stance"]), Scope(entry["where"])
    except ValueError as error:
        raise CatalogueError(f"{name}: {error}") from error
    examples, counter_examples = tuple(entry["examples"]), tuple(entry["counter_examples"])
    pattern = _alternation(name, entry["patterns"], tried)
    return StanceCue(entry["id"], stance, scope, pattern, examples, counter_examples)


def _alternation(where: str, patterns: list[str], tried: bool) -> str:
    """Join patterns into one; "..." in a pattern stands for any words of the same sentence."""
    spelled = [pattern.replace("...", _ANY_WORDS) for pattern in patterns]
    if not tried:
        _try(where, spelled)
    return "|".join(f"(?:{pattern})" for pattern in spelled)


def _try(where: str, patterns: list[str]) -> None:
    for pattern in patterns:
        try:
            if compile_pattern(pattern).search(b"") is not None:
                raise CatalogueError(f"{where}: the pattern {pattern!r} matches anything, even no words")
        except re2.error as error:
            raise CatalogueError(f"{where}: the pattern {pattern!r} cannot be read ({error}); mend it") from error
