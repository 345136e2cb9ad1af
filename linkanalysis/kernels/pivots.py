"""Betweenness from some sources: an estimate for rankings that are made many times over.

Lives here: the estimate from sources that are drawn evenly over the network.
Not here: all paths (`paths`), and estimates with a stated guarantee (`sampled`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.draws import uniforms
from linkanalysis.kernels.folding import fold
from linkanalysis.kernels.paths import kernel_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["pivot_betweenness"]

# Sources that search together are neighbors in the order of the folded network.
TOGETHER = 8


def pivot_betweenness(
    indptr: NDArray[np.uint32], indices: NDArray[np.uint32], *, directed: bool, sources: int
) -> NDArray[np.float64]:
    """Estimate the sums of `paths.betweenness` from so many sources, a multiple of 8.

    Trusts the same CSR. The order of the folded network follows its neighborhoods; it is cut into
    equal stretches and eight sources are drawn in each, so that no part is left out. The draw
    depends on the network alone. All sources are taken where they are hardly more. O(sources x
    slots).

    References
    ----------
    .. [1] Brandes, Pich (2007), Int. J. Bifurcation and Chaos 17(7), 2303-2318.
    """
    core = fold(indptr, indices, pendants=not directed)
    kernel = kernel_of(core, directed=directed)
    n = core.node.size
    stretches = sources // TOGETHER
    if n < 2 * sources:
        total = kernel(0, n)
    else:
        length = n / stretches
        jitter = uniforms(0, indices.size, stretches)
        first = (np.arange(stretches) * length + jitter * (length - TOGETHER)).astype(np.int64)
        total = np.zeros(n)
        for start in first.tolist():
            total += kernel(start, start + TOGETHER)
        total *= n / sources
    return core.passed(total if directed else total / 2)
