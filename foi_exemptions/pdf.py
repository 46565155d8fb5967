"""A PDF to text, page by page, with the gaps between paragraphs as empty lines.

PDFium gives the words in reading order and keeps answers beside their questions, but only line ends: where a gap is
wider than the page's usual one, an empty line is put back, as a reader sees it.
"""

from __future__ import annotations

import ctypes
import re
import threading
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from foi_exemptions.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PAGES = 3000
"""More pages than this are no letter; the limit also bounds the work on a file that claims to have millions."""
MAX_CHARS = 32 << 20
"""A page that repeats itself by reference can hold more text than its file has bytes."""

_WIDE = 1.3
"""A gap between lines of this many times the usual one ends a paragraph."""
_LOCK = threading.Lock()
_BREAK = re.compile(r"\r\n|\r|\n")
_SOFT_HYPHEN = re.compile("[\x02\ufffe]")


class _Line(NamedTuple):
    """A line of a page, and the height its first letter stands at (None where PDFium does not say)."""

    text: str
    height: float | None


def read_pdf(content: bytes, name: str) -> tuple[str, tuple[int, ...]]:
    """Return the text of a PDF, and where each page starts in it; pages are a form feed apart.

    Raises DocumentError for a file that is broken, protected, scanned without text, or too long.
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise DocumentError(
            f"{name}: is a PDF, which the package pypdfium2 reads; run: pip install 'foi-exemptions[documents]'"
        ) from error
    with _LOCK:  # PDFium is not safe for threads
        try:
            pages = _pages(pypdfium2, content, name)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise DocumentError(f"{name}: is protected with a password; save a copy without it") from error
            raise DocumentError(f"{name}: is a PDF that cannot be opened; ask for it again or save it anew") from error
    if not any(character.isalpha() for page in pages for character in page):
        raise DocumentError(f"{name}: is a scan without text; run text recognition (OCR) on it, then read the result")
    starts, position = [], 0
    for page in pages:
        starts.append(position)
        position += len(page) + 1
    return "\f".join(pages), tuple(starts)


def _pages(pypdfium2: Any, content: bytes, name: str) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise DocumentError(f"{name}: has {count} pages, more than the {MAX_PAGES} read; split it")
        pages: list[str] = []
        size = 0
        for index in range(count):
            try:
                pages.append(_page_text(pypdfium2, document, index))
            except pypdfium2.PdfiumError as error:
                raise DocumentError(f"{name}: page {index + 1} cannot be read; ask for it again") from error
            size += len(pages[-1])
            if size > MAX_CHARS:
                raise DocumentError(f"{name}: has more than the {MAX_CHARS >> 20} million characters read; split it")
        return pages
    finally:
        document.close()


def _page_text(pypdfium2: Any, document: Any, index: int) -> str:
    page = document[index]
    try:
        text_page = page.get_textpage()
        try:
            count = text_page.count_chars()
            if count > MAX_CHARS:
                return " " * (MAX_CHARS + 1)  # read_pdf refuses it
            return _with_gaps(list(_lines(pypdfium2.raw, text_page)))
        finally:
            text_page.close()
    finally:
        page.close()


def _lines(raw: Any, text_page: Any) -> Iterator[_Line]:
    text = text_page.get_text_range()
    start = 0
    x, y = ctypes.c_double(), ctypes.c_double()
    for line in _BREAK.split(text):
        lead = len(line) - len(line.lstrip())
        height = None
        if line.strip():
            character = raw.FPDFText_GetCharIndexFromTextIndex(text_page, start + lead)
            if character >= 0 and raw.FPDFText_GetCharOrigin(text_page, character, x, y):
                height = y.value
        yield _Line(_SOFT_HYPHEN.sub("-", line.rstrip()), height)
        start += len(line) + 2
    # PDFium ends lines with CR LF; a lone CR or LF in a text would put later heights off by one letter, no more


def _with_gaps(lines: list[_Line]) -> str:
    gaps = [
        upper.height - lower.height if upper.height is not None and lower.height is not None else None
        for upper, lower in zip(lines, lines[1:], strict=False)
    ]
    usual = median([gap for gap in gaps if gap is not None and 2 < gap < 40] or [0.0])
    parts = [lines[0].text] if lines else []
    for line, gap in zip(lines[1:], gaps, strict=True):
        apart = gap is not None and usual and (gap > usual * _WIDE or gap < -usual)
        parts.append(("\n\n" if apart else "\n") + line.text)
    return "".join(parts)
