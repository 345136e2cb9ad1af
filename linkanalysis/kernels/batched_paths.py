"""Betweenness for eight sources at once: one look at a tie serves eight searches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled, inlined

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, U32


@compiled
def through_batches(
    indptr: U32, indices: U32, reach: F64, twins: F64, first: int, last: int
) -> F64:
    """Add up what the sources first … last - 1 contribute, weighted by the nodes behind both ends.

    Trusts a symmetric CSR without self-loops and at most 32 steps between joined nodes: the number
    of paths is at most the product of the level sizes, so it cannot overflow. A row of eight
    numbers, one cache line, holds for each node the paths from the eight sources on the current
    level, times its twins, else 0; on the way back (reach + dependency) / paths. A level is pushed
    along its ties while it has few nodes, else pulled by the next level. `node` and `lanes` list
    the levels in turn: which node, for which sources.
    """
    n = indptr.size - 1
    total = np.zeros(n)
    paths = np.empty((n, 8))
    now = np.zeros((n, 8))
    then = np.zeros((n, 8))
    seen = np.empty(n, np.uint8)
    marked = np.zeros(n, np.bool_)
    touched = np.empty(n, np.uint32)
    node = np.empty(8 * n, np.uint32)
    lanes = np.empty(8 * n, np.uint8)
    begin = np.zeros(n + 2, np.int64)
    slots = np.zeros(n + 2, np.int64)  # of the nodes on each level
    for start in range(first, last, 8):
        width = min(8, last - start)
        for v in range(n):
            seen[v] = 256 - (1 << width)  # lanes without a source have nothing left to see
        slots[0] = 0
        for k in range(width):
            s = start + k
            now[s, k] = 1.0
            paths[s, k] = 1.0
            seen[s] |= 1 << k
            node[k] = s
            lanes[k] = 1 << k
            slots[0] += np.int64(indptr[s + 1]) - np.int64(indptr[s])
        begin[1] = width
        depth = 0
        while begin[depth] < begin[depth + 1]:
            top = begin[depth + 1]
            push = 4 * slots[depth] < indices.size
            count = 0
            if push:
                for i in range(begin[depth], begin[depth + 1]):
                    v = node[i]
                    for slot in range(indptr[v], indptr[v + 1]):
                        u = indices[slot]
                        if seen[u] != 255:
                            if not marked[u]:
                                marked[u] = True
                                touched[count] = u
                                count += 1
                            for k in range(8):
                                then[u, k] += now[v, k]
            else:
                for u in range(n):
                    if seen[u] != 255 and _pull(indptr, indices, u, ~seen[u], now, then):
                        touched[count] = u
                        count += 1
            _clear(node, begin[depth], begin[depth + 1], now)
            slots[depth + 1] = 0
            for i in range(count):
                u = touched[i]
                marked[u] = False
                new = 0
                for k in range(8):
                    if then[u, k] > 0.0 and not (seen[u] >> k) & 1:
                        new |= 1 << k
                        paths[u, k] = then[u, k]
                        then[u, k] *= twins[u]
                    else:
                        then[u, k] = 0.0
                if new:
                    seen[u] |= new
                    node[top] = u
                    lanes[top] = new
                    top += 1
                    slots[depth + 1] += np.int64(indptr[u + 1]) - np.int64(indptr[u])
            now, then = then, now
            depth += 1
            begin[depth + 1] = top
        for level in range(depth - 1, 0, -1):
            push = 2 * slots[level + 1] < slots[level]
            if push:
                for i in range(begin[level], begin[level + 1]):
                    marked[node[i]] = True
                for i in range(begin[level + 1], begin[level + 2]):
                    v = node[i]
                    for slot in range(indptr[v], indptr[v + 1]):
                        u = indices[slot]
                        if marked[u]:
                            for k in range(8):
                                then[u, k] += now[v, k]
            for i in range(begin[level], begin[level + 1]):
                u = node[i]
                marked[u] = False
                if not push:
                    _pull(indptr, indices, u, lanes[i], now, then)
                for k in range(8):
                    if (lanes[i] >> k) & 1:
                        behind = paths[u, k] * then[u, k]
                        total[u] += reach[start + k] * behind
                        then[u, k] = (reach[u] + twins[u] * behind) / paths[u, k]
                    else:
                        then[u, k] = 0.0
            _clear(node, begin[level + 1], begin[level + 2], now)
            now, then = then, now
        _clear(node, begin[1], begin[2], now)
    return total


@inlined
def _pull(indptr: U32, indices: U32, u: int, wanted: int, now: F64, then: F64) -> bool:
    """Set u's row to the sums of its neighbors' rows if any wanted lane is not 0; return whether.

    Eight registers and no branch in the loop; otherwise the row is zero already.
    """
    a = b = c = d = e = f = g = h = 0.0
    for slot in range(indptr[u], indptr[u + 1]):
        v = indices[slot]
        a += now[v, 0]
        b += now[v, 1]
        c += now[v, 2]
        d += now[v, 3]
        e += now[v, 4]
        f += now[v, 5]
        g += now[v, 6]
        h += now[v, 7]
    come = (a > 0) | (b > 0) << 1 | (c > 0) << 2 | (d > 0) << 3
    come |= (e > 0) << 4 | (f > 0) << 5 | (g > 0) << 6 | (h > 0) << 7
    if not come & wanted:
        return False
    then[u, 0] = a
    then[u, 1] = b
    then[u, 2] = c
    then[u, 3] = d
    then[u, 4] = e
    then[u, 5] = f
    then[u, 6] = g
    then[u, 7] = h
    return True


@inlined
def _clear(node: U32, first: int, last: int, rows: F64) -> None:
    for i in range(first, last):
        for k in range(8):
            rows[node[i], k] = 0.0
