"""What holds a graph together: components, cuts, cores and triangles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from linkanalysis.kernels import components, cores, neighborhoods
from linkanalysis.kernels.csr import build_csr, slot_rows

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from linkanalysis.kernels.csr import F64, I64
    from linkanalysis.networkx_backend.network import Network


def connected_components(G: Network) -> Iterator[set[Hashable]]:
    """Yield the nodes of each component, in the order of their first nodes."""
    yield from G.groups(_labels(G))


def number_connected_components(G: Network) -> int:
    """Count the components."""
    return int(_labels(G).max(initial=-1)) + 1


def is_connected(G: Network) -> bool:
    """Say whether there is one component."""
    if len(G) == 0:
        message = "Connectivity is undefined for the null graph."
        raise nx.NetworkXPointlessConcept(message)
    return number_connected_components(G) == 1


def node_connected_component(G: Network, n: Hashable) -> set[Hashable]:
    """Return the nodes of the component of one node."""
    label = _labels(G)
    there = np.flatnonzero(label == label[G.number[n]])
    return {G.nodes[k] for k in there.tolist()}


# In a directed graph the kernel forgets directions, which is what makes components weak.
def weakly_connected_components(G: Network) -> Iterator[set[Hashable]]:
    """Yield the nodes of each weak component, in the order of their first nodes."""
    yield from connected_components(G)


def number_weakly_connected_components(G: Network) -> int:
    """Count the weak components."""
    return number_connected_components(G)


def is_weakly_connected(G: Network) -> bool:
    """Say whether there is one weak component."""
    return is_connected(G)


def articulation_points(G: Network) -> Iterator[Hashable]:
    """Yield the nodes whose loss splits their component, in the order of nodes."""
    for k in np.flatnonzero(components.cut_points(G.rows.indptr, G.rows.indices)).tolist():
        yield G.nodes[k]


def bridges(G: Network, root: Hashable | None = None) -> Iterator[tuple[Hashable, Hashable]]:
    """Yield the edges whose loss splits their component."""
    found = np.zeros(G.heads.size, np.bool_)
    found[G.rows.slot] = components.bridges(G.rows.indptr, G.rows.indices)
    yield from G.pairs(G.edges[found[G.edges]])


def has_bridges(G: Network, root: Hashable | None = None) -> bool:
    """Say whether the loss of one edge splits a component."""
    return bool(components.bridges(G.rows.indptr, G.rows.indices).any())


def core_number(G: Network) -> dict[Hashable, int]:
    """Return the largest k for which each node lies in a subgraph of minimum degree k."""
    if G.loops.any():
        message = (
            "Input graph has self loops which is not permitted; "
            "Consider using G.remove_edges_from(nx.selfloop_edges(G))."
        )
        raise nx.NetworkXNotImplemented(message)
    indptr, indices, _ = G.rows
    if G.directed:  # in and out degree together: both rows joined, a neighbor both ways twice
        tails = np.concatenate([G.tails, G.heads])
        heads = np.concatenate([G.heads, G.tails])
        indptr, indices, _ = build_csr(len(G), tails, heads, directed=True)
    return G.by_node(cores.core_numbers(indptr, indices))


def triangles(G: Network, nodes: Any = None) -> dict[Hashable, int]:  # noqa: ANN401 - as in networkx
    """Count the triangles at each node."""
    return G.by_node(neighborhoods.triangles(G.rows.indptr, G.rows.indices))


def clustering(
    G: Network,
    nodes: Any = None,  # noqa: ANN401 - as in networkx
    weight: str | None = None,
) -> dict[Hashable, float]:
    """Return the share of the pairs of neighbors of each node that are joined."""
    return G.by_node(_shares(*_closed(G)))


def average_clustering(
    G: Network,
    nodes: Any = None,  # noqa: ANN401 - as in networkx
    weight: str | None = None,
    count_zeros: bool = True,
) -> float:
    """Return the mean clustering, or that of nodes in triangles."""
    values: list[float] = _shares(*_closed(G)).tolist()
    if not count_zeros:
        values = [value for value in values if value > 0]
    return sum(values) / len(values)


def transitivity(G: Network) -> float:
    """Return the share of the pairs of edges that meet in a node and are closed by a third."""
    closed, pairs = _closed(G)
    return int(closed.sum()) / int(pairs.sum()) if closed.any() else 0


def _labels(network: Network) -> I64:
    return components.components(network.indptr, network.heads)


def _closed(network: Network) -> tuple[I64, I64]:
    """Count the ordered pairs of neighbors of each node, the joined ones first."""
    degree = np.bincount(slot_rows(network.rows.indptr), minlength=len(network))
    closed = 2 * neighborhoods.triangles(network.rows.indptr, network.rows.indices)
    return closed, degree * (degree - 1)


def _shares(part: I64, whole: I64) -> F64:
    return np.divide(part, whole, out=np.zeros(part.size), where=part > 0)
