"""Splitting: take a graph apart at its cut points before paths are counted, exactly."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import F64, I64, U32, build_csr, frozen, slot_rows, transpose
from linkanalysis.kernels.cuts import blocks


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
