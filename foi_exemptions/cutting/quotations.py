"""The requester's own words that a reply quotes before it answers, without a heading around them."""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from foi_exemptions.cutting.phrases import Wording
from foi_exemptions.cutting.treatments import Treatment, kinds_of, read_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foi_exemptions.cutting.layout import Layout, Line

_ADDED = (
    rb"(?: (?:us|me|for|that|about|to|know|see|have|the following(?: \w+)?|as follows|these \w+|namely|"
    rb"(?:in|by) (?:your |an? |these |the )?\S+|"
    rb"on \d{1,2}\w{0,2} \w+(?: \d{4})?|of \d{1,2}\w{0,2} \w+(?: \d{4})?),?){0,6}"
)
_SAYS = re.compile(
    rb"\b(?:you (?:\w+ ){0,3}(?:wrote|asked|said|replied|responded|clarified|requested|stated|explained|wanted|added)|"
    rb"(?:your|the|an?) (?:\S+ ){0,2}(?:request|question|questions|letter|e-?mail|message|enquiry|clarification)"
    rb"(?: (?:of|on|dated) \d{1,2}\w{0,2} \w+(?: \d{4})?)?,? (?:which |that )?(?:was|is|were|read|reads|said|asked|"
    rb"stated|ran|says|reading|asking|saying))" + _ADDED + rb"[:,]? ?$",
    re.IGNORECASE,
)
_LISTS = re.compile(
    rb"\b(?:you|your)\b[^?]*(?::-?|\b(?:points?|matters?|questions?|items?|following(?: information)?))$|"
    rb"\b(?:please|could|can|would|kindly)\b[^?.]*\b(?:me|you|supply|provide|send|state)\b[^?.]*:-?$",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    rb"\b(?:answers?|repl(?:y|ies)|respon[ds]\w*|attach\w*|enclos\w*|confirm that|advise you|inform you|"
    rb"exempt\w*|withh\w+|exceptions?|we|our)\b",
    re.IGNORECASE,
)
_BULLETED = re.compile(rb"(?:[*-]|o(?= )|\(?[a-z][.)](?= ))[ ]*[A-Za-z\"'(]")
_FIGURE = re.compile(rb"\xa3 ?\d|(?<![\d/-])(?!(?:19|20)\d\d\b)\d[\d,]*(?= *$|[.;] *$)|:[ ]*\d|[ ]-[ ]\d")
_OURS = re.compile(rb"\b(?:we|our|us|attached|enclosed|exempt|withheld|not held|n/a|none|nil)\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(rb"\b(?:i|my|me|i'm|i'd)\b", re.IGNORECASE)
_OFFICER = re.compile(
    rb"\b(?:i|we) (?:(?:can|am|have|also|now|must|do|will|would|therefore|hereby) )*(?:attach|enclose|confirm|advise|"
    rb"apologise|note|can|able|regret|respond|reply|consider|hold|refer)",
    re.IGNORECASE,
)
_QUOTE = re.compile(rb"(?:(?<=[ \n:])|^)[\"']+(?=\w)")
_CLOSED = {b'"': re.compile(rb"\"(?=[.,;]?\s)"), b"'": re.compile(rb"(?<=[.?!])'(?=\s)|'(?=[.]?[ ]*\n)")}
_NO_ANSWER = frozenset({Treatment.FURNITURE, Treatment.ENDING, Treatment.REQUEST, Treatment.EXPLANATION})
_REPLIES = frozenset({Wording.LEAD_IN, Wording.RESPONSE_HEADING})
_MOST_PARAGRAPHS = 40
_OPENING = 8
_LONGEST = 4000
_LINE = 600
_ITEM = 200
_NEAR = 5


def quoted_request(layout: Layout, start: int, end: int) -> tuple[int, int] | None:
    """Return the span of the requester's words that a letter quotes as it opens, if an answer follows them.

    They stand between quotation marks, in a list, or in paragraphs where the requester says "I".
    """
    paragraphs = list(islice(layout.paragraphs(start, end), _OPENING + 1))
    for index, (paragraph, following) in enumerate(pairwise(paragraphs)):
        found = _quoted_under(layout, paragraph, following, end)
        if found:
            before = (kinds_of(layout.flat[one.start : min(one.end, one.start + _LINE)]) for one in paragraphs[:index])
            replied = any(kinds & _REPLIES for kinds in before)
            return found if not replied and _answer_follows(layout, found[1], end) else None
    return None


def _quoted_under(layout: Layout, paragraph: Line, following: Line, end: int) -> tuple[int, int] | None:
    text = layout.flat[paragraph.start : min(paragraph.end, paragraph.start + _LINE)]
    if marked := _between_marks(layout, paragraph, following, end):
        return marked
    rest = islice(layout.paragraphs(following.start, end), _MOST_PARAGRAPHS)
    if _BULLETED.match(layout.flat, following.start, following.end):
        return _listed(layout, paragraph, rest) if _LISTS.search(text) and not _ANSWERS.search(text) else None
    return _in_first_person(layout, rest) if text.endswith(b":") and _SAYS.search(text) else None


def _between_marks(layout: Layout, paragraph: Line, following: Line, end: int) -> tuple[int, int] | None:
    """Return the span between quotation marks, opened in the paragraph that says who speaks or in the next."""
    opened = _QUOTE.search(layout.flat, paragraph.start, min(following.start + 2, paragraph.start + _LINE))
    if opened is None or not _SAYS.search(layout.flat[paragraph.start : opened.start()].rstrip()):
        return None
    closes = _CLOSED[opened.group()[:1]]
    closed = closes.search(layout.folded, opened.end(), min(end, opened.end() + _LONGEST))
    return (opened.start(), closed.end()) if closed else None


def _listed(layout: Layout, paragraph: Line, following: Iterable[Line]) -> tuple[int, int] | None:
    """Return the span of a paragraph and the list of two items or more under it, if it gives no figures."""
    items = []
    for item in following:
        text = layout.flat[item.start : item.end]
        if not _BULLETED.match(text):
            break
        if len(text) > _ITEM or _FIGURE.search(text) or _OURS.search(text):
            return None
        items.append(item)
    return (paragraph.start, items[-1].end) if len(items) > 1 else None


def _in_first_person(layout: Layout, following: Iterable[Line]) -> tuple[int, int] | None:
    """Return the span of the paragraphs in which the requester speaks and puts no plain question."""
    spoken = []
    for paragraph in following:
        text = layout.flat[paragraph.start : paragraph.end]
        requester = _FIRST_PERSON.search(text) or Wording.REQUESTER in kinds_of(text[:_LINE])
        if not requester or _OFFICER.search(text) or (text.endswith(b"?") and b". " not in text):
            break
        spoken.append(paragraph)
    return (spoken[0].start, spoken[-1].end) if spoken else None


def _answer_follows(layout: Layout, position: int, end: int) -> bool:
    sentences = islice(layout.sentences(position, end), _NEAR)
    for sentence in sentences:
        treatment = read_sentence(sentence, layout.flat[sentence.start : sentence.end]).treatment
        if treatment is Treatment.ENDING:
            return False
        if treatment not in _NO_ANSWER:
            return True
    return False
