"""Scores for people and programs: a table for a terminal, Markdown, JSON and a page of its own."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import RenderableType

    from foi_exemptions.scores.sections import Section

WIDTH = 130
"""Columns of a table that goes into a file."""


class ScoreFormat(StrEnum):
    """How scores are written."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"


def write_scores(scores: dict[str, Any], form: ScoreFormat, file: IO[str], title: str) -> None:
    """Write scores to ``file``; ``title`` heads the page and the Markdown."""
    if form is ScoreFormat.JSON:
        file.write(json.dumps(scores, ensure_ascii=False, indent=1) + "\n")
    elif form is ScoreFormat.MARKDOWN:
        file.write(to_markdown(scores, title))
    elif form is ScoreFormat.HTML:
        from foi_exemptions.scores.page import to_page

        file.write(to_page(scores, title))
    else:
        from rich.console import Console

        Console(file=file, width=None if file.isatty() else WIDTH, highlight=False).print(to_score_table(scores))


def to_score_table(scores: dict[str, Any]) -> RenderableType:
    """Return evaluation scores as tables for a terminal; documents one by one are left to the other formats."""
    from rich.console import Group
    from rich.text import Text

    from foi_exemptions.scores.sections import sections

    parts: list[RenderableType] = []
    for section in sections(scores):
        if section.name == "overall":
            parts += [
                Text("\n".join(f"{name}: {value}" for name, value in section.rows)),
                Text(section.note, "dim"),
                Text(),
            ]
        elif section.name != "documents":
            parts += [Text(section.title, "bold"), _table(section), Text(section.note, "dim"), Text()]
    return Group(*parts[:-1])


def _table(section: Section) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    words = section.name == "changes"
    for i, name in enumerate(section.header):
        table.add_column(name, justify="left" if not i or words else "right")
    for row in section.rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def to_markdown(scores: dict[str, Any], title: str) -> str:
    """Return evaluation scores as Markdown tables under headings."""
    from foi_exemptions.scores.sections import sections

    lines = [f"# {title}", ""]
    for section in sections(scores):
        lines += [f"## {section.title}", "", _line(section.header), "|---" * len(section.header) + "|"]
        lines += [_line(row) for row in section.rows]
        lines += ["", f"{section.note[0].upper()}{section.note[1:]}.", ""] if section.note else [""]
    return "\n".join(lines)


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(_escaped(cell) for cell in cells) + " |"


def _escaped(cell: str) -> str:
    """Return a cell that stays one cell, and plain text, in a Markdown table."""
    for mark in "\\|<>*`[]":
        cell = cell.replace(mark, f"\\{mark}")
    return " ".join(cell.split())
