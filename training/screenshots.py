"""Pictures of the page for the documentation, taken of the example responses: ``python -m training.screenshots``."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Literal, NamedTuple

import foi_exemptions
from foi_exemptions.folders import response_files
from foi_exemptions.page import write_page

ROOT = Path(__file__).resolve().parent.parent
RESPONSES = ROOT / "seeds" / "responses"
IMAGES = ROOT / "docs" / "images"
LETTER = RESPONSES / "letter-street-lighting.txt"


class Shot(NamedTuple):
    """A picture: its file, the page and the place on it, and the theme."""

    name: str
    page: str
    theme: Literal["light", "dark"] = "light"
    section: str | None = None


SHOTS = (
    Shot("response.png", "response.html#r1-s6"),
    Shot("dark.png", "response.html#r1-s10", "dark"),
    Shot("folder.png", "folder.html"),
    Shot("matrix.png", "folder.html", section=".find"),
)


def main() -> None:
    """Write the pages to a temporary folder and the pictures to docs/images."""
    from playwright.sync_api import sync_playwright

    labeller = foi_exemptions.load()
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        pages = {"response.html": [str(LETTER)], "folder.html": response_files([RESPONSES / "*.txt"])}
        for page, files in pages.items():
            with (folder / page).open("w", encoding="utf-8") as file:
                write_page([labeller.label_file(one) for one in files], file)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for shot in SHOTS:
            tab = browser.new_page(viewport={"width": 1200, "height": 800}, color_scheme=shot.theme)
            tab.goto(f"{folder.as_uri()}/{shot.page}")
            if shot.section is not None:
                tab.locator(shot.section).evaluate("one => one.scrollIntoView()")
            tab.screenshot(path=IMAGES / shot.name)
            tab.close()
        browser.close()


if __name__ == "__main__":
    main()
