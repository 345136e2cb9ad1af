"""Twins: treat nodes with the same neighbors as one while paths are counted, exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import slot_rows

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
    return _quotient(indptr, indices, reach, first, tied)


def _hashes(indptr: U32, indices: U32) -> U64:
    """Sum hashes over the neighbors of each node, and in the second row over itself as well."""
    # numbers spread over 64 bits, by the finalizer of splitmix64
    z = np.arange(indptr.size - 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    z += np.uint64(0x632BE59BD9B4E019)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    sums = np.zeros(indices.size + 1, np.uint64)
    np.cumsum(z[indices], out=sums[1:])
    hollow = sums[indptr[1:]] - sums[indptr[:-1]]
    return np.stack([hollow, hollow + z])


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


def _quotient(indptr: U32, indices: U32, reach: F64, first: I64, tied: Bools) -> Classes:
    """Make one node of each class, and count what passes its neighbors."""
    is_first = first == np.arange(first.size)
    part = (np.cumsum(is_first) - 1)[first]
    behind = np.asarray(np.bincount(part, reach), np.float64)
    pairs = (behind**2 - np.bincount(part, reach**2)) / 2
    apart = np.zeros(behind.size, np.bool_)
    apart[part[~is_first & ~tied]] = True
    row = slot_rows(indptr)
    # a row that names twins names their first too, and those rise
    kept = is_first[row] & is_first[indices]
    ends = np.cumsum(np.bincount(part[row[kept]], minlength=behind.size))
    meeting = np.flatnonzero(is_first[row] & apart[part[row]])
    share = (pairs[part] / np.maximum(np.diff(indptr), 1))[row[meeting]]
    return Classes(
        np.append(0, ends).astype(np.uint32),
        part[indices[kept]].astype(np.uint32),
        part,
        np.bincount(part).astype(np.float64),
        behind,
        np.asarray(np.bincount(indices[meeting], share, first.size), np.float64),
    )
