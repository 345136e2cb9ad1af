"""Bursts of events (Kleinberg 2002): the cheapest sequence of rates behind gaps or daily counts.

State i stands for a rate s^i times the usual one. Climbing one state costs gamma ln n, descending
nothing; the sequence begins in state 0.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.special import gammaln

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import F64, I64, frozen

# The values of Kleinberg (2003): each state doubles the rate, and a step up costs log n.
SCALE = 2.0  # s
GAMMA = 1.0
# A rate of 128 times the usual one; more states change no answer and cost time.
MOST_STATES = 8
LARGEST_SHARE = 0.9999


def gap_costs(gaps: F64, *, scale: float = SCALE) -> F64:
    """Return the cost of each state for each gap: the density of an exponential gap, -ln.

    Takes n gaps above 0. Returns (n, states).
    """
    whole = float(gaps.sum())
    states = math.ceil(1 + math.log(whole, scale) + math.log(1 / float(gaps.min()), scale))
    rates = scale ** np.arange(min(max(states, 1), MOST_STATES)) * gaps.size / whole
    costs: F64 = -np.log(rates) + gaps[:, None] * rates
    return costs


def share_costs(part: I64, whole: I64, *, scale: float = SCALE) -> F64:
    """Return the cost of each state for each day: the binomial of `part` of `whole` events, -ln.

    Takes two arrays of n counts, of which neither sum is 0. Returns (n, states); one state alone if
    the events are more than `1 / scale` of all, so that no rate is higher.
    """
    usual = part.sum() / whole.sum()
    states = 1 + max(0, math.floor(math.log(1 / usual, scale)))
    share = np.minimum(LARGEST_SHARE, usual * scale ** np.arange(min(states, MOST_STATES)))
    r, d = part[:, None].astype(np.float64), whole[:, None].astype(np.float64)
    ways = gammaln(d + 1) - gammaln(r + 1) - gammaln(d - r + 1)
    costs: F64 = -(ways + r * np.log(share) + (d - r) * np.log1p(-share))
    return costs


def cheapest_states(costs: F64, *, gamma: float = GAMMA) -> tuple[I64, float]:
    """Return the cheapest sequence of states and its cost; of equal ones, the lower states.

    Takes costs (n, states), n above 0. O(n states^2).
    """
    climb = gamma * math.log(costs.shape[0])
    states, cost = _cheapest_states(frozen(costs, np.float64), climb)
    return states, float(cost)


@compiled
def _cheapest_states(costs: F64, climb: float) -> tuple[I64, float]:
    n, k = costs.shape
    before = np.zeros((n, k), np.int64)
    total = np.full(k, np.inf)
    total[0] = 0.0
    reached = np.empty(k)
    for t in range(n):
        for state in range(k):
            best, at = np.inf, 0
            for last in range(k):
                cost = total[last] + max(state - last, 0) * climb
                if cost < best:
                    best, at = cost, last
            before[t, state] = at
            reached[state] = best + costs[t, state]
        for state in range(k):
            total[state] = reached[state]
    at = 0
    for state in range(1, k):
        if total[state] < total[at]:
            at = state
    cost = total[at]
    states = np.empty(n, np.int64)
    for t in range(n - 1, -1, -1):
        states[t] = at
        at = before[t, at]
    return states, cost
