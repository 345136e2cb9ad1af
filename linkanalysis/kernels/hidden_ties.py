"""Worlds that the records allow: unreal ties taken out, ties that nobody wrote put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled, inlined

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, I64, U32, U64, Bools, Int


@inlined
def _draw(state: U64) -> float:
    x = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return float(x >> np.uint64(11)) * 2.0**-53


@inlined
def _missing(table: F64, row: I64, state: U64) -> I64:
    """Draw for each node how many of its ties are missing, from its row of cumulated chances."""
    missing = np.zeros(row.size, np.int64)
    for v in range(row.size):
        chance = _draw(state)
        while missing[v] < table.shape[1] - 1 and table[row[v], missing[v]] < chance:
            missing[v] += 1
    return missing


@inlined
def _has(indptr: U32, indices: U32, u: int, v: int) -> bool:
    low, high = np.int64(indptr[u]), np.int64(indptr[u + 1])
    while low < high:
        middle = (low + high) // 2
        if indices[middle] < v:
            low = middle + 1
        else:
            high = middle
    return bool(low < indptr[u + 1] and indices[low] == v)


@compiled
def world_ties(
    indptr: U32,
    indices: U32,
    beside_indptr: U32,
    beside: U32,
    beside_strength: I64,
    source: U32,
    target: U32,
    strength: I64,
    chance: F64,
    kind: I64,
    allowed: Bools,
    out_table: F64,
    out_row: I64,
    in_table: F64,
    in_row: I64,
    mix: F64,
    directed: bool,
    state: U64,
) -> tuple[U32, U32, I64]:
    """Draw one simulated network; `state` is stepped in place.

    Trusts rising rows: `indptr`, `indices` of the recorded ties, along arrows if directed;
    `beside…` of the same ties in both directions. Each tie stays with its `chance`. Then every node
    gets open ends, drawn from its row of the tables (cumulated chances of 0, 1, … ends), which are
    joined, never over a recorded pair, never between kinds that are not `allowed`. `mix` holds the
    cumulated shares of joining any open end, or one found by a walk of 1, 2 or 3 steps; a walk
    accepts nodes by open ends over degree, so that all favor nodes alike. Ends without a partner
    stay open. A new tie takes its strength from a random tie, in half of the draws from a tie of
    one of its ends.
    """
    n = indptr.size - 1
    m = source.size
    left = _missing(out_table, out_row, state)
    back = _missing(in_table, in_row, state) if directed else left
    ends = stubs = np.int64(0)
    for v in range(n):
        ends += left[v]
        stubs += back[v]
    room = m + (ends if directed else ends // 2)
    sources = np.empty(room, np.uint32)
    targets = np.empty(room, np.uint32)
    strengths = np.empty(room, np.int64)
    k = 0
    for e in range(m):
        if chance[e] >= 1.0 or _draw(state) < chance[e]:
            sources[k], targets[k], strengths[k] = source[e], target[e], strength[e]
            k += 1
    opened = np.empty(ends, np.int64)
    at = 0
    for v in range(n):
        for _ in range(left[v]):
            opened[at] = v
            at += 1
    for i in range(ends - 1, 0, -1):
        other = np.int64(_draw(state) * (i + 1))
        opened[i], opened[other] = opened[other], opened[i]
    first = back.copy()
    pool = np.empty(stubs, np.int64)
    most = 0.0
    at = 0
    for v in range(n):
        degree = np.int64(beside_indptr[v + 1]) - np.int64(beside_indptr[v])
        if degree > 0:
            most = max(most, first[v] / degree)
        for _ in range(first[v]):
            pool[at] = v
            at += 1
    size = 16
    while size < 2 * room + 2:
        size *= 2
    added = np.full(size, -1, np.int64)  # pairs by hash: a set of Numba's takes seconds to compile
    for i in range(ends):
        u = opened[i]
        if left[u] == 0 or pool.size == 0:
            continue
        for attempt in range(8):  # tries are limited so that a draw ends; here and in `_other_end`
            near = attempt < 7  # the last one takes any open end
            v = _other_end(u, near, beside_indptr, beside, back, first, pool, most, mix, state)
            if v < 0 or not allowed[kind[u], kind[v]] or _has(indptr, indices, u, v):
                continue
            a, b = (u, v) if directed or u < v else (v, u)
            pair = a * n + b
            place = (pair * 0x9E3779B1) % size
            while added[place] >= 0 and added[place] != pair:
                place = (place + 1) % size
            if added[place] == pair:
                continue
            added[place] = pair
            sources[k], targets[k] = a, b
            strengths[k] = strength[np.int64(_draw(state) * m)]
            if _draw(state) < 0.5:
                end = u if _draw(state) < 0.5 else v
                degree = np.int64(beside_indptr[end + 1]) - np.int64(beside_indptr[end])
                if degree > 0:
                    slot = np.int64(beside_indptr[end]) + np.int64(_draw(state) * degree)
                    strengths[k] = beside_strength[slot]
            left[u] -= 1
            back[v] = max(back[v] - 1, 0)
            k += 1
            break
    return sources[:k].copy(), targets[:k].copy(), strengths[:k].copy()


@inlined
def _other_end(
    u: int,
    near: bool,
    indptr: U32,
    indices: U32,
    back: I64,
    first: I64,
    pool: I64,
    most: float,
    mix: F64,
    state: U64,
) -> Int:
    """Find a node with an open end for u, by a walk or anywhere; -1 if none is met.

    Back along an arrow any node will do: that the arrow exists says more than open ends.
    """
    share = _draw(state)
    if near and share >= mix[0] and indptr[u + 1] > indptr[u] and most > 0.0:
        steps = 1 if share < mix[1] else (2 if share < mix[2] else 3)
        for _ in range(60):
            v: Int = u
            for _ in range(steps):
                degree = np.int64(indptr[v + 1]) - np.int64(indptr[v])
                v = np.int64(indices[np.int64(indptr[v]) + np.int64(_draw(state) * degree)])
            if steps == 1:
                return v
            degree = np.int64(indptr[v + 1]) - np.int64(indptr[v])
            if v != u and _draw(state) * most * degree < back[v]:
                return v
    for _ in range(200):
        v = pool[np.int64(_draw(state) * pool.size)]
        if v != u and _draw(state) * first[v] < back[v]:
            return v
    return -1


@compiled
def _rise(row: I64, size: Int, marks: F64) -> None:
    """Sort the first `size` nodes of a row, those whose marks are not 0.

    Shell's method, or if they are many a scan of all marks; Numba's sort takes a second to compile.
    """
    if 8 * size > marks.size:
        at = 0
        for v in range(marks.size):
            if marks[v] != 0.0:
                row[at] = v
                at += 1
        return
    gap = size
    while gap > 1:
        gap = max(gap * 4 // 9, 1)  # Tokuda (1992): gaps that fall by 2.25 compare least
        for i in range(gap, size):
            v = row[i]
            j: Int = i
            while j >= gap and row[j - gap] > v:
                row[j] = row[j - gap]
                j -= gap
            row[j] = v


@inlined
def _merged(left: I64, right: I64) -> I64:
    """Merge two rising rows of nodes into one, each node once."""
    both = np.empty(left.size + right.size, np.int64)
    i, j, k = 0, 0, 0
    while i < left.size or j < right.size:
        if j == right.size or (i < left.size and left[i] < right[j]):
            both[k] = left[i]
            i += 1
        else:
            if i < left.size and left[i] == right[j]:
                i += 1
            both[k] = right[j]
            j += 1
        k += 1
    return both[:k]


@compiled
def guess_chances(
    indptr: U32,
    indices: U32,
    beside_indptr: U32,
    beside: U32,
    pull_out: F64,
    pull_in: F64,
    kind: I64,
    allowed: Bools,
    directed: bool,
) -> F64:
    """Return how likely four kinds of guesses name each recorded tie, were it missing: (4, slots).

    Guesses are any pair, by the pull of both ends; and pairs one, two or three steps apart, times
    the walks between them, weighted by 1 / degree at each node. The tie itself does not help. O(n +
    walks of three steps).
    """
    n = indptr.size - 1
    chances = np.zeros((4, indices.size))
    total = np.zeros(4)
    inverse = np.zeros(n)
    fewer = np.ones(n)
    for v in range(n):
        degree = np.int64(beside_indptr[v + 1]) - np.int64(beside_indptr[v])
        if degree > 0:
            inverse[v] = 1.0 / degree
        if degree > 1:
            fewer[v] = 1.0 / (degree - 1)
    near = np.zeros(n)  # walks from v to its neighbors, 1 over degree at both
    kinds = np.zeros(allowed.shape[0])  # pull of all nodes of a kind
    for v in range(n):
        kinds[kind[v]] += pull_in[v]
        for slot in range(beside_indptr[v], beside_indptr[v + 1]):
            near[v] += inverse[v] * inverse[beside[slot]]
    one, two, three = np.zeros(n), np.zeros(n), np.zeros(n)
    at_two, at_three = np.empty(n, np.int64), np.empty(n, np.int64)
    for u in range(n):
        for k in range(kinds.size):
            if allowed[kind[u], k]:
                total[0] += pull_out[u] * (kinds[k] - (pull_in[u] if k == kind[u] else 0.0))
        reached = met = np.int64(0)
        for slot in range(beside_indptr[u], beside_indptr[u + 1]):
            z = beside[slot]
            one[z] = 1.0
            for step in range(beside_indptr[z], beside_indptr[z + 1]):
                if two[beside[step]] == 0.0:
                    at_two[reached] = beside[step]
                    reached += 1
                two[beside[step]] += inverse[z]
        _rise(at_two, reached, two)  # sums in the order of nodes
        for place in range(reached):
            z = at_two[place]
            for step in range(beside_indptr[z], beside_indptr[z + 1]):
                if three[beside[step]] == 0.0:
                    at_three[met] = beside[step]
                    met += 1
                three[beside[step]] += two[z] * inverse[z]
        _rise(at_three, met, three)
        at = np.int64(indptr[u])
        # nodes one step away are also three away, there and back; two steps lead elsewhere
        for v in _merged(at_two[:reached], at_three[:met]):
            tied = at < indptr[u + 1] and indices[at] == v
            if v != u and allowed[kind[u], kind[v]]:
                ends = inverse[u] * inverse[v]
                walks = three[v]
                pull = pull_out[u] * pull_in[v]
                if tied:
                    mutual = directed and _has(indptr, indices, v, u)
                    total[0] -= pull
                    pull = max(pull_out[u] - 1, 1e-9) * max(pull_in[v] - 1, 1e-9)
                    if not mutual:
                        ends = fewer[u] * fewer[v]
                        walks = max(walks - near[u] - near[v] + inverse[u] * inverse[v], 0.0)
                    chances[0, at] = pull
                    chances[1, at] = pull * ends if mutual else 0.0
                    chances[2, at] = pull * ends * two[v]
                    chances[3, at] = pull * ends * walks
                    for guess in range(4):
                        total[guess] += chances[guess, at]
                else:
                    total[1] += pull * ends * one[v]
                    total[2] += pull * ends * two[v]
                    total[3] += pull * ends * walks
            at += tied
        for slot in range(beside_indptr[u], beside_indptr[u + 1]):
            one[beside[slot]] = 0.0
        for place in range(reached):
            two[at_two[place]] = 0.0
        for place in range(met):
            three[at_three[place]] = 0.0
    for guess in range(4):
        if total[guess] > 0.0:
            for slot in range(indices.size):
                chances[guess, slot] /= total[guess]
    return chances
