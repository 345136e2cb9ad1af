"""Redundancy: how many ties a group has beyond the fewest that hold it together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from linkanalysis.rings.families import units_of, without_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.network.groups.labels import Rows
    from linkanalysis.rings.evidence import Evidence

    Numbers = NDArray[np.int64]


class Holdings(NamedTuple):
    """CSR of people and the things of each, ascending; see `Evidence.strength` and `.benign`."""

    indptr: NDArray[np.uint32]
    thing: NDArray[np.uint32]
    strength: Numbers
    pairs: Numbers


def holdings_of(evidence: Evidence, rows: NDArray[np.bool_]) -> Holdings:
    """Sort the incidence of people and things by person."""
    node, thing = evidence.node[rows], evidence.thing[rows]
    order = np.lexsort((thing, node))
    ends = np.cumsum(np.bincount(node, minlength=evidence.people.n))
    indptr = np.concatenate([[0], ends]).astype(np.uint32)
    return Holdings(indptr, thing[order].astype(np.uint32), evidence.strength, evidence.benign)


def tied_by(holdings: Holdings) -> Rows:
    """Tie people by the things that both have."""
    shape = (holdings.indptr.size - 1, holdings.strength.size)
    column, pointer = holdings.thing.astype(np.int64), holdings.indptr.astype(np.int64)
    ones = csr_array((np.ones(column.size, dtype=np.int64), column, pointer), shape=shape)
    strong = csr_array((holdings.strength[column], column, pointer), shape=shape)
    ties = (strong @ ones.T).tocsr()
    ties.setdiag(0)
    ties.eliminate_zeros()
    ties.sort_indices()
    rows = (
        ties.indptr.astype(np.uint32),
        ties.indices.astype(np.uint32),
        ties.data.astype(np.int64),
    )
    return without_pairs(rows, holdings.pairs)


def redundancies(holdings: Holdings, groups: Sequence[Numbers]) -> Numbers:
    """Count the ties of each group beyond the fewest that hold it together.

    That is the number of independent cycles in its graph of units and things, where a unit is a
    family or a person without one; never below 0.
    """
    if not groups:
        return np.zeros(0, dtype=np.int64)
    n_groups, n = len(groups), holdings.indptr.size - 1
    node = np.concatenate(groups)
    group = np.repeat(np.arange(n_groups), [nodes.size for nodes in groups])
    unit = units_of(node, group, holdings.pairs, n)
    _, first = np.unique(unit, return_index=True)
    owner, n_units = group[first], first.size
    begin = holdings.indptr.astype(np.int64)
    count = begin[node + 1] - begin[node]
    slot = np.arange(count.sum()) + np.repeat(begin[node] - np.cumsum(count) + count, count)
    # a unit has a thing once, however many of its members have it
    tie = np.unique(holdings.thing[slot].astype(np.int64) * n_units + np.repeat(unit, count))
    shared, members = np.unique(
        tie // n_units * n_groups + owner[tie % n_units], return_counts=True
    )
    joins = np.bincount(shared % n_groups, weights=members - 1, minlength=n_groups)
    units = np.bincount(owner, minlength=n_groups)
    spare: Numbers = np.maximum(joins.astype(np.int64) - units + 1, 0)
    return spare
