"""The nearest of several starts for every node, over ties with whole lengths."""

from __future__ import annotations

import heapq
from typing import NamedTuple

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import I64, U32, Bools, frozen


class Nearest(NamedTuple):
    """What the search found, one value for each node; -1 where no start reaches."""

    distance: I64
    start: I64
    before: I64


def nearest(indptr: U32, indices: U32, length: I64, starts: I64, blocked: Bools) -> Nearest:
    """Find the nearest start of every node, along the arrows, and the way there.

    Of equal ways the one from the first start wins, then the one over the smallest node before.
    Takes lengths of at least 1 whose sum along any path fits 63 bits. No path enters a `blocked`
    node, but a start is entered even if blocked. O((n + slots) log n).
    """
    distance, start, before = _nearest(
        frozen(indptr, np.uint32),
        frozen(indices, np.uint32),
        frozen(length, np.int64),
        frozen(starts, np.int64),
        frozen(blocked, np.bool_),
    )
    return Nearest(distance, start, before)


@compiled
def _nearest(
    indptr: U32, indices: U32, length: I64, starts: I64, blocked: Bools
) -> tuple[I64, I64, I64]:
    """Dijkstra: lengths are at least 1, so whatever ties at a node came before it was settled."""
    n = indptr.size - 1
    distance = np.full(n, -1, np.int64)
    start = np.full(n, -1, np.int64)
    before = np.full(n, -1, np.int64)
    heap = [(np.int64(0), np.int64(0)) for _ in range(0)]
    for place in range(starts.size):
        if distance[starts[place]] < 0:
            distance[starts[place]] = 0
            start[starts[place]] = place
            heapq.heappush(heap, (np.int64(0), starts[place]))
    while len(heap) > 0:
        here, u = heapq.heappop(heap)
        if here > distance[u]:
            continue
        for slot in range(indptr[u], indptr[u + 1]):
            v = np.int64(indices[slot])
            there = here + length[slot]
            if blocked[v] and distance[v] != 0:
                continue
            if distance[v] < 0 or there < distance[v]:
                heapq.heappush(heap, (there, v))
            elif there > distance[v] or (start[u], u) >= (start[v], before[v]):
                continue
            distance[v] = there
            start[v] = start[u]
            before[v] = u
    return distance, start, before
