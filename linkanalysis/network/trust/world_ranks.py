"""Ranks in many simulated networks (possible worlds), and the interval of most of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from linkanalysis.core.progress import with_progress
from linkanalysis.core.threads import map_in_order
from linkanalysis.kernels.csr import frozen
from linkanalysis.kernels.rankings import rank_blocks
from linkanalysis.network.measures.ranks import TIED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.network.measures.measure_table import Measure
    from linkanalysis.network.trust.worlds import Worlds

# The share of worlds whose ranks an interval spans: the usual convention.
LEVEL = 0.95

# Worlds of one task of a thread: fixed, so that the number of threads changes nothing, and small,
# so that threads finish together.
AT_ONCE = 8


@dataclass(frozen=True, slots=True, eq=False)
class WorldRanks:
    """Ranks of entities in each world.

    middle (measures, worlds, entities): Middle of the ranks that an entity and its equals take;
      NaN for an entity without a number on record.
    top (measures, entities): In how many worlds the entity is among the first.
    """

    middle: NDArray[np.float32]
    top: NDArray[np.int64]

    def bounds(
        self, level: float = LEVEL, *, affected: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the low and high ends (measures, entities) of the middle share of worlds.

        From 1, to a tenth; NaN for an entity without a rank on record. With `affected` (worlds,
        entities) they span the worlds in which an entity is affected and those in which it is not,
        each by themselves: whether it is one of few should not depend on how few.
        """
        # Weibull's plotting positions, k / (worlds + 1), make an interval of few worlds cover as
        # often as stated; NumPy's default is too narrow (benchmarks/README.md, Intervals of ranks)
        outside = (1 - level) / 2
        ranks = self.middle.astype(np.float64)
        if affected is not None:
            parts = [_ends(ranks, part, outside) for part in (affected, ~affected)]
            low, high = np.fmin(parts[0][0], parts[1][0]), np.fmax(parts[0][1], parts[1][1])
            return low.round(1), high.round(1)
        low, high = np.quantile(ranks, (outside, 1 - outside), axis=1, method="weibull")
        return low.round(1), high.round(1)


def _ends(
    ranks: NDArray[np.float64], counted: NDArray[np.bool_], outside: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return both quantiles (measures, entities) over the counted worlds; NaN without any.

    Weibull's plotting positions, as in `WorldRanks.bounds`, for a number of worlds to each entity.
    """
    none = np.isnan(ranks).all(axis=1)
    number = counted.sum(axis=0)
    # worlds that do not count come last: no rank is as large as their number
    rising = np.sort(np.where(counted, np.nan_to_num(ranks), ranks.size), axis=1)
    last = np.maximum(number - 1, 0)
    ends = []
    for share in (outside, 1 - outside):
        place = np.clip(share * (number + 1) - 1, 0, last)
        below = place.astype(np.int64)
        above = np.minimum(below + 1, last)
        one, other = (
            np.take_along_axis(rising, at[None, None], axis=1)[:, 0] for at in (below, above)
        )
        end = one + (place - below) * (other - one)
        ends.append(np.where(none | (number == 0), np.nan, end))
    return ends[0], ends[1]


def rank_in_worlds(
    worlds: Worlds,
    measures: Sequence[Measure],
    kept: NDArray[np.int64],
    *,
    number: int,
    top: int = 10,
    apart: Sequence[NDArray[np.int64]] = (),
) -> WorldRanks:
    """Rank entities in many worlds; `apart`, positions in `kept`, are ranked by themselves."""
    without = {
        column: np.isnan(row.function(worlds.ties)[kept])
        for column, row in enumerate(measures)
        if row.nullable
    }

    def _some(first: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        last = min(first + AT_ONCE, number)
        middle = np.empty((len(measures), last - first, kept.size), dtype=np.float32)
        among = np.zeros((len(measures), kept.size), dtype=np.int64)
        for world in range(first, last):
            ties = worlds.draw(world)
            # who is one with somebody else here has no ties and is last: they share one rank
            at = np.searchsorted(kept, worlds.stands_for(world)[kept])
            for column, row in enumerate(measures):
                values = row.function(ties)[kept]
                best, middles = ranks_of(values, row, apart)
                middle[column, world - first] = middles[at]
                among[column] += (best <= top)[at] & ~np.isnan(values[at])
        for column, none in without.items():
            middle[column][:, none] = np.nan
            among[column, none] = 0
        return middle, among

    # a task with nothing compiled yet would compile in each thread: the first runs alone
    parts = [_some(first) for first in range(0, min(number, 1), AT_ONCE)]
    rest = range(AT_ONCE, number, AT_ONCE)
    what = "ranking again as if records were missing"
    parts += with_progress(map_in_order(_some, rest), what=what, total=len(rest))
    if not parts:
        empty = np.empty((len(measures), 0, kept.size), dtype=np.float32)
        return WorldRanks(empty, np.zeros((len(measures), kept.size), dtype=np.int64))
    return WorldRanks(
        np.concatenate([middle for middle, _ in parts], axis=1),
        np.sum([among for _, among in parts], axis=0),
    )


def ranks_of(
    values: NDArray[Any], row: Measure, apart: Sequence[NDArray[np.int64]] = ()
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Rank values of one measure, the most notable first; those of each part by themselves."""
    tied = 0.0 if row.whole else TIED
    notable = frozen(row.notable(values), np.float64)
    if len(apart) < 2:  # noqa: PLR2004 - one part is all
        best, middle = rank_blocks(notable, tied)
        return best, middle
    best, middle = np.empty(values.size, np.int32), np.empty(values.size, np.float32)
    for part in apart:
        best[part], middle[part] = rank_blocks(frozen(notable[part], np.float64), tied)
    return best, middle


def including(
    ranks: NDArray[np.int64], low: NDArray[np.float64], high: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Extend intervals to the ranks on record that lie outside.

    Equals share the best rank, and an entity whose rank rests on doubtful ties has it in few
    worlds: both may leave the rank on record outside.
    """
    return np.minimum(low, ranks), np.maximum(high, ranks)
