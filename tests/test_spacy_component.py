"""The spaCy component: spans, the report, alignment, other processes, and saved pipelines."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from foi_exemptions import spacy_component
from foi_exemptions.classifier import shipped_model, trusted_digest
from foi_exemptions.errors import ModelError
from foi_exemptions.report import to_dict
from foi_exemptions.spacy_component import Alignment

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language

    from foi_exemptions.pipeline import Labeller

LETTER = """1. How many herons nest at the reservoir?

We do not hold this information.

2. Who owns the boats?

The names are exempt under section 40(2) of the Freedom of Information Act 2000.

3. Are there any geese?
"""
RUN_TOGETHER = LETTER.replace("40(2) of", "40(2)of")  # spaCy keeps "40(2)of" as one token
TABLE_LETTER = """Question 1: How many passes were lost?
Question 2: How many were stolen?

For questions 1 and 2: this is exempt under section 31(1)(a) of the Act.
"""


@pytest.fixture(scope="module")
def nlp() -> Language:
    language = spacy.blank("en")
    language.add_pipe("foi_exemptions")
    return language


def spans(doc: Doc, group: str) -> list[tuple[str, str, str, str]]:
    return [(span.text, span.label_, span.kb_id_, span.id_) for span in doc.spans[group]]


def same(one: Doc, other: Doc) -> bool:
    groups = ("foi_answers", "foi_exemptions")
    return one._.foi == other._.foi and all(spans(one, group) == spans(other, group) for group in groups)


# What a Doc holds


def test_spans(nlp: Language) -> None:
    doc = nlp(LETTER)
    refusal = "The names are exempt under section 40(2) of the Freedom of Information Act 2000."
    assert spans(doc, "foi_answers") == [
        ("We do not hold this information.", "not_held", "", "1"),
        (refusal, "refused_with_exemption", "", "2"),
    ]
    ((text, label, page, _),) = spans(doc, "foi_exemptions")
    assert (label, page) == ("foia:40(2)", "https://www.legislation.gov.uk/ukpga/2000/36/section/40")
    assert text.startswith("section 40(2)")


def test_the_report_is_that_of_the_labeller(nlp: Language, labeller: Labeller) -> None:
    report = nlp(LETTER)._.foi
    alignment = report.pop("alignment")
    assert report == to_dict(labeller.label_text(LETTER))
    assert report["unanswered"] == ["3"]
    assert json.loads(json.dumps(report)) == report
    assert alignment["exact"] + alignment["widened"] >= 3


def test_text_and_tokens_stay(nlp: Language) -> None:
    plain = spacy.blank("en")(LETTER)
    doc = nlp(LETTER)
    assert doc.text == LETTER
    assert [token.text for token in doc] == [token.text for token in plain]


@pytest.mark.parametrize("text", ["", " \n"])
def test_no_answers(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert spans(doc, "foi_answers") == spans(doc, "foi_exemptions") == []
    assert doc._.foi["outcome"] == "no_decision"


def test_a_segment_of_several_questions_is_one_span(nlp: Language) -> None:
    doc = nlp(TABLE_LETTER)
    assert [answer["question"] for answer in doc._.foi["answers"]] == ["1", "2"]
    assert [span.label_ for span in doc.spans["foi_answers"]] == ["refused_with_exemption"]
    assert [span.label_ for span in doc.spans["foi_exemptions"]] == ["foia:31(1)(a)"]


def test_spans_keep_to_the_offsets_of_the_report(nlp: Language) -> None:
    doc = nlp(LETTER)
    assert doc._.foi["alignment"] == {"exact": 3, "widened": 0, "dropped": 0, "changed": []}
    segments = [segment for answer in doc._.foi["answers"] for segment in answer["segments"]]
    found = [(span.start_char, span.end_char) for span in doc.spans["foi_answers"]]
    assert found == [(one["start_char"], one["end_char"]) for one in segments]


# Alignment


def test_a_span_that_ends_inside_a_token_is_widened(nlp: Language) -> None:
    doc = nlp(RUN_TOGETHER)
    start, end = RUN_TOGETHER.index("section 40"), RUN_TOGETHER.index("of the Freedom")
    assert [span.text for span in doc.spans["foi_exemptions"]] == ["section 40(2)of"]
    assert doc._.foi["alignment"] == {
        "exact": 2,
        "widened": 1,
        "dropped": 0,
        "changed": [
            {
                "group": "foi_exemptions", "label": "foia:40(2)", "start_char": start, "end_char": end,
                "token_start_char": start, "token_end_char": end + 2,
            }
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 5, "Under"),
        (6, 18, "s.40(2)(a)and"),  # ends inside
        (8, 12, "s.40(2)(a)and"),  # lies inside
        (3, 24, "Under s.40(2)(a)and more"),  # both ends inside
        (19, 30, None),  # beyond the text
    ],
)
def test_alignment(start: int, end: int, expected: str | None) -> None:
    doc = Doc(spacy.blank("en").vocab, words=["Under", "s.40(2)(a)and", "more"], spaces=[True, True, False])
    alignment = Alignment(doc)
    span = alignment.span("foi_answers", start, end, "answered")
    assert (None if span is None else span.text) == expected
    kind = "dropped" if expected is None else "exact" if expected == doc.text[start:end] else "widened"
    assert alignment.record[kind] == 1
    assert len(alignment.record["changed"]) == (kind != "exact")


# Pipelines


def test_pipe(nlp: Language) -> None:
    docs = list(nlp.pipe([LETTER, "", RUN_TOGETHER], batch_size=2))
    assert all(same(doc, nlp(doc.text)) for doc in docs)


def test_pipe_keeps_contexts(nlp: Language) -> None:
    ((doc, context),) = nlp.pipe([(LETTER, {"file": "herons.txt"})], as_tuples=True)
    assert context == {"file": "herons.txt"}
    assert doc._.foi["outcome"] == "withheld"


@pytest.mark.slow
def test_two_processes(nlp: Language) -> None:
    letters = [LETTER, RUN_TOGETHER, TABLE_LETTER] * 3
    docs = list(nlp.pipe(letters, n_process=2, batch_size=2))
    assert [doc.text for doc in docs] == letters
    assert all(same(doc, nlp(doc.text)) for doc in docs)


@pytest.mark.slow
def test_the_component_comes_by_entry_point(tmp_path: Path, outside: dict[str, str]) -> None:
    code = (
        "import spacy; nlp = spacy.blank('en'); nlp.add_pipe('foi_exemptions'); "
        "doc = nlp('1. How many?\\n\\nWe do not hold this.'); "
        "print([span.label_ for span in doc.spans['foi_answers']])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, env=outside, check=False, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("['not_held']\n", "")


def test_it_loads_the_model_when_it_is_needed_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[tuple[Any, Any]] = []
    load = spacy_component.load
    monkeypatch.setattr(spacy_component, "load", lambda *given: loaded.append(given) or load(*given))
    spacy_component._labeller.cache_clear()
    first, second = spacy.blank("en"), spacy.blank("xx")
    first.add_pipe("foi_exemptions")
    second.add_pipe("foi_exemptions")
    assert loaded == []
    assert same(first(LETTER), first(LETTER))
    second(LETTER)
    assert loaded == [(None, None)]


# Settings


def test_jurisdiction() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("foi_exemptions", config={"jurisdiction": "scotland"})
    doc = nlp("1. Who bid?\n\nThis is exempt under section 33(1)(b).")
    assert [span.label_ for span in doc.spans["foi_exemptions"]] == ["foisa:33(1)(b)"]


def test_unknown_jurisdiction() -> None:
    with pytest.raises(ValueError, match="'wales' is not a valid Jurisdiction"):
        spacy.blank("en").add_pipe("foi_exemptions", config={"jurisdiction": "wales"})


@pytest.mark.parametrize("config", [{"model": "model.joblib"}, {"sha256": "0" * 64}])
def test_a_model_needs_its_digest(config: dict[str, str]) -> None:
    with pytest.raises(ModelError, match="give model and sha256, or neither"):
        spacy.blank("en").add_pipe("foi_exemptions", config=config)


def test_a_model_with_another_digest_is_not_opened(tmp_path: Path) -> None:
    model = tmp_path / "model.joblib"
    model.write_bytes(b"nothing")
    nlp = spacy.blank("en")
    nlp.add_pipe("foi_exemptions", config={"model": str(model), "sha256": "0" * 64})
    with pytest.raises(ModelError, match="it was not opened"):
        nlp(LETTER)


# Saving


def saved(way: str, nlp: Language, folder: Path) -> Language:
    if way == "disk":
        nlp.to_disk(folder / "pipeline")
        return spacy.load(folder / "pipeline")
    if way == "bytes":
        other = spacy.blank("en")
        other.add_pipe("foi_exemptions")
        return other.from_bytes(nlp.to_bytes())
    return pickle.loads(pickle.dumps(nlp))


@pytest.mark.parametrize("way", ["disk", "bytes", "pickle"])
def test_a_saved_pipeline_labels_alike(way: str, nlp: Language, tmp_path: Path) -> None:
    assert same(saved(way, nlp, tmp_path)(LETTER), nlp(LETTER))


def test_settings_are_saved(tmp_path: Path) -> None:
    config = {"model": str(shipped_model()), "sha256": trusted_digest(), "jurisdiction": "scotland"}
    nlp = spacy.blank("en")
    nlp.add_pipe("foi_exemptions", config=config)
    again = saved("disk", nlp, tmp_path)
    assert config.items() <= again.get_pipe_config("foi_exemptions").items()
    assert same(again(LETTER), nlp(LETTER))


def test_docs_are_read_where_nothing_labels(nlp: Language, tmp_path: Path, outside: dict[str, str]) -> None:
    DocBin(docs=[nlp(LETTER)], store_user_data=True).to_disk(tmp_path / "letters.spacy")
    code = (
        "import spacy, foi_exemptions.spacy_component\n"
        "from spacy.tokens import DocBin\n"
        "(doc,) = DocBin().from_disk('letters.spacy').get_docs(spacy.blank('en').vocab)\n"
        "print(doc._.foi['outcome'])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=outside, cwd=tmp_path)
    assert done.stdout.strip() == nlp(LETTER)._.foi["outcome"]


def test_docs_are_saved(nlp: Language) -> None:
    doc = nlp(RUN_TOGETHER)
    for copy in (pickle.loads(pickle.dumps(doc)), Doc(nlp.vocab).from_bytes(doc.to_bytes())):
        assert same(copy, doc)
    (kept,) = DocBin().from_bytes(DocBin(docs=[doc], store_user_data=True).to_bytes()).get_docs(nlp.vocab)
    assert json.dumps(kept._.foi) == json.dumps(doc._.foi)  # its lists come back as tuples
    assert spans(kept, "foi_exemptions") == spans(doc, "foi_exemptions")
