"""The types every stage speaks in: labels, stances, spans and the report made of them.

For every span, everywhere: ``document.text[x.start_char:x.end_char] == x.text``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Label(StrEnum):
    """What an authority did with the information asked for (docs/labels.md says what each means)."""

    __hash__ = str.__hash__  # Enum's own runs in Python, and labels are looked up for every segment

    ANSWERED = "answered"
    NOT_HELD = "not_held"
    REFUSED = "refused_with_exemption"
    REDIRECTED = "redirected"
    NOT_APPLICABLE = "not_applicable"


PRECEDENCE = (Label.REFUSED, Label.REDIRECTED, Label.NOT_HELD, Label.ANSWERED, Label.NOT_APPLICABLE)
"""The label of an answer made of several segments is the first of these among theirs."""


class Stance(StrEnum):
    """How the words around a citation use it; only ``relied_on`` makes it a ground."""

    __hash__ = str.__hash__

    RELIED_ON = "relied_on"
    NOT_RELIED_ON = "not_relied_on"
    HYPOTHETICAL = "hypothetical"
    MENTIONED = "mentioned"
    PROCEDURAL = "procedural"
    QUOTED = "quoted"


class DecidedBy(StrEnum):
    """Which layer a label comes from."""

    __hash__ = str.__hash__

    RULE = "rule"
    CLASSIFIER = "classifier"
    BOTH = "both"


class Outcome(StrEnum):
    """What became of the request as a whole."""

    GRANTED = "granted"
    PARTIALLY_WITHHELD = "partially_withheld"
    WITHHELD = "withheld"
    NOT_HELD = "not_held"
    REDIRECTED = "redirected"
    NO_DECISION = "no_decision"


class Jurisdiction(StrEnum):
    """Which pair of statutes an authority answers under when it names neither."""

    UK = "uk"
    SCOTLAND = "scotland"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters of a document, in Unicode code points."""

    start_char: int
    end_char: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A response as it was read; nothing cleans or changes ``text``.

    ``pages`` holds where each page starts, and nothing for a format without pages.
    """

    source: str
    text: str
    pages: tuple[int, ...] = ()


class Asked(NamedTuple):
    """A question as a list prints it: its number, lower case, if it has one, and its words, which may be none."""

    ref: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question or sub-question; ``ref`` is the number as printed, lower case, without "Q" and dots.

    One that the document does not print, but the request it answers, stands nowhere: both offsets are nought.
    """

    ref: str | None
    start_char: int
    end_char: int
    text: str

    @property
    def is_printed(self) -> bool:
        """Whether the document prints it; if not, its answer was told by its words and place."""
        return self.end_char > self.start_char


@dataclass(frozen=True, slots=True)
class AnswerSegment:
    """The run of text an authority gives in reply to the questions it serves (none, where it prints none)."""

    questions: tuple[Question, ...]
    start_char: int
    end_char: int
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a thread that holds answers; ``number`` counts all messages from one, ``date`` is as printed."""

    number: int
    start_char: int
    end_char: int
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Segmentation:
    """A document cut into questions and answers, in reading order.

    ``explanations`` are the passages that explain an exemption applied elsewhere (an annexe, a
    public-interest test): no answers, but evidence. ``unanswered`` lists the refs with no segment.
    ``messages`` are those with answers, where the document is a thread of several. ``unread`` counts the
    characters at the end of a very long document that were not cut.
    """

    questions: tuple[Question, ...]
    segments: tuple[AnswerSegment, ...]
    unanswered: tuple[str, ...] = ()
    explanations: tuple[Span, ...] = ()
    messages: tuple[Message, ...] = ()
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Citation:
    """A statutory provision named in the text, resolved to its statute."""

    id: str
    statute: str
    provision: str
    start_char: int
    end_char: int
    text: str
    stance: Stance


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """Words that a rule knows; ``label`` is what they say of the answer, or None for a signal."""

    rule: str
    label: Label | None
    start_char: int
    end_char: int
    text: str


@dataclass(frozen=True, slots=True)
class Exemption:
    """A provision relied on for a segment, with the words that name it or, if ``implied``, mean it."""

    id: str
    statute: str
    provision: str
    heading: str
    href: str
    stance: Stance
    implied: bool
    start_char: int
    end_char: int
    text: str


@dataclass(frozen=True, slots=True)
class LabelledSegment:
    """An answer segment with its label, who decided it, and the words that show it.

    ``probability`` is that of ``label``; ``probabilities`` holds the classifier's for every label.
    """

    segment: AnswerSegment
    label: Label
    labels: tuple[Label, ...]
    probability: float
    probabilities: dict[Label, float]
    exemptions: tuple[Exemption, ...]
    evidence: tuple[RuleMatch, ...]
    citations: tuple[Citation, ...]
    decided_by: DecidedBy
    needs_review: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything the reply says to one question, or to the request where it prints no question."""

    question: Question | None
    segments: tuple[LabelledSegment, ...]
    label: Label
    labels: tuple[Label, ...]
    exemptions: tuple[str, ...]

    @property
    def is_by_words(self) -> bool:
        """Whether the reply does not name the question, so that its words and place told it."""
        return self.question is not None and not self.question.is_printed


@dataclass(frozen=True, slots=True)
class Report:
    """One response, labelled; ``messages`` and ``unread`` are those of its ``Segmentation``."""

    document: Document
    answers: tuple[Answer, ...]
    unanswered: tuple[str, ...]
    outcome: Outcome
    versions: dict[str, str] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What turns probabilities into decisions, chosen on held-out folds (see the model card).

    A person should look where the probability reported is below ``review``. Words of a rule give way to the
    classifier where it gives their label less than ``floor``; ``second_label`` is the least probability of a second
    label. The others weigh what tells how often a decision is right (``combiner.signs``), and the terms of who decided.
    """

    review: float = 0.6
    floor: float = 0.1
    second_label: float = 0.5
    odds: float = 1.0
    member: float = 0.0
    length: float = 0.0
    both: float = 0.0
    rule: float = 0.0
    classifier: float = 0.0
