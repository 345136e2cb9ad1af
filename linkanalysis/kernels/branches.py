"""Branches: the best set to take out, proven without going through all sets.

A set grows member by member, the most harmful first; whoever was tried at a place and passed over
stays for good. Pairs are safe if they meet over nodes that stay for good, whatever else is taken:
their sum, less the most that the missing members can take along as ends, bounds what can be left.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import I64, U32, U64, Bools, frozen
from linkanalysis.kernels.fragments import _without_each
from linkanalysis.kernels.nearness import _nearness


class Branches(NamedTuple):
    """The set that leaves least, or the best found when the search was stopped.

    left: What it leaves; the value known before if nothing as good was found.
    equals: How many sets leave as little, among those seen.
    members: The first of these sets in the order of nodes; empty if none was found.
    bound: What every set leaves at least: `left` unless the search was stopped.
    """

    left: int
    equals: int
    members: I64
    bound: int


def least_left(
    indptr: U32,
    indices: U32,
    candidates: I64,
    k: int,
    *,
    by_distance: bool,
    known: int,
    budget: int,
) -> Branches:
    """Find the k of the `candidates` whose removal leaves least.

    Trusts a symmetric CSR of fewer than 50,000 nodes. Up to n²/4 bytes.
    Land, Doig (1960), Econometrica 28(3), 497-520, doi:10.2307/1910129: the scheme, not the bound.
    """
    left, count, members, bound = _least_left(
        frozen(indptr, np.uint32),
        frozen(indices, np.uint32),
        frozen(candidates, np.int64),
        np.int64(k),
        np.bool_(by_distance),
        np.int64(known),
        np.int64(budget),
    )
    return Branches(int(left), int(count), members[: k if count else 0], int(bound))


@compiled
def _safe(
    indptr: U32, indices: U32, gone: Bools, free: Bools, by_distance: np.bool_, room: U64, near: I64
) -> np.int64:
    """Sum what remains of each node and of all pairs if nodes that may still go block all paths.

    One step from all nodes at a time, as in `nearness`: the first step leaves every node, later
    ones only those that stay.
    """
    n = indptr.size - 1
    words = room.shape[2]
    seen, front, fresh = room[0], room[1], room[2]
    seen[:] = 0
    front[:] = 0
    near[:] = 0
    for v in range(n):
        if not gone[v]:
            bit = np.uint64(1) << np.uint64(v & 63)
            seen[v, v >> 6] = bit
            front[v, v >> 6] = bit
    total = np.int64(0)
    steps = np.int64(0)
    met = np.int64(1)
    while met > 0:
        steps += 1
        met = np.int64(0)
        unit = 5_354_228_880 // steps if by_distance else np.int64(1)
        for v in range(n):
            for w in range(words):
                fresh[v, w] = 0
            if gone[v]:
                continue
            for slot in range(indptr[v], indptr[v + 1]):
                u = indices[slot]
                if steps == 1 or not free[u]:
                    for w in range(words):
                        fresh[v, w] |= front[u, w]  # rows of the gone stay empty
            reached = np.int64(0)
            for w in range(words):
                x = fresh[v, w] & ~seen[v, w]
                fresh[v, w] = x
                seen[v, w] |= x
                x = x - ((x >> np.uint64(1)) & np.uint64(0x5555555555555555))
                x = (x & np.uint64(0x3333333333333333)) + (
                    (x >> np.uint64(2)) & np.uint64(0x3333333333333333)
                )
                x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
                reached += np.int64((x * np.uint64(0x0101010101010101)) >> np.uint64(56))
            near[v] += reached * unit
            met += reached
        front, fresh = fresh, front
        total += met // 2 * unit
    return total


@compiled
def _largest(values: I64, nodes: I64, start: np.int64, stop: np.int64, count: np.int64) -> np.int64:
    """Sum the `count` largest values of ``nodes[start:stop]``."""
    top = np.zeros(count, np.int64)
    for i in range(start, stop):
        value = values[nodes[i]]
        place = count - 1
        if value <= top[place]:
            continue
        while place > 0 and top[place - 1] < value:
            top[place] = top[place - 1]
            place -= 1
        top[place] = value
    total = np.int64(0)
    for value in top:
        total += value
    return total


@compiled
def _in_order(values: I64, target: I64) -> None:
    """Write the few values of a set in rising order."""
    for i in range(values.size):
        at = i
        while at > 0 and target[at - 1] > values[i]:
            target[at] = target[at - 1]
            at -= 1
        target[at] = values[i]


@compiled
def _by_value(nodes: I64, size: int, values: I64, spare: I64) -> None:
    """Sort the first `size` nodes by their values, stably, by merging ever longer runs.

    Numba's own sorts took five of the eight seconds in which this file was compiled.
    """
    run = 1
    while run < size:
        for begin in range(0, size, 2 * run):
            middle, end = min(begin + run, size), min(begin + 2 * run, size)
            left, right = begin, middle
            for at in range(begin, end):
                rest = left < middle and right < end
                if right == end or (rest and values[nodes[left]] <= values[nodes[right]]):
                    spare[at] = nodes[left]
                    left += 1
                else:
                    spare[at] = nodes[right]
                    right += 1
        for at in range(size):
            nodes[at] = spare[at]
        run *= 2


@compiled
def _comes_first(left: I64, right: I64) -> bool:
    for i in range(left.size):
        if left[i] != right[i]:
            return bool(left[i] < right[i])
    return False


@compiled
def _least_left(
    indptr: U32,
    indices: U32,
    candidates: I64,
    k: np.int64,
    by_distance: np.bool_,
    known: np.int64,
    budget: np.int64,
) -> tuple[np.int64, np.int64, I64, np.int64]:
    """Search the tree of sets in depth; row `level` of `order` holds the next candidates.

    Only what must be worse is cut off, so all sets as good as the best are seen.
    """
    n = indptr.size - 1
    room = np.empty((3, n, (n + 63) // 64), np.uint64)
    search_room = np.empty((6, n), np.int64)
    without = np.zeros(n, np.int64)
    near = np.zeros(n, np.int64)
    gone = np.zeros(n, np.bool_)
    free = np.zeros(n, np.bool_)
    free[candidates] = True
    order = np.empty((k, candidates.size), np.int64)
    size = np.zeros(k, np.int64)
    at = np.zeros(k, np.int64)
    low = np.zeros(k, np.int64)
    chosen = np.empty(k, np.int64)
    found = np.zeros(k, np.int64)
    members = np.zeros(k, np.int64)
    spare = np.empty(candidates.size, np.int64)
    best, count, spent = known, np.int64(0), np.int64(0)
    level, entered = np.int64(0), True
    while level >= 0:
        last = level == k - 1
        if entered:
            enough = np.int64(-1)
            safe = np.int64(0)
            if last and by_distance:
                enough = best
                safe = _safe(indptr, indices, gone, free, by_distance, room, near)
                spent += 1
            if not by_distance:
                _without_each(indptr, indices, gone, without, search_room)
            size[level] = 0
            at[level] = 0
            for i in range(candidates.size):
                v = candidates[i]
                if not free[v] or (last and by_distance and safe - near[v] > best):
                    continue
                if by_distance:
                    gone[v] = True
                    without[v] = _nearness(indptr, indices, gone, room, enough)
                    gone[v] = False
                    spent += 1
                order[level, size[level]] = v
                size[level] += 1
        if entered and last:
            for i in range(size[level]):
                v = order[level, i]
                if without[v] > best:
                    continue
                chosen[level] = v
                _in_order(chosen, found)
                if without[v] < best:
                    best = without[v]
                    count = np.int64(0)
                if count == 0 or _comes_first(found, members):
                    for j in range(k):
                        members[j] = found[j]
                count += 1
            level -= 1
            entered = False
            continue
        if entered:
            _by_value(order[level], int(size[level]), without, spare)
        else:
            gone[chosen[level]] = False  # tried: from here on it stays
            at[level] += 1
        missing = k - level
        if size[level] - at[level] >= missing:
            safe = _safe(indptr, indices, gone, free, by_distance, room, near)
            spent += 1
            most = _largest(near, order[level], at[level], size[level], missing)
            low[level] = safe - most
            if low[level] <= best:
                if spent > budget:
                    bound = best
                    for above in range(level + 1):
                        bound = min(bound, low[above])
                    return best, count, members, bound
                v = order[level, at[level]]
                chosen[level] = v
                gone[v] = True
                free[v] = False
                level += 1
                entered = True
                continue
        for i in range(size[level]):
            free[order[level, i]] = True
        level -= 1
        entered = False
    return best, count, members, best
