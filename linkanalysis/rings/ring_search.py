"""The search for rings: groups that chance does not make, with families set aside and without.

Lives here: candidates and what they are judged by (`search_rings`), and the groups that are left
beside others (`set_beside`).
Not here: how candidates are found (`candidates`, `separation`) and compared with shuffled worlds
(`significance`), and what else is said of them (`ring_making`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.rings.background import background_of
from linkanalysis.rings.candidates import apart, choose, gated, resolutions, scan
from linkanalysis.rings.separation import set_apart
from linkanalysis.rings.significance import chances, chances_apart
from linkanalysis.rings.support import redundancies, stands_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.rings.candidates import Candidate
    from linkanalysis.rings.grounds import Grounds
    from linkanalysis.rings.significance import Chances

__all__ = ["LEVEL", "MOST_FALSE", "Judged", "RingSearch", "search_rings", "set_beside"]

LEVEL = 0.05
# In a large graph rings are given down to this false share.
MOST_FALSE = 0.5
SEEDS = 5
# Above this many slots one seed, so that a large graph takes minutes.
LARGE = 400_000


class Judged(NamedTuple):
    """A group and how it compares with what chance makes.

    candidate: The group.
    significance, false_share: How it compares with groups of shuffled worlds; NaN if that was not
      computed.
    doubled: How many rows could be wrong at most before it falls apart, families counting once.
    """

    candidate: Candidate
    significance: float
    false_share: float
    doubled: int


class RingSearch(NamedTuple):
    """Groups beyond chance, and how they were looked for.

    groups: The groups, none of which falls apart with any one row.
    considered: How many groups there were.
    seeds: With how many seeds; 0 if groups grew from every tie.
    """

    groups: list[Judged]
    considered: int
    seeds: int


def search_rings(grounds: Grounds, *, seed: int, large: bool) -> RingSearch:
    """Look for groups that chance does not make."""
    return _from_every_tie(grounds, seed) if large else _at_resolutions(grounds, seed)


def set_beside(groups: list[Judged], others: list[Judged]) -> list[Judged]:
    """Leave out groups that share half of the smaller with another one."""
    every = [*others, *groups]
    names = [tuple(judged.candidate.nodes.tolist()) for judged in every]
    return [every[i] for i in apart(names, list(range(len(every)))) if i >= len(others)]


def _at_resolutions(grounds: Grounds, seed: int) -> RingSearch:
    first = seed * 100_000
    seeds = SEEDS if grounds.rows[1].size <= LARGE else 1
    shares = resolutions(grounds.rows)
    runs = scan(grounds.rows, shares, seeds=range(first, first + seeds))
    candidates = choose(grounds.rows, runs, gated(grounds.rows, runs))
    tested = chances(grounds, [found.nodes for found in candidates], seed=seed)
    some = (tested.significance <= LEVEL).any()
    good = (tested.significance <= LEVEL) | (some & (tested.false_share <= LEVEL))
    return RingSearch(_judged(grounds, candidates, tested, good), len(candidates), seeds)


def _from_every_tie(grounds: Grounds, seed: int) -> RingSearch:
    background = background_of(grounds.rows, seed=seed * 100_000)
    candidates, considered = set_apart(grounds.rows, background)
    tested = chances_apart(grounds, [found.surprise for found in candidates], seed=seed)
    some = (tested.false_share <= LEVEL).any()
    good = some & (tested.false_share <= MOST_FALSE)
    return RingSearch(_judged(grounds, candidates, tested, good), considered, 0)


def _judged(
    grounds: Grounds, candidates: list[Candidate], tested: Chances, good: NDArray[np.bool_]
) -> list[Judged]:
    doubled = redundancies(stands_of(grounds, grounds.tied), [found.nodes for found in candidates])
    kept = (good | np.isnan(tested.false_share)) & (doubled > 0)
    columns = (each[kept].tolist() for each in (*tested, doubled))
    chosen = [found for found, keep in zip(candidates, kept.tolist(), strict=True) if keep]
    return [Judged(*row) for row in zip(chosen, *columns, strict=True)]
