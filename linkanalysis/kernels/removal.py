"""Removal: what holds together after each of a row of removals, in one pass backward."""

from __future__ import annotations

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import I64, U32, Bools, frozen


def removal_curve(indptr: U32, indices: U32, order: I64) -> tuple[I64, I64]:
    """Return the largest component, and the pairs that reach each other, after 0 … q removals.

    Nodes are put back in reverse `order` (q,), so components only join: O(n + slots) times the
    inverse Ackermann function for the whole curve. Trusts a symmetric CSR and no repeats in
    `order`; other nodes stay to the end.
    Newman, Ziff (2001), Phys. Rev. E 64, 016706, doi:10.1103/PhysRevE.64.016706.
    """
    largest, pairs = _curve(
        frozen(indptr, np.uint32), frozen(indices, np.uint32), frozen(order, np.int64)
    )
    return largest, pairs


def degree_order(indptr: U32, indices: U32, allowed: Bools, *, limit: int) -> tuple[I64, I64]:
    """Order up to `limit` allowed nodes so that each has most ties among those still left.

    Also returns how many others had as many. Ties go to the lowest node. Trusts a symmetric CSR
    without self-loops. O(n log n + slots log n): a heap in which outdated entries stay until they
    come up.
    """
    order, equals = _by_degree(
        frozen(indptr, np.uint32), frozen(indices, np.uint32), frozen(allowed, np.bool_), limit
    )
    return order, equals


@compiled
def _curve(indptr: U32, indices: U32, order: I64) -> tuple[I64, I64]:
    """Put back first those who are never removed, then the others, last removed first."""
    n = indptr.size - 1
    steps = order.size
    parent = np.arange(n)
    size = np.ones(n, np.int64)
    present = np.ones(n, np.bool_)
    for i in range(steps):
        present[order[i]] = False
    sequence = np.empty(n, np.int64)
    kept = 0
    for v in range(n):
        if present[v]:
            sequence[kept] = v
            kept += 1
            present[v] = False
    for i in range(steps):
        sequence[kept + i] = order[steps - 1 - i]
    largest = np.zeros(steps + 1, np.int64)
    pairs = np.zeros(steps + 1, np.int64)
    top = joined = np.int64(0)
    for i in range(n):
        if i >= kept:
            largest[steps - (i - kept)] = top
            pairs[steps - (i - kept)] = joined
        v = sequence[i]
        present[v] = True
        root = v
        top = max(top, np.int64(1))
        for slot in range(indptr[v], indptr[v + 1]):
            u = np.int64(indices[slot])
            if not present[u]:
                continue
            while parent[u] != u:
                parent[u] = parent[parent[u]]
                u = parent[u]
            if u == root:
                continue
            joined += size[u] * size[root]
            if size[u] > size[root]:
                u, root = root, u
            parent[u] = root
            size[root] += size[u]
            top = max(top, size[root])
    largest[0] = top
    pairs[0] = joined
    return largest, pairs


@compiled
def _by_degree(indptr: U32, indices: U32, allowed: Bools, limit: int) -> tuple[I64, I64]:
    """Keep, for each number of ties, a heap of the nodes that have or had it, lowest node first.

    A node moves one list down with every neighbor that leaves. The heaps share one array: list d
    needs room for all nodes that ever had d ties, those with at least d at the start.
    """
    n = indptr.size - 1
    degree = np.zeros(n, np.int64)
    most = 0
    count = 0
    for v in range(n):
        degree[v] = np.int64(indptr[v + 1]) - np.int64(indptr[v])
        if allowed[v]:
            count += 1
            most = max(most, degree[v])
    start = np.zeros(most + 2, np.int64)
    for v in range(n):
        if allowed[v]:
            start[degree[v]] += 1
    for d in range(most - 1, -1, -1):
        start[d] += start[d + 1]  # how many have at least d: room for list d
    total = np.int64(0)
    for d in range(most + 2):
        room = start[d]
        start[d] = total
        total += room
    heap = np.empty(total, np.int64)
    length = np.zeros(most + 1, np.int64)
    alive = np.zeros(most + 1, np.int64)
    for v in range(n):
        if allowed[v]:  # rising, so that each list is a heap from the start
            heap[start[degree[v]] + length[degree[v]]] = v
            length[degree[v]] += 1
            alive[degree[v]] += 1
    steps = min(limit, count)
    order = np.empty(steps, np.int64)
    equals = np.empty(steps, np.int64)
    gone = np.zeros(n, np.bool_)
    d = most
    for i in range(steps):
        while alive[d] == 0:
            d -= 1
        chosen = np.int64(-1)
        while chosen < 0:
            base = start[d]
            v = heap[base]
            length[d] -= 1
            last = heap[base + length[d]]
            hole = np.int64(0)
            while 2 * hole + 1 < length[d]:
                child = 2 * hole + 1
                if child + 1 < length[d] and heap[base + child + 1] < heap[base + child]:
                    child += 1
                if heap[base + child] >= last:
                    break
                heap[base + hole] = heap[base + child]
                hole = child
            heap[base + hole] = last
            if degree[v] == d and not gone[v]:
                chosen = v
        gone[chosen] = True
        alive[d] -= 1
        order[i] = chosen
        equals[i] = alive[d]
        for slot in range(indptr[chosen], indptr[chosen + 1]):
            u = np.int64(indices[slot])
            if gone[u] or not allowed[u]:
                continue
            alive[degree[u]] -= 1
            degree[u] -= 1
            alive[degree[u]] += 1
            base = start[degree[u]]
            hole = length[degree[u]]
            length[degree[u]] += 1
            while hole > 0 and heap[base + (hole - 1) // 2] > u:
                heap[base + hole] = heap[base + (hole - 1) // 2]
                hole = (hole - 1) // 2
            heap[base + hole] = u
    return order, equals
