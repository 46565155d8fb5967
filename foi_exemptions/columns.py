"""A column of any library to a list of strings: lists, NumPy and Arrow arrays, pandas Series."""

from __future__ import annotations

from typing import Any

_MISSING = {"NoneType", "NAType", "NaTType"}
"""By name, as pandas is no dependency."""


def strings(column: Any) -> list[str | None]:
    """Return the values of a column; None where one is missing. Raises ValueError for what is not text."""
    if isinstance(column, str):
        raise ValueError("a column is a list or an array of texts; this is one text: put it in a list")
    if hasattr(column, "to_pylist"):  # Arrow
        values = column.to_pylist()
    elif hasattr(column, "tolist"):  # NumPy, pandas
        values = column.tolist()
    else:
        values = list(column)
    for row, value in enumerate(values):
        if not isinstance(value, str) and not _is_missing(value):
            raise ValueError(f"row {row} of a column holds {type(value).__name__}, not text")
    return [value if isinstance(value, str) else None for value in values]


def _is_missing(value: Any) -> bool:
    return type(value).__name__ in _MISSING or (isinstance(value, float) and value != value)
