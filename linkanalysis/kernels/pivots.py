"""Estimates from some nodes: for measures that are taken many times over, in possible worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels import paths, weighted_paths
from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import F64, I64, U32, frozen, transpose
from linkanalysis.kernels.draws import uniforms
from linkanalysis.kernels.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.kernels.folding import Core

# Sources that search together, the width of `through_batches`; neighbors in the order of the folded
# network, so that their searches meet.
TOGETHER = 8


def pivot_betweenness(
    indptr: U32, indices: U32, distance: I64 | None = None, *, directed: bool, sources: int
) -> F64:
    """Estimate the sums of `betweenness` from `sources` nodes, a multiple of 8.

    Trusts the same CSR as `paths.betweenness` or, with distances, `weighted_betweenness`. The order
    of the folded network follows its neighborhoods; eight sources are drawn in each of its equal
    stretches, so that no part is left out. The draw depends on the network alone. All sources are
    used if they are hardly more. O(sources x slots).
    Brandes, Pich (2007), Int. J. Bifurcation and Chaos 17(7), 2303-2318.
    """
    core = fold(indptr, indices, pendants=not directed)
    kernel = _kernel_of(core, distance, directed=directed)
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


def pivot_sums(indptr: U32, indices: U32, distance: I64, *, targets: int) -> tuple[F64, F64, F64]:
    """Estimate `weighted_paths.distance_sums` from at most `targets` nodes of each component.

    Takes any CSR that `distance_sums` takes. Smaller components are counted whole; in the others
    one target is drawn in each equal stretch of the nodes, by the network alone, and the sums are
    scaled up. O(targets x slots).
    Eppstein, Wang (2004), J. Graph Algorithms Appl. 8(1), 39-45.
    """
    label = components(indptr, indices)
    drawn = frozen(_in_each(label, targets), np.int64)
    back_indptr, back_indices, slot = transpose(indptr, indices)
    lengths = frozen(np.asarray(distance, np.int64)[slot], np.int64)
    _, shift = weighted_paths.measured(lengths)
    reach, far, harmonic = weighted_paths.sums_to(
        frozen(back_indptr, np.uint32), frozen(back_indices, np.uint32), lengths, shift, drawn
    )
    asked = np.bincount(label[drawn])[label]
    asked[drawn] -= 1  # nobody is their own target
    scale = (np.bincount(label)[label] - 1) / np.maximum(asked, 1)
    return 1 + reach * scale, far * scale, harmonic * scale


def _kernel_of(core: Core, distance: I64 | None, *, directed: bool) -> Callable[[int, int], F64]:
    if distance is None:
        return paths.kernel_of(core, directed=directed)
    through = weighted_paths.kernel_of(core, distance)
    return lambda first, last: through(first, last)[0]


def _in_each(label: I64, most: int) -> I64:
    """Draw up to so many nodes of each component, one in each equal stretch of its nodes."""
    size = np.bincount(label)
    count = np.minimum(size, most)
    part = np.repeat(np.arange(size.size), count)
    stretch = np.arange(part.size) - (np.cumsum(count) - count)[part]
    begin = stretch * size[part] // count[part]
    width = (stretch + 1) * size[part] // count[part] - begin
    place = begin + (uniforms(0, label.size, part.size) * width).astype(np.int64)
    nodes = np.argsort(label, kind="stable")
    drawn: I64 = nodes[(np.cumsum(size) - size)[part] + place]
    return drawn
