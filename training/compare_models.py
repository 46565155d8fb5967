"""Which classifier: several kinds trained and judged on the same folds of real answers.

Each learns from our examples and the real answers of other authorities (of a large authority: other requests), with the
labels weighted to the same shares. Times are ratios to the shipped kind in the same run; predicting counts from the
text on, so kinds that need the rules pay for reading them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import numpy as np
import typer
from threadpoolctl import threadpool_limits

from foi_exemptions.classifier import SegmentClassifier, shipped_model
from foi_exemptions.errors import FoiExemptionsError
from foi_exemptions.evaluation import read_gold
from foi_exemptions.features import numbers
from foi_exemptions.fitting import PRIOR, Example, Settings, deal_folds, fit_weights
from foi_exemptions.jurisdictions import jurisdiction_of
from foi_exemptions.matching import fold as folded
from foi_exemptions.pipeline import Labeller
from foi_exemptions.results import Label
from foi_exemptions.runners import row_of
from foi_exemptions.scores.sections import number, with_interval
from foi_exemptions.scores.studies import score_with_intervals
from foi_exemptions.signals import Signals, read_signals
from foi_exemptions.trainer import examples_from, read_answers, read_seeds
from foi_exemptions.words import TOKEN_PATTERN, words_of

FOLDS = 3
EPOCHS, BATCH = 3, 64
SHIPPED = "linear, words and rule signals, with rules"
Row = dict[str, Any]
Predict = Callable[[Sequence[Row]], list[Label]]
Train = Callable[[Sequence[Example]], tuple[Predict, int]]
"""Fits on examples; returns what labels gold rows, and the bytes the model takes, compressed."""


def compare(seeds: Path, answers: Path) -> dict[str, dict[str, Any]]:
    """Return the scores, seconds and bytes of every kind."""
    gold = {str(row["id"]): row for row in read_gold(answers)}
    written, rows = examples_from(read_seeds(seeds)), read_answers(answers)
    real = examples_from(rows)
    ordered = [gold[row["id"]] for row in rows]
    folds = deal_folds([example.group for example in real], FOLDS)
    found = {}
    for name, train in KINDS.items():
        found[name] = _judge(train, written, real, ordered, folds)
        typer.echo(f"{name}: macro F1 {found[name]['scores']['macro_f1']:.3f}", err=True)
    return found


def _judge(
    train: Train, written: list[Example], real: list[Example], gold: list[Row], folds: list[list[int]]
) -> dict[str, Any]:
    said: dict[str, Row] = {}
    training = predicting = 0.0
    sizes = []
    for fold in folds:
        out = set(fold)
        examples = written + [one for i, one in enumerate(real) if i not in out]
        start = perf_counter()
        predict, size = train(examples)
        middle = perf_counter()
        tested = [gold[i] for i in fold]
        labels = predict(tested)
        training, predicting = training + middle - start, predicting + perf_counter() - middle
        sizes.append(size)
        said |= {str(row["id"]): row_of(label) for row, label in zip(tested, labels, strict=True)}
    scores = score_with_intervals(gold, said)
    return {"scores": scores, "training": training, "predicting": predicting, "bytes": max(sizes)}


def _shares(examples: Sequence[Example]) -> Any:
    """Return the weight of each example that gives the labels the shares the shipped classifier is trained with."""
    labels = [example.labels[0] for example in examples]
    return np.array([PRIOR[label] * len(labels) / labels.count(label) for label in labels])


def _targets(examples: Sequence[Example]) -> list[str]:
    return [example.labels[0].value for example in examples]


def _signals(rows: Sequence[Row]) -> list[Signals]:
    return [read_signals(row["text"], row.get("question") or "", jurisdiction_of(row.get("authority"))) for row in rows]


def _words(rows: Sequence[Row]) -> list[str]:
    return [words_of(folded(row["text"])) for row in rows]


def _size(model: Any) -> int:
    """Return the bytes of a model as the shipped one is saved."""
    import io

    import joblib

    buffer = io.BytesIO()
    joblib.dump(model, buffer, compress=("zlib", 6))
    return len(buffer.getvalue())


def _fitted(examples: Sequence[Example], settings: Settings) -> tuple[SegmentClassifier, int]:
    """Return our classifier with the calibration of the shipped one, which changes hardly a label."""
    manifest = json.loads(shipped_model().with_name("manifest.json").read_text(encoding="utf-8"))
    weights = fit_weights(examples, settings) | {name: manifest[name] for name in ("temperature", "thresholds")}
    return SegmentClassifier(weights, ""), _size(weights)


def _with_rules(examples: Sequence[Example]) -> tuple[Predict, int]:
    classifier, size = _fitted(examples, Settings())
    labeller = Labeller(classifier)

    def predict(rows: Sequence[Row]) -> list[Label]:
        texts = [row["text"] for row in rows]
        questions, authorities = ([row.get(name) for row in rows] for name in ("question", "authority"))
        return [one.label for one in labeller.label_segments(texts, questions, authorities)]

    return predict, size


def _without_rules(settings: Settings) -> Train:
    def train(examples: Sequence[Example]) -> tuple[Predict, int]:
        classifier, size = _fitted(examples, settings)

        def predict(rows: Sequence[Row]) -> list[Label]:
            first, _ = classifier.probabilities(_signals(rows))
            return [classifier.labels[i] for i in first.argmax(axis=1)]

        return predict, size

    return train


def _boosting(examples: Sequence[Example]) -> tuple[Predict, int]:
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=30, learning_rate=0.2, max_leaf_nodes=16, max_features=0.3, max_bins=16, random_state=0
    )
    model.fit(_dense([one.signals for one in examples]), _targets(examples), sample_weight=_shares(examples))
    return lambda rows: [Label(label) for label in model.predict(_dense(_signals(rows)))], _size(model)


def _dense(signals: Sequence[Signals]) -> Any:
    return numbers(signals).matrix().toarray().astype(np.float32)


def _on_words(vectorizer: Callable[[], Any], classifier: Callable[[], Any]) -> Train:
    def train(examples: Sequence[Example]) -> tuple[Predict, int]:
        vectors, model = vectorizer(), classifier()
        matrix = vectors.fit_transform([words_of(one.signals.folded) for one in examples])
        model.fit(matrix, _targets(examples), sample_weight=_shares(examples))
        size = _size([vectors, model])
        return lambda rows: [Label(label) for label in model.predict(vectors.transform(_words(rows)))], size

    return train


def _word_vectors() -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(
        ngram_range=(1, 2), sublinear_tf=True, min_df=2, token_pattern=TOKEN_PATTERN, lowercase=False
    )


def _character_vectors() -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, min_df=3, dtype=np.float32)


def _logistic() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=10, max_iter=300, tol=1e-3)


def _naive() -> Any:
    from sklearn.naive_bayes import ComplementNB

    return ComplementNB(alpha=0.3)


def _textcat(examples: Sequence[Example]) -> tuple[Predict, int]:
    import random

    import spacy
    from spacy.training import Example as Marked
    from thinc.api import fix_random_seed

    fix_random_seed(0)
    nlp = spacy.blank("en")
    nlp.add_pipe(
        "textcat",
        config={
            "model": {
                "@architectures": "spacy.TextCatBOW.v3",
                "exclusive_classes": True,
                "no_output_layer": False,
                "ngram_size": 2,
            }
        },
    )
    labels = [label.value for label in Label]
    marked = [
        Marked.from_dict(
            nlp.make_doc(words_of(one.signals.folded)), {"cats": {label: float(label == target) for label in labels}}
        )
        for one, target in zip(examples, _targets(examples), strict=True)
    ]
    optimizer = nlp.initialize(lambda: marked)
    for _ in range(EPOCHS):
        random.shuffle(marked)
        for start in range(0, len(marked), BATCH):
            nlp.update(marked[start : start + BATCH], sgd=optimizer)

    def predict(rows: Sequence[Row]) -> list[Label]:
        return [Label(max(doc.cats, key=doc.cats.__getitem__)) for doc in nlp.pipe(_words(rows))]

    return predict, _size(nlp.to_bytes())


KINDS: dict[str, Train] = {
    SHIPPED: _with_rules,
    "linear, words and rule signals": _without_rules(Settings()),
    "linear, words only": _without_rules(Settings(numbers_weight=0.0)),
    "gradient boosting, rule signals": _boosting,
    "spaCy textcat, bag of words": _textcat,
    "complement naive Bayes, words": _on_words(_word_vectors, _naive),
    "logistic regression, characters": _on_words(_character_vectors, _logistic),
}


def to_markdown(found: dict[str, dict[str, Any]]) -> str:
    """Return the table, best macro F1 first."""
    header = ("kind", "macro F1", "accuracy", "not held recall", "training time", "predicting time", "size, MB")
    lines = ["| " + " | ".join(header) + " |", "|---" * len(header) + "|"]
    ours = found[SHIPPED]
    for name, one in sorted(found.items(), key=lambda item: -item[1]["scores"]["macro_f1"]):
        scores = one["scores"]
        spans = scores["intervals"] or {}
        cells = [with_interval(scores[key], spans.get(key)) for key in ("macro_f1", "accuracy")]
        cells.append(number(scores["per_label"][Label.NOT_HELD]["r"]))
        cells += [f"{one[key] / ours[key]:.2f}" for key in ("training", "predicting")]
        lines.append("| " + " | ".join([name, *cells, f"{one['bytes'] / 1e6:.1f}"]) + " |")
    return "\n".join(lines) + "\n"


def main(
    answers: Annotated[Path, typer.Argument(help="Gold answers to test on (JSON Lines).")],
    seeds: Annotated[Path, typer.Option(help="The folder with the labelled segments.")] = Path("seeds"),
) -> None:
    """Print a Markdown table of kinds of classifier on real answers."""
    with threadpool_limits(limits=1):  # so that times are of one core, for every kind
        typer.echo(to_markdown(compare(seeds, answers)), nl=False)


if __name__ == "__main__":
    try:
        typer.run(main)
    except FoiExemptionsError as error:
        raise SystemExit(f"compare_models: {error}") from error
