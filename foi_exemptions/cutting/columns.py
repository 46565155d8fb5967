"""Question-and-answer tables read in as lines, their cells parted by tabs or by wide gaps."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from foi_exemptions.cutting.layout import Line
from foi_exemptions.cutting.questions import OPENING

if TYPE_CHECKING:
    from foi_exemptions.cutting.layout import Layout

_PIPE = re.compile(rb"\|")
_BAR = 0x7C
_RULE = re.compile(rb"[ :|=+-]+$")
_GAP = re.compile(rb" {3,}")
_ASKED = re.compile(
    rb"\b(?:questions?|requests?|requested|asked|query|queries|information|item|summary|subject|details?|wanted)\b",
    re.IGNORECASE,
)
_REPLIED = re.compile(
    rb"\b(?:answers?|responses?|reply|replies|comments?|we (?:said|answered|replied|sent)|"
    rb"information (?:provided|supplied|released|disclosed|given|sent))\b",
    re.IGNORECASE,
)
_NO_WORDS = re.compile(
    rb"\b(?:dates?|due|types?|status|days|time|refs?|numbers?|link|method|received|by)\b", re.IGNORECASE
)
"""What a column holds that is not the words of the request or of its answer."""
_NUMBER = re.compile(rb"\W{0,2}(?:q(?:uestion)?\.? ?)?(\d{1,2})[ ]?\(?([a-z])?[.):]{0,2}$", re.IGNORECASE)
_PREFIX = re.compile(rb"(?:q(?:uestion)?\.? ?)?(\d{1,2})([a-z])?[.):]{1,2} (?=[A-Za-z])", re.IGNORECASE)
_TITLE = 120
_MOST_LINES = 20_000
_NEAR = 3
_MOST_WRAPPED = 6
_LONGEST_CELL = 20
_MOST_COLUMNS, _LONGEST_TITLE = 7, 60
_LONGEST_LINE = 20_000


class Row(NamedTuple):
    """A row: its number, where it begins, its question, and where its answer begins and ends."""

    ref: str | None
    start: int
    question: tuple[int, int]
    answer: int
    stop: int


class _Log(NamedTuple):
    """How many columns a log has, and which hold the request and its answer."""

    width: int
    asked: int
    answer: int


def find_rows(layout: Layout, start: int, end: int) -> list[Row]:
    """Return the rows of the tables of a span, in reading order."""
    lines = list(islice(layout.lines_within(start, end), _MOST_LINES))
    columns = [_columns(layout, line) for line in lines]
    parted = [_cells(layout, line, row) for line, row in zip(lines, columns, strict=True)]
    cells = _with_wrapped(layout, lines, parted)
    rows: list[Row] = []
    index = read = 0
    while index < len(lines):
        if (log := _log_of(layout, columns[index])) is not None:
            found, index = _logged(layout, columns, index + 1, log)
            rows += found
        elif _is_header(layout, lines[index], cells[index]):
            column = cells[index][-1][0] - _line_start(layout, lines[index])
            found, index = _rows(layout, lines, cells, index + 1, column)
            rows += found
        elif _asks(layout, lines[index], cells[index]):
            first = _first_row(layout, lines, cells, read, index)
            found, following = _rows(layout, lines, cells, first, None)
            rows += found if len(found) > 1 else []
            index = max(following, index + 1)
        else:
            index += 1
            continue
        read = index
    return rows


def _first_row(layout: Layout, lines: list[Line], cells: list[list[tuple[int, int]]], read: int, index: int) -> int:
    """Return the line of the first row of a table without a header, of which the row at ``index`` asks.

    The rows above it count up to its number; lines in front of ``read`` belong to another table.
    """

    def number(at: int) -> int:
        found = _NUMBER.match(layout.folded[slice(*cells[at][0])]) if len(cells[at]) == len(cells[index]) else None
        return int(found[1]) if found and not found[2] and _tabbed(layout, lines[at]) else 0

    while index > read and number(index - 1) == number(index) - 1 > 0:
        index -= 1
    return index


def _with_wrapped(layout: Layout, lines: list[Line], cells: list[list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    """Give the line where a question that wraps between tabs ends the number and the words of the lines before.

    Those lines are left without cells.
    """
    expected = 0  # the number of the next row, once a header or a row of three cells was seen
    for index, here in enumerate(cells):
        if len(here) < 2 or not _tabbed(layout, lines[index]):
            continue
        number = _NUMBER.match(layout.folded[slice(*here[0])])
        if number is None or len(here) > 2:
            expected = (int(number[1]) if number else 0) + 1 if len(here) == 3 else expected
            continue
        after = range(index + 1, min(index + _MOST_WRAPPED, len(lines)))
        last = next((later for later in after if _tabbed(layout, lines[later])), None)
        if last is None or len(cells[last]) != 2 or _NUMBER.match(layout.folded[slice(*cells[last][0])]):
            continue
        if int(number[1]) == expected or OPENING.match(layout.folded[slice(*here[1])]):
            cells[last] = [here[0], (here[1][0], cells[last][0][1]), cells[last][1]]
            cells[index:last] = [[] for _ in range(index, last)]
            expected = int(number[1]) + 1
    return cells


def _log_of(layout: Layout, titles: list[tuple[int, int]]) -> _Log | None:
    """Return which columns of a log hold requests and their answers, where others stand behind the answers."""
    texts = [layout.folded[left:right] for left, right in titles]
    if not 3 <= len(texts) <= _MOST_COLUMNS or max(map(len, texts)) > _LONGEST_TITLE:
        return None
    named = [None if _NO_WORDS.search(text) else text for text in texts]
    answer = max((at for at, text in enumerate(named) if text and _REPLIED.search(text)), default=0)
    asked = max((at for at, text in enumerate(named[:answer]) if text and _ASKED.search(text)), default=None)
    if asked is None or not any(texts[answer + 1 :]):
        return None
    return _Log(len(texts), asked, answer)


def _logged(layout: Layout, columns: list[list[tuple[int, int]]], index: int, log: _Log) -> tuple[list[Row], int]:
    """Return the rows of a log from a line on, and the number of the line after them."""
    rows: list[Row] = []
    while index < len(columns):
        here = columns[index]
        if not 2 <= len(here) <= log.width:
            break
        index += 1
        if len(here) <= log.answer:
            continue  # empty cells at the end of a row are lost
        asked, answer = here[log.asked], here[log.answer]
        if asked[0] < asked[1] and answer[0] < answer[1] and not _RULE.match(layout.folded, *answer):
            number = _NUMBER.match(layout.folded[slice(*here[0])])
            ref = str(int(number.group(1))) if number and not number.group(2) else None
            rows.append(Row(ref, here[0][0], asked, answer[0], answer[1]))
    return rows, index


def _rows(
    layout: Layout, lines: list[Line], cells: list[list[tuple[int, int]]], index: int, column: int | None
) -> tuple[list[Row], int]:
    """Return the rows from a line on, and the number of the line after them."""
    rows: list[Row] = []
    while index < len(lines):
        line, here = lines[index], cells[index]
        if not here:
            index += 1
            continue
        offset = here[-1][0] - _line_start(layout, line)
        tabbed = _tabbed(layout, line)
        placed = column is None or tabbed or abs(offset - column) <= _NEAR
        if len(here) > 1 and placed:
            row = _row(layout, here)
            if row is not None:
                rows.append(row)
            elif rows and not tabbed:
                rows[-1] = rows[-1]._replace(stop=line.end)
        elif rows and (
            (column is not None and abs(offset - column) <= _NEAR)
            or any(_tabbed(layout, one) for one in lines[index + 1 : index + 4])
            or _next_row_follows(layout, rows[-1], lines, cells, index)
        ):
            rows[-1] = rows[-1]._replace(stop=line.end)
        elif not (
            rows and column is not None and offset < column and _rows_follow(cells, lines, layout, index, column)
        ):
            break  # else the question wraps in its own column
        index += 1
    return rows, index


def _next_row_follows(
    layout: Layout, row: Row, lines: list[Line], cells: list[list[tuple[int, int]]], index: int
) -> bool:
    """Whether the row with the next number opens one of the next lines, so that a long answer goes on."""
    if row.ref is None or not row.ref.isdigit():
        return False
    for later in range(index + 1, min(index + _LONGEST_CELL, len(lines))):
        if len(cells[later]) > 2 and _tabbed(layout, lines[later]):
            number = _NUMBER.match(layout.folded[slice(*cells[later][0])])
            return number is not None and int(number[1]) == int(row.ref) + 1
    return False


def _rows_follow(
    cells: list[list[tuple[int, int]]], lines: list[Line], layout: Layout, index: int, column: int
) -> bool:
    """Whether one of the next lines has a cell in the column of answers."""
    return any(
        len(cells[later]) > 1 and abs(cells[later][-1][0] - _line_start(layout, lines[later]) - column) <= _NEAR
        for later in range(index + 1, min(index + 5, len(lines)))
    )


def _row(layout: Layout, cells: list[tuple[int, int]]) -> Row | None:
    """Return a row; a line whose first cell begins in lower case goes on with the row before."""
    number = _NUMBER.match(layout.folded[slice(*cells[0])])
    if (number and len(cells) < 3) or _RULE.match(layout.folded, cells[0][0], cells[-1][1]):
        return None
    first = layout.folded[cells[0][0] : cells[0][0] + 1]
    if not number and first.islower():
        return None
    printed = number or _PREFIX.match(layout.folded, *cells[0])
    ref = str(int(printed.group(1))) + (printed.group(2) or b"").decode().lower() if printed else None
    question = cells[1] if number else cells[0]
    return Row(ref, cells[0][0], (question[0], cells[-2][1]), cells[-1][0], cells[-1][1])


def _cells(layout: Layout, line: Line, columns: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans of the cells of a line that are not empty: its columns, or what wide gaps part."""
    cells = columns
    if not cells and line.end - line.start <= _LONGEST_LINE:
        cuts = [(match.start(), match.end()) for match in _GAP.finditer(layout.folded, line.start, line.end)]
        cells = _between(layout, line, cuts)
    return [cell for cell in cells if cell[0] < cell[1]] or [(line.start, line.end)]


def _columns(layout: Layout, line: Line) -> list[tuple[int, int]]:
    """Return the spans of all cells of a line, empty ones too, where bars or tabs part them; else none."""
    if line.end - line.start > _LONGEST_LINE:
        return []
    if _piped(layout, line):
        left = line.start + (layout.folded[line.start] == _BAR)
        right = line.end - (layout.folded[line.end - 1] == _BAR)
        return _between(
            layout, Line(left, right), [match.span() for match in _PIPE.finditer(layout.folded, left, right)]
        )
    low, high = bisect_left(layout.tabs, line.start), bisect_left(layout.tabs, line.end)
    return _between(layout, line, [(place, place + 1) for place in layout.tabs[low:high]]) if low < high else []


def _between(layout: Layout, line: Line, cuts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    lefts, rights = [line.start, *(cut[1] for cut in cuts)], [*(cut[0] for cut in cuts), line.end]
    return [layout.trim(left, right) for left, right in zip(lefts, rights, strict=True)]


def _tabbed(layout: Layout, line: Line) -> bool:
    return _piped(layout, line) or _has_tabs(layout, line)


def _has_tabs(layout: Layout, line: Line) -> bool:
    return bisect_left(layout.tabs, line.start) < bisect_left(layout.tabs, line.end)


def _piped(layout: Layout, line: Line) -> bool:
    """Whether bars part the cells of a line: with others at both ends, as in Markdown, or between spaces."""
    return _bordered(layout, line) or layout.folded.find(b" | ", line.start, line.end) >= 0


def _bordered(layout: Layout, line: Line) -> bool:
    return line.end - line.start > 2 and layout.folded[line.start] == layout.folded[line.end - 1] == _BAR


def _line_start(layout: Layout, line: Line) -> int:
    return layout.folded.rfind(b"\n", 0, line.start) + 1


def _is_header(layout: Layout, line: Line, cells: list[tuple[int, int]]) -> bool:
    if not 2 <= len(cells) <= _MOST_COLUMNS or line.end - line.start > _TITLE + 200:
        return False
    last = layout.folded[slice(*cells[-1])]
    asked = layout.folded[cells[0][0] : cells[-2][1]]
    if len(asked) > _TITLE or len(last) > _TITLE or last.count(b" ") > 5 or asked.count(b" ") > 120:
        return False
    replied = _REPLIED.search(last) and not _NO_WORDS.search(last)
    return bool(replied and _ASKED.search(asked)) and b":" not in asked


def _asks(layout: Layout, line: Line, cells: list[tuple[int, int]]) -> bool:
    """Whether a line of cells holds a question before its last cell."""
    if len(cells) < 2 or not (_bordered(layout, line) or _has_tabs(layout, line)):
        return False  # "Did you find this page useful? | Yes | No" is no table
    text = layout.folded[cells[-2][0] : cells[-2][1]]
    return text.endswith(b"?") or (text.count(b" ") > 1 and bool(OPENING.match(text)))
