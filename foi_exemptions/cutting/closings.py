"""Words that close most letters, in the middle of one that goes on."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from foi_exemptions.cutting.phrases import ENDINGS, Wording
from foi_exemptions.cutting.reasons import is_explanation_heading, tells_figure
from foi_exemptions.cutting.treatments import ATTACHED, ELSEWHERE, REFUSALS, Read, Treatment

if TYPE_CHECKING:
    from collections.abc import Sequence

_COURTESY = re.compile(
    rb"(?:(?:and|so|once again),? )?(?:(?:i|we) )?(?:(?:do|very much|also|only|both|certainly) )*"
    rb"(?:hop(?:e|ing)|trust(?:ing)?|thanks?|many thanks|if|should|please|feel free|do not hesitate|don't hesitate)\b"
    rb"(?![^.]*\b(?:matter|case|file|request|enquiry) (?:is|as|has been) (?:now )?(?:closed|complete|concluded)\b)",
    re.I,
)

_SAYS_NOTHING = {Treatment.FURNITURE, Treatment.ENDING, Treatment.REQUEST}


def without_courtesies(reads: Sequence[Read], opening: bool = False) -> list[Read]:
    """Return the sentences, those that only hope or thank as furniture where the letter goes on to decide something.

    Where the sentences open the letter (``opening``), thanks before anything else need only be followed by words.
    """
    found = list(reads)
    first = next((index for index, read in enumerate(found) if read.treatment not in _SAYS_NOTHING), len(found))
    goes_on = says_more = False
    for index in range(len(found) - 1, -1, -1):
        read = found[index]
        if read.treatment is Treatment.ENDING:
            courtesy = read.kinds & ENDINGS == {Wording.CLOSING} and _COURTESY.match(read.text)
            if courtesy and (goes_on or (opening and says_more and index < first)):
                found[index] = replace(read, treatment=Treatment.FURNITURE)
            elif not courtesy:
                goes_on = says_more = False
        elif is_explanation_heading(read):
            goes_on = False
        else:
            goes_on = goes_on or _decides(read)
            says_more = says_more or (read.treatment not in _SAYS_NOTHING and read.text.endswith(b"."))
    return found


def _decides(read: Read) -> bool:
    """Whether a sentence, and no heading or file name, treats information."""
    if not read.text.endswith((b".", b":", b")")):
        return False
    match read.treatment:
        case Treatment.NOT_HELD:
            return True
        case Treatment.GIVEN:
            return bool(ATTACHED.search(read.text))
        case Treatment.REDIRECTED:
            return bool(ELSEWHERE.search(read.text))
        case Treatment.PLAIN:
            return tells_figure(read.text)
        case _:
            return read.treatment in REFUSALS
