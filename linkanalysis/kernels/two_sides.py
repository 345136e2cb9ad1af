"""Groups that hold people and their events at once, when ties run between two sides only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.communities import connected, fold, numbered
from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.draws import seed_state
from linkanalysis.kernels.quality import two_sided_modularity

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64, U32, U64, Bools


def two_sided_groups(
    indptr: U32,
    indices: U32,
    strength: I64,
    side: Bools,
    *,
    resolution: float,
    seed: int,
    passes: int = 1000,
    start: I64 | None = None,
) -> I64:
    """Partition the nodes of a two-sided graph, from singletons until a pass gains nothing.

    A pass moves nodes, folds groups and moves those until nothing folds, at most `passes` times.
    `start`, labels in 0..n-1, replaces singletons. Takes a symmetric CSR whose ties all lead from
    one side to the other, strengths > 0. Every group is connected. Returns labels (n,), numbered by
    their smallest nodes. Equal gains go to the smallest label.
    """
    # Writable copies throughout: one compiled version of every kernel, for every caller.
    ties = np.array(strength, dtype=np.int64)
    starts = np.array(indptr, dtype=np.int64)
    ends = np.array(indices, dtype=np.uint32)
    n = starts.size - 1
    best = np.arange(n, dtype=np.int64) if start is None else start
    if ties.size == 0:
        return np.arange(n, dtype=np.int64)
    sums = np.concatenate([[0], np.cumsum(ties)])
    degree = sums[starts[1:]] - sums[starts[:-1]]
    mass = np.stack([degree * side, degree * ~side], axis=1)
    # Twice, since a tie stands in two rows: its share of all ties is one slot of both.
    penalty = 2 * resolution / float(ties.sum())
    state = seed_state(seed)
    reached = -np.inf
    for _ in range(passes):
        label = best.astype(np.uint32)
        where = np.arange(n, dtype=np.uint32)  # the node of the folded graph each has become
        level, masses = (starts, ends, ties, degree), mass
        while True:
            _move(level[0], level[1], level[2], masses, penalty, label, state)
            part, n_parts = numbered(label)
            where = part[where]
            if n_parts == label.size:
                break
            level = fold(level, part, n_parts)
            folded = np.zeros((n_parts, 2), dtype=np.int64)
            np.add.at(folded, part, masses)
            masses = folded
            label = np.arange(n_parts, dtype=np.uint32)
        found = connected((starts, ends, ties, degree), where)
        quality = two_sided_modularity(
            indptr, indices, strength, side, found, resolution=resolution
        )
        if quality <= reached + 1e-12:
            break
        best, reached = found, quality
    return best


@compiled
def _move(
    indptr: I64, indices: U32, strength: I64, mass: I64, penalty: float, label: U32, state: U64
) -> None:
    # Fast local move of Leiden, where only masses of opposite sides are expected to meet.
    n = label.size
    total = np.zeros((n, 2), np.int64)
    count = np.zeros(n, np.int64)
    for i in range(n):
        total[label[i], 0] += mass[i, 0]
        total[label[i], 1] += mass[i, 1]
        count[label[i]] += 1
    free = np.empty(n, np.uint32)  # unused labels, smallest on top
    n_free = 0
    for i in range(n - 1, -1, -1):
        if count[i] == 0:
            free[n_free] = i
            n_free += 1
    queue = np.arange(n).astype(np.uint32)
    for i in range(n - 1, 0, -1):
        x = state[0]
        x ^= x << np.uint64(13)
        x ^= x >> np.uint64(7)
        x ^= x << np.uint64(17)
        state[0] = x
        j = np.int64((x >> np.uint64(11)) % np.uint64(i + 1))
        queue[i], queue[j] = queue[j], queue[i]
    queued = np.ones(n, np.bool_)
    head, waiting = 0, n
    tie = np.zeros(n, np.int64)
    touched = np.empty(n, np.uint32)
    while waiting > 0:
        v = np.int64(queue[head])
        head = head + 1 if head + 1 < n else 0
        waiting -= 1
        queued[v] = False
        n_touched = 0
        for slot in range(indptr[v], indptr[v + 1]):
            c = np.int64(label[indices[slot]])
            if tie[c] == 0:
                touched[n_touched] = c
                n_touched += 1
            tie[c] += strength[slot]
        old = np.int64(label[v])
        first, second = mass[v, 0], mass[v, 1]
        total[old, 0] -= first
        total[old, 1] -= second
        count[old] -= 1
        stay = tie[old] - penalty * (first * total[old, 1] + second * total[old, 0])
        best, gain = old, stay
        # What rounding alone could bring is no gain: without this the queue may never empty.
        least = stay + 1e-11 * (1.0 + abs(stay))
        if count[old] > 0 and least < 0.0:
            best, gain = np.int64(free[n_free - 1]), 0.0
        for i in range(n_touched):
            c = np.int64(touched[i])
            value = tie[c] - penalty * (first * total[c, 1] + second * total[c, 0])
            tie[c] = 0
            if value > least and c != old and (value > gain or (value == gain and c < best)):
                best, gain = c, value
        total[best, 0] += first
        total[best, 1] += second
        if best != old:
            if count[best] == 0:
                n_free -= 1
            label[v] = best
            if count[old] == 0:
                free[n_free] = old
                n_free += 1
            for slot in range(indptr[v], indptr[v + 1]):
                u = indices[slot]
                if not queued[u] and label[u] != best:
                    tail = head + waiting
                    queue[tail if tail < n else tail - n] = u
                    waiting += 1
                    queued[u] = True
        count[best] += 1
