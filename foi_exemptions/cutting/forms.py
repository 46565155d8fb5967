"""Answers filled in behind what was asked, in its own line: "Supplier: Ash Ltd", "How many were paid - 649"."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from foi_exemptions.cutting.numbered import Mark
from foi_exemptions.cutting.questions import OUR_VOICE, VERB
from foi_exemptions.cutting.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foi_exemptions.cutting.layout import Layout

_FIELD = re.compile(rb"(?:[*-] *)?(?P<label>[A-Z][^:?.\n]{2,70}?) ?:[ ]+(?=[^ \n])")
_ASKED = re.compile(
    rb"\b(?:suppliers?|providers?|vendors?|contract(?:or|s)?|spend|spent|costs?|value|price|fees?|budget|starts?|ends?|"
    rb"expir(?:y|es)|renewal|review|dates?|duration|length|extensions?|term|users?|licen[cs]es?|numbers?|total|names?|"
    rb"contacts?|officer|manager|departments?|systems?|software|versions?|makes?|models?|descriptions?|brands?|"
    rb"procure\w*|framework|tender|reason|average|percentage)\b",
    re.IGNORECASE,
)
_OF_THE_REQUEST = re.compile(
    rb"(?:(?:our|your) )?ref(?:erence)?\b.*|(?:foi|eir|rfi|case|request|enquiry|response|reply)\b.*|"
    rb"date(?: (?:of|received|sent|issued|answered|responded|published|closed|requested|in|out)\b.*)?|"
    rb"(?:last )?(?:received|sent|issued|published|updated|answered|closed|due)\b.*|categor(?:y|ies)|subject|"
    rb"topic|title|status|outcome|directorate|from|to|cc|bcc|tel(?:ephone)?|phone|mobile|fax|e-?mail|web(?:site)?|"
    rb"taken by|caller|time",
    re.IGNORECASE,
)
"""What a page or a letter says of the request itself."""
_DASHED = re.compile(
    rb"(?P<label>(?:how (?:many|much|often|long)|what|which|who|when|where|why)\b[^?\n]{8,240}?)"
    rb"[ ]{1,20}-{1,3}[ ]{1,20}(?=[^ \n])",
    re.IGNORECASE,
)
_FEWEST = {_FIELD: 3, _DASHED: 2}


def with_forms(layout: Layout, marks: Sequence[Mark], start: int, end: int) -> list[Mark]:
    """Return the marks with those of the lines in a span that name or ask something and answer it behind.

    Some of them have to stand together, and no question before them be open: figures by year answer one question.
    """
    if any(mark.refs for mark in marks):
        return list(marks)
    found = [mark for pattern in _FEWEST for mark in _lines(layout, pattern, start, end)]
    taken = Spans((mark.start, mark.stop or mark.answer) for mark in found)
    return sorted([*(mark for mark in marks if not taken.cover(mark.start)), *found], key=lambda mark: mark.start)


def _lines(layout: Layout, pattern: re.Pattern[bytes], start: int, end: int) -> Iterator[Mark]:
    fields = [(line, pattern.match(layout.folded, line.start, line.end)) for line in layout.lines_within(start, end)]
    for filled, group in groupby(fields, key=lambda field: field[1] is not None and _names(field[1]["label"])):
        run = list(group)
        labels = [match["label"] for _, match in run if match]
        if not filled or len(run) < _FEWEST[pattern]:
            continue
        if pattern is _FIELD and 2 * sum(bool(_ASKED.search(label)) for label in labels) < len(labels):
            continue
        for line, match in run:
            if match:
                yield Mark((), line.start, match.end(), match.span("label"), True, stop=line.end)


def _names(label: bytes) -> bool:
    """Whether words in front of an answer ask or name, and tell nothing themselves."""
    if _DASHED.match(label + b" - x"):
        return True
    return not (VERB.search(label) or OUR_VOICE.search(label) or _OF_THE_REQUEST.fullmatch(label))
