"""An output file appears whole or not at all, and only where a file belongs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from foi_exemptions.errors import DocumentError
from foi_exemptions.outputs import atomic, writing

if TYPE_CHECKING:
    from pathlib import Path


def test_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    with writing(None) as file:
        file.write("nine")
    assert capsys.readouterr().out == "nine"


@pytest.mark.parametrize("stop", [KeyboardInterrupt, RuntimeError])
def test_interrupted_writing_keeps_the_old_file_and_leaves_no_other(tmp_path: Path, stop: type[BaseException]) -> None:
    path = tmp_path / "out.txt"
    path.write_text("what was here before")

    def interrupted() -> None:
        with writing(path) as file:
            file.write("half of")
            raise stop

    with pytest.raises(stop):
        interrupted()
    assert path.read_text() == "what was here before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), OSError("errno 28\nDetail: none")])
def test_a_write_that_fails_is_one_line_and_leaves_nothing(tmp_path: Path, error: OSError) -> None:
    def failing() -> None:
        with writing(tmp_path / "out.txt"):
            raise error

    with pytest.raises(DocumentError, match=r"out\.txt: cannot be written \((No space left on device|errno 28)\); "):
        failing()
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_has_gone_is_no_failure_to_write() -> None:
    with pytest.raises(BrokenPipeError), writing(None):
        raise BrokenPipeError


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere/out.csv", r"out\.csv: cannot be written \(No such file or directory\)"),
        (".", "is a folder; name a file"),
    ],
)
def test_output_that_cannot_be_written(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message), writing(tmp_path / name):
        pass


def test_output_has_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    with writing(tmp_path / "out.txt") as file:
        file.write("£\n")
    assert (tmp_path / "out.txt").read_bytes() == "£\n".encode()
    assert (tmp_path / "out.txt").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_output_through_a_link_goes_where_it_points(tmp_path: Path) -> None:
    (tmp_path / "real.txt").touch()
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    with writing(tmp_path / "link.txt") as file:
        file.write("nine")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "nine"


def test_a_pipe_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    # Nor is /dev/null, which somebody will name.
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with atomic(pipe) as path:
        assert path == pipe
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]
