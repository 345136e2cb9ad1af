"""Covering: how much of a network a set of nodes has within reach, for any worth of a distance."""

from __future__ import annotations

from functools import partial

import numpy as np

from linkanalysis._threads import map_in_order
from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import I64, U16, U32, frozen


def step_matrix(indptr: U32, indices: U32) -> tuple[U16, int]:
    """Count the steps from each node to each other along outgoing ties.

    Takes any CSR of fewer than 65,535 nodes. O(n (n + slots)), 2 n² bytes. Returns (n, n), row u
    from u; nodes that cannot be reached are at longest + 1.
    """
    steps, longest = _steps(frozen(indptr, np.uint32), frozen(indices, np.uint32))
    return steps, int(longest)


def steps_from(indptr: U32, indices: U32, sources: I64) -> I64:
    """Count the steps from the nearest of several sources to each node along outgoing ties.

    Takes any CSR. Returns (n,), -1 for nodes that cannot be reached. O(n + slots).
    """
    steps: I64 = _steps_from(
        frozen(indptr, np.uint32), frozen(indices, np.uint32), frozen(sources, np.int64)
    )
    return steps


def covered_with_each(steps: U16, worth: I64, members: I64, candidates: I64) -> I64:
    """Sum what a set and one further node have within reach, for each of the `candidates`.

    `steps` is that of `step_matrix`; `worth` is what a node counts 0, 1, … steps from the nearest
    member, never rising; `members` may be empty.
    """
    sums: I64 = _with_each(
        frozen(steps, np.uint16),
        frozen(worth, np.int64),
        frozen(members, np.int64),
        frozen(candidates, np.int64),
    )
    return sums


def most_covered(
    steps: U16, worth: I64, candidates: I64, k: int, *, threads: int | None = None
) -> tuple[int, int, I64]:
    """Find the k candidates that have most within reach, going through all sets.

    Takes what `covered_with_each` takes. Returns the first of the best sets in the order of nodes.
    """
    search = partial(
        _most, frozen(steps, np.uint16), frozen(worth, np.int64), frozen(candidates, np.int64), k
    )
    if candidates.size**k * steps.shape[0] < 20_000_000:  # a pool would cost more
        threads = 1
    best, count, members = -1, 0, np.empty(0, np.int64)
    for covered, equal, found in map_in_order(
        search, range(candidates.size - k + 1), threads=threads
    ):
        if covered > best:
            best, count, members = int(covered), int(equal), found
        elif covered == best:
            count += int(equal)
    return best, count, members


@compiled
def _steps(indptr: U32, indices: U32) -> tuple[U16, np.int64]:
    n = indptr.size - 1
    steps = np.full((n, n), 65535, np.uint16)
    queue = np.empty(n, np.int64)
    longest = np.int64(0)
    for root in range(n):
        row = steps[root]
        row[root] = 0
        queue[0] = root
        head, tail = 0, 1
        while head < tail:
            v = queue[head]
            head += 1
            for slot in range(indptr[v], indptr[v + 1]):
                u = indices[slot]
                if row[u] == 65535:
                    row[u] = row[v] + 1
                    queue[tail] = u
                    tail += 1
        longest = max(longest, np.int64(row[queue[tail - 1]]))
    for u in range(n):
        for v in range(n):
            if steps[u, v] == 65535:
                steps[u, v] = longest + 1
    return steps, longest


@compiled
def _steps_from(indptr: U32, indices: U32, sources: I64) -> I64:
    n = indptr.size - 1
    steps = np.full(n, -1, np.int64)
    queue = np.empty(n, np.int64)
    head = tail = 0
    for i in range(sources.size):
        if steps[sources[i]] < 0:
            steps[sources[i]] = 0
            queue[tail] = sources[i]
            tail += 1
    while head < tail:
        v = queue[head]
        head += 1
        for slot in range(indptr[v], indptr[v + 1]):
            u = indices[slot]
            if steps[u] < 0:
                steps[u] = steps[v] + 1
                queue[tail] = u
                tail += 1
    return steps


@compiled
def _with_each(steps: U16, worth: I64, members: I64, candidates: I64) -> I64:
    n = steps.shape[0]
    sums = np.zeros(candidates.size, np.int64)
    nearest = np.full(n, 65535, np.uint16)
    for i in range(members.size):
        for v in range(n):
            nearest[v] = min(nearest[v], steps[members[i], v])
    for i in range(candidates.size):
        row = steps[candidates[i]]
        for v in range(n):
            sums[i] += worth[min(nearest[v], row[v])]
    return sums


@compiled
def _most(
    steps: U16, worth: I64, candidates: I64, k: int, first: int
) -> tuple[np.int64, np.int64, I64]:
    """Go through the sets whose first member is candidate `first`.

    Row i of `nearest` holds the steps from the first i + 1 members: a change of the last member
    updates only the last row.
    """
    n = steps.shape[0]
    total = candidates.size
    chosen = np.empty(k, np.int64)
    nearest = np.empty((k, n), np.uint16)
    for i in range(k):
        chosen[i] = first + i
    best = np.int64(-1)
    count = np.int64(0)
    members = np.empty(k, np.int64)
    changed = 0
    while True:
        for i in range(changed, k - 1):
            row = steps[candidates[chosen[i]]]
            for v in range(n):
                nearest[i, v] = row[v] if i == 0 else min(nearest[i - 1, v], row[v])
        row = steps[candidates[chosen[k - 1]]]
        covered = np.int64(0)
        if k == 1:
            for v in range(n):
                covered += worth[row[v]]
        else:
            for v in range(n):
                covered += worth[min(nearest[k - 2, v], row[v])]
        if covered > best:
            best = covered
            count = np.int64(0)
            for i in range(k):
                members[i] = candidates[chosen[i]]
        count += covered == best
        i = k - 1
        while i > 0 and chosen[i] == total - k + i:
            i -= 1
        if i <= 0:
            return best, count, members
        chosen[i] += 1
        for j in range(i + 1, k):
            chosen[j] = chosen[j - 1] + 1
        changed = i
