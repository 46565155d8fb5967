"""Text to citations: each provision named, resolved to its statute, with its stance.

One pattern finds where a citation starts ("section 31", "s.40", "regs 12"); a small reader then takes
the list that follows, token by token, so the whole is linear. Statutes come from ``statutes``, stances
from ``stances``, and the law itself from the catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from foi_exemptions.catalogue import load_catalogue
from foi_exemptions.matching import compile_pattern, fold
from foi_exemptions.results import Citation, Jurisdiction, Stance
from foi_exemptions.stances import Reading, read_stances
from foi_exemptions.statutes import StatuteReader, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNITS = (
    r"sections?|sects?\.?|secs?\.?|ss\.?|s\.?|regulations?|regs?\.?|exemptions?|exceptions?|foia|foisa|eirs?|eisrs?"
)
START = (
    rf"(?:^|[^\w'])({_UNITS}|\xa7\xa7?)(?: ?\(s\))?(?: (?:no\.?|number|at|under|-|:))?\s*\(?(\d{{1,3}})([ab]?)(?:\b|_)"
)
"""Where a citation may start: group 1 the unit, 2 the number, 3 its letter. Used by the rule layer's Set too."""

# A letter behind the number ("22A") is part of it only without a space; a limb is a bracket with a figure or letters.
_LIMB = r"\s{0,3}[(\[]\s{0,3}([0-9]{1,2}[a-c]?|[a-z]|aa|ab|ac|ad|[ivx]{1,4})\s{0,3}[)\]]"
_SUBSECTION = r"\s{0,3},?\s{0,3}(?:sub-?\s?sections?|paragraphs?|paras?\.?)\s{0,3}"
_DOTTED = r"\.(\d{1,2}[a-c]?)(?:\.([a-z])\b)?"
_JOIN = r"\s*(?:,|;|/|&|\+|and|or|to|-|through|with|via|together|read|in|conjunction|by|virtue|of|as|well|plus|both)+(?:\b|\s|$)\s*"
_UNIT_AGAIN = rf"(?:{_UNITS}|\xa7)\s*(?:\(s\)\s*)?"
_NUMBER = r"(\d{1,3})([ab]?)\b"
# What may follow a bare number in a list, so that "section 12, 18 hours" and "section 12 and 4 staff" stop in time.
_AFTER_BARE_NUMBER = r"\s*(?:$|[,.;:)\]\"'(/&+-]|(?:and|or|of|to|under|in|is|are|apply|applies|above|below|foi\w*|eir\w*|eisr\w*|by|which|the act|the regulations|were|have|has)\b)"
_QUANTITY = r"\s*(?:%|(?:working |calendar |consecutive )?(?:days?|hours?|hrs|months?|weeks?|years?|minutes?|pages?|staff|people|officers|miles|per cent)\b)"
_POSTCODE = r"\s+\d[a-z]{2}\b"
_ROMAN = frozenset({"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"})


@dataclass(frozen=True, slots=True)
class _Item:
    """One provision of a list as it is written, before its statute is known."""

    number: str
    limbs: tuple[str, ...]
    start: int
    end: int

    @property
    def provision(self) -> str:
        return self.number + "".join(f"({limb})" for limb in self.limbs)


def find_citations(text: str, jurisdiction: Jurisdiction | None = None, context: str = "") -> tuple[Citation, ...]:
    """Return every citation of the four statutes in ``text``, in reading order, with its stance.

    ``jurisdiction`` and ``context`` (earlier text of the same document, or what names the regime) settle a
    number whose statute the text does not name. Citations of other Acts are left out.
    """
    folded = fold(text)
    return citations_in(text, folded, StatuteReader(folded, jurisdiction, fold(context)))


def citations_in(text: str, folded: bytes, statutes: StatuteReader) -> tuple[Citation, ...]:
    """Do what ``find_citations`` does, on a text already folded and with its statutes already read."""
    found: list[tuple[_Item, str]] = []
    runs: list[Reading] = []
    position = 0
    pattern = compile_pattern(START)
    while (match := pattern.search(folded, position)) is not None:
        position, items, unit = _read_list(folded, match)
        position = max(position, match.end())
        if not items:
            continue
        run_end = items[-1].end
        for item in items:
            statute = statutes.resolve(item.number, item.limbs, unit, match.start(1), run_end)
            if statute is not None and _is_citable(statute, item):
                found.append((item, statute))
                runs.append(Reading(items[0].start, run_end))
    if not found:
        return ()
    readings = read_stances(folded, runs)
    return tuple(
        _citation(text, item, statute, stance) for (item, statute), stance in zip(found, readings, strict=True)
    )


def _is_citable(statute: str, item: _Item) -> bool:
    """Say whether the statute has such a number and, where a limb is named, such a sub-section or paragraph."""
    first = f"{item.number}({item.limbs[0]})" if item.limbs else item.number
    return (statute, first) in _citable()


@cache
def _citable() -> frozenset[tuple[str, str]]:
    """Return every number of the catalogue with its first limbs."""
    return frozenset(
        (entry.statute, "(".join(named.split("(")[:depth]))
        for entry in load_catalogue().provisions
        for named in (entry.provision, *entry.limbs, *entry.ncnd, *entry.conditions)
        for depth in (1, 2)
    )


def _citation(text: str, item: _Item, statute: str, stance: Stance) -> Citation:
    entry = load_catalogue().find(statute, item.provision)
    if entry is not None and entry.kind == "procedural":
        stance = Stance.PROCEDURAL
    return Citation(
        id=f"{statute}:{item.provision}",
        statute=statute,
        provision=item.provision,
        start_char=item.start,
        end_char=item.end,
        text=text[item.start : item.end],
        stance=stance,
    )


def _read_list(folded: bytes, match: Any) -> tuple[int, list[_Item], Unit]:
    """Read the provisions that start at ``match``; return where reading stopped, the items and the unit."""
    unit_word = match.group(1).decode("latin-1").lower().rstrip(".")
    unit = _unit(unit_word)
    end = match.end(3) if match.group(3) else match.end(2)
    first, end = _read_provision(folded, match.group(2) + match.group(3), match.start(1), end)
    if _is_something_else(folded, unit_word, first[-1], end):
        return end, [], unit
    items = list(first)
    while True:
        more, stop = _read_next(folded, items[-1], end)
        if not more:
            return end, items, unit
        items, end = items + more, stop


def _unit(word: str) -> Unit:
    if word.startswith("reg"):
        return Unit.REGULATION
    if word.startswith(("exc", "exe")):
        return Unit.UNSAID
    return {"foia": Unit.FOIA, "foisa": Unit.FOISA, "eir": Unit.EIR, "eirs": Unit.EIR}.get(
        word, Unit.EISR if word.startswith("eisr") else Unit.SECTION
    )


def _is_something_else(folded: bytes, unit_word: str, item: _Item, end: int) -> bool:
    """Tell a postcode ("S10 2FB"), a quantity ("exemption 12 months") or a name with a year from a citation."""
    if _match(_QUANTITY, folded, end) is not None:
        return True
    if item.limbs:
        return False
    if unit_word == "s" and _match(_POSTCODE, folded, end) is not None:
        return True
    return unit_word in {"foia", "foisa", "eir", "eirs", "eisr", "eisrs"}


def _read_provision(folded: bytes, number: bytes, start: int, end: int) -> tuple[list[_Item], int]:
    """Read the limbs behind a number: "31(1)(a)(b)" is two provisions, "40(2)(3A)(a)" is 40(2) and 40(3A)(a)."""
    name = number.decode("latin-1").upper()
    done: list[_Item] = []
    limbs: tuple[str, ...] = ()
    dotted = _match(_DOTTED, folded, end)
    if dotted is not None and _match(r"\d", folded, dotted.end()) is None:
        limbs = tuple(part.decode("latin-1").lower() for part in dotted.groups() if part)
        end = dotted.end()
    while True:
        step = _match(_SUBSECTION, folded, end)
        limb = _match(_LIMB, folded, step.end() if step is not None else end)
        if limb is None:
            return [*done, _Item(name, limbs, start, end)], end
        value = _limb(limb)
        placed = _place(limbs, value)
        if len(placed) <= len(limbs):
            done.append(_Item(name, limbs, start, end))
        limbs, end = placed, limb.end()


def _limb(match: Any) -> str:
    value = match.group(1).decode("latin-1").lower()
    return value.upper() if value[0].isdigit() else value


def _place(limbs: tuple[str, ...], value: str) -> tuple[str, ...]:
    """Put a limb at its level: figures first, then letters, then Roman numerals."""
    if value[0].isdigit():
        return (value,)
    depth = 1 if limbs and limbs[0][0].isdigit() else 0
    letters = limbs[depth : depth + 1]
    follows_h = letters == ("h",) and value == "i"
    if value in _ROMAN and letters and not follows_h:
        return (*limbs[: depth + 1], value)
    return (*limbs[:depth], value)


def _read_next(folded: bytes, last: _Item, end: int) -> tuple[list[_Item], int]:
    """Read what a list goes on with behind ``last``: limbs of the same section, or another section."""
    join = _match(_JOIN, folded, end)
    if join is None:
        return [], end
    position = join.end()
    between = folded[end:position]
    again = _match(_UNIT_AGAIN, folded, position)
    if again is not None:
        position = again.end()
    limb = _match(_LIMB, folded, position)
    if limb is not None and again is None:
        return _limbs_after(folded, last, between, limb)
    number = _match(_NUMBER, folded, position)
    if number is None:
        return [], end
    start = number.start() if again is None else again.start()
    stop = number.end()
    items, after = _read_provision(folded, number.group(1) + number.group(2), start, stop)
    bare = len(items) == 1 and not items[0].limbs
    if bare and (_match(_AFTER_BARE_NUMBER, folded, after) is None or _match(_QUANTITY, folded, after) is not None):
        return [], end
    if bare and not last.limbs and between.strip().lower() in {b"to", b"-", b"through"}:
        items = [*_range(last, items[0]), *items]
    return items, after


def _limbs_after(folded: bytes, last: _Item, between: bytes, limb: Any) -> tuple[list[_Item], int]:
    """Read "(b) and (c)" behind "31(1)(a)": the same section, the limb replaced at its level."""
    value = _limb(limb)
    limbs, end = _place(last.limbs, value), limb.end()
    while (deeper := _match(_LIMB, folded, end)) is not None and len(_place(limbs, _limb(deeper))) > len(limbs):
        limbs, end = _place(limbs, _limb(deeper)), deeper.end()
    start = limb.start() + (len(limb.group(0)) - len(limb.group(0).lstrip()))
    item = _Item(last.number, limbs, start, end)
    filled: list[_Item] = []
    if between.strip().lower() in {b"to", b"-"} and last.limbs and len(last.limbs) == len(limbs):
        filled = _limb_range(last, item)
    return [*filled, item], end


def _range(first: _Item, last: _Item) -> list[_Item]:
    """Name the sections between "30" and "32"; a range that is long or runs backwards names none."""
    if not (first.number.isdigit() and last.number.isdigit()):
        return []
    low, high = int(first.number), int(last.number)
    if not 0 < high - low <= 20:
        return []
    return [_Item(str(n), (), last.start, last.end) for n in range(low + 1, high)]


def _limb_range(first: _Item, last: _Item) -> list[_Item]:
    low, high = first.limbs[-1], last.limbs[-1]
    if not (len(low) == len(high) == 1 and low.isalpha() and high.isalpha()):
        return []
    between = [chr(code) for code in range(ord(low) + 1, ord(high))]
    return [_Item(last.number, (*last.limbs[:-1], limb), last.start, last.end) for limb in between]


@cache
def _anchored(pattern: str) -> Any:
    return compile_pattern(pattern)


def _match(pattern: str, folded: bytes, position: int) -> Any:
    """Match ``pattern`` exactly at ``position``; a window bounds the work, since RE2 copies nothing but reads all."""
    return _anchored(pattern).match(folded, position, min(len(folded), position + 80))


def grounds_among(citations: Sequence[Citation], stance: Stance = Stance.RELIED_ON) -> dict[str, Citation]:
    """Return the grounds cited with ``stance``, each with its first citation, the most specific form of each.

    A condition stands for its exemption (40(3A)(a) for 40(2)), and "section 21" for the 21(1) cited beside it.
    """
    catalogue = load_catalogue()
    grounds: dict[str, Citation] = {}
    for citation in citations:
        if citation.stance is stance and catalogue.is_ground(citation.statute, citation.provision):
            ground = catalogue.ground(citation.statute, citation.provision)
            grounds.setdefault(f"{citation.statute}:{ground}", citation)
    return {name: c for name, c in grounds.items() if not any(other.startswith(name + "(") for other in grounds)}
