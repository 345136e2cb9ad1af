"""What holds a graph together: components, cuts, cores, triangles, holes and communities.

Structural holes are NaN for nodes without neighbors, and Louvain goes pass by pass, as in networkx.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx
import numpy as np
from networkx.utils import create_py_random_state

from linkanalysis.kernels import communities, components, cores, neighborhoods
from linkanalysis.kernels.csr import F64, I64, both_ways, build_csr, slot_rows
from linkanalysis.kernels.networkx_backend.lengths import check_exact_products, whole_lengths

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator
    from random import Random

    from linkanalysis.kernels.networkx_backend.network import Network


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
    return neighborhoods.structural_holes(indptr, indices, strength)


class Level(NamedTuple):
    """A graph of communities, its edges in the order in which networkx adds them to it."""

    n: int
    tails: I64
    heads: I64
    weight: F64
    directed: bool


def louvain_communities(
    G: Network,
    weight: str | None = "weight",
    resolution: float = 1,
    threshold: float = 0.0000001,
    max_level: int | None = None,
    seed: Random | None = None,
) -> list[set[Hashable]]:
    """Partition the nodes by modularity, as networkx does with the same seed."""
    partitions = louvain_partitions(G, weight, resolution, threshold, seed)
    if max_level is not None and max_level <= 0:
        message = "max_level argument must be a positive integer or None"
        raise ValueError(message)
    *_, last = islice(partitions, max_level)
    return last


def louvain_partitions(
    G: Network,
    weight: str | None = "weight",
    resolution: float = 1,
    threshold: float = 0.0000001,
    seed: Random | None = None,
) -> Iterator[list[set[Hashable]]]:
    """Yield the partition of each level, the smallest communities first."""
    weights = G.weights(weight)[G.edges]
    check_exact_products(weights, resolution)
    ends = G.tails[G.edges], G.heads[G.edges].astype(np.int64)
    level = Level(len(G), *ends, weights.astype(np.float64), G.directed)
    labels = _levels(level, resolution, threshold, create_py_random_state(seed))
    return map(G.groups, labels)


def leiden_communities(
    G: Network,
    weight: str | None = "weight",
    resolution: float = 1,
    max_level: int | None = None,
    seed: Random | None = None,
) -> list[set[Hashable]]:
    """Partition the nodes by modularity, each community connected."""
    n = len(G)
    weights = G.weights(weight)
    tied = np.flatnonzero(weights)  # an edge of weight 0 ties nobody
    strength, _ = whole_lengths(weights[tied], n)
    tails, heads, loops = G.tails[tied], G.heads[tied], G.loops[tied]
    # A loop counts twice in the degree of its node, and ties it to nobody else: modularity is then
    # the constant Potts model with degrees for sizes.
    degree = np.bincount(tails, weights=strength * (1 + loops), minlength=n).astype(np.int64)
    indptr, indices, slot = build_csr(n, tails[~loops], heads[~loops], directed=True)
    label = communities.leiden(
        indptr,
        indices,
        strength[~loops][slot],
        degree,
        resolution=resolution / max(int(degree.sum()), 1),
        objective="cpm",
        seed=create_py_random_state(seed).randrange(2**32),
    )
    return G.groups(label)


def _levels(level: Level, resolution: float, threshold: float, seed: Random) -> Iterator[I64]:
    """Yield the community of each node of the graph, level by level."""
    label = np.arange(level.n)
    if not level.weight.size:
        yield label
        return
    worth = _modularity(level, label, resolution)
    community, _ = _moved(level, resolution, seed)
    moved = True  # networkx yields the first level in any case
    while moved:
        label = community[label]
        yield label
        better = _modularity(level, community, resolution)
        if better - worth <= threshold:
            return
        worth = better
        level = _folded(level, community)
        community, moved = _moved(level, resolution, seed)


def _moved(level: Level, resolution: float, seed: Random) -> tuple[I64, bool]:
    """Move the nodes of a level; communities keep the order of the nodes with which they began."""
    order = list(range(level.n))
    seed.shuffle(order)
    total = float(level.weight.sum())
    # Without directions both products of the gain are one, which is to be divided by 2 * total**2.
    # To double both sides is exact, so that one formula serves.
    square = total**2 if level.directed else 4 * total**2
    community, moved = communities.move_nodes(
        _rows(level), _strengths(level), np.array(order), (total, float(resolution), square)
    )
    return np.unique(community, return_inverse=True)[1], moved


def _rows(level: Level) -> tuple[I64, I64, F64]:
    """Return neighbors in networkx's order: successors first, then predecessors; no self-loops."""
    kept = np.flatnonzero(level.tails != level.heads)
    tails, heads, weight = level.tails[kept], level.heads[kept], level.weight[kept]
    if level.directed:
        row, column = np.concatenate([tails, heads]), np.concatenate([heads, tails])
        weight = np.concatenate([weight, weight])
    else:  # both ends of an edge see it at the moment at which it is added
        row, column = np.stack([tails, heads], 1).ravel(), np.stack([heads, tails], 1).ravel()
        weight = np.repeat(weight, 2)
    slot = np.argsort(row, kind="stable")
    indptr = np.concatenate([[0], np.bincount(row, minlength=level.n).cumsum()])
    return indptr, column[slot], weight[slot]


def _strengths(level: Level) -> tuple[F64, F64]:
    """Return the weight of the outgoing and of the incoming edges of each node."""
    out, into = (_summed(ends, level.weight, level.n) for ends in (level.tails, level.heads))
    both = out + into  # without directions every edge is outgoing and incoming at both ends
    return (out, into) if level.directed else (both, both)


def _folded(level: Level, community: I64) -> Level:
    """Make a node of each community, and one edge of all edges between two of them."""
    first = level.tails if level.directed else np.minimum(level.tails, level.heads)
    listed = np.argsort(first, kind="stable")  # the order in which networkx lists edges
    n = int(community.max()) + 1
    tails, heads = community[level.tails[listed]], community[level.heads[listed]]
    if not level.directed:
        tails, heads = np.minimum(tails, heads), np.maximum(tails, heads)
    pair, began, edge = np.unique(tails * n + heads, return_index=True, return_inverse=True)
    order = np.argsort(began)
    weight = _summed(edge, level.weight[listed], pair.size)
    return Level(n, pair[order] // n, pair[order] % n, weight[order], level.directed)


def _modularity(level: Level, community: I64, resolution: float) -> float:
    """Return the modularity of a partition, summed in networkx's order."""
    n = int(community.max()) + 1
    total = float(level.weight.sum())
    within = community[level.tails] == community[level.heads]
    inside = _summed(community[level.tails[within]], level.weight[within], n)
    out, into = (_summed(community, side, n) for side in _strengths(level))
    norm = 1 / total**2 if level.directed else 1 / (2 * total) ** 2
    worth: list[float] = (inside / total - resolution * out * into * norm).tolist()
    return sum(worth)


def _summed(label: I64, values: F64, n: int) -> F64:
    return np.asarray(np.bincount(label, weights=values, minlength=n), np.float64)
