"""Meetings: two identifiers at one place within some minutes, and how many chance would give.

Lives here: the search by place and day, and the permutation of days.
Not here: which places and pairs count (`co_location`).

A meeting is a place and a local day: however often two are seen there on it, it counts once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.graph.local_days import weekday

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Where more are seen at a place within the window, each is compared with the next 100 only: a
# station or a fair, where meeting says nothing.
CROWD = 100
CHUNK = 10_000  # permutations at once, so that memory stays below 50 MB


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
    seen: Sightings,
    pair: tuple[int, int],
    open_days: NDArray[np.int64],
    *,
    window_s: int,
    draws: int,
    seed: int,
) -> tuple[float, float]:
    """Return the mean number of meetings of a pair by chance, and the p-value of its own.

    The days of whoever was seen on fewer days are drawn anew from the open days of the same weekday
    between the first and the last day of either; hours and places stay.
    p = (1 + draws with as many or more) / (1 + draws) (Phipson & Smyth 2010).
    """
    a, b = sorted((seen.of(one) for one in pair), key=lambda rows: -np.unique(seen.day[rows]).size)
    days_a, days_b = np.unique(seen.day[a]), np.unique(seen.day[b])
    at = _places_met(seen, a, b, window_s)
    both = np.concatenate([days_a, days_b])
    open_days = open_days[(open_days >= both.min()) & (open_days <= both.max())]
    drawn = np.zeros(draws, np.int64)
    observed = 0
    rng = np.random.default_rng(seed)
    for of_week in range(7):
        slots = open_days[weekday(open_days) == of_week]
        moved = days_b[weekday(days_b) == of_week]
        if not (slots.size and moved.size):
            continue
        table = np.array([[at.get((s, m), 0) for m in moved.tolist()] for s in slots.tolist()])
        column = np.arange(moved.size)
        observed += int(table[np.searchsorted(slots, moved), column].sum())
        for start in range(0, draws, CHUNK):
            size = min(CHUNK, draws - start)
            order = rng.permuted(np.tile(np.arange(slots.size), (size, 1)), axis=1)
            drawn[start : start + size] += table[order[:, : moved.size], column].sum(axis=1)
    as_many = int((drawn >= observed).sum())
    return float(drawn.mean()), (1 + as_many) / (1 + draws)


def _places_met(
    seen: Sightings, a: NDArray[np.int64], b: NDArray[np.int64], window_s: int
) -> dict[tuple[int, int], int]:
    """Count the places at which they would meet, by a day of the one and a day of the other."""
    counts: dict[tuple[int, int], int] = {}
    for place in np.intersect1d(seen.place[a], seen.place[b]).tolist():
        here, there = a[seen.place[a] == place], b[seen.place[b] == place]
        near = np.abs(seen.second[here][:, None] - seen.second[there][None, :]) <= window_s
        i, j = np.nonzero(near)
        for days in set(zip(seen.day[here[i]].tolist(), seen.day[there[j]].tolist(), strict=True)):
            counts[days] = counts.get(days, 0) + 1
    return counts
