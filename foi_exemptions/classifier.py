"""Texts to probabilities: the trained classifier, verified before it is loaded.

The file holds plain arrays, strings and numbers, saved with joblib. Loading it would run any code inside, so
its SHA-256 is compared with a trusted one first, and those same bytes are loaded. scikit-learn makes the
weights; reading them takes numpy alone, so no version of it is pinned and labelling starts at once.
"""

from __future__ import annotations

import io
import pickle
import zlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from foi_exemptions.errors import ModelError
from foi_exemptions.features import numbers
from foi_exemptions.model_files import released_digest, shipped_file, trusted_bytes
from foi_exemptions.results import Label, Thresholds
from foi_exemptions.words import WordCounter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from foi_exemptions.cells import Cells
    from foi_exemptions.signals import Signals

FORMAT = "foi-exemptions-segment-classifier-2"
_FIELDS = {
    "format", "labels", "columns", "rules", "vocabulary", "idf", "coef", "intercept", "second_coef", "second_intercept",
    "temperature", "numbers_weight", "thresholds",
}  # fmt: skip
_NO_PICKLE = (
    AttributeError,
    EOFError,
    ImportError,
    LookupError,
    TypeError,
    ValueError,
    pickle.UnpicklingError,
    zlib.error,
)
"""What unpickling raises for bytes that are no pickle, or only the beginning of one."""


class SegmentClassifier:
    """Word n-grams and rule signals in a multinomial logistic regression, with one binary head a label beside it."""

    def __init__(self, weights: dict[str, Any], digest: str) -> None:
        self.digest = digest
        self.labels = tuple(Label(label) for label in weights["labels"])
        self.columns = tuple(weights["columns"])
        self.rules = tuple(weights["rules"])
        self.thresholds = Thresholds(**weights["thresholds"])
        self._weight = weights["numbers_weight"]
        self._temperature = weights["temperature"]
        self._counter = WordCounter(weights["vocabulary"].split("\n"))
        self._idf = np.asarray(weights["idf"], dtype=np.float64)
        self._coef = np.vstack([weights["coef"], weights["second_coef"]]).astype(np.float64)
        self._intercept = np.concatenate([weights["intercept"], weights["second_intercept"]]).astype(np.float64)

    def probabilities(self, batch: Sequence[Signals]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return two arrays of shape (segments, labels), columns in the order of ``labels``.

        The first holds calibrated probabilities of the governing label (rows sum to one), the second those that
        each label is among the segment's labels.
        """
        if not batch:
            empty = np.zeros((0, len(self.labels)))
            return empty, empty
        scores = self.table(batch).sums(self._coef) + self._intercept
        first, second = np.hsplit(scores, 2)
        first = np.exp((first - first.max(axis=1, keepdims=True)) / self._temperature)
        first /= first.sum(axis=1, keepdims=True)
        return first, 1 / (1 + np.exp(-second))

    def table(self, batch: Sequence[Signals]) -> Cells:
        """Return the features, a table of shape (segments, words + signals)."""
        words = weighed(self._counter.counts([signals.folded for signals in batch]), self._idf)
        signs = numbers(batch)
        signs.values *= self._weight
        return words.beside(signs)


def weighed(counts: Cells, idf: NDArray[np.float64]) -> Cells:
    """Return TF-IDF of counts (texts, words), each row of length one; the counts are written over.

    What scikit-learn's TfidfTransformer(sublinear_tf=True) does, without its import, which takes longer than
    everything else that labelling one letter does.
    """
    counts.values = (np.log(counts.values) + 1) * idf[counts.columns]
    lengths = np.sqrt(np.bincount(counts.rows, weights=counts.values**2, minlength=counts.shape[0]))
    counts.values /= lengths[counts.rows]
    return counts


def load_classifier(path: Path | None = None, sha256: str | None = None) -> SegmentClassifier:
    """Return the classifier that ships with the package, or the one at ``path`` whose digest the caller trusts.

    Without a path the digest, if there is one, is what the shipped classifier is expected to have. Raises
    ModelError where the file is missing, is not the trusted one, or holds something else.
    """
    if path is None:
        if sha256 is not None and sha256.strip().lower() != trusted_digest():
            raise ModelError(f"the shipped classifier has the SHA-256 {trusted_digest()}, not {sha256}; name --model")
        return _shipped()
    if sha256 is None:
        raise ModelError(f"{path}: a model of your own needs its SHA-256 (training prints it); pass sha256=...")
    return _load(Path(path), sha256)


@cache
def _shipped() -> SegmentClassifier:
    return _load(shipped_model(), trusted_digest())


def shipped_model() -> Path:
    """Return where the shipped classifier lies."""
    return shipped_file("segment-classifier", "model.joblib")


def trusted_digest() -> str:
    """Return the SHA-256 of the classifier this package was released with."""
    return released_digest("model.sha256")


def _load(path: Path, sha256: str) -> SegmentClassifier:
    content = trusted_bytes(path, sha256)
    weights = _opened(path, content)
    if not isinstance(weights, dict) or weights.get("format") != FORMAT:
        found = weights.get("format") if isinstance(weights, dict) else type(weights).__name__
        raise ModelError(f"{path}: holds {found!r}, not {FORMAT!r}; train it again with this version")
    if wrong := _FIELDS ^ set(weights):
        raise ModelError(f"{path}: lacks {min(wrong)!r}, or should not have it; train it again with this version")
    classifier = SegmentClassifier(weights, sha256.strip().lower())
    _check_rules(path, classifier)
    return classifier


def _opened(path: Path, content: bytes) -> Any:
    import joblib

    try:
        return joblib.load(io.BytesIO(content))
    except _NO_PICKLE as error:
        raise ModelError(
            f"{path}: holds no model that joblib can read; name the model.joblib that training wrote"
        ) from error


def _check_rules(path: Path, classifier: SegmentClassifier) -> None:
    from foi_exemptions.features import names
    from foi_exemptions.rules import load_rules

    rules = tuple(rule.id for rule in load_rules().rules)
    if classifier.rules != rules or classifier.columns != tuple(names(rules)):
        raise ModelError(f"{path}: was trained with other rules than rules.toml holds; run 'foi-exemptions train'")
