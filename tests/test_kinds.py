"""What a file is, told by its bytes; what has no reader is named with what to do."""

from __future__ import annotations

import time

import pytest

from foi_exemptions.errors import DocumentError
from foi_exemptions.reading.kinds import Kind, kind_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def wide(name: str) -> bytes:
    return name.encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"", "letter.txt", Kind.TEXT),
        (b"Dear Ms Orme", "letter.pdf", Kind.TEXT),  # the name lies
        (b"%PDF-1.4\n", "letter.txt", Kind.PDF),
        (b"\xef\xbb\xbf\r\n%PDF-1.4\n", "letter", Kind.PDF),
        (b"scanned by 12\n%PDF-1.4\n... startxref\n9\n%%EOF\n", "letter", Kind.PDF),  # a gateway's line before it
        (b"A file of the kind %PDF-1.4 was sent.", "letter.txt", Kind.TEXT),
        (b"PK\x03\x04[Content_Types].xml word/document.xml", "letter.zip", Kind.WORD),
        (OLE + wide("__properties_version1.0") + wide("WordDocument"), "x", Kind.OUTLOOK),  # a .doc is attached
        (b"<!DOCTYPE html><p>Hello", "x.txt", Kind.WEBPAGE),
        (b"<?xml version='1.0'?>\n<!-- saved -->\n<html>", "x", Kind.WEBPAGE),
        (b"\xff\xfe" + wide("<html><p>Hello"), "x", Kind.WEBPAGE),
        (b"<p>One</p><p>Two</p>", "x", Kind.WEBPAGE),  # a part of a page
        (b"Some <b>words</b><p>", "x.html", Kind.WEBPAGE),
        (b"The answer is <5 and >2. We use <p> and <br> and <div> tags.", "x.txt", Kind.TEXT),
        (b"Plain words", "x.html", Kind.TEXT),
        (b"MIME-Version: 1.0\nSubject: Reply\n\nWords", "x", Kind.MAIL),
        (b"From a@b Mon Jun 3\nReceived: from x\n by y\nSubject: Reply\r\n\r\nWords", "x", Kind.MAIL),
        (b"From: a@b\nDate: today\nSubject: Reply\n\nWords", "x.eml", Kind.MAIL),
        (b"From: a@b\nSent: today\nTo: c@d\nSubject: Reply\n\nWords", "x.txt", Kind.TEXT),  # pasted, not sent
        (b"Received: 3 June 2024\n\nDear Ms Orme", "x.txt", Kind.TEXT),  # a letter's stamp
    ],
)
def test_kind(content: bytes, name: str, kind: Kind) -> None:
    assert kind_of(content, name) is kind


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (OLE + wide("WordDocument"), r"is an old Word document \(\.doc\); save it as \.docx"),
        (OLE + wide("Workbook"), r"is an old Excel workbook \(\.xls\); save the sheet as \.csv"),
        (OLE + wide("PowerPoint Document"), "is an old PowerPoint file"),
        (OLE + wide("EncryptedPackage"), "is a document protected with a password; save a copy without it"),
        (OLE[:6], "is an old Office file, or part of one"),
        (b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text", "is an OpenDocument file"),
        (b"PK\x03\x04[Content_Types].xml xl/workbook.xml", "is an Excel workbook"),
        (b"PK\x03\x04[Content_Types].xml ppt/presentation.xml", "is a PowerPoint file"),
        (b"PK\x03\x04letter.pdf", "is a zip file; unpack it and name the files in it"),
        (b"PK\x05\x06", "is a zip file"),
        (b"{\\rtf1\\ansi", r"is rich text \(RTF\); save it as \.docx or as text"),
        (b"\x89PNG\r\n", r"is a picture; run text recognition \(OCR\)"),
        (b"\xff\xd8\xff\xe0", "is a picture"),
        (b"GIF89a", "is a picture"),
        (b"II*\0", "is a picture"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "is a picture"),
        (b"\0\0\0\x18ftypheic", "is a picture"),
        (b"PAR1", "is a Parquet table"),
        (b"\x1f\x8b\x08", "is a gzip file"),
        (b"7z\xbc\xaf\x27\x1c", "is a 7z archive"),
        (b"Rar!\x1a\x07\x00", "is a rar archive"),
        (b"\x78\x9f\x3e\x22", r"is Outlook's winmail\.dat"),
    ],
)
def test_what_has_no_reader_is_named(content: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=f"^reply: {message}") as error:
        kind_of(content, "reply")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("unit", [b"<!-- -->", b"<!--", b"a: b\n", b"<p ", b"\n", b"From "])
def test_the_kind_is_told_at_once(unit: bytes) -> None:
    started = time.perf_counter()
    kind_of(unit * (10_000_000 // len(unit)), "long.html")
    assert time.perf_counter() - started < 1
