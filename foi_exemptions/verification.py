"""Whether the model, its manifest, the package and the examples still belong together: what ``verify`` prints."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foi_exemptions.catalogue import load_catalogue
from foi_exemptions.classifier import FORMAT, load_classifier, shipped_model, trusted_digest
from foi_exemptions.errors import ModelError
from foi_exemptions.results import Label
from foi_exemptions.segments import load_tagger, tagger_digest
from foi_exemptions.signals import read_signals
from foi_exemptions.trainer import read_answers, read_seeds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foi_exemptions.classifier import SegmentClassifier


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; ``passed`` is None where there was nothing to look at."""

    name: str
    passed: bool | None
    detail: str


def verify(
    model: Path | None = None, sha256: str | None = None, seeds: Path | None = None, answers: Sequence[Path] = ()
) -> list[Check]:
    """Check the shipped model, or the one at ``model`` with this trusted digest, against everything it goes with.

    ``seeds`` are the examples it was trained on (without: those of the checkout, if this is one and the model is the
    shipped one), ``answers`` the gold answers it learned from too. Raises ModelError where there is no manifest to
    check, or no digest to trust.
    """
    if model is not None and sha256 is None:
        raise ModelError(f"{model}: a model of your own needs its SHA-256 (training prints it); name it")
    path, trusted = (model or shipped_model(), (sha256 or trusted_digest()).strip().lower())
    if model is None and seeds is None:
        seeds = Path(__file__).resolve().parent.parent / "seeds" / "segments"
    manifest = _manifest(path.with_name("manifest.json"))
    checks = [_same("manifest SHA-256", manifest.get("sha256"), trusted)]
    checks.append(_same("manifest format", manifest.get("format"), FORMAT))
    try:
        classifier = load_classifier(path, trusted)
    except ModelError as error:
        checks.append(Check("model", False, str(error)))
    else:
        checks.append(Check("model", True, f"SHA-256 {trusted[:16]}…, its format and rules are the package's"))
        checks += _against_classifier(manifest, classifier)
    try:
        load_tagger()
        checks.append(Check("answer tagger", True, f"SHA-256 {tagger_digest()[:16]}…, the package's"))
    except ModelError as error:
        checks.append(Check("answer tagger", False, str(error)))
    checks.append(_same("catalogue", manifest.get("catalogue"), load_catalogue().version))
    checks.append(_same("labels", manifest.get("labels"), [label.value for label in Label]))
    checks += _against_data(manifest.get("data") or {}, seeds, answers)
    return checks


def _manifest(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: no manifest can be read there ({error}); train again or reinstall") from error
    if not isinstance(content, dict):
        raise ModelError(f"{path}: holds no manifest; train again or reinstall")
    return content


def _against_classifier(manifest: dict[str, Any], classifier: SegmentClassifier) -> list[Check]:
    """Check what the manifest says of the model against the model itself."""
    features = manifest.get("features") or {}
    columns = classifier.table([read_signals("Nine.")]).shape[1]
    return [
        _same("model labels", [label.value for label in classifier.labels], manifest.get("labels")),
        _same("signals", len(classifier.columns), features.get("signals")),
        _same("words", columns - len(classifier.columns), features.get("words")),
        _same("thresholds", asdict(classifier.thresholds), manifest.get("thresholds")),
    ]


def _against_data(data: dict[str, Any], seeds: Path | None, answers: Sequence[Path]) -> list[Check]:
    """Check the examples against the manifest: rows by writer, and the digest where all of them are here."""
    if seeds is None or not seeds.is_dir():
        return [Check("examples", None, "not here, passed over")]
    rows = read_seeds(seeds)
    written = {name: count for name, count in (data.get("writers") or {}).items() if name != "real"}
    checks = [_same("examples by writer", dict(sorted(Counter(row["writer"] for row in rows).items())), written)]
    for path in answers:
        rows += read_answers(path)
    if len(rows) != data.get("segments") and not answers:
        return [*checks, Check("examples SHA-256", None, "learned from real answers too: name them with --with")]
    text = "\n".join(json.dumps([row["id"], row["text"], row["labels"]], ensure_ascii=False) for row in rows)
    return [*checks, _same("examples SHA-256", hashlib.sha256(text.encode()).hexdigest(), data.get("sha256"))]


def _same(name: str, found: Any, expected: Any) -> Check:
    if found == expected:
        return Check(name, True, _short(found))
    if isinstance(found, dict) and isinstance(expected, dict):
        names = sorted(key for key in found.keys() | expected.keys() if found.get(key) != expected.get(key))
        found, expected = ({key: side.get(key) for key in names} for side in (found, expected))
    return Check(name, False, f"{_short(found)}, expected {_short(expected)}")


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {one}" for name, one in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
