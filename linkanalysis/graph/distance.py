"""Distances from strengths, in whole numbers, so that equal paths stay equal.

Lives here: the one definition of distance. With floats 1/s a path of two ties may differ from an
equal one in the last bit, and betweenness then follows a path that is no shorter than others.
Not here: shortest paths, which are kernels, and the scale in which results show lengths.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Distances", "distances"]

# lcm(1, …, 20): divisible by every small strength, so that small strengths keep exact inverses.
ROUNDED_UNIT = 232_792_560

# No path has more than n - 1 ties of at most `unit` each; its length must fit into 64 bits.
LONGEST = 2**62


class Distances(NamedTuple):
    """Distances of the edges of a graph.

    distance: One for each edge, at least 1.
    unit: Distance of a tie of strength 1.
    exact: Whether ``distance * strength == unit`` holds for every edge.
    """

    distance: NDArray[np.int64]
    unit: int
    exact: bool


def distances(strength: NDArray[np.int64], n_entities: int) -> Distances:
    """Turn strengths into distances: the stronger the tie, the nearer.

    With L the least common multiple of all strengths, the distance is L // s, exactly. Real
    counts of calls make L too large; then it is 232,792,560 / s, rounded half up and at least 1,
    and `exact` is False. Multiplying every strength by the same number changes no exact distance.
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
