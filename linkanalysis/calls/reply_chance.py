"""How often chance makes one call follow another: exact, without draws.

Lives here: the chance if a number exchanges the times of its calls; if it makes the calls of a day
on another day; and if either call is as often the first.
Not here: which calls are compared (`replies`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import hypergeom

from linkanalysis.queries.local_days import SATURDAY, weekday

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, I64, Bools


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """Local day and second of the day of calls, as the one who answers sees them.

    lasts: Duration in seconds.
    """

    day: I64
    second: I64
    lasts: F64


def exchange_chance(marked: Bools, chosen: Bools, group: I64) -> tuple[float, float]:
    """Return the p-value of how many chosen items are marked, and the count that is expected.

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
        one = hypergeom(n, marks, picks).pmf(np.arange(min(marks, picks) + 1))
        for _ in range(times):
            whole = np.convolve(whole, one)
        expected += times * marks * picks / n
    observed = int((marked & chosen).sum())
    return float(min(1.0, whole[observed:].sum())), expected


def _alike(table: I64) -> tuple[list[list[int]], list[int]]:
    """Return the different rows, and how often each stands there."""
    rows, times = np.unique(table, axis=0, return_counts=True)
    return rows.tolist(), times.tolist()


def other_day_chance(heard: Clock, said: Clock, days: I64, gap: float) -> tuple[float, float]:
    """Return the p-value of the days on which a call follows another, and the expected calls.

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
    return _at_least(shares, observed), float(expected)


def first_chance(heard: tuple[I64, I64], said: tuple[I64, I64], gap: int) -> float:
    """Return how often chance lets so many episodes begin with a call that is heard.

    heard, said: Start and end of calls. An episode is a run of calls less than `gap` apart.

    In each episode with both kinds of calls, any of its calls is as likely to be the first. Two
    that begin at one moment count for chance.
    """
    start, end = (np.concatenate(pair) for pair in zip(heard, said, strict=True))
    is_said = np.arange(start.size) >= heard[0].size
    order = np.lexsort((~is_said, start))
    start, end, is_said = start[order], np.maximum.accumulate(end[order]), is_said[order]
    begins = np.append(True, start[1:] > end[:-1] + gap)
    episode = np.cumsum(begins) - 1
    n_said = np.bincount(episode, weights=is_said)
    share = 1 - n_said / np.bincount(episode)
    both = (share > 0) & (share < 1)
    return _at_least(share[both], int((~is_said[begins] & both).sum()))


def _at_least(shares: F64, observed: int) -> float:
    """Return the chance of so many among independent draws."""
    chance: F64 = np.ones(1)
    for share in np.sort(shares).tolist():
        chance = np.convolve(chance, [1 - share, share])
    return float(min(1.0, chance[observed:].sum()))
