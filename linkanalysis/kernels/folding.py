"""Folding: make a graph smaller before its paths are counted, and count them exactly.

Pendant trees are taken off, the rest is taken apart at its cut points, and twins become one node.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.components import blocks, components
from linkanalysis.kernels.csr import F64, I64, U32, Bools, build_csr, frozen, slot_rows, transpose

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.kernels.csr import U64


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


class Parts(NamedTuple):
    """A graph whose components are the blocks of another; a cut point has a copy in each."""

    indptr: U32
    indices: U32
    slot: U32  # the slot of the whole graph for each slot
    node: I64  # the node of the whole graph for each copy
    reach: F64  # how many nodes stand behind each copy, seen from its block
    through: F64  # pairs of different blocks that pass, for each node of the whole


def split(indptr: U32, indices: U32, reach: F64) -> Parts | None:
    """Split a graph into its blocks; None if there are fewer than two.

    Pairs behind different blocks of a cut point pass it whatever their paths inside; all other
    paths run within one block. So blocks can be searched one by one once each node carries the
    number of nodes behind it (`reach`). This holds with distances too. Takes a symmetric CSR
    without self-loops, each node with a tie.
    Puzis et al. (2015), J. Complex Netw. 3(2), 203-224.
    Sarıyüce, Kaya, Saule, Çatalyürek (2017), ACM TKDD 11(3), 1-26.
    """
    block = blocks(indptr, indices)
    count = int(block.max(initial=-1)) + 1
    if count < 2:
        return None
    node, start, copy_indptr, copy_indices, slot = _copies(indptr, indices, block, count)
    behind, through = _behind(node, start, reach)
    return Parts(copy_indptr, copy_indices, slot, node, behind, through)


def _copies(indptr: U32, indices: U32, block: I64, n_blocks: int) -> tuple[I64, I64, U32, U32, U32]:
    """Copy each node once a block; return nodes, where blocks begin, and the rows of copies."""
    n = indptr.size - 1
    # slots by block, then by the node from which they lead, then by slot: there are fewer blocks
    _, leaving, order = build_csr(n, block, slot_rows(indptr), directed=True)
    is_first = np.ones(order.size, np.bool_)
    is_first[1:] = (np.diff(leaving) != 0) | (np.diff(block[order]) != 0)
    copy = np.empty(order.size, np.uint32)  # the copy from which each slot leads
    copy[order] = np.cumsum(is_first) - 1
    start = _ends(block[order[is_first]], n_blocks)
    copy_indptr = np.append(np.flatnonzero(is_first), order.size).astype(np.uint32)
    _, _, back = transpose(indptr, indices)
    return leaving[is_first].astype(np.int64), start, copy_indptr, copy[back[order]], order


def _ends(label: I64, count: int) -> I64:
    """Return where each label would begin and end if things were sorted by it: (count + 1,)."""
    return np.concatenate([[0], np.cumsum(np.bincount(label, minlength=count))])


def _behind(node: I64, start: I64, reach: F64) -> tuple[F64, F64]:
    """Count what stands behind each copy, and the pairs that pass each node between its blocks.

    Whole numbers in float64, exact below 2**53.
    """
    block = np.repeat(np.arange(start.size - 1), np.diff(start))
    held, ends = np.argsort(node, kind="stable"), _ends(node, reach.size)  # the copies of each node
    behind, whole = _walk(node, start, block, held, ends, frozen(reach, np.float64))
    is_cut = np.diff(ends) > 1
    apart = np.where(is_cut, (whole[block[held[ends[:-1]]]] - reach) ** 2 / 2, 0.0)
    passed = np.where(is_cut[node], (whole[block] - behind) ** 2 / 2, 0.0)
    return behind, apart - np.bincount(node, passed, reach.size)


@compiled
def _walk(node: I64, start: I64, block: I64, held: I64, ends: I64, reach: F64) -> tuple[F64, F64]:
    """Walk once over the tree of blocks and cut points; return also the size of each component."""
    n_blocks = start.size - 1
    above = np.full(n_blocks, -1, np.int64)  # the copy over which a block was come to
    order = np.empty(n_blocks, np.int64)
    whole = np.zeros(n_blocks)
    below = reach.copy()  # the node and all that hangs below it in the tree
    behind = np.zeros(node.size)
    for seed in range(n_blocks):
        if above[seed] >= 0:
            continue
        above[seed] = start[seed]
        order[0] = seed
        head, tail = 0, 1
        while head < tail:
            b = order[head]
            head += 1
            for c in range(start[b], start[b + 1]):
                if c != above[b] or b == seed:
                    for k in range(ends[node[c]], ends[node[c] + 1]):
                        other = block[held[k]]
                        if above[other] < 0:
                            above[other] = held[k]
                            order[tail] = other
                            tail += 1
        for i in range(tail - 1, -1, -1):
            b = order[i]
            for c in range(start[b], start[b + 1]):
                if c != above[b]:
                    behind[c] = below[node[c]]
                    below[node[above[b]]] += behind[c]
        for i in range(tail):
            b = order[i]
            whole[b] = below[node[start[seed]]]
            behind[above[b]] = whole[b]
            for c in range(start[b], start[b + 1]):
                if c != above[b]:
                    behind[above[b]] -= behind[c]
    return behind, whole


class Classes(NamedTuple):
    """A graph of classes of twins."""

    indptr: U32
    indices: U32
    part: I64  # the class of each node of the whole graph
    twins: F64  # how many nodes are in each class
    reach: F64  # how many nodes stand behind each class, its members included
    through: F64  # pairs of twins that pass, for each node of the whole graph


def merge_twins(indptr: U32, indices: U32, reach: F64) -> Classes | None:
    """Merge nodes with the same neighbors, themselves counted or not; None if there are none.

    Takes a symmetric CSR without self-loops, rows rising, read-only. Paths from one twin are those
    from the other, so one source serves a class, and a class on the way counts for as many paths as
    it has members. Between untied twins paths have two steps, one over each neighbor. Holds in
    steps, not with distances.
    Puzis et al. (2015), J. Complex Netw. 3(2), 203-224.
    Sarıyüce, Kaya, Saule, Çatalyürek (2017), ACM TKDD 11(3), 1-26.
    """
    hashed = _hashes(indptr, indices)
    first, tied = np.arange(hashed.shape[1]), np.zeros(hashed.shape[1], np.bool_)
    for closed in range(2):  # sorted outside: a sort compiled into the kernel takes a second
        order = np.argsort(hashed[closed], kind="stable")
        _pair(indptr, indices, hashed[closed], order, closed, first, tied)
    if (first == np.arange(first.size)).all():
        return None
    return _quotient(indptr, indices, reach, first, tied)


def _hashes(indptr: U32, indices: U32) -> U64:
    """Sum hashes over the neighbors of each node, and in the second row over itself as well."""
    # numbers spread over 64 bits, by the finalizer of splitmix64
    z = np.arange(indptr.size - 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    z += np.uint64(0x632BE59BD9B4E019)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    sums = np.zeros(indices.size + 1, np.uint64)
    np.cumsum(z[indices], out=sums[1:])
    hollow = sums[indptr[1:]] - sums[indptr[:-1]]
    return np.stack([hollow, hollow + z])


@compiled
def _pair(
    indptr: U32, indices: U32, hashed: U64, order: I64, closed: int, first: I64, tied: Bools
) -> None:
    """Write the first twin of each node and, if `closed`, that it is tied to it.

    Equal hashes in `order` propose twins, the rows decide. Nodes that have a twin are left alone.
    """
    n = first.size
    alone = np.ones(n, np.bool_)
    for v in range(n):
        if first[v] != v:
            alone[v] = False
            alone[first[v]] = False
    stamp = np.full(n, -1, np.int64)
    for i in range(n):  # a later node may be the first of others with the same hash
        a = order[i]
        j = i + 1
        if alone[a] and j < n and hashed[order[j]] == hashed[a]:
            for slot in range(indptr[a], indptr[a + 1]):
                stamp[indices[slot]] = a
            if closed:
                stamp[a] = a
        while j < n and hashed[order[j]] == hashed[a]:
            b = order[j]
            j += 1
            if not alone[a] or not alone[b]:
                continue
            same = indptr[a + 1] - indptr[a] == indptr[b + 1] - indptr[b]
            same = same and (not closed or stamp[b] == a)
            for slot in range(indptr[b], indptr[b + 1]):
                same = same and stamp[indices[slot]] == a
            if same:
                first[b] = a
                tied[b] = closed == 1
                alone[b] = False


def _quotient(indptr: U32, indices: U32, reach: F64, first: I64, tied: Bools) -> Classes:
    """Make one node of each class, and count what passes its neighbors."""
    is_first = first == np.arange(first.size)
    part = (np.cumsum(is_first) - 1)[first]
    behind = np.asarray(np.bincount(part, reach), np.float64)
    pairs = (behind**2 - np.bincount(part, reach**2)) / 2
    apart = np.zeros(behind.size, np.bool_)
    apart[part[~is_first & ~tied]] = True
    row = slot_rows(indptr)
    # a row that names twins names their first too, and those rise
    kept = is_first[row] & is_first[indices]
    ends = np.cumsum(np.bincount(part[row[kept]], minlength=behind.size))
    meeting = np.flatnonzero(is_first[row] & apart[part[row]])
    share = (pairs[part] / np.maximum(np.diff(indptr), 1))[row[meeting]]
    return Classes(
        np.append(0, ends).astype(np.uint32),
        part[indices[kept]].astype(np.uint32),
        part,
        np.bincount(part).astype(np.float64),
        behind,
        np.asarray(np.bincount(indices[meeting], share, first.size), np.float64),
    )
