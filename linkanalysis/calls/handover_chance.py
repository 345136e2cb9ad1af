"""How often two numbers have contacts as similar as those of a pair by chance.

Lives here: the comparison with all numbers in use at one time, and its correction.
Not here: the search for pairs (`handovers`).

Two numbers in use at the same time are not a hand-over. Strangers, relatives and colleagues share
contacts among these as well, so they show how often similar contacts have an innocent reason.

Where only the records of some numbers were requested, these share no contact with the numbers that
they call: the one list names the other numbers, the other list theirs. Counted together, such pairs
would make every likeness look rare. So a pair is compared with pairs of the same two sides.
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

Span = tuple[int, int]  # the first band, and the one after the last


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
    many = int(band.max(initial=-1)) + 1
    band += many * _sides(use)
    together = _summed(pairs_in_use(kept, rule, band))
    alike = count_alike(use.indptr, use.indices, use.weight, kept, rule, band)
    as_alike = _summed(np.cumsum(alike[::-1], axis=0)[::-1])
    looked_at = _allowed(use.use, rule)
    low, high = np.minimum(band[old], band[new]), np.maximum(band[old], band[new])
    step = np.minimum((score * STEPS).astype(np.int64), STEPS - 1)
    p_values = np.ones(old.size)
    for k, (a, b) in enumerate(zip(low.tolist(), high.tolist(), strict=True)):
        near = _wide_enough(together, (a, b), many, looked_at / share)
        p_values[k] = (1 + _within(as_alike[step[k]], *near)) / (1 + _within(together, *near))
    return Chance(
        p_values,
        np.minimum(1.0, p_values * looked_at),
        false_share(p_values, looked_at),
        looked_at,
    )


def _sides(use: PhoneUse) -> I64:
    """Return 1 for numbers that have a contact with too few contacts to be compared, else 0.

    A number that stands in the records of others alone has none: they all have contacts enough.
    """
    degree: I64 = np.diff(use.indptr.astype(np.int64)).astype(np.int64)
    row = np.repeat(np.arange(degree.size), degree)
    side: I64 = np.zeros(degree.size, np.int64)
    side[row[degree[use.indices] < LEAST_CONTACTS]] = 1
    return side


def _bands(contacts: I64) -> I64:
    """Return the band of each number; numbers in one band have about as many contacts."""
    steps = np.log(np.maximum(contacts, LEAST_CONTACTS) / LEAST_CONTACTS) / np.log(STEP)
    band: I64 = np.minimum(steps.astype(np.int64), BANDS - 1)
    return band


def pairs_in_use(use: Use, rule: Rule, band: I64) -> I64:
    """Count the pairs in use at one time, by the lower and the higher band of the two."""
    many = int(band.max(initial=-1)) + 1
    found = np.zeros((many, many), np.int64)
    bands = np.unique(band[use.eligible]).tolist()
    groups = [np.flatnonzero(use.eligible & (band == k)) for k in bands]
    first = [np.sort(use.first[group]) for group in groups]
    end = [np.sort(use.last[group] - rule.overlap) for group in groups]
    for a, low in enumerate(bands):
        for b, high in enumerate(bands[a:], start=a):
            over = np.searchsorted(end[a], first[b], side="right").sum()
            to_come = (first[a].size - np.searchsorted(first[a], end[b])).sum()
            found[low, high] = first[a].size * first[b].size - over - to_come
        found[low, low] = (found[low, low] - first[a].size) // 2  # with itself, and both ways
    return found


def _summed(counts: I64) -> I64:
    """Sum over all lower bands of both, with a row and a column of zeros before."""
    sums = np.cumsum(np.cumsum(counts, axis=-2), axis=-1)
    before = [(0, 0)] * (counts.ndim - 2) + [(1, 0)] * 2
    found: I64 = np.pad(sums, before)
    return found


def _wide_enough(sums: I64, bands: tuple[int, int], many: int, enough: float) -> tuple[Span, Span]:
    """Return the bands of the same sides near the two: so many that enough pairs are compared."""
    low, high = ([_near(band, k, many, sums.shape[0] - 1) for k in range(many)] for band in bands)
    near = list(zip(low, high, strict=True))
    return next((both for both in near if _within(sums, *both) >= enough), near[-1])


def _near(band: int, width: int, many: int, end: int) -> Span:
    """Return the first band of the side that is near enough, and the one after the last."""
    side = band // many * many
    return max(band - width, side), min(band + width + 1, side + many, end)


def _within(sums: I64, low: Span, high: Span) -> int:
    """Count the pairs whose bands are in the two spans."""
    (a, b), (c, d) = low, high
    return int(sums[b, d] - sums[a, d] - sums[b, c] + sums[a, c])


def _allowed(use: Use, rule: Rule) -> int:
    """Count the pairs that the rule of time allows."""
    kept = use.eligible
    last = np.sort(use.last[kept])
    first = use.first[kept]
    upper = np.searchsorted(last, first + rule.overlap, side="right")
    lower = np.searchsorted(last, first - rule.gap, side="left")
    return int(np.maximum(upper - lower, 0).sum())
