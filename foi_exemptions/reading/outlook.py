"""An Outlook message (.msg) to text: its head, its body, and its attachments in turn."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from foi_exemptions.errors import DocumentError
from foi_exemptions.reading.attachments import MAX_LEVELS, Attachments, body_of, header_lines
from foi_exemptions.reading.charsets import declared_charset, text_of
from foi_exemptions.reading.webpage import read_webpage

if TYPE_CHECKING:
    from foi_exemptions.reading.attachments import ContentReader

# What [MS-OXPROPS] calls the streams that are read.
_SUBJECT, _SENDER, _SENDER_ADDRESS, _SENDER_SMTP, _TO = "0037", "0C1A", "0C1F", "5D01", "0E04"
_BODY, _PAGE, _RICH = "1000", "1013", "10090102"
_FILE, _LONG_NAME, _SHORT_NAME, _DISPLAY_NAME, _CONTENT_ID = "3701", "3707", "3704", "3001", "3712"
_SENT, _DELIVERED = 0x0039, 0x0E06
_TIME = 0x0040
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_MAX_STREAMS = 20_000
_ATTACHMENT, _PROPERTIES = "__attach_version1.0_", "__properties_version1.0"
_EMBEDDED = f"__substg1.0_{_FILE}000D"


def read_outlook(content: bytes, name: str, read: ContentReader, level: int = 0) -> str:
    """Return the text of an Outlook message; ``read`` reads attachments, ``level`` is that of ``read_mail``.

    Raises DocumentError for a broken file, and where there is neither a body nor an attachment.
    """
    try:
        import olefile
    except ImportError as error:
        raise DocumentError(
            f"{name}: is an Outlook message, which the package olefile reads; "
            "run: pip install 'foi-exemptions[documents]'"
        ) from error
    broken = (OSError, struct.error, IndexError, ValueError, OverflowError, TypeError, RecursionError, KeyError)
    try:
        with olefile.OleFileIO(content) as file:
            streams = {"/".join(path): path for path in file.listdir()[:_MAX_STREAMS]}
            return _Message(file, streams, name, read).text("", level)
    except DocumentError:
        raise
    except broken as error:
        raise DocumentError(f"{name}: is an Outlook message that is broken or cut off; save it again") from error


class _Message:
    """A message file, and the messages that are attached to it as objects."""

    def __init__(self, file: Any, streams: dict[str, list[str]], name: str, read: ContentReader) -> None:
        self._file = file
        self._streams = streams
        self._name = name
        self._read = read

    def text(self, prefix: str, level: int) -> str:
        """Return the message whose streams begin with ``prefix``."""
        plain = self._string(prefix, _BODY)
        page = self._page(prefix)
        text = body_of(plain, page).replace("\r\n", "\n").strip("\n")
        attachments = Attachments(self._name, self._read, level)
        for folder in self._attachment_folders(prefix):
            self._attach(attachments, f"{prefix}{folder}/", level)
        attached = attachments.text()
        if not text.strip() and not attached:
            rich = f"{prefix}__substg1.0_{_RICH}" in self._streams
            what = "keeps its words as rich text (RTF)" if rich else "has no words or attachments"
            raise DocumentError(f"{self._name}: is an Outlook message that {what}; save it as .eml or as text")
        address = self._string(prefix, _SENDER_SMTP) or self._string(prefix, _SENDER_ADDRESS)
        sender = self._string(prefix, _SENDER)
        if "@" in address and address != sender:
            sender = f"{sender} <{address}>"
        head = header_lines(sender, self._sent(prefix), self._string(prefix, _TO), self._string(prefix, _SUBJECT))
        return f"{head}\n{text}{attached}\n"

    def _page(self, prefix: str) -> str:
        page = self._bytes(f"{prefix}__substg1.0_{_PAGE}0102") or self._string(prefix, _PAGE).encode()
        return read_webpage(text_of(page, self._name, declared_charset(page))) if page.strip() else ""

    def _attachment_folders(self, prefix: str) -> list[str]:
        found: dict[str, None] = {}
        for stream in self._streams:
            if stream.startswith(prefix + _ATTACHMENT):
                found[stream[len(prefix) :].partition("/")[0]] = None
        return sorted(found)

    def _attach(self, attachments: Attachments, prefix: str, level: int) -> None:
        names = (self._string(prefix, one) for one in (_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME))
        name = next((one for one in names if one.strip()), "")
        inner = f"{prefix}{_EMBEDDED}/"
        if inner + _PROPERTIES in self._streams:
            shown = f"{name or 'message'}.msg"
            if level >= MAX_LEVELS:
                attachments.add(b"", shown)
                return
            text = self.text(inner, level + 1)
            attachments.add(b"\n" + text.encode(), shown, "utf-8")
        else:
            content = self._bytes(f"{prefix}__substg1.0_{_FILE}0102")
            attachments.add(content, name, inline=bool(self._string(prefix, _CONTENT_ID)))

    def _string(self, prefix: str, key: str) -> str:
        """Return a text property: in Unicode, else as cp1252."""
        wide = self._bytes(f"{prefix}__substg1.0_{key}001F")
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        return self._bytes(f"{prefix}__substg1.0_{key}001E").decode("cp1252", "replace").rstrip("\0")

    def _bytes(self, stream: str) -> bytes:
        path = self._streams.get(stream)
        if path is None:
            return b""
        content: bytes = self._file.openstream(path).read()
        return content

    def _sent(self, prefix: str) -> str:
        """Return when the message was sent, else delivered: sixteen bytes a property follow a head of 24 or 32."""
        properties = self._bytes(prefix + _PROPERTIES)
        times = {}
        for start in range(24 if prefix else 32, len(properties) - 15, 16):
            kind, key, _, value = struct.unpack_from("<HHIQ", properties, start)
            if kind == _TIME:
                times[key] = value
        value = times.get(_SENT) or times.get(_DELIVERED) or 0
        if not 0 < value < 1 << 58:
            return ""
        moment = _EPOCH + timedelta(microseconds=value // 10)
        return f"{moment.day} {moment:%B %Y %H:%M}"
