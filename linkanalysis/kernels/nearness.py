"""Nearness: how near to each other the pairs stand that are left when a set of nodes is gone.

Sums are whole numbers: a pair at d steps counts 5,354,228,880 // d, which is exact up to 24 steps,
so that equal sets stay equal.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from linkanalysis.core.threads import map_in_order
from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import I64, U32, U64, Bools, frozen

# What a pair one step apart counts: the lowest common multiple of 1 … 24.
NEXT_TO = 5_354_228_880


def nearness_without(indptr: U32, indices: U32, gone: Bools) -> int:
    """Sum the nearness of all pairs that remain without the `gone`.

    Trusts a symmetric CSR of fewer than 50,000 nodes. O(n slots / 64) for each step of the longest
    shortest path, and n²/4 bytes.
    """
    indptr, indices = frozen(indptr, np.uint32), frozen(indices, np.uint32)
    room = np.empty((3, indptr.size - 1, (indptr.size + 62) // 64), np.uint64)
    return int(_nearness(indptr, indices, np.array(gone, dtype=np.bool_), room, np.int64(-1)))


def nearness_without_each(
    indptr: U32, indices: U32, gone: Bools, candidates: I64, *, threads: int | None = None
) -> I64:
    """Sum the nearness that remains without the `gone` and one further node, for each candidate."""
    each = partial(
        _without_each, frozen(indptr, np.uint32), frozen(indices, np.uint32), frozen(gone, np.bool_)
    )
    parts = [frozen(candidates[at : at + 32], np.int64) for at in range(0, candidates.size, 32)]
    if candidates.size * indices.size * indptr.size < 200_000_000:  # a pool would cost more
        threads = 1
    sums = list(map_in_order(each, parts, threads=threads))
    return np.concatenate(sums) if sums else np.empty(0, np.int64)


def least_nearness(
    indptr: U32, indices: U32, candidates: I64, k: int, *, threads: int | None = None
) -> tuple[int, int, I64]:
    """Find the k candidates without which the least nearness remains, going through all sets.

    Trusts what `nearness_without` trusts. Returns it, how many sets are as good, and the first.
    """
    search = partial(
        _least,
        frozen(indptr, np.uint32),
        frozen(indices, np.uint32),
        frozen(candidates, np.int64),
        k,
    )
    if candidates.size**k * indices.size < 20_000_000:  # a pool would cost more
        threads = 1
    best, count, members = -1, 0, np.empty(0, np.int64)
    for left, equal, found in map_in_order(search, range(candidates.size - k + 1), threads=threads):
        if best < 0 or left < best:
            best, count, members = int(left), int(equal), found
        elif left == best:
            count += int(equal)
    return best, count, members


@compiled
def _nearness(indptr: U32, indices: U32, gone: Bools, room: U64, enough: np.int64) -> np.int64:
    """Take one step from all nodes at a time; bit k of a row says whether node k has come there.

    Pairs are met from both ends, so what a step adds is halved. Stops as soon as more than `enough`
    is left, unless that is negative. A node that met nobody new at one step meets nobody later:
    `last` is the step at which each met somebody.
    """
    n = indptr.size - 1
    words = room.shape[2]
    seen, front, fresh = room[0], room[1], room[2]
    seen[:] = 0
    front[:] = 0
    for v in range(n):
        if not gone[v]:
            bit = np.uint64(1) << np.uint64(v & 63)
            seen[v, v >> 6] = bit
            front[v, v >> 6] = bit
    last = np.zeros(n, np.int64)
    left = np.int64(0)
    steps = np.int64(0)
    met = np.int64(1)
    while met > 0 and (enough < 0 or left <= enough):
        steps += 1
        met = np.int64(0)
        for v in range(n):
            for w in range(words):
                fresh[v, w] = 0
            if gone[v] or last[v] < steps - 1:
                continue
            for slot in range(indptr[v], indptr[v + 1]):
                u = indices[slot]
                if last[u] >= steps - 1:
                    for w in range(words):
                        fresh[v, w] |= front[u, w]  # rows of the gone stay empty
            before = met
            for w in range(words):
                x = fresh[v, w] & ~seen[v, w]
                fresh[v, w] = x
                seen[v, w] |= x
                x = x - ((x >> np.uint64(1)) & np.uint64(0x5555555555555555))
                x = (x & np.uint64(0x3333333333333333)) + (
                    (x >> np.uint64(2)) & np.uint64(0x3333333333333333)
                )
                x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
                met += np.int64((x * np.uint64(0x0101010101010101)) >> np.uint64(56))
            if met > before:
                last[v] = steps
        front, fresh = fresh, front
        left += met // 2 * (5_354_228_880 // steps)
    return left


@compiled
def _without_each(indptr: U32, indices: U32, gone: Bools, candidates: I64) -> I64:
    n = indptr.size - 1
    room = np.empty((3, n, (n + 63) // 64), np.uint64)
    without = gone.copy()
    sums = np.empty(candidates.size, np.int64)
    for i in range(candidates.size):
        without[candidates[i]] = True
        sums[i] = _nearness(indptr, indices, without, room, np.int64(-1))
        without[candidates[i]] = gone[candidates[i]]
    return sums


@compiled
def _least(
    indptr: U32, indices: U32, candidates: I64, k: int, first: int
) -> tuple[np.int64, np.int64, I64]:
    """Go through the sets whose first member is candidate `first`."""
    n = indptr.size - 1
    total = candidates.size
    room = np.empty((3, n, (n + 63) // 64), np.uint64)
    gone = np.zeros(n, np.bool_)
    chosen = np.empty(k, np.int64)
    for i in range(k):
        chosen[i] = first + i
        gone[candidates[first + i]] = True
    best = np.int64(-1)
    count = np.int64(0)
    members = np.empty(k, np.int64)
    while True:
        left = _nearness(indptr, indices, gone, room, best)
        if best < 0 or left < best:
            best = left
            count = np.int64(0)
            for i in range(k):
                members[i] = candidates[chosen[i]]
        count += left == best
        i = k - 1
        while i > 0 and chosen[i] == total - k + i:
            i -= 1
        if i <= 0:
            return best, count, members
        for j in range(i, k):
            gone[candidates[chosen[j]]] = False
        chosen[i] += 1
        for j in range(i + 1, k):
            chosen[j] = chosen[j - 1] + 1
        for j in range(i, k):
            gone[candidates[chosen[j]]] = True
