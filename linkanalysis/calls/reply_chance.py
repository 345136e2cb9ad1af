"""How often chance makes one call follow another: exact, without draws.

Lives here: the chance if a number exchanges the times of its calls; if it makes the calls of a day
on another day; and if either call is as often the first.
Not here: which calls are compared (`replies`).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.queries.local_days import SATURDAY, weekday

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, I64, Bools


@dataclass(frozen=True, slots=True, eq=False)
class Chance:
    """How often chance gives each count, from none on, and the count that was observed.

    expected: What is expected by chance, of what the reader is told.
    """

    shares: F64
    observed: int
    expected: float = 0.0

    @property
    def p_value(self) -> float:
        """Chance of so many or more."""
        return float(self._tails()[self.observed])

    def steps(self, least: int = 0) -> F64:
        """Return the p-values that a count of at least so many can have."""
        return self._tails()[least:]

    def _tails(self) -> F64:
        return np.minimum(np.cumsum(self.shares[::-1])[::-1], 1.0)


def steps_of_both(one: F64, other: F64) -> F64:
    """Return the values that the larger of two p-values can have."""
    if not (one.size and other.size):
        return np.empty(0)
    both = np.concatenate([one, other])
    larger: F64 = both[both >= max(one.min(), other.min())]
    return larger


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """Local day and second of the day of calls, as the one who answers sees them.

    lasts: Duration in seconds.
    """

    day: I64
    second: I64
    lasts: F64


def exchange_chance(marked: Bools, chosen: Bools, group: I64) -> Chance:
    """Return the chance of how many chosen items are marked.

    The marks are exchanged within each group; the number marked in a group is then hypergeometric,
    and the whole is the sum over groups.
    """
    groups, at = np.unique(group, return_inverse=True)
    table = np.stack(
        [
            np.bincount(at, minlength=groups.size),
            np.bincount(at, weights=marked, minlength=groups.size).astype(np.int64),
            np.bincount(at, weights=chosen, minlength=groups.size).astype(np.int64),
        ],
        axis=1,
    )
    free = (table[:, 1:] > 0).all(axis=1)
    whole: F64 = np.ones(1)
    expected = 0.0
    for (n, marks, picks), times in zip(*_alike(table[free]), strict=True):
        one = [
            comb(marks, hits) * comb(n - marks, picks - hits) / comb(n, picks)
            for hits in range(min(marks, picks) + 1)
        ]
        for _ in range(times):
            whole = np.convolve(whole, one)
        expected += times * marks * picks / n
    observed = int((marked & chosen).sum())
    return Chance(whole, observed, expected)


def _alike(table: I64) -> tuple[list[list[int]], list[int]]:
    """Return the different rows, and how often each stands there."""
    rows, times = np.unique(table, axis=0, return_counts=True)
    return rows.tolist(), times.tolist()


def other_day_chance(heard: Clock, said: Clock, days: I64, gap: float) -> Chance:
    """Return the chance of the days on which a call follows another; calls are expected.

    days: Days on which calls could be made, sorted.
    gap: Longest time in seconds from the end of the one to the other.

    The calls of each day keep their hours and are put on any of the days, own day included,
    weekdays and weekends apart. The number of days with a call that follows is then a sum of
    independent draws.
    """
    follows = (said.second[:, None] > heard.second) & (
        said.second[:, None] <= heard.second + heard.lasts + gap
    )
    call, other = np.nonzero(follows)
    on = np.zeros((said.day.size, days.size), np.bool_)
    on[call, np.searchsorted(days, heard.day[other])] = True
    groups, at = np.unique(said.day, return_inverse=True)
    any_call = np.zeros((groups.size, days.size), np.bool_)
    np.logical_or.at(any_call, at, on)
    observed = int(any_call[np.arange(groups.size), np.searchsorted(days, groups)].sum())
    alike = (weekday(groups) >= SATURDAY)[:, None] == (weekday(days) >= SATURDAY)
    shares = (any_call & alike).sum(axis=1) / alike.sum(axis=1)
    expected = ((on & alike[at]).sum(axis=1) / alike.sum(axis=1)[at]).sum()
    return Chance(_sum_of(shares), observed, float(expected))


def first_chance(heard: tuple[I64, I64], said: tuple[I64, I64], gap: int) -> Chance:
    """Return the chance of how many episodes begin with a call that is heard.

    heard, said: Start and end of calls. An episode is a run of calls less than `gap` apart.

    In each episode with both kinds of calls, any of its calls is as likely to be the first. Two
    that begin at one moment count for chance.
    """
    episode, order = _episodes(heard, said, gap)
    is_said = order >= heard[0].size
    begins = np.append(True, episode[1:] > episode[:-1])
    share = 1 - np.bincount(episode, weights=is_said) / np.bincount(episode)
    both = (share > 0) & (share < 1)
    return Chance(_sum_of(share[both]), int((~is_said[begins] & both).sum()))


def are_beside(heard: tuple[I64, I64], said: tuple[I64, I64], gap: int) -> Bools:
    """Tell which calls are in one episode with a call that is heard, as `first_chance` has it."""
    episode, order = _episodes(heard, said, gap)
    n_heard = heard[0].size
    beside = np.zeros(order.size, np.bool_)
    beside[order] = np.bincount(episode, weights=order < n_heard)[episode] > 0
    return beside[n_heard:]


def _episodes(heard: tuple[I64, I64], said: tuple[I64, I64], gap: int) -> tuple[I64, I64]:
    """Return the number of the episode of each call, in their order, and the order of the calls.

    Calls are ordered by start, and of two that begin at one moment the one that is said is first;
    in the order those that are heard are numbered before those that are said.
    """
    start, end = (np.concatenate(pair) for pair in zip(heard, said, strict=True))
    order = np.lexsort((np.arange(start.size) < heard[0].size, start))
    start, end = start[order], np.maximum.accumulate(end[order])
    return np.cumsum(np.append(False, start[1:] > end[:-1] + gap)), order


def _sum_of(shares: F64) -> F64:
    """Return the chance of each number of hits among independent draws that may hit."""
    chance: F64 = np.ones(1)
    for share in np.sort(shares[shares > 0]).tolist():
        chance = np.convolve(chance, [1 - share, share])
    return chance
