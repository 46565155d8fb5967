"""Text to citations: each provision named, resolved to its statute, with its stance.

One pattern finds where a citation starts ("section 31", "s.40", "regs 12"); a small reader then takes
the list that follows, token by token, so the whole is linear. Statutes come from ``statutes``, stances
from ``stances``, and the law itself from the catalogue.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from foi_exemptions.catalogue import Kind, load_catalogue
from foi_exemptions.citation_lists import START, Item, Run, find_runs
from foi_exemptions.matching import fold
from foi_exemptions.results import Citation, Jurisdiction, Stance
from foi_exemptions.stances import Reading, read_stances
from foi_exemptions.statutes import StatuteReader

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["START", "citations_in", "find_citations", "grounds_among"]


def find_citations(text: str, jurisdiction: Jurisdiction | None = None, context: str = "") -> tuple[Citation, ...]:
    """Return every citation of the four statutes in ``text``, in reading order, with its stance.

    ``jurisdiction`` and ``context`` (earlier text of the same document, or what names the regime) settle a
    number whose statute the text does not name. Citations of other Acts are left out.
    """
    folded = fold(text)
    return citations_in(text, folded, StatuteReader(folded, jurisdiction, fold(context)))


def citations_in(text: str, folded: bytes, statutes: StatuteReader) -> tuple[Citation, ...]:
    """Do what ``find_citations`` does, on a text already folded and with its statutes already read."""
    found: list[tuple[Item, str, Reading | None]] = []
    runs = [(run, _resolved(run, statutes)) for run in find_runs(folded)]
    elsewhere = {(run.unit, item.number) for run, named in runs if not named for item in run.items}
    for run, named in runs:
        # Where "S47 assessments" are reported, "how many led to a S47?" is about them too.
        doubtful = any((run.unit, item.number) in elsewhere for item in run.items)
        if named and not (doubtful and statutes.is_plain(run.start, run.end)):
            reading = Reading(run.start, run.end, frozenset(item.number for item, _ in named))
            found += [(item, statute, None if _is_procedural(statute, item) else reading) for item, statute in named]
    readings = [reading for *_, reading in found if reading is not None]
    stances = iter(read_stances(folded, readings) if readings else ())
    return tuple(
        _citation(text, item, statute, Stance.PROCEDURAL if reading is None else next(stances))
        for item, statute, reading in found
    )


def _is_procedural(statute: str, item: Item) -> bool:
    entry = load_catalogue().find(statute, item.provision)
    return entry is not None and entry.kind is Kind.PROCEDURAL


def _resolved(run: Run, statutes: StatuteReader) -> list[tuple[Item, str]]:
    """Return the provisions of a list that belong to one of the four statutes, each with its statute."""
    if statutes.is_elsewhere({item.number for item in run.items}, run.unit, run.start, run.end):
        return []
    named = []
    for item in run.items:
        statute = statutes.resolve(item.number, item.limbs, run.unit, run.start, item.group_end, run.end)
        if statute is not None and _is_citable(statute, item):
            named.append((item, statute))
    return named


def _is_citable(statute: str, item: Item) -> bool:
    """Say whether the statute has such a number and, where a limb is named, such a sub-section or paragraph."""
    kind = _citable().get((statute, item.number))
    if kind is None or not item.limbs or kind is Kind.PROCEDURAL:
        return kind is not None
    return (statute, f"{item.number}({item.limbs[0]})") in _citable()


@cache
def _citable() -> dict[tuple[str, str], Kind]:
    """Return every number of the catalogue, alone and with its first limb, and the kind of entry it has."""
    return {
        (entry.statute, "(".join(named.split("(")[:depth])): entry.kind
        for entry in reversed(load_catalogue().provisions)
        for named in (*entry.limbs, *entry.ncnd, *entry.conditions, entry.provision)
        for depth in (2, 1)
    }


def _citation(text: str, item: Item, statute: str, stance: Stance) -> Citation:
    return Citation(
        id=f"{statute}:{item.provision}",
        statute=statute,
        provision=item.provision,
        start_char=item.start,
        end_char=item.end,
        text=text[item.start : item.end],
        stance=stance,
    )


def grounds_among(citations: Sequence[Citation], stance: Stance = Stance.RELIED_ON) -> dict[str, Citation]:
    """Return the grounds cited with ``stance``, each with its first citation, the most specific form of each.

    A condition stands for its exemption (40(3A)(a) for 40(2)), and "section 21" for the 21(1) cited beside it.
    """
    grounds: dict[str, Citation] = {}
    for citation in citations:
        if citation.stance is stance and (ground := _ground(citation.statute, citation.provision)) is not None:
            grounds.setdefault(ground, citation)
    if len(grounds) < 2:
        return grounds
    wider = {name[: place + 1] for name in grounds for place in range(len(name)) if name[place + 1 : place + 2] == "("}
    return {name: citation for name, citation in grounds.items() if name not in wider}


@lru_cache(maxsize=4096)
def _ground(statute: str, provision: str) -> str | None:
    """Return the id of the ground that a provision is or belongs to, None where no authority can rely on it."""
    catalogue = load_catalogue()
    if not catalogue.is_ground(statute, provision):
        return None
    return f"{statute}:{catalogue.ground(statute, provision)}"
