"""Who belongs together anyway: families, households, homes and work.

Lives here: the pairs of people whom such links tie (`benign_pairs`), ties less these pairs
(`without_pairs`), members who count as one (`units_of`), and grounds as strangers share them
(`among_strangers`).
Not here: which types of links say so (`vocabulary`), and what is judged by it (`significance`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from linkanalysis.graph import project
from linkanalysis.graph.subgraph import induced
from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import build_csr, slot_rows
from linkanalysis.rings.direct_ties import pair_keys

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.groups.consensus import Rows
    from linkanalysis.rings.grounds import Grounds

    Numbers = NDArray[np.int64]

__all__ = ["PERSON", "among_strangers", "benign_pairs", "units_of", "without_pairs"]

PERSON = "person"
# As many as know one another; a larger home or workplace explains nothing.
ACQUAINTED = 150


def benign_pairs(graph: EntityGraph, ordinary: Collection[str], kinds: Collection[str]) -> Numbers:
    """Find the pairs of people whom links of ordinary life tie.

    Such links tie two directly, through one relative (brothers through their mother), or through a
    home or workplace of up to 150 people, about as many as know one another.

    Dunbar (1993), Behavioral and Brain Sciences 16, 681-694, doi:10.1017/S0140525X00032325.
    """
    some = np.fromiter(
        (not names.isdisjoint(ordinary) for names in map(frozenset, graph.link_types)),
        np.bool_,
        graph.m,
    )
    if not some.any():
        return np.zeros(0, dtype=np.int64)
    part = induced(graph, np.ones(graph.n, dtype=np.bool_), some)
    if not kinds:
        return _relatives(part)
    people = np.fromiter((name == PERSON for name in graph.types), np.bool_, graph.n)
    shared = project(part, to=PERSON, through=kinds, max_members=ACQUAINTED)
    together = pair_keys(shared.source, shared.target, shared.n)
    return np.union1d(_relatives(induced(part, people)), together)


def _relatives(graph: EntityGraph) -> Numbers:
    direct = pair_keys(graph.source, graph.target, graph.n)
    ends = np.concatenate([direct // max(graph.n, 1), direct % max(graph.n, 1)])
    others = np.concatenate([ends[direct.size :], ends[: direct.size]])
    few = np.bincount(others, minlength=graph.n)[others] <= ACQUAINTED
    shape = (graph.n, graph.n)
    known = csr_array((np.ones(int(few.sum()), dtype=np.int64), (ends[few], others[few])), shape)
    a, b = (known @ known.T).nonzero()
    return np.union1d(direct, (a * np.int64(graph.n) + b)[a < b])


def without_pairs(rows: Rows, pairs: Numbers) -> Rows:
    """Drop the ties of some pairs."""
    if not pairs.size:
        return rows
    indptr, indices, strength = rows
    n = indptr.size - 1
    row, column = slot_rows(indptr), indices.astype(np.int64)
    kept = ~np.isin(np.minimum(row, column) * n + np.maximum(row, column), pairs)
    ends = np.cumsum(np.bincount(row[kept], minlength=n))
    return np.concatenate([[0], ends]).astype(np.uint32), indices[kept], strength[kept]


def units_of(node: Numbers, group: Numbers, pairs: Numbers, n: int) -> Numbers:
    """Join those of a group whom chains of pairs within it tie."""
    indptr, indices, _ = build_csr(node.size, *_pairs_within(node, group, pairs, n), directed=False)
    return components(indptr, indices)


def _pairs_within(node: Numbers, group: Numbers, pairs: Numbers, n: int) -> tuple[Numbers, Numbers]:
    """Give the places of both ends of each pair whose ends are in one group."""
    low, high = np.searchsorted(pairs, [node * n, (node + 1) * n])
    row = np.repeat(np.arange(node.size), high - low)
    place = np.arange(row.size) - np.repeat(np.cumsum(high - low) - high, high - low)
    held = group * n + node
    wanted = held[row] - node[row] + pairs[place] % n
    other = np.searchsorted(held, wanted)
    there = np.append(held, -1)[other] == wanted
    return row[there], other[there]


def among_strangers(grounds: Grounds) -> Grounds:
    """Leave out what people who belong together anyway share among themselves."""
    if not grounds.benign.size:
        return grounds
    row, _ = _pairs_within(grounds.node, grounds.ground, grounds.benign, grounds.people.n)
    n_grounds = grounds.weight.size
    benign = np.bincount(grounds.ground[row], minlength=n_grounds)
    members = np.bincount(grounds.ground, minlength=n_grounds)
    kept = ((members == 1) | (benign < members * (members - 1) // 2))[grounds.ground]
    return replace(
        grounds,
        rows=without_pairs(grounds.rows, grounds.benign),
        node=grounds.node[kept],
        ground=grounds.ground[kept],
        tied=grounds.tied[kept],
        first=grounds.first[kept],
        last=grounds.last[kept],
    )
