"""How often chance gives two numbers contacts as like as those of a pair.

Lives here: the comparison with pairs that cannot be hand-overs, and its correction.
Not here: the search for pairs (`handovers`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.calls.false_shares import false_share
from linkanalysis.kernels.draws import uniforms
from linkanalysis.kernels.handovers import cosines

if TYPE_CHECKING:
    from linkanalysis.calls.phone_use import PhoneUse
    from linkanalysis.kernels.csr import F64, I64, Bools
    from linkanalysis.kernels.handovers import Rule

# Numbers with about as many contacts: enough for 40,000 different pairs, few enough to be alike.
MATCHED = 200
# Fewer pairs that were never in use at one time say too little of what is rare.
ENOUGH = 1_000


@dataclass(frozen=True, slots=True, eq=False)
class Chance:
    """What chance gives, a value for each pair.

    looked_at: Pairs that the rule of time allows.
    overlapping: Whether some pairs were compared with numbers in use at one time.
    """

    significance: F64
    p_all: F64
    false_share: F64
    looked_at: int
    overlapping: bool


def chance_of(
    use: PhoneUse, pairs: tuple[I64, I64], score: F64, rule: Rule, *, draws: int, seed: int
) -> Chance:
    """Rank the score of each pair among matched pairs that the rule of time excludes."""
    old, new = pairs
    eligible = np.flatnonzero(use.use.eligible)
    degree = np.diff(use.indptr.astype(np.int64))[eligible]
    eligible = eligible[np.lexsort((eligible, degree))]
    place = np.full(use.indptr.size - 1, -1)
    place[eligible] = np.arange(eligible.size)
    p_values = np.ones(old.size)
    overlapping = False
    for k, (a, b) in enumerate(zip(old.tolist(), new.tolist(), strict=True)):
        left, right = _pairs(
            _near(eligible, place[a], a), _near(eligible, place[b], b), draws, seed
        )
        apart, excluded = _excluded(use, left, right, rule)
        if apart.sum() >= ENOUGH:
            excluded = apart
        else:
            overlapping = True
        found = cosines(
            use.indptr, use.indices, use.weight, left[excluded], right[excluded], rule.least
        )
        p_values[k] = (1 + int((found >= score[k]).sum())) / (1 + found.size)
    looked_at = _allowed(use, rule)
    return Chance(
        p_values,
        np.minimum(1.0, p_values * looked_at),
        false_share(p_values, looked_at),
        looked_at,
        overlapping,
    )


def _near(eligible: I64, place: int, but: int) -> I64:
    """Return the numbers with about as many contacts as one, without it."""
    begin = min(max(0, place - MATCHED // 2), max(0, eligible.size - MATCHED - 1))
    near: I64 = eligible[begin : begin + MATCHED + 1]
    kept: I64 = near[near != but]
    return kept


def _pairs(left: I64, right: I64, draws: int, seed: int) -> tuple[I64, I64]:
    """Draw pairs of two lists, or take all if there are fewer."""
    if left.size * right.size <= draws:
        a, b = np.repeat(left, right.size), np.tile(right, left.size)
    else:
        a, b = (
            ends[(uniforms(seed, stream, draws) * ends.size).astype(np.int64)]
            for stream, ends in enumerate((left, right))
        )
    return a[a != b], b[a != b]


def _excluded(use: PhoneUse, left: I64, right: I64, rule: Rule) -> tuple[Bools, Bools]:
    """Tell which pairs were not in use at one time and are too far apart; which are excluded."""
    first, last = use.use.first, use.use.last
    apart = np.zeros(left.size, np.bool_)
    allowed = np.zeros(left.size, np.bool_)
    for a, b in ((left, right), (right, left)):
        between = first[b] - last[a]
        apart |= between > rule.gap
        allowed |= (between >= -rule.overlap) & (between <= rule.gap) & (first[b] > first[a])
    return apart & ~allowed, ~allowed


def _allowed(use: PhoneUse, rule: Rule) -> int:
    """Count the pairs that the rule of time allows."""
    kept = use.use.eligible
    last = np.sort(use.use.last[kept])
    first = use.use.first[kept]
    upper = np.searchsorted(last, first + rule.overlap, side="right")
    lower = np.searchsorted(last, first - rule.gap, side="left")
    return int(np.maximum(upper - lower, 0).sum())
