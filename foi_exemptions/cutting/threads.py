"""Who speaks where: a document as messages of a requester and an authority.

A saved thread names its speakers in header lines; a letter quotes the mail it answers. A single letter or a
page of a disclosure log is one message of the authority.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from itertools import islice, pairwise, zip_longest
from typing import TYPE_CHECKING

from foi_exemptions.cutting.layout import Layout
from foi_exemptions.cutting.mail_headers import OFFICIAL, Mail, find_mail, in_order
from foi_exemptions.cutting.message_kinds import MessageKind, kind_of_reply
from foi_exemptions.cutting.thread_headers import BLANK_LINE, FORWARD, NEARBY, SALUTATION, Speaker, Turn, find_headers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foi_exemptions.results import Document


@dataclass(frozen=True, slots=True)
class Message:
    """A run of one speaker's words; ``quoted`` where a later mail repeats them, ``date`` as printed."""

    speaker: Speaker
    kind: MessageKind
    start_char: int
    end_char: int
    date: str | None = None
    quoted: bool = False


_ADDRESSEE = re.compile(
    rb"(?:freedom of information|environmental information) request to ([^\n]{4,80}?)"
    rb"(?= this request| *$| *\n)|^request to: ([^\n]{4,80}?) *$"
    rb"|\b(?:refused|answered) by ([^\n]{4,80}?)\. *$",
    re.I | re.M,
)
_VALEDICTION = re.compile(rb"^[ \t]*(?:yours (?:sincerely|faithfully|truly)|(?:kind |best )?regards)\b", re.I | re.M)
_RESPONSE = re.compile(
    rb"^[ \t]*(?:(?:details?|summary|text) of )?(?:(?:our|the|full|council|authority) )*(?:response|reply|answer)"
    rb"(?: (?:details?|text|summary))?[ \t]*(?::[^\n]*)?$",
    re.I | re.M,
)
"""What stands over the reply where a page prints the whole request, greeting and all."""
_REQUESTER_MAIL = re.compile(rb"\bfoi #\d+|@whatdotheyknow|request-\d{3,}", re.I)
_SUBJECT = re.compile(rb"(?:(?:re|fwd?|subject) ?:[^\n]{0,150}\n?){1,2}", re.I)
"""The subject of a mail, printed over its header."""
_WORD = re.compile(rb"[a-z'\x80-\xff-]+")
_HEADER = 3000
_TELLS = re.compile(rb"\d|^(?:YES|NO|NONE|N/A|NIL)\b|(?:[A-Z']+\W+){3}[A-Z']")
"""Capitals that tell something, where a heading only names it."""
_PHRASE = 20
_MOST_SENTENCES = 300


def read_thread(document: Document) -> tuple[Message, ...]:
    """Return the messages of a document in reading order."""
    return find_messages(Layout(document.text))


def find_messages(layout: Layout) -> tuple[Message, ...]:
    """Return the messages of a text that is already laid out."""
    folded = layout.folded
    greetings = list(SALUTATION.finditer(folded))
    authority = _authority(folded)
    turns = sorted(find_headers(folded, authority), key=lambda turn: turn.start)
    if not turns or folded[: turns[0].start].strip():
        turns.insert(0, Turn(0, 0, _opening_speaker(folded, turns, greetings)))
    found = [*_greetings(folded, greetings, authority, turns), *_mail(folded, greetings, turns)]
    turns = _without_doubles([*turns, *found, *_further_letters(folded, greetings, len(turns) > 1)])
    turns[0] = _behind_header(folded, turns[0])
    ends = [turn.start for turn in turns[1:]] + [len(folded)]
    messages = [
        _message(layout, turn, end) for turn, end in zip(turns, ends, strict=True) if folded[turn.body : end].strip()
    ]
    return tuple(_with_reply(messages))


def _with_reply(messages: list[Message]) -> list[Message]:
    """Take the newest reply that is quoted for the authority's own where it has no other, or but an automatic one."""
    own = [one.kind for one in messages if one.speaker is Speaker.AUTHORITY and not one.quoted]
    if any(kind is not MessageKind.AUTOMATIC for kind in own):
        return messages
    for index, one in enumerate(messages):
        if one.quoted and one.speaker is Speaker.AUTHORITY and one.kind is MessageKind.SUBSTANTIVE:
            return [*messages[:index], replace(one, quoted=False), *messages[index + 1 :]]
    return messages


def _message(layout: Layout, turn: Turn, end: int) -> Message:
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
        closed = not quoted or quoted.endswith((b"?", b".", b":", b";")) or BLANK_LINE.match(layout.folded, stop)
        between += bool(closed and layout.folded[stop:following].strip())
    return between > 1


def _authority(folded: bytes) -> bytes | None:
    head = folded[:20_000]
    if found := _ADDRESSEE.search(head):
        return next(group for group in found.groups() if group).strip().lower()
    for found in SALUTATION.finditer(head):
        if OFFICIAL.search(found.group(1)):
            return bytes(found.group(1).strip().lower())
        return None
    return None


def _behind_header(folded: bytes, turn: Turn) -> Turn:
    """Return the turn that opens a text, without the header of its own mail."""
    header = next(iter(find_mail(folded[:_HEADER])), None)
    if turn.start or turn.body or header is None or not _opens_text(folded[: header.start]):
        return turn
    return replace(turn, body=header.body)


def _opens_text(above: bytes) -> bool:
    """Whether nothing but the subject of a mail stands above its header."""
    return not above.strip() or _SUBJECT.fullmatch(above.strip()) is not None


def _opening_speaker(folded: bytes, turns: list[Turn], greetings: Sequence[re.Match[bytes]]) -> Speaker:
    """A thread opens with the request, as letters do that greet an institution first and a person then.

    A document without headers is else a letter of the authority.
    """
    if turns:
        return Speaker.REQUESTER
    official = [bool(OFFICIAL.search(greeting.group(1))) for greeting in greetings]
    opens = bool(greetings) and not folded[: greetings[0].start()].strip()
    return Speaker.REQUESTER if opens and official[0] and not all(official) else Speaker.AUTHORITY


def _greetings(
    folded: bytes, greetings: Sequence[re.Match[bytes]], authority: bytes | None, headers: list[Turn]
) -> list[Turn]:
    """The requester takes over where an institution is greeted, the authority where a person then is."""
    turns = []
    speaker_is_requester = False
    starts = sorted(turn.body for turn in headers)
    by_start = {turn.body: turn.speaker for turn in headers}
    alone = all(turn.start == 0 for turn in headers)
    replied = [one.span() for one in _RESPONSE.finditer(folded)] if alone else []
    for found, following in zip_longest(greetings, greetings[1:]):
        name = found.group(1)
        index = bisect_right(starts, found.start())
        preceding = starts[index - 1] if index else 0
        own = found.start() - preceding < _HEADER and not folded[preceding : found.start()].strip()
        to_institution = bool(OFFICIAL.search(name)) or (authority is not None and name.lower() == authority)
        if to_institution and not (own and index and by_start[starts[index - 1]] is Speaker.REQUESTER):
            turns.append(Turn(found.start(), found.start(), Speaker.REQUESTER))
            speaker_is_requester = True
            place = bisect_left(replied, (found.end(), 0))
            if place < len(replied) and (following is None or replied[place][0] < following.start()):
                turns.append(Turn(*replied[place], Speaker.AUTHORITY))
                speaker_is_requester = False
        elif speaker_is_requester and not to_institution:
            index = bisect_right(starts, found.start())
            if not (index and starts[index - 1] > turns[-1].start):
                turns.append(Turn(found.start(), found.start(), Speaker.AUTHORITY))
            speaker_is_requester = False
    return turns


def _further_letters(folded: bytes, greetings: Sequence[re.Match[bytes]], headed: bool) -> list[Turn]:
    """Letters one after the other: the person that was greeted is greeted again behind a signature.

    Where messages are ``headed``, and an institution was greeted first, the headers tell.
    """
    if not greetings or (headed and OFFICIAL.search(greetings[0][1])):
        return []
    person = next((one[1].lower() for one in greetings if not OFFICIAL.search(one[1])), None)
    turns = []
    for before, found in pairwise(greetings):
        if found[1].lower() == person:
            signed = _VALEDICTION.search(folded, before.end(), found.start())
            if signed and found.start() - signed.end() < NEARBY:
                turns.append(Turn(found.start(), found.start(), Speaker.AUTHORITY))
    return turns


def _mail(folded: bytes, greetings: Sequence[re.Match[bytes]], headers: list[Turn]) -> list[Turn]:
    """Mail repeated under a reply, or a mailbox in order; a header block at the very top is the message's own."""
    turns = []
    starts = sorted(turn.body for turn in headers)
    greeted = [one.start() for one in greetings]
    mail = find_mail(folded)
    own = in_order(folded, mail)
    headed: list[tuple[int, int, Mail | None]] = [(one.start, one.body, one) for one in mail]
    answered_to = b""  # whom the mail at the very top is sent to
    forwards = [(*found.span(), None) for found in FORWARD.finditer(folded)]
    for start, end, one in [*headed, *forwards]:
        index = bisect_right(starts, start)
        preceding = starts[index - 1] if index else 0
        above = folded[preceding:start]
        opens = not above.strip() or (not preceding and _opens_text(above))
        if not own and start - preceding < _HEADER and opens:
            answered_to = one.receiver if one and not preceding else answered_to
            continue
        official = one.official if one else None
        if official is None:
            last = bisect_left(greeted, start) - 1
            near = last >= 0 and start - greeted[last] < _HEADER
            sender = one.sender if one else folded[start:end]
            answered = (near and _greets(greetings[last][1], sender)) or _greets(answered_to.strip(b" '\"\n"), sender)
            greeting = SALUTATION.search(folded[start : start + NEARBY])
            greets = greeting is not None and bool(OFFICIAL.search(greeting.group(1)))
            official = not (answered or greets or _REQUESTER_MAIL.search(folded, start, end))
        date = one.date.decode("latin-1") if one and one.date else None
        speaker = Speaker.AUTHORITY if official else Speaker.REQUESTER
        turns.append(Turn(start, end, speaker, date, quoted=start not in own))
    return turns


def _greets(greeted: bytes, sender: bytes) -> bool:
    """Whether "Dear Ms Hart" greets the sender of a mail; such a mail under a reply is the requester's."""
    names = _WORD.findall(greeted.lower())
    named = bool(names) and len(names[-1]) > 2 and not OFFICIAL.search(greeted)
    return named and names[-1] in _WORD.findall(sender.lower())


def _without_doubles(turns: list[Turn]) -> list[Turn]:
    """Turns in order; inside quoted mail a greeting continues the quotation."""
    found: list[Turn] = []
    headers = {turn.start for turn in turns if turn.body != turn.start or turn.start == 0}
    for turn in sorted(turns, key=lambda turn: (turn.start, -turn.body)):
        if found and turn.start == found[-1].start:
            continue
        if found and found[-1].quoted and turn.start == turn.body and turn.start not in headers:
            found.append(Turn(turn.start, turn.body, turn.speaker, quoted=True))
        else:
            found.append(turn)
    return found


def _kind(layout: Layout, turn: Turn, end: int) -> MessageKind:
    if turn.speaker is Speaker.REQUESTER:
        return MessageKind.REQUEST
    return kind_of_reply(layout, turn.body, end)
