"""How often two numbers have contacts as similar as those of a pair by chance.

Lives here: the comparison with all numbers in use at one time, and its correction.
Not here: the search for pairs (`handovers`).

Two numbers in use at the same time are not a hand-over. Strangers, relatives and colleagues share
contacts among these as well, so they show how often similar contacts have an innocent reason.

Where the records of some numbers were requested, these share no contact with the numbers that stand
in their records alone. Counted together, such pairs would make every likeness look rare. So a pair
is compared with pairs of the same two sides; where these are too few, with all pairs of one side.
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
# The kind of a pair is the sum of the sides of the two: 0, 1 or 2. This one is both 0 and 2.
ONE_SIDE = 3
# With just enough pairs, a single innocent one that is as alike hides a hand-over, as in the sample
# case Bluegrass. With three times as many, two do not.
AMPLE = 3


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

    Each pair is compared with enough: so many that `share` of a pair is the least that chance can
    give. If there are as many of its own kind, these are compared; else all of one side.
    """
    old, new = pairs
    lasting = use.use.last - use.use.first > rule.overlap
    kept = use.use._replace(eligible=use.use.eligible & lasting)
    band, side = _bands(use.counted), _sides(use)
    group = 2 * band + side  # the lower group of two has the lower band
    together = _by_kind(pairs_in_use(kept, rule, group))
    alike = count_alike(use.indptr, use.indices, use.weight, kept, rule, group)
    as_alike = _by_kind(np.cumsum(alike[::-1], axis=0)[::-1])
    looked_at = _allowed(use.use, rule)
    low, high = np.minimum(band[old], band[new]), np.maximum(band[old], band[new])
    step = np.minimum((score * STEPS).astype(np.int64), STEPS - 1)
    p_values = np.ones(old.size)
    ends = zip((side[old] + side[new]).tolist(), low.tolist(), high.tolist(), strict=True)
    for k, (kind, a, b) in enumerate(ends):
        near, width = _wide_enough(together, kind, a, b, looked_at / share)
        as_high = _within(as_alike[near][step[k]], a, b, width)
        p_values[k] = (1 + as_high) / (1 + _within(together[near], a, b, width))
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


def pairs_in_use(use: Use, rule: Rule, group: I64) -> I64:
    """Count the pairs in use at one time, by the lower and the higher group of the two."""
    many = int(group.max(initial=-1)) + 1
    groups = np.unique(group[use.eligible]).tolist()
    members = [np.flatnonzero(use.eligible & (group == k)) for k in groups]
    first = [np.sort(use.first[each]) for each in members]
    end = [np.sort(use.last[each] - rule.overlap) for each in members]
    found = np.zeros((many, many), np.int64)
    for a, low in enumerate(groups):
        for b, high in enumerate(groups[a:], start=a):
            over = np.searchsorted(end[a], first[b], side="right").sum()
            to_come = (first[a].size - np.searchsorted(first[a], end[b])).sum()
            found[low, high] = first[a].size * first[b].size - over - to_come
        found[low, low] = (found[low, low] - first[a].size) // 2  # with itself, and both ways
    return found


def _by_kind(counts: I64) -> tuple[I64, ...]:
    """Turn counts by two groups into sums over all lower bands of both, for each kind of pair."""
    odd = counts.shape[-1] % 2
    even = np.pad(counts, [(0, 0)] * (counts.ndim - 2) + [(0, odd)] * 2)
    none, both = even[..., ::2, ::2], even[..., 1::2, 1::2]
    across = even[..., ::2, 1::2] + even[..., 1::2, ::2]
    return tuple(_summed(part) for part in (none, across, both, none + both))


def _summed(counts: I64) -> I64:
    """Sum over all lower bands of both, with a row and a column of zeros before."""
    sums = np.cumsum(np.cumsum(counts, axis=-2), axis=-1)
    before = [(0, 0)] * (counts.ndim - 2) + [(1, 0)] * 2
    found: I64 = np.pad(sums, before)
    return found


def _wide_enough(
    sums: tuple[I64, ...], kind: int, low: int, high: int, enough: float
) -> tuple[int, int]:
    """Return the kind of pairs to compare with, and how far bands may lie from the two.

    A small case has few numbers whose records were requested, so that their own kind has too few.
    """
    near = kind if _within(sums[kind], low, high, BANDS) >= enough else ONE_SIDE
    widths = (k for k in range(BANDS) if _within(sums[near], low, high, k) >= AMPLE * enough)
    return near, next(widths, BANDS)


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
