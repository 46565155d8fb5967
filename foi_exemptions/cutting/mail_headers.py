"""Headers of mail in a text: "From: ... Sent: ... To: ...", who sends to whom and when.

A mailbox exported in order is told from a reply with older mail under it: its dates go up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_FROM = re.compile(rb"^[ \t]*\*?from\*?: ?(\S[^\n]*)$", re.I | re.M)
_FIELD = re.compile(
    rb"[ \t]*\*?(sent|date|to|cc|bcc|subject|attachments?|importance|sensitivity|reply-to)\*? ?:"
    rb"[ \t]*([^\n]*)(?:\n|$)"
    rb"|(?!e-mail)(?:[a-z]+(?:-[a-z]+)+|received):[^\n]*(?:\n[ \t]+\S[^\n]*)*(?:\n|$)"
    rb"|from (?:-|\S+@\S*) +[a-z]{3} [a-z]{3} [^\n:]{1,12}[\d:]{5,8} \d{4}[^\n]{0,10}\n",
    re.I,
)
_NEEDED = frozenset({b"sent", b"date", b"to", b"subject"})
_MONTHS = (b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec")
MONTH = rb"(?:" + b"|".join(_MONTHS) + rb")[a-z]*"
_ISO_DAY = re.compile(rb"\b\d\d(\d\d)-(\d\d)-(\d\d)")
_DAY = re.compile(rb"\b(\d{1,2})(?:st|nd|rd|th)?[ /.-]([a-z]{3}|\d{1,2})[a-z]*\.?[ /.-](\d{4}|\d{2})\b", re.I)
_TIME = re.compile(rb"\b(\d{1,2}):(\d{2})(?::\d{2})? ?(pm)?", re.I)
_MOST_FIELDS = 40
OFFICIAL = re.compile(
    rb"\b(?:council|borough|authority|police|constabulary|nhs|trust|university|college|school|academy|department|ministry|"
    rb"office|agency|commission|board|service|services|government|hospital|of(?:com|gem|wat|sted|qual)|foi|"
    rb"freedom of information|"
    rb"information (?:manager|officer|team|governance|rights|requests?)|customer|team|"
    rb"corporate|feedback|secretariat|correspondence|enquiries|compliance|governance|parliament|assembly|executive|"
    rb"museum|archives|committee|regulator|inspectorate|tribunal|corporation|association|data protection)\b",
    re.I,
)
"""Words that name an institution."""
_MAILBOX = re.compile(
    rb"\b(?:foi|eir|info|clerk|enquiries|records|disclosure|information)[\w.-]*@|"
    rb"@[\w.-]*(?:gov|nhs|police|parliament|council|mod|sch|ac)\.|\b(?:clerk|disclosure|dpo|registrar|headteacher)\b",
    re.I,
)


class Mail(NamedTuple):
    """A header: where it begins, where the words of the mail do, whose they are and the date as printed."""

    start: int
    body: int
    sender: bytes
    receiver: bytes
    date: bytes | None

    @property
    def official(self) -> bool | None:
        """Whether an institution sends it; None where the names do not tell."""
        sends, receives = _is_official(self.sender), _is_official(self.receiver)
        return None if sends == receives else sends


def find_mail(folded: bytes) -> list[Mail]:
    """Return the headers of a text that name a sender and something more."""
    found = []
    for sender in _FROM.finditer(folded):
        start, fields = _fields_above(folded, sender.start())
        position = sender.end() + 1
        for _ in range(_MOST_FIELDS):
            field = _FIELD.match(folded, position)
            if field is None:
                break
            if field[1]:
                fields.setdefault(field[1].lower(), field[2])
            position = field.end()
        if _NEEDED & fields.keys():
            date = fields.get(b"sent") or fields.get(b"date")
            found.append(Mail(start, min(position, len(folded)), sender[1], fields.get(b"to", b""), date))
    return found


def _fields_above(folded: bytes, start: int) -> tuple[int, dict[bytes, bytes]]:
    """Return the fields printed above the sender ("Subject: ..."), and where the first of them begins."""
    fields: dict[bytes, bytes] = {}
    for _ in range(_MOST_FIELDS):
        line = folded.rfind(b"\n", 0, max(0, start - 1)) + 1
        while line and folded[line:start].strip() and folded[line : line + 1].isspace():  # a field that wraps
            line = folded.rfind(b"\n", 0, line - 1) + 1
        field = _FIELD.fullmatch(folded, line, start) if line < start else None
        if field is None:
            break
        if field[1]:
            fields[field[1].lower()] = field[2]
        start = line
    return start, fields


def in_order(folded: bytes, mail: Sequence[Mail]) -> set[int]:
    """Return where the mails of an exported mailbox begin: each is later than the one before, the first opens the text.

    What is older stands quoted under one of them, and so does what is indented. One mail is no mailbox.
    """
    own: set[int] = set()
    last: tuple[int, ...] = ()
    for index, one in enumerate(mail):
        if index == 0 and folded[: one.start].strip():
            break
        time = _time(one.date) if one.date is not None else None
        if time is not None and time >= last and folded[one.start : one.start + 1].strip():
            own.add(one.start)
            last = time
    return own if len(own) > 1 else set()


def _is_official(name: bytes) -> bool:
    return bool(OFFICIAL.search(name) or _MAILBOX.search(name))


def _time(date: bytes) -> tuple[int, ...] | None:
    """Return year, month, day, hour and minute of a date as mail prints it, or None where it shows no day."""
    if found := _ISO_DAY.search(date):
        day = tuple(map(int, found.groups()))
    elif found := _DAY.search(date):
        named = found[2].lower()
        month = _MONTHS.index(named) + 1 if named in _MONTHS else int(named) if named.isdigit() else 0
        day = (int(found[3]) % 100, month, int(found[1]))
    else:
        return None
    clock = _TIME.search(date, found.end())
    if clock is None:
        return (*day, 0, 0)
    hour = int(clock[1]) % 12 + 12 if clock[3] else int(clock[1])
    return (*day, hour, int(clock[2]))
