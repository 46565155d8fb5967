"""The scikit-learn classifier: what it takes, what it gives, and the tools of scikit-learn around it."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone, is_classifier
from sklearn.ensemble import VotingClassifier
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, GroupKFold, StratifiedKFold, cross_val_predict, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, LabelEncoder

from foi_exemptions.estimator import FOIAnswerClassifier
from foi_exemptions.fitting import Settings

if TYPE_CHECKING:
    from pathlib import Path

LABELS = ["answered", "not_applicable", "not_held", "redirected", "refused_with_exemption"]
NEW = [
    {"text": "We do not hold a figure.", "question": "How many otters?", "authority": None},
    {"text": "Withheld under section 43(2).", "question": None, "authority": "Northvale Council"},
    {"text": "N/A"},
]
EXPECTED = ["not_held", "refused_with_exemption", "not_applicable"]


@pytest.fixture(scope="module")
def rows(seeds: Path) -> list[dict[str, Any]]:
    files = sorted(seeds.glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").split("\n") if line]


@pytest.fixture(scope="module")
def X(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:  # noqa: N802
    return [{"text": row["text"], "question": row["question"]} for row in rows]


@pytest.fixture(scope="module")
def y(rows: list[dict[str, Any]]) -> list[str]:
    return [row["label"] for row in rows]


@pytest.fixture(scope="module")
def fitted(X: list[dict[str, Any]], y: list[str]) -> FOIAnswerClassifier:  # noqa: N803
    return FOIAnswerClassifier(folds=2).fit(X, y)


def test_its_parameters_are_those_of_training() -> None:
    assert FOIAnswerClassifier().get_params().items() <= asdict(Settings()).items()
    assert is_classifier(FOIAnswerClassifier())


def test_it_labels(fitted: FOIAnswerClassifier) -> None:
    assert fitted.predict(NEW).tolist() == EXPECTED
    assert fitted.classes_.tolist() == LABELS


def test_probabilities_are_in_the_order_of_classes(fitted: FOIAnswerClassifier, X: Any, y: Any) -> None:  # noqa: N803
    found = fitted.predict_proba(X)
    assert found.shape == (len(X), 5)
    assert np.allclose(found.sum(axis=1), 1)
    own = found[np.arange(len(y)), [LABELS.index(label) for label in y]]
    assert own.mean() > 0.3  # columns in another order would have a fifth


def test_rules_overrule_the_probabilities(fitted: FOIAnswerClassifier) -> None:
    # A provision relied on settles the label, whatever the classifier makes of the words around it.
    text = ["Yes: 41 herons, 12 boats and £300. The names are exempt under section 40(2)."]
    assert fitted.predict(text).tolist() == ["refused_with_exemption"]
    assert fitted.predict_proba(text)[0, LABELS.index("refused_with_exemption")] < 1


FORMS = {
    "dicts": lambda rows: rows,
    "frame": pd.DataFrame,
    "frame of text and question": lambda rows: pd.DataFrame(rows)[["question", "text"]],
    "dict of columns": lambda rows: {name: [row.get(name) for row in rows] for name in ("text", "question")},
    "array of dicts": lambda rows: np.array(rows, dtype=object),
}


@pytest.mark.parametrize("form", FORMS)
def test_forms_of_rows(form: str, fitted: FOIAnswerClassifier, X: Any, y: Any) -> None:  # noqa: N803
    assert fitted.predict(FORMS[form](NEW)).tolist() == EXPECTED
    other = FOIAnswerClassifier(folds=2).fit(FORMS[form](X), np.array(y))
    assert (other.predict_proba(NEW) == fitted.predict_proba(NEW)).all()


@pytest.mark.parametrize("kind", [list, np.array, pd.Series])
def test_plain_texts(kind: Any, fitted: FOIAnswerClassifier) -> None:
    texts = [row["text"] for row in NEW]
    assert fitted.predict(kind(texts)).tolist() == fitted.predict([{"text": text} for text in texts]).tolist()


def test_no_rows(fitted: FOIAnswerClassifier) -> None:
    assert fitted.predict([]).tolist() == []
    assert fitted.predict_proba([]).shape == (0, 5)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([{"text": "N/A"}, {"text": None}], "X: row 1 has no text"),
        ([{"answer": "N/A"}], "X: row 0 has no text"),
        (pd.DataFrame({"answer": ["N/A"]}), "X has no column 'text'"),
        (["N/A", 5], "X: row 1 holds int, not text"),
        ("N/A", "X: a column is a list or an array of texts; this is one str"),
        ({"text": "N/A"}, "text: a column is a list or an array of texts"),
    ],
)
def test_what_it_does_not_take(given: Any, message: str, fitted: FOIAnswerClassifier) -> None:
    with pytest.raises(ValueError, match=message):
        fitted.predict(given)


@pytest.mark.parametrize(
    ("labels", "folds", "message"),
    [
        (["answered"] * 9, 2, "10 texts and 9 labels: lengths differ"),
        (["granted", *LABELS[1:]] * 2, 2, "'granted' is not a valid Label"),
        ([*LABELS[:4], *LABELS[:4], "answered", "refused_with_exemption"], 2, "refused_with_exemption: 1 examples"),
        (LABELS * 2, 1, "folds is 1"),
    ],
)
def test_what_it_does_not_fit(labels: list[str], folds: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        FOIAnswerClassifier(folds=folds).fit(["N/A"] * 10, labels)


def test_two_examples_a_label_are_enough() -> None:
    texts = ["Yes.", "No.", "N/A", "n/a", "Not held.", "We hold none.", "See our website.", "On our site.", "Exempt.", "Withheld."]  # fmt: skip
    model = FOIAnswerClassifier(min_documents=1).fit(texts, [label for label in LABELS for _ in range(2)])
    assert model.predict(["Not applicable"]).tolist() == ["not_applicable"]


def test_not_fitted() -> None:
    with pytest.raises(NotFittedError):
        FOIAnswerClassifier().predict(["N/A"])


# scikit-learn's tools


def test_clone(fitted: FOIAnswerClassifier) -> None:
    copy = clone(fitted)
    assert copy.get_params() == fitted.get_params()
    assert not hasattr(copy, "classifier_")


def test_a_fitted_one_is_sent(fitted: FOIAnswerClassifier, X: Any) -> None:  # noqa: N803
    sent = pickle.loads(pickle.dumps(fitted))
    assert (sent.predict_proba(X) == fitted.predict_proba(X)).all()


def test_fitting_twice_gives_the_same(fitted: FOIAnswerClassifier, X: Any, y: Any) -> None:  # noqa: N803
    assert (FOIAnswerClassifier(folds=2).fit(X, y).predict_proba(X) == fitted.predict_proba(X)).all()


def test_pipeline_and_cross_validation(rows: Any, X: Any, y: Any) -> None:  # noqa: N803
    shorter = FunctionTransformer(lambda given: [{**row, "text": row["text"][:200]} for row in given])
    groups = [row["writer"] for row in rows]
    scores = cross_val_score(
        make_pipeline(shorter, FOIAnswerClassifier(folds=2)), X, y, groups=groups, cv=GroupKFold(2)
    )
    assert scores.shape == (2,)
    assert scores.min() > 0.35  # the commonest label alone is a fifth


def test_grid_search(X: Any, y: Any) -> None:  # noqa: N803
    frame = pd.DataFrame(X)
    search = GridSearchCV(FOIAnswerClassifier(folds=2), {"regularisation": [0.003, 0.3]}, cv=2, scoring="neg_log_loss")
    search.fit(frame, y)
    assert search.best_params_ == {"regularisation": 0.3}
    assert search.predict(NEW).tolist()[1] == "refused_with_exemption"


def test_labels_as_the_numbers_that_encoders_make(fitted: FOIAnswerClassifier, X: Any, y: Any) -> None:  # noqa: N803
    model = FOIAnswerClassifier(folds=2).fit(X, LabelEncoder().fit_transform(y))
    assert [LABELS[place] for place in model.predict(NEW)] == EXPECTED
    assert model.classes_.tolist() == [0, 1, 2, 3, 4]
    assert (model.predict_proba(NEW) == fitted.predict_proba(NEW)).all()
    voting = VotingClassifier([("one", FOIAnswerClassifier(folds=2))], voting="soft").fit(X, y)
    assert (voting.predict_proba(NEW) == fitted.predict_proba(NEW)).all()
    assert set(voting.predict(NEW)) <= set(LABELS)


def test_cross_validated_probabilities(X: Any, y: Any) -> None:  # noqa: N803
    found = cross_val_predict(FOIAnswerClassifier(folds=2), X, y, cv=2, method="predict_proba")  # encodes y
    learnt, kept = next(StratifiedKFold(2).split(X, y))
    model = FOIAnswerClassifier(folds=2).fit([X[at] for at in learnt], [y[at] for at in learnt])
    assert (found[kept] == model.predict_proba([X[at] for at in kept])).all()


# The front door


def test_front_door(outside: dict[str, str]) -> None:
    code = (
        "import sys, foi_exemptions\n"
        "print('sklearn' in sys.modules)\n"
        "print(foi_exemptions.FOIAnswerClassifier().folds, 'sklearn' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=outside)
    assert done.stdout == "False\n5 True\n"
