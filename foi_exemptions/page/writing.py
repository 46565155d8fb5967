"""Reports written as one page: a response, or a folder of them."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING

from jinja2 import Environment, FunctionLoader, StrictUndefined

from foi_exemptions.catalogue import load_catalogue
from foi_exemptions.page.embedding import asset, content_policy, encodable, json_block
from foi_exemptions.page.folders import folder_view, short_names
from foi_exemptions.page.responses import response_view
from foi_exemptions.page.wording import DECIDED_BY, FILTERS, LABELS, OUTCOMES, SIGNS, STANCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foi_exemptions.results import Report

_PIECES = 500
"""So many pieces of a template are written at a time."""


def write_page(reports: Sequence[Report], file: IO[str], title: str | None = None, unread: Sequence[str] = ()) -> None:
    """Write one report as the page of a response, several as the page of a folder with every response in it.

    ``unread`` says of each file that could not be read why not: the page of a folder lists them.
    """
    names = short_names([report.document.source for report in reports])
    if single := len(reports) == 1 and not unread:
        names = [Path(reports[0].document.source).name]
    responses = [
        response_view(report, number, name) for number, (report, name) in enumerate(zip(reports, names, strict=True), 1)
    ]
    boot, style, script = asset("boot.js"), asset("page.css"), asset("page.js")
    values = {
        "title": title or (names[0] if single else "Freedom of information responses"),
        "policy": content_policy([style], [boot, script]),
        "boot": boot,
        "style": style,
        "script": script,
        "words": json_block(_words()),
        "versions": reports[0].versions if reports else {},
        "responses": responses,
        "folder": None if single else folder_view(responses, unread),
    }
    stream = _environment().get_template("page.html").stream(values)
    stream.enable_buffering(_PIECES)
    for chunk in stream:
        file.write(encodable(chunk))


def _words() -> dict[str, dict[str, str]]:
    """Return what the script calls the values of a report."""
    statutes = load_catalogue().statutes.values()
    return {
        "labels": LABELS,
        "signs": SIGNS,
        "outcomes": OUTCOMES,
        "decided_by": DECIDED_BY,
        "stances": STANCES,
        "units": {statute.id: f"{statute.id.upper()} {statute.unit}" for statute in statutes},
    }


def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(asset),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    environment.globals.update(labels=LABELS, signs=SIGNS, outcomes=OUTCOMES)
    return environment
