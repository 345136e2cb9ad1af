"""What rows have in common: how much, and signatures that find those that are much alike."""

from __future__ import annotations

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import I64, U32, U64, frozen


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


def minimum_hashes(indptr: U32, values: U64, *, count: int) -> U64:
    """Return the least hash of each row under `count` hash functions: (n, count).

    The probability that two rows share a least hash is close to the share of their values that both
    have, independently over the functions. Values differ within a row; an empty row has the largest
    number.
    Broder (1997), Compression and Complexity of Sequences, 21-29.
    """
    signature: U64 = _signatures(frozen(indptr, np.uint32), frozen(values, np.uint64), count)
    return signature


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


@compiled
def _signatures(indptr: U32, values: U64, count: int) -> U64:
    n = indptr.size - 1
    least = np.full((n, count), np.uint64(0xFFFFFFFFFFFFFFFF))
    for row in range(n):
        for slot in range(indptr[row], indptr[row + 1]):
            for k in range(count):
                # one step of splitmix64, from a different start for each function
                z = values[slot] + np.uint64(k + 1) * np.uint64(0x9E3779B97F4A7C15)
                z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
                z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
                z ^= z >> np.uint64(31)
                least[row, k] = min(least[row, k], z)
    return least
