"""Where nodes stand: steps, and centralities by shortest paths, degree and walks, as in networkx.

Walks take networkx's own iterations, to its tolerance and failures, on arrays: the kernels of
`kernels.spectral` settle further than networkx asks, so that values would differ by up to that.
"""

from __future__ import annotations

from math import ceil, isinf, nan
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from networkx.utils import create_py_random_state
from scipy.sparse import csr_array

from linkanalysis.kernels import distances, paths, weighted_paths
from linkanalysis.kernels.components import components
from linkanalysis.kernels.networkx_backend.lengths import whole_lengths

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping
    from random import Random

    from numpy.typing import NDArray

    from linkanalysis.kernels.csr import F64, I64
    from linkanalysis.kernels.networkx_backend.network import Network, Rows

    Values = Mapping[Hashable, float]


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


def eigenvector_centrality(
    G: Network,
    max_iter: int = 100,
    tol: float = 1.0e-6,
    nstart: Values | None = None,
    weight: str | None = None,
) -> dict[Hashable, float]:
    """Multiply by the matrix plus the identity until all changes sum to less than n times `tol`."""
    n = len(G)
    if n == 0:
        message = "cannot compute centrality for the null graph"
        raise nx.NetworkXPointlessConcept(message)
    x = np.ones(n) if nstart is None else _values(G, nstart)
    if not x.any():
        message = "initial vector cannot have all zero values"
        raise nx.NetworkXError(message)
    x /= x.sum()
    incoming = _incoming(G, weight)
    for _ in range(max_iter):
        last = x
        x = last + incoming @ last
        x /= np.linalg.norm(x) or 1.0
        if np.abs(x - last).sum() < n * tol:
            return _in_order(G, x, nstart)
    raise nx.PowerIterationFailedConvergence(max_iter)


def katz_centrality(
    G: Network,
    alpha: float = 0.1,
    beta: float | Values = 1.0,
    max_iter: int = 1000,
    tol: float = 1.0e-6,
    nstart: Values | None = None,
    normalized: bool = True,
    weight: str | None = None,
) -> dict[Hashable, float]:
    """Count the walks that end at each node, those of k edges times `alpha` to the k-th."""
    n = len(G)
    if n == 0:
        return {}
    x = np.zeros(n) if nstart is None else _values(G, nstart)
    empty = _beta(G, beta)
    incoming = _incoming(G, weight)
    with np.errstate(over="ignore", invalid="ignore"):  # what grows for ever does not settle
        for _ in range(max_iter):
            last = x
            x = alpha * (incoming @ last) + empty
            if np.abs(x - last).sum() < n * tol:
                norm = np.linalg.norm(x) if normalized else 1.0
                return _in_order(G, x / (norm or 1.0), nstart)
    raise nx.PowerIterationFailedConvergence(max_iter)


def pagerank(
    G: Network,
    alpha: float = 0.85,
    personalization: Values | None = None,
    max_iter: int = 100,
    tol: float = 1.0e-6,
    nstart: Values | None = None,
    weight: str | None = "weight",
    dangling: Values | None = None,
) -> dict[Hashable, float]:
    """Follow a walker who starts again with a chance of 1 - `alpha`, and from dead ends."""
    n = len(G)
    if n == 0:
        return {}
    matrix = _outgoing(G, weight)
    sums = np.asarray(matrix.sum(axis=1), np.float64)
    ends = np.flatnonzero(sums == 0)
    send = np.divide(1.0, sums, out=np.zeros(n), where=sums != 0)
    turned = matrix.T.tocsr()
    x = _shares(G, nstart)
    restart = _shares(G, personalization)
    if personalization is not None and np.isnan(restart).all():
        raise ZeroDivisionError
    lost = restart if dangling is None else _shares(G, dangling)
    for _ in range(max_iter):
        last = x
        x = alpha * (turned @ (send * last) + last[ends].sum() * lost) + (1 - alpha) * restart
        if np.abs(x - last).sum() < n * tol:
            return G.by_node(x)
    raise nx.PowerIterationFailedConvergence(max_iter)


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
    if targets < 2:
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


def _limit(network: Network, cutoff: float | None) -> int:
    """Return the most steps: networkx takes one more while it is below the cutoff."""
    if cutoff is None or (isinf(cutoff) and cutoff > 0):
        return len(network)
    return 0 if cutoff <= 0 else ceil(cutoff)


def _steps(network: Network, source: int, limit: int) -> dict[Hashable, int]:
    order, steps = distances.breadth_first(network.indptr, network.heads, source, limit)
    nodes = map(network.nodes.__getitem__, order.tolist())
    return dict(zip(nodes, steps.tolist(), strict=True))


def _outgoing(network: Network, weight: str | None) -> csr_array:
    n = len(network)
    weights = network.weights(weight).astype(np.float64)
    return csr_array(
        (weights, network.heads.astype(np.int64), network.indptr.astype(np.int64)), shape=(n, n)
    )


def _incoming(network: Network, weight: str | None) -> csr_array:
    return csr_array(_outgoing(network, weight).T.tocsr())


def _values(network: Network, values: Values) -> F64:
    return np.array([values[node] for node in network.nodes], np.float64)


def _in_order(network: Network, x: F64, nstart: Values | None) -> dict[Hashable, float]:
    """Give each node its value, in the order of the values that networkx starts from."""
    found: dict[Hashable, float] = network.by_node(x)
    return found if nstart is None else {node: found[node] for node in nstart}


def _shares(network: Network, values: Values | None) -> F64:
    """Return each node's share of the sum of some values; NaN if they sum to 0."""
    n = len(network)
    if values is None:
        return np.full(n, 1 / n)
    found = np.array([values.get(node, 0) for node in network.nodes], np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(found / found.sum(), np.float64)


def _beta(network: Network, beta: Any) -> F64:  # noqa: ANN401 - whatever networkx is given
    """Return the weight of the empty walk at each node: one for all, or one for each."""
    try:
        return np.full(len(network), float(beta))
    except (TypeError, ValueError, AttributeError) as error:
        if set(beta) != set(network.nodes):
            message = "beta dictionary must have a value for every node"
            raise nx.NetworkXError(message) from error
        return _values(network, beta)
