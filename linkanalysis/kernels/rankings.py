"""Rankings: the best rank and the middle of each block of equals, and how far two of them agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import frozen

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F32, F64, I32, I64, Bools


def rank_blocks(values: F64, tied: float) -> tuple[I32, F32]:
    """Rank from the highest; a value joins a block within `tied` of the block's first.

    Above 1 the tolerance is `tied` times the first. Returns the best rank of each block, from 1,
    and the mean of its ranks. Trusts that no value is NaN.
    """
    # sorted outside: a sort compiled into the kernel costs a second of a first run; equals share a
    # block, so their order within it does not matter and NumPy's fastest sort will do
    best, middle = _scan(values, frozen(np.argsort(-values), np.int64), tied)
    return best, middle


@compiled
def _scan(values: F64, order: I64, tied: float) -> tuple[I32, F32]:
    """Walk down the values in `order`, from the highest."""
    n = values.size
    best = np.empty(n, np.int32)
    middle = np.empty(n, np.float32)
    i = 0
    while i < n:
        first = values[order[i]]
        least = first - tied * max(1.0, abs(first))
        j = i
        while j < n and values[order[j]] >= least:
            j += 1
        for k in range(i, j):
            best[order[k]] = i + 1
            middle[order[k]] = (i + 1 + j) / 2
        i = j
    return best, middle


@compiled
def best_first(ranks: I64) -> I64:
    """Order by competition rank, equals by number, in one pass.

    Trusts that each rank is one plus how many are better.
    """
    order = np.empty(ranks.size, np.int64)
    taken = np.zeros(ranks.size, np.int64)
    for k in range(ranks.size):
        first = ranks[k] - 1
        order[first + taken[first]] = k
        taken[first] += 1
    return order


@compiled
def rank_agreement(first: I32, second: I32, kept: Bools, top: int) -> tuple[float, float]:
    """Compare two rows of ranks over the `kept` entities: tau-b, and overlap of the `top` first.

    Ranks are integers from 1 to n; equals share one. A block of equals that only partly fits among
    the first counts in part. If all are equal, tau-b is undefined: 1 is returned if that is so in
    both rankings, 0 if in one. O(n log n).
    """
    n = first.size
    upper, lower = np.zeros(n + 2, np.int64), np.zeros(n + 2, np.int64)  # how many have each rank
    size = 0
    for v in range(n):
        if kept[v]:
            upper[first[v]] += 1
            lower[second[v]] += 1
            size += 1
    if size < 2:
        return 1.0, 1.0
    start = np.zeros(n + 2, np.int64)
    for rank in range(1, n + 1):
        start[rank + 1] = start[rank] + upper[rank]
    order = np.empty(size, np.int64)
    place = start.copy()
    for v in range(n):
        if kept[v]:
            order[place[first[v]]] = v
            place[first[v]] += 1
    tree = np.zeros(n + 1, np.int64)  # Fenwick's: how many of those before have a rank up to …
    agree = np.int64(0)
    for rank in range(1, n + 1):
        before = start[rank]
        for i in range(start[rank], start[rank + 1]):
            at = np.int64(second[order[i]])
            above = upto = np.int64(0)
            k = at - 1
            while k > 0:
                above += tree[k]
                k -= k & -k
            k = at
            while k > 0:
                upto += tree[k]
                k -= k & -k
            agree += above - (before - upto)
        for i in range(start[rank], start[rank + 1]):
            k = np.int64(second[order[i]])
            while k <= n:
                tree[k] += 1
                k += k & -k
    pairs = size * (size - 1) // 2
    untied = pairs - (upper * (upper - 1) // 2).sum(), pairs - (lower * (lower - 1) // 2).sum()
    if untied[0] == 0 or untied[1] == 0:
        tau = 1.0 if untied[0] == untied[1] else 0.0
    else:
        tau = agree / np.sqrt(float(untied[0]) * float(untied[1]))
    wanted = min(top, size)
    one, two = _in_part(upper, wanted), _in_part(lower, wanted)
    common = 0.0
    for v in range(n):
        if kept[v]:
            common += min(one[first[v]], two[second[v]])
    return tau, (common / wanted if wanted > 0 else 1.0)


@compiled
def _in_part(counts: I64, wanted: int) -> F64:
    """Return for each rank the share of its block that is among the first `wanted`."""
    part = np.zeros(counts.size)
    room = wanted
    for rank in range(counts.size):
        if counts[rank] > 0 and room > 0:
            part[rank] = min(1.0, room / counts[rank])
            room -= min(room, counts[rank])
    return part
