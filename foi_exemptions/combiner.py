"""Rules and probabilities to one decision for each segment.

======  =====================================  ======================  ==========  ===================
case    rules                                  classifier              decided by  needs review
======  =====================================  ======================  ==========  ===================
A       settle one label                       finds it most probable  both        if unsure
B       settle one label by a provision        finds another           rule        if unsure
C       settle one label by words              finds another           rule        if unsure
D       settle one label by words, p < floor   finds another           classifier  yes
E       settle several labels                  finds one of them       both        if unsure
F       settle several labels                  finds none of them      rule        yes
G       point to one label                     finds it most probable  both        if unsure
H       point to labels or to none             finds another           classifier  if unsure
======  =====================================  ======================  ==========  ===================

Rules *settle* a label where a provision is relied on or the words leave no doubt (``decisive``), and
*point* to one otherwise (``indicative``). In F the label is the first by precedence; in D ``p`` is the
classifier's probability of the label the rules settle. The probability reported says how often such a
decision is right, from ``signs`` and from who decided. It is *unsure* below the review threshold.
Thresholds and the weights of the signs are chosen on held-out answers and stand in the manifest.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, log1p
from typing import TYPE_CHECKING

from foi_exemptions.catalogue import load_catalogue
from foi_exemptions.phrasebook import load_phrasebook
from foi_exemptions.results import PRECEDENCE, Citation, DecidedBy, Exemption, Jurisdiction, Label, Stance, Thresholds
from foi_exemptions.signals import Signals, label_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foi_exemptions.rules import Verdict


@dataclass(slots=True)  # not frozen: one is made for every segment, and freezing takes five times as long
class Decision:
    """What is reported of a segment; exemptions and evidence are looked up from it."""

    label: Label
    labels: tuple[Label, ...]
    decided_by: DecidedBy
    probability: float
    needs_review: bool


_DISMISSED = {Stance.NOT_RELIED_ON, Stance.HYPOTHETICAL, Stance.QUOTED}


def settled_by_rules(signals: Signals) -> frozenset[Label]:
    """Return the labels that the rule layer settles: provisions relied on, and decisive words."""
    verdict = signals.reader.verdict(signals.rules)
    if not signals.citations:
        return verdict.settled
    cited = signals.cited_labels
    settled = verdict.settled | cited
    # "Exempt", "withheld" and "refuse" beside section 21 alone speak of what is accessible elsewhere.
    if cited and Label.REFUSED not in cited and verdict.refuses_in_general:
        settled -= {Label.REFUSED}
    if not cited and Label.REFUSED in settled and _is_dropped(signals, verdict):
        settled -= {Label.REFUSED}
    return settled


def _is_dropped(signals: Signals, verdict: Verdict) -> bool:
    """Whether the words of a refusal go with a provision that is named and not relied on, and none with another.

    "Section 43 (commercial interests) was considered, and we have decided to release what had been withheld."
    """
    dropped = {section_of(one.id) for one in signals.citations if one.stance is Stance.NOT_RELIED_ON}
    return bool(dropped) and all(
        rule.generic or (rule.ground is not None and not dropped.isdisjoint(_sections(rule.ground)))
        for rule in verdict.refusing
    )


def section_of(name: str) -> str:
    """Return the section or regulation of a provision: "foia:40" of "foia:40(2)"."""
    return name.partition("(")[0]


def _sections(ground: str) -> set[str]:
    """Return the sections and regulations that a ground in words can mean, of every statute."""
    return set(map(section_of, load_phrasebook().grounds[ground].provisions))


def decide(
    signals: Signals, probabilities: Mapping[Label, float], seconds: Mapping[Label, float], thresholds: Thresholds
) -> Decision:
    """Return the decision for one segment by the table above.

    ``probabilities`` sum to one over the labels; ``seconds`` are the probabilities that each label is among
    the segment's labels at all.
    """
    best = max(probabilities, key=probabilities.__getitem__)
    settled = settled_by_rules(signals)
    doubtful = False
    if not settled:
        pointed = signals.reader.verdict(signals.rules).pointed
        label, by = best, DecidedBy.BOTH if pointed == {best} else DecidedBy.CLASSIFIER
    elif best in settled:
        label, by = best, DecidedBy.BOTH
    else:
        label, by = next(candidate for candidate in PRECEDENCE if candidate in settled), DecidedBy.RULE
        doubtful = len(settled) > 1
        by_words = not (signals.citations and label in signals.cited_labels)
        if by_words and not doubtful and probabilities[label] < thresholds.floor:
            label, by, doubtful = best, DecidedBy.CLASSIFIER, True
    probability = confidence(signs(signals, label, probabilities, seconds), by, thresholds)
    labels = [label]
    for other in PRECEDENCE:
        needed = thresholds.second_label / 2 if other in settled else thresholds.second_label
        if other is not label and seconds[other] >= needed:
            labels.append(other)
    return Decision(label, tuple(labels), by, probability, doubtful or probability < thresholds.review)


SIGNS = ("odds", "member", "length")
Signs = tuple[float, float, float]


def signs(
    signals: Signals, label: Label, probabilities: Mapping[Label, float], seconds: Mapping[Label, float]
) -> Signs:
    """Return what tells how often a decision for ``label`` is right, in the order of ``SIGNS``.

    The log odds that the classifier gives the label, those that it is among the segment's labels at all, and the
    logarithm of the length in words, as a long answer may do several things.
    """
    return _log_odds(probabilities[label]), _log_odds(seconds[label]), log1p(signals.words)


def _log_odds(probability: float) -> float:
    bounded = 1e-6 if probability < 1e-6 else min(probability, 1 - 1e-6)
    return log(bounded / (1 - bounded))


def confidence(found: Signs, by: DecidedBy, thresholds: Thresholds) -> float:
    """Return how often a decision with these signs is right that ``by`` made."""
    own, member, length = found
    odds = thresholds.odds * own + thresholds.member * member + thresholds.length * length
    odds += getattr(thresholds, by.value)
    return 1 / (1 + exp(-odds))


def exemptions_for(signals: Signals, labels: tuple[Label, ...]) -> tuple[Exemption, ...]:
    """Return the provisions relied on: cited, explained beside a refusal in other words, or meant by words alone."""
    if not signals.citations and signals.reader.certain.isdisjoint(signals.rules):
        return ()
    found = [
        exemption_of(ground, citation)
        for ground, citation in signals.grounds.items()
        if label_of(ground) in labels or label_of(ground) is not Label.NOT_HELD
    ]
    if Label.REFUSED not in labels and Label.REDIRECTED not in labels:
        return tuple(found)
    if not signals.explained and signals.reader.certain.isdisjoint(signals.rules):
        return tuple(found)
    sections = {section_of(exemption.id) for exemption in found}
    dismissed = {section_of(citation.id) for citation in signals.citations if citation.stance in _DISMISSED}
    known = sections | dismissed  # words that mean section 12 mean nothing where section 12 itself only may apply
    implied = [exemption for exemption in _implied(signals, labels) if section_of(exemption.id) not in known]
    promoted: list[Exemption] = []
    for ground, citation in signals.explained.items():
        section = section_of(ground)
        meant = [exemption for exemption in implied if section_of(exemption.id) == section]
        if section not in sections and label_of(ground) in labels and (meant or not (found or implied)):
            promoted.append(exemption_of(ground, citation))
            implied = [exemption for exemption in implied if exemption not in meant]
    return (*found, *promoted, *implied)


def _implied(signals: Signals, labels: tuple[Label, ...]) -> list[Exemption]:
    """Return the grounds put in words that can mean only one provision of the statute the segment is under."""
    grounds = load_phrasebook().grounds
    found: dict[str, Exemption] = {}
    for index in signals.rules:
        rule = signals.reader.rules[index]
        if rule.ground is None or not grounds[rule.ground].certain or rule.label not in labels:
            continue
        provision = _provision_for(grounds[rule.ground].provisions, signals)
        if provision is None or provision in found:
            continue
        start, end = signals.reader.spans(signals.folded, index)[0]
        found[provision] = _exemption(provision, start, end, signals.text[start:end], implied=True)
    return list(found.values())


def _provision_for(provisions: tuple[str, ...], signals: Signals) -> str | None:
    """Pick the provision of the statute in force for the segment: the one it cites, or that of its country."""
    environmental = any(citation.statute in {"eir", "eisr"} for citation in signals.citations)
    scottish = signals.country is Jurisdiction.SCOTLAND
    order = {
        (False, False): ("foia", "eir"),
        (True, False): ("foisa", "eisr"),
        (False, True): ("eir", "foia"),
        (True, True): ("eisr", "foisa"),
    }[(scottish, environmental)]
    named = {statute: provision for provision in provisions if (statute := provision.partition(":")[0])}
    return next((named[statute] for statute in order if statute in named), None)


def exemption_of(ground: str, citation: Citation) -> Exemption:
    """Return the exemption that a citation of a ground amounts to."""
    return _exemption(ground, citation.start_char, citation.end_char, citation.text, implied=False)


def _exemption(name: str, start: int, end: int, text: str, *, implied: bool) -> Exemption:
    catalogue = load_catalogue()
    statute, _, provision = name.partition(":")
    return Exemption(
        id=name,
        statute=statute,
        provision=provision,
        heading=catalogue.heading(name),
        href=catalogue.href(name),
        stance=Stance.RELIED_ON,
        implied=implied,
        start_char=start,
        end_char=end,
        text=text,
    )
