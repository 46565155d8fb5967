"""Train the model that says where answers begin and end, or judge it on letters it has not seen.

``python -m training.tagger`` learns from the letters in ``seeds/letters`` and from the real responses that are at hand
(``--with GOLD.jsonl=FOLDER``), writes ``models/answer-tagger`` and prints its SHA-256. With ``--folds`` it writes
nothing and says how well letters are cut by models of other writers' letters, and by the rules alone.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foi_exemptions.cutting.tagging import Recutter, Tagger
from foi_exemptions.cutting.units import BEGINS, GOES_ON, OUTSIDE
from foi_exemptions.documents import read_document
from foi_exemptions.errors import DocumentError, FoiExemptionsError
from foi_exemptions.evaluation import prf, read_gold
from foi_exemptions.outputs import atomic
from foi_exemptions.results import Document
from foi_exemptions.scores.documents import match_segments
from foi_exemptions.segments import segment_document
from foi_exemptions.versions import package_version
from training.letters import FOLDER, read_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from foi_exemptions.cutting.units import Unit

Span = tuple[int, int]
ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "models" / "answer-tagger"
SETTINGS = {"c1": 0.5, "c2": 1.0, "max_iterations": 200, "feature.possible_transitions": True}
"""Strengths of the two penalties on weights (c1 keeps few, c2 keeps them small), chosen on folds of the letters."""
REAL_WEIGHT = 20
"""How many invented letters a real response counts for, chosen on folds of the real ones."""
FOLDS = 4
"""Parts that real responses are dealt to, none of an authority in two unless it fills several."""


@dataclass(slots=True)
class Example:
    """A letter as the model learns it; ``group`` is whose letter it is, ``sequences`` are its messages."""

    group: str
    text: str
    answers: list[Span]
    sequences: list[tuple[Sequence[Sequence[str]], list[str]]] = field(default_factory=list)


class Recorder(Recutter):
    """Leaves a letter as the rules cut it, and keeps what the model would have seen."""

    def __init__(self) -> None:
        self.seen: list[tuple[Sequence[Unit], Sequence[Sequence[str]]]] = []

    def tags(self, units: Sequence[Unit], clues: Sequence[Sequence[str]], trusted: bool = True) -> list[str]:
        """Return the tags of the rules."""
        self.seen.append((units, clues))
        return [unit.tag for unit in units]


def example(group: str, text: str, answers: Iterable[Span]) -> Example:
    """Return a letter with the clues of its units and the tags its answers give them."""
    spans = sorted(set(answers))
    recorder = Recorder()
    segment_document(Document(group, text), recorder)
    return Example(group, text, spans, [(clues, _tags(units, spans)) for units, clues in recorder.seen])


def _tags(units: Sequence[Unit], spans: Sequence[Span]) -> list[str]:
    """Return the true tag of each unit: it belongs to the answer that holds more than half of it."""
    found = []
    last: Span | None = None
    for unit in units:
        held = max(spans, key=lambda span: _shared(unit, span), default=None)
        if held is None or 2 * _shared(unit, held) <= unit.end - unit.start:
            held = None
        found.append(OUTSIDE if held is None else GOES_ON if held == last else BEGINS)
        last = held
    return found


def _shared(unit: Unit, span: Span) -> int:
    return min(unit.end, span[1]) - max(unit.start, span[0])


def from_letters(folder: Path) -> list[Example]:
    """Return the invented letters of a folder; the letters of a file are one group."""
    return [
        example(letter.source, letter.text, [(answer.start, answer.end) for answer in letter.answers])
        for letter in read_letters(folder)
    ]


def from_gold(gold: Path, folder: Path) -> list[Example]:
    """Return the real responses of a gold file whose texts lie in ``folder``; each is its own group where its authority
    has more than a twentieth of them."""
    rows = read_gold(gold)
    authorities = Counter(row.get("authority") for row in rows)
    found = []
    for row in rows:
        text = read_document(folder / row["document"]).text
        if hashlib.sha256((folder / row["document"]).read_bytes()).hexdigest() != row["sha256"]:
            raise DocumentError(f"{folder / row['document']}: is not the text that {gold} describes; get that one")
        large = authorities[row["authority"]] > len(rows) / 20
        group = row["document"] if large else str(row["authority"])
        found.append(example(group, text, [(one["start_char"], one["end_char"]) for one in row["segments"]]))
    return found


def learn(examples: Iterable[Example]) -> bytes:
    """Return the model of the examples as the bytes of its file."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(SETTINGS)
    for one in examples:
        for clues, tags in one.sequences:
            trainer.append(clues, tags)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tagger.crfsuite"
        trainer.train(str(path))
        return path.read_bytes()


def counted(examples: Iterable[Example], tagger: Recutter | None) -> Counter[str]:
    """Return how many answers are cut right, falsely and not at all: an overlap of a half with a true one is right."""
    counts: Counter[str] = Counter()
    for one in examples:
        spans = {(s.start_char, s.end_char) for s in segment_document(Document(one.group, one.text), tagger).segments}
        ours = [{"start_char": start, "end_char": end} for start, end in sorted(spans)]
        theirs = [{"start_char": start, "end_char": end} for start, end in one.answers]
        right = len(match_segments(theirs, ours))
        counts += Counter(right=right, false=len(ours) - right, missed=len(theirs) - right)
    return counts


def counted_in_folds(examples: Sequence[Example], others: Sequence[Example], weight: int = 1) -> Counter[str]:
    """Count how ``examples`` are cut by models of ``others`` and of all other groups, those ``weight`` times."""
    groups = sorted({one.group for one in examples}, key=lambda group: hashlib.md5(group.encode()).hexdigest())
    tagged: Counter[str] = Counter()
    for number in range(FOLDS):
        out = set(groups[number::FOLDS])
        model = learn([*others, *[one for one in examples if one.group not in out] * weight])
        tagged += counted([one for one in examples if one.group in out], Tagger(model))
    return tagged


def tell(name: str, rules: Counter[str], model: Counter[str]) -> None:
    """Print how well letters are cut by the rules alone and by a model that has not seen them."""
    for who, counts in (("rules", rules), ("model", model)):
        scores = prf(counts["right"], counts["false"], counts["missed"])
        typer.echo(f"{name}, {who}: F1 {scores['f1']:.3f}, precision {scores['p']:.3f}, recall {scores['r']:.3f}")


def main(
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to write the model to.")] = OUTPUT,
    real: Annotated[
        list[str] | None,
        typer.Option("--with", help="GOLD.jsonl=FOLDER: real responses to learn from too; may be given again."),
    ] = None,
    folds: Annotated[bool, typer.Option("--folds", help="Judge on letters not learned from; write nothing.")] = False,
) -> None:
    """Train the model that cuts letters, or judge it."""
    plain, untidy = from_letters(FOLDER / "by-rules"), from_letters(FOLDER / "untidy")
    responses = [one for pair in real or () for one in from_gold(*_files(pair))]
    if folds:
        for name, examples, others, weight in (
            ("untidy letters", untidy, [*plain, *responses * REAL_WEIGHT], 1),
            ("real responses", responses, [*plain, *untidy], REAL_WEIGHT),
        ):
            if examples:
                tell(name, counted(examples, None), counted_in_folds(examples, others, weight))
    content = learn([*plain, *untidy, *responses * REAL_WEIGHT])
    if folds:
        held_out = from_letters(FOLDER / "held-out")
        tell("held-out letters", counted(held_out, None), counted(held_out, Tagger(content)))
        return
    digest = hashlib.sha256(content).hexdigest()
    output.mkdir(parents=True, exist_ok=True)
    manifest = {
        "sha256": digest,
        "package": package_version(),
        "settings": SETTINGS | {"real_weight": REAL_WEIGHT},
        "data": {
            "invented letters": len(plain) + len(untidy),
            "real responses": len(responses),
            "answers": sum(len(one.answers) for one in (*plain, *untidy, *responses)),
        },
    }
    for name, written in (
        ("tagger.crfsuite", content),
        ("manifest.json", (json.dumps(manifest, indent=1) + "\n").encode()),
    ):
        with atomic(output / name) as temporary:
            temporary.write_bytes(written)
    typer.echo(digest)


def _files(pair: str) -> tuple[Path, Path]:
    gold, named, folder = pair.partition("=")
    if not named:
        raise DocumentError(f"{pair}: names no folder; write GOLD.jsonl=FOLDER, the folder with the texts of the gold")
    return Path(gold), Path(folder)


if __name__ == "__main__":
    try:
        typer.run(main)
    except FoiExemptionsError as error:
        raise SystemExit(f"tagger: {error}") from error
