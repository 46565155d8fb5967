"""``exemptions``: what the law says of a provision."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from foi_exemptions.commands.options import TableOrJson
from foi_exemptions.errors import CatalogueError

if TYPE_CHECKING:
    from foi_exemptions.catalogue import Catalogue


def _nearest(query: str, catalogue: Catalogue) -> str:
    """Suggest what may have been meant: a word of a heading, or else how to ask."""
    from rapidfuzz import fuzz, process

    words = {word for one in catalogue.provisions for word in re.findall(r"[a-z]{4,}", one.heading.lower())}
    found = process.extractOne(query.lower(), sorted(words), scorer=fuzz.ratio, score_cutoff=75)
    return f"did you mean {found[0]!r}?" if found else "try a number such as s31 or a word such as commercial"


def exemptions(
    query: Annotated[
        str, typer.Argument(help='A provision ("s31", "foisa:38", "reg 12(4)(b)") or plain words ("commercial").')
    ] = "",
    statute: Annotated[str | None, typer.Option(help="Only this one: foia, foisa, eir or eisr.")] = None,
    form: Annotated[TableOrJson, typer.Option("--format", "-f")] = TableOrJson.TABLE,
) -> None:
    """Look a provision up: its heading, what it does, its tests and where to read it."""
    from foi_exemptions.catalogue import load_catalogue

    catalogue = load_catalogue()
    if statute is not None:
        catalogue.statute(statute)
        found = (
            catalogue.search(query, statute)
            if query
            else tuple(p for p in catalogue.provisions if p.statute == statute)
        )
    else:
        found = catalogue.search(query) if query else catalogue.provisions
    if not found:
        raise CatalogueError(f"no provision matches {query!r}; {_nearest(query, catalogue)}")
    rows = [
        {
            "id": one.id, "heading": one.heading, "kind": one.kind.value, "test": one.test, "scope": one.scope,
            "limbs": list(one.limbs), "ncnd": list(one.ncnd), "href": catalogue.href(one.id), "checked": one.checked,
        }
        for one in found
    ]  # fmt: skip
    if form is TableOrJson.JSON:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("id", "heading", "kind", "test", "scope", "href"):
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(str(row[name]) for name in ("id", "heading", "kind", "test", "scope", "href")))
    Console(width=None if sys.stdout.isatty() else 140, highlight=False).print(table)
