"""The wheel, installed where no source is, labels a file."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import zipfile
from typing import TYPE_CHECKING

import pytest
from conftest import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

NEEDED = (
    "foi_exemptions/__init__.py",
    "foi_exemptions/catalogue.toml",
    "foi_exemptions/rules.toml",
    "foi_exemptions/stances.toml",
    "foi_exemptions/cutting/phrases.toml",
    "foi_exemptions/model.sha256",
    "foi_exemptions/model/model.joblib",
    "foi_exemptions/model/manifest.json",
    "foi_exemptions/py.typed",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("build", reason="the tool that builds a wheel is not installed")
    folder: Path = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(CHECKOUT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment of its own with the wheel in it; only the libraries are those of this one."""
    folder: Path = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    # A path in a .pth file is only looked through: the .pth files there, the editable install's too, do not count.
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin" / "python"


def test_wheel_carries_the_data_and_the_model_and_no_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert set(NEEDED) <= names
    assert not {name for name in names if name.startswith(("tests/", "seeds/", "models/"))}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_installed_wheel_labels_a_file_elsewhere(
    wheel: Path, python: Path, tmp_path: Path, outside: dict[str, str]
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("1. How many coots live on the pond?\n\nWe do not hold this information.\n")
    shown = subprocess.run(
        [python, "-c", "import foi_exemptions; print(foi_exemptions.__file__)"],
        cwd=tmp_path, env=outside, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert str(CHECKOUT) not in shown.stdout
    command = [str(python), "-m", "foi_exemptions", "label", "letter.txt", "--format", "json"]
    done = subprocess.run(command, cwd=tmp_path, env=outside, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert [answer["label"] for answer in report["answers"]] == ["not_held"]
    assert report["versions"]["package"] == wheel.name.split("-")[1]


def test_installed_command_is_declared(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        points = archive.read(name).decode()
    assert "foi-exemptions = foi_exemptions.cli:main" in points
