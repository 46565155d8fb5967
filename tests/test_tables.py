"""Tables in, the same tables with labels out: order, columns and types are kept, and a bad row says why."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from table_files import write

from foi_exemptions import table_readers
from foi_exemptions.errors import DocumentError
from foi_exemptions.table_batches import ADDED, RowBatch
from foi_exemptions.table_outputs import Totals
from foi_exemptions.table_readers import Columns, table_format
from foi_exemptions.tables import label_rows, label_table, labelling_with

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TEXT = Columns("text")


def fake_batch(batch: dict[str, Sequence[Any]]) -> dict[str, list[Any]]:
    """Labels a text "not_held" where it says so; the tables do not mind who labels."""
    count = len(batch["text"])
    held = ["not" not in text for text in batch["text"]]
    return {
        "label": ["answered" if one else "not_held" for one in held],
        "labels": [["answered"] if one else ["not_held", "answered"] for one in held],
        "probability": [0.5] * count,
        "exemptions": [[] if one else ["foia:12", "foia:21"] for one in held],
        "needs_review": [False] * count,
        "decided_by": ["rule"] * count,
    }


def read(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".parquet":
        rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
        return rows
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def label(source: Path, output: Path, columns: Columns = TEXT) -> list[dict[str, Any]]:
    label_table(source, columns, labelling_with(fake_batch), output, table_format(output) or "")
    return read(output)


ROWS = [
    {"ref": "FOI/2", "text": "Nine \u2013 “nine”, \u00a340", "year": "2031"},
    {"ref": "FOI/1", "text": 'not\nheld, "at all"', "year": "2030"},
]


@pytest.mark.parametrize("output", ["out.csv", "out.jsonl", "out.ndjson", "out.parquet"])
@pytest.mark.parametrize("source", ["in.csv", "in.jsonl", "in.ndjson", "in.parquet"])
def test_every_format_to_every_format(tmp_path: Path, source: str, output: str) -> None:
    labelled = label(write(tmp_path / source, ROWS), tmp_path / output)
    assert [{name: row[name] for name in ROWS[0]} for row in labelled] == ROWS
    assert [list(row) for row in labelled] == [[*ROWS[0], *ADDED]] * 2
    assert [row["label"] for row in labelled] == ["answered", "not_held"]
    if output == "out.csv":
        assert labelled[1]["exemptions"] == "foia:12; foia:21"
        assert labelled[0]["error"] == ""
    else:
        assert labelled[1]["exemptions"] == ["foia:12", "foia:21"]
        assert labelled[0]["error"] is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.csv", "csv"), ("A.CSV", "csv"), ("a.jsonl", "jsonl"), ("a.parquet", "parquet"), ("a.txt", None), ("-", None)],
)
def test_table_format(name: str, kind: str | None) -> None:
    assert table_format(name) == kind


# Rows that cannot be labelled


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (None, "no text"),
        ("", "no text"),
        (" \n\u00a0", "no text"),
        (14, "not text but int"),
        (["Nine"], "not text but list"),
        ("x" * 1_000_001, "longer than 1000000 characters"),
    ],
)
def test_bad_row_says_why(value: object, error: str) -> None:
    rows = [{"text": "nine"}, {"text": value}, {"text": "not held"}, {}]
    labelled = label_rows(RowBatch(rows, 1.0), TEXT, fake_batch)
    assert [row["error"] for row in labelled] == [None, error, None, "no text"]
    assert [row["label"] for row in labelled] == ["answered", None, "not_held", None]
    assert all(labelled[1][name] is None for name in ADDED if name != "error")


def test_all_rows_bad() -> None:
    assert [row["error"] for row in label_rows(RowBatch([{"text": None}], 1.0), TEXT, fake_batch)] == ["no text"]


def test_counts_rows_and_failures(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", [{"text": "nine"}, {"text": None}])
    assert label_table(source, TEXT, labelling_with(fake_batch), tmp_path / "out.jsonl", "jsonl") == Totals(2, 1, 2)


def test_questions_and_authorities_go_along() -> None:
    seen: dict[str, Sequence[Any]] = {}

    def batch(given: dict[str, Sequence[Any]]) -> dict[str, list[Any]]:
        seen.update(given)
        return fake_batch({"text": given["text"]})

    rows = [
        {"text": "nine", "q": "How many?", "who": None},
        {"text": None, "q": "Why?"},
        {"text": "ten", "q": 3, "who": "Fife"},
    ]
    label_rows(RowBatch(rows, 1.0), Columns("text", "q", "who"), batch)
    assert seen == {"text": ["nine", "ten"], "question": ["How many?", None], "authority": [None, "Fife"]}


# Columns


@pytest.mark.parametrize("name", ["in.csv", "in.jsonl", "in.parquet"])
@pytest.mark.parametrize(
    ("columns", "missing"),
    [(Columns("answer"), "answer"), (Columns("text", "question"), "question"), (Columns("text", None, "body"), "body")],
)
def test_unknown_column(tmp_path: Path, name: str, columns: Columns, missing: str) -> None:
    source = write(tmp_path / name, ROWS)
    with pytest.raises(DocumentError, match=rf"{name}: has no column '{missing}'; it has 'ref', 'text', 'year'"):
        label(source, tmp_path / "out.jsonl", columns)
    assert not (tmp_path / "out.jsonl").exists()


def test_a_table_labelled_before_is_labelled_again_in_its_place(tmp_path: Path) -> None:
    once = tmp_path / "once.jsonl"
    label(write(tmp_path / "in.jsonl", ROWS), once)
    for output in ("twice.jsonl", "twice.csv", "twice.parquet"):
        assert [list(row) for row in label(once, tmp_path / output)] == [[*ROWS[0], *ADDED]] * 2


@pytest.mark.parametrize("output", ["out.csv", "out.parquet"])
def test_rows_with_columns_of_their_own(tmp_path: Path, output: str) -> None:
    # JSON Lines rows need not all have the same keys; none of them gets lost.
    source = write(tmp_path / "in.jsonl", [{"text": "nine"}, {"note": "late", "text": "ten"}])
    labelled = label(source, tmp_path / output)
    assert list(labelled[0])[:2] == ["text", "note"]
    assert [row["note"] or None for row in labelled] == [None, "late"]


@pytest.mark.parametrize("source", ["in.csv", "in.jsonl", "in.parquet"])
@pytest.mark.parametrize("output", ["out.csv", "out.jsonl", "out.parquet"])
def test_table_without_rows(tmp_path: Path, source: str, output: str) -> None:
    path = tmp_path / source
    match path.suffix:
        case ".csv":
            path.write_text("text,year\n")
        case ".parquet":
            pq.write_table(pa.table({"text": pa.array([], pa.string())}), path)
        case _:
            path.touch()
    assert label(path, tmp_path / output) == []
    if output == "out.csv":
        assert (tmp_path / output).read_text().rstrip().endswith(",".join(ADDED))


# CSV as people save it


def test_csv_with_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "excel.csv"
    path.write_bytes('text,cost\r\n"nine\r\nten",£40\r\n'.encode("utf-8-sig"))
    (row,) = label(path, tmp_path / "out.csv")
    assert (row["text"], row["cost"]) == ("nine\r\nten", "£40")


@pytest.mark.parametrize("content", ["text,cost\nnine,£40\n", "£text,text\n1,nine\n"])
def test_csv_that_is_not_utf8(tmp_path: Path, content: str) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes(content.encode("cp1252"))
    line = 1 if content.startswith("£") else 2
    with pytest.raises(DocumentError, match=rf"old\.csv: line {line} is not UTF-8"):
        label(path, tmp_path / "out.csv")


@pytest.mark.parametrize("name", ["old.csv", "old.jsonl"])
def test_the_line_that_is_not_utf8_is_found_among_many(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, [{"text": f"{number} nine"} for number in range(5000)])
    lines = path.read_bytes().split(b"\n")
    lines[4321] = lines[4321].replace(b"nine", b"\xa340")
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(DocumentError, match=r": line 4322 is not UTF-8 \(invalid start byte\); save it as UTF-8"):
        label(path, tmp_path / "out.jsonl")


def test_csv_in_utf16(tmp_path: Path) -> None:
    path = tmp_path / "unicode.csv"
    path.write_text("text\nnine\n", encoding="utf-16")
    with pytest.raises(DocumentError, match=r"unicode\.csv: is UTF-16; save it as UTF-8"):
        label(path, tmp_path / "out.csv")


def test_a_blank_line_is_a_row_where_there_is_one_column(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("text\nnine\n\nten\n")
    assert [row["error"] for row in label(path, tmp_path / "one.csv")] == ["", "no text", ""]
    path.write_text("ref,text\n1,nine\n\n2,ten\n")
    assert [row["ref"] for row in label(path, tmp_path / "two.csv")] == ["1", "2"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        # a comma outside quotes: the text would be cut
        ("ref,text\n1,nine\n2,ten, or so\n", "line 3 has 3 cells and the header 2"),
        ("text,text\nnine,ten\n", "two columns named 'text'"),
        ("", "has no column 'text'; it has none"),
        ("ref;text\n1;nine\n", "it has 'ref;text': its cells are separated by ';'; save it with commas"),
        (",".join(f"{number:050}" for number in range(30)) + "\n", "it has '0{40}…', .* and 10 more"),
        ('ref,text\n1,nine\n2,"ten\n3,eleven\n', "the row at line 3 is no CSV: a quote in it is never closed"),
        (
            'ref,text\n1,"nine\nand"\n2,a "ten",\n3,"an "odd" one"\n',
            "the row at line 5 is no CSV: a quote inside a cell",
        ),
        ("text\n\0\n", None),  # a NUL is a character like others
    ],
)
def test_csv_that_is_not_a_table(tmp_path: Path, content: str, message: str | None) -> None:
    path = tmp_path / "in.csv"
    path.write_text(content)
    if message is None:
        assert len(label(path, tmp_path / "out.jsonl")) == 1
        return
    with pytest.raises(DocumentError, match=message):
        label(path, tmp_path / "out.csv")


def test_csv_row_with_empty_cells_behind_or_too_few(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("text,year\nnine,2031,,\nten\n")
    assert [row["year"] for row in label(path, tmp_path / "out.jsonl")] == ["2031", None]


# JSON Lines


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"text": "nine"}\n{"text": \n', "line 2 is no JSON"),
        ('{"text": "nine"}\n\n["ten"]\n', "line 3 holds a list, not an object"),
        ('{"text": "nine"}\n{"text": "ten", "n": ' + "1" * 5000 + "}\n", "line 2 is no JSON that can be read"),
        ('{"text": ' + "[" * 100_000 + "]" * 100_000 + "}\n", "line 1 is no JSON that can be read"),
    ],
)
def test_bad_json_line_is_named(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(content)
    with pytest.raises(DocumentError, match=rf"in\.jsonl: {message}"):
        label(path, tmp_path / "out.jsonl")


def test_json_has_no_nan_and_a_csv_cell_holds_an_object_as_json(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"text": "nine", "cost": NaN, "where": {"ward": "Ham"}, "who": [{"a": 1}, "b"]}\n')
    assert label(path, tmp_path / "out.jsonl")[0]["cost"] is None
    (row,) = label(path, tmp_path / "out.csv")
    assert (row["where"], row["who"]) == ('{"ward": "Ham"}', '{"a": 1}; b')


# Parquet types


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_readers, "BATCH", 2)


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("source", ["in.jsonl", "in.parquet"])
@pytest.mark.parametrize(
    ("note", "values"),
    [
        ("nothing in the first batch", [None, None, "late"]),
        ("numbers, then nothing", [1, 2, None]),
        ("nothing, then numbers", [None, None, 3]),
        ("lists", [["a"], [], None, ["b", "c"]]),
        ("empty lists first", [[], [], ["a"]]),
        ("nothing at all", [None, None, None]),
        ("objects", [{"a": 1}, None, {"a": 2}]),
        ("truth values", [True, None, False]),
    ],
)
def test_parquet_keeps_values_across_batches(tmp_path: Path, source: str, note: str, values: list[Any]) -> None:
    rows = [{"text": "nine", "value": value} for value in values]
    labelled = label(write(tmp_path / source, rows), tmp_path / "out.parquet")
    assert [row["value"] for row in labelled] == values, note


@pytest.mark.usefixtures("small_batches")
def test_parquet_whole_numbers_then_fractions(tmp_path: Path) -> None:
    rows = [{"text": "nine", "cost": cost} for cost in (1, 2, 2.5)]
    assert [row["cost"] for row in label(write(tmp_path / "in.jsonl", rows), tmp_path / "out.parquet")] == [1, 2, 2.5]


def test_parquet_keeps_the_types_of_its_columns(tmp_path: Path) -> None:
    source = tmp_path / "in.parquet"
    table = pa.table(
        {
            "text": pa.array(["nine", None], pa.large_string()),
            "year": pa.array([2031, None], pa.int16()),
            "day": pa.array([1, None], pa.date32()),
            "refs": pa.array([["a"], None], pa.list_(pa.string())),
            "kind": pa.array(["x", "y"]).dictionary_encode(),
        }
    )
    pq.write_table(table, source)
    label(source, tmp_path / "out.parquet")
    written = pq.read_schema(tmp_path / "out.parquet")
    assert [written.field(name).type for name in table.schema.names] == table.schema.types
    assert written.field("labels").type == pa.list_(pa.string())
    assert written.field("label").type == pa.string()


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("values", [["a", 1], ["a", "b", 1]])
def test_parquet_cannot_hold_two_kinds_in_a_column(tmp_path: Path, values: list[Any]) -> None:
    source = write(tmp_path / "in.jsonl", [{"text": "nine", "value": value} for value in values])
    with pytest.raises(DocumentError, match=r"in\.jsonl: .*makes no Parquet table .*; write jsonl instead"):
        label(source, tmp_path / "out.parquet")
    assert not (tmp_path / "out.parquet").exists()


def test_what_is_no_parquet(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    path.write_bytes(b"Dear Sir")
    with pytest.raises(DocumentError, match=r"in\.parquet: cannot be read as Parquet"):
        label(path, tmp_path / "out.parquet")


@pytest.mark.parametrize("name", ["in.csv", "in.jsonl", "in.parquet"])
def test_missing_table(tmp_path: Path, name: str) -> None:
    with pytest.raises(DocumentError, match=rf"{name}: cannot be read"):
        label(tmp_path / name, tmp_path / "out.jsonl")


# Output


def test_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    label_table(write(tmp_path / "in.jsonl", ROWS), TEXT, labelling_with(fake_batch), None, "csv")
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["text"] for row in rows] == [row["text"] for row in ROWS]


def test_parquet_is_not_for_a_pipe(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"give --output FILE\.parquet"):
        label_table(write(tmp_path / "in.jsonl", ROWS), TEXT, labelling_with(fake_batch), None, "parquet")


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("output", ["out.csv", "out.jsonl", "out.parquet"])
@pytest.mark.parametrize("stop", [KeyboardInterrupt, RuntimeError])
def test_interrupted_run_keeps_the_old_file_and_leaves_no_other(
    tmp_path: Path, output: str, stop: type[BaseException]
) -> None:
    source = write(tmp_path / "in.jsonl", ROWS * 2)
    (tmp_path / output).write_text("what was here before")
    calls = 0

    def batch(given: dict[str, Sequence[Any]]) -> dict[str, list[Any]]:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise stop
        return fake_batch(given)

    with pytest.raises(stop):
        label_table(source, TEXT, labelling_with(batch), tmp_path / output, table_format(output) or "")
    assert calls == 2
    assert (tmp_path / output).read_text() == "what was here before"
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl", output}


def test_a_column_that_is_read_is_not_replaced(tmp_path: Path) -> None:
    path = write(tmp_path / "in.csv", [{"label": "nine"}])
    with pytest.raises(DocumentError, match="a label column is to have the name 'label' of one that is read"):
        label(path, tmp_path / "out.csv", Columns("label"))


def test_output_may_be_the_input(tmp_path: Path) -> None:
    for name in ("same.csv", "same.jsonl", "same.parquet"):
        path = write(tmp_path / name, ROWS)
        assert [row["ref"] for row in label(path, path)] == ["FOI/2", "FOI/1"]
