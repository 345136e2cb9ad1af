"""Hubs: entities with so many neighbors that a path over them says little.

Lives here: who is a hub, by one number for the whole library.
Not here: things that a projection leaves out because too many share them (`incidence`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.graph.incidence import LeftOut

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from linkanalysis.graph.entity_graph import EntityGraph

__all__ = ["HUB_CAP", "hub_rows", "neighbor_counts"]

# Whoever has more neighbors ties people who have nothing to do with each other.
HUB_CAP = 50


def neighbor_counts(graph: EntityGraph) -> NDArray[np.int64]:
    """Count the neighbors of each entity, whatever the direction of ties.

    Returns (n,): How many others each is tied to.
    """
    source, target = graph.source.astype(np.int64), graph.target.astype(np.int64)
    if graph.directed:  # a pair may have an edge each way
        low, high = np.minimum(source, target), np.maximum(source, target)
        pair = np.unique(low * graph.n + high)
        source, target = pair // max(graph.n, 1), pair % max(graph.n, 1)
    ends = np.concatenate([source, target])
    return np.bincount(ends, minlength=graph.n).astype(np.int64)


def hub_rows(
    graph: EntityGraph, nodes: Iterable[int], neighbors: NDArray[np.int64], cap: int | None
) -> tuple[LeftOut, ...]:
    """Report hubs.

    neighbors (n,): How many neighbors each entity has.
    """
    ordered = sorted(nodes, key=lambda node: (-int(neighbors[node]), graph.shown[node]))
    why = f"more than {cap} neighbors"
    return tuple(LeftOut(graph.shown[node], int(neighbors[node]), why) for node in ordered)
