"""The country by an authority's name."""

from __future__ import annotations

import pytest

from foi_exemptions.jurisdictions import jurisdiction_of
from foi_exemptions.results import Jurisdiction


@pytest.mark.parametrize(
    "name",
    [
        "Aberdeen City Council",
        "Comhairle nan Eilean Siar",
        "NHS Greater Glasgow and Clyde",
        "NHS Lothian",
        "Police Scotland",
        "Scottish Ministers",
        "University of St Andrews",
        "Heriot-Watt University",
        "Perth & Kinross Council",
        "Crown Office and Procurator Fiscal Service",
        "Highland Health and Social Care Partnership",
    ],
)
def test_scottish(name: str) -> None:
    assert jurisdiction_of(name) is Jurisdiction.SCOTLAND


@pytest.mark.parametrize(
    "name",
    [
        "Perthshire Road Surgery, Leeds",
        "Kent County Council",
        "Cardiff Council",
        "Belfast City Council",
        "NHS England",
        "Scotland Office",  # a department of the United Kingdom
        "Forestry England",
        "Department for Transport",
        "HM Revenue and Customs",
        "Fifehead School",  # a name that begins like a council
        "Highlands Primary School, Redbridge",
    ],
)
def test_elsewhere(name: str) -> None:
    assert jurisdiction_of(name) is Jurisdiction.UK


@pytest.mark.parametrize("name", [None, "", "  "])
def test_no_name(name: str | None) -> None:
    assert jurisdiction_of(name) is None
