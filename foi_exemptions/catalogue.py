"""The law as data: reads and validates ``catalogue.toml``, and answers which provision a number means."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, TypeVar

from foi_exemptions.errors import CatalogueError
from foi_exemptions.results import Jurisdiction

if TYPE_CHECKING:
    from collections.abc import Mapping


class Kind(StrEnum):
    """What a provision does to a request."""

    EXEMPTION = "exemption"  # FOIA and FOISA, Part 2
    EXCEPTION = "exception"  # the word of the two sets of regulations
    PROCEDURAL_REFUSAL = "procedural-refusal"  # cost limit, vexatious, repeated: a refusal that is no exemption
    NOT_HELD = "not-held"
    REDIRECT = "redirect"  # the information can be had elsewhere
    NCND = "ncnd"  # neither confirm nor deny
    PROCEDURAL = "procedural"  # duties, notices, appeals: recognised, never a ground


# Test is what must be shown: that the information is of a class; harm of any degree (prejudice); that the exemption is
# required (necessity); a qualified person's opinion; mixed where the parts, which have their own entries, differ.
# Scope is whether the public interest is weighed: never, always, or as the part, the condition or the body has it.
# Checked is what was read before the entry was written: the words of the statute; what the regulator publishes; one of
# the two, which one was not recorded; nothing, the entry is from general knowledge.
_ENUMS: dict[str, type[StrEnum]] = {"kind": Kind, "jurisdiction": Jurisdiction}
VALUES: dict[str, tuple[str, ...]] = {key: tuple(enum) for key, enum in _ENUMS.items()} | {
    "test": ("class", "prejudice", "necessity", "opinion", "mixed", "none"),
    "scope": ("absolute", "qualified", "partly-absolute", "none"),
    "checked": ("statute", "regulator", "statute-or-regulator", "unchecked"),
}


@dataclass(frozen=True, slots=True)
class Statute:
    """An Act or a set of regulations; ``unit`` is what it calls its numbered parts."""

    id: str
    title: str
    unit: str
    href: str
    regulator: str
    jurisdiction: Jurisdiction


@dataclass(frozen=True, slots=True)
class Provision:
    """A section, a regulation, or a part of one that the law treats differently.

    ``heading`` is the statute's own; a part of a section, which has none, is headed by the words it turns on.
    ``limbs`` are the parts that letters cite, ``ncnd`` those that lift the duty to confirm or deny, and
    ``conditions`` gives the ground that a condition or definition belongs to. The dates bound the present wording.
    """

    id: str
    heading: str
    kind: Kind
    test: str
    scope: str
    keywords: tuple[str, ...]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    checked: str
    statute: str
    provision: str
    ncnd: tuple[str, ...] = ()
    limbs: tuple[str, ...] = ()
    conditions: Mapping[str, str] = field(default_factory=dict, hash=False)
    in_force_from: date | None = None
    in_force_until: date | None = None
    ground: bool = True
    note: str | None = None


_Entry = TypeVar("_Entry", Statute, Provision)
_TYPES: dict[str, type] = dict.fromkeys(("keywords", "examples", "counter_examples", "ncnd", "limbs"), list)
_TYPES |= {"conditions": dict, "in_force_from": date, "in_force_until": date, "ground": bool}
_KEYS = {kind: kind.__dataclass_fields__.keys() - {"statute", "provision"} for kind in (Statute, Provision)}
_OPTIONAL = {"ncnd", "limbs", "conditions", "in_force_from", "in_force_until", "ground", "note"}
_WELL_FORMED = re.compile(r"\d{1,3}[A-Z]?(\(\d{1,2}[A-Z]{0,2}\))?(\([a-z]{1,2}\))?(\([ivx]+\))?")
_STATUTE = r"(foisa|foia|eisr|eir)"
_UNIT = r"(s(?:ections?|ecs?)?|r(?:egulations?|egs?)?)?"
_NUMBER = re.compile(rf"(?:{_STATUTE}[:\s]\s*)?{_UNIT}\.?\s*(\d{{1,3}}[a-z]?)((?:\s*\(\w{{1,4}}\))*)(?:\s+{_STATUTE})?")


class Catalogue:
    """Every provision of the statutes, found by its number in constant time."""

    def __init__(self, version: str, statutes: tuple[Statute, ...], provisions: tuple[Provision, ...]) -> None:
        self.version = version
        self.statutes = {statute.id: statute for statute in statutes}
        self.provisions = provisions
        self._entries = {(entry.statute, entry.provision): entry for entry in provisions}
        self._targets = {(entry.statute, key): to for entry in provisions for key, to in entry.conditions.items()}

    def statute(self, statute: str) -> Statute:
        """Return the statute with this id."""
        if statute in self.statutes:
            return self.statutes[statute]
        raise CatalogueError(f"no statute '{statute}': use one of {', '.join(self.statutes)}")

    def find(self, statute: str, provision: str) -> Provision | None:
        """Return the entry that covers ``provision``, the narrowest there is, or None if the number does not exist."""
        while (entry := self._entries.get((statute, provision))) is None and provision:
            provision = provision.rpartition("(")[0]
        return entry

    def ground(self, statute: str, provision: str) -> str | None:
        """Return the provision itself, or the one whose condition it is; None if the number does not exist."""
        wider = provision
        while wider and (statute, wider) not in self._entries:
            if target := self._targets.get((statute, wider)):
                return target
            wider = wider.rpartition("(")[0]
        return provision if wider else None

    def is_ground(self, statute: str, provision: str) -> bool:
        """Say whether an authority can rely on ``provision``, or on what it is a condition of, for not giving."""
        entry = self.find(statute, self.ground(statute, provision) or "")
        return entry is not None and entry.ground and entry.kind is not Kind.PROCEDURAL

    def has_section(self, statute: str, number: str) -> bool:
        """Say whether the statute has a section or regulation of this number ("22A")."""
        return (statute, number) in self._entries

    def statutes_with(self, number: str) -> tuple[str, ...]:
        """Return the ids of the statutes that have a section or regulation of this number."""
        return tuple(statute for statute in self.statutes if self.has_section(statute, number))

    def heading(self, provision_id: str) -> str:
        """Return the heading over a provision, by its id ("foia:31(1)(a)")."""
        return self._by_id(provision_id).heading

    def href(self, provision_id: str) -> str:
        """Return the address of the section or regulation that holds a provision, by its id."""
        entry = self._by_id(provision_id)
        statute = self.statutes[entry.statute]
        return f"{statute.href}/{statute.unit}/{entry.provision.partition('(')[0]}"

    def search(self, query: str, statute: str | None = None) -> tuple[Provision, ...]:
        """Return the entries for a number ("s31", "foisa:38", "reg 12(4)(b)") or for plain words, best first."""
        if (number := _NUMBER.fullmatch(query.strip().lower())) is None:
            words = re.findall(r"\w+", query.lower())
            found = [(_score(entry, words), entry) for entry in self.provisions if statute in (None, entry.statute)]
            return tuple(entry for score, entry in sorted(found, key=lambda pair: -pair[0]) if score)
        before, unit, section, limbs, after = number.groups("")
        named = {before or after or statute} - {None} or self.statutes.keys()
        wanted = [one.id for one in self.statutes.values() if one.id in named and one.unit.startswith(unit[:1])]
        provision = section.upper() + re.sub(r"\s|\d[a-z]", lambda part: part[0].strip().upper(), limbs)
        covering = [entry for one in wanted if (entry := self.find(one, provision))]
        covering.sort(key=lambda one: provision not in (one.provision, *one.limbs, *one.ncnd, *one.conditions))
        below = [one for one in self.provisions if one.statute in wanted and one.provision.startswith(provision + "(")]
        return (*covering, *below)

    def _by_id(self, provision_id: str) -> Provision:
        statute, _, provision = provision_id.partition(":")
        if (entry := self.find(statute, provision)) is None:
            raise CatalogueError(f"no provision '{provision_id}': write it like 'foia:31(1)(a)', with a known number")
        return entry


@cache
def load_catalogue() -> Catalogue:
    """Return the catalogue that comes with the package."""
    return read_catalogue(resources.files("foi_exemptions").joinpath("catalogue.toml").read_text(encoding="utf-8"))


def read_catalogue(text: str) -> Catalogue:
    """Return the catalogue written in ``text`` (TOML), or raise an error that names the entry to mend."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"catalogue.toml: not valid TOML ({error}): mend that line") from error
    if missing := {"version", "statute", "provision"} - data.keys():
        raise CatalogueError(f"catalogue.toml: '{min(missing)}' is missing: add it")
    statutes = tuple(_entry(Statute, row) for row in data["statute"])
    provisions = tuple(_entry(Provision, row) for row in data["provision"])
    ids = [statute.id for statute in statutes] + [provision.id for provision in provisions]
    if len(ids) > len(set(ids)):
        raise CatalogueError(f"catalogue.toml '{max(ids, key=ids.count)}': two entries have this id: merge them")
    known = {*ids, *(f"{entry.statute}:{limb}" for entry in provisions for limb in entry.limbs)}
    for entry in provisions:
        if problem := _problem(entry, known):
            raise CatalogueError(f"catalogue.toml '{entry.id}': {problem}")
    return Catalogue(data["version"], statutes, provisions)


def _entry(kind: type[_Entry], row: dict[str, Any]) -> _Entry:
    """Return a table as a ``kind``, its lists as tuples, after checking its keys and the type of each value."""
    name, known = f"catalogue.toml '{row.get('id', '(no id)')}'", _KEYS[kind]
    if unknown := row.keys() - known:
        raise CatalogueError(f"{name}: unknown key '{min(unknown)}': use one of {', '.join(sorted(known))}")
    if missing := known - _OPTIONAL - row.keys():
        raise CatalogueError(f"{name}: the key '{min(missing)}' is missing: add it")
    values: dict[str, Any] = {}
    for key, value in row.items():
        if not isinstance(value, wanted := _TYPES.get(key, str)):
            raise CatalogueError(f"{name}: {key} is {value!r}: write a {wanted.__name__}")
        if key in VALUES and value not in VALUES[key]:
            raise CatalogueError(f"{name}: unknown {key} '{value}': use one of {', '.join(VALUES[key])}")
        values[key] = tuple(row[key]) if wanted is list else _ENUMS[key](row[key]) if key in _ENUMS else value
    if kind is Provision:
        values["statute"], _, values["provision"] = values["id"].partition(":")
    return kind(**values)


def _problem(entry: Provision, known: set[str]) -> str | None:
    """Return what is wrong with an entry beside the other entries, and what to do."""
    section = entry.provision.partition("(")[0]
    if entry.statute not in known:
        return f"unknown statute '{entry.statute}': correct it, or add a [[statute]] table"
    if f"{entry.statute}:{section}" not in known:
        return f"its section has no entry: add '{entry.statute}:{section}'"
    for part in (entry.provision, *entry.ncnd, *entry.limbs, *entry.conditions):
        if not _WELL_FORMED.fullmatch(part) or part.partition("(")[0] != section:
            return f"'{part}' is not a part of {section}: write it as the statute prints it, like '31(1)(a)'"
    lost = [target for target in entry.conditions.values() if f"{entry.statute}:{target}" not in known]
    return f"the condition target '{lost[0]}' is neither an entry nor a limb: correct it" if lost else None


def _score(entry: Provision, words: list[str]) -> int:
    """Return how well an entry answers the words: 0 unless each is in its heading or keywords."""
    heading, keywords = entry.heading.lower(), " ".join(entry.keywords).lower()
    hits = [3 * (word in heading.split()) + (word in heading) + 2 * (word in keywords) for word in words]
    return sum(hits) + (entry.kind is not Kind.PROCEDURAL) if hits and all(hits) else 0
