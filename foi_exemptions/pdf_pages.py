"""The pages of a PDF, with paragraphs and table cells told apart by where their lines stand.

PDFium gives the words in reading order, but only line ends. Where a gap is wider than the page's usual one, an empty
line is put back; where a line begins to the right of the last and no lower than its row, it is the next cell of a table,
and a tab is put between. Run as a program, it reads a PDF on standard input and writes JSON.
"""

from __future__ import annotations

import ctypes
import json
import re
import sys
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PAGES = 3000
"""More pages than this are no letter; the limit also bounds the work on a file that claims to have millions."""
MAX_CHARS = 16 << 20
"""A page that repeats itself by reference can hold more text than its file has bytes."""
MAX_MEMORY = 1 << 30

_WIDE = 1.3
"""A gap between lines of this many times the usual one ends a paragraph."""
_COLUMN = 20.0
"""White space of this many points on a line stands between two columns, and more than a list's number before it."""
_LEVEL = 3.0
_NUMBER = 5
_BREAK = re.compile(r"\r\n|\r|\n")
_SPACE = re.compile(r" +")
_SOFT_HYPHEN = re.compile("[\x02\ufffe]")


class _Run(NamedTuple):
    """A line or one column of it, and where it begins (None where PDFium does not say, or the text is turned)."""

    text: str
    place: tuple[float, float] | None
    beside: bool


def read_pages(content: bytes) -> list[str]:
    """Return the text of each page; raises PageError."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise PageError("is protected with a password; save a copy without it") from error
        raise PageError("is a PDF that cannot be opened; ask for it again or save it anew") from error
    if count > MAX_PAGES:
        raise PageError(f"has {count} pages, more than the {MAX_PAGES} read; split it")
    pages: list[str] = []
    size = 0
    for index in range(count):
        try:
            pages.append(_page_text(pypdfium2.raw, document[index]))
        except pypdfium2.PdfiumError as error:
            raise PageError(f"is a PDF whose page {index + 1} cannot be read; ask for it again") from error
        size += len(pages[-1])
        if size > MAX_CHARS:
            raise PageError(f"has more than the {MAX_CHARS >> 20} million characters read; split it")
    return pages


class PageError(Exception):
    """A PDF that cannot be read: what it is and what to do."""


def _page_text(raw: Any, page: Any) -> str:
    text_page = page.get_textpage()
    if text_page.count_chars() > MAX_CHARS:
        raise PageError(f"has a page of more than the {MAX_CHARS >> 20} million characters read; print it anew")
    text = "".join(_laid_out(list(_runs(raw, text_page))))
    text_page.close()
    page.close()
    return text


def _runs(raw: Any, text_page: Any) -> Iterator[_Run]:
    start = 0
    for line in _BREAK.split(text_page.get_text_range()):
        place = _place(raw, text_page, start + len(line) - len(line.lstrip())) if line.strip() else None
        left, beside = 0, False
        if place is not None:
            for gap in _SPACE.finditer(line.rstrip()):
                if gap.start() - left <= _NUMBER or not _is_column(raw, text_page, start + gap.start(), start + gap.end()):
                    continue
                yield _Run(_cleaned(line[left : gap.start()]), place, beside)
                left, beside = gap.end(), True
                place = _place(raw, text_page, start + left)
        yield _Run(_cleaned(line[left:]), place, beside)
        start += len(line) + 2  # PDFium ends lines with CR LF


def _cleaned(text: str) -> str:
    return _SOFT_HYPHEN.sub("-", text.rstrip())


def _place(raw: Any, text_page: Any, index: int) -> tuple[float, float] | None:
    x, y = ctypes.c_double(), ctypes.c_double()
    character = raw.FPDFText_GetCharIndexFromTextIndex(text_page, index)
    if character < 0 or not raw.FPDFText_GetCharOrigin(text_page, character, x, y):
        return None
    return (x.value, y.value) if abs(raw.FPDFText_GetCharAngle(text_page, character)) < 0.1 else None


def _is_column(raw: Any, text_page: Any, start: int, end: int) -> bool:
    """Whether the white space between two letters is as wide as between columns."""
    edges = [ctypes.c_double() for _ in range(4)]
    left = raw.FPDFText_GetCharIndexFromTextIndex(text_page, start - 1)
    right = raw.FPDFText_GetCharIndexFromTextIndex(text_page, end)
    if left < 0 or right < 0 or not raw.FPDFText_GetCharBox(text_page, left, *edges):
        return False
    ends = edges[1].value
    return bool(raw.FPDFText_GetCharBox(text_page, right, *edges)) and edges[0].value - ends > _COLUMN


def _laid_out(runs: list[_Run]) -> Iterator[str]:
    """Yield the runs of a page and what stands between them."""
    usual = _usual_gap(runs)
    previous: tuple[float, float] | None = None
    top = bottom = left = 0.0  # of the row, and of its last cell
    cells = 1
    for index, run in enumerate(runs):
        x, y = run.place or (0.0, 0.0)
        between = "\n"
        if run.place is None or previous is None:
            cells = 1
        elif run.beside:
            between, cells = "\t", cells + 1
        elif x > left + _LEVEL and previous[1] - _LEVEL < y < top + _LEVEL and (x > previous[0] + _LEVEL):
            between, cells = "\t", cells + 1
        elif cells > 1 and y < previous[1] and abs(x - left) < _LEVEL and previous[1] - y < usual * _WIDE:
            pass  # the next line of the same cell
        else:
            gap = bottom - y
            between = "\n\n" if gap > usual * _WIDE or gap < -usual else "\n"
            new_row = cells > 1 or between == "\n\n"
            cells = 1
            top, bottom = (y, y) if new_row else (top, bottom)
        if run.place is not None:
            if previous is None:
                top = bottom = y
            left = x if previous is None or between != "\n" or cells == 1 else left
            bottom = min(bottom, y)
            previous = run.place
        yield (between if index else "") + run.text


def _usual_gap(runs: list[_Run]) -> float:
    gaps = [
        upper.place[1] - lower.place[1]
        for upper, lower in zip(runs, runs[1:], strict=False)
        if upper.place is not None and lower.place is not None
    ]
    return median([gap for gap in gaps if 2 < gap < 40] or [1000.0])


def main() -> None:
    """Read standard input, write ``{"pages": [...]}`` or ``{"problem": "..."}``."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    try:
        answer: dict[str, Any] = {"pages": read_pages(sys.stdin.buffer.read())}
    except PageError as error:
        answer = {"problem": str(error)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
