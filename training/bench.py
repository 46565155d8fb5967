"""How fast answers are labelled: ratios to spaCy's tokenization of the same texts, in one process and run."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from math import log
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foi_exemptions.errors import FoiExemptionsError
from foi_exemptions.outputs import atomic
from training.contestants import RULES, contestants, rule_layer, tokenizing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from foi_exemptions.trainer import Row
    from training.contestants import Contestant

RESPONSES = Path("seeds/responses")
LETTER = RESPONSES / "council-software.txt"
START, END = "<!-- bench: start -->", "<!-- bench: end -->"
_BARE = """
import typer
app = typer.Typer(rich_markup_mode=None)
@app.command()
def main(name: str = ""):
    "Say nothing."
app()
"""
_MOST_CALLS, _SEGMENTS = 300, 2_000
"""A small size is timed in many calls, as one is too short: at most so many, of so many segments together."""
_PATIENCE = 60.0
"""Seconds on one size after which no further round begins."""


@dataclass(frozen=True, slots=True)
class Line:
    """The best seconds of one contestant, by size, and their ratios: above one is faster than tokenizing."""

    what: str
    seconds: dict[int, float]
    ratios: dict[int, float]
    note: str = ""

    @property
    def growth(self) -> float | None:
        """The exponent of time against segments between the two largest sizes; one is linear."""
        if len(self.seconds) < 2:
            return None
        (few, less), (many, more) = sorted(self.seconds.items())[-2:]
        return log(more / less) / log(many / few)


@dataclass(frozen=True, slots=True)
class Bench:
    """Everything measured: segments, whole responses and the start of the command, each as lines."""

    segments: list[Line]
    responses: list[Line]
    commands: list[Line]


def best_seconds(runs: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """Run each in turn, ``rounds`` times over or until ``_PATIENCE`` is spent, and return the best seconds of each."""
    best = [float("inf")] * len(runs)
    begun = perf_counter()
    for done in range(rounds):
        if done and perf_counter() - begun > _PATIENCE:
            break
        for index, run in enumerate(runs):
            start = perf_counter()
            run()
            best[index] = min(best[index], perf_counter() - start)
    return best


def measure_segments(rows: Sequence[Row], known: Sequence[Contestant], sizes: Sequence[int], rounds: int) -> list[Line]:
    """Time all contestants on calls of each size; the first is what the others are measured by."""
    lines = [Line(one.name, {}, {}, one.note) for one in known]
    for size in sorted(sizes):
        calls = _calls(rows, size)
        entered = [at for at, one in enumerate(known) if one.run is not None and size <= (one.largest or size)]
        runs = [_all_calls(known[at], calls) for at in entered]
        if size == min(sizes):  # what is done once a process is not timed
            for run in runs:
                run()
        seconds = [each / len(calls) for each in best_seconds(runs, rounds)]
        for at, each in zip(entered, seconds, strict=True):
            lines[at].seconds[size] = each
            lines[at].ratios[size] = seconds[0] / each
    return lines


def _calls(rows: Sequence[Row], size: int) -> list[tuple[list[str], list[str | None]]]:
    """Return batches of ``size`` segments; texts are repeated where there are not enough."""
    count = max(1, min(_MOST_CALLS, _SEGMENTS // size))
    taken = [rows[at % len(rows)] for at in range(count * size)]
    parts = [taken[at : at + size] for at in range(0, len(taken), size)]
    return [([row["text"] for row in part], [row.get("question") for row in part]) for part in parts]


def _all_calls(one: Contestant, calls: Sequence[tuple[list[str], list[str | None]]]) -> Callable[[], object]:
    def run() -> None:
        assert one.run is not None
        for texts, questions in calls:
            one.run(texts, questions)

    return run


def measure_responses(paths: Sequence[str | Path], rounds: int) -> list[Line]:
    """Time reading, cutting and labelling of files, and the rule layer on their text, against tokenizing it.

    The size of a line is the characters read.
    """
    from foi_exemptions.documents import read_document
    from foi_exemptions.pipeline import load

    labeller, measure, rules = load(), tokenizing().run, rule_layer().run
    assert measure is not None
    assert rules is not None
    texts = [read_document(path).text for path in paths]
    runs: list[Callable[[], object]] = [
        lambda: measure(texts, []),
        lambda: [labeller.label_file(path) for path in paths],
        lambda: rules(texts, []),
    ]
    for run in runs:
        run()
    tokenized, *others = best_seconds(runs, rounds)
    size = sum(map(len, texts))
    what = f"{len(paths)} responses read, cut and labelled", RULES
    return [Line(name, {size: each}, {size: tokenized / each}) for name, each in zip(what, others, strict=True)]


def measure_commands(rounds: int) -> list[Line]:
    """Time whole runs of the command against a Typer command that does nothing; a ratio above one is slower."""
    ours = [sys.executable, "-m", "foi_exemptions"]
    commands = {
        "bare Typer command, `--help`": [sys.executable, "-c", _BARE, "--help"],
        "`foi-exemptions --help`": [*ours, "--help"],
        "`foi-exemptions label` of one letter": [*ours, "label", str(LETTER), "--format", "json"],
    }
    runs = [_subprocess(command) for command in commands.values()]
    seconds = best_seconds(runs, rounds)
    return [Line(what, {1: each}, {1: each / seconds[0]}) for what, each in zip(commands, seconds, strict=True)]


def _subprocess(command: list[str]) -> Callable[[], object]:
    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def to_markdown(bench: Bench) -> str:
    """Return the three tables."""
    sizes = sorted(bench.segments[0].seconds)
    head = ["segments in a call", *(f"{size:,}" for size in sizes), "segments a second", "growth"]
    table = [head, ["---", *["---:"] * (len(head) - 1)]]
    for line in bench.segments:
        cells = [f"{line.ratios[size]:.2f}" if size in line.ratios else "" for size in sizes]
        cells[0] = cells[0] or line.note
        growth = line.growth
        table.append([line.what, *cells, _rate(line), "" if growth is None else f"{growth:.2f}"])
    table += [[], ["whole responses", "ratio to tokenizing", "kB a second"], ["---", "---:", "---:"]]
    for line in bench.responses:
        table.append([line.what, *(f"{ratio:.2f}" for ratio in line.ratios.values()), _rate(line, 1000)])
    table += [[], ["command", "times a bare command", "seconds"], ["---", "---:", "---:"]]
    table += [[line.what, f"{line.ratios[1]:.2f}", f"{line.seconds[1]:.2f}"] for line in bench.commands]
    return "\n".join("| " + " | ".join(row) + " |" if row else "" for row in table)


def _rate(line: Line, unit: int = 1) -> str:
    if not line.seconds:
        return ""
    size = max(line.seconds)
    return f"{size / line.seconds[size] / unit:,.0f}"


def to_json(bench: Bench) -> str:
    """Return everything measured, seconds and ratios by size."""

    def plain(line: Line) -> dict[str, Any]:
        return {
            "what": line.what, "seconds": line.seconds, "ratios": line.ratios, "growth": line.growth, "note": line.note,
        }  # fmt: skip

    tables = {"segments": bench.segments, "responses": bench.responses, "commands": bench.commands}
    return json.dumps({name: [plain(line) for line in lines] for name, lines in tables.items()}, indent=1)


def replaced(page: str, table: str) -> str:
    """Return the page with the table between its markers; raises FoiExemptionsError where it has none."""
    before, start, rest = page.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise FoiExemptionsError(f"the page lacks the lines {START!r} and {END!r}; put them where the table belongs")
    return f"{before}{START}\n{table}\n{END}{after}"


class Format(StrEnum):
    """How the figures are printed."""

    MARKDOWN = "markdown"
    JSON = "json"


def main(
    answers: Annotated[
        Path | None, typer.Argument(help="Gold answers (JSON Lines); without, the examples in seeds.")
    ] = None,
    responses: Annotated[
        list[Path] | None, typer.Option(help="Files or folders of responses; without, those in seeds.")
    ] = None,
    sizes: Annotated[str, typer.Option(help="Segments in a call, with commas between.")] = "1,100,10000,200000",
    rounds: Annotated[int, typer.Option(min=1, help="Interleaved rounds; the best of each counts.")] = 3,
    form: Annotated[Format, typer.Option("--format", help="How the figures are printed.")] = Format.MARKDOWN,
    write: Annotated[Path | None, typer.Option(help="Put the tables between the markers of this page.")] = None,
) -> None:
    """Measure segments, whole responses and the command."""
    from foi_exemptions.folders import response_files
    from foi_exemptions.trainer import read_answers, read_seeds

    try:
        counts = sorted({int(size) for size in sizes.split(",")})
    except ValueError as error:
        raise typer.BadParameter(f"--sizes: {sizes!r} is no list of numbers such as 1,100,10000") from error
    if counts[0] < 1:
        raise typer.BadParameter("--sizes: a call takes one segment or more")
    seeds = read_seeds(Path("seeds"))
    known = [tokenizing(), *contestants(seeds)]
    rows = read_answers(answers) if answers is not None else seeds
    segments = measure_segments(rows, known, counts, rounds)
    paths = response_files(responses or [RESPONSES / "*.txt"])
    bench = Bench(segments, measure_responses(paths, rounds), measure_commands(max(rounds, 5)))
    if write is not None:
        page = replaced(write.read_text(encoding="utf-8"), to_markdown(bench))
        with atomic(write) as temporary:
            temporary.write_text(page, encoding="utf-8")
    typer.echo(to_json(bench) if form is Format.JSON else to_markdown(bench))


if __name__ == "__main__":
    try:
        typer.run(main)
    except FoiExemptionsError as error:
        raise SystemExit(f"bench: {error}") from error
