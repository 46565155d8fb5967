"""Output files that appear under their name only when they are whole, however the run ends."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, NoReturn

from foi_exemptions.errors import DocumentError, reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula when it opens a CSV file."""


def shown_cell(value: object) -> object:
    """Return the value as a cell that a spreadsheet shows and never runs: an apostrophe stands before a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


@contextmanager
def atomic(output: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``output`` that takes its name when the block ends without an error.

    A pipe or a device is yielded itself: it cannot be replaced. Raises DocumentError where it cannot be written.
    """
    if output.is_dir():
        raise DocumentError(f"{output}: is a folder; name a file in it")
    with written(output):
        if output.exists() and not output.is_file():
            yield output
            return
        target = output.resolve()  # a link stays a link
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            mask = os.umask(0)
            os.umask(mask)
            temporary.chmod(0o666 & ~mask)
            temporary.replace(target)
        finally:
            with suppress(FileNotFoundError):
                temporary.unlink()


@contextmanager
def written(output: Path | str, advice: str = "check the folder and the space left") -> Iterator[None]:
    """Raise DocumentError, in one line with the ``advice``, where a write in the block fails.

    What reads in the block raises DocumentErrors of its own. A reader that has gone is no failure.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise DocumentError(f"{output}: cannot be written ({reason(error)}); {advice}") from error


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let a signal to terminate end the block as Ctrl-C does, so that nothing half done stays behind.

    The exit status is the shell's: 128 and the number of the signal. For the main thread only.
    """
    ending = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {one: signal.getsignal(one) for one in ending}
    ours = [one for one in ending if before[one] is signal.SIG_DFL]  # nohup ignores one, and should
    for one in ours:
        signal.signal(one, _end)
    try:
        yield
    finally:
        for one in ours:
            signal.signal(one, before[one])


def _end(number: int, _: FrameType | None) -> NoReturn:
    sys.exit(128 + number)


@contextmanager
def writing(output: Path | None, errors: str = "backslashreplace") -> Iterator[IO[str]]:
    """Yield a text file that becomes ``output`` when the block ends without an error, or standard output."""
    if output is None:
        with written("standard output"):
            yield sys.stdout
            sys.stdout.flush()  # a reader that has gone is noticed here, not when the interpreter ends
        return
    with atomic(output) as temporary, text_file(temporary, "w", errors) as file:
        yield file


def text_file(path: Path, mode: str, errors: str = "backslashreplace") -> IO[str]:
    """Open a file of UTF-8; half a surrogate pair, which JSON may hold and UTF-8 may not, is escaped as JSON does."""
    return path.open(mode, encoding="utf-8", newline="", errors=errors)
