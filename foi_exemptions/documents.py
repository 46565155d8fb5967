"""A file, standard input or a string to a Document whose text is exactly what was read."""

from __future__ import annotations

import codecs
import sys
from pathlib import Path

from foi_exemptions.errors import DocumentError
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
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a Word document or another zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word document or an Outlook message"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"PAR1", "a Parquet table"),
    (b"\x1f\x8b", "a gzip file"),
)


def read_document(source: str | Path) -> Document:
    """Read a text file, or standard input for ``-``; raise DocumentError, in one line, where it is no text."""
    if str(source) == "-":
        return Document("-", decode(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input"))
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
    return Document(str(source), decode(content, str(path)))


def decode(content: bytes, name: str) -> str:
    """Return the text of ``content``: by its byte-order mark, else UTF-8, else cp1252; line ends stay as they are."""
    if len(content) > MAX_BYTES:
        raise DocumentError(f"{name}: is longer than the {MAX_BYTES >> 20} MB read; split it")
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            raise DocumentError(f"{name}: is {kind}, not plain text; save it as text first")
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _decoded(content[len(bom) :], encoding, name)
    if content[:4096].count(b"\0"):
        raise DocumentError(f"{name}: is a binary file, not plain text; save it as text first")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _decoded(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(f"{name}: is marked {encoding} but is not ({error.reason}); save it as UTF-8") from error
