"""Measures that walk from each to each, estimated from some entities: for many possible worlds.

Lives here: the estimate of each such measure, on the scale of the measure itself.
Not here: the measures (`places`, `two_mode`), and when they are estimated (`world_budget`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.kernels.pivots import pivot_betweenness, pivot_sums
from linkanalysis.measures.path_measures import share_of_pairs, wasserman_faust
from linkanalysis.measures.two_mode import share_of_largest

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from linkanalysis.measures.ties import Ties

    Values = NDArray[np.float64]

__all__ = ["ESTIMATES", "PIVOTS"]

# Entities from which paths are followed, a multiple of 8.
PIVOTS = 256


def _betweenness(ties: Ties) -> Values:
    raw = pivot_betweenness(ties.indptr, ties.indices, directed=ties.directed, sources=PIVOTS)
    return share_of_pairs(raw, ties)


def _weighted_betweenness(ties: Ties) -> Values:
    raw = pivot_betweenness(
        ties.indptr, ties.indices, ties.distance, directed=ties.directed, sources=PIVOTS
    )
    return share_of_pairs(raw, ties)


def _two_mode_betweenness(ties: Ties) -> Values:
    return share_of_largest(
        ties, lambda *rows: pivot_betweenness(*rows, directed=False, sources=PIVOTS)
    )


def _weighted_closeness(ties: Ties) -> Values:
    reach, far, _ = ties.once(_sums)
    return wasserman_faust(reach, far, ties.n) * ties.length_unit


def _weighted_harmonic(ties: Ties) -> Values:
    return ties.once(_sums)[2] * ties.length_unit


def _sums(ties: Ties) -> tuple[Values, Values, Values]:
    return pivot_sums(ties.indptr, ties.indices, ties.distance, targets=PIVOTS)


ESTIMATES: dict[str, Callable[[Ties], Values]] = {
    "betweenness": _betweenness,
    "weighted_betweenness": _weighted_betweenness,
    "two_mode_betweenness": _two_mode_betweenness,
    "weighted_closeness": _weighted_closeness,
    "weighted_harmonic": _weighted_harmonic,
}
