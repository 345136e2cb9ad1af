"""Positions on a map that folds: each ring or community keeps to a place of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.layout import MARGIN, apart
from linkanalysis.kernels.layout import positions as layout_positions
from linkanalysis.views.pages.appearance import UNIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph


def place_islands(
    graph: EntityGraph,
    islands: Sequence[Sequence[int]],
) -> NDArray[np.float64]:
    """Position each entity inside the first island that holds it, below all if none does.

    Returns (n, 2): points in units of the map, y downward.
    """
    home = np.full(graph.n, -1, dtype=np.int64)
    for number, island in reversed([*enumerate(islands)]):
        home[[*island]] = number
    points = np.zeros((graph.n, 2))
    radius = np.ones(len(islands))
    for number in range(len(islands)):
        nodes = np.flatnonzero(home == number)
        if nodes.size:
            within = _laid_out(*_ties_within(graph, nodes))
            radius[number] = np.sqrt((within**2).sum(axis=1).max()) + MARGIN
            points[nodes] = within
    centers = apart(_laid_out(*_ties_between(graph, home, len(islands))), radius)
    placed = home >= 0
    points[placed] += centers[home[placed]]
    points[~placed] = _below(points[placed], int((~placed).sum()))
    on_map: NDArray[np.float64]
    on_map = np.round(points * np.array([UNIT, -UNIT]), 1) + 0.0  # no negative zero
    return on_map


Ties = tuple[int, "NDArray[np.int64]", "NDArray[np.int64]", "NDArray[np.int64]"]


def _ties_within(graph: EntityGraph, nodes: NDArray[np.int64]) -> Ties:
    number = np.full(graph.n, -1, dtype=np.int64)
    number[nodes] = np.arange(nodes.size)
    return _summed(nodes.size, number[graph.source], number[graph.target], graph.strength)


def _ties_between(graph: EntityGraph, home: NDArray[np.int64], count: int) -> Ties:
    return _summed(count, home[graph.source], home[graph.target], graph.strength)


def _summed(
    n: int,
    source: NDArray[np.int64],
    target: NDArray[np.int64],
    strength: NDArray[np.int64],
) -> Ties:
    """Ties among `n` numbered nodes, each pair once with all its strength; others are -1."""
    low, high = np.minimum(source, target), np.maximum(source, target)
    kept = (low >= 0) & (low < high)
    pairs, which = np.unique(low[kept] * n + high[kept], return_inverse=True)
    total = np.zeros(pairs.size, dtype=np.int64)
    np.add.at(total, which, strength[kept])
    return n, pairs // max(n, 1), pairs % max(n, 1), total


def _laid_out(
    n: int,
    source: NDArray[np.int64],
    target: NDArray[np.int64],
    strength: NDArray[np.int64],
) -> NDArray[np.float64]:
    indptr, indices, edge = build_csr(n, source, target, directed=False)
    component = components(indptr, indices)
    placed: NDArray[np.float64]
    placed = layout_positions(indptr, indices, strength[edge], component, seed=0)
    return placed


def _below(points: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Points of a block below all others, for entities without ties."""
    left, bottom = points.min(axis=0).tolist() if len(points) else (0.0, 0.0)
    wide = round(float(np.ptp(points[:, 0]))) if len(points) else int(np.sqrt(count))
    steps = np.arange(count)
    right, down = steps % max(1, wide), steps // max(1, wide)
    return np.column_stack([left + right, bottom - 2.0 * MARGIN - down])
