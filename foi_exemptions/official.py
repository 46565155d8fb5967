"""Responses counted in the categories of published statistics: reads ``official.toml``, and counts."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from foi_exemptions.errors import CatalogueError
from foi_exemptions.matching import fold
from foi_exemptions.results import Jurisdiction, Label, Outcome, Report, Stance
from foi_exemptions.statutes import StatuteReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Category:
    """A row of a statistic and the responses that belong in it; official.toml says how the three lists are read."""

    group: str
    name: str
    outcomes: tuple[str, ...] = ()
    relies_on: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()

    def fits(self, response: Response) -> bool:
        """Say whether a response belongs in this row."""
        return (
            (not self.outcomes or response.outcome in self.outcomes)
            and (not self.relies_on or any(map(self.covers, response.provisions)))
            and (not self.signs or not response.signs.isdisjoint(self.signs))
        )

    def covers(self, provision: str) -> bool:
        """Say whether the row is about a provision, given by its id."""
        return any(provision == one or provision.startswith((f"{one}(", f"{one}:")) for one in self.relies_on)


@dataclass(frozen=True, slots=True)
class Scheme:
    """One body's statistics: categories, of which a response has the first that fits, and counts, of which it has all.

    ``unknown`` names what the body publishes and no response tells.
    """

    id: str
    title: str
    jurisdiction: Jurisdiction | None
    categories: tuple[Category, ...]
    counts: tuple[Category, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Response:
    """What the statistics ask of a report: provisions relied on, and the ids of rules and citations found beside."""

    outcome: str
    jurisdiction: Jurisdiction
    provisions: frozenset[str]
    signs: frozenset[str]


@dataclass(slots=True)
class Tally:
    """The counts of one scheme; ``categories`` and ``counts`` hold every row, by group and name, also the empty ones.

    ``no_category`` counts by outcome what fits no row, ``other_provisions`` by id what is relied on and no row counts;
    ``left_out`` are responses under another country's law.
    """

    scheme: Scheme
    categories: dict[tuple[str, str], int]
    counts: dict[tuple[str, str], int]
    responses: int = 0
    left_out: int = 0
    no_category: Counter[str] = field(default_factory=Counter)
    other_provisions: Counter[str] = field(default_factory=Counter)

    def add(self, response: Response) -> None:
        """Count a response, once in each row where it belongs."""
        if self.scheme.jurisdiction not in (None, response.jurisdiction):
            self.left_out += 1
            return
        self.responses += 1
        first = next((one for one in self.scheme.categories if one.fits(response)), None)
        if first is None:
            self.no_category[response.outcome] += 1
        else:
            self.categories[first.group, first.name] += 1
        for row in {(one.group, one.name) for one in self.scheme.counts if one.fits(response)}:
            self.counts[row] += 1
        if self.scheme.counts:
            self.other_provisions.update(
                name for name in response.provisions if not any(one.covers(name) for one in self.scheme.counts)
            )


def tally(responses: Iterable[Response], schemes: Sequence[Scheme]) -> list[Tally]:
    """Count the responses in each scheme."""
    tallies = [Tally(one, _rows(one.categories), _rows(one.counts)) for one in schemes]
    for response in responses:
        for one in tallies:
            one.add(response)
    return tallies


def _rows(categories: Iterable[Category]) -> dict[tuple[str, str], int]:
    return dict.fromkeys(((one.group, one.name) for one in categories), 0)


def response_of(report: Report, jurisdiction: Jurisdiction | None = None) -> Response:
    """Return what the statistics ask of a report; ``jurisdiction`` where the text does not tell it."""
    segments = [one for answer in report.answers for one in answer.segments]
    refused = [one for one in segments if one.label is Label.REFUSED]
    signs = {match.rule for one in refused for match in one.evidence}
    signs |= {
        citation.id
        for one in refused
        for citation in one.citations
        if citation.stance in {Stance.RELIED_ON, Stance.PROCEDURAL}
    }
    return Response(
        outcome=report.outcome.value,
        jurisdiction=StatuteReader(fold(report.document.text), jurisdiction).jurisdiction,
        provisions=frozenset(name for answer in report.answers for name in answer.exemptions),
        signs=frozenset(signs),
    )


@cache
def load_schemes() -> dict[str, Scheme]:
    """Return the schemes that come with the package, by id."""
    return read_schemes(resources.files("foi_exemptions").joinpath("official.toml").read_text(encoding="utf-8"))


def read_schemes(text: str) -> dict[str, Scheme]:
    """Return the schemes written in ``text`` (TOML), or raise an error that names the entry to mend."""
    try:
        rows = tomllib.loads(text)["scheme"]
        return {row["id"]: _scheme(row) for row in rows}
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"official.toml: not valid TOML ({error}): mend that line") from error
    except KeyError as error:
        raise CatalogueError(f"official.toml: {error} is missing: add it") from error


def _scheme(row: dict[str, Any]) -> Scheme:
    listed = [
        Category(one["group"], one["name"].format(provision=provision), relies_on=(f"{one['statute']}:{provision}",))
        for one in row.get("list", ())
        for provision in one["provisions"]
    ]
    country = row.get("jurisdiction")
    return Scheme(
        id=row["id"],
        title=row["title"],
        jurisdiction=Jurisdiction(country) if country is not None else None,
        categories=tuple(_category(row["id"], one) for one in row["category"]),
        counts=(*(_category(row["id"], one) for one in row.get("count", ())), *listed),
        unknown=tuple(row["unknown"]),
    )


def _category(scheme: str, row: dict[str, Any]) -> Category:
    name = f"official.toml '{scheme}', '{row.get('name', '(no name)')}'"
    if unknown := row.keys() - Category.__dataclass_fields__.keys():
        raise CatalogueError(f"{name}: unknown key '{min(unknown)}': correct it")
    if unknown := set(row.get("outcomes", ())) - set(Outcome):
        raise CatalogueError(f"{name}: unknown outcome '{min(unknown)}': use one of {', '.join(Outcome)}")
    lists = {key: tuple(row.get(key, ())) for key in ("outcomes", "relies_on", "signs")}
    return Category(row["group"], row["name"], **lists)
