"""A Word document (.docx) to text: paragraphs, lists with the numbers Word gives them, tables in reading order.

The file is a zip of XML parts. Only the parts with words are unpacked, each read in one pass without a tree, so
neither pictures nor a zip bomb cost anything. Page headers and footers are left out: they repeat.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from foi_exemptions.errors import DocumentError
from foi_exemptions.reading.word_lists import Numbering
from foi_exemptions.reading.word_parts import XmlError, parse_part, parse_tree
from foi_exemptions.reading.word_text import TextTarget

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_DIRECTORY = 1 << 20
"""Bytes of the zip's directory: some ten thousand members."""
MAX_TEXT_PART = 32 << 20
"""Bytes of the document's XML when unpacked: some thousand pages."""
MAX_SMALL_PART = 4 << 20
"""Bytes of the styles, the lists and the links when unpacked."""
MAX_RATIO = 250
"""A part of more than a megabyte that unpacks to this many times its size is a zip bomb."""

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError, NotImplementedError, RuntimeError)
_PACKAGE_LINKS = "_rels/.rels"


def read_word(content: bytes, name: str) -> str:
    """Return the text of a .docx file (.docm and .dotx too); raises DocumentError, in one line, where there is none."""
    try:
        archive = _archive(content, name)
        main = _target(_links(archive, _PACKAGE_LINKS, name), "/officeDocument") or "word/document.xml"
        folder, file = posixpath.split(main)
        links = _links(archive, f"{folder}/_rels/{file}.rels", name)
        numbering = Numbering(
            _tree(archive, f"{folder}/numbering.xml", name), _tree(archive, f"{folder}/styles.xml", name)
        )
        target = TextTarget(
            numbering, {key: address for key, (kind, address) in links.items() if kind.endswith("/hyperlink")}
        )
        parse_part(_part(archive, main, MAX_TEXT_PART, name), target)
        notes = {}
        for kind in ("footnote", "endnote"):
            part = f"{folder}/{kind}s.xml"
            if target.notes and part in archive.NameToInfo:
                reader = TextTarget(numbering, {}, notes=kind)
                parse_part(_part(archive, part, MAX_TEXT_PART, name), reader)
                notes.update(reader.note_texts)
        return target.text(notes)
    except XmlError as error:
        raise DocumentError(f"{name}: is a Word document that is broken ({error}); save it anew") from error
    except _BROKEN as error:
        raise DocumentError(f"{name}: is a Word document that is broken or cut off; ask for it again") from error


def _archive(content: bytes, name: str) -> zipfile.ZipFile:
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - (1 << 16) - 22))
    if end >= 0 and int.from_bytes(content[end + 12 : end + 16], "little") > MAX_DIRECTORY:
        raise DocumentError(f"{name}: is a Word document of too many parts; save it anew")
    return zipfile.ZipFile(io.BytesIO(content))


def _part(archive: zipfile.ZipFile, part: str, limit: int, name: str) -> bytes:
    """Return a part unpacked, which the zip's directory must say is small enough (zipfile holds it to that)."""
    member = archive.getinfo(part)
    if member.flag_bits & 1:
        raise DocumentError(f"{name}: is protected with a password; save a copy without it")
    if member.file_size > limit:
        raise DocumentError(
            f"{name}: {part} unpacks to {member.file_size >> 20} MB, more than the {limit >> 20} MB read"
        )
    if member.file_size > 1 << 20 and member.file_size > member.compress_size * MAX_RATIO:
        raise DocumentError(
            f"{name}: {part} unpacks to more than {MAX_RATIO} times its size: a zip bomb; do not open it"
        )
    with archive.open(member) as file:
        return file.read(limit + 1)[:limit]


def _tree(archive: zipfile.ZipFile, part: str, name: str) -> Element:
    if part not in archive.NameToInfo:
        return ElementTree.Element("none")
    return parse_tree(_part(archive, part, MAX_SMALL_PART, name))


def _links(archive: zipfile.ZipFile, part: str, name: str) -> dict[str, tuple[str, str]]:
    """Return the kind and the address of each relationship by its id."""
    return {one.get("Id", ""): (one.get("Type", ""), one.get("Target", "")) for one in _tree(archive, part, name)}


def _target(links: dict[str, tuple[str, str]], kind: str) -> str | None:
    return next((address.lstrip("/") for found, address in links.values() if found.endswith(kind)), None)
