"""The page on the law is what the catalogue makes of it."""

from __future__ import annotations

from foi_exemptions.catalogue import load_catalogue
from training.law_page import PAGE, law_page


def test_page_is_up_to_date() -> None:
    told = "docs/law.md is not what the catalogue makes: run python -m training.law_page"
    assert PAGE.read_text(encoding="utf-8") == law_page(load_catalogue()), told


def test_every_provision_is_on_the_page() -> None:
    page = law_page(load_catalogue())
    assert all(f"[`{entry.id}`]" in page for entry in load_catalogue().provisions)
