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
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from linkanalysis.kernels.folding import Core

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
    kernel = kernel_of(core, distance)
    total = np.zeros(core.node.size)
    for nodes, _ in _over_sources(kernel, core.node.size, core.slot.size, threads):
        total += nodes
    through = core.through
    through[core.node] += total if directed else total / 2
    return through


def kernel_of(core: Core, distance: NDArray[np.int64]) -> Callable[[int, int], Any]:
    """Make the search for what is left of a graph, given the distances of all its slots."""
    lengths = frozen(np.asarray(distance, np.int64)[core.slot], np.int64)
    return partial(_through, core.indptr, core.indices, lengths, core.reach, False)


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
    """Add up what the sources first … last - 1 give to nodes and, if asked, to slots."""
    n = indptr.size - 1
    total = np.zeros(n)
    over = np.zeros(indices.size if slots else 0)
    length = np.full(n, -1, np.int64)
    order = np.empty(n, np.uint32)
    heap = np.empty((3, n), np.int64)
    paths = np.zeros(n)
    exponent = np.zeros(n, np.int64)
    share = np.zeros(n)
    small = 2.0**-256
    for s in range(first, last):
        settled, many = _settle(indptr, indices, distance, s, length, paths, order, heap)
        if many:
            _count_in_scale(indptr, indices, distance, order[:settled], length, paths, exponent)
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
    paths = np.zeros(n)
    order = np.empty(n, np.uint32)
    heap = np.empty((3, n), np.int64)
    for s in range(first, last):
        settled, _ = _settle(indptr, indices, distance, s, length, paths, order, heap)
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
    paths: NDArray[np.float64],
    order: NDArray[np.uint32],
    heap: NDArray[np.int64],
) -> tuple[int, bool]:
    """Fill `length`, `paths` and `order` (near to far) from s by Dijkstra.

    The rows of `heap` are the lengths of a binary heap, side by side for the comparisons, the
    nodes that have them, and where in the heap each node stands. Returns how many nodes are
    reached and whether some have more paths than float64 should count.
    """
    key, item, place = heap[0], heap[1], heap[2]
    length[s] = 0
    paths[s] = 1.0
    key[0] = 0
    item[0] = s
    size = 1
    settled = 0
    many = False
    while size:
        v = item[0]
        order[settled] = v
        settled += 1
        many |= paths[v] > 1e250
        size -= 1
        if size:  # the last one falls from the top to its place
            i = 0
            child = 1
            while child < size:
                if child + 1 < size and key[child + 1] < key[child]:
                    child += 1
                if key[child] >= key[size]:
                    break
                key[i] = key[child]
                item[i] = item[child]
                place[item[i]] = i
                i = child
                child = 2 * i + 1
            key[i] = key[size]
            item[i] = item[size]
            place[item[i]] = i
        for slot in range(indptr[v], indptr[v + 1]):
            u = indices[slot]
            new = length[v] + distance[slot]
            if length[u] < 0:
                i = size
                size += 1
            elif new < length[u]:
                i = place[u]
            else:
                if new == length[u]:
                    paths[u] += paths[v]
                continue
            length[u] = new
            paths[u] = paths[v]
            while i > 0 and key[(i - 1) >> 1] > new:  # u rises
                key[i] = key[(i - 1) >> 1]
                item[i] = item[(i - 1) >> 1]
                place[item[i]] = i
                i = (i - 1) >> 1
            key[i] = new
            item[i] = u
            place[u] = i
    return settled, many


@njit(nogil=True, cache=True)
def _count_in_scale(
    indptr: NDArray[np.uint32],
    indices: NDArray[np.uint32],
    distance: NDArray[np.int64],
    order: NDArray[np.uint32],
    length: NDArray[np.int64],
    paths: NDArray[np.float64],
    exponent: NDArray[np.int64],
) -> None:
    """Count paths again as paths * 2**(256 * exponent): ladders of cells overflow float64.

    What is dropped is 2**-256 of what it would be added to.
    """
    small = 2.0**-256
    for i in range(1, order.size):
        paths[order[i]] = 0.0
    for i in range(order.size):
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
