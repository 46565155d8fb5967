"""Review files as tables: CSV for spreadsheets, JSON Lines for programs.

A spreadsheet reads a cell that begins like a formula as one, and a cell that looks like a number or a date as that.
Such a text gets an apostrophe before it, which the import takes off again.
"""

from __future__ import annotations

import csv
import io
import json
import re
from itertools import zip_longest
from typing import IO, TYPE_CHECKING, Any

from foi_exemptions.corrections.reviews import FIELDS, review_of, task_of, values_of
from foi_exemptions.corrections.tasks import digest
from foi_exemptions.errors import DocumentError
from foi_exemptions.table_readers import MAX_CELL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from foi_exemptions.corrections.reviews import Review
    from foi_exemptions.corrections.tasks import DocumentTasks

BOM = "\ufeff"
"""Tells Excel that a CSV is UTF-8."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
_PLAIN_NUMBER = re.compile(r"0|[1-9]\d{0,9}")
_MONTHS = "|".join(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"))
_CHANGED = re.compile(rf"(?:[\d\s.,:/%£$€()e+-]|(?:{_MONTHS})[a-z]*|am|pm|true|false)+", re.IGNORECASE)
"""What a spreadsheet takes for a number, an amount, a date, a time or a truth value, and writes in its own way."""


def guarded(text: str) -> str:
    """Return the text as a cell that no spreadsheet computes or converts."""
    return "'" + text if _at_risk(text) else text


def unguarded(cell: str) -> str:
    """Return the text that ``guarded`` made the cell of."""
    return cell[1:] if cell.startswith("'") and _at_risk(cell[1:]) else cell


def _at_risk(text: str) -> bool:
    if text.startswith(_FORMULA):
        return True
    return len(text) <= 60 and not _PLAIN_NUMBER.fullmatch(text) and _CHANGED.fullmatch(text) is not None


def write_csv(documents: Iterable[DocumentTasks], file: IO[str]) -> int:
    """Write the tasks as a table for a spreadsheet; return how many."""
    file.write(BOM)
    writer = csv.writer(file)
    writer.writerow(FIELDS)
    count = 0
    for values in _rows(documents):
        writer.writerow([_cell(value) for value in values.values()])
        count += 1
    return count


def _cell(value: object) -> object:
    if isinstance(value, list):
        return "; ".join(value)
    return guarded(value) if isinstance(value, str) else value


def write_jsonl(documents: Iterable[DocumentTasks], file: IO[str]) -> int:
    """Write the tasks as JSON Lines; return how many."""
    count = 0
    for values in _rows(documents):
        file.write(json.dumps(values, ensure_ascii=False) + "\n")
        count += 1
    return count


def _rows(documents: Iterable[DocumentTasks]) -> Iterator[dict[str, Any]]:
    return (values_of(task) for document in documents for task in document.tasks)


def read_csv(name: str, text: str) -> Iterator[Review]:
    """Yield the reviews in a table; columns may have moved, and commas have become semicolons or tabs.

    Raises DocumentError where a column is missing, a row is broken or the table is none.
    """
    text = text.removeprefix(BOM)
    header_line = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header_line.count))
    csv.field_size_limit(MAX_CELL)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        for number, cells in enumerate(reader, 2):  # as the spreadsheet counts them
            where = f"{name}: row {number}"
            if not any(cells):
                continue
            if any(cells[len(header) :]):
                raise DocumentError(f"{where}: has {len(cells)} cells and the header {len(header)}; save it again")
            yield _review(dict(zip_longest(header, cells[: len(header)], fillvalue="")), where)
    except csv.Error as error:
        raise DocumentError(f"{name}: line {reader.line_num} is no CSV ({error}); save it as CSV UTF-8") from error


def _review(cells: dict[str, str], where: str) -> Review:
    values = {name: unguarded(cell) for name, cell in cells.items()}
    if "text" in cells and "text_sha256" in cells:
        values["text"] = _restored(cells["text"], cells["text_sha256"])
    return review_of(values, task_of(values, where), where)


def _restored(cell: str, exact: str) -> str:
    """Return the text as it went out, whatever a spreadsheet made of its apostrophe and its line ends."""
    candidates = [unguarded(cell), cell]
    candidates += [re.sub(r"\r\n?|\n", end, one) for one in candidates for end in ("\n", "\r\n", "\r")]
    return next((one for one in candidates if digest(one) == exact), candidates[0])


def read_rows(name: str, text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield where each line of a JSON Lines file stands, and the object in it."""
    for number, line in enumerate(text.removeprefix(BOM).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise DocumentError(f"{name}: line {number} is no JSON ({error.msg}); mend it") from error
        if not isinstance(row, dict):
            raise DocumentError(f"{name}: line {number} holds a {type(row).__name__}, not an object")
        yield f"{name}: line {number}", row
