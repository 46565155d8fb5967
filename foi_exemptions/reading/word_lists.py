"""The numbers that Word prints before paragraphs and keeps out of their text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foi_exemptions.reading.ordinals import ordinal
from foi_exemptions.reading.word_parts import local_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_STYLE_CHAIN = 20
_MAX_MARK = 100


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list numbers: ``text`` has ``%1`` for the first level's number, and so on."""

    style: str = "decimal"
    text: str = ""
    start: int = 1
    restarts: int | None = None
    legal: bool = False
    paragraph_style: str = ""


@dataclass(slots=True)
class _Template:
    """A list's levels, and its numbers so far: lists made from one template count on."""

    levels: dict[int, _Level]
    linked_style: str = ""
    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


class Numbering:
    """Word's lists, read from numbering.xml and styles.xml; ``mark`` counts as paragraphs go by."""

    def __init__(self, numbering: Element, styles: Element) -> None:
        self._templates = {_value(one, "abstractNumId"): _template(one) for one in _named(numbering, "abstractNum")}
        self._lists: dict[str, str] = {}
        self._overrides: dict[str, dict[int, _Level]] = {}
        self._starts: dict[str, dict[int, int]] = {}
        for one in _named(numbering, "num"):
            self._add_list(one)
        self._styles = {_value(one, "styleId"): one for one in _named(styles, "style")}
        self._default = next((key for key, one in self._styles.items() if _is_default(one)), "")
        self._begun: set[tuple[str, int]] = set()
        self._style_lists: dict[str, tuple[str | None, int | None]] = {}

    def mark(self, number: str | None, level: int | None, style: str | None) -> str:
        """Return what Word prints before a paragraph of this list, level and style, or nothing."""
        style = style or self._default
        if number is None or level is None:
            of_style = self._of_style(style)
            if number is None:
                number = of_style[0]
                level = of_style[1] if level is None else level
        template = self._template_of(number)
        if number is None or template is None:
            return ""
        if level is None:
            level = next((key for key, one in template.levels.items() if one.paragraph_style == style != ""), 0)
        return self._count(number, template, level) if 0 <= level < _LEVELS else ""

    def _count(self, number: str, template: _Template, level: int) -> str:
        levels = template.levels | self._overrides.get(number, {})
        one = levels.get(level)
        if one is None:
            return ""
        counts = template.counts
        restart = self._starts.get(number, {}).get(level)
        if restart is not None and (number, level) not in self._begun:
            counts[level] = restart
        else:
            current = counts[level]
            counts[level] = one.start if current is None else current + 1
        self._begun.add((number, level))
        for deeper in range(level + 1, _LEVELS):
            below = levels.get(deeper)
            if below is None or below.restarts is None or level < below.restarts:
                counts[deeper] = None
        for upper in range(level):
            if counts[upper] is None:
                counts[upper] = levels[upper].start if upper in levels else 1
        if one.style == "bullet":
            return "•"
        if one.style == "none" and "%" not in one.text:
            return one.text[:_MAX_MARK]

        def shown(found: re.Match[str]) -> str:
            place = int(found.group(1)) - 1
            style = levels[place].style if place in levels else "decimal"
            return ordinal("decimal" if one.legal and style != "none" else style, counts[place] or 0)

        return _PLACE.sub(shown, one.text)[:_MAX_MARK]

    def _template_of(self, number: str | None) -> _Template | None:
        template = self._templates.get(self._lists.get(number or "", ""))
        for _ in range(_STYLE_CHAIN):  # a list may point to a style, whose list has the levels
            if template is None or template.levels or not template.linked_style:
                return template
            linked, _level = self._of_style(template.linked_style)
            template = self._templates.get(self._lists.get(linked or "", ""))
        return None

    def _of_style(self, style: str) -> tuple[str | None, int | None]:
        """Return the list and the level that a style, or one it is based on, gives."""
        if style not in self._style_lists:
            found: tuple[str | None, int | None] = (None, None)
            current = style
            for _ in range(_STYLE_CHAIN):
                element = self._styles.get(current)
                if element is None:
                    break
                properties = next((one for one in element.iter() if local_name(one.tag) == "numPr"), None)
                number = _child_value(properties, "numId")
                if number is not None:
                    found = (number, integer(_child_value(properties, "ilvl")))
                    break
                current = _child_value(element, "basedOn") or ""
            self._style_lists[style] = found
        return self._style_lists[style]

    def _add_list(self, element: Element) -> None:
        number = _value(element, "numId")
        self._lists[number] = _child_value(element, "abstractNumId") or ""
        for override in _named(element, "lvlOverride"):
            level = integer(_value(override, "ilvl")) or 0
            start = integer(_child_value(override, "startOverride"))
            if start is not None:
                self._starts.setdefault(number, {})[level] = start
            for one in _named(override, "lvl"):
                self._overrides.setdefault(number, {})[level] = _level(one)


def integer(value: str | None) -> int | None:
    """Return a small whole number, or None where there is none."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 7 else None


def _template(element: Element) -> _Template:
    levels = {integer(_value(one, "ilvl")) or 0: _level(one) for one in _named(element, "lvl")}
    return _Template(levels, _child_value(element, "numStyleLink") or "")


def _level(element: Element) -> _Level:
    start = integer(_child_value(element, "start"))
    legal = next(_named(element, "isLgl"), None)
    return _Level(
        _child_value(element, "numFmt") or "decimal",
        _child_value(element, "lvlText") or "",
        1 if start is None else start,
        integer(_child_value(element, "lvlRestart")),
        legal is not None and _value(legal, "val") not in ("0", "false", "off"),
        _child_value(element, "pStyle") or "",
    )


def _is_default(style: Element) -> bool:
    return _value(style, "type") == "paragraph" and _value(style, "default") in ("1", "true", "on")


def _named(parent: Element, name: str) -> Iterator[Element]:
    return (one for one in parent if local_name(one.tag) == name)


def _value(element: Element, name: str) -> str:
    return next((value for key, value in element.items() if local_name(key) == name), "")


def _child_value(parent: Element | None, name: str) -> str | None:
    """Return what ``<name val="...">`` under an element says."""
    if parent is None:
        return None
    child = next(_named(parent, name), None)
    return None if child is None else _value(child, "val")
