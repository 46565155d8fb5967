"""The model card says what the manifest says."""

from __future__ import annotations

import json

from training.card import FOLDER, card


def test_the_card_is_of_the_shipped_model() -> None:
    manifest = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == card(manifest)
