"""Brokerage: pairs that are tied through a node and not to each other, by the groups of the three.

Columns of roles, for a pair from a over v to b: 0 coordinator (all three of one group),
1 itinerant (a and b of one group, v of another), 2 representative (a and v of one, b of another),
3 gatekeeper (v and b of one, a of another), 4 liaison (three groups). Pairs are ordered. Group -1
is none: such nodes are in no role.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import I64, U32, U64, frozen, transpose
from linkanalysis.kernels.draws import seed_state


class Surroundings(NamedTuple):
    """The pairs around each node, laid out once so that groups can be shuffled many times.

    Rows of outgoing and incoming ties; from ``start[v]`` to before ``start[v + 1]`` the pairs left
    to v to right that are not open, since left leads to right.
    """

    out_ptr: U32
    outs: U32
    in_ptr: U32
    ins: U32
    start: I64
    left: U32
    right: U32


def surroundings(indptr: U32, indices: U32) -> Surroundings:
    """Lay out the pairs around each node.

    Takes rising rows of outgoing ties without loops (symmetric if undirected). O(slots^1.5); 8
    bytes for each closed pair.
    """
    outs = frozen(indptr, np.uint32), frozen(indices, np.uint32)
    in_ptr, in_indices, _ = transpose(indptr, indices)
    ins = frozen(in_ptr, np.uint32), frozen(in_indices, np.uint32)
    start, left, right = _closed(*outs, *ins)
    return Surroundings(
        *outs, *ins, frozen(start, np.int64), frozen(left, np.uint32), frozen(right, np.uint32)
    )


def count_roles(around: Surroundings, group: I64) -> I64:
    """Count the pairs of each role at each node: shape (n, 5). O(slots + closed pairs)."""
    counts: I64 = _count(around, frozen(group, np.int64))
    return counts


def shuffle_roles(
    around: Surroundings, group: I64, observed: I64, *, seed: int, first: int, last: int
) -> tuple[I64, I64]:
    """Shuffle groups among the nodes that have one, from shuffle `first` to before `last`.

    `observed` has a sixth column, the pairs between groups (columns 2 to 4 together). Returns sums,
    and how often a count is at least the observed one, both (n, 6). Each shuffle has its own draws,
    so the sums do not depend on how shuffles are split.
    """
    states = np.array([seed_state(seed, number)[0] for number in range(first, last)], np.uint64)
    sums, at_least = _shuffled(
        around, frozen(group, np.int64), frozen(observed, np.int64), frozen(states, np.uint64)
    )
    return sums, at_least


def only_between(indptr: U32, indices: U32, group: I64) -> I64:
    """Count the ordered pairs of two groups that are tied through a node and no other.

    A pair counts for v if a leads to v and v to b, a does not lead to b, no other node leads from a
    to b, all three have groups, and those of a and b differ. Returns (n,). O(pairs of neighbors).
    """
    counts: I64 = _only_between(
        frozen(indptr, np.uint32), frozen(indices, np.uint32), frozen(group, np.int64)
    )
    return counts


@compiled
def _closed(out_ptr: U32, outs: U32, in_ptr: U32, ins: U32) -> tuple[I64, U32, U32]:
    """List at each v the pairs (a, b), a to v to b, in which a leads to b or is b.

    It is cheaper to count all pairs and subtract these. The shorter of the rows of a and v is
    walked, so that a hub costs no more than its neighbors. Two rounds: count, then fill.
    """
    n = out_ptr.size - 1
    start = np.zeros(n + 1, np.int64)
    left = np.empty(0, np.uint32)
    right = np.empty(0, np.uint32)
    mark = np.full(n, -1, np.int64)
    for filling in range(2):
        if filling == 1:
            left = np.empty(start[n], np.uint32)
            right = np.empty(start[n], np.uint32)
            mark[:] = -1
        free = 0
        for v in range(n):
            for slot in range(out_ptr[v], out_ptr[v + 1]):
                mark[outs[slot]] = v
            for slot in range(in_ptr[v], in_ptr[v + 1]):
                a = ins[slot]
                if mark[a] == v:
                    if filling == 1:
                        left[free] = a
                        right[free] = a
                    free += 1
                first, after = np.int64(out_ptr[a]), np.int64(out_ptr[a + 1])
                if after - first <= np.int64(out_ptr[v + 1]) - np.int64(out_ptr[v]):
                    for there in range(first, after):
                        b = outs[there]
                        if mark[b] == v:
                            if filling == 1:
                                left[free] = a
                                right[free] = b
                            free += 1
                    continue
                for there in range(out_ptr[v], out_ptr[v + 1]):
                    b = outs[there]
                    low, high = first, after
                    while low < high:
                        middle = (low + high) // 2
                        if outs[middle] < b:
                            low = middle + 1
                        else:
                            high = middle
                    if low < after and outs[low] == b:
                        if filling == 1:
                            left[free] = a
                            right[free] = b
                        free += 1
            start[v + 1] = free
    return start, left, right


@compiled
def _count(around: Surroundings, group: I64) -> I64:
    counts = np.zeros((group.size, 5), np.int64)
    there = np.zeros(group.max() + 2 if group.size else 1, np.int64)
    _count_into(around, group, there, counts)
    return counts


@compiled
def _count_into(around: Surroundings, group: I64, there: I64, counts: I64) -> None:
    """Count all pairs by the groups of the ends, then subtract the closed ones.

    `there` is room for the outgoing ties by group, all 0 before and after.
    """
    out_ptr, outs, in_ptr, ins, start, left, right = around
    for v in range(group.size):
        g = group[v]
        for column in range(5):
            counts[v, column] = 0
        if g < 0:
            continue
        leaving = 0
        for slot in range(out_ptr[v], out_ptr[v + 1]):
            h = group[outs[slot]]
            if h >= 0:
                there[h] += 1
                leaving += 1
        arriving, own, alike = 0, 0, 0
        for slot in range(in_ptr[v], in_ptr[v + 1]):
            h = group[ins[slot]]
            if h == g:
                own += 1
            elif h >= 0:
                alike += there[h]
            arriving += h >= 0
        at_home = there[g]
        counts[v, 0] = own * at_home
        counts[v, 1] = alike
        counts[v, 2] = own * (leaving - at_home)
        counts[v, 3] = (arriving - own) * at_home
        counts[v, 4] = (arriving - own) * (leaving - at_home) - alike
        for slot in range(out_ptr[v], out_ptr[v + 1]):
            h = group[outs[slot]]
            if h >= 0:
                there[h] = 0
        for k in range(start[v], start[v + 1]):
            a, b = group[left[k]], group[right[k]]
            if a < 0 or b < 0:
                continue
            if a == b:
                counts[v, 0 if a == g else 1] -= 1
            elif a == g:
                counts[v, 2] -= 1
            elif b == g:
                counts[v, 3] -= 1
            else:
                counts[v, 4] -= 1


@compiled
def _shuffled(around: Surroundings, group: I64, observed: I64, states: U64) -> tuple[I64, I64]:
    n = group.size
    sums = np.zeros((n, 6), np.int64)
    at_least = np.zeros((n, 6), np.int64)
    counts = np.zeros((n, 5), np.int64)
    there = np.zeros(group.max() + 2 if n else 1, np.int64)
    nodes = np.flatnonzero(group >= 0)
    dealt = group.copy()
    for shuffle in range(states.size):
        x = states[shuffle]
        dealt[:] = group
        for k in range(nodes.size - 1, 0, -1):
            x ^= x << np.uint64(13)
            x ^= x >> np.uint64(7)
            x ^= x << np.uint64(17)
            other = np.int64((x >> np.uint64(11)) % np.uint64(k + 1))
            u, v = nodes[k], nodes[other]
            dealt[u], dealt[v] = dealt[v], dealt[u]
        _count_into(around, dealt, there, counts)
        for v in range(n):
            across = counts[v, 2] + counts[v, 3] + counts[v, 4]
            for column in range(5):
                sums[v, column] += counts[v, column]
                at_least[v, column] += counts[v, column] >= observed[v, column]
            sums[v, 5] += across
            at_least[v, 5] += across >= observed[v, 5]
    return sums, at_least


@compiled
def _only_between(indptr: U32, indices: U32, group: I64) -> I64:
    n = group.size
    counts = np.zeros(n, np.int64)
    via = np.zeros(n, np.int64)
    seen = np.full(n, -1, np.int64)  # 2a: reached from a over one node, 2a + 1: no pair of a
    reached = np.empty(n, np.int64)
    for a in range(n):
        if group[a] < 0:
            continue
        seen[a] = 2 * a + 1
        for slot in range(indptr[a], indptr[a + 1]):
            seen[indices[slot]] = 2 * a + 1
        size = 0
        for slot in range(indptr[a], indptr[a + 1]):
            v = indices[slot]
            for there in range(indptr[v], indptr[v + 1]):
                b = indices[there]
                if seen[b] == 2 * a:
                    via[b] = -1
                elif seen[b] < 2 * a:
                    seen[b] = 2 * a
                    via[b] = v
                    reached[size] = b
                    size += 1
        for k in range(size):
            b = reached[k]
            v = via[b]
            if v >= 0 and group[v] >= 0 and group[b] >= 0 and group[b] != group[a]:
                counts[v] += 1
    return counts
