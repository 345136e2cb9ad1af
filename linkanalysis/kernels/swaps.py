"""Swaps: shuffle who has what, also within strata, and who is tied to whom, keeping all margins."""

from __future__ import annotations

import numpy as np

from linkanalysis.kernels.compiling import compiled, inlined
from linkanalysis.kernels.csr import I64, U32, U64, slot_rows
from linkanalysis.kernels.draws import seed_state


def swap_within(indptr: U32, indices: U32, stratum: I64, *, seed: int, tries: int) -> U32:
    """Shuffle people among things of a stratum; `stratum` is that of each thing.

    Takes a CSR of things with distinct people. Two random rows of a stratum exchange their people
    unless somebody would be at a thing twice; tries that change nothing count as well, since
    skipping them biases the draw. `tries` a row. Everybody keeps how often they are in each
    stratum, and each thing how many people it has. Returns the people of each thing, ascending.
    """
    people = np.array(indices, dtype=np.int64)
    if people.size:
        thing = slot_rows(indptr).astype(np.int64)
        order = np.argsort(stratum[thing], kind="stable")
        begin = np.flatnonzero(np.diff(stratum[thing][order], prepend=-1))
        ends = np.append(begin, order.size)
        starts = np.array(indptr, dtype=np.int64)
        _swap_rows(starts, people, thing, order, ends, tries, seed_state(seed))
        row = thing * (int(people.max()) + 1)
        people = np.sort(row + people) - row
    return people.astype(np.uint32)


def swap_ties(
    n: int, source: I64, target: I64, *, seed: int, tries: int, stratum: I64 | None = None
) -> tuple[I64, I64]:
    """Shuffle the ends of ties, within strata if given, so that no pair is tied twice in all.

    Trusts a simple graph of `n` nodes. Two random ties (a, b) and (c, d) become (a, d) and (c, b)
    unless that makes a loop or a tie that is there; `tries` a tie. Degrees are kept, in each
    stratum. Returns both ends of each tie.

    Fosdick, Larremore, Nishimura, Ugander (2018), SIAM Review 60, 315-355, doi:10.1137/16M1087175.
    """
    ends = np.concatenate([source, target]).astype(np.int64)
    if not ends.size:
        return ends, ends.copy()
    other = np.concatenate([target, source]).astype(np.int64)
    order = np.argsort(ends, kind="stable")
    slot = np.empty(order.size, dtype=np.int64)
    slot[order] = np.arange(order.size)
    indptr = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=n))]).astype(np.int64)
    near = other[order]
    m = source.size
    if stratum is None:
        stratum = np.zeros(m, dtype=np.int64)
    by_stratum = np.argsort(stratum, kind="stable")
    begin = np.flatnonzero(np.diff(stratum[by_stratum], prepend=-1))
    blocks = np.append(begin, by_stratum.size)
    one, two = ends[:m].copy(), ends[m:].copy()
    slots = slot[:m].copy(), slot[m:].copy()
    _swap_ends(indptr, near, one, two, *slots, by_stratum, blocks, tries, seed_state(seed))
    return one, two


def shuffle(indptr: U32, indices: U32, n_things: int, *, seed: int, trades: int) -> tuple[U32, U32]:
    """Draw an incidence with the same row sums and column sums.

    Takes a CSR of rows (people) with distinct columns (things) below `n_things`. Two random rows
    trade what only one of them has; trades that change nothing count as well, since skipping them
    biases the draw (Carstens 2015). Uniform over all such incidences in the limit; at least 5
    trades a row are usual. Returns a new CSR, columns rising. O(trades x mean row).
    """
    columns = np.array(indices, dtype=np.int64)
    starts = np.array(indptr, dtype=np.int64)
    if starts.size > 2:
        _trade(starts, columns, n_things, trades, seed_state(seed))
        row = slot_rows(indptr) * n_things
        columns = np.sort(row + columns) - row  # NumPy's sort: one in a kernel takes a second
    return starts.astype(np.uint32), columns.astype(np.uint32)


@compiled
def _below(bound: int, state: U64) -> int:
    x: np.uint64 = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return int((x >> np.uint64(11)) % np.uint64(bound))


@inlined
def _is_at(indptr: I64, people: I64, thing: int, person: int) -> bool:
    for slot in range(indptr[thing], indptr[thing + 1]):  # noqa: SIM110 - compiled
        if people[slot] == person:
            return True
    return False


@compiled
def _swap_rows(
    indptr: I64, people: I64, thing: I64, order: I64, ends: I64, tries: int, state: U64
) -> None:
    for block in range(ends.size - 1):
        first = ends[block]
        size = ends[block + 1] - first
        for _ in range(tries * size):
            i, j = order[first + _below(size, state)], order[first + _below(size, state)]
            a, b = people[i], people[j]
            if a == b or thing[i] == thing[j]:
                continue
            if _is_at(indptr, people, thing[j], a) or _is_at(indptr, people, thing[i], b):
                continue
            people[i], people[j] = b, a


@inlined
def _are_tied(indptr: I64, near: I64, a: int, b: int) -> bool:
    if indptr[a + 1] - indptr[a] > indptr[b + 1] - indptr[b]:
        a, b = b, a
    for slot in range(indptr[a], indptr[a + 1]):  # noqa: SIM110 - compiled
        if near[slot] == b:
            return True
    return False


@compiled
def _swap_ends(
    indptr: I64, near: I64, one: I64, two: I64, slot_one: I64, slot_two: I64, order: I64,
    blocks: I64, tries: int, state: U64,
) -> None:  # fmt: skip
    for block in range(blocks.size - 1):
        first = blocks[block]
        size = blocks[block + 1] - first
        for _ in range(tries * size):
            i, j = order[first + _below(size, state)], order[first + _below(size, state)]
            if i == j:
                continue
            if _below(np.int64(2), state):  # either way round, or some graphs are never reached
                one[j], two[j] = two[j], one[j]
                slot_one[j], slot_two[j] = slot_two[j], slot_one[j]
            a, b, c, d = one[i], two[i], one[j], two[j]
            if a == d or c == b or _are_tied(indptr, near, a, d) or _are_tied(indptr, near, c, b):
                continue
            near[slot_one[i]], near[slot_two[j]] = d, a
            near[slot_one[j]], near[slot_two[i]] = b, c
            two[i], two[j] = d, b
            slot_two[i], slot_two[j] = slot_two[j], slot_two[i]


@compiled
def _trade(indptr: I64, columns: I64, n_things: int, trades: int, state: U64) -> None:
    n = indptr.size - 1
    seen = np.zeros(n_things, np.int64)  # 2t + 1: in the first row of trade t, 2t + 2: in both
    pool = np.empty(columns.size, np.int64)
    for t in range(trades):
        i = _below(n, state)
        j = _below(n - 1, state)
        j += j >= i
        one, both = 2 * t + 1, 2 * t + 2
        for slot in range(indptr[i], indptr[i + 1]):
            seen[columns[slot]] = one
        size = 0
        kept_j = indptr[j]  # what both have moves to the front of the row and stays
        for slot in range(indptr[j], indptr[j + 1]):
            thing = columns[slot]
            if seen[thing] == one:
                seen[thing] = both
                columns[kept_j] = thing
                kept_j += 1
            else:
                pool[size] = thing
                size += 1
        kept_i = indptr[i]
        for slot in range(indptr[i], indptr[i + 1]):
            thing = columns[slot]
            if seen[thing] == both:
                columns[kept_i] = thing
                kept_i += 1
            else:
                pool[size] = thing
                size += 1
        for k in range(size - 1, 0, -1):
            other = _below(k + 1, state)
            pool[k], pool[other] = pool[other], pool[k]
        given = indptr[i + 1] - kept_i
        for k in range(given):
            columns[kept_i + k] = pool[k]
        for k in range(given, size):
            columns[kept_j + k - given] = pool[k]
