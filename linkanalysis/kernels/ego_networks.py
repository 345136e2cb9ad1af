"""The ties among the neighbors of one node, without the node itself."""

from __future__ import annotations

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import I64, U32, frozen


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
