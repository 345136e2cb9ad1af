"""Networks with a part hidden: which part is drawn, and the rows of what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, I64, U32, U64, Bools


@compiled
def draw_hidden(pull: F64, number: int, state: U64) -> Bools:
    """Draw `number` items without replacement, each in proportion to its pull; steps `state`.

    Items without pull are never drawn, so fewer may come. Equivalent to the first clocks to ring at
    rates of their pulls (Efraimidis, Spirakis 2006). O(n).
    """
    n = pull.size
    rings = np.full(n, np.inf)
    willing = 0
    for i in range(n):
        x = state[0]
        x ^= x << np.uint64(13)
        x ^= x >> np.uint64(7)
        x ^= x << np.uint64(17)
        state[0] = x
        if pull[i] > 0.0:
            chance = (float(x >> np.uint64(11)) + 0.5) * 2.0**-53
            rings[i] = -np.log(chance) / pull[i]
            willing += 1
    number = min(number, willing)
    if number <= 0:
        return np.zeros(n, np.bool_)
    last = np.partition(rings, number - 1)[number - 1]
    hidden: Bools = rings <= last
    return hidden


@compiled
def rows_without(indptr: U32, indices: U32, gone: Bools) -> tuple[U32, U32, I64]:
    """Take slots out of rows. Returns the rows, and the old slot of each that is left."""
    n = indptr.size - 1
    pointers = np.zeros(n + 1, np.uint32)
    left = np.empty(indices.size, np.uint32)
    slots = np.empty(indices.size, np.int64)
    k = 0
    for v in range(n):
        for slot in range(indptr[v], indptr[v + 1]):
            if not gone[slot]:
                left[k] = indices[slot]
                slots[k] = slot
                k += 1
        pointers[v + 1] = k
    return pointers, left[:k].copy(), slots[:k].copy()
