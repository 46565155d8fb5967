"""A file, standard input or a string to a Document whose text is exactly what was read.

The kind of a file is told by its content (``kinds``); each kind has one reader, imported when it is needed.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import assert_never

from foi_exemptions.errors import DocumentError, reason
from foi_exemptions.reading.charsets import declared_charset, text_of
from foi_exemptions.reading.kinds import Kind, kind_of
from foi_exemptions.results import Document

MAX_BYTES = 64 << 20
"""The largest file read: a response is a letter, and a longer one is something else."""


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
    except (OSError, ValueError) as error:  # a name may hold what no file system takes
        raise DocumentError(f"{path}: cannot be read ({reason(error)}); check the name and the permissions") from error
    text, pages = read_content(content, str(path))
    return Document(_printable(source), text, pages)


def _printable(source: str | Path) -> str:
    """Return the name of a file; bytes in it that are no UTF-8, as in an old archive, as \\xe9."""
    return os.fsencode(source).decode("utf-8", "backslashreplace")


def read_content(content: bytes, name: str, charset: str | None = None, level: int = 0) -> tuple[str, tuple[int, ...]]:
    """Return the text of a file's bytes and where its pages start (a PDF's; nothing else has pages).

    ``charset`` is what a mail says of its attachment, ``level`` how many mails stand around it.
    """
    if len(content) > MAX_BYTES:
        raise DocumentError(f"{name}: is longer than the {MAX_BYTES >> 20} MB read; split it")
    kind = kind_of(content, name)
    match kind:
        case Kind.TEXT:
            return text_of(content, name, charset), ()
        case Kind.WEBPAGE:
            from foi_exemptions.reading.webpage import read_webpage

            return read_webpage(text_of(content, name, charset or declared_charset(content))), ()
        case Kind.PDF:
            from foi_exemptions.reading.pdf import read_pdf

            return read_pdf(content, name)
        case Kind.WORD:
            from foi_exemptions.reading.word import read_word

            return read_word(content, name), ()
        case Kind.MAIL:
            from foi_exemptions.reading.mail import read_mail

            return read_mail(content, name, partial(_attachment, level=level + 1), level), ()
        case Kind.OUTLOOK:
            from foi_exemptions.reading.outlook import read_outlook

            return read_outlook(content, name, partial(_attachment, level=level + 1), level), ()
        case _:
            assert_never(kind)


def _attachment(content: bytes, name: str, charset: str | None, *, level: int) -> str:
    return read_content(content, name, charset, level)[0]


def decode(content: bytes, name: str) -> str:
    """Return the text of ``content``: by its byte-order mark, else UTF-8, else cp1252; line ends stay as they are."""
    if len(content) > MAX_BYTES:
        raise DocumentError(f"{name}: is longer than the {MAX_BYTES >> 20} MB read; split it")
    return text_of(content, name)
