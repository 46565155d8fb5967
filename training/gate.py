"""The quality gate: no change may make the shipped model worse than ``baseline.json`` says it is.

``python -m training.gate`` labels the gold sets that are at hand and compares: macro F1, accuracy, recall of each
label, exemptions, and that rules and classifier together are no worse than either alone. A set that is not there is
passed over with a line saying so; a set whose content changed stops the gate. ``--pin`` writes the present figures;
lower floors than before need ``--allow-regression``.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foi_exemptions.assessment import assess
from foi_exemptions.bench import score_bench
from foi_exemptions.errors import FoiExemptionsError
from foi_exemptions.outputs import atomic

if TYPE_CHECKING:
    from foi_exemptions.pipeline import Labeller

ROOT = Path(__file__).resolve().parent.parent
BASELINE = Path(__file__).parent / "baseline.json"
SETS = {
    "example responses": ("seeds/responses.jsonl", None),
    "source responses": ("seeds/source-responses.jsonl", "../shared/seeds"),
    "citations": ("seeds/citations.jsonl", None),
    "real answers": ("../shared/gold/answers.jsonl", None),
    "real responses": ("../shared/gold/documents.jsonl", None),
}
"""Each gold set, and the folder of its documents: the sets beside the checkout are there only for its maintainers."""


class GateError(FoiExemptionsError):
    """The gate cannot judge: nothing to measure, or a gold set that changed."""


def measure(labeller: Labeller) -> dict[str, dict[str, Any]]:
    """Return the digest, size and figures of every gold set at hand."""
    found = {}
    for name, (gold, documents) in SETS.items():
        path = ROOT / gold
        folder = ROOT / documents if documents is not None else None
        if path.exists() and (folder is None or folder.is_dir()):
            scores = score_bench(path) if name == "citations" else assess(labeller, path, folder)
            found[name] = {"sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "floors": figures(scores)}
    if not found:
        raise GateError("no gold set is here; run it from a checkout")
    return found


def figures(scores: dict[str, Any]) -> dict[str, float]:
    """Return the figures of one set that have a floor, each with the size of a single item's change."""
    floors = {name: value for name, value in scores.items() if name in {"accuracy", "macro_f1", "located"}}
    floors |= {name: value["f1"] for name, value in scores.items() if isinstance(value, dict) and "f1" in value}
    floors |= {f"recall {label}": row["r"] for label, row in scores.get("per_label", {}).items()}
    return floors


def compare(now: dict[str, dict[str, Any]], baseline: dict[str, dict[str, Any]]) -> list[str]:
    """Return one line for every figure below its floor; raises GateError where a set is not the one that was pinned."""
    falls = []
    for name, measured in now.items():
        pinned = baseline.get(name)
        if pinned is None:
            raise GateError(f"{name}: has no baseline; run 'python -m training.gate --pin'")
        if pinned["sha256"] != measured["sha256"]:
            raise GateError(f"{name}: has changed since it was pinned; look, then run 'python -m training.gate --pin'")
        for figure, floor in pinned["floors"].items():
            value = measured["floors"].get(figure, 0.0)
            if value < floor - EPSILON:
                falls.append(f"{name}: {figure} is {value:.4f}, below its floor {floor:.4f}")
    return falls


EPSILON = 0.0005
"""Less than one label's worth in the largest set: what rounding and other library versions may move."""


def gate(
    pin: Annotated[bool, typer.Option(help="Write the present figures as the floors.")] = False,
    allow_regression: Annotated[bool, typer.Option(help="Let --pin lower a floor.")] = False,
) -> None:
    """Measure the shipped model and compare it with its floors."""
    from foi_exemptions.pipeline import load

    now = measure(load())
    baseline = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    if pin:
        falls = compare(now, {**now, **{k: v for k, v in baseline.items() if v["sha256"] == now.get(k, v)["sha256"]}})
        if falls and not allow_regression:
            raise GateError(f"{falls[0]}; give --allow-regression and say why in the change")
        with atomic(BASELINE) as temporary:
            temporary.write_text(json.dumps({**baseline, **now}, indent=1) + "\n", encoding="utf-8")
        return
    for name in SETS.keys() - now.keys():
        typer.echo(f"{name}: not here, passed over")
    if falls := compare(now, baseline):
        raise GateError("\n".join(falls))
    typer.echo(f"{len(now)} sets, {sum(len(one['floors']) for one in now.values())} figures, none below its floor")


if __name__ == "__main__":
    try:
        typer.run(gate)
    except FoiExemptionsError as error:
        raise SystemExit(f"gate: {error}") from error
