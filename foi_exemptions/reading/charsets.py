"""Bytes to characters: by the byte-order mark, else UTF-8, else what is declared, else cp1252."""

from __future__ import annotations

import codecs
import re

from foi_exemptions.errors import DocumentError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
_KNOWN = re.compile(
    r"(?:iso-?8859-(?:[2-9]|1[013456])|windows-125[0-8]|cp125[0-8]|utf-?16|utf-16-?[lb]e|koi8-[ru])", re.IGNORECASE
)
"""The character sets taken at their word. Latin-1 means cp1252 in practice; others are codecs for something else."""


def text_of(content: bytes, name: str, declared: str | None = None) -> str:
    """Return the text, line ends as they are; raise DocumentError where it is none.

    What is valid UTF-8 is read as such whatever is declared: other encodings do not look like it by chance.
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _decoded(content[len(bom) :], encoding, name)
    known = declared if declared and _KNOWN.fullmatch(declared) else "cp1252"
    if content[:4096].count(b"\0"):
        if known.lower().startswith("utf"):
            return _decoded(content, known, name)
        raise DocumentError(f"{name}: is a binary file of an unknown kind; save it as text, .docx or PDF")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252" if known.lower().startswith("utf") else known, "replace")


def declared_charset(page: bytes) -> str | None:
    """Return the character set that a web page names at its head."""
    found = _META.search(page[:4096])
    return found.group(1).decode("ascii") if found else None


def _decoded(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(f"{name}: is marked {encoding} but is not ({error.reason}); save it as UTF-8") from error
