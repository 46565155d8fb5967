"""A message as the units that a sequence model tags, each with the clues the model reads.

A unit is a sentence, cut again where the rules cut: at a question, at an answer, at the gap between two columns.
What the rules found is itself a clue, so the model learns where to follow them and where not to.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from foi_exemptions.cutting.layout import Sentence
from foi_exemptions.cutting.phrases import Wording
from foi_exemptions.cutting.treatments import REFUSALS, Read, read_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foi_exemptions.cutting.echoes import Echoes
    from foi_exemptions.cutting.layout import Layout
    from foi_exemptions.cutting.sharing import Region
    from foi_exemptions.cutting.threads import Message

BEGINS, GOES_ON, OUTSIDE = "B", "I", "O"
"""The tags of a unit: an answer begins with it, goes on in it, or it belongs to none."""
_QUESTION, _EXPLAINS = "Q", "E"
_GAP = re.compile(rb"(?<=[^ \n])[ ]{3,}(?=[^ \n])")
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[?:@;%\xa3]")
_BULLET = re.compile(r"(?:[*-]|\(?[a-z0-9]{1,2}[.)])\s")
_NUMBER = re.compile(rb"[(\[]?[qQ]?(\d{1,2})[.):\]]")
_MOST_WORDS = 40
_FAR = 8
"""So many units from the end of a message or more are alike."""
_LONG_AGO, _NEVER = 5, 9
"""Steps since the last question: so many or more, and none yet."""
_TELLING = 25
"""Words longer than this that come twice are a question asked again or a footer, no chance."""
_AROUND = b" *-.:0123456789()\"'"
_LETTERS = re.compile(r"[a-z]+")
_FIGURES = re.compile(r"\d+")
_TITLE = 60
_SEEN = (Wording.SIGNATURE, Wording.GREETING, Wording.REVIEW, Wording.RIGHTS, Wording.LEAD_IN, Wording.CLOSING)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its words, what they do, what the rules make of it and the number of its region.

    ``asked`` where a question, or the number of one, stands before it in that region.
    """

    read: Read
    rule: str
    region: int
    asked: bool

    @property
    def tag(self) -> str:
        """The tag the rules give it; their question or explanation belongs to no answer."""
        return self.rule if self.rule in {BEGINS, GOES_ON} else OUTSIDE

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return self.read.sentence.start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.read.sentence.end


def units_of(
    layout: Layout, message: Message, regions: Sequence[Region], explained: Sequence[tuple[int, int]]
) -> list[Unit]:
    """Return the units of a message that the rules cut into ``regions``, with explanations at ``explained``."""
    pieces = sorted((piece.start, piece.end) for region in regions for piece in region.pieces)
    marks = [region.mark for region in regions if region.mark is not None]
    questions = sorted(mark.question for mark in marks if mark.question and mark.question[1] <= mark.answer)
    borders = sorted({place for span in (*pieces, *questions) for place in span})
    starts = [region.start for region in regions]
    opening = {left for left, _ in pieces}
    found = []
    for sentence in layout.sentences(message.start_char, message.end_char):
        for left, right in _parts(layout, sentence, borders):
            if _within(pieces, left, right):
                rule = BEGINS if left in opening else GOES_ON
            elif _within(questions, left, right):
                rule = _QUESTION
            else:
                rule = _EXPLAINS if _within(explained, left, right) else OUTSIDE
            read = read_sentence(Sentence(left, right, sentence.paragraph), layout.flat[left:right])
            region = max(0, bisect_right(starts, left) - 1)
            found.append(Unit(read, rule, region, regions[region].mark is not None))
    return found


def _parts(layout: Layout, sentence: Sentence, borders: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield a sentence cut at the borders and wide gaps inside it."""
    inside = borders[bisect_right(borders, sentence.start) : bisect_left(borders, sentence.end)]
    gaps = [gap.end() for gap in _GAP.finditer(layout.folded, sentence.start, sentence.end)]
    if not inside and not gaps:
        yield sentence.start, sentence.end
        return
    left = sentence.start
    for right in (*sorted({*inside, *gaps}), sentence.end):
        start, end = layout.trim(left, right)
        if start < end:
            yield start, end
        left = right


def _within(spans: Sequence[tuple[int, int]], left: int, right: int) -> bool:
    """Whether a part lies in one of the spans, which are in order and do not overlap."""
    index = bisect_right(spans, (left, 1 << 62)) - 1
    return index >= 0 and spans[index][0] <= left and right <= spans[index][1]


def clues_of(
    units: Sequence[Unit], regions: Sequence[Region], message: Message, layout: Layout, echoes: Echoes
) -> list[list[str]]:
    """Return the clues of each unit, in order, as names; ``echoes`` tells the words of the request."""
    shapes = [
        [*shape, *place] for shape, place in zip(_shapes(units, regions), _places(units, layout, echoes), strict=True)
    ]
    marked = sum(1 for region in regions if region.mark is not None)
    frame = [f"kind:{message.kind.value}", f"marks:{min(4, marked.bit_length())}"]
    words = [_words(unit.read.text) for unit in units]
    seen: dict[str, None] = {}  # in order, so that a training gives the same file twice
    found = []
    for index, unit in enumerate(units):
        clues = [*frame, *_own(words[index]), *shapes[index], *seen]
        clues += [f"-1{shape}" for shape in shapes[index - 1]] if index else ["opens"]
        clues += [f"+1{shape}" for shape in shapes[index + 1]] if index + 1 < len(units) else ["closes"]
        if index:
            clues += _turns(units[index - 1], unit, words[index])
            clues += _opening(words[index - 1], 2, "-1")
            clues.append(f"-1last:{''.join(words[index - 1][-1:])}")
        if index + 1 < len(units):
            clues += _opening(words[index + 1], 2, "+1")
        clues.append(f"from:{min(6, index)}")
        clues.append(f"to:{min(_FAR, len(units) - 1 - index)}")
        found.append(clues)
        seen |= {f"seen:{kind.value}": None for kind in _SEEN if kind in unit.read.kinds}
        if unit.read.treatment in REFUSALS:
            seen["seen:refusal"] = None
    return found


def _turns(before: Unit, unit: Unit, words: list[str]) -> list[str]:
    """Return what changes from one unit to the next, whose words are ``words``."""
    treatments = f"{before.read.treatment.value}>{unit.read.treatment.value}"
    rules = f"{before.rule}>{unit.rule}"
    paragraph = "same" if before.read.sentence.paragraph == unit.read.sentence.paragraph else "next"
    return [
        f"t:{treatments}",
        f"r:{rules}",
        f"tr:{rules}:{treatments}",
        "same region" if before.region == unit.region else "next region",
        f"{paragraph} paragraph",
        f"{paragraph}:{treatments}",
        f"{paragraph}:{''.join(words[:1])}",
        f"{paragraph}:length:{_length(words)}",
    ]


def _opening(words: list[str], most: int, where: str = "") -> list[str]:
    """Return the words with which a unit begins: the first, the first two, and so on."""
    return [f"{where}first{count}:{'_'.join(words[:count])}" for count in range(1, most + 1)]


def _length(words: list[str]) -> int:
    return min(7, len(words).bit_length())


def _places(units: Sequence[Unit], layout: Layout, echoes: Echoes) -> list[list[str]]:
    """Return what the place of each unit among the others tells."""
    texts = [b" ".join(unit.read.text.lower().split()).strip(_AROUND) for unit in units]
    counts = Counter(text for text in texts if len(text) > _TELLING)
    sizes = Counter(unit.read.sentence.paragraph for unit in units)
    met: set[bytes] = set()
    numbers: set[int] = set()
    asked = _NEVER
    found = []
    for index, (unit, text) in enumerate(zip(units, texts, strict=True)):
        clues = [f"asked:{asked}", "alone" if sizes[unit.read.sentence.paragraph] == 1 else "among"]
        if counts[text] > 1:
            clues.append("again" if text in met else "comes again")
        met.add(text)
        if number := _NUMBER.match(unit.read.text):
            value = int(number[1])
            clues.append("counts on" if value - 1 in numbers else "counts")
            numbers.add(value)
        repeated = echoes.repeated_to(unit.start, unit.end) - unit.start
        clues.append(f"echo:{round(3 * repeated / (unit.end - unit.start))}")
        if index and units[index - 1].read.text.endswith(b":"):
            clues.append("announced")
        found.append(clues)
        if unit.rule == _QUESTION or b"?" in unit.read.text[-2:]:
            asked = 0
        elif asked < _NEVER:
            asked = min(asked + 1, _LONG_AGO)
    return found


def _words(text: bytes) -> list[str]:
    found = _TOKEN.findall(text[:400].decode("latin-1").lower())[:_MOST_WORDS]
    return [f"#{min(4, len(word))}" if word.isdigit() else word for word in found]


def _own(words: list[str]) -> list[str]:
    """Return what a unit's own words tell."""
    clues = [f"w:{word}" for word in dict.fromkeys(words)]
    clues += [f"b:{one}_{two}" for one, two in dict.fromkeys(pairwise(words))]
    clues += _opening(words, 3)
    clues.append(f"length:{_length(words)}")
    return clues


def _shapes(units: Sequence[Unit], regions: Sequence[Region]) -> Iterator[list[str]]:
    """Yield what each unit looks like, and what the rules make of it."""
    for unit in units:
        text = unit.read.text.decode("latin-1")
        treatment = unit.read.treatment.value
        shape = [f"t:{treatment}", f"r:{unit.rule}", f"tr:{treatment}{unit.rule}"]
        shape += sorted(f"k:{kind.value}" for kind in unit.read.kinds)
        if bullet := _BULLET.match(text.lower()):
            shape.append("bullet:" + _LETTERS.sub("a", _FIGURES.sub("9", bullet.group().strip())))
        if "?" in text[-3:]:
            shape.append("asks")
        if text.isupper():
            shape.append("capitals")
        if len(text) < _TITLE and text[-1] not in ".:?!;,":
            shape.append("title")
        if _FIGURES.search(text):
            shape.append("figure")
        shape.append("last:" + ("a" if text[-1].isalnum() else text[-1]))
        mark = regions[unit.region].mark
        if mark is not None:
            shape.append("mark:" + ("restated" if mark.restated else "scope" if mark.scope else "inline"))
        yield shape
