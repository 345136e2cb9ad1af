"""Would chance make such a group as well? Rings are looked for again where nothing is planned.

Lives here: the share of shuffled worlds whose best group is as good as the one found, by what is
doubled a member or, in a large graph, by surprise; and how many worlds there are.
Not here: what is doubled (`support`), and the searches themselves (`candidates`, `separation`),
which are the same in the shuffled worlds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis._progress import with_progress
from linkanalysis._threads import map_in_order
from linkanalysis.kernels.curveball import shuffle
from linkanalysis.rings.background import by_degrees
from linkanalysis.rings.candidates import apart, gated, resolutions, scan
from linkanalysis.rings.separation import set_apart
from linkanalysis.rings.support import redundancies, stands_of, tied_by

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.rings.grounds import Grounds
    from linkanalysis.rings.support import Stands

    Numbers = NDArray[np.int64]

__all__ = [
    "REPLICATES",
    "WORLDS",
    "Chances",
    "chances",
    "chances_apart",
    "is_large",
    "is_testable",
    "number_of_worlds",
]

REPLICATES = 199
# Shuffled worlds of a graph too large for that many, and the slots up to which they are made.
WORLDS = 19
MOST_SLOTS = 400_000
TRADES = 5
# Shuffled worlds are searched up to this many rows of incidence and pairs on grounds.
MOST_ROWS = 50_000
MOST_PAIRS = 100_000
# Above this many ties a graph without things is large.
MOST_TIES = 10_000
ALIKE = 0.5
# The search in shuffled worlds, and its like on the data: one seed, one pass at each resolution.
PASSES = 1
# Scores are quotients of small whole numbers; closer ones are equal.
CLOSE = 1e-12


def is_testable(grounds: Grounds) -> bool:
    """Say whether the data are small enough to be shuffled and searched 199 times."""
    members = np.bincount(grounds.ground, minlength=1)
    pairs = int((members * (members - 1) // 2).sum())
    return 0 < grounds.node.size <= MOST_ROWS and pairs <= MOST_PAIRS


def is_large(grounds: Grounds) -> bool:
    """Say whether a graph without things is too large to be shuffled and searched 199 times."""
    return not grounds.two_mode and grounds.weight.size > MOST_TIES


def number_of_worlds(grounds: Grounds) -> int:
    """Say with how many shuffled worlds groups are compared."""
    if is_large(grounds):
        return WORLDS if grounds.rows[1].size <= MOST_SLOTS else 0
    return REPLICATES if is_testable(grounds) else 0


class Chances(NamedTuple):
    """How groups compare with what the same search finds in shuffled worlds.

    significance: (1 + number of worlds whose best group is as good) / (1 + number of worlds); NaN
      where the data are too large. Never 0: the least is .005 of 199 worlds and .05 of 19.
    false_share: Share of the groups as good as each, or better, that the shuffled worlds would have
      as well; NaN where the data are too large.
    """

    significance: NDArray[np.float64]
    false_share: NDArray[np.float64]


def chances(grounds: Grounds, groups: list[Numbers], *, seed: int) -> Chances:
    """Compare groups with what the same search finds in shuffled worlds.

    A group is chosen because it is dense, so it must not be compared with a random set. In each of
    199 worlds people keep how many grounds they stand on and grounds keep how many stand on them
    (curveball), and one pass of Leiden at each resolution with the same gate looks for groups. The
    same single passes are made on the data: a group counts with the best of theirs that it shares
    half with; if there is none, both values are 1.

    Pairs who belong together anyway are treated alike in the data and in the worlds: they tie
    nobody, and count as one member of a group. What only they share is in no world.

    The significance compares each group with the best of each world, which allows for their number
    whatever else is true. The false share counts the worlds' groups beside ours: where nothing is
    planned the two say the same, and where there are several rings each makes the others likelier.

    Strona et al. (2014), Nature Communications 5, 4114, doi:10.1038/ncomms5114.
    Westfall, Young (1993), Resampling-Based Multiple Testing, Wiley (maxT).
    Storey, Tibshirani (2003), PNAS 100, 9440-9445, doi:10.1073/pnas.1530509100.
    """
    if not groups or not is_testable(grounds):
        unknown = np.full(len(groups), np.nan)
        return Chances(unknown, unknown)
    first = seed * 100_000
    seeds = range(first, first + 1)
    shares = resolutions(grounds.rows)
    found = gated(grounds.rows, scan(grounds.rows, shares, seeds=seeds, passes=PASSES))
    scores = _scores(stands_of(grounds, grounds.tied), found)
    score = np.array([_score_of(nodes, found, scores) for nodes in groups])
    if not (score >= 0).any():
        return Chances(np.ones(len(groups)), np.ones(len(groups)))
    world = _world(grounds)

    def _by_chance(replicate: int) -> NDArray[np.float64]:
        shuffled = _shuffled(world, replicate)
        rows = tied_by(shuffled)
        groups = gated(rows, scan(rows, shares, seeds=seeds, passes=PASSES))
        return _apart(groups, _scores(shuffled, groups))

    each = map_in_order(_by_chance, range(first + 1, first + 1 + REPLICATES))
    worlds = list(with_progress(each, what="shuffled worlds", total=REPLICATES))
    highest = np.array([scores.max(initial=0.0) for scores in worlds])
    above = (highest[None, :] >= score[:, None] - CLOSE).sum(axis=1)
    ours = _apart(found, scores)
    false = _false_shares(score, ours, worlds)
    return Chances(
        np.where(score >= 0, (1 + above) / (REPLICATES + 1), 1.0),
        np.where(score >= 0, false, 1.0),
    )


def chances_apart(grounds: Grounds, surprises: list[float], *, seed: int) -> Chances:
    """Compare groups of a large graph with what the same search finds in 19 shuffled worlds.

    In each world everybody keeps the number of ties and nothing else, so that there are no
    communities; the search from every tie and the choice are the same (see `set_apart`).
    """
    if not surprises or grounds.rows[1].size > MOST_SLOTS:
        unknown = np.full(len(surprises), np.nan)
        return Chances(unknown, unknown)
    world = _world(grounds)

    def _by_chance(replicate: int) -> NDArray[np.float64]:
        rows = tied_by(_shuffled(world, replicate))
        found, _ = set_apart(rows, by_degrees(rows))
        return np.array([candidate.surprise for candidate in found])

    first = seed * 100_000 + 1
    each = map_in_order(_by_chance, range(first, first + WORLDS))
    worlds = list(with_progress(each, what="shuffled worlds", total=WORLDS))
    score = np.array(surprises)
    highest = np.array([scores.max(initial=-np.inf) for scores in worlds])
    above = (highest[None, :] >= score[:, None] - CLOSE).sum(axis=1)
    return Chances((1 + above) / (WORLDS + 1), _false_shares(score, score, worlds))


def _false_shares(
    score: NDArray[np.float64], ours: NDArray[np.float64], worlds: list[NDArray[np.float64]]
) -> NDArray[np.float64]:
    # Groups a world has on average, by those that we have, at each of our scores; of a lower score
    # with a lower share the better groups have that share too.
    levels, theirs = np.unique(ours), np.concatenate(worlds)
    expected = np.array([(1 + (theirs >= level - CLOSE).sum()) for level in levels])
    held = np.array([(ours >= level - CLOSE).sum() for level in levels])
    shares = np.minimum.accumulate(expected / (len(worlds) + 1) / held)
    place = np.searchsorted(levels, score + CLOSE, side="right") - 1
    capped: NDArray[np.float64] = np.minimum(shares, 1.0)[np.maximum(place, 0)]
    return capped


def _apart(groups: list[Numbers], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    names = [tuple(nodes.tolist()) for nodes in groups]
    order = sorted(range(len(names)), key=lambda i: (-scores[i], names[i]))
    return scores[np.array(apart(names, order), dtype=np.int64)]


def _score_of(nodes: Numbers, found: list[Numbers], scores: NDArray[np.float64]) -> float:
    best = -1.0
    for other, score in zip(found, scores.tolist(), strict=True):
        both = np.intersect1d(nodes, other, assume_unique=True).size
        if both >= ALIKE * (nodes.size + other.size - both):
            best = max(best, score)
    return best


def _scores(stands: Stands, groups: list[Numbers]) -> NDArray[np.float64]:
    sizes = np.array([nodes.size for nodes in groups], dtype=np.float64)
    return redundancies(stands, groups) / sizes


def _world(grounds: Grounds) -> Stands:
    # Only who stands on a ground takes part: a trade with nothing changes nothing.
    stands = stands_of(grounds, np.ones(grounds.node.size, dtype=np.bool_))
    there = stands.indptr[1:] > stands.indptr[:-1]
    number, n = np.cumsum(there) - 1, there.size
    low, high = stands.pairs // max(n, 1), stands.pairs % max(n, 1)
    both = there[low] & there[high]
    pairs = number[low[both]] * int(there.sum()) + number[high[both]]
    indptr = np.concatenate([[0], stands.indptr[1:][there]]).astype(np.uint32)
    return stands._replace(indptr=indptr, pairs=pairs)


def _shuffled(world: Stands, replicate: int) -> Stands:
    trades = TRADES * (world.indptr.size - 1)
    indptr, ground = shuffle(
        world.indptr, world.ground, world.weight.size, seed=replicate, trades=trades
    )
    return world._replace(indptr=indptr, ground=ground)
