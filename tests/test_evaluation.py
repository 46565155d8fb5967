"""Scores computed by hand, the gold format, and agreement with the independent scorer on the same predictions."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from foi_exemptions.assessment import assess, label_gold_documents
from foi_exemptions.errors import DocumentError
from foi_exemptions.evaluation import prf, read_gold, score_answers
from foi_exemptions.runners import run_all
from foi_exemptions.scores.documents import document_path, flat_segments, match_segments, score_documents

if TYPE_CHECKING:
    from foi_exemptions.pipeline import Labeller

A, N, F, R, X = "answered", "not_held", "refused_with_exemption", "redirected", "not_applicable"


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((3, 1, 0), {"p": 0.75, "r": 1.0, "f1": 0.8571, "n": 3}),
        ((1, 0, 2), {"p": 1.0, "r": 0.3333, "f1": 0.5, "n": 3}),
        ((0, 0, 0), {"p": 1.0, "r": 1.0, "f1": 1.0, "n": 0}),  # nothing to find and nothing found
        ((0, 0, 2), {"p": 0.0, "r": 0.0, "f1": 0.0, "n": 2}),
        ((0, 2, 0), {"p": 0.0, "r": 1.0, "f1": 0.0, "n": 0}),
    ],
)
def test_prf(counts: tuple[int, int, int], expected: dict[str, float]) -> None:
    assert prf(*counts) == expected


# Answers


def answer(
    name: str, label: str, *, accept: list[str] | None = None, exemptions: list[str] | None = None
) -> dict[str, Any]:
    row = {"id": name, "text": "…", "label": label, "labels": [label], "exemptions": exemptions or []}
    return row | ({"accept": accept} if accept else {})


def test_answers_by_hand() -> None:
    gold = [
        answer("a", A),
        answer("b", A, accept=[A, N]),
        answer("c", F, exemptions=["foia:31(1)(a)", "foia:40(2)"]),
        answer("d", R),
    ]
    predicted = {
        "a": {"label": N, "labels": [N, A], "exemptions": []},  # wrong, and half right as a set
        "b": {"label": N, "labels": [N], "exemptions": []},  # accepted
        "c": {"label": F, "labels": [F], "exemptions": ["foia:31", "foia:40(2)"]},  # right section, too short
    }
    scores = score_answers(gold, predicted)
    assert (scores["n"], scores["missing"]) == (4, 1)
    assert (scores["accuracy"], scores["strict_accuracy"]) == (0.5, 0.25)
    assert scores["per_label"][A] == {"p": 0.0, "r": 0.0, "f1": 0.0, "n": 1}
    assert scores["per_label"][N] == {"p": 0.5, "r": 1.0, "f1": 0.6667, "n": 1}
    assert scores["per_label"][F] == {"p": 1.0, "r": 1.0, "f1": 1.0, "n": 1}
    assert scores["per_label"][R] == {"p": 0.0, "r": 0.0, "f1": 0.0, "n": 1}
    assert scores["macro_f1"] == pytest.approx((0 + 0.6667 + 1 + 0 + 1) / 5, abs=1e-4)
    # gold sets {A} {A} {F} {R}, predicted {N, A} {N} {F} {}: two right, two false, two missed
    assert scores["label_sets_micro"] == {"p": 0.5, "r": 0.5, "f1": 0.5, "n": 4}
    assert scores["exemptions_section"]["f1"] == 1.0
    assert scores["exemptions_exact"] == {"p": 0.5, "r": 0.5, "f1": 0.5, "n": 2}


# Documents


def part(start: int, end: int, label: str, question: Any = None, exemptions: list[Any] | None = None) -> dict[str, Any]:
    return {"start_char": start, "end_char": end, "label": label, "question": question, "exemptions": exemptions or []}


def document(*segments: dict[str, Any]) -> dict[str, Any]:
    return {"document": "letter.txt", "segments": list(segments)}


def test_documents_by_hand() -> None:
    gold = document(part(0, 10, A, "1"), part(20, 30, F, "2", ["foia:12"]), part(40, 50, N, "3"))
    ours = document(
        part(0, 10, A, "1"),  # right
        part(21, 31, R, "2", [{"id": "foia:21"}]),  # found, wrong
        part(45, 60, N, "3"),  # too far off to be the third, so it is missed and this one is false
        part(70, 80, N, "9"),  # false
    )
    scores = score_documents([gold], {"letter.txt": ours})
    assert (scores["documents"], scores["missing"], scores["segments"], scores["located"]) == (1, 0, 3, 0.6667)
    assert scores["segment_f1"] == prf(1, 3, 2)
    assert scores["per_label"][A] == prf(1, 0, 0)
    assert scores["per_label"][F] == prf(0, 0, 1)
    assert scores["per_label"][N] == prf(0, 2, 1)
    # (question, label) pairs: 1 and 3 agree wherever they stand
    assert scores["question_label"] == prf(2, 2, 1)
    assert scores["char_f1"][A] == 1.0
    assert scores["char_f1"][N] == prf(5, 20, 5)["f1"]
    assert scores["exemptions_exact"] == prf(0, 1, 1)
    assert scores["document_exemptions"] == prf(0, 1, 1)
    assert scores["per_document_f1"] == {"letter.txt": prf(1, 3, 2)["f1"]}


def test_document_without_a_prediction_is_missed_whole() -> None:
    scores = score_documents([document(part(0, 10, A))], {})
    assert (scores["missing"], scores["located"], scores["segment_f1"]["f1"]) == (1, 0.0, 0.0)


@pytest.mark.parametrize(
    ("gold", "ours", "pairs"),
    [
        ([(0, 10)], [(0, 5)], {0: 0}),  # half is enough
        ([(0, 10)], [(0, 4)], {}),
        ([(0, 10)], [(0, 6), (0, 9)], {0: 1}),  # the best overlap wins
        ([(0, 10), (10, 20)], [(0, 20)], {1: 0}),  # one of ours serves one of theirs
        ([], [(0, 5)], {}),
        ([(3, 3)], [(3, 3)], {}),  # nothing overlaps nothing
    ],
)
def test_match_segments(gold: list[tuple[int, int]], ours: list[tuple[int, int]], pairs: dict[int, int]) -> None:
    assert match_segments([part(*span, A) for span in gold], [part(*span, A) for span in ours]) == pairs


def test_segment_of_several_questions_counts_once() -> None:
    shared = part(0, 10, A)
    report = {
        "answers": [{"question": "1", "segments": [shared]}, {"question": "2", "segments": [shared, part(20, 30, N)]}]
    }
    flat = flat_segments(report)
    assert [(one["start_char"], one["question"]) for one in flat] == [(0, ["1", "2"]), (20, ["2"])]


@pytest.mark.parametrize(
    ("theirs", "ours", "right"),
    [
        ("Q4.", "4", 1),  # however the number is printed
        ("4 (a)", "4a", 0),
        ("4.a", "4a", 1),
        ("1, 2", "1", 1),
        ("a", "2a", 1),  # the gold prints bare letters
        ("*", "1", 0),  # the whole request has no number
    ],
)
def test_question_numbers_are_compared_loosely(theirs: str, ours: str, right: int) -> None:
    scores = score_documents([document(part(0, 10, A, theirs))], {"letter.txt": document(part(0, 10, A, [ours]))})
    matched = round(scores["question_label"]["r"] * scores["question_label"]["n"])
    assert (matched if scores["question_label"]["n"] else 0) == right


# Gold files


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "holds no gold rows"),
        ("\n\n", "holds no gold rows"),
        ("{", "line 1 is no JSON"),
        ('\n["text"]', "line 2 is no gold: it is not an object"),
        ('{"text": "Nine.", "label": "answered"}', "line 1 is no gold: it lacks 'exemptions'"),
        (
            json.dumps(answer("a", A) | {"label": "answerd"}),
            "there is no label 'answerd'; use one of answered, not_held",
        ),
        ('{"document": "a.txt", "segments": [{"start_char": 0}]}', "a segment of it lacks 'end_char'"),
        ('{"document": "a.txt", "segments": 3}', "its segments are no list"),
        (json.dumps(answer("a", A)) + "\n" + json.dumps(document()), "mixes answers and documents"),
    ],
)
def test_bad_gold_is_named(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(content)
    with pytest.raises(DocumentError, match=rf"gold\.jsonl: .*{message}"):
        read_gold(path)


def test_missing_gold(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be read as gold"):
        read_gold(tmp_path / "gold.jsonl")


def test_gold_with_odd_line_ends_in_a_text(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    row = answer("a", A) | {"text": "one\u2028two\x85three\x0c"}
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    assert read_gold(path) == [row]


def test_document_path(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    assert document_path(gold, "letters/a.txt", None) == tmp_path / "letters" / "a.txt"
    assert document_path(gold, "letters/a.txt", tmp_path / "mine") == tmp_path / "mine" / "a.txt"


LETTER = "1. How many swans are there?\n\nForty.\n\n2. Who feeds them?\n\nWe do not hold this information.\n"


def gold_document(name: str, text: str) -> dict[str, Any]:
    first, second = text.index("Forty."), text.index("We do not")
    return {
        "document": name,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "segments": [part(first, first + 6, A, "1"), part(second, len(text) - 1, N, "2")],
    }


def test_assess_documents(tmp_path: Path, labeller: Labeller) -> None:
    (tmp_path / "letter.txt").write_text(LETTER)
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(gold_document("letter.txt", LETTER)))
    found = assess(labeller, gold)
    scores = found.scores
    assert [(item.id, item.gold, item.label) for item in found.items] == [
        ("letter.txt:30", A, A),
        ("letter.txt:58", N, N),
    ]
    assert scores["intervals"] is None  # one document drawn again says nothing
    assert scores["segment_f1"]["f1"] == scores["question_label"]["f1"] == 1.0


def test_assess_refuses_a_document_that_has_changed(tmp_path: Path, labeller: Labeller) -> None:
    (tmp_path / "letter.txt").write_text(LETTER + "Yours")
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(gold_document("letter.txt", LETTER)))
    with pytest.raises(DocumentError, match=r"letter\.txt: is not the document the gold was made from"):
        assess(labeller, gold)
    with pytest.raises(DocumentError, match=r"letter\.txt: cannot be read"):
        assess(labeller, gold, tmp_path / "elsewhere")


# The independent scorer


def independent(shared: Path, kind: str, gold: Path, predicted: Path) -> dict[str, Any]:
    command = [sys.executable, str(shared / "tools" / "score.py"), kind, str(gold), str(predicted)]
    scores: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    return scores


def save(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_answers_agree_with_the_independent_scorer(tmp_path: Path, shared: Path, labeller: Labeller) -> None:
    gold = shared / "gold" / "answers.jsonl"
    rows = read_gold(gold)
    predicted = run_all(labeller, rows)["combined"]
    del predicted[str(rows[0]["id"])]  # one without a prediction
    path = save(tmp_path / "predicted.jsonl", [{"id": name, **row} for name, row in predicted.items()])
    assert score_answers(rows, predicted) == independent(shared, "answers", gold, path)


def test_documents_agree_with_the_independent_scorer(tmp_path: Path, shared: Path, labeller: Labeller) -> None:
    gold = shared / "gold" / "documents.jsonl"
    rows = read_gold(gold)
    # That scorer knows a document by what stands before the first "_" of its name.
    predicted = label_gold_documents(labeller, rows, gold, None)
    del predicted[rows[-1]["document"]]
    path = save(
        tmp_path / "predicted.jsonl", [report | {"document": Path(name).name} for name, report in predicted.items()]
    )
    expected = independent(shared, "documents", gold, path)
    scores = score_documents(rows, predicted)
    scores["per_document_f1"] = {
        Path(name).stem.partition("_")[0]: f1 for name, f1 in scores["per_document_f1"].items()
    }
    assert scores == expected
