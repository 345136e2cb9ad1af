"""Groups that share more things than the activity of their members explains.

Lives here: how surprising what a group shares is, growing a group from each pair, and scoring
groups again where further pairs count as one.
Not here: what is expected by chance (`rings.layers`), and which groups are kept (`rings`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, I64, U32, U64, Bools

# Gains closer than this are equal.
CLOSE = 1e-9
# Added to what is expected, so that one thing shared where next to nothing is expected is not
# infinitely surprising.
LEAST_EXPECTED = 0.01
# Classes of sizes of things: 2, 3 to 4, 5 to 8, 9 and more members.
CLASSES = 4
# Outsiders weighed at each step, those who share most with the group first. More change nothing
# where under half of all pairs share anything, and take much longer where most do.
WEIGHED = 24
# Outsiders who share fewer things with a group do not join it: by one thing anybody can be tied.
LEAST_SHARED = 2


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


class _Group(NamedTuple):
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


@njit(nogil=True, cache=True)
def _surprise(observed: float, expected: float) -> float:
    level = expected + LEAST_EXPECTED
    if observed <= level:
        return 0.0
    return observed * math.log(observed / level) - (observed - level)


@njit(nogil=True, cache=True)
def _note(group: _Group, cell: int) -> None:
    """List a cell that changes."""
    if not group.is_changed[cell]:
        group.is_changed[cell] = True
        group.changed[group.counts[2]] = cell
        group.counts[2] += 1


@njit(nogil=True, cache=True)
def _attend(sharing: Sharing, group: _Group, v: int, sign: int) -> None:
    """Note how what is expected changes if v joins (1) or leaves (-1)."""
    part_ptr, part, begin = sharing.part_ptr, sharing.part, sharing.begin
    part_count, expected, kind = sharing.part_count, sharing.expected, sharing.kind
    there, change = group.there, group.change
    for slot in range(part_ptr[v], part_ptr[v + 1]):
        s = part[slot]
        before = (begin[s] + there[s]) * CLASSES
        after = before + sign * part_count[slot] * CLASSES
        for c in range(CLASSES):
            difference = expected[after + c] - expected[before + c]
            if difference != 0.0:
                cell = kind[s] * CLASSES + c
                _note(group, cell)
                change[cell] += difference


@njit(nogil=True, cache=True)
def _gain(group: _Group) -> float:
    """Sum the changes that were noted, and forget them."""
    counts, changed, observed_of = group.counts, group.changed, group.observed
    expected_of, more, change = group.expected, group.more, group.change
    is_changed = group.is_changed
    gain = 0.0
    for place in range(counts[2]):
        cell = changed[place]
        observed, expected = observed_of[cell], expected_of[cell]
        gain += _surprise(observed + more[cell], expected + change[cell])
        gain -= _surprise(observed, expected)
        is_changed[cell] = False
        more[cell] = 0
        change[cell] = 0.0
    counts[2] = 0
    return gain


@njit(nogil=True, cache=True)
def _settle(group: _Group) -> None:
    """Make the changes that were noted, and forget them."""
    counts, changed, observed = group.counts, group.changed, group.observed
    more, expected, change = group.more, group.expected, group.change
    is_changed = group.is_changed
    for place in range(counts[2]):
        cell = changed[place]
        observed[cell] += more[cell]
        expected[cell] += change[cell]
        is_changed[cell] = False
        more[cell] = 0
        change[cell] = 0.0
    counts[2] = 0


@njit(nogil=True, cache=True)
def _bits_of_pairs(sharing: Sharing, group: _Group, v: int) -> int:
    """Return the bits of the members who count as one with v."""
    pair_ptr, pair, bit = sharing.pair_ptr, sharing.pair, group.bit
    bits = 0
    for slot in range(pair_ptr[v], pair_ptr[v + 1]):
        bits |= bit[pair[slot]]
    return bits


@njit(nogil=True, cache=True)
def _units(sharing: Sharing, group: _Group, members: I64, k: int, without: int, units: I64) -> int:
    """List the bits of each unit: members joined by chains of pairs; return their number."""
    bit = group.bit
    left = 0
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
                if bit[v] & left and _bits_of_pairs(sharing, group, v) & unit:
                    unit |= bit[v]
                    left &= ~bit[v]
                    grown = True
        units[n_units] = unit
        n_units += 1
    return n_units


@njit(nogil=True, cache=True)
def _present(mask: int, units: I64, n_units: int) -> int:
    count = 0
    for u in range(n_units):
        if mask & units[u]:
            count += 1
    return count


@njit(nogil=True, cache=True)
def _recount(
    sharing: Sharing, group: _Group, before: I64, n_before: int, units: I64, n_units: int, out: int
) -> None:
    """Note how what is shared changes between two lists of units; `out` is the bit that leaves."""
    cell_of, counts, touched = sharing.cell, group.counts, group.touched
    mask_of, more = group.mask, group.more
    for place in range(counts[1]):
        t = touched[place]
        mask = mask_of[t]
        was = max(_present(mask, before, n_before) - 1, 0)
        now = max(_present(mask & ~out, units, n_units) - 1, 0)
        if was != now:
            cell = cell_of[t]
            _note(group, cell)
            more[cell] += now - was


@njit(nogil=True, cache=True)
def _join(
    sharing: Sharing, group: _Group, units: I64, n_units: int, v: int, bonds: int, work: I64
) -> None:
    """Note what changes if v joins; `bonds` are the bits of those who count as one with v."""
    person_ptr, person_thing, cell_of = sharing.person_ptr, sharing.person_thing, sharing.cell
    mask_of, more = group.mask, group.more
    own = 0
    merged = 0
    for u in range(n_units):
        if units[u] & bonds:
            own |= units[u]
            merged += 1
    for slot in range(person_ptr[v], person_ptr[v + 1]):
        t = person_thing[slot]
        mask = mask_of[t]
        if mask and not mask & own:
            cell = cell_of[t]
            _note(group, cell)
            more[cell] += 1
    if merged > 1:
        # units that v joins are one from now on
        n_work = 0
        work[0] = own
        for u in range(n_units):
            if not units[u] & own:
                n_work += 1
                work[n_work] = units[u]
        _recount(sharing, group, units, n_units, work, n_work + 1, 0)
    _attend(sharing, group, v, 1)


@njit(nogil=True, cache=True)
def _leave(
    sharing: Sharing,
    group: _Group,
    members: I64,
    k: int,
    units: I64,
    n_units: int,
    v: int,
    work: I64,
) -> None:
    """Note what changes if v leaves."""
    person_ptr, person_thing, cell_of = sharing.person_ptr, sharing.person_thing, sharing.cell
    bit, mask, more = group.bit, group.mask, group.more
    own = bit[v]
    if _bits_of_pairs(sharing, group, v) == 0:
        for slot in range(person_ptr[v], person_ptr[v + 1]):
            t = person_thing[slot]
            if mask[t] & ~own:
                cell = cell_of[t]
                _note(group, cell)
                more[cell] -= 1
    else:
        n_work = _units(sharing, group, members, k, own, work)
        _recount(sharing, group, units, n_units, work, n_work, own)
    _attend(sharing, group, v, -1)


@njit(nogil=True, cache=True)
def _turn(sharing: Sharing, group: _Group, v: int, bit: int, sign: int) -> None:
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


@njit(nogil=True, cache=True)
def _nobody(n: int, n_things: int, n_strata: int, n_cells: int) -> _Group:
    return _Group(
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


@njit(nogil=True, cache=True)
def _forget(sharing: Sharing, group: _Group, members: I64, k: int) -> None:
    """Empty the group."""
    part_ptr, part, bit = sharing.part_ptr, sharing.part, group.bit
    there, counts, shared = group.there, group.counts, group.shared
    near, touched, mask = group.near, group.touched, group.mask
    is_touched, observed, expected = group.is_touched, group.observed, group.expected
    for place in range(k):
        v = members[place]
        bit[v] = 0
        for slot in range(part_ptr[v], part_ptr[v + 1]):
            there[part[slot]] = 0
    for place in range(counts[0]):
        shared[near[place]] = -1
    for place in range(counts[1]):
        t = touched[place]
        mask[t] = 0
        is_touched[t] = False
    counts[0] = counts[1] = 0
    for cell in range(observed.size):
        observed[cell] = 0
        expected[cell] = 0.0


@njit(nogil=True, cache=True)
def _least(group: _Group) -> int:
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
def _mixed(v: int) -> np.uint64:
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
    sharing: Sharing, group: _Group, members: I64, k: int, units: I64, v: int, work: I64
) -> None:
    """Let v join the k members."""
    bit_of = group.bit
    n_units = _units(sharing, group, members, k, 0, units)
    _join(sharing, group, units, n_units, v, _bits_of_pairs(sharing, group, v), work)
    _settle(group)
    used = 0
    for place in range(k):
        used |= bit_of[members[place]]
    bit = 1
    while used & bit:
        bit <<= 1
    members[k] = v
    _turn(sharing, group, v, bit, 1)


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
    n_cells = 0
    for t in range(cell_of.size):
        n_cells = max(n_cells, cell_of[t] + 1)
    for s in range(kind.size):
        n_cells = max(n_cells, (kind[s] + 1) * CLASSES)
    group = _nobody(n, cell_of.size, kind.size, n_cells)
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
        _add(sharing, group, members, 0, units, int(first[start]), work)
        _add(sharing, group, members, 1, units, int(second[start]), work)
        k, steps, before = 2, 0, start
        name = _mixed(members[0]) ^ _mixed(members[1])
        for _ in range(way.size):
            slot = _slot(names, name)
            if names[slot]:
                before = starts[slot]
                break
            way[steps] = name
            steps += 1
            n_units = _units(sharing, group, members, k, 0, units)
            chosen, gained = -1, CLOSE
            if k > 3:
                saved = price * math.log((n - k + 1) / k)
                for place in range(k):
                    v = members[place]
                    _leave(sharing, group, members, k, units, n_units, v, work)
                    gain = _gain(group) + saved
                    if gain > gained + CLOSE or (
                        chosen >= 0 and gain > gained - CLOSE and v > members[chosen]
                    ):
                        chosen, gained = place, gain
            if chosen >= 0:
                v = members[chosen]
                _leave(sharing, group, members, k, units, n_units, v, work)
                _settle(group)
                _turn(sharing, group, v, bit[v], -1)
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
                bonds = _bits_of_pairs(sharing, group, v)
                _join(sharing, group, units, n_units, v, bonds, work)
                gain = _gain(group) - cost
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
                larger[:end] = found[:end]
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
                scores[start] += _surprise(observed[cell], expected[cell])
        origin[start] = before
        ends[start + 1] = end
        _forget(sharing, group, members, k)
    return ends, found[: ends[first.size]].copy(), scores, origin


@njit(nogil=True, cache=True)
def _count(mask: int) -> int:
    """Count the units in a mask."""
    count = 0
    while mask:
        mask &= mask - 1
        count += 1
    return count


@njit(nogil=True, cache=True)
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
            scores[g] += _surprise(observed[cell], expected[cell])
            observed[cell] = 0
            expected[cell] = 0.0
    return scores
