"""The model cards say what the manifests say."""

from __future__ import annotations

import json

from foi_exemptions.segments import tagger_digest
from training.card import FOLDER, TAGGER, card, tagger_card


def test_the_card_is_of_the_shipped_model() -> None:
    manifest = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == card(manifest)


def test_the_card_is_of_the_shipped_tagger() -> None:
    manifest = json.loads((TAGGER / "manifest.json").read_text(encoding="utf-8"))
    assert (TAGGER / "README.md").read_text(encoding="utf-8") == tagger_card(manifest)
    assert manifest["sha256"] == tagger_digest()
