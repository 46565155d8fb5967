"""The model card, written from the manifest that training leaves beside the model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "models" / "segment-classifier"


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


def main() -> None:
    """Write the card beside the model."""
    manifest = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    (FOLDER / "README.md").write_text(card(manifest), encoding="utf-8")


if __name__ == "__main__":
    main()
