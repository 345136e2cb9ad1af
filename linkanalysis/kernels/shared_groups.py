"""Groups that share more things than the activity of their members explains.

They are grown by what changes if somebody joins or leaves, and scored by how surprising it is what
their members share.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.kernels.compiling import compiled, inlined

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, I64, U32, U64, Bools, Int


# Gains closer than this are equal.
CLOSE = 1e-9
# Outsiders weighed at each step, those who share most with the group first. More change nothing
# where under half of all pairs share anything, and take much longer where most do.
WEIGHED = 24
# Outsiders who share fewer things with a group do not join it: by one thing anybody can be tied.
LEAST_SHARED = 2
# Added to what is expected, so that one thing shared where next to nothing is expected is not
# infinitely surprising.
LEAST_EXPECTED = 0.01
# Classes of sizes of things: 2, 3 to 4, 5 to 8, 9 and more members.
CLASSES = 4


class Sharing(NamedTuple):
    """Who shares what, and what chance explains.

    person_ptr, person_thing: Things of each person, ascending.
    thing_ptr, thing_person: People of each thing, ascending.
    cell: Kind of each thing times 4, plus the class of its size.
    type: Type of each event, -1 for other things; several types may be of one kind.
    part_ptr, part, part_count: Strata in which each person takes part, and how often.
    kind: Kind of each stratum.
    begin: Where each stratum begins in `expected`.
    expected: For each stratum and number of attendances, by class of size: things shared by chance.
    pair_ptr, pair: The people who count as one with each person, ascending.
    """

    person_ptr: U32
    person_thing: U32
    thing_ptr: U32
    thing_person: U32
    cell: I64
    type: I64
    part_ptr: I64
    part: I64
    part_count: I64
    kind: I64
    begin: I64
    expected: F64
    pair_ptr: U32
    pair: U32


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
def score_sharing(sharing: Sharing, ends: I64, members: U32, unit: I64, distinct: bool) -> F64:
    """Score what groups share, as `grow_sharing` does, where members of one unit count once.

    With `distinct`, three units who meet again count less: a party that goes everywhere together.
    What an event adds is divided by one and, for each other event of its type, the share of its
    threes who are there as well. Trusts that units are in rising order within a group, and that no
    group has more than 62. O(things and strata of the members, and pairs of events).
    """
    cell_of, kind, person_ptr = sharing.cell, sharing.kind, sharing.person_ptr
    person_thing, part_ptr, part = sharing.person_thing, sharing.part_ptr, sharing.part
    part_count, sort, begin = sharing.part_count, sharing.type, sharing.begin
    expected_of = sharing.expected
    n_cells = 0
    for t in range(cell_of.size):
        n_cells = max(n_cells, cell_of[t] + 1)
    for s in range(kind.size):
        n_cells = max(n_cells, (kind[s] + 1) * CLASSES)
    mask = np.zeros(cell_of.size, np.int64)
    touched = np.empty(cell_of.size, np.int64)
    there = np.zeros(kind.size, np.int64)
    observed, expected = np.zeros(n_cells), np.zeros(n_cells)
    scores = np.zeros(ends.size - 1)
    for g in range(ends.size - 1):
        n_touched, bit = 0, 1
        for place in range(ends[g], ends[g + 1]):
            if place > ends[g] and unit[place] != unit[place - 1]:
                bit <<= 1
            v = members[place]
            for slot in range(person_ptr[v], person_ptr[v + 1]):
                t = person_thing[slot]
                if mask[t] == 0:
                    touched[n_touched] = t
                    n_touched += 1
                mask[t] |= bit
            for slot in range(part_ptr[v], part_ptr[v + 1]):
                there[part[slot]] += part_count[slot]
        n_shared = 0
        for place in range(n_touched):
            t = touched[place]
            if mask[t] & (mask[t] - 1):
                touched[n_shared] = t
                n_shared += 1
            else:
                mask[t] = 0
        for place in range(n_shared):
            t = touched[place]
            present = _count(mask[t])
            meetings = 1.0
            if distinct and sort[t] >= 0 and present > 2:
                threes = present * (present - 1) * (present - 2)
                for other in range(n_shared):
                    w = touched[other]
                    if w != t and sort[w] == sort[t]:
                        both = _count(mask[w] & mask[t])
                        meetings += both * (both - 1) * (both - 2) / threes
            observed[cell_of[t]] += (present - 1) / meetings
        for place in range(n_shared):
            mask[touched[place]] = 0
        for place in range(ends[g], ends[g + 1]):
            v = members[place]
            for slot in range(part_ptr[v], part_ptr[v + 1]):
                s = part[slot]
                if there[s]:
                    row = (begin[s] + there[s]) * CLASSES
                    for c in range(CLASSES):
                        expected[kind[s] * CLASSES + c] += expected_of[row + c]
                    there[s] = 0
        for cell in range(n_cells):
            scores[g] += surprise(observed[cell], expected[cell])
            observed[cell] = 0
            expected[cell] = 0.0
    return scores


@inlined
def surprise(observed: float, expected: float) -> float:
    """Return o log(o / e) - (o - e) where more is observed than expected, else 0."""
    level = expected + LEAST_EXPECTED
    if observed <= level:
        return 0.0
    return observed * math.log(observed / level) - (observed - level)


class Group(NamedTuple):
    """A group while it grows; each member has a bit of its own.

    bit: Bit of each person; 0 outside.
    mask: Members at each thing, by their bits.
    there: Attendances of the group in each stratum.
    shared: Things of each person that the group has.
    near, touched: People and things that were met, listed until the group is forgotten.
    counts: How many people and things are listed, and how many cells change.
    more, change: What is noted for each cell in `changed`: things shared, and expected.
    observed, expected: Things shared, and expected to be, by cell.
    """

    bit: I64
    mask: I64
    there: I64
    shared: I64
    near: I64
    touched: I64
    is_touched: Bools
    counts: I64
    observed: I64
    expected: F64
    more: I64
    change: F64
    changed: I64
    is_changed: Bools


def nobody(sharing: Sharing) -> Group:
    """Make a group without members."""
    n, n_things, n_strata = sharing.person_ptr.size - 1, sharing.cell.size, sharing.kind.size
    kinds = int(sharing.kind.max(initial=-1)) + 1
    n_cells = max(int(sharing.cell.max(initial=-1)) + 1, kinds * CLASSES)
    return Group(
        bit=np.zeros(n, np.int64),
        mask=np.zeros(n_things, np.int64),
        there=np.zeros(n_strata, np.int64),
        shared=np.full(n, -1, np.int64),
        near=np.empty(n, np.int64),
        touched=np.empty(n_things, np.int64),
        is_touched=np.zeros(n_things, np.bool_),
        counts=np.zeros(3, np.int64),
        observed=np.zeros(n_cells, np.int64),
        expected=np.zeros(n_cells),
        more=np.zeros(n_cells, np.int64),
        change=np.zeros(n_cells),
        changed=np.empty(n_cells, np.int64),
        is_changed=np.zeros(n_cells, np.bool_),
    )


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


@inlined
def units_of(
    pair_ptr: U32, pair: U32, bit: I64, members: I64, k: Int, without: Int, units: I64
) -> int:
    """List the bits of each unit: members joined by chains of pairs; return their number."""
    left: Int = 0
    for place in range(k):
        left |= bit[members[place]]
    left &= ~without
    n_units = 0
    while left:
        unit = left & -left
        left &= ~unit
        grown = True
        while grown:
            grown = False
            for place in range(k):
                v = members[place]
                if bit[v] & left and bits_of_pairs(pair_ptr, pair, bit, v) & unit:
                    unit |= bit[v]
                    left &= ~bit[v]
                    grown = True
        units[n_units] = unit
        n_units += 1
    return n_units


@inlined
def bits_of_pairs(pair_ptr: U32, pair: U32, bit: I64, v: Int) -> int:
    """Return the bits of the members who count as one with v."""
    bits = 0
    for slot in range(pair_ptr[v], pair_ptr[v + 1]):
        bits |= bit[pair[slot]]
    return bits


@compiled
def note_change(
    sharing: Sharing,
    group: Group,
    members: I64,
    k: Int,
    units: I64,
    n_units: int,
    work: I64,
    v: Int,
    sign: Int,
) -> None:
    """Note what changes if v joins (1) the k members, or leaves them (-1)."""
    pair_ptr, pair, bit, cell_of = sharing.pair_ptr, sharing.pair, group.bit, sharing.cell
    mask_of, touched, counts, more = group.mask, group.touched, group.counts, group.more
    changed, is_changed = group.changed, group.is_changed
    bonds = bits_of_pairs(pair_ptr, pair, bit, v)
    own = n_work = 0
    if sign > 0:
        for u in range(n_units):
            if units[u] & bonds:
                own |= units[u]
            else:
                n_work += 1
                work[n_work] = units[u]
        work[0] = own
        # units that v joins are one from now on; if it joins at most one, the others stay
        n_work = n_work + 1 if n_work < n_units - 1 else 0
    elif bonds:
        n_work = units_of(pair_ptr, pair, bit, members, k, bit[v], work)
    if sign > 0 or not bonds:
        person_thing = sharing.person_thing
        for slot in range(sharing.person_ptr[v], sharing.person_ptr[v + 1]):
            t = person_thing[slot]
            mask = mask_of[t] & ~bit[v]
            if mask and not mask & own:
                _note(changed, is_changed, counts, cell_of[t])
                more[cell_of[t]] += sign
    if n_work:
        for place in range(counts[1]):
            t = touched[place]
            was = max(_present(mask_of[t], units, n_units) - 1, 0)
            now = max(_present(mask_of[t] & ~bit[v], work, n_work) - 1, 0)
            if was != now:
                _note(changed, is_changed, counts, cell_of[t])
                more[cell_of[t]] += now - was
    part, begin, there, part_count = sharing.part, sharing.begin, group.there, sharing.part_count
    expected, kind, change = sharing.expected, sharing.kind, group.change
    for slot in range(sharing.part_ptr[v], sharing.part_ptr[v + 1]):
        s = part[slot]
        before = (begin[s] + there[s]) * CLASSES
        after = before + sign * part_count[slot] * CLASSES
        for c in range(CLASSES):
            difference = expected[after + c] - expected[before + c]
            if difference != 0.0:
                cell = kind[s] * CLASSES + c
                _note(changed, is_changed, counts, cell)
                change[cell] += difference


@inlined
def _note(changed: I64, is_changed: Bools, counts: I64, cell: int) -> None:
    """List a cell that changes."""
    if not is_changed[cell]:
        is_changed[cell] = True
        changed[counts[2]] = cell
        counts[2] += 1


@inlined
def _present(mask: int, units: I64, n_units: int) -> int:
    count = 0
    for u in range(n_units):
        if mask & units[u]:
            count += 1
    return count


@compiled
def gain_of(group: Group, made: np.bool_) -> float:
    """Sum the changes that were noted, make them if they are `made`, and forget them."""
    counts, changed, is_changed = group.counts, group.changed, group.is_changed
    observed, expected, more, change = group.observed, group.expected, group.more, group.change
    gain = 0.0
    for place in range(counts[2]):
        cell = changed[place]
        seen, likely = observed[cell] + more[cell], expected[cell] + change[cell]
        gain += surprise(float(seen), likely)
        gain -= surprise(float(observed[cell]), expected[cell])
        if made:
            observed[cell], expected[cell] = seen, likely
        is_changed[cell] = False
        more[cell] = 0
        change[cell] = 0.0
    counts[2] = 0
    return gain


@compiled
def turn(sharing: Sharing, group: Group, v: Int, bit: Int, sign: Int) -> None:
    """Let v join (1) or leave (-1): bits at things, attendances, and what others share."""
    person_ptr, person_thing, thing_ptr = (
        sharing.person_ptr,
        sharing.person_thing,
        sharing.thing_ptr,
    )
    thing_person, part_ptr, part = sharing.thing_person, sharing.part_ptr, sharing.part
    part_count, mask, is_touched = sharing.part_count, group.mask, group.is_touched
    touched, counts, shared = group.touched, group.counts, group.shared
    near, there, bit_of = group.near, group.there, group.bit
    for slot in range(person_ptr[v], person_ptr[v + 1]):
        t = person_thing[slot]
        before = mask[t]
        after = before | bit if sign > 0 else before & ~bit
        if not is_touched[t]:
            is_touched[t] = True
            touched[counts[1]] = t
            counts[1] += 1
        mask[t] = after
        step = 0
        if before == 0:
            step = 1
        elif after == 0:
            step = -1
        if step:
            for other in range(thing_ptr[t], thing_ptr[t + 1]):
                w = thing_person[other]
                if shared[w] < 0:
                    shared[w] = 0
                    near[counts[0]] = w
                    counts[0] += 1
                shared[w] += step
    for slot in range(part_ptr[v], part_ptr[v + 1]):
        there[part[slot]] += sign * part_count[slot]
    bit_of[v] = bit if sign > 0 else 0


@inlined
def _count(mask: int) -> int:
    """Count the units in a mask."""
    count = 0
    while mask:
        mask &= mask - 1
        count += 1
    return count
