"""Meetings: two identifiers at one place within some minutes, and how many chance would give.

Lives here: the search by place and day, and the chance of meetings if days are drawn anew.
Not here: which places and pairs count (`co_location`); sums over days put anew (`placements`).

A meeting is a place and a local day: however often two are seen there on it, it counts once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.movement.placements import distribution, is_small
from linkanalysis.queries.local_days import weekday

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
