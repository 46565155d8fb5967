"""Answers that were cut apart though they do one thing: they stand in one paragraph and serve the same questions.

Only their labels tell, so they are joined after they are labelled, and labelled again as one. In prose without
questions neighbours of one label mostly answer different things, and stay apart.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foi_exemptions.results import AnswerSegment, Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foi_exemptions.results import LabelledSegment

_PARAGRAPH_END = re.compile(r"\n\s*\n")
_REPLY = (
    r"(?:formal |full |final |official |written |foi )*(?:response|reply|decision|refusal notice|decision letter)\b"
)
_COVER = re.compile(
    rf"(?:(?:i|we) (?:have |now |also )*(?:attach|enclos)\w*|(?:please )?(?:find|see)(?: the)? (?:attached|enclosed))"
    rf"(?: with this e-?mail| to this e-?mail|:)? (?:a copy of )?(?:my|our|the|a) {_REPLY}(?! to question)",
    re.IGNORECASE,
)
_SHORT = 160
"""A sentence that only says where the reply itself is takes no more characters."""


def joined(labelled: Sequence[LabelledSegment], text: str) -> list[AnswerSegment]:
    """Return the segments of ``text`` in their order, those of one treatment that follow each other as one."""
    runs: list[list[LabelledSegment]] = []
    for one in labelled:
        if runs and _goes_on(runs[-1][-1], one, text):
            runs[-1].append(one)
        else:
            runs.append([one])
    return [run[0].segment if len(run) == 1 else _as_one(run, text) for run in runs]


def _goes_on(last: LabelledSegment, following: LabelledSegment, text: str) -> bool:
    """Whether a segment does what the one before it does, or only says that the reply that tells it is attached.

    Refusals stay apart, as each may have its own ground.
    """
    before, behind = last.segment, following.segment
    if before.questions != behind.questions or behind.start_char < before.end_char:
        return False
    gap = text[before.end_char : behind.start_char]
    if gap.strip() or _PARAGRAPH_END.search(gap):
        return False
    covers = last.label is not Label.ANSWERED and len(behind.text) < _SHORT
    if covers and _COVER.match(" ".join(behind.text.split())):
        return True
    return bool(before.questions) and last.label is following.label is not Label.REFUSED


def _as_one(run: Sequence[LabelledSegment], text: str) -> AnswerSegment:
    start, end = run[0].segment.start_char, run[-1].segment.end_char
    return AnswerSegment(run[0].segment.questions, start, end, text[start:end])
