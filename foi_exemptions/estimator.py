"""A scikit-learn classifier of answers: features, rules and calibration of the shipped model, fitted on your rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from foi_exemptions.classifier import SegmentClassifier
from foi_exemptions.columns import strings
from foi_exemptions.fitting import Example, Settings, fit
from foi_exemptions.jurisdictions import jurisdiction_of
from foi_exemptions.pipeline import Labeller
from foi_exemptions.results import Label
from foi_exemptions.signals import read_signals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from foi_exemptions.results import LabelledSegment

COLUMNS = ("text", "question", "authority")
_DEFAULTS = Settings()


class FOIAnswerClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Labels answers that are already cut; rules and classifier decide together, as in ``Labeller``.

    ``X`` is a DataFrame or a list of dicts with the column ``text`` and, where there, ``question`` and ``authority``;
    or a list of plain texts. ``y`` holds label values ("answered", "not_held", ...), each label at least twice. The
    parameters are those of a training run (``fitting.Settings``), where all rows count alike.
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

    def fit(self, X: Any, y: Sequence[str]) -> Self:  # noqa: N803  # scikit-learn's name
        """Fit on labelled answers, calibrated on ``folds`` parts of them that are held out in turn."""
        texts, questions, authorities = _columns(X)
        labels = [Label(value) for value in y]
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
        self.classes_ = np.array(sorted(label.value for label in Label))
        return self

    def predict(self, X: Any) -> NDArray[np.str_]:  # noqa: N803
        """Return the label that rules and classifier decide together, by the table in ``combiner``."""
        return np.array([one.label.value for one in self._labelled(X)], dtype=self.classes_.dtype)

    def predict_proba(self, X: Any) -> NDArray[np.float64]:  # noqa: N803
        """Return the classifier's own probabilities, (rows, classes): where rules overrule it, ``predict`` differs."""
        rows = [[one.probabilities[Label(name)] for name in self.classes_] for one in self._labelled(X)]
        return np.array(rows).reshape(-1, len(self.classes_))

    def _labelled(self, rows: Any) -> list[LabelledSegment]:
        check_is_fitted(self)
        return Labeller(self.classifier_).label_segments(*_columns(rows))


def _columns(rows: Any) -> tuple[list[str], list[str | None], list[str | None]]:
    """Return texts, questions and authorities; the last two hold None where nothing is given."""
    found: dict[str, list[str | None]]
    if hasattr(rows, "columns"):
        found = {name: strings(rows[name]) for name in COLUMNS if name in rows.columns}
    else:
        rows = list(rows)
        if rows and isinstance(rows[0], Mapping):
            found = {name: strings([row.get(name) for row in rows]) for name in COLUMNS}
        else:
            found = {"text": strings(rows)}
    if "text" not in found:
        raise ValueError("X has no column 'text'; name the column with the answers so")
    texts = [text for text in found["text"] if text is not None]
    if len(texts) < len(found["text"]):
        raise ValueError(f"row {found['text'].index(None)} of X has no text; leave such rows out")
    nothing: list[str | None] = [None] * len(texts)
    return texts, found.get("question", nothing), found.get("authority", nothing)


def _check(labels: Sequence[Label], folds: int) -> None:
    if folds < 2:
        raise ValueError(f"folds is {folds}; calibration takes two or more")
    counts = Counter(labels)
    if rare := [label for label in Label if counts[label] < 2]:
        raise ValueError(f"{rare[0].value}: {counts[rare[0]]} examples; each label needs two or more")
