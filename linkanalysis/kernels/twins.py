"""Twins: treat nodes with the same neighbors as one while paths are counted, exactly.

Lives here: the classes of twins, the graph of classes, and what passes between twins.
Not here: pendant trees (`folding`), blocks (`splitting`), and counting paths (`paths`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.kernels.compiling import compiled

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, I64, U32, U64, Bools


class Classes(NamedTuple):
    """A graph of classes of twins."""

    indptr: U32
    indices: U32
    part: I64  # the class of each node of the whole graph
    twins: F64  # how many nodes are in each class
    reach: F64  # how many nodes stand behind each class, its members included
    through: F64  # pairs of twins that pass, for each node of the whole graph


def merge_twins(indptr: U32, indices: U32, reach: F64) -> Classes | None:
    """Merge nodes with the same neighbors, themselves counted or not; None if there are none.

    Takes a symmetric CSR without self-loops, rows rising, read-only. Paths from one twin are those
    from the other, so one source serves a class, and a class on the way counts for as many paths as
    it has members. Between untied twins paths have two steps, one over each neighbor. Holds in
    steps, not with distances.
    Puzis et al. (2015), J. Complex Netw. 3(2), 203-224.
    Sarıyüce, Kaya, Saule, Çatalyürek (2017), ACM TKDD 11(3), 1-26.
    """
    hashed = _hashes(indptr, indices)
    first, tied = np.arange(hashed.shape[1]), np.zeros(hashed.shape[1], np.bool_)
    for closed in range(2):  # sorted outside: a sort compiled into the kernel takes a second
        order = np.argsort(hashed[closed], kind="stable")
        _pair(indptr, indices, hashed[closed], order, closed, first, tied)
    if (first == np.arange(first.size)).all():
        return None
    return Classes(*_quotient(indptr, indices, reach, first, tied))


@compiled
def _mixed(v: np.int64) -> np.uint64:
    """Spread a number over 64 bits, by the finalizer of splitmix64."""
    z = np.uint64(v) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(0x632BE59BD9B4E019)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@compiled
def _hashes(indptr: U32, indices: U32) -> U64:
    """Sum hashes over the neighbors of each node, and in the second row over itself as well."""
    n = indptr.size - 1
    hashed = np.zeros((2, n), np.uint64)
    for v in range(n):
        for slot in range(indptr[v], indptr[v + 1]):
            hashed[0, v] += _mixed(np.int64(indices[slot]))
        hashed[1, v] = hashed[0, v] + _mixed(np.int64(v))
    return hashed


@compiled
def _pair(
    indptr: U32, indices: U32, hashed: U64, order: I64, closed: int, first: I64, tied: Bools
) -> None:
    """Write the first twin of each node and, if `closed`, that it is tied to it.

    Equal hashes in `order` propose twins, the rows decide. Nodes that have a twin are left alone.
    """
    n = first.size
    alone = np.ones(n, np.bool_)
    for v in range(n):
        if first[v] != v:
            alone[v] = False
            alone[first[v]] = False
    stamp = np.full(n, -1, np.int64)
    for i in range(n):  # a later node may be the first of others with the same hash
        a = order[i]
        j = i + 1
        if alone[a] and j < n and hashed[order[j]] == hashed[a]:
            for slot in range(indptr[a], indptr[a + 1]):
                stamp[indices[slot]] = a
            if closed:
                stamp[a] = a
        while j < n and hashed[order[j]] == hashed[a]:
            b = order[j]
            j += 1
            if not alone[a] or not alone[b]:
                continue
            same = indptr[a + 1] - indptr[a] == indptr[b + 1] - indptr[b]
            same = same and (not closed or stamp[b] == a)
            for slot in range(indptr[b], indptr[b + 1]):
                same = same and stamp[indices[slot]] == a
            if same:
                first[b] = a
                tied[b] = closed == 1
                alone[b] = False


@compiled
def _quotient(
    indptr: U32, indices: U32, reach: F64, first: I64, tied: Bools
) -> tuple[U32, U32, I64, F64, F64, F64]:
    n = first.size
    part = np.empty(n, np.int64)
    count = 0
    for v in range(n):
        if first[v] == v:
            part[v] = count
            count += 1
        else:
            part[v] = part[first[v]]
    twins = np.zeros(count)
    behind = np.zeros(count)
    squares = np.zeros(count)
    apart = np.zeros(count, np.bool_)
    for v in range(n):
        twins[part[v]] += 1
        behind[part[v]] += reach[v]
        squares[part[v]] += reach[v] ** 2
        apart[part[v]] |= first[v] != v and not tied[v]
    through = np.zeros(n)
    out_indptr = np.zeros(count + 1, np.uint32)
    out_indices = np.empty(indices.size, np.uint32)
    top = 0
    for v in range(n):
        c = part[v]
        if first[v] != v:
            continue
        for slot in range(indptr[v], indptr[v + 1]):
            u = indices[slot]
            if first[u] == u:  # a row that names twins names their first too, and those rise
                out_indices[top] = part[u]
                top += 1
        out_indptr[c + 1] = top
        if apart[c]:
            pairs = (behind[c] ** 2 - squares[c]) / 2
            for slot in range(indptr[v], indptr[v + 1]):
                through[indices[slot]] += pairs / (indptr[v + 1] - indptr[v])
    return out_indptr, out_indices[:top].copy(), part, twins, behind, through
