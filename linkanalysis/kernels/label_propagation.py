"""Label propagation: everyone takes the label that is strongest around, until nobody changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.draws import seed_state
from linkanalysis.kernels.leiden import connected

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64, U32, U64


def label_propagation(indptr: U32, indices: U32, strength: I64, *, seed: int) -> I64:
    """Partition the nodes of an undirected graph by labels that spread along ties.

    Takes a symmetric CSR without self-loops, strengths > 0. In random order, each node takes the
    label with the most strength around it; it keeps its own if that is among the strongest, else
    draws one of them. Each change adds strength inside, so it ends. Returns labels (n,) of
    connected groups, numbered by their smallest nodes.
    """
    ties = np.array(strength, dtype=np.int64)
    starts = np.array(indptr, dtype=np.int64)
    ends = np.array(indices, dtype=np.uint32)
    label = _spread(starts, ends, ties, seed_state(seed))
    result: I64 = connected((starts, ends, ties, ties), label)
    return result


@compiled
def _below(bound: int, state: U64) -> np.int64:
    x: np.uint64 = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return np.int64((x >> np.uint64(11)) % np.uint64(bound))


@compiled
def _spread(indptr: I64, indices: U32, strength: I64, state: U64) -> U32:
    n = indptr.size - 1
    label = np.arange(n).astype(np.uint32)
    order = np.arange(n)
    around = np.zeros(n, np.int64)
    touched = np.empty(n, np.uint32)
    changed = True
    while changed:
        changed = False
        for i in range(n - 1, 0, -1):
            j = _below(i + 1, state)
            order[i], order[j] = order[j], order[i]
        for k in range(n):
            v = order[k]
            n_touched = 0
            most = 0
            for slot in range(indptr[v], indptr[v + 1]):
                c = label[indices[slot]]
                if around[c] == 0:
                    touched[n_touched] = c
                    n_touched += 1
                around[c] += strength[slot]
                most = max(most, around[c])
            if around[label[v]] < most:
                equals = 0
                for i in range(n_touched):
                    c = touched[i]
                    if around[c] == most:
                        touched[equals], touched[i] = c, touched[equals]
                        equals += 1
                label[v] = touched[_below(equals, state)]
                changed = True
            for slot in range(indptr[v], indptr[v + 1]):
                around[label[indices[slot]]] = 0
    return label
