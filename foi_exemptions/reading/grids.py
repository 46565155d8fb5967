"""The rows of a table as lines: cells of a row stand side by side, with tabs between them."""

from __future__ import annotations

import re

MAX_DEPTH = 8
"""Tables inside tables beyond this are read as plain lines."""

_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


class Grid:
    """A table as it is read; ``nested`` where a cell holds a table of its own, so that it only lays a page out."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.nested = False

    def add(self, cell: str) -> None:
        """Put a cell at the end of the last row."""
        if not self.rows:
            self.rows.append([])
        self.rows[-1].append(cell.strip("\n"))

    def text(self) -> str:
        """Return a line for each row; a cell of several paragraphs keeps its lines but no blank ones.

        A row of one cell, and every row of a table that only lays a page out, is read as ordinary text. An
        empty cell keeps its tab: an answer space left blank shows.
        """
        lines = []
        for row in self.rows:
            if not any(cell.strip() for cell in row):
                continue
            if self.nested or len(row) == 1:
                lines.append("\n\n".join(cell for cell in row if cell.strip()))
            else:
                lines.append("\t".join(_BLANK_LINES.sub("\n", cell.strip()) for cell in row))
        return ("\n\n" if self.nested else "\n").join(lines)
