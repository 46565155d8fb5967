"""What the words around a citation do with it: each cue on its own examples, and how far a cue reaches."""

from __future__ import annotations

import pytest

from foi_exemptions.citations import find_citations
from foi_exemptions.phrasebook import StanceCue, load_phrasebook
from foi_exemptions.results import Stance


def stances(text: str) -> list[Stance]:
    return [citation.stance for citation in find_citations(text)]


@pytest.mark.parametrize("cue", load_phrasebook().stances, ids=lambda cue: cue.id)
def test_examples(cue: StanceCue) -> None:
    for example in cue.examples:
        assert cue.stance in stances(example), example
    for near_miss in cue.counter_examples:
        found = stances(near_miss)
        assert found, near_miss
        assert found[-1] is not cue.stance, near_miss


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Section 35 does not apply; section 36 applies.", [Stance.NOT_RELIED_ON, Stance.RELIED_ON]),
        ("Section 36 applies only to what falls outside section 35.", [Stance.RELIED_ON, Stance.NOT_RELIED_ON]),
        ("Neither section 31 nor section 38 is engaged.", [Stance.NOT_RELIED_ON] * 2),
        ("Section 35 does not apply, but section 36 does.", [Stance.NOT_RELIED_ON, Stance.RELIED_ON]),
        ("Section 40(2) applies as no condition for release is met.", [Stance.RELIED_ON]),  # the denial is another's
        ("> Section 12 applies.\nSection 43 applies.", [Stance.QUOTED, Stance.RELIED_ON]),
        ('You wrote: "Section 12 applies to nothing." Section 43 applies.', [Stance.QUOTED, Stance.RELIED_ON]),
        ("Section 43(2)", [Stance.RELIED_ON]),  # a heading, with no verb to judge by
        ("The file mentions section 43 in passing while the officers speak of the weather.", [Stance.MENTIONED]),
        ("Section 43(2) is engaged. The public interest favours release.", [Stance.NOT_RELIED_ON]),
        (
            "Section 43(2) is engaged. Section 31 was considered. The public interest favours release.",
            [Stance.RELIED_ON, Stance.NOT_RELIED_ON],
        ),
        ("That one stays between them and us (s.40(2)).", [Stance.RELIED_ON]),  # in brackets, as a ground
        ("The name is taken out (section 40 of the Act), the rest is below.", [Stance.RELIED_ON]),
        ("Courses are given on names (section 40) and on fees (section 12).", [Stance.MENTIONED] * 2),  # a list
        ("We have thought hard about section 43 (see below).", [Stance.MENTIONED]),
        ("S43 as above\nWhat is the cost?", [Stance.RELIED_ON]),  # a question begins on the next line
    ],
)
def test_reach(text: str, expected: list[Stance]) -> None:
    assert stances(text) == expected


def test_one_stance_for_a_list() -> None:
    assert stances("We rely on sections 30, 31(1)(a) and 40(2).") == [Stance.RELIED_ON] * 3


def test_only_relied_on_is_asked_for_in_the_end() -> None:
    text = "Section 12 may apply. Section 14 is not engaged. In 2022 we refused 14 requests under section 40."
    assert stances(text) == [Stance.HYPOTHETICAL, Stance.NOT_RELIED_ON, Stance.MENTIONED]
