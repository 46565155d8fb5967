"""The table to judge a model by: rules, classifier, both together and baselines, on answers none of them has seen.

Two settings. *Seeds only*: trained on the examples written for the project, tested on all real answers. *With real
answers*: every real answer labelled by a model trained on the examples and on other authorities' (of a large
authority: other requests') answers.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import typer

from foi_exemptions.classifier import SegmentClassifier
from foi_exemptions.combiner import decide, exemptions_for, settled_by_rules
from foi_exemptions.errors import FoiExemptionsError
from foi_exemptions.evaluation import read_gold, score_answers
from foi_exemptions.fitting import Example, Settings, deal_folds, fit
from foi_exemptions.results import PRECEDENCE, Label
from foi_exemptions.trainer import examples_from, read_answers, read_seeds
from foi_exemptions.words import TOKEN_PATTERN, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foi_exemptions.signals import Signals

FOLDS = 6
Row = dict[str, Any]
# One plain keyword a label, tried in this order: what a reader with a search box would do.
KEYWORDS = (
    (Label.REFUSED, (b"exempt", b"withheld", b"section 12", b"cost limit", b"redact", b"refus")),
    (Label.NOT_HELD, (b"not held", b"not hold", b"no information", b"not record")),
    (Label.REDIRECTED, (b"http", b"www.", b"website", b"contact")),
    (Label.NOT_APPLICABLE, (b"n/a", b"not applicable")),
)


def evaluate(seeds: Path, answers: Path, settings: Settings | None = None) -> dict[str, Any]:
    """Return the scores of every row of the table, with the calibration of the combined model."""
    settings = settings or Settings()
    gold = {str(row["id"]): row for row in read_gold(answers)}
    written, rows = examples_from(read_seeds(seeds)), read_answers(answers)
    real = examples_from(rows)
    ordered = [gold[row["id"]] for row in rows]
    signals = [example.signals for example in real]
    table: dict[str, Any] = {}
    for setting, trainings in _trainings(written, real).items():
        labelled: dict[str, dict[int, Row]] = {
            name: {} for name in ("TF-IDF and logistic regression", "classifier", "combined")
        }
        confidences = np.zeros(len(real))
        for training, tested in trainings:
            for name, found in _predictions(fit(training, settings), training, [signals[i] for i in tested]).items():
                labelled[name] |= dict(zip(tested, found, strict=True))
            confidences[tested] = [labelled["combined"][i]["probability"] for i in tested]
        for name, by_index in labelled.items():
            table[f"{name}, {setting}"] = _scored(ordered, [by_index[i] for i in range(len(real))])
        table[f"combined, {setting}"] |= _calibration(ordered, [labelled["combined"][i] for i in range(len(real))])
    table["rules"] = _scored(ordered, [_by_rules(one) for one in signals])
    table["keyword list"] = _scored(ordered, [_by_keyword(one) for one in signals])
    table["majority"] = _scored(ordered, [_row(Label.ANSWERED) for _ in signals])
    return {"answers": len(ordered), "settings": asdict(settings), "rows": table}


def _trainings(written: list[Example], real: list[Example]) -> dict[str, list[tuple[list[Example], list[int]]]]:
    held_out = []
    for fold in deal_folds([example.group for example in real], FOLDS):
        out = set(fold)
        held_out.append((written + [example for i, example in enumerate(real) if i not in out], fold))
    return {"seeds only": [(written, list(range(len(real))))], "with real answers": held_out}


def _predictions(weights: dict[str, Any], training: list[Example], tested: list[Signals]) -> dict[str, list[Row]]:
    classifier = SegmentClassifier(weights, "")
    first, second = classifier.probabilities(tested)
    alone, combined = [], []
    for one, row, others in zip(tested, first.tolist(), second.tolist(), strict=True):
        probabilities = dict(zip(classifier.labels, row, strict=True))
        decision = decide(one, probabilities, dict(zip(classifier.labels, others, strict=True)), classifier.thresholds)
        best = max(probabilities, key=lambda label: probabilities[label])
        alone.append(_row(best, probability=probabilities[best]))
        exemptions = [exemption.id for exemption in exemptions_for(one, decision.labels)]
        combined.append(_row(*decision.labels, probability=decision.probability, exemptions=exemptions))
        combined[-1]["needs_review"] = decision.needs_review
    plain = [_row(label) for label in _plain_model(training, tested)]
    return {"TF-IDF and logistic regression": plain, "classifier": alone, "combined": combined}


def _plain_model(training: list[Example], tested: list[Signals]) -> list[Label]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2, token_pattern=TOKEN_PATTERN, lowercase=False),
        LogisticRegression(C=10, max_iter=3000),
    )
    model.fit([words_of(one.signals.folded) for one in training], [one.labels[0].value for one in training])
    return [Label(label) for label in model.predict([words_of(one.folded) for one in tested])]


def _by_rules(one: Signals) -> Row:
    settled = settled_by_rules(one) or one.reader.verdict(one.rules).pointed
    labels = [label for label in PRECEDENCE if label in settled] or [Label.ANSWERED]
    return _row(labels[0], exemptions=[exemption.id for exemption in exemptions_for(one, tuple(labels))])


def _by_keyword(one: Signals) -> Row:
    text = one.folded.lower()
    return _row(next((label for label, words in KEYWORDS if any(word in text for word in words)), Label.ANSWERED))


def _row(*labels: Label, probability: float = 1.0, exemptions: Sequence[str] = ()) -> Row:
    names = [label.value for label in labels]
    return {"label": names[0], "labels": names, "probability": probability, "exemptions": list(exemptions)}


def _scored(gold: Sequence[Row], found: Sequence[Row]) -> dict[str, Any]:
    return score_answers(gold, {str(row["id"]): one for row, one in zip(gold, found, strict=True)})


def _calibration(gold: Sequence[Row], found: Sequence[Row], bins: int = 10) -> dict[str, Any]:
    """Return the expected calibration error, the accuracy among the surest 85 % and the share sent to review."""
    right = np.array([one["label"] in row["accept"] for row, one in zip(gold, found, strict=True)])
    sure = np.array([one["probability"] for one in found])
    place = np.minimum((sure * bins).astype(int), bins - 1)
    error = sum(
        abs(right[place == b].mean() - sure[place == b].mean()) * (place == b).mean() for b in set(place.tolist())
    )
    surest = np.argsort(-sure, kind="stable")[: round(0.85 * len(sure))]
    review = np.array([one["needs_review"] for one in found])
    return {
        "expected_calibration_error": round(float(error), 4),
        "accuracy_of_surest_85": round(float(right[surest].mean()), 4),
        "review_share": round(float(review.mean()), 4),
        "accuracy_without_review": round(float(right[~review].mean()), 4) if (~review).any() else None,
    }


def to_markdown(result: dict[str, Any]) -> str:
    """Return the table, best macro F1 last."""
    names = (
        "macro F1",
        "accuracy",
        "refused recall",
        "not held recall",
        "label sets F1",
        "exemptions section / exact F1",
    )
    lines = ["| model | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for name, scores in sorted(result["rows"].items(), key=lambda item: item[1]["macro_f1"]):
        per, ids = scores["per_label"], (scores["exemptions_section"]["f1"], scores["exemptions_exact"]["f1"])
        values = [scores["macro_f1"], scores["accuracy"], per[Label.REFUSED]["r"], per[Label.NOT_HELD]["r"]]
        cells = [f"{value:.3f}" for value in [*values, scores["label_sets_micro"]["f1"]]]
        cells.append(f"{ids[0]:.3f} / {ids[1]:.3f}" if any(ids) else "")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    lines.append("")
    for name, scores in result["rows"].items():
        if "expected_calibration_error" in scores:
            lines.append(
                f"{name}: expected calibration error {scores['expected_calibration_error']:.3f}; accuracy of the "
                f"surest 85 % {scores['accuracy_of_surest_85']:.3f}; to review {scores['review_share']:.0%}, "
                f"accuracy of the rest {scores['accuracy_without_review']:.3f}."
            )
    return "\n".join(lines) + "\n"


def main(
    answers: Annotated[Path, typer.Argument(help="Gold answers to test on (JSON Lines).")],
    seeds: Annotated[Path, typer.Option(help="The folder with the labelled segments.")] = Path("seeds"),
    form: Annotated[str, typer.Option("--format", help="markdown or json")] = "markdown",
) -> None:
    """Print the table of models on real answers."""
    result = evaluate(seeds, answers)
    typer.echo(json.dumps(result, indent=1) if form == "json" else to_markdown(result))


if __name__ == "__main__":
    try:
        typer.run(main)
    except FoiExemptionsError as error:
        raise SystemExit(f"evaluate: {error}") from error
