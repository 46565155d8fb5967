"""A web page to text: blocks to lines, tables row by row, lists with their numbers, the page's furniture left out.

The page is read as a stream of tags in one pass. A tree is not needed for text, and building one takes
quadratic time on hostile pages, whatever the parser: lexbor needs 55 seconds for 80,000 nested <div> (400 KB), and
1.4 GB for 29 KB of formatting tags that each paragraph opens again.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple

from foi_exemptions.reading.grids import MAX_DEPTH, Grid
from foi_exemptions.reading.ordinals import ordinal

if TYPE_CHECKING:
    from collections.abc import Iterator

_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
})  # fmt: skip
_RAW = frozenset({
    "script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp",
})  # fmt: skip
_DROPPED = frozenset({
    "nav", "footer", "aside", "template", "noscript", "svg", "button", "select", "object", "canvas", "audio", "video",
})  # fmt: skip
_PARAGRAPHS = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "dl", "table", "pre", "hr", "article",
    "section", "main", "figure",
})  # fmt: skip
_LINES = frozenset({
    "address", "body", "caption", "center", "dd", "details", "dir", "div", "dt", "fieldset", "figcaption", "footer",
    "form", "header", "html", "legend", "li", "menu", "summary", "tr", "tbody", "thead", "tfoot", "td", "th",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})
_KEPT = frozenset({"html", "body", "main"})
_ROLES = frozenset({"navigation", "search"})
# What stands around the messages of a saved WhatDoTheyKnow page.
_FURNITURE = frozenset({
    "correspondence__footer", "event_actions", "after_actions", "action-menu", "sidebar", "right_column",
    "describe_state_form", "request-header__action-bar__actions", "navbar-toggle",
})  # fmt: skip
_NAME = re.compile(r"[A-Za-z][^\s/>]*")
_PLAIN = re.compile(r"[^\"'>]*")
_ATTRIBUTE = re.compile(r"([^\s\"'>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
_MAX_ATTRIBUTES = 8192
_LONG_REFERENCE = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)
_STYLES = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "decimal": "decimal", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman", "none": "none",
}  # fmt: skip
_SPACES = re.compile(r"[ \t\n\r\f]+")
_BLANK = re.compile(r"\n{3,}")
_PLACEHOLDER = re.compile(r"\{\{[^{}]{0,200}\}\}(?:\.{3})?")
"""What a script would have filled in."""


class Tag(NamedTuple):
    """A tag with its attributes unread, or a run of text (``name`` empty)."""

    name: str
    text: str
    closes: bool = False


def read_webpage(page: str) -> str:
    """Return the text of an HTML page, in linear time.

    Scripts, styles, navigation, footers and what is hidden are left out. Where an element that would be left
    out is never closed, or nothing remains, only scripts and styles are: better the furniture than no letter.
    """
    reader = _Reader(drops=True)
    if reader.read(page) and (text := reader.text()).strip():
        return text
    reader = _Reader(drops=False)
    reader.read(page)
    return reader.text()


class _Flow:
    """Text as it grows: white space run together, line breaks only between words."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._breaks = 0
        self._space = False
        self._begun = False

    def add(self, text: str, *, kept: bool = False) -> None:
        """Add a run of text; ``kept`` leaves its line ends and spaces alone."""
        if kept:
            if text.strip():
                self._open()
                self._parts.append(text.rstrip("\n"))
            return
        words = _SPACES.sub(" ", text)
        if words in ("", " "):
            self._space = self._space or bool(words)
            return
        fresh = self._breaks or not self._begun
        gap = self._space or words[0] == " "
        self._open()
        self._parts.append((" " if gap and not fresh else "") + words.strip(" "))
        self._space = words[-1] == " "

    def line(self) -> None:
        """End the line with a break of its own: two of them leave an empty line."""
        self._breaks = min(self._breaks + 1, 3)
        self._space = False

    def block(self, breaks: int) -> None:
        """End the line if one has begun, and leave an empty one for ``breaks`` of two."""
        self._breaks = max(self._breaks, breaks)
        self._space = False

    def mark(self, text: str) -> None:
        """Add the number of a list item; a paragraph that opens the item stays beside it."""
        self._open()
        self._parts.append(text + " ")
        self._begun = False
        self._space = False

    def _open(self) -> None:
        if self._begun:
            self._parts.append("\n" * self._breaks)
        self._breaks = 0
        self._begun = True

    def text(self) -> str:
        """Return the text so far."""
        return "".join(self._parts)


class _List(NamedTuple):
    """A list that is open: how it numbers (None for bullets), and its last number."""

    style: str | None
    last: int


class _Reader:
    """Turns tags into a flow of text; tables have a flow for each cell."""

    def __init__(self, *, drops: bool) -> None:
        self._drops = drops
        self._flows = [_Flow()]
        self._grids: list[Grid] = []
        self._ignored_tables = 0
        self._lists: list[_List] = []
        self._links: list[tuple[str, list[str]]] = []
        self._pre = 0
        self._quotes: list[bool] = []

    def read(self, page: str) -> bool:
        """Read a page; False where what was left out had no end."""
        dropped, depth = "", 0
        for tag in _tags(page):
            if dropped:
                if tag.name == dropped:
                    depth += -1 if tag.closes else 1
                    dropped = dropped if depth else ""
            elif not tag.name:
                self._add(tag.text)
            elif tag.closes:
                self._end(tag.name)
            else:
                attributes = _attributes(tag.text)
                if self._drops and tag.name not in _VOID | _KEPT and _is_dropped(tag.name, attributes):
                    dropped, depth = tag.name, 1
                else:
                    self._start(tag.name, attributes)
        return not dropped

    def text(self) -> str:
        """Return the text of what was read."""
        while self._grids:
            self._close_table()
        return _BLANK.sub("\n\n", self._flows[0].text()).strip("\n") + "\n"

    def _add(self, raw: str) -> None:
        text = html.unescape(_LONG_REFERENCE.sub("\ufffd", raw)) if "&" in raw else raw
        if "{{" in text:
            text = _PLACEHOLDER.sub("", text)
        if self._links:
            self._links[-1][1].append(text)
        self._flows[-1].add(text, kept=bool(self._pre))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        flow = self._flows[-1]
        if name == "br":
            flow.line()
        elif name == "a":
            self._links = [(attributes.get("href", ""), [])]
        elif name == "table":
            self._open_table()
        elif name == "tr" and self._grids:
            self._close_cell()
            self._grids[-1].rows.append([])
        elif name in _CELLS and self._grids and not self._ignored_tables:
            self._close_cell()
            self._flows.append(_Flow())
        elif name in ("ol", "ul"):
            flow.block(1 if self._lists else 2)
            self._lists.append(_opened(name, attributes))
        elif name == "li":
            self._item(attributes)
        else:
            self._pre += name == "pre"
            self._break(name)

    def _end(self, name: str) -> None:
        if name == "a" and self._links:
            self._close_link()
        elif name == "table":
            self._close_table()
        elif name == "tr" or name in _CELLS:
            self._close_cell()
        elif name in ("ol", "ul"):
            if self._lists:
                self._lists.pop()
            self._flows[-1].block(1 if self._lists else 2)
        elif name == "p":
            self._flows[-1].block(2)
        else:
            self._pre -= name == "pre" and self._pre > 0
            self._break(name)

    def _break(self, name: str) -> None:
        if name in _PARAGRAPHS:
            self._flows[-1].block(2)
        elif name in _LINES:
            self._flows[-1].block(1)

    def _item(self, attributes: dict[str, str]) -> None:
        self._flows[-1].block(1)
        if not self._lists:
            return
        style, count = self._lists[-1]
        count = _number(attributes.get("value")) or count + 1
        self._lists[-1] = _List(style, count)
        if style != "none":
            self._flows[-1].mark("•" if style is None else f"{ordinal(style, count)}.")

    def _close_link(self) -> None:
        """Keep where a link leads, as Outlook does in plain text, unless its words say so."""
        address, words = self._links.pop()
        address = html.unescape(_LONG_REFERENCE.sub("", address)).strip()
        shown = "".join(words)
        if not address.lower().startswith(("http://", "https://")) or not shown.strip() or len(address) > 500:
            return
        if _bare(address) not in _bare(shown) and not _SPACES.search(address):
            self._flows[-1].add(f" <{address}>")

    def _open_table(self) -> None:
        if self._ignored_tables or len(self._grids) == MAX_DEPTH:
            self._ignored_tables += 1
            self._flows[-1].block(1)
            return
        if self._grids and len(self._flows) > len(self._grids):
            self._grids[-1].nested = True
        else:
            self._close_cell()
        self._flows[-1].block(2)
        self._grids.append(Grid())
        if len(self._flows) < len(self._grids):
            self._flows.append(_Flow())

    def _close_cell(self) -> None:
        if not self._ignored_tables and self._grids and len(self._flows) > len(self._grids):
            self._grids[-1].add(self._flows.pop().text())

    def _close_table(self) -> None:
        if self._ignored_tables:
            self._ignored_tables -= 1
        elif self._grids:
            self._close_cell()
            text = self._grids.pop().text()
            self._flows[-1].block(2)
            self._flows[-1].add(text, kept=True)
            self._flows[-1].block(2)


def _opened(name: str, attributes: dict[str, str]) -> _List:
    if name == "ul":
        return _List(None, 0)
    styled = _LIST_STYLE.search(attributes.get("style", ""))
    asked = styled.group(1).lower() if styled else attributes.get("type", "1")
    start = _number(attributes.get("start"))
    return _List(_STYLES.get(asked, "decimal"), 0 if start is None else start - 1)


def _number(value: str | None) -> int | None:
    return int(value) if value and value.strip().isascii() and value.strip().isdigit() and len(value) < 9 else None


def _bare(address: str) -> str:
    """An address, or words that show one, without what people leave out."""
    return re.sub(r"https?://|www\.|\s", "", address.lower()).rstrip("/")


def _is_dropped(name: str, attributes: dict[str, str]) -> bool:
    if name in _DROPPED or "hidden" in attributes or attributes.get("role", "").lower() in _ROLES:
        return True
    if _HIDDEN.search(attributes.get("style", "")):
        return True
    named = [*attributes.get("class", "").split(), attributes.get("id", "")]
    return any(one in _FURNITURE for one in named)


def _attributes(text: str) -> dict[str, str]:
    if not text:
        return {}
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(text[:_MAX_ATTRIBUTES]):
        found.setdefault(name.lower(), "".join(values))
    return found


def _tags(page: str) -> Iterator[Tag]:
    """Yield the tags and runs of text of a page; comments, declarations and scripts are left out."""
    position, lost = 0, set[str]()
    while (start := page.find("<", position)) >= 0:
        if start > position:
            yield Tag("", page[position:start])
        if page.startswith("<!--", start):
            end = page.find("-->", start + 2)
            if end < 0:
                return
            position = end + 3
            continue
        closes = page.startswith("</", start)
        name = _NAME.match(page, start + 1 + closes)
        if name is None:
            if page[start + 1 : start + 2] not in ("!", "?", "/"):
                yield Tag("", "<")
                position = start + 1
                continue
            end = page.find(">", start)
            if end < 0:
                return
            position = end + 1
            continue
        end = _tag_end(page, name.end(), lost)
        if end < 0:
            return
        word = name.group().lower() if len(name.group()) < 40 else "unknown"
        position = end + 1
        if word in _RAW and not closes:
            close = re.compile(rf"</{word}(?=[\s/>])", re.IGNORECASE).search(page, position)
            if close is None:
                return
            position = close.start()
            continue
        yield Tag(word, page[name.end() : end], closes)
    if position < len(page):
        yield Tag("", page[position:])


def _tag_end(page: str, position: int, lost: set[str]) -> int:
    """Return where a tag ends: at the first ``>`` outside a quoted value, or -1.

    ``lost`` holds the quotes that do not occur again, so that nobody looks for them twice.
    """
    while True:
        plain = _PLAIN.match(page, position)
        position = plain.end() if plain else position
        if position >= len(page):
            return -1
        quote = page[position]
        if quote == ">":
            return position
        end = -1
        if quote not in lost and plain is not None and plain.group().rstrip().endswith("="):
            end = page.find(quote, position + 1)
            if end < 0:
                lost.add(quote)
        position = (end if end >= 0 else position) + 1
