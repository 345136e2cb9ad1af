"""Structural holes: how far the contacts of a node are contacts of each other."""

from __future__ import annotations

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import F64, I64, U32, frozen


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
