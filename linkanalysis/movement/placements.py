"""The exact chance of a sum over places drawn without putting back.

Lives here: the distribution of the sum of the cells that columns meet when each is put into a row
of its own, all ways alike; blocks of a table that are small enough for it.
Not here: what rows, columns and cells are (`meetings`).
"""

from __future__ import annotations

from math import lgamma
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Table = NDArray[np.int64]

# Rows or columns with anything in them, whichever are fewer: all their subsets are gone through.
MOST = 10


def distribution(table: Table) -> Floats:
    """Return the chance of each sum, from 0 up.

    table: Cells of at least 0 (rows, columns); no more columns than rows, and `is_small`.

    Every way to join some rows with something in them to as many such columns is counted once, by
    the sum of its cells; the columns that are left are put into empty rows.
    """
    table = table[:, table.any(axis=0)]
    kept = table[table.any(axis=1)]
    n, empty, columns = len(table), len(table) - len(kept), table.shape[1]
    joined = _joined(kept.T if len(kept) > columns else kept)
    k = range(joined.shape[0])
    ways = [
        np.exp(_log_falling(empty, columns - each) - _log_falling(n, columns))
        if columns - each <= empty
        else 0.0
        for each in k
    ]
    chances: Floats = np.array(ways) @ joined
    return chances


def is_small(table: Table) -> bool:
    """Tell whether the chance of a table can be computed exactly in a moment."""
    return min(int(table.any(axis=0).sum()), int(table.any(axis=1).sum())) <= MOST


def _joined(table: Table) -> Floats:
    """Count the ways to join k rows with k columns, by k and by the sum of their cells."""
    rows, columns = table.shape
    most = int(np.sort(table.max(axis=1, initial=0))[::-1][: min(rows, columns)].sum())
    taken = np.arange(1 << rows)
    ways = np.zeros((taken.size, most + 1))
    ways[0, 0] = 1.0
    for column in table.T.tolist():
        before = ways.copy()
        for row, cell in enumerate(column):
            free = taken[(taken >> row) & 1 == 0]
            ways[free | (1 << row), cell:] += before[free, : most + 1 - cell]
    size = np.array([number.bit_count() for number in taken.tolist()])
    return np.array([ways[size == k].sum(axis=0) for k in range(min(rows, columns) + 1)])


def _log_falling(n: int, k: int) -> float:
    """Return the logarithm of n (n - 1) … (n - k + 1)."""
    return lgamma(n + 1) - lgamma(n - k + 1)
