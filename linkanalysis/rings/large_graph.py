"""Groups of a large graph that stand out from the ties that surround them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.core.threads import map_in_order
from linkanalysis.kernels.csr import frozen
from linkanalysis.kernels.quality import group_surprise
from linkanalysis.kernels.tight_groups import grow_groups
from linkanalysis.network.groups.community_methods import method_row
from linkanalysis.network.groups.method_runs import Setting, runs_of
from linkanalysis.rings.candidates import LARGEST, SMALLEST, Candidate, distinct

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.network.groups.labels import Labels, Rows

    Numbers = NDArray[np.int64]

# Above 200,000 ties (a tie has two slots) Leiden stops after eight passes: later ones gain little
# and take minutes on a million ties.
LARGE = 400_000
PASSES = 8
# Share of pairs assumed tied in a group while it grows. Growing at .5 as well was tried: it adds
# one or two of 160 planted rings (benchmarks/README.md, "Planted rings").
DENSITY = 0.7
# While a group has at most this many members two may join at once, so that groups without
# triangles grow too.
FEW = 5
# Share of the surprise of an outsider's further ties that counts against a group. More of it hides
# rings with many ties to outsiders, less lists cores of larger groups. The whole search was tried
# on seeds 21 to 28 and measured on 31 to 35 (benchmarks/README.md, "Planted rings").
DOUBT = 1 / 3
# Nats; at 0 the ties weigh as much as the number of groups that could be named. -5 costs .013 of
# recall and saves a fifth of the candidates; -9 adds .006 and over a third more candidates
# (benchmarks/README.md, "Planted rings").
LEAST_SURPRISE = -7.5
# Ties handed to a thread at once: enough to keep threads busy, few enough to bound memory.
STARTS = 50_000


class Background(NamedTuple):
    """Communities, and how many ties between their members degrees alone explain.

    label, size: Community of each node, and the number of nodes of each.
    inner: Ties expected between two nodes of a community, by the product of their degrees.
    outer: The same between nodes of different communities.
    naming: Cost of naming a community, in nats.
    """

    label: Labels
    size: Labels
    inner: NDArray[np.float64]
    outer: float
    naming: float


def by_degrees(rows: Rows) -> Background:
    """Expect ties by degrees alone."""
    n = rows[0].size - 1
    rate = 1 / max(rows[1].size, 1)
    return Background(np.zeros(n, np.int64), np.array([n]), np.array([rate]), rate, 0.0)


def background_of(rows: Rows, *, seed: int) -> Background:
    """Expect ties by degrees and, if they explain more than they cost, by communities.

    Modularity leaves groups with fewer than √(2 ties) inner ties in larger communities, as a
    background should. The likelihood is that of the planted partition with degrees; its gain is
    compared with n log(communities), as in description length.

    Fortunato, Barthélemy (2007), PNAS 104, 36-41, doi:10.1073/pnas.0605965104.
    Karrer, Newman (2011), Phys. Rev. E 83, 016107, doi:10.1103/PhysRevE.83.016107.
    Peixoto (2013), Phys. Rev. Lett. 110, 148701, doi:10.1103/PhysRevLett.110.148701.
    """
    indptr, indices, _ = rows
    degree = (indptr[1:] - indptr[:-1]).astype(np.int64)
    unit = (indptr, indices, np.ones(indices.size, dtype=np.int64))
    passes = PASSES if indices.size > LARGE else 1000
    setting = Setting(method_row("modularity"), passes=passes)
    (label,) = runs_of(setting, unit, seeds=range(seed, seed + 1))
    row, mass = np.repeat(label, degree), np.bincount(label, weights=degree)
    inside = np.bincount(row[row == label[indices]], minlength=mass.size).astype(float)
    slots = float(indices.size)
    across, room = slots - float(inside.sum()), slots**2 - float((mass**2).sum())
    plain = by_degrees(rows)
    if across <= 0 or room <= 0:  # one community, or components
        return plain
    outer = across / room
    inner = np.maximum(inside / np.maximum(mass, 1) ** 2, outer)
    gain = (float((inside * np.log(inner * slots)).sum()) + across * np.log(outer * slots)) / 2
    naming = float(np.log(np.count_nonzero(mass)))
    if gain <= np.count_nonzero(degree) * naming:
        return plain
    return Background(label, np.bincount(label), inner, outer, naming)


class Grown(NamedTuple):
    """Groups, and the ties from which they grew.

    source, target: The ties, smaller node first, sorted.
    groups: Distinct groups, members ascending, by size and members.
    found: Number of the group of each tie; -1 for none.
    """

    source: Numbers
    target: Numbers
    groups: list[Numbers]
    found: Numbers


def grow_from_ties(rows: Rows, label: Labels) -> Grown:
    """Grow a group from every tie."""
    indptr, indices = frozen(rows[0], np.uint32), frozen(rows[1], np.uint32)
    row = np.repeat(np.arange(indptr.size - 1), indptr[1:] - indptr[:-1])
    once = row < indices
    source, target = row[once], indices[once].astype(np.int64)
    order = np.argsort(label[source], kind="stable")

    def _grown(first: int) -> tuple[Numbers, NDArray[np.uint32]]:
        starts = order[first : first + STARTS]
        ends, members = grow_groups(
            indptr,
            indices,
            frozen(source[starts], np.uint32),
            frozen(target[starts], np.uint32),
            density=DENSITY,
            least=SMALLEST,
            most=LARGEST + 1,
            few=FEW,
        )
        return ends[1:] - ends[:-1], members

    grown = list(map_in_order(_grown, range(0, max(source.size, 1), STARTS)))
    size = np.concatenate([sizes for sizes, _ in grown])
    members = np.concatenate([each for _, each in grown]).astype(np.int64)
    begin = np.cumsum(size) - size
    groups: list[Numbers] = []
    found = np.full(source.size, -1, dtype=np.int64)
    for k in np.unique(size[size > 0]).tolist():
        of_size = np.flatnonzero(size == k)
        table = members[begin[of_size][:, None] + np.arange(k)]
        different, which = np.unique(table, axis=0, return_inverse=True)
        found[order[of_size]] = len(groups) + which.ravel()
        groups += list(different)
    return Grown(source, target, groups, found)


def surprise(rows: Rows, groups: list[Numbers], background: Background) -> NDArray[np.float64]:
    """Measure in nats how much more is tied inside groups than chance and surroundings explain.

    A group with e ties scores the log of the likelihood ratio of its own density e / pairs and of
    the background, less the log of the number of ways to choose its members, and for an outsider
    with t ties to members a third of (t - 1)/t of the surprise of these ties by degrees alone.
    """
    ends = np.concatenate([[0], np.cumsum([group.size for group in groups])])
    members = np.concatenate(groups) if groups else np.zeros(0)
    scores: NDArray[np.float64] = group_surprise(
        frozen(rows[0], np.uint32),
        frozen(rows[1], np.uint32),
        frozen(ends, np.int64),
        frozen(members, np.uint32),
        frozen(background.label, np.int64),
        frozen(background.size, np.int64),
        frozen(background.inner, np.float64),
        background.outer,
        background.naming,
        DOUBT,
    )
    return scores


def standing_out(rows: Rows, background: Background) -> tuple[list[Candidate], int]:
    """Search from every tie and choose the most surprising groups; also count the groups found.

    The stability of a member is the share of the searches from ties within the group that find it.
    """
    grown = grow_from_ties(rows, background.label)
    values = surprise(rows, grown.groups, background)
    names = [tuple(group.tolist()) for group in grown.groups]
    good = np.flatnonzero(values >= LEAST_SURPRISE).tolist()
    kept = distinct(names, sorted(good, key=lambda i: (-values[i], names[i])))
    return [_candidate(grown, i, float(values[i])) for i in kept], len(names)


def _candidate(grown: Grown, number: int, value: float) -> Candidate:
    nodes = grown.groups[number]
    first, last = np.searchsorted(grown.source, [nodes, nodes + 1])
    ties = np.concatenate([np.arange(a, b) for a, b in zip(first, last, strict=True)])
    ties = ties[np.isin(grown.target[ties], nodes)]
    found, times = np.unique(grown.found[ties], return_counts=True)
    times_found = np.zeros(nodes.size)
    for other, count in zip(found.tolist(), times.tolist(), strict=True):
        if other >= 0:
            times_found += count * np.isin(nodes, grown.groups[other])
    return Candidate(
        nodes=nodes,
        stability=times_found / ties.size,
        low=float("nan"),
        high=float("nan"),
        support=float((grown.found[ties] == number).mean()),
        surprise=value,
    )
