"""Splitting: take a graph apart at its cut points before paths are counted, exactly.

Lives here: the parts, and how many nodes stand behind each node of a part.
Not here: pendant trees, which are folded before (`folding`), and counting paths in the parts.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import F64, I64, U32, frozen
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
    copies = _copies(frozen(indptr, np.uint32), frozen(indices, np.uint32), block, count)
    node, start, copy_indptr, copy_indices, slot = copies
    behind, through = _behind(node, start, frozen(reach, np.float64))
    return Parts(copy_indptr, copy_indices, slot, node, behind, through)


@compiled
def _copies(indptr: U32, indices: U32, block: I64, n_blocks: int) -> tuple[I64, I64, U32, U32, U32]:
    """Copy each node once a block; return nodes, where blocks begin, and the rows of copies."""
    n = indptr.size - 1
    last = np.full(n_blocks, -1, np.int64)
    start = np.zeros(n_blocks + 1, np.int64)
    for v in range(n):
        for slot in range(indptr[v], indptr[v + 1]):
            b = block[slot]
            if last[b] != v:
                last[b] = v
                start[b + 1] += 1
    for b in range(n_blocks):
        start[b + 1] += start[b]
    node = np.empty(start[n_blocks], np.int64)
    copy = np.empty(indices.size, np.int64)  # the copy from which each slot leads
    free = start[:-1].copy()
    for b in range(n_blocks):
        last[b] = -1
    for v in range(n):
        for slot in range(indptr[v], indptr[v + 1]):
            b = block[slot]
            if last[b] != v:
                last[b] = v
                node[free[b]] = v
                free[b] += 1
            copy[slot] = free[b] - 1
    begin = np.zeros(node.size + 1, np.int64)
    for slot in range(indices.size):
        begin[copy[slot] + 1] += 1
    for c in range(node.size):
        begin[c + 1] += begin[c]
    copy_indptr = begin.astype(np.uint32)
    copy_indices = np.empty(indices.size, np.uint32)
    origin = np.empty(indices.size, np.uint32)
    # rows rise, so the way back of the ties to u comes in the order of the nodes they lead from
    back = np.empty(n, np.int64)
    for v in range(n):
        back[v] = indptr[v]
    for v in range(n):
        for slot in range(indptr[v], indptr[v + 1]):
            u = indices[slot]
            at = begin[copy[slot]]
            copy_indices[at] = copy[back[u]]
            origin[at] = slot
            begin[copy[slot]] += 1
            back[u] += 1
    return node, start, copy_indptr, copy_indices, origin


@compiled
def _behind(node: I64, start: I64, reach: F64) -> tuple[F64, F64]:
    """Count what stands behind each copy, by one walk over the tree of blocks and cut points.

    Whole numbers in float64, exact below 2**53.
    """
    n = reach.size
    n_blocks = start.size - 1
    # the copies of each node
    first = np.zeros(n + 1, np.int64)
    for c in range(node.size):
        first[node[c] + 1] += 1
    for v in range(n):
        first[v + 1] += first[v]
    held = np.empty(node.size, np.int64)
    block = np.empty(node.size, np.int64)
    free = first[:-1].copy()
    for b in range(n_blocks):
        for c in range(start[b], start[b + 1]):
            block[c] = b
            held[free[node[c]]] = c
            free[node[c]] += 1
    above = np.full(n_blocks, -1, np.int64)  # the copy over which a block was come to
    order = np.empty(n_blocks, np.int64)
    met = np.zeros(n_blocks, np.bool_)
    below = reach.copy()  # the node and all that hangs below it in the tree
    behind = np.zeros(node.size)
    through = np.zeros(n)
    for seed in range(n_blocks):
        if met[seed]:
            continue
        root = node[start[seed]]
        head, tail = 0, 0
        for k in range(first[root], first[root + 1]):
            met[block[held[k]]] = True
            above[block[held[k]]] = held[k]
            order[tail] = block[held[k]]
            tail += 1
        while head < tail:
            b = order[head]
            head += 1
            for c in range(start[b], start[b + 1]):
                if c != above[b]:
                    for k in range(first[node[c]], first[node[c] + 1]):
                        other = block[held[k]]
                        if not met[other]:
                            met[other] = True
                            above[other] = held[k]
                            order[tail] = other
                            tail += 1
        for i in range(tail - 1, -1, -1):
            b = order[i]
            for c in range(start[b], start[b + 1]):
                if c != above[b]:
                    behind[c] = below[node[c]]
            for c in range(start[b], start[b + 1]):
                if c != above[b]:
                    below[node[above[b]]] += behind[c]
        whole = below[root]
        for i in range(tail):
            b = order[i]
            rest = whole
            for c in range(start[b], start[b + 1]):
                if c != above[b]:
                    rest -= behind[c]
            behind[above[b]] = rest
        for i in range(tail):
            b = order[i]
            for c in range(start[b], start[b + 1]):
                v = node[c]
                if first[v + 1] - first[v] > 1:
                    through[v] -= (whole - behind[c]) ** 2 / 2
                    if held[first[v]] == c:
                        through[v] += (whole - reach[v]) ** 2 / 2
    return behind, through
