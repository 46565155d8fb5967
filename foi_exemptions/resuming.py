"""A long run that can go on where it was stopped: its output so far, and how far it came, kept beside the target."""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foi_exemptions.errors import DocumentError
from foi_exemptions.outputs import atomic, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Part:
    """The output of an unfinished run: the file to append to, and what the run before had done when it last saved."""

    path: Path
    done: dict[str, int]
    _state: Path
    _run: dict[str, Any]

    def save(self, done: dict[str, int]) -> None:
        """Note that all in the file so far is whole, and what is done with it."""
        state = {"run": self._run, "bytes": self.path.stat().st_size, "done": done}
        with atomic(self._state) as temporary:
            temporary.write_text(json.dumps(state), encoding="utf-8")


@contextmanager
def resumable(
    output: Path,
    run: dict[str, Any],
    notice: Callable[[str], None],
    finish: Callable[[Path, Path], object] = Path.replace,
) -> Iterator[Part]:
    """Yield the part of ``output`` to append to; when the block ends without an error, ``finish`` makes it the output.

    ``run`` says what decides the output (its input, model and options, as JSON values). A part of a run that
    differs is thrown away, and ``notice`` is told why. A block that fails leaves the part for the next run. Raises
    DocumentError where it cannot be written, or another run is writing it.
    """
    if output.exists() and not output.is_file():
        raise DocumentError(f"{output}: is no file, so a run cannot go on there; name a file")
    target = output.resolve()
    path, state = (target.with_name(f".{target.name}{suffix}") for suffix in (".part", ".part.json"))
    with written(output, "check the folder and the space left, and give --resume again"), _alone(output, target):
        size, done, reason = _saved(path, state, run)
        if reason is not None:
            notice(f"{output}: starts again, as {reason}")
        elif size:
            notice(f"{output}: goes on from {path.name}")
        with path.open("ab") as file:
            file.truncate(size)
        yield Part(path, done, state, run)
        finish(path, target)
        for left in (path, state):
            left.unlink(missing_ok=True)


@contextmanager
def _alone(output: Path, target: Path) -> Iterator[None]:
    """Keep other runs from the parts of this output; the lock goes with the process, however it ends."""
    from filelock import FileLock, Timeout

    lock = FileLock(target.with_name(f".{target.name}.lock"))
    try:
        lock.acquire(blocking=False)
    except Timeout as error:
        raise DocumentError(f"{output}: another run is writing it; wait for its end, or name another file") from error
    try:
        yield
    finally:
        with suppress(OSError):  # of Windows, which removes it when it is released
            Path(lock.lock_file).unlink(missing_ok=True)
        lock.release()


def _saved(path: Path, state: Path, run: dict[str, Any]) -> tuple[int, dict[str, int], str | None]:
    """Return how many bytes of the part are whole, what is done with them and, where they are of no use, why."""
    try:
        saved = json.loads(state.read_text(encoding="utf-8"))
        before, size, done = saved["run"], int(saved["bytes"]), dict(saved["done"])
        present = path.stat().st_size
    except FileNotFoundError:
        return 0, {}, None
    except (OSError, ValueError, LookupError, TypeError):
        return 0, {}, f"{state.name} cannot be read"
    if changed := [name for name in run if before.get(name) != run[name]]:
        return 0, {}, f"its {changed[0]} changed since"
    if present < size:
        return 0, {}, f"{path.name} is shorter than it was"
    return size, done, None
