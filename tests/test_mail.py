"""Mails to text: the head, the right body, attachments in turn, and mails made to harm."""

from __future__ import annotations

import base64
import time
from email.message import EmailMessage

import pytest
from build_formats import text_to_docx

from foi_exemptions.documents import read_content
from foi_exemptions.errors import DocumentError

HEAD = "From: Information Team <foi@authority.example>\nSent: Mon, 03 Jun 2024 10:00:00 +0100\nSubject: Réply £\n\n"
PARTS = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
TABLE = "<p>Dear Ms Orme</p><table><tr><td>1<td>Why?<td>Yes<tr><td>2<td>Who?<td>No</table>"


def mail(body: str = "Dear Ms Orme\n\nForty.\n") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Information Team <foi@authority.example>"
    message["Date"] = "Mon, 03 Jun 2024 10:00:00 +0100"
    message["Subject"] = "Réply £"
    message.set_content(body)
    return message


def read(message: EmailMessage | bytes) -> str:
    return read_content(message if isinstance(message, bytes) else message.as_bytes(), "reply.eml")[0]


def test_plain() -> None:
    assert read(mail()) == HEAD + "Dear Ms Orme\n\nForty.\n"


def test_line_ends_of_a_server() -> None:
    assert read(mail().as_bytes().replace(b"\n", b"\r\n")) == HEAD + "Dear Ms Orme\n\nForty.\n"


def test_the_plain_body_is_read_where_both_say_the_same() -> None:
    message = mail()
    message.add_alternative("<p>Dear Ms Orme</p><p>Forty, in another type.</p>", subtype="html")
    assert read(message) == HEAD + "Dear Ms Orme\n\nForty.\n"


def test_the_page_is_read_where_it_has_a_table() -> None:
    message = mail("Dear Ms Orme\n\n1\n\nWhy?\n\nYes\n")
    message.add_alternative(TABLE, subtype="html")
    assert read(message) == HEAD + "Dear Ms Orme\n\n1\tWhy?\tYes\n2\tWho?\tNo\n"


def test_only_a_page() -> None:
    message = mail()
    message.set_content("<html><body><p>Forty: £40</p></body></html>", subtype="html", charset="cp1252")
    assert read(message) == HEAD + "Forty: £40\n"


def test_attachments_are_read_in_turn() -> None:
    message = mail()
    message.add_attachment(
        text_to_docx("1. Why?\n"), maintype="application", subtype="octet-stream", filename="Réply.docx"
    )
    message.add_attachment("Two £\n".encode("cp1252"), maintype="text", subtype="plain", filename="two.txt")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="scan.png")
    message.add_attachment(
        b"\x89PNG", maintype="image", subtype="png", filename="logo.png", disposition="inline", cid="<1>"
    )
    message.add_attachment(b"signed", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    assert read(message) == HEAD + (
        "Dear Ms Orme\n\nForty.\n\n[Attachment: Réply.docx]\n\n1. Why?\n\n[Attachment: two.txt]\n\nTwo £\n\n"
        "[Attachment: scan.png, not read: is a picture; run text recognition (OCR) on it and save the result as text]\n"
    )


def test_a_forwarded_mail_is_read() -> None:
    outer = mail("See below.\n")
    outer.add_attachment(mail())
    assert read(outer) == HEAD + "See below.\n\n[Attachment: message.eml]\n\n" + HEAD + "Dear Ms Orme\n\nForty.\n"


def test_twenty_mails_inside_one_another_are_read_to_the_fifth() -> None:
    message = mail("innermost\n")
    for index in range(20):
        outer = mail(f"mail {index}\n")
        outer.add_attachment(message)
        message = outer
    text = read(message)
    assert text.count("Subject:") == 6
    assert [line for line in text.split("\n") if line.startswith("mail")] == [f"mail {n}" for n in range(19, 13, -1)]
    assert text.rstrip().endswith("[Attachment: message.eml, not read: it stands in 5 mails inside one another]")


def test_more_attachments_than_are_read() -> None:
    message = mail()
    for index in range(30):
        message.add_attachment(b"words", maintype="text", subtype="plain", filename=f"{index}.txt")
    text = read(message)
    assert "[Attachment: 19.txt]" in text
    assert text.endswith("[More attachments, not read: a mail has at most 20 that are]\n")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"MIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1\n"
         b"Content-Transfer-Encoding: quoted-printable\n\n"
         b"=A340 =96 yes", "\n£40 – yes\n"),
        (b"MIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\n" + base64.b64encode(b"Forty.")[:-1], "\nForty\n"),
        (PARTS + b"--b\n\nOne\n--b\n\nTwo", "\nOne\n\nTwo\n"),  # no end
        (b"MIME-Version: 1.0\nContent-Type: multipart/mixed\n\nNo boundary", "\nNo boundary\n"),
        (b"From x@y Mon Jun  3\nMIME-Version: 1.0\nSubject: =?utf-8?q?=C2=A3?=\n\nWords", "Subject: £\n\nWords\n"),
        (b"MIME-Version: 1.0\nSubject: =?no-such?q?x?=\n\nWords", "Subject: =?no-such?q?x?=\n\nWords\n"),
    ],
)  # fmt: skip
def test_odd_mails(content: bytes, text: str) -> None:
    assert read(content) == text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"MIME-Version: 1.0\nSubject: Reply\n\n", "is a mail without words or attachments"),
        (b"MIME-Version: 1.0\nX: " + b"y" * 300_000, "has a mail header of more than 256 KB"),
        (PARTS + b"--b\n\nx\n" * 2000, "is a mail of too many parts"),
        (b"MIME-Version: 1.0\nA: b\n" + b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(30)) + b"\nx",
         "is a mail of too many parts"),
    ],
)  # fmt: skip
def test_broken_and_hostile(content: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=f"^reply.eml: {message}") as error:
        read(content)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "header", ["From", "Subject", "Content-Type", "Content-Disposition", "Content-Transfer-Encoding"]
)
@pytest.mark.parametrize("unit", ["(", "=?utf-8?q?", "a=b;", '"', "<", ",", "name*0=x;"])
def test_hostile_headers_are_read_at_once(header: str, unit: str) -> None:
    value = unit * (200_000 // len(unit))
    started = time.perf_counter()
    try:
        read(f"MIME-Version: 1.0\n{header}: {value}\n\nWords\n".encode())
    except DocumentError as error:
        assert "\n" not in str(error)  # noqa: PT017 - refusing it is right too
    assert time.perf_counter() - started < 10


def test_many_lines_in_nested_parts_take_linear_time() -> None:
    head = b"MIME-Version: 1.0\nA: b\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(11)
    )
    started = time.perf_counter()
    read(head + b"\n" + b"x\n" * 500_000)
    assert time.perf_counter() - started < 10
