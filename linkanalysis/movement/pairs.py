"""Pairs of identifiers: their meetings, without those at usual places, and their chance.

Lives here: `PairSearch`, which holds the sightings as numbers, and the correction for many pairs.
Not here: which pairs count (`co_location`), and the permutation of days (`meetings`).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array, triu
from scipy.special import gammaln

from linkanalysis._rows import Row
from linkanalysis.movement.findings import StatedLink, reasons_of
from linkanalysis.movement.households import night_places, usual_places
from linkanalysis.movement.meetings import CROWD, Sightings, chance_of, find_meetings
from linkanalysis.queries.local_days import WEEK, day_text, weekday

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from linkanalysis.movement.located import Located

    Pair = tuple[int, int]

CLOSE = 1 + 1e-9  # p-values closer than this are equal


class PairSearch:
    """The sightings of some identifiers as numbers, and what was left out."""

    def __init__(
        self, located: Located, events: pd.DataFrame, minutes: int, *, leave_out: bool
    ) -> None:
        self.located = located
        self.nights = night_places(events) if leave_out else {}
        usual = usual_places(events) if leave_out else {}
        self.window_s = 60 * minutes
        self.entities = sorted(set(events["entity"]))
        places = sorted(set(events["place"]))
        columns = (
            events["entity"].map({key: n for n, key in enumerate(self.entities)}),
            events["place"].map({key: n for n, key in enumerate(places)}),
            events["day"],
            events["second"],
        )
        entity, place, day, second = (c.to_numpy(dtype=np.int64) for c in columns)
        order = np.lexsort((entity, second, day, place))
        self.events = events.iloc[order].reset_index(drop=True)
        self.seen = Sightings(entity[order], place[order], day[order], second[order])
        number = {key: n for n, key in enumerate(places)}
        self.usual = {
            code: {number[key] for key in usual.get(who, ())}
            for code, who in enumerate(self.entities)
        }
        self.notes: list[str] = [*located.notes(timed=True)]

    def meetings(self) -> dict[Pair, NDArray[np.int64]]:
        """Return the pairs of events that meet by pair, without those at usual places."""
        pairs, cut = find_meetings(self.seen, self.window_s)
        if cut:
            self.notes.append(
                f"Crowds of more than {CROWD} at a place on a day, compared in part: {cut:,}."
            )
        found: defaultdict[Pair, list[tuple[int, int]]] = defaultdict(list)
        left_out = 0
        for i, j in pairs.T.tolist():
            a, b = sorted((int(self.seen.entity[i]), int(self.seen.entity[j])))
            if int(self.seen.place[i]) in self.usual[a] | self.usual[b]:
                left_out += 1
            else:
                found[a, b].append((i, j))
        if left_out:
            self.notes.append(
                f"Meetings at a usual place of one of the two, not counted: {left_out:,}; "
                'homes="count" counts them.'
            )
        return {pair: np.array(met) for pair, met in sorted(found.items())}

    def _without_usual(self, pair: Pair) -> Sightings:
        """Return the sightings without those of a pair at the usual places of either."""
        usual = sorted(self.usual[pair[0]] | self.usual[pair[1]])
        keep = ~(np.isin(self.seen.entity, pair) & np.isin(self.seen.place, usual))
        seen = self.seen
        return Sightings(seen.entity[keep], seen.place[keep], seen.day[keep], seen.second[keep])

    def chance(self, pair: Pair) -> tuple[float, float]:
        """Return the p-value of a pair and its mean by chance."""
        seen = self._without_usual(pair)
        # also the days on which the two were only seen at their usual places
        days = np.unique(self.seen.day)
        mean, p = chance_of(seen, pair, days, window_s=self.window_s)
        return p, mean

    def smallest(self, places: int, days: int) -> NDArray[np.float64]:
        """Return a bound below the p-value of each pair that could be tested, rising.

        The days of one can be put in so many ways, and none is less likely than one of them. Who
        shares fewer places, or is seen on fewer days, than a test needs can never be found.
        """
        n, m = len(self.entities), int(self.seen.place.max(initial=-1)) + 1
        if not n:
            return np.empty(0)
        pairs = np.unique(np.stack([self.seen.entity, self.seen.place]), axis=1)
        at = coo_array((np.ones(pairs.shape[1], np.int32), pairs), shape=(n, m)).tocsr()
        shared = triu(at @ at.T, k=1).tocoo()
        n_days, ways = self._ways()
        able = (shared.data >= places) & (n_days[shared.coords[0]] >= days)
        one, other = (each[able & (n_days[shared.coords[1]] >= days)] for each in shared.coords)
        either = np.maximum(ways[one], ways[other])
        fewer = np.where(n_days[one] < n_days[other], ways[one], ways[other])
        # a pair whose usual places are left out may have lost the days of either
        known = (n_days[one] != n_days[other]) & (not any(self.usual.values()))
        return np.sort(np.exp(-np.where(known, fewer, either)))

    def _ways(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Count the days of each, and in how many ways they could be put anew (logarithm)."""
        open_days = np.bincount(weekday(np.unique(self.seen.day)), minlength=WEEK)
        who, day = np.unique(np.stack([self.seen.entity, self.seen.day]), axis=1)
        counts = np.zeros((len(self.entities), WEEK), np.int64)
        np.add.at(counts, (who, weekday(day)), 1)
        ways = gammaln(open_days + 1) - gammaln(open_days - counts + 1)
        return counts.sum(axis=1), ways.sum(axis=1)

    def counts(self, met: NDArray[np.int64]) -> tuple[int, int, int]:
        """Count the place-days, places and days of some meetings."""
        at = set(zip(self.seen.place[met[:, 0]], self.seen.day[met[:, 0]], strict=True))
        return len(at), len({place for place, _ in at}), len({day for _, day in at})

    def row(
        self,
        pair: Pair,
        met: NDArray[np.int64],
        chance: tuple[float, float, int, float, float],
        counter: tuple[str, ...],
    ) -> Row:
        """Make the row of a pair."""
        case = self.located.case
        shown = sorted(case.protection.shown(self.entities[code]) for code in pair)
        days = self.seen.day[met[:, 0]]
        names = {self.located.shown_places[key] for key in self.events["place"].iloc[met[:, 0]]}
        behind = self.events.iloc[np.unique(met)]
        links = behind[list(StatedLink._fields)]
        cells = (
            *(*shown, *self.counts(met), *chance),
            *(day_text(int(days.min())), day_text(int(days.max())), tuple(sorted(names)), counter),
        )
        reasons = reasons_of(case, map(StatedLink._make, links.itertuples(index=False)))
        return Row(cells, tuple(shown), reasons)


def corrected(
    rising: list[float], smallest: NDArray[np.float64]
) -> tuple[list[float], list[float]]:
    """Correct p-values, given in rising order, for all pairs that could have one as small.

    smallest: The smallest that each pair can have, rising: whoever is seen on two days alone can
      never have a small one, and does not count.

    Returns family-wise p-values and false discovery rates. Tarone (1990), Biometrics 46(2),
    515-522; Gilbert (2005), Applied Statistics 54(1), 143-158.
    """
    able = np.searchsorted(smallest, np.array(rising) * CLOSE, side="right").tolist()
    totals = [
        p * max(number, rank) for rank, (p, number) in enumerate(zip(rising, able, strict=True), 1)
    ]
    shares = [total / rank for rank, total in enumerate(totals, start=1)]
    false = [min(1.0, *shares[at:]) for at in range(len(shares))]
    return [min(1.0, total) for total in totals], false
