"""Curveball: shuffle who has which things; everyone keeps how many and everything how often."""

from __future__ import annotations

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import I64, U32, U64, slot_rows
from linkanalysis.kernels.draws import seed_state


def shuffle(indptr: U32, indices: U32, n_things: int, *, seed: int, trades: int) -> tuple[U32, U32]:
    """Draw an incidence with the same row sums and column sums.

    Takes a CSR of rows (people) with distinct columns (things) below `n_things`. Two random rows
    trade what only one of them has; trades that change nothing count as well, since skipping them
    biases the draw (Carstens 2015). Uniform over all such incidences in the limit; at least 5
    trades a row are usual. Returns a new CSR, columns rising. O(trades x mean row).
    """
    columns = np.array(indices, dtype=np.int64)
    starts = np.array(indptr, dtype=np.int64)
    if starts.size > 2:
        _trade(starts, columns, n_things, trades, seed_state(seed))
        row = slot_rows(indptr) * n_things
        columns = np.sort(row + columns) - row  # NumPy's sort: one in a kernel takes a second
    return starts.astype(np.uint32), columns.astype(np.uint32)


@compiled
def _below(bound: int, state: U64) -> int:
    x: np.uint64 = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return int((x >> np.uint64(11)) % np.uint64(bound))


@compiled
def _trade(indptr: I64, columns: I64, n_things: int, trades: int, state: U64) -> None:
    n = indptr.size - 1
    seen = np.zeros(n_things, np.int64)  # 2t + 1: in the first row of trade t, 2t + 2: in both
    pool = np.empty(columns.size, np.int64)
    for t in range(trades):
        i = _below(n, state)
        j = _below(n - 1, state)
        j += j >= i
        one, both = 2 * t + 1, 2 * t + 2
        for slot in range(indptr[i], indptr[i + 1]):
            seen[columns[slot]] = one
        size = 0
        kept_j = indptr[j]  # what both have moves to the front of the row and stays
        for slot in range(indptr[j], indptr[j + 1]):
            thing = columns[slot]
            if seen[thing] == one:
                seen[thing] = both
                columns[kept_j] = thing
                kept_j += 1
            else:
                pool[size] = thing
                size += 1
        kept_i = indptr[i]
        for slot in range(indptr[i], indptr[i + 1]):
            thing = columns[slot]
            if seen[thing] == both:
                columns[kept_i] = thing
                kept_i += 1
            else:
                pool[size] = thing
                size += 1
        for k in range(size - 1, 0, -1):
            other = _below(k + 1, state)
            pool[k], pool[other] = pool[other], pool[k]
        given = indptr[i + 1] - kept_i
        for k in range(given):
            columns[kept_i + k] = pool[k]
        for k in range(given, size):
            columns[kept_j + k - given] = pool[k]
