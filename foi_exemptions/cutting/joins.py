"""Whether a sentence goes on with the answer before it or begins another.

The cases are a table, one function for each treatment that may follow:

| before               | then                 | one answer where ...                                                  |
|----------------------|----------------------|-----------------------------------------------------------------------|
| refused or cost      | refused or cost      | it is no new paragraph that names the ground of bare refusals         |
| not held             | refused              | it only says that there is nothing to give, under no exemption        |
| not held             | redirected           | it names who to ask                                                   |
| answered             | redirected           | it is a link for more, under no exemption                             |
| refused              | redirected           | it stands in the same paragraph                                       |
| plain                | cost                 | it gives the reason, in the same paragraph and without a figure       |
| not held             | cost                 | "not held centrally", "not in that form"                              |
| not held, redirected | given                | it only adds a short line                                             |
| cost                 | not held             | nothing contrasts                                                     |
| plain                | not held             | it concludes ("as a result") or repeats that there is none            |
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foi_exemptions.cutting.phrases import Wording, load_phrases
from foi_exemptions.cutting.questions import has_verb
from foi_exemptions.cutting.treatments import ANSWERED, ATTACHED, ELSEWHERE, REFUSALS, Read, Treatment

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Before:
    """What was said so far in the answer: its treatment, its last sentences, and whether it cites a provision."""

    treatment: Treatment
    words: bytes
    cited: bool


_SOFT = re.compile(
    rb"\b(?:centrally|in (?:a|the|this|that|an?y?) (?:\w+ )?(?:format|form|way|manner)|reportable|separately)\b", re.I
)
_POINTS_ON = re.compile(
    rb"\bcontact|\bheld by\b|\bmay (?:be able to|hold)\b|\b(?:direct|redirect|refer|address|send|sent|"
    rb"made)\w*\b[^.]{0,60}\bto\b|"
    rb"\bmay wish to\b|\bsuggest|\brecommend|^(?:\[\d+\] ?)?(?:https?://|www\.)\S+$|^[\w ]{3,20}:\s",
    re.I,
)
_BULLET = re.compile(rb"^(?:[*-]|o ) ?\S|^(?:\[\d+\] ?)?(?:https?://|www\.)\S+", re.I)
_STEP = re.compile(
    rb"^(?:[*-] ?|\(?\d{1,2}[.)] ?|step \d+\W{1,3}|(?:then|next|now|finally|first),? )?"
    rb"(?:click|select|choose|open|press|tick|pick|scroll|download|enter|type|go to|visit|filter|"
    rb"to (?:see|find|view|search|open|download)\b[^.]{0,80}, "
    rb"(?:click|select|choose|open|press|tick|enter|type|go|use))\b",
    re.I,
)
_INTRODUCES = re.compile(
    rb"^(?:unfortunately,? )?(?:(?:the|all|this|your) )(?:of the )?"
    rb"(?:(?:requested )?information|request)"
    rb"(?: (?:that )?you (?:have )?(?:asked for|requested|seek|sought)| requested)? "
    rb"(?:is|are|has|have|was)(?: \w+)? (?:withheld|refused|declined|exempt)\W*$",
    re.I,
)
_RESULT = re.compile(rb"^(?:as a result|therefore|consequently|thus|hence|so|for (?:this|that) reason)\b", re.I)
_SO_CANNOT = re.compile(
    rb"(?:^|\b(?:so|and|hence|thus|which means(?: that)?|meaning(?: that)?|which is why|as such) )"
    rb"(?:as such,? |as a result,? |therefore,? |consequently,? |accordingly,? |for (?:this|that) reason,? )*"
    rb"(?:we|i|the [\w ]{3,30}|it) (?:(?:am|are|is) (?:therefore |consequently |accordingly )?"
    rb"(?:unable|not (?:able|possible|in a position))|cannot|can ?not|can't|could not)\b"
    rb"|\b(?:therefore|consequently|accordingly|hence|thus),? (?:(?:we|i|the [\w ]{3,30}|it) )?(?:(?:am|are|is) )?"
    rb"(?:unable|not (?:able|possible|in a position)|cannot|can ?not|can't)\b",
    re.I,
)
_FIGURE = re.compile(rb"\xa3 ?\d|\b\d[\d,.]*\b")
_ANSWERS = re.compile(
    rb"^(?:yes|no|none|nil|all)\b|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|"
    rb"\w+ty|hundred|"
    rb"thousand)\b|\b(?:accompan\w+|enclos\w+|attach\w+|supplied|provided)\b",
    re.I,
)
_SAME_PART = re.compile(
    rb"^(?:this|it|they|these|that|those|we|i|in|as|section|regulation|under|also|and|or|such|"
    rb"the (?:information|exemption|council|"
    rb"request|authority|data)|information|further\w*|additionally|to the extent|where|because|since|therefore|"
    rb"for)\b",
    re.I,
)
_WITHHOLDS = re.compile(
    rb"(?:we|i|the \w+) (?:have |has |had |are |am |must |also |therefore )*"
    rb"(?:withh\w+|redact\w+|removed|refus\w+)\b(?! (?:to|it|this|them|these|those|the (?:same )?information)\b)",
    re.I,
)
_SPEAKS_OF_IT = re.compile(
    rb"^(?:it|they|this|these|that|those) (?:is|are)\b|"
    rb"\b(?:applies to|apply to|withh\w+|refus\w+|disclose|release|supply|provide) (?:it|them|this|these|those)\b",
    re.I,
)
_PROVISION = re.compile(rb"\b(?:sections?|s\.?|regulations?) ?(\d{1,2}(?:\(\d\))?)", re.I)
EFFORT = re.compile(
    rb"\b(?:search(?:es|ed|ing)?|paper|sheets?|hours?|(?:\d|few|five|ten|fifteen|twenty|thirty) minutes|"
    rb"minutes (?:each|per|for each|a\b|to \w+)|weeks|by hand|manual\w*|one by one|messages|"
    rb"estimate|would (?:take|occupy|need|have to))\b",
    re.I,
)
_RECKONS = re.compile(rb"\b(?:estimat\w*|calculat\w*|per hour|an hour|worked out|hours|minutes)\b", re.I)
_GROUND_WITHIN = 3
_ONE_WORD = 12
_LEADS_UP = 320
_CITES = re.compile(
    rb"\b(?:sections?|s\.?|regulations?|reg\.?|exemptions?|exceptions?) ?\(?\d{1,2}[a-z]?\b|\b(?:foia|foisa|"
    rb"eir)\s+\d|"
    rb"\b(?:exemption|exception)s?\b[^.]{0,60}"
    rb"\b(?:set out|given|named|explained|described|cited|referred to|applied|used)\b"
    rb"[^.]{0,30}\b(?:q|questions?|part|point|answer|item) ?\d",
    re.I,
)
_BARE_REFUSAL = 160
_LINK_FOR_MORE = 130
_LOOK_AHEAD = 40


def cites(text: bytes) -> bool:
    """Whether words name a provision."""
    return bool(_CITES.search(text))


def is_step(text: bytes) -> bool:
    """Whether a sentence tells the reader what to do to find what is published."""
    return bool(_STEP.match(text))


def has_figure(text: bytes) -> bool:
    """Whether words give a number."""
    return bool(_FIGURE.search(text))


def concludes(text: bytes) -> bool:
    """Whether a sentence draws a conclusion from the one before."""
    return bool(_RESULT.match(text))


def _lacks_too(read: Read) -> bool:
    """Whether a refusal without a ground only says what follows from not holding something: that it cannot be given."""
    return bool(_SO_CANNOT.search(read.text)) and not cites(read.text) and not _contrasts(read)


def joins(before: Before, reads: Sequence[Read], fresh: bool) -> bool:
    """Whether the first of ``reads`` goes on with ``before``; ``fresh`` where it opens a paragraph."""
    read = reads[0]
    then = read.treatment
    if (
        _BULLET.match(read.text)
        and (then is Treatment.REDIRECTED or (then is Treatment.GIVEN and before.treatment is not Treatment.NOT_HELD))
        and before.treatment not in REFUSALS
    ):
        return True
    if before.treatment is Treatment.REDIRECTED and then in ANSWERED and is_step(read.text):
        return True
    if before.treatment is Treatment.REFUSED and then is Treatment.REFUSED and _another_part(before, reads, fresh):
        return False
    if before.treatment in REFUSALS and then in REFUSALS:
        return not (fresh and (_contrasts(read) or _names_ground(before, read)))
    if before.treatment is Treatment.NOT_HELD and then is Treatment.REFUSED and _lacks_too(read):
        return True
    if before.treatment is then or (before.treatment in ANSWERED and then in ANSWERED):
        return True
    if not fresh and before.treatment in ANSWERED and then is Treatment.REFUSED and EFFORT.search(before.words):
        return True
    if not fresh and before.treatment is Treatment.PLAIN and then in REFUSALS and _SPEAKS_OF_IT.search(read.text):
        return True
    if not fresh and before.treatment is Treatment.PLAIN and _only_tells(before.words):
        return not _contrasts(read)
    if before.treatment is Treatment.COST and then is Treatment.GIVEN and _RECKONS.search(read.text):
        return not _contrasts(read)
    match then:
        case Treatment.REDIRECTED:
            return _points_on(before, reads, fresh)
        case Treatment.COST:
            return _costs(before, fresh)
        case Treatment.GIVEN:
            return _adds(before, read, fresh)
        case Treatment.NOT_HELD:
            return _lacks(before, read, fresh)
        case _:
            return False


def _another_part(before: Before, reads: Sequence[Read], fresh: bool) -> bool:
    """Whether a refusal of something named is refused under a provision of its own, named there or in what follows."""
    text = reads[0].text
    if not before.cited or (_SAME_PART.match(text) and not (fresh and _WITHHOLDS.match(text))):
        return False
    if fresh:
        paragraph = reads[0].sentence.paragraph
        text = b" ".join(read.text for read in reads[:_GROUND_WITHIN] if read.sentence.paragraph == paragraph)
    own = {match.group(1) for match in _PROVISION.finditer(text)}
    return bool(own) and own.isdisjoint(match.group(1) for match in _PROVISION.finditer(before.words))


def _only_tells(words: bytes) -> bool:
    """Whether what was said leads up to a treatment: a sentence or two that answer nothing."""
    return len(words) < _LEADS_UP and has_verb(words) and not _FIGURE.search(words) and not _ANSWERS.search(words)


def _contrasts(read: Read) -> bool:
    return Wording.CONTRAST in read.kinds


def _names_ground(before: Before, read: Read) -> bool:
    """Whether a paragraph names the ground of refusals that named none."""
    if _INTRODUCES.match(before.words):
        return False
    both = before.treatment is Treatment.REFUSED and read.treatment is Treatment.REFUSED
    return both and not before.cited and cites(read.text) and len(before.words) < _BARE_REFUSAL


def _points_on(before: Before, reads: Sequence[Read], fresh: bool) -> bool:
    read = reads[0]
    if before.treatment is Treatment.NOT_HELD:
        return not _contrasts(read) and not ELSEWHERE.search(read.text) and bool(_POINTS_ON.search(read.text))
    if before.treatment in ANSWERED:
        return _link_for_more(reads, fresh)
    return before.treatment in REFUSALS and not fresh


def _link_for_more(reads: Sequence[Read], fresh: bool) -> bool:
    size = 0
    for read in reads[:_LOOK_AHEAD]:
        if read.treatment not in {Treatment.REDIRECTED, Treatment.PLAIN} and not read.text.startswith(b"("):
            break
        if ELSEWHERE.search(read.text) or b"exemption" in read.text.lower():
            return False
        size += len(read.text)
    return not fresh or size < _LINK_FOR_MORE


def _costs(before: Before, fresh: bool) -> bool:
    if before.treatment in ANSWERED:
        effort = bool(EFFORT.search(before.words))
        return (effort and len(before.words) < _LEADS_UP) if fresh else (effort or not has_figure(before.words))
    return before.treatment is Treatment.NOT_HELD and (not fresh or bool(_SOFT.search(before.words)))


def _adds(before: Before, read: Read, fresh: bool) -> bool:
    if ATTACHED.search(read.text):
        return False
    if before.treatment is Treatment.REDIRECTED:
        return len(read.text) < 60
    return not fresh and not _contrasts(read) and before.treatment is not Treatment.REFUSED


def _lacks(before: Before, read: Read, fresh: bool) -> bool:
    if before.treatment is Treatment.COST:
        return not _contrasts(read)
    if not fresh and before.treatment in ANSWERED and len(before.words) < _ONE_WORD:
        return True
    negative = concludes(read.text) or Wording.NEGATIVE in load_phrases().kinds(before.words)
    return before.treatment is Treatment.PLAIN and not fresh and negative
