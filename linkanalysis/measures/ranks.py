"""Competition ranks: equal values share the best rank of their block.

Lives here: ranks, the order that follows, and the tolerance within which two values are equal.
Not here: intervals of ranks (`trust`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from linkanalysis.kernels.csr import frozen
from linkanalysis.kernels.rank_blocks import best_first, rank_blocks

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Relative to the value, absolute below 1: equal positions differ by the rounding of a sum, up to
# about 1e-12 in float64, while two different values of a measure have not been seen this close.
TIED = 1e-9

# Whole numbers within so many times the number of entities are ranked by counting, without a sort.
DENSE = 4


def competition_ranks(values: NDArray[Any], *, whole: bool) -> NDArray[np.int64]:
    """Rank from the highest, as in sports: 1, 2, 2, 4. Real values within `TIED` are equal."""
    if not whole:
        return rank_blocks(frozen(values, np.float64), TIED)[0].astype(np.int64)
    if values.size and values.dtype.kind in "biu":
        least = min(int(values.min()), 0)
        if int(values.max()) - least <= DENSE * values.size:
            which = values.astype(np.int64, copy=False)
            which = which - least if least else which
            return _ranks(np.bincount(which))[which]
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    return _ranks(counts)[which]


def order_by_rank(ranks: NDArray[np.int64]) -> NDArray[np.int64]:
    """Order entities by competition rank, equals by number."""
    order: NDArray[np.int64] = best_first(frozen(ranks, np.int64))
    return order


def _ranks(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the rank of each distinct value, rising, from how often each occurs."""
    above: NDArray[np.int64] = counts[::-1].cumsum()[::-1] - counts
    return above + 1
