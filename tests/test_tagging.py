"""The sequence model: units and tags, what it makes of a letter, and the file it comes from."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foi_exemptions.cutting import tagging
from foi_exemptions.cutting.tagging import Recutter, Tagger, load_tagger, runs, shipped_tagger
from foi_exemptions.cutting.units import BEGINS, GOES_ON, OUTSIDE, Unit
from foi_exemptions.errors import DocumentError, ModelError
from foi_exemptions.results import Document, Label, Segmentation
from foi_exemptions.segments import segment_document
from training.letters import FOLDER, MarkedAnswer, read_letters, unmarked
from training.tagger import Recorder, counted, example, learn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LETTER = """Dear Ms Orme

Thank you for your request of 3 May about the ferry.

1. How many crossings were cancelled? These could be for weather or for repairs.

Twelve in all. Nine of them were in January.

2. The cost of the new ramp.

The contractor asked us to keep this to ourselves and we withhold it under section 43(2).

I am also pleased to say that no charge is made.

Yours sincerely
"""

REFUSAL = "The contractor asked us to keep this to ourselves and we withhold it under section 43(2)."


class Told(Recutter):
    """Gives the tags it was told."""

    def __init__(self, tags: dict[str, str], hope: float = 1.0) -> None:
        self.told = tags
        self.hoped = hope
        self.units: list[Unit] = []

    def hope(self, clues: Sequence[Sequence[str]]) -> float:
        return self.hoped

    def tags(self, units: Sequence[Unit], clues: Sequence[Sequence[str]], trusted: bool = True) -> list[str]:
        self.units = list(units)
        assert len(clues) == len(units)
        return [
            next((tag for words, tag in self.told.items() if words in unit.read.text.decode()), OUTSIDE)
            for unit in units
        ]


def texts(segmentation: Segmentation) -> list[str]:
    return [segment.text for segment in segmentation.segments]


def test_tags_have_the_last_word() -> None:
    told = Told({"Twelve": BEGINS, "Nine of them": BEGINS, "withhold it": BEGINS, "no charge": BEGINS})
    found = segment_document(Document("letter", LETTER), told)
    assert texts(found) == [
        "Twelve in all.",
        "Nine of them were in January.",
        REFUSAL,
        "I am also pleased to say that no charge is made.",
    ]
    assert [[question.ref for question in segment.questions] for segment in found.segments] == [
        ["1"],
        ["1"],
        ["2"],
        ["2"],
    ]
    assert found.unanswered == ()


def test_an_answer_that_goes_on_from_nothing_begins() -> None:
    found = segment_document(Document("letter", LETTER), Told({"Nine of them": GOES_ON, "withhold it": GOES_ON}))
    assert texts(found) == ["Nine of them were in January.", REFUSAL]


def test_no_refusal_is_lost_where_none_is_left() -> None:
    found = segment_document(Document("letter", LETTER), Told({"Twelve": BEGINS}))
    assert texts(found) == ["Twelve in all.", REFUSAL]
    assert [question.ref for question in found.segments[1].questions] == ["2"]


def test_a_numbered_question_keeps_its_answer() -> None:
    found = segment_document(Document("letter", LETTER), Told({"withhold it": BEGINS}))
    assert texts(found) == ["Twelve in all. Nine of them were in January.", REFUSAL]
    assert [question.ref for question in found.segments[0].questions] == ["1"]


def test_a_refusal_on_cost_is_kept_beside_one_without_a_ground() -> None:
    text = (
        "Dear Mr Poole\n\nThis cannot be provided, as the files would all have to be looked through.\n\n"
        "We estimate that the search would take 31 hours, which exceeds the appropriate limit of 18 hours.\n"
    )
    found = segment_document(Document("letter", text), Told({"cannot be provided": BEGINS}))
    assert texts(found) == [text.partition("\n\n")[2].strip()]


def test_a_decision_is_not_left_without_any_answer() -> None:
    found = segment_document(Document("letter", LETTER), Told({}))
    assert texts(found) == ["Twelve in all. Nine of them were in January.", REFUSAL]


def test_a_letter_without_hope_of_an_answer_decides_nothing() -> None:
    letter = "Dear Mr Poole\n\nThe boxes have been ordered up from the store.\n\nYours sincerely\n"
    assert texts(segment_document(Document("letter", letter), Told({}))) != []
    assert texts(segment_document(Document("letter", letter), Told({}, hope=0.01))) == []


def test_a_date_alone_is_no_answer_where_nothing_is_asked() -> None:
    told = Told({"3 March 2024": BEGINS, "01632": BEGINS, "Ninety": BEGINS})
    letter = "3 March 2024\n\nDear Mr Poole\n\nNinety were sold.\n\nTel\n01632 960 417\n"
    assert texts(segment_document(Document("letter", letter), told)) == ["Ninety were sold."]


def test_a_label_in_front_of_a_new_answer_is_left_out() -> None:
    text = "Dear Mr Poole\n\nResponse: The depot keeps no such list.\n"
    told = Told({"depot": BEGINS})
    assert texts(segment_document(Document("letter", text), told)) == ["The depot keeps no such list."]


def test_units_cover_every_sentence_in_order() -> None:
    told = Told({})
    segment_document(Document("letter", LETTER), told)
    spans = [(unit.start, unit.end) for unit in told.units]
    assert spans == sorted(spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert "".join(LETTER.split()) == "".join("".join(LETTER[slice(*span)].split()) for span in spans)
    assert [unit.rule for unit in told.units if b"Twelve" in unit.read.text] == [BEGINS]


def test_a_wide_gap_parts_the_columns_of_a_row() -> None:
    told = Told({})
    segment_document(Document("letter", "Dear Mr Poole\n\nBoard paper of 12 May          Released in full\n"), told)
    assert [unit.read.text for unit in told.units][-2:] == [b"Board paper of 12 May", b"Released in full"]


def test_runs() -> None:
    told = Told({})
    segment_document(Document("letter", LETTER), told)
    units = told.units[:6]
    tags = [GOES_ON, GOES_ON, BEGINS, OUTSIDE, GOES_ON, BEGINS]
    assert runs(units, tags) == [units[:2], units[2:3], units[4:5], units[5:6]]


def test_what_the_shipped_model_makes_of_a_letter() -> None:
    assert texts(segment_document(Document("letter", LETTER), load_tagger())) == [
        "Twelve in all. Nine of them were in January.",
        REFUSAL,
    ]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([*LETTER.splitlines(), "", "   \t", "\u2022 Nine", "Q9?", "No.", "\x00", "\ud800"]), max_size=30
    )
)
def test_offsets_hold_for_any_lines(lines: list[str]) -> None:
    text = "\n".join(lines)
    for segment in segment_document(Document("letter", text), load_tagger()).segments:
        assert text[segment.start_char : segment.end_char] == segment.text
        assert segment.text.strip()


def test_another_file_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "tagger.crfsuite"
    other.write_bytes(shipped_tagger().read_bytes()[:-1])
    monkeypatch.setattr(tagging, "shipped_tagger", lambda: other)
    load_tagger.cache_clear()
    with pytest.raises(ModelError, match="not the trusted"):
        load_tagger()
    other.unlink()
    with pytest.raises(ModelError, match="no model there"):
        load_tagger()
    load_tagger.cache_clear()


def test_marks_of_letters() -> None:
    assert unmarked("a «A|b c » d «e»") == (
        "a b c  d e",
        (MarkedAnswer(2, 5, Label.ANSWERED), MarkedAnswer(9, 10, None)),
    )
    for wrong in ("a «b", "a b»", "«a «b»»", "«Q|b»"):
        with pytest.raises(ValueError, match=r"out of place|no end"):
            unmarked(wrong)


def test_a_wrong_mark_names_its_letter(tmp_path: Path) -> None:
    (tmp_path / "clerks.txt").write_text("=== Ferry\n«A|Twelve.\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"clerks\.txt: Ferry: the last answer has no end"):
        list(read_letters(tmp_path))


def test_every_marked_answer_is_some_words() -> None:
    for folder in ("by-rules", "untidy", "held-out", "plain-prose"):
        letters = list(read_letters(FOLDER / folder))
        assert letters
        for letter in letters:
            assert all(letter.text[answer.start : answer.end].strip() for answer in letter.answers), letter.title
            if folder != "by-rules":
                assert all(answer.label is not None for answer in letter.answers), letter.title


def test_a_model_learns_what_the_rules_do_not_know() -> None:
    letters = [
        f"Dear Mr Poole\n\nZub: the {what} are green.\n\nThe {what} were asked about by you.\n"
        for what in ("buses", "boats", "vans", "trams", "lorries", "prams", "carts", "ferries")
    ]
    marked = [unmarked(letter.replace("Zub: ", "«Zub: ").replace("green.", "green.»")) for letter in letters]
    examples = [example("ours", text, [(one.start, one.end) for one in answers]) for text, answers in marked]
    content = learn(examples[:-1])
    assert content == learn(examples[:-1])
    assert counted(examples[-1:], Tagger(content)) == {"right": 1}


def test_the_recorder_leaves_a_letter_as_the_rules_cut_it() -> None:
    assert (
        segment_document(Document("letter", LETTER), Recorder()).segments
        == segment_document(Document("letter", LETTER)).segments
    )


class Weighed(Tagger):
    """A model without a file: the probabilities of the tags are given, by a word of the unit."""

    def __init__(self, likely: dict[str, tuple[str, float]]) -> None:
        self.likely = likely
        self._learned = frozenset({BEGINS, GOES_ON, OUTSIDE})
        self.seen: list[tuple[str, float]] = []

    def tags(self, units: Sequence[Unit], clues: Sequence[Sequence[str]], trusted: bool = True) -> list[str]:
        self.seen = [
            next((one for words, one in self.likely.items() if words in unit.read.text.decode()), (OUTSIDE, 0.98))
            for unit in units
        ]
        self._model = self
        return super().tags(units, clues, trusted)

    def tag(self, clues: Sequence[Sequence[str]]) -> list[str]:
        return [tag for tag, _ in self.seen]

    def marginal(self, tag: str, place: int) -> float:
        likeliest, probability = self.seen[place]
        return probability if tag == likeliest else (1 - probability) / 2


def test_the_model_overrules_the_rules_only_where_it_is_much_surer() -> None:
    whole, halves = "Twelve in all. Nine of them were in January.", ["Twelve in all.", "Nine of them were in January."]
    for probability, expected in ((0.5, [whole]), (0.97, halves)):
        model = Weighed(
            {"Twelve": (BEGINS, 0.97), "Nine of them": (BEGINS, probability), "withhold it": (BEGINS, 0.97)}
        )
        assert texts(segment_document(Document("letter", LETTER), model))[:-1] == expected


def test_cutting_words_off_an_answer_takes_a_surer_model_than_cutting_it_in_two() -> None:
    whole = "Twelve in all. Nine of them were in January."
    for tag, expected in ((OUTSIDE, [whole]), (BEGINS, ["Twelve in all.", "Nine of them were in January."])):
        model = Weighed({"Twelve": (BEGINS, 0.97), "Nine of them": (tag, 0.8), "withhold it": (BEGINS, 0.97)})
        assert texts(segment_document(Document("letter", LETTER), model))[:-1] == expected


def test_the_words_of_a_numbered_question_that_is_answered_are_no_answer() -> None:
    told = Told({"crossings were cancelled": BEGINS, "could be for weather": BEGINS, "Twelve": BEGINS, "Nine": GOES_ON})
    assert texts(segment_document(Document("letter", LETTER), told))[0].startswith("Twelve in all.")


def test_in_a_message_that_seems_to_decide_nothing_the_rules_are_not_trusted() -> None:
    text = (
        "Dear Ms Orme\n\nYour request has been logged. We will reply within 20 working days.\n\n"
        "A full copy of the timetable is on the quay.\n"
    )
    model = Weighed({"full copy": (OUTSIDE, 0.4)})
    assert texts(segment_document(Document("letter", text), model)) == []


def test_what_tells_how_a_request_is_handled_needs_more_hope() -> None:
    for words, hope, expected in (
        ("The ferry is painted each spring.", 0.3, 1),
        ("The ferry is painted each spring.", 0.1, 0),
        ("We are short of staff and your letter is in a queue.", 0.3, 0),
        ("We are short of staff and your letter is in a queue.", 0.6, 1),
    ):
        letter = f"Dear Ms Orme\n\nThank you for your request of 3 May.\n\n{words}\n\nYours sincerely\n"
        assert len(texts(segment_document(Document("letter", letter), Told({}, hope=hope)))) == expected


def test_words_that_decide_stand_without_hope() -> None:
    letter = "Dear Ms Orme\n\nThank you for your request of 3 May.\n\nWe do not hold this.\n\nYours sincerely\n"
    assert texts(segment_document(Document("letter", letter), Told({}, hope=0.01))) == ["We do not hold this."]


def test_the_limit_and_what_exceeds_it_are_one_refusal() -> None:
    law = "Section 12 of the Act allows a refusal where an answer would cost more than the appropriate limit."
    reckoning = "To find the cards would take 60 hours, which is beyond that limit of 18 hours."
    text = f"Dear Mr Poole\n\nThank you for your request.\n\n{law}\n\n{reckoning}\n\nYours sincerely\n"
    told = Told({"Section 12": BEGINS, "60 hours": BEGINS})
    assert texts(segment_document(Document("letter", text), told)) == [f"{law}\n\n{reckoning}"]
    assert texts(segment_document(Document("letter", text))) == [f"{law}\n\n{reckoning}"]


def test_what_follows_from_holding_nothing_is_no_refusal() -> None:
    told = "We do not record how many boats were moved.\n\nMoves are noted by the tenants, so we are unable to provide this."
    text = f"Dear Mr Poole\n\nThank you for your request.\n\n{told}\n\nYours sincerely\n"
    assert texts(segment_document(Document("letter", text))) == [told]
    refused = "Therefore we decline to name the owners, which would be unfair to them."
    both = text.replace("Moves are noted by the tenants, so we are unable to provide this.", refused)
    assert texts(segment_document(Document("letter", both)))[1:] == [refused]
