"""What the rule layer knows of one segment, gathered once: rules that occur, citations, and the shape of the text.

The combiner decides from it and the classifier counts it, so neither reads the text a second time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from foi_exemptions.catalogue import Kind, load_catalogue
from foi_exemptions.citations import citations_in, grounds_among
from foi_exemptions.matching import fold
from foi_exemptions.results import Citation, Jurisdiction, Label, RuleMatch, Stance
from foi_exemptions.rules import Occurrence, RuleReader, load_rules
from foi_exemptions.statutes import StatuteReader

if TYPE_CHECKING:
    from collections.abc import Sequence

_LABEL_OF_KIND = {
    Kind.EXEMPTION: Label.REFUSED,
    Kind.EXCEPTION: Label.REFUSED,
    Kind.PROCEDURAL_REFUSAL: Label.REFUSED,
    Kind.NCND: Label.REFUSED,
    Kind.REDIRECT: Label.REDIRECTED,
    Kind.NOT_HELD: Label.NOT_HELD,
}
MAX_CHARS = 200_000
"""A segment is read this far; a longer one is no answer but a file, and asks for a person."""
MAX_QUESTION = 2_000
_SENTENCE_END = re.compile(rb"[.!?\n](?:(?<=\n)\s*\n|(?<!\n)[)\"'\]]*\s+(?=[A-Z]))")
"""Each run of white space is tried from one place only: linear without RE2, whose calls cost more.

One class of characters opens it, as an alternation would be tried at every place.
"""


@dataclass  # not frozen, for speed: see combiner.Decision
class Signals:
    """A segment as the rule layer sees it.

    ``folded`` is the folded text without the courtesies it opens with. ``occurrence`` tells which rules occur,
    ``opening`` and ``rest`` are the indices of those in the first sentence and behind it (the opening is all there is
    where ``is_one_sentence``). ``question`` is the folded text of the question, empty if unknown; ``jurisdiction``
    that of the authority or, failing that, what the citations tell.
    """

    text: str
    folded: bytes
    question: bytes
    occurrence: Occurrence
    opening: tuple[int, ...]
    rest: tuple[int, ...]
    is_one_sentence: bool
    citations: tuple[Citation, ...]
    jurisdiction: Jurisdiction | None
    reader: RuleReader = field(repr=False)

    @cached_property
    def country(self) -> Jurisdiction:
        """The jurisdiction, read from the Acts the text names where nothing else told it."""
        return self.jurisdiction or StatuteReader(fold(self.text[:MAX_CHARS])).jurisdiction

    @cached_property
    def grounds(self) -> dict[str, Citation]:
        """The provisions relied on, by id, each with the citation that names it."""
        return grounds_among(self.citations) if self.citations else {}

    @cached_property
    def explained(self) -> dict[str, Citation]:
        """The provisions only explained: grounds after all where the segment refuses in other words."""
        return grounds_among(self.citations, Stance.MENTIONED) if self.citations else {}

    @cached_property
    def cited_labels(self) -> frozenset[Label]:
        """The labels that the provisions relied on amount to; a notice under FOISA section 17 says "not held"."""
        notices = {Label.NOT_HELD for citation in self.citations if _is_notice(citation)}
        return frozenset(label_of(ground) for ground in self.grounds) | notices

    @property
    def words(self) -> int:
        """How many words there are, near enough: gaps and one."""
        return self.folded.count(b" ") + self.folded.count(b"\n") + 1

    @cached_property
    def rule_ids(self) -> frozenset[str]:
        """The ids of the rules whose words occur."""
        return frozenset(self.reader.rules[index].id for index in self.rules)

    def evidence(self) -> tuple[RuleMatch, ...]:
        """The words that rules point to, in reading order."""
        return self.reader.matches(self.text, self.occurrence)

    @property
    def names_amount(self) -> bool:
        """Whether an amount occurs that a cost limit may be."""
        return self.reader.amount in self.occurrence.rules

    @property
    def rules(self) -> tuple[int, ...]:
        """The indices of the rules that occur."""
        return self.occurrence.rules


def _is_notice(citation: Citation) -> bool:
    entry = load_catalogue().find(citation.statute, citation.provision)
    return entry is not None and entry.kind is Kind.NOT_HELD and citation.stance is Stance.RELIED_ON


@lru_cache(maxsize=4096)
def label_of(ground: str) -> Label:
    """Return what relying on a provision amounts to: refused, redirected or not held."""
    statute, _, provision = ground.partition(":")
    entry = load_catalogue().find(statute, provision)
    return Label.REFUSED if entry is None else _LABEL_OF_KIND.get(entry.kind, Label.REFUSED)


def read_signals(
    text: str, question: str = "", jurisdiction: Jurisdiction | None = None, context: bytes = b""
) -> Signals:
    """Read one segment; ``context`` is folded text of the same document that names the regime."""
    return read_all((text,), (question,), (jurisdiction,), context)[0]


def read_all(
    texts: Sequence[str], questions: Sequence[str], jurisdictions: Sequence[Jurisdiction | None], context: bytes = b""
) -> list[Signals]:
    """Read many segments, each step for all of them; the three sequences are of one length."""
    reader = load_rules()
    folded = [fold(text[:MAX_CHARS]) for text in texts]
    occurrences = reader.occurring_in(folded)
    cited = [
        _cited(text, one, jurisdiction, context) if occurrence.cited else ((), jurisdiction)
        for text, one, occurrence, jurisdiction in zip(texts, folded, occurrences, jurisdictions, strict=True)
    ]
    _leave_out_courtesies(reader, folded, occurrences)
    return [
        _gathered(reader, text, one, occurrence, question, *named)
        for text, one, occurrence, question, named in zip(texts, folded, occurrences, questions, cited, strict=True)
    ]


def _leave_out_courtesies(reader: RuleReader, folded: list[bytes], occurrences: list[Occurrence]) -> None:
    """Put spaces for what a text opens with before it comes to its answer, and read the rules of those texts again."""
    polite = [at for at, one in enumerate(occurrences) if reader.is_polite(folded[at], one)]
    for at in polite:
        end = occurrences[at].places[reader.courtesy][1]
        folded[at] = b" " * end + folded[at][end:]
    for at, one in zip(polite, reader.occurring_in([folded[at] for at in polite]), strict=True):
        occurrences[at] = one


def _cited(
    text: str, folded: bytes, jurisdiction: Jurisdiction | None, context: bytes
) -> tuple[tuple[Citation, ...], Jurisdiction]:
    statutes = StatuteReader(folded, jurisdiction, context)
    return citations_in(text, folded, statutes), statutes.jurisdiction


def _gathered(
    reader: RuleReader,
    text: str,
    folded: bytes,
    occurrence: Occurrence,
    question: str,
    citations: tuple[Citation, ...],
    jurisdiction: Jurisdiction | None,
) -> Signals:
    end = _SENTENCE_END.search(folded)
    opening = occurrence.rules
    rest: tuple[int, ...] = ()
    if end is not None and occurrence.rules:
        opening, rest = reader.parts(folded, occurrence, end.start() + 1)
    asked = _folded_question(question)
    return Signals(text, folded, asked, occurrence, opening, rest, end is None, citations, jurisdiction, reader)


@lru_cache(maxsize=4096)
def _folded_question(question: str) -> bytes:
    return fold(question[:MAX_QUESTION])
