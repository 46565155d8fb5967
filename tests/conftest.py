"""What several test modules share: the shipped labeller, loaded once, and the folder of real responses."""

from __future__ import annotations

import json
import os
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

import foi_exemptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from foi_exemptions.pipeline import Labeller

# The same examples every time, and no clock: a busy machine is no bug.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")

CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def labeller() -> Labeller:
    """The labeller as a user gets it."""
    return foi_exemptions.load()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real responses and the independent scorer, which stand beside a checkout and not in it."""
    folder = CHECKOUT.parent / "shared"
    if not (folder / "tools" / "score.py").is_file():
        pytest.skip(f"{folder} is not here: it holds real responses, which are no part of the project")
    return folder


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """The command in this process: ``run("label", path)`` gives the exit status, standard output and standard error."""
    from foi_exemptions.cli import main

    def command(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["foi-exemptions", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main()
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    return command


@pytest.fixture
def outside(tmp_path: Path) -> dict[str, str]:
    """The environment of a command that runs elsewhere: no PYTHONPATH and no pytest in it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST", "COV_"))}
    return kept | {"HOME": str(tmp_path)}


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a few of the project's own segments of every label, enough to train on in a second."""
    folder = tmp_path_factory.mktemp("seeds")
    for source in sorted((CHECKOUT / "seeds" / "segments").glob("*.jsonl")):
        rows = [json.loads(line) for line in source.read_text(encoding="utf-8").split("\n") if line]
        few = [[row for row in rows if row["writer"] == writer][:12] for writer in ("a", "b")]
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in chain.from_iterable(few)]
        (folder / source.name).write_text("".join(lines), encoding="utf-8")
    return folder
