"""The whole journey, from a text or a batch of answers to labels with their evidence."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foi_exemptions.authorities import authority_of
from foi_exemptions.catalogue import Kind, load_catalogue
from foi_exemptions.citations import grounds_among
from foi_exemptions.classifier import SegmentClassifier, load_classifier
from foi_exemptions.columns import columns_among, is_blank, strings, texts_of
from foi_exemptions.combiner import decide, exemption_of, exemptions_for, section_of
from foi_exemptions.cost_limits import body_of, wrong_amount
from foi_exemptions.documents import read_document
from foi_exemptions.joining import joined
from foi_exemptions.jurisdictions import checked_jurisdiction, jurisdiction_of
from foi_exemptions.matching import fold
from foi_exemptions.phrasebook import load_phrasebook
from foi_exemptions.references import is_reference, resolve_references
from foi_exemptions.results import (
    PRECEDENCE,
    Answer,
    AnswerSegment,
    Asked,
    Document,
    Exemption,
    Jurisdiction,
    Label,
    LabelledSegment,
    Outcome,
    Question,
    Report,
    RuleMatch,
    Span,
    Stance,
)
from foi_exemptions.segments import load_tagger, place_segments, segment_document, tagger_digest
from foi_exemptions.signals import MAX_CHARS, Signals, read_all, read_signals
from foi_exemptions.statutes import StatuteReader
from foi_exemptions.versions import package_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_HEAD = 20_000
"""The characters from the top of a document among which the authority's name is looked for."""
BATCH = 2048
"""Segments vectorized at once: large enough to spread the cost of a call, small enough to bound memory."""


class Labeller:
    """Labels responses, answers and tables of answers; made by ``foi_exemptions.load``."""

    def __init__(self, classifier: SegmentClassifier, request: Sequence[Asked] = ()) -> None:
        self._classifier = classifier
        self._request = tuple(Question(asked.ref, 0, 0, asked.text) for asked in request)

    def for_request(self, request: Sequence[Asked]) -> Labeller:
        """Return a labeller of replies to one request; ``question_lists.read_request`` reads one from a file.

        Where a reply prints no number of a question, which one each sentence answers is told by its words and place.
        """
        return Labeller(self._classifier, request)

    @property
    def versions(self) -> dict[str, str]:
        """What made the labels: package, catalogue, and the models that cut and that label."""
        return {
            "package": package_version(),
            "catalogue": load_catalogue().version,
            "cutting": f"sha256:{tagger_digest()[:16]}",
            "model": f"sha256:{self._classifier.digest[:16]}",
        }

    def label_file(self, path: str | Path, jurisdiction: Jurisdiction | str | None = None) -> Report:
        """Label the response in a file (``-``: standard input); raises DocumentError where it cannot be read."""
        return self.label_document(read_document(path), jurisdiction)

    def label_text(self, text: str, jurisdiction: Jurisdiction | str | None = None) -> Report:
        """Label a response given as text."""
        return self.label_document(Document("text", text), jurisdiction)

    def label_document(self, document: Document, jurisdiction: Jurisdiction | str | None = None) -> Report:
        """Cut a document into answers and label each.

        ``jurisdiction`` ("uk" or "scotland") says whose statutes are meant where the text does not tell; any other
        raises ValueError.
        """
        given = checked_jurisdiction(jurisdiction)
        segmentation = segment_document(document, load_tagger())
        country = StatuteReader(fold(document.text), given).jurisdiction
        authority = authority_of(document.text[:_HEAD])
        signals, labelled = self._label_cut(segmentation.segments, country, authority)
        whole = joined(labelled, document.text)
        if len(whole) < len(labelled):
            signals, labelled = self._label_cut(whole, country, authority)
        if self._request and not _refuses_request(labelled):
            cut = [one.segment for one in labelled]
            named = place_segments(document, cut, self._request)
            if named != cut:
                signals, labelled = self._label_cut(named, country, authority)
        explained = _explained(segmentation.explanations, country)
        labelled = _borrow_grounds(labelled, signals, explained)
        labelled = resolve_references(labelled)  # last, as what it points to may have borrowed its ground
        answers = _answers(labelled)
        outcome, messages = outcome_of(labelled), segmentation.messages
        return Report(document, answers, segmentation.unanswered, outcome, self.versions, messages, segmentation.unread)

    def label_segments(
        self,
        texts: Sequence[str],
        questions: Sequence[str | None] | None = None,
        authorities: Sequence[str | None] | None = None,
        jurisdiction: Jurisdiction | str | None = None,
    ) -> list[LabelledSegment]:
        """Label answers that are already cut; the three sequences are of one length.

        A question changes what an answer means ("do you hold ...?"), an authority's name tells the country, and
        ``jurisdiction`` ("uk" or "scotland") does where the name does not. Raises ValueError for what is not text.
        """
        country = checked_jurisdiction(jurisdiction)
        texts = texts_of(texts, "texts")
        nothing: list[str | None] = [None] * len(texts)
        asked = [one or "" for one in (nothing if questions is None else strings(questions, "questions"))]
        named = nothing if authorities is None else strings(authorities, "authorities")
        if not len(texts) == len(asked) == len(named):
            raise ValueError(f"{len(texts)} texts, {len(asked)} questions, {len(named)} authorities: lengths differ")
        labelled: list[LabelledSegment] = []
        with _collector_paused():
            for start in range(0, len(texts), BATCH):
                part = slice(start, start + BATCH)
                countries = [jurisdiction_of(authority, country) for authority in named[part]]
                signals = read_all(texts[part], asked[part], countries)
                segments = [
                    AnswerSegment((Question(None, 0, 0, question),) if question else (), 0, len(text), text)
                    for text, question in zip(texts[part], asked[part], strict=True)
                ]
                labelled += self._label(signals, segments, named[part])
        return labelled

    def label_batch(self, batch: Any, jurisdiction: Jurisdiction | str | None = None) -> dict[str, list[Any]]:
        """Label a batch of columns: ``text``, and ``question`` and ``authority`` where there; returns new columns.

        The batch is a dict of lists, NumPy or Arrow arrays or pandas Series, a DataFrame or an Arrow table. A row
        without text gets None in every column. For ``jurisdiction`` see ``label_segments``.
        """
        columns = columns_among(batch, ("text", "question", "authority"))
        if "text" not in columns:
            raise ValueError("the batch has no column 'text'; name the column with the answers so")
        if len({len(column) for column in columns.values()}) > 1:
            sizes = ", ".join(f"{len(column)} of {name}" for name, column in columns.items())
            raise ValueError(f"{sizes}: lengths differ")
        rows = [row for row, text in enumerate(columns["text"]) if text is not None and not is_blank(text)]
        given: dict[str, list[Any]] = {name: [column[row] for row in rows] for name, column in columns.items()}
        found: list[LabelledSegment | None] = [None] * len(columns["text"])
        labelled = self.label_segments(given["text"], given.get("question"), given.get("authority"), jurisdiction)
        for row, one in zip(rows, labelled, strict=True):
            found[row] = one
        return {name: [None if one is None else read(one) for one in found] for name, read in _BATCH_COLUMNS.items()}

    def _label_cut(
        self, segments: Sequence[AnswerSegment], country: Jurisdiction, authority: str | None
    ) -> tuple[list[Signals], list[LabelledSegment]]:
        """Read and label the segments of one document."""
        texts, asked = [one.text for one in segments], [_asked(one.questions) for one in segments]
        signals = read_all(texts, asked, [country] * len(segments))
        return signals, self._label(signals, segments, [authority] * len(segments))

    def _label(
        self, signals: Sequence[Signals], segments: Sequence[AnswerSegment], authorities: Sequence[str | None]
    ) -> list[LabelledSegment]:
        first, second = self._classifier.probabilities(signals)
        labels, thresholds = self._classifier.labels, self._classifier.thresholds
        labelled = []
        for one, segment, authority, row, second_row in zip(
            signals, segments, authorities, first.tolist(), second.tolist(), strict=True
        ):
            probabilities = dict(zip(labels, row, strict=True))
            decision = decide(one, probabilities, dict(zip(labels, second_row, strict=True)), thresholds)
            shift = segment.start_char
            wrong = _wrong_amount(one, decision.labels, authority)
            labelled.append(
                LabelledSegment(
                    segment=segment,
                    label=decision.label,
                    labels=decision.labels,
                    probability=decision.probability,
                    probabilities=probabilities,
                    exemptions=_shifted(exemptions_for(one, decision.labels), shift),
                    evidence=_shifted((*one.evidence(), *wrong), shift),
                    citations=_shifted(one.citations, shift),
                    decided_by=decision.decided_by,
                    needs_review=decision.needs_review or bool(wrong) or _says_nothing(one),
                )
            )
        return labelled


_BATCH_COLUMNS: dict[str, Callable[[LabelledSegment], Any]] = {
    "label": lambda one: one.label.value,
    "labels": lambda one: [label.value for label in one.labels],
    "probability": lambda one: one.probability,
    "exemptions": lambda one: [exemption.id for exemption in one.exemptions],
    "needs_review": lambda one: one.needs_review,
    "decided_by": lambda one: one.decided_by.value,
}


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Pause the cyclic garbage collector: labels hold no cycles, and looking for some takes a fifth of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _says_nothing(signals: Signals) -> bool:
    """Whether a text tells nothing by itself: no word or number ("-"), a mere "see Q4", or more than is read."""
    text = signals.text
    return len(text) > MAX_CHARS or not any(map(str.isalnum, text)) or is_reference(signals.folded)


def _wrong_amount(signals: Signals, labels: Sequence[Label], authority: str | None) -> tuple[RuleMatch, ...]:
    """Return where a refusal on cost names the limit of another body: kept as it is, and for a person to see."""
    if Label.REFUSED not in labels or not signals.names_amount:
        return ()
    found = wrong_amount(signals.text, signals.folded, body_of(authority, signals.country))
    return () if found is None else (found,)


def _refuses_request(labelled: Sequence[LabelledSegment]) -> bool:
    """Whether all that a reply says is that the request is refused: as too costly, vexatious or repeated."""
    grounds = [exemption for one in labelled for exemption in one.exemptions]
    return (
        bool(grounds)
        and all(one.label is Label.REFUSED and one.exemptions for one in labelled)
        and all(
            (entry := load_catalogue().find(ground.statute, ground.provision)) is not None
            and entry.kind is Kind.PROCEDURAL_REFUSAL
            for ground in grounds
        )
    )


_MOST_QUESTIONS = 2
"""The words of more questions together tell nothing about the one answer to them."""


def _asked(questions: Sequence[Question]) -> str:
    """Return the words of the questions an answer serves, none where they are too many to tell."""
    return " ".join(question.text for question in questions) if len(questions) <= _MOST_QUESTIONS else ""


def _shifted(spans: Sequence[Any], by: int) -> tuple[Any, ...]:
    if not by:
        return tuple(spans)
    return tuple(replace(span, start_char=span.start_char + by, end_char=span.end_char + by) for span in spans)


def _explained(passages: Sequence[Span], country: Jurisdiction) -> list[Exemption]:
    """Return the exemptions that explanatory passages speak of, in reading order."""
    found: list[Exemption] = []
    for passage in passages:
        signals = read_signals(passage.text, "", country)
        for stance in (Stance.RELIED_ON, Stance.MENTIONED):
            for ground, citation in grounds_among(signals.citations, stance).items():
                found += _shifted([exemption_of(ground, citation)], passage.start_char)
    return found


def _borrow_grounds(
    labelled: Sequence[LabelledSegment], signals: Sequence[Signals], explained: Sequence[Exemption]
) -> list[LabelledSegment]:
    """Give a refusal that names no provision the one that the letter names for the same ground elsewhere."""
    known = [exemption for one in labelled for exemption in one.exemptions if not exemption.implied] + list(explained)
    starts = [one.segment.start_char for one in labelled] + [2**62]
    result = []
    for index, (one, signal) in enumerate(zip(labelled, signals, strict=True)):
        if one.label not in {Label.REFUSED, Label.REDIRECTED} or one.exemptions or not known:
            result.append(one)
            continue
        meant = _meant(signal)
        borrowed = [exemption for exemption in known if section_of(exemption.id) in meant]
        if not borrowed and one.label is Label.REFUSED:
            end, following = one.segment.end_char, starts[index + 1]
            borrowed = [exemption for exemption in explained if end <= exemption.start_char < following]
        result.append(replace(one, exemptions=_distinct(borrowed)))
    return result


def _meant(signals: Signals) -> set[str]:
    grounds = load_phrasebook().grounds
    rules = (signals.reader.rules[index] for index in signals.rules)
    return {section_of(name) for rule in rules if rule.ground is not None for name in grounds[rule.ground].provisions}


def _distinct(exemptions: Iterable[Exemption]) -> tuple[Exemption, ...]:
    """Return one exemption a provision, the most specific form of each."""
    by_id: dict[str, Exemption] = {}
    for exemption in exemptions:
        by_id.setdefault(exemption.id, exemption)
    return tuple(one for name, one in by_id.items() if not any(other.startswith(name + "(") for other in by_id))


def _answers(labelled: Sequence[LabelledSegment]) -> tuple[Answer, ...]:
    """Group segments by the question they serve, in the order in which the questions are first answered.

    A question without a number is known by its place and words.
    """
    grouped: dict[str | tuple[int, str] | None, tuple[Question | None, list[LabelledSegment]]] = {}
    for one in labelled:
        for question in one.segment.questions or (None,):
            key = None if question is None else question.ref or (question.start_char, question.text)
            grouped.setdefault(key, (question, []))[1].append(one)
    answers = []
    for question, segments in grouped.values():
        labels = tuple(dict.fromkeys(label for one in segments for label in one.labels))
        exemptions = tuple(dict.fromkeys(exemption.id for one in segments for exemption in one.exemptions))
        label = next(candidate for candidate in PRECEDENCE if candidate in {one.label for one in segments})
        answers.append(Answer(question, tuple(segments), label, labels, exemptions))
    return tuple(answers)


def outcome_of(labelled: Sequence[LabelledSegment]) -> Outcome:
    """Return what became of the request: a refusal beside anything given is partial, "not held" alone is not held."""
    labels = {label for one in labelled for label in one.labels}
    given = labels & {Label.ANSWERED, Label.REDIRECTED}
    if Label.REFUSED in labels:
        return Outcome.PARTIALLY_WITHHELD if given else Outcome.WITHHELD
    if Label.ANSWERED in labels:
        return Outcome.GRANTED
    if Label.REDIRECTED in labels:
        return Outcome.REDIRECTED
    if Label.NOT_HELD in labels:
        return Outcome.NOT_HELD
    return Outcome.GRANTED if labels else Outcome.NO_DECISION


def load(model: str | Path | None = None, sha256: str | None = None) -> Labeller:
    """Return a Labeller with the shipped classifier, or with the one at ``model`` that has this SHA-256.

    A digest without a model is one that the shipped classifier must have. Raises ModelError where the file is
    missing, has another digest or another format.
    """
    return Labeller(load_classifier(Path(model) if model is not None else None, sha256))


@cache
def _shared() -> Labeller:
    return load()


def label_batch(batch: Any, jurisdiction: Jurisdiction | str | None = None) -> dict[str, list[Any]]:
    """Label a batch of columns with the shipped classifier, loaded once a process; see ``Labeller.label_batch``.

    The shape that ``datasets.map(batched=True)``, Ray Data, Dask and Spark's Arrow functions take.
    """
    return _shared().label_batch(batch, jurisdiction)
