"""A mail (.eml) to text: its head, the right one of its bodies, and its attachments in turn.

The standard library reads headers and charsets. It is not given the whole mail: its parser asks, for each line,
every open part whether it ends there, which takes minutes where many are nested. Here a part is split once a level.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import TYPE_CHECKING

from foi_exemptions.errors import DocumentError
from foi_exemptions.reading.attachments import MAX_LEVELS, Attachments, body_of, header_lines
from foi_exemptions.reading.charsets import declared_charset, text_of
from foi_exemptions.reading.webpage import read_webpage

if TYPE_CHECKING:
    from email.message import Message

    from foi_exemptions.reading.attachments import ContentReader

MAX_HEADER = 256 << 10
"""Bytes of a part's headers; more are no mail's."""
MAX_PARTS = 500
_MAX_DEPTH = 12
"""Parts inside parts of one mail: real ones have three or four."""
_MAX_VALUE = 2000
_BLANK_LINE = re.compile(rb"\r?\n\r?\n|\r\r")


def read_mail(content: bytes, name: str, read: ContentReader, level: int = 0) -> str:
    """Return the text of a mail; ``read`` reads attachments, ``level`` says how many mails stand around this one.

    Raises DocumentError where there is neither a body nor an attachment, and beyond the limits.
    """
    if level > MAX_LEVELS:
        raise DocumentError(f"{name}: is nested in more than {MAX_LEVELS} mails; save it as a file of its own")
    content = content.lstrip(b"\xef\xbb\xbf\r\n")
    if content.startswith((b"From ", b">From ")):
        content = content.partition(b"\n")[2]
    headers, body = _split_head(content, name)
    reader = _Reader(name, Attachments(name, read, level))
    plain, page = reader.read(headers, body, 0)
    text = body_of(plain, page).strip("\r\n")
    attached = reader.attachments.text()
    if not text.strip() and not attached:
        raise DocumentError(f"{name}: is a mail without words or attachments; ask for it again")
    head = header_lines(*(_header(headers, field) for field in ("From", "Date", "To", "Subject")))
    return f"{head}\n{text.replace(chr(13) + chr(10), chr(10))}{attached}\n"


class _Reader:
    """Goes through the parts of one mail."""

    def __init__(self, name: str, attachments: Attachments) -> None:
        self.attachments = attachments
        self._name = name
        self._parts = 0

    def read(self, headers: Message, body: bytes, depth: int) -> tuple[str, str]:
        """Return the plain text and the page in a part; its attachments are put aside."""
        self._parts += 1
        if self._parts > MAX_PARTS or depth > _MAX_DEPTH:
            raise DocumentError(f"{self._name}: is a mail of too many parts; save its text as a file")
        kind = headers.get_content_type()
        if kind.startswith("multipart/") and (boundary := headers.get_boundary()):
            return self._read_parts(kind, _split_parts(body, boundary), depth)
        if kind.startswith("multipart/"):
            kind = "text/plain"
        content = _decoded(headers, body)
        file = _file_name(headers)
        inline = "content-id" in headers or headers.get_content_disposition() == "inline"
        if kind == "message/rfc822":
            self.attachments.add(content.lstrip(), file or "message.eml")
        elif kind not in ("text/plain", "text/html") or file or headers.get_content_disposition() == "attachment":
            self.attachments.add(content, file or _unnamed(kind), headers.get_content_charset(), inline=inline)
        elif content.strip():
            text = text_of(content, self._name, headers.get_content_charset() or declared_charset(content))
            return ("", read_webpage(text)) if kind == "text/html" else (text, "")
        return "", ""

    def _read_parts(self, kind: str, parts: list[bytes], depth: int) -> tuple[str, str]:
        found = []
        for part in parts:
            headers, body = _split_head(part, self._name)
            found.append(self.read(headers, body, depth + 1))
        if kind == "multipart/alternative":
            return _last([plain for plain, _ in found]), _last([page for _, page in found])
        bodies = [body_of(plain, page).strip("\r\n") for plain, page in found]
        if sum(1 for body in bodies if body.strip()) < 2:
            return _last([plain for plain, _ in found]), _last([page for _, page in found])
        return "\n\n".join(body for body in bodies if body.strip()), ""


def _last(texts: list[str]) -> str:
    """Return the last with words: a mail puts the fullest of its alternatives last."""
    return next((text for text in reversed(texts) if text.strip()), "")


def _split_head(content: bytes, name: str) -> tuple[Message, bytes]:
    if content[:1] == b"\n" or content[:2] == b"\r\n":
        return BytesHeaderParser(policy=compat32).parsebytes(b""), content.lstrip(b"\r\n")
    found = _BLANK_LINE.search(content, 0, MAX_HEADER)
    if found is None and len(content) > MAX_HEADER:
        raise DocumentError(f"{name}: has a mail header of more than {MAX_HEADER >> 10} KB; save its text as a file")
    head, body = (content[: found.start()], content[found.end() :]) if found else (content, b"")
    return BytesHeaderParser(policy=compat32).parsebytes(head + b"\n\n"), body


def _split_parts(body: bytes, boundary: str) -> list[bytes]:
    """Return the parts between lines of ``--boundary``; a mail that was cut off keeps its last part."""
    line = re.compile(rb"(?:^|\r?\n)--" + re.escape(boundary.encode("utf-8", "replace")) + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    parts: list[bytes] = []
    begins = -1
    for found in line.finditer(body):
        if begins >= 0:
            parts.append(body[begins : found.start()])
        begins = -1 if found.group(1) else found.end()
        if found.group(1) or len(parts) > MAX_PARTS:
            break
    if begins >= 0:
        parts.append(body[begins:])
    return [part.removeprefix(b"\r\n").removeprefix(b"\n") for part in parts]


def _decoded(headers: Message, body: bytes) -> bytes:
    encoding = str(headers.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding == "quoted-printable":
        return quopri.decodestring(body)
    if encoding == "base64":
        try:
            return base64.b64decode(body + b"==")
        except binascii.Error:
            kept = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
            return base64.b64decode(kept[: len(kept) // 4 * 4])
    return body


def _header(headers: Message, name: str) -> str:
    return _words(str(headers.get(name, ""))[:_MAX_VALUE])


def _words(value: str) -> str:
    """Return a header's value with its encoded words decoded, or as it stands where they are broken."""
    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, ValueError):
        return value


def _file_name(headers: Message) -> str:
    return _words(str(headers.get_filename("") or "")[:_MAX_VALUE])


def _unnamed(kind: str) -> str:
    return f"without a name ({kind[:60]})" if "/" in kind else "without a name"
