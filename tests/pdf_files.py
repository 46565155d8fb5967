"""Writes small PDF files: lines of text at given places, pages, scans and files made to harm."""

from __future__ import annotations

import zlib
from typing import NamedTuple


class Placed(NamedTuple):
    """A run of text and where it stands on the page, in points from the lower left."""

    x: float
    y: float
    text: str


def _string(text: str) -> bytes:
    encoded = text.encode("cp1252", "replace")
    return b"(" + encoded.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)") + b")"


def objects_to_pdf(objects: list[bytes], root: int = 1) -> bytes:
    """Number the objects from 1 and write the file around them."""
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, start)
    return bytes(out)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """Return a compressed stream object."""
    packed = zlib.compress(content)
    return b"<< /Filter /FlateDecode /Length %d %s >>\nstream\n" % (len(packed), entries) + packed + b"\nendstream"


def pages_to_pdf(pages: list[list[Placed]], size: float = 11) -> bytes:
    """Write pages of placed text in Helvetica."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * index) for index in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for index, page in enumerate(pages):
        text = b"".join(b"BT /F1 %g Tf %g %g Td %s Tj ET\n" % (size, one.x, one.y, _string(one.text)) for one in page)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * index)
        )
        objects.append(stream(text))
    return objects_to_pdf(objects)


def wrapped(paragraph: str, width: int) -> list[str]:
    """Break a paragraph into lines of at most ``width`` characters; a long word keeps its own."""
    lines, line = [], ""
    for word in paragraph.split(" "):
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def text_to_pdf(text: str, width: int = 100, pitch: float = 13) -> bytes:
    """Set a text as a word processor does: lines wrapped, empty lines as gaps, tabs as columns, cell by cell.

    Where lines are longer than the page is wide, each is a paragraph, and half a line stands between two.
    """
    apart = pitch / 2 if any(len(line) > width and "\t" not in line for line in text.split("\n")) else 0
    pages: list[list[Placed]] = [[]]
    y = 800.0
    for paragraph in text.split("\n"):
        cells = paragraph.split("\t")
        columns = [wrapped(cell, width if len(cells) == 1 else max(8, 96 // len(cells) - 3)) for cell in cells]
        rows = max(len(column) for column in columns)
        if y - rows * pitch < 50:
            pages.append([])
            y = 800.0
        for index, column in enumerate(columns):
            pages[-1] += [
                Placed(50 + index * 510 / len(cells), y - row * pitch, line)
                for row, line in enumerate(column)
                if line.strip()
            ]
        y -= rows * pitch + (apart if len(cells) == 1 and cells[0] else 0)
    return pages_to_pdf(pages)
