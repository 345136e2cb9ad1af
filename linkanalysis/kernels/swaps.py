"""Swaps: shuffle who is tied to whom, keeping every degree and tying no pair twice.

Lives here: `swap_ties`.
Not here: trades of whole rows (`curveball`), and what is measured afterwards (`rings`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from linkanalysis.kernels.draws import seed_state

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64, U64


def swap_ties(n: int, source: I64, target: I64, *, seed: int, tries: int) -> tuple[I64, I64]:
    """Shuffle the ends of ties, so that no pair is tied twice.

    Trusts a simple graph of `n` nodes. Two random ties (a, b) and (c, d) become (a, d) and (c, b)
    unless that makes a loop or a tie that is there; `tries` a tie, counting those that change
    nothing, since skipping them biases the draw. Returns both ends of each tie.

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
    one, two = ends[:m].copy(), ends[m:].copy()
    slots = slot[:m].copy(), slot[m:].copy()
    _swap_ends(indptr, near, one, two, *slots, tries, seed_state(seed))
    return one, two


@njit(nogil=True, cache=True)
def _below(bound: int, state: U64) -> int:
    x: np.uint64 = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return int((x >> np.uint64(11)) % np.uint64(bound))


@njit(nogil=True, cache=True)
def _are_tied(indptr: I64, near: I64, a: int, b: int) -> bool:
    if indptr[a + 1] - indptr[a] > indptr[b + 1] - indptr[b]:
        a, b = b, a
    for slot in range(indptr[a], indptr[a + 1]):  # noqa: SIM110 - compiled
        if near[slot] == b:
            return True
    return False


@njit(nogil=True, cache=True)
def _swap_ends(
    indptr: I64, near: I64, one: I64, two: I64, slot_one: I64, slot_two: I64, tries: int, state: U64
) -> None:
    m = one.size
    for _ in range(tries * m):
        i, j = _below(m, state), _below(m, state)
        if i == j:
            continue
        if _below(2, state):  # either way round, or some graphs are never reached
            one[j], two[j] = two[j], one[j]
            slot_one[j], slot_two[j] = slot_two[j], slot_one[j]
        a, b, c, d = one[i], two[i], one[j], two[j]
        if a == d or c == b or _are_tied(indptr, near, a, d) or _are_tied(indptr, near, c, b):
            continue
        near[slot_one[i]], near[slot_two[j]] = d, a
        near[slot_one[j]], near[slot_two[i]] = b, c
        two[i], two[j] = d, b
        slot_two[i], slot_two[j] = slot_two[j], slot_two[i]
