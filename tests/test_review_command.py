"""``review export`` and ``review import``: files, exit status, and a model that learns from what a person typed."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from conftest import CHECKOUT

from foi_exemptions.pipeline import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]

LETTER = """1. How many kilns are lit?

We do not hold this information.

2. Who lights them?

The names are exempt under section 40(2) of the Freedom of Information Act 2000.
"""


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "kilns.txt").write_text(LETTER)
    (folder / "slip.txt").write_text("1. Is slip used?\n\nYes, on Thursdays.\n")
    return folder


def rows_in(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def type_into(path: Path, edit: Callable[[dict[str, str]], dict[str, str]]) -> None:
    """Change the rows of a table as a person at a spreadsheet does."""
    rows = [edit(row) for row in rows_in(path)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def lines_in(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


# export


def test_a_folder_of_responses(run: Run, letters: Path, tmp_path: Path) -> None:
    output = tmp_path / "review.csv"
    status, out, err = run("review", "export", letters, "-o", output)
    assert (status, out, err) == (0, "", f"{output}: 3 answers to review\n")
    assert [(row["document"], row["question"], row["label"], row["exemptions"]) for row in rows_in(output)] == [
        (str(letters / "kilns.txt"), "1", "not_held", ""),
        (str(letters / "kilns.txt"), "2", "refused_with_exemption", "foia:40(2)"),
        (str(letters / "slip.txt"), "1", "answered", ""),
    ]


def test_only_what_needs_review(run: Run, tmp_path: Path) -> None:
    folder = CHECKOUT / "seeds" / "responses"
    for name, options in {"all": [], "few": ["--needs-review"]}.items():
        status, _, _ = run("review", "export", folder / "school-reply.txt", folder / "parish-two-lines.txt",
                           folder / "police-lettered-remaining.txt", "-o", tmp_path / f"{name}.jsonl", *options)  # fmt: skip
        assert status == 0
    doubtful = [row for row in lines_in(tmp_path / "all.jsonl") if row["needs_review"]]
    assert lines_in(tmp_path / "few.jsonl") == doubtful


def test_a_table_of_answers(run: Run, tmp_path: Path) -> None:
    table, output = tmp_path / "answers.csv", tmp_path / "review.json"
    table.write_text('reply,asked,body\n"=Nine, lit",How many?,Fife Council\n,Why?,\n')
    columns = ["--text-column", "reply", "--question-column", "asked", "--authority-column", "body"]
    status, _, err = run("review", "export", table, *columns, "-o", output)
    assert status == 1  # a row is left out
    assert f"{table}: row 2 is left out: no text" in err
    (task,) = json.loads(output.read_text())
    assert (task["data"]["text"], task["data"]["asked"]) == ("=Nine, lit", "How many?")
    assert output.with_suffix(".xml").read_text().startswith("<View>")


def test_half_a_character_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "answers.jsonl").write_text('{"reply": "Nine \\ud83d"}\n')
    status, _, err = run(
        "review", "export", tmp_path / "answers.jsonl", "--text-column", "reply", "-o", tmp_path / "r.csv"
    )
    assert (status, "r.csv: not written, a text holds half a character" in err) == (1, True)
    assert not (tmp_path / "r.csv").exists()


def test_what_is_there_is_not_replaced(run: Run, letters: Path, tmp_path: Path) -> None:
    output = tmp_path / "review.json"
    output.with_suffix(".xml").write_text("mine")
    status, _, err = run("review", "export", letters, "-o", output)
    assert status == 1
    assert err == (
        f"foi-exemptions: {output.with_suffix('.xml')}: exists and may hold work; name another file, "
        "or add --force to replace it\n"
    )
    assert not output.exists()
    assert run("review", "export", letters, "-o", output, "--force")[0] == 0
    assert output.with_suffix(".xml").read_text() != "mine"


def test_a_response_that_cannot_be_read_is_named_and_the_rest_exported(run: Run, letters: Path, tmp_path: Path) -> None:
    (letters / "broken.txt").write_bytes(b"\0\1\2")
    status, _, err = run("review", "export", letters, "-o", tmp_path / "review.csv")
    assert status == 1
    assert "broken.txt" in err
    assert len(rows_in(tmp_path / "review.csv")) == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.csv", "-o", "b.csv"], "a.csv is a table"),
        (["a.csv", "c.csv", "--text-column", "x", "-o", "b.csv"], "one table at a time"),
        (["a.txt"], "--output"),
        (["a.txt", "-o", "b.xlsx"], "is no review file by its name"),
        (["nowhere.txt", "-o", "b.csv"], "nowhere.txt"),
    ],
)
def test_wrong_usage(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    status, _, err = run("review", "export", *arguments)
    assert status in {1, 2}
    assert message in " ".join(err.replace("│", " ").split())


# import


def test_corrections_become_gold(run: Run, letters: Path, tmp_path: Path) -> None:
    table, gold = tmp_path / "review.csv", tmp_path / "corrections.jsonl"
    run("review", "export", letters, "-o", table)
    said = iter(["not_held", "answered", ""])
    type_into(table, lambda row: row | {"correct_label": next(said)})
    status, out, err = run("review", "import", table, "-o", gold)
    assert (status, out) == (0, "")
    assert err == f"{gold}: 2 answers (1 confirmed, 1 corrected, 1 not looked at)\n"
    assert [(row["label"], row["exemptions"]) for row in lines_in(gold)] == [("not_held", []), ("answered", [])]
    status, out, _ = run("evaluate", "--gold", gold, "--format", "json")
    assert (status, json.loads(out)["n"], json.loads(out)["accuracy"]) == (0, 2, 0.5)
    status, _, err = run("review", "import", table, "-o", gold, "--accept-unchanged")
    assert (status, "exists and may hold work" in err) == (1, True)
    status, _, _ = run("review", "import", table, "-o", gold, "--accept-unchanged", "--force")
    assert (status, len(lines_in(gold))) == (0, 3)


def test_problems_and_conflicts_are_listed_and_the_rest_written(run: Run, letters: Path, tmp_path: Path) -> None:
    first, second, gold = tmp_path / "ann.csv", tmp_path / "bob.csv", tmp_path / "gold.jsonl"
    run("review", "export", letters, "-o", first)
    shutil.copy(first, second)
    type_into(first, lambda row: row | {"correct_label": {"1": "answered", "2": "refusd"}[row["question"]]})
    type_into(second, lambda row: row | ({"correct_label": "not_held"} if "kilns" in row["document"] else {}))
    status, _, err = run("review", "import", first, second, "-o", gold)
    assert status == 1
    assert "there is no label 'refusd'; did you mean refused_with_exemption?" in err
    assert re.search(r"conflict about s-\w+ 'We do not hold this information.': .*answered; .*not_held; agree", err)
    assert {(row["text"], row["label"]) for row in lines_in(gold)} == {
        ("The names are exempt under section 40(2) of the Freedom of Information Act 2000.", "not_held"),
        ("Yes, on Thursdays.", "answered"),
    }
    assert "2 left out for the reasons above" in err


def test_nothing_to_import_writes_nothing(run: Run, letters: Path, tmp_path: Path) -> None:
    run("review", "export", letters, "-o", tmp_path / "review.csv")
    status, _, err = run("review", "import", tmp_path / "review.csv", "-o", tmp_path / "gold.jsonl")
    assert status == 1
    assert err.endswith("gold.jsonl: not written, there is nothing to import (3 not looked at)\n")
    assert not (tmp_path / "gold.jsonl").exists()


# What it is for

STOCK = "Guild matters stay within the guild."
"""A refusal that says so in no words that rules or a small model know."""


def test_a_correction_in_a_spreadsheet_changes_what_the_retrained_model_says(
    run: Run, seeds: Path, tmp_path: Path
) -> None:
    answers, table, gold = tmp_path / "answers.jsonl", tmp_path / "review.csv", tmp_path / "corrections.jsonl"
    bodies = [f"Guild of {trade}" for trade in ("Potters", "Glaziers", "Coopers", "Tanners", "Dyers", "Weavers")] * 2
    answers.write_text(
        "".join(json.dumps({"reply": STOCK, "body": f"{body} {i}"}) + "\n" for i, body in enumerate(bodies))
    )
    run("review", "export", answers, "--text-column", "reply", "--authority-column", "body", "-o", table)
    assert "refused_with_exemption" not in {row["label"] for row in rows_in(table)}
    type_into(table, lambda row: row | {"correct_label": "refused_with_exemption"})
    assert run("review", "import", table, "-o", gold)[0] == 0
    said = {}
    for name, options in {"before": [], "after": ["--with", gold]}.items():
        status, out, err = run("train", seeds, *options, "-o", tmp_path / name)
        assert status == 0, err
        (found,) = load(tmp_path / name / "model.joblib", out.strip()).label_segments([STOCK])
        said[name] = found.label.value
    assert said["before"] != "refused_with_exemption"
    assert said["after"] == "refused_with_exemption"
