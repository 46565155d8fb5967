"""Output files that appear under their name only when they are whole."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from foi_exemptions.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def atomic(output: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``output`` that takes its name when the block ends without an error.

    A pipe or a device is yielded itself: it cannot be replaced.
    """
    if output.is_dir():
        raise DocumentError(f"{output}: is a folder; name a file in it")
    if output.exists() and not output.is_file():
        yield output
        return
    target = output.resolve()  # a link stays a link
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise DocumentError(f"{output}: cannot be written ({error.strerror}); check the folder") from error
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
def writing(output: Path | None) -> Iterator[IO[str]]:
    """Yield a text file that becomes ``output`` when the block ends without an error, or standard output."""
    if output is None:
        yield sys.stdout
        return
    with atomic(output) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        yield file
