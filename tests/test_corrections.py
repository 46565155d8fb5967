"""Review files: nothing is lost on the way to a reviewer and back, and what cannot be right is named."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from conftest import CHECKOUT
from hypothesis import given
from hypothesis import strategies as st

from foi_exemptions.corrections.checking import check
from foi_exemptions.corrections.files import ReviewFormat, read_reviews, write_gold, write_review
from foi_exemptions.corrections.offsets import Marked, align
from foi_exemptions.corrections.reviews import FIELDS, Review, task_of, values_of
from foi_exemptions.corrections.spreadsheets import guarded, read_csv, unguarded, write_csv
from foi_exemptions.corrections.tasks import (
    DocumentTasks,
    digest,
    new_task,
    tasks_of_reports,
    tasks_of_table,
)
from foi_exemptions.errors import DocumentError
from foi_exemptions.evaluation import read_gold
from foi_exemptions.jurisdictions import jurisdiction_of
from foi_exemptions.results import Jurisdiction
from foi_exemptions.table_readers import Columns
from foi_exemptions.trainer import read_answers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from foi_exemptions.corrections.tasks import Task
    from foi_exemptions.pipeline import Labeller

    Edit = Callable[[dict[str, Any]], dict[str, Any]]

# Each is a segment: what breaks a table, a spreadsheet or an offset.
HARD = [
    "Fourteen kilns, of which two are listed.",
    "The kiln log has a gap.\nWe hold nothing for it.",
    "first\tsecond\tthird",
    'The potter said "never", so none.',
    "Clay, glaze, and ash; and \"slip\", 'wash'.",
    "=SUM(A1:A9)",
    "+44 is the prefix used.",
    "- none\n- nil",
    "@pottery is the account.",
    "'quoted from the first letter",
    "''twice",
    "'=already guarded",
    "0044",
    "12/03/2021",
    "1-2",
    "TRUE",
    "March 2021",
    "£1,200.50",
    "7",
    "🏺 One urn.",
    "Held by the\u00a0museum, at\u00a0its store.",
    "The first line.\r\nThe second line.\r\n",
    "Old Mac ends.\rStill here.",
    "trailing spaces   ",
    "   leading spaces",
    "line\u2028separator and \u0085next line",
    "tab at the end\t",
    "back\\slash and \\n that is no line end",
    "Exempt under section 43(2): the glaze recipes are the studio's own.",
]
BEFORE = "🐑🐑 Your ref 🏺1\r\nDear reader,\r\n"
"""Stands before the segments of the document, so that UTF-16 offsets differ from code points."""


def document_of(texts: Sequence[str], name: str = "letters/kilns.txt", **said: Any) -> DocumentTasks:
    """A document with these texts as its segments, labelled anyhow."""
    text, tasks = BEFORE, []
    values: dict[str, Any] = {
        "authority": "Pottery Fields Council",
        "question": "4a, 4b",
        "question_text": 'How many "kilns",\nand whose?',
        "label": "refused_with_exemption",
        "labels": ("refused_with_exemption", "answered"),
        "exemptions": ("foia:43(2)", "foia:41(1)"),
        "probability": 0.6543,
        "needs_review": True,
    }
    starts = []
    for one in texts:
        starts.append(len(text))
        text += one + "\n\n"
    for start, one in zip(starts, texts, strict=True):
        tasks.append(new_task(name, digest(text), start, one, **(values | said)))
    return DocumentTasks(name, text, tuple(tasks))


FORMS = {".csv": ReviewFormat.CSV, ".jsonl": ReviewFormat.JSONL, ".json": ReviewFormat.LABEL_STUDIO}
forms = pytest.mark.parametrize("suffix", FORMS)


def exported(path: Path, *documents: DocumentTasks) -> Path:
    write_review(documents, path, FORMS[path.suffix])
    return path


def edited_csv(path: Path, edit: Edit, output: Path | None = None, **dialect: Any) -> Path:
    """The table as a spreadsheet saves it after a person typed into it."""
    content = path.read_bytes().decode("utf-8-sig")  # not read_text, which would change the line ends
    rows = [edit(row) for row in csv.DictReader(io.StringIO(content, newline=""))]
    target = output or path
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), **dialect)
        writer.writeheader()
        writer.writerows(rows)
    return target


def edited_jsonl(path: Path, edit: Edit) -> Path:
    rows = [edit(json.loads(line)) for line in path.read_text(encoding="utf-8").split("\n") if line]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def submitted(path: Path, edit: Callable[[list[dict[str, Any]]], list[dict[str, Any]]], who: int = 1) -> Path:
    """The tasks as Label Studio exports them after somebody submitted the regions that ``edit`` makes."""
    tasks = json.loads(path.read_text(encoding="utf-8"))
    for number, task in enumerate(tasks, 1):
        result = edit([one | {"origin": "prediction"} for one in task["predictions"][0]["result"]])
        annotation = {"id": number, "completed_by": who, "was_cancelled": False, "result": result}
        task |= {"id": number, "annotations": [*task.get("annotations", []), annotation], "predictions": []}
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return path


def utf16(text: str, position: int) -> int:
    return len(text[:position].encode("utf-16-le")) // 2


def gold(*paths: Path, accept_unchanged: bool = False) -> list[dict[str, Any]]:
    checked = check((one for path in paths for one in read_reviews(path)), accept_unchanged)
    assert checked.problems == []
    return checked.rows


def problems(*paths: Path) -> list[str]:
    return check(one for path in paths for one in read_reviews(path)).problems


# Round trips


@forms
def test_every_field_of_every_text_comes_back(tmp_path: Path, suffix: str) -> None:
    documents = [document_of(HARD), document_of(HARD[::-1], "=letters/1-2", authority=None, question="1-2")]
    path = exported(tmp_path / f"review{suffix}", *documents)
    assert [one.task for one in read_reviews(path)] == [task for one in documents for task in one.tasks]


@forms
def test_untouched_rows_are_not_imported_unless_accepted(tmp_path: Path, suffix: str) -> None:
    document = document_of(HARD)
    path = exported(tmp_path / f"review{suffix}", document)
    untouched = check(read_reviews(path))
    assert untouched.rows == []
    assert untouched.counts == {"not looked at": len(HARD)}
    rows = gold(path, accept_unchanged=True)
    assert [(row["id"], row["text"]) for row in rows] == [(task.id, task.text) for task in document.tasks]
    assert rows[0] == {
        "id": document.tasks[0].id,
        "authority": "Pottery Fields Council",
        "question": 'How many "kilns",\nand whose?',
        "text": HARD[0],
        "label": "refused_with_exemption",
        "labels": ["refused_with_exemption", "answered"],
        "accept": ["refused_with_exemption"],
        "exemptions": ["foia:43(2)", "foia:41(1)"],
        "implied": True,
        "source": {
            "path": "letters/kilns.txt",
            "sha256": digest(document.text),
            "question": "4a, 4b",
            "start_char": len(BEFORE),
            "end_char": len(BEFORE) + len(HARD[0]),
        },
    }
    assert not rows[-1]["implied"]  # its text names section 43


def test_the_same_corrections_make_the_same_gold_from_every_format(tmp_path: Path) -> None:
    document = document_of(HARD)
    table, lines, tasks = (exported(tmp_path / f"review{suffix}", document) for suffix in FORMS)
    edited_csv(
        table,
        lambda row: (
            row | {"correct_labels": "not_held; answered", "correct_exemptions": "eir:12(4)(a)", "comment": "a"}
        ),
    )
    edited_jsonl(
        lines,
        lambda row: (
            row | {"correct_labels": ["not_held", "answered"], "correct_exemptions": ["eir:12(4)(a)"], "comment": "a"}
        ),
    )

    def relabelled(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
        made = []
        for one in results:
            value, name = dict(one["value"]), one["from_name"]
            changed = {"label": {"labels": ["not_held"]}, "exemptions": {"text": ["eir:12(4)(a)"]}}.get(name, {})
            made.append(one | {"value": value | changed})
            if name == "label":
                span = {key: value[key] for key in ("start", "end")}
                made.append(one | {"from_name": "comment", "type": "textarea", "value": {**span, "text": ["a"]}})
        return made

    submitted(tasks, relabelled)
    first = gold(table)
    assert first == gold(lines) == gold(tasks)
    assert [row["text"] for row in first] == HARD
    assert {(row["label"], *row["labels"], *row["exemptions"], row["comment"]) for row in first} == {
        ("not_held", "not_held", "answered", "eir:12(4)(a)", "a")
    }


def test_gold_is_read_by_evaluation_and_training(tmp_path: Path) -> None:
    path = exported(tmp_path / "review.csv", document_of(HARD))
    rows = gold(edited_csv(path, lambda row: row | {"correct_label": "redirected"}))
    write_gold(rows, tmp_path / "gold.jsonl")
    assert read_gold(tmp_path / "gold.jsonl") == rows
    learnt = read_answers(tmp_path / "gold.jsonl")
    assert {(row["text"], row["label"]) for row in learnt} == {(text, "redirected") for text in HARD}


# What spreadsheets do


@given(st.text())
def test_a_guard_is_taken_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=4))
def test_any_text_survives_a_table(texts: list[str]) -> None:
    file = io.StringIO(newline="")
    document = document_of(texts)
    write_csv([document], file)
    assert [one.task for one in read_csv("t", file.getvalue())] == list(document.tasks)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("0044", "'0044"),
        ("1-2", "'1-2"),  # the second of January
        ("Mar 21", "'Mar 21"),
        ("12,000", "'12,000"),
        ("3e5", "'3e5"),
        ("false", "'false"),
        ("4", "4"),  # comes back as it is
        ("12 kilns", "12 kilns"),
        ("May we ask?", "May we ask?"),
    ],
)
def test_what_is_guarded(text: str, cell: str) -> None:
    assert guarded(text) == cell


def test_a_table_begins_as_excel_wants_it(tmp_path: Path) -> None:
    content = exported(tmp_path / "review.csv", document_of(HARD)).read_bytes()
    assert content.startswith(b"\xef\xbb\xbfid,document,question,")
    assert content.split(b"\r\n")[0].decode("utf-8-sig").split(",") == list(FIELDS)


ANSWERED = {"correct_label": "answered"}


@pytest.mark.parametrize("dialect", [{"delimiter": ";"}, {"delimiter": "\t"}, {"quoting": csv.QUOTE_ALL}])
def test_other_separators_columns_and_encodings(tmp_path: Path, dialect: dict[str, Any]) -> None:
    path = exported(tmp_path / "review.csv", document_of(HARD))
    expected = gold(edited_csv(path, lambda row: row | ANSWERED, tmp_path / "plain.csv"))
    moved = edited_csv(path, lambda row: {"mine": "x", **dict(reversed((row | ANSWERED).items()))}, **dialect)
    assert gold(moved) == expected
    moved.write_bytes(moved.read_bytes().decode("utf-8-sig").encode("utf-16"))  # "Unicode text" of Excel
    assert gold(moved) == expected


@pytest.mark.parametrize(("old", "new"), [("\r\n?|\n", "\n"), ("\r\n?|\n", "\r\n"), ("^'", "")])
def test_line_ends_and_apostrophes_that_a_spreadsheet_changes_are_put_back(tmp_path: Path, old: str, new: str) -> None:
    texts = ["one\r\ntwo\r\n", "one\ntwo", "=1", "0044", "'quoted"]
    path = exported(tmp_path / "review.csv", document_of(texts))
    edited_csv(path, lambda row: row | ANSWERED | {"text": re.sub(old, new, row["text"])})
    checked = check(read_reviews(path))
    assert checked.problems == checked.notes == []
    assert [row["text"] for row in checked.rows] == texts


def test_mixed_line_ends_that_cannot_be_put_back_are_reported(tmp_path: Path) -> None:
    path = exported(tmp_path / "review.csv", document_of(["one\r\ntwo\nthree\u00a0four "]))
    edited_csv(path, lambda row: row | ANSWERED | {"text": "one\ntwo\nthree four"})
    checked = check(read_reviews(path))
    assert [row["text"] for row in checked.rows] == ["one\ntwo\nthree four"]
    assert checked.notes == [f"{path}: row 2: spaces or line ends of the text changed, its words did not"]


def test_truth_values_as_excel_writes_them(tmp_path: Path) -> None:
    path = edited_csv(exported(tmp_path / "review.csv", document_of(HARD)), lambda row: row | {"needs_review": "TRUE"})
    assert all(one.task.needs_review for one in read_reviews(path))


# What a correction means


def row_of(**cells: Any) -> Task:
    return document_of(["Nothing is kept on kilns."], **cells).tasks[0]


def decided(tmp_path: Path, task: Task, **cells: str) -> dict[str, Any]:
    path = exported(tmp_path / "review.csv", DocumentTasks(task.document, "", (task,)))
    (row,) = gold(edited_csv(path, lambda row: row | cells))
    return {name: row[name] for name in ("label", "labels", "accept", "exemptions")}


REFUSED, BOTH, GROUNDS = "refused_with_exemption", ["refused_with_exemption", "answered"], ["foia:43(2)", "foia:41(1)"]


@pytest.mark.parametrize(
    ("cells", "labels", "exemptions"),
    [
        ({"correct_label": REFUSED}, BOTH, GROUNDS),  # confirmed, with the label beside it
        ({"correct_labels": REFUSED}, [REFUSED], GROUNDS),  # the whole set
        ({"correct_label": "not_held"}, ["not_held"], GROUNDS),
        ({"correct_label": "answered"}, ["answered"], []),  # what is given rests on no exemption
        ({"correct_label": "answered", "correct_exemptions": "foia:12"}, ["answered"], ["foia:12"]),
        ({"correct_label": "Not held"}, ["not_held"], GROUNDS),  # as people type it
        ({"correct_label": "answered", "correct_labels": "answered; not-held"}, ["answered", "not_held"], GROUNDS),
        ({"correct_exemptions": "none"}, BOTH, []),
        ({"correct_exemptions": "FOIA: 40(2), eir:12(5)(e)\nfoia:12"}, BOTH, ["foia:40(2)", "eir:12(5)(e)", "foia:12"]),
    ],
)
def test_correction_columns(tmp_path: Path, cells: dict[str, str], labels: list[str], exemptions: list[str]) -> None:
    expected = {"label": labels[0], "labels": labels, "accept": labels[:1], "exemptions": exemptions}
    assert decided(tmp_path, row_of(), **cells) == expected


@pytest.mark.parametrize(
    ("cells", "count"),
    [
        ({"comment": "not sure"}, "undecided"),
        ({"correct_label": "none"}, "no answer, left out"),
        ({}, "not looked at"),
    ],
)
def test_rows_that_decide_nothing_are_counted(tmp_path: Path, cells: dict[str, str], count: str) -> None:
    path = exported(tmp_path / "review.csv", document_of(["Kilns."]))
    checked = check(read_reviews(edited_csv(path, lambda row: row | cells)), accept_unchanged=count == "undecided")
    assert (checked.rows, checked.problems, checked.counts) == ([], [], {count: 1})


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"correct_label": "answerd"}, "there is no label 'answerd'; did you mean answered?"),
        ({"correct_label": "refused"}, "did you mean refused_with_exemption?"),
        ({"correct_label": "refusd"}, "did you mean refused_with_exemption?"),
        ({"correct_label": "N/A"}, "did you mean not_applicable?"),
        ({"correct_labels": "not_held; perhaps"}, "there is no label 'perhaps'; use one of answered, not_held"),
        ({"correct_label": "answered", "correct_labels": "not_held"}, "let them agree"),
        ({"correct_exemptions": "s43"}, "there is no provision 's43'; did you mean foia:43?"),
        ({"correct_exemptions": "foia:431"}, "write it like foia:31(1)(a), or none"),
        ({"correct_exemptions": "foia:31(1)(q)"}, "there is no provision 'foia:31(1)(q)'"),
        ({"correct_exemptions": "foia:40(3A)"}, "is a condition or a definition; did you mean foia:40(2)?"),
        ({"correct_exemptions": "foia:17"}, "is a duty, no ground for refusing"),
        ({"correct_exemptions": "echr:8"}, "there is no provision 'echr:8'"),
        ({"correct_label": "answered", "text": "Kilns, mended."}, "its text is not the one that was exported"),
        ({"correct_label": "answered", "start_char": "3"}, "its id belongs to another segment"),
        ({"correct_label": "answered", "id": "s-0"}, "its id belongs to another segment"),
    ],
)
def test_what_cannot_be_right_is_named_and_left_out(tmp_path: Path, cells: dict[str, str], message: str) -> None:
    path = exported(tmp_path / "review.csv", document_of(["Kilns.", "Ash glaze."]))
    first = document_of(["Kilns.", "Ash glaze."]).tasks[0].id
    edited_csv(path, lambda row: row | (cells if row["id"] == first else ANSWERED))
    checked = check(read_reviews(path))
    assert [row["text"] for row in checked.rows] == ["Ash glaze."]
    (problem,) = checked.problems
    assert problem.startswith(f"{path}: row 2: ")
    assert message in problem


def test_what_the_machine_itself_cites_needs_no_entry_in_the_catalogue(tmp_path: Path) -> None:
    task = row_of(exemptions=("foia:44(1)(z)",))
    assert decided(tmp_path, task, correct_exemptions="foia:44(1)(z); foia:12")["exemptions"] == [
        "foia:44(1)(z)",
        "foia:12",
    ]


# Several reviewers


def test_reviewers_who_agree_make_one_row_and_those_who_differ_none(tmp_path: Path) -> None:
    document = document_of(["Kilns.", "Ash glaze.", "Slip.", "Saggars."])
    source = exported(tmp_path / "review.csv", document)
    first, second = dict(zip("abcd", document.tasks, strict=True)), {}
    said = {
        "ann": {"a": "not_held", "b": "answered", "c": "redirected"},
        "bob": {"a": "not_held", "b": "not_held", "d": "answered"},
    }
    for name, labels in said.items():
        by_id = {first[key].id: label for key, label in labels.items()}
        second[name] = edited_csv(
            source, lambda row, by_id=by_id: row | {"correct_label": by_id.get(row["id"], "")}, tmp_path / f"{name}.csv"
        )
    checked = check(one for path in second.values() for one in read_reviews(path))
    assert [(row["text"], row["label"]) for row in checked.rows] == [
        ("Kilns.", "not_held"),
        ("Slip.", "redirected"),
        ("Saggars.", "answered"),
    ]
    (conflict,) = checked.problems
    assert conflict.startswith(f"conflict about {first['b'].id} 'Ash glaze.': ")
    assert f"{second['ann']}: row 3 says answered; {second['bob']}: row 3 says not_held" in conflict
    # A row that somebody looked at outranks one that nobody did.
    assert gold(second["ann"], source, accept_unchanged=True)[0]["label"] == "not_held"


def test_annotators_of_one_label_studio_task_differ(tmp_path: Path) -> None:
    path = exported(tmp_path / "review.json", document_of(["Kilns.", "Ash glaze."]))
    submitted(path, lambda results: results)
    tasks = json.loads(path.read_text())
    other = json.loads(json.dumps(tasks[0]["annotations"][0])) | {"id": 2, "completed_by": 2}
    other["result"] = [one for one in other["result"] if one["id"] != other["result"][0]["id"]]  # no answer, says she
    tasks[0]["annotations"].append(other)
    path.write_text(json.dumps(tasks))
    checked = check(read_reviews(path))
    assert [row["text"] for row in checked.rows] == ["Ash glaze."]
    assert "annotation 2 says no answer" in checked.problems[0]


# Label Studio


@pytest.mark.parametrize(("unit", "words"), [("code points", True), ("UTF-16", True), ("code points", False)])
def test_offsets_in_both_ways_of_counting(tmp_path: Path, unit: str, words: bool) -> None:
    document = document_of(["🏺 One urn.", "Ash 🏺 glaze.\r\nSlip."])

    def counted(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for one in results:
            value = one["value"]
            if unit == "UTF-16":
                value |= {key: utf16(document.text, value[key]) for key in ("start", "end")}
            if one["from_name"] == "label":
                # as Label Studio writes line ends, or as it leaves the words out
                value["text"] = value["text"].replace("\r\n", "\\n\\n") if words else None
        return results

    path = submitted(exported(tmp_path / "review.json", document), counted)
    assert [row["id"] for row in gold(path)] == [task.id for task in document.tasks]


def test_regions_that_lie_elsewhere_are_named(tmp_path: Path) -> None:
    path = exported(tmp_path / "review.json", document_of(["Kilns.", "Ash glaze."]))

    def shifted(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [one | {"value": one["value"] | {"start": one["value"]["start"] + 1}} for one in results]

    assert "its regions do not lie where their words are" in problems(submitted(path, shifted))[0]


def test_regions_cut_anew_added_and_removed(tmp_path: Path) -> None:
    document = document_of(["One urn. Two jars.", "Ash glaze."])
    start = document.tasks[0].start_char

    def recut(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
        first = next(one for one in results if one["from_name"] == "label")
        same = {"start": start, "end": start + 8, "text": "One urn.", "labels": ["not_held"]}
        new = {"start": start + 9, "end": start + 18, "text": "Two jars.", "labels": ["redirected"]}
        greeting = {"start": BEFORE.index("Dear"), "end": BEFORE.index("\r\n", 20), "labels": ["answered"]}
        return [
            first | {"value": same},
            first | {"id": "Xy1", "value": new},
            first | {"id": "Xy2", "value": greeting},
            {"type": "relation", "from_id": "Xy1", "to_id": "Xy2"},
        ]

    checked = check(read_reviews(submitted(exported(tmp_path / "review.json", document), recut)))
    assert checked.problems == []
    assert [(row["text"], row["label"], row["question"] is not None, row["exemptions"]) for row in checked.rows] == [
        ("One urn.", "not_held", True, []),
        ("Two jars.", "redirected", True, []),
        ("Dear reader,", "answered", False, []),
    ]
    assert checked.counts == {"corrected": 3, "no answer, left out": 2}
    for row in checked.rows:
        assert document.text[row["source"]["start_char"] : row["source"]["end_char"]] == row["text"]
    assert len({row["id"] for row in checked.rows}) == 3


def test_cancelled_annotations_and_tasks_nobody_opened_count_for_nothing(tmp_path: Path) -> None:
    path = exported(tmp_path / "review.json", document_of(["Kilns."]), document_of(["Slip."], "other.txt"))
    submitted(path, lambda results: results)
    tasks = json.loads(path.read_text())
    tasks[0]["annotations"][0]["was_cancelled"] = True
    del tasks[1]["annotations"]
    path.write_text(json.dumps(tasks))
    assert check(read_reviews(path)).counts == {"not looked at": 2}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"from_name": "ner"}, "annotation 1: was made with another labelling configuration"),
        ({"value": {"labels": ["answered"]}}, r"task 1: is not as Label Studio writes tasks \(KeyError\('start'\)\)"),
    ],
)
def test_other_tasks_of_label_studio(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    path = exported(tmp_path / "review.json", document_of(["Kilns."]))
    with pytest.raises(DocumentError, match=message):
        problems(submitted(path, lambda results: [results[0] | change]))


def test_the_configuration_has_every_label_and_box_that_tasks_use(tmp_path: Path) -> None:
    from xml.etree import ElementTree

    exported(tmp_path / "review.json", document_of(HARD))
    config = ElementTree.parse(tmp_path / "review.xml").getroot()
    boxes = {one.get("name"): one.tag.lower() for one in config.iter() if one.get("toName") == "text"}
    results = [
        one for task in json.loads((tmp_path / "review.json").read_text()) for one in task["predictions"][0]["result"]
    ]
    assert {(one["from_name"], one["type"]) for one in results} <= set(boxes.items())
    assert [one.get("value") for one in config.iter("Label")] == [one.get("value") for one in config.iter("Choice")]
    assert {"answered", "not_held"} < {one.get("value") for one in config.iter("Label")}


# Prodigy


def prodigy(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_prodigy_keeps_the_fields_of_an_export(tmp_path: Path) -> None:
    document = document_of(HARD)
    rows = [
        values_of(task) | {"_input_hash": 1, "options": [], "accept": ["not_held"], "answer": "accept"}
        for task in document.tasks
    ]
    found = gold(prodigy(tmp_path / "p.jsonl", *rows))
    table = exported(tmp_path / "review.csv", document)
    assert found == gold(edited_csv(table, lambda row: row | {"correct_label": "not_held"}))


@pytest.mark.parametrize(
    ("answer", "labels"),
    [
        ({"label": "answered", "answer": "accept"}, ["answered"]),
        ({"accept": ["refused_with_exemption", "answered"], "answer": "accept"}, BOTH),
        ({"accept": ["refused_with_exemption"], "answer": "accept"}, BOTH),  # confirmed
        ({"label": "answered", "answer": "reject"}, None),  # which it is nobody says
        ({"accept": ["answered"], "answer": "ignore"}, None),
    ],
)
def test_prodigy_labels(tmp_path: Path, answer: dict[str, Any], labels: list[str] | None) -> None:
    checked = check(read_reviews(prodigy(tmp_path / "p.jsonl", values_of(row_of()) | answer)), accept_unchanged=True)
    assert checked.problems == []
    assert [row["labels"] for row in checked.rows] == ([labels] if labels else [])
    assert checked.counts["undecided"] == (not labels)


@pytest.mark.parametrize("unit", ["code points", "UTF-16"])
def test_prodigy_spans(tmp_path: Path, unit: str) -> None:
    task = document_of(["🏺 One urn. No jars are held."]).tasks[0]
    spans = [("🏺 One urn.", "answered"), ("No jars are held.", "not_held"), ("No jars are held.", "answered")]
    made = []
    for words, label in spans:
        start = task.text.index(words)
        ends = (
            [start, start + len(words)]
            if unit == "code points"
            else [utf16(task.text, start), utf16(task.text, start + len(words))]
        )
        made.append({"start": ends[0], "end": ends[1], "text": words, "label": label})
    checked = check(read_reviews(prodigy(tmp_path / "p.jsonl", values_of(task) | {"spans": made, "answer": "accept"})))
    assert [(row["text"], row["labels"]) for row in checked.rows] == [
        ("🏺 One urn.", ["answered"]),
        ("No jars are held.", ["not_held", "answered"]),
    ]
    assert [row["source"]["start_char"] for row in checked.rows] == [task.start_char, task.start_char + 11]
    assert checked.counts["no answer, left out"] == 1  # the whole, which was cut in two
    wrong = [made[0] | {"text": "Two jars."}]
    assert (
        "its spans do not lie"
        in problems(prodigy(tmp_path / "q.jsonl", values_of(task) | {"spans": wrong, "answer": "accept"}))[0]
    )


def test_prodigy_texts_from_elsewhere(tmp_path: Path) -> None:
    rows = [
        {"text": "Nine kilns.", "label": "answered", "answer": "accept", "meta": {"question": "How many kilns?"}},
        {"text": "No idea.", "label": "not_held", "answer": "reject"},
    ]
    (row,) = gold(prodigy(tmp_path / "p.jsonl", *rows), accept_unchanged=True)
    assert (row["text"], row["label"], row["question"]) == ("Nine kilns.", "answered", "How many kilns?")


# Offsets


@pytest.mark.parametrize(
    ("text", "spans", "places"),
    [
        ("abc", [Marked(0, 2, "ab")], [(0, 2)]),
        ("🏺bc", [Marked(1, 2, "b")], [(1, 2)]),  # code points
        ("🏺bc", [Marked(2, 3, "b")], [(1, 2)]),  # UTF-16
        ("🏺bb", [Marked(2, 3, "b"), Marked(1, 3, "bb")], [(2, 3), (1, 3)]),  # one way for all of them
        ("🏺bc", [Marked(2, 3)], [(2, 3)]),  # no words: code points
        ("🏺bc", [Marked(2, 4)], [(1, 3)]),  # no words, but only UTF-16 fits
        ("🏺bc", [Marked(1, 2, "x")], None),
        ("abc", [Marked(1, 9)], None),
        ("abc", [Marked(2, 2)], None),
        ("a\r\nb", [Marked(0, 4, "a\\n\\nb")], [(0, 4)]),  # line ends as Label Studio shows them
        ("abc", [], []),
    ],
)
def test_align(text: str, spans: list[Marked], places: list[tuple[int, int]] | None) -> None:
    assert align(text, spans) == places


# From reports and tables


def test_tasks_of_responses(labeller: Labeller) -> None:
    report = labeller.label_file(CHECKOUT / "seeds" / "responses" / "police-lettered-remaining.txt")
    (document,) = tasks_of_reports([report])
    assert document.text == report.document.text
    assert len({task.id for task in document.tasks}) == len(document.tasks)
    for task in document.tasks:
        assert document.text[task.start_char : task.end_char] == task.text
        assert task.document_sha256 == digest(document.text)
        assert task.authority is None
    shared = document.tasks[-1]  # one segment, one task, for the questions it answers
    assert (shared.question, shared.exemptions) == ("g, h, i", ("foia:23(5)", "foia:31(3)"))
    (doubtful,) = tasks_of_reports([report], only_doubtful=True)
    assert list(doubtful.tasks) == [task for task in document.tasks if task.needs_review]


def test_scottish_law_names_the_country(labeller: Labeller) -> None:
    report = labeller.label_text("1. Who fires the kilns?\n\nExempt under section 38(1)(b) of FOISA.\n")
    ((task,),) = (document.tasks for document in tasks_of_reports([report]))
    assert task.exemptions == ("foisa:38(1)(b)",)
    assert jurisdiction_of(task.authority) is Jurisdiction.SCOTLAND


def test_tasks_of_a_table(tmp_path: Path, labeller: Labeller) -> None:
    rows = [{"reply": "Nine.", "asked": "How many?", "body": "Fife Council"}, {"reply": ""}, {"reply": "Nine."}]
    path = tmp_path / "answers.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    left_out: list[str] = []
    found = tasks_of_table(path, Columns("reply", "asked", "body"), labeller.label_batch, left_out=left_out.append)
    tasks = [document.tasks[0] for document in found]
    assert [(task.document, task.authority, task.question_text) for task in tasks] == [
        (f"{path}#1", "Fife Council", "How many?"),
        (f"{path}#3", None, None),
    ]
    assert left_out == [f"{path}: row 2 is left out: no text"]
    assert len({task.id for task in tasks}) == 2  # the same words, another row


# Files that are something else


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "text,label\nNine.,answered\n", "row 2: lacks 'id'"),
        ("a.csv", "id,text\n1,2,3\n", "row 2: has 3 cells and the header 2"),
        ("a.jsonl", "{", "line 1 is no JSON"),
        ("a.jsonl", "[1]", "line 1 holds a list"),
        ("a.jsonl", '{"text": "Nine."}', "line 1: lacks 'id'"),
        ("a.jsonl", '{"text": "Nine.", "answer": "yes"}', "line 1: is no answer of Prodigy"),
        ("a.jsonl", '{"text": "Nine.", "answer": "accept"}', "line 1: accepts a text without a label"),
        ("a.jsonl", '{"text": "Nine.", "answer": "accept", "spans": [{"start": 0}]}', "not as Prodigy writes them"),
        ("a.json", "{", "is no JSON"),
        ("a.json", '[{"text": "Nine.", "label": []}]', "task 1: holds no segments.* not JSON-MIN"),
        ("a.docx", "", "is no review file by its name"),
    ],
)
def test_other_files(tmp_path: Path, name: str, content: str, message: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(DocumentError, match=message) as error:
        list(read_reviews(tmp_path / name))
    assert str(error.value).startswith(str(tmp_path / name))
    with pytest.raises(DocumentError, match="cannot be read"):
        list(read_reviews(tmp_path / "nowhere.csv"))


def test_a_changed_number_is_named(tmp_path: Path) -> None:
    path = exported(tmp_path / "review.csv", document_of(["Kilns."]))
    edited_csv(path, lambda row: row | {"start_char": "2.5E+1"})
    with pytest.raises(DocumentError, match="row 2: a number in it was changed"):
        list(read_reviews(path))


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    def broken() -> Any:
        yield document_of(["Kilns."])
        raise DocumentError("stop")

    for suffix, form in FORMS.items():
        with pytest.raises(DocumentError, match="stop"):
            write_review(broken(), tmp_path / f"review{suffix}", form)
    assert list(tmp_path.iterdir()) == []


def test_a_review_of_a_task_that_says_nothing_is_no_answer() -> None:
    task = replace(row_of(), label="", labels=())
    assert check([Review(task, "here", looked_at=False)], accept_unchanged=True).problems == [
        "here: nobody labelled it"
    ]
    assert task_of(values_of(task), "here") == task
