"""Pairs of identifiers: their meetings, without those at usual places, and their chance.

Lives here: `PairSearch`, which holds the sightings as numbers, and the correction for many pairs.
Not here: which pairs count (`co_location`), and the permutation of days (`meetings`).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array

from linkanalysis.graph.local_days import day_text
from linkanalysis.movement.findings import Row, reasons_of
from linkanalysis.movement.households import night_places, usual_places
from linkanalysis.movement.meetings import CROWD, Sightings, chance_of, find_meetings

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from linkanalysis.movement.located import Located

    Pair = tuple[int, int]

DRAWS = 999
# Pairs that no draw of 999 reaches are drawn 99,999 times: among many pairs .001 is not rare.
MORE_DRAWS = 99_999


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

    def chance(self, pair: Pair, *, seed: int, more: bool = True) -> tuple[float, float]:
        """Return the p-value of a pair and its mean by chance; `more` draws where 999 are few."""
        seen = self._without_usual(pair)
        # also the days on which the two were only seen at their usual places
        days = np.unique(self.seen.day)
        options = {"window_s": self.window_s, "seed": seed}
        mean, p = chance_of(seen, pair, days, draws=DRAWS, **options)
        if more and p <= 1 / (1 + DRAWS):
            mean, p = chance_of(seen, pair, days, draws=MORE_DRAWS, **options)
        return p, mean

    def looked_at(self) -> int:
        """Count the pairs that share a place."""
        n, m = len(self.entities), int(self.seen.place.max(initial=-1)) + 1
        if not n:
            return 0
        pairs = np.unique(np.stack([self.seen.entity, self.seen.place]), axis=1)
        at = coo_array((np.ones(pairs.shape[1], np.int32), pairs), shape=(n, m)).tocsr()
        shared = at @ at.T
        return int((shared.nnz - n) // 2)

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
        links = behind[["source", "target", "type", "document", "row"]]
        cells = (
            *(*shown, *self.counts(met), *chance),
            *(day_text(int(days.min())), day_text(int(days.max())), tuple(sorted(names)), counter),
        )
        reasons = reasons_of(case, links.itertuples(index=False, name=None))
        return Row(cells, tuple(shown), reasons)


def false_shares(rising: list[float], looked_at: int) -> list[float]:
    """Return the false discovery rate of each p-value, given in rising order."""
    shares = [p * looked_at / rank for rank, p in enumerate(rising, start=1)]
    return [min(1.0, *shares[at:]) for at in range(len(shares))]
