"""The p-value of a ring: how often the same search finds as much in simulated networks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.core.progress import with_progress
from linkanalysis.core.threads import map_in_order
from linkanalysis.kernels.swaps import shuffle, swap_ties
from linkanalysis.rings.candidates import distinct, gated, networks, resolutions, scan
from linkanalysis.rings.large_graph import by_degrees, standing_out, surprise
from linkanalysis.rings.redundancy import Holdings, holdings_of, redundancies, tied_by

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.network.groups.labels import Rows
    from linkanalysis.rings.evidence import Evidence

    Numbers = NDArray[np.int64]

# The conventional level of a test. At it 1 of 50 simulated cases without rings gave one
# (benchmarks/README.md, "Rings among families").
LEVEL = 0.05
# In a large graph rings are listed down to this false share: up to half of the list may be chance,
# so its order matters (benchmarks/README.md, "Planted rings").
MOST_FALSE = 0.5
# Simulated networks: the smallest p-value is 1/(worlds + 1), so 199 allow .005, and 19 are the
# fewest that allow .05.
WORLDS = 199
WORLDS_LARGE = 19
# Above 200,000 ties (a tie has two slots) no network is simulated: a p-value less for an answer in
# under a minute.
MOST_SLOTS = 400_000
# Trades a person: at least five mix a network well (Strona et al. 2014).
TRADES = 5
# Tries a tie of a simple graph: ten accepted or refused mix it well (Fosdick et al. 2018).
TRIES = 10
# Up to this many rows of incidence, and pairs who share a thing, 199 networks are simulated: with
# 40,000 stays of 500 people that takes 10 CPU s (benchmarks/README.md, "Rings at scale").
MOST_ROWS = 50_000
MOST_PAIRS = 100_000
# Above this many ties a graph without things is large: 199 searches would take too long.
MOST_TIES = 10_000
# Jaccard index from which a group of the single-pass search is the same group.
SAME = 0.5
# One pass at each resolution in simulated networks and, to compare like with like, on the data: the
# full search would take 199 times as long.
PASSES = 1
# Without things passes from so many seeds up to 2,000 ties (a tie has two slots), which takes up to
# 3.5 CPU s instead of .7; otherwise from one. One pass misses what is plain to see: of 20 cliques
# of seven added to a police network one seed missed 5, two 1 and five none. With things a ring of
# the tests was lost by it, since simulated networks hold more as well.
FEW_SLOTS, SEEDS_IF_FEW = 4_000, 5
# Scores are quotients of small integers; closer ones are equal.
CLOSE = 1e-12


def is_testable(evidence: Evidence) -> bool:
    """Whether the data are small enough to be shuffled and searched 199 times."""
    members = np.bincount(evidence.thing, minlength=1)
    pairs = int((members * (members - 1) // 2).sum())
    return 0 < evidence.node.size <= MOST_ROWS and pairs <= MOST_PAIRS


def is_large(evidence: Evidence) -> bool:
    """Whether a graph without things is too large to be shuffled and searched 199 times."""
    return not evidence.two_mode and evidence.strength.size > MOST_TIES


def number_of_worlds(evidence: Evidence) -> int:
    """Return the number of simulated networks with which groups are compared."""
    if is_large(evidence):
        return WORLDS_LARGE if evidence.rows[1].size <= MOST_SLOTS else 0
    return WORLDS if is_testable(evidence) else 0


class Chances(NamedTuple):
    """How groups compare with those of simulated networks; NaN where the data are too large.

    significance: The p-value, (1 + worlds whose best group is as strong) / (1 + worlds).
    false_share: Of the groups at least as strong as each, the share expected by chance.
    """

    significance: NDArray[np.float64]
    false_share: NDArray[np.float64]

    def exceeded(self, *, large: bool) -> NDArray[np.bool_]:
        """Mark the groups that exceed chance; all where that was not computed."""
        strong, shares = self.significance <= LEVEL, self.false_share
        if large:
            exceed = (shares <= LEVEL).any() & (shares <= MOST_FALSE)
        else:
            exceed = strong | (strong.any() & (shares <= LEVEL))
        unknown: NDArray[np.bool_] = np.isnan(shares)
        return exceed | unknown


def chances(evidence: Evidence, groups: list[Numbers], *, seed: int) -> Chances:
    """Compare groups with what the same search finds in simulated networks.

    A group is chosen because it is dense, so comparing it with a random set would be wrong: each
    world (curveball; swaps of ties if nothing is shared) is searched as well, in single passes. The
    same passes are made on the data: a group scores as the best of theirs with which it shares
    half; without one both values are 1.
    Things that only pairs who belong together anyway share are in no world.

    The p-value compares each group with the best of each world, so it is family-wise. The false
    share compares numbers of groups, so several rings make one another more credible.

    Strona et al. (2014), Nature Communications 5, 4114, doi:10.1038/ncomms5114.
    Westfall, Young (1993), Resampling-Based Multiple Testing, Wiley (maxT).
    Storey, Tibshirani (2003), PNAS 100, 9440-9445, doi:10.1073/pnas.1530509100.
    """
    if not groups or not is_testable(evidence):
        unknown = np.full(len(groups), np.nan)
        return Chances(unknown, unknown)
    first = seed * 100_000
    few = not evidence.two_mode and evidence.rows[1].size <= FEW_SLOTS
    seeds = range(first, first + (SEEDS_IF_FEW if few else 1))
    shares = resolutions(evidence.rows)

    def _groups(rows: Rows) -> list[Numbers]:
        searched = networks(rows, two_mode=evidence.two_mode)
        runs = [gated(each, scan(each, shares, seeds=seeds, passes=PASSES)) for each in searched]
        groups = {tuple(nodes.tolist()): nodes for each in runs for nodes in each}
        return [groups[name] for name in sorted(groups)]

    found = _groups(evidence.rows)
    holdings = holdings_of(evidence, evidence.tied) if evidence.two_mode else None
    scores = _scores(holdings, evidence.rows, found)
    score = np.array([_score_of(nodes, found, scores) for nodes in groups])
    known = score > -np.inf
    if not known.any():
        return Chances(np.ones(len(groups)), np.ones(len(groups)))
    null = _null(evidence)

    def _by_chance(world: int) -> NDArray[np.float64]:
        shuffled = _shuffled(null, world) if evidence.two_mode else _swapped(evidence, world)
        rows = tied_by(shuffled)
        groups = _groups(rows)
        holdings = shuffled if evidence.two_mode else None
        return _distinct(groups, _scores(holdings, rows, groups))

    each = map_in_order(_by_chance, range(first + 1, first + 1 + WORLDS))
    worlds = list(with_progress(each, what="comparing with chance", total=WORLDS))
    significance = p_values(score, [found.max(initial=-np.inf) for found in worlds])
    ours = _distinct(found, scores)
    false = false_shares(score, ours, worlds)
    return Chances(np.where(known, significance, 1.0), np.where(known, false, 1.0))


def chances_large(evidence: Evidence, surprises: list[float], *, seed: int) -> Chances:
    """Compare groups of a large graph with what the same search finds in 19 simulated networks.

    In each world people keep only their number of ties, so there are no communities; the search
    from every tie and the choice are the same (see `standing_out`).
    """
    if not surprises or evidence.rows[1].size > MOST_SLOTS:
        unknown = np.full(len(surprises), np.nan)
        return Chances(unknown, unknown)

    def _by_chance(world: int) -> NDArray[np.float64]:
        rows = tied_by(_swapped(evidence, world))
        found, _ = standing_out(rows, by_degrees(rows))
        return np.array([candidate.surprise for candidate in found])

    first = seed * 100_000 + 1
    each = map_in_order(_by_chance, range(first, first + WORLDS_LARGE))
    worlds = list(with_progress(each, what="comparing with chance", total=WORLDS_LARGE))
    score = np.array(surprises)
    significance = p_values(score, [found.max(initial=-np.inf) for found in worlds])
    return Chances(significance, false_shares(score, score, worlds))


def p_values(score: NDArray[np.float64], highest: list[float]) -> NDArray[np.float64]:
    """Compare each score with the highest of each simulated network."""
    as_strong = (np.array(highest)[None, :] >= score[:, None] - CLOSE).sum(axis=1)
    values: NDArray[np.float64] = (1 + as_strong) / (1 + len(highest))
    return values


def false_shares(
    score: NDArray[np.float64], ours: NDArray[np.float64], worlds: list[NDArray[np.float64]]
) -> NDArray[np.float64]:
    """Divide, at each score, the groups that a world has on average by those of the records.

    Where a lower score has a lower share, stronger groups get that share too.
    """
    levels, theirs = np.unique(ours), np.concatenate(worlds)
    if not levels.size:
        return np.ones(score.size)
    expected = np.array([(1 + (theirs >= level - CLOSE).sum()) for level in levels])
    found = np.array([(ours >= level - CLOSE).sum() for level in levels])
    shares = np.minimum.accumulate(expected / (len(worlds) + 1) / found)
    position = np.searchsorted(levels, score + CLOSE, side="right") - 1
    capped: NDArray[np.float64] = np.minimum(shares, 1.0)[np.maximum(position, 0)]
    return capped


def _distinct(groups: list[Numbers], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    names = [tuple(nodes.tolist()) for nodes in groups]
    order = sorted(range(len(names)), key=lambda i: (-scores[i], names[i]))
    return scores[np.array(distinct(names, order), dtype=np.int64)]


def _score_of(nodes: Numbers, found: list[Numbers], scores: NDArray[np.float64]) -> float:
    best = -np.inf
    for other, score in zip(found, scores.tolist(), strict=True):
        both = np.intersect1d(nodes, other, assume_unique=True).size
        if both >= SAME * (nodes.size + other.size - both):
            best = max(best, score)
    return best


def _scores(holdings: Holdings | None, rows: Rows, groups: list[Numbers]) -> NDArray[np.float64]:
    """Score groups by redundant ties a member or, without things, by the surprise of their ties.

    By redundant ties the hubs of a police network are as strong as a clique of seven newcomers: in
    simulated networks of the same degrees hubs are tied as densely.
    """
    if holdings is None:
        return surprise(rows, groups, by_degrees(rows))
    sizes = np.array([nodes.size for nodes in groups], dtype=np.float64)
    return redundancies(holdings, groups) / sizes


def _null(evidence: Evidence) -> Holdings:
    # Only people with a thing take part: a trade with nothing changes nothing.
    holdings = holdings_of(evidence, np.ones(evidence.node.size, dtype=np.bool_))
    there = holdings.indptr[1:] > holdings.indptr[:-1]
    number, n = np.cumsum(there) - 1, there.size
    low, high = holdings.pairs // max(n, 1), holdings.pairs % max(n, 1)
    both = there[low] & there[high]
    pairs = number[low[both]] * int(there.sum()) + number[high[both]]
    indptr = np.concatenate([[0], holdings.indptr[1:][there]]).astype(np.uint32)
    return holdings._replace(indptr=indptr, pairs=pairs)


def _shuffled(null: Holdings, world: int) -> Holdings:
    trades = TRADES * (null.indptr.size - 1)
    indptr, thing = shuffle(null.indptr, null.thing, null.strength.size, seed=world, trades=trades)
    return null._replace(indptr=indptr, thing=thing)


def _swapped(evidence: Evidence, world: int) -> Holdings:
    """Swap the ends of ties among people: a graph in which no pair is tied twice."""
    n, thing = evidence.people.n, evidence.thing.reshape(-1, 2)[:, 0]
    ends = evidence.node.reshape(-1, 2)
    source, target = swap_ties(n, ends[:, 0], ends[:, 1], seed=world, tries=TRIES)
    node, things = np.concatenate([source, target]), np.concatenate([thing, thing])
    order = np.lexsort((things, node))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(node, minlength=n))]).astype(np.uint32)
    things = things[order].astype(np.uint32)
    return Holdings(indptr, things, evidence.strength, evidence.benign)
