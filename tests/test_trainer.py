"""Seeds to a model: the same rows give the same bytes, and a seed that cannot be used is named."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING, Any

import joblib
import numpy as np
import pytest

from foi_exemptions.classifier import load_classifier
from foi_exemptions.errors import DocumentError, FoiExemptionsError
from foi_exemptions.fitting import deal_folds
from foi_exemptions.results import Label
from foi_exemptions.signals import read_signals
from foi_exemptions.trainer import examples_from, read_seeds, train_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GOOD: dict[str, Any] = {"id": "a", "text": "Nine.", "label": "answered", "labels": ["answered"], "writer": "w"}


def folder_of(path: Path, *rows: dict[str, Any]) -> Path:
    path.mkdir(exist_ok=True)
    (path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


# Seeds


def test_shipped_seeds_are_read_from_their_folder_or_the_one_above() -> None:
    from conftest import CHECKOUT

    rows = read_seeds(CHECKOUT / "seeds")
    assert rows == read_seeds(CHECKOUT / "seeds" / "segments")
    assert [row["id"] for row in rows] == sorted({row["id"] for row in rows})
    assert len(rows) >= 1000
    assert {row["label"] for row in rows} == set(Label)


def test_columns_that_are_empty_in_one_file(tmp_path: Path) -> None:
    # A column without a value in the first file has no type there.
    folder = folder_of(tmp_path, GOOD | {"id": "b", "question": None, "exemptions": []})
    (folder / "more.jsonl").write_text(json.dumps(GOOD | {"question": "How many?", "exemptions": ["foia:12"]}))
    rows = read_seeds(folder)
    assert [(row["id"], row["question"], row["exemptions"]) for row in rows] == [
        ("a", "How many?", ["foia:12"]),
        ("b", None, []),
    ]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([GOOD | {"text": ""}], "row 'a' lacks 'text'"),
        ([GOOD | {"writer": None}], "row 'a' lacks 'writer'"),
        ([{name: value for name, value in GOOD.items() if name != "labels"}], "row 'a' lacks 'labels'"),
        ([GOOD | {"label": "answerd", "labels": ["answerd"]}], r"row 'a' has labels \['answerd'\]; .*all known"),
        ([GOOD | {"labels": ["not_held", "answered"]}], "the first must be 'answered'"),
        ([GOOD | {"labels": "answered"}], "a file is no table of labelled segments"),  # a word for a list
        ([GOOD | {"colour": "red"}], "a file is no table of labelled segments .*colour"),  # a field nobody knows
    ],
)
def test_bad_row_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: list[dict[str, Any]], message: str
) -> None:
    with pytest.raises(DocumentError, match=message) as error:
        read_seeds(folder_of(tmp_path / "seeds", *rows))
    assert str(error.value).startswith(str(tmp_path / "seeds"))
    assert "\n" not in str(error.value)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("content", ["", "{", "[1]", "Dear Sir", json.dumps(GOOD) + "\n{"])
def test_bad_file(tmp_path: Path, capfd: pytest.CaptureFixture[str], content: str) -> None:
    (tmp_path / "rows.jsonl").write_text(content)
    with pytest.raises(DocumentError, match=str(tmp_path)):
        read_seeds(tmp_path)
    assert capfd.readouterr().err == ""


def test_no_files(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"holds no \.jsonl files"):
        read_seeds(tmp_path)


# Training


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda row: row | {"writer": "w"}, "all examples are by one writer"),
        (lambda row: row | {"jurisdiction": "wales"}, "'wales' is not a valid Jurisdiction"),
        (lambda row: row if row["label"] != "redirected" else None, "no example is labelled redirected"),
    ],
)
def test_seeds_nobody_can_train_on(
    tmp_path: Path, seeds: Path, change: Callable[[dict[str, Any]], dict[str, Any] | None], message: str
) -> None:
    rows = [changed for row in read_seeds(seeds) if (changed := change(row)) is not None]
    with pytest.raises(FoiExemptionsError, match=message):
        train_model(folder_of(tmp_path / "seeds", *rows), tmp_path / "model")
    assert not (tmp_path / "model" / "model.joblib").exists()


def test_output_that_is_no_folder(tmp_path: Path, seeds: Path) -> None:
    (tmp_path / "model").touch()
    with pytest.raises(DocumentError, match="cannot be made a folder"):
        train_model(seeds, tmp_path / "model")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> tuple[Path, str]:
    output = tmp_path_factory.mktemp("model")
    return output, train_model(seeds, output)


def test_training_twice_gives_the_same_bytes(tmp_path: Path, seeds: Path, trained: tuple[Path, str]) -> None:
    output, digest = trained
    # Files in another order, under other names, elsewhere.
    again = tmp_path / "seeds"
    again.mkdir()
    for number, source in enumerate(sorted(seeds.glob("*.jsonl"), reverse=True)):
        shutil.copy(source, again / f"{number}.jsonl")
    assert train_model(again, tmp_path / "model") == digest
    for name in ("model.joblib", "manifest.json"):
        assert (tmp_path / "model" / name).read_bytes() == (output / name).read_bytes()


def test_the_model_is_loaded_by_the_digest_training_gives(trained: tuple[Path, str]) -> None:
    output, digest = trained
    assert hashlib.sha256((output / "model.joblib").read_bytes()).hexdigest() == digest
    classifier = load_classifier(output / "model.joblib", digest)
    first, _ = classifier.probabilities([read_signals("We do not hold this information.")])
    assert first.sum() == pytest.approx(1)


def test_the_file_holds_plain_values_only(trained: tuple[Path, str]) -> None:
    def leaves(value: object) -> list[object]:
        if isinstance(value, dict):
            return [leaf for key, one in value.items() for leaf in (key, *leaves(one))]
        return [leaf for one in value for leaf in leaves(one)] if isinstance(value, list) else [value]

    assert {type(leaf) for leaf in leaves(joblib.load(trained[0] / "model.joblib"))} <= {str, int, float, np.ndarray}


def test_manifest_says_what_the_model_was_made_of(trained: tuple[Path, str], seeds: Path) -> None:
    output, digest = trained
    manifest = json.loads((output / "manifest.json").read_text(encoding="utf-8"))
    rows = read_seeds(seeds)
    assert manifest["sha256"] == digest
    assert manifest["labels"] == [label.value for label in Label]
    assert manifest["data"]["segments"] == len(rows)
    assert sum(manifest["data"]["labels"].values()) == sum(manifest["data"]["writers"].values()) == len(rows)
    assert all(0 <= manifest["thresholds"][name] <= 1 for name in ("review", "floor", "second_label"))


def test_shipped_manifest_is_of_the_shipped_model() -> None:
    from foi_exemptions.classifier import shipped_model, trusted_digest

    manifest = json.loads(shipped_model().with_name("manifest.json").read_text(encoding="utf-8"))
    assert manifest["sha256"] == trusted_digest()


# Folds


def test_no_writer_is_on_both_sides_of_a_split(seeds: Path) -> None:
    groups = [example.group for example in examples_from(read_seeds(seeds))]
    folds = deal_folds(groups, 8)
    assert sorted(index for fold in folds for index in fold) == list(range(len(groups)))
    for fold in folds:
        inside = {groups[index] for index in fold}
        assert not inside & {group for index, group in enumerate(groups) if index not in set(fold)}


@pytest.mark.parametrize(
    ("groups", "count", "sizes"),
    [
        ("aaabbc", 2, [3, 3]),  # the largest group first, each to the smallest fold
        ("abc", 8, [1, 1, 1]),  # few groups make fewer folds
        ("aaaa", 4, [4]),
    ],
)
def testdeal_folds(groups: str, count: int, sizes: list[int]) -> None:
    assert [len(fold) for fold in deal_folds(list(groups), count)] == sizes
