"""Ranks with their ties: the best rank of each block of equals, and its middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import frozen

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F32, F64, I32, I64


def rank_blocks(values: F64, tied: float) -> tuple[I32, F32]:
    """Rank from the highest; a value joins a block within `tied` of the block's first.

    Above 1 the tolerance is `tied` times the first. Returns the best rank of each block, from 1,
    and the mean of its ranks. Trusts that no value is NaN.
    """
    # sorted outside: a sort compiled into the kernel costs a second of a first run; equals share a
    # block, so their order within it does not matter and NumPy's fastest sort will do
    best, middle = _scan(values, frozen(np.argsort(-values), np.int64), tied)
    return best, middle


@compiled
def _scan(values: F64, order: I64, tied: float) -> tuple[I32, F32]:
    """Walk down the values in `order`, from the highest."""
    n = values.size
    best = np.empty(n, np.int32)
    middle = np.empty(n, np.float32)
    i = 0
    while i < n:
        first = values[order[i]]
        least = first - tied * max(1.0, abs(first))
        j = i
        while j < n and values[order[j]] >= least:
            j += 1
        for k in range(i, j):
            best[order[k]] = i + 1
            middle[order[k]] = (i + 1 + j) / 2
        i = j
    return best, middle


@compiled
def best_first(ranks: I64) -> I64:
    """Order by competition rank, equals by number, in one pass.

    Trusts that each rank is one plus how many are better.
    """
    order = np.empty(ranks.size, np.int64)
    taken = np.zeros(ranks.size, np.int64)
    for k in range(ranks.size):
        first = ranks[k] - 1
        order[first + taken[first]] = k
        taken[first] += 1
    return order
