"""How provisions are written: one number, its limbs, and the list that goes on from it.

The search for a start runs on RE2. What follows is read token by token with anchored patterns in a short
window, so that the work on a text grows with its length only.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from foi_exemptions.lookalikes import is_place, is_quantity, is_unit, match_at
from foi_exemptions.matching import compile_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator


class Unit(StrEnum):
    """The word in front of a number: it narrows the statutes that can be meant."""

    SECTION = "section"
    REGULATION = "regulation"
    UNSAID = "unsaid"
    FOIA = "foia"
    FOISA = "foisa"
    EIR = "eir"
    EISR = "eisr"


_UNITS = (
    r"sections?|sects?\.?|secs?\.?|ss\.?|s\.?|sn|secton|setion|secion|sectoin|regulations?|regs?\.?|exemptions?|exceptions?"
    r"|foia|foisa|eirs?|eisrs?"
)
_DECIDED = r"refused|withheld|redacted|exempt(?:ed)?"
_BARE = rf"under|{_DECIDED}|rel(?:y|ying|ies|ied)(?: up)? ?on|appl(?:y|ying|ies|ied)"
"""A number needs no unit where its limbs are plain: "refused under 12(4)(b)", "Refused - 40(2)"."""
_LIMBS = r"(?: ?\([\da-z]{1,4}\))"
_APPLIES = (
    r"(?: \([^()\n]{3,60}\))?(?: exemptions?| exceptions?)?(?: also)?"
    r" (?:appl(?:y|ies)|exempts?|(?:ha(?:s|ve) been|was|were|is|are)(?: also)? (?:applied|engaged|relied|used|cited))\b"
)
_SUBJECT = (
    r"(?:^|[.;:,!?*\n-]|\b(?:that|because|as|since|and|both|the|believe|consider))\s*"
    rf"(\d\d)([ab]?){_LIMBS}{{1,4}}(?:(?:,| and| &) ?\d\d[ab]?{_LIMBS}{{1,4}}){{0,4}}{_APPLIES}"
)
"""Numbers that open a clause and are said to apply: "40(2) applies to the names"."""
_MISNAMED = (
    rf"\b(?:articles?|clauses?|paragraphs?|paras?\.?)\s+(?P<misnamed>\d\d)([ab]?){_LIMBS}{{0,4}}"
    r" of the (?:foi act|foia|eirs?|freedom of information act|environmental information regulations)\b"
)
"""A number under a word of other laws, beside the right one: "clause 40 of the FOI Act"."""
START = (
    rf"(?:^|[^\w'])({_UNITS}|{_BARE}|\xa7\xa7?)(?: ?\(s\))?(?: (?:no\.?|number|at|under|-)| ?:)?"
    rf"\s*\(?(\d{{1,3}})([ab]?)(?:\b|_)|{_SUBJECT}|{_MISNAMED}"
)
"""Where a citation may start: the unit, the number and its letter in groups 1 to 3, or the last two in later ones.

Used by the rule layer too.
"""

# White space inside a citation: a line may wrap, a paragraph may not end.
_W = r"[ ]{0,12}(?:\n[ ]{0,12})?"
_LIMB = rf"{_W}[(\[]{_W}([0-9]{{1,2}}[a-c]?|aa|ab|ac|ad|[ivx]{{2,4}}|[a-z]){_W}[)\]]"
_SUBSECTION = rf"{_W},?{_W}(?:sub-?{_W}sections?|paragraphs?|paras?\.?){_W}"
_LIMB_OR_SUBSECTION = rf"(?:{_SUBSECTION})?{_LIMB}"
_DOTTED = r"\.(\d{1,2}[a-c]?)(?:\.([a-z])\b)?(?!\d)"
_JOINER = (
    r"[,;/&+-]|\b(?:and|or|to|through|with|via|together|read|in|conjunction|by|virtue|of|as|well|plus|both|also|further"
    r"|under|alternatively)\b"
)
_JOIN = rf"(?:{_W}(?:{_JOINER}))+{_W}"
_UNIT_AGAIN = rf"({_UNITS}|\xa7){_W}(?:\(s\){_W})?(?=\d)"
_PLURAL = r"(?:sections|sects|secs|ss|regulations|regs|exemptions|exceptions)\b"
_NUMBER = r"(\d{1,3})([ab]?)\b"
# What may follow a bare number in a list, so that "section 12, 18 hours" and "section 12 and 4 staff" stop in time.
_AFTER_BARE_NUMBER = (
    r"\s*(?:$|[,.;:)\]\"'(/&+-]|(?:and|or|of (?:the|our|that|foi|eir)|to|under (?:the|foi|eir)|in|is|are|apply|applies"
    r"|above|below|foi\w*"
    r"|eir\w*|eisr\w*|by|which|the act|the regulations|were|have|has|do|does|can|cannot|may|might|would|will|could"
    r"|because|as|for|from)\b|(?-i:[A-Z]))"
)
_FURTHER = r"[^.;:!?]{0,120}?(?:,|&|\b(?:and|also|or)\b)\s*(?:(?:also|by|under)\s+)?(\d{1,2})([ab]?)(?=\()"
_DECIDED_UNDER = re.compile(rf"\b(?:{_DECIDED})\s+(?:under|by)\s+$".encode(), re.IGNORECASE)
_FIRST_GROUND = 12
"""No exemption has a lower number."""
_HIGHEST_SUBSECTION = 12  # "s12 (14)" counts refusals
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
# The sections whose paragraphs run past (h): there "(i)" is a letter.
_LETTERED_TO_I = frozenset({"31", "35"})


class Item(NamedTuple):
    """One provision of a list as it is written; ``group_end`` is where the part of the list under one unit ends."""

    number: str
    limbs: tuple[str, ...]
    start: int
    end: int
    group_end: int = 0

    @property
    def provision(self) -> str:
        """The number with its limbs, as the statute prints it."""
        return self.number + "".join(f"({limb})" for limb in self.limbs)


class Run(NamedTuple):
    """A list of provisions that one unit opens."""

    unit: Unit
    items: tuple[Item, ...]

    @property
    def start(self) -> int:
        """Where its first provision starts."""
        return self.items[0].start

    @property
    def end(self) -> int:
        """Where its last provision ends."""
        return self.items[-1].end


def find_runs(folded: bytes) -> Iterator[Run]:
    """Yield every list of provisions, in reading order."""
    pattern = compile_pattern(START)
    position = 0
    while (found := pattern.search(folded, position)) is not None:
        match = _start().match(folded, found.start())
        if match is None:
            position = found.end()
            continue
        unit = Unit.UNSAID if match[1] is None else _unit(match[1])
        position, items = _read_list(folded, match, unit)
        if items:
            yield Run(unit, tuple(items))
        while items:
            position, items = _read_further(folded, position, unit)
            if items:
                yield Run(unit, tuple(items))


def _read_further(folded: bytes, end: int, unit: Unit) -> tuple[int, list[Item]]:
    """Read a provision whose unit stands earlier in the sentence: "section 40(2) applies to names, 43(2) to prices"."""
    further = match_at(_FURTHER, folded, end)
    if further is None or _start().search(folded, end, further.end()):
        return end, []
    items, after = _read_provision(folded, further[1] + further[2], further.start(1), further.end())
    return (after, items) if _is_plain(folded, items[0], further.end()) else (end, [])


@cache
def _start() -> re.Pattern[bytes]:
    """Return the pattern of a start for one place: groups cost less here than from RE2."""
    return re.compile(START.replace(" ?", r"\s*").replace(" ", r"\s+").encode("latin-1"), re.IGNORECASE)


@cache
def _is_bare(word: bytes) -> bool:
    """Whether a word in front of a number is no unit, so that only the number's limbs make it a provision."""
    return re.fullmatch(_BARE.replace(" ?", r"\s*").encode(), word, re.IGNORECASE) is not None


@cache
def _unit(word: bytes) -> Unit:
    name = word.decode("latin-1").lower().rstrip(".")
    if name.startswith("reg"):
        return Unit.REGULATION
    if name.startswith(("exc", "exe")) or _is_bare(word):
        return Unit.UNSAID
    named = {"foia": Unit.FOIA, "foisa": Unit.FOISA, "eir": Unit.EIR, "eirs": Unit.EIR, "eisr": Unit.EISR}
    return named.get(name, Unit.EISR if name == "eisrs" else Unit.SECTION)


def _read_list(folded: bytes, match: re.Match[bytes], unit: Unit) -> tuple[int, list[Item]]:
    """Read the provisions that start at ``match``; return where reading stopped, and the items."""
    letter = match.lastindex or 0
    number, end = letter - 1, match.end(letter)
    if match[1] is not None and not is_unit(folded, match):
        return end, []
    bare = match[1] is None or _is_bare(match[1])
    items, stop = _read_provision(folded, match[number] + match[letter], match.start(number if bare else 1), end)
    if bare and match["misnamed"] is None and not _is_plain(folded, items[0], end):
        return end, []
    end = stop
    if _is_something_else(folded, unit, items[-1], end):
        return end, []
    groups = [0]
    while True:
        more, stop, again = _read_next(folded, items[-1], unit, end)
        if not more:
            break
        if again:
            groups.append(len(items))
        items += more
        end = stop
    short = match[1] is not None and match[1].lower() in {b"s", b"ss"} and not any(item.limbs for item in items)
    if short and is_place(folded, match, end):
        return end, []
    return end, _grouped(items, groups)


def _is_plain(folded: bytes, item: Item, end: int) -> bool:
    """Whether a number without a unit can only be a provision: by two limbs, or one that is printed close to it."""
    return len(item.limbs) > 1 or (
        bool(item.limbs) and item.limbs[0][0].isdigit() and _may_be_ground(item) and folded[end] == 0x28
    )


def _grouped(items: list[Item], groups: list[int]) -> list[Item]:
    """Tell each item where its part of the list ends: "section 30 and section 31" has two parts."""
    done: list[Item] = []
    for first, following in zip(groups, [*groups[1:], len(items)], strict=True):
        end = items[following - 1].end
        done += [Item(one.number, one.limbs, one.start, one.end, end) for one in items[first:following]]
    return done


def _is_something_else(folded: bytes, unit: Unit, item: Item, end: int) -> bool:
    """Tell a quantity ("exemption 12 months"), a date or a name with a year from a citation."""
    if item.limbs:
        return False
    if is_quantity(folded, end):
        return True
    if unit in {Unit.SECTION, Unit.REGULATION}:
        return False
    if unit is not Unit.UNSAID and not (_may_be_ground(item) and _is_decided_under(folded, item)):
        return True
    return match_at(_AFTER_BARE_NUMBER, folded, end) is None


def _may_be_ground(item: Item) -> bool:
    return int(item.number[:2]) >= _FIRST_GROUND


def _is_decided_under(folded: bytes, item: Item) -> bool:
    """Tell the section behind a law's short name, "withheld under FOIA 43", from a count, "received under FOIA 43"."""
    return _DECIDED_UNDER.search(folded[max(0, item.start - 25) : item.start]) is not None


def _read_provision(folded: bytes, number: bytes, start: int, end: int) -> tuple[list[Item], int]:
    """Read the limbs behind a number: "31(1)(a)(b)" is two provisions, "40(2)(3A)(a)" is 40(2) and 40(3A)(a)."""
    name = number.decode("latin-1").upper()
    done: list[Item] = []
    limbs: tuple[str, ...] = ()
    if (dotted := match_at(_DOTTED, folded, end)) is not None:
        limbs = tuple(_limb(part) for part in dotted.groups() if part)
        end = dotted.end()
    while True:
        limb = match_at(_LIMB_OR_SUBSECTION, folded, end)
        if limb is None or not _is_limb(limb.group(1)):
            return [*done, Item(name, limbs, start, end)], end
        placed = _place(name, limbs, _limb(limb.group(1)))
        if len(placed) <= len(limbs):
            done.append(Item(name, limbs, start, end))
        limbs, end = placed, limb.end()


def _is_limb(written: bytes) -> bool:
    return not written.isdigit() or 0 < int(written) <= _HIGHEST_SUBSECTION


def _limb(written: bytes) -> str:
    value = written.decode("latin-1").lower()
    return value.upper() if value[0].isdigit() else value


def _place(number: str, limbs: tuple[str, ...], value: str) -> tuple[str, ...]:
    """Put a limb at its level: figures first, then letters, then Roman numerals."""
    if value[0].isdigit():
        return (value,)
    depth = 1 if limbs and limbs[0][0].isdigit() else 0
    letters = limbs[depth : depth + 1]
    is_letter = value == "i" and number in _LETTERED_TO_I
    if value in _ROMAN and letters and not is_letter:
        return (*limbs[: depth + 1], value)
    return (*limbs[:depth], value)


def _read_next(folded: bytes, last: Item, unit: Unit, end: int) -> tuple[list[Item], int, bool]:
    """Read what a list goes on with behind ``last``, and say whether it names the unit again."""
    join = match_at(_JOIN, folded, end)
    if join is None:
        return [], end, False
    position, words = join.end(), join.group(0).strip().lower()
    again = match_at(_UNIT_AGAIN, folded, position)
    if again is None and (limb := match_at(_LIMB, folded, position)) is not None:
        return *_limbs_after(folded, last, words, limb), False
    if again is not None and _unit(again.group(1)) is not unit:
        return [], end, False
    number = match_at(_NUMBER, folded, again.end() if again is not None else position)
    if number is None:
        return [], end, False
    start = number.start() if again is None else again.start()
    items, after = _read_provision(folded, number.group(1) + number.group(2), start, number.end())
    bare = len(items) == 1 and not items[0].limbs
    if bare and (match_at(_AFTER_BARE_NUMBER, folded, after) is None or is_quantity(folded, after)):
        return [], end, False
    if bare and words == b"-" and _counts(folded, last, join.group(0)):
        return [], end, False
    if bare and not last.limbs and words in {b"to", b"-", b"through"}:
        items = [*_between(last, items[0]), *items]
    return items, after, again is not None


def _counts(folded: bytes, last: Item, dash: bytes) -> bool:
    """Tell the row of a table ("s21 - 34") from a range ("sections 21 - 24", "section 21-24")."""
    return dash.strip() != dash and match_at(_PLURAL, folded, last.start) is None


def _limbs_after(folded: bytes, last: Item, words: bytes, limb: re.Match[bytes]) -> tuple[list[Item], int]:
    """Read "(b) and (c)" behind "31(1)(a)": the same section, the limb replaced at its level."""
    limbs, end = _place(last.number, last.limbs, _limb(limb.group(1))), limb.end()
    while (deeper := match_at(_LIMB, folded, end)) is not None:
        placed = _place(last.number, limbs, _limb(deeper.group(1)))
        if len(placed) <= len(limbs):
            break
        limbs, end = placed, deeper.end()
    start = limb.start() + (len(limb.group(0)) - len(limb.group(0).lstrip()))
    item = Item(last.number, limbs, start, end)
    if words in {b"to", b"-", b"through"} and last.limbs and len(last.limbs) == len(limbs):
        return [*_limbs_between(last, item), item], end
    return [item], end


def _between(first: Item, last: Item) -> list[Item]:
    """Name the sections between "30" and "32"; a range that is long or runs backwards names none."""
    if not (first.number.isdigit() and last.number.isdigit()):
        return []
    low, high = int(first.number), int(last.number)
    return [Item(str(n), (), last.start, last.end) for n in range(low + 1, high)] if high - low <= 20 else []


def _limbs_between(first: Item, last: Item) -> list[Item]:
    """Name the limbs between "(a)" and "(c)", or between "(i)" and "(iii)"."""
    low, high = first.limbs[-1], last.limbs[-1]
    if low in _ROMAN and high in _ROMAN and len(last.limbs) > 2:
        names = list(_ROMAN[_ROMAN.index(low) + 1 : _ROMAN.index(high)])
    elif len(low) == len(high) == 1 and low.isalpha() and high.isalpha():
        names = [chr(code) for code in range(ord(low) + 1, ord(high))]
    else:
        names = []
    return [Item(last.number, (*last.limbs[:-1], name), last.start, last.end) for name in names]
