"""Components: who can be reached from whom when the direction of ties is forgotten."""

from __future__ import annotations

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import I64, U32, frozen


def components(indptr: U32, indices: U32) -> I64:
    """Find the components, numbered by their smallest nodes; returns (n,). O(n + slots).

    Takes any CSR, symmetric or not, sorted or not.
    """
    label: I64 = _components(frozen(indptr, np.uint32), frozen(indices, np.uint32))
    return label


@compiled
def _components(indptr: U32, indices: U32) -> I64:
    """Union by the smaller root, with path halving: a root is the smallest node of its tree."""
    n = indptr.size - 1
    parent = np.empty(n, np.int64)
    for u in range(n):  # not `np.arange`, of which Numba compiles four helpers
        parent[u] = u
    for u in range(n):
        a = np.int64(u)
        while parent[a] != a:
            parent[a] = parent[parent[a]]
            a = parent[a]
        for slot in range(indptr[u], indptr[u + 1]):
            b = np.int64(indices[slot])
            while parent[b] != b:
                parent[b] = parent[parent[b]]
                b = parent[b]
            if a < b:
                parent[b] = a
            else:
                parent[a] = b
                a = b
    label = np.empty(n, np.int64)
    count = 0
    for v in range(n):
        if parent[v] == v:
            label[v] = count
            count += 1
        else:
            label[v] = label[parent[v]]  # the parent is smaller, so it has its number already
    return label
