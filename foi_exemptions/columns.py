"""Columns of any library to lists of strings: lists, NumPy and Arrow arrays, pandas Series."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

_MISSING = {"NoneType", "NAType", "NaTType"}
"""By name, as pandas is no dependency."""
_UNSEEN = {"Zs", "Zl", "Zp", "Cc", "Cf"}


def columns_among(table: Any, names: Sequence[str]) -> dict[str, list[str | None]]:
    """Return those of the named columns that a mapping, a DataFrame or an Arrow table has; see ``strings``."""
    present = getattr(table, "column_names", table)  # Arrow: what is in a table are its columns, not their names
    return {name: strings(table[name], name) for name in names if name in present and table[name] is not None}


def texts_of(column: Any, name: str) -> list[str]:
    """Return the values of a column in which none is missing; raises ValueError where one is."""
    found = strings(column, name)
    if None in found:
        raise ValueError(f"{name}: row {found.index(None)} has no text; leave such rows out")
    return found  # type: ignore[return-value]  # there is no None in it


def strings(column: Any, name: str) -> list[str | None]:
    """Return the values of a column; None where one is missing. Raises ValueError for what is not text."""
    if isinstance(column, str | bytes | Mapping) or getattr(column, "ndim", 1) != 1:
        kind = "two columns of one name" if getattr(column, "ndim", 0) == 2 else f"one {type(column).__name__}"
        raise ValueError(f"{name}: a column is a list or an array of texts; this is {kind}")
    if hasattr(column, "to_pylist"):  # Arrow
        values = column.to_pylist()
    elif hasattr(column, "tolist"):  # NumPy, pandas
        values = column.tolist()
    else:
        values = list(column)
    for row, value in enumerate(values):
        if not isinstance(value, str) and not _is_missing(value):
            raise ValueError(f"{name}: row {row} holds {type(value).__name__}, not text")
    return [value if isinstance(value, str) else None for value in values]


def is_blank(text: str) -> bool:
    """Return whether nothing of a text would be seen: only spaces, line ends, control and zero-width characters."""
    return all(unicodedata.category(one) in _UNSEEN for one in text)


def _is_missing(value: Any) -> bool:
    return type(value).__name__ in _MISSING or (isinstance(value, float) and value != value)
