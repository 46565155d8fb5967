"""The model card, written from the manifest that training leaves beside the model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

MODELS = Path(__file__).resolve().parent.parent / "models"
FOLDER = MODELS / "segment-classifier"
TAGGER = MODELS / "answer-tagger"


def card(manifest: dict[str, Any]) -> str:
    """Return the card as Markdown."""
    data, features = manifest["data"], manifest["features"]
    counts = ", ".join(f"{count} {label}" for label, count in data["labels"].items())
    return f"""# Model card: segment classifier

Written by `python -m training.card` from `manifest.json`; change the training, not the card.

- **What it does**: gives each answer segment a probability for each of {", ".join(manifest["labels"])}; the rules of
  the package decide with it.
- **How**: multinomial logistic regression on TF-IDF of words and word pairs ({features["words"]} entries) and
  {features["signals"]} signals of rules, question and shape; one binary head a label for second labels.
- **Learned from**: {data["segments"]} segments ({counts}; {data["two_labels"]} with two labels),
  {data["writers"].get("real", 0)} of them real answers by locator (`training/real-answers.jsonl`),
  the rest written for the project (`seeds/README.md`).
- **Calibrated** on held-out folds by authority: temperature {manifest["temperature"]}, review threshold
  {manifest["thresholds"]["review"]}.
- **File**: `model.joblib`, plain arrays, strings and numbers; SHA-256 `{manifest["sha256"]}`.
- **Figures and limits**: `docs/evaluation.md`. It reports what a reply says; it does not judge whether a refusal was
  lawful. Councils' replies are covered best.
"""


def tagger_card(manifest: dict[str, Any]) -> str:
    """Return the card of the model that cuts."""
    data, settings = manifest["data"], manifest["settings"]
    return f"""# Model card: answer tagger

Written by `python -m training.card` from `manifest.json`; change the training, not the card.

- **What it does**: says of each sentence of a message whether an answer begins with it, goes on in it or leaves it
  out.
- **How**: a linear-chain conditional random field (CRFsuite; c1 {settings["c1"]}, c2 {settings["c2"]}) on what the
  rules of the package find, words and word pairs, what stands before and after, numbers, repeats and echoes of the
  request.
- **Learned from**: {data["answers"]} answers in {data["invented letters"]} letters written for the project
  (`seeds/letters`) and {data["real responses"]} real responses by their places (`training/real-documents.jsonl` and
  the gold).
- **File**: `tagger.crfsuite`, numbers and strings; SHA-256 `{manifest["sha256"]}`.
- **Figures and limits**: `docs/evaluation.md`. Schedules with a decision in each row, and replies written between the
  lines of the request, are cut worst.
"""


def main() -> None:
    """Write the cards beside the models."""
    for folder, written in ((FOLDER, card), (TAGGER, tagger_card)):
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        (folder / "README.md").write_text(written(manifest), encoding="utf-8")


if __name__ == "__main__":
    main()
