"""Labelled segments to a model on disk: reads them, fits, and writes model and manifest."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from collections import Counter
from typing import TYPE_CHECKING, Any

from foi_exemptions.catalogue import load_catalogue
from foi_exemptions.errors import DocumentError, FoiExemptionsError
from foi_exemptions.evaluation import read_gold
from foi_exemptions.fitting import Example, Settings, fit
from foi_exemptions.jurisdictions import jurisdiction_of
from foi_exemptions.outputs import atomic
from foi_exemptions.results import Jurisdiction, Label
from foi_exemptions.signals import read_signals
from foi_exemptions.versions import package_version

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

Row = dict[str, Any]
_TEXTS = ("id", "question", "text", "label", "voice", "writer", "jurisdiction", "note")
_LISTS = ("labels", "exemptions")


def read_seeds(folder: Path) -> list[Row]:
    """Return the labelled segments in a folder of JSON Lines files, in the order of their ids.

    Raises DocumentError where a file is missing, is no JSON, or a row lacks a field or names an unknown label.
    """
    if (folder / "segments").is_dir():
        folder = folder / "segments"
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise DocumentError(f"{folder}: holds no .jsonl files; name the folder with the labelled segments")
    from datasets import Dataset, Features, Value, disable_progress_bars, enable_progress_bars, logging
    from datasets.exceptions import DatasetGenerationError

    # Named, as a column that is null throughout the first file has no type of its own.
    features = Features({name: Value("string") for name in _TEXTS} | {"implied": Value("bool")})
    features |= {name: [Value("string")] for name in _LISTS}
    disable_progress_bars()
    verbosity = logging.get_verbosity()
    logging.set_verbosity(logging.CRITICAL)  # what it would log is in the error
    try:
        with tempfile.TemporaryDirectory() as cache:
            data = Dataset.from_json(
                [str(file) for file in files], features=features, cache_dir=cache, keep_in_memory=True
            )
            rows: list[Row] = sorted(data.to_list(), key=lambda row: str(row.get("id")))
    except (DatasetGenerationError, ValueError) as error:
        reason = " ".join(str(error.__cause__ or error).split())[:200]
        raise DocumentError(f"{folder}: a file is no table of labelled segments ({reason}); mend it") from error
    finally:
        logging.set_verbosity(verbosity)
        enable_progress_bars()
    for row in rows:
        _check(folder, row)
    return rows


def _check(folder: Path, row: Row) -> None:
    if missing := [name for name in ("id", "text", "label", "labels", "writer") if not row.get(name)]:
        raise DocumentError(f"{folder}: row {row.get('id')!r} lacks {missing[0]!r}")
    known = {label.value for label in Label}
    if not set(row["labels"]) <= known or row["label"] != row["labels"][0]:
        raise DocumentError(
            f"{folder}: row {row['id']!r} has labels {row['labels']}; the first must be {row['label']!r}, all known"
        )


def read_answers(path: Path) -> list[Row]:
    """Return the rows of a gold file of answers as training rows; ``writer`` is their authority.

    An authority with more than a twentieth of the rows is split by request, so that it still fills several folds.
    """
    rows = read_gold(path)
    if "text" not in rows[0]:
        raise DocumentError(f"{path}: holds documents; training takes answers, one object a line with text and labels")
    authorities = Counter(row.get("authority") for row in rows)
    found = []
    for row in rows:
        authority = str(row.get("authority") or "")
        large = authorities[row.get("authority")] > len(rows) / 20
        request = f"{authority}: {row.get('source', {}).get('path')}" if large else authority
        country = jurisdiction_of(authority)
        found.append(
            {
                "id": str(row["id"]),
                "question": row.get("question") or "",
                "text": row["text"],
                "label": row["label"],
                "labels": row.get("labels") or [row["label"]],
                "accept": row.get("accept") or [row["label"]],
                "writer": f"real: {request}",
                "jurisdiction": country.value if country is not None else None,
            }
        )
    for one in found:
        _check(path, one)
    return sorted(found, key=lambda row: str(row["id"]))


def examples_from(rows: Sequence[Row]) -> list[Example]:
    """Return the rows as the fitting takes them; a group is the people who wrote a row, so no fold splits them."""
    return [
        Example(
            read_signals(row["text"], row.get("question") or "", _jurisdiction(row)),
            tuple(Label(label) for label in row["labels"]),
            row["writer"],
            is_real=row["writer"].startswith("real: "),
            accepted=tuple(Label(label) for label in row.get("accept", ())),
        )
        for row in rows
    ]


def _jurisdiction(row: Row) -> Jurisdiction | None:
    return Jurisdiction(row["jurisdiction"]) if row.get("jurisdiction") else None


def train_model(
    seeds: Path, output: Path, answers: Sequence[Path] = (), progress: Callable[[str], None] = lambda line: None
) -> str:
    """Train on ``seeds`` and gold ``answers``; write ``model.joblib`` and ``manifest.json``; return the SHA-256."""
    rows = read_seeds(seeds)
    for path in answers:
        rows += read_answers(path)
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DocumentError(f"{output}: cannot be made a folder ({error.strerror}); name another") from error
    progress(f"{len(rows)} segments: " + ", ".join(f"{n} {label}" for label, n in _counts(rows).items()))
    settings = Settings()
    try:
        weights = fit(examples_from(rows), settings)
    except ValueError as error:
        raise FoiExemptionsError(f"{seeds}: {error}") from error
    content = _dumped(weights)
    digest = hashlib.sha256(content).hexdigest()
    with atomic(output / "model.joblib") as temporary:
        temporary.write_bytes(content)
    manifest = _manifest(rows, weights, digest, settings)
    with atomic(output / "manifest.json") as temporary:
        temporary.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    progress(f"{output / 'model.joblib'}: {len(content) / 1e6:.1f} MB")
    return digest


def _dumped(weights: dict[str, Any]) -> bytes:
    import joblib

    buffer = io.BytesIO()
    joblib.dump(weights, buffer, compress=("zlib", 6))
    return buffer.getvalue()


def _writer(row: Row) -> str:
    return "real" if row["writer"].startswith("real: ") else str(row["writer"])


def _counts(rows: Sequence[Row]) -> dict[str, int]:
    counts = Counter(row["label"] for row in rows)
    return {label.value: counts[label.value] for label in Label}


def _manifest(rows: Sequence[Row], weights: dict[str, Any], digest: str, settings: Settings) -> dict[str, Any]:
    import sklearn

    text = "\n".join(json.dumps([row["id"], row["text"], row["labels"]], ensure_ascii=False) for row in rows)
    return {
        "format": weights["format"],
        "sha256": digest,
        "labels": weights["labels"],
        "package": package_version(),
        "catalogue": load_catalogue().version,
        "scikit_learn": sklearn.__version__,
        "settings": {name: getattr(settings, name) for name in Settings.__slots__},
        "features": {"words": len(weights["idf"]), "signals": len(weights["columns"])},
        "temperature": weights["temperature"],
        "thresholds": weights["thresholds"],
        "data": {
            "segments": len(rows),
            "labels": _counts(rows),
            "two_labels": sum(len(row["labels"]) > 1 for row in rows),
            "writers": dict(sorted(Counter(_writer(row) for row in rows).items())),
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        },
    }
