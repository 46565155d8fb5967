"""The classifier's file is verified before it is opened, holds plain values only, and gives probabilities."""

from __future__ import annotations

import hashlib
import io
import os
from typing import TYPE_CHECKING, Any

import joblib
import numpy as np
import pytest
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer

from foi_exemptions.cells import Cells
from foi_exemptions.classifier import (
    FORMAT,
    SegmentClassifier,
    load_classifier,
    shipped_model,
    trusted_digest,
    weighed,
)
from foi_exemptions.errors import ModelError
from foi_exemptions.results import Label
from foi_exemptions.signals import read_signals

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def weights() -> dict[str, Any]:
    loaded: dict[str, Any] = joblib.load(io.BytesIO(shipped_model().read_bytes()))
    return loaded


def save(path: Path, content: object) -> str:
    """Save like training does; return the digest."""
    joblib.dump(content, path)
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Trap:
    """Leaves a file behind when somebody unpickles it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.path),)


# Three clear errors


def test_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "model.joblib"
    with pytest.raises(
        ModelError, match=r"model\.joblib: no model there .*reinstall the package or run 'foi-exemptions train'"
    ):
        load_classifier(path, "0" * 64)


def test_wrong_digest_is_never_unpickled(tmp_path: Path) -> None:
    sprung = tmp_path / "sprung"
    path = tmp_path / "model.joblib"
    digest = save(path, Trap(sprung))
    with pytest.raises(
        ModelError, match=rf"its SHA-256 is {digest[:12]}…, not the trusted 000000000000…; it was not opened"
    ):
        load_classifier(path, "0" * 64)
    assert not sprung.exists()
    # The trap is a real one: the bytes would have run code.
    joblib.load(path)
    assert sprung.exists()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ({"format": "some-other-model-7"}, "'some-other-model-7'"),  # somebody else's model
        ({"format": FORMAT}, "lacks"),  # ours, without its weights
        (["answered"], "'list'"),
        ({}, "None"),
    ],
)
def test_wrong_format(tmp_path: Path, content: object, found: str) -> None:
    path = tmp_path / "model.joblib"
    digest = save(path, content)
    with pytest.raises(ModelError, match=r"model\.joblib: .*train it again with this version") as error:
        load_classifier(path, digest)
    assert found in str(error.value)


@pytest.mark.parametrize("content", [b"", b"Dear Sir", b"\x80\x05", b"x\x9cnot zlib", b"{}\n", b"\x00\x01\x02"])
def test_what_joblib_cannot_read_is_a_wrong_format(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"letter\.txt: .*no model"):
        load_classifier(path, hashlib.sha256(content).hexdigest())


def test_other_rules_than_it_was_trained_with(tmp_path: Path, weights: dict[str, Any]) -> None:
    path = tmp_path / "model.joblib"
    digest = save(path, weights | {"rules": weights["rules"][1:]})
    with pytest.raises(ModelError, match=r"other rules than rules\.toml holds; run 'foi-exemptions train'"):
        load_classifier(path, digest)


def test_own_model_needs_a_digest(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="needs its SHA-256"):
        load_classifier(tmp_path / "model.joblib")


def test_own_model_with_its_digest_is_loaded(tmp_path: Path, weights: dict[str, Any]) -> None:
    path = tmp_path / "model.joblib"
    digest = save(path, weights)
    own = load_classifier(path, digest.upper() + "\n")  # as somebody pastes it
    first, second = [own.probabilities([read_signals("Not held.")]) for _ in range(2)]
    assert own.digest == digest
    assert (first[0] == second[0]).all()


# The file


def test_shipped_file_is_the_trusted_one() -> None:
    assert hashlib.sha256(shipped_model().read_bytes()).hexdigest() == trusted_digest()
    assert load_classifier().digest == trusted_digest()


def leaves(value: object) -> list[object]:
    if isinstance(value, dict):
        return [leaf for key, one in value.items() for leaf in (key, *leaves(one))]
    return [leaf for one in value for leaf in leaves(one)] if isinstance(value, list) else [value]


def test_shipped_file_holds_plain_values_only(weights: dict[str, Any]) -> None:
    # No scikit-learn object in it, so no version of scikit-learn is pinned by it.
    assert {type(leaf) for leaf in leaves(weights)} <= {str, int, float, np.ndarray}
    assert all(leaf.dtype.kind == "f" for leaf in leaves(weights) if isinstance(leaf, np.ndarray))


def test_loading_twice_gives_one_object() -> None:
    assert load_classifier() is load_classifier()


# Probabilities


@pytest.fixture(scope="module")
def classifier() -> SegmentClassifier:
    return load_classifier()


TEXTS = [
    "We do not hold this.",
    "Exempt under section 40(2).",
    "",
    "£12,000",
    "N/A",
    "https://bees.example/list",
    "é" * 3000,
]


def test_probabilities_sum_to_one_and_seconds_are_probabilities(classifier: SegmentClassifier) -> None:
    first, second = classifier.probabilities([read_signals(text) for text in TEXTS])
    assert first.shape == second.shape == (len(TEXTS), len(classifier.labels))
    assert np.allclose(first.sum(axis=1), 1)
    assert ((second >= 0) & (second <= 1)).all()
    assert set(classifier.labels) == set(Label)


def test_weighed_as_scikit_learn_does() -> None:
    rng = np.random.default_rng(7)
    table = rng.integers(0, 4, size=(40, 12)).astype(float)
    table[3] = 0  # a text without a known word
    rows, columns = table.nonzero()
    counts = Cells(rows, columns, table[rows, columns], table.shape)
    idf = rng.uniform(1, 5, size=12)
    theirs = TfidfTransformer(sublinear_tf=True)
    theirs.idf_ = idf
    expected = theirs.transform(sparse.csr_matrix(table)).toarray()
    np.testing.assert_allclose(weighed(counts, idf).matrix().toarray(), expected, rtol=1e-12)


def test_nothing_in_nothing_out(classifier: SegmentClassifier) -> None:
    first, second = classifier.probabilities([])
    assert first.shape == second.shape == (0, len(classifier.labels))


def test_batch_and_single_agree(classifier: SegmentClassifier) -> None:
    together = classifier.probabilities([read_signals(text) for text in TEXTS])[0]
    alone = np.vstack([classifier.probabilities([read_signals(text)])[0] for text in TEXTS])
    assert np.allclose(together, alone, atol=1e-12)


@pytest.mark.parametrize(
    ("text", "question", "label"),
    [
        ("The depot has 14 gritters.", "How many gritters are there?", Label.ANSWERED),
        ("Information not held.", "How many herons nest there?", Label.NOT_HELD),
        ("This is exempt from disclosure under section 31(1)(a).", "List the cameras.", Label.REFUSED),
        ("This is published on our website: https://town.example/lamps", "How many lamps are there?", Label.REDIRECTED),
        ("Not applicable.", "If so, what did it cost?", Label.NOT_APPLICABLE),
    ],
)
def test_plain_cases(classifier: SegmentClassifier, text: str, question: str, label: Label) -> None:
    first, _ = classifier.probabilities([read_signals(text, question)])
    assert classifier.labels[int(first[0].argmax())] is label
