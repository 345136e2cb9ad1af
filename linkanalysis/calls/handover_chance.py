"""How often two numbers have contacts as similar as those of a pair by chance.

Lives here: the comparison with all numbers in use at one time, and its correction.
Not here: the search for pairs (`handovers`).

Two numbers in use at the same time are not a hand-over. Strangers, relatives and colleagues share
contacts among these as well, so they show how often similar contacts have an innocent reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.calls.false_shares import false_share
from linkanalysis.calls.phone_use import LEAST_CONTACTS
from linkanalysis.kernels.handovers import STEPS, Use, count_alike

if TYPE_CHECKING:
    from linkanalysis.calls.phone_use import PhoneUse
    from linkanalysis.kernels.csr import F64, I64
    from linkanalysis.kernels.handovers import Rule

# Lists of contacts count as equally long if they differ by up to this factor. Steps of a seventh
# listed 195 of 200 hand-overs in eight months of 400 phones; 32 groups of equal size, 171.
STEP = 1.15
BANDS = 48  # the last one takes all lists longer than 3,500


@dataclass(frozen=True, slots=True, eq=False)
class Chance:
    """What chance gives, a value for each pair.

    looked_at: Pairs that the rule of time allows.
    """

    significance: F64
    p_all: F64
    false_share: F64
    looked_at: int


def chance_of(
    use: PhoneUse, pairs: tuple[I64, I64], score: F64, rule: Rule, *, share: float
) -> Chance:
    """Rank the score of each pair among pairs in use at one time with about as many contacts.

    Each pair is compared with so many that `share` of a pair is the least that chance can give.
    """
    old, new = pairs
    lasting = use.use.last - use.use.first > rule.overlap
    kept = use.use._replace(eligible=use.use.eligible & lasting)
    band = _bands(use.counted)
    together = _summed(pairs_in_use(kept, rule, band))
    alike = count_alike(use.indptr, use.indices, use.weight, kept, rule, band)
    as_alike = _summed(np.cumsum(alike[::-1], axis=0)[::-1])
    looked_at = _allowed(use.use, rule)
    low, high = np.minimum(band[old], band[new]), np.maximum(band[old], band[new])
    step = np.minimum((score * STEPS).astype(np.int64), STEPS - 1)
    p_values = np.ones(old.size)
    for k, (a, b) in enumerate(zip(low.tolist(), high.tolist(), strict=True)):
        width = _wide_enough(together, a, b, looked_at / share)
        as_high = _within(as_alike[step[k]], a, b, width)
        p_values[k] = (1 + as_high) / (1 + _within(together, a, b, width))
    return Chance(
        p_values,
        np.minimum(1.0, p_values * looked_at),
        false_share(p_values, looked_at),
        looked_at,
    )


def _bands(contacts: I64) -> I64:
    """Return the band of each number; numbers in one band have about as many contacts."""
    steps = np.log(np.maximum(contacts, LEAST_CONTACTS) / LEAST_CONTACTS) / np.log(STEP)
    band: I64 = np.minimum(steps.astype(np.int64), BANDS - 1)
    return band


def pairs_in_use(use: Use, rule: Rule, band: I64) -> I64:
    """Count the pairs in use at one time, by the lower and the higher band of the two."""
    groups = [np.flatnonzero(use.eligible & (band == k)) for k in range(BANDS)]
    first = [np.sort(use.first[group]) for group in groups]
    end = [np.sort(use.last[group] - rule.overlap) for group in groups]
    found = np.zeros((BANDS, BANDS), np.int64)
    for a in range(BANDS):
        for b in range(a, BANDS):
            over = np.searchsorted(end[a], first[b], side="right").sum()
            to_come = (first[a].size - np.searchsorted(first[a], end[b])).sum()
            found[a, b] = first[a].size * first[b].size - over - to_come
        found[a, a] = (found[a, a] - first[a].size) // 2  # each with itself, and both ways
    return found


def _summed(counts: I64) -> I64:
    """Sum over all lower bands of both, with a row and a column of zeros before."""
    sums = np.cumsum(np.cumsum(counts, axis=-2), axis=-1)
    before = [(0, 0)] * (counts.ndim - 2) + [(1, 0)] * 2
    found: I64 = np.pad(sums, before)
    return found


def _wide_enough(sums: I64, low: int, high: int, enough: float) -> int:
    """Return how far bands may lie from the two, so that enough pairs are compared."""
    widths = (k for k in range(BANDS) if _within(sums, low, high, k) >= enough)
    return next(widths, BANDS)


def _within(sums: I64, low: int, high: int, width: int) -> int:
    """Count the pairs whose bands are at most `width` from the two."""
    (a, b), (c, d) = (
        (max(band - width, 0), min(band + width + 1, sums.shape[0] - 1)) for band in (low, high)
    )
    return int(sums[b, d] - sums[a, d] - sums[b, c] + sums[a, c])


def _allowed(use: Use, rule: Rule) -> int:
    """Count the pairs that the rule of time allows."""
    kept = use.eligible
    last = np.sort(use.last[kept])
    first = use.first[kept]
    upper = np.searchsorted(last, first + rule.overlap, side="right")
    lower = np.searchsorted(last, first - rule.gap, side="left")
    return int(np.maximum(upper - lower, 0).sum())
