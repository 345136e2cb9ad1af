"""Families, households, homes and work: pairs of people who belong together in ordinary life."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from linkanalysis.graph import project
from linkanalysis.graph.subgraph import induced
from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import build_csr, slot_rows

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.groups.labels import Rows

    Numbers = NDArray[np.int64]

PERSON = "person"
# People in a home or workplace who still know one another (Dunbar 1993). With 25 instead, 6 of 30
# simulated cases without rings gave one, 4 of them colleagues: benchmarks/README.md, "Rings among
# families".
ACQUAINTED = 150


def pair_keys(source: NDArray[np.uint32], target: NDArray[np.uint32], n: int) -> Numbers:
    """Give each pair one number in either direction: smaller node times n plus larger."""
    a, b = source.astype(np.int64), target.astype(np.int64)
    return np.unique(np.minimum(a, b) * n + np.maximum(a, b))


def benign_pairs(graph: EntityGraph, ordinary: Collection[str], kinds: Collection[str]) -> Numbers:
    """Find the pairs of people tied by links of ordinary life.

    Two are tied directly, through one relative (brothers through their mother), or through a home
    or workplace of up to 150 people.

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
    """Drop the ties of the given pairs."""
    if not pairs.size:
        return rows
    indptr, indices, strength = rows
    n = indptr.size - 1
    row, column = slot_rows(indptr), indices.astype(np.int64)
    kept = ~np.isin(np.minimum(row, column) * n + np.maximum(row, column), pairs)
    ends = np.cumsum(np.bincount(row[kept], minlength=n))
    return np.concatenate([[0], ends]).astype(np.uint32), indices[kept], strength[kept]


def units_of(node: Numbers, group: Numbers, pairs: Numbers, n: int) -> Numbers:
    """Find the units of each group: members joined by chains of pairs within the group."""
    indptr, indices, _ = build_csr(node.size, *pairs_within(node, group, pairs, n), directed=False)
    return components(indptr, indices)


def pairs_within(node: Numbers, group: Numbers, pairs: Numbers, n: int) -> tuple[Numbers, Numbers]:
    """Return the positions of both ends of each pair that lies within one group."""
    low, high = np.searchsorted(pairs, [node * n, (node + 1) * n])
    row = np.repeat(np.arange(node.size), high - low)
    position = np.arange(row.size) - np.repeat(np.cumsum(high - low) - high, high - low)
    known = group * n + node
    wanted = known[row] - node[row] + pairs[position] % n
    other = np.searchsorted(known, wanted)
    there = np.append(known, -1)[other] == wanted
    return row[there], other[there]
