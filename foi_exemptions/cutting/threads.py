"""Who speaks where: a document as messages of a requester and an authority.

A saved thread names its speakers in header lines; a letter quotes the mail it answers. A single letter or a
page of a disclosure log is one message of the authority.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from foi_exemptions.cutting.layout import Layout
from foi_exemptions.cutting.mail_headers import MONTH, OFFICIAL, Mail, find_mail, in_order
from foi_exemptions.cutting.message_kinds import MessageKind, kind_of_reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foi_exemptions.results import Document


class Speaker(StrEnum):
    """Whose words a message is."""

    REQUESTER = "requester"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class Message:
    """A run of one speaker's words; ``quoted`` where a later mail repeats them, ``date`` as printed."""

    speaker: Speaker
    kind: MessageKind
    start_char: int
    end_char: int
    date: str | None = None
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class _Turn:
    """Where a speaker begins, and where the words after the header do."""

    start: int
    body: int
    speaker: Speaker
    date: str | None = None
    quoted: bool = False


_DATE = rb"\d{1,2}(?:st|nd|rd|th)? " + MONTH + rb" \d{4}"
_DASHED = re.compile(rb"^[-=_]{8,} *\n([^\n]{1,150}?), (" + _DATE + rb") *\n[-=_]{8,} *$", re.I | re.M)
_ADDRESSEE = re.compile(
    rb"(?:freedom of information|environmental information) request to ([^\n]{4,80}?)"
    rb"(?= this request| *$| *\n)|^request to: ([^\n]{4,80}?) *$"
    rb"|\b(?:refused|answered) by ([^\n]{4,80}?)\. *$",
    re.I | re.M,
)
_SALUTATION = re.compile(
    rb"^[ \t]*dear ([^\n,]{2,80}?(?:, (?-i:[A-Z])[\w'-]*(?: (?:and|of|for|the|&|(?-i:[A-Z])[\w'-]*)){0,6}){0,3})[ ,]*$",
    re.I | re.M,
)
_VALEDICTION = re.compile(rb"^[ \t]*(?:yours (?:sincerely|faithfully|truly)|(?:kind |best )?regards)\b", re.I | re.M)
_DATED_NAME = re.compile(rb"^[ \t]*([^\n\d:]{3,100}?),? (" + _DATE + rb")(?: delivered)? *$", re.I | re.M)
_NAMES_PERSON = re.compile(
    rb"(?!(?:start|end|expiry|renewal|review|issue|due|last|next|contract|effective|closing|total|meeting|report)\b)(?-i:[A-Z])[\w.'-]*"
    rb"(?: (?:(?:van|von|der|den|de|du|la|le|bin|al|and|ap)|(?-i:[A-Z])[\w.'-]*)){0,4}",
    re.I,
)
_DATE_LINE = re.compile(rb"^[ \t]*(" + _DATE + rb")[ \t]*$", re.I | re.M)
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
_BLANK_LINE = re.compile(rb"\n[ \t]*\n")
_SENDER = 200
"""The name of a sender and of an authority take no more characters."""
_FORWARD = re.compile(
    rb"^[ \t]*(?:-{2,} ?(?:original|forwarded) (?:message|appointment|e-?mail) ?-{2,}|"
    rb"on [^\n]{6,150}(?:\n[^\n]{0,80})?(?<!\byou )(?<!\bwe )(?<!\bi )wrote:"
    rb"|begin forwarded message:) *$",
    re.I | re.M,
)
_REQUESTER_MAIL = re.compile(rb"\bfoi #\d+|@whatdotheyknow|request-\d{3,}", re.I)
_WORD = re.compile(rb"[a-z'\x80-\xff-]+")
_HEADER = 3000
_TELLS = re.compile(rb"\d|^(?:YES|NO|NONE|N/A|NIL)\b|(?:[A-Z']+\W+){3}[A-Z']")
"""Capitals that tell something, where a heading only names it."""
_PHRASE = 20
_NEARBY = 1500
_MOST_SENTENCES = 300


def read_thread(document: Document) -> tuple[Message, ...]:
    """Return the messages of a document in reading order."""
    return find_messages(Layout(document.text))


def find_messages(layout: Layout) -> tuple[Message, ...]:
    """Return the messages of a text that is already laid out."""
    folded = layout.folded
    authority = _authority(folded)
    turns = sorted(_headers(folded, authority), key=lambda turn: turn.start)
    if not turns or folded[: turns[0].start].strip():
        opening = _opening_speaker(folded, turns)
        turns.insert(0, _Turn(0, 0, opening))
    greetings = list(_SALUTATION.finditer(folded))
    found = [*_greetings(folded, greetings, authority, turns), *_mail(folded, greetings, turns)]
    turns = _without_doubles([*turns, *found, *_further_letters(folded, greetings)])
    ends = [turn.start for turn in turns[1:]] + [len(folded)]
    messages = [
        _message(layout, turn, end) for turn, end in zip(turns, ends, strict=True) if folded[turn.body : end].strip()
    ]
    return tuple(_with_reply(messages))


def _with_reply(messages: list[Message]) -> list[Message]:
    """Take the newest reply that is quoted for the message's own where nothing else but an automatic one is."""
    own = [one.kind for one in messages if one.speaker is Speaker.AUTHORITY and not one.quoted]
    if not own or any(kind is not MessageKind.AUTOMATIC for kind in own):
        return messages
    for index, one in enumerate(messages):
        if one.quoted and one.speaker is Speaker.AUTHORITY and one.kind is MessageKind.SUBSTANTIVE:
            return [*messages[:index], replace(one, quoted=False), *messages[index + 1 :]]
    return messages


def _message(layout: Layout, turn: _Turn, end: int) -> Message:
    theirs = turn.quoted or turn.speaker is Speaker.REQUESTER
    if theirs and (_is_answered_inside(layout, turn.body, end) or _is_answered_between(layout, turn.body, end)):
        return Message(Speaker.AUTHORITY, MessageKind.SUBSTANTIVE, turn.body, end, turn.date)
    return Message(turn.speaker, _kind(layout, turn, end), turn.body, end, turn.date, turn.quoted)


def _is_answered_inside(layout: Layout, start: int, end: int) -> bool:
    """Whether somebody wrote answers in capitals between the lines of a request."""
    raised = asked = 0
    for sentence in islice(layout.sentences(start, end), _MOST_SENTENCES):
        text = layout.flat[sentence.start : sentence.end]
        if text.isupper():
            raised += bool(_TELLS.search(text))
        elif raised < 1 or text.endswith(b"?") or len(text) > _PHRASE:
            asked += 1
    return raised > 1 and asked > 1


def _is_answered_between(layout: Layout, start: int, end: int) -> bool:
    """Whether somebody wrote answers between the quoted lines of a request."""
    marked = layout.quoted[bisect_left(layout.quoted, start) : bisect_left(layout.quoted, end)]
    between = 0
    for line, following in pairwise(marked):
        stop = layout.folded.find(b"\n", line, following)
        quoted = layout.folded[line:stop].strip()
        # the rest of a quoted line that was too long is no answer
        closed = not quoted or quoted.endswith((b"?", b".", b":", b";")) or _BLANK_LINE.match(layout.folded, stop)
        between += bool(closed and layout.folded[stop:following].strip())
    return between > 1


def _authority(folded: bytes) -> bytes | None:
    head = folded[:20_000]
    if found := _ADDRESSEE.search(head):
        return next(group for group in found.groups() if group).strip().lower()
    for found in _SALUTATION.finditer(head):
        if OFFICIAL.search(found.group(1)):
            return bytes(found.group(1).strip().lower())
        return None
    return None


def _headers(folded: bytes, authority: bytes | None) -> list[_Turn]:
    turns = []
    for found in _DASHED.finditer(folded):
        name = found.group(1).strip().lower()
        speaker = Speaker.REQUESTER if name == b"requester" or not _is_authority(name, authority) else Speaker.AUTHORITY
        turns.append(_Turn(found.start(), found.end(), speaker, found.group(2).decode("latin-1")))
    if not turns and authority is not None:
        turns = _named(folded, authority)
    return turns or _stacked(folded) or _titled(folded)


def _named(folded: bytes, authority: bytes) -> list[_Turn]:
    """Headers in a line: a name and the authority's, or a person's and a date."""
    turns = []
    named = re.compile(
        rb"^[ \t]*[^\n]{2,90}, " + re.escape(authority) + rb"(?:,? (" + _DATE + rb"))? *$", re.IGNORECASE | re.MULTILINE
    )
    for found in named.finditer(folded):
        date = found.group(1).decode("latin-1") if found.group(1) else None
        if date is None and _FORWARD.search(folded, found.end(), found.end() + _SENDER):
            continue  # the signature over a quoted mail
        turns.append(_Turn(found.start(), found.end(), Speaker.AUTHORITY, date))
    if turns:
        taken = {turn.start for turn in turns}
        turns += [
            _Turn(found.start(), found.end(), Speaker.REQUESTER, found.group(2).decode("latin-1"))
            for found in _DATED_NAME.finditer(folded)
            if found.start() not in taken and _NAMES_PERSON.fullmatch(found.group(1).strip())
        ]
    return turns


def _stacked(folded: bytes) -> list[_Turn]:
    """Headers of several lines, as where only the text of a thread's page is taken: a sender, and a date under it.

    An authority is named under its officer's name, which "From:" or a comma marks, or left out behind the comma. Where
    "From:" is left out, a header opens a message that greets somebody, and a single one is the head of a letter. What
    the page prints under the date ("Delivered", the names of attached files) is part of the header.
    """
    found = []
    for date in _DATE_LINE.finditer(folded):
        window = folded[max(0, date.start() - _SENDER) : date.start()]
        above = _BLANK_LINE.split(window.rstrip())[-1].lstrip()
        lines = [line.strip() for line in above.split(b"\n") if line.strip()]
        printed = _UNDER_DATE.match(folded, date.end())
        named = bool(lines) and lines[0].lower().startswith(b"from:")
        below = len(lines) == 2 and lines[0].endswith(b",")
        marked = named or (printed is not None and bool(lines)) or below
        if _BLANK_LINE.search(window, len(window.rstrip())) and not marked:
            continue
        if len(lines) == 1 or below or (len(lines) == 2 and named):
            start = date.start() - len(window) + window.rindex(above)
            official = len(lines) == 2 or lines[0].endswith(b",") or OFFICIAL.search(lines[0])
            body = printed.end() if printed else date.end()
            turn = _Turn(start, body, Speaker.AUTHORITY if official else Speaker.REQUESTER, date[1].decode("latin-1"))
            found.append((turn, marked))
    if not found:
        return []
    ends = [turn.start for turn, _ in found[1:]] + [len(folded)]
    turns = [
        turn
        for (turn, marked), end in zip(found, ends, strict=True)
        if marked or _SALUTATION.search(folded, turn.body, min(end, turn.body + _NEARBY))
    ]
    return turns if len({turn.speaker for turn in turns}) > 1 else []


def _titled(folded: bytes) -> list[_Turn]:
    """Titles over the messages, as where a requester keeps both sides of an exchange: "My request", "Their reply"."""
    turns = [
        _Turn(found.start(), found.end(), Speaker.REQUESTER if found[1] else Speaker.AUTHORITY)
        for found in _TITLE.finditer(folded)
    ]
    return turns if len({turn.speaker for turn in turns}) > 1 else []


def _is_authority(name: bytes, authority: bytes | None) -> bool:
    if authority is not None and (name.endswith(authority) or authority.endswith(name)):
        return True
    return bool(OFFICIAL.search(name))


def _opening_speaker(folded: bytes, turns: list[_Turn]) -> Speaker:
    """A thread opens with the request; a document without headers is a letter of the authority."""
    end = turns[0].start if turns else min(len(folded), 3000)
    found = _SALUTATION.search(folded, 0, end)
    if found and OFFICIAL.search(found.group(1)) and turns:
        return Speaker.REQUESTER
    if turns:
        return Speaker.REQUESTER
    return Speaker.AUTHORITY


def _greetings(
    folded: bytes, greetings: Sequence[re.Match[bytes]], authority: bytes | None, headers: list[_Turn]
) -> list[_Turn]:
    """The requester takes over where an institution is greeted, the authority where a person then is."""
    turns = []
    speaker_is_requester = False
    starts = sorted(turn.body for turn in headers)
    by_start = {turn.body: turn.speaker for turn in headers}
    for found in greetings:
        name = found.group(1)
        index = bisect_right(starts, found.start())
        preceding = starts[index - 1] if index else 0
        own = found.start() - preceding < _HEADER and not folded[preceding : found.start()].strip()
        to_institution = bool(OFFICIAL.search(name)) or (authority is not None and name.lower() == authority)
        if to_institution and not (own and index and by_start[starts[index - 1]] is Speaker.REQUESTER):
            turns.append(_Turn(found.start(), found.start(), Speaker.REQUESTER))
            speaker_is_requester = True
        elif speaker_is_requester and not to_institution:
            index = bisect_right(starts, found.start())
            if not (index and starts[index - 1] > turns[-1].start):
                turns.append(_Turn(found.start(), found.start(), Speaker.AUTHORITY))
            speaker_is_requester = False
    return turns


def _further_letters(folded: bytes, greetings: Sequence[re.Match[bytes]]) -> list[_Turn]:
    """Letters one after the other: whoever was greeted is greeted again behind a signature."""
    if not greetings or OFFICIAL.search(greetings[0][1]):
        return []
    turns = []
    for before, found in pairwise(greetings):
        if found[1].lower() == greetings[0][1].lower():
            signed = _VALEDICTION.search(folded, before.end(), found.start())
            if signed and found.start() - signed.end() < _NEARBY:
                turns.append(_Turn(found.start(), found.start(), Speaker.AUTHORITY))
    return turns


def _mail(folded: bytes, greetings: Sequence[re.Match[bytes]], headers: list[_Turn]) -> list[_Turn]:
    """Mail repeated under a reply, or a mailbox in order; a header block at the very top is the message's own."""
    turns = []
    starts = sorted(turn.body for turn in headers)
    greeted = [one.start() for one in greetings]
    mail = find_mail(folded)
    own = in_order(folded, mail)
    headed: list[tuple[int, int, Mail | None]] = [(one.start, one.body, one) for one in mail]
    forwards = [(*found.span(), None) for found in _FORWARD.finditer(folded)]
    for start, end, one in [*headed, *forwards]:
        index = bisect_right(starts, start)
        preceding = starts[index - 1] if index else 0
        if not own and start - preceding < _HEADER and not folded[preceding:start].strip():
            continue
        official = one.official if one else None
        if official is None:
            above = bisect_left(greeted, start) - 1
            near = above >= 0 and start - greeted[above] < _HEADER
            answered = near and _greets(greetings[above][1], one.sender if one else folded[start:end])
            greeting = _SALUTATION.search(folded[start : start + _NEARBY])
            greets = greeting is not None and bool(OFFICIAL.search(greeting.group(1)))
            official = not (answered or greets or _REQUESTER_MAIL.search(folded, start, end))
        date = one.date.decode("latin-1") if one and one.date else None
        speaker = Speaker.AUTHORITY if official else Speaker.REQUESTER
        turns.append(_Turn(start, end, speaker, date, quoted=start not in own))
    return turns


def _greets(greeted: bytes, sender: bytes) -> bool:
    """Whether "Dear Ms Hart" greets the sender of a mail; such a mail under a reply is the requester's."""
    names = _WORD.findall(greeted.lower())
    named = bool(names) and len(names[-1]) > 2 and not OFFICIAL.search(greeted)
    return named and names[-1] in _WORD.findall(sender.lower())


def _without_doubles(turns: list[_Turn]) -> list[_Turn]:
    """Turns in order; inside quoted mail a greeting continues the quotation."""
    found: list[_Turn] = []
    headers = {turn.start for turn in turns if turn.body != turn.start or turn.start == 0}
    for turn in sorted(turns, key=lambda turn: (turn.start, -turn.body)):
        if found and turn.start == found[-1].start:
            continue
        if found and found[-1].quoted and turn.start == turn.body and turn.start not in headers:
            found.append(_Turn(turn.start, turn.body, turn.speaker, quoted=True))
        else:
            found.append(turn)
    return found


def _kind(layout: Layout, turn: _Turn, end: int) -> MessageKind:
    if turn.speaker is Speaker.REQUESTER:
        return MessageKind.REQUEST
    return kind_of_reply(layout, turn.body, end)
