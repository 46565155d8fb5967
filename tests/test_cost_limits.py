"""The amount of the cost limit: whose it is, and when a letter names another body's."""

from __future__ import annotations

import pytest

from foi_exemptions.cost_limits import Body, body_of, wrong_amount
from foi_exemptions.matching import fold
from foi_exemptions.results import Jurisdiction


@pytest.mark.parametrize(
    ("authority", "jurisdiction", "body"),
    [
        ("Department for Canals", Jurisdiction.UK, Body.CENTRAL),
        ("Ministry of Bridges", None, Body.CENTRAL),
        ("Home Office", None, Body.CENTRAL),
        ("Marsh District Council", Jurisdiction.UK, Body.OTHER),
        ("Fen Valley NHS Trust", None, Body.OTHER),
        ("Loch Council", Jurisdiction.SCOTLAND, Body.SCOTTISH),
        (None, Jurisdiction.SCOTLAND, Body.SCOTTISH),
        (None, Jurisdiction.UK, None),
        ("  ", None, None),
    ],
)
def test_whose_limit(authority: str | None, jurisdiction: Jurisdiction | None, body: Body | None) -> None:
    assert body_of(authority, jurisdiction) is body


@pytest.mark.parametrize(
    ("text", "body", "wrong"),
    [
        ("This would exceed the appropriate limit of £450.", Body.OTHER, None),
        ("This would exceed the appropriate limit of £600.", Body.OTHER, "£600"),
        ("It would go over the 24 hour limit.", Body.OTHER, "24 hour"),
        ("It would go over the 24 hour limit.", Body.CENTRAL, None),
        ("The limit is £450, or 18 hours.", Body.SCOTTISH, "£450"),
        ("The limit for public authorities is £600 in Scotland.", Body.SCOTTISH, None),
        ("We think it would take 24 hours, over the limit of 18 hours.", Body.OTHER, None),  # an estimate of the work
        ("Forty hours of reading would cost £600 and exceed the limit.", Body.OTHER, None),
        ("The limit of £450 equates to 24 hours.", None, "24 hours"),  # whoever it is, one of the two is wrong
        ("The limit of £600 equates to 24 hours.", None, None),
        ("This exceeds the limit (two and a half days).", Body.CENTRAL, "two and a half days"),
        ("Nothing is said of an amount.", Body.OTHER, None),
    ],
)
def test_wrong_amounts(text: str, body: Body | None, wrong: str | None) -> None:
    found = wrong_amount(text, fold(text), body)
    assert (found.text if found is not None else None) == wrong
    if found is not None:
        assert text[found.start_char : found.end_char] == found.text
