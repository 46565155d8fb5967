"""Outlook messages to text."""

from __future__ import annotations

import sys

import pytest
from build_formats import text_to_docx
from outlook_files import Storage, message, message_to_msg, storage_to_ole

from foi_exemptions.documents import read_content
from foi_exemptions.errors import DocumentError

HEAD = "From: Information Team <foi@authority.example>\nSent: 3 June 2024 09:00\nTo: A Orme\nSubject: Reply\n\n"


def read(content: bytes) -> str:
    return read_content(content, "reply.msg")[0]


def msg(body: str = "Dear Ms Orme\r\n\r\nForty – £40.\r\n", **more: object) -> bytes:
    return message_to_msg("Reply", "Information Team", "A Orme", body, **more)  # type: ignore[arg-type]


def test_plain() -> None:
    assert read(msg()) == HEAD + "Dear Ms Orme\n\nForty – £40.\n"


def test_a_long_body_has_sectors_of_its_own() -> None:
    assert read(msg("Forty.\r\n" * 2000)) == HEAD + "Forty.\n" * 2000


def test_the_page_is_read_where_there_is_no_other_body() -> None:
    page = b"<html><meta charset=windows-1252><p>Dear Ms Orme<p>\xa340"
    assert read(msg("", page=page)) == HEAD + "Dear Ms Orme\n\n£40\n"


def test_attachments_and_attached_messages() -> None:
    inner = message("Earlier", "A Orme", "Information Team", "How many?\r\n", embedded=True)
    attachments: dict[str, bytes | Storage] = {
        "Reply.docx": text_to_docx("1. Why?\n"),
        "scan.png": b"\x89PNG",
        "Earlier": inner,
    }
    assert read(msg(attachments=attachments)) == HEAD + (
        "Dear Ms Orme\n\nForty – £40.\n\n[Attachment: Reply.docx]\n\n1. Why?\n\n"
        "[Attachment: scan.png, not read: is a picture; run text recognition (OCR) on it and save the result as text]"
        "\n\n[Attachment: Earlier.msg]\n\nFrom: A Orme <foi@authority.example>\nSent: 3 June 2024 09:00\n"
        "To: Information Team\nSubject: Earlier\n\nHow many?\n"
    )


def test_messages_inside_one_another_are_read_to_the_fifth() -> None:
    inner = message("innermost", "x", "y", "words", embedded=True)
    for index in range(20):
        inner = message(f"m{index}", "x", "y", "words", attachments={"m": inner}, embedded=True)
    text = read(msg(attachments={"m": inner}))
    assert text.count("Subject:") == 6
    assert text.rstrip().endswith("[Attachment: m.msg, not read: it stands in 5 mails inside one another]")


def test_old_messages_are_in_cp1252() -> None:
    old = Storage({"__properties_version1.0": b"\0" * 32, "__substg1.0_1000001E": b"It cost \xa340 \x96 yes\0"})
    assert read(storage_to_ole(old)) == "\nIt cost £40 – yes\n"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (msg()[:-512], "is an Outlook message that is broken or cut off; save it again"),
        (msg(""), "is an Outlook message that has no words or attachments; save it as .eml or as text"),
        (storage_to_ole(Storage({"__properties_version1.0": b"\0" * 32, "__substg1.0_10090102": b"LZFu"})),
         "is an Outlook message that keeps its words as rich text"),
    ],
)  # fmt: skip
def test_broken(content: bytes, problem: str) -> None:
    with pytest.raises(DocumentError, match=f"^reply.msg: {problem}") as error:
        read(content)
    assert "\n" not in str(error.value)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "olefile", None)
    with pytest.raises(DocumentError, match=r"olefile reads; run: pip install 'foi-exemptions\[documents\]'"):
        read(msg())
