"""The requester's own words that a reply quotes before it answers, without a heading around them."""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from foi_exemptions.cutting.phrases import TREATED, Wording
from foi_exemptions.cutting.questions import OPENING, asks_outright, is_heading
from foi_exemptions.cutting.treatments import Treatment, kinds_of, read_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
    rb"stated|ran|says|reading|asking|saying))" + _ADDED + rb"[:,]? ?$|"
    rb"\b(?:thank you for|further to|(?:i|we) (?:refer to|write about)|with reference to|regarding|in response to) "
    rb"(?:your\b|contacting|writing|getting|the (?:request|enquiry|e-?mail|letter))[^.:?]{0,120}"
    rb"\b(?:concerning|regarding|about|for|requesting|asking|seeking|as follows|following(?: \w+)?|below|"
    rb"information):$|"
    rb"\byou (?:\w+ ){0,3}(?:made|submitted|sent|raised|put) (?:\w+ ){0,3}"
    rb"(?:request|questions?|points?|enquiry|query):$|"
    rb"\byour (?:\w+ )?(?:request|questions?|enquiry)\b[^.:?]{0,60}\b(?:is|are) (?:as follows|(?:\w+ ){0,2}below|"
    rb"(?:\w+ ){0,2}here)\b[^.:?]{0,40}:$",
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
    rb"\b(?:told|informed|advised) me\b|"
    rb"\b(?:i|we) (?:(?:can|am|have|also|now|must|do|will|would|therefore|hereby) )*(?:attach|enclose|confirm|advise|"
    rb"apologise|note|able|unable|regret|respond|reply|consider|hold|refer|only|provide|supply|disclose|release|withh\w+|"
    rb"writ(?:e|ing) (?:in (?:reply|response|answer)|to (?:reply|respond|answer|confirm|advise|inform|acknowledge)))\b",
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
_ITEM = 400
_NEAR = 5
_HEADING, _TITLE = 40, 60
"""The heading over a request, and the title of a page, take no more characters."""
_GREETS = frozenset({Wording.THANKS, Wording.REQUEST_HEADING})
_BLANK = re.compile(rb"[ ]*\n[ ]*\n")
_DECIDES = TREATED - {Wording.REDIRECTED}
_NO_NAME = TREATED | {Wording.REQUESTER}
_REPLIED = TREATED | {Wording.THANKS}


def quoted_request(layout: Layout, start: int, end: int) -> tuple[int, int] | None:
    """Return the span of the requester's words that a letter quotes as it opens, if an answer follows them.

    They stand between quotation marks, in a list, or in paragraphs where the requester says "I" or only names what is
    wanted; on a page without greeting or headings such a name needs no announcement.
    """
    paragraphs = list(islice(layout.paragraphs(start, end), 2 * _OPENING))
    if (named := _named_on_top(layout, paragraphs, end)) is not None:
        return named
    for index, (paragraph, following) in enumerate(pairwise(paragraphs[: _OPENING + 1])):
        found = _quoted_under(layout, paragraph, following, end)
        if found:
            before = (kinds_of(_opening(layout, one)) for one in paragraphs[:index])
            replied = any(kinds & _REPLIES for kinds in before)
            return found if not replied and _answer_follows(layout, found[1], end) else None
    return None


def asked_above(layout: Layout, start: int, end: int) -> tuple[int, int] | None:
    """Return the span of what was asked on a page where only the response has a heading, and one such heading."""
    paragraphs = list(islice(layout.paragraphs(start, end), _MOST_PARAGRAPHS))
    headings = [
        place
        for place, one in enumerate(paragraphs)
        if one.end - one.start <= _TITLE and Wording.RESPONSE_HEADING in kinds_of(layout.flat[one.start : one.end])
    ]
    if len(headings) != 1 or not _answer_follows(layout, paragraphs[headings[0]].end, end):
        return None
    opened: int | None = None
    above = paragraphs[: headings[0]]
    for paragraph in above:
        text = _opening(layout, paragraph)
        kinds = kinds_of(text)
        if kinds & _REPLIED or _OFFICER.search(text):
            return None
        if opened is None and (Wording.REQUESTER in kinds or asks_outright(text)):
            opened = paragraph.start
    return None if opened is None else (opened, above[-1].end)


def _opening(layout: Layout, paragraph: Line) -> bytes:
    return layout.flat[paragraph.start : min(paragraph.end, paragraph.start + _LINE)]


def _named_on_top(layout: Layout, paragraphs: Sequence[Line], end: int) -> tuple[int, int] | None:
    """Return the span of what was wanted where a page without greeting or headings names it over the only answer."""
    for place, paragraph in enumerate(paragraphs[:_OPENING]):
        text = _opening(layout, paragraph)
        kinds = kinds_of(text)
        if kinds & _GREETS:
            return None
        if len(text) > _TITLE and OPENING.match(text) and is_heading(text):
            alone = _names_wish(layout, paragraphs[place:])
            return paragraph if alone and _answer_follows(layout, paragraph.end, end) else None
        if len(text) > _TITLE or kinds & _REPLIES:
            return None
    return None


def _quoted_under(layout: Layout, paragraph: Line, following: Line, end: int) -> tuple[int, int] | None:
    text = _opening(layout, paragraph)
    if marked := _between_marks(layout, paragraph, following, end):
        return marked
    rest = islice(layout.paragraphs(following.start, end), _MOST_PARAGRAPHS)
    if _BULLETED.match(layout.flat, following.start, following.end):
        return _listed(layout, paragraph, rest) if _LISTS.search(text) and not _ANSWERS.search(text) else None
    headed = len(text) < _HEADING and Wording.REQUEST_HEADING in kinds_of(text)
    return _as_requested(layout, rest) if text.endswith(b":") and (headed or _SAYS.search(text)) else None


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


def _as_requested(layout: Layout, following: Iterable[Line]) -> tuple[int, int] | None:
    """Return the span of paragraphs in which the requester speaks or names what is wanted, without a plain question."""
    paragraphs = list(following)
    spoken: list[Line] = []
    for place, paragraph in enumerate(paragraphs):
        text = layout.flat[paragraph.start : paragraph.end]
        kinds = kinds_of(text[:_LINE])
        requester = _FIRST_PERSON.search(text) or Wording.REQUESTER in kinds
        asks = text.endswith((b":", b";")) or (text.endswith(b"?") and b". " not in text)
        if asks or kinds & _DECIDES or _OFFICER.search(text):
            break
        if not (requester or (place == 0 and _names_wish(layout, paragraphs))):
            break
        spoken.append(paragraph)
    return (spoken[0].start, spoken[-1].end) if spoken else None


def _names_wish(layout: Layout, paragraphs: Sequence[Line]) -> bool:
    """Whether the first paragraph only names what is wanted ("The number of boats in each year.").

    It opens no series of such, as each of those is answered under it.
    """
    texts = (_opening(layout, one) for one in paragraphs[:_OPENING])
    first, *rest = (bool(OPENING.match(text)) and is_heading(text) and not kinds_of(text) & _NO_NAME for text in texts)
    return first and not any(rest) and _BLANK.match(layout.folded, paragraphs[0].end) is not None


def _answer_follows(layout: Layout, position: int, end: int) -> bool:
    sentences = islice(layout.sentences(position, end), _NEAR)
    for sentence in sentences:
        treatment = read_sentence(sentence, layout.flat[sentence.start : sentence.end]).treatment
        if treatment is Treatment.ENDING:
            return False
        if treatment not in _NO_ANSWER:
            return True
    return False
