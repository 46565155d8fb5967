"""What the speed of labelling is compared with: tokenizing, plainer classifiers and sentence embeddings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language

    from foi_exemptions.trainer import Row

Run = Callable[[Sequence[str], Sequence[str | None]], object]
LABELLING = "labelling (`label_segments`)"
RULES = "rule layer alone"
_FEW = 10_000
"""Segments beyond which only tokenizing and labelling are timed; the others' ratios no longer change there."""
_SOME = 100
"""The same for embeddings, which take a thousand times as long."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """Takes texts and their questions; ``largest`` is the most segments it is timed on, ``note`` why it cannot run."""

    name: str
    run: Run | None
    largest: int | None = None
    note: str = ""


def tokenizing() -> Contestant:
    """Return spaCy's tokenization, the measure of all others."""
    import spacy

    return Contestant('tokenizing (`spacy.blank("en")`)', _drain(spacy.blank("en")))


def contestants(rows: Sequence[Row]) -> list[Contestant]:
    """Return labelling and what it is compared with; the plainer classifiers are fitted on ``rows``."""
    from foi_exemptions.pipeline import load

    return [
        Contestant(LABELLING, load().label_segments),
        rule_layer(),
        Contestant("TF-IDF and logistic regression", _tfidf(rows), _FEW),
        Contestant("spaCy `textcat`, bag of words", _drain(_textcat(rows[::4])), _FEW),
        _embeddings(rows[::4]),
    ]


def rule_layer() -> Contestant:
    """Return what the words and the citations of a text say, before anything is cut or classified."""
    from foi_exemptions.citations import citations_in
    from foi_exemptions.matching import fold
    from foi_exemptions.rules import load_rules
    from foi_exemptions.statutes import StatuteReader

    reader = load_rules()

    def run(texts: Sequence[str], questions: Sequence[str | None]) -> None:
        folded = [fold(text) for text in texts]
        for text, one, occurrence in zip(texts, folded, reader.occurring_in(folded), strict=True):
            if occurrence.cited:
                citations_in(text, one, StatuteReader(one))

    return Contestant(RULES, run)


def _drain(nlp: Language) -> Run:
    def run(texts: Sequence[str], questions: Sequence[str | None]) -> None:
        for _ in nlp.pipe(texts):
            pass

    return run


def _tfidf(rows: Sequence[Row]) -> Run:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), min_df=2), LogisticRegression(max_iter=1000, tol=1e-2))
    model.fit([row["text"] for row in rows], [row["label"] for row in rows])
    return lambda texts, questions: model.predict(texts)


def _textcat(rows: Sequence[Row]) -> Language:
    """Return a pipeline with a text classifier that saw the rows once: enough to be timed."""
    import spacy
    from spacy.training import Example

    nlp = spacy.blank("en")
    model = {"@architectures": "spacy.TextCatBOW.v3", "exclusive_classes": True, "ngram_size": 1, "length": 2**15}
    nlp.add_pipe("textcat", config={"model": {**model, "no_output_layer": False}})
    labels = sorted({row["label"] for row in rows})
    examples = [
        Example.from_dict(
            nlp.make_doc(row["text"]), {"cats": {label: float(label == row["label"]) for label in labels}}
        )
        for row in rows
    ]
    nlp.initialize(lambda: examples)
    for at in range(0, len(examples), 128):
        nlp.update(examples[at : at + 128])
    return nlp


def _embeddings(rows: Sequence[Row]) -> Contestant:
    """Return MiniLM with a logistic regression on top, where library and model are on this machine."""
    from sklearn.linear_model import LogisticRegression

    name = "MiniLM embeddings and logistic regression"
    if find_spec("sentence_transformers") is None:
        return Contestant(name, None, note="not installed")
    library: Any = import_module("sentence_transformers")
    try:
        encoder = library.SentenceTransformer("sentence-transformers/all-MiniLM-L6-v2", local_files_only=True)
    except OSError:
        return Contestant(name, None, note="model not on this machine")
    some = rows[::10]
    head = LogisticRegression(max_iter=1000)
    head.fit(encoder.encode([row["text"] for row in some]), [row["label"] for row in some])
    return Contestant(name, lambda texts, questions: head.predict(encoder.encode(list(texts))), _SOME)
