"""Headers that a thread prints over its messages: who speaks from there on, and when.

They stand in one line, in several, or as titles that somebody wrote over both sides of an exchange.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from foi_exemptions.cutting.mail_headers import MONTH, OFFICIAL


class Speaker(StrEnum):
    """Whose words a message is."""

    REQUESTER = "requester"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a speaker begins, and where the words after the header do."""

    start: int
    body: int
    speaker: Speaker
    date: str | None = None
    quoted: bool = False


_DATE = rb"\d{1,2}(?:st|nd|rd|th)? " + MONTH + rb" \d{4}"
_DASHED = re.compile(rb"^[-=_]{8,} *\n([^\n]{1,150}?), (" + _DATE + rb") *\n[-=_]{8,} *$", re.I | re.M)
SALUTATION = re.compile(
    rb"^[ \t]*dear ([^\n,]{2,80}?(?:, (?-i:[A-Z])[\w'-]*(?: (?:and|of|for|the|&|(?-i:[A-Z])[\w'-]*)){0,6}){0,3})[ ,]*$",
    re.I | re.M,
)
_DATED_NAME = re.compile(rb"^[ \t]*([^\n\d:]{3,100}?),? (" + _DATE + rb")(?: delivered)? *$", re.I | re.M)
_NAMES_PERSON = re.compile(
    rb"(?!(?:start|end|expiry|renewal|review|issue|due|last|next|contract|effective|closing|total|meeting|report)\b)"
    rb"(?-i:[A-Z])[\w.'-]*"
    rb"(?: (?:(?:van|von|der|den|de|du|la|le|bin|al|and|ap)|(?-i:[A-Z])[\w.'-]*)){0,4}",
    re.I,
)
_DATE_LINE = re.compile(rb"^[ \t]*(" + _DATE + rb")[ \t]*$", re.I | re.M)
_DATE_BELOW = re.compile(rb"[ \t]*\n[ \t]*(" + _DATE + rb")[ \t]*(?=\n)", re.I)
_UNDER_DATE = re.compile(
    rb"\s*\n[ \t]*(?:delivered|\d{1,2} attachments?)[ \t]*(?=\n)"
    rb"(?:\s*\n[ \t]*(?:[^\n]{1,150}\.[a-z]{3,4}|\d+(?:\.\d+)?[ ]?[km]b?|download|view as html)[ \t]*(?=\n))*",
    re.I,
)
"""What the page of a thread prints between the header of a message and its words."""
_TITLE = re.compile(
    rb"^[ \t#*]*(?:(my|requester'?s?)|their|the (?:[a-z]+ ){0,4}[a-z]+'s?)"
    rb" (?:(?:first|second|third|final|last|initial|original|next|new|further|follow[ -]?up|foi|full|formal) ){0,2}"
    rb"(?:e-?mail|request|question|message|letter|reply|response|answer|follow[ -]?up|decision)s?[ :*]*$",
    re.I | re.M,
)
BLANK_LINE = re.compile(rb"\n[ \t]*\n")
_SENDER = 200
"""The name of a sender and of an authority take no more characters."""
FORWARD = re.compile(
    rb"^[ \t]*(?:-{2,} ?(?:original|forwarded) (?:message|appointment|e-?mail) ?-{2,}|"
    rb"on [^\n]{6,150}(?:\n[^\n]{0,80})?(?<!\byou )(?<!\bwe )(?<!\bi )wrote:"
    rb"|begin forwarded message:) *$",
    re.I | re.M,
)
NEARBY = 1500
"""A greeting stands so near to the header of its message."""


def find_headers(folded: bytes, authority: bytes | None) -> list[Turn]:
    """Return the turns that headers begin; ``authority`` is the name of whoever is asked, in lower case, if known."""
    turns = []
    for found in _DASHED.finditer(folded):
        name = found.group(1).strip().lower()
        speaker = Speaker.REQUESTER if name == b"requester" or not _is_authority(name, authority) else Speaker.AUTHORITY
        turns.append(Turn(found.start(), found.end(), speaker, found.group(2).decode("latin-1")))
    if not turns and authority is not None:
        turns = _named(folded, authority)
    return turns or _stacked(folded) or _titled(folded)


def _named(folded: bytes, authority: bytes) -> list[Turn]:
    """Headers in a line: a name and the authority's, or a person's and a date."""
    turns = []
    named = re.compile(
        rb"^[ \t]*[^\n]{2,90}, " + re.escape(authority) + rb"(?:,? (" + _DATE + rb"))? *$", re.IGNORECASE | re.MULTILINE
    )
    for found in named.finditer(folded):
        date = found.group(1).decode("latin-1") if found.group(1) else None
        if date is None and FORWARD.search(folded, found.end(), found.end() + _SENDER):
            continue  # the signature over a quoted mail
        below = _DATE_BELOW.match(folded, found.end()) if date is None else None
        if below is not None:
            date = below[1].decode("latin-1")
        turns.append(Turn(found.start(), _printed(folded, (below or found).end()), Speaker.AUTHORITY, date))
    if turns:
        taken = {turn.start for turn in turns}
        turns += [one for one, marked in _stacks(folded) if marked and one.speaker is Speaker.REQUESTER]
        turns += [
            Turn(found.start(), found.end(), Speaker.REQUESTER, found.group(2).decode("latin-1"))
            for found in _DATED_NAME.finditer(folded)
            if found.start() not in taken and _NAMES_PERSON.fullmatch(found.group(1).strip())
        ]
    return turns


def _stacked(folded: bytes) -> list[Turn]:
    """Headers of several lines, as where only the text of a thread's page is taken.

    Where nothing marks it, a header opens a message that greets somebody, and one side's alone is the head of a letter.
    """
    found = _stacks(folded)
    if not found:
        return []
    ends = [turn.start for turn, _ in found[1:]] + [len(folded)]
    turns = [
        turn
        for (turn, marked), end in zip(found, ends, strict=True)
        if marked or SALUTATION.search(folded, turn.body, min(end, turn.body + NEARBY))
    ]
    several = sum(marked for _, marked in found) > 1  # the request may stand above the first of them without a header
    return turns if several or len({turn.speaker for turn in turns}) > 1 else []


def _stacks(folded: bytes) -> list[tuple[Turn, bool]]:
    """Return where a sender stands over a date, and whether "From:", a comma or what is printed below marks a header.

    An authority is named under its officer's name, or left out behind the comma. What the page prints under the date
    ("Delivered", the names of attached files) is part of the header.
    """
    found = []
    for date in _DATE_LINE.finditer(folded):
        window = folded[max(0, date.start() - _SENDER) : date.start()]
        above = BLANK_LINE.split(window.rstrip())[-1].lstrip()
        lines = [line.strip() for line in above.split(b"\n") if line.strip()]
        body = _printed(folded, date.end())
        named = bool(lines) and lines[0].lower().startswith(b"from:")
        below = len(lines) == 2 and lines[0].endswith(b",")
        marked = named or below or (bool(lines) and body > date.end())
        if BLANK_LINE.search(window, len(window.rstrip())) and not marked:
            continue
        if len(lines) == 1 or below or (len(lines) == 2 and named):
            start = date.start() - len(window) + window.rindex(above)
            official = len(lines) == 2 or lines[0].endswith(b",") or OFFICIAL.search(lines[0])
            turn = Turn(start, body, Speaker.AUTHORITY if official else Speaker.REQUESTER, date[1].decode("latin-1"))
            found.append((turn, marked))
    return found


def _printed(folded: bytes, end: int) -> int:
    """Return where the words of a message begin behind what the page prints under its header."""
    printed = _UNDER_DATE.match(folded, end)
    return printed.end() if printed else end


def _titled(folded: bytes) -> list[Turn]:
    """Titles over the messages, as where a requester keeps both sides of an exchange: "My request", "Their reply"."""
    turns = [
        Turn(found.start(), found.end(), Speaker.REQUESTER if found[1] else Speaker.AUTHORITY)
        for found in _TITLE.finditer(folded)
    ]
    return turns if len({turn.speaker for turn in turns}) > 1 else []


def _is_authority(name: bytes, authority: bytes | None) -> bool:
    if authority is not None and (name.endswith(authority) or authority.endswith(name)):
        return True
    return bool(OFFICIAL.search(name))
