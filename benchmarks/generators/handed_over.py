"""Months of calls in which phones are handed over: who calls whom, and which phone became which.

A month of 400 phones: most are in use all month, 25 fall silent and are replaced, 60 others are in
use for a few days. A new phone keeps a share of the old one's contacts. Contacts are drawn from a
Zipf law, so that a few numbers are called by everyone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DAY_S = 86_400
EXPONENT = 0.9  # of the Zipf law of contacts


@dataclass(frozen=True)
class Month:
    """Calls of a month, and the pairs (old, new) of phones that were handed over.

    caller, callee: Numbers; phones come first, then the others.
    start_s: Seconds from the start of the month.
    """

    n: int
    n_phones: int
    caller: np.ndarray
    callee: np.ndarray
    start_s: np.ndarray
    swaps: tuple[tuple[int, int], ...]


def simulate_month(
    seed: int,
    *,
    phones: int = 400,
    swaps: int = 25,
    kept: float = 0.3,
    others: int = 2_000,
    calls: int = 100,
) -> Month:
    """Draw a month; `kept` is a share of contacts, `calls` a mean a phone and month."""
    rng = np.random.default_rng(seed)
    days, short, contacts = 30, 60, 25
    popular = 1.0 / np.arange(1, others + 1) ** EXPONENT
    cumulated = np.cumsum(popular / popular.sum())
    starts, ends = np.zeros(phones), np.full(phones, float(days))
    old, new = np.arange(swaps), np.arange(swaps, 2 * swaps)
    ends[old] = rng.uniform(6, 24, swaps)
    starts[new] = np.minimum(ends[old] + rng.uniform(0, 3, swaps), 26)
    brief = np.arange(2 * swaps, 2 * swaps + short)
    starts[brief] = rng.uniform(0, 22, short)
    ends[brief] = starts[brief] + rng.uniform(3, 10, short)
    lists = [_draw(rng, cumulated, max(5, int(rng.poisson(contacts)))) for _ in range(phones)]
    for a, b in zip(old, new, strict=True):
        size = len(lists[b])
        keep = rng.permutation(lists[a])[: max(2, round(kept * len(lists[a])))]
        rest = [x for x in lists[b] if x not in set(keep)]
        lists[b] = np.concatenate([keep, np.array(rest[: max(0, size - len(keep))], np.int64)])
    caller, callee, start = [], [], []
    for phone in range(phones):
        mine = lists[phone]
        share = (ends[phone] - starts[phone]) / days
        n_calls = max(len(mine), int(rng.poisson(calls * share)))
        more = mine[rng.integers(0, len(mine), n_calls - len(mine))]
        whom = phones + np.concatenate([mine, more])  # each contact is called at least once
        out = rng.random(n_calls) < 0.6  # the others call back
        caller.append(np.where(out, phone, whom))
        callee.append(np.where(out, whom, phone))
        when = rng.uniform(starts[phone], ends[phone], n_calls)
        start.append((when * DAY_S).astype(np.int64))
    return Month(
        phones + others,
        phones,
        np.concatenate(caller),
        np.concatenate(callee),
        np.concatenate(start),
        tuple(zip(old.tolist(), new.tolist(), strict=True)),
    )


def _draw(rng: np.random.Generator, cumulated: np.ndarray, size: int) -> np.ndarray:
    """Draw different contacts by the law."""
    found: dict[int, None] = {}
    while len(found) < size:
        for x in np.searchsorted(cumulated, rng.random(size)).tolist():
            found.setdefault(min(x, cumulated.size - 1))
            if len(found) == size:
                break
    return np.array([*found], np.int64)
