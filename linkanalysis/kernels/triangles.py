"""Triangles: two contacts of a node that are in contact with each other."""

from __future__ import annotations

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import I64, U32, frozen


def triangles(indptr: U32, indices: U32) -> I64:
    """Count the triangles at each node. O(slots^1.5).

    Trusts a symmetric CSR without self-loops, each neighbor once in a row.
    Latapy (2008), Theor. Comput. Sci. 407, 458-473: the forward algorithm.
    """
    indptr = frozen(indptr, np.uint32)
    order = np.argsort(np.diff(indptr), kind="stable")  # NumPy's: compiled it takes a second
    count: I64 = _triangles(indptr, frozen(indices, np.uint32), order)
    return count


@compiled
def _triangles(indptr: U32, indices: U32, order: I64) -> I64:
    """Point each tie at its end of higher degree and merge the rows of what is ahead.

    No row is then longer than sqrt(slots), so hubs cost no more than others.
    """
    n = indptr.size - 1
    rank = np.empty(n, np.int64)
    for r in range(n):
        rank[order[r]] = r
    start = np.zeros(n + 1, np.int64)
    for r in range(n):
        v = order[r]
        for slot in range(indptr[v], indptr[v + 1]):
            start[r + 1] += rank[indices[slot]] > r
    for r in range(n):
        start[r + 1] += start[r]
    ahead = np.empty(start[n], np.int64)
    free = start[:-1].copy()
    for r in range(n):  # dealt in rising rank, so rows come out sorted
        v = order[r]
        for slot in range(indptr[v], indptr[v + 1]):
            q = rank[indices[slot]]
            if q < r:
                ahead[free[q]] = r
                free[q] += 1
    count = np.zeros(n, np.int64)
    for a in range(n):
        for k in range(start[a], start[a + 1]):
            b = ahead[k]
            i, j = k + 1, start[b]
            while i < start[a + 1] and j < start[b + 1]:
                if ahead[i] < ahead[j]:
                    i += 1
                elif ahead[i] > ahead[j]:
                    j += 1
                else:
                    count[order[a]] += 1
                    count[order[b]] += 1
                    count[order[ahead[i]]] += 1
                    i += 1
                    j += 1
    return count
