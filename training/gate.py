"""The quality gate: no change may make rules, classifier or both together worse than ``baseline.json`` says they are.

``python -m training.gate`` measures the sets that are at hand and compares. On answers each of the three has its own
floors (accuracy, macro F1, recall of each label, so that no rare label is traded away), and both together must be at
least as good as either alone. A set that is not there is passed over with a line saying so; a set whose content
changed stops the gate. ``--pin`` writes the present figures; a floor lower than before needs ``--allow-regression``.

What no model has seen are *held-out letters* and *plain prose*, which nothing learns from, and *held-out examples*: our
own, each labelled by a classifier trained on other writers'. The real answers and responses are in the shipped models,
so their figures are floors and no estimates.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foi_exemptions.assessment import assess
from foi_exemptions.bench import score_bench
from foi_exemptions.errors import FoiExemptionsError
from foi_exemptions.evaluation import score_answers
from foi_exemptions.outputs import atomic
from foi_exemptions.report import to_dict
from foi_exemptions.runners import RUNNERS, run_all
from foi_exemptions.scores.documents import score_documents
from training.letters import FOLDER as LETTERS
from training.letters import read_letters

if TYPE_CHECKING:
    from foi_exemptions.pipeline import Labeller

ROOT = Path(__file__).resolve().parent.parent
BASELINE = Path(__file__).parent / "baseline.json"
SEEDS = ROOT / "seeds" / "segments"
HELD_OUT = "held-out examples"
HELD_OUT_LETTERS = {"held-out letters": "held-out", "plain prose": "plain-prose"}
"""Sets of letters that nothing learns from, by their folders."""
FOLDS = 3
"""Parts the writers are dealt to; more would flatter less and take longer than a check before a push may."""
EPSILON = {HELD_OUT: 0.003}
"""What may be missing from a floor: where a model is trained, another machine's arithmetic decides a few ties."""
LEAST_EPSILON = 0.0005
"""Less than one label's worth in the largest set: what rounding may move."""
Measured = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class GoldSet:
    """A gold file and the folder of its documents, both from the checkout; ``note`` says what its figures are not.

    ``learned`` where the shipped classifier learned from it, so that nothing can be said of its worth there.
    """

    gold: str
    documents: str | None = None
    note: str = ""
    learned: bool = False


SETS = {
    "example responses": GoldSet("seeds/responses.jsonl"),
    "plain words": GoldSet("seeds/plain-words.jsonl", note="without the usual phrases; nothing learned from them"),
    "source responses": GoldSet(
        "seeds/source-responses.jsonl", "../shared/seeds", "in-sample: the cutting learned from them"
    ),
    "citations": GoldSet("seeds/citations.jsonl", note="built the reader"),
    "real answers": GoldSet(
        "../shared/gold/answers.jsonl", note="in-sample: the shipped model learned from them", learned=True
    ),
    "real responses": GoldSet("../shared/gold/documents.jsonl", note="in-sample: the cutting learned from them"),
    "more real responses": GoldSet(
        "training/real-documents.jsonl", "../shared/gold/unlabelled", "in-sample: the cutting learned from them"
    ),
}
"""The sets beside the checkout are there only for its maintainers."""


class GateError(FoiExemptionsError):
    """The gate cannot judge: nothing to measure, or a gold set that changed."""


def measure(labeller: Labeller) -> Measured:
    """Return the digest, size and figures of every gold set at hand."""
    found = {}
    for name, one in SETS.items():
        path = ROOT / one.gold
        folder = ROOT / one.documents if one.documents is not None else None
        if path.exists() and (folder is None or folder.is_dir()):
            scores = score_bench(path) if name == "citations" else assess(labeller, path, folder).scores
            content = path.read_bytes()
            found[name] = _measured(content, content.count(b"\n"), scores)
    if not found:
        raise GateError("no gold set is here; run it from a checkout")
    return found


def measure_letters(labeller: Labeller) -> Measured:
    """Return how letters are cut and labelled that nothing learned from; they do not tell questions and provisions."""
    return {name: _measured_letters(labeller, LETTERS / folder) for name, folder in HELD_OUT_LETTERS.items()}


def _measured_letters(labeller: Labeller, folder: Path) -> dict[str, Any]:
    rows = []
    reports = {}
    for letter in read_letters(folder):
        name = f"{letter.source}: {letter.title}"
        answers: list[dict[str, Any]] = [
            {"start_char": one.start, "end_char": one.end, "question": None, "exemptions": []}
            | {key: [one.label.value] for key in ("labels", "accept")}
            | {"label": one.label.value}
            for one in letter.answers
            if one.label is not None
        ]
        rows.append({"document": name, "segments": answers})
        reports[name] = to_dict(labeller.label_text(letter.text))
    scores = score_documents(rows, reports)
    told = {name: scores[name] for name in ("located", "segment_f1", "per_label")}
    content = b"".join(path.read_bytes() for path in sorted(folder.glob("*.txt")))
    return _measured(content, len(rows), told)


def measure_held_out() -> Measured:
    """Return what the three runners make of our own examples, each fold of writers judged by a model of the others."""
    from foi_exemptions.classifier import SegmentClassifier, shipped_model
    from foi_exemptions.fitting import Settings, deal_folds, fit_weights
    from foi_exemptions.pipeline import Labeller
    from foi_exemptions.trainer import examples_from, read_seeds

    rows = [_as_gold(row) for row in read_seeds(SEEDS)]
    examples = examples_from(rows)
    manifest = json.loads(shipped_model().with_name("manifest.json").read_text(encoding="utf-8"))
    decided = {name: manifest[name] for name in ("temperature", "thresholds")}
    said: dict[str, dict[str, Any]] = {name: {} for name in RUNNERS}
    for fold in deal_folds([example.group for example in examples], FOLDS):
        out = set(fold)
        weights = fit_weights([one for i, one in enumerate(examples) if i not in out], Settings())
        labeller = Labeller(SegmentClassifier(weights | decided, ""))
        for name, predicted in run_all(labeller, [rows[i] for i in fold]).items():
            said[name] |= predicted
    models = {name: score_answers(rows, predicted) for name, predicted in said.items()}
    content = b"".join(path.read_bytes() for path in sorted(SEEDS.glob("*.jsonl")))
    return {HELD_OUT: _measured(content, len(rows), {"models": models})}


def _as_gold(row: dict[str, Any]) -> dict[str, Any]:
    """Return an example as gold, which tells the country by the name of an authority."""
    country = {"scotland": "Scottish body", "uk": "UK body"}.get(row["jurisdiction"])
    return row | {"authority": country, "exemptions": row["exemptions"] or []}


def _measured(content: bytes, rows: int, scores: dict[str, Any]) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "rows": rows, "floors": figures(scores)}


def figures(scores: dict[str, Any]) -> dict[str, float]:
    """Return the figures of one set that have a floor; those of answers once for each runner."""
    if "models" in scores:
        return {
            f"{runner} {figure}": value
            for runner in RUNNERS
            for figure, value in figures(scores["models"][runner]).items()
            if runner == "combined" or not figure.startswith(("label_sets", "exemptions"))
        }
    floors = {name: value for name, value in scores.items() if name in {"accuracy", "macro_f1", "located"}}
    floors |= {name: value["f1"] for name, value in scores.items() if isinstance(value, dict) and "f1" in value}
    floors |= {f"recall {label}": row["r"] for label, row in scores.get("per_label", {}).items()}
    return floors


def compare(now: Measured, baseline: Measured) -> list[str]:
    """Return one line for every figure that is too low; raises GateError where a set is not the one that was pinned."""
    for name, measured in now.items():
        if name not in baseline:
            raise GateError(f"{name}: has no baseline; run 'python -m training.gate --pin'")
        if baseline[name]["sha256"] != measured["sha256"]:
            raise GateError(f"{name}: has changed since it was pinned; look, then run 'python -m training.gate --pin'")
    return falls(now, baseline) + worse_together(now)


def falls(now: Measured, baseline: Measured) -> list[str]:
    """Return one line for every figure below its floor, whether or not the set is the same."""
    lines = []
    for name, measured in now.items():
        for figure, floor in baseline.get(name, {"floors": {}})["floors"].items():
            value = measured["floors"].get(figure)
            if value is None:
                lines.append(f"{name}: {figure} is no longer measured; its floor is {floor:.4f}")
            elif value < floor - EPSILON.get(name, LEAST_EPSILON):
                lines.append(f"{name}: {figure} is {value:.4f}, below its floor {floor:.4f}")
    return lines


def worse_together(now: Measured) -> list[str]:
    """Return one line for every set not learned from where both together do worse than one of them alone."""
    lines = []
    for name, measured in now.items():
        if name in SETS and SETS[name].learned:
            continue
        macro = {runner: measured["floors"].get(f"{runner} macro_f1", 0.0) for runner in RUNNERS}
        best = max(macro, key=lambda runner: macro[runner])
        if macro["combined"] < macro[best]:
            lines.append(f"{name}: macro F1 of combined is {macro['combined']:.4f}, of {best} alone {macro[best]:.4f}")
    return lines


def pinned(now: Measured, baseline: Measured, *, allow_regression: bool) -> Measured:
    """Return the baseline with the present figures; raises GateError where one is lower and that is not allowed."""
    lower = falls(now, baseline) + worse_together(now)
    if lower and not allow_regression:
        raise GateError(
            "\n".join([*lower, "give --allow-regression to pin this all the same, and say why in the change"])
        )
    return {**baseline, **now}


def gate(
    pin: Annotated[bool, typer.Option(help="Write the present figures as the floors.")] = False,
    allow_regression: Annotated[bool, typer.Option(help="Let --pin lower a floor.")] = False,
) -> None:
    """Measure the shipped model, and one trained on some writers' examples, and compare with the floors."""
    from foi_exemptions.pipeline import load

    labeller = load()
    now = measure(labeller) | measure_letters(labeller) | measure_held_out()
    baseline = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    if pin:
        content = json.dumps(pinned(now, baseline, allow_regression=allow_regression), indent=1) + "\n"
        with atomic(BASELINE) as temporary:
            temporary.write_text(content, encoding="utf-8")
        return
    if low := compare(now, baseline):
        raise GateError("\n".join(low))
    for name, one in SETS.items():
        typer.echo(f"{name}: {_line(now[name], one.note) if name in now else 'not here, passed over'}")
    for name in HELD_OUT_LETTERS:
        typer.echo(f"{name}: {_line(now[name], 'nothing learned from them')}")
    typer.echo(f"{HELD_OUT}: {_line(now[HELD_OUT], f'{FOLDS} folds, each by a model of the other writers')}")


def _line(measured: dict[str, Any], note: str) -> str:
    kept = f"{measured['rows']} rows, {len(measured['floors'])} figures, none below its floor"
    return f"{kept} ({note})" if note else kept


if __name__ == "__main__":
    try:
        typer.run(gate)
    except FoiExemptionsError as error:
        raise SystemExit(f"gate: {error}") from error
