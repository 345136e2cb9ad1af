"""Betweenness in steps: how many shortest paths of others pass through each node."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from linkanalysis.core.threads import chunks_of, map_in_order
from linkanalysis.kernels.compiling import compiled, inlined
from linkanalysis.kernels.csr import build_csr, frozen, slot_rows
from linkanalysis.kernels.distances import diameter_bound
from linkanalysis.kernels.folding import Core, fold
from linkanalysis.kernels.weighted_paths import weighted_edge_betweenness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from linkanalysis.kernels.csr import F64, I32, I64, U32


def betweenness(indptr: U32, indices: U32, *, directed: bool, threads: int | None = None) -> F64:
    """Count the shortest paths through each node exactly: sums over pairs of the share that passes.

    Trusts a CSR without self-loops, each neighbor once in a row, symmetric unless `directed`. Ends
    do not count. In undirected graphs pendant trees are folded, the rest is split at its cut
    points, and twins are merged. O(sources x slots) for what is left of each part.
    Brandes (2001), J. Math. Sociol. 25(2), 163-177.
    """
    core = fold(indptr, indices, pendants=not directed, apart=True, merged=True)
    kernel = kernel_of(core, directed=directed)
    total = np.zeros(core.reach.size)
    for part in _over_sources(kernel, core, threads, core.indptr.size - 1):
        total += part
    return core.passed(total if directed else total / 2)


def betweenness_from(
    indptr: U32, indices: U32, sources: I64, *, directed: bool, threads: int | None = None
) -> F64:
    """Add up the shares of the shortest paths from some sources that pass each node, in its order.

    Trusts the same as `betweenness`, and sources that differ. A pair counts once for each end that
    is a source. Nothing is folded: nodes are renumbered, so that the sources come first.
    """
    n = indptr.size - 1
    order = np.concatenate([sources, np.setdiff1d(np.arange(n), sources)])
    number = np.empty(n, np.int64)
    number[order] = np.arange(n)
    rows, columns, _ = build_csr(n, number[slot_rows(indptr)], number[indices], directed=True)
    alone = frozen(np.ones(n), np.float64)
    core = Core(
        frozen(rows, np.uint32),
        frozen(columns, np.uint32),
        rows[:0],
        order,
        np.arange(n),
        alone,
        alone,
        np.zeros(n),
    )
    kernel = kernel_of(core, directed=directed)
    total = np.zeros(n)
    for part in _over_sources(kernel, core, threads, sources.size):
        total += part
    return core.passed(total)


def kernel_of(core: Core, *, directed: bool) -> Callable[[int, int], F64]:
    """Choose the search: eight sources at once pays while the searches meet.

    The rule depends on the graph alone, since the order of adding changes the last bits.
    """
    kernel = through_batches if search_together(core, directed=directed) else _through
    return partial(kernel, core.indptr, core.indices, core.reach, core.twins)


def search_together(core: Core, *, directed: bool) -> bool:
    """Return whether eight sources should search at once: many ties a node and few steps apart.

    Below six slots a node they share too little: on sparse cases up to eight times slower.
    """
    if directed or core.indices.size < 6 * core.reach.size:
        return False
    return diameter_bound(core.indptr, core.indices) <= 24


def edge_betweenness(indptr: U32, indices: U32, *, directed: bool) -> F64:
    """Count the shortest paths over each tie, ends included: (slots,), equal at both of its slots.

    Trusts the same as `betweenness`; slower, since nothing is folded.
    """
    steps = np.ones(indices.size, np.int64)
    return weighted_edge_betweenness(indptr, indices, steps, directed=directed)


def _over_sources(kernel: Any, core: Core, threads: int | None, count: int) -> Iterator[F64]:  # noqa: ANN401 - Numba's dispatcher has no type
    """Run a kernel over chunks of the first sources: fixed by the graph, never by the threads."""
    if count * core.indices.size < 4_000_000:  # under 20 ms a pool costs more than it gives
        threads = 1
    return map_in_order(lambda chunk: kernel(*chunk), chunks_of(count), threads=threads)


@compiled
def _through(indptr: U32, indices: U32, reach: F64, twins: F64, first: int, last: int) -> F64:
    """Add up what the sources first … last - 1 contribute, weighted by the nodes behind both ends.

    Going out, each node's successors go on one flat stack, whose stretches `end` marks; coming back
    only the stack is walked. `share` is (reach + dependency) / paths. A node that stands for twins
    hands on the paths of all of them.
    """
    n = indptr.size - 1
    total = np.zeros(n)
    level = np.zeros(n, np.int32)  # from 1; 0 until a node is met
    paths = np.zeros(n)
    share = np.zeros(n)
    exponent = np.zeros(n, np.int32)
    queue = np.empty(n, np.uint32)
    end = np.empty(n + 1, np.int64)
    stack = np.empty(indices.size, np.uint32)
    for s in range(first, last):
        level[s] = 1
        paths[s] = 1.0
        queue[0] = s
        head, tail, top = 0, 1, 0
        many = False
        while head < tail:
            v = queue[head]
            end[head] = top
            head += 1
            beyond = level[v] + 1
            here = paths[v] if v == s else paths[v] * twins[v]
            many |= here > 1e250
            for slot in range(indptr[v], indptr[v + 1]):
                u = indices[slot]
                d = level[u]
                if d == 0:
                    level[u] = beyond
                    queue[tail] = u
                    tail += 1
                    paths[u] = here
                    stack[top] = u
                    top += 1
                elif d == beyond:
                    paths[u] += here
                    stack[top] = u
                    top += 1
        end[head] = top
        if many:
            _count_in_scale(queue[:tail], end, stack, twins, paths, exponent)
        for i in range(tail - 1, 0, -1):
            v = queue[i]
            behind = 0.0
            if many:
                for k in range(end[i], end[i + 1]):
                    u = stack[k]
                    apart = exponent[u] - exponent[v]
                    if apart == 0:
                        behind += share[u]
                    elif apart == 1:
                        behind += share[u] * 2.0**-256
            else:
                for k in range(end[i], end[i + 1]):
                    behind += share[stack[k]]
            behind *= paths[v]
            total[v] += reach[s] * behind
            share[v] = (reach[v] + twins[v] * behind) / paths[v]
        for i in range(tail):
            level[queue[i]] = 0
            exponent[queue[i]] = 0
    return total


@inlined
def _count_in_scale(
    queue: U32, end: I64, stack: U32, twins: F64, paths: F64, exponent: I32
) -> None:
    """Count paths again as paths * 2**(256 * exponent): ladders of cells overflow float64.

    What is dropped is 2**-256 of what it would be added to.
    """
    for i in range(1, queue.size):
        paths[queue[i]] = 0.0
    for i in range(queue.size):
        v = queue[i]
        if paths[v] > 2.0**256:
            paths[v] *= 2.0**-256
            exponent[v] += 1
        here = paths[v] if i == 0 else paths[v] * twins[v]
        for k in range(end[i], end[i + 1]):
            u = stack[k]
            if paths[u] == 0.0:
                exponent[u] = exponent[v]
            apart = exponent[u] - exponent[v]
            if apart == 0:
                paths[u] += here
            elif apart == 1:
                paths[u] += here * 2.0**-256
            elif apart == -1:
                paths[u] = paths[u] * 2.0**-256 + here
                exponent[u] = exponent[v]
            elif apart < 0:
                paths[u] = here
                exponent[u] = exponent[v]


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
