"""Centralities by walks: networkx's own iterations, to its tolerance and failures, on arrays.

The kernels of `kernels.spectral` settle further than networkx asks: their values would differ from
networkx's by up to its tolerance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from linkanalysis.kernels.csr import F64
    from linkanalysis.networkx_backend.network import Network

    Values = Mapping[Hashable, float]


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
