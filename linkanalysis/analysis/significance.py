"""Would chance make such a group as well? Rings are looked for again where nothing is planned.

Lives here: how often what ties a group is doubled (`redundancy`), and the share of shuffled worlds
in which the best group has more of it than the one found.
Not here: the search itself (`candidates`), which is the same in the shuffled worlds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from linkanalysis._threads import map_in_order
from linkanalysis.analysis.candidates import gated, scan
from linkanalysis.kernels.curveball import shuffle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.analysis.consensus import Rows
    from linkanalysis.analysis.grounds import Grounds

    Numbers = NDArray[np.int64]

__all__ = ["REPLICATES", "is_testable", "redundancy", "significance"]

REPLICATES = 199
TRADES = 5
# Shuffled worlds are searched up to this many rows of incidence and pairs on grounds.
MOST_ROWS = 20_000
MOST_PAIRS = 100_000
ALIKE = 0.5
# The search in shuffled worlds, and its like on the data: one seed, one pass at each resolution.
PASSES = 1


class World(NamedTuple):
    """Who stands on which ground; sorted by node."""

    indptr: NDArray[np.uint32]
    ground: NDArray[np.uint32]
    weight: Numbers


def is_testable(grounds: Grounds) -> bool:
    """Say whether the data are small enough to be shuffled and searched 199 times.

    Parameters
    ----------
    grounds : Grounds
        People and what ties them.

    Returns
    -------
    bool
        True up to 20,000 rows of incidence and 100,000 pairs on grounds.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.analysis.grounds import grounds_of
    >>> graph = la.from_networkx(nx.path_graph(4))
    >>> is_testable(grounds_of(graph, benign=None, through=None, max_members=25))
    True
    """
    members = np.bincount(grounds.ground, minlength=1)
    pairs = int((members * (members - 1) // 2).sum())
    return 0 < grounds.node.size <= MOST_ROWS and pairs <= MOST_PAIRS


def redundancy(grounds: Grounds, nodes: Numbers, *, unit: Numbers | None = None) -> int:
    """Count how many rows could be wrong at most before a group falls apart.

    Parameters
    ----------
    grounds : Grounds
        People and what ties them.
    nodes : ndarray of int64
        The group, connected.
    unit : ndarray of int64, optional
        Number of the unit of each of the nodes, such as a household, which counts as one member;
        everybody is a unit by default.

    Returns
    -------
    int
        Independent cycles of members and the grounds that two or more of them share: 0 if one
        thing, or a chain of things, explains all.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.analysis.grounds import grounds_of
    >>> graph = la.from_networkx(nx.complete_graph(4))
    >>> grounds = grounds_of(graph, benign=None, through=None, max_members=25)
    >>> redundancy(grounds, np.arange(4))
    3
    """
    member = np.full(grounds.people.n, -1, dtype=np.int64)
    member[nodes] = np.arange(nodes.size) if unit is None else unit
    here = grounds.tied & (member[grounds.node] >= 0)
    n_units = int(member.max()) + 1
    stands = np.unique(grounds.ground[here] * n_units + member[grounds.node[here]])
    members = np.bincount(stands // n_units, minlength=1)
    shared = members >= 2  # noqa: PLR2004 - two share a ground
    return max(int(members[shared].sum() - shared.sum()) - n_units + 1, 0)


def significance(grounds: Grounds, groups: list[Numbers], *, seed: int) -> NDArray[np.float64]:
    """Compare groups with the best that the same search finds in shuffled worlds.

    Parameters
    ----------
    grounds : Grounds
        People and what ties them.
    groups : list of ndarray of int64
        The groups found.
    seed : int
        Where the draws start.

    Returns
    -------
    ndarray of float64
        (1 + number of worlds whose best group has as much redundancy a member) / 200; NaN where
        the data are too large. Never 0: the least is .005.

    Notes
    -----
    A group is chosen because it is dense, so it must not be compared with a random set. In each of
    199 worlds people keep how many grounds they stand on and grounds keep how many stand on them
    (curveball), and one pass of Leiden at each resolution with the same gate looks for groups. The
    same single passes are made on the data: a group counts with the best of theirs that it shares
    half with; if there is none, its value is 1. All groups are compared with the best of each
    world, which allows for their number.

    References
    ----------
    .. [1] Strona et al. (2014), Nature Communications 5, 4114, doi:10.1038/ncomms5114.
    .. [2] Westfall, Young (1993), Resampling-Based Multiple Testing, Wiley (maxT).

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> from linkanalysis.analysis.grounds import grounds_of
    >>> graph = la.from_networkx(nx.path_graph(4))
    >>> grounds = grounds_of(graph, benign=None, through=None, max_members=25)
    >>> significance(grounds, [np.arange(4)], seed=0).tolist()
    [1.0]
    """
    if not groups or not is_testable(grounds):
        return np.full(len(groups), np.nan)
    first = seed * 100_000
    seeds = range(first, first + 1)
    found = gated(grounds.rows, scan(grounds.rows, seeds=seeds, passes=PASSES))
    scores = [redundancy(grounds, nodes) / nodes.size for nodes in found]
    score = np.array([_score_of(nodes, found, scores) for nodes in groups])
    if not (score >= 0).any():
        return np.ones(len(groups))
    world, n_grounds = _world(grounds)

    def best(replicate: int) -> float:
        return _best_by_chance(world, n_grounds, seeds, replicate)

    highest = np.array(list(map_in_order(best, range(first + 1, first + 1 + REPLICATES))))
    above = (highest[None, :] >= score[:, None] - 1e-12).sum(axis=1)
    return np.where(score >= 0, (1 + above) / (REPLICATES + 1), 1.0)


def _score_of(nodes: Numbers, found: list[Numbers], scores: list[float]) -> float:
    best = -1.0
    for other, score in zip(found, scores, strict=True):
        both = np.intersect1d(nodes, other, assume_unique=True).size
        if both >= ALIKE * (nodes.size + other.size - both):
            best = max(best, score)
    return best


def _world(grounds: Grounds) -> tuple[World, int]:
    # Only who stands on a ground takes part: a trade with nothing changes nothing.
    _, node = np.unique(grounds.node, return_inverse=True)
    order = np.lexsort((grounds.ground, node))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(node))]).astype(np.uint32)
    ground = grounds.ground[order].astype(np.uint32)
    return World(indptr, ground, grounds.weight), grounds.weight.size


def _best_by_chance(world: World, n_grounds: int, seeds: range, replicate: int) -> float:
    n = world.indptr.size - 1
    indptr, ground = shuffle(
        world.indptr, world.ground, n_grounds, seed=replicate, trades=TRADES * n
    )
    rows = _tied_by(indptr, ground, world.weight)
    groups = gated(rows, scan(rows, seeds=seeds, passes=PASSES))
    node = np.repeat(np.arange(n), indptr[1:] - indptr[:-1])
    best = 0.0
    label = np.zeros(n, dtype=np.bool_)
    for nodes in groups:
        label[:] = False
        label[nodes] = True
        members = np.bincount(ground[label[node]], minlength=1)
        shared = members >= 2  # noqa: PLR2004 - two share a ground
        cycles = int(members[shared].sum() - shared.sum()) - nodes.size + 1
        best = max(best, cycles / nodes.size)
    return best


def _tied_by(indptr: NDArray[np.uint32], ground: NDArray[np.uint32], weight: Numbers) -> Rows:
    n = indptr.size - 1
    shape = (n, weight.size)
    column, pointer = ground.astype(np.int64), indptr.astype(np.int64)
    ones = csr_array((np.ones(column.size, dtype=np.int64), column, pointer), shape=shape)
    heavy = csr_array((weight[column], column, pointer), shape=shape)
    ties = (heavy @ ones.T).tocsr()
    ties.setdiag(0)
    ties.eliminate_zeros()
    ties.sort_indices()
    return (
        ties.indptr.astype(np.uint32),
        ties.indices.astype(np.uint32),
        ties.data.astype(np.int64),
    )
