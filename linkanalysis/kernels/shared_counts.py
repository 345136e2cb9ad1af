"""How many things two rows have in common, for many pairs of rows."""

from __future__ import annotations

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import I64, U32, frozen


def shared_counts(indptr: U32, indices: U32, left: U32, right: U32) -> I64:
    """Count the columns that the rows `left` and `right` of each pair share.

    Trusts a CSR with rising rows, each column once in a row. O(pairs x mean row).
    """
    counts: I64 = _count(
        frozen(indptr, np.uint32),
        frozen(indices, np.uint32),
        frozen(left, np.uint32),
        frozen(right, np.uint32),
    )
    return counts


@compiled
def _count(indptr: U32, indices: U32, left: U32, right: U32) -> I64:
    counts = np.zeros(left.size, np.int64)
    for pair in range(left.size):
        i, last_i = np.int64(indptr[left[pair]]), np.int64(indptr[left[pair] + 1])
        j, last_j = np.int64(indptr[right[pair]]), np.int64(indptr[right[pair] + 1])
        while i < last_i and j < last_j:
            a, b = indices[i], indices[j]
            counts[pair] += a == b
            i += a <= b
            j += b <= a
    return counts
