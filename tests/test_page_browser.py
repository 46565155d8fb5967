"""The page in a browser: opened from a file, it fetches nothing, runs nothing of the response, and works by keyboard."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest

from foi_exemptions.page import write_page
from foi_exemptions.results import Message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from foi_exemptions.pipeline import Labeller

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = sync_api.expect

BENCHES = """Our ref: FOI 31/24

Q1. How many benches does the council own?
There are 212 benches in the parks.

Q2. Who won the contract and at what price?
The contractor is Oakhurst Joinery Ltd. The unit price is withheld under section 43(2) of the Freedom of Information Act.

Q3. Who sits on them?
We do not hold this information.

Q4. When were they painted?

"""
HOSTILE = """Q1. How many bins does the council own?
There are 40 bins. <script>window.hit = 1</script></script><!-- <img src="https://example.org/x.png" onerror="window.hit = 2">

Q2. Where are they?
The list is available on our website at javascript:window.hit=3 or https://www.example.org/bins.
"""


@dataclass
class Visit:
    """A tab, and what went wrong in it."""

    tab: Any
    troubles: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def pages(labeller: Labeller, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The addresses of a response, of a hostile one, of a folder of both, and of a folder of four hundred."""
    folder: Path = tmp_path_factory.mktemp("pages")
    for name, text in (("benches.txt", BENCHES), ("bins.txt", HOSTILE)):
        (folder / name).write_text(text, encoding="utf-8")
    benches, bins = (labeller.label_file(folder / name) for name in ("benches.txt", "bins.txt"))
    second = BENCHES.index("Q2")
    benches = replace(
        benches,
        document=replace(benches.document, pages=(0, second)),
        messages=(Message(3, 0, len(BENCHES), "4 May 2024"),),
    )
    items = [f"Q{n}. What did item {n} cost?\nThe {n} hauliers were paid £{n},250 each.\n" for n in range(1, 7)]
    long = labeller.label_text("\n".join(items) + "\nYours sincerely\n" * 200)
    contents = {"benches": [benches], "bins": [bins], "folder": [benches, bins], "large": [long] * 400}
    for name, reports in contents.items():
        with (folder / f"{name}.html").open("w", encoding="utf-8") as file:
            write_page(reports, file, unread=["lost.pdf: has no text"] if name == "folder" else [])
    return {name: (folder / f"{name}.html").as_uri() for name in contents}


@pytest.fixture
def visit(browser: Any) -> Iterator[Visit]:
    """A tab of 1200 by 800 that must see no error, no warning and no request but for files."""
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    tab = context.new_page()
    tab.set_default_timeout(5000)
    visit = Visit(tab)
    tab.on("console", lambda message: visit.troubles.append(message.text))
    tab.on("pageerror", lambda error: visit.troubles.append(str(error)))
    tab.on("request", lambda request: visit.requests.append(request.url))
    yield visit
    context.close()
    assert visit.troubles == []
    assert [url for url in visit.requests if not url.startswith("file://")] == []


def test_an_answer_is_chosen_by_keyboard_and_left_again(visit: Visit, pages: dict[str, str]) -> None:
    tab = visit.tab
    tab.goto(pages["benches"])
    assert tab.locator(".details").is_hidden()
    refusal = tab.locator("a.tag", has_text="Refused")
    refusal.focus()
    tab.keyboard.press("Enter")
    details = tab.locator(".details")
    assert details.locator("h2").evaluate("title => title === document.activeElement")
    shown = details.inner_text()
    for words in (
        "Refused",
        "Probability",
        "decided by",
        "Who won the contract",
        "Prejudice to commercial interests",
        "section 43(2)",
        "Page 2",
        "Message 3 of 4 May 2024",
    ):
        assert words in shown
    assert details.get_by_role("link", name="FOIA section 43(2)").get_attribute("href") == (
        "https://www.legislation.gov.uk/ukpga/2000/36/section/43"
    )
    lit = tab.locator(".lit").all_inner_texts()
    assert "section 43(2)" in lit
    assert "withheld" in lit
    assert "unit price is withheld" in tab.locator("mark.chosen").inner_text()
    assert tab.locator(".answers [aria-current]").inner_text().split()[0] == "■"
    tab.keyboard.press("Escape")
    assert details.is_hidden()
    assert refusal.evaluate("tag => tag === document.activeElement")
    assert tab.locator(".lit").count() == 0


def test_an_answer_is_chosen_by_mouse_by_address_and_by_stepping(visit: Visit, pages: dict[str, str]) -> None:
    tab = visit.tab
    tab.goto(pages["benches"] + "#r1-s1")
    title = tab.locator(".details h2")
    assert "Answered" in title.inner_text()
    assert tab.get_by_role("button", name="Previous").is_disabled()
    tab.get_by_role("button", name="Next").click()
    assert tab.url.endswith("#r1-s2")
    tab.locator("mark", has_text="We do not hold this").click()
    assert "Not held" in title.inner_text()
    tab.go_back()
    assert tab.url.endswith("#r1-s2")
    expect(title).not_to_contain_text("Not held")
    tab.get_by_role("button", name="Close").click()
    assert tab.locator(".details").is_hidden()


@pytest.mark.parametrize("page", ["bins", "folder"])
def test_a_hostile_response_is_shown_and_harmless(visit: Visit, pages: dict[str, str], page: str) -> None:
    tab = visit.tab
    number = 2 if page == "folder" else 1
    tab.goto(pages[page] + f"#r{number}-s1")
    text = tab.locator(f"#r{number} .text").inner_text()
    assert "<script>window.hit = 1</script></script><!-- <img src=" in text
    assert "javascript:window.hit=3" in text
    for tag in tab.locator(f"#r{number} a.tag").all():
        tag.click()
    assert tab.evaluate("window.hit") is None
    assert tab.locator("main img, main .text script, a[href^='javascript']").count() == 0
    with pytest.raises(sync_api.Error, match="TrustedHTML"):
        tab.evaluate("document.body.innerHTML = '<p>'")
    visit.troubles.clear()  # the browser says on its console that it refused


def test_a_folder_is_filtered_and_leads_to_its_responses(visit: Visit, pages: dict[str, str]) -> None:
    tab = visit.tab
    tab.goto(pages["folder"])
    assert tab.locator("article:visible").count() == 0
    assert "lost.pdf: has no text" in tab.locator(".unread").inner_text()
    found, rows = tab.locator("#found"), tab.locator("#matrix tbody tr:visible")
    assert rows.count() == 2
    tab.get_by_role("checkbox", name="Not held").check()
    expect(found).to_have_text("1 answer in 1 response")
    assert rows.count() == 1
    assert tab.locator("#matrix a.not_held.faded").count() == 0
    assert tab.locator("#matrix a.answered:not(.faded)").count() == 0
    tab.get_by_role("button", name="Clear").click()
    expect(found).to_be_empty()
    tab.get_by_role("combobox").select_option("foia:43")
    expect(found).to_have_text("1 answer in 1 response")
    assert "contractor is Oakhurst" in tab.locator("#results").inner_text()
    tab.get_by_role("button", name="Clear").click()
    tab.get_by_role("searchbox").fill("40 BINS")
    expect(tab.locator("#results")).to_contain_text("There are 40 bins.")
    tab.locator("#results a").press("Enter")
    assert tab.locator("article:visible").count() == 1
    assert tab.locator("#overview").is_hidden()
    assert "40 bins" in tab.locator("mark.chosen").inner_text()
    tab.get_by_role("link", name="All responses").click()
    assert found.is_visible()
    assert tab.locator("article:visible").count() == 0
    tab.get_by_role("button", name="Find Refused").click()
    expect(tab.locator("#results b")).to_have_text("Refused")
    tab.locator("#matrix a.unanswered:visible").first.click()
    assert tab.locator("#r1 h2").first.inner_text() == "benches.txt"


def test_dark_and_light_follow_the_system_until_the_reader_chooses(visit: Visit, pages: dict[str, str]) -> None:
    tab = visit.tab
    tab.emulate_media(color_scheme="dark")
    tab.goto(pages["benches"])
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = tab.evaluate(ground)
    button = tab.get_by_role("button", name="Dark")
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    light = tab.evaluate(ground)
    assert (dark, light) == ("rgb(22, 24, 27)", "rgb(251, 250, 246)")
    tab.reload()
    assert tab.evaluate(ground) == light


def test_a_page_prints_in_light_and_without_controls(visit: Visit, pages: dict[str, str]) -> None:
    tab = visit.tab
    tab.goto(pages["folder"])
    tab.emulate_media(media="print", color_scheme="dark")
    assert tab.evaluate("getComputedStyle(document.body).color") == "rgb(29, 28, 26)"
    assert tab.locator("button:visible, form:visible, article:visible").count() == 0
    assert tab.locator("#matrix").is_visible()
    tab.goto(pages["folder"] + "#r1-s2")
    assert tab.locator("#r1 .text").is_visible()
    assert tab.locator(".details:visible, #r2:visible, #overview:visible").count() == 0


def test_without_scripts_everything_can_be_read(browser: Any, pages: dict[str, str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(pages["folder"])
    for place, words in (
        ("#matrix", "benches.txt"),
        ("#r1 .text", "We do not hold this information."),
        ("#r1 .answers", "Not held"),
        ("#r1 .relied", "FOIA section 43(2)"),
        ("#r2 .text", "There are 40 bins."),
    ):
        expect(tab.locator(place)).to_be_visible()
        expect(tab.locator(place)).to_contain_text(words)
    assert tab.locator("button:visible, form:visible").count() == 0
    context.close()


def test_landmarks_and_names_are_there_for_a_screen_reader(visit: Visit, pages: dict[str, str]) -> None:
    tab = visit.tab
    tab.goto(pages["folder"])
    tree = tab.locator("body").aria_snapshot()
    for line in ("banner", "main", "contentinfo", 'heading "Freedom of information responses" [level=1]', "status"):
        assert line in tree
    assert 'link "2 Refused, FOIA section 43(2)' in tree
    assert 'rowheader "benches.txt"' in tree
    assert tab.evaluate(
        "[...document.querySelectorAll('button, select, input')].every(one => one.labels?.length || one.textContent)"
    )
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_four_hundred_responses_open_and_are_filtered_quickly(visit: Visit, pages: dict[str, str]) -> None:
    tab = visit.tab
    tab.goto(pages["large"])
    tab.locator("input[type=search]").fill("hauliers")
    expect(tab.locator("#found")).to_have_text("2400 answers in 400 responses", timeout=10_000)
    assert tab.locator("#results li").count() == 100
    tab.locator("#more").click()
    assert tab.locator("#results li").count() == 200
    tab.locator("#matrix tbody th a").last.click()
    assert tab.locator(".response.current").count() == 1
