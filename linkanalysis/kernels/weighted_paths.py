"""Paths by distance: who lies on the shortest ways, and how long they are, when ties differ."""

from __future__ import annotations

import heapq
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from linkanalysis.core.threads import chunks_of, map_in_order
from linkanalysis.kernels.compiling import compiled, inlined
from linkanalysis.kernels.csr import F64, I64, U32, Bools, frozen, transpose
from linkanalysis.kernels.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from linkanalysis.kernels.folding import Core

    Room = tuple[NDArray[Any], ...]


def weighted_betweenness(
    indptr: U32, indices: U32, distance: I64, *, directed: bool, threads: int | None = None
) -> F64:
    """Count the shortest paths by distance through each node exactly, as `paths.betweenness` does.

    Trusts a CSR without self-loops, each neighbor once in a row, symmetric (distances too) unless
    `directed`; integer distances of at least 1, so that equal paths are equal, whose sum along any
    path is below 2**63.
    Brandes (2001), J. Math. Sociol. 25(2), 163-177.
    Denardo, Fox (1979), Oper. Res. 27(1), 161-186: buckets of several levels.
    """
    core = fold(indptr, indices, pendants=not directed, apart=True)
    kernel = kernel_of(core, distance)
    total = np.zeros(core.node.size)
    for nodes, _ in over_sources(kernel, core.node.size, core.slot.size, threads):
        total += nodes
    return core.passed(total if directed else total / 2)


def weighted_edge_betweenness(
    indptr: U32, indices: U32, distance: I64, *, directed: bool, threads: int | None = None
) -> F64:
    """Count the shortest paths by distance over each tie, ends included: (slots,), equal both ways.

    Trusts the same as `weighted_betweenness`.
    """
    indptr, indices = frozen(indptr, np.uint32), frozen(indices, np.uint32)
    n = indptr.size - 1
    reach = frozen(np.ones(n), np.float64)
    lengths, shift = measured(distance)
    kernel = partial(_through, indptr, indices, lengths, reach, shift, True)
    total = np.zeros(indices.size)
    for _, slots in over_sources(kernel, n, indices.size, threads):
        total += slots
    if directed:
        return total
    _, _, back = transpose(indptr, indices)
    return np.asarray((total + total[back]) / 2, np.float64)


def distance_sums(
    indptr: U32, indices: U32, distance: I64, *, threads: int | None = None
) -> tuple[I64, F64, F64]:
    """Sum the distances from each node to all nodes that it reaches along outgoing ties.

    Trusts distances of at least 1 whose sum along any path is below 2**63. Returns, each (n,): how
    many nodes it reaches, itself included; the sum of distances, added from near to far; the sum of
    1 / distance over the others.
    """
    indptr, indices = frozen(indptr, np.uint32), frozen(indices, np.uint32)
    n = indptr.size - 1
    _, shift = measured(distance)
    kernel = partial(sums_from, indptr, indices, frozen(distance, np.int64), shift)
    parts = list(over_sources(kernel, n, indices.size, threads))
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0), np.zeros(0)
    reach, far, harmonic = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return reach, far, harmonic


class Nearest(NamedTuple):
    """What the search found, one value for each node; -1 where no start reaches."""

    distance: I64
    start: I64
    before: I64


def nearest(indptr: U32, indices: U32, length: I64, starts: I64, blocked: Bools) -> Nearest:
    """Find the nearest start of every node, along the arrows, and the way there.

    Of equal ways the one from the first start wins, then the one over the smallest node before.
    Takes lengths of at least 1 whose sum along any path fits 63 bits. No path enters a `blocked`
    node, but a start is entered even if blocked. O((n + slots) log n).
    """
    distance, start, before = _nearest(
        frozen(indptr, np.uint32),
        frozen(indices, np.uint32),
        frozen(length, np.int64),
        frozen(starts, np.int64),
        frozen(blocked, np.bool_),
    )
    return Nearest(distance, start, before)


def kernel_of(core: Core, distance: I64) -> Callable[[int, int], Any]:
    """Make the search for what is left of a graph, given the distances of all its slots."""
    lengths, shift = measured(np.asarray(distance, np.int64)[core.slot])
    return partial(_through, core.indptr, core.indices, lengths, core.reach, shift, False)


def measured(distance: I64) -> tuple[I64, int]:
    """Divide distances by their greatest common divisor, so that scale changes no bit of counts.

    Also returns the width of buckets: the power of two no wider than the shortest tie.
    """
    if distance.size == 0:
        return frozen(distance, np.int64), 0
    lengths = frozen(distance // np.gcd.reduce(distance), np.int64)
    return lengths, int(lengths.min()).bit_length() - 1


def over_sources(kernel: Any, n: int, slots: int, threads: int | None) -> Iterator[Any]:  # noqa: ANN401 - Numba's dispatcher has no type
    """Run a kernel over chunks of sources: fixed by the graph, never by the threads."""
    if n * slots < 1_000_000:  # under 20 ms a pool costs more than it gives
        threads = 1
    return map_in_order(lambda chunk: kernel(*chunk), chunks_of(n), threads=threads)


@compiled
def _room(n: int, slots: int) -> Room:
    """Make the arrays of a search: by node, in order, by entry (see `_settle`), and the buckets."""
    return (
        np.full(n, 2**63 - 1, np.int64),
        np.zeros(n),
        np.empty(n, np.uint32),
        np.empty(n + 1, np.int64),
        np.empty(slots + 1, np.uint32),
        np.empty(slots + 1, np.int64),
        np.empty(slots + 1, np.uint32),
        np.zeros((8, 256), np.uint32),
    )


@compiled
def _through(
    indptr: U32,
    indices: U32,
    distance: I64,
    reach: F64,
    shift: int,
    slots: bool,
    first: int,
    last: int,
) -> tuple[F64, F64]:
    """Add up what the sources first … last - 1 give to nodes and, if asked, to slots."""
    n = indptr.size - 1
    total = np.zeros(n)
    over = np.zeros(indices.size if slots else 0)
    room = _room(n, indices.size)
    length, paths, order, begin, node, value, _, _ = room
    exponent = np.zeros(n, np.int64)
    share = np.zeros(n)
    small = 2.0**-256
    for s in range(first, last):
        settled, many = _settle(indptr, indices, distance, shift, s, room)
        if many:
            _count_in_scale(indptr, indices, distance, order[:settled], length, paths, exponent)
        for i in range(settled - 1, -1, -1):
            v = order[i]
            behind = 0.0
            if many or slots:
                for slot in range(indptr[v], indptr[v + 1]):
                    u = indices[slot]
                    if length[u] == length[v] + distance[slot] and exponent[u] - exponent[v] < 2:
                        part = share[u] * (small if exponent[u] > exponent[v] else 1.0)
                        behind += part
                        if slots:
                            over[slot] += reach[s] * paths[v] * part
            else:
                for k in range(begin[i], begin[i + 1]):
                    if length[node[k]] == value[k]:
                        behind += share[node[k]]
            behind *= paths[v]
            if i > 0:
                total[v] += reach[s] * behind
            share[v] = (reach[v] + behind) / paths[v]
        for i in range(settled):
            length[order[i]] = 2**63 - 1
            exponent[order[i]] = 0
    return total, over


@compiled
def sums_from(
    indptr: U32, indices: U32, distance: I64, shift: int, first: int, last: int
) -> tuple[I64, F64, F64]:
    """Sum the distances from the sources first … last - 1, from near to far."""
    n = indptr.size - 1
    reach = np.zeros(last - first, np.int64)
    far = np.zeros(last - first)
    harmonic = np.zeros(last - first)
    room = _room(n, indices.size)
    length, order = room[0], room[2]
    for s in range(first, last):
        settled, _ = _settle(indptr, indices, distance, shift, s, room)
        reach[s - first] = settled
        found = np.sort(length[order[:settled]])
        for i in range(1, settled):
            far[s - first] += found[i]
            harmonic[s - first] += 1.0 / found[i]
        for i in range(settled):
            length[order[i]] = 2**63 - 1
    return reach, far, harmonic


@compiled
def sums_to(
    indptr: U32, indices: U32, distance: I64, shift: int, targets: I64
) -> tuple[I64, F64, F64]:
    """Credit each node with the targets that it reaches: how many, how far, how near.

    Takes rows of incoming ties: a search from a target runs against the arrows.
    """
    n = indptr.size - 1
    reach = np.zeros(n, np.int64)
    far = np.zeros(n)
    harmonic = np.zeros(n)
    room = _room(n, indices.size)
    length, order = room[0], room[2]
    for target in targets:
        settled, _ = _settle(indptr, indices, distance, shift, target, room)
        length[target] = 2**63 - 1
        for i in range(1, settled):
            v = order[i]
            reach[v] += 1
            far[v] += length[v]
            harmonic[v] += 1.0 / length[v]
            length[v] = 2**63 - 1
    return reach, far, harmonic


@compiled
def _settle(
    indptr: U32, indices: U32, distance: I64, shift: int, s: int, room: Room
) -> tuple[int, bool]:
    """Fill the room with what is nearest to s by Dijkstra in buckets of 2**shift.

    No tie is shorter than a bucket is wide, so all in the nearest bucket are settled, in any order.
    Buckets are numbered in digits of eight bits; `head[level, digit]` is where those begin that
    differ from the current bucket in no higher digit; moving on to one of a higher level deals its
    entries to the levels below. Row i of the entries, `begin[i]` to `begin[i + 1]`, holds the nodes
    that looked nearest over order[i] at the time, with their lengths then. Entry 0 means none.
    Returns how many nodes are reached and whether some have more paths than float64 should count.
    """
    length, paths, order, begin, node, value, link, head = room
    length[s] = 0
    paths[s] = 1.0
    v = np.uint32(s)
    settled, linked, bucket, top = 0, 0, 0, 1
    many = False
    while True:
        here, so_far = paths[v], length[v]
        if so_far >> shift == bucket:  # else it was settled from a nearer bucket
            order[settled] = v
            begin[settled] = top
            settled += 1
            many |= here > 1e250
            for slot in range(indptr[v], indptr[v + 1]):
                u = indices[slot]
                new = so_far + distance[slot]
                old = length[u]
                if new > old:
                    continue
                node[top] = u
                value[top] = new
                if new == old:
                    paths[u] += here
                else:
                    length[u] = new
                    paths[u] = here
                    if new >> shift != old >> shift:
                        linked += 1
                        _put(top, new >> shift, bucket, link, head)
                top += 1
        if linked == 0:
            begin[settled] = top
            return settled, many
        while head[0, bucket & 255] == 0:
            level, digits = 0, bucket
            while head[level, digits & 255] == 0:
                digits += 1
                while digits & 255 == 0:
                    digits >>= 8
                    level += 1
            bucket = digits << (8 * level)
            if level > 0:
                entry = head[level, digits & 255]
                head[level, digits & 255] = 0
                while entry:
                    after = link[entry]
                    _put(entry, value[entry] >> shift, bucket, link, head)
                    entry = after
        entry = head[0, bucket & 255]
        head[0, bucket & 255] = link[entry]
        linked -= 1
        v = node[entry]


@inlined
def _put(entry: int, wanted: int, bucket: int, link: U32, head: U32) -> None:
    """Link an entry into the bucket wanted, as seen from the current one."""
    level, apart = 0, wanted ^ bucket
    while apart > 255:
        apart >>= 8
        level += 1
    digit = (wanted >> (8 * level)) & 255
    link[entry] = head[level, digit]
    head[level, digit] = entry


@compiled
def _count_in_scale(
    indptr: U32, indices: U32, distance: I64, order: U32, length: I64, paths: F64, exponent: I64
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


@compiled
def _nearest(
    indptr: U32, indices: U32, length: I64, starts: I64, blocked: Bools
) -> tuple[I64, I64, I64]:
    """Dijkstra: lengths are at least 1, so whatever ties at a node came before it was settled."""
    n = indptr.size - 1
    distance = np.full(n, -1, np.int64)
    start = np.full(n, -1, np.int64)
    before = np.full(n, -1, np.int64)
    heap = [(np.int64(0), np.int64(0)) for _ in range(0)]
    for place in range(starts.size):
        if distance[starts[place]] < 0:
            distance[starts[place]] = 0
            start[starts[place]] = place
            heapq.heappush(heap, (np.int64(0), starts[place]))
    while len(heap) > 0:
        here, u = heapq.heappop(heap)
        if here > distance[u]:
            continue
        for slot in range(indptr[u], indptr[u + 1]):
            v = np.int64(indices[slot])
            there = here + length[slot]
            if blocked[v] and distance[v] != 0:
                continue
            if distance[v] < 0 or there < distance[v]:
                heapq.heappush(heap, (there, v))
            elif there > distance[v] or (start[u], u) >= (start[v], before[v]):
                continue
            distance[v] = there
            start[v] = start[u]
            before[v] = u
    return distance, start, before
