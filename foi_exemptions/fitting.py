"""Labelled segments to a classifier's weights: what ``foi-exemptions train`` runs.

The same rows give the same bytes: rows are taken in the order of their ids, nothing is drawn at random.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from foi_exemptions.calibration import HeldOut, temperature_of, thresholds_of
from foi_exemptions.classifier import FORMAT
from foi_exemptions.features import names, numbers
from foi_exemptions.results import Label, Thresholds
from foi_exemptions.rules import load_rules
from foi_exemptions.words import TOKEN_PATTERN, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from foi_exemptions.signals import Signals

PRIOR = {
    Label.ANSWERED: 0.56,
    Label.NOT_HELD: 0.15,
    Label.REFUSED: 0.13,
    Label.REDIRECTED: 0.10,
    Label.NOT_APPLICABLE: 0.06,
}
"""The shares of the labels among answers, near those of councils' replies; examples are weighted to them."""

ENOUGH_REAL = 200
"""From so many real answers on, probabilities are calibrated on them alone; fewer tell too little."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of a training run; the defaults won the comparison in docs/evaluation.md.

    ``second_share`` is what the heads for "is among its labels" say in the choice of the governing label: they are
    wrong in other places, so that both together are right more often than either.
    """

    regularisation: float = 0.4
    second_regularisation: float = 1.0
    second_share: float = 0.33
    numbers_weight: float = 0.3
    min_documents: int = 2
    real_weight: float = 8.0
    folds: int = 5


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled segment: ``group`` (a writer, an authority) is kept on one side of every split.

    Where there are enough real answers, probabilities are calibrated on them alone: ours are harder than life.
    ``accepted`` are the labels that count as right in a close call, if there are more than the first.
    """

    signals: Signals
    labels: tuple[Label, ...]
    group: str
    is_real: bool = False
    accepted: tuple[Label, ...] = ()


def fit(examples: Sequence[Example], settings: Settings | None = None) -> dict[str, Any]:
    """Return the weights of a classifier as plain arrays, strings and numbers, calibrated on held-out folds."""
    settings = settings or Settings()
    if len({example.group for example in examples}) < 2:
        raise ValueError("all examples are by one writer; two are needed, as each is judged by what others wrote")
    held_out = cross_validate(examples, settings)
    signals = [example.signals for example in examples]
    weights = _weights(held_out.targets)
    real = [i for i, example in enumerate(examples) if example.is_real]
    if len(real) >= ENOUGH_REAL:
        held_out, weights, signals = held_out.only(real), np.ones(len(real)), [signals[i] for i in real]
    temperature = temperature_of(held_out.scores, held_out.targets, weights)
    thresholds = thresholds_of(signals, held_out, weights, temperature)
    return fit_weights(examples, settings) | {"temperature": temperature, "thresholds": asdict(thresholds)}


def cross_validate(examples: Sequence[Example], settings: Settings) -> HeldOut:
    """Score every row by a model trained without its group."""
    labels = list(Label)
    targets = np.array([labels.index(example.labels[0]) for example in examples])
    members = np.array([[label in example.labels for label in labels] for example in examples])
    accepted = np.array([[label in (e.accepted or e.labels[:1]) for label in labels] for e in examples])
    scores, seconds = np.zeros((len(examples), len(labels))), np.zeros((len(examples), len(labels)))
    for fold in deal_folds([example.group for example in examples], settings.folds):
        held = np.isin(np.arange(len(examples)), fold)
        weights = fit_weights([e for e, out in zip(examples, held, strict=True) if not out], settings)
        matrix = _transform([examples[i].signals for i in fold], weights)
        scores[fold] = np.asarray(matrix @ weights["coef"].T + weights["intercept"])
        seconds[fold] = 1 / (1 + np.exp(-np.asarray(matrix @ weights["second_coef"].T + weights["second_intercept"])))
    return HeldOut(scores, seconds, targets, members, accepted)


def deal_folds(groups: Sequence[str], count: int) -> list[list[int]]:
    """Deal whole groups to folds, largest first, each to the smallest fold; few groups make fewer folds."""
    sizes = Counter(groups)
    folds: list[list[str]] = [[] for _ in range(min(count, len(sizes)))]
    for group, _ in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        min(folds, key=lambda fold: sum(sizes[name] for name in fold)).append(group)
    return [[i for i, group in enumerate(groups) if group in fold] for fold in folds]


def _weights(targets: NDArray[np.int64]) -> NDArray[np.float64]:
    """Weigh rows so that the labels have the shares of PRIOR."""
    counts = np.bincount(targets, minlength=len(Label))
    prior = np.array([PRIOR[label] for label in Label])
    share = np.divide(prior, counts, out=np.zeros(len(counts)), where=counts > 0) * len(targets)
    return np.asarray(share[targets])


def _row_weights(examples: Sequence[Example], targets: NDArray[np.int64], settings: Settings) -> NDArray[np.float64]:
    """Weigh rows by label, and real ones more: one correction should show."""
    real = np.array([example.is_real for example in examples])
    return _weights(targets) * np.where(real, settings.real_weight, 1.0)


def fit_weights(examples: Sequence[Example], settings: Settings) -> dict[str, Any]:
    """Return the weights fitted on these examples, not yet calibrated."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):  # a sparse fit gains nothing from threads, which wait for each other
        return _fitted(examples, settings)


def _fitted(examples: Sequence[Example], settings: Settings) -> dict[str, Any]:
    from scipy import sparse
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    labels = list(Label)
    signals = [example.signals for example in examples]
    rules = [rule.id for rule in load_rules().rules]
    vectorizer = TfidfVectorizer(
        ngram_range=(1, 2),
        sublinear_tf=True,
        min_df=settings.min_documents,
        token_pattern=TOKEN_PATTERN,
        lowercase=False,
    )
    words = vectorizer.fit_transform([words_of(one.folded) for one in signals])
    matrix = sparse.hstack([words, numbers(signals).matrix() * settings.numbers_weight], format="csr")
    targets = np.array([labels.index(example.labels[0]) for example in examples])
    weights = _row_weights(examples, targets, settings)
    if missing := [label.value for i, label in enumerate(labels) if i not in set(targets.tolist())]:
        raise ValueError(f"no example is labelled {missing[0]}; every label needs some")
    first = LogisticRegression(C=settings.regularisation, max_iter=3000, tol=1e-5)
    first.fit(matrix, targets, sample_weight=weights)
    coef, intercept = [], []
    for label in labels:
        member = np.array([label in example.labels for example in examples])
        head = LogisticRegression(C=settings.second_regularisation, max_iter=3000, tol=1e-5)
        head.fit(matrix, member, sample_weight=weights)
        coef.append(head.coef_[0])
        intercept.append(head.intercept_[0])
    share = settings.second_share
    vocabulary = sorted(vectorizer.vocabulary_, key=lambda word: vectorizer.vocabulary_[word])
    return {
        "format": FORMAT,
        "labels": [label.value for label in labels],
        "rules": rules,
        "columns": names(rules),
        "vocabulary": "\n".join(vocabulary),  # one string, as thousands are slow to load
        "idf": vectorizer.idf_.astype(np.float32),
        "coef": ((1 - share) * first.coef_ + share * np.array(coef)).astype(np.float32),
        "intercept": ((1 - share) * first.intercept_ + share * np.array(intercept)).astype(np.float32),
        "second_coef": np.array(coef, dtype=np.float32),
        "second_intercept": np.array(intercept, dtype=np.float32),
        "numbers_weight": settings.numbers_weight,
    }


def _transform(signals: Sequence[Signals], weights: dict[str, Any]) -> Any:
    from foi_exemptions.classifier import SegmentClassifier

    whole = weights | {"temperature": 1.0, "thresholds": asdict(Thresholds())}
    return SegmentClassifier(whole, "").table(signals).matrix()
