"""Distances from strengths, as integers, so that paths of equal length compare as equal.

With floats 1/s, two equal paths may differ in the last bit, and betweenness then counts only one of
them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# lcm(1, …, 20), so that strengths up to 20 keep exact inverses even where larger ones are rounded.
ROUNDED_UNIT = 232_792_560

# A path has at most n - 1 ties of at most `unit` each. Its length must fit into an int64; this
# leaves one bit to spare.
LONGEST = 2**62


class Distances(NamedTuple):
    """Distances of edges, at least 1.

    unit: Distance of a tie of strength 1.
    exact: Whether ``distance * strength == unit`` for every edge.
    """

    distance: NDArray[np.int64]
    unit: int
    exact: bool


def distances(strength: NDArray[np.int64], n_entities: int) -> Distances:
    """Return distances, which are the inverses of strengths.

    With L the least common multiple of all strengths, the distance is exactly L // s. Real counts
    of calls make L too large; the distance is then 232,792,560 / s, rounded half up, at least 1.
    Multiplying every strength by the same number changes no exact distance.
    """
    unit = _least_common_multiple(np.unique(strength), LONGEST // max(1, n_entities - 1))
    if unit:
        return Distances(unit // strength.astype(np.int64), unit, exact=True)
    rounded = (2 * ROUNDED_UNIT + strength) // (2 * strength)
    return Distances(np.maximum(rounded, 1), ROUNDED_UNIT, exact=False)


def _least_common_multiple(values: NDArray[np.int64], limit: int) -> int:
    unit = 1
    for value in values.tolist():  # Python integers: the product may exceed 64 bits
        unit = math.lcm(unit, value)
        if unit >= limit:
            return 0
    return unit
