"""What stands around the answers of a letter: its header and lead-in, its footer and signature."""

from __future__ import annotations

import re
from dataclasses import replace

from foi_exemptions.cutting.joins import has_figure
from foi_exemptions.cutting.mail_headers import OFFICIAL
from foi_exemptions.cutting.phrases import Wording
from foi_exemptions.cutting.reasons import refuses_outright
from foi_exemptions.cutting.treatments import ANSWERED, AROUND, REFUSALS, Read, Treatment

_OURS = re.compile(rb"(?:we|our|i)\b", re.I)
_OUR_WORDS = re.compile(rb"(?:[^.]{0,60}\b)?(?:we|our|i)\b", re.I)
_OUR_FIGURE = re.compile(
    rb"(?:the|this) (?:\w+ ){0,3}(?:council|trust|board|university|college|department|force|constabulary|authority|"
    rb"agency|school|ministry|commission|service) (?:\w+ )?(?:has|had|holds|estimates?|spent|spends|employs?|employed|"
    rb"owns|received|paid|made)\b.*\d",
    re.I,
)
_ADDRESS = 8
_INSTITUTION = re.compile(rb"[A-Z][\w'&,-]*(?: (?:of|and|the|for|&|[A-Z][\w'&,-]*)){1,8}")
_CONTACT_LINE = re.compile(rb"^(?:tel(?:ephone)?|phone|fax|e-?mail|website|web)\b ?:", re.I)
_DECIDED = frozenset({Treatment.GIVEN, Treatment.NOT_HELD, *REFUSALS})


def _before_decision(reads: list[Read]) -> list[Read]:
    """A letter that decides after speaking of a review, as the outcome of one does, has not ended there."""
    signed = next((i for i, read in enumerate(reads) if Wording.SIGNATURE in read.kinds), len(reads))
    decided = next((i for i, read in enumerate(reads[:signed]) if read.treatment in _DECIDED), 0)
    return [
        replace(read, treatment=Treatment.FURNITURE) if i < decided and read.treatment is Treatment.ENDING else read
        for i, read in enumerate(reads)
    ]


def without_header(reads: list[Read], restated: int, followed: bool, titled: bool = True) -> list[Read]:
    """Before the first question stand the letter's header, its lead-in and sometimes the requester's words.

    ``titled`` is False where the request stands before the words read, so that no title does.
    """
    reads = _before_decision(reads)
    first = next((i for i, read in enumerate(reads) if not (titled and _is_title(read))), len(reads))
    listed = next((i for i, read in enumerate(reads) if not (_is_title(read) or _is_entry(read))), len(reads))
    first = listed if titled and listed < len(reads) else first
    kept: list[Read] = []
    questions_follow = restated > 0
    requested = thanked = led_in = False
    for index, read in enumerate(reads[first:], first):
        if read.treatment is Treatment.REQUEST:
            requested = True
        elif requested and not questions_follow and _ends_request(read, reads[index + 1 : index + 40]):
            requested = False
        thanked = thanked or read.treatment is Treatment.FURNITURE
        led_in = led_in or Wording.LEAD_IN in read.kinds
        ours = led_in or (thanked and _OURS.search(read.text))
        if (
            Wording.LEAD_IN in read.kinds
            and questions_follow
            and read.treatment in {Treatment.GIVEN, Treatment.REDIRECTED}
        ):
            continue
        if followed and read.treatment is Treatment.PLAIN and read.text.endswith(b":"):
            continue
        if restated > 1 and read.treatment is Treatment.REFUSED and not refuses_outright(read.text):
            continue
        if requested or (questions_follow and read.treatment in ANSWERED and not (ours and restated == 1)):
            continue
        kept.append(read)
    return kept


def without_footer(reads: list[Read]) -> list[Read]:
    """After the last furniture of a letter, lines without a sentence are its signature."""
    reads = _without_address(reads)
    last = max((i for i, read in enumerate(reads) if read.treatment is Treatment.FURNITURE), default=None)
    if last is None:
        return reads
    if len(reads) > 1 and is_signature(reads[-1], reads[-2]):
        return reads[:-1]
    while last > 0 and (reads[last].treatment is Treatment.FURNITURE or _is_title(reads[last])):
        last -= 1
    tail = reads[last + 1 :]
    if tail and tail[0].treatment is Treatment.FURNITURE and any(_CONTACT_LINE.match(read.text) for read in tail):
        return reads[: last + 2]
    return reads


def is_signature(read: Read, before: Read) -> bool:
    """Whether the last line of a letter only names an institution, under words that say nothing."""
    if before.treatment not in AROUND:
        return False
    return bool(_INSTITUTION.fullmatch(read.text) and OFFICIAL.search(read.text))


def _without_address(reads: list[Read]) -> list[Read]:
    """Leave out the few names under a line such as "FOI Team" that ends a letter without a greeting."""
    for back, read in enumerate(reversed(reads[-_ADDRESS:])):
        if read.treatment not in AROUND and (not _is_title(read) or has_figure(read.text)):
            break
        if Wording.LETTERHEAD in read.kinds and back + 1 < len(reads):
            return reads[: len(reads) - back]
    return reads


def _is_title(read: Read) -> bool:
    """Whether a line before the letter proper is a title or an address."""
    return read.treatment in ANSWERED and len(read.text) < 140 and not read.text.rstrip().endswith((b".", b":", b"!"))


def _is_entry(read: Read) -> bool:
    """Whether a line names an entry in the list that heads a page: "Date received"."""
    return (
        read.treatment is Treatment.FURNITURE
        and bool(read.kinds & {Wording.ADMINISTRATION, Wording.LETTERHEAD, Wording.PROCEDURE, Wording.GREETING})
        and not read.text[:4].lower().startswith(b"dear")
    )


def _ends_request(read: Read, rest: list[Read]) -> bool:
    """Whether the authority speaks again after the requester's words."""
    if Wording.REQUESTER in read.kinds:
        return False
    if read.treatment in {Treatment.FURNITURE, Treatment.NOT_HELD, *REFUSALS}:
        return True
    led_in = any(
        other.treatment is Treatment.FURNITURE and not other.kinds & {Wording.REQUESTER, Wording.LETTERHEAD}
        for other in rest
    )
    return not led_in and bool(_OUR_WORDS.match(read.text) or _OUR_FIGURE.match(read.text))
