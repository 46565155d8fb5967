"""References inside a response: "see answer to Q3", "as above", "please see exemption below".

A reference takes the label and the exemptions of the answer it points to, also forwards and in chains; one
that leads nowhere keeps what its own words gave. Alone it says nothing, so by itself it asks for review.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from foi_exemptions.matching import compile_pattern, fold
from foi_exemptions.results import DecidedBy, Label, RuleMatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foi_exemptions.results import LabelledSegment

# "Please see", "as per", "same as" ...
_LEAD = (
    r"^[\s\W]*(?:(?:please )?(?:see|refer(?:red)? to|as per|as in|as for|as at|as stated in|as with|same as|per"
    r"|covered (?:by|in|under)|answered (?:in|at|under|above|by)|included in)|as|ditto|same) ?"
)
# ... "our previous answer" ...
_OBJECT = (
    r"(?:the |our |my )?(?:above |below |previous |earlier |following )?(?:answers?|response|reply|exemptions?"
    r"|exception|refusal|comments?|explanation|statement|section 12|notice|information|details?|it|note)? ?"
)
# ... "given to question 4(a)", "above", or "below".
_QUESTION = (
    _LEAD
    + _OBJECT
    + r"(?:given |provided |supplied |set out |stated )?(?:to|at|in|for|under|of|on)? ?(?:the )?"
    + r"(?:questions?|q\.?|part|point|item|no\.?|number|query)? ?\(?(\d{1,3}) ?[.)]? ?\(?([a-z]?)\)?"
    + r"\W*(?:above|below)?"
    + r"[\s\W]*(?:$|[.,;-])"
)
_ABOVE = (
    _LEAD
    + _OBJECT
    + r"(?:given |provided )?(?:above|earlier|previously|before)?\W*(?:answer|response|question|reply|comment)?\W*$"
)
_BELOW = (
    _LEAD
    + r"(?:the |our )?(?:exemptions?|exceptions?|refusal|refusal notice|statement|explanation|section \d+|note"
    + r"|comments?|response|answer)? ?(?:notice |applied |stated |detailed |set out |information )?"
    + r"(?:below|overleaf|at the end|at end|following|underneath)\W*(?:exemption|exception|refusal|section \d+)?\W*$"
)
_REFUSES = r"exempt|exception|refusal|section 1[24]"
_SELF_CONTAINED = r"attach|enclos|table|spreadsheet|annex|appendi|tab\b|https?:|www\.|link|website|chart|figure"
_MAX_CHARS = 140
_MAY_POINT = re.compile(rb"\W*(?:please|see|refer|as|same|per|covered|answered|included|ditto)\b", re.IGNORECASE)
"""What ``_LEAD`` opens with: few answers do, and this says so sooner."""


@dataclass(frozen=True, slots=True)
class _Pointer:
    """Where a reference points: a question's ref, or the nearest answer before or behind it."""

    ref: str | None = None
    forwards: bool = False
    refusal: bool = False


def resolve_references(segments: Sequence[LabelledSegment]) -> list[LabelledSegment]:
    """Return the segments, each reference with the label and exemptions of what it points to."""
    folded = (fold(one.segment.text[: _MAX_CHARS + 1]) for one in segments)
    pointers = {i: pointer for i, text in enumerate(folded) if (pointer := _pointer(text)) is not None}
    resolved = list(segments)
    for index in pointers:
        if (target := _follow(index, segments, pointers)) is not None:
            resolved[index] = _as(segments[index], segments[target])
    return resolved


def is_reference(folded: bytes) -> bool:
    """Return whether a folded text does nothing but point to another answer."""
    return _pointer(folded) is not None


def _pointer(folded: bytes) -> _Pointer | None:
    if len(folded) > _MAX_CHARS or not _MAY_POINT.match(folded):
        return None
    if compile_pattern(_SELF_CONTAINED).search(folded) is not None:
        return None
    if (match := compile_pattern(_QUESTION).search(folded)) is not None:
        return _Pointer(ref=(match.group(1) + match.group(2)).decode("latin-1").lower())
    if compile_pattern(_BELOW).search(folded) is not None:
        return _Pointer(forwards=True, refusal=compile_pattern(_REFUSES).search(folded) is not None)
    if compile_pattern(_ABOVE).search(folded) is not None:
        return _Pointer(refusal=compile_pattern(_REFUSES).search(folded) is not None)
    return None


def _follow(index: int, segments: Sequence[LabelledSegment], pointers: dict[int, _Pointer]) -> int | None:
    """Return the segment at the end of a chain of references, or None where it has none or runs in a circle."""
    seen = {index}
    while index in pointers:
        found = _target(index, segments, pointers)
        if found is None or found in seen:
            return None
        seen.add(found)
        index = found
    return index


def _target(index: int, segments: Sequence[LabelledSegment], pointers: dict[int, _Pointer]) -> int | None:
    pointer = pointers[index]
    if pointer.ref is not None:
        return next((i for i, one in enumerate(segments) if i != index and _serves(one, pointer.ref)), None)
    order = range(index + 1, len(segments)) if pointer.forwards else range(index - 1, -1, -1)
    for i in order:
        if i in pointers or (pointer.refusal and segments[i].label is not Label.REFUSED):
            continue
        if pointer.forwards and not pointer.refusal and not segments[i].exemptions:
            continue
        return i
    return None


def _serves(one: LabelledSegment, ref: str) -> bool:
    refs = {question.ref for question in one.segment.questions}
    return ref in refs or (not ref[-1].isalpha() and ref + "a" in refs)


def _as(one: LabelledSegment, target: LabelledSegment) -> LabelledSegment:
    span = one.segment
    evidence = RuleMatch("reference", target.label, span.start_char, span.end_char, span.text)
    return replace(
        one,
        label=target.label,
        labels=target.labels,
        probability=target.probability,
        exemptions=target.exemptions,
        evidence=(evidence, *target.evidence),
        decided_by=DecidedBy.RULE,
        needs_review=target.needs_review,
    )
