"""Estimates of betweenness and distances from a sample: of pairs of nodes, or of pivots.

For graphs too large to count every path, with a bound; and for measures that are taken many times
over, in possible worlds.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.core.threads import map_in_order
from linkanalysis.kernels import paths, weighted_paths
from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import F64, I8, I32, I64, U32, U64, frozen, transpose
from linkanalysis.kernels.distances import diameter_bound
from linkanalysis.kernels.draws import uniforms
from linkanalysis.kernels.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.kernels.folding import Core


# Sources that search together, the width of `through_batches`; neighbors in the order of the folded
# network, so that their searches meet.
TOGETHER = 8


class Guarantee(NamedTuple):
    """With a probability of at least 1 - `delta`, no share is off by more than `allowed` says."""

    epsilon: float = 0.01  # always allowed, between 0 and 1
    relative: float = 0.0  # of the estimate, or of the `top`-th largest one if that is larger
    top: int = 50
    delta: float = 0.1

    def allowed(self, share: F64) -> F64:
        """Return the error allowed for each estimated share."""
        last = max(share.size - self.top, 0)
        least = np.partition(share, last)[last]
        wide: F64 = self.relative * np.maximum(share, least)
        return np.maximum(wide, self.epsilon)


DEFAULT = Guarantee()


class Estimates(NamedTuple):
    """What a sample says, and how well."""

    values: F64  # on the scale of `paths.betweenness`
    samples: int  # pairs drawn; 0 where no path can have a node inside
    error: float  # as a share of all pairs, the largest that any value may have
    longest: int  # nodes on the longest shortest path, at most


def sampled_betweenness(
    indptr: U32,
    indices: U32,
    *,
    directed: bool,
    guarantee: Guarantee = DEFAULT,
    seed: int = 0,
    threads: int | None = None,
) -> Estimates:
    """Estimate how many shortest paths pass each node from a sample of paths.

    Draws ordered pairs of different nodes and, for each joined pair, one of its shortest paths
    uniformly. The guarantee concerns values divided by the number of pairs. Draws no more than the
    diameter requires, and stops early if the estimates vary so little that it is met. Trusts a CSR
    without self-loops, each neighbor once in a row, symmetric unless `directed`.
    Borassi, Natale (2019), ACM J. Exp. Algorithmics 24, 1.2: balanced searches, early stopping.
    Steele, Lea, Flood (2014), OOPSLA, 453-472: splitmix64.
    """
    indptr, indices = frozen(indptr, np.uint32), frozen(indices, np.uint32)
    n = indptr.size - 1
    longest = _longest(indptr, indices, directed=directed)
    if longest < 3:
        return Estimates(np.zeros(n), 0, 0.0, longest)
    kernel = _kernel(indptr, indices, seed, directed=directed)
    stops, doubt = looks(guarantee, most_samples(guarantee, longest), n)
    passed = np.zeros(n, np.int64)
    share = np.zeros(n)
    samples = 0
    for stop in stops:
        chunks = [(at // 4096, min(4096, stop - at)) for at in range(samples, stop, 4096)]
        alone = 1 if len(chunks) < 8 else threads  # a pool costs more than it gives
        for part, _ in map_in_order(lambda chunk: kernel(*chunk), chunks, threads=alone):
            passed += part
        samples = stop
        share = passed / samples
        if samples_needed(guarantee, share, doubt) <= samples:
            break
    error = float(errors(share, doubt, samples).max())
    if samples == stops[-1]:
        error = min(error, guarantee.epsilon)
    pairs = n * (n - 1) if directed else n * (n - 1) / 2
    return Estimates(share * pairs, samples, error, longest)


def forecast(
    indptr: U32, indices: U32, *, directed: bool, guarantee: Guarantee = DEFAULT
) -> tuple[int, float]:
    """Forecast samples and slots per sample from one chunk with seed 0, whatever the later seed."""
    indptr, indices = frozen(indptr, np.uint32), frozen(indices, np.uint32)
    longest = _longest(indptr, indices, directed=directed)
    if longest < 3:
        return 0, 0.0
    most = most_samples(guarantee, longest)
    stops, doubt = looks(guarantee, most, indptr.size - 1)
    passed, slots = _kernel(indptr, indices, 0, directed=directed)(0, 4096)
    needed = samples_needed(guarantee, passed / 4096, doubt)
    return next((stop for stop in stops if stop >= needed), most), float(slots) / 4096


def pivot_betweenness(
    indptr: U32, indices: U32, distance: I64 | None = None, *, directed: bool, sources: int
) -> F64:
    """Estimate the sums of `betweenness` from `sources` nodes, a multiple of 8.

    Trusts the same CSR as `paths.betweenness` or, with distances, `weighted_betweenness`. The order
    of the folded network follows its neighborhoods; eight sources are drawn in each of its equal
    stretches, so that no part is left out. The draw depends on the network alone. All sources are
    used if they are hardly more. O(sources x slots).
    Brandes, Pich (2007), Int. J. Bifurcation and Chaos 17(7), 2303-2318.
    """
    core = fold(indptr, indices, pendants=not directed)
    kernel = _kernel_of(core, distance, directed=directed)
    n = core.node.size
    stretches = sources // TOGETHER
    if n < 2 * sources:
        total = kernel(0, n)
    else:
        length = n / stretches
        jitter = uniforms(0, indices.size, stretches)
        first = (np.arange(stretches) * length + jitter * (length - TOGETHER)).astype(np.int64)
        total = np.zeros(n)
        for start in first.tolist():
            total += kernel(start, start + TOGETHER)
        total *= n / sources
    return core.passed(total if directed else total / 2)


def pivot_sums(indptr: U32, indices: U32, distance: I64, *, targets: int) -> tuple[F64, F64, F64]:
    """Estimate `weighted_paths.distance_sums` from at most `targets` nodes of each component.

    Takes any CSR that `distance_sums` takes. Smaller components are counted whole; in the others
    one target is drawn in each equal stretch of the nodes, by the network alone, and the sums are
    scaled up. O(targets x slots).
    Eppstein, Wang (2004), J. Graph Algorithms Appl. 8(1), 39-45.
    """
    label = components(indptr, indices)
    drawn = frozen(_in_each(label, targets), np.int64)
    back_indptr, back_indices, slot = transpose(indptr, indices)
    lengths = frozen(np.asarray(distance, np.int64)[slot], np.int64)
    _, shift = weighted_paths.measured(lengths)
    reach, far, harmonic = weighted_paths.sums_to(
        frozen(back_indptr, np.uint32), frozen(back_indices, np.uint32), lengths, shift, drawn
    )
    asked = np.bincount(label[drawn])[label]
    asked[drawn] -= 1  # nobody is their own target
    scale = (np.bincount(label)[label] - 1) / np.maximum(asked, 1)
    return 1 + reach * scale, far * scale, harmonic * scale


def most_samples(guarantee: Guarantee, longest: int) -> int:
    """Return how many paths suffice in any graph, using half of delta.

    `longest` bounds the nodes on the longest shortest path from above; at least 3.
    Riondato, Kornaropoulos (2016), Data Min. Knowl. Disc. 30(2), 438-475.
    """
    dimension = math.floor(math.log2(longest - 2)) + 1
    return math.ceil(0.5 / guarantee.epsilon**2 * (dimension + math.log(2 / guarantee.delta)))


def looks(guarantee: Guarantee, most: int, n: int) -> tuple[list[int], float]:
    """Return the sample counts at which to check whether they suffice, and the doubt of a check.

    Each check has 1.25 times the samples of the one before. Half of delta is for running to the
    end; all checks at all nodes share the other half, 3 exp(-doubt) each.
    """
    at: list[int] = []
    look = (
        40 / guarantee.epsilon
    )  # 3 doubt / look alone is epsilon there, or more but in tiny graphs
    while look < most:
        at.append(4096 * math.ceil(look / 4096))
        look = 1.25 * at[-1]
    at = [look for look in at if look < most]
    return [*at, most], math.log(6 * n * max(len(at), 1) / guarantee.delta)


def errors(share: F64, doubt: float, samples: int) -> F64:
    """Bound the error of each estimate by its empirical variance.

    Off by more with a probability of at most 3 exp(-doubt) for each.
    Audibert, Munos, Szepesvári (2009), Theor. Comput. Sci. 410, 1876-1902, theorem 1.
    """
    spread = 2 * share * (1 - share) * doubt / samples
    bound: F64 = np.sqrt(spread) + 3 * doubt / samples
    return bound


def samples_needed(guarantee: Guarantee, share: F64, doubt: float) -> int:
    """Return how many samples with these shares bring `errors` down to what is allowed."""
    spread = np.sqrt(2 * share * (1 - share))
    root = (np.sqrt(spread**2 + 12 * guarantee.allowed(share)) - spread) / 6
    return math.ceil(doubt / float(root.min()) ** 2)


def _longest(indptr: U32, indices: U32, *, directed: bool) -> int:
    """Bound the number of nodes on the longest shortest path."""
    if not directed:
        return diameter_bound(indptr, indices) + 1
    label = components(indptr, indices)
    return int(np.bincount(label).max()) if label.size else 0


def _kernel(
    indptr: U32, indices: U32, seed: int, *, directed: bool
) -> Callable[[int, int], tuple[I64, np.int64]]:
    """Make the search: which chunk, how many samples."""
    back_indptr, back_indices = indptr, indices
    if directed:
        turned = transpose(indptr, indices)
        back_indptr, back_indices = frozen(turned[0], np.uint32), frozen(turned[1], np.uint32)
    return partial(_sample, indptr, indices, back_indptr, back_indices, np.uint64(seed))


@compiled
def _draw(state: U64) -> np.uint64:
    """Take the next 64 bits of splitmix64."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z: np.uint64 = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@compiled
def _below(state: U64, limit: int) -> np.int64:
    """Draw a whole number below a limit of at most 2**32; none is likelier by over 2**-32."""
    return np.int64(((_draw(state) >> np.uint64(32)) * np.uint64(limit)) >> np.uint64(32))


@compiled
def _share(state: U64) -> float:
    """Draw a number of 53 bits from 0 to 1, 1 excluded."""
    return np.int64(_draw(state) >> np.uint64(11)) * 2.0**-53


@compiled
def _sample(
    indptr: U32,
    indices: U32,
    back_indptr: U32,
    back_indices: U32,
    seed: np.uint64,
    chunk: int,
    samples: int,
) -> tuple[I64, np.int64]:
    """Count at each node the sampled paths that have it inside; count the slots looked at.

    Two searches, from s and back from t, grow by whole levels, always the one with fewer slots to
    look at, until a tie leads from one into the other: every shortest path crosses by exactly one
    such tie. One is drawn by the paths over it, then the way back on both sides. `s_begin` marks
    the levels in the queue of s, `s_slots` counts the slots of each; likewise for t.
    """
    n = indptr.size - 1
    passed = np.zeros(n, np.int64)
    looked = np.int64(0)
    state = np.empty(1, np.uint64)
    state[0] = seed
    state[0] = _draw(state) + np.uint64(chunk)
    state[0] = _draw(state)
    side = np.zeros(n, np.int8)
    level = np.empty(n, np.int32)
    paths = np.empty(n)
    forth = np.empty(n, np.int64)
    back = np.empty(n, np.int64)
    s_begin = np.empty(n + 1, np.int64)
    t_begin = np.empty(n + 1, np.int64)
    s_slots = np.empty(n, np.int64)
    t_slots = np.empty(n, np.int64)
    for _ in range(samples):
        s = _below(state, n)
        t = _below(state, n - 1)
        t += t >= s
        forth[0], back[0] = s, t
        side[s], side[t] = 1, 2
        level[s] = level[t] = 0
        paths[s] = paths[t] = 1.0
        s_begin[0] = t_begin[0] = 0
        s_begin[1] = t_begin[1] = 1
        s_slots[0] = _slots(indptr, forth[:1])
        t_slots[0] = _slots(back_indptr, back[:1])
        i = j = 0  # the outermost levels
        crossing = 0.0
        a = b = np.int64(-1)
        while crossing == 0.0 and s_begin[i] < s_begin[i + 1] and t_begin[j] < t_begin[j + 1]:
            if s_slots[i] <= t_slots[j]:
                looked += s_slots[i]
                crossing, a, b = _grow(
                    indptr, indices, forth, s_begin, i, side, level, paths, state
                )
                i += 1
                if crossing == 0.0:
                    s_slots[i] = _slots(indptr, forth[s_begin[i] : s_begin[i + 1]])
            else:
                looked += t_slots[j]
                crossing, b, a = _grow(
                    back_indptr, back_indices, back, t_begin, j, side, level, paths, state
                )
                j += 1
                if crossing == 0.0:
                    t_slots[j] = _slots(back_indptr, back[t_begin[j] : t_begin[j + 1]])
        if crossing > 0.0:
            while a != s:
                passed[a] += 1
                k = level[a] - 1
                if s_slots[k] < np.int64(back_indptr[a + 1]) - np.int64(back_indptr[a]):
                    nearer = forth[s_begin[k] : s_begin[k + 1]]
                    a = _before_among(indptr, indices, a, nearer, paths, state)
                else:
                    a = _before(back_indptr, back_indices, a, side, level, paths, state)
            while b != t:
                passed[b] += 1
                k = level[b] - 1
                if t_slots[k] < np.int64(indptr[b + 1]) - np.int64(indptr[b]):
                    nearer = back[t_begin[k] : t_begin[k + 1]]
                    b = _before_among(back_indptr, back_indices, b, nearer, paths, state)
                else:
                    b = _before(indptr, indices, b, side, level, paths, state)
        for k in range(s_begin[i + 1]):
            side[forth[k]] = 0
        for k in range(t_begin[j + 1]):
            side[back[k]] = 0
    return passed, looked


@compiled
def _slots(indptr: U32, nodes: I64) -> np.int64:
    slots = np.int64(0)
    for v in nodes:
        slots += np.int64(indptr[v + 1]) - np.int64(indptr[v])
    return slots


@compiled
def _grow(
    indptr: U32,
    indices: U32,
    queue: I64,
    begin: I64,
    outer: int,
    side: I8,
    level: I32,
    paths: F64,
    state: U64,
) -> tuple[float, np.int64, np.int64]:
    """Search past the outermost level: count the paths into the other search and draw one tie.

    The tie is drawn by reservoir sampling with weights. Only ratios within a level matter, so a
    level is scaled down before its counts overflow.
    """
    own = side[queue[0]]
    beyond = outer + 1
    end = begin[outer + 1]
    crossing = 0.0
    most = 0.0
    here = there = np.int64(-1)
    for i in range(begin[outer], begin[outer + 1]):
        v = queue[i]
        for slot in range(indptr[v], indptr[v + 1]):
            u = indices[slot]
            if side[u] == 0:
                side[u] = own
                level[u] = beyond
                paths[u] = paths[v]
                queue[end] = u
                end += 1
            elif side[u] != own:
                new = paths[v] * paths[u]
                crossing += new
                if _share(state) * crossing < new:
                    here, there = v, np.int64(u)
            elif level[u] == beyond:
                paths[u] += paths[v]
                most = max(most, paths[u])
    begin[outer + 2] = end
    if most > 1e100:
        for i in range(begin[outer + 1], end):
            paths[queue[i]] /= most
    return crossing, here, there


@compiled
def _before(
    indptr: U32, indices: U32, v: np.int64, side: I8, level: I32, paths: F64, state: U64
) -> np.int64:
    """Go one step back to where v's search began, likelier where more paths come from."""
    count = 0.0
    before = np.int64(-1)
    for slot in range(indptr[v], indptr[v + 1]):
        u = indices[slot]
        if side[u] == side[v] and level[u] == level[v] - 1:
            count += paths[u]
            if _share(state) * count < paths[u]:
                before = np.int64(u)
    return before


@compiled
def _before_among(
    indptr: U32, indices: U32, v: np.int64, nearer: I64, paths: F64, state: U64
) -> np.int64:
    """Draw as `_before` does, from the rows of the nearer level: shorter than a hub's own row.

    Other draws than those of `_before`, but the same law.
    """
    count = 0.0
    before = np.int64(-1)
    for u in nearer:
        for slot in range(indptr[u], indptr[u + 1]):
            if indices[slot] == v:
                count += paths[u]
                if _share(state) * count < paths[u]:
                    before = u
    return before


def _kernel_of(core: Core, distance: I64 | None, *, directed: bool) -> Callable[[int, int], F64]:
    if distance is None:
        return paths.kernel_of(core, directed=directed)
    through = weighted_paths.kernel_of(core, distance)
    return lambda first, last: through(first, last)[0]


def _in_each(label: I64, most: int) -> I64:
    """Draw up to so many nodes of each component, one in each equal stretch of its nodes."""
    size = np.bincount(label)
    count = np.minimum(size, most)
    part = np.repeat(np.arange(size.size), count)
    stretch = np.arange(part.size) - (np.cumsum(count) - count)[part]
    begin = stretch * size[part] // count[part]
    width = (stretch + 1) * size[part] // count[part] - begin
    place = begin + (uniforms(0, label.size, part.size) * width).astype(np.int64)
    nodes = np.argsort(label, kind="stable")
    drawn: I64 = nodes[(np.cumsum(size) - size)[part] + place]
    return drawn
