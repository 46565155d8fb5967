"""The pages of a PDF, with paragraphs and table cells told apart by where their lines stand.

PDFium gives the words in reading order, but only line ends. Where a gap is wider than the page's usual one, an empty
line is put back. Where a line begins to the right of the last and no lower than its row, it is a table's next cell and
a tab is put before it. Run as a program, it reads a PDF on standard input and writes JSON.
"""

from __future__ import annotations

import ctypes
import json
import re
import sys
from itertools import pairwise
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
"""White space of this many points on a line stands between two columns."""
_LEVEL = 3.0
_ITEM = re.compile(r"[•·*-] |\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)] ")
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
    text = _laid_out(list(_runs(raw, text_page)))
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
                if not _is_column(raw, text_page, start + gap.start(), start + gap.end()):
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


class _Row:
    """What stands side by side on a page: one cell of lines, where it is no table."""

    def __init__(self, run: _Run) -> None:
        self.cells = [[run]]

    def is_beside(self, x: float, y: float) -> bool:
        """Whether a line there begins the next cell: to the right, and not below the last line."""
        left, last = _first_place(self.cells[-1]), _first_place(self.cells[-1][-1:])
        top = _first_place(self.cells[0])
        return x > left[0] + _COLUMN / 2 and last[1] - _LEVEL < y < top[1] + _LEVEL

    def is_within(self, x: float, y: float, pitch: float) -> bool:
        """Whether a line there goes on in the same cell of a table."""
        left, last = _first_place(self.cells[-1]), _first_place(self.cells[-1][-1:])
        return len(self.cells) > 1 and abs(x - left[0]) < _LEVEL and 0 < last[1] - y < pitch

    def bottom(self) -> float:
        """Return the height of the lowest line."""
        return min(_first_place(cell[-1:])[1] for cell in self.cells)

    def split_above(self, y: float) -> list[_Run]:
        """Take away the lines above a height, which a table's row cannot have before its first cell."""
        above = []
        while len(self.cells) == 1 and len(self.cells[0]) > 1 and _first_place(self.cells[0])[1] > y + _LEVEL:
            above.append(self.cells[0].pop(0))
        return above

    def text(self) -> str:
        """Return the lines as they are, or the cells with tabs between, the lines of each run together."""
        if len(self.cells) == 1:
            return "\n".join(run.text for run in self.cells[0])
        return "\t".join(_run_together(cell) for cell in self.cells)


def _first_place(runs: list[_Run]) -> tuple[float, float]:
    return next((run.place for run in runs if run.place is not None), (0.0, 0.0))


def _run_together(cell: list[_Run]) -> str:
    """Return the lines of a cell as one, but for a list's items, which follow an item or the end of a sentence."""
    parts = [cell[0].text]
    for last, run in pairwise(cell):
        new = _ITEM.match(run.text) and (_ITEM.match(last.text) or last.text.endswith((".", ":", ";", "?", "!")))
        parts += ["\n" if new else " ", run.text]
    return "".join(parts)


def _laid_out(runs: list[_Run]) -> str:
    """Return the text of a page from its runs."""
    wide = _usual_gap(runs) * _WIDE
    parts: list[str] = []
    row: _Row | None = None
    for run in runs:
        if row is None:
            row = _Row(run)
        elif run.place is None:
            row.cells[-1].append(run)
        elif run.beside or row.is_beside(*run.place):
            if above := row.split_above(run.place[1]):
                parts += ["\n".join(one.text for one in above), "\n"]
            row.cells.append([run])
        elif row.is_within(*run.place, wide):
            row.cells[-1].append(run)
        else:
            apart = not -wide < row.bottom() - run.place[1] < wide
            if apart or len(row.cells) > 1:
                parts += [row.text(), "\n\n" if apart else "\n"]
                row = _Row(run)
            else:
                row.cells[0].append(run)
    return "".join([*parts, row.text() if row is not None else ""])


def _usual_gap(runs: list[_Run]) -> float:
    """Return how far a paragraph's lines are apart: a low one of the gaps, as many stand between paragraphs."""
    gaps = sorted(
        upper.place[1] - lower.place[1]
        for upper, lower in pairwise(runs)
        if upper.place is not None and lower.place is not None and 6 < upper.place[1] - lower.place[1] < 40
    )
    return gaps[len(gaps) // 5] if gaps else 1000.0


def main() -> None:
    """Read standard input, write ``{"pages": [...]}`` or ``{"problem": "..."}``."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    try:
        answer: dict[str, Any] = {"pages": read_pages(sys.stdin.buffer.read())}
    except PageError as error:
        answer = {"problem": str(error)}
    except MemoryError:
        answer = {"problem": f"is a PDF that needs more than {MAX_MEMORY >> 30} GB of memory; print it to a new PDF"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
