"""Scores as one page of HTML that needs nothing else: no script, no network, light and dark."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from foi_exemptions.scores import charts
from foi_exemptions.scores.sections import Section, sections

if TYPE_CHECKING:
    from collections.abc import Sequence

_STYLE = """
:root { color-scheme: light dark; --line: #b8bec8; --soft: #eef1f5; --a: #1f5fa8; --b: #b0560f; --c: #4d7a2a; }
@media (prefers-color-scheme: dark) {
  :root { --line: #545b66; --soft: #23272e; --a: #7fb3ea; --b: #e6a264; --c: #a3cf7d; }
}
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; margin: .5rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .7rem; text-align: right; border-bottom: 1px solid var(--line); vertical-align: top; }
td { white-space: nowrap; }
.words td { white-space: normal; }
th:first-child, .words td, .words th { text-align: left; }
thead th { background: var(--soft); }
.wide { overflow-x: auto; }
.note { opacity: .8; }
svg { max-width: 100%; height: auto; font-size: 12px; }
svg text { fill: currentColor; }
svg .axis { stroke: currentColor; }
svg .guide { stroke: var(--line); stroke-dasharray: 4 3; }
svg .curve { fill: none; stroke: var(--a); stroke-width: 2; }
svg .dot { fill: var(--a); fill-opacity: .75; }
svg .whisker { stroke: currentColor; stroke-width: 1.5; }
svg .b0 { fill: var(--a); } svg .b1 { fill: var(--b); } svg .b2 { fill: var(--c); }
.shade { background: color-mix(in srgb, var(--a) calc(var(--share) * 60%), transparent); }
"""


def to_page(scores: dict[str, Any], title: str) -> str:
    """Return the page; every word of it that comes from scores or gold is escaped."""
    drawings = _drawings(scores)
    parts = [_section(section, drawings.get(section.name, "")) for section in sections(scores)]
    name = escape(title)
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n<h1>{name}</h1>\n{''.join(parts)}</main>\n</body>\n</html>\n"
    )


def _drawings(scores: dict[str, Any]) -> dict[str, str]:
    """Return the drawing of each section that has one."""
    found = {}
    if "per_label" in scores:
        found["labels"] = charts.bars(scores["per_label"], (scores.get("intervals") or {}).get("per_label", {}))
    if "calibration" in scores:
        found["calibration"] = charts.reliability(scores["calibration"]["bins"])
    if "coverage" in scores:
        found["coverage"] = charts.coverage(scores["coverage"])
    return found


def _section(section: Section, drawing: str) -> str:
    kind = ' class="words"' if section.name == "changes" else ""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in section.header)
    shaded = section.name == "confusion"
    rows = "".join(f"<tr>{_cells(row, shaded)}</tr>\n" for row in section.rows)
    note = f'<p class="note">{escape(section.note)}</p>\n' if section.note else ""
    return (
        f'<section aria-labelledby="{section.name}">\n<h2 id="{section.name}">{escape(section.title)}</h2>\n'
        f'{drawing}\n<div class="wide" tabindex="0"><table{kind}>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody>\n</table></div>\n{note}</section>\n"
    )


def _cells(row: Sequence[str], shaded: bool) -> str:
    """Return a row of cells, the first its heading; in a confusion the share of the row shades a cell."""
    cells = [f'<th scope="row">{escape(row[0])}</th>']
    total = max(1, sum(map(int, row[1:]))) if shaded else 0
    for cell in row[1:]:
        shade = f' class="shade" style="--share: {int(cell) / total:.2f}"' if shaded else ""
        cells.append(f"<td{shade}>{escape(cell)}</td>")
    return "".join(cells)
