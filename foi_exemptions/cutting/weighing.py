"""Exemptions that were weighed and gave way: the letter speaks of one and ends by disclosing."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from foi_exemptions.cutting.treatments import ELSEWHERE, Read, Treatment

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOT_MAINTAINED = re.compile(
    rb"\b(?:not|n't)\b[^.]{0,80}\b(?:maintaining|withholding|exemption|exception)\b[^.]{0,60}\boutweighs?\b[^.]{0,60}"
    rb"\b(?:disclos|releas)",
    re.I,
)
_RELEASED = re.compile(
    rb"\b(?:interests?|balance|scales?)\b[^.]{0,40}\b(?:lies?|falls?|tips?|weighs?|comes? down|rests) "
    rb"(?:\w+ )?(?:for|with|towards|in|in favour of|on the side of) (?:the )?(?:disclos|releas)|"
    rb"\b(?:interests?|balance)\b[^.]{0,40}\bfavours (?:the )?(?:disclos|releas)|"
    rb"\b(?:disclos\w+|releas\w+|openness)\b[^.]{0,30}\boutweighs?\b[^.]{0,60}"
    rb"\b(?:maintaining|withholding|non-?disclosure|exemption|exception)|"
    rb"\bdecided (?:to (?:waive|disclose|release)|not to (?:rely|apply|maintain|withhold))\b",
    re.I,
)
_OPEN = re.compile(rb"\b(?:whether|if|must|where|unless|would|could|may|might)\b", re.I)
_LIMITED = re.compile(
    rb"\b(?:not|neither|nor|against|only|parts?|partly|some|summary|rest|although|while|whilst|however|but|except)\b|n't\b",
    re.I,
)
_PROVISION = re.compile(rb"\b(?:sections?|s\.?|regulations?|reg\.?) ?(\d{1,2}(?:\(\d\))*)", re.I)
_HOLDS_BACK = re.compile(rb"\b(?:withh|redact|refus|remov|cannot|unable)", re.I)
_ARGUED = frozenset({Treatment.EXPLANATION, Treatment.PLAIN, Treatment.FURNITURE, Treatment.REDIRECTED})
_CONCLUDES = frozenset({Treatment.EXPLANATION, Treatment.PLAIN, Treatment.REFUSED})
_MOST = 15
"""No exemption is argued in more sentences than these."""


def without_given_way(reads: Sequence[Read]) -> list[Read]:
    """Return the sentences, those as furniture that argue an exemption which the interest in disclosure outweighs."""
    found = list(reads)
    for index, read in enumerate(found):
        if read.treatment in _CONCLUDES and _for_disclosure(read.text):
            first = _first_argued(found, index)
            for number in range(first, index + 1):
                found[number] = replace(found[number], treatment=Treatment.FURNITURE)
    return found


def _for_disclosure(text: bytes) -> bool:
    if _OPEN.search(text):
        return False
    return bool(_NOT_MAINTAINED.search(text) or (_RELEASED.search(text) and not _LIMITED.search(text)))


def _first_argued(reads: Sequence[Read], conclusion: int) -> int:
    """Return the first of the sentences that argue the exemption of a conclusion, or what follows it if none does."""
    first = conclusion + 1
    provisions: set[bytes] = set()
    for number in range(conclusion, max(-1, conclusion - _MOST), -1):
        read = reads[number]
        refused = read.treatment is Treatment.REFUSED and number != conclusion
        if not (refused or number == conclusion or read.treatment in _ARGUED) or ELSEWHERE.search(read.text):
            break
        named = set(_PROVISION.findall(read.text))
        if named and provisions and named.isdisjoint(provisions):
            break
        provisions = provisions or named
        if named and not _HOLDS_BACK.search(read.text):
            first = number
        if refused:
            break
    return first
