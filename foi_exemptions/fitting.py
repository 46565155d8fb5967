"""Labelled segments to a classifier's weights: what ``foi-exemptions train`` runs.

The same rows give the same bytes: rows are taken in the order of their ids, nothing is drawn at random.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

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


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of a training run; the defaults won the comparison in docs/evaluation.md."""

    regularisation: float = 0.3
    numbers_weight: float = 0.3
    min_documents: int = 2
    folds: int = 8


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled segment: ``group`` (a writer, an authority) is kept on one side of every split."""

    signals: Signals
    labels: tuple[Label, ...]
    group: str


def fit(examples: Sequence[Example], settings: Settings | None = None) -> dict[str, Any]:
    """Return the weights of a classifier as plain arrays, strings and numbers, calibrated on held-out folds."""
    settings = settings or Settings()
    if len({example.group for example in examples}) < 2:
        raise ValueError("all examples are by one writer; two are needed, as each is judged by what others wrote")
    held_out = cross_validate(examples, settings)
    temperature = _temperature(held_out.scores, held_out.targets, _weights(held_out.targets))
    thresholds = _thresholds(held_out, temperature)
    return _fit_once(examples, settings) | {"temperature": temperature, "thresholds": asdict(thresholds)}


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What models that never saw a row said of it: raw scores and second-label probabilities, (rows, labels)."""

    scores: NDArray[np.float64]
    seconds: NDArray[np.float64]
    targets: NDArray[np.int64]
    members: NDArray[np.bool_]


def cross_validate(examples: Sequence[Example], settings: Settings) -> HeldOut:
    """Score every row by a model trained without its group."""
    labels = list(Label)
    targets = np.array([labels.index(example.labels[0]) for example in examples])
    members = np.array([[label in example.labels for label in labels] for example in examples])
    scores, seconds = np.zeros((len(examples), len(labels))), np.zeros((len(examples), len(labels)))
    for fold in _folds([example.group for example in examples], settings.folds):
        held = np.isin(np.arange(len(examples)), fold)
        weights = _fit_once([e for e, out in zip(examples, held, strict=True) if not out], settings)
        matrix = _transform([examples[i].signals for i in fold], weights)
        scores[fold] = np.asarray(matrix @ weights["coef"].T + weights["intercept"])
        seconds[fold] = 1 / (1 + np.exp(-np.asarray(matrix @ weights["second_coef"].T + weights["second_intercept"])))
    return HeldOut(scores, seconds, targets, members)


def _folds(groups: Sequence[str], count: int) -> list[list[int]]:
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


def _fit_once(examples: Sequence[Example], settings: Settings) -> dict[str, Any]:
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
    matrix = sparse.hstack([words, numbers(signals) * settings.numbers_weight], format="csr")
    targets = np.array([labels.index(example.labels[0]) for example in examples])
    weights = _weights(targets)
    if missing := [label.value for i, label in enumerate(labels) if i not in set(targets.tolist())]:
        raise ValueError(f"no example is labelled {missing[0]}; every label needs some")
    first = LogisticRegression(C=settings.regularisation, max_iter=3000, tol=1e-5)
    first.fit(matrix, targets, sample_weight=weights)
    coef, intercept = [], []
    for label in labels:
        member = np.array([label in example.labels for example in examples])
        head = LogisticRegression(C=settings.regularisation, max_iter=3000, tol=1e-5)
        head.fit(matrix, member, sample_weight=weights)
        coef.append(head.coef_[0])
        intercept.append(head.intercept_[0])
    vocabulary = sorted(vectorizer.vocabulary_, key=lambda word: vectorizer.vocabulary_[word])
    return {
        "format": FORMAT,
        "labels": [label.value for label in labels],
        "rules": rules,
        "columns": names(rules),
        "vocabulary": [str(word) for word in vocabulary],
        "idf": vectorizer.idf_.astype(np.float32),
        "coef": first.coef_.astype(np.float32),
        "intercept": first.intercept_.astype(np.float32),
        "second_coef": np.array(coef, dtype=np.float32),
        "second_intercept": np.array(intercept, dtype=np.float32),
        "numbers_weight": settings.numbers_weight,
    }


def _transform(signals: Sequence[Signals], weights: dict[str, Any]) -> Any:
    from foi_exemptions.classifier import SegmentClassifier

    whole = weights | {"temperature": 1.0, "thresholds": asdict(Thresholds())}
    return SegmentClassifier(whole, "").matrix(signals)


def _temperature(scores: NDArray[np.float64], targets: NDArray[np.int64], weights: NDArray[np.float64]) -> float:
    """Return the temperature that makes held-out probabilities least surprised (log loss), to two decimals."""

    def loss(temperature: float) -> float:
        scaled = scores / temperature
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        log_probabilities = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
        return float(-(weights * log_probabilities[np.arange(len(targets)), targets]).mean())

    return float(min((round(0.2 + 0.02 * step, 2) for step in range(120)), key=loss))


def _thresholds(held_out: HeldOut, temperature: float, error: float = 0.02) -> Thresholds:
    """Choose the review threshold on the risk-coverage curve, and the one for second labels by F1.

    The review threshold is the least probability above which at most ``error`` of the held-out rows (weighted
    to the prior) are wrong.
    """
    scaled = held_out.scores / temperature
    probabilities = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == held_out.targets
    weights = _weights(held_out.targets)
    order = np.argsort(-confidence, kind="stable")
    risk = np.cumsum(weights[order] * ~right[order]) / np.cumsum(weights[order])
    safe = np.flatnonzero(risk <= error)
    review = float(confidence[order][safe[-1]]) if safe.size else 1.0
    second = held_out.members.copy()
    second[np.arange(len(second)), held_out.targets] = False
    candidates = held_out.seconds.copy()
    candidates[np.arange(len(second)), held_out.targets] = 0

    def f1(threshold: float) -> float:
        chosen = candidates >= threshold
        return float(2 * (chosen & second).sum() / max(1, chosen.sum() + second.sum()))

    best = max((round(0.2 + 0.02 * step, 2) for step in range(36)), key=f1)
    return Thresholds(review=round(min(review, 0.95), 2), floor=0.05, second_label=best)
