"""The phrases as data: what loading refuses, and what the shipped files promise."""

from __future__ import annotations

from importlib.resources import files

import pytest

from foi_exemptions.catalogue import load_catalogue
from foi_exemptions.errors import CatalogueError
from foi_exemptions.phrasebook import Scope, Strength, load_phrasebook, read_phrasebook
from foi_exemptions.results import Label, Stance

RULES = """
[[ground]]
id = "cost"
provisions = ["foia:12", "foisa:12"]
certain = true

[[rule]]
id = "too_dear"
label = "refused_with_exemption"
strength = "decisive"
ground = "cost"
yields_to = ["figure"]
patterns = ['too ... dear', 'pricey']
examples = ["Too very dear."]
counter_examples = ["Dear sir."]

[[rule]]
id = "figure"
strength = "guard"
blocks = ["too_dear"]
patterns = ['\\d']
examples = ["5"]
counter_examples = ["five"]
"""
STANCES = """
[[stance]]
id = "denied"
stance = "not_relied_on"
where = "after"
patterns = ["is not used"]
examples = ["Section 12 is not used."]
counter_examples = ["Section 12 is used."]
"""


def test_small_phrasebook_loads() -> None:
    book = read_phrasebook(RULES, STANCES)
    dear, figure = book.rules
    assert (dear.label, dear.strength, dear.ground) == (Label.REFUSED, Strength.DECISIVE, "cost")
    assert (dear.yields_to, figure.blocks, figure.label) == (("figure",), ("too_dear",), None)
    assert book.grounds["cost"].provisions == ("foia:12", "foisa:12")
    assert book.grounds["cost"].certain
    assert (book.stances[0].stance, book.stances[0].scope) == (Stance.NOT_RELIED_ON, Scope.AFTER)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[[ground]]", "[[ground]", r"^rules\.toml: .*line 2"),  # not TOML at all
        ("[[ground]]", "[[grounds]]", "unknown table 'grounds'"),
        ('id = "too_dear"\n', "", r"a \[\[rule\]\] entry has no id"),
        ('id = "figure"', 'id = "too_dear"', "rule 'too_dear' stands twice"),
        ('strength = "guard"', 'strength = "guard"\ncolour = "red"', "rule 'figure' has unknown key 'colour'"),
        ('counter_examples = ["five"]', "", "rule 'figure' lacks 'counter_examples'"),
        ('provisions = ["foia:12", "foisa:12"]', "", "ground 'cost' lacks 'provisions'"),
        ('label = "refused_with_exemption"', 'label = "refused"', "rule 'too_dear': 'refused' is not a valid Label"),
        ('strength = "guard"', 'strength = "strong"', "rule 'figure': 'strong' is not a valid Strength"),
        ('ground = "cost"', 'ground = "costs"', "rule 'too_dear' names unknown ground 'costs'"),
        ('blocks = ["too_dear"]', 'blocks = ["to_dear"]', "rule 'figure' names unknown rule 'to_dear'"),
        ('yields_to = ["figure"]', 'yields_to = ["figures"]', "rule 'too_dear' names unknown rule 'figures'"),
        ("'pricey'", "'pricey('", r"^rules\.toml: rule 'too_dear': .*pattern"),  # a bracket left open
        ("'pricey'", "''", r"rule 'too_dear': .*matches anything"),  # an empty pattern is everywhere
    ],
)
def test_bad_rules_are_named(old: str, new: str, message: str) -> None:
    assert old in RULES
    with pytest.raises(CatalogueError, match=message):
        read_phrasebook(RULES.replace(old, new), STANCES)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'stance = "not_relied_on"',
            'stance = "denied"',
            r"^stances\.toml: stance 'denied': 'denied' is not a valid Stance",
        ),
        ('where = "after"', 'where = "behind"', r"^stances\.toml: stance 'denied': 'behind' is not a valid Scope"),
        ('where = "after"\n', "", r"^stances\.toml: stance 'denied' lacks 'where'"),
        ('"is not used"', '"is not (used"', r"^stances\.toml: stance 'denied': .*pattern"),
        ("[[stance]]", "[[rule]]", r"^stances\.toml: unknown table 'rule'"),  # or it would replace every rule
    ],
)
def test_bad_stances_are_named(old: str, new: str, message: str) -> None:
    assert old in STANCES
    with pytest.raises(CatalogueError, match=message):
        read_phrasebook(RULES, STANCES.replace(old, new, 1))


def test_dots_stand_for_words_of_one_sentence() -> None:
    from foi_exemptions.matching import compile_pattern, fold

    pattern = compile_pattern(read_phrasebook(RULES, STANCES).rules[0].pattern)
    assert pattern.search(fold("too awfully dear")) is not None
    assert pattern.search(fold("Too late. My dear")) is None


def test_each_shipped_pattern_compiles_and_needs_words() -> None:
    texts = [(files("foi_exemptions") / name).read_text(encoding="utf-8") for name in ("rules.toml", "stances.toml")]
    assert read_phrasebook(*texts) == load_phrasebook()


def test_shipped_grounds_are_in_the_law() -> None:
    catalogue = load_catalogue()
    for ground in load_phrasebook().grounds.values():
        assert ground.provisions
        for name in ground.provisions:
            statute, _, provision = name.partition(":")
            assert catalogue.is_ground(statute, provision), f"{ground.id}: {name}"


def test_shipped_grounds_are_certain_only_where_each_statute_has_one() -> None:
    for ground in load_phrasebook().grounds.values():
        statutes = [name.partition(":")[0] for name in ground.provisions]
        if ground.certain:
            assert len(statutes) == len(set(statutes)), ground.id


def test_shipped_entries_have_examples_and_near_misses() -> None:
    book = load_phrasebook()
    for entry in (*book.rules, *book.stances):
        assert entry.examples, entry.id
        assert entry.counter_examples, entry.id


def test_guards_and_signals_decide_nothing() -> None:
    book = load_phrasebook()
    kinds = {rule.id: rule.strength for rule in book.rules}
    for rule in book.rules:
        assert bool(rule.blocks) is (rule.strength is Strength.GUARD), rule.id
        assert not (rule.strength is Strength.GUARD and rule.label), rule.id
        assert not (rule.strength in {Strength.DECISIVE, Strength.INDICATIVE} and rule.label is None), rule.id
        assert all(kinds[name] is not Strength.GUARD for name in rule.yields_to), rule.id
