"""Signals to numbers: a named column for each fact."""

from __future__ import annotations

import numpy as np
import pytest

from foi_exemptions.features import names, numbers
from foi_exemptions.rules import load_rules
from foi_exemptions.signals import read_signals

COLUMNS = names([rule.id for rule in load_rules().rules])


def features(text: str, question: str = "") -> dict[str, float]:
    """The columns of one segment that are not nought, by name."""
    row = numbers([read_signals(text, question)]).matrix().toarray()[0]
    return {name: float(value) for name, value in zip(COLUMNS, row, strict=True) if value}


def test_the_table_has_a_column_for_each_name() -> None:
    table = numbers([read_signals("Yes."), read_signals("")])
    assert table.shape == (2, len(COLUMNS))
    assert np.isfinite(table.values).all()


@pytest.mark.parametrize(
    ("text", "question", "present", "absent"),
    [
        # the rule and where it stands: in the first sentence or only later
        ("We do not hold this.", "", {"all:not_held", "opening:not_held"}, {"all:see_attached", "rest:not_held"}),
        ("Our vans are blue. We do not hold the rest.", "", {"all:not_held", "rest:not_held"}, {"opening:not_held"}),
        # grounds and stances
        (
            "Exempt under section 31(1)(a).",
            "",
            {"grounds:refused_with_exemption", "stance:relied_on"},
            {"grounds:redirected"},
        ),
        ("We are not relying on section 43.", "", {"stance:not_relied_on"}, {"grounds:refused_with_exemption"}),
        # kinds of question, alone and crossed with what the answer says
        (
            "No.",
            "Do you hold a register of bees?",
            {"question:yes_no", "question:asks_records", "shape:first_word_no"},
            {"shape:no_question"},
        ),
        (
            "We do not hold any.",
            "2. Do you hold any?",
            {"yes_no*not_held", "asks_records*not_held"},
            {"how_many*not_held"},
        ),
        ("We do not hold any.", "How many are there?", {"how_many*not_held"}, {"yes_no*not_held"}),
        (
            "14",
            "",
            {"shape:no_question", "shape:digits", "shape:short"},
            {"question:yes_no", "shape:pounds"},
        ),
        # shapes
        ("It cost £12.", "How much was it?", {"shape:pounds"}, {"shape:link"}),
        ("www.bees.example/list", "", {"shape:link"}, set()),
        ("What do you mean?", "", {"shape:question_mark"}, set()),
        ("12", "How many bees lived here in May?", {"shape:shorter_than_question"}, set()),
    ],
)
def test_facts_fill_their_columns(text: str, question: str, present: set[str], absent: set[str]) -> None:
    found = set(features(text, question))
    assert present <= found
    assert not absent & found


def test_where_lines_wrap_tells_nothing() -> None:
    wide = "We do not record this. The count for the whole county is 6."
    assert features(wide.replace("the whole", "the\nwhole")) == features(wide)


def test_a_row_does_not_depend_on_its_neighbours() -> None:
    texts = ["Not held.", "Exempt under section 40(2).", "£4,000", ""]
    together = numbers([read_signals(text) for text in texts]).matrix().toarray()
    alone = np.vstack([numbers([read_signals(text)]).matrix().toarray() for text in texts])
    assert (together == alone).all()
