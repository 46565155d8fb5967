"""Which questions a sentence says it is about: "questions 4 to 4c", "the remaining questions"."""

from __future__ import annotations

import re
from typing import NamedTuple

from foi_exemptions.cutting.number_words import NUMBER_WORDS, ORDINAL_WORDS, number_of
from foi_exemptions.cutting.ref_lists import refs_in

_LEAD = rb"""(?:(?:(?:finally|lastly|also|next|and),?\s+)?
    (?:in\s(?:relation|respect|regard|response|answer|reply|reference)\s(?:to|of)
    |(?:with|in)\sregards?(?:\s(?:to|of))?|with\s(?:respect|reference)\sto|regarding|as\s(?:for|to|regards)|(?:turning|moving)\s(?:now\s|on\s)?to
    |concerning|for|to|on|re|the\s(?:information|data|details|figures?|records?|documents?|material)
      \s(?:(?:that\s|which\s)?you\s(?:have\s)?(?:requested|asked\sfor|sought|seek|want(?:ed)?)\s|requested\s|sought\s)?
      (?:for|in|at|under|by|within|relating\sto|falling\sunder))\s+)"""
_NUMBER = rb"""(?:\d{1,2}\s?\(?[a-z]?\)?|(?:%b)\b)""" % NUMBER_WORDS
_SCOPE = re.compile(
    rb"""(?:%(lead)b|your\s+)?
    (?:(?:parts?|points?|items?|queries|query)\s+(?:of\s+)?(?:your\s+)?(?:questions?\s+|request\s+)?
      |(?:the\sanswers?\sto\s)?questions?\s+|qs?\.?\s?)
    (?:numbers?\s+|nos?\.?\s+)?
    (?P<refs>\(?%(number)b
      (?:(?:\s*,\s*(?:and\s+)?|\s*&\s*|\s+and\s+|\s*-\s*|\s+to\s+|\s+or\s+)
         (?:questions?\s+|q)?\(?(?:%(number)b|[a-z]\)?)(?![a-z0-9]))*)
    (?![a-z0-9])"""
    % {b"lead": _LEAD, b"number": _NUMBER},
    re.IGNORECASE | re.VERBOSE,
)
_BRACKETED = re.compile(
    rb"%(lead)b(?P<refs>\(\d{1,2}\)(?:(?:\s*,\s*(?:and\s+)?|\s*&\s*|\s+and\s+|\s*-\s*|\s+to\s+)\(\d{1,2}\))*)"
    % {b"lead": _LEAD},
    re.IGNORECASE | re.VERBOSE,
)
"""Numbers of questions in brackets without a word for them: "With regard to (1) and (2), a table is attached."."""
_ORDINAL = re.compile(
    rb"""(?P<names>%(lead)b(?:the|your)\s+|the\sanswer\sto\s(?:the|your)\s+|your\s+)?
    (?P<places>(?:%(place)b)(?:(?:\s+and\s+|,\s*|\s*&\s*)(?:your\s+)?(?:%(place)b))*)
    (?:\s+(?P<count>%(count)b))?\s+(?:bullet\s)?
    (?:questions?|requests?|points?|parts?|queries|query|items?|elements?|bullets?|limbs?)\b
    (?:\sof\s(?:your|the)\s(?:request|letter|e-?mail|enquiry|query))?"""
    % {b"lead": _LEAD, b"place": ORDINAL_WORDS, b"count": NUMBER_WORDS},
    re.IGNORECASE | re.VERBOSE,
)
_BEHIND = re.compile(
    rb"[(\[](?:(?:in )?(?:answer|response|reply)(?:s|ing)? (?:to )?|re )?(?:your )?"
    rb"(?:questions?|points?|parts?|items?|quer(?:y|ies)) (?:no\.? ?|numbers? )?"
    rb"(?P<refs>\d[\w ,&()-]{0,30}?)[)\]][.;]?$",
    re.IGNORECASE,
)
_BEHIND_LEAD = re.compile(
    rb"\b(?:(?:in (?:relation|respect|regard|response|answer)|with (?:regard|respect)|relevant|relating) (?:to|of)"
    rb"|(?:with|in) regards?(?: (?:to|of))?|regarding|concerning) (?:your )?(?:questions?|points?|parts?|items?|q) ?"
    rb"(?P<refs>\d[\w ,&()-]{0,30}?)[.;]?$",
    re.IGNORECASE,
)
_BEHIND_ANSWERS = re.compile(
    rb"\b(?:which|that|and|,|table|list|below|attached|figures?) ?(?:(?:also|together|both) )?"
    rb"(?:covers?|covering|answers?|answering|deals? with|relates? to) (?:your |both |all of )?"
    rb"(?:questions?|points?|parts?|items?|q) ?(?P<refs>\d[\w ,&()-]{0,30}?)[.:;]?$",
    re.IGNORECASE,
)
"""What points at a table may say which questions that answers: "the table below, which covers questions 1 and 4"."""
_NUMBER_LAST = re.compile(rb"\d\W*[a-z]?\W*$", re.IGNORECASE)
_TAIL = 8
_POINTS = re.compile(rb"\b(?:see|refer|above|below|as per|as in|as for|same)\b", re.IGNORECASE)
_ORDINAL_WORD = re.compile(ORDINAL_WORDS, re.IGNORECASE)
_LISTS = re.compile(rb"\band\b|&", re.IGNORECASE)
_ONE = re.compile(rb"\b(?:question|q|part|point|item|query)\W*(?:number |no\.? )?\(?\d{1,2},", re.IGNORECASE)
"""One question and a comma: a number behind it belongs to the answer, unless more of a list follows."""
_LABEL = re.compile(rb"\s*[:-]\s*")
_DASH = re.compile(rb"\s+-\s+")
_REMAINING = re.compile(
    rb"\b(?:remaining|remainder|rest|other parts?|all (?:the )?other)\b[^.]{0,30}\b(?:questions?|requests?|"
    rb"parts?|points)\b",
    re.IGNORECASE,
)
_OPENING = 40


class Scope(NamedTuple):
    """The questions a sentence opens by naming, where the naming ends, and where a label ("Question 2:") does."""

    refs: tuple[str, ...]
    end: int
    label_end: int | None


def scope_at(folded: bytes, order: list[str]) -> Scope | None:
    """Return the questions a sentence opens by naming, if it does; ``order`` fills ranges such as "4 to 4c"."""
    opening = _SCOPE.match(folded) or _BRACKETED.match(folded)
    if opening is None:
        return _ordinal_scope(folded, order)
    refs, end = opening["refs"], opening.end()
    label = _LABEL.match(folded, end)
    if label is None and (cut := _answer_in(opening, order)):
        refs, end = refs[:cut], opening.start("refs") + cut
        label = _DASH.match(folded, end)
    return Scope(tuple(refs_in(refs, order)), end, label.end() if label else None)


def _answer_in(opening: re.Match[bytes], order: list[str]) -> int | None:
    """Return where a list of questions ends whose last number is the answer's: "Question 1, 14 posts", "Q4 - 12"."""
    refs = opening["refs"]
    dash = _DASH.search(refs)
    if dash and order and not set(refs_in(refs[dash.end() :], [])) <= set(order):
        return dash.start()
    told = refs.count(b",") == 1 and not _LISTS.search(refs) and _ONE.search(opening.group())
    return refs.find(b",") if told else None


def _ordinal_scope(folded: bytes, order: list[str]) -> Scope | None:
    """Return the questions named by their place, "your second point", where the request numbers its own."""
    opening = _ORDINAL.match(folded)
    if opening is None:
        return None
    refs = _by_place(opening, [ref for ref in order if ref.isdigit()] or order)
    label = _LABEL.match(folded, opening.end())
    if not refs or not (label or opening["names"]):
        return None
    return Scope(refs, opening.end(), label.end() if label else None)


def scope_behind(folded: bytes, order: list[str]) -> tuple[str, ...]:
    """Return the questions of the request that a sentence closes by naming, in brackets or as what it is about."""
    if not _NUMBER_LAST.search(folded, max(0, len(folded) - _TAIL)):
        return ()
    closing = _BEHIND.search(folded) or _BEHIND_ANSWERS.search(folded)
    if closing is None and not _POINTS.search(folded):
        closing = _BEHIND_LEAD.search(folded)
    refs = tuple(refs_in(closing["refs"], order)) if closing else ()
    return refs if set(refs) <= set(order) else ()


def _by_place(opening: re.Match[bytes], order: list[str]) -> tuple[str, ...]:
    places = [number_of(word) for word in _ORDINAL_WORD.findall(opening["places"])]
    count = number_of(opening["count"]) if opening["count"] else 1
    found = [order[-count:] if place < 0 else order[place - 1 : place - 1 + count] for place in places]
    return tuple(dict.fromkeys(ref for refs in found for ref in refs))


def refs_named(folded: bytes, order: list[str]) -> tuple[str, ...]:
    """Return the questions named anywhere in a sentence."""
    found: list[str] = []
    for match in _SCOPE.finditer(folded):
        found += [ref for ref in refs_in(match.group("refs"), order) if ref not in found]
    return tuple(found)


def says_remaining(folded: bytes) -> bool:
    """Whether a sentence speaks of the rest of the questions."""
    return bool(_REMAINING.search(folded))


def opens_remaining(folded: bytes) -> bool:
    """Whether a sentence opens by speaking of the rest of the questions."""
    found = _REMAINING.search(folded)
    return found is not None and found.start() < _OPENING
