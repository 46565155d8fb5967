"""A matrix written as CSV, Excel or Parquet, by the suffix of the file.

What fits no question goes to a second sheet, or to a second file: ``matrix.csv`` and ``matrix-unaligned.csv``.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from foi_exemptions.errors import DocumentError
from foi_exemptions.matrix import UNALIGNED_FIELDS
from foi_exemptions.outputs import atomic, shown_cell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from foi_exemptions.matrix import Matrix

SUFFIXES = (".csv", ".xlsx", ".parquet")
_LONGEST_CELL = 32_767  # of Excel
_MOST_COLUMNS = 16_384
_FILLS = {
    "answered": "#D8EBD8",
    "not_held": "#FBF0CC",
    "refused_with_exemption": "#F6D5D5",
    "redirected": "#D5E8F2",
    "not_applicable": "#E6E6E6",
}


def check_suffix(output: Path) -> None:
    """Raise DocumentError where the name of a file tells no format, or one whose library is absent."""
    if output.suffix.lower() not in SUFFIXES:
        raise DocumentError(f"{output}: no format for this name; end it in {', '.join(SUFFIXES)}")
    if output.suffix.lower() == ".xlsx":
        try:
            import xlsxwriter  # noqa: F401
        except ImportError as error:
            raise DocumentError(
                f"{output}: Excel files need XlsxWriter; pip install 'foi-exemptions[xlsx]', or write a .csv file"
            ) from error


def unaligned_file(output: Path) -> Path:
    """Return the file beside a CSV or Parquet matrix that holds the answers that fit no question."""
    return output.with_stem(f"{output.stem}-unaligned")


def write_matrix(matrix: Matrix, output: Path) -> None:
    """Write the matrix; each file appears under its name only when it is whole."""
    check_suffix(output)
    if output.suffix.lower() == ".xlsx":
        if len(matrix.headings) > _MOST_COLUMNS:
            raise DocumentError(f"{output}: {len(matrix.headings)} columns are too many for Excel; write a .csv file")
        with atomic(output) as path:
            _write_xlsx(matrix, path)
        return
    write = _write_csv if output.suffix.lower() == ".csv" else _write_parquet
    with atomic(output) as path, atomic(unaligned_file(output)) as beside:
        write(matrix.headings, matrix.rows, path)
        write(UNALIGNED_FIELDS, matrix.unaligned, beside)


def _write_csv(headings: Sequence[str], rows: Sequence[dict[str, Any]], path: Path) -> None:
    # The mark at the start tells Excel that the file is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(map(shown_cell, headings))
        writer.writerows([_yes_or_no(shown_cell(row[name])) for name in headings] for row in rows)


def _yes_or_no(value: object) -> object:
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _write_parquet(headings: Sequence[str], rows: Sequence[dict[str, Any]], path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    def kind(name: str) -> Any:
        if name in {"unaligned", "by words"}:
            return pa.int64()
        return pa.bool_() if name.endswith(("needs review", "needs_review")) else pa.string()

    schema = pa.schema([(name, kind(name)) for name in headings])
    pq.write_table(pa.Table.from_pylist(list(rows), schema=schema), path)


def _write_xlsx(matrix: Matrix, path: Path) -> None:
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        text = {"text_wrap": True, "valign": "top", "quote_prefix": True}
        formats = {label: book.add_format({**text, "bg_color": fill}) for label, fill in _FILLS.items()}
        formats |= {"": book.add_format(text), "heading": book.add_format({**text, "bold": True, "bottom": 1})}
        _write_sheet(book.add_worksheet("replies"), matrix.headings, matrix.rows, formats)
        _write_sheet(book.add_worksheet("unaligned"), UNALIGNED_FIELDS, matrix.unaligned, formats)


def _write_sheet(sheet: Any, headings: Sequence[str], rows: Sequence[dict[str, Any]], formats: dict[str, Any]) -> None:
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(rows), len(headings) - 1)
    for column, name in enumerate(headings):
        sheet.set_column(column, column, 45 if name.endswith(("answer", "question_text")) else 20)
        sheet.write_string(0, column, name, formats["heading"])
    for line, row in enumerate(rows, start=1):
        for column, name in enumerate(headings):
            value = row[name]
            if isinstance(value, int) and not isinstance(value, bool):
                sheet.write_number(line, column, value, formats[""])
            elif value is not None:
                sheet.write_string(line, column, _fitting(value), formats.get(row[name], formats[""]))


def _fitting(value: str | bool) -> str:
    text = ("yes" if value else "no") if isinstance(value, bool) else value
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 2] + " …"
