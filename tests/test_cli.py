"""The command line: what it prints, where errors go, and that help is there at once."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]

LETTER = """1. How many herons nest at the reservoir?

We do not hold this information.

2. Who owns the boats?

The names are exempt under section 40(2) of the Freedom of Information Act 2000.

3. Are there any geese?
"""
ANSWERS = [
    {
        "ref": "a",
        "reply": "We do not hold this information.",
        "asked": "How many geese?",
        "body": "Kent County Council",
    },
    {"ref": "b", "reply": "This is exempt under section 33(1)(b).", "asked": "Who bid?", "body": "Fife Council"},
    {"ref": "c", "reply": "", "asked": "Why?", "body": ""},
]
HEAVY = ("spacy", "sklearn", "numpy", "datasets", "pyarrow", "joblib")


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "herons.txt"
    path.write_text(LETTER)
    return path


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(ANSWERS[0]))
        writer.writeheader()
        writer.writerows(ANSWERS)
    return path


def type_in(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def labels(report: dict[str, Any]) -> dict[str, str]:
    return {answer["question"]: answer["label"] for answer in report["answers"]}


FOUND = {"1": "not_held", "2": "refused_with_exemption"}


# label: responses


def test_label_prints_one_line_of_json_a_response_into_a_pipe(run: Run, letter: Path) -> None:
    status, out, err = run("label", letter)
    assert (status, err) == (0, "")
    (line,) = out.splitlines()
    report = json.loads(line)
    assert (report["document"], labels(report), report["unanswered"]) == (str(letter), FOUND, ["3"])


def test_label_as_json(run: Run, letter: Path) -> None:
    status, out, _ = run("label", letter, "--format", "json")
    assert status == 0
    assert labels(json.loads(out)) == FOUND
    assert out.startswith("{\n")


def test_label_as_csv(run: Run, letter: Path) -> None:
    status, out, _ = run("label", letter, "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert status == 0
    assert [(row["question"], row["label"]) for row in rows] == list(FOUND.items())
    assert rows[1]["exemptions"] == "foia:40(2)"


def test_label_as_table(run: Run, letter: Path) -> None:
    status, out, _ = run("label", letter, "--format", "table")
    assert status == 0
    for words in ("herons.txt", "withheld", "not_held", "refused_with_exemption", "foia:40(2)", "unanswered: 3"):
        assert words in out


def test_label_several_files(run: Run, letter: Path, tmp_path: Path) -> None:
    other = tmp_path / "empty.txt"
    other.touch()
    status, out, _ = run("label", letter, other)
    assert status == 0
    assert [json.loads(line)["document"] for line in out.splitlines()] == [str(letter), str(other)]


def test_label_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, LETTER.encode())
    status, out, _ = run("label", "-")
    assert status == 0
    assert json.loads(out)["document"] == "-"
    assert labels(json.loads(out)) == FOUND


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "table"])
def test_label_to_a_file(run: Run, letter: Path, tmp_path: Path, form: str) -> None:
    path = tmp_path / "out"
    status, out, err = run("label", letter, "--format", form, "--output", path)
    assert (status, out, err) == (0, "", "")
    assert path.read_text(encoding="utf-8") == run("label", letter, "--format", form)[1]


@pytest.mark.parametrize("content", ["", "\n \n", "Thank you for your e-mail. We will reply within 20 working days.\n"])
@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_label_what_holds_no_answers_is_an_empty_report(run: Run, tmp_path: Path, content: str, form: str) -> None:
    path = tmp_path / "thanks.txt"
    path.write_text(content)
    status, out, err = run("label", path, "--format", form)
    assert (status, err) == (0, "")
    match form:
        case "json":
            assert (json.loads(out)["answers"], json.loads(out)["outcome"]) == ([], "no_decision")
        case "csv":
            assert out.count("\n") == 1
        case _:
            assert "no_decision" in out


def test_label_for_a_country(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bids.txt"
    path.write_text("1. Who bid?\n\nThe bids are exempt under section 33(1)(b).\n")
    _, out, _ = run("label", path, "--country", "scotland")
    assert json.loads(out)["answers"][0]["exemptions"] == ["foisa:33(1)(b)"]


# label: tables


def test_label_csv_table(run: Run, answers: Path) -> None:
    status, out, err = run(
        "label", answers, "--text-column", "reply", "--question-column", "asked", "--authority-column", "body"
    )
    assert status == 0
    assert err == "foi-exemptions: 1 of 3 rows could not be labelled; see their 'error' column\n"
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [{name: row[name] for name in ANSWERS[0]} for row in rows] == ANSWERS
    assert [row["label"] for row in rows] == ["not_held", "refused_with_exemption", ""]
    assert [row["exemptions"] for row in rows] == ["", "foisa:33(1)(b)", ""]
    assert [row["error"] for row in rows] == ["", "", "no text"]


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_label_table_takes_the_format_of_the_output(run: Run, answers: Path, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    status, out, _ = run("label", answers, "--text-column", "reply", "--output", path)
    assert (status, out) == (0, "")
    if suffix == ".parquet":
        assert pq.read_table(path).column("label").to_pylist()[0] == "not_held"
    elif suffix == ".jsonl":
        assert json.loads(path.read_text().splitlines()[0])["label"] == "not_held"
    else:
        assert path.read_text().startswith("ref,reply,asked,body,label,")


def test_label_table_in_a_named_format(run: Run, answers: Path) -> None:
    status, out, _ = run("label", answers, "--text-column", "reply", "--format", "jsonl")
    assert status == 0
    assert [json.loads(line)["ref"] for line in out.splitlines()] == ["a", "b", "c"]


# Errors a user can act on: one line, exit status 1


def binary(path: Path) -> Path:
    path.write_bytes(b"\x7fELF\x00\x00")
    return path


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["label", "nowhere.txt"], "nowhere.txt: cannot be read (No such file or directory)"),
        (["label", "folder"], "folder: no responses in this folder"),
        (["label", "*.docx"], "*.docx: matches no file"),
        (["label", "binary.txt"], "binary.txt: is a binary file of an unknown kind"),
        (["label", "pdf.txt"], "pdf.txt: is a PDF that cannot be opened"),
        (["label", "herons.txt", "--output", "nowhere/out.json"], "out.json: cannot be written"),
        (["label", "herons.txt", "--output", "."], ".: is a folder"),
        (
            ["label", "answers.csv", "--text-column", "answer"],
            "answers.csv: has no column 'answer'; it has 'ref', 'reply'",
        ),
        (["label", "answers.csv", "--text-column", "reply", "--format", "parquet"], "give --output FILE.parquet"),
        (["label", "nowhere.csv", "--text-column", "reply"], "nowhere.csv: cannot be read"),
        (["label", "herons.txt", "--model", "herons.txt"], "herons.txt: a model of your own needs its SHA-256"),
        (["label", "herons.txt", "--model", "herons.txt", "--model-sha256", "00"], "it was not opened"),
        (["label", "herons.txt", "--model", "nowhere", "--model-sha256", "00"], "nowhere: no model there"),
        (["label", "herons.txt", "--model-sha256", "00"], "the shipped classifier has the SHA-256"),
        (["evaluate", "--gold", "nowhere.jsonl"], "nowhere.jsonl: cannot be read as gold"),
        (["evaluate", "--gold", "herons.txt"], "herons.txt: line 1 is no JSON"),
        (["train", "nowhere"], "nowhere: holds no .jsonl files"),
        (["exemptions", "s999"], "no provision matches 's999'"),
        (["exemptions", "comercial"], "did you mean 'commercial'?"),
        (["exemptions", "s31", "--statute", "foi"], "no statute 'foi'"),
    ],
)
def test_error_is_one_line(
    run: Run,
    letter: Path,
    answers: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    (tmp_path / "binary.txt").write_bytes(b"\x7fELF\x00\x00")
    (tmp_path / "pdf.txt").write_bytes(b"%PDF-1.7")
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    status, out, err = run(*arguments)
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert err.startswith("foi-exemptions: ")
    assert message in err


def test_one_bad_file_among_several_does_not_stop_the_others(run: Run, letter: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\0\0")
    status, out, err = run("label", bad, letter, tmp_path / "nowhere.txt")
    assert status == 1
    assert [json.loads(line)["document"] for line in out.splitlines()] == [str(letter)]
    assert [line.startswith("foi-exemptions: ") for line in err.splitlines()[:3]] == [True, True, False]


def test_a_response_is_not_written_over(run: Run, letter: Path) -> None:
    for name in (letter, letter.parent / "." / letter.name):
        status, _, err = run("label", letter, "-o", name)
        assert status == 2
        assert "is the response itself" in err
    assert letter.read_text() == LETTER


def test_the_country_of_a_table(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text('{"reply": "This is exempt under section 33."}\n')
    country = ("--text-column", "reply", "--country", "scotland")
    assert json.loads(run("label", path, *country)[1])["exemptions"] == ["foisa:33"]
    assert run("review", "export", path, *country, "-o", tmp_path / "review.jsonl")[0] == 0
    (row,) = map(json.loads, (tmp_path / "review.jsonl").read_text().splitlines())
    assert (row["exemptions"], row["authority"]) == (["foisa:33"], "a Scottish public authority")


def test_columns_that_labels_replace_are_named(run: Run, answers: Path, tmp_path: Path) -> None:
    once = tmp_path / "once.csv"
    assert "replaced" not in run("label", answers, "--text-column", "reply", "-o", once)[2]
    assert "once.csv: has columns 'label', 'labels', " in run("label", once, "--text-column", "reply", "-o", once)[2]


def test_a_cell_that_a_spreadsheet_would_run(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "minus.txt"
    path.write_text("-2+3 boats were sold.\n")
    (row,) = csv.DictReader(io.StringIO(run("label", path, "-f", "csv")[1]))
    assert row["text"] == "'-2+3 boats were sold."


def test_a_table_for_people_in_a_file(run: Run, letter: Path, tmp_path: Path) -> None:
    assert run("label", letter, "-o", tmp_path / "out.txt")[:2] == (0, "")
    assert "not_held" in (tmp_path / "out.txt").read_text()


# Odd names, odd streams


@pytest.fixture
def command(outside: dict[str, str], tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    def run(*arguments: str | bytes, out: str | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
        """Run the command in a process of its own, its standard output a pipe or the file ``out``."""
        line = [sys.executable, "-m", "foi_exemptions", *arguments]
        with open(out or os.devnull, "wb") as file:  # noqa: PTH123 (a device)
            stream = file if out else subprocess.PIPE
            return subprocess.run(
                line, stdout=stream, stderr=subprocess.PIPE, check=False, cwd=tmp_path, env=outside | environment
            )

    return run


def test_names_that_are_not_utf8(command: Any, tmp_path: Path) -> None:
    (tmp_path / "replies").mkdir()
    for name in (b"a.txt", b"caf\xe9.txt", b"z.txt"):
        (tmp_path / "replies" / os.fsdecode(name)).write_text(LETTER)
    for output in ("out.jsonl", "out.csv", "out.html", "out.txt"):
        done = command("label", "replies", "-o", output)
        assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["document"] for row in rows] == ["replies/a.txt", "replies/caf\\xe9.txt", "replies/z.txt"]
    done = command("matrix", "replies", "-o", "out.parquet")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_a_pipe_takes_utf8_whatever_the_locale(command: Any, tmp_path: Path, form: str) -> None:
    (tmp_path / "arrow.txt").write_text("We spent £40 → £50.\n", encoding="utf-8")
    done = command("label", "arrow.txt", "-f", form, PYTHONIOENCODING="cp1252")
    assert done.returncode == 0, done.stderr
    assert "£40 → £50" in done.stdout.decode("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("source", ["herons.txt", "answers.csv"])
def test_no_room_is_one_line(command: Any, letter: Path, answers: Path, source: str) -> None:
    options = ("--text-column", "reply") if source == "answers.csv" else ()
    done = command("label", source, *options, out="/dev/full")
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
    assert b"foi-exemptions: standard output: cannot be written (No space left on device)" in done.stderr


def test_failed_run_writes_no_file(run: Run, tmp_path: Path) -> None:
    assert run("label", tmp_path / "nowhere.txt", "--output", tmp_path / "out.json")[0] == 1
    assert not (tmp_path / "out.json").exists()


# Usage errors: exit status 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Usage"),
        (["label"], "Missing argument"),
        (["labell", "a.txt"], "No such command"),
        (["label", "a.txt", "--format", "xml"], "'xml' is not one of"),
        (["label", "a.csv"], "say which column holds the answers with --text-column"),
        (["label", "a.csv", "b.csv", "--text-column", "t"], "label one table at a time"),
        (["label", "a.txt", "--text-column", "t"], "--text-column goes with a .csv, .jsonl or .parquet table"),
        (["label", "-", "--text-column", "t"], "--text-column goes with"),
        (["label", "a.csv", "--text-column", "t", "--format", "json"], "a table is written as csv, jsonl or parquet"),
        (["label", "a.txt", "--format", "parquet"], "parquet is for tables of answers"),
        (["label", "a.txt", "b.txt", "--format", "json"], "json holds one response; use jsonl for several"),
        (["label", "a.csv", "--text-column", "t", "-o", "a.html"], "html is for responses"),
        (
            ["label", "a.csv", "--text-column", "t", "-o", "a.csv.gz"],
            "a.csv.gz: its suffix names no format; use one of",
        ),
        (["label", "a.txt", "-o", "a.pdf"], "or say which with --format"),
        (
            ["label", "a.txt", "--question-column", "q"],
            "--question-column and --authority-column go with --text-column",
        ),
        (["label", "a.txt", "-o", "a.parquet"], "parquet is for tables of answers"),
        (["label", "a.txt", "--country", "wales"], "'wales' is not one of"),
        (["label", "a.txt", "--only", "refused"], "no label 'refused'; did you mean 'refused_with_exemption'?"),
        (["label", "a.txt", "--only", "not-held"], "did you mean 'not_held'?"),
        (["label", "a.txt", "--min-probability", "80"], "Invalid value for '--min-probability'"),
        (["label", "a.txt", "--resume"], "--jobs and --resume are for a table of answers"),
        (["label", "a.txt", "--jobs", "2"], "--jobs and --resume are for a table of answers"),
        (["label", "a.csv", "--text-column", "t", "--jobs", "0"], "Invalid value for '--jobs'"),
        (["label", "a.csv", "--text-column", "t", "--resume"], "--resume needs --output FILE"),
        (["evaluate"], "give one of --gold and --citations"),
    ],
)
def test_usage_error(run: Run, arguments: list[str], message: str) -> None:
    status, out, err = run(*arguments)
    assert status == 2
    assert message in " ".join((out + err).split())
    assert "Traceback" not in err


# evaluate


def test_evaluate_answers(run: Run, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    rows = [
        {
            "id": "1",
            "text": "Not held.",
            "question": None,
            "label": "not_held",
            "labels": ["not_held"],
            "exemptions": [],
        },
        {"id": "2", "text": "N/A", "label": "answered", "labels": ["answered"], "exemptions": []},
    ]
    gold.write_text("".join(json.dumps(row) + "\n" for row in rows))
    status, out, _ = run("evaluate", "--gold", gold, "--format", "json")
    assert status == 0
    assert json.loads(out)["accuracy"] == 0.5
    status, out, _ = run("evaluate", "--gold", gold)
    assert status == 0
    for words in ("precision", "not_held", "exemptions_section", "accuracy: 0.5"):
        assert words in out
    path = tmp_path / "scores.json"
    assert run("evaluate", "--gold", gold, "--format", "json", "--output", path)[0] == 0
    assert json.loads(path.read_text())["n"] == 2


def test_evaluate_documents_elsewhere(run: Run, letter: Path, tmp_path: Path) -> None:
    start = LETTER.index("We do not")
    segment = {"start_char": start, "end_char": start + 32, "question": "1", "label": "not_held", "exemptions": []}
    gold = tmp_path / "gold" / "gold.jsonl"
    gold.parent.mkdir()
    gold.write_text(json.dumps({"document": "documents/herons.txt", "segments": [segment]}))
    status, out, _ = run("evaluate", "--gold", gold, "--documents", letter.parent, "--format", "json")
    assert status == 0
    assert json.loads(out)["located"] == 1.0


# exemptions


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (["s31"], "foia:31"),
        (["foisa:38"], "foisa:38"),
        (["reg 12(4)(b)"], "eir:12(4)(b)"),
        (["commercial", "--statute", "foisa"], "foisa:33"),
        (["--statute", "eisr"], "eisr:"),
    ],
)
def test_exemptions(run: Run, arguments: list[str], first: str) -> None:
    status, out, err = run("exemptions", *arguments, "--format", "json")
    assert (status, err) == (0, "")
    found = json.loads(out)
    assert found[0]["id"].startswith(first)
    assert {"id", "heading", "kind", "href"} <= set(found[0])
    status, out, _ = run("exemptions", *arguments)
    assert status == 0
    assert found[0]["id"] in out


def test_exemptions_without_a_query_lists_the_whole_law(run: Run) -> None:
    from foi_exemptions.catalogue import load_catalogue

    _, out, _ = run("exemptions", "--format", "json")
    assert len(json.loads(out)) == len(load_catalogue().provisions)


# train


def test_train_on_a_small_folder(run: Run, letter: Path, tmp_path: Path, seeds: Path) -> None:
    output = tmp_path / "new" / "model"
    status, out, err = run("train", seeds, "--output", output)
    assert status == 0, err
    digest = out.strip()
    assert len(digest) == 64
    assert "segments: " in err
    assert {path.name for path in output.iterdir()} == {"model.joblib", "manifest.json"}
    assert json.loads((output / "manifest.json").read_text())["sha256"] == digest
    status, out, err = run("label", letter, "--model", output / "model.joblib", "--model-sha256", digest)
    assert (status, err) == (0, "")
    assert json.loads(out)["versions"]["model"] == f"sha256:{digest[:16]}"


# Versions, help, and what they import


def test_version(run: Run) -> None:
    status, out, _ = run("--version")
    assert status == 0
    assert out.startswith("foi-exemptions ")
    assert "catalogue" in out
    assert "model sha256:" in out


@pytest.mark.parametrize("command", [[], ["label"], ["evaluate"], ["train"], ["exemptions"]])
def test_help(run: Run, command: list[str]) -> None:
    status, out, _ = run(*command, "--help")
    assert status == 0
    assert "Usage: foi-exemptions" in out


@pytest.mark.parametrize("arguments", [["--help"], ["label", "--help"], ["exemptions", "s31"]])
def test_nothing_heavy_is_imported_for_help(arguments: list[str], outside: dict[str, str]) -> None:
    code = (
        "import sys\nfrom foi_exemptions.cli import main\n"
        f"sys.argv = ['foi-exemptions', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=outside)
    assert done.stderr == "[]\n"


def test_module_is_the_command(letter: Path, outside: dict[str, str]) -> None:
    command = [sys.executable, "-m", "foi_exemptions", "label", str(letter), str(letter.parent / "nowhere.txt")]
    done = subprocess.run(command, capture_output=True, text=True, env=outside, check=False)
    assert done.returncode == 1
    assert labels(json.loads(done.stdout)) == FOUND
    assert "Traceback" not in done.stderr


def test_a_reader_that_stops_early_is_no_error(letter: Path, outside: dict[str, str]) -> None:
    # As in "foi-exemptions label ... | head -1".
    for number in range(60):
        (letter.parent / f"herons-{number}.txt").write_text(LETTER)
    command = [sys.executable, "-m", "foi_exemptions", "label", str(letter.parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=outside) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
    assert b"Traceback" not in errors
