"""The table to judge a model by: rules, classifier, both together and baselines, on answers none of them has seen.

Two settings. *Seeds only*: trained on the examples written for the project, tested on all real answers. *With real
answers*: every real answer labelled by a model trained on the examples and on other authorities' (of a large
authority: other requests') answers.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from threadpoolctl import threadpool_limits

from foi_exemptions.classifier import SegmentClassifier
from foi_exemptions.errors import FoiExemptionsError
from foi_exemptions.evaluation import read_gold
from foi_exemptions.fitting import Example, Settings, deal_folds, fit
from foi_exemptions.pipeline import Labeller
from foi_exemptions.results import Label
from foi_exemptions.runners import row_of, run_all
from foi_exemptions.scores.items import answer_items
from foi_exemptions.scores.studies import score_with_intervals, study_answers
from foi_exemptions.scoring_report import ScoreFormat, write_scores
from foi_exemptions.trainer import examples_from, read_answers, read_seeds
from foi_exemptions.words import TOKEN_PATTERN, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foi_exemptions.signals import Signals

FOLDS = 6
SHOWN = "combined, with real answers"
"""The row whose intervals, curves and sectors are shown: the way the shipped model is made."""
Row = dict[str, Any]
# One plain keyword a label, tried in this order: what a reader with a search box would do.
KEYWORDS = (
    (Label.REFUSED, (b"exempt", b"withheld", b"section 12", b"cost limit", b"redact", b"refus")),
    (Label.NOT_HELD, (b"not held", b"not hold", b"no information", b"not record")),
    (Label.REDIRECTED, (b"http", b"www.", b"website", b"contact")),
    (Label.NOT_APPLICABLE, (b"n/a", b"not applicable")),
)


def evaluate(seeds: Path, answers: Path, settings: Settings | None = None) -> dict[str, Any]:
    """Return the scores of every model, and all that is known of the one in ``SHOWN``."""
    settings = settings or Settings()
    gold = {str(row["id"]): row for row in read_gold(answers)}
    written, rows = examples_from(read_seeds(seeds)), read_answers(answers)
    real = examples_from(rows)
    ordered = [gold[row["id"]] for row in rows]
    said: dict[str, dict[str, Row]] = {}
    for setting, trainings in _trainings(written, real).items():
        for training, tested in trainings:
            answered = _predictions(training, [ordered[i] for i in tested], [real[i].signals for i in tested], settings)
            for name, predicted in answered:
                said.setdefault(name if name in _UNTRAINED else f"{name}, {setting}", {}).update(predicted)
    models = {name: score_with_intervals(ordered, predicted) for name, predicted in said.items()}
    shown = study_answers(ordered, said[SHOWN], answer_items(ordered, said[SHOWN]))
    return shown | {"models": models, "shown": SHOWN, "settings": asdict(settings)}


def _trainings(written: list[Example], real: list[Example]) -> dict[str, list[tuple[list[Example], list[int]]]]:
    held_out = []
    for fold in deal_folds([example.group for example in real], FOLDS):
        out = set(fold)
        held_out.append((written + [example for i, example in enumerate(real) if i not in out], fold))
    return {"seeds only": [(written, list(range(len(real))))], "with real answers": held_out}


_UNTRAINED = {"rules", "keyword list"}


def _predictions(
    training: list[Example], rows: list[Row], signals: list[Signals], settings: Settings
) -> Iterator[tuple[str, dict[str, Row]]]:
    """Yield what every model trained on ``training`` says of the rows, by id."""
    ids = [str(row["id"]) for row in rows]
    labeller = Labeller(SegmentClassifier(fit(training, settings), ""))
    yield from run_all(labeller, rows).items()
    yield "keyword list", {name: row_of(_by_keyword(one)) for name, one in zip(ids, signals, strict=True)}
    most = Counter(example.labels[0] for example in training).most_common(1)[0][0]
    yield "majority", {name: row_of(most) for name in ids}
    plain = plain_model(training, signals)
    yield "TF-IDF and logistic regression", {name: row_of(one) for name, one in zip(ids, plain, strict=True)}


def plain_model(training: Sequence[Example], tested: Sequence[Signals]) -> list[Label]:
    """Return the labels that a plain text classifier, trained on the same answers, gives."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2, token_pattern=TOKEN_PATTERN, lowercase=False),
        LogisticRegression(C=10, max_iter=3000),
    )
    model.fit([words_of(one.signals.folded) for one in training], [one.labels[0].value for one in training])
    return [Label(label) for label in model.predict([words_of(one.folded) for one in tested])]


def _by_keyword(one: Signals) -> Label:
    text = one.folded.lower()
    return next((label for label, words in KEYWORDS if any(word in text for word in words)), Label.ANSWERED)


def main(
    answers: Annotated[Path, typer.Argument(help="Gold answers to test on (JSON Lines).")],
    seeds: Annotated[Path, typer.Option(help="The folder with the labelled segments.")] = Path("seeds"),
    form: Annotated[ScoreFormat, typer.Option("--format", "-f")] = ScoreFormat.MARKDOWN,
) -> None:
    """Print the table of models on real answers, and the curves of the combined one."""
    with threadpool_limits(limits=1):  # threads that wait for each other take several times as long
        result = evaluate(seeds, answers)
    write_scores(result, form, sys.stdout, f"Models on real answers; figures of: {SHOWN}")


if __name__ == "__main__":
    try:
        typer.run(main)
    except FoiExemptionsError as error:
        raise SystemExit(f"evaluate: {error}") from error
