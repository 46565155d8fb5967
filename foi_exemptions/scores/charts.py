"""Scores as drawings: SVG that stands in a page and takes its colours from it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SIDE, MARGIN = 300, 46
"""The sides of a square plot and the room for its axes, in user units."""
_BARS = (("p", "precision"), ("r", "recall"), ("f1", "F1"))
_BAR, _GAP, _NAME = 12, 14, 180


def reliability(bins: Sequence[dict[str, Any]]) -> str:
    """Return accuracy over probability; an honest model's points lie on the diagonal, and larger ones count more."""
    x = y = _scale(0.0, 1.0)
    most = max(one["n"] for one in bins)
    points = [(x(one["probability"]), _down(y(one["accuracy"]))) for one in bins]
    drawn = [
        _line_between((x(0), _down(y(0))), (x(1), _down(y(1))), "guide"),
        _path(points),
        *(
            _dot(
                *place,
                3 + 7 * (one["n"] / most) ** 0.5,
                f"{one['n']} answers: {one['probability']:.3f} said, {one['accuracy']:.3f} right",
            )
            for place, one in zip(points, bins, strict=True)
        ),
    ]
    ticks = [0.0, 0.25, 0.5, 0.75, 1.0]
    return _square("Reliability", "mean probability", "accuracy", drawn, (x, ticks, "{:.2f}"), (y, ticks, "{:.2f}"))


def coverage(rows: Sequence[dict[str, Any]]) -> str:
    """Return accuracy among the surest, over their share."""
    least = min(0.9, *(one["accuracy"] for one in rows))
    low = int(least * 20) / 20
    x, y = _scale(50, 100), _scale(low, 1.0)
    points = [(x(one["share"]), _down(y(one["accuracy"]))) for one in rows]
    drawn = [
        _path(points),
        *(
            _dot(*place, 4, f"surest {one['share']} %: {one['accuracy']:.3f} right")
            for place, one in zip(points, rows, strict=True)
        ),
    ]
    ticks = [low + (1 - low) * step / 4 for step in range(5)]
    shares = [50.0, 60.0, 70.0, 80.0, 90.0, 100.0]
    return _square(
        "Risk and coverage", "surest, per cent", "accuracy", drawn, (x, shares, "{:.0f}"), (y, ticks, "{:.3f}")
    )


def bars(per_label: dict[str, dict[str, Any]], intervals: dict[str, dict[str, list[float]]]) -> str:
    """Return precision, recall and F1 of each label as bars, with a whisker for the interval."""
    x = _scale(0.0, 1.0)
    drawn, top = [], 6
    for label, row in per_label.items():
        middle = top + _BAR * len(_BARS) / 2
        drawn.append(f'<text x="{_NAME - 8}" y="{middle + 4:.0f}" text-anchor="end">{escape(label)}</text>')
        for i, (key, name) in enumerate(_BARS):
            y, end = top + i * _BAR, x(row[key]) - MARGIN
            title = f"{label}: {name} {row[key]:.3f}"
            span = intervals.get(label, {}).get(key)
            title += f" ({span[0]:.3f}-{span[1]:.3f})" if span else ""
            drawn.append(
                f'<rect class="b{i}" x="{_NAME}" y="{y}" width="{end:.1f}" height="{_BAR - 2}">'
                f"<title>{escape(title)}</title></rect>"
            )
            if span:
                low, high = (_NAME + x(value) - MARGIN for value in span)
                centre = y + (_BAR - 2) / 2
                drawn.append(_line_between((low, centre), (high, centre), "whisker"))
        top += _BAR * len(_BARS) + _GAP
    for tick in (0.0, 0.5, 1.0):
        at = _NAME + x(tick) - MARGIN
        drawn.append(_line_between((at, 0), (at, top - _GAP + 4), "guide"))
        drawn.append(f'<text x="{at:.0f}" y="{top + 4}" text-anchor="middle">{tick:.1f}</text>')
    for i, (_, name) in enumerate(_BARS):
        left = _NAME + i * 100
        drawn.append(f'<rect class="b{i}" x="{left}" y="{top + 16}" width="10" height="10"/>')
        drawn.append(f'<text x="{left + 16}" y="{top + 25}">{name}</text>')
    return _svg(_NAME + SIDE + 20, top + 34, "Precision, recall and F1 of each label, with intervals", drawn)


def _scale(low: float, high: float) -> Callable[[float], float]:
    """Return what places a value along an axis of ``SIDE`` units that begins behind the margin."""
    return lambda value: MARGIN + SIDE * (value - low) / (high - low)


def _down(along: float) -> float:
    """Return the place from the top of what stands ``along`` the upward axis."""
    return SIDE + MARGIN + 10 - along


def _square(
    name: str,
    below: str,
    beside: str,
    drawn: list[str],
    horizontal: tuple[Callable[[float], float], Sequence[float], str],
    vertical: tuple[Callable[[float], float], Sequence[float], str],
) -> str:
    """Return a square plot with its axes."""
    floor = SIDE + 10
    axes = [
        _line_between((MARGIN, floor), (MARGIN + SIDE, floor), "axis"),
        _line_between((MARGIN, 10), (MARGIN, floor), "axis"),
    ]
    place, ticks, form = horizontal
    axes += [f'<text x="{place(t):.0f}" y="{floor + 16}" text-anchor="middle">{form.format(t)}</text>' for t in ticks]
    place, ticks, form = vertical
    axes += [
        f'<text x="{MARGIN - 6}" y="{_down(place(t)) + 4:.0f}" text-anchor="end">{form.format(t)}</text>' for t in ticks
    ]
    axes.append(f'<text x="{MARGIN + SIDE / 2}" y="{floor + 34}" text-anchor="middle">{escape(below)}</text>')
    return _svg(SIDE + MARGIN + 20, floor + 42, f"{name}: {beside} over {below}", axes + drawn)


def _svg(width: float, height: float, name: str, drawn: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" role="img" aria-label="{escape(name)}">'
        f"{''.join(drawn)}</svg>"
    )


def _line_between(start: tuple[float, float], end: tuple[float, float], kind: str) -> str:
    return f'<line class="{kind}" x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}"/>'


def _path(points: Sequence[tuple[float, float]]) -> str:
    return f'<polyline class="curve" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>'


def _dot(x: float, y: float, radius: float, title: str) -> str:
    return f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"><title>{escape(title)}</title></circle>'
