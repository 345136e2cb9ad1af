"""What a group shares while it grows: what changes if somebody joins or leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.kernels.compiling import compiled, inlined
from linkanalysis.kernels.shared_score import CLASSES, surprise

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, I64, U32, Bools, Int
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
