"""Tight groups: sets of nodes with more ties among them than their degrees explain."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.kernels.compiling import compiled

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, I64, U32, Bools, Int

# Gains closer than this are equal.
CLOSE = 1e-9


class _Network(NamedTuple):
    """The graph, and half of what a tie at each node weighs, less what the other end adds."""

    indptr: U32
    indices: U32
    heat: F64


class _Around(NamedTuple):
    """How each node relates to the group, and a list of those that were touched."""

    inside: Bools
    ties: I64  # -1 if untouched
    weight: F64
    near: I64


@compiled
def _turn(network: _Network, around: _Around, v: int, sign: Int, n_near: int) -> int:
    """Update the neighbors of v as it joins (1) or leaves (-1); return how many it has met."""
    indptr, indices, heat = network
    inside, ties, weight, near = around
    inside[v] = sign > 0
    for slot in range(indptr[v], indptr[v + 1]):
        w = int(indices[slot])
        if ties[w] < 0:
            ties[w] = 0
            near[n_near] = w
            n_near += 1
        ties[w] += sign
        weight[w] += sign * max(heat[v] + heat[w], 0.0)
    return n_near


@compiled
def _worst(around: _Around, group: I64, k: int, miss: float, price: float) -> int:
    """Find the place of the member whose leaving gains most, or -1."""
    _, ties, weight, _ = around
    worst, most = -1, CLOSE
    for place in range(k):
        v = group[place]
        gain = price - weight[v] - miss * (k - 1 - ties[v])
        if gain > most + CLOSE or (worst >= 0 and gain > most - CLOSE and v > group[worst]):
            worst, most = place, gain
    return worst


@compiled
def _best(around: _Around, n_near: int, k: int, miss: float, price: float) -> int:
    """Find the outsider with two ties or more whose joining gains most, or -1."""
    inside, ties, weight, near = around
    best, most = -1, CLOSE
    for place in range(n_near):
        v = near[place]
        if inside[v] or ties[v] < 2:
            continue
        gain = weight[v] + miss * (k - ties[v]) - price
        if gain > most + CLOSE or (best >= 0 and gain > most - CLOSE and v < best):
            best, most = v, gain
    return best


@compiled
def _best_two(
    network: _Network, around: _Around, n_near: int, k: int, miss: float, price: float
) -> tuple[int, int]:
    """Find two tied outsiders who gain most together, or (-1, -1)."""
    indptr, indices, heat = network
    inside, ties, weight, near = around
    top = (
        -np.inf
    )  # the most that one outsider brings; those that gain nothing beside it are skipped
    for place in range(n_near):
        v = near[place]
        if not inside[v] and ties[v] > 0:
            top = max(top, weight[v] + miss * (k - ties[v]) + heat[v])
    first, second, most = -1, -1, CLOSE
    for place in range(n_near):
        v = near[place]
        if inside[v] or ties[v] < 1:
            continue
        alone = weight[v] + miss * (k - ties[v]) - price
        if alone + heat[v] + top < most - 2 * CLOSE:
            continue
        for slot in range(indptr[v], indptr[v + 1]):
            w = int(indices[slot])
            if w <= v or inside[w] or ties[w] < 1:
                continue
            gain = alone + weight[w] + miss * (k - ties[w]) + heat[v] + heat[w]
            if gain > most + CLOSE or (
                first >= 0 and gain > most - CLOSE and (v < first or (v == first and w < second))
            ):
                first, second, most = int(v), int(w), gain
    return first, second


@compiled
def _mixed(v: int) -> np.uint64:
    """Return a word for a node; the words of a set, combined by XOR, identify the set."""
    word = np.uint64(v + 1) * np.uint64(0x9E3779B97F4A7C15)
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return word ^ (word >> np.uint64(31))


@compiled
def grow_groups(
    indptr: U32,
    indices: U32,
    source: U32,
    target: U32,
    density: float,
    least: int,
    most: int,
    few: int,
) -> tuple[I64, U32]:
    """Grow a group from each tie, one member at a time, while it becomes more surprising.

    Trusts a symmetric CSR without self-loops, rows rising. A group is compared with a graph in
    which ties fall on u and v at the rate d_u d_v / slots. Inside, `density` of the pairs are taken
    as tied, and naming one of n nodes as the k-th member costs log(n / k). The outsider with two
    ties or more that gains most joins; groups of up to `few` may also take two tied outsiders at
    once, which closes squares; a member that costs more than it gives leaves first. Ties go to the
    lowest node, in leaving to the highest. The future of a set does not depend on its past, so a
    set seen before has a known result; sets are distinguished by 64 bits. Returns the ends of each
    group in the second array and the members, rising; groups of under `least` or of `most` and more
    are empty. O(starts x members x degree), for small groups x degree of neighbors, at worst.
    """
    n = indptr.size - 1
    base = math.log(density * max(indices.size, 1)) / 2
    heat = np.zeros(n)
    for v in range(n):
        heat[v] = base - math.log(max(int(indptr[v + 1]) - int(indptr[v]), 1))
    miss = math.log(1 - density)
    network = _Network(indptr, indices, heat)
    around = _Around(
        np.zeros(n, np.bool_), np.full(n, -1, np.int64), np.zeros(n), np.empty(n, np.int64)
    )
    group = np.empty(most + 1, np.int64)
    ends = np.zeros(source.size + 1, np.int64)
    members = np.empty(64, np.uint32)
    known = {np.uint64(0): 0}  # by the name of a set, a start that led through it
    way = np.empty(8 * most, np.uint64)
    for start in range(source.size):
        group[0], group[1] = source[start], target[start]
        k, n_near, joining, before, steps = 0, 0, 2, start, 0
        name = np.uint64(0)
        for _ in range(way.size):
            for place in range(k, k + joining):
                name ^= _mixed(group[place])
            k += joining
            if k > 2:
                if name in known:
                    before = known[name]
                    break
                way[steps] = name
                steps += 1
            for place in range(k - joining, k):
                n_near = _turn(network, around, group[place], np.int64(1), n_near)
            joining = 0
            if k > 3:
                place = _worst(around, group, k, miss, math.log(n / k))
                if place >= 0:
                    v = group[place]
                    k -= 1
                    group[place] = group[k]
                    name ^= _mixed(v)
                    n_near = _turn(network, around, v, np.int64(-1), n_near)
                    continue
            if k >= most:
                break
            price = math.log(n / (k + 1))
            v = _best(around, n_near, k, miss, price)
            if v >= 0:
                group[k] = v
                joining = 1
                continue
            if k > few:
                break
            price += math.log(n / (k + 2))
            v, w = _best_two(network, around, n_near, k, miss, price)
            if v < 0:
                break
            group[k], group[k + 1] = v, w
            joining = 2
        for step in range(steps):
            known[way[step]] = before
        end = ends[start]
        if before < start:
            k = ends[before + 1] - ends[before]
        if least <= k < most:
            if end + k > members.size:
                larger = np.empty(2 * members.size + most, np.uint32)
                larger[:end] = members[:end]
                members = larger
            if before < start:
                members[end : end + k] = members[ends[before] : ends[before] + k]
            else:
                members[end : end + k] = np.sort(group[:k])
            end += k
        ends[start + 1] = end
        for place in range(n_near):
            v = around.near[place]
            around.ties[v] = -1
            around.weight[v] = 0.0
            around.inside[v] = False
    return ends, members[: ends[source.size]].copy()
