"""One table of many replies: its rows, its three formats, and the command."""

from __future__ import annotations

import csv
import sys
from typing import TYPE_CHECKING, Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from foi_exemptions.authorities import authority_of
from foi_exemptions.errors import DocumentError
from foi_exemptions.matrix import Cell, Matrix, Reply, matrix_of
from foi_exemptions.matrix_files import check_suffix, write_matrix
from foi_exemptions.results import Asked, Label

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]

FERRIES = "How many ferries are there?"
FUEL = "What does the fuel cost?"


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def cell(ref: str | None, text: str, label: Label, answer: str, *exemptions: str, review: bool = False) -> Cell:
    return Cell(Asked(ref, text), label, answer, exemptions, review)


def reply(name: str, *cells: Cell, whole: tuple[Cell, ...] = (), unanswered: tuple[str, ...] = ()) -> Reply:
    return Reply(name, "granted", f"{name} Council", cells, whole, unanswered)


REPLIES = [
    reply("Avon", cell("1", FERRIES, Label.ANSWERED, "=2+3"), cell("2", FUEL, Label.REFUSED, "No.", "foia:43(2)")),
    reply("Bure", cell("1", FERRIES, Label.NOT_HELD, "Not held.", review=True), unanswered=("2",)),
    reply(
        "Cray",
        cell("1", FUEL, Label.ANSWERED, "-£12"),
        cell("2", "Who is the captain?", Label.REDIRECTED, "@us", "foia:21"),
        whole=(cell(None, "", Label.REFUSED, "Too dear.", "foia:12"),),
    ),
]


@pytest.fixture(scope="module")
def matrix() -> Matrix:
    return matrix_of(REPLIES)


def test_a_row_a_reply_and_four_columns_a_question(matrix: Matrix) -> None:
    assert matrix.questions == ("1. How many ferries are there?", "2. What does the fuel cost?")
    first, second, third = matrix.rows
    assert first["2. What does the fuel cost?: label"] == "refused_with_exemption"
    assert first["2. What does the fuel cost?: exemptions"] == "foia:43(2)"
    assert second["1. How many ferries are there?: needs review"] is True
    assert second["2. What does the fuel cost?: label"] == "unanswered"
    assert third["2. What does the fuel cost?: answer"] == "-£12"  # its own number is 1
    assert third["1. How many ferries are there?: label"] is None
    assert third["no question: exemptions"] == "foia:12"


def test_what_fits_no_question_is_kept_apart_and_counted(matrix: Matrix) -> None:
    assert [row["unaligned"] for row in matrix.rows] == [0, 0, 1]
    assert matrix.aligned == 4
    (apart,) = matrix.unaligned
    assert (apart["document"], apart["question"], apart["answer"]) == ("Cray", "2", "@us")


def test_parts_of_one_question_share_its_columns() -> None:
    parts = [cell("1a", "Adults", Label.ANSWERED, "£2"), cell("1b", "Dogs", Label.REFUSED, "No.", "foia:43")]
    (row,) = matrix_of(
        [reply("Dart", *parts, cell("2", FUEL, Label.ANSWERED, "£5"))], [Asked("1", ""), Asked("2", FUEL)]
    ).rows
    assert (row["1: label"], row["1: answer"], row["1: exemptions"]) == ("refused_with_exemption", "£2\nNo.", "foia:43")


def test_headings_are_short_and_differ() -> None:
    long = "What was the total cost, in pounds and pence, of " + "every lifebelt and " * 9
    request = [Asked("1", long), Asked(None, FUEL), Asked(None, FUEL)]
    headings = matrix_of([], request).questions
    assert len(set(headings)) == 3
    assert headings[0].startswith("1. What was the total cost")
    assert max(map(len, headings)) <= 75


def test_csv_opens_in_a_spreadsheet_and_runs_nothing(matrix: Matrix, tmp_path: Path) -> None:
    write_matrix(matrix, tmp_path / "m.csv")
    assert (tmp_path / "m.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    rows = read(tmp_path / "m.csv")
    assert rows[0]["1. How many ferries are there?: answer"] == "'=2+3"
    assert rows[2]["2. What does the fuel cost?: answer"] == "'-£12"
    assert rows[0]["unaligned"] == "0"
    (apart,) = read(tmp_path / "m-unaligned.csv")
    assert apart["answer"] == "'@us"


def test_excel_has_two_sheets_of_text(matrix: Matrix, tmp_path: Path) -> None:
    write_matrix(matrix, tmp_path / "m.xlsx")
    book = openpyxl.load_workbook(tmp_path / "m.xlsx")
    assert book.sheetnames == ["replies", "unaligned"]
    sheet = book["replies"]
    cells = dict(zip([one.value for one in sheet[1]], sheet[2], strict=True))
    answer = cells["1. How many ferries are there?: answer"]
    assert (answer.value, answer.data_type) == ("=2+3", "s")
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert [cells[f"{question}: label"].fill.fgColor.rgb for question in matrix.questions] == ["FFD8EBD8", "FFF6D5D5"]
    assert not (tmp_path / "m-unaligned.xlsx").exists()


def test_excel_takes_no_longer_cell(tmp_path: Path) -> None:
    write_matrix(matrix_of([reply("Exe", cell("1", FUEL, Label.ANSWERED, "x" * 40_000))]), tmp_path / "m.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "m.xlsx")["replies"]
    assert max(len(str(one.value)) for one in sheet[2]) == 32_767


def test_parquet_keeps_types_and_text(matrix: Matrix, tmp_path: Path) -> None:
    write_matrix(matrix, tmp_path / "m.parquet")
    rows = pq.read_table(tmp_path / "m.parquet").to_pylist()
    assert rows == list(matrix.rows)
    assert pq.read_table(tmp_path / "m-unaligned.parquet").num_rows == 1


def test_a_name_without_a_format_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"m\.ods: no format for this name; end it in \.csv, \.xlsx, \.parquet"):
        check_suffix(tmp_path / "m.ods")


def test_excel_without_its_library_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(DocumentError, match=r"pip install 'foi-exemptions\[xlsx\]'"):
        check_suffix(tmp_path / "m.xlsx")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ann Other made this Freedom of Information request to Dunmere Parish Council\n", "Dunmere Parish Council"),
        ("Dear Marsh Harbour Trust,\n\nHow many boats?\n", "Marsh Harbour Trust"),
        ("\n  UPPER WHARFE BOROUGH COUNCIL \nTown Hall\n", "Upper Wharfe Borough Council"),
        ("Ministry of Buoys\n1 Quay Street\n", "Ministry of Buoys"),
        ("Dear Ms Lark,\nThe Council holds this.\n", None),  # a person, and the word in a sentence
        ("Information Governance Team\nCity Council\n", None),  # says no name
    ],
)
def test_the_authority_is_named_where_the_text_names_it(text: str, name: str | None) -> None:
    assert authority_of(text) == name


LETTER = "{head}\n\n1. How many ferries are there?\n\n{first}\n\n2. What does the fuel cost?\n\n{second}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    answers: list[dict[str, Any]] = [
        {"head": "Avon Town Council", "first": "Three.", "second": "Exempt under section 43(2) of the FOI Act."},
        {"head": "Bure Town Council", "first": "We do not hold this information.", "second": "£12,000 a year."},
    ]
    (tmp_path / "replies").mkdir()
    for one in answers:
        (tmp_path / "replies" / f"{one['head'][:4]}.txt").write_text(LETTER.format(**one), encoding="utf-8")
    return tmp_path / "replies"


def test_the_command_writes_a_table_and_says_what_it_left(run: Run, folder: Path) -> None:
    request = folder.parent / "request.txt"
    request.write_text("1. What does the fuel cost?\n2. How many ferries are there?\n", encoding="utf-8")
    output = folder.parent / "m.csv"
    status, out, err = run("matrix", folder, "-o", output, "--request", request)
    assert (status, out) == (0, "")
    assert "2 replies, 2 questions; 4 answers stand in their column, 0 fit no question" in err
    rows = read(output)
    assert [row["authority"] for row in rows] == ["Avon Town Council", "Bure Town Council"]
    assert [row["1. What does the fuel cost?: exemptions"] for row in rows] == ["foia:43(2)", ""]
    assert [row["2. How many ferries are there?: label"] for row in rows] == ["answered", "not_held"]


def test_the_command_names_a_bad_file_and_writes_the_rest(run: Run, folder: Path) -> None:
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 cut short")
    output = folder.parent / "m.parquet"
    status, _, err = run("matrix", folder, "-o", output)
    assert status == 1
    assert "broken.docx" in err
    assert pq.read_table(output).num_rows == 2


def test_the_command_refuses_a_name_before_it_reads(run: Run, folder: Path) -> None:
    status, _, err = run("matrix", folder, "-o", folder.parent / "m.ods")
    assert status == 1
    assert "no format for this name" in err


def test_real_replies_make_one_table(run: Run, shared: Path, tmp_path: Path) -> None:
    # Four of the five answer one request, with 22, 18, 19 and 24 answers; the fifth answers another.
    status, _, err = run("matrix", shared / "seeds", "-o", tmp_path / "m.csv")
    assert (status, "5 replies" in err) == (0, True)
    apart = [int(row["unaligned"]) for row in read(tmp_path / "m.csv")]
    assert apart[1:] == [0, 0, 0, 0]
    assert apart[0] == 8
