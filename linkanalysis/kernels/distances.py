"""Distances in steps: how far each node is from the others, at most, and within some steps."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from linkanalysis.core.threads import map_in_order
from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import F64, I64, U16, U32, frozen, transpose

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray


def distance_sums(indptr: U32, indices: U32, *, threads: int | None = None) -> tuple[I64, I64, F64]:
    """Sum the steps from each node to all nodes that it reaches along outgoing ties.

    Takes any CSR. Returns, each (n,): how many nodes it reaches, itself included; the sum of steps;
    the sum of 1 / steps over the others (integers divided once, up to 24 steps).
    Boldi, Vigna (2014), Internet Math. 10(3-4), 222-262.
    Then et al. (2014), PVLDB 8(4), 449-460: many breadth-first searches at once.
    """
    n = indptr.size - 1
    kernel = kernel_of(indptr, indices)
    if n * indices.size < 100_000_000:  # under 20 ms a pool costs more than it gives
        threads = 1
    reach, far, near = np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n, np.int64)
    beyond = np.zeros(n)
    for part in map_in_order(kernel, range(0, n, 512), threads=threads):
        reach += part[0]
        far += part[1]
        near += part[2]
        beyond += part[3]
    return reach, far, near / 5_354_228_880 + beyond


def steps_from(indptr: U32, indices: U32, sources: I64) -> I64:
    """Count the steps from the nearest of several sources to each node along outgoing ties.

    Takes any CSR. Returns (n,), -1 for nodes that cannot be reached. O(n + slots).
    """
    steps: I64 = _steps_from(
        frozen(indptr, np.uint32), frozen(indices, np.uint32), frozen(sources, np.int64)
    )
    return steps


def step_matrix(indptr: U32, indices: U32) -> tuple[U16, int]:
    """Count the steps from each node to each other along outgoing ties.

    Takes any CSR of fewer than 65,535 nodes. O(n (n + slots)), 2 n² bytes. Returns (n, n), row u
    from u; nodes that cannot be reached are at longest + 1.
    """
    steps, longest = _steps(frozen(indptr, np.uint32), frozen(indices, np.uint32))
    return steps, int(longest)


def breadth_first(indptr: U32, indices: U32, source: int, limit: int) -> tuple[U32, I64]:
    """Return the nodes within `limit` steps along outgoing ties as they are found, and their steps.

    Takes any CSR; nodes that are equally far come in the order of rows. O(n + slots).
    """
    order, steps = _search(frozen(indptr, np.uint32), frozen(indices, np.uint32), source, limit)
    return order, steps


def diameter_bound(indptr: U32, indices: U32) -> int:
    """Return an upper bound of the steps between joined nodes of a symmetric CSR. O(n + slots)."""
    indptr, indices = frozen(indptr, np.uint32), frozen(indices, np.uint32)
    label = frozen(components(indptr, indices), np.int64)
    return int(_diameter_bound(indptr, indices, label))


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


def kernel_of(indptr: U32, indices: U32) -> Callable[[int], tuple[NDArray[Any], ...]]:
    """Return the search for 512 targets from a given number on.

    Targets are in degree order: neighbors in the same batch share most of their search.
    """
    indptr, indices = frozen(indptr, np.uint32), frozen(indices, np.uint32)
    back_indptr, back_indices, _ = transpose(indptr, indices)
    targets = frozen(np.argsort(-np.diff(back_indptr.astype(np.int64)), kind="stable"), np.int64)
    return partial(
        _sums,
        indptr,
        indices,
        frozen(back_indptr, np.uint32),
        frozen(back_indices, np.uint32),
        targets,
    )


@compiled
def _sums(
    indptr: U32, indices: U32, back_indptr: U32, back_indices: U32, targets: I64, first: int
) -> tuple[I64, I64, I64, F64]:
    """Credit every node with its steps to the 512 targets from `first` on.

    Bit k of a row stands for target first + k. A node is one step further than its nearest outgoing
    neighbor, so new bits come from the neighbors' new bits: pulled by all nodes while many rows are
    new, pushed back over incoming ties when few are. Inverses are integers in units of 1/lcm(1..24)
    up to 24 steps, so the order of summing cannot change them.
    """
    n = indptr.size - 1
    unit = 5_354_228_880
    reach = np.zeros(n, np.int64)
    far = np.zeros(n, np.int64)
    near = np.zeros(n, np.int64)
    beyond = np.zeros(n)
    seen = np.zeros((n, 8), np.uint64)
    new = np.zeros((n, 8), np.uint64)
    coming = np.zeros((n, 8), np.uint64)
    active = np.empty(n, np.int64)
    touched = np.empty(n, np.int64)
    marked = np.zeros(n, np.bool_)
    n_active = 0
    for k in range(min(512, n - first)):
        v = targets[first + k]
        new[v, k // 64] = seen[v, k // 64] = np.uint64(1) << np.uint64(k % 64)
        reach[v] += 1
        active[n_active] = v
        n_active += 1
    steps = 0
    while n_active:
        steps += 1
        push = np.int64(0)
        for i in range(n_active):
            v = active[i]
            push += np.int64(back_indptr[v + 1]) - np.int64(back_indptr[v])
        n_touched = 0
        if 4 * push < indices.size:
            for i in range(n_active):
                v = active[i]
                for slot in range(back_indptr[v], back_indptr[v + 1]):
                    u = back_indices[slot]
                    if not marked[u]:
                        marked[u] = True
                        touched[n_touched] = u
                        n_touched += 1
                    for w in range(8):
                        coming[u, w] |= new[v, w]
        else:
            for u in range(n):
                for slot in range(indptr[u], indptr[u + 1]):
                    v = indices[slot]
                    for w in range(8):
                        coming[u, w] |= new[v, w]
                touched[n_touched] = u
                n_touched += 1
        for i in range(n_active):
            for w in range(8):
                new[active[i], w] = 0
        n_active = 0
        for i in range(n_touched):
            u = touched[i]
            marked[u] = False
            count = np.int64(0)
            for w in range(8):
                bits = coming[u, w] & ~seen[u, w]
                coming[u, w] = 0
                if bits:
                    seen[u, w] |= bits
                    new[u, w] = bits
                    # the number of ones in a word, by halves (Warren, Hacker's Delight, 5-1)
                    bits -= (bits >> np.uint64(1)) & np.uint64(0x5555555555555555)
                    bits = (bits & np.uint64(0x3333333333333333)) + (
                        (bits >> np.uint64(2)) & np.uint64(0x3333333333333333)
                    )
                    bits = (bits + (bits >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
                    count += np.int64((bits * np.uint64(0x0101010101010101)) >> np.uint64(56))
            if count:
                active[n_active] = u
                n_active += 1
                reach[u] += count
                far[u] += count * steps
                if steps <= 24:
                    near[u] += count * (unit // steps)
                else:
                    beyond[u] += count / steps
    return reach, far, near, beyond


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


@compiled
def _search(indptr: U32, indices: U32, source: int, limit: int) -> tuple[U32, I64]:
    n = indptr.size - 1
    seen = np.zeros(n, np.bool_)
    order = np.empty(n, np.uint32)
    steps = np.empty(n, np.int64)
    seen[source] = True
    order[0] = source
    steps[0] = 0
    head, tail = 0, 1
    while head < tail and steps[head] < limit:
        v = order[head]
        for slot in range(indptr[v], indptr[v + 1]):
            u = indices[slot]
            if not seen[u]:
                seen[u] = True
                order[tail] = u
                steps[tail] = steps[head] + 1
                tail += 1
        head += 1
    return order[:tail], steps[:tail]


@compiled
def _diameter_bound(indptr: U32, indices: U32, label: I64) -> int:
    """Take twice the eccentricity of a central node, or the component's size - 1.

    Searches start at the node with most ties, at the farthest node found, and in the middle of the
    path between the ends of that second search.
    """
    n = indptr.size - 1
    hub = np.full(n, -1, np.int64)
    size = np.zeros(n, np.int64)
    for v in range(n):
        h = hub[label[v]]
        size[label[v]] += 1
        if h < 0 or indptr[v + 1] - indptr[v] > indptr[h + 1] - indptr[h]:
            hub[label[v]] = v
    level = np.full(n, -1, np.int64)
    parent = np.full(n, -1, np.int64)
    queue = np.empty(n, np.int64)
    bound = 0
    for c in range(n):
        if size[c] < 2:
            continue
        best = size[c] - 1
        start = hub[c]
        for search in range(3):
            level[start] = 0
            parent[start] = -1
            queue[0] = start
            head, tail = 0, 1
            while head < tail:
                v = queue[head]
                head += 1
                for slot in range(indptr[v], indptr[v + 1]):
                    u = indices[slot]
                    if level[u] < 0:
                        level[u] = level[v] + 1
                        parent[u] = v
                        queue[tail] = u
                        tail += 1
            start = queue[tail - 1]
            depth = level[start]
            best = min(best, 2 * depth)
            if search == 1:
                for _ in range(depth // 2):
                    start = parent[start]
            for i in range(tail):
                level[queue[i]] = -1
        bound = max(bound, best)
    return bound
