"""Fragments: how many pairs still reach each other when a set of nodes is gone."""

from __future__ import annotations

from functools import partial

import numpy as np

from linkanalysis._threads import map_in_order
from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import I64, U32, Bools, frozen


def pairs_without_each(indptr: U32, indices: U32, gone: Bools) -> tuple[int, I64]:
    """Count the pairs that reach each other without the `gone`, and without each further node (n,).

    Trusts a symmetric CSR without self-loops, each neighbor once in a row. O(n + slots) for all
    nodes together: a node leaves behind the subtrees that no tie joins past it.
    Tarjan (1972), SIAM J. Comput. 1(2), 146-160.
    """
    indptr, indices = frozen(indptr, np.uint32), frozen(indices, np.uint32)
    n = indptr.size - 1
    without = np.zeros(n, np.int64)
    room = np.empty((6, n), np.int64)
    now = _without_each(indptr, indices, np.array(gone, dtype=np.bool_), without, room)
    return int(now), without


def fewest_pairs(
    indptr: U32, indices: U32, candidates: I64, k: int, *, threads: int | None = None
) -> tuple[int, int, I64]:
    """Find the k candidates without which the fewest pairs reach each other, of all sets.

    Sets of k - 1 are gone through; the last member is found for all candidates at once. Trusts what
    `pairs_without_each` trusts. Returns pairs, how many sets are as good, and the first of them.
    """
    indptr, indices = frozen(indptr, np.uint32), frozen(indices, np.uint32)
    candidates = frozen(candidates, np.int64)
    search = partial(_fewest, indptr, indices, candidates, k)
    firsts = range(candidates.size - k + 1) if k > 1 else range(1)
    if candidates.size ** (k - 1) * indices.size < 20_000_000:  # a pool would cost more
        threads = 1
    best, count, members = -1, 0, np.empty(0, np.int64)
    for pairs, equal, found in map_in_order(search, firsts, threads=threads):
        if best < 0 or pairs < best:
            best, count, members = int(pairs), int(equal), found
        elif pairs == best:
            count += int(equal)
    return best, count, members


@compiled
def _without_each(indptr: U32, indices: U32, gone: Bools, without: I64, room: I64) -> np.int64:
    """Search in depth; `within` gathers the pairs that only v keeps together.

    With s nodes in the component, v leaves subtrees of sizes a, b, … that reach nothing above v,
    and the rest r = s - 1 - a - b - …; the pairs left there are those within each.
    """
    n = indptr.size - 1
    found, low, parent, here, size, within = room[0], room[1], room[2], room[3], room[4], room[5]
    found[:] = -1
    order = without  # the order of discovery stands here until the answer takes its place
    clock = 0
    total = np.int64(0)
    for root in range(n):
        if gone[root] or found[root] >= 0:
            continue
        first = clock
        found[root] = low[root] = clock
        order[clock] = root
        clock += 1
        parent[root] = -1
        here[root] = indptr[root]
        size[root] = 1
        within[root] = 0
        v = np.int64(root)
        while v >= 0:
            if here[v] < indptr[v + 1]:
                u = np.int64(indices[here[v]])
                here[v] += 1
                if gone[u]:
                    continue
                if found[u] < 0:
                    found[u] = low[u] = clock
                    order[clock] = u
                    clock += 1
                    here[u] = indptr[u]
                    parent[u] = v
                    size[u] = 1
                    within[u] = 0
                    v = u
                elif u != parent[v]:
                    low[v] = min(low[v], found[u])
            else:
                p = parent[v]
                if p >= 0:
                    low[p] = min(low[p], low[v])
                    size[p] += size[v]
                v = p
        whole = np.int64(clock - first)
        total += whole * (whole - 1) // 2
        # `here` now counts what hangs on a node alone, `within` the pairs in those parts
        for i in range(first, clock):
            here[order[i]] = 0
        for i in range(first + 1, clock):
            v = order[i]
            p = parent[v]
            if low[v] >= found[p]:
                here[p] += size[v]
                within[p] += size[v] * (size[v] - 1) // 2
        for i in range(first, clock):
            v = order[i]
            rest = whole - 1 - here[v]
            # what is lost with v, as a count to take from the total once that is known
            within[v] += rest * (rest - 1) // 2 - whole * (whole - 1) // 2
    for i in range(n):
        without[i] = total if gone[i] else total + within[i]
    return total


@compiled
def _fewest(
    indptr: U32, indices: U32, candidates: I64, k: int, first: int
) -> tuple[np.int64, np.int64, I64]:
    """Go through the sets whose first member is candidate `first` (all sets, if k is 1)."""
    n = indptr.size - 1
    total = candidates.size
    gone = np.zeros(n, np.bool_)
    without = np.zeros(n, np.int64)
    room = np.empty((6, n), np.int64)
    chosen = np.empty(max(k - 1, 1), np.int64)
    for i in range(k - 1):
        chosen[i] = first + i
        gone[candidates[first + i]] = True
    best = np.int64(-1)
    count = np.int64(0)
    members = np.empty(k, np.int64)
    while True:
        _without_each(indptr, indices, gone, without, room)
        for c in range(chosen[k - 2] + 1 if k > 1 else 0, total):
            pairs = without[candidates[c]]
            if best < 0 or pairs < best:
                best = pairs
                count = np.int64(0)
                for i in range(k - 1):
                    members[i] = candidates[chosen[i]]
                members[k - 1] = candidates[c]
            count += pairs == best
        i = k - 2
        while i > 0 and chosen[i] == total - k + i:
            i -= 1
        if i <= 0:
            return best, count, members
        for j in range(i, k - 1):
            gone[candidates[chosen[j]]] = False
        chosen[i] += 1
        for j in range(i + 1, k - 1):
            chosen[j] = chosen[j - 1] + 1
        for j in range(i, k - 1):
            gone[candidates[chosen[j]]] = True
