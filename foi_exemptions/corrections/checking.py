"""Reviews to gold: each is checked, reviewers who disagree are named, and what is left is written as answers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from foi_exemptions.catalogue import load_catalogue
from foi_exemptions.corrections.tasks import digest, identity, words_digest
from foi_exemptions.results import Label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foi_exemptions.corrections.reviews import Review
    from foi_exemptions.corrections.tasks import Task

LABELS = tuple(label.value for label in Label)
_NEAR = dict(zip(LABELS, LABELS, strict=True)) | {
    "refused": Label.REFUSED,
    "exempt": Label.REFUSED,
    "withheld": Label.REFUSED,
    "disclosed": Label.ANSWERED,
    "n/a": Label.NOT_APPLICABLE,
}
"""The labels, and what people write for them, to suggest one from."""
_GROUNDED = {Label.REFUSED, Label.REDIRECTED, Label.NOT_HELD}
"""Labels that can rest on a provision; an answer that is given, or does not arise, rests on none."""
_PROVISION = re.compile(r"([a-z]+):(\d{1,3}[A-Za-z]?)((?:\([0-9A-Za-z]{1,4}\))*)")


@dataclass(slots=True)
class Checked:
    """What came of the reviews: gold rows, why others are left out, what to know of those that are in, and counts."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Decision:
    labels: tuple[str, ...]
    exemptions: tuple[str, ...]

    @property
    def key(self) -> tuple[str, frozenset[str], frozenset[str]]:
        return self.labels[0] if self.labels else "", frozenset(self.labels), frozenset(self.exemptions)


def check(reviews: Iterable[Review], accept_unchanged: bool = False) -> Checked:
    """Return the gold that the reviews make; ``accept_unchanged`` takes what nobody looked at as right.

    A review with a problem is left out and named, and so is a segment on which two reviews differ.
    """
    checked = Checked()
    segments: dict[str, list[tuple[Review, _Decision]]] = {}
    for review in reviews:
        if not review.looked_at and not accept_unchanged:
            checked.counts["not looked at"] += 1
        elif review.looked_at and review.problem is None and review.labels is None and review.exemptions is None:
            checked.counts["undecided"] += 1
        elif problem := review.problem or _problem(review):
            checked.problems.append(f"{review.where}: {problem}")
        else:
            if digest(review.task.text) != review.task.text_sha256:
                checked.notes.append(f"{review.where}: spaces or line ends of the text changed, its words did not")
            segments.setdefault(review.task.id, []).append((review, _decided(review)))
    for said in segments.values():
        _settle(said, checked)
    return checked


def _settle(said: list[tuple[Review, _Decision]], checked: Checked) -> None:
    """Add the row of one segment, or what its reviewers disagree about."""
    said = [one for one in said if one[0].looked_at] or said
    review, decision = said[0]
    if len({one.key for _, one in said}) > 1:
        views = "; ".join(f"{other.where} says {_shown(one)}" for other, one in said)
        checked.problems.append(f"conflict about {_opening(review.task)}: {views}; agree on one and import again")
        return
    if not decision.labels:
        checked.counts["no answer, left out"] += 1
        return
    task = review.task
    same = decision.key == _Decision(task.labels, task.exemptions).key
    checked.counts["confirmed" if same and review.looked_at else "unchanged" if same else "corrected"] += 1
    comment = " | ".join(dict.fromkeys(other.comment for other, _ in said if other.comment))
    checked.rows.append(_gold(task, decision, comment))


def _gold(task: Task, decision: _Decision, comment: str) -> dict[str, Any]:
    sections = {name.partition(":")[2].partition("(")[0] for name in decision.exemptions}
    cited = any(re.search(rf"(?<!\w){section}(?!\w)", task.text) for section in sections)
    row: dict[str, Any] = {
        "id": task.id,
        "authority": task.authority,
        "question": task.question_text,
        "text": task.text,
        "label": decision.labels[0],
        "labels": list(decision.labels),
        "accept": [decision.labels[0]],
        "exemptions": list(decision.exemptions),
        "implied": bool(sections) and not cited,
    }
    if comment:
        row["comment"] = comment
    row["source"] = {
        "path": task.document,
        "sha256": task.document_sha256,
        "question": task.question,
        "start_char": task.start_char,
        "end_char": task.end_char,
    }
    return row


def _decided(review: Review) -> _Decision:
    task = review.task
    labels = tuple(dict.fromkeys(_canonical(name) for name in review.labels)) if review.labels is not None else None
    labels = task.labels if labels is None else labels
    if review.exemptions is not None:
        return _Decision(labels, tuple(dict.fromkeys(_tidy(name) for name in review.exemptions)))
    return _Decision(labels, task.exemptions if _GROUNDED & set(labels) else ())


def _problem(review: Review) -> str | None:
    """Return what is wrong with a review and what to do, or None."""
    task = review.task
    if task.id != identity(task.document, task.document_sha256, task.start_char, task.end_char, task.text_sha256):
        return "its id belongs to another segment; sort whole rows, or export again"
    if digest(task.text) != task.text_sha256 and words_digest(task.text) != task.words_sha256:
        return f"its text is not the one that was exported ({_opening(task)}); do not edit the text"
    labels = task.labels if review.labels is None else review.labels
    if not labels and review.labels is None:
        return "nobody labelled it"
    found = [_label_problem(name) for name in labels]
    found += [_provision_problem(name) for name in review.exemptions or () if name not in task.exemptions]
    return next((problem for problem in found if problem), None)


def _canonical(label: str) -> str:
    return re.sub(r"[\s_-]+", "_", label.strip().lower())


def _label_problem(label: str) -> str | None:
    if (name := _canonical(label)) in LABELS:
        return None
    near = get_close_matches(name, _NEAR, 1)
    hint = f"did you mean {_NEAR[near[0]]}?" if near else f"use one of {', '.join(LABELS)}"
    return f"there is no label {label!r}; {hint}"


def _tidy(name: str) -> str:
    """Return a provision id as the catalogue writes it: no spaces, the statute in lower case, the section not."""
    statute, _, provision = re.sub(r"\s+", "", name).partition(":")
    section, bracket, rest = provision.partition("(")
    return f"{statute.lower()}:{section.upper()}{bracket}{rest}"


def _provision_problem(name: str) -> str | None:
    catalogue = load_catalogue()
    statute, _, provision = _tidy(name).partition(":")
    known = _provisions()
    if _PROVISION.fullmatch(_tidy(name)) and statute in catalogue.statutes:
        ground = catalogue.ground(statute, provision)
        if ground is not None and ground != provision:
            return f"{name!r} is a condition or a definition; did you mean {statute}:{ground}?"
        above = provision.rpartition("(")[0]
        finer = above in known[statute] and not any(one.rpartition("(")[0] == above for one in known[statute])
        if provision in known[statute] or finer:
            return None if catalogue.is_ground(statute, provision) else f"{name!r} is a duty, no ground for refusing"
    entries = [entry for entry in catalogue.search(name) if catalogue.is_ground(entry.statute, entry.provision)]
    hint = f"did you mean {entries[0].id}?" if entries else "write it like foia:31(1)(a), or none"
    return f"there is no provision {name!r}; {hint}"


@cache
def _provisions() -> dict[str, frozenset[str]]:
    """Return every provision that the catalogue writes down, by statute."""
    catalogue = load_catalogue()
    return {
        statute: frozenset(
            part
            for entry in catalogue.provisions
            if entry.statute == statute
            for part in (entry.provision, *entry.limbs, *entry.ncnd)
        )
        for statute in catalogue.statutes
    }


def _shown(decision: _Decision) -> str:
    grounds = f" ({', '.join(decision.exemptions)})" if decision.exemptions else ""
    return (" + ".join(decision.labels) or "no answer") + grounds


def _opening(task: Task, limit: int = 50) -> str:
    flat = " ".join(task.text.split())
    return f"{task.id} {flat if len(flat) <= limit else flat[: limit - 1] + '…'!r}"
