"""The kinds of things that questions ask for: every entry does what its examples say, and a bad one is named."""

from __future__ import annotations

import pytest

from foi_exemptions.cutting.answer_kinds import AnswerKind, load_answer_kinds, read_answer_kinds
from foi_exemptions.errors import CatalogueError
from foi_exemptions.matching import fold

KINDS = load_answer_kinds()
NUMBERED = pytest.mark.parametrize(
    ("number", "kind"), list(enumerate(KINDS.kinds)), ids=[kind.name for kind in KINDS.kinds]
)
ENTRY = """
common = "the of"
whole = ['your request']
[[kind]]
name = "a number"
asks = ['how many']
says = ['[0-9]']
questions = ["How many?"]
answers = ["9"]
others = ["Red."]
"""


@NUMBERED
def test_examples_are_what_they_say(number: int, kind: AnswerKind) -> None:
    for question in kind.questions:
        assert number in KINDS.asked_for(fold(question))
    for answer in kind.answers:
        assert KINDS.said(fold(answer))[number], answer
    for other in kind.others:
        assert not KINDS.said(fold(other))[number], other


@pytest.mark.parametrize(
    ("sentence", "whole"),
    [
        ("Your request is refused.", True),
        ("We hold none of the information you asked for.", True),
        ("The vans are red.", False),
    ],
)
def test_sentences_on_the_whole_request_are_known(sentence: str, whole: bool) -> None:
    assert KINDS.speaks_of_the_request(fold(sentence)) is whole


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("asks =", "ask =", r"kind 1 \(a number\): 'ask' is unknown or missing"),
        ("says = ['[0-9]']", "says = [9]", "says must be a list of strings"),
        ("says = ['[0-9]']", "says = '[0-9]'", "says must be a list of strings"),
        ("says = ['[0-9]']", "says = []", "says is empty"),
        ('common = "the of"', "", "it needs common, whole and kind"),
        ("[[kind]]", "[[kind]", "mend the line"),
    ],
)
def test_a_bad_entry_is_named(before: str, after: str, told: str) -> None:
    assert read_answer_kinds(ENTRY).kinds[0].name == "a number"
    with pytest.raises(CatalogueError, match=told):
        read_answer_kinds(ENTRY.replace(before, after, 1))
