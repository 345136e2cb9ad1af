"""What a group shares while it grows: what changes if somebody joins or leaves.

Lives here: `Group`, noting and making a change, and emptying the group.
Not here: who joins (`shared_groups`), and how surprising a cell is (`shared_score`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from linkanalysis.kernels.shared_score import CLASSES, surprise

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, I64, Bools, Int
    from linkanalysis.kernels.shared_score import Sharing


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


@njit(nogil=True, cache=True)
def _note(group: Group, cell: int) -> None:
    """List a cell that changes."""
    if not group.is_changed[cell]:
        group.is_changed[cell] = True
        group.changed[group.counts[2]] = cell
        group.counts[2] += 1


@njit(nogil=True, cache=True)
def _attend(sharing: Sharing, group: Group, v: Int, sign: Int) -> None:
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
def gain_of(group: Group) -> float:
    """Sum the changes that were noted, and forget them."""
    counts, changed, observed_of = group.counts, group.changed, group.observed
    expected_of, more, change = group.expected, group.more, group.change
    is_changed = group.is_changed
    gain = 0.0
    for place in range(counts[2]):
        cell = changed[place]
        observed, expected = float(observed_of[cell]), expected_of[cell]
        gain += surprise(observed + more[cell], expected + change[cell])
        gain -= surprise(observed, expected)
        is_changed[cell] = False
        more[cell] = 0
        change[cell] = 0.0
    counts[2] = 0
    return gain


@njit(nogil=True, cache=True)
def settle(group: Group) -> None:
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
def bits_of_pairs(sharing: Sharing, group: Group, v: Int) -> int:
    """Return the bits of the members who count as one with v."""
    pair_ptr, pair, bit = sharing.pair_ptr, sharing.pair, group.bit
    bits = 0
    for slot in range(pair_ptr[v], pair_ptr[v + 1]):
        bits |= bit[pair[slot]]
    return bits


@njit(nogil=True, cache=True)
def units_of(sharing: Sharing, group: Group, members: I64, k: Int, without: Int, units: I64) -> int:
    """List the bits of each unit: members joined by chains of pairs; return their number."""
    bit = group.bit
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
                if bit[v] & left and bits_of_pairs(sharing, group, v) & unit:
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
    sharing: Sharing, group: Group, before: I64, n_before: int, units: I64, n_units: int, out: Int
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
def note_joining(
    sharing: Sharing, group: Group, units: I64, n_units: int, v: Int, bonds: int, work: I64
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
        _recount(sharing, group, units, n_units, work, n_work + 1, np.int64(0))
    _attend(sharing, group, v, np.int64(1))


@njit(nogil=True, cache=True)
def note_leaving(
    sharing: Sharing,
    group: Group,
    members: I64,
    k: Int,
    units: I64,
    n_units: int,
    v: Int,
    work: I64,
) -> None:
    """Note what changes if v leaves."""
    person_ptr, person_thing, cell_of = sharing.person_ptr, sharing.person_thing, sharing.cell
    bit, mask, more = group.bit, group.mask, group.more
    own = bit[v]
    if bits_of_pairs(sharing, group, v) == 0:
        for slot in range(person_ptr[v], person_ptr[v + 1]):
            t = person_thing[slot]
            if mask[t] & ~own:
                cell = cell_of[t]
                _note(group, cell)
                more[cell] -= 1
    else:
        n_work = units_of(sharing, group, members, k, own, work)
        _recount(sharing, group, units, n_units, work, n_work, own)
    _attend(sharing, group, v, np.int64(-1))


@njit(nogil=True, cache=True)
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


@njit(nogil=True, cache=True)
def nobody(n: int, n_things: int, n_strata: int, n_cells: Int) -> Group:
    """Make a group without members."""
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


@njit(nogil=True, cache=True)
def forget(sharing: Sharing, group: Group, members: I64, k: Int) -> None:
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
