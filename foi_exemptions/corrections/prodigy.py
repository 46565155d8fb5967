"""JSON Lines that Prodigy wrote: a label for a whole text, chosen labels, or labelled spans in a text.

Rows that came from ``review export`` keep its fields, which Prodigy passes on; other rows need a ``text`` only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foi_exemptions.corrections.offsets import Marked, align
from foi_exemptions.corrections.reviews import Review, task_of
from foi_exemptions.corrections.tasks import digest, new_task, recut
from foi_exemptions.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foi_exemptions.corrections.tasks import Task

ACCEPTED, REJECTED, IGNORED = "accept", "reject", "ignore"


def is_prodigy(row: dict[str, Any]) -> bool:
    """Say whether a row of JSON Lines holds an answer that was given in Prodigy."""
    return "answer" in row or "_input_hash" in row


def read_answer(row: dict[str, Any], where: str) -> Iterator[Review]:
    """Yield what an answer says: of each span, else of the whole text; raises DocumentError for an unknown answer.

    A rejected label does not say which one is right: nothing is decided.
    """
    text, answer = row.get("text"), row.get("answer", ACCEPTED)
    if not isinstance(text, str) or not text.strip() or answer not in {ACCEPTED, REJECTED, IGNORED}:
        raise DocumentError(f"{where}: is no answer of Prodigy with a text and accept, reject or ignore; export again")
    task = task_of(row, where) if "text_sha256" in row else _foreign(row, text)
    if answer != ACCEPTED:
        yield Review(task, where, looked_at=True)
    elif row.get("spans"):
        try:
            yield from _spans(row["spans"], task, where)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise DocumentError(
                f"{where}: its spans are not as Prodigy writes them ({error!r}); export again"
            ) from error
    else:
        chosen = row["accept"] if "accept" in row else [row["label"]] if row.get("label") else []
        if not chosen:
            raise DocumentError(f"{where}: accepts a text without a label or spans; mark it or leave it out")
        labels = task.labels if tuple(chosen) == task.labels[:1] else tuple(map(str, chosen))
        yield Review(task, where, looked_at=True, labels=labels)


def _spans(spans: list[dict[str, Any]], task: Task, where: str) -> Iterator[Review]:
    words = [span.get("text") for span in spans]
    marked = [Marked(int(span["start"]), int(span["end"]), one) for span, one in zip(spans, words, strict=True)]
    places = align(task.text, marked)
    if places is None or digest(task.text) != task.text_sha256:
        yield Review(task, where, looked_at=True, problem="its spans do not lie where their words are; export again")
        return
    labels: dict[tuple[int, int], list[str]] = {}
    for place, span in zip(places, spans, strict=True):
        labels.setdefault(place, []).append(str(span.get("label")))
    for (start, end), named in labels.items():
        part = recut(task, task.start_char + start, task.text[start:end])
        yield Review(part, where, looked_at=True, labels=tuple(dict.fromkeys(named)))
    if (0, len(task.text)) not in labels and task.label:
        yield Review(task, where, looked_at=True, labels=())


def _foreign(row: dict[str, Any], text: str) -> Task:
    """Return a task for a text that did not come from ``review export``."""
    meta = row["meta"] if isinstance(row.get("meta"), dict) else {}
    said = {name: row.get(name, meta.get(name)) for name in ("document", "authority", "question")}
    return new_task(
        str(said["document"] or "prodigy"),
        digest(text),
        0,
        text,
        authority=said["authority"],
        question=None,
        question_text=said["question"],
        label="",
        labels=(),
        exemptions=(),
        probability=None,
        needs_review=False,
    )
