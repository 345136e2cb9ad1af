"""Groups that share more things than the activity of their members explains.

Lives here: growing a group from each pair, one member at a time.
Not here: what a group shares (`growing_group`), how surprising that is (`shared_score`), and which
groups are kept (`rings`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from linkanalysis.kernels.growing_group import (
    bits_of_pairs,
    forget,
    gain_of,
    nobody,
    note_joining,
    note_leaving,
    settle,
    turn,
    units_of,
)
from linkanalysis.kernels.shared_score import CLASSES, surprise

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, I64, U32, U64, Int
    from linkanalysis.kernels.growing_group import Group
    from linkanalysis.kernels.shared_score import Sharing

# Gains closer than this are equal.
CLOSE = 1e-9
# Outsiders weighed at each step, those who share most with the group first. More change nothing
# where under half of all pairs share anything, and take much longer where most do.
WEIGHED = 24
# Outsiders who share fewer things with a group do not join it: by one thing anybody can be tied.
LEAST_SHARED = 2


@njit(nogil=True, cache=True)
def _least(group: Group) -> int:
    """Return how many things an outsider must share with the group to be weighed."""
    counts, near, bit = group.counts, group.near, group.bit
    shared = group.shared
    most = 0
    for place in range(counts[0]):
        w = near[place]
        if bit[w] == 0:
            most = max(most, shared[w])
    tally = np.zeros(most + 2, np.int64)
    for place in range(counts[0]):
        w = near[place]
        if bit[w] == 0 and shared[w] > 0:
            tally[shared[w]] += 1
    least, weighed = most, tally[most]
    while least > LEAST_SHARED and weighed + tally[least - 1] <= WEIGHED:
        least -= 1
        weighed += tally[least]
    return max(least, LEAST_SHARED)


@njit(nogil=True, cache=True)
def _mixed(v: Int) -> np.uint64:
    """Return a word for a node; the words of a set, combined by XOR, identify the set."""
    word = np.uint64(v + 1) * np.uint64(0x9E3779B97F4A7C15)
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return word ^ (word >> np.uint64(31))


@njit(nogil=True, cache=True)
def _slot(names: U64, name: np.uint64) -> int:
    """Return where a name is, or may be put; 0 marks a free slot."""
    slot = int(np.int64(name & np.uint64(names.size - 1)))
    while names[slot] and names[slot] != name:
        slot = (slot + 1) & (names.size - 1)
    return slot


@njit(nogil=True, cache=True)
def _doubled(names: U64, starts: I64) -> tuple[U64, I64]:
    """Return a table of twice the size with the same names."""
    larger, theirs = np.zeros(2 * names.size, np.uint64), np.empty(2 * names.size, np.int64)
    for old in range(names.size):
        if names[old]:
            slot = _slot(larger, names[old])
            larger[slot], theirs[slot] = names[old], starts[old]
    return larger, theirs


@njit(nogil=True, cache=True)
def _add(
    sharing: Sharing, group: Group, members: I64, k: Int, units: I64, v: Int, work: I64
) -> None:
    """Let v join the k members."""
    bit_of = group.bit
    n_units = units_of(sharing, group, members, k, np.int64(0), units)
    note_joining(sharing, group, units, n_units, v, bits_of_pairs(sharing, group, v), work)
    settle(group)
    used = 0
    for place in range(k):
        used |= bit_of[members[place]]
    bit = np.int64(1)
    while used & bit:
        bit <<= 1
    members[k] = v
    turn(sharing, group, v, bit, np.int64(1))


@njit(nogil=True, cache=True)
def grow_sharing(
    sharing: Sharing, first: U32, second: U32, price: float, most: int
) -> tuple[I64, U32, F64, I64]:
    """Grow a group from each pair, one member at a time, while what it shares surprises more.

    In each cell (a type of things, and a class of their size) a group shares o = the sum over
    things of its units there less one, where e are expected; it scores o log(o / e) - (o - e) where
    o exceeds e. The k-th of n people costs `price` times log(n / k) or so, the log of the number of
    ways to choose. Whoever gains most joins; a member who costs more than it gives leaves first.
    Ties go to the lowest person, in leaving to the highest. A set seen before has a known result;
    sets are distinguished by 64 bits. Returns the ends of each group in the second array, the
    members, rising, the score of each before the price, and for each pair the first pair that led
    to the same group; groups of later ones are empty. O(starts x members x weighed).
    """
    person_ptr, cell_of, kind = sharing.person_ptr, sharing.cell, sharing.kind
    n = person_ptr.size - 1
    n_cells = np.int64(0)
    for t in range(cell_of.size):
        n_cells = max(n_cells, cell_of[t] + 1)
    for s in range(kind.size):
        n_cells = max(n_cells, (kind[s] + 1) * CLASSES)
    group = nobody(n, cell_of.size, kind.size, n_cells)
    bit, counts, near = group.bit, group.counts, group.near
    shared, observed, expected = group.shared, group.observed, group.expected
    members = np.empty(most + 1, np.int64)
    units, work = np.empty(most + 1, np.int64), np.empty(most + 1, np.int64)
    ends = np.zeros(first.size + 1, np.int64)
    scores = np.zeros(first.size)
    origin = np.arange(first.size)
    found = np.empty(64, np.uint32)
    names, starts = np.zeros(1024, np.uint64), np.empty(1024, np.int64)
    n_names = 0
    way = np.empty(4 * most, np.uint64)
    for start in range(first.size):
        _add(sharing, group, members, np.int64(0), units, np.int64(first[start]), work)
        _add(sharing, group, members, np.int64(1), units, np.int64(second[start]), work)
        k, steps, before = np.int64(2), 0, start
        name = _mixed(members[0]) ^ _mixed(members[1])
        for _ in range(way.size):
            slot = _slot(names, name)
            if names[slot]:
                before = starts[slot]
                break
            way[steps] = name
            steps += 1
            n_units = units_of(sharing, group, members, k, np.int64(0), units)
            chosen: Int = np.int64(-1)
            gained = CLOSE
            if k > 3:
                saved = price * math.log((n - k + 1) / k)
                for place in range(k):
                    v = members[place]
                    note_leaving(sharing, group, members, k, units, n_units, v, work)
                    gain = gain_of(group) + saved
                    if gain > gained + CLOSE or (
                        chosen >= 0 and gain > gained - CLOSE and v > members[chosen]
                    ):
                        chosen, gained = place, gain
            if chosen >= 0:
                v = members[chosen]
                note_leaving(sharing, group, members, k, units, n_units, v, work)
                settle(group)
                turn(sharing, group, v, bit[v], np.int64(-1))
                k -= 1
                members[chosen] = members[k]
                name ^= _mixed(v)
                continue
            if k >= most:
                break
            least = _least(group)
            cost = price * math.log((n - k) / (k + 1))
            for place in range(counts[0]):
                v = near[place]
                if bit[v] or shared[v] < least:
                    continue
                bonds = bits_of_pairs(sharing, group, v)
                note_joining(sharing, group, units, n_units, v, bonds, work)
                gain = gain_of(group) - cost
                if gain > gained + CLOSE or (chosen >= 0 and gain > gained - CLOSE and v < chosen):
                    chosen, gained = v, gain
            if chosen < 0:
                break
            _add(sharing, group, members, k, units, chosen, work)
            k += 1
            name ^= _mixed(chosen)
        for step in range(steps):
            if 2 * n_names > names.size:
                names, starts = _doubled(names, starts)
            slot = _slot(names, way[step])
            n_names += names[slot] == 0
            names[slot], starts[slot] = way[step], before
        end = ends[start]
        if before == start:
            if end + k > found.size:
                larger = np.empty(2 * found.size + most, np.uint32)
                for place in range(end):  # a slice brings in what takes a second to compile
                    larger[place] = found[place]
                found = larger
            for place in range(k):
                v = members[place]
                slot = end + place
                while slot > end and found[slot - 1] > v:
                    found[slot] = found[slot - 1]
                    slot -= 1
                found[slot] = v
            end += k
            for cell in range(n_cells):
                scores[start] += surprise(float(observed[cell]), expected[cell])
        origin[start] = before
        ends[start + 1] = end
        forget(sharing, group, members, k)
    return ends, found[: ends[first.size]].copy(), scores, origin
