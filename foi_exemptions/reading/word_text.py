"""The text of a Word document's XML, gathered as its elements go by."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foi_exemptions.reading.grids import MAX_DEPTH, Grid
from foi_exemptions.reading.word_lists import integer
from foi_exemptions.reading.word_parts import XmlError, local_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foi_exemptions.reading.word_lists import Numbering

# What was deleted, and the older twin of a drawing.
_SKIPPED = frozenset({
    "del", "moveFrom", "delText", "delInstrText", "sectPr", "pPrChange", "rPrChange", "tblPrChange", "trPrChange",
    "tcPrChange", "numberingChange", "2006:Fallback",
})  # fmt: skip
_LETTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_SYMBOLS = {
    "F0FC": "✓", "F0FE": "☑", "F0A8": "☐", "F06F": "☐", "F078": "☒", "F0FD": "☒", "F0B7": "•", "F0A7": "•", "F0D8": "•",
    "F0E0": "→", "F0A3": "£",
}  # fmt: skip
_FIELD_LINK = re.compile(r"\s*HYPERLINK\s+\"([^\"\s]{1,500})\"")
_MAX_DEPTH = 1000
_OFF = ("0", "false", "off", "none")


@dataclass(slots=True)
class _Paragraph:
    parts: list[str] = field(default_factory=list)
    style: str | None = None
    number: str | None = None
    level: int | None = None
    boxes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Link:
    """A link that is open: where it leads and where its words begin."""

    address: str
    paragraph: _Paragraph
    begins: int


@dataclass(slots=True)
class _Field:
    """A field: its instruction until the words begin, then perhaps a link."""

    instruction: list[str] = field(default_factory=list)
    shows: bool = False
    link: _Link | None = None


class TextTarget:
    """Gathers paragraphs and tables; text boxes follow the paragraph they are fixed to.

    What is marked as deleted, hidden or a placeholder is left out. With ``notes`` ("footnote", "endnote") it reads
    the part with the notes, whose texts are then in ``note_texts``.
    """

    def __init__(self, numbering: Numbering, links: Mapping[str, str], notes: str = "") -> None:
        self.notes: list[tuple[str, str]] = []
        self.note_texts: dict[tuple[str, str], str] = {}
        self._numbering = numbering
        self._links = links
        self._note_kind = notes
        self._note = ""
        self._path: list[str] = []
        self._skipping = 0
        self._flows: list[list[str]] = [[]]
        self._grids: list[Grid | None] = []
        self._paragraphs: list[_Paragraph] = []
        self._open_links: list[_Link] = []
        self._fields: list[_Field] = []
        self._controls: list[bool] = []
        self._hidden = self._deleted_row = False

    def doctype(self, *_: object) -> None:
        """Refuse a document that defines entities."""
        raise XmlError("defines entities")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        name = local_name(tag)
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if len(self._path) > _MAX_DEPTH:
            raise XmlError(f"is nested more than {_MAX_DEPTH} deep")
        if self._skipping:
            self._skipping += 1
        elif name in _SKIPPED or (name == "sdtContent" and self._controls and self._controls[-1]):
            self._deleted_row = self._deleted_row or parent == "trPr"
            self._skipping = 1
        elif name == "p":
            self._paragraphs.append(_Paragraph())
        elif name in ("tbl", "tr", "tc"):
            self._open_table(name)
        elif name == "r":
            self._hidden = False
        elif name == "sdt":
            self._controls.append(False)
        elif name == "txbxContent":
            self._flows.append([])
        elif name == self._note_kind:
            self._note = _value(attributes, "id")
            self._flows.append([])
        else:
            self._detail(name, parent, attributes)

    def end(self, tag: str) -> None:
        """Close an element."""
        name = self._path.pop()
        if self._skipping:
            self._skipping -= 1
        elif name == "p":
            self._close_paragraph()
        elif name in ("tbl", "tc"):
            self._close_table(name)
        elif name == "tr":
            grid = self._grids[-1] if self._grids else None
            if grid is not None and grid.rows and self._deleted_row:
                grid.rows.pop()
        elif name == "sdt":
            self._controls.pop()
        elif name == "txbxContent":
            box = "\n".join(self._flows.pop())
            if self._paragraphs:
                self._paragraphs[-1].boxes.append(box)
        elif name == self._note_kind:
            self.note_texts[name, self._note] = " ".join(" ".join(self._flows.pop()).split())
        elif name == "hyperlink":
            self._close_link(self._open_links.pop())

    def data(self, text: str) -> None:
        """Take a run of characters: words, or a field's instruction."""
        if self._skipping or not self._paragraphs:
            return
        name = self._path[-1]
        if name in ("t", "math:t"):
            self._add(text)
        elif name == "instrText" and self._fields and len(self._fields[-1].instruction) < 50:
            self._fields[-1].instruction.append(text)

    def close(self) -> None:
        """End the part."""

    def text(self, notes: Mapping[tuple[str, str], str]) -> str:
        """Return the text gathered, with the notes it refers to at its end."""
        lines = list(self._flows[0])
        numbered = [f"[{index}] {notes.get(key, '')}" for index, key in enumerate(self.notes, 1)]
        return "\n".join([*lines, *([""] if numbered else []), *numbered]) + "\n"

    def _detail(self, name: str, parent: str, attributes: dict[str, str]) -> None:
        paragraph = self._paragraphs[-1] if self._paragraphs else None
        if name == "showingPlcHdr" and self._controls:
            self._controls[-1] = _value(attributes, "val") not in _OFF
        elif name == "hyperlink":
            self._open_links.append(self._opened(self._links.get(_value(attributes, "id"), "")))
        elif paragraph is None:
            return
        elif parent == "r":
            self._letter(name, attributes)
        elif name == "pStyle":
            paragraph.style = _value(attributes, "val")
        elif parent == "numPr" and name == "numId":
            paragraph.number = _value(attributes, "val")
        elif parent == "numPr" and name == "ilvl":
            paragraph.level = integer(_value(attributes, "val"))
        elif name == "vanish" and self._path[-3:-1] == ["r", "rPr"]:
            self._hidden = _value(attributes, "val") not in _OFF

    def _letter(self, name: str, attributes: dict[str, str]) -> None:
        """Take what stands for a letter in a run, a reference to a note, or a part of a field."""
        if name in _LETTERS:
            self._add(_LETTERS[name])
        elif name == "sym":
            self._add(_SYMBOLS.get(_value(attributes, "char").upper(), "•"))
        elif name in ("footnoteReference", "endnoteReference"):
            self.notes.append((name.removesuffix("Reference"), _value(attributes, "id")))
            self._add(f"[{len(self.notes)}]")
        elif name == "fldChar":
            self._field(_value(attributes, "fldCharType"))

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shows = True
            if found := _FIELD_LINK.match("".join(self._fields[-1].instruction)):
                self._fields[-1].link = self._opened(found.group(1))
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if ended.link is not None:
                self._close_link(ended.link)

    def _opened(self, address: str) -> _Link:
        paragraph = self._paragraphs[-1] if self._paragraphs else _Paragraph()
        return _Link(address, paragraph, len(paragraph.parts))

    def _close_link(self, link: _Link) -> None:
        """Keep where a link leads, as Outlook does in plain text, unless its words say so."""
        shown = "".join(link.paragraph.parts[link.begins :])
        if link.address.lower().startswith(("http://", "https://")) and shown.strip():
            bare = re.sub(r"https?://|www\.", "", link.address.lower()).rstrip("/")
            if bare not in shown.lower():
                link.paragraph.parts.append(f" <{link.address}>")

    def _add(self, text: str) -> None:
        if self._hidden or not self._paragraphs:
            return
        self._paragraphs[-1].parts.append(text)

    def _close_paragraph(self) -> None:
        paragraph = self._paragraphs.pop()
        words = "".join(paragraph.parts)
        mark = self._numbering.mark(paragraph.number, paragraph.level, paragraph.style) if words.strip() else ""
        self._flows[-1].append(f"{mark} {words}" if mark else words)
        self._flows[-1] += [box for box in paragraph.boxes if box.strip()]

    def _open_table(self, name: str) -> None:
        if name == "tbl":
            outer = next((grid for grid in reversed(self._grids) if grid is not None), None)
            if outer is not None:
                outer.nested = True
            self._grids.append(Grid() if len(self._grids) < MAX_DEPTH else None)
        elif self._grids and (grid := self._grids[-1]) is not None:
            if name == "tr":
                self._deleted_row = False
                grid.rows.append([])
            else:
                self._flows.append([])

    def _close_table(self, name: str) -> None:
        grid = self._grids[-1] if self._grids else None
        if name == "tbl" and self._grids:
            self._grids.pop()
        if grid is None:
            return
        if name == "tc":
            grid.add("\n".join(self._flows.pop()))
        elif text := grid.text():
            self._flows[-1] += ["", text, ""] if self._flows[-1] and self._flows[-1][-1].strip() else [text, ""]


def _value(attributes: Mapping[str, str], name: str) -> str:
    """Return an attribute of Word's or of the relationships' vocabulary."""
    return next((value for key, value in attributes.items() if key.endswith("}" + name)), "")
