"""The words and signs that stand on the page for the values of a report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foi_exemptions.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

LABELS = {
    "refused_with_exemption": "Refused",
    "redirected": "Redirected",
    "not_held": "Not held",
    "answered": "Answered",
    "not_applicable": "Not applicable",
    "unanswered": "Unanswered",
}
"""What the page calls each label, and a question without an answer, in the order it lists them."""

SIGNS = {
    "refused_with_exemption": "■",
    "redirected": "→",
    "not_held": "○",
    "answered": "●",
    "not_applicable": "–",
    "unanswered": "?",
}
"""A shape for each label, so that none is told by its colour alone."""

OUTCOMES = {
    "granted": "Granted",
    "partially_withheld": "Partly withheld",
    "withheld": "Withheld",
    "not_held": "Not held",
    "redirected": "Redirected",
    "no_decision": "No decision",
}

DECIDED_BY = {
    "rule": "a rule",
    "classifier": "the classifier",
    "both": "a rule and the classifier, which agree",
}

STANCES = {
    "relied_on": "relied on",
    "not_relied_on": "not relied on",
    "hypothetical": "only supposed",
    "mentioned": "only mentioned",
    "procedural": "procedure, no exemption",
    "quoted": "quoted",
}


def section_of(provision_id: str) -> str:
    """Return the section or regulation that holds a provision: "foia:31" of "foia:31(1)(a)"."""
    return provision_id.partition("(")[0]


def provision_name(provision_id: str) -> str:
    """Return a provision as people write it: "FOIA section 31(1)(a)"."""
    statute, _, provision = provision_id.partition(":")
    return f"{statute.upper()} {load_catalogue().statute(statute).unit} {provision}"


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun: "1 answer", "2,340 answers"."""
    return f"{number:,} {one if number == 1 else many}"


def percent(value: float) -> str:
    """Return a probability in hundredths, never as certain: "97%", "over 99%", "under 1%"."""
    if value > 0.995:
        return "over 99%"
    return f"{value:.0%}" if value >= 0.005 else "under 1%"


def printed_order(ref: str) -> list[tuple[bool, int, str]]:
    """Return a key that sorts references as letters print them: 2 before 10, 4 before 4a, numbers before letters."""
    return [(not number, int(number or 0), word) for number, word in re.findall(r"(\d+)|([^\W\d_]+)", ref)]


def shortened(text: str, limit: int = 180) -> str:
    """Return the text on one line, cut after a word."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[:limit].rsplit(" ", 1)[0] + " …"


FILTERS: dict[str, Callable[..., str]] = {
    "counted": counted,
    "percent": percent,
    "provision_name": provision_name,
    "section_of": section_of,
    "shortened": shortened,
}
"""What the templates call by name."""
