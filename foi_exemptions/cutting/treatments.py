"""How a sentence treats the information asked for.

The detector is a light one: it decides where answers are cut, never how they are labelled.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from foi_exemptions.cutting.phrases import ENDINGS, FURNITURE, Wording, in_full, load_phrases

if TYPE_CHECKING:
    from foi_exemptions.cutting.layout import Sentence


class Treatment(StrEnum):
    """What a sentence does; ``PLAIN`` is an answer without any of the words looked for."""

    PLAIN = "plain"
    GIVEN = "given"
    NOT_HELD = "not_held"
    REDIRECTED = "redirected"
    REFUSED = "refused"
    COST = "cost"
    EXPLANATION = "explanation"
    FURNITURE = "furniture"
    REQUEST = "request"
    ENDING = "ending"


ANSWERED = frozenset({Treatment.PLAIN, Treatment.GIVEN})
REFUSALS = frozenset({Treatment.REFUSED, Treatment.COST})
AROUND = frozenset({Treatment.FURNITURE, Treatment.ENDING})
"""What stands around answers."""
NO_ANSWER = AROUND | {Treatment.REQUEST, Treatment.EXPLANATION}
"""What tells nothing that was asked for."""


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence and what it does; ``opens`` where the label of a service stands before it."""

    sentence: Sentence
    text: bytes
    treatment: Treatment
    kinds: frozenset[Wording]
    opens: bool = False


ELSEWHERE = re.compile(rb"\b(?:section|s\.?) ?(?:21|25)\b|\bregulation 6\(1\)|\b(?:10|12)\(4\)\(a\)", re.I)
_NO_INFORMATION = re.compile(rb"\b1[02]\(4\)\(a\)", re.I)
_APPLIES = re.compile(
    rb"\b(?:is|are) (?:therefore |also |both |considered |being )?exempt(?:ed)? (?:from|under|by)\b"
    rb"(?![^.]{0,40}\b(?:if|where|when)\b)|"
    rb"\b(?:consider|regard|believe|treat|deem|judge|view)s?\b[^.]{0,60}\bexempt(?:ed)? (?:from|under|by)\b|"
    rb"^\W*exempt(?:ed)? (?:from disclosure )?(?:under|by|in terms of)\b|\bappl(?:y|ies) to "
    rb"(?:it|them|this|these|those|both|all|each|(?:some|part|most|much) of|"
    rb"an? \w+ (?:amount|part|number|portion|proportion) of|some the|the (?:remaining|rest|other))\b|"
    rb"\b(?:falls?|comes?|(?:is|are) (?:\w+ )?(?:caught|covered)) (?:\w+ )?(?:within|under|by|into)\b(?! both\b)"
    rb"[^.]{0,60}\b(?:exemptions?|exceptions?)\b[^.]{0,60}\b(?:sections?|s\.?|regulations?|reg\.?) ?\d"
    rb"(?![^.]{0,60}\b(?:if|where|when)\b)|"
    rb"\b(?:sections?|s\.?|regulations?|reg\.?) ?\d+\S*(?:,? (?:and|&) (?:\(\w\)|\d+\S*))*"
    rb"(?: of (?:the )?[A-Z][^.]{2,70}?)? (?:therefore |also |thus )?"
    rb"(?:appl(?:y|ies)|(?:is|are) engaged)\b(?! (?:to|where|when|if|only|in|because|unless)\b)|"
    rb"\b(?:sections?|regulations?|exemptions?|exceptions?)\b[^.]{0,40}"
    rb"\b(?:still|(?:also )?continues? to|clearly|does indeed) (?:appl(?:y|ies)|(?:be )?engaged)\b",
    re.I,
)
_WITHHELD = re.compile(
    rb"\b(?:is|are|has been|have been) (?:\w+ )?"
    rb"(?:withheld|refused|redacted|removed|exempted) (?:under|in|pursuant|by virtue)\b|"
    rb"\b(?:i|we) (?:(?:have|are|am|must|do|therefore|also|so|now) )*refus(?:e|ed|ing)\b|"
    rb"\b(?:i|we|the \w+) (?:(?:have|has|are|am|is|must|do|therefore|also|so|now) )*appl(?:y|ies|ied|ying) "
    rb"(?:the )?(?:exemptions? |exceptions? )?(?:(?:at|in|under|of) )?(?:sections?|s\.?|regulations?|reg\.?) ?\d|"
    rb"\bneed not (?:comply|answer)\b|\bnot (?:obliged|required) to comply\b|"
    rb"\b(?:i|we|panel|reviewer?) (?:have |has |therefore |also |can )*up(?:hold|holds|held)\b[^.]{0,60}"
    rb"\b(?:refusal|decision|use|reliance|application|exemption|exception|section|regulation)\b|"
    rb"\b(?:exemptions?|exceptions?|section \S+|regulation \S+|it|they) (?:was|were|has been|had been|is|are) (?:\w+ )?"
    rb"(?:properly|correctly|rightly|appropriately|validly) (?:applied|engaged|relied|claimed|cited|used)\b|"
    rb"\b(?:exemption|exception|section|regulation)\b[^.]{0,40}\b(?:is|are) (?:therefore |also |thus )?engaged\b"
    rb"(?![^.]{0,30}\b(?:if|where|when|only)\b)|"
    rb"\b(?:is|are|been|was|were) (?:therefore |also )?suppressed\b|"
    rb"\bdecided (?:not|against) (?:to )?(?:be )?(?:disclos|releas|publish|provid|suppl|shar|giv)",
    re.I,
)
_LONGEST = 4000
_QUERIES = re.compile(
    rb"\b(?:quer|question|further|assist|hesitate|discuss|concern|reference|letter|response|me\b)", re.I
)
_OTHER_FORM = re.compile(
    rb"\bnot\b[^.]{0,60}\bin (?:the|that|this) (?:format|form|way|manner) (?:that )?(?:you|requested)\b", re.I
)
_GOODWILL = re.compile(
    rb"\b(?:gesture of good ?will|outside (?:of )?(?:the )?(?:act|foia?|scope of the act)|as a courtesy|"
    rb"on a discretionary basis)\b[^.]*"
    rb"\b(?:supplied|supply|provided?|give|given|attach\w*|enclos\w*|disclos\w*|releas\w*)\b",
    re.I,
)
_REFUSES_HELP = re.compile(rb"\bnot (?:able|prepared|obliged|required)\b|\bprecedent\b", re.I)
_CONTACT = re.compile(rb"\bcontact details (?:are|is|for)\b", re.I)
ATTACHED = re.compile(
    rb"\b(?:attach(?!\w+ (?:web ?)?links?\b)|enclos|as follows|please (?:see|find)|table below|spreadsheet|embedded)",
    re.I,
)
_COURTESY = re.compile(rb"^(?:many )?(?:thank|thanks)\b|^you (?:have )?(?:asked|requested|sent|wrote)\b", re.I)
_SHORT_HEADING = re.compile(rb"^(?:in relation to|regarding|with regard to|in respect of)[^.?:]{3,70}$", re.I)


_RIGHTS = re.compile(
    rb"\b(?:information commissioner|the (?:ico|commissioner)\b|ico\.org\.uk|foi\.scot\b|itspublicknowledge)|"
    rb"\brepresentations\b[^.]{0,60}\bregulation 1[16]\b|\breconsider\b|"
    rb"\b(?:complain\w*|dissatisf\w*|unhappy|not (?:satisfied|content|happy)|disagree)\b[^.]{0,80}"
    rb"\b(?:response|reply|decision|handl\w+|dealt|request|letter|review\w*|outcome|answer)\b|"
    rb"\breview\w*\b[^.]{0,60}\b(?:working days|months?|available on request)\b|"
    rb"\b(?:working days|months?)\b[^.]{0,60}\breview\b|"
    rb"\b(?:review|complain\w*)\b[^.]{0,20}\b(?:procedures?|officer|rights?)\b|"
    rb"\bright to (?:seek )?a? ?review\b|^not satisfied\b|^(?:this|your|the) (?:case|request|enquiry) (?:has|"
    rb"is)(?: now| been)* closed\b",
    re.I,
)
_RIGHTS_HOLDER = re.compile(
    rb"\b(?:you|your|any(?:one|body)|those|requests?|complaints?|procedure|should|case)\b|^not ", re.I
)
_TO_REQUESTER = re.compile(rb"^(?:(?:if|should) )?you\b|^any(?:one|body)\b", re.I)
_PAGE = re.compile(rb"^[^.]{0,90}\bpage \d+(?: of \d+)?$", re.I)
_RECOUNTS = re.compile(
    rb"\bno longer rel(?:y|ies)\b|\bwrongly (?:applied|relied|refused|withheld)\b|"
    rb"^(?:the|our) (?!numbers? |totals? |figures? |amounts? |sums? )\w+ (?:originally |previously |initially )?"
    rb"(?:withheld|refused|replied|told|responded)\b|"
    rb"\b(?:in|by|of) (?:our|its|the) (?:original|earlier|first|initial|previous) (?:response|reply|decision|"
    rb"answer)\b|"
    rb"^you (?:also )?(?:argued?|said|say|complain\w*|contend\w*|felt|believe)\b|"
    rb"^(?:i|we) (?:have|am|are) (?:now )?(?:reviewed|considered|looked|upholding|"
    rb"satisfied)\b[^.]{0,60}\b(?:complaint|review|reply|response)\b|"
    rb"\b(?:complaint|appeal|review) (?:is|has been|was) (?:partly |fully |not )?upheld\b",
    re.I,
)
_SAYS_NO_MORE = frozenset(
    {
        Wording.PROCEDURE,
        Wording.ASSISTANCE,
        Wording.ADMINISTRATION,
        Wording.REQUESTER,
        Wording.GREETING,
        Wording.RECOUNT,
        Wording.FOOTNOTE,
    }
)
_FILE = re.compile(rb"^[^:/]{1,120}\.[a-z]{3,4} +\d+(?:\.\d+)? ?[km]b?$", re.I)
_RELIES = re.compile(
    rb"\b(?:sections?|s\.?) ?(?:2[2-9]|3[0-9]|4[0-4])\b(?! ?\(2A\)| \d[a-z]{2}\b)|\b(?:regulations?|"
    rb"reg\.?) ?(?:1[0-3]\([1-5]\)|13\b)",
    re.I,
)
_REFUSES = re.compile(
    rb"\b(?:and|but|so|then)(?: (?:i|we|it|am|are|must|ha(?:ve|s) to|(?:have )?decided to|now|therefore))*"
    rb" (?:refus(?:e|es|ing)|withhold(?:s|ing)?) (?:it|them|this|that|these|those|all|both|your|the|part)\b",
    re.I,
)
"""What a sentence decides that begins with what was considered: "I have considered your request and refuse it"."""
_REDACTS = re.compile(rb"\b(?:taken|blacked|blanked|left) out\b|\b(?:is|are|been|have) omitted\b", re.I)
_ABOUT_LAW = re.compile(
    rb"\b(?:section|regulation) \d+\S* (?:is|are|was|does|has|had|provides|protects|means|requires|can)\b|"
    rb"\bunder section 39\(2\)|"
    rb"\b(?:not|no longer) (?:apply|applied|engaged|relied|rely|rel(?:y|ied) (?:up)?on|consider)\b|"
    rb"\bmay (?:apply|be relevant)\b",
    re.I,
)


_TITLED = re.compile(
    rb"(?:(?:please )?(?:see|find) )?(?:the )?(?:attach\w*|enclos\w*)(?: \w+){0,2}:(?= ?\S)|"
    rb"attachment \d+ ?[:-](?= ?\S)",
    re.I,
)
_STATES = re.compile(
    rb"\b(?:is|are|was|were|has|have|been|we|i|under|section|regulation|refusals?|refused|notice)\b", re.I
)


@lru_cache(maxsize=4096)
def kinds_of(text: bytes) -> frozenset[Wording]:
    """Return the kinds of wording in a sentence or heading; several readers ask about the same one."""
    return load_phrases().kinds(text)


def read_sentence(sentence: Sentence, text: bytes) -> Read:
    """Return what a sentence does, judged alone."""
    return Read(sentence, text, *_judged(text))


@lru_cache(maxsize=4096)
def _judged(text: bytes) -> tuple[Treatment, frozenset[Wording]]:
    """Return how a sentence treats the information, and its kinds; the rules and the sequence model read the same."""
    said = in_full(_without_title(text))
    kinds = kinds_of(said[:_LONGEST])
    return _treatment(said, kinds), kinds


def _without_title(text: bytes) -> bytes:
    """Return the words before the title of an attached file, which say nothing of how it is treated."""
    attached = _TITLED.match(text)
    return text[: attached.end()] if attached and not _STATES.search(text, attached.end()) else text


def _treatment(text: bytes, kinds: frozenset[Wording]) -> Treatment:
    if kinds & ENDINGS and not _points_elsewhere(text, kinds):
        return Treatment.ENDING
    if _RECOUNTS.search(text):
        return Treatment.FURNITURE
    if _states_rights(text, kinds):
        return Treatment.ENDING
    if _PAGE.match(text) or _FILE.match(text):
        return Treatment.FURNITURE
    if Wording.REQUEST_HEADING in kinds:
        return Treatment.REQUEST
    if kinds & {Wording.EXPLANATION_HEADING, Wording.ANNEX_HEADING} and len(text) < 160:
        return Treatment.EXPLANATION
    if Wording.RESPONSE_HEADING in kinds or _SHORT_HEADING.match(text):
        return Treatment.FURNITURE
    if kinds & FURNITURE and not _says_more(text, kinds):
        return Treatment.FURNITURE
    return _substance(text, kinds)


def _states_rights(text: bytes, kinds: frozenset[Wording]) -> bool:
    """Whether a sentence tells the requester how to complain."""
    if not (_RIGHTS.search(text) and _RIGHTS_HOLDER.search(text)):
        return False
    return bool(_TO_REQUESTER.match(text)) or not kinds & {Wording.REFUSED, Wording.COST}


def _points_elsewhere(text: bytes, kinds: frozenset[Wording]) -> bool:
    """Whether words that close letters name another body to ask."""
    return kinds & ENDINGS == {Wording.CLOSING} and Wording.REDIRECTED in kinds and not _QUERIES.search(text)


def _says_more(text: bytes, kinds: frozenset[Wording]) -> bool:
    """Whether a sentence that opens like furniture goes on to treat the information."""
    if _REFUSES.search(text):
        return True
    if kinds & _SAYS_NO_MORE:
        return False
    if _COURTESY.match(text):
        return False
    return bool(kinds & {Wording.REFUSED, Wording.NOT_HELD, Wording.COST}) or bool(
        re.search(rb"\battach|\benclos", text, re.I) and b"attached:" not in text[-12:]
    )


def _substance(text: bytes, kinds: frozenset[Wording]) -> Treatment:
    if _GOODWILL.search(text) and not _REFUSES_HELP.search(text):
        return Treatment.GIVEN
    explains = bool(kinds & {Wording.EXPLANATION, Wording.REASON})
    applies = explains and bool(_APPLIES.search(text) or _WITHHELD.search(text))
    if Wording.EXPLANATION in kinds and not applies:
        return Treatment.EXPLANATION
    if _OTHER_FORM.search(text):
        return Treatment.PLAIN
    if _CONTACT.search(text):
        return Treatment.REDIRECTED
    if _NO_INFORMATION.search(text):
        return Treatment.NOT_HELD
    if ELSEWHERE.search(text) and kinds & {Wording.REFUSED, Wording.REDIRECTED}:
        return Treatment.REDIRECTED
    if Wording.COST in kinds:
        return Treatment.COST
    if Wording.REFUSED in kinds or applies or _REFUSES.search(text):
        return Treatment.REFUSED
    if Wording.REASON in kinds:
        return Treatment.EXPLANATION
    if Wording.NOT_HELD in kinds:
        return Treatment.NOT_HELD
    if _REDACTS.search(text):
        return Treatment.REFUSED
    if _RELIES.search(text) and not _ABOUT_LAW.search(text):
        return Treatment.REFUSED
    if Wording.GIVEN in kinds and (ATTACHED.search(text) or Wording.REDIRECTED not in kinds):
        return Treatment.GIVEN
    return Treatment.REDIRECTED if Wording.REDIRECTED in kinds else Treatment.PLAIN
