"""Long tables: runs that go on where they stopped, several processes, bounded batches, rows left out by a filter."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from table_files import write

from foi_exemptions import table_readers, table_writers
from foi_exemptions.commands import label_answers
from foi_exemptions.errors import DocumentError, FoiExemptionsError
from foi_exemptions.filters import EVERYTHING, Filter
from foi_exemptions.jobs import in_processes
from foi_exemptions.results import Jurisdiction
from foi_exemptions.table_outputs import Totals
from foi_exemptions.table_readers import Columns, estimated_rows, read_table
from foi_exemptions.tables import Resume, label_columns, label_table, labelling_with

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]

TEXT = Columns("text")
FORMS = ("csv", "jsonl", "parquet")
ROWS: list[dict[str, Any]] = [{"ref": f"FOI/{number}", "text": f"We own {number} boats."} for number in range(7)]
ROWS[3]["text"] = ""


def fake_batch(batch: dict[str, Sequence[Any]]) -> dict[str, list[Any]]:
    """Labels without a model: tables do not mind who labels."""
    count = len(batch["text"])
    return {
        "label": ["not_held" if "5" in text else "answered" for text in batch["text"]],
        "labels": [["not_held"] if "5" in text else ["answered"] for text in batch["text"]],
        "probability": [0.25 if "6" in text else 0.75 for text in batch["text"]],
        "exemptions": [[]] * count,
        "needs_review": ["6" in text for text in batch["text"]],
        "decided_by": ["rule"] * count,
    }


def stopping_after(batches: int) -> Callable[[dict[str, Sequence[Any]]], dict[str, list[Any]]]:
    """Labels so many batches; then somebody presses Ctrl-C."""
    calls = count(1)

    def label_batch(batch: dict[str, Sequence[Any]]) -> dict[str, list[Any]]:
        if next(calls) > batches:
            raise KeyboardInterrupt
        return fake_batch(batch)

    return label_batch


def refs(path: Path) -> list[str]:
    if path.suffix == ".parquet":
        return [str(ref) for ref in pq.read_table(path).column("ref").to_pylist()]
    lines = path.read_text(encoding="utf-8").splitlines()
    return [row["ref"] for row in (csv.DictReader(lines) if path.suffix == ".csv" else map(json.loads, lines))]


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_readers, "BATCH", 2)


# A run that goes on


class Runs:
    """Runs of one table that may be gone on with, and what each said."""

    def __init__(self, folder: Path, form: str) -> None:
        self.source, self.output = write(folder / f"in.{form}", ROWS), folder / f"out.{form}"
        self.notices: list[str] = []
        self.versions = {"model": "sha256:0"}
        self.jurisdiction: Jurisdiction | None = None

    def run(self, label_batch: Callable[..., Any] = fake_batch, wanted: Filter = EVERYTHING) -> Totals:
        resume = Resume(self.versions, self.jurisdiction, self.notices.append)
        form = self.output.suffix[1:]
        return label_table(
            self.source, TEXT, labelling_with(label_batch), self.output, form, wanted=wanted, resume=resume
        )

    def stopped_run(self, batches: int) -> None:
        with pytest.raises(KeyboardInterrupt):
            self.run(stopping_after(batches))

    def left(self) -> list[str]:
        return sorted(path.name for path in self.output.parent.iterdir() if path != self.source)


@pytest.mark.parametrize("form", FORMS)
def test_goes_on_from_the_last_whole_batch(tmp_path: Path, form: str) -> None:
    expected = write(tmp_path / f"whole.{form}", ROWS)
    label_table(expected, TEXT, labelling_with(fake_batch), expected, form)
    (tmp_path / "runs").mkdir()
    runs = Runs(tmp_path / "runs", form)
    runs.stopped_run(2)
    assert runs.left() == [f".out.{form}.part", f".out.{form}.part.json"]
    with (tmp_path / "runs" / f".out.{form}.part").open("ab") as file:
        file.write(b'"half a row')  # as a run that was killed leaves it
    runs.stopped_run(1)
    seen: list[str] = []

    def seeing(batch: dict[str, Sequence[Any]]) -> dict[str, list[Any]]:
        seen.extend(batch["text"])
        return fake_batch(batch)

    assert runs.run(seeing) == Totals(rows=7, failed=1, written=7)
    assert seen == [ROWS[6]["text"]]
    assert runs.notices == [f"{runs.output}: goes on from .out.{form}.part"] * 2
    assert runs.left() == [f"out.{form}"]
    if form == "parquet":
        assert pq.read_table(runs.output).equals(pq.read_table(expected))
    else:
        assert runs.output.read_text(encoding="utf-8") == expected.read_text(encoding="utf-8")


def touch(runs: Runs) -> None:
    write(runs.source, [*ROWS, {"ref": "FOI/7", "text": "Seven."}])


def train(runs: Runs) -> None:
    runs.versions = {"model": "sha256:1"}


def shorten(runs: Runs) -> None:
    part = runs.output.with_name(f".{runs.output.name}.part")
    part.write_bytes(part.read_bytes()[:-5])


def spoil(runs: Runs) -> None:
    runs.output.with_name(f".{runs.output.name}.part.json").write_text("{")


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (touch, "its input changed since"),
        (train, "its model changed since"),
        (shorten, "is shorter than it was"),
        (spoil, "cannot be read"),
    ],
)
def test_starts_again_and_says_why(tmp_path: Path, form: str, change: Callable[[Runs], None], reason: str) -> None:
    runs = Runs(tmp_path, form)
    runs.stopped_run(2)
    change(runs)
    assert runs.run().rows == (8 if change is touch else 7)
    (notice,) = runs.notices
    assert notice.startswith(f"{runs.output}: starts again, as ")
    assert reason in notice
    assert refs(runs.output)[:7] == [row["ref"] for row in ROWS]


def test_starts_again_with_other_options(tmp_path: Path) -> None:
    runs = Runs(tmp_path, "jsonl")
    runs.stopped_run(2)
    runs.run(wanted=Filter(needs_review=True))
    assert "its options changed since" in runs.notices[0]
    assert refs(runs.output) == ["FOI/6"]
    runs.stopped_run(1)
    runs.jurisdiction = Jurisdiction.SCOTLAND
    runs.run()
    assert "its options changed since" in runs.notices[1]


def test_two_runs_do_not_write_one_output(tmp_path: Path) -> None:
    first, second = Runs(tmp_path, "jsonl"), Runs(tmp_path, "jsonl")

    def meanwhile(batch: dict[str, Sequence[Any]]) -> dict[str, list[Any]]:
        with pytest.raises(DocumentError, match=r"out\.jsonl: another run is writing it"):
            second.run()
        return fake_batch(batch)

    assert first.run(meanwhile) == Totals(rows=7, failed=1, written=7)
    assert refs(first.output) == [row["ref"] for row in ROWS]
    assert first.left() == ["out.jsonl"]
    assert second.run() == Totals(rows=7, failed=1, written=7)


def test_a_row_that_ends_a_run_leaves_what_was_done(tmp_path: Path) -> None:
    runs = Runs(tmp_path, "jsonl")
    with runs.source.open("a") as file:
        file.write("{\n")
    with pytest.raises(DocumentError, match="line 8 is no JSON"):
        runs.run()
    assert runs.left() == [".out.jsonl.part", ".out.jsonl.part.json"]


def test_a_pipe_is_nothing_to_go_on_with(tmp_path: Path) -> None:
    runs = Runs(tmp_path, "jsonl")
    os.mkfifo(runs.output)
    with pytest.raises(DocumentError, match=r"out\.jsonl: is no file"):
        runs.run()


def test_dictionaries_of_parquet_outlive_a_stop(tmp_path: Path) -> None:
    runs = Runs(tmp_path, "parquet")
    kinds = pa.array([f"kind {number % 3}" for number in range(7)]).dictionary_encode()
    pq.write_table(pa.table({"text": [row["text"] for row in ROWS], "kind": kinds}), runs.source)
    runs.stopped_run(2)
    runs.run()
    assert pq.read_table(runs.output).column("kind").to_pylist() == kinds.to_pylist()
    assert pq.read_schema(runs.output).field("kind").type == kinds.type


# A run that is terminated

SLOW = """
import sys, time
from pathlib import Path
from foi_exemptions.outputs import ended_by_signals
from foi_exemptions.table_readers import Columns
from foi_exemptions.tables import label_table

def slow(stream):
    for batch in stream:
        print("labelling", flush=True)
        time.sleep(60)
        yield {}

with ended_by_signals():
    label_table(Path("in.csv"), Columns("text"), slow, Path("out.csv"), "csv")
"""


def test_a_terminated_run_leaves_nothing(tmp_path: Path, outside: dict[str, str]) -> None:
    write(tmp_path / "in.csv", ROWS)
    command = [sys.executable, "-c", SLOW]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=outside, cwd=tmp_path) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert len(list(tmp_path.iterdir())) == 2  # in.csv and a temporary file
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 128 + signal.SIGTERM
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


# Several processes


def slower_first() -> Callable[[int], int]:
    def square(number: int) -> int:
        time.sleep(0.05 * (number == 0))
        return number * number

    return square


def dying() -> Callable[[int], None]:
    return os._exit


def test_processes_keep_the_order_and_read_ahead_within_bounds() -> None:
    taken: list[int] = []

    def numbers() -> Any:
        for number in range(12):
            taken.append(number)
            yield number

    ahead = []
    with in_processes(slower_first, 2) as spread:
        for done, result in enumerate(spread(numbers())):
            assert result == done * done
            ahead.append(len(taken) - done)
    assert max(ahead) == 5


def test_a_process_that_dies_is_one_line() -> None:
    with pytest.raises(FoiExemptionsError, match="one of the processes died"), in_processes(dying, 1) as spread:
        list(spread([1]))


def fake_labels() -> Callable[..., Any]:
    return partial(label_columns, label_batch=fake_batch)


def test_table_in_several_processes(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", ROWS)
    with in_processes(fake_labels, 2) as labelling:
        totals = label_table(source, TEXT, labelling, tmp_path / "out.parquet", "parquet")
    assert totals == Totals(7, 1, 7)
    assert refs(tmp_path / "out.parquet") == [row["ref"] for row in ROWS]


def test_command_says_that_one_process_is_faster(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_readers, "BATCH", 7)
    source = write(tmp_path / "in.csv", ROWS)
    status, out, err = run("label", source, "--text-column", "text", "--jobs", "4")
    assert (status, out.count("\n")) == (0, 8)
    assert "about 7 rows, too few for --jobs: below 50,000 one process is faster" in err


def test_command_labels_in_several_processes(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(label_answers, "PAYS_FROM", 5)
    monkeypatch.setattr(table_readers, "BATCH", 7)
    source = write(tmp_path / "in.csv", ROWS)
    options = ("--text-column", "text", "--jobs", "2", "--resume", "-o", tmp_path / "out.csv")
    status, out, err = run("label", source, *options)
    assert (status, out) == (0, "")
    assert "about 7 rows, labelled in 2 processes" in err
    assert refs(tmp_path / "out.csv") == [row["ref"] for row in ROWS]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


# Filters


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(frozenset({"not_held"})), ["FOI/5"]),
        (Filter(min_probability=0.5), ["FOI/0", "FOI/1", "FOI/2", "FOI/4", "FOI/5"]),  # the third has no text
        (Filter(needs_review=True), ["FOI/6"]),
        (Filter(frozenset({"redirected"})), []),
    ],
)
def test_rows_asked_for(tmp_path: Path, form: str, wanted: Filter, expected: list[str]) -> None:
    source, output = write(tmp_path / f"in.{form}", ROWS), tmp_path / f"out.{form}"
    totals = label_table(source, TEXT, labelling_with(fake_batch), output, form, wanted=wanted)
    assert totals == Totals(7, 1, len(expected))
    assert refs(output) == expected


def test_command_says_how_many_rows_it_wrote(run: Run, tmp_path: Path) -> None:
    status, out, err = run("label", write(tmp_path / "in.csv", ROWS), "--text-column", "text", "--only", "redirected")
    assert (status, out.count("\n")) == (0, 1)
    assert err.splitlines() == [
        "foi-exemptions: 1 of 7 rows could not be labelled; left out",
        "foi-exemptions: 0 of 7 rows have what was asked for",
    ]


# Batches


@pytest.mark.parametrize("form", FORMS)
def test_progress_grows_to_the_whole(tmp_path: Path, form: str) -> None:
    told: list[tuple[float, int]] = []
    source = write(tmp_path / f"in.{form}", ROWS)
    label_table(
        source,
        TEXT,
        labelling_with(fake_batch),
        tmp_path / "out.jsonl",
        "jsonl",
        progress=lambda *one: told.append(one),
    )
    assert [rows for _, rows in told] == [2, 4, 6, 7]
    assert [share for share, _ in told] == sorted(share for share, _ in told)
    assert told[-1][0] == 1.0


@pytest.mark.parametrize("form", FORMS)
def test_rows_are_estimated_from_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setattr(table_readers, "BATCH", 2000)
    rows = [{"text": f"We own {10_000 + number} boats. " * 9} for number in range(20_000)]
    assert estimated_rows(write(tmp_path / f"in.{form}", rows), TEXT) == pytest.approx(20_000, rel=0.1)


@pytest.mark.parametrize("form", FORMS)
def test_long_texts_come_in_small_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setattr(table_readers, "BATCH", 2000)
    monkeypatch.setattr(table_readers, "BATCH_CHARS", 3000)
    rows = [{"text": f"{number} boats. " * 100} for number in range(100)]
    batches = list(read_table(write(tmp_path / f"in.{form}", rows), TEXT))
    assert max(map(len, batches)) <= 4
    assert sum(map(len, batches)) == 100


def test_parquet_is_written_in_row_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_writers, "ROW_GROUP", 4)
    source = write(tmp_path / "in.parquet", ROWS)
    label_table(source, TEXT, labelling_with(fake_batch), tmp_path / "out.parquet", "parquet")
    metadata = pq.read_metadata(tmp_path / "out.parquet")
    assert [metadata.row_group(index).num_rows for index in range(metadata.num_row_groups)] == [4, 3]


def test_half_a_surrogate_pair_does_not_end_the_run(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"ref": "FOI/0", "text": "We own \\ud83d boats."}\n')
    label_table(source, TEXT, labelling_with(fake_batch), tmp_path / "out.jsonl", "jsonl")
    assert json.loads((tmp_path / "out.jsonl").read_text())["text"] == "We own \ud83d boats."
    label_table(source, TEXT, labelling_with(fake_batch), tmp_path / "out.csv", "csv")
    with pytest.raises(DocumentError, match="makes no Parquet table"):
        label_table(source, TEXT, labelling_with(fake_batch), tmp_path / "out.parquet", "parquet")
