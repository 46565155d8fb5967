"""The speed bench: what is timed, how ratios and growth are made of it, and the page it writes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from conftest import CHECKOUT

from foi_exemptions.errors import FoiExemptionsError
from training import bench
from training.bench import Bench, Line
from training.contestants import Contestant

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ROWS = [{"text": f"There are {number} herons.", "question": f"How many? ({number})"} for number in range(7)]
LINES = [
    Line("tokenizing", {100: 0.5, 1000: 5.0}, {100: 1.0, 1000: 1.0}),
    Line("labelling", {100: 1.0, 1000: 40.0}, {100: 0.5, 1000: 0.125}),
    Line("slow one", {100: 2.0}, {100: 0.25}),
    Line("absent one", {}, {}, "not installed"),
]
RESPONSES = [
    Line("3 responses read, cut and labelled", {50_000: 0.25}, {50_000: 0.4}),
    Line("rule layer alone", {50_000: 0.05}, {50_000: 2.0}),
]
COMMANDS = [Line("bare", {1: 0.2}, {1: 1.0}), Line("help", {1: 0.25}, {1: 1.25})]
WHOLE = Bench(LINES, RESPONSES, COMMANDS)
TABLES = """\
| segments in a call | 100 | 1,000 | segments a second | growth |
| --- | ---: | ---: | ---: | ---: |
| tokenizing | 1.00 | 1.00 | 200 | 1.00 |
| labelling | 0.50 | 0.12 | 25 | 1.60 |
| slow one | 0.25 |  | 50 |  |
| absent one | not installed |  |  |  |

| whole responses | ratio to tokenizing | kB a second |
| --- | ---: | ---: |
| 3 responses read, cut and labelled | 0.40 | 200 |
| rule layer alone | 2.00 | 1,000 |

| command | times a bare command | seconds |
| --- | ---: | ---: |
| bare | 1.00 | 0.20 |
| help | 1.25 | 0.25 |"""


def test_rounds_take_turns_and_the_best_counts() -> None:
    order: list[str] = []
    waits = iter([0.05, 0.001])

    def first() -> None:
        order.append("first")
        time.sleep(next(waits))

    seconds = bench.best_seconds([first, lambda: order.append("second")], 2)
    assert order == ["first", "second"] * 2
    assert seconds[1] < 0.001 <= seconds[0] < 0.05


def test_a_long_size_takes_fewer_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "_PATIENCE", 0.0)
    calls: list[int] = []
    bench.best_seconds([lambda: calls.append(1)], 5)
    assert calls == [1]


def test_a_small_size_is_timed_in_many_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "_SEGMENTS", 10)
    calls: list[tuple[str, list[str], list[str]]] = []

    def entered(name: str, largest: int | None = None) -> Contestant:
        return Contestant(name, lambda texts, questions: calls.append((name, list(texts), list(questions))), largest)

    known = [entered("tokenizing"), entered("labelling"), entered("slow", 4), Contestant("absent", None, note="no")]
    lines = bench.measure_segments(ROWS, known, [20, 4], 1)
    assert [sorted(line.seconds) for line in lines] == [[4, 20], [4, 20], [4], []]
    assert lines[0].ratios == {4: 1.0, 20: 1.0}
    assert lines[1].ratios[4] == lines[0].seconds[4] / lines[1].seconds[4]
    # All once to warm up; then two calls of four segments each, and one of twenty, in which texts come again.
    four = [("tokenizing", 4)] * 2 + [("labelling", 4)] * 2 + [("slow", 4)] * 2
    assert [(name, len(texts)) for name, texts, _ in calls] == [*four, *four, ("tokenizing", 20), ("labelling", 20)]
    assert calls[1][1] != calls[0][1]
    assert calls[-1][1][:8] == [*(row["text"] for row in ROWS), ROWS[0]["text"]]
    assert calls[-1][2][0] == ROWS[0]["question"]


def test_growth_is_the_exponent_between_the_two_largest_sizes() -> None:
    assert Line("", {1: 9.0, 10: 1.0, 1000: 100.0}, {}).growth == pytest.approx(1.0)
    assert Line("", {10: 1.0, 100: 100.0}, {}).growth == pytest.approx(2.0)
    assert Line("", {10: 1.0}, {}).growth is None


def test_markdown() -> None:
    assert bench.to_markdown(WHOLE) == TABLES


def test_json() -> None:
    found = json.loads(bench.to_json(WHOLE))
    assert found["segments"][1]["ratios"] == {"100": 0.5, "1000": 0.125}
    assert found["segments"][3] == {
        "what": "absent one",
        "seconds": {},
        "ratios": {},
        "growth": None,
        "note": "not installed",
    }
    assert [line["what"] for line in found["commands"]] == ["bare", "help"]
    assert [line["seconds"] for line in found["responses"]] == [{"50000": 0.25}, {"50000": 0.05}]


def test_the_tables_go_between_the_markers() -> None:
    page = f"# Speed\n\n{bench.START}\nold\n{bench.END}\n\nProse.\n"
    once = bench.replaced(page, "new")
    assert once == f"# Speed\n\n{bench.START}\nnew\n{bench.END}\n\nProse.\n"
    assert bench.replaced(once, "new") == once


@pytest.mark.parametrize("page", ["", f"{bench.START}\n", f"{bench.END}\n"])
def test_a_page_without_markers_is_left_alone(page: str) -> None:
    with pytest.raises(FoiExemptionsError, match="put them where the table belongs"):
        bench.replaced(page, "new")


def test_the_page_of_the_project_has_them() -> None:
    page = (CHECKOUT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert "\n| new |\n" in bench.replaced(page, "| new |")


@pytest.mark.parametrize("sizes", ["1,many", "0,5", ""])
def test_sizes_are_numbers(sizes: str) -> None:
    command = [sys.executable, "-m", "training.bench", "--sizes", sizes]
    done = subprocess.run(command, cwd=CHECKOUT, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert "--sizes" in done.stderr


def test_responses_are_read_cut_and_labelled(tmp_path: Path) -> None:
    paths = [tmp_path / "one.txt", tmp_path / "two.txt"]
    for path in paths:
        path.write_text("1. How many herons?\n\nWe hold no figure.\n", encoding="utf-8")
    lines = bench.measure_responses(paths, 1)
    assert [line.what for line in lines] == ["2 responses read, cut and labelled", "rule layer alone"]
    for line in lines:
        ((size, seconds),) = line.seconds.items()
        assert size == sum(path.stat().st_size for path in paths)
        assert 0 < line.ratios[size] < 1 / seconds


@pytest.mark.slow
def test_everything_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seeds = [json.loads(line) for line in _some_seeds()]
    monkeypatch.chdir(CHECKOUT)
    monkeypatch.setattr("foi_exemptions.trainer.read_seeds", lambda folder: seeds)
    monkeypatch.setattr(bench, "RESPONSES", tmp_path)
    (tmp_path / "letter.txt").write_text("1. How many herons?\n\nWe hold no figure.\n", encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text(f"{bench.START}\n{bench.END}\n", encoding="utf-8")
    bench.main(sizes="1,20", rounds=1, form=bench.Format.JSON, write=page)
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert [line["what"].split()[0] for line in found["segments"]] == [
        "tokenizing",
        "labelling",
        "rule",
        "TF-IDF",
        "spaCy",
        "MiniLM",
    ]
    assert all(set(line["ratios"]) == {"1", "20"} for line in found["segments"][:5])
    bare, shown, labelled = (line["ratios"]["1"] for line in found["commands"])
    assert bare == 1
    assert labelled > shown
    assert page.read_text(encoding="utf-8").count("| labelling (`label_segments`) |") == 1


def _some_seeds() -> Sequence[str]:
    files = sorted((CHECKOUT / "seeds" / "segments").glob("*.jsonl"))
    return [line for file in files for line in file.read_text(encoding="utf-8").split("\n")[:16]]
