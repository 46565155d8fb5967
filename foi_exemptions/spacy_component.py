"""Labels as a spaCy component: ``nlp.add_pipe("foi_exemptions")``.

The installed package declares the factory as an entry point, so nothing needs importing first. The component fills
``doc.spans["foi_answers"]``, ``doc.spans["foi_exemptions"]`` and ``doc._.foi``.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc

from foi_exemptions.errors import ModelError
from foi_exemptions.pipeline import Labeller, load
from foi_exemptions.report import to_dict
from foi_exemptions.results import Jurisdiction

if TYPE_CHECKING:
    from spacy.tokens import Span

NAME = "foi_exemptions"
ANSWERS, EXEMPTIONS = "foi_answers", "foi_exemptions"
"""The keys of the two span groups."""


class FOIExemptions:
    """Labels the text of a Doc; holds only its settings, so that it can be sent to other processes.

    ``model`` and ``sha256`` name a classifier other than the shipped one; it is loaded at the first Doc, once a
    process. ``jurisdiction`` ("uk" or "scotland") is for texts that do not tell.
    """

    def __init__(self, model: str | None = None, sha256: str | None = None, jurisdiction: str | None = None) -> None:
        if (model is None) != (sha256 is None):
            raise ModelError(
                "a model of your own is named by its path and its SHA-256: give model and sha256, or neither"
            )
        self.model = model
        self.sha256 = sha256
        self.jurisdiction = Jurisdiction(jurisdiction) if jurisdiction is not None else None

    def __call__(self, doc: Doc) -> Doc:
        """Label one Doc; its text and its tokens stay as they are."""
        report = to_dict(_labeller(self.model, self.sha256).label_text(doc.text, self.jurisdiction))
        alignment = Alignment(doc)
        answers: dict[tuple[int, int], Span | None] = {}
        exemptions: dict[tuple[int, int, str], Span | None] = {}
        for answer in report["answers"]:
            for segment in answer["segments"]:
                place = segment["start_char"], segment["end_char"]
                if place not in answers:  # a segment that serves several questions is listed under each
                    answers[place] = alignment.span(ANSWERS, *place, segment["label"], id_=answer["question"] or "")
                for one in segment["exemptions"]:
                    words = one["start_char"], one["end_char"], one["id"]
                    if words not in exemptions:
                        exemptions[words] = alignment.span(EXEMPTIONS, *words, kb_id=one["href"])
        doc.spans[ANSWERS] = [span for span in answers.values() if span is not None]
        doc.spans[EXEMPTIONS] = [span for span in exemptions.values() if span is not None]
        doc._.foi = {**report, "alignment": alignment.record}
        return doc


class Alignment:
    """Characters to tokens, with a record of every span whose ends lie inside a token.

    Such a span is widened to whole tokens, and never cut down: "section 40(2" would lose its number.
    """

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self.record: dict[str, Any] = {"exact": 0, "widened": 0, "dropped": 0, "changed": []}

    def span(self, group: str, start: int, end: int, label: str, *, kb_id: str = "", id_: str = "") -> Span | None:
        """Return the tokens of these characters, or None where there are none."""
        found = self._doc.char_span(start, end, label, kb_id, alignment_mode="contract", span_id=id_)
        if found is not None and (found.start_char, found.end_char) == (start, end):
            self.record["exact"] += 1
            return found
        found = self._doc.char_span(start, end, label, kb_id, alignment_mode="expand", span_id=id_)
        self.record["dropped" if found is None else "widened"] += 1
        self.record["changed"].append(
            {
                "group": group,
                "label": label,
                "start_char": start,
                "end_char": end,
                "token_start_char": None if found is None else found.start_char,
                "token_end_char": None if found is None else found.end_char,
            }
        )
        return found


@cache
def _labeller(model: str | None, sha256: str | None) -> Labeller:
    return load(model, sha256)


def make_component(
    nlp: Language, name: str, model: str | None, sha256: str | None, jurisdiction: str | None
) -> FOIExemptions:
    """Return the component that ``nlp.add_pipe("foi_exemptions", config={...})`` adds."""
    return FOIExemptions(model, sha256, jurisdiction)


Doc.set_extension("foi", default=None, force=True)  # importing this is enough to read docs that were stored

# Not a decorator: registering makes spaCy look at the entry point, which names the function.
Language.factory(
    NAME,
    default_config={"model": None, "sha256": None, "jurisdiction": None},
    assigns=["doc._.foi", "doc.spans"],
    func=make_component,
)
