"""Review files of Label Studio: tasks with pre-annotations out, annotations in, and the labelling configuration.

A task is a whole document with a region for each answer segment. The region has one label, the one that governs, and
boxes of its own for further labels, the provisions and a comment. Offsets count code points, as Label Studio does
now; the import also takes the UTF-16 offsets of its older versions, which it tells by the words.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from foi_exemptions.corrections.offsets import Marked, align
from foi_exemptions.corrections.reviews import CORRECTION_FIELDS, Review, parts, task_of, values_of
from foi_exemptions.corrections.tasks import digest, recut
from foi_exemptions.errors import DocumentError
from foi_exemptions.results import Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from foi_exemptions.corrections.tasks import DocumentTasks, Task

_COLOURS = ("#3a9d5d", "#c9a227", "#c0392b", "#2a8fbd", "#7f8c8d")
_WITHOUT = {*CORRECTION_FIELDS, "text"}


def write_tasks(documents: Iterable[DocumentTasks], file: IO[str]) -> int:
    """Write a JSON list with a task for each document that has segments; return how many segments."""
    count = 0
    for document in documents:
        if document.tasks:
            file.write((",\n" if count else "[\n") + json.dumps(_written(document), ensure_ascii=False))
            count += len(document.tasks)
    file.write("\n]\n" if count else "[]\n")
    return count


def _written(document: DocumentTasks) -> dict[str, Any]:
    fields = {task.id: {k: v for k, v in values_of(task).items() if k not in _WITHOUT} for task in document.tasks}
    whole = len(document.tasks) == 1 and document.tasks[0].text == document.text
    data = {
        "document": document.document,
        "asked": document.tasks[0].question_text or "" if whole else "",
        "text": document.text,
        "segments": fields,
    }
    results = [result for task in document.tasks for result in _results(task)]
    return {"data": data, "predictions": [{"model_version": "foi-exemptions", "result": results}]}


def _results(task: Task) -> Iterator[dict[str, Any]]:
    span = {"start": task.start_char, "end": task.end_char}
    region = {"id": task.id, "to_name": "text"}
    yield region | {
        "from_name": "label",
        "type": "labels",
        "score": task.probability,
        "value": {**span, "text": task.text, "labels": [task.label]},
    }
    if also := list(task.labels[1:]):
        yield region | {"from_name": "also", "type": "choices", "value": {**span, "choices": also}}
    if task.exemptions:
        value = {**span, "text": list(task.exemptions)}
        yield region | {"from_name": "exemptions", "type": "textarea", "value": value}


def configuration() -> str:
    """Return the labelling configuration that the tasks are made for (XML)."""
    labels = "".join(
        f"    <Label value={quoteattr(label.value)} background={quoteattr(colour)}/>\n"
        for label, colour in zip(Label, _COLOURS, strict=True)
    )
    choices = "".join(f"    <Choice value={quoteattr(label.value)}/>\n" for label in Label)
    return f"""<View>
  <Style>.htx-text {{ white-space: pre-wrap; }}</Style>
  <Header value="$document"/>
  <Header size="5" value="$asked"/>
  <Labels name="label" toName="text" choice="single">
{labels}  </Labels>
  <Text name="text" value="$text" granularity="symbol" saveTextResult="yes"/>
  <Header size="5" value="Other labels that the segment has too"/>
  <Choices name="also" toName="text" perRegion="true" choice="multiple">
{choices}  </Choices>
  <Header size="5" value="Provisions relied on, like foia:31(1)(a)"/>
  <TextArea name="exemptions" toName="text" perRegion="true" editable="true" rows="1" placeholder="foia:12"/>
  <Header size="5" value="Comment"/>
  <TextArea name="comment" toName="text" perRegion="true" editable="true" rows="1"/>
</View>
"""


def read_tasks(name: str, text: str) -> Iterator[Review]:
    """Yield the reviews in Label Studio's JSON export; a task that nobody submitted gives what the machine said.

    Raises DocumentError for anything but that export of tasks that ``write_tasks`` wrote.
    """
    try:
        tasks = json.loads(text)
    except json.JSONDecodeError as error:
        raise DocumentError(f"{name}: is no JSON ({error.msg}, line {error.lineno}); export it again") from error
    for number, task in enumerate(tasks if isinstance(tasks, list) else [tasks], 1):
        where = f"{name}: task {number}"
        data = task.get("data") if isinstance(task, dict) else None
        if not isinstance(data, dict) or not data.get("segments") or not isinstance(data.get("text"), str):
            raise DocumentError(
                f"{where}: holds no segments of a review; export with Label Studio's format JSON, not JSON-MIN or CSV"
            )
        try:
            yield from _task_reviews(task, where)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise DocumentError(f"{where}: is not as Label Studio writes tasks ({error!r}); export again") from error


def _task_reviews(task: dict[str, Any], where: str) -> Iterator[Review]:
    text = task["data"]["text"]
    given = {}
    for key, fields in task["data"]["segments"].items():
        one = task_of({**fields, "text": ""}, f"{where}, segment {key}")
        given[key] = replace(one, text=text[one.start_char : one.end_char])
    annotations = [one for one in task.get("annotations") or [] if not one.get("was_cancelled")]
    if not annotations:
        for one in given.values():
            yield Review(one, where, looked_at=False)
    for annotation in annotations:
        yield from _annotated(annotation, text, given, f"{where}, annotation {annotation.get('id', '?')}")


def _annotated(annotation: dict[str, Any], text: str, given: dict[str, Task], where: str) -> Iterator[Review]:
    any_of = next(iter(given.values()))
    regions: dict[str, dict[str, Any]] = defaultdict(dict)
    for result in annotation.get("result") or []:
        if result["type"] == "labels" and result["from_name"] != "label":
            raise DocumentError(f"{where}: was made with another labelling configuration; use the .xml of the export")
        if "value" in result:
            regions[result["id"]][result["from_name"]] = result["value"]
    labelled = {key: boxes for key, boxes in regions.items() if "label" in boxes}
    spans = [_marked(boxes["label"]) for boxes in labelled.values()]
    places = align(text, spans)
    if places is None or digest(text) != any_of.document_sha256:
        problem = "its regions do not lie where their words are; import the tasks into Label Studio again"
        yield Review(any_of, where, looked_at=True, problem=problem)
        return
    kept = set()
    for (key, boxes), (start, end) in zip(labelled.items(), places, strict=True):
        task = recut(given.get(key) or _nearest(given.values(), start, end), start, text[start:end])
        kept.add(task.id)
        labels = (*boxes["label"].get("labels", ()), *boxes.get("also", {}).get("choices", ()))
        yield Review(
            task,
            where,
            looked_at=True,
            labels=tuple(dict.fromkeys(labels)),
            exemptions=parts(boxes.get("exemptions", {}).get("text")),
            comment=" ".join(boxes.get("comment", {}).get("text", ())),
        )
    for one in given.values():
        if one.id not in kept:
            yield Review(one, where, looked_at=True, labels=())


def _marked(value: dict[str, Any]) -> Marked:
    words = value.get("text")
    return Marked(int(value["start"]), int(value["end"]), words if isinstance(words, str) else None)


def _nearest(tasks: Iterable[Task], start: int, end: int) -> Task:
    """Return the segment that a new region shares most with; one that shares nothing answers no known question."""
    shared, best = max(
        ((min(one.end_char, end) - max(one.start_char, start), one) for one in tasks), key=lambda pair: pair[0]
    )
    return best if shared > 0 else replace(best, question=None, question_text=None, exemptions=())
