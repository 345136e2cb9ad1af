"""Neighborhoods: which contacts of a node are in contact with each other, and what lies beyond."""

from __future__ import annotations

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import F64, I64, U32, frozen


def triangles(indptr: U32, indices: U32) -> I64:
    """Count the triangles at each node. O(slots^1.5).

    Trusts a symmetric CSR without self-loops, each neighbor once in a row.
    Latapy (2008), Theor. Comput. Sci. 407, 458-473: the forward algorithm.
    """
    indptr = frozen(indptr, np.uint32)
    order = np.argsort(np.diff(indptr), kind="stable")  # NumPy's: compiled it takes a second
    count: I64 = _triangles(indptr, frozen(indices, np.uint32), order)
    return count


def structural_holes(indptr: U32, indices: U32, strength: I64) -> tuple[F64, F64]:
    """Return Burt's constraint (NaN for isolates) and effective size (0 for isolates) of each node.

    Trusts a symmetric CSR without self-loops, rows rising, symmetric strengths of at least 1, both
    directions of a pair added up. O(sum of degrees times log of degrees, over ties).
    Burt (1992), Structural Holes, Harvard University Press, ch. 2.
    """
    constraint, size = _structural_holes(
        frozen(indptr, np.uint32), frozen(indices, np.uint32), frozen(strength, np.int64)
    )
    return constraint, size


def collective_influence(indptr: U32, indices: U32, *, steps: int) -> I64:
    """Return (degree - 1) times the sum of (degree - 1) over the nodes exactly `steps` away.

    Trusts a symmetric CSR without self-loops, each neighbor once in a row, and at least one step. 0
    for isolates.
    Morone, Makse (2015), Nature 524, 65-68.
    """
    influence: I64 = _collective_influence(
        frozen(indptr, np.uint32), frozen(indices, np.uint32), steps
    )
    return influence


def ego_network(indptr: U32, indices: U32, strength: I64, node: int) -> tuple[U32, U32, I64]:
    """Return the graph of the neighbors of a node, numbered in the order of its row.

    Takes a symmetric CSR without self-loops with rising rows. Returns the same and the strength of
    each slot. O(sum of the neighbors' degrees + degree squared).
    """
    starts, ends, ties = _ego(
        frozen(indptr, np.uint32), frozen(indices, np.uint32), frozen(strength, np.int64), node
    )
    return starts, ends, ties


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


@compiled
def _structural_holes(indptr: U32, indices: U32, strength: I64) -> tuple[F64, F64]:
    """Sum over direct contacts j only, as Burt does; q is a contact of both i and j.

    If the row of j is far longer, as that of a hub, each q of i is looked up in it.
    """
    n = indptr.size - 1
    constraint = np.full(n, np.nan)
    size = np.zeros(n)
    total = np.zeros(n)
    largest = np.zeros(n)
    for v in range(n):
        for slot in range(indptr[v], indptr[v + 1]):
            total[v] += strength[slot]
            largest[v] = max(largest[v], np.float64(strength[slot]))
    share = np.zeros(n)  # of i's strength that goes to each of its contacts
    for i in range(n):
        first, last = np.int64(indptr[i]), np.int64(indptr[i + 1])
        if first == last:
            continue
        for slot in range(first, last):
            share[indices[slot]] = strength[slot] / total[i]
        held = 0.0
        for slot in range(first, last):
            j = indices[slot]
            begin, end = np.int64(indptr[j]), np.int64(indptr[j + 1])
            through = 0.0
            redundant = 0.0
            if end - begin > 16 * (last - first):
                for own in range(first, last):
                    q = indices[own]
                    k = begin + np.searchsorted(indices[begin:end], q)
                    if k < end and indices[k] == q:
                        through += share[q] * strength[k] / total[q]
                        redundant += share[q] * strength[k]
            else:
                for k in range(begin, end):
                    q = indices[k]
                    through += share[q] * strength[k] / total[q]
                    redundant += share[q] * strength[k]
            held += (share[j] + through) ** 2
            size[i] += 1.0 - redundant / largest[j]
        constraint[i] = held
        for slot in range(first, last):
            share[indices[slot]] = 0.0
    return constraint, size


@compiled
def _collective_influence(indptr: U32, indices: U32, steps: int) -> I64:
    """Search in breadth from all but pendants, whose influence is 0 whatever they are tied to."""
    n = indptr.size - 1
    influence = np.zeros(n, np.int64)
    seen = np.full(n, -1, np.int64)
    queue = np.empty(n, np.uint32)
    for v in range(n):
        further = np.int64(indptr[v + 1]) - np.int64(indptr[v]) - 1
        if further < 1:
            continue
        seen[v] = v
        queue[0] = v
        head, tail = 0, 1
        for _ in range(steps):
            end = tail
            while head < end:
                u = queue[head]
                head += 1
                for slot in range(indptr[u], indptr[u + 1]):
                    w = indices[slot]
                    if seen[w] != v:
                        seen[w] = v
                        queue[tail] = w
                        tail += 1
        there = np.int64(0)
        for k in range(head, tail):
            u = queue[k]
            there += np.int64(indptr[u + 1]) - np.int64(indptr[u]) - 1
        influence[v] = further * there
    return influence


@compiled
def _ego(indptr: U32, indices: U32, strength: I64, node: int) -> tuple[U32, U32, I64]:
    first, last = np.int64(indptr[node]), np.int64(indptr[node + 1])
    most = np.int64(0)
    for slot in range(first, last):
        v = indices[slot]
        most += min(last - first, np.int64(indptr[v + 1]) - np.int64(indptr[v]))
    starts = np.zeros(last - first + 1, np.uint32)
    ends = np.empty(most, np.uint32)
    ties = np.empty(most, np.int64)
    count = 0
    for slot in range(first, last):
        v = indices[slot]
        a, b, b_end = first, np.int64(indptr[v]), np.int64(indptr[v + 1])
        while a < last and b < b_end:  # merge two sorted rows: no set, no scratch
            if indices[a] == indices[b]:
                ends[count] = a - first
                ties[count] = strength[b]
                count += 1
            step = indices[a] <= indices[b]
            b += indices[b] <= indices[a]
            a += step
        starts[slot - first + 1] = count
    return starts, ends[:count].copy(), ties[:count].copy()
