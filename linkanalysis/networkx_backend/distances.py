"""Steps from one node or from each, in the order in which networkx finds nodes."""

from __future__ import annotations

from math import ceil, isinf
from typing import TYPE_CHECKING

import networkx as nx

from linkanalysis.kernels.distances import breadth_first

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from linkanalysis.networkx_backend.network import Network


def single_source_shortest_path_length(
    G: Network, source: Hashable, cutoff: float | None = None
) -> dict[Hashable, int]:
    """Count the steps from one node to all that it reaches, nearest first."""
    if source not in G:
        message = f"Source {source} is not in G"
        raise nx.NodeNotFound(message)
    return _steps(G, G.number[source], _limit(G, cutoff))


def all_pairs_shortest_path_length(
    G: Network, cutoff: float | None = None
) -> Iterator[tuple[Hashable, dict[Hashable, int]]]:
    """Yield for each node the steps to all that it reaches."""
    limit = _limit(G, cutoff)
    for k, node in enumerate(G.nodes):
        yield node, _steps(G, k, limit)


def _limit(network: Network, cutoff: float | None) -> int:
    """Return the most steps: networkx takes one more while it is below the cutoff."""
    if cutoff is None or (isinf(cutoff) and cutoff > 0):
        return len(network)
    return 0 if cutoff <= 0 else ceil(cutoff)


def _steps(network: Network, source: int, limit: int) -> dict[Hashable, int]:
    order, steps = breadth_first(network.indptr, network.heads, source, limit)
    nodes = map(network.nodes.__getitem__, order.tolist())
    return dict(zip(nodes, steps.tolist(), strict=True))
