"""Which questions a sentence says it is about."""

from __future__ import annotations

import pytest

from foi_exemptions.cutting.scopes import refs_named, says_remaining, scope_at

ORDER = ["1", "2", "3", "4", "4a", "4b", "4c", "5"]

OPENINGS = [
    (b"In relation to Question 1: the ferry was sold", ("1",)),
    (b"In relation to Questions 4, and 5: none", ("4", "5")),
    (b"With regard to question 3, we hold nothing", ("3",)),
    (b"For questions 4 to 4c we hold nothing", ("4", "4a", "4b", "4c")),
    (b"Q2, 3 and 5 - see the list", ("2", "3", "5")),
    (b"Questions 1-3 are answered below", ("1", "2", "3")),
    (b"Part 2 of your request is exempt", ("2",)),
    (b"The ferry was sold", ()),
    (b"Questions of law arise", ()),
    (b"Quarter 3 was wet", ()),
]


@pytest.mark.parametrize(("words", "refs"), OPENINGS)
def test_openings(words: bytes, refs: tuple[str, ...]) -> None:
    scope = scope_at(words, ORDER)
    assert (scope.refs if scope else ()) == refs


def test_a_label_ends_after_its_colon() -> None:
    words = b"Question 2: yes"
    scope = scope_at(words, ORDER)
    assert scope is not None
    assert scope.label_end is not None
    assert words[scope.label_end :] == b"yes"


def test_questions_named_inside_a_sentence() -> None:
    assert refs_named(b"The information for question 4 and for questions 2 and 3 is not held", ORDER) == ("4", "2", "3")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (b"In relation to the remainder of the request", True),
        (b"All the other parts of the request", True),
        (b"The remaining boats were sold", False),
    ],
)
def test_the_rest(words: bytes, expected: bool) -> None:
    assert says_remaining(words) is expected
