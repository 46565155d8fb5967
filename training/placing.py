"""How well replies that number nothing are put in the columns of the request they answer.

``python -m training.placing`` reads ``seeds/requests``: a file is a request and replies to it, all invented, by writers
who knew neither rules nor code. A column counts as right where an answer to its question stands in it, with its label.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from foi_exemptions.pipeline import load
from foi_exemptions.question_lists import read_questions
from training.letters import read_letters

if TYPE_CHECKING:
    from foi_exemptions.pipeline import Labeller
    from foi_exemptions.results import LabelledSegment
    from training.letters import Letter, MarkedAnswer

FOLDER = Path(__file__).resolve().parent.parent / "seeds" / "requests"
WHOLE = "0"
"""Stands in a mark for the request as a whole."""


def counted(folder: Path = FOLDER) -> dict[str, Counter[str]]:
    """Return, by request, how many columns of its replies are right, wrong (another label), false or missing."""
    counts: dict[str, Counter[str]] = {}
    labeller = load()
    for letter in read_letters(folder):
        if letter.title == "request":
            questions = read_questions(letter.source, letter.text)
            labeller = load().for_request(questions)
            counts[letter.source] = Counter()
        else:
            counts[letter.source] += _columns(labeller, letter)
    return counts


def _columns(labeller: Labeller, letter: Letter) -> Counter[str]:
    told = [(ref, one) for one in letter.answers for ref in one.refs if ref != WHOLE]
    given = [
        (answer.question.ref, one)
        for answer in labeller.label_text(letter.text).answers
        if answer.question is not None
        for one in answer.segments
    ]
    expected, filled = {ref for ref, _ in told}, {ref for ref, _ in given}
    right = {
        ref
        for ref, one in told
        for other, ours in given
        if ref == other and one.label == ours.label and _meet(one, ours)
    }
    return Counter(
        right=len(right),
        wrong=len((expected & filled) - right),
        false=len(filled - expected),
        missing=len(expected - filled),
    )


def _meet(one: MarkedAnswer, ours: LabelledSegment) -> bool:
    """Whether two answers share half of the shorter one."""
    start, end = ours.segment.start_char, ours.segment.end_char
    shorter = min(one.end - one.start, end - start)
    return 2 * (min(one.end, end) - max(one.start, start)) >= shorter


def shares(counts: Counter[str]) -> tuple[float, float]:
    """Return the share of the questions answered that are right, and of the columns filled."""
    answered = counts["right"] + counts["wrong"] + counts["missing"]
    filled = counts["right"] + counts["wrong"] + counts["false"]
    return counts["right"] / max(1, answered), counts["right"] / max(1, filled)


def main() -> None:
    """Print the shares of every request, and of all."""
    counts = counted()
    for name, one in (*counts.items(), ("all", sum(counts.values(), Counter()))):
        of_answered, of_filled = shares(one)
        typer.echo(f"{name}: {of_answered:.3f} of the questions answered, {of_filled:.3f} of the columns filled")


if __name__ == "__main__":
    typer.run(main)
