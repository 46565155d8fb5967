"""Sparse tables as far as labelling needs them, in numpy alone.

scipy.sparse does the same, but importing it takes longer than everything that labelling one letter does; training,
which has imported it anyway, asks for its matrix.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(slots=True)
class Cells:
    """The cells of a table that are not nought, each named once, in any order; ``shape`` is (rows, columns)."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: NDArray[np.float64]
    shape: tuple[int, int]

    def beside(self, right: Cells) -> Cells:
        """Return one table of this one's columns and then those of ``right``, which has as many rows."""
        return Cells(
            np.concatenate([self.rows, right.rows]),
            np.concatenate([self.columns, right.columns + self.shape[1]]),
            np.concatenate([self.values, right.values]),
            (self.shape[0], self.shape[1] + right.shape[1]),
        )

    def sums(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sums of each row's cells weighed by column, shape (rows, n); ``weights`` is (n, columns)."""
        height = self.shape[0]
        parts = [np.bincount(self.rows, weights=self.values * row[self.columns], minlength=height) for row in weights]
        return np.stack(parts, axis=1)

    def matrix(self) -> Any:
        """Return the table as scipy's CSR matrix."""
        from scipy import sparse

        return sparse.csr_matrix((self.values, (self.rows, self.columns)), shape=self.shape)
