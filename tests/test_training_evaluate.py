"""The tables of models: every model is there, judged on answers it has not seen, and can be written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from foi_exemptions.evaluation import LABELS
from training import compare_models
from training import evaluate as module
from training.evaluate import SHOWN, evaluate

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {
    "answered": "There are {} lamps on the pier, lit at dusk by the harbour master.",
    "not_held": "The trust does not hold a list of the {} lamps.",
    "refused_with_exemption": "The price of lamp {} is exempt under section 43(2) of the Act.",
    "redirected": "The register of {} lamps is on our website: https://lamps.example/list",
    "not_applicable": "N/A, see the answer to question {}.",
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("gold") / "answers.jsonl"
    rows = [
        {
            "id": f"{label}-{i}",
            "authority": f"Town {i}",
            "text": text.format(i + 2),
            "label": label,
            "labels": [label],
            "exemptions": ["foia:43(2)"] if "43(2)" in text else [],
        }
        for label, text in TEXTS.items()
        for i in range(6)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def result(seeds: Path, answers: Path) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "FOLDS", 2)
        return evaluate(seeds, answers)


def test_every_model_stands_in_the_table(result: dict[str, Any]) -> None:
    trained = ("majority", "TF-IDF and logistic regression", "classifier", "combined")
    assert set(result["models"]) == {
        "rules",
        "keyword list",
        *(f"{name}, {setting}" for name in trained for setting in ("seeds only", "with real answers")),
    }
    for scores in result["models"].values():
        assert scores["n"] == 30
        assert scores["missing"] == 0
        assert len(scores["intervals"]["macro_f1"]) == 2
    assert result["models"]["majority, seeds only"]["accuracy"] == pytest.approx(1 / len(LABELS), abs=1e-4)


def test_what_is_shown_is_the_combined_row(result: dict[str, Any]) -> None:
    row = result["models"][SHOWN]
    assert {name: result[name] for name in row} == row
    assert {"confusion", "calibration", "coverage", "sectors"} <= set(result)


def test_no_fold_learns_from_an_authority_it_is_judged_on(
    seeds: Path, answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[set[str], set[str]]] = []

    def spy(training: list[Any], rows: list[dict[str, Any]], *_: Any) -> list[tuple[str, dict[str, Any]]]:
        real = {example.group for example in training if example.is_real}
        seen.append((real, {row["authority"] for row in rows}))
        return [(name, {row["id"]: {"label": "answered"} for row in rows}) for name in ("rules", "combined")]

    monkeypatch.setattr(module, "_predictions", spy)
    evaluate(seeds, answers)
    (learned, judged), *folds = seen
    assert not learned
    assert len(judged) == 6
    assert len(folds) == 6
    for learned, judged in folds:
        # An authority with more than a twentieth of the rows is a group for each of its requests: "real: Town 1: None".
        assert not {group.removeprefix("real: ").partition(":")[0] for group in learned} & judged


@pytest.mark.parametrize(
    ("form", "words"), [("markdown", "| combined, with real answers |"), ("html", "<svg "), ("json", '"confusion"')]
)
def test_formats(result: dict[str, Any], monkeypatch: pytest.MonkeyPatch, answers: Path, form: str, words: str) -> None:
    import typer

    monkeypatch.setattr(module, "evaluate", lambda *_: result)
    app = typer.Typer()
    app.command()(module.main)
    done = CliRunner().invoke(app, [str(answers), "--format", form])
    assert done.exit_code == 0
    assert words in done.stdout


# Kinds of classifier


@pytest.mark.slow
def test_kinds_of_classifier_side_by_side(seeds: Path, answers: Path) -> None:
    found = compare_models.compare(seeds, answers)
    assert set(found) == set(compare_models.KINDS)
    for one in found.values():
        assert (one["scores"]["n"], one["scores"]["missing"]) == (30, 0)
        assert one["scores"]["accuracy"] > 1 / len(LABELS)  # it has learned something
        assert one["bytes"] > 1000
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in compare_models.to_markdown(found).splitlines()]
    scores = [float(row[1].partition(" ")[0]) for row in rows[2:]]
    assert scores == sorted(scores, reverse=True)
    assert next(row for row in rows if row[0] == compare_models.SHIPPED)[4:6] == ["1.00", "1.00"]
