"""PDFs to text: pages, paragraphs and tables by where lines stand, and files made to harm."""

from __future__ import annotations

import subprocess
import time

import pytest
from pdf_files import Placed, objects_to_pdf, pages_to_pdf, stream, text_to_pdf

from foi_exemptions.errors import DocumentError
from foi_exemptions.reading import pdf
from foi_exemptions.reading.pdf import read_pdf
from foi_exemptions.results import Document

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
WORDS = stream(b"BT /F1 11 Tf 50 700 Td (Words) Tj ET")


def lines(*texts: str, x: float = 50, y: float = 700, pitch: float = 13) -> list[Placed]:
    return [Placed(x, y - index * pitch, text) for index, text in enumerate(texts)]


def test_paragraphs_are_told_by_the_gaps() -> None:
    page = [
        *lines("The first paragraph goes on", "over a second line and", "a third."),
        *lines("The next.", "Its end.", y=645),
    ]
    assert read_pdf(pages_to_pdf([page]), "x")[0] == (
        "The first paragraph goes on\nover a second line and\na third.\n\nThe next.\nIts end."
    )


def test_table_cells_stand_side_by_side() -> None:
    page = [
        *lines("Our answers:"),
        *lines("1", y=670), *lines("How many vans", "do you run?", x=80, y=670),
        *lines("Forty, of which", "two are leased", x=300, y=670),
        *lines("2", y=644), *lines("What colour?", x=80, y=644), *lines("(a) red", "(b) blue", x=300, y=644),
        *lines("Please write again.", y=590),
    ]  # fmt: skip
    assert read_pdf(pages_to_pdf([page]), "x")[0] == (
        "Our answers:\n\n1\tHow many vans do you run?\tForty, of which two are leased\n"
        "2\tWhat colour?\t(a) red\n(b) blue\n\nPlease write again."
    )


def test_pages_begin_where_it_says() -> None:
    text, pages = read_pdf(pages_to_pdf([lines("One"), [], lines("Three", "more")]), "x")
    assert text == "One\n\f\n\fThree\nmore"
    assert [text[start:].split("\n")[0] for start in pages] == ["One", "", "Three"]


def test_the_report_gives_the_page(labeller) -> None:  # type: ignore[no-untyped-def]
    from foi_exemptions.report import to_dict

    text, pages = read_pdf(
        pages_to_pdf(
            [lines("Dear Ms Orme", "1. How many vans do you run?", "Forty."), lines("2. What colour are they?", "Red.")]
        ),
        "x",
    )
    report = to_dict(labeller.label_document(Document("x", text, pages)))
    assert [(answer["question"], one["page"]) for answer in report["answers"] for one in answer["segments"]] == [
        ("1", 1), ("2", 2),
    ]  # fmt: skip


def one_page(content: bytes, *more: bytes, resources: bytes = b"") -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> "
    pages = b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>"
    return objects_to_pdf(
        [b"<< /Type /Catalog /Pages 2 0 R >>", pages, FONT, page + resources + b" >> >>", content, *more]
    )


SCAN = one_page(stream(b"q 500 0 0 700 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q"))
PAGE_LOOP = objects_to_pdf(
    [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 99999 >>",
     b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 9999 >>"]
)  # fmt: skip
SHORT_LOOP = objects_to_pdf(
    [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [4 0 R 2 0 R] /Count 20 >>", FONT,
     b"<< /Type /Page /Parent 2 0 R /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> >> >>", WORDS]
)  # fmt: skip
LOCKED = pages_to_pdf([lines("Words")]).replace(
    b"/Root 1 0 R >>",
    b"/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32
    + b"> >> /ID [<00> <00>] >>",
)  # fmt: skip


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (SCAN, r"is a scan without text; run text recognition \(OCR\) on it and read the result"),
        (LOCKED, "is protected with a password; save a copy without it"),
        (b"%PDF-1.7\n", "is a PDF that cannot be opened; ask for it again or save it anew"),
        (pages_to_pdf([lines("Words")])[:200], "is a PDF that cannot be opened"),
        (PAGE_LOOP, "has 99999 pages, more than the 3000 read; split it"),
        (SHORT_LOOP, "is a PDF whose page [23] cannot be read"),
    ],
)
def test_broken_and_hostile(content: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=rf"^reply\.pdf: {message}") as error:
        read_pdf(content, "reply.pdf")
    assert "\n" not in str(error.value)


def test_a_drawing_that_draws_itself_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>"
    content = one_page(stream(b"/X Do /X Do"), stream(b"/X Do /X Do", entries), resources=b"/XObject << /X 6 0 R >>")
    monkeypatch.setattr(pdf, "MAX_SECONDS", 2)
    with pytest.raises(DocumentError, match=r"takes more than 2 seconds to read|needs too much memory"):
        read_pdf(content, "x")


def test_a_bug_in_the_other_process_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = subprocess.CompletedProcess([], 1, b"", b"Traceback: KeyError")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(RuntimeError, match="KeyError"):
        read_pdf(b"%PDF-1.7", "x")


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_spec", lambda _: None)
    with pytest.raises(DocumentError, match=r"pypdfium2 reads; run: pip install 'foi-exemptions\[documents\]'"):
        read_pdf(b"%PDF-1.7", "x")


def test_two_hundred_pages_take_seconds() -> None:
    content = text_to_pdf(
        "The ferry ran on time, at a cost of £12 a crossing, in fair weather and in foul.\n" * 200 * 50
    )
    started = time.perf_counter()
    text, pages = read_pdf(content, "x")
    assert len(pages) > 150
    assert text.count("ferry") == 10_000
    assert time.perf_counter() - started < 30
