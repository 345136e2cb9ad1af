"""Influence at a distance: how many ties begin where a node's reach of some steps ends."""

from __future__ import annotations

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import I64, U32, frozen


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
