"""How much could be wrong before a group falls apart.

Lives here: who stands on which ground, by person (`Stands`), whom that ties (`tied_by`), and how
often what ties a group is doubled (`redundancies`).
Not here: how much of it chance makes (`significance`), and which row matters most
(`ring_question`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from linkanalysis.rings.families import units_of, without_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.groups.consensus import Rows
    from linkanalysis.rings.grounds import Grounds

    Numbers = NDArray[np.int64]

__all__ = ["Stands", "redundancies", "stands_of", "tied_by"]


class Stands(NamedTuple):
    """Who stands on which ground, by person.

    indptr, ground: CSR of people and the grounds of each, rising.
    weight: Strength that each ground gives to each pair on it.
    pairs: Pairs who belong together anyway: smaller node times n plus larger, sorted.
    """

    indptr: NDArray[np.uint32]
    ground: NDArray[np.uint32]
    weight: Numbers
    pairs: Numbers


def stands_of(grounds: Grounds, rows: NDArray[np.bool_]) -> Stands:
    """Sort the incidence of people and grounds by people."""
    node, ground = grounds.node[rows], grounds.ground[rows]
    order = np.lexsort((ground, node))
    ends = np.cumsum(np.bincount(node, minlength=grounds.people.n))
    indptr = np.concatenate([[0], ends]).astype(np.uint32)
    return Stands(indptr, ground[order].astype(np.uint32), grounds.weight, grounds.benign)


def tied_by(stands: Stands) -> Rows:
    """Tie people by the grounds on which both stand."""
    shape = (stands.indptr.size - 1, stands.weight.size)
    column, pointer = stands.ground.astype(np.int64), stands.indptr.astype(np.int64)
    ones = csr_array((np.ones(column.size, dtype=np.int64), column, pointer), shape=shape)
    heavy = csr_array((stands.weight[column], column, pointer), shape=shape)
    ties = (heavy @ ones.T).tocsr()
    ties.setdiag(0)
    ties.eliminate_zeros()
    ties.sort_indices()
    rows = (
        ties.indptr.astype(np.uint32),
        ties.indices.astype(np.uint32),
        ties.data.astype(np.int64),
    )
    return without_pairs(rows, stands.pairs)


def redundancies(stands: Stands, groups: Sequence[Numbers]) -> Numbers:
    """Count for many groups how many rows could be wrong at most before each falls apart."""
    if not groups:
        return np.zeros(0, dtype=np.int64)
    n_groups, n = len(groups), stands.indptr.size - 1
    node = np.concatenate(groups)
    group = np.repeat(np.arange(n_groups), [nodes.size for nodes in groups])
    unit = units_of(node, group, stands.pairs, n)
    _, first = np.unique(unit, return_index=True)
    owner, n_units = group[first], first.size
    begin = stands.indptr.astype(np.int64)
    count = begin[node + 1] - begin[node]
    slot = np.arange(count.sum()) + np.repeat(begin[node] - np.cumsum(count) + count, count)
    # a unit stands on a ground once
    stand = np.unique(stands.ground[slot].astype(np.int64) * n_units + np.repeat(unit, count))
    place, there = np.unique(
        stand // n_units * n_groups + owner[stand % n_units], return_counts=True
    )
    held = np.bincount(place % n_groups, weights=there - 1, minlength=n_groups).astype(np.int64)
    units = np.bincount(owner, minlength=n_groups)
    doubled: Numbers = np.maximum(held - units + 1, 0)
    return doubled
