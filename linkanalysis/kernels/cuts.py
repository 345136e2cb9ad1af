"""Cuts: nodes and ties whose loss alone takes a component apart.

Lives here: cut points (articulation points) and bridges, by Tarjan's search without recursion.
Not here: what share of a network is lost when several leave (`analysis`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from linkanalysis.kernels.csr import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["bridges", "cut_points"]


def cut_points(indptr: NDArray[np.uint32], indices: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Mark the nodes without which their component falls into two or more.

    Trusts a symmetric CSR without self-loops, each neighbor once in a row. O(n + slots).

    Parameters
    ----------
    indptr, indices : ndarray of uint32
        Symmetric CSR of n nodes.

    Returns
    -------
    ndarray of bool, shape (n,)
        True for cut points; never for isolates and ends of chains.

    References
    ----------
    .. [1] Tarjan (1972), SIAM J. Comput. 1(2), 146-160.
    """
    cut, _ = _cuts(frozen(indptr, np.uint32), frozen(indices, np.uint32))
    marked: NDArray[np.bool_] = cut
    return marked


def bridges(indptr: NDArray[np.uint32], indices: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Mark the ties without which their component falls in two.

    Trusts the same as `cut_points`.

    Parameters
    ----------
    indptr, indices : ndarray of uint32
        Symmetric CSR of n nodes.

    Returns
    -------
    ndarray of bool, shape (slots,)
        True at both slots of a bridge.
    """
    _, bridge = _cuts(frozen(indptr, np.uint32), frozen(indices, np.uint32))
    marked: NDArray[np.bool_] = bridge
    return marked


@njit(nogil=True, cache=True)
def _cuts(
    indptr: NDArray[np.uint32], indices: NDArray[np.uint32]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Search in depth with an explicit stack: chains of a hundred thousand nodes exist.

    `low[v]` is the earliest node that v's subtree reaches by one tie back; `down` and `up` are the
    slots of v's tree tie in its parent's row and in its own.
    """
    n = indptr.size - 1
    cut = np.zeros(n, np.bool_)
    bridge = np.zeros(indices.size, np.bool_)
    found = np.full(n, -1, np.int64)
    low = np.empty(n, np.int64)
    parent = np.full(n, -1, np.int64)
    down = np.empty(n, np.int64)
    up = np.empty(n, np.int64)
    here = np.empty(n, np.int64)
    clock = 0
    for root in range(n):
        if found[root] >= 0:
            continue
        found[root] = low[root] = clock
        clock += 1
        here[root] = indptr[root]
        branches = 0
        v = np.int64(root)
        while v >= 0:
            if here[v] < indptr[v + 1]:
                slot = here[v]
                here[v] += 1
                u = np.int64(indices[slot])
                if found[u] < 0:
                    found[u] = low[u] = clock
                    clock += 1
                    here[u] = indptr[u]
                    parent[u] = v
                    down[u] = slot
                    if v == root:
                        branches += 1
                    v = u
                elif u == parent[v]:
                    up[v] = slot
                else:
                    low[v] = min(low[v], found[u])
            else:
                p = parent[v]
                if p >= 0:
                    low[p] = min(low[p], low[v])
                    if low[v] > found[p]:
                        bridge[down[v]] = bridge[up[v]] = True
                    if p != root and low[v] >= found[p]:
                        cut[p] = True
                v = p
        cut[root] = branches > 1
    return cut, bridge
