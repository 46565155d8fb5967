"""Files, folders and patterns to the responses in them, and a report of each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from foi_exemptions.errors import DocumentError, FoiExemptionsError
from foi_exemptions.folders import label_files, response_files

if TYPE_CHECKING:
    from foi_exemptions.pipeline import Labeller

FILES = (
    "b.txt",
    "a.pdf",
    "deep/er/c.eml",
    "deep/d.html",
    ".hidden.txt",
    ".git/e.txt",
    "answers.csv",
    "out.JSONL",
    "x.xlsx",
)


@pytest.fixture
def replies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "replies"
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Not held.")
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.mark.parametrize(
    ("names", "found"),
    [
        # a folder: all in it and below, by name; what is hidden or a table is no response
        (["replies"], ["replies/a.pdf", "replies/b.txt", "replies/d", "replies/c"]),
        (["replies/deep"], ["replies/d", "replies/c"]),
        # a pattern the shell left alone
        (["replies/*.txt"], ["replies/b.txt"]),
        (["replies/**/*.eml"], ["replies/c"]),
        (["replies/[ab].*"], ["replies/a.pdf", "replies/b.txt"]),
        # a file by its name is tried, whatever it is
        (["replies/answers.csv"], ["replies/answers.csv"]),
        (["replies/.hidden.txt"], ["replies/.hidden.txt"]),
        (["nowhere.txt"], ["nowhere.txt"]),
        (["-"], ["-"]),
        # each once, where it comes first
        (["replies/b.txt", "replies", "./replies/a.pdf"], ["replies/b.txt", "replies/a.pdf", "replies/d", "replies/c"]),
    ],
)
def test_response_files(replies: Path, names: list[str], found: list[str]) -> None:
    deep = {"replies/c": "replies/deep/er/c.eml", "replies/d": "replies/deep/d.html"}
    assert response_files(names) == [str(Path(deep.get(name, name))) for name in found]


def test_a_file_named_like_a_pattern(replies: Path) -> None:
    (replies / "FOI [12].txt").write_text("Not held.")
    assert response_files([replies / "FOI [12].txt"]) == [str(replies / "FOI [12].txt")]


def test_an_earlier_output_in_the_folder_is_no_response(replies: Path) -> None:
    (replies / "page.html").write_text("<p>1. Not held.</p>")
    assert str(replies / "page.html") in response_files([replies])
    assert str(replies / "page.html") not in response_files([replies], replies / "page.html")


@pytest.mark.parametrize(
    ("name", "message"),
    [("empty", "empty: no responses in this folder"), ("replies/*.docx", r"docx: matches no file")],
)
def test_nothing_there(replies: Path, name: str, message: str) -> None:
    Path("empty").mkdir()
    Path("empty/list.csv").touch()
    with pytest.raises(DocumentError, match=message):
        response_files(["replies", name])


def test_label_files_goes_on_after_a_bad_one(replies: Path, labeller: Labeller) -> None:
    (replies / "a.pdf").write_bytes(b"\0\0")
    failed: list[FoiExemptionsError] = []
    names = [replies / "a.pdf", replies / "b.txt", replies / "nowhere.txt"]
    (report,) = label_files(labeller, names, failed.append)
    assert report.document.source == str(replies / "b.txt")
    assert [str(error).split(": ")[0] for error in failed] == [str(replies / "a.pdf"), str(replies / "nowhere.txt")]
