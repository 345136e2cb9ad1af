"""The search in one layer of evidence, in the records and in simulated networks alike."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import gammaln

from linkanalysis.core.progress import with_progress
from linkanalysis.core.threads import map_in_order
from linkanalysis.kernels.csr import frozen
from linkanalysis.kernels.shared_groups import grow_sharing, score_sharing
from linkanalysis.rings.candidates import Candidate, distinct
from linkanalysis.rings.families import units_of
from linkanalysis.rings.layers import is_among
from linkanalysis.rings.overlapping import two_parts
from linkanalysis.rings.significance import p_values

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from linkanalysis.kernels.shared_groups import Sharing
    from linkanalysis.rings.layers import Layer
    from linkanalysis.rings.ordinary_life import Ordinary

    Numbers = NDArray[np.int64]
    Scores = NDArray[np.float64]

# Groups grow at the price of the layer and at twice and three times it: what is tight inside a
# larger group is found as well. All are scored at the price itself.
TIGHTER = (1.0, 1.5, 2.0, 2.5, 3.0)
SMALLEST, LARGEST = 4, 14
# Two groups may be one that has grown together: each mostly within it, with few members in common.
# The best of so many are tried in pairs.
WITHIN, MOST_SHARED, PARTS = 0.8, 3, 20
# Groups that share this much of the smaller are one; with less both are listed, so that rings with
# members in common are kept apart.
ALIKE = 0.6
# Simulated networks by the number of starting pairs, so that a search takes seconds: .05 needs 19.
WORLDS_BY_STARTS = ((10_000, 39), (50_000, 19))


class Grown(NamedTuple):
    """Groups, and the pairs from which they grew.

    groups: Distinct groups, members ascending.
    plain, strict: Their scores, and if what is not on record is ordinary.
    price: What each was charged for its number of members.
    density: Share of its pairs that share anything.
    first, second: Both ends of each starting pair.
    found: Number of the group of each pair; -1 for none.
    """

    groups: list[Numbers]
    plain: Scores
    strict: Scores
    price: Scores
    density: Scores
    first: Numbers
    second: Numbers
    found: Numbers


class Chance(NamedTuple):
    """Scores of groups in nats, and how they compare with those of simulated networks."""

    score: Scores
    significance: Scores


class Searched(NamedTuple):
    """Groups of a layer, by what they share and also if what is not on record is ordinary."""

    grown: Grown
    plain: Chance
    strict: Chance
    worlds: int


def search_layers(
    layers: list[Layer],
    ordinary: Ordinary,
    by_chance: Callable[[int], list[Layer]],
    *,
    seed: int,
) -> Searched:
    """Search the records and simulated networks alike; `by_chance` makes one from a seed.

    Each group scores as in the layer in which it scores most.

    The p-value compares a group with the best of each network, so it is family-wise.

    Westfall, Young (1993), Resampling-Based Multiple Testing, Wiley (maxT).
    """
    ours = _apart(layers, ordinary, grown(layers, ordinary))
    number = number_of_worlds(layers, ours.first.size // len(TIGHTER))
    first = seed * 100_000 + 1

    def _scores_of(world: int) -> tuple[Scores, Scores]:
        theirs = grown(by_chance(world), ordinary)
        return different(theirs, theirs.plain), different(theirs, theirs.strict)

    each = map_in_order(_scores_of, range(first, first + number))
    worlds = list(with_progress(each, what="comparing with chance", total=number))
    plain = _chances(ours.plain, [world[0] for world in worlds])
    return Searched(ours, plain, _chances(ours.strict, [world[1] for world in worlds]), number)


def _chances(score: Scores, worlds: list[Scores]) -> Chance:
    if not worlds or not score.size:
        return Chance(score, np.full(score.size, np.nan))
    highest = [found.max(initial=0.0) for found in worlds]
    return Chance(score, p_values(score, highest))


def different(found: Grown, scores: Scores) -> Scores:
    """Return the scores above 0 of groups that are not nearly the same as a better one."""
    names = [tuple(nodes.tolist()) for nodes in found.groups]
    good = np.flatnonzero(scores > 0).tolist()
    order = sorted(good, key=lambda i: (-scores[i], names[i]))
    return scores[np.array(distinct(names, order, overlap=ALIKE), dtype=np.int64)]


def candidate_of(found: Grown, number: int, nodes: Numbers, *, score: float) -> Candidate:
    """Describe a group with whoever joined it.

    A member is stable if searches from pairs within the group as found find it.
    """
    group = found.groups[number]
    inside = np.isin(found.first, group) & np.isin(found.second, group) & (found.found >= 0)
    which, times = np.unique(found.found[inside], return_counts=True)
    often = sum(
        count * np.isin(nodes, found.groups[other])
        for other, count in zip(which.tolist(), times.tolist(), strict=True)
    )
    return Candidate(
        nodes=nodes,
        stability=often / max(int(times.sum()), 1) * np.ones(nodes.size),
        low=float("nan"),
        high=float("nan"),
        support=float((found.found[inside] == number).mean()) if inside.any() else 0.0,
        surprise=score,
    )


def number_of_worlds(layers: list[Layer], starts: int) -> int:
    """Return the number of simulated networks with which groups are compared."""
    cost = max(starts, sum(layer.node.size for layer in layers) // 10)
    return next((worlds for most, worlds in WORLDS_BY_STARTS if cost <= most), 0)


def grown(layers: list[Layer], ordinary: Ordinary) -> Grown:
    """Grow groups in every layer from every pair that shares two things, and score them."""
    groups: dict[tuple[int, ...], int] = {}
    starts, found = [], []
    for layer in layers:
        first, second, _ = layer.sharers
        ends = frozen(first, np.uint32), frozen(second, np.uint32)
        for tighter in TIGHTER:
            begin, members, _, origin = grow_sharing(
                layer.sharing, *ends, tighter * layer.price, LARGEST
            )
            number = np.full(first.size, -1, dtype=np.int64)
            for start in np.flatnonzero(np.diff(begin) >= SMALLEST).tolist():
                name = tuple(members[begin[start] : begin[start + 1]].tolist())
                number[start] = groups.setdefault(name, len(groups))
            starts.append((first, second))
            found.append(number[origin])
    every = [np.array(name, dtype=np.int64) for name in groups]
    scored = scores_of(layers, ordinary, every)
    none = np.zeros(0, dtype=np.int64)
    first, second = (np.concatenate([none, *(pair[end] for pair in starts)]) for end in range(2))
    return Grown(every, *scored, first, second, np.concatenate([none, *found]))


def _apart(layers: list[Layer], ordinary: Ordinary, found: Grown) -> Grown:
    """Drop each group that smaller ones with few members in common explain better.

    Together they explain as much as their scores say, less what their common members share, which
    counts once. Before, both dense parts of a group that only common members tie are added.
    """
    found = _with_parts(layers, ordinary, found)
    names = [frozenset(nodes.tolist()) for nodes in found.groups]
    inside = _inside(found, names)
    common = dict.fromkeys(
        names[a] & names[b]
        for parts in inside.values()
        for a, b in combinations(parts, 2)
        if 1 < len(names[a] & names[b]) <= MOST_SHARED
    )
    groups = [np.array(sorted(both), dtype=np.int64) for both in common]
    gross, *_ = scores_of(layers, ordinary, groups, gross=True)
    worth = dict(zip(common, gross.tolist(), strict=True))
    plain, strict = found.plain.copy(), found.strict.copy()
    for whole, parts in inside.items():
        for first in range(len(parts)):
            taken, total = [parts[first]], float(found.plain[parts[first]])
            for part in parts:
                shared = [names[part] & names[other] for other in taken]
                cost = sum(worth.get(both, 0.0) for both in shared)
                if (
                    part not in taken
                    and all(len(both) <= MOST_SHARED for both in shared)
                    and found.plain[part] > cost
                ):
                    taken.append(part)
                    total += float(found.plain[part]) - cost
            if len(taken) > 1 and total > found.plain[whole]:
                plain[whole] = strict[whole] = 0.0
                break
    return found._replace(plain=plain, strict=strict)


def _with_parts(layers: list[Layer], ordinary: Ordinary, found: Grown) -> Grown:
    """Add the two parts of each group that is two rings with members in common.

    The group is dropped, and so is whatever within it has members of both parts alone.
    """
    n = layers[0].n if layers else 0
    together = np.unique(
        np.concatenate([np.zeros(0, np.int64), *(x.sharers.every for x in layers)])
    )
    parts: dict[tuple[int, ...], int] = {}
    wholes = []
    for i in np.flatnonzero(found.plain > 0).tolist():
        nodes = found.groups[i]
        key = np.minimum.outer(nodes, nodes) * n + np.maximum.outer(nodes, nodes)
        layer = layers[0]  # has the ties of the others
        shares = np.bincount(layer.thing[np.isin(layer.node, nodes)], minlength=layer.kind.size)
        ties, others = int((shares[layer.direct] > 1).sum()), shares[~layer.direct]
        if split := two_parts(nodes, is_among(key, together), ties, others[others > 1]):
            both = [parts.setdefault(tuple(part.tolist()), len(parts)) for part in split]
            wholes.append((i, both))
    new = [np.array(name, dtype=np.int64) for name in parts]
    scored = scores_of(layers, ordinary, new)
    halved = [
        (found.groups[i], [new[part] for part in both])
        for i, both in wholes
        if (scored[0][both] > 0).all()
    ]
    across = _across(found, halved)
    plain, strict, price, density = (
        np.concatenate([old, more]) for old, more in zip(found[1:5], scored, strict=True)
    )
    plain[across] = strict[across] = 0.0
    return found._replace(
        groups=[*found.groups, *new], plain=plain, strict=strict, price=price, density=density
    )


def _across(found: Grown, wholes: list[tuple[Numbers, list[Numbers]]]) -> list[int]:
    """List the groups within a whole that are within neither of its parts.

    Members in common share so much that a piece of both rings may score more than either.
    """
    owners: dict[int, list[int]] = {}
    for i in np.flatnonzero(found.plain > 0).tolist():
        for node in found.groups[i].tolist():
            owners.setdefault(node, []).append(i)

    def _members(nodes: Numbers) -> Counter[int]:
        return Counter(i for node in nodes.tolist() for i in owners.get(node, ()))

    across: set[int] = set()
    for whole, parts in wholes:
        in_parts = [_members(part) for part in parts]
        across.update(
            i
            for i, count in _members(whole).items()
            if count == found.groups[i].size > max(inside[i] for inside in in_parts)
        )
    return sorted(across)


def _inside(found: Grown, names: list[frozenset[int]]) -> dict[int, list[int]]:
    """List the smaller groups mostly within each group, the best first."""
    good = np.flatnonzero(found.plain > 0).tolist()
    good = sorted(good, key=lambda i: (-found.plain[i], sorted(names[i])))
    owners: dict[int, list[int]] = {}
    for i in good:
        for node in names[i]:
            owners.setdefault(node, []).append(i)
    inside = {}
    for whole in good:
        shared = Counter(i for node in names[whole] for i in owners[node])
        parts = (
            i
            for i in good
            if shared[i] >= WITHIN * len(names[i]) and len(names[i]) < len(names[whole])
        )
        inside[whole] = list(islice(parts, PARTS))
    return inside


def scores_of(
    layers: list[Layer], ordinary: Ordinary, groups: list[Numbers], *, gross: bool = False
) -> tuple[Scores, Scores, Scores, Scores]:
    """Score groups, also if what is not on record is ordinary; and their price and density.

    `gross` scores are before the price.
    """
    plain, strict = np.zeros((2, len(groups)))
    price, density = np.zeros((2, len(groups)))
    for layer in layers if groups else ():
        together = layer.sharers.every
        price = price_of(layer, groups) * (not gross)
        tied = _densities(groups, together, layer.n)
        node = np.concatenate(groups)
        group = np.repeat(np.arange(len(groups)), [nodes.size for nodes in groups])
        units = units_of(node, group, layer.pairs, layer.n)
        dense = tied >= layer.least_density
        ours = np.where(
            dense, _scored(layer.sharing, node, group, units, distinct=False) - price, 0.0
        )
        best = ours > plain
        plain, density = np.where(best, ours, plain), np.where(best, tied, density)
        if ordinary.applies:
            units = units_of(node, group, ordinary.pairs(layer.pairs, together, layer.n), layer.n)
            units = ordinary.joined_by_firms(node, group, units)
            sharing = ordinary.without_firms(layer).sharing
            least = _scored(sharing, node, group, units, distinct=True) - price
            ours = np.where(dense, np.minimum(ours, least), 0.0)
        strict = np.maximum(strict, ours)
    return plain, strict, price, density


def _densities(groups: list[Numbers], together: Numbers, n: int) -> Scores:
    """Return the share of the pairs of each group who share anything."""
    sizes = np.array([nodes.size for nodes in groups])
    densities = np.zeros(sizes.size)
    for size in np.unique(sizes).tolist():
        which = np.flatnonzero(sizes == size)
        nodes = np.array([groups[number] for number in which.tolist()])
        low, high = np.triu_indices(size, 1)
        densities[which] = is_among(nodes[:, low] * n + nodes[:, high], together).mean(axis=1)
    return densities


def price_of(layer: Layer, groups: list[Numbers]) -> Scores:
    """Charge for the number of ways to choose so many members."""
    n, size = layer.n, np.array([nodes.size for nodes in groups], dtype=np.int64)
    price: Scores = layer.price * (gammaln(n + 1) - gammaln(size + 1) - gammaln(n - size + 1))
    return price


def _scored(
    sharing: Sharing, node: Numbers, group: Numbers, units: Numbers, *, distinct: bool
) -> Scores:
    order = np.lexsort((units, group))
    ends = np.concatenate([[0], np.cumsum(np.bincount(group))])
    scores: Scores = score_sharing(
        sharing,
        frozen(ends, np.int64),
        frozen(node[order], np.uint32),
        frozen(units[order], np.int64),
        distinct,
    )
    return scores
