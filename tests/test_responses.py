"""The example responses under ``seeds``: the committed text and gold are what their marked sources say."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from foi_exemptions.results import Jurisdiction, Label, Outcome

if TYPE_CHECKING:
    from types import ModuleType

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
GOLD = [json.loads(line) for line in (SEEDS / "responses.jsonl").read_text(encoding="utf8").splitlines()]


def load_builder() -> ModuleType:
    """Import the script, which stands outside the package."""
    spec = importlib.util.spec_from_file_location("build_responses", SEEDS / "build_responses.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


builder = load_builder()


def read_response(gold: dict[str, Any]) -> str:
    """Return the characters of a response, with no line end changed."""
    path: Path = SEEDS / gold["document"]
    return path.read_bytes().decode()


def given(labels: set[str]) -> bool:
    return bool(labels & {Label.ANSWERED, Label.REDIRECTED})


def test_committed_files_equal_a_fresh_build() -> None:
    committed = {f"responses/{path.name}": path.read_bytes().decode() for path in (SEEDS / "responses").glob("*.txt")}
    committed["responses.jsonl"] = (SEEDS / "responses.jsonl").read_bytes().decode()
    assert builder.build_all(SEEDS / "responses" / "marked") == committed


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold["document"])
def test_offsets_hold_and_segments_do_not_overlap(gold: dict[str, Any]) -> None:
    text = read_response(gold)
    assert hashlib.sha256(text.encode()).hexdigest() == gold["sha256"]
    end = 0
    for segment in gold["segments"]:
        assert segment["start_char"] >= end
        end = segment["end_char"]
        assert text[segment["start_char"] : end] == segment["text"]


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold["document"])
def test_values_are_known(gold: dict[str, Any]) -> None:
    Outcome(gold["outcome"])
    Jurisdiction(gold["jurisdiction"])
    assert gold["kind"] in builder.KINDS
    answered = {ref for segment in gold["segments"] for ref in (segment["question"] or "").split(",")}
    assert not answered & set(gold["unanswered"])
    for segment in gold["segments"]:
        labels = [Label(name) for name in segment["labels"]]
        assert segment["label"] == labels[0]
        assert len(set(labels)) == len(labels)
        assert segment["label"] in segment["accept"]
        assert all(Label(name) for name in segment["accept"])
        if segment["exemptions"]:
            assert {Label.REFUSED, Label.REDIRECTED, Label.NOT_HELD} & set(labels)


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold["document"])
def test_outcome_follows_from_the_segments(gold: dict[str, Any]) -> None:
    # A person wrote the outcome down; here it must not contradict the labels beside it.
    labels = {label for segment in gold["segments"] for label in segment["labels"]} - {Label.NOT_APPLICABLE}
    expected = {
        Outcome.NO_DECISION: not labels,
        Outcome.WITHHELD: Label.REFUSED in labels and not given(labels),
        Outcome.PARTIALLY_WITHHELD: Label.REFUSED in labels and given(labels),
        Outcome.GRANTED: Label.ANSWERED in labels and Label.REFUSED not in labels,
        Outcome.REDIRECTED: Label.REDIRECTED in labels and not labels & {Label.ANSWERED, Label.REFUSED},
        Outcome.NOT_HELD: labels == {Label.NOT_HELD},
    }
    assert expected[Outcome(gold["outcome"])]


def test_every_label_and_outcome_has_an_example() -> None:
    assert {gold["outcome"] for gold in GOLD} == set(Outcome)
    assert {label for gold in GOLD for segment in gold["segments"] for label in segment["labels"]} == set(Label)


HEADER = "---\nauthority: A\njurisdiction: uk\nkind: letter\noutcome: granted\n---\n"


def test_marker_fields() -> None:
    marked = (
        HEADER + "4. How many?\n{{4, 4A | not_held, answered | eir:12(4)(a) | accept answered; implied}}None.{{/}}\n"
    )
    text, gold = builder.build_response("a.txt", marked)
    assert text == "4. How many?\nNone.\n"
    assert gold["segments"] == [
        {
            "question": "4,4a",
            "label": "not_held",
            "labels": ["not_held", "answered"],
            "accept": ["answered"],
            "exemptions": ["eir:12(4)(a)"],
            "implied": True,
            "start_char": 13,
            "end_char": 18,
            "text": "None.",
        }
    ]


@pytest.mark.parametrize(
    "body",
    [
        "{{1 | answered}}Yes.",  # never closed
        "{{1 | answered}}Yes. {{2 | answered}}No.{{/}}",  # opened inside another
        "Yes.{{/}}",  # closed without an opening
        "{{1 | answered}}Yes. {{/}}",  # a space at the end of the segment
        "{{1 | answer}}Yes.{{/}}",  # no such label
        "{{1}}Yes.{{/}}",  # no label at all
        "{{1 | redirected | section 21}}See our site.{{/}}",  # a citation where an id belongs
        "{{1 | answered | - | perhaps}}Yes.{{/}}",  # no such option
        "{{1 | answered}}Yes.{{/}} }}",  # braces left over
    ],
)
def test_bad_markup_is_an_error(body: str) -> None:
    with pytest.raises(builder.MarkupError, match=r"^a\.txt: "):
        builder.build_response("a.txt", HEADER + body)


def test_missing_header_is_an_error() -> None:
    with pytest.raises(builder.MarkupError, match="no header"):
        builder.build_response("a.txt", "Dear Sir")
