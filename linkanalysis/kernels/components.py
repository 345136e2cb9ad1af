"""Components: what hangs together when directions are forgotten, and what alone holds it so."""

from __future__ import annotations

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import I64, U32, Bools, frozen, slot_rows


def components(indptr: U32, indices: U32) -> I64:
    """Find the components, numbered by their smallest nodes; returns (n,). O(n + slots).

    Takes any CSR, symmetric or not, sorted or not.
    """
    label: I64 = _components(frozen(indptr, np.uint32), frozen(indices, np.uint32))
    return label


def cut_points(indptr: U32, indices: U32) -> Bools:
    """Mark the nodes whose loss splits their component.

    Trusts a symmetric CSR without self-loops, each neighbor once in a row. O(n + slots).
    Tarjan (1972), SIAM J. Comput. 1(2), 146-160.
    """
    return block_counts(indptr, indices) > 1


def block_counts(indptr: U32, indices: U32) -> I64:
    """Count the blocks of each node: 0 for isolates, 2 or more for cut points; as `cut_points`."""
    count, _, _ = _search(frozen(indptr, np.uint32), frozen(indices, np.uint32))
    counts: I64 = count
    return counts


def bridges(indptr: U32, indices: U32) -> Bools:
    """Mark both slots of the ties whose loss splits their component; trusts as `cut_points`."""
    label = blocks(indptr, indices)
    slots = np.bincount(label, minlength=1)[label]
    return np.asarray(slots == 2, np.bool_)  # both of one tie


def blocks(indptr: U32, indices: U32) -> I64:
    """Return the block of each slot, numbered from 0: any two ties of a block lie on one circle.

    Trusts the same as `cut_points`. A bridge is a block of its own.
    """
    indptr, indices = frozen(indptr, np.uint32), frozen(indices, np.uint32)
    _, found, block = _search(indptr, indices)
    row = slot_rows(indptr)
    later = np.where(found[row] > found[indices], row, indices)
    return np.asarray(block[later], np.int64)


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


@compiled
def _search(indptr: U32, indices: U32) -> tuple[I64, I64, I64]:
    """Search in depth with an explicit stack: chains of a hundred thousand nodes exist.

    `low` is the earliest node that a node's subtree reaches by one tie back. Returns in how many
    blocks each node lies, when it was found, and the block of the tie over which it was found,
    which is also that of all its ties to nodes found before it.
    """
    n = indptr.size - 1
    found = np.full(n, -1, np.int64)
    low = np.empty(n, np.int64)
    parent = np.full(n, -1, np.int64)
    block = np.full(n, -1, np.int64)
    order = np.empty(n, np.int64)
    here = np.empty(n, np.int64)
    clock = 0
    for root in range(n):
        if found[root] >= 0:
            continue
        v = np.int64(root)
        found[v] = low[v] = clock
        order[clock] = v
        clock += 1
        here[v] = indptr[v]
        while v >= 0:
            p = parent[v]
            if here[v] < indptr[v + 1]:
                u = np.int64(indices[here[v]])
                here[v] += 1
                if found[u] < 0:
                    found[u] = low[u] = clock
                    order[clock] = u
                    clock += 1
                    here[u] = indptr[u]
                    parent[u] = v
                    v = u
                elif u != p:
                    low[v] = min(low[v], found[u])
            else:
                if p >= 0:
                    low[p] = min(low[p], low[v])
                v = p
    count = np.zeros(n, np.int64)
    opened = 0
    for k in range(n):
        v = order[k]
        p = parent[v]
        if p < 0:
            continue
        count[v] += 1
        if low[v] >= found[p]:  # nothing below reaches past p: a block opens here
            count[p] += 1
            block[v] = opened
            opened += 1
        else:
            block[v] = block[p]
    return count, found, block
