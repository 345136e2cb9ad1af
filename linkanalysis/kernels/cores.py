"""Cores: the inner circles that are left when those with the weakest hold are peeled off."""

from __future__ import annotations

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import I64, U32, Bools, frozen


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


def dense_block(indptr: U32, indices: U32, strength: I64) -> Bools:
    """Find the set of nodes with the most strength inside, for its size; empty without ties.

    Removes the node with the least strength to the rest, of equals the last, and keeps the densest
    set on the way: at least half as dense as the densest of all. Trusts a symmetric CSR. O(slots
    log n).
    Charikar (2000), APPROX, LNCS 1913, 84-95: half of the densest.
    Hooi et al. (2016), KDD, doi:10.1145/2939672.2939747: two sides, discounted.
    """
    inside: Bools = _peel(
        frozen(indptr, np.uint32), frozen(indices, np.uint32), frozen(strength, np.int64)
    )
    return inside


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


@compiled
def _peel(indptr: U32, indices: U32, strength: I64) -> Bools:
    n = indptr.size - 1
    value = np.zeros(n, np.int64)
    total = np.int64(0)
    left = 0
    gone = np.zeros(n, np.bool_)
    for v in range(n):
        for slot in range(indptr[v], indptr[v + 1]):
            value[v] += strength[slot]
        total += value[v]
        gone[v] = indptr[v] == indptr[v + 1]
        left += not gone[v]
    total //= 2
    width = 1
    while width < n:
        width *= 2
    first = np.full(2 * width, -1, np.int64)  # a tournament: the next node below each branch
    for v in range(n):
        first[width + v] = -1 if gone[v] else v
    for branch in range(width - 1, 0, -1):
        first[branch] = _next(first[2 * branch], first[2 * branch + 1], value)
    order = np.empty(n, np.int64)
    taken = 0
    best = total / left if left else 0.0
    best_at = 0
    while left > 1:
        v = first[1]
        order[taken] = v
        taken += 1
        left -= 1
        gone[v] = True
        total -= value[v]
        _replay(first, width, v, True, value)
        for slot in range(indptr[v], indptr[v + 1]):
            u = np.int64(indices[slot])
            if not gone[u]:
                value[u] -= strength[slot]
                _replay(first, width, u, False, value)
        if total / left > best:
            best = total / left
            best_at = taken
    inside = np.zeros(n, np.bool_)
    for v in range(n):
        inside[v] = indptr[v] != indptr[v + 1]
    for k in range(best_at):
        inside[order[k]] = False
    return inside


@compiled
def _next(a: np.int64, b: np.int64, value: I64) -> np.int64:
    """Return the node that leaves first: the one with least strength, of equals the later, b."""
    if a < 0:
        return b
    if b < 0:
        return a
    return a if value[a] < value[b] else b


@compiled
def _replay(first: I64, width: int, v: np.int64, leaves: bool, value: I64) -> None:
    if leaves:
        first[width + v] = -1
    branch = (width + v) // 2
    while branch:
        first[branch] = _next(first[2 * branch], first[2 * branch + 1], value)
        branch //= 2
