"""What sentences around a refusal do: apply it, give its reason, weigh interests, advise, or only point."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from foi_exemptions.cutting.joins import EFFORT, cites, has_figure, is_step
from foi_exemptions.cutting.phrases import Wording
from foi_exemptions.cutting.treatments import ANSWERED, ATTACHED, ELSEWHERE, Read, Treatment

if TYPE_CHECKING:
    from collections.abc import Sequence

REFUSES_ON_COST = re.compile(rb"\bexceed|\b(?:section|s\.?) ?12\b|\blimit\b|\brefus|\bover (?:18|24) hours", re.I)
STRONG_REFUSAL = re.compile(
    rb"\bexempt(?:ed)?\b[^.]{0,40}\b(?:from|under|by virtue)\b|\bwithheld\b[^.]{0,80}\b(?:under|section|"
    rb"regulation)\b|"
    rb"\b(?:was|were|been) (?:redacted|refused|removed) (?:under|in accordance|in line|by virtue|pursuant)\b|"
    rb"\b(?:have|are) (?:\w+ )?(?:withheld|withholding|redacted|refus\w+)\b|\brefusing your\b|"
    rb"\bneither confirm\b|\bexceed",
    re.I,
)
REFUSES_AGAIN = re.compile(
    rb"(?:this|the) information (?:\w+ ){0,4}is (?:also )?exempt (?:from disclosure )?under\b|"
    rb"(?:an|the|a further|another|a final) (?:\w+ )?(?:exemption|exception) (?:under|at|in) (?:section|regulation)\b"
    rb"[^.]{0,60}\b(?:also )?appl(?:y|ies) to (?:some|all|an?|part|most|the|this|that|other)\b",
    re.I,
)
REASONING = re.compile(
    rb"\b(?:hours?|search\w*|estimat\w*|exceed\w*|limit|manual\w*|extract\w*|locat\w*|retriev\w*|obliged|"
    rb"processed|collat\w*|therefore|basis)\b",
    re.I,
)
_SEE_BELOW = re.compile(rb"\bsee\b[^.]{0,30}\b(?:below|overleaf)\b", re.I)
_LINKISH = re.compile(rb"https?://|www\.|\blinks?\b|\bhere\b", re.I)
EXPLAINS = re.compile(
    rb"\b(?:interests?|disclos\w*|exempt\w*|exception|harm\w*|prejudic\w*|releas\w*|section|regulation|would|"
    rb"could|confiden\w*|"
    rb"withh\w+|test|factors?|balance|argument\w*|openness|transparen\w*|privacy|personal data)\b",
    re.I,
)
WEIGHS = re.compile(rb"\b(?:public interest|factors|qualified|absolute|on balance)\b", re.I)
LIST_ITEM = re.compile(rb"^(?:[*-]|\(?[a-z0-9]{1,3}[).]) ?|^(?:sections?|regulations?|reg\.?|s\.?) ?\d", re.I)
NOTICE = re.compile(
    rb"(?:this|please (?:take|treat|accept|regard) this|the above|you should (?:consider|treat|take|regard) this)\b"
    rb"[^.]{0,60}\bnotice\b",
    re.I,
)
OPENS_PART = re.compile(
    rb"(?:in (?:relation|respect|response|regard|answer) to|with (?:regards?|reference|respect) to|"
    rb"regarding|as (?:to|for)|turning to|on|for) "
    rb"(?:the |your )?(?:first|second|third|fourth|fifth|sixth|seventh|last|final|next|other) "
    rb"(?:\w+ ){0,4}?(?:part|point|question|request|item|element|limb|aspect|bullet)\b",
    re.I,
)
RECALLS = re.compile(
    rb"(?:(?:finally|lastly|secondly|thirdly|also|next|in addition|further),? you (?:also |then |have |had )*|"
    rb"you (?:have |had )?(?:also|then|next|further|separately) (?:have |had )?)"
    rb"(?:ask|asked|wanted|wished|enquired|requested|sought)\b|"
    rb"you (?:have |had )?(?:asked|enquired) separately\b|"
    rb"you (?:have |had )?(?:asked|wanted to know|wished to know|enquired) "
    rb"(?:whether|if|who|what|which|how|when|where|why)\b",
    re.I,
)
"""What a letter opens the answer to a further question with: "You also asked who decided this."."""
TOLD_AGAIN = re.compile(
    rb"(?:(?:finally|lastly|also),? )?you (?:also |then |further |have |had )*(?:asked|wanted|enquired|requested)\b"
    rb"[^:]{3,200}: ",
    re.I,
)
"""A question told again with its answer behind: "You asked about assaults: there were six."."""
ANNOUNCES = re.compile(rb":$|\b(?:following|these) (?:exemptions?|exceptions?|sections?|provisions?)\W*$", re.I)
ADVICE = re.compile(
    rb"\b(?:if|were|should|had) you\b[^.]{0,120}\b(?:we|may|might|could|can|would)\b|"
    rb"\b(?:suggest|recommend|invite)\b[^.]{0,30}\byou (?:ask|limit|give|narrow|name|choose)\b|"
    rb"\byou (?:might|may|could) (?:\w+ )?(?:choose|narrow|limit|reduce|ask)\b|\bways to help you\b|\b(?:new|"
    rb"fresh|narrower) request\b",
    re.I,
)
CITED = re.compile(rb"\bexempt\b|\bwithheld\b", re.I)
FOOTNOTE = re.compile(rb"(?:\*{1,3}|\[\^?\d{1,2}\]|\^\d)[ ]?[A-Za-z]")
TO_ANNEXE = re.compile(rb"^(?:please )?see (?:the )?(?:annexe?|appendix|schedule)[^.]{0,20}\.?$", re.I)
CONTRASTS = re.compile(rb"^(?:however|but|nevertheless|nonetheless|otherwise|in addition|additionally)\b", re.I)
CONCEDES = re.compile(
    rb"(?:although|though|while|whilst|notwithstanding|to be (?:helpful|of help)|outside the act|as a courtesy)\b[^.]*"
    rb"\b(?:we|i) (?:can|could|give|will|have|am|are|provide|offer|tell)\b",
    re.I,
)
_TELLS_FIGURE = re.compile(
    rb"(?:there (?:were|was|are|have been)|the (?:\w+ )?(?:number|total|figure|cost|amount|value))\b"
    rb"(?![^.]*\b(?:hours?|minutes|searches)\b)[^.]*\d",
    re.I,
)
_FIGURE_IS = re.compile(
    rb"the [^.,;:\d]{3,80} (?:is|are|was|were|came to|comes to|totalled|amounted to) (?:in (?:all|total) |about |"
    rb"approximately |some |only )?\xa3?\d",
    re.I,
)
_TELLS_NAME = re.compile(
    rb"(?:[Tt]he|[Oo]ur|[Ii]ts|[Tt]heir) (?!(?:web ?)?(?:page|site|link|address)s?\b)[^.,;:]{3,40} "
    rb"(?:is|are|was|were) [A-Z0-9\xa3][^.;:]{2,40}\."
)
"""A sentence that tells who or what something is: "The provider is Ash Care."."""
_ASKS_OTHERS = re.compile(
    rb"(?:for|as (?:to|for)|regarding|concerning|in (?:relation|respect|regard) (?:to|of)|with regard to)\b[^.]{3,90}"
    rb"\b(?:you|please)\b[^.]{0,40}\b(?:ask|contact|write to|approach|direct|redirect|apply to|speak to)\b",
    re.I,
)
"""A further part for which the requester is sent to others: "For the harbour's boats you need to ask the harbour"."""
_ON_RECORD = re.compile(
    rb"\b(?:is|are) (?:all |both |also |already )*(?:on|in|(?:available|published|listed) (?:on|at|in|from|via)) "
    rb"(?:the|our) (?:[\w-]+ ){0,2}(?:registers?|web ?site|disclosure log|publication scheme|annual report)\b",
    re.I,
)
_PAGE_NOTE = re.compile(
    rb"(?:please )?(?:note\b|(?:the|this|that) (?:web ?)?(?:page|site|website|portal|register|data ?set|archive)\b)",
    re.I,
)
_POINT = re.compile(rb"[*-] ?[a-z]")
_POINTER = 70
BARE = 130
REASON = 260
_SHORT_LINE = 60
LIST_LINE = 200


def only_points_below(text: bytes) -> bool:
    """Whether an answer only says where the answer is."""
    return len(text) < _POINTER and bool(_SEE_BELOW.search(text))


def goes_on_pointing(text: bytes) -> bool:
    """Whether a paragraph goes on with a pointer: a short line, a link, an item or a note on the page."""
    found = _LINKISH.search(text) or _POINT.match(text) or _PAGE_NOTE.match(text)
    return (len(text) < _SHORT_LINE and not _TELLS_NAME.match(text)) or bool(found) or is_step(text)


def tells_figure(text: bytes) -> bool:
    """Whether a sentence tells what a number is, and so does not explain a refusal."""
    return bool(_TELLS_FIGURE.match(text) or _FIGURE_IS.match(text))


def refuses_outright(text: bytes) -> bool:
    """Whether a sentence applies an exemption, and does not only speak of the law."""
    return bool(STRONG_REFUSAL.search(text))


def names_ground(read: Read) -> bool:
    """Whether words that open an answer name a ground, though they read as an explanation."""
    return not is_explanation_heading(read) and cites(read.text) and b"interest" not in read.text


def led_up_to(reads: Sequence[Read]) -> list[Read]:
    """Give the sentence that opens a paragraph the treatment it leads up to.

    "The trust runs that clinic. They would need to be contacted" points elsewhere as a whole, "Searching the mailbox
    gives 2,911 results. Reading them would take 48 hours" tells a cost, and so does a link
    inside a paragraph that says what is attached give.
    """
    found = list(reads)
    for index, read in enumerate(found):
        paragraph = read.sentence.paragraph
        if index and found[index - 1].sentence.paragraph == paragraph:
            continue
        rest = [other for other in found[index : index + 8] if other.sentence.paragraph == paragraph]
        attached = any(other.treatment is Treatment.GIVEN and ATTACHED.search(other.text) for other in rest)
        for offset, other in enumerate(rest):
            if attached and other.treatment is Treatment.REDIRECTED and not ELSEWHERE.search(other.text):
                found[index + offset] = replace(other, treatment=Treatment.PLAIN)
        reckoned = next((other.treatment for other in rest if other.treatment is not Treatment.PLAIN), None)
        if read.treatment is Treatment.PLAIN and reckoned is Treatment.COST and EFFORT.search(read.text):
            found[index] = replace(read, treatment=reckoned)
        elif read.treatment is Treatment.PLAIN and len(rest) > 1 and not has_figure(read.text):
            following = found[index + 1].treatment
            if following is Treatment.REDIRECTED and not ELSEWHERE.search(rest[1].text):
                found[index] = replace(read, treatment=following)
    return found


def is_explanation_heading(read: Read) -> bool:
    return bool(read.kinds & {Wording.EXPLANATION_HEADING, Wording.ANNEX_HEADING})


def is_aside(read: Read) -> bool:
    inside = read.text.startswith(b"(") and read.text.endswith((b")", b")."))
    return inside and read.treatment is not Treatment.EXPLANATION


def only_told(read: Read) -> bool:
    """Whether a sentence beside the history of a request is part of it, for all that it says."""
    return read.treatment in {Treatment.PLAIN, Treatment.EXPLANATION} and not has_figure(read.text)


def stands_inside(answer: Treatment, furniture: Read, following: Sequence[Read]) -> bool:
    """Whether furniture inside a paragraph leaves its answer unbroken; ``following`` is the rest of the paragraph."""
    if answer is Treatment.COST:
        return Wording.LEAD_IN in furniture.kinds or any(read.treatment is Treatment.COST for read in following)
    return answer in ANSWERED and bool(following) and following[0].treatment in ANSWERED


def leaves_explanation(read: Read, fresh: bool, headed: bool) -> bool:
    """Whether a sentence after an explanation treats information anew; ``headed`` where a heading announced it."""
    contrast, reason = Wording.CONTRAST in read.kinds, Wording.REASON in read.kinds
    match read.treatment:
        case Treatment.REFUSED | Treatment.COST:
            again = bool(REFUSES_AGAIN.match(read.text))
            return again or ((fresh or contrast) and not reason and bool(STRONG_REFUSAL.search(read.text)))
        case Treatment.GIVEN:
            return fresh and (bool(ATTACHED.search(read.text)) or not EXPLAINS.search(read.text))
        case Treatment.PLAIN:
            headed = headed and not _FIGURE_IS.match(read.text)
            return fresh and not (headed or LIST_ITEM.match(read.text) or EXPLAINS.search(read.text))
        case Treatment.NOT_HELD:
            return contrast or (fresh and not headed)
        case Treatment.REDIRECTED:
            on_record = bool(_ON_RECORD.search(read.text)) and not EXPLAINS.search(read.text)
            elsewhere = on_record or bool(ELSEWHERE.search(read.text) or _ASKS_OTHERS.match(read.text))
            return fresh and not reason and elsewhere
        case _:
            return False
