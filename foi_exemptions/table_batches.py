"""A batch of a table's rows, as dicts or as Arrow columns: what the readers yield and the writers take."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

Rows = list[dict[str, Any]]
Added = dict[str, list[Any]]

ADDED = ("label", "labels", "probability", "exemptions", "needs_review", "decided_by", "error")
"""The columns that labelling adds, in this order."""


class Batch(Protocol):
    """Some rows in their order; ``read`` is how much of the file has been read with them, from 0 to 1."""

    @property
    def read(self) -> float: ...

    def __len__(self) -> int: ...

    def column(self, name: str) -> list[Any]:
        """Return the values of a column, None where a row lacks it."""

    def after(self, count: int) -> Batch:
        """Return the batch without its first ``count`` rows."""

    def joined(self, added: Added) -> Batch:
        """Return the batch with ``ADDED`` columns behind its own, or in the place of those of the same name."""

    def kept(self, mask: Sequence[bool]) -> Batch:
        """Return the rows for which the mask is true."""

    def to_rows(self) -> Rows:
        """Return the rows as dicts."""

    def to_arrow(self, schema: Any) -> Any:
        """Return the rows as an Arrow record batch with this schema."""


@dataclass(frozen=True, slots=True)
class RowBatch:
    """Rows of CSV or JSON Lines; those of JSON Lines need not have the same keys."""

    rows: Rows
    read: float

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> list[Any]:
        return [row.get(name) for row in self.rows]

    def after(self, count: int) -> RowBatch:
        return RowBatch(self.rows[count:], self.read)

    def joined(self, added: Added) -> RowBatch:
        names = tuple(added)
        values = zip(*added.values(), strict=True)
        return RowBatch(
            [{**row, **dict(zip(names, new, strict=True))} for row, new in zip(self.rows, values, strict=True)],
            self.read,
        )

    def kept(self, mask: Sequence[bool]) -> RowBatch:
        return RowBatch(list(compress(self.rows, mask)), self.read)

    def to_rows(self) -> Rows:
        return self.rows

    def to_arrow(self, schema: Any) -> Any:
        import pyarrow as pa

        return pa.RecordBatch.from_pylist(self.rows, schema=schema)


@dataclass(frozen=True, slots=True)
class ArrowBatch:
    """Rows of Parquet, column by column (``columns`` is a ``pyarrow.RecordBatch``)."""

    columns: Any
    read: float

    def __len__(self) -> int:
        return int(self.columns.num_rows)

    def column(self, name: str) -> list[Any]:
        values: list[Any] = self.columns.column(name).to_pylist()
        return values

    def after(self, count: int) -> ArrowBatch:
        return ArrowBatch(self.columns.slice(count), self.read)

    def joined(self, added: Added) -> ArrowBatch:
        import pyarrow as pa

        schema = with_added(self.columns.schema)
        arrays = [
            pa.array(added[field.name], field.type) if field.name in added else self.columns.column(field.name)
            for field in schema
        ]
        return ArrowBatch(pa.RecordBatch.from_arrays(arrays, schema=schema), self.read)

    def kept(self, mask: Sequence[bool]) -> ArrowBatch:
        import pyarrow as pa

        return ArrowBatch(self.columns.filter(pa.array(mask, pa.bool_())), self.read)

    def to_rows(self) -> Rows:
        rows: Rows = self.columns.to_pylist()
        return rows

    def to_arrow(self, schema: Any) -> Any:
        return self.columns


def with_added(schema: Any) -> Any:
    """Return an Arrow schema with the added columns in it."""
    import pyarrow as pa

    types = {"probability": pa.float64(), "needs_review": pa.bool_()}
    types |= dict.fromkeys(("labels", "exemptions"), pa.list_(pa.string()))
    for name in ADDED:
        index, field = schema.get_field_index(name), pa.field(name, types.get(name, pa.string()))
        schema = schema.append(field) if index < 0 else schema.set(index, field)
    return schema
