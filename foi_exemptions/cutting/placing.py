"""Which question of a request each sentence of a reply answers, where the reply prints no numbers.

Three things tell together: the words that a sentence shares with a question, the kind of thing it says (a figure, a
sum, a date, yes or no), and that officers mostly answer in the order they were asked. The best way through the
questions is found sentence by sentence, as the likeliest tags of a sequence are.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from math import log
from typing import TYPE_CHECKING, NamedTuple

from foi_exemptions.cutting.answer_kinds import load_answer_kinds
from foi_exemptions.matching import fold
from foi_exemptions.results import AnswerSegment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foi_exemptions.cutting.layout import Layout
    from foi_exemptions.results import Question


class Part(NamedTuple):
    """A sentence of a reply: whether an answer, as the reply was cut, begins with it, or none was seen in it."""

    text: str
    opens: bool
    spare: bool = False


# What each sign counts for; chosen on replies to four requests, beside which others fare alike (docs/evaluation.md).
_SHARED, _KIND = 9.0, 1.2
"""All words of a question; one kind of thing it asks for."""
_ANY, _ALL, _SPARE = 0.75, 9.0, 1.6
"""What a part needs to answer any question, and more where it speaks of the whole request or no answer was seen."""
_FOLLOWS, _STAYS, _SKIPS, _BACK = 0.75, 0.95, -0.4, -1.7
"""From one part to the next: the next question, the same in one answer, a later one, an earlier one."""
_ALSO = 0.25
"""A part with this share of the words of a question, besides those of its own, tells that, too."""
_WORD = re.compile(r"[a-z]+|\d{4}")
_STEM = 5
"""Words that begin with so many letters alike are forms of one: "dismissed", "dismissals"."""


def place(parts: Sequence[Part], questions: Sequence[str]) -> list[tuple[int, ...]]:
    """Return the indices of the questions that each part answers, none where it fits none; linear in both.

    A part answers one, and besides it those that nothing else answers, if it has words of theirs and not of its own.
    """
    asked = [_stems(question) for question in questions]
    counts = Counter(stem for stems in asked for stem in stems)
    rarity = {stem: log(1 + len(asked) / count) for stem, count in counts.items()}
    wholes = [sum(rarity[stem] for stem in stems) or 1.0 for stems in asked]
    told = [_stems(part.text) for part in parts]

    def share(number: int, question: int, without: set[str]) -> float:
        return sum(rarity[stem] for stem in (asked[question] & told[number]) - without) / wholes[question]

    places = range(len(questions))
    shares = [[share(number, question, set()) for question in places] for number in range(len(parts))]
    found = _path(parts, _fits(parts, questions, shares))
    answers: list[tuple[int, ...]] = [() if own is None else (own,) for own in found]
    owners = [(number, own) for number, own in enumerate(found) if own is not None]
    for question in sorted(set(places).difference(found)):
        beside = {number: share(number, question, asked[own]) for number, own in owners}
        nearest = max(beside, key=beside.__getitem__, default=None)
        if nearest is not None and beside[nearest] >= _ALSO:
            answers[nearest] = (*answers[nearest], question)
    return answers


def _path(parts: Sequence[Part], fits: Sequence[Sequence[float]]) -> list[int | None]:
    """Return the best way through the questions."""
    # State 0: no question answered yet; state n: the n-th was answered last. A part answers one or goes without.
    best = [0.0] + [float("-inf")] * (len(fits[0]) if fits else 0)
    ways: list[Sequence[int | None]] = []
    for part, row in zip(parts, fits, strict=True):
        scores, way = _steps(best, row, part)
        ways.append([came if score > last else None for score, last, came in zip(scores, best, way, strict=True)])
        best = [max(pair) for pair in zip(best, scores, strict=True)]
    state = max(range(len(best)), key=best.__getitem__)
    found: list[int | None] = []
    for back in reversed(ways):
        came = back[state]
        found.append(None if came is None else state - 1)
        state = state if came is None else came
    return found[::-1]


def _steps(best: Sequence[float], fits: Sequence[float], part: Part) -> tuple[list[float], list[int]]:
    """Return the score of answering each question next, by state, and the state each comes from."""
    last = len(best) - 1
    behind = list(range(last + 1))  # the best state from each on
    for state in range(last - 1, 0, -1):
        behind[state] = state if best[state] >= best[behind[state + 1]] else behind[state + 1]
    scores, way = [float("-inf")], [0]
    before = 0  # the best state in front of the one before
    for state in range(1, last + 1):
        ways = [
            (best[state] + (0.0 if part.opens else _STAYS), state),
            (best[state - 1] + _FOLLOWS, state - 1),
            (best[before] + _SKIPS, before),
        ]
        if state < last:
            ways.append((best[behind[state + 1]] + _BACK, behind[state + 1]))
        score, came = max(ways)
        scores.append(score + fits[state - 1])
        way.append(came)
        before = state - 1 if best[state - 1] > best[before] else before
    return scores, way


def _fits(parts: Sequence[Part], questions: Sequence[str], shares: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return how well each part fits each question, nought where it may as well answer none."""
    known = load_answer_kinds()
    wanted = [known.asked_for(fold(question)) for question in questions]
    found = []
    for part, row in zip(parts, shares, strict=True):
        folded = fold(part.text)
        whole = known.speaks_of_the_request(folded)
        least = _ANY + (_ALL if whole else 0.0) + (_SPARE if part.spare else 0.0)
        said = known.said(folded)
        told = [sum(said[number] for number in kinds) for kinds in wanted]
        scores = [_SHARED * share + _KIND * count - least for share, count in zip(row, told, strict=True)]
        if part.spare:  # where no answer was seen, words have to speak for it
            scores = [score if share else float("-inf") for score, share in zip(scores, row, strict=True)]
        found.append(scores)
    return found


def _stems(text: str) -> set[str]:
    common = load_answer_kinds().common
    return {word[:_STEM] for word in _WORD.findall(text.casefold()) if word not in common and len(word) > 1}


def placed(
    layout: Layout,
    segments: Sequence[AnswerSegment],
    spare: Sequence[AnswerSegment],
    request: Sequence[Question],
) -> list[AnswerSegment]:
    """Return the segments with the questions of ``request`` they answer, cut where sentences answer different ones.

    A segment that fits no question stays as it is; of one that does, a sentence that fits none goes with the one before
    it, or behind it if none is before. Where the reply prints a question's words, they count as the segment's.
    ``spare`` are sentences in which no answer was seen: those that fit a question well become segments.
    """
    reply = sorted((*segments, *spare), key=lambda one: one.start_char)
    sentences = [_sentences(layout, one) for one in reply]
    places = {one.start_char for one in spare}
    parts = [
        Part(text, not number, one.start_char in places)
        for one, spans in zip(reply, sentences, strict=True)
        for number, (*_, text) in enumerate(spans)
    ]
    answered = iter(place(parts, [question.text for question in request]))
    found = []
    for one, spans in zip(reply, sentences, strict=True):
        own = _filled([next(answered) for _ in spans])
        if not own[0]:
            found += [] if one.start_char in places else [one]
            continue
        for _, together in groupby(zip(own, spans, strict=True), key=lambda pair: pair[0][0]):
            numbers, runs = zip(*together, strict=True)
            start, end = runs[0][0], runs[-1][1]
            text = one.text[start - one.start_char : end - one.start_char]
            served = sorted({number for some in numbers for number in some})
            found.append(AnswerSegment(tuple(request[number] for number in served), start, end, text))
    return found


def _sentences(layout: Layout, segment: AnswerSegment) -> list[tuple[int, int, str]]:
    """Return the sentences of a segment; where the reply prints its question, that and all its words are one."""
    start, end = segment.start_char, segment.end_char
    if segment.questions:
        return [(start, end, " ".join([*(question.text for question in segment.questions), segment.text]))]
    spans = [(max(start, one.start), min(end, one.end)) for one in layout.sentences(start, end)]
    return [(left, right, segment.text[left - start : right - start]) for left, right in spans] or [
        (start, end, segment.text)
    ]


def _filled(numbers: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Return the numbers, where there are none those of the one before it, or of the first where none is."""
    last = next((some for some in numbers if some), ())
    found: list[tuple[int, ...]] = []
    for some in numbers:
        last = some or last[:1]
        found.append(last)
    return found
