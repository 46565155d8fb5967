"""The examples of the how-to pages run, in a folder with the files they name."""

from __future__ import annotations

import csv
import re
import sys
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from answer_rows import ADDED, TABLE, rows_of
from conftest import CHECKOUT
from test_spark import java_version

from foi_exemptions import label_batch

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = CHECKOUT / "docs" / "how-to"
FENCE = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    pq.write_table(pa.table(TABLE), tmp_path / "answers.parquet")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run_examples(page: str) -> dict[str, Any]:
    """Run the Python examples of a page one after the other, as one script; returns its names."""
    blocks = FENCE.findall((FOLDER / f"{page}.md").read_text(encoding="utf-8"))
    assert blocks, f"{page}: no example"
    names: dict[str, Any] = {"__name__": "__main__"}
    for block in blocks:
        exec(compile(block, f"{page}.md", "exec"), names)
    return names


def labelled_rows(folder: Path) -> list[tuple[Any, ...]]:
    return rows_of(pq.read_table(folder).to_pydict())


@pytest.fixture(scope="module")
def expected() -> list[tuple[Any, ...]]:
    return rows_of(TABLE | label_batch(TABLE))


@pytest.mark.slow
def test_datasets(
    folder: Path, expected: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", str(folder / "cache"))
    run_examples("datasets")
    assert labelled_rows(folder / "labelled.parquet") == expected
    assert "['foia:40(2)'] The names are exempt under section 40(2)." in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:(?s).*Port 8787 is already in use:UserWarning")  # two test runs at once
def test_dask(folder: Path, expected: Any, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("distributed", reason="dask.distributed is not installed")
    run_examples("dask")
    assert labelled_rows(folder / "labelled") == expected
    assert capsys.readouterr().out == "['not_applicable', 'not_held']\n['answered']\n"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
def test_spark(folder: Path, expected: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    if java_version() < 17:
        pytest.skip("PySpark needs Java 17 or later, which is not here")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    run_examples("spark")
    assert labelled_rows(folder / "labelled") == expected


@pytest.mark.slow
@pytest.mark.filterwarnings(r"ignore::DeprecationWarning:ray\.")  # it sets its own old options
def test_ray(folder: Path, expected: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray", reason="ray is not installed")
    monkeypatch.setenv("HOME", str(folder))  # where it writes the token of its cluster
    run_examples("ray")
    assert labelled_rows(folder / "labelled") == expected


def test_spacy(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = run_examples("spacy")
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [
        "1 not_held We do not hold this information.",
        "2 refused_with_exemption The names are exempt under section 40(2) of the Freedom of Information Act 2000.",
    ]
    assert lines[2].startswith("foia:40(2) https://www.legislation.gov.uk/ukpga/2000/36/section/40 section 40(2)")
    assert lines[3:] == ["withheld", *["['answered']"] * 20, "answered"]
    assert "not_held" in names["answers"]
    assert 'href="https://www.legislation.gov.uk/ukpga/2000/36/section/40"' in names["provisions"]


@pytest.mark.slow
def test_scikit_learn(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labelled = TABLE | label_batch(TABLE)
    with (folder / "labelled-answers.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "question", "authority", "label"])
        rows = zip(*(labelled[name] for name in ("text", "question", "authority", "label")), strict=True)
        writer.writerows(row for row in rows if row[0])
    run_examples("scikit-learn")
    assert capsys.readouterr().out.startswith("['not_held']\n")


@pytest.mark.parametrize("page", ["dask", "datasets", "ray", "scikit-learn", "spacy", "spark"])
def test_examples_are_python(page: str) -> None:
    # Where its engine is not installed, an example at least compiles.
    for block in FENCE.findall((FOLDER / f"{page}.md").read_text(encoding="utf-8")):
        compile(block, f"{page}.md", "exec")


@pytest.mark.parametrize("page", ["datasets", "ray", "spark"])
def test_pages_name_every_column(page: str) -> None:
    text = (FOLDER / f"{page}.md").read_text(encoding="utf-8")
    assert all(f'"{name}": ' in text for name in ADDED)
