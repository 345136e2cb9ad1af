"""Cores: the inner circle in which everybody has at least k ties to others of that circle.

Lives here: core numbers by peeling in buckets.
Not here: communities, which may be sparse (`leiden`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from linkanalysis.kernels.csr import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["core_numbers"]


def core_numbers(indptr: NDArray[np.uint32], indices: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Give each node the largest k such that it lies in a subgraph of minimum degree k.

    Trusts a symmetric CSR without self-loops. A row may name a neighbor twice: for a directed
    graph with in + out degree pass the rows of both directions joined. O(n + slots).

    Parameters
    ----------
    indptr, indices : ndarray of uint32
        Symmetric CSR of n nodes.

    Returns
    -------
    ndarray of int64, shape (n,)
        Core numbers, 0 for isolates.

    References
    ----------
    .. [1] Batagelj, Zaveršnik (2003), An O(m) algorithm for cores decomposition of networks.
    """
    core: NDArray[np.int64] = _core_numbers(frozen(indptr, np.uint32), frozen(indices, np.uint32))
    return core


@njit(nogil=True, cache=True)
def _core_numbers(indptr: NDArray[np.uint32], indices: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Peel by rising degree; `first[d]` is where the nodes of degree d begin in `order`."""
    n = indptr.size - 1
    degree = np.empty(n, np.int64)
    for v in range(n):
        degree[v] = indptr[v + 1] - indptr[v]
    first = np.zeros((degree.max() if n else 0) + 2, np.int64)
    for v in range(n):
        first[degree[v] + 1] += 1
    for d in range(first.size - 1):
        first[d + 1] += first[d]
    order = np.empty(n, np.int64)
    place = np.empty(n, np.int64)
    free = first.copy()
    for v in range(n):
        place[v] = free[degree[v]]
        order[place[v]] = v
        free[degree[v]] += 1
    for i in range(n):
        v = order[i]
        for slot in range(indptr[v], indptr[v + 1]):
            u = indices[slot]
            d = degree[u]
            if d > degree[v]:  # swap u with the first of its bucket, then move the border past it
                front = first[d]
                w = order[front]
                order[place[u]] = w
                place[w] = place[u]
                order[front] = u
                place[u] = front
                first[d] = front + 1
                degree[u] = d - 1
    return degree
