"""Many responses: files, folders and globs in, a report of each out."""

from __future__ import annotations

import glob
from pathlib import Path
from typing import TYPE_CHECKING

from foi_exemptions.errors import DocumentError, FoiExemptionsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from foi_exemptions.pipeline import Labeller
    from foi_exemptions.results import Jurisdiction, Report

DATA = frozenset({".csv", ".json", ".jsonl", ".ndjson", ".parquet", ".xlsx", ".toml"})
"""What lies beside responses in a folder and is none; named by itself, such a file is tried all the same."""


def response_files(names: Iterable[str | Path], output: Path | None = None) -> list[str]:
    """Return the files that the names mean: a folder means all in it and below, a pattern what it matches.

    Hidden files and tables in folders are passed over, and ``output``, which an earlier run may have left there; each
    file comes once, folders in the order of their names. Raises DocumentError for a folder or a pattern without a file.
    """
    found: dict[Path, str] = {}
    for name in map(str, names):
        if name != "-" and Path(name).is_dir():
            inside = [str(path) for path in sorted(Path(name).rglob("*")) if _is_response(path, Path(name), output)]
            if not inside:
                raise DocumentError(f"{name}: no responses in this folder; name one that holds letters")
        elif glob.has_magic(name) and not Path(name).exists():
            inside = sorted(path for path in glob.glob(name, recursive=True) if Path(path).is_file())  # noqa: PTH207 (a pattern may be absolute)
            if not inside:
                raise DocumentError(f"{name}: matches no file; check the pattern")
        else:
            inside = [name]
        for file in inside:
            found.setdefault(Path(file).resolve(), file)
    return list(found.values())


def _is_response(path: Path, folder: Path, output: Path | None) -> bool:
    if any(part.startswith(".") for part in path.relative_to(folder).parts) or path.suffix.lower() in DATA:
        return False
    return path.is_file() and not (output is not None and output.exists() and path.samefile(output))


def label_files(
    labeller: Labeller,
    names: Iterable[str | Path],
    failed: Callable[[FoiExemptionsError], None],
    jurisdiction: Jurisdiction | None = None,
) -> Iterator[Report]:
    """Yield the report of each file, in order; ``failed`` is told of a file that cannot be read, and the rest go on."""
    for name in names:
        try:
            yield labeller.label_file(name, jurisdiction)
        except FoiExemptionsError as error:
            failed(error)
