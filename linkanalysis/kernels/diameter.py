"""Diameter: how many steps apart any two nodes can be at most."""

from __future__ import annotations

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import I64, U32, frozen


def diameter_bound(indptr: U32, indices: U32) -> int:
    """Return an upper bound of the steps between joined nodes of a symmetric CSR. O(n + slots)."""
    indptr, indices = frozen(indptr, np.uint32), frozen(indices, np.uint32)
    label = frozen(components(indptr, indices), np.int64)
    return int(_diameter_bound(indptr, indices, label))


@compiled
def _diameter_bound(indptr: U32, indices: U32, label: I64) -> int:
    """Take twice the eccentricity of a central node, or the component's size - 1.

    Searches start at the node with most ties, at the farthest node found, and in the middle of the
    path between the ends of that second search.
    """
    n = indptr.size - 1
    hub = np.full(n, -1, np.int64)
    size = np.zeros(n, np.int64)
    for v in range(n):
        h = hub[label[v]]
        size[label[v]] += 1
        if h < 0 or indptr[v + 1] - indptr[v] > indptr[h + 1] - indptr[h]:
            hub[label[v]] = v
    level = np.full(n, -1, np.int64)
    parent = np.full(n, -1, np.int64)
    queue = np.empty(n, np.int64)
    bound = 0
    for c in range(n):
        if size[c] < 2:
            continue
        best = size[c] - 1
        start = hub[c]
        for search in range(3):
            level[start] = 0
            parent[start] = -1
            queue[0] = start
            head, tail = 0, 1
            while head < tail:
                v = queue[head]
                head += 1
                for slot in range(indptr[v], indptr[v + 1]):
                    u = indices[slot]
                    if level[u] < 0:
                        level[u] = level[v] + 1
                        parent[u] = v
                        queue[tail] = u
                        tail += 1
            start = queue[tail - 1]
            depth = level[start]
            best = min(best, 2 * depth)
            if search == 1:
                for _ in range(depth // 2):
                    start = parent[start]
            for i in range(tail):
                level[queue[i]] = -1
        bound = max(bound, best)
    return bound
