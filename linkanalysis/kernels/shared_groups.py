"""Groups that share more things than the activity of their members explains."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled, inlined
from linkanalysis.kernels.growing_group import (
    gain_of,
    nobody,
    note_change,
    turn,
    units_of,
)
from linkanalysis.kernels.shared_score import surprise

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


@inlined
def _least(bit: I64, shared: I64, near: I64, counts: I64) -> int:
    """Return how many things an outsider must share with the group to be weighed."""
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


@inlined
def _mixed(v: Int) -> np.uint64:
    """Return a word for a node; the words of a set, combined by XOR, identify the set."""
    word = np.uint64(v + 1) * np.uint64(0x9E3779B97F4A7C15)
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return word ^ (word >> np.uint64(31))


@compiled
def _slot(names: U64, name: np.uint64) -> Int:
    """Return where a name is, or may be put; 0 marks a free slot."""
    slot = np.int64(name & np.uint64(names.size - 1))
    while names[slot] and names[slot] != name:
        slot = (slot + 1) & (names.size - 1)
    return slot


@inlined
def _doubled(names: U64, starts: I64) -> tuple[U64, I64]:
    """Return a table of twice the size with the same names."""
    larger, theirs = np.zeros(2 * names.size, np.uint64), np.empty(2 * names.size, np.int64)
    for old in range(names.size):
        if names[old]:
            slot = _slot(larger, names[old])
            larger[slot], theirs[slot] = names[old], starts[old]
    return larger, theirs


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
    ends, found, scores, origin = _grow(sharing, nobody(sharing), first, second, price, most)
    return ends, found[: ends[-1]].copy(), scores, origin


@compiled
def _grow(
    sharing: Sharing, group: Group, first: U32, second: U32, price: float, most: int
) -> tuple[I64, U32, F64, I64]:
    bit, counts, near, shared = group.bit, group.counts, group.near, group.shared
    pair_ptr, pair = sharing.pair_ptr, sharing.pair
    observed, expected = group.observed, group.expected
    touched, is_touched = group.touched, group.is_touched
    n = bit.size
    members = np.empty(most + 1, np.int64)
    units, work = np.empty(most + 1, np.int64), np.empty(most + 1, np.int64)
    ends = np.zeros(first.size + 1, np.int64)
    scores = np.zeros(first.size)
    origin = np.empty(first.size, np.int64)
    found = np.empty(64, np.uint32)
    names, starts = np.zeros(1024, np.uint64), np.empty(1024, np.int64)
    n_names = 0
    way = np.empty(4 * most, np.uint64)
    for start in range(first.size):
        k, steps, before, name = np.int64(0), 0, start, np.uint64(0)
        for turns in range(way.size + 2):
            n_units = units_of(pair_ptr, pair, bit, members, k, np.int64(0), units)
            chosen: Int = np.int64(second[start] if turns else first[start])
            sign: Int = np.int64(1)
            if turns > 1:
                slot = _slot(names, name)
                if names[slot]:
                    before = starts[slot]
                    break
                way[steps] = name
                steps += 1
                chosen = np.int64(-1)
                gained = CLOSE
                for joins in range(2):
                    if chosen >= 0 or (k >= most if joins else k <= 3):
                        continue
                    sign = 2 * joins - 1
                    smaller = k - 1 + joins
                    cost = sign * price * math.log((n - smaller) / (smaller + 1))
                    least = _least(bit, shared, near, counts) if joins else -1
                    pool = near if joins else members
                    for place in range(counts[0] if joins else k):
                        v = pool[place]
                        if (bit[v] != 0) == (joins == 1) or shared[v] < least:
                            continue
                        note_change(sharing, group, members, k, units, n_units, work, v, sign)
                        gain = gain_of(group, np.bool_(False)) - cost
                        if gain > gained + CLOSE or (
                            chosen >= 0 and gain > gained - CLOSE and sign * v < sign * chosen
                        ):
                            chosen, gained = v, gain
                if chosen < 0:
                    break
            note_change(sharing, group, members, k, units, n_units, work, chosen, sign)
            gain_of(group, np.bool_(True))
            name ^= _mixed(chosen)
            own = bit[chosen]
            if sign > 0:
                used = 0
                for place in range(k):
                    used |= bit[members[place]]
                own = ~used & (used + 1)
                members[k] = chosen
                k += 1
            else:
                k -= 1
                for place in range(k):
                    if members[place] == chosen:
                        members[place] = members[k]
            turn(sharing, group, chosen, own, sign)
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
            for cell in range(observed.size):
                scores[start] += surprise(float(observed[cell]), expected[cell])
        origin[start] = before
        ends[start + 1] = end
        for place in range(k):
            turn(sharing, group, members[place], bit[members[place]], np.int64(-1))
        for place in range(counts[0]):
            shared[near[place]] = -1
        for place in range(counts[1]):
            is_touched[touched[place]] = False
        counts[0] = counts[1] = 0
        for cell in range(observed.size):
            observed[cell] = 0
            expected[cell] = 0.0
    return ends, found, scores, origin
