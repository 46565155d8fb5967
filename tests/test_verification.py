"""Model, manifest, package and examples: what belongs together passes, and whatever is changed is named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from foi_exemptions.errors import ModelError
from foi_exemptions.trainer import train_model
from foi_exemptions.verification import Check, verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Run = Any
ANSWERS = [
    {"id": "r1", "text": "There are 31 lamps on the pier.", "label": "answered", "authority": "Eden"},
    {"id": "r2", "text": "We hold no record of the lamps.", "label": "not_held", "authority": "Arun"},
]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("gold") / "answers.jsonl"
    rows = [{**row, "labels": [row["label"]], "exemptions": []} for row in ANSWERS]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def trained(seeds: Path, answers: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("model")
    return folder / "model.joblib", train_model(seeds, folder, [answers])


@pytest.fixture
def copied(trained: tuple[Path, str], tmp_path: Path) -> Callable[..., tuple[Path, str]]:
    """The trained model in a folder of its own, its manifest changed."""

    def copy(**changed: Any) -> tuple[Path, str]:
        model, digest = trained
        (tmp_path / model.name).write_bytes(model.read_bytes())
        manifest = json.loads(model.with_name("manifest.json").read_text(encoding="utf-8"))
        (tmp_path / "manifest.json").write_text(json.dumps(manifest | changed), encoding="utf-8")
        return tmp_path / model.name, digest

    return copy


def failed(checks: list[Check]) -> list[str]:
    return [check.name for check in checks if check.passed is False]


def test_a_model_and_all_it_was_made_of(trained: tuple[Path, str], seeds: Path, answers: Path) -> None:
    checks = verify(*trained, seeds, [answers])
    assert failed(checks) == []
    assert [check.name for check in checks if check.passed is None] == []
    assert {"manifest SHA-256", "model", "catalogue", "words", "signals", "examples SHA-256"} <= {
        check.name for check in checks
    }


def test_what_is_not_here_is_passed_over(trained: tuple[Path, str], seeds: Path) -> None:
    assert [check.name for check in verify(*trained) if check.passed is None] == ["examples"]
    assert [check.name for check in verify(*trained, seeds) if check.passed is None] == ["examples SHA-256"]


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"sha256": "0" * 64}, "manifest SHA-256"),
        ({"format": "foi-exemptions-segment-classifier-0"}, "manifest format"),
        ({"catalogue": "1066.10"}, "catalogue"),
        ({"features": {"words": 3, "signals": 592}}, "words"),
        ({"thresholds": {"review": 0.1}}, "thresholds"),
        ({"labels": ["answered"]}, "labels"),
        ({"data": {"writers": {"a": 1}, "segments": 1}}, "examples by writer"),
    ],
)
def test_a_changed_manifest(
    copied: Callable[..., tuple[Path, str]], seeds: Path, changed: dict[str, Any], name: str
) -> None:
    assert name in failed(verify(*copied(**changed), seeds))


def test_a_changed_model_is_not_opened(copied: Callable[..., tuple[Path, str]]) -> None:
    model, digest = copied()
    model.write_bytes(model.read_bytes() + b"\n")
    (check,) = [check for check in verify(model, digest) if check.passed is False]
    assert check.name == "model"
    assert "it was not opened" in check.detail


def test_a_changed_example(trained: tuple[Path, str], seeds: Path, answers: Path, tmp_path: Path) -> None:
    for path in seeds.glob("*.jsonl"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    path = tmp_path / "answered.jsonl"
    first, *rest = path.read_text(encoding="utf-8").splitlines(keepends=True)
    row = json.loads(first)
    path.write_text("".join([json.dumps(row | {"text": "Thirty-one lamps."}) + "\n", *rest]), encoding="utf-8")
    assert failed(verify(*trained, tmp_path, [answers])) == ["examples SHA-256"]
    path.write_text("".join(rest), encoding="utf-8")
    assert failed(verify(*trained, tmp_path, [answers])) == ["examples by writer", "examples SHA-256"]


@pytest.mark.parametrize("content", [None, "{", "[]"])
def test_no_manifest(trained: tuple[Path, str], tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(ModelError, match=r"manifest\.json: (no manifest can be read|holds no manifest)"):
        verify(tmp_path / "model.joblib", trained[1])


def test_a_model_of_your_own_needs_its_digest(trained: tuple[Path, str]) -> None:
    with pytest.raises(ModelError, match="needs its SHA-256"):
        verify(trained[0])


# The command


def test_command(run: Run, copied: Callable[..., tuple[Path, str]], seeds: Path, answers: Path) -> None:
    model, digest = copied()
    options = ("--model", model, "--model-sha256", digest, "--seeds", seeds, "--with", answers)
    status, out, err = run("verify", *options)
    assert (status, err) == (0, "")
    assert all(line.startswith("ok ") for line in out.splitlines())
    copied(catalogue="1066.10")
    status, out, err = run("verify", *options)
    assert (status, err) == (1, "")
    (line,) = [line for line in out.splitlines() if not line.startswith("ok ")]
    assert line.startswith("FAILED catalogue: 1066.10, expected ")


def test_the_shipped_model(run: Run) -> None:
    _, out, err = run("verify")
    assert err == ""
    lines = [line for line in out.splitlines() if "examples" not in line]  # those may be ahead of the model
    assert lines
    assert all(line.startswith("ok ") for line in lines)
