"""A scikit-learn classifier of answers: features, rules and calibration of the shipped model, fitted on your rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from foi_exemptions.classifier import SegmentClassifier
from foi_exemptions.columns import columns_among, strings, texts_of
from foi_exemptions.fitting import Example, Settings, fit
from foi_exemptions.jurisdictions import jurisdiction_of
from foi_exemptions.pipeline import Labeller
from foi_exemptions.results import Label
from foi_exemptions.signals import read_signals

if TYPE_CHECKING:
    from foi_exemptions.results import LabelledSegment

COLUMNS = ("text", "question", "authority")
_DEFAULTS = Settings()
_NAMES = sorted(label.value for label in Label)


class FOIAnswerClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Labels answers that are already cut; rules and classifier decide together, as in ``Labeller``.

    ``X`` is a DataFrame or a list of dicts with the column ``text`` and, where there, ``question`` and ``authority``;
    or a list of plain texts. ``y`` holds label values ("answered", "not_held", ...), each label at least twice; or
    the numbers 0 to 4 in their place, as scikit-learn's LabelEncoder makes them of the values in alphabetical order
    (for VotingClassifier and others that encode), and numbers are predicted then. The parameters are those of a
    training run (``fitting.Settings``), where all rows count alike.
    """

    def __init__(
        self,
        regularisation: float = _DEFAULTS.regularisation,
        numbers_weight: float = _DEFAULTS.numbers_weight,
        min_documents: int = _DEFAULTS.min_documents,
        folds: int = _DEFAULTS.folds,
    ) -> None:
        self.regularisation = regularisation
        self.numbers_weight = numbers_weight
        self.min_documents = min_documents
        self.folds = folds

    def fit(self, X: Any, y: Sequence[str] | Sequence[int]) -> Self:  # noqa: N803  # scikit-learn's name
        """Fit on labelled answers, calibrated on ``folds`` parts of them that are held out in turn."""
        texts, questions, authorities = _columns(X)
        given = list(y)
        labels = [_label(value) for value in given]
        if len(labels) != len(texts):
            raise ValueError(f"{len(texts)} texts and {len(labels)} labels: lengths differ")
        _check(labels, self.folds)
        examples = []
        dealt: Counter[Label] = Counter()
        for text, question, authority, label in zip(texts, questions, authorities, labels, strict=True):
            fold = dealt[label] % self.folds  # each label goes round the folds, so that none lacks one
            dealt[label] += 1
            signals = read_signals(text, question or "", jurisdiction_of(authority))
            examples.append(Example(signals, (label,), str(fold)))
        self.classifier_ = SegmentClassifier(fit(examples, Settings(**self.get_params())), digest="")
        self.classes_ = np.array(_NAMES) if isinstance(given[0], str) else np.arange(len(_NAMES))
        return self

    def predict(self, X: Any) -> NDArray[Any]:  # noqa: N803
        """Return the label that rules and classifier decide together, by the table in ``combiner``."""
        places = [_NAMES.index(one.label.value) for one in self._labelled(X)]
        return np.take(self.classes_, np.array(places, dtype=int))

    def predict_proba(self, X: Any) -> NDArray[np.float64]:  # noqa: N803
        """Return the classifier's own probabilities, (rows, classes): where rules overrule it, ``predict`` differs."""
        rows = [[one.probabilities[Label(name)] for name in _NAMES] for one in self._labelled(X)]
        return np.array(rows).reshape(-1, len(_NAMES))

    def _labelled(self, rows: Any) -> list[LabelledSegment]:
        check_is_fitted(self)
        return Labeller(self.classifier_).label_segments(*_columns(rows))


def _columns(rows: Any) -> tuple[list[str], list[str | None], list[str | None]]:
    """Return texts, questions and authorities; the last two hold None where nothing is given."""
    if hasattr(rows, "columns") or isinstance(rows, Mapping):
        found = columns_among(rows, COLUMNS)
    elif isinstance(next(iter(rows), None), Mapping):
        found = {name: strings([row.get(name) for row in rows], name) for name in COLUMNS}
    else:
        found = {"text": strings(rows, "X")}
    if "text" not in found:
        raise ValueError("X has no column 'text'; name the column with the answers so")
    texts = texts_of(found["text"], "X")
    nothing: list[str | None] = [None] * len(texts)
    return texts, found.get("question", nothing), found.get("authority", nothing)


def _label(value: Any) -> Label:
    """Return the label of this value, or at this place among the values in alphabetical order."""
    return Label(_NAMES[value] if isinstance(value, int | np.integer) and 0 <= value < len(_NAMES) else value)


def _check(labels: Sequence[Label], folds: int) -> None:
    if folds < 2:
        raise ValueError(f"folds is {folds}; calibration takes two or more")
    counts = Counter(labels)
    if rare := [label for label in Label if counts[label] < 2]:
        raise ValueError(f"{rare[0].value}: {counts[rare[0]]} examples; each label needs two or more")
