"""``label`` for a table of answers: the same table with labels."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

import typer

from foi_exemptions.commands.options import load_labeller
from foi_exemptions.jobs import in_processes
from foi_exemptions.progress import progress
from foi_exemptions.table_batches import ADDED
from foi_exemptions.table_readers import Columns, estimated_rows, first_names
from foi_exemptions.tables import Resume, label_columns, label_table, labelling_with

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from foi_exemptions.filters import Filter
    from foi_exemptions.results import Jurisdiction
    from foi_exemptions.table_batches import Added
    from foi_exemptions.tables import Texts

PAYS_FROM = 50_000
"""The rows from which on several processes are faster: below, they take longer to start than they save."""


def label_answers(
    source: Path,
    columns: Columns,
    form: str,
    output: Path | None,
    wanted: Filter,
    model: tuple[Path | None, str | None],
    jurisdiction: Jurisdiction | None,
    jobs: int,
    resume: bool,
) -> None:
    """Write the labelled table, and say on standard error what could not be labelled or was left out."""
    labeller = load_labeller(*model)
    if replaced := [repr(name) for name in first_names(source, columns) if name in ADDED]:
        _say(f"{source}: has columns {', '.join(replaced)} already; they are replaced")
    free = sys.stderr.isatty() and (output is not None or not sys.stdout.isatty())
    with ExitStack() as stack:
        labelling = labelling_with(partial(labeller.label_batch, jurisdiction=jurisdiction))
        if jobs > 1 and _pays(source, columns, jobs):
            labelling = stack.enter_context(in_processes(partial(_labels_of, *model, jurisdiction), jobs))
        totals = label_table(
            source,
            columns,
            labelling,
            output,
            form,
            wanted=wanted,
            resume=Resume(labeller.versions, jurisdiction, _say) if resume else None,
            progress=stack.enter_context(progress("rows", free)),
        )
    if totals.failed:
        where = "left out" if wanted else "see their 'error' column"
        _say(f"{totals.failed} of {totals.rows} rows could not be labelled; {where}")
    if wanted:
        _say(f"{totals.written} of {totals.rows} rows have what was asked for")


def _labels_of(model: Path | None, sha256: str | None, jurisdiction: Jurisdiction | None) -> Callable[[Texts], Added]:
    """Return what labels in a process of its own."""
    label_batch = partial(load_labeller(model, sha256).label_batch, jurisdiction=jurisdiction)
    return partial(label_columns, label_batch=label_batch)


def _pays(source: Path, columns: Columns, jobs: int) -> bool:
    rows = estimated_rows(source, columns)
    if rows < PAYS_FROM:
        _say(f"{source}: about {rows:,} rows, too few for --jobs: below {PAYS_FROM:,} one process is faster")
        return False
    _say(f"{source}: about {rows:,} rows, labelled in {jobs} processes")
    return True


def _say(line: str) -> None:
    typer.echo(f"foi-exemptions: {line}", err=True)
