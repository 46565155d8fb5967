"""Answers filled in behind what was asked, in its own line: "Supplier: Ash Ltd", "How many were paid - 649"."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from foi_exemptions.cutting.numbered import Mark, put_over
from foi_exemptions.cutting.questions import OUR_VOICE, VERB
from foi_exemptions.cutting.spans import matched_runs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foi_exemptions.cutting.layout import Layout, Line

_FIELD = re.compile(rb"(?:[*-] *)?(?P<label>[A-Z][^:?.\n]{2,110}?)(?: ?:[ ]+| -{1,2} )(?=[^ \n])")
_ASKED = re.compile(
    rb"\b(?:suppliers?|providers?|vendors?|contract(?:or|s)?|spend|spent|costs?|value|price|fees?|budget|starts?|ends?|"
    rb"expir(?:y|es)|renewal|review|dates?|duration|length|extensions?|term|users?|licen[cs]es?|numbers?|total|names?|"
    rb"contacts?|officer|manager|departments?|systems?|software|versions?|makes?|models?|descriptions?|brands?|"
    rb"procure\w*|framework|tender|reason|average|percentage)\b",
    re.IGNORECASE,
)
"""What contracts, systems and spending are asked about by: a form has such names."""
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
_FEWEST_FIELDS, _FEWEST_ASKED, _FEWEST_DASHED = 3, 4, 2
"""Lines that have to stand together; more fields under a question with its mark, as three are parts of its answer."""
Field = tuple["Line", "re.Match[bytes]"]


def with_forms(layout: Layout, marks: Sequence[Mark], start: int, end: int) -> list[Mark]:
    """Return the marks with those of the lines in a span that name or ask something and answer it behind.

    In a reply that prints numbers they are parts of the numbered answers.
    """
    if any(mark.refs for mark in marks):
        return list(marks)
    lines = list(layout.lines_within(start, end))
    runs = [*_dashed(layout, lines), *_fields(layout, lines)]
    found = {  # a line that asks, and names in front of a colon too, is one question
        line.start: Mark((), line.start, match.end(), match.span("label"), True, stop=line.end)
        for run in runs
        if len(run) >= _FEWEST_ASKED or not _is_asked(layout, marks, run[0][0].start)
        for line, match in run
    }
    return put_over(marks, list(found.values()))


def _dashed(layout: Layout, lines: Sequence[Line]) -> Iterator[list[Field]]:
    """Yield the lines that ask without a question mark and answer behind a dash."""
    asked = ((line, _DASHED.match(layout.folded, line.start, line.end)) for line in lines)
    return (run for run in matched_runs(asked) if len(run) >= _FEWEST_DASHED)


def _fields(layout: Layout, lines: Sequence[Line]) -> Iterator[list[Field]]:
    """Yield the lines of a form, of which at least half name what is commonly asked for."""
    named = ((line, _FIELD.match(layout.folded, line.start, line.end)) for line in lines)
    for run in matched_runs((line, match if match and _names(match["label"]) else None) for line, match in named):
        asked = sum(_ASKED.search(match["label"]) is not None for _, match in run)
        if len(run) >= _FEWEST_FIELDS and 2 * asked >= len(run):
            yield run


def _names(label: bytes) -> bool:
    """Whether words in front of a colon only name something, and nothing of the request itself."""
    return not (VERB.search(label) or OUR_VOICE.search(label) or _OF_THE_REQUEST.fullmatch(label))


def _is_asked(layout: Layout, marks: Sequence[Mark], position: int) -> bool:
    """Whether a question with its mark stands over a place."""
    above = bisect_right(marks, position, key=lambda mark: mark.start) - 1
    if above < 0 or marks[above].start == position or not (question := marks[above].question):
        return False
    return layout.folded[question[1] - 1 : question[1]] == b"?"
