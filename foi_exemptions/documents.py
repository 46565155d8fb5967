"""A file, standard input or a string to a Document whose text is exactly what was read.

The kind of a file is told by its content (``kinds``); each kind has one reader, imported when it is needed.
"""

from __future__ import annotations

import codecs
import re
import sys
from functools import partial
from pathlib import Path
from typing import assert_never

from foi_exemptions.errors import DocumentError
from foi_exemptions.kinds import Kind, kind_of
from foi_exemptions.results import Document

MAX_BYTES = 64 << 20
"""The largest file read: a response is a letter, and a longer one is something else."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
_CHARSET = re.compile(r"(?:iso-?8859-\d{1,2}|windows-?125\d|cp-?125\d|utf-?8|utf-?16(?:-?[lb]e)?|koi8-[ru])", re.IGNORECASE)
"""What a page or a mail may say it is written in. Others mean cp1252, or are codecs that are no character sets."""


def read_document(source: str | Path) -> Document:
    """Read a file, or standard input for ``-``; raise DocumentError, in one line, where it cannot be read."""
    if str(source) == "-":
        text, pages = read_content(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input")
        return Document("-", text, pages)
    path = Path(source)
    try:
        if path.is_dir():
            raise DocumentError(f"{path}: is a folder; name the files in it")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise DocumentError(f"{path}: has {size >> 20} MB, more than the {MAX_BYTES >> 20} MB read; split it")
        with path.open("rb") as file:  # a device or a pipe has no size and may have no end
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read ({error.strerror}); check the name and the permissions") from error
    text, pages = read_content(content, str(path))
    return Document(str(source), text, pages)


def read_content(
    content: bytes, name: str, charset: str | None = None, level: int = 0
) -> tuple[str, tuple[int, ...]]:
    """Return the text of a file's bytes and where its pages start (a PDF's; nothing else has pages).

    ``charset`` is what a mail says of its attachment, ``level`` how many mails stand around it.
    """
    if len(content) > MAX_BYTES:
        raise DocumentError(f"{name}: is longer than the {MAX_BYTES >> 20} MB read; split it")
    kind = kind_of(content, name)
    match kind:
        case Kind.TEXT:
            return decode(content, name, charset), ()
        case Kind.WEBPAGE:
            from foi_exemptions.webpage import read_webpage

            return read_webpage(decode(content, name, charset or _declared(content))), ()
        case Kind.PDF:
            from foi_exemptions.pdf import read_pdf

            return read_pdf(content, name)
        case Kind.WORD:
            from foi_exemptions.word import read_word

            return read_word(content, name), ()
        case Kind.MAIL:
            from foi_exemptions.mail import read_mail

            return read_mail(content, name, partial(_attachment, level=level + 1), level), ()
        case Kind.OUTLOOK:
            from foi_exemptions.outlook import read_outlook

            return read_outlook(content, name, partial(_attachment, level=level + 1), level), ()
        case _:
            assert_never(kind)


def _attachment(content: bytes, name: str, charset: str | None, *, level: int) -> str:
    return read_content(content, name, charset, level)[0]


def decode(content: bytes, name: str, charset: str | None = None) -> str:
    """Return the text of ``content``: by its byte-order mark, else UTF-8, else what ``charset`` says, else cp1252.

    Line ends stay as they are.
    """
    if len(content) > MAX_BYTES:
        raise DocumentError(f"{name}: is longer than the {MAX_BYTES >> 20} MB read; split it")
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _decoded(content[len(bom) :], encoding, name)
    known = charset if charset and _CHARSET.fullmatch(charset) else "cp1252"
    if content[:4096].count(b"\0"):
        if known.lower().startswith("utf-16"):
            return _decoded(content, known, name)
        raise DocumentError(f"{name}: is a binary file of an unknown kind; save it as text, .docx or PDF")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        narrow = known.lower() in {"iso-8859-1", "iso8859-1"} or known.lower().startswith("utf")
        return content.decode("cp1252" if narrow else known, "replace")


def _decoded(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(f"{name}: is marked {encoding} but is not ({error.reason}); save it as UTF-8") from error


def _declared(content: bytes) -> str | None:
    """Return the character set that a web page names at its head."""
    found = _META.search(content[:4096])
    return found.group(1).decode("ascii") if found else None
