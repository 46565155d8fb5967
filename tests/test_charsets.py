"""Bytes to characters where a page or a mail says what it is written in."""

from __future__ import annotations

import pytest

from foi_exemptions.errors import DocumentError
from foi_exemptions.reading.charsets import declared_charset, text_of


@pytest.mark.parametrize(
    ("content", "declared", "text"),
    [
        ("£40".encode(), "iso-8859-1", "£40"),  # declared wrongly: it is UTF-8
        ("£40 – café".encode("cp1252"), "iso-8859-1", "£40 – café"),  # Latin-1 means cp1252
        ("Ŵyn".encode("iso-8859-14"), "ISO-8859-14", "Ŵyn"),  # Welsh
        ("£40".encode("cp1252"), "utf-8", "£40"),
        ("£40".encode("cp1252"), "rot13", "£40"),  # a codec that is no character set
        ("£40".encode("cp1252"), "unknown-8bit", "£40"),
        ("£40".encode("utf-16-le"), "utf-16le", "£40"),
        ("£40".encode("utf-16-be"), "UTF-16BE", "£40"),
    ],
)
def test_declared(content: bytes, declared: str, text: str) -> None:
    assert text_of(content, "page", declared) == text


def test_declared_and_broken() -> None:
    with pytest.raises(DocumentError, match="is marked utf-16le but is not"):
        text_of(b"\0a\0", "page", "utf-16le")


@pytest.mark.parametrize(
    ("page", "charset"),
    [
        (b"<meta charset=utf-8>", "utf-8"),
        (b"<META http-equiv='Content-Type' content='text/html; charset=windows-1252'>", "windows-1252"),
        (b"<p>charset=x", None),
        (b"<meta " * 2000, None),
    ],
)
def test_page_names_its_charset(page: bytes, charset: str | None) -> None:
    assert declared_charset(page) == charset
