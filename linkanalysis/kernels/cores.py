"""Cores: the inner circle in which everybody has at least k ties to others of that circle."""

from __future__ import annotations

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import I64, U32, frozen


def core_numbers(indptr: U32, indices: U32) -> I64:
    """Return for each node the largest k such that it lies in a subgraph of minimum degree k.

    Trusts a symmetric CSR without self-loops. A row may repeat a neighbor: for in + out degree of a
    directed graph pass the joined rows of both directions. 0 for isolates. O(n + slots).
    Batagelj, Zaveršnik (2003), An O(m) algorithm for cores decomposition of networks.
    """
    core: I64 = _core_numbers(frozen(indptr, np.uint32), frozen(indices, np.uint32))
    return core


def onion_layers(indptr: U32, indices: U32) -> I64:
    """Return for each node the sweep, from 1, in which it comes off when all cores are peeled.

    Trusts the same as `core_numbers`, without repeated neighbors. Isolates come off in a sweep of
    their own. O(n + slots).
    Hébert-Dufresne, Grochow, Allard (2016), Sci. Rep. 6, 31708.
    """
    indptr, indices = frozen(indptr, np.uint32), frozen(indices, np.uint32)
    core = frozen(_core_numbers(indptr, indices), np.int64)
    order = frozen(np.argsort(core, kind="stable"), np.int64)
    layer: I64 = _onion_layers(indptr, indices, core, order)
    return layer


@compiled
def _core_numbers(indptr: U32, indices: U32) -> I64:
    """Peel by rising degree; `first[d]` is where the nodes of degree d begin in `order`.

    32 bits each: random access to half as much memory.
    """
    n = indptr.size - 1
    degree = np.empty(n, np.uint32)
    largest = np.int64(0)
    for v in range(n):
        degree[v] = indptr[v + 1] - indptr[v]
        largest = max(largest, np.int64(degree[v]))
    first = np.zeros(largest + 2, np.uint32)
    for v in range(n):
        first[degree[v] + 1] += 1
    for d in range(first.size - 1):
        first[d + 1] += first[d]
    order = np.empty(n, np.uint32)
    place = np.empty(n, np.uint32)
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
    return degree.astype(np.int64)


@compiled
def _onion_layers(indptr: U32, indices: U32, core: I64, order: I64) -> I64:
    """Peel each shell, a stretch of `order`, on its own: by then all lower ones are gone.

    `left` counts the neighbors that are no lower and not peeled yet; a node whose count falls to
    the core number is peeled in the next sweep. Nodes in `queue` before `head` are peeled.
    """
    n = core.size
    layer = np.zeros(n, np.int64)
    left = np.zeros(n, np.int64)
    queue = np.empty(n, np.int64)
    head, tail, sweep, i = 0, 0, 0, 0
    while i < n:
        c = core[order[i]]
        j = i
        while j < n and core[order[j]] == c:
            v = order[j]
            for slot in range(indptr[v], indptr[v + 1]):
                left[v] += core[indices[slot]] >= c
            if left[v] <= c:
                queue[tail] = v
                tail += 1
            j += 1
        while head < tail:
            sweep += 1
            last = tail
            for k in range(head, last):
                layer[queue[k]] = sweep
            while head < last:
                v = queue[head]
                head += 1
                for slot in range(indptr[v], indptr[v + 1]):
                    u = indices[slot]
                    if core[u] == c and layer[u] == 0:
                        left[u] -= 1
                        if left[u] == c:
                            queue[tail] = u
                            tail += 1
        i = j
    return layer
