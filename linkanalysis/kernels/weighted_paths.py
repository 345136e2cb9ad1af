"""Paths by distance: who lies on the shortest ways when ties differ in length.

Lives here: betweenness of nodes and ties, and sums of distances, on whole-number distances.
Not here: how strengths become distances (`graph.distance`); paths by steps (`paths`, `closeness`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from linkanalysis._threads import map_in_order
from linkanalysis.kernels.csr import frozen, transpose
from linkanalysis.kernels.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

__all__ = ["distance_sums", "weighted_betweenness", "weighted_edge_betweenness"]


def weighted_betweenness(
    indptr: NDArray[np.uint32],
    indices: NDArray[np.uint32],
    distance: NDArray[np.int64],
    *,
    directed: bool,
    threads: int | None = None,
) -> NDArray[np.float64]:
    """Count the shortest paths by distance through each node, exactly.

    Trusts a CSR without self-loops, each neighbor once in a row, symmetric (distances too) unless
    `directed`; distances of at least 1 whose sum along any path is below 2**63. Whole numbers:
    paths of equal length are equal.

    Parameters
    ----------
    indptr, indices : ndarray of uint32
        CSR of n nodes.
    distance : ndarray of int64, shape (slots,)
        Length of each slot's tie.
    directed : bool
        Follow arrows and count ordered pairs; otherwise count unordered pairs.
    threads : int, optional
        How many threads; `_threads.thread_count` by default, 1 for small graphs. The answer has
        the same bits for every number.

    Returns
    -------
    ndarray of float64, shape (n,)
        Raw sums over pairs of the share of their shortest paths that pass; ends do not count.

    References
    ----------
    .. [1] Brandes (2001), J. Math. Sociol. 25(2), 163-177.
    """
    core = fold(indptr, indices, pendants=not directed)
    lengths = frozen(np.asarray(distance, np.int64)[core.slot], np.int64)
    kernel = partial(_through, core.indptr, core.indices, lengths, core.reach, False)
    total = np.zeros(core.node.size)
    for nodes, _ in _over_sources(kernel, core.node.size, lengths.size, threads):
        total += nodes
    through = core.through
    through[core.node] += total if directed else total / 2
    return through


def weighted_edge_betweenness(
    indptr: NDArray[np.uint32],
    indices: NDArray[np.uint32],
    distance: NDArray[np.int64],
    *,
    directed: bool,
    threads: int | None = None,
) -> NDArray[np.float64]:
    """Count the shortest paths by distance over each tie, ends included.

    Trusts the same as `weighted_betweenness`.

    Parameters
    ----------
    indptr, indices : ndarray of uint32
        CSR of n nodes.
    distance : ndarray of int64, shape (slots,)
        Length of each slot's tie.
    directed : bool
        Follow arrows and count ordered pairs; otherwise count unordered pairs.
    threads : int, optional
        As for `weighted_betweenness`.

    Returns
    -------
    ndarray of float64, shape (slots,)
        Raw sums; both slots of an undirected tie carry the tie's value.
    """
    indptr, indices = frozen(indptr, np.uint32), frozen(indices, np.uint32)
    n = indptr.size - 1
    reach = frozen(np.ones(n), np.float64)
    kernel = partial(_through, indptr, indices, frozen(distance, np.int64), reach, True)
    total = np.zeros(indices.size)
    for _, slots in _over_sources(kernel, n, indices.size, threads):
        total += slots
    if directed:
        return total
    _, _, back = transpose(indptr, indices)
    return np.asarray((total + total[back]) / 2, np.float64)


def distance_sums(
    indptr: NDArray[np.uint32],
    indices: NDArray[np.uint32],
    distance: NDArray[np.int64],
    *,
    threads: int | None = None,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Sum the distances from each node to all that it reaches along its outgoing ties.

    Trusts distances of at least 1 whose sum along any path is below 2**63.

    Parameters
    ----------
    indptr, indices : ndarray of uint32
        CSR of n nodes.
    distance : ndarray of int64, shape (slots,)
        Length of each slot's tie.
    threads : int, optional
        As for `weighted_betweenness`.

    Returns
    -------
    reach : ndarray of int64, shape (n,)
        How many nodes it reaches, itself included.
    far : ndarray of float64, shape (n,)
        The sum of the distances, added from near to far; 0 for who reaches nobody.
    harmonic : ndarray of float64, shape (n,)
        The sum of 1 / distance over the others reached.
    """
    indptr, indices = frozen(indptr, np.uint32), frozen(indices, np.uint32)
    n = indptr.size - 1
    kernel = partial(_sums, indptr, indices, frozen(distance, np.int64))
    parts = list(_over_sources(kernel, n, indices.size, threads))
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0), np.zeros(0)
    reach, far, harmonic = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return reach, far, harmonic


def _over_sources(kernel: Any, n: int, slots: int, threads: int | None) -> Iterator[Any]:  # noqa: ANN401 - Numba's dispatcher has no type
    """Run a kernel over chunks of 64 sources: fixed by the graph, never by the threads."""
    if n * slots < 1_000_000:  # under 20 ms a pool costs more than it gives
        threads = 1
    chunks = ((first, min(first + 64, n)) for first in range(0, n, 64))
    return map_in_order(lambda chunk: kernel(*chunk), chunks, threads=threads)


@njit(nogil=True, cache=True)
def _through(
    indptr: NDArray[np.uint32],
    indices: NDArray[np.uint32],
    distance: NDArray[np.int64],
    reach: NDArray[np.float64],
    slots: bool,
    first: int,
    last: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Add up what the sources first … last - 1 give to nodes and, if asked, to slots.

    Paths are counted as paths * 2**(256 * exponent), since their number overflows float64 on
    ladders of cells; what is dropped is 2**-256 of what it would be added to.
    """
    n = indptr.size - 1
    total = np.zeros(n)
    over = np.zeros(indices.size if slots else 0)
    length = np.full(n, -1, np.int64)
    heap = np.empty(n, np.uint32)
    place = np.full(n, -1, np.int64)
    order = np.empty(n, np.uint32)
    paths = np.zeros(n)
    exponent = np.zeros(n, np.int64)
    share = np.zeros(n)
    small = 2.0**-256
    for s in range(first, last):
        settled = _settle(indptr, indices, distance, s, length, heap, place, order)
        paths[s] = 1.0
        for i in range(settled):
            v = order[i]
            if paths[v] > 2.0**256:
                paths[v] *= small
                exponent[v] += 1
            for slot in range(indptr[v], indptr[v + 1]):
                u = indices[slot]
                if length[u] != length[v] + distance[slot]:
                    continue
                if paths[u] == 0.0:
                    exponent[u] = exponent[v]
                apart = exponent[u] - exponent[v]
                if apart == 0:
                    paths[u] += paths[v]
                elif apart == 1:
                    paths[u] += paths[v] * small
                elif apart < 0:
                    paths[u] = paths[v] + (paths[u] * small if apart == -1 else 0.0)
                    exponent[u] = exponent[v]
        for i in range(settled - 1, -1, -1):
            v = order[i]
            behind = 0.0
            for slot in range(indptr[v], indptr[v + 1]):
                u = indices[slot]
                apart = exponent[u] - exponent[v]
                if apart < 2 and length[u] == length[v] + distance[slot]:
                    part = share[u] * (small if apart == 1 else 1.0)
                    behind += part
                    if slots:
                        over[slot] += reach[s] * paths[v] * part
            behind *= paths[v]
            if i > 0:
                total[v] += reach[s] * behind
            share[v] = (reach[v] + behind) / paths[v]
        for i in range(settled):
            v = order[i]
            length[v] = -1
            paths[v] = 0.0
            exponent[v] = 0
    return total, over


@njit(nogil=True, cache=True)
def _sums(
    indptr: NDArray[np.uint32],
    indices: NDArray[np.uint32],
    distance: NDArray[np.int64],
    first: int,
    last: int,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    n = indptr.size - 1
    reach = np.zeros(last - first, np.int64)
    far = np.zeros(last - first)
    harmonic = np.zeros(last - first)
    length = np.full(n, -1, np.int64)
    heap = np.empty(n, np.uint32)
    place = np.full(n, -1, np.int64)
    order = np.empty(n, np.uint32)
    for s in range(first, last):
        settled = _settle(indptr, indices, distance, s, length, heap, place, order)
        reach[s - first] = settled
        for i in range(1, settled):
            far[s - first] += length[order[i]]
            harmonic[s - first] += 1.0 / length[order[i]]
        for i in range(settled):
            length[order[i]] = -1
    return reach, far, harmonic


@njit(nogil=True, cache=True)
def _settle(
    indptr: NDArray[np.uint32],
    indices: NDArray[np.uint32],
    distance: NDArray[np.int64],
    s: int,
    length: NDArray[np.int64],
    heap: NDArray[np.uint32],
    place: NDArray[np.int64],
    order: NDArray[np.uint32],
) -> int:
    """Fill `length` and `order` (near to far) from s by Dijkstra; return how many are reached.

    `heap` is a binary heap of nodes by length, `place` where each node stands in it.
    """
    length[s] = 0
    heap[0] = s
    place[s] = 0
    size = 1
    settled = 0
    while size:
        v = heap[0]
        order[settled] = v
        settled += 1
        place[v] = -1
        size -= 1
        if size:  # the last one falls from the top to its place
            w = heap[size]
            i = 0
            child = 1
            while child < size:
                if child + 1 < size and length[heap[child + 1]] < length[heap[child]]:
                    child += 1
                if length[heap[child]] >= length[w]:
                    break
                heap[i] = heap[child]
                place[heap[i]] = i
                i = child
                child = 2 * i + 1
            heap[i] = w
            place[w] = i
        for slot in range(indptr[v], indptr[v + 1]):
            u = indices[slot]
            new = length[v] + distance[slot]
            if length[u] < 0:
                i = size
                size += 1
            elif new < length[u]:
                i = place[u]
            else:
                continue
            length[u] = new
            while i > 0 and length[heap[(i - 1) // 2]] > new:  # u rises
                heap[i] = heap[(i - 1) // 2]
                place[heap[i]] = i
                i = (i - 1) // 2
            heap[i] = u
            place[u] = i
    return settled
