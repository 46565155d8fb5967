"""What hangs on a mail: each attachment read in turn, under a line with its name."""

from __future__ import annotations

from typing import Protocol

from foi_exemptions.errors import DocumentError

MAX_LEVELS = 5
"""Mails inside mails beyond this are named and not read."""
MAX_ATTACHMENTS = 20
"""Attachments of one mail beyond this are named and not read."""
MAX_CHARS = 64 << 20
"""A mail whose attachments hold more text than this is no letter."""
_SILENT = (".p7s", ".asc", ".vcf", ".ics")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emz", ".wmz")


class ContentReader(Protocol):
    """Reads bytes, which have a name and perhaps a character set, as text; raises DocumentError."""

    def __call__(self, content: bytes, name: str, charset: str | None, /) -> str: ...


class Attachments:
    """The texts of a mail's attachments in order, each under ``[Attachment: its name]``.

    One that cannot be read is named, with the reason; signatures, cards and pictures in the text are passed over.
    """

    def __init__(self, name: str, read: ContentReader, level: int) -> None:
        self._name = name
        self._read = read
        self._level = level
        self._parts: list[str] = []
        self._count = 0
        self._chars = 0

    def add(self, content: bytes, name: str, charset: str | None = None, *, inline: bool = False) -> None:
        """Read one attachment."""
        name = " ".join(name.split())[:200] or "without a name"
        if name.lower().endswith(_SILENT) or (inline and name.lower().endswith(_PICTURES)):
            return
        self._count += 1
        if self._count > MAX_ATTACHMENTS:
            if self._count == MAX_ATTACHMENTS + 1:
                self._parts.append(f"[More attachments, not read: a mail has at most {MAX_ATTACHMENTS} that are]")
            return
        if self._level >= MAX_LEVELS:
            self._parts.append(f"[Attachment: {name}, not read: it stands in {MAX_LEVELS} mails inside one another]")
            return
        try:
            text = self._read(content, name, charset)
        except DocumentError as error:
            self._parts.append(f"[Attachment: {name}, not read: {str(error).removeprefix(f'{name}: ')}]")
            return
        self._chars += len(text)
        if self._chars > MAX_CHARS:
            raise DocumentError(f"{self._name}: its attachments hold more text than is read; name them one by one")
        self._parts.append(f"[Attachment: {name}]\n\n{text.strip()}")

    def text(self) -> str:
        """Return what was read, to stand below the mail's own words."""
        return "".join(f"\n\n{part}" for part in self._parts)


def header_lines(sender: str, sent: str, to: str, subject: str) -> str:
    """Return the head of a mail as Outlook prints it, without the lines that say nothing."""
    named = (("From", sender), ("Sent", sent), ("To", to), ("Subject", subject))
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in named if value.strip())


def body_of(plain: str, page: str) -> str:
    """Return the better of a mail's two texts: the plain one, unless only the page has words or a table's rows."""
    if not page.strip():
        return plain
    rows = [sum("\t" in line for line in text.split("\n")) for text in (plain, page)]
    return page if not plain.strip() or (rows[1] > 1 and not rows[0]) else plain
