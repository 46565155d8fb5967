"""Every rule finds its examples and none of its counter-examples; guards drop the look-alikes.

The examples of ``rules.toml`` built the rules; the letters in ``test_pipeline.py`` only judge them.
"""

from __future__ import annotations

import pytest

from foi_exemptions.matching import PatternSet, compile_pattern, fold
from foi_exemptions.phrasebook import Strength, load_phrasebook
from foi_exemptions.results import Label
from foi_exemptions.rules import RuleReader, load_rules

A, N, X = Label.ANSWERED, Label.NOT_HELD, Label.NOT_APPLICABLE
RULES = load_phrasebook().rules
CASES = [(i, text, True) for i, rule in enumerate(RULES) for text in rule.examples]
CASES += [(i, text, False) for i, rule in enumerate(RULES) for text in rule.counter_examples]


@pytest.fixture(scope="module")
def reader() -> RuleReader:
    return load_rules()


@pytest.mark.parametrize("space", [" ", "\n", "   ", " \r\n\t", "\u00a0"])
def test_no_white_space_hides_a_rule_from_the_filter(space: str) -> None:
    patterns = PatternSet([rule.pattern for rule in RULES])
    texts = [fold(text.replace(" ", space)) for _, text, found in CASES if found]
    for folded, places in zip(texts, patterns.firsts(texts), strict=True):
        alone = ((i, compile_pattern(rule.pattern).search(folded)) for i, rule in enumerate(RULES))
        assert places == {i: match.span() for i, match in alone if match is not None}


def occurring(reader: RuleReader, text: str) -> set[str]:
    return {reader.rules[index].id for index in reader.occurring(fold(text)).rules}


@pytest.mark.parametrize(
    ("index", "text", "found"), CASES, ids=[f"{RULES[i].id}-{found}-{text}" for i, text, found in CASES]
)
def test_example(reader: RuleReader, index: int, text: str, found: bool) -> None:
    spans = reader.spans(fold(text), index)
    assert bool(spans) is found
    if RULES[index].strength is not Strength.GUARD:
        assert (RULES[index].id in occurring(reader, text)) is found


@pytest.mark.parametrize(
    ("text", "present", "absent"),
    [
        # the guard covers the only match
        ("Listed chapels are exempt from business rates.", set(), {"exempt"}),
        # one look-alike beside a real refusal leaves the refusal
        ("Chapels are exempt from business rates. The valuation is exempt under the Act.", {"exempt"}, set()),
        # a look-alike alone, with odd spaces
        ("Barns are exempt\u00a0from\nbusiness rates", set(), {"exempt"}),
        ("", set(), {"exempt", "not_held"}),
    ],
)
def test_guards(reader: RuleReader, text: str, present: set[str], absent: set[str]) -> None:
    found = occurring(reader, text)
    assert present <= found
    assert not absent & found


def test_guards_are_never_reported(reader: RuleReader) -> None:
    for index, text, found in CASES:
        if found and RULES[index].strength is Strength.GUARD:
            assert RULES[index].id not in occurring(reader, text)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Under section 31 we refuse.", True),
        ("s.40", True),
        ("reg 12(4)(b)", True),
        ("Section heads met 31 times.", False),
    ],
)
def test_says_whether_a_citation_may_start(reader: RuleReader, text: str, cited: bool) -> None:
    assert reader.occurring(fold(text)).cited is cited


@pytest.mark.parametrize(
    ("text", "settled", "pointed"),
    [
        ("We do not hold this.", {N}, {N}),
        ("N/A", {X}, {X}),
        ("The brochure is attached.", set(), {A}),
        ("Barns are exempt from business rates.", set(), set()),
        # "not held" beside something given settles nothing: what is attached may be the answer
        ("Ages are not held. Please see the attached list of posts.", set(), {A, N}),
        ("", set(), set()),
    ],
)
def test_verdict(reader: RuleReader, text: str, settled: set[Label], pointed: set[Label]) -> None:
    verdict = reader.verdict(reader.occurring(fold(text)).rules)
    assert (verdict.settled, verdict.pointed) == (settled, pointed)


@pytest.mark.parametrize(
    ("text", "general"),
    [
        ("The lease is exempt and is withheld.", True),  # words that serve every ground
        ("The lease is exempt, as it would exceed the cost limit.", False),
    ],
)
def test_verdict_says_whether_words_refuse_in_general(reader: RuleReader, text: str, general: bool) -> None:
    assert reader.verdict(reader.occurring(fold(text)).rules).refuses_in_general is general


def test_matches_carry_words_and_offsets_in_reading_order(reader: RuleReader) -> None:
    text = "“Withheld”: the tender is exempt. We do\u00a0not hold the rest."
    folded = fold(text)
    matches = reader.matches(text, reader.occurring(folded))
    assert {match.label for match in matches} == {Label.REFUSED, Label.NOT_HELD}
    assert [match.start_char for match in matches] == sorted(match.start_char for match in matches)
    for match in matches:
        assert text[match.start_char : match.end_char] == match.text
    assert "do\u00a0not hold" in {match.text for match in matches}


def test_signals_are_no_evidence(reader: RuleReader) -> None:
    signals = {rule.id for rule in reader.rules if rule.strength is Strength.SIGNAL}
    for _, text, _ in CASES:
        folded = fold(text)
        assert not signals & {match.rule for match in reader.matches(text, reader.occurring(folded))}
