"""Work spread over processes: items in, results out in the same order, a bounded number of them under way."""

from __future__ import annotations

import os
import signal
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from foi_exemptions.errors import FoiExemptionsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

T = TypeVar("T")
R = TypeVar("R")

_work: Callable[[Any], Any]


@contextmanager
def in_processes(make: Callable[[], Callable[[T], R]], jobs: int) -> Iterator[Callable[[Iterable[T]], Iterator[R]]]:
    """Yield a ``map`` that works in ``jobs`` processes; each calls ``make`` once for the function to work with.

    ``make``, the items and the results are pickled. Twice as many items as processes are read ahead. Raises
    FoiExemptionsError if a process dies.
    """
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (make,))
    try:
        yield partial(_in_order, pool, 2 * jobs)
    except BrokenProcessPool as error:
        raise FoiExemptionsError(
            "one of the processes died, perhaps for want of memory; try again with fewer --jobs"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _in_order(pool: ProcessPoolExecutor, ahead: int, items: Iterable[Any]) -> Iterator[Any]:
    waiting: deque[Future[Any]] = deque()
    for item in items:
        waiting.append(pool.submit(_do, item))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _begin(make: Callable[[], Callable[[Any], Any]]) -> None:
    """Set a process up; Ctrl-C on a terminal reaches every process, and the first of them tells the others to end."""
    global _work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    _work = make()


def _end_with_parent() -> None:
    """End with a parent that was killed and could tell nobody; a process would wait for work for ever."""
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)


def _do(item: Any) -> Any:
    return _work(item)
