"""A bar on standard error for long work: how much is done, how fast it goes, how long it will take."""

from __future__ import annotations

from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def progress(what: str, shown: bool) -> Iterator[Callable[[float, int], None]]:
    """Yield a function to be told which share is done (0 to 1) and how many ``what`` that is; draws only if ``shown``.

    The rate counts from the first call: what came before, as what a stopped run had done, took no time.
    """
    if not shown:
        yield lambda share, count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[count]}"), TimeRemainingColumn())
    first: tuple[float, int] | None = None
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0, count="")

        def tell(share: float, count: int) -> None:
            nonlocal first
            first = first or (monotonic(), count)
            passed = monotonic() - first[0]
            rate = f", {(count - first[1]) / passed:,.0f}/s" if passed else ""
            bar.update(task, completed=share, count=f"{count:,} {what}{rate}")

        yield tell
