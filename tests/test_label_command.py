"""``label`` as people use it: folders, a summary, filters, formats by suffix, colours, signals, a reader that goes."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from foi_exemptions.filters import EVERYTHING, Filter, filter_report
from foi_exemptions.results import Label
from foi_exemptions.summary import Summary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from foi_exemptions.pipeline import Labeller
    from foi_exemptions.results import Report

    Run = Callable[..., tuple[int, str, str]]

OTTERS = """1. How many otters live in the canal?

We do not hold this information.

2. Who counts them?

The names are exempt under section 40(2) of the Freedom of Information Act 2000.

3. How large is the team?

The team has four members.

4. When?
"""
BADGERS = """1. How many badgers are there?

There are 14 badgers.
"""


@pytest.fixture
def replies(tmp_path: Path) -> Path:
    folder = tmp_path / "replies"
    folder.mkdir()
    (folder / "badgers.txt").write_text(BADGERS)
    (folder / "otters.txt").write_text(OTTERS)
    (folder / "list.csv").write_text("ref\n1\n")
    return folder


@pytest.fixture
def otters(labeller: Labeller) -> Report:
    """A report whose second answer is a refusal and, in a segment of its own, something given."""
    report = labeller.label_text(OTTERS)
    first, second, third = report.answers
    return replace(report, answers=(first, replace(second, segments=(*second.segments, *third.segments))))


# Filters: report to report


def kept(report: Report, wanted: Filter) -> list[tuple[str | None, list[Label]]]:
    answers = filter_report(report, wanted).answers
    return [(answer.question and answer.question.ref, [one.label for one in answer.segments]) for answer in answers]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (EVERYTHING, [("1", ["not_held"]), ("2", ["refused_with_exemption", "answered"])]),
        (Filter(frozenset({"not_held"})), [("1", ["not_held"])]),
        (Filter(frozenset({"answered"})), [("2", ["answered"])]),
        (Filter(frozenset({"answered", "not_held"})), [("1", ["not_held"]), ("2", ["answered"])]),
        (Filter(frozenset({"redirected"})), []),
        (Filter(min_probability=1.0), []),
        (Filter(needs_review=True), []),
    ],
)
def test_filter_keeps_segments(otters: Report, wanted: Filter, expected: list[tuple[str, list[str]]]) -> None:
    assert kept(otters, wanted) == expected


def test_filter_leaves_what_is_said_of_the_whole(otters: Report) -> None:
    filtered = filter_report(otters, Filter(frozenset({"answered"})))
    assert (filtered.outcome, filtered.unanswered) == (otters.outcome, otters.unanswered)
    assert filtered.answers[0].label is Label.REFUSED
    assert filtered.answers[0].exemptions == ("foia:40(2)",)


@pytest.mark.parametrize(
    ("wanted", "labels", "probability", "review", "expected"),
    [
        (Filter(frozenset({"not_held"})), ["answered", "not_held"], 0.9, False, True),  # any of its labels
        (Filter(min_probability=0.8), ["answered"], 0.8, False, True),
        (Filter(min_probability=0.8), ["answered"], 0.79, False, False),
        (Filter(needs_review=True), ["answered"], 0.5, True, True),
        (Filter(frozenset({"answered"}), 0.6, True), ["answered"], 0.5, True, False),  # each condition holds
        (EVERYTHING, None, None, None, True),  # a row that could not be labelled
        (Filter(needs_review=True), None, None, None, False),
    ],
)
def test_filter_of_a_decision(
    wanted: Filter, labels: list[str] | None, probability: float | None, review: bool | None, expected: bool
) -> None:
    assert wanted.keeps(labels, probability, review) is expected


# Filters: in each format


def test_only_in_json(run: Run, replies: Path) -> None:
    status, out, err = run("label", replies / "otters.txt", "--only", "not_held", "--min-probability", "0.5")
    assert (status, err) == (0, "")
    report = json.loads(out)
    assert [answer["question"] for answer in report["answers"]] == ["1"]
    assert (report["outcome"], report["unanswered"]) == ("partially_withheld", ["4"])


def test_only_in_csv_may_be_given_again(run: Run, replies: Path) -> None:
    _, out, _ = run("label", replies, "-f", "csv", "--only", "not_held", "--only", "answered")
    assert [row["label"] for row in csv.DictReader(io.StringIO(out))] == ["answered", "not_held", "answered"]


def test_tables_of_several_leave_out_responses_without_what_is_asked_for(run: Run, replies: Path) -> None:
    _, out, err = run("label", replies, "-f", "table", "--only", "not_held")
    assert "otters.txt: partially_withheld" in " ".join(out.split())
    assert "badgers.txt" not in out
    assert "written         1  answers have what was asked for" in err


# Several responses


def test_folder_is_labelled_with_a_summary(run: Run, replies: Path) -> None:
    status, out, err = run("label", replies)
    assert status == 0
    assert [json.loads(line)["document"] for line in out.splitlines()] == [
        str(replies / "badgers.txt"),
        str(replies / "otters.txt"),
    ]
    assert err.splitlines() == [
        "responses       2  granted 1, partially_withheld 1",
        "answers         4  answered 2, not_held 1, refused_with_exemption 1",
        "to review       0  answers, in 0 responses",
    ]


def test_summary_counts_files_that_failed(run: Run, replies: Path) -> None:
    (replies / "broken.txt").write_bytes(b"\0\0")
    status, out, err = run("label", replies)
    assert (status, len(out.splitlines())) == (1, 2)
    assert err.startswith(f"foi-exemptions: {replies / 'broken.txt'}: is a binary file")
    assert err.endswith("failed          1  files could not be read\n")


def test_summary_counts_answers_to_review(otters: Report) -> None:
    summary = Summary()
    answer = otters.answers[1]
    unsure = replace(answer, segments=tuple(replace(one, needs_review=True) for one in answer.segments))
    summary.add(replace(otters, answers=(otters.answers[0], unsure)), otters)
    summary.add(otters, otters)
    assert "to review       1  answers, in 1 responses" in list(summary.lines(0))


def test_a_folder_of_one_is_one_response(run: Run, replies: Path) -> None:
    (replies / "badgers.txt").unlink()
    status, out, err = run("label", replies, "-f", "json")
    assert (status, err) == (0, "")
    assert json.loads(out)["unanswered"] == ["4"]


def test_tables_of_several_stand_apart(run: Run, replies: Path) -> None:
    _, out, _ = run("label", replies, "-f", "table")
    assert sum(set(line.strip()) == {"─"} for line in out.splitlines()) == 1


# Formats


@pytest.mark.parametrize(
    ("name", "begins"),
    [("out.json", "{\n"), ("out.jsonl", '{"document"'), ("out.CSV", "document,question,"), ("out", '{"document"')],
)
def test_format_by_the_suffix_of_the_output(run: Run, replies: Path, tmp_path: Path, name: str, begins: str) -> None:
    assert run("label", replies / "otters.txt", "-o", tmp_path / name)[0] == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


def test_html_holds_every_response_and_names_the_unread(run: Run, replies: Path) -> None:
    (replies / "broken.txt").write_bytes(b"\0\0")
    page = replies / "page.html"
    for _ in range(2):  # the page of the first run lies in the folder that the second reads
        status, out, err = run("label", replies, "-o", page)
        assert (status, out) == (1, "")
        assert "responses       2  " in err
    text = page.read_text(encoding="utf-8")
    assert "otters.txt" in text
    assert "badgers.txt" in text
    assert "broken.txt" in text


# Terminals and pipes


RED = "\x1b[31m"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_colours_on_a_terminal(
    run: Run, replies: Path, monkeypatch: pytest.MonkeyPatch, no_color: str, coloured: bool
) -> None:
    for name, value in {"TERM": "xterm", "COLUMNS": "100", "NO_COLOR": no_color}.items():
        monkeypatch.setenv(name, value)
    # rich keeps the environment of its import, and a library of another test may have put a new one in its place
    monkeypatch.setattr("rich.console.Console._environ", os.environ)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    assert run("label", replies / "otters.txt")[0] == 0
    assert "section 40(2)" in terminal.getvalue()
    assert (RED in terminal.getvalue()) is coloured


@pytest.mark.parametrize("elsewhere", [True, False])
def test_bar_on_a_terminal_unless_the_reports_are_printed_on_it(
    run: Run, replies: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: bool
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    errors = Terminal()
    monkeypatch.setattr(sys, "stderr", errors)
    if not elsewhere:
        monkeypatch.setattr(sys, "stdout", Terminal())
    assert run("label", replies, *(["-o", replies / "out.jsonl"] if elsewhere else []))[0] == 0
    assert ("files" in errors.getvalue()) is elsewhere
    assert "responses       2" in errors.getvalue()


def test_no_colours_in_a_pipe(run: Run, replies: Path) -> None:
    assert "\x1b" not in "".join(map(str, run("label", replies, "-f", "table")))


@pytest.mark.parametrize("form", ["jsonl", "table"])
def test_a_reader_that_is_gone_before_the_first_line(replies: Path, outside: dict[str, str], form: str) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "foi_exemptions", "label", str(replies / "otters.txt"), "-f", form]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, env=outside, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (1, b"")
