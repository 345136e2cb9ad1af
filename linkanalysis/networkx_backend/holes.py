"""Structural holes, as networkx has them: NaN for nodes without neighbors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from linkanalysis.kernels.csr import both_ways
from linkanalysis.kernels.neighborhoods import structural_holes
from linkanalysis.networkx_backend.lengths import whole_lengths

if TYPE_CHECKING:
    from collections.abc import Hashable

    from linkanalysis.kernels.csr import F64
    from linkanalysis.networkx_backend.network import Network


def constraint(
    G: Network,
    nodes: Any = None,  # noqa: ANN401 - as in networkx
    weight: str | None = None,
) -> dict[Hashable, float]:
    """Return how far the contacts of each node are contacts of each other, by strength."""
    return G.by_node(_holes(G, weight)[0])


def effective_size(
    G: Network,
    nodes: Any = None,  # noqa: ANN401 - as in networkx
    weight: str | None = None,
) -> dict[Hashable, float]:
    """Count the contacts of each node that are not redundant with one another."""
    held, size = _holes(G, weight)
    return G.by_node(np.where(np.isnan(held), np.nan, size))


def _holes(network: Network, weight: str | None) -> tuple[F64, F64]:
    if len(network) == 0:
        message = "Graph has no nodes or edges"
        raise nx.NetworkXError(message)
    if network.loops.any():
        message = "structural holes of a graph with self-loops are left to networkx."
        raise NotImplementedError(message)
    indptr, indices, slot = network.rows
    strength, _ = whole_lengths(network.weights(weight)[slot], len(network))
    if network.directed:
        indptr, indices, strength = both_ways(indptr, indices, strength)
    return structural_holes(indptr, indices, strength)
