"""Pairs of identifiers: their meetings, without those at usual places, and their chance."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import lgamma
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array, triu
from scipy.special import gammaln

from linkanalysis.core.rows import Row
from linkanalysis.events.movement.findings import StatedLink, reasons_of
from linkanalysis.events.movement.households import night_places, usual_places
from linkanalysis.graph.queries.local_days import WEEK, day_text, weekday

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from linkanalysis.events.movement.located import Located

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


if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Counts = dict[tuple[int, int], int]

# Where more are seen at a place within the window, each is compared with the next 100 only: a
# station or a fair, where meeting says nothing.
CROWD = 100


@dataclass(frozen=True, slots=True, eq=False)
class Sightings:
    """Events with a time, as numbers, sorted by place, day, second and entity."""

    entity: NDArray[np.int64]
    place: NDArray[np.int64]
    day: NDArray[np.int64]
    second: NDArray[np.int64]

    def of(self, entity: int) -> NDArray[np.int64]:
        """Return the indices of the events of an entity."""
        return np.flatnonzero(self.entity == entity)


def find_meetings(seen: Sightings, window_s: int) -> tuple[NDArray[np.int64], int]:
    """Return the pairs of events that meet, as two rows of indices, and the crowds cut short."""
    n = seen.entity.size
    found: list[NDArray[np.int64]] = []
    cut = 0
    for step in range(1, n):
        first = np.arange(n - step)
        near = (
            (seen.place[first] == seen.place[first + step])
            & (seen.day[first] == seen.day[first + step])
            & (seen.second[first + step] - seen.second[first] <= window_s)
        )
        first = first[near]
        if not first.size:
            break
        if step > CROWD:
            cut = np.unique(np.stack([seen.place[first], seen.day[first]]), axis=1).shape[1]
            break
        others = first[seen.entity[first] != seen.entity[first + step]]
        found.append(np.stack([others, others + step]))
    pairs = np.concatenate(found, axis=1) if found else np.empty((2, 0), np.int64)
    return pairs, cut


def chance_of(
    seen: Sightings, pair: tuple[int, int], open_days: NDArray[np.int64], *, window_s: int
) -> tuple[float, float]:
    """Return the mean number of meetings of a pair by chance, and the p-value of its own.

    The days of whoever was seen on fewer days are put anew on open days of the same weekday between
    the first and the last day of either, all ways alike; hours and places stay. Exact.
    """
    a, b = sorted((seen.of(one) for one in pair), key=lambda rows: -np.unique(seen.day[rows]).size)
    days_a, days_b = np.unique(seen.day[a]), np.unique(seen.day[b])
    at = _places_met(seen, a, b, window_s)
    both = np.concatenate([days_a, days_b])
    open_days = open_days[(open_days >= both.min()) & (open_days <= both.max())]
    chances, observed, mean = np.ones(1), 0, 0.0
    for of_week in range(7):
        slots = open_days[weekday(open_days) == of_week]
        moved = days_b[weekday(days_b) == of_week]
        for block, days in _blocks(slots, moved, at):
            table = _table(block, days, at)
            observed += int(table[np.searchsorted(block, days), np.arange(days.size)].sum())
            mean += float(table.sum()) / block.size
            chances = np.convolve(chances, distribution(table))
    return mean, min(1.0, float(chances[observed:].sum()))


def _table(slots: NDArray[np.int64], moved: NDArray[np.int64], at: Counts) -> NDArray[np.int64]:
    """Return the places at which they would meet, by the day of the one and of the other."""
    cells = [[at.get((slot, day), 0) for day in moved.tolist()] for slot in slots.tolist()]
    return np.array(cells, np.int64).reshape(slots.size, moved.size)


def _blocks(
    slots: NDArray[np.int64], moved: NDArray[np.int64], at: Counts
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Halve the time until each part can be computed: then days are drawn within a part alone.

    Whether a part is halved depends on all ways to put the days, never on the way they fell.
    """
    if not (slots.size and moved.size):
        return
    if is_small(_table(slots, moved, at)):
        yield slots, moved
        return
    middle = slots[slots.size // 2]
    for early in (True, False):
        of_slots, of_moved = ((days < middle) == early for days in (slots, moved))
        yield from _blocks(slots[of_slots], moved[of_moved], at)


def _places_met(
    seen: Sightings, a: NDArray[np.int64], b: NDArray[np.int64], window_s: int
) -> Counts:
    """Count the places at which they would meet, by a day of the one and a day of the other."""
    counts: dict[tuple[int, int], int] = {}
    for place in np.intersect1d(seen.place[a], seen.place[b]).tolist():
        here, there = a[seen.place[a] == place], b[seen.place[b] == place]
        near = np.abs(seen.second[here][:, None] - seen.second[there][None, :]) <= window_s
        i, j = np.nonzero(near)
        for days in set(zip(seen.day[here[i]].tolist(), seen.day[there[j]].tolist(), strict=True)):
            counts[days] = counts.get(days, 0) + 1
    return counts


if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Table = NDArray[np.int64]

# Rows or columns with anything in them, whichever are fewer: all their subsets are gone through.
MOST = 10


def distribution(table: Table) -> Floats:
    """Return the chance of each sum, from 0 up.

    table: Cells of at least 0 (rows, columns); no more columns than rows, and `is_small`.

    Every way to join some rows with something in them to as many such columns is counted once, by
    the sum of its cells; the columns that are left are put into empty rows.
    """
    table = table[:, table.any(axis=0)]
    kept = table[table.any(axis=1)]
    n, empty, columns = len(table), len(table) - len(kept), table.shape[1]
    joined = _joined(kept.T if len(kept) > columns else kept)
    k = range(joined.shape[0])
    ways = [
        np.exp(_log_falling(empty, columns - each) - _log_falling(n, columns))
        if columns - each <= empty
        else 0.0
        for each in k
    ]
    chances: Floats = np.array(ways) @ joined
    return chances


def is_small(table: Table) -> bool:
    """Tell whether the chance of a table can be computed exactly in a moment."""
    return min(int(table.any(axis=0).sum()), int(table.any(axis=1).sum())) <= MOST


def _joined(table: Table) -> Floats:
    """Count the ways to join k rows with k columns, by k and by the sum of their cells."""
    rows, columns = table.shape
    most = int(np.sort(table.max(axis=1, initial=0))[::-1][: min(rows, columns)].sum())
    taken = np.arange(1 << rows)
    ways = np.zeros((taken.size, most + 1))
    ways[0, 0] = 1.0
    for column in table.T.tolist():
        before = ways.copy()
        for row, cell in enumerate(column):
            free = taken[(taken >> row) & 1 == 0]
            ways[free | (1 << row), cell:] += before[free, : most + 1 - cell]
    size = np.array([number.bit_count() for number in taken.tolist()])
    return np.array([ways[size == k].sum(axis=0) for k in range(min(rows, columns) + 1)])


def _log_falling(n: int, k: int) -> float:
    """Return the logarithm of n (n - 1) … (n - k + 1)."""
    return lgamma(n + 1) - lgamma(n - k + 1)
