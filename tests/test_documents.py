"""Files to text: every encoding officers save in, and one clear line for what is no text."""

from __future__ import annotations

import codecs
import io
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from build_formats import FORMATS, text_to_docx
from hypothesis import given, settings
from hypothesis import strategies as st

from foi_exemptions import documents
from foi_exemptions.documents import decode, read_content, read_document
from foi_exemptions.errors import DocumentError

LETTER = "Dear Ms Órla,\r\nIt cost £40 – “exempt”.\r\n"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (LETTER.encode(), LETTER),  # plain UTF-8; the Windows line ends stay
        (codecs.BOM_UTF8 + LETTER.encode(), LETTER),  # Notepad's UTF-8
        (codecs.BOM_UTF16_LE + LETTER.encode("utf-16-le"), LETTER),  # Notepad's "Unicode"
        (codecs.BOM_UTF16_BE + LETTER.encode("utf-16-be"), LETTER),
        (codecs.BOM_UTF32_LE + LETTER.encode("utf-32-le"), LETTER),  # begins like UTF-16
        (codecs.BOM_UTF32_BE + LETTER.encode("utf-32-be"), LETTER),
        (LETTER.encode("cp1252"), LETTER),  # an old system's export
        (b"caf\xe9 \x81", "café \ufffd"),  # cp1252 with a byte it does not have
        (b"", ""),
        (codecs.BOM_UTF8, ""),
        (b"one\rtwo\n", "one\rtwo\n"),  # an old Mac's line end
        (b"page one\x0cpage two", "page one\x0cpage two"),  # a form feed
    ],
)
def test_decode(content: bytes, text: str) -> None:
    assert decode(content, "letter.txt") == text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"MZ\x90\x00\x03", "is a binary file of an unknown kind; save it as text, .docx or PDF"),
        (codecs.BOM_UTF16_LE + b"a", "is marked utf-16-le but is not"),  # cut in the middle of a character
        (codecs.BOM_UTF8 + b"\xe9 ", "is marked utf-8 but is not"),
    ],
)
def test_what_is_no_text_is_named(content: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message) as error:
        decode(content, "letter.txt")
    assert str(error.value).startswith("letter.txt: ")
    assert "\n" not in str(error.value)


def test_file(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(LETTER.encode())
    document = read_document(path)
    assert (document.source, document.text) == (str(path), LETTER)
    assert read_document(str(path)) == document


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LETTER.encode("cp1252"))))
    document = read_document("-")
    assert (document.source, document.text) == ("-", LETTER)


def test_binary_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\0\0")))
    with pytest.raises(DocumentError, match=r"^standard input: is a binary file"):
        read_document("-")


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(
        DocumentError, match=r"nowhere\.txt: cannot be read \(No such file or directory\); check the name"
    ):
        read_document(tmp_path / "nowhere.txt")


@pytest.mark.parametrize("name", ["a\0b", "a\ud800b"])
def test_a_name_that_no_file_can_have(name: str) -> None:
    with pytest.raises(DocumentError, match=r"cannot be read \(.+\); check the name"):
        read_document(name)


def test_a_name_that_is_not_utf8_is_shown_in_ascii(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    path.write_text("Closed.")
    assert read_document(path).source == f"{tmp_path}/caf\\xe9.txt"


def test_folder(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="is a folder; name the files in it"):
        read_document(tmp_path)


def test_file_as_folder(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.touch()
    with pytest.raises(DocumentError, match="cannot be read"):
        read_document(path / "inside.txt")


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_BYTES", 1 << 20)
    path = tmp_path / "register.txt"
    path.write_bytes(b"x" * ((2 << 20) + 1))
    with pytest.raises(DocumentError, match="has 2 MB, more than the 1 MB read; split it"):
        read_document(path)
    with pytest.raises(DocumentError, match="is longer than the 1 MB read; split it"):
        decode(path.read_bytes(), "register.txt")


def test_device_without_an_end_is_not_read_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("no /dev/zero on this system")
    monkeypatch.setattr(documents, "MAX_BYTES", 1 << 20)
    with pytest.raises(DocumentError, match="longer than the 1 MB"):
        read_document("/dev/zero")


def test_twenty_megabytes_are_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    line = "The ferry ran on time, at a cost of £12. "
    path.write_text(line * (20 * 1024 * 1024 // len(line)), encoding="cp1252")
    started = time.perf_counter()
    assert len(read_document(path).text) > 20_000_000
    assert time.perf_counter() - started < 5


def test_a_line_of_fifty_megabytes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    path.write_bytes(b"word " * (10 << 20))
    started = time.perf_counter()
    assert len(read_document(path).text) == 50 << 20
    assert time.perf_counter() - started < 5


def test_the_content_decides_and_not_the_name(tmp_path: Path) -> None:
    path = tmp_path / "letter.doc"
    path.write_bytes(text_to_docx("Dear Ms Orme\n"))  # a .docx that somebody has renamed
    assert read_document(path).text == "Dear Ms Orme\n"
    path.write_bytes(b"<html><body><p>Dear Ms Orme</p></body></html>")
    assert read_document(path).text == "Dear Ms Orme\n"


def test_only_a_pdf_has_pages(tmp_path: Path) -> None:
    for suffix, build in FORMATS.items():
        path = tmp_path / f"letter{suffix}"
        path.write_bytes(build("Dear Ms Orme\n"))
        document = read_document(path)
        assert "Dear Ms Orme" in document.text
        assert document.pages == ((0,) if suffix == ".pdf" else ())


@pytest.mark.parametrize("suffix", sorted(FORMATS))
@settings(max_examples=25)
@given(data=st.data())
def test_damaged_files_are_read_or_named(suffix: str, data: st.DataObject) -> None:
    content = damaged(FORMATS[suffix]("Dear Ms Orme\n\n1. How many?\n£40\n"), data)
    try:
        text, pages = read_content(content, f"letter{suffix}")
    except DocumentError as error:
        assert "\n" not in str(error)  # noqa: PT017 - a file that can still be read is right too
    else:
        assert list(pages) == sorted(set(pages))
        assert all(0 <= start <= len(text) for start in pages)


MAGICS = (
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"PK\x03\x04[Content_Types].xml word/",
    b"<html>",
    b"MIME-Version: 1.0\nFrom: a\n",
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__properties_version1.0".encode("utf-16-le")


@pytest.mark.parametrize("magic", [*MAGICS, OLE])
@settings(max_examples=15)
@given(rest=st.binary(max_size=2000))
def test_noise_behind_each_magic_is_read_or_named(magic: bytes, rest: bytes) -> None:
    with suppress(DocumentError):
        read_content(magic + rest, "noise")


def damaged(content: bytes, data: st.DataObject) -> bytes:
    """Cut a file off, overwrite some bytes or take some out."""
    at = data.draw(st.integers(0, len(content)))
    match data.draw(st.sampled_from(["cut", "overwrite", "remove"])):
        case "cut":
            return content[:at]
        case "overwrite":
            noise = data.draw(st.binary(min_size=1, max_size=20))
            return content[:at] + noise + content[at + len(noise) :]
        case _:
            return content[:at] + content[at + data.draw(st.integers(1, 200)) :]
