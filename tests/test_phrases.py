"""Every phrase matches its examples and none of its counter-examples; a phrase that cannot be used is named."""

from __future__ import annotations

import pytest

from foi_exemptions.cutting.phrases import MESSAGES, Phrase, Wording, fold_phrase, load_phrases, read_phrases
from foi_exemptions.errors import CatalogueError


def _kinds(phrase: Phrase, text: str) -> frozenset[Wording]:
    phrases = load_phrases()
    folded = fold_phrase(text)
    return phrases.message_kinds(folded) if phrase.kind in MESSAGES else phrases.kinds(folded)


EXAMPLES = [(phrase, text) for phrase in load_phrases().entries for text in phrase.examples]
COUNTER_EXAMPLES = [(phrase, text) for phrase in load_phrases().entries for text in phrase.counter_examples]


@pytest.mark.parametrize(
    ("phrase", "text"), EXAMPLES, ids=lambda value: value if isinstance(value, str) else value.kind
)
def test_examples_match(phrase: Phrase, text: str) -> None:
    assert phrase.kind in _kinds(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"), COUNTER_EXAMPLES, ids=lambda value: value if isinstance(value, str) else value.kind
)
def test_counter_examples_do_not(phrase: Phrase, text: str) -> None:
    assert phrase.kind not in _kinds(phrase, text)


def test_every_kind_has_a_phrase() -> None:
    assert {phrase.kind for phrase in load_phrases().entries} == set(Wording)


def test_every_phrase_has_examples_both_ways() -> None:
    assert all(phrase.examples and phrase.counter_examples for phrase in load_phrases().entries)


def test_curly_quotes_and_no_break_spaces_read_as_plain() -> None:
    assert Wording.NOT_HELD in load_phrases().kinds(fold_phrase("We\u00a0don\u2019t hold that"))


def test_nothing_is_no_phrase() -> None:
    assert load_phrases().kinds(b"") == frozenset()


ENTRY = '[[phrase]]\nkind = "greeting"\npatterns = ["x"]\nexamples = ["x"]\ncounter_examples = ["y"]\n'


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        (ENTRY.replace("greeting", "goodbye"), "unknown kind"),
        (ENTRY + 'extra = "x"\n', "unknown key 'extra'"),
        (ENTRY.replace('patterns = ["x"]\n', ""), "patterns must be a list"),
        (ENTRY.replace('["y"]', "[1]"), "counter_examples must be a list"),
        ("[[word]]\n", "unknown table 'word'"),
        (ENTRY + 'unless = "x"\n', "unless must be a list"),
        (ENTRY.replace('patterns = ["x"]', 'patterns = ["<them>"]'), "<them> is not among the words"),
        ("[words]\nus = 1\n", "words 'us' must be a name"),
        ("[words]\nUs = 'we'\n", "words 'Us' must be a name"),
        ("[words]\nus = '<them>|we'\n", "words us: <them>"),
        ("[[phrase", "mend the line"),
    ],
)
def test_bad_phrases_are_named(toml: str, says: str) -> None:
    with pytest.raises(CatalogueError, match=says):
        read_phrases(toml)


def test_unless_rules_its_entry_out_and_no_other() -> None:
    other = ENTRY.replace("greeting", "thanks")
    phrases = read_phrases(ENTRY + 'unless = ["not"]\n' + other)
    assert phrases.kinds(b"an x") == {Wording.GREETING, Wording.THANKS}
    assert phrases.kinds(b"not an x") == {Wording.THANKS}


def test_named_words_stand_for_their_pattern_as_a_whole() -> None:
    words = "[words]\nwho = 'we|i'\nboth = '<who>|they'\n"
    phrases = read_phrases(words + ENTRY.replace('"x"', '"^<both> go$"', 1))
    assert [phrases.kinds(text) for text in (b"we go", b"They go", b"we", b"you go")] == [
        {Wording.GREETING},
        {Wording.GREETING},
        frozenset(),
        frozenset(),
    ]


def test_every_set_of_patterns_is_asked() -> None:
    many = "".join(
        ENTRY.replace("greeting", kind).replace('patterns = ["x"]', f"patterns = {patterns}")
        for kind, patterns in (("thanks", [f"word{n}$" for n in range(200)]), ("review", ["^word199$"]))
    )
    assert read_phrases(many).kinds(b"word199") == {Wording.THANKS, Wording.REVIEW}
