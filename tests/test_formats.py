"""The same response in every format gives the same answers: our examples, and real originals where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from build_formats import FORMATS
from conftest import CHECKOUT

from foi_exemptions.documents import read_content
from foi_exemptions.results import Document

if TYPE_CHECKING:
    from pathlib import Path

    from foi_exemptions.pipeline import Labeller
    from foi_exemptions.results import Report

RESPONSES = CHECKOUT / "seeds" / "responses"
EXAMPLES = (
    "agency-split-contract",
    "council-software",
    "dash-colon-answers",
    "fire-service-block-of-answers",
    "foisa-letter-roads",
    "letter-street-lighting",
    "police-lettered-remaining",
    "qa-pairs-ambulance",
    "thread-saved-bus-lanes",
    "university-lettered",
)
TABLES = ("nhs-email-table", "table-tabs-housing")  # with a mail's head of their own, so no mail is built of them
ORIGINALS = ("018", "019", "020", "023", "038")
"""A sixth, 014, is a web page without a text of the same response."""


def labels(report: Report) -> list[tuple[str | None, str]]:
    return [(one.question.ref if one.question is not None else None, one.label.value) for one in report.answers]


def text_of(name: str) -> str:
    return (RESPONSES / f"{name}.txt").read_text(encoding="utf-8")


def read(name: str, suffix: str) -> Document:
    text, pages = read_content(FORMATS[suffix](text_of(name)), f"{name}{suffix}")
    return Document(name, text, pages)


@pytest.mark.parametrize("suffix", sorted(FORMATS))
@pytest.mark.parametrize("name", EXAMPLES)
def test_examples(name: str, suffix: str, labeller: Labeller) -> None:
    expected = labeller.label_text(text_of(name))
    found = labeller.label_document(read(name, suffix))
    assert labels(found) == labels(expected)
    assert found.unanswered == expected.unanswered
    for answer in found.answers:
        for one in answer.segments:
            assert found.document.text[one.segment.start_char : one.segment.end_char] == one.segment.text


@pytest.mark.parametrize("suffix", [".docx", ".html"])
@pytest.mark.parametrize("name", TABLES)
def test_tables(name: str, suffix: str, labeller: Labeller) -> None:
    assert labels(labeller.label_document(read(name, suffix))) == labels(labeller.label_text(text_of(name)))


@pytest.mark.parametrize("name", TABLES)
def test_a_pdf_keeps_answers_beside_their_questions(name: str) -> None:
    text = read(name, ".pdf").text
    for line in text_of(name).split("\n"):
        if line.count("\t") == 2 and not line.endswith("\t"):
            assert " ".join(line.split()) in " ".join(text.split())


@pytest.mark.parametrize("number", ORIGINALS)
def test_originals(number: str, shared: Path, labeller: Labeller) -> None:
    original = next((shared / "gold" / "originals").glob(f"{number}_*"))
    text = next(
        path for folder in ("documents", "unlabelled") for path in (shared / "gold" / folder).glob(f"{number}_*")
    )
    assert labels(labeller.label_file(original)) == labels(labeller.label_file(text))


def test_original_page(shared: Path, labeller: Labeller) -> None:
    # No text of it is at hand: its paragraphs, taken out in another way, must give the same answers and labels.
    from lxml import html

    original = next((shared / "gold" / "originals").glob("014_*"))
    page = html.fromstring(original.read_text(encoding="utf-8"))
    paragraphs = page.xpath("//div[@id='main-text-area']//p/text() | //span[@class='header-blue']/text()")
    letter = "\n\n".join(" ".join(one.split()) for one in paragraphs if one.strip())
    found = labeller.label_file(original)
    expected = labeller.label_text(letter)
    assert labels(found) == labels(expected)
    texts = [[one.segment.text for answer in report.answers for one in answer.segments] for report in (found, expected)]
    assert texts[0] == texts[1]
