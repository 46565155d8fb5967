"""Who speaks where, in each shape a thread is saved in. The threads are invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foi_exemptions.cutting.message_kinds import MessageKind
from foi_exemptions.cutting.thread_headers import Speaker
from foi_exemptions.cutting.threads import read_thread
from foi_exemptions.results import Document

RULE = "-" * 40
REQUEST = "Dear Lakeside Council,\nHow many swans live on the lake?\nYours faithfully,\nR Quester\n"

THREADS = {
    "a single letter": ("Dear Ms Vane\n\nWe do not hold this.\n", ["authority substantive"]),
    "a page of a disclosure log": ("Moorings\n\nRequest\n\nHow many?\n\nResponse\n\n212\n", ["authority substantive"]),
    "dashed separators": (
        f"Swans\n\n{RULE}\nRequester, 1 May 2020\n{RULE}\n{REQUEST}"
        f"{RULE}\nLakeside Council, 20 May 2020\n{RULE}\nDear R Quester\nWe do not hold this.\n",
        ["requester request", "requester request", "authority substantive"],
    ),
    "names and dates as header lines": (
        "R Quester made this Freedom of Information request to Lakeside Council\n\n"
        f"R Quester 1 May 2020 Delivered\n\n{REQUEST}\n"
        "Boating Team, Lakeside Council 20 May 2020\n\nDear R Quester\n\nYour request has been logged.\n",
        ["requester request", "requester request", "authority acknowledgement"],
    ),
    "a subject printed above the sender": (
        "Subject: RE: Freedom of Information request - swans\nFrom: foi@lakeside.example\nTo: r.quester@mail.example\n"
        "Sent: 20 May 2020 10:12\n\nDear R Quester\n\nWe do not hold this.\n",
        ["authority substantive"],
    ),
    "headers of several lines": (
        f"Moorings\n\nR Quester\n1 May 2020\n\n{REQUEST}\n\n"
        "Boating Team,\nLakeside Council\n20 May 2020\n\n Our reference: 12\n\n Dear R Quester\n\nThere are 40.\n",
        ["requester request", "requester request", "authority substantive"],
    ),
    "headers of several lines, marked": (
        f"From: R Quester\n1 May 2020\n\n{REQUEST}\n\n"
        "From: Boating Team\nLakeside Council\n20 May 2020\n\nR Quester\n\nThere are 40 moorings.\n",
        ["requester request", "authority substantive"],
    ),
    "a message with all its headers": (
        "Return-Path: <foi@lakeside.example>\nReceived: from a.example\n by b.example\nDate: Wed, 20 May 2020\n"
        "From: FOI <foi@lakeside.example>\nTo: r@mail.example\nSubject: Swans\nMIME-Version: 1.0\n"
        "Content-Type: text/plain\n\nDear R Quester\n\nWe do not hold this.\n",
        ["authority substantive"],
    ),
    "a saved mailbox": (
        "From - Wed May 20 09:00:02 2020\nFrom: FOI <foi@lakeside.example>\nTo: r@mail.example\nDate: 20 May 2020 09:00\n"
        "Subject: Swans\n\nDear R Quester\n\nYour request has been logged.\n\n"
        "From - Thu May 28 09:00:02 2020\nFrom: FOI <foi@lakeside.example>\nTo: r@mail.example\nDate: 28 May 2020 09:00\n"
        "Subject: Swans\n\nDear R Quester\n\nWe do not hold this.\n",
        ["authority acknowledgement", "authority substantive"],
    ),
    "a name signed over a quoted mail": (
        "Hi R,\n\nWe do not hold this.\n\nV Vane, Lakeside Council\n\nOn Fri, 1 May 2020 at 08:02, R Quester wrote:\n\n"
        "> Dear Lakeside Council,\n> How many swans?\n",
        ["authority substantive", "requester request quoted"],
    ),
    "a reply under an automatic one": (
        "From: V Vane <v@lakeside.example>\nTo: r@mail.example\nSent: 21 May 2020 10:00\nSubject: Automatic reply\n\n"
        "I am out of the office until Monday.\n\nFrom: FOI <foi@lakeside.example>\nTo: r@mail.example\n"
        "Sent: 20 May 2020 10:12\nSubject: Swans\n\nDear R Quester\n\nWe do not hold this.\n",
        ["authority automatic", "authority substantive"],
    ),
    "answers between the quoted lines": (
        "Hello\n\nOn 1 May 2020, R Quester wrote:\n> Please tell me\n> 1. how many swans live on the lake?\n\n40\n\n"
        "> 2. how many of them are ringed?\n\nNot recorded\n\n> Thanks\n> R Quester\n",
        ["authority substantive", "authority substantive"],
    ),
    "quoted lines that were too long": (
        "Dear R Quester\n\nWe do not hold this.\n\nOn 1 May 2020, R Quester wrote:\n> Please tell me how many\nswans\n"
        "> live on the lake and how many\nof them\n> are ringed\n",
        ["authority substantive", "requester request quoted"],
    ),
    "an authority with a comma in its name": (
        "Moorings\n\nR Quester\n1 May 2020\n\nDear Ministry of Lakes, Rivers and Weirs,\n\nHow many?\n\nR Quester\n\n"
        "Desk, Ministry of Lakes, Rivers and Weirs\n20 May 2020\n\n Our reference: 12\n\nWe attach the list.\n",
        ["requester request", "requester request", "authority substantive"],
    ),
    "an officer whose authority is left out": (
        "Moorings\n\nR Quester\n1 May 2020\n\nDear Harbour Desk,\n\nHow many?\n\nR Quester\n\n"
        "Harbour Desk,\n20 May 2020\n\n Dear Madam\n\nWe attach the list.\n",
        ["requester request", "requester request", "authority substantive"],
    ),
    "a letter that tells when the requester wrote": (
        'Dear Ms Vane\n\nOn 14 March you wrote:\n\n"How many swans live on the lake?"\n\nWe do not hold this.\n',
        ["authority substantive"],
    ),
    "one letter after the other": (
        "Dear Ms Vane\n\nWe need more time and will reply by 3 May.\n\nYours sincerely\nR Odd\n\n4 May 2020\n\n"
        "Dear Ms Vane\n\nThe Trust withholds the list under section 43(2).\n\nYours sincerely\nR Odd\n",
        ["authority holding", "authority substantive"],
    ),
    "the head of a letter is no thread": (
        "Boating Team,\nLakeside Council\n20 May 2020\n\nDear R Quester\n\nYour lease ran to:\n\nMere End\n1 May 2019\n\n",
        ["authority substantive"],
    ),
    "headers without dates": (
        f"{REQUEST}\nBoating Team, Lakeside Council\n\n1 Attachment\n\nDear R Quester\n\nWe attach the list.\n",
        ["requester request", "authority substantive"],
    ),
    "the requester writes back to the mailbox": (
        f"{REQUEST}\nBoating Team, Lakeside Council\n\nDear R Quester\n\nCould you clarify which lake you mean?\n\n"
        "Dear Boating Team,\n\nMere End.\n\nBoating Team, Lakeside Council\n\nDear R Quester\n\nWe hold no records.\n",
        [
            "requester request",
            "authority clarification",
            "requester request",
            "authority substantive",
        ],
    ),
    "quoted mail below the reply": (
        f"Dear R Quester\nWe do not hold this.\nFrom: R Quester\nSent: 1 May 2020\nTo: Boating Team\n{REQUEST}",
        ["authority substantive", "requester request quoted"],
    ),
    "an original message below the reply": (
        f"Dear R Quester\nWe do not hold this.\n-----Original Message-----\n{REQUEST}",
        ["authority substantive", "requester request quoted"],
    ),
    "an earlier acknowledgement quoted": (
        "Dear R Quester\nWe do not hold this.\nFrom: Boating Team\nSent: 2 May 2020\nDear R Quester\n"
        "Your request has been logged.\n",
        ["authority substantive", "authority acknowledgement quoted"],
    ),
    "a mailbox in order": (
        "From: R Quester\nSent: 1 May 2020\nTo: Clerk to the Council\n\nHow many swans are there?\n\n-----\n"
        "From: Clerk\nSent: 20 May 2020 09:15\nTo: R Quester\n\nThere are twelve swans on the mere.\n\n"
        "> From: R Quester\n> Sent: 1 May 2020\n> To: Clerk\n> How many swans are there?\n",
        ["requester request", "authority substantive", "requester request quoted"],
    ),
    "older mail under a mail": (
        "From: Boating Team\nSent: 20 May 2020\nTo: R Quester\n\nDear R Quester\n\nThere are twelve swans.\n"
        "From: R Quester\nSent: 1 May 2020\nTo: Boating Team\n\nHow many swans are there?\n",
        ["authority substantive", "requester request quoted"],
    ),
    "answers in capitals between the lines of the request": (
        "Dear R Quester\n\nPlease see below in capitals.\n\nFrom: R Quester\nSent: 1 May 2020\nTo: Boating Team\n\n"
        "How many swans are there?\nTWELVE ON THE MERE AND TWO ON THE POND.\nHow many geese? 14\nWho feeds them?\n"
        "NOBODY HAS BEEN ASKED TO.\n",
        ["authority substantive", "authority substantive"],
    ),
    "a request with headings in capitals": (
        "Dear R Quester\n\nWe do not hold this.\n\nFrom: R Quester\nSent: 1 May 2020\nTo: Boating Team\n\n"
        "SWANS\nHow many swans are there?\nGEESE\nHow many geese are there?\n",
        ["authority substantive", "requester request quoted"],
    ),
    "a mail with its own header": (
        "From: Boating Team\nSent: 2 May 2020\nTo: R Quester\n\nDear R Quester\n\nWe do not hold this.\n",
        ["authority substantive"],
    ),
}


@pytest.mark.parametrize("shape", THREADS)
def test_speakers(shape: str) -> None:
    text, expected = THREADS[shape]
    found = read_thread(Document("thread", text))
    assert [f"{m.speaker} {m.kind}{' quoted' if m.quoted else ''}" for m in found] == expected


KINDS = [
    ("Your request has been logged and we will respond within 20 working days.", MessageKind.ACKNOWLEDGEMENT),
    ("We are extending the deadline by 20 working days to weigh the public interest.", MessageKind.HOLDING),
    ("We have yet to redact the letters.", MessageKind.HOLDING),
    ("We have a backlog of requests. The map is attached.", MessageKind.SUBSTANTIVE),
    ("We apologise that this is late and will reply as soon as possible.", MessageKind.HOLDING),
    ("Could you please clarify which lake you mean?", MessageKind.CLARIFICATION),
    ("Please state your full name; without it we cannot process your request.", MessageKind.INVALID),
    ("I am on annual leave until Monday.", MessageKind.AUTOMATIC),
    ("Your message could not be delivered.", MessageKind.AUTOMATIC),
    ("This mailbox is not monitored over the holiday.", MessageKind.AUTOMATIC),
    ("The names are exempt from disclosure under section 40.", MessageKind.SUBSTANTIVE),
    ("There are eleven swans.", MessageKind.SUBSTANTIVE),
    # an exemption only thought of decides nothing
    ("Your request has been logged. If it is exempt under section 40 we will say so.", MessageKind.ACKNOWLEDGEMENT),
    # a disclaimer decides nothing
    ("Your request has been logged.\nRegards\nThis email is exempt from nothing.", MessageKind.ACKNOWLEDGEMENT),
]


@pytest.mark.parametrize(("words", "kind"), KINDS)
def test_kinds(words: str, kind: MessageKind) -> None:
    (message,) = read_thread(Document("letter", f"Dear Ms Vane\n\n{words}\n"))
    assert (message.speaker, message.kind) == (Speaker.AUTHORITY, kind)


def test_dates_are_kept_as_printed() -> None:
    messages = read_thread(Document("thread", THREADS["dashed separators"][0]))
    assert [message.date for message in messages] == [None, "1 May 2020", "20 May 2020"]


@given(st.text(alphabet="Dear Council,\n-From:Sent 12May2020>", max_size=300))
@settings(max_examples=200, deadline=None)
def test_messages_are_in_order_in_any_text(text: str) -> None:
    messages = read_thread(Document("any", text))
    edges = [edge for message in messages for edge in (message.start_char, message.end_char)]
    assert edges == sorted(edges)
    assert all(text[m.start_char : m.end_char].strip() for m in messages)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1 May 2020 09:15", "1 May 2020 14:02"),
        ("1 May 2020 9:15 AM", "1 May 2020 2:02 PM"),
        ("30/09/2021", "01/10/2021"),
        ("2021-09-30", "2021-10-01"),
        ("Thu, 31 Dec 2020 23:59:00 +0000", "Fri, 1 Jan 2021 00:10:00 +0000"),
    ],
)
def test_a_mailbox_goes_by_its_dates(first: str, second: str) -> None:
    def mailbox(*dates: str) -> list[bool]:
        asks = f"From: R Quester\nSent: {dates[0]}\nTo: Boating Team\n\nHow many swans are there?\n\n"
        tells = f"From: Boating Team\nSent: {dates[1]}\nTo: R Quester\n\nThere are twelve swans on the mere.\n"
        return [message.quoted for message in read_thread(Document("mail", asks + tells))]

    assert mailbox(first, second) == [False, False]
    assert mailbox(second, first) == [False, True]  # what is older is quoted under the newer one
