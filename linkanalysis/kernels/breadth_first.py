"""Breadth-first search: the nodes within some steps of one node, nearest first."""

from __future__ import annotations

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import I64, U32, frozen


def breadth_first(indptr: U32, indices: U32, source: int, limit: int) -> tuple[U32, I64]:
    """Return the nodes within `limit` steps along outgoing ties as they are found, and their steps.

    Takes any CSR; nodes that are equally far come in the order of rows. O(n + slots).
    """
    order, steps = _search(frozen(indptr, np.uint32), frozen(indices, np.uint32), source, limit)
    return order, steps


@compiled
def _search(indptr: U32, indices: U32, source: int, limit: int) -> tuple[U32, I64]:
    n = indptr.size - 1
    seen = np.zeros(n, np.bool_)
    order = np.empty(n, np.uint32)
    steps = np.empty(n, np.int64)
    seen[source] = True
    order[0] = source
    steps[0] = 0
    head, tail = 0, 1
    while head < tail and steps[head] < limit:
        v = order[head]
        for slot in range(indptr[v], indptr[v + 1]):
            u = indices[slot]
            if not seen[u]:
                seen[u] = True
                order[tail] = u
                steps[tail] = steps[head] + 1
                tail += 1
        head += 1
    return order[:tail], steps[:tail]
