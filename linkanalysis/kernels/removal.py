"""Removal: what is left of a network when a part of it is gone, and which part leaves least.

The best set to take out is proven without going through all sets: a set grows member by member, the
most harmful first; whoever was tried at a place and passed over stays for good. Pairs are safe if
they meet over nodes that stay for good, whatever else is taken: their sum, less the most that the
missing members can take along as ends, bounds what can be left.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.core.threads import map_in_order
from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import I64, U32, U64, Bools, frozen
from linkanalysis.kernels.nearness import _nearness

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64


def removal_curve(indptr: U32, indices: U32, order: I64) -> tuple[I64, I64]:
    """Return the largest component, and the pairs that reach each other, after 0 … q removals.

    Nodes are put back in reverse `order` (q,), so components only join: O(n + slots) times the
    inverse Ackermann function for the whole curve. Trusts a symmetric CSR and no repeats in
    `order`; other nodes stay to the end.
    Newman, Ziff (2001), Phys. Rev. E 64, 016706, doi:10.1103/PhysRevE.64.016706.
    """
    largest, pairs = _curve(
        frozen(indptr, np.uint32), frozen(indices, np.uint32), frozen(order, np.int64)
    )
    return largest, pairs


def degree_order(indptr: U32, indices: U32, allowed: Bools, *, limit: int) -> tuple[I64, I64]:
    """Order up to `limit` allowed nodes so that each has most ties among those still left.

    Also returns how many others had as many. Ties go to the lowest node. Trusts a symmetric CSR
    without self-loops. O(n log n + slots log n): a heap in which outdated entries stay until they
    come up.
    """
    order, equals = _by_degree(
        frozen(indptr, np.uint32), frozen(indices, np.uint32), frozen(allowed, np.bool_), limit
    )
    return order, equals


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
def draw_hidden(pull: F64, number: int, state: U64) -> Bools:
    """Draw `number` items without replacement, each in proportion to its pull; steps `state`.

    Items without pull are never drawn, so fewer may come. Equivalent to the first clocks to ring at
    rates of their pulls (Efraimidis, Spirakis 2006). O(n).
    """
    n = pull.size
    rings = np.full(n, np.inf)
    willing = 0
    for i in range(n):
        x = state[0]
        x ^= x << np.uint64(13)
        x ^= x >> np.uint64(7)
        x ^= x << np.uint64(17)
        state[0] = x
        if pull[i] > 0.0:
            chance = (float(x >> np.uint64(11)) + 0.5) * 2.0**-53
            rings[i] = -np.log(chance) / pull[i]
            willing += 1
    number = min(number, willing)
    if number <= 0:
        return np.zeros(n, np.bool_)
    last = np.partition(rings, number - 1)[number - 1]
    hidden: Bools = rings <= last
    return hidden


@compiled
def rows_without(indptr: U32, indices: U32, gone: Bools) -> tuple[U32, U32, I64]:
    """Take slots out of rows. Returns the rows, and the old slot of each that is left."""
    n = indptr.size - 1
    pointers = np.zeros(n + 1, np.uint32)
    left = np.empty(indices.size, np.uint32)
    slots = np.empty(indices.size, np.int64)
    k = 0
    for v in range(n):
        for slot in range(indptr[v], indptr[v + 1]):
            if not gone[slot]:
                left[k] = indices[slot]
                slots[k] = slot
                k += 1
        pointers[v + 1] = k
    return pointers, left[:k].copy(), slots[:k].copy()


@compiled
def _curve(indptr: U32, indices: U32, order: I64) -> tuple[I64, I64]:
    """Put back first those who are never removed, then the others, last removed first."""
    n = indptr.size - 1
    steps = order.size
    parent = np.arange(n)
    size = np.ones(n, np.int64)
    present = np.ones(n, np.bool_)
    for i in range(steps):
        present[order[i]] = False
    sequence = np.empty(n, np.int64)
    kept = 0
    for v in range(n):
        if present[v]:
            sequence[kept] = v
            kept += 1
            present[v] = False
    for i in range(steps):
        sequence[kept + i] = order[steps - 1 - i]
    largest = np.zeros(steps + 1, np.int64)
    pairs = np.zeros(steps + 1, np.int64)
    top = joined = np.int64(0)
    for i in range(n):
        if i >= kept:
            largest[steps - (i - kept)] = top
            pairs[steps - (i - kept)] = joined
        v = sequence[i]
        present[v] = True
        root = v
        top = max(top, np.int64(1))
        for slot in range(indptr[v], indptr[v + 1]):
            u = np.int64(indices[slot])
            if not present[u]:
                continue
            while parent[u] != u:
                parent[u] = parent[parent[u]]
                u = parent[u]
            if u == root:
                continue
            joined += size[u] * size[root]
            if size[u] > size[root]:
                u, root = root, u
            parent[u] = root
            size[root] += size[u]
            top = max(top, size[root])
    largest[0] = top
    pairs[0] = joined
    return largest, pairs


@compiled
def _by_degree(indptr: U32, indices: U32, allowed: Bools, limit: int) -> tuple[I64, I64]:
    """Keep, for each number of ties, a heap of the nodes that have or had it, lowest node first.

    A node moves one list down with every neighbor that leaves. The heaps share one array: list d
    needs room for all nodes that ever had d ties, those with at least d at the start.
    """
    n = indptr.size - 1
    degree = np.zeros(n, np.int64)
    most = 0
    count = 0
    for v in range(n):
        degree[v] = np.int64(indptr[v + 1]) - np.int64(indptr[v])
        if allowed[v]:
            count += 1
            most = max(most, degree[v])
    start = np.zeros(most + 2, np.int64)
    for v in range(n):
        if allowed[v]:
            start[degree[v]] += 1
    for d in range(most - 1, -1, -1):
        start[d] += start[d + 1]  # how many have at least d: room for list d
    total = np.int64(0)
    for d in range(most + 2):
        room = start[d]
        start[d] = total
        total += room
    heap = np.empty(total, np.int64)
    length = np.zeros(most + 1, np.int64)
    alive = np.zeros(most + 1, np.int64)
    for v in range(n):
        if allowed[v]:  # rising, so that each list is a heap from the start
            heap[start[degree[v]] + length[degree[v]]] = v
            length[degree[v]] += 1
            alive[degree[v]] += 1
    steps = min(limit, count)
    order = np.empty(steps, np.int64)
    equals = np.empty(steps, np.int64)
    gone = np.zeros(n, np.bool_)
    d = most
    for i in range(steps):
        while alive[d] == 0:
            d -= 1
        chosen = np.int64(-1)
        while chosen < 0:
            base = start[d]
            v = heap[base]
            length[d] -= 1
            last = heap[base + length[d]]
            hole = np.int64(0)
            while 2 * hole + 1 < length[d]:
                child = 2 * hole + 1
                if child + 1 < length[d] and heap[base + child + 1] < heap[base + child]:
                    child += 1
                if heap[base + child] >= last:
                    break
                heap[base + hole] = heap[base + child]
                hole = child
            heap[base + hole] = last
            if degree[v] == d and not gone[v]:
                chosen = v
        gone[chosen] = True
        alive[d] -= 1
        order[i] = chosen
        equals[i] = alive[d]
        for slot in range(indptr[chosen], indptr[chosen + 1]):
            u = np.int64(indices[slot])
            if gone[u] or not allowed[u]:
                continue
            alive[degree[u]] -= 1
            degree[u] -= 1
            alive[degree[u]] += 1
            base = start[degree[u]]
            hole = length[degree[u]]
            length[degree[u]] += 1
            while hole > 0 and heap[base + (hole - 1) // 2] > u:
                heap[base + hole] = heap[base + (hole - 1) // 2]
                hole = (hole - 1) // 2
            heap[base + hole] = u
    return order, equals


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
