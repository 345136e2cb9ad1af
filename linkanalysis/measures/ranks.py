"""Competition ranks: equal values share the best rank of their block.

Lives here: `competition_ranks` and the tolerance within which two values are equal.
Not here: intervals of ranks (`trust`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["TIED", "competition_ranks"]

# Values this close are one value: symmetry must not split on a last bit.
TIED = 1e-9


def competition_ranks(values: NDArray[Any], *, whole: bool) -> NDArray[np.int64]:
    """Rank from the highest: equals share the best rank of their block, as in sports."""
    different, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    falling = different[::-1].tolist()
    sizes = counts[::-1].tolist()
    block_ranks = np.zeros(len(falling), dtype=np.int64)
    before, rank, least = 0, 1, np.inf
    for place, (value, size) in enumerate(zip(falling, sizes, strict=True)):
        if place == 0 or value < least or whole:
            rank = before + 1
            least = value - TIED * max(1.0, abs(value))
        block_ranks[place] = rank
        before += size
    ranks: NDArray[np.int64] = block_ranks[::-1][which]
    return ranks
