"""How surprising it is what the members of a group share."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.kernels.compiling import compiled, inlined

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, I64, U32

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


@inlined
def surprise(observed: float, expected: float) -> float:
    """Return o log(o / e) - (o - e) where more is observed than expected, else 0."""
    level = expected + LEAST_EXPECTED
    if observed <= level:
        return 0.0
    return observed * math.log(observed / level) - (observed - level)


@inlined
def _count(mask: int) -> int:
    """Count the units in a mask."""
    count = 0
    while mask:
        mask &= mask - 1
        count += 1
    return count


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
