"""Tight groups: sets of nodes with more ties among them than their degrees explain.

Lives here: growing a group from every tie, and how surprising the ties inside a group are.
Not here: which groups are kept (`analysis.rings.separation`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["group_surprise", "grow_groups"]


@njit(nogil=True, cache=True)
def _turn(
    indptr: NDArray[np.uint32],
    indices: NDArray[np.uint32],
    heat: NDArray[np.float64],
    v: int,
    sign: int,
    ties: NDArray[np.int64],
    weight: NDArray[np.float64],
    near: NDArray[np.int64],
    n_near: int,
) -> int:
    """Tell the neighbors of v that it joins (1) or leaves (-1); `near` lists whoever was told."""
    for slot in range(indptr[v], indptr[v + 1]):
        w = int(indices[slot])
        if ties[w] < 0:
            ties[w] = 0
            near[n_near] = w
            n_near += 1
        ties[w] += sign
        weight[w] += sign * max(heat[v] + heat[w], 0.0)
    return n_near


@njit(nogil=True, cache=True)
def _worst(
    group: NDArray[np.int64],
    k: int,
    ties: NDArray[np.int64],
    weight: NDArray[np.float64],
    miss: float,
    price: float,
) -> int:
    """Find the place of the member whose leaving gains most, or -1."""
    worst, most = -1, 1e-9
    for place in range(k):
        v = group[place]
        gain = price - weight[v] - miss * (k - 1 - ties[v])
        if gain > most + 1e-9 or (worst >= 0 and gain > most - 1e-9 and v > group[worst]):
            worst, most = place, gain
    return worst


@njit(nogil=True, cache=True)
def _best(
    near: NDArray[np.int64],
    n_near: int,
    inside: NDArray[np.bool_],
    k: int,
    ties: NDArray[np.int64],
    weight: NDArray[np.float64],
    miss: float,
    price: float,
) -> int:
    """Find the outsider with two ties or more whose joining gains most, or -1."""
    best, most = -1, 1e-9
    for place in range(n_near):
        v = near[place]
        if inside[v] or ties[v] < 2:
            continue
        gain = weight[v] + miss * (k - ties[v]) - price
        if gain > most + 1e-9 or (best >= 0 and gain > most - 1e-9 and v < best):
            best, most = v, gain
    return best


@njit(nogil=True, cache=True)
def _best_two(
    indptr: NDArray[np.uint32],
    indices: NDArray[np.uint32],
    heat: NDArray[np.float64],
    near: NDArray[np.int64],
    n_near: int,
    inside: NDArray[np.bool_],
    k: int,
    ties: NDArray[np.int64],
    weight: NDArray[np.float64],
    miss: float,
    price: float,
) -> tuple[int, int]:
    """Find two tied outsiders who gain most together, or (-1, -1)."""
    first, second, most = -1, -1, 1e-9
    for place in range(n_near):
        v = near[place]
        if inside[v] or ties[v] < 1:
            continue
        alone = weight[v] + miss * (k - ties[v]) - price
        for slot in range(indptr[v], indptr[v + 1]):
            w = int(indices[slot])
            if w <= v or inside[w] or ties[w] < 1:
                continue
            gain = alone + weight[w] + miss * (k - ties[w]) + heat[v] + heat[w]
            if gain > most + 1e-9 or (
                first >= 0 and gain > most - 1e-9 and (v < first or (v == first and w < second))
            ):
                first, second, most = int(v), int(w), gain
    return first, second


@njit(nogil=True, cache=True)
def grow_groups(
    indptr: NDArray[np.uint32],
    indices: NDArray[np.uint32],
    source: NDArray[np.uint32],
    target: NDArray[np.uint32],
    density: float,
    least: int,
    most: int,
    few: int,
) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Grow a group from each tie, one member at a time, for as long as it becomes more surprising.

    Trusts a symmetric CSR without self-loops, rows rising. A group is compared with a graph in
    which ties fall on u and v at the rate d_u d_v / slots. Inside, `density` of the pairs are
    taken to be tied, and naming one of n nodes as the k-th member costs log(n / k). The outsider,
    with two ties or more, who gains most joins; groups of up to `few` may also take two tied
    outsiders at once, which closes squares; a member who costs more than it gives leaves first.
    Ties go to the lowest node, in leaving to the highest. Returns the ends of each group in the
    second array and the members, rising; groups of under `least` or of `most`
    and more are empty. O(starts x members x
    degree), for small groups x degree of neighbors.
    """
    n = indptr.size - 1
    base = math.log(density * max(indices.size, 1)) / 2
    heat = np.zeros(n)  # half of log(density / rate), less what the other end adds
    for v in range(n):
        heat[v] = base - math.log(max(int(indptr[v + 1]) - int(indptr[v]), 1))
    miss = math.log(1 - density)
    ties = np.full(n, -1, np.int64)  # ties to the group; -1 where nobody asked
    weight = np.zeros(n)
    inside = np.zeros(n, np.bool_)
    near = np.empty(n, np.int64)
    group = np.empty(most + 1, np.int64)
    ends = np.zeros(source.size + 1, np.int64)
    members = np.empty(64, np.uint32)
    for start in range(source.size):
        group[0], group[1] = source[start], target[start]
        k, n_near, joining = 0, 0, 2
        for _ in range(8 * most):
            for place in range(k, k + joining):
                v = group[place]
                inside[v] = True
                n_near = _turn(indptr, indices, heat, v, 1, ties, weight, near, n_near)
            k += joining
            joining = 0
            if k > 3:
                place = _worst(group, k, ties, weight, miss, math.log(n / k))
                if place >= 0:
                    v = group[place]
                    k -= 1
                    group[place] = group[k]
                    inside[v] = False
                    n_near = _turn(indptr, indices, heat, v, -1, ties, weight, near, n_near)
                    continue
            if k >= most:
                break
            price = math.log(n / (k + 1))
            v = _best(near, n_near, inside, k, ties, weight, miss, price)
            if v >= 0:
                group[k] = v
                joining = 1
                continue
            if k > few:
                break
            price += math.log(n / (k + 2))
            v, w = _best_two(
                indptr, indices, heat, near, n_near, inside, k, ties, weight, miss, price
            )
            if v < 0:
                break
            group[k], group[k + 1] = v, w
            joining = 2
        end = ends[start]
        if least <= k < most:
            if end + k > members.size:
                larger = np.empty(2 * members.size + most, np.uint32)
                larger[:end] = members[:end]
                members = larger
            members[end : end + k] = np.sort(group[:k])
            end += k
        ends[start + 1] = end
        for place in range(n_near):
            v = near[place]
            ties[v] = -1
            weight[v] = 0.0
            inside[v] = False
    return ends, members[: ends[source.size]].copy()


@njit(nogil=True, cache=True)
def group_surprise(
    indptr: NDArray[np.uint32],
    indices: NDArray[np.uint32],
    ends: NDArray[np.int64],
    members: NDArray[np.uint32],
    label: NDArray[np.int64],
    size: NDArray[np.int64],
    inner: NDArray[np.float64],
    outer: float,
    naming: float,
    doubt: float,
) -> NDArray[np.float64]:
    """Say how surprising the ties inside groups are, in nats.

    Trusts a symmetric CSR without self-loops, each neighbor once in a row. Ties are expected
    between u and v of one community at the rate d_u d_v times its `inner`, else times `outer`.
    A group of density p counts log(p / rate) for each tie and log(1 - p) for each pair that is
    not tied, less the log of the number of ways to choose its members from their communities,
    less `naming` for each of these. Outsiders with t > 1 ties to members take away `doubt` times
    log(slots / d_u d_v) for each tie, times (t - 1) / t. O(slots of members).
    """
    n = indptr.size - 1
    log_degree = np.zeros(n)
    for v in range(n):
        log_degree[v] = math.log(max(int(indptr[v + 1]) - int(indptr[v]), 1))
    log_slots = math.log(max(indices.size, 1))
    ties = np.zeros(n, np.int64)
    plain = np.zeros(n)
    count = np.zeros(size.size, np.int64)
    inside = np.zeros(n, np.bool_)
    result = np.zeros(ends.size - 1)
    for g in range(ends.size - 1):
        group = members[ends[g] : ends[g + 1]]
        k = group.size
        for v in group:
            inside[v] = True
            count[label[v]] += 1
        total = 0.0
        held = 0
        for v in group:
            for slot in range(indptr[v], indptr[v + 1]):
                w = indices[slot]
                product = log_degree[v] + log_degree[w]
                if not inside[w]:
                    ties[w] += 1
                    plain[w] += max(log_slots - product, 0.0)
                elif v < w:
                    rate = inner[label[v]] if label[v] == label[w] else outer
                    total -= min(product + math.log(rate), 0.0)
                    held += 1
        for v in group:
            for slot in range(indptr[v], indptr[v + 1]):
                w = indices[slot]
                if ties[w] > 1:
                    total -= doubt * plain[w] * (ties[w] - 1) / ties[w]
                ties[w] = 0
                plain[w] = 0.0
        pairs = k * (k - 1) // 2
        if held:
            total += held * math.log(held / pairs)
        if held < pairs:
            total += (pairs - held) * math.log(1 - held / pairs)
        for v in group:
            c = label[v]
            if count[c]:
                total -= naming + math.lgamma(size[c] + 1)
                total += math.lgamma(count[c] + 1) + math.lgamma(size[c] - count[c] + 1)
                count[c] = 0
            inside[v] = False
        result[g] = total
    return result
