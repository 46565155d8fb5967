"""Tables of answers in, the same tables with labels out: CSV, JSON Lines and Parquet, streamed in batches.

Rows and columns keep their order. A row whose text is missing or no text gets null labels and its reason in
an ``error`` column. A column that has the name of an added one is replaced, where it stands.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from foi_exemptions.columns import is_blank
from foi_exemptions.errors import DocumentError
from foi_exemptions.filters import EVERYTHING, Filter
from foi_exemptions.table_batches import ADDED, Added
from foi_exemptions.table_outputs import Totals, new_output, resumed_output
from foi_exemptions.table_readers import Columns, read_table

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from foi_exemptions.results import Jurisdiction
    from foi_exemptions.table_batches import Batch, Rows
    from foi_exemptions.table_outputs import Write

Texts = dict[str, Sequence[Any]]
"""The columns that decide labels: ``text``, and ``question`` and ``authority`` where there."""
Labelling = Callable[[Iterable[Texts]], Iterable[Added]]
"""Labels a stream of batches, in order; ``map`` with a function, or that of ``jobs.in_processes``."""
MAX_TEXT = 1_000_000
"""A longer text is no answer but a file in a cell; the row says so."""


@dataclass(frozen=True, slots=True)
class Resume:
    """A run to be gone on with: what makes its labels, and who is told that it goes on or starts again."""

    versions: dict[str, str]
    jurisdiction: Jurisdiction | None
    notice: Callable[[str], None]


def _nobody(read: float, rows: int) -> None:
    """Take a report of progress."""


def label_table(
    source: Path,
    columns: Columns,
    labelling: Labelling,
    output: Path | None,
    form: str,
    *,
    wanted: Filter = EVERYTHING,
    resume: Resume | None = None,
    progress: Callable[[float, int], None] = _nobody,
) -> Totals:
    """Label every row of ``source`` and write those ``wanted`` to ``output`` (None: standard output) as ``form``.

    A column of the table that has the name of an added one is replaced, so none that is read may have it.
    ``progress`` is told, after each batch, how much of the file has been read (0 to 1) and how many rows.
    Raises DocumentError for a file that cannot be read or lacks a column. Leaves no half-written output; with
    ``resume`` what was done is kept beside it, and the next such run goes on from its last whole batch.
    """
    if own := [name for name in (columns.text, columns.question, columns.authority) if name in ADDED]:
        raise DocumentError(f"{source}: a label column is to have the name {own[0]!r} of one that is read; rename it")
    destination: AbstractContextManager[tuple[Totals, Write]]
    if resume is None:
        destination = new_output(source, columns, output, form)
    elif output is None:
        raise ValueError("a run to be gone on with needs an output file")
    else:
        run = _run(source, columns, form, wanted, resume)
        destination = resumed_output(source, columns, output, form, run, resume.notice)
    with destination as (totals, write):
        waiting: deque[Batch] = deque()

        def texts() -> Iterator[Texts]:
            for batch in _after(totals.rows, read_table(source, columns)):
                waiting.append(batch)
                yield _texts(batch, columns)

        for added in labelling(texts()):
            batch = waiting.popleft()
            labelled = batch.joined(added)
            if wanted:
                decided = zip(added["labels"], added["probability"], added["needs_review"], strict=True)
                labelled = labelled.kept([wanted.keeps(*one) for one in decided])
            totals = Totals(
                totals.rows + len(batch),
                totals.failed + sum(error is not None for error in added["error"]),
                totals.written + len(labelled),
            )
            write(labelled, totals)
            progress(batch.read, totals.rows)
    return totals


def label_columns(given: Texts, label_batch: Callable[[Texts], Added]) -> Added:
    """Return the added columns for a batch; a bad text gets nulls and an ``error``."""
    errors = [_problem(text) for text in given["text"]]
    good = [position for position, error in enumerate(errors) if error is None]
    results = label_batch({name: [values[one] for one in good] for name, values in given.items()}) if good else {}
    added: Added = {name: [None] * len(errors) for name in ADDED}
    for name, values in results.items():
        for position, value in zip(good, values, strict=True):
            added[name][position] = value
    return added | {"error": errors}


def label_rows(batch: Batch, columns: Columns, label_batch: Callable[[Texts], Added]) -> Rows:
    """Return the rows of a batch with the added columns."""
    return batch.joined(label_columns(_texts(batch, columns), label_batch)).to_rows()


def labelling_with(label_batch: Callable[[Texts], Added]) -> Labelling:
    """Return a labelling in this process."""
    return partial(map, partial(label_columns, label_batch=label_batch))


def _texts(batch: Batch, columns: Columns) -> Texts:
    texts: Texts = {"text": batch.column(columns.text)}
    if columns.question is not None:
        texts["question"] = [_text(value) for value in batch.column(columns.question)]
    if columns.authority is not None:
        texts["authority"] = [_text(value) for value in batch.column(columns.authority)]
    return texts


def _problem(value: object) -> str | None:
    if value is None or (isinstance(value, str) and is_blank(value)):
        return "no text"
    if not isinstance(value, str):
        return f"not text but {type(value).__name__}"
    return f"longer than {MAX_TEXT} characters" if len(value) > MAX_TEXT else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _after(count: int, batches: Iterable[Batch]) -> Iterator[Batch]:
    """Yield the batches without the first ``count`` rows."""
    for batch in batches:
        if count < len(batch):
            yield batch.after(count) if count else batch
        count = max(0, count - len(batch))


def _run(source: Path, columns: Columns, form: str, wanted: Filter, resume: Resume) -> dict[str, Any]:
    """Return what decides the output: a run goes on only where all of it is the same; raises DocumentError."""
    try:
        status = source.stat()
    except OSError as error:
        raise DocumentError(f"{source}: cannot be read ({error.strerror}); check the name") from error
    options = {
        "columns": asdict(columns),
        "country": resume.jurisdiction,
        "format": form,
        "filter": asdict(wanted) | {"only": sorted(wanted.only)},
    }
    return {
        "input": [str(source.resolve()), status.st_size, status.st_mtime_ns],
        "model": resume.versions,
        "options": options,
    }
