"""Centralities by shortest paths and degree, as networkx scales them."""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING, Any

import numpy as np
from networkx.utils import create_py_random_state

from linkanalysis.kernels import distances, paths, weighted_paths
from linkanalysis.kernels.components import components
from linkanalysis.networkx_backend.lengths import whole_lengths

if TYPE_CHECKING:
    from collections.abc import Hashable
    from random import Random

    from numpy.typing import NDArray

    from linkanalysis.kernels.csr import F64, I64
    from linkanalysis.networkx_backend.network import Network, Rows


def betweenness_centrality(
    G: Network,
    k: int | None = None,
    normalized: bool = True,
    weight: str | None = None,
    endpoints: bool = False,
    seed: Random | None = None,
) -> dict[Hashable, float]:
    """Count the shortest paths through each node; `k` sources drawn as networkx draws them."""
    n = len(G)
    if k is None or k == n:
        chosen = None
        passed = _passed(G, weight) + (_ends(G) if endpoints else 0.0)
    else:
        drawn = create_py_random_state(seed).sample(G.nodes, k)
        chosen = np.array([G.number[node] for node in drawn], np.int64)
        passed = paths.betweenness_from(G.rows.indptr, G.rows.indices, chosen, directed=G.directed)
    return G.by_node(passed * _scale(G, chosen, normalized=normalized, endpoints=endpoints))


def edge_betweenness_centrality(
    G: Network,
    k: int | None = None,
    normalized: bool = True,
    weight: str | None = None,
    seed: Random | None = None,
) -> dict[tuple[Hashable, Hashable], float]:
    """Count the shortest paths over each edge, ends included."""
    rows = G.rows
    if weight is None:
        passed = paths.edge_betweenness(rows.indptr, rows.indices, directed=G.directed)
    else:
        lengths, _ = whole_lengths(G.weights(weight)[rows.slot], len(G))
        passed = weighted_paths.weighted_edge_betweenness(
            rows.indptr, rows.indices, lengths, directed=G.directed
        )
    over = np.zeros(G.heads.size)  # nothing passes over a self-loop
    over[rows.slot] = passed if G.directed else 2 * passed
    over *= _scale(G, None, normalized=normalized, endpoints=True)
    return dict(zip(G.pairs(G.edges), over[G.edges].tolist(), strict=True))


def closeness_centrality(
    G: Network,
    u: Hashable | None = None,
    distance: str | None = None,
    wf_improved: bool = True,
) -> dict[Hashable, float]:
    """Divide how many reach each node by the sum of their distances."""
    n = len(G)
    reach, far, _ = _sums(G, distance)
    others = (reach - 1).astype(np.float64)
    near = np.divide(others, far, out=np.zeros(n), where=far > 0)
    if wf_improved and n > 1:
        near *= others / (n - 1)
    return G.by_node(near)


def harmonic_centrality(
    G: Network,
    nbunch: Any = None,  # noqa: ANN401 - as in networkx
    distance: str | None = None,
    sources: Any = None,  # noqa: ANN401 - as in networkx
) -> dict[Hashable, float]:
    """Add up the inverse distances of all that reach each node."""
    values = G.by_node(_sums(G, distance)[2])
    return {node: values[node] for node in set(G.nodes)}  # networkx goes through a set


def degree_centrality(G: Network) -> dict[Hashable, float]:
    """Divide degrees by the number of others; a self-loop counts twice."""
    outgoing, incoming = _degrees(G)
    loops = np.bincount(G.tails[G.loops], minlength=len(G))
    return _of_others(G, outgoing + (incoming if G.directed else loops))


def in_degree_centrality(G: Network) -> dict[Hashable, float]:
    """Divide the number of incoming edges by the number of others."""
    return _of_others(G, _degrees(G)[1])


def out_degree_centrality(G: Network) -> dict[Hashable, float]:
    """Divide the number of outgoing edges by the number of others."""
    return _of_others(G, _degrees(G)[0])


def _passed(network: Network, weight: str | None) -> F64:
    """Count the shortest paths of all ordered pairs of others through each node."""
    indptr, indices, slot = network.rows
    if weight is None:
        passed = paths.betweenness(indptr, indices, directed=network.directed)
    else:
        lengths, _ = whole_lengths(network.weights(weight)[slot], len(network))
        passed = weighted_paths.weighted_betweenness(
            indptr, indices, lengths, directed=network.directed
        )
    return passed if network.directed else 2 * passed


def _ends(network: Network) -> F64:
    """Count the ordered pairs joined by a path of which each node is an end."""
    indptr, indices, _ = network.rows
    if network.directed:
        reaching = distances.distance_sums(indptr, indices)[0]
        reached = distances.distance_sums(*network.incoming[:2])[0]
    else:
        label = components(indptr, indices)
        reaching = reached = np.bincount(label)[label] if label.size else label
    return np.asarray(reaching + reached - 2, np.float64)


def _scale(
    network: Network, chosen: I64 | None, *, normalized: bool, endpoints: bool
) -> NDArray[np.float64] | float:
    """Return the factor of counts of ordered pairs.

    A node that was drawn as a source is no source of paths through itself, so that one draw less
    counts for it, unless ends count.
    """
    n = len(network)
    targets = n if endpoints else n - 1
    if targets < 2:  # noqa: PLR2004 - nobody is between fewer than two
        return 1.0

    def factor(sources: int) -> float:
        if normalized:
            return 1 / (sources * (targets - 1))
        return targets / (sources * (1 if network.directed else 2))

    if chosen is None:
        return factor(targets)
    scale = np.full(n, factor(chosen.size))
    scale[chosen] = factor(chosen.size - 1) if chosen.size > 1 else nan
    return scale


def _sums(network: Network, distance: str | None) -> tuple[I64, NDArray[Any], F64]:
    """Return how many reach each node, itself included, how far away in sum, and how near."""
    rows: Rows = network.incoming
    if distance is None:
        return distances.distance_sums(rows.indptr, rows.indices)
    lengths, unit = whole_lengths(network.weights(distance)[rows.slot], len(network))
    reach, far, near = weighted_paths.distance_sums(rows.indptr, rows.indices, lengths)
    return reach, far * unit, near / unit


def _degrees(network: Network) -> tuple[I64, I64]:
    outgoing = np.bincount(network.tails, minlength=len(network))
    return outgoing, np.bincount(network.heads, minlength=len(network))


def _of_others(network: Network, degree: I64) -> dict[Hashable, float]:
    others = len(network) - 1
    if others < 1:
        return dict.fromkeys(network.nodes, 1)
    return network.by_node(degree * (1.0 / others))
