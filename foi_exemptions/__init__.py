"""Reads UK Freedom of Information responses: what was answered, not held, refused, redirected, and the words for it.

The front door is lazy: importing the package loads neither spaCy nor scikit-learn.

>>> import foi_exemptions
>>> labeller = foi_exemptions.load()
>>> report = labeller.label_text("1. How many drones does the force own?\\n\\nWe do not hold this information.")
>>> report.answers[0].label.value
'not_held'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from foi_exemptions.estimator import FOIAnswerClassifier
    from foi_exemptions.pipeline import Labeller, label_batch, load
    from foi_exemptions.results import AnswerSegment, Label, Report

__all__ = ["AnswerSegment", "FOIAnswerClassifier", "Label", "Labeller", "Report", "label_batch", "load"]


def __getattr__(name: str) -> Any:
    if name in {"Labeller", "label_batch", "load"}:
        from foi_exemptions import pipeline

        return getattr(pipeline, name)
    if name in {"AnswerSegment", "Label", "Report"}:
        from foi_exemptions import results

        return getattr(results, name)
    if name == "FOIAnswerClassifier":
        from foi_exemptions.estimator import FOIAnswerClassifier

        return FOIAnswerClassifier
    if name == "__version__":
        from foi_exemptions.versions import package_version

        return package_version()
    raise AttributeError(f"module 'foi_exemptions' has no attribute {name!r}")
