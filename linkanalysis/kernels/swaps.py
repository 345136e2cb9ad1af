"""Swaps: shuffle who has what within strata, and who is tied to whom, keeping all margins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled, inlined
from linkanalysis.kernels.csr import slot_rows
from linkanalysis.kernels.draws import seed_state

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64, U32, U64, Int


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


@inlined
def _below(bound: Int, state: U64) -> Int:
    x: np.uint64 = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return np.int64((x >> np.uint64(11)) % np.uint64(bound))


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
