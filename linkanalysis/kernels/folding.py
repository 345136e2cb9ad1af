"""Folding: take pendant trees off a graph before paths are counted, and count them exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import F64, I64, U32, Bools, build_csr, frozen, slot_rows
from linkanalysis.kernels.splitting import split
from linkanalysis.kernels.twins import merge_twins

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Core(NamedTuple):
    """What is left of a graph, and what is known of the rest.

    A node of the whole graph has a member in each block in which it lies; members that are twins
    are one node of the core.
    """

    indptr: NDArray[Any]  # CSR of the core in its own numbers, read-only
    indices: NDArray[Any]
    slot: U32  # the slot of the whole graph for each slot; none if twins are merged
    node: I64  # the node of the whole graph of each member
    part: I64  # the node of the core of each member
    twins: NDArray[Any]  # how many members each node of the core has
    reach: NDArray[Any]  # how many nodes stand behind each node of the core, itself included
    through: F64  # pairs already known to pass, for each node of the whole graph

    def passed(self, total: F64) -> F64:
        """Add what passes each node of the core to what is known of the whole graph."""
        np.add.at(self.through, self.node, total[self.part])
        return self.through


def fold(
    indptr: U32, indices: U32, *, pendants: bool, apart: bool = False, merged: bool = False
) -> Core:
    """Fold pendant trees and renumber the rest by falling degree.

    Takes a CSR, symmetric and without self-loops if `pendants`. A tree has one path between any two
    nodes, with or without distances, so the pairs that pass its nodes are counted here and the node
    on which it hangs carries its size.
    Baglioni, Geraci, Pellegrini, Lastres (2012), ASONAM, 1-8.
    Sarıyüce, Kaya, Saule, Çatalyürek (2017), ACM TKDD 11(3), 1-26.
    """
    indptr, indices = frozen(indptr, np.uint32), frozen(indices, np.uint32)
    label = components(indptr, indices)
    size = np.bincount(label)[label] if label.size else label
    reach, through, alive = _fold(indptr, indices, size.astype(np.int64), pendants)
    node, core_indptr, core_indices, slot = _renumber(indptr, indices, alive)
    reach = reach[node]
    parts = split(core_indptr, core_indices, reach) if apart and pendants else None
    if parts is not None:
        core_indptr, core_indices, reach = parts.indptr, parts.indices, parts.reach
        through[node] += parts.through
        node, slot = node[parts.node], slot[parts.slot]
    core_indptr, core_indices = frozen(core_indptr, np.uint32), frozen(core_indices, np.uint32)
    reach = frozen(reach, np.float64)
    part, twins = np.arange(node.size), frozen(np.ones(node.size), np.float64)
    found = merge_twins(core_indptr, core_indices, reach) if merged and pendants else None
    if found is not None:
        np.add.at(through, node, found.through)
        core_indptr, core_indices = (
            frozen(found.indptr, np.uint32),
            frozen(found.indices, np.uint32),
        )
        reach, twins = frozen(found.reach, np.float64), frozen(found.twins, np.float64)
        part, slot = found.part, slot[:0]
    return Core(core_indptr, core_indices, slot, node, part, twins, reach, through)


@compiled
def _fold(indptr: U32, indices: U32, size: I64, pendants: bool) -> tuple[F64, F64, Bools]:
    """Fold leaves until none is left; whole numbers in float64, exact below 2**53."""
    n = indptr.size - 1
    reach = np.ones(n)
    through = np.zeros(n)
    alive = np.ones(n, np.bool_)
    if not pendants:
        return reach, through, alive
    degree = np.empty(n, np.int64)
    queue = np.empty(n, np.int64)
    tail = 0
    for v in range(n):
        degree[v] = indptr[v + 1] - indptr[v]
        if degree[v] == 1:
            queue[tail] = v
            tail += 1
    head = 0
    while head < tail:
        u = queue[head]
        head += 1
        if degree[u] != 1:
            continue  # the other end of a last tie: that one was folded first
        w = np.int64(-1)
        for slot in range(indptr[u], indptr[u + 1]):
            if alive[indices[slot]]:
                w = np.int64(indices[slot])
        through[u] += (reach[u] - 1) * (size[u] - reach[u])
        through[w] += reach[u] * (reach[w] - 1)
        reach[w] += reach[u]
        alive[u] = False
        degree[u] = 0
        degree[w] -= 1
        if degree[w] == 1:
            queue[tail] = w
            tail += 1
    for v in range(n):
        if alive[v]:
            through[v] += (reach[v] - 1) * (size[v] - reach[v])
            alive[v] = degree[v] > 0
    return reach, through, alive


def _renumber(indptr: U32, indices: U32, alive: Bools) -> tuple[I64, U32, U32, U32]:
    """Sort living nodes by falling degree, ties by old number; both ends of a tie count."""
    row = slot_rows(indptr)
    slots = np.flatnonzero(alive[row] & alive[indices])
    row, column = row[slots], indices[slots]
    degree = np.bincount(row, minlength=alive.size) + np.bincount(column, minlength=alive.size)
    node = np.flatnonzero(alive)
    node = node[np.argsort(-degree[node], kind="stable")]
    number = np.empty(alive.size, np.int64)
    number[node] = np.arange(node.size)
    rows, columns, origin = build_csr(node.size, number[row], number[column], directed=True)
    return node, rows, columns, slots.astype(np.uint32)[origin]
