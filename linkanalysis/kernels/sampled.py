"""Sampled betweenness: an estimate with a bound, for graphs too large to count every path.

Lives here: sampling of shortest paths, with the number of samples that the bound asks for.
Not here: exact counts (`paths`); the rule that chooses between the two (`analysis`).
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from linkanalysis._threads import map_in_order
from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import frozen, transpose
from linkanalysis.kernels.diameter import diameter_bound

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["sampled_betweenness"]


def sampled_betweenness(
    indptr: NDArray[np.uint32],
    indices: NDArray[np.uint32],
    *,
    directed: bool,
    epsilon: float = 0.01,
    delta: float = 0.1,
    seed: int = 0,
    threads: int | None = None,
) -> tuple[NDArray[np.float64], int]:
    """Estimate how many shortest paths pass each node from a sample of paths.

    Draws ordered pairs (s, t) of different nodes and, of each pair that is joined, one of its
    shortest paths, all alike likely. With probability of at least 1 - `delta` every estimate,
    divided by the number of pairs, is within `epsilon` of the exact value divided likewise.
    Draws no more than the diameter asks for [1]_, and stops before where the estimates themselves
    vary so little that this is sure already [2]_.
    Trusts a CSR without self-loops, each neighbor once in a row, symmetric unless `directed`.

    Parameters
    ----------
    indptr, indices : ndarray of uint32
        CSR of n nodes.
    directed : bool
        Follow arrows and estimate ordered pairs; otherwise unordered pairs.
    epsilon, delta : float
        Largest error as a share of all pairs, and the probability of a larger one; both between
        0 and 1, trusted.
    seed : int, default 0
        At least 0. Random numbers are splitmix64's [3]_, started anew for each 4,096 samples from
        the seed and the chunk's number: the same for every number of threads.
    threads : int, optional
        How many threads; `_threads.thread_count` by default.

    Returns
    -------
    values : ndarray of float64, shape (n,)
        On the scale of `paths.betweenness`. The error allowed is `epsilon` times n(n - 1), half
        of that for unordered pairs.
    samples : int
        How many pairs were drawn; 0 where no path can have a node inside.

    References
    ----------
    .. [1] Riondato, Kornaropoulos (2016), Data Min. Knowl. Disc. 30(2), 438-475: the bound.
    .. [2] Audibert, Munos, Szepesvári (2009), Theor. Comput. Sci. 410, 1876-1902, theorem 1: the
       bound from empirical variances, here of every node at every look.
    .. [3] Steele, Lea, Flood (2014), OOPSLA, 453-472: splitmix64.
    """
    indptr, indices = frozen(indptr, np.uint32), frozen(indices, np.uint32)
    n = indptr.size - 1
    back_indptr, back_indices = indptr, indices
    if directed:
        turned = transpose(indptr, indices)
        back_indptr, back_indices = frozen(turned[0], np.uint32), frozen(turned[1], np.uint32)
        label = components(indptr, indices)
        longest = int(np.bincount(label).max()) if n else 0
    else:
        longest = diameter_bound(indptr, indices) + 1
    if longest < 3:  # nodes on the longest shortest path
        return np.zeros(n), 0
    dimension = math.floor(math.log2(longest - 2)) + 1
    most = math.ceil(0.5 / epsilon**2 * (dimension + math.log(2 / delta)))
    kernel = partial(_sample, indptr, indices, back_indptr, back_indices, np.uint64(seed))
    looks, doubt = _looks(most, n, epsilon, delta)
    passed = np.zeros(n, np.int64)
    samples = 0
    for look in looks:
        chunks = [(at // 4096, min(4096, look - at)) for at in range(samples, look, 4096)]
        for part in map_in_order(lambda chunk: kernel(*chunk), chunks, threads=threads):
            passed += part
        samples = look
        share = passed / samples
        spread = float((share * (1 - share)).max())
        if math.sqrt(2 * spread * doubt / samples) + 3 * doubt / samples <= epsilon:
            break
    pairs = n * (n - 1) if directed else n * (n - 1) / 2
    return passed / samples * pairs, samples


def _looks(most: int, n: int, epsilon: float, delta: float) -> tuple[list[int], float]:
    """Say after how many samples to look whether they are enough, and how much to doubt a look.

    Each look takes in 1.25 times the samples of the one before. Half of delta is for running to
    the end, half is shared by all looks at all nodes, and 3 exp(-doubt) is the part of each.
    """
    at: list[int] = []
    look = 40 / epsilon  # 3 doubt / look alone is epsilon there, or more in all but tiny graphs
    while look < most:
        at.append(4096 * math.ceil(look / 4096))
        look = 1.25 * at[-1]
    at = [look for look in at if look < most]
    return [*at, most], math.log(6 * n * max(len(at), 1) / delta)


@njit(nogil=True, cache=True)
def _draw(state: NDArray[np.uint64]) -> np.uint64:
    """Take the next 64 bits of splitmix64."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z: np.uint64 = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit(nogil=True, cache=True)
def _below(state: NDArray[np.uint64], limit: int) -> np.int64:
    """Draw a whole number below a limit of at most 2**32; none is likelier by over 2**-32."""
    return np.int64(((_draw(state) >> np.uint64(32)) * np.uint64(limit)) >> np.uint64(32))


@njit(nogil=True, cache=True)
def _share(state: NDArray[np.uint64]) -> float:
    """Draw a number of 53 bits from 0 to 1, 1 excluded."""
    return np.int64(_draw(state) >> np.uint64(11)) * 2.0**-53


@njit(nogil=True, cache=True)
def _sample(
    indptr: NDArray[np.uint32],
    indices: NDArray[np.uint32],
    back_indptr: NDArray[np.uint32],
    back_indices: NDArray[np.uint32],
    seed: np.uint64,
    chunk: int,
    samples: int,
) -> NDArray[np.int64]:
    """Count at each node the sampled paths that have it inside.

    Two searches, forth from s and back from t, grow by whole levels, always the one with fewer
    slots to look at, until a tie leads from one into the other: every shortest path crosses by
    exactly one such tie. One is drawn by the paths over it, then the way back on both sides.
    """
    n = indptr.size - 1
    passed = np.zeros(n, np.int64)
    state = np.empty(1, np.uint64)
    state[0] = seed
    state[0] = _draw(state) + np.uint64(chunk)
    state[0] = _draw(state)
    side = np.zeros(n, np.int8)
    level = np.zeros(n, np.int32)
    paths = np.zeros(n)
    forth = np.empty(n, np.int64)
    back = np.empty(n, np.int64)
    for _ in range(samples):
        s = _below(state, n)
        t = _below(state, n - 1)
        t += t >= s
        forth[0], back[0] = s, t
        side[s], side[t] = 1, 2
        level[s] = level[t] = 0
        paths[s] = paths[t] = 1.0
        # per search: where its outermost level begins in its queue, and where it ends
        s_first, s_last, t_first, t_last = 0, 1, 0, 1
        crossing = 0.0
        from_s = True
        begin = 0
        while crossing == 0.0 and s_first < s_last and t_first < t_last:
            ahead = _slots(indptr, forth, s_first, s_last)
            from_s = bool(ahead <= _slots(back_indptr, back, t_first, t_last))
            if from_s:
                crossing, end = _grow(indptr, indices, forth, s_first, s_last, side, level, paths)
                begin, s_first, s_last = s_first, s_last, end
            else:
                crossing, end = _grow(
                    back_indptr, back_indices, back, t_first, t_last, side, level, paths
                )
                begin, t_first, t_last = t_first, t_last, end
        if crossing > 0.0:
            at = crossing * _share(state)
            if from_s:
                a, b = _cross(indptr, indices, forth, begin, s_first, side, paths, at)
            else:
                b, a = _cross(back_indptr, back_indices, back, begin, t_first, side, paths, at)
            while a != s:
                passed[a] += 1
                a = _step(back_indptr, back_indices, a, side, level, paths, _share(state))
            while b != t:
                passed[b] += 1
                b = _step(indptr, indices, b, side, level, paths, _share(state))
        for i in range(s_last):
            side[forth[i]] = 0
        for i in range(t_last):
            side[back[i]] = 0
    return passed


@njit(nogil=True, cache=True)
def _slots(indptr: NDArray[np.uint32], queue: NDArray[np.int64], first: int, last: int) -> np.int64:
    slots = np.int64(0)
    for i in range(first, last):
        slots += np.int64(indptr[queue[i] + 1]) - np.int64(indptr[queue[i]])
    return slots


@njit(nogil=True, cache=True)
def _grow(
    indptr: NDArray[np.uint32],
    indices: NDArray[np.uint32],
    queue: NDArray[np.int64],
    first: int,
    last: int,
    side: NDArray[np.int8],
    level: NDArray[np.int32],
    paths: NDArray[np.float64],
) -> tuple[float, int]:
    """Look past one level; return the number of paths into the other search, and the queue's end.

    Only ratios within a level matter, so a level is scaled down before its counts overflow.
    """
    own = side[queue[first]]
    end = last
    crossing = 0.0
    most = 0.0
    for i in range(first, last):
        v = queue[i]
        for slot in range(indptr[v], indptr[v + 1]):
            u = indices[slot]
            if side[u] == 0:
                side[u] = own
                level[u] = level[v] + 1
                paths[u] = paths[v]
                queue[end] = u
                end += 1
            elif side[u] != own:
                crossing += paths[v] * paths[u]
            elif level[u] == level[v] + 1:
                paths[u] += paths[v]
                most = max(most, paths[u])
    if most > 1e100:
        for i in range(last, end):
            paths[queue[i]] /= most
    return crossing, end


@njit(nogil=True, cache=True)
def _cross(
    indptr: NDArray[np.uint32],
    indices: NDArray[np.uint32],
    queue: NDArray[np.int64],
    first: int,
    last: int,
    side: NDArray[np.int8],
    paths: NDArray[np.float64],
    at: float,
) -> tuple[np.int64, np.int64]:
    """Find the tie into the other search on which the running count of paths passes `at`."""
    own = side[queue[first]]
    count = 0.0
    a, b = np.int64(-1), np.int64(-1)
    for i in range(first, last):
        v = queue[i]
        for slot in range(indptr[v], indptr[v + 1]):
            u = indices[slot]
            if side[u] != 0 and side[u] != own:
                a, b = v, np.int64(u)
                count += paths[v] * paths[u]
                if count > at:
                    return a, b
    return a, b


@njit(nogil=True, cache=True)
def _step(
    indptr: NDArray[np.uint32],
    indices: NDArray[np.uint32],
    v: np.int64,
    side: NDArray[np.int8],
    level: NDArray[np.int32],
    paths: NDArray[np.float64],
    share: float,
) -> np.int64:
    """Go one step back to where v's search began, likelier where more paths come from."""
    count = 0.0
    for slot in range(indptr[v], indptr[v + 1]):
        u = indices[slot]
        if side[u] == side[v] and level[u] == level[v] - 1:
            count += paths[u]
    at = count * share
    count = 0.0
    before = np.int64(-1)
    for slot in range(indptr[v], indptr[v + 1]):
        u = indices[slot]
        if side[u] == side[v] and level[u] == level[v] - 1:
            before = np.int64(u)
            count += paths[u]
            if count > at:
                break
    return before
