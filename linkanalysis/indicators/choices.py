"""The odds of all choices of so many out of many, each with odds of its own.

Lives here: `log_choices`, the elementary symmetric functions of the odds, as logarithms.
Not here: whose odds they are, and what is chosen (`contact_chance`).

Choosing each by itself, with all odds scaled so that as many are chosen on average as are asked
for, makes the sums wanted the most likely ones. The probability of a number is the average of its
generating function over a circle: of few points, since it vanishes away from the first.

Chen and Liu (1997), Statistica Sinica 7, 875-892; Hong (2013), Computational Statistics & Data
Analysis 59, 41-51.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, I64

VANISHING = 46.0  # e to the minus 46 is 1e-20, far below the rounding of a double
HALVINGS = 40  # of a range of at most some fifty: far finer than the spread of any number chosen


def log_choices(odds: F64, times: I64, most: int) -> F64:
    """Return the logarithms of the odds of all choices of none, of one, and so on, to `most`.

    `times` is how many have each of the odds.
    """
    logs = np.log(odds)
    n = int(times.sum())
    sums = np.full(max(n, most) + 1, -np.inf)
    sums[0], sums[n] = 0.0, times @ logs
    at, last = 1, min(most, n - 1)
    while at <= last:
        near = _near(at, logs, times)[: last + 1 - at]
        sums[at : at + near.size] = near
        at += near.size
    return sums[: most + 1]


def _near(at: int, logs: F64, times: I64) -> F64:
    """Return the sums from `at` on to where one standard deviation more are chosen."""
    scale = _scale(at, logs, times)
    scaled = logs + scale
    chosen = 1 / (1 + np.exp(-scaled))
    spread = chosen / (1 + np.exp(scaled))
    variance = float(times @ spread)
    numbers = np.arange(at, at + int(variance**0.5) + 1)
    # by Bernstein's inequality no number farther off than this is chosen
    far = VANISHING / 3 + (VANISHING**2 / 9 + 2 * VANISHING * variance) ** 0.5
    # an odd number of points leaves out -1, where a factor may be 0
    n_points = 2 * int(np.ceil((far + numbers.size) / 2)) + 1
    angles = 2 * np.pi / n_points * np.arange(n_points // 2 + 1)
    turned = 2 * np.sin(angles / 2) ** 2  # 1 - cos, without cancellation
    angles = angles[variance * turned <= VANISHING]
    turned = turned[: angles.size, np.newaxis]
    size = np.log1p(-2 * spread * turned) @ times / 2
    phase = np.arctan2(chosen * np.sin(angles)[:, np.newaxis], 1 - chosen * turned) @ times
    waves = np.exp(size) * np.cos(phase - np.outer(numbers, angles))
    probability = (2 * waves.sum(axis=1) - 1) / n_points  # the first point is its own mirror image
    sums: F64 = np.log(probability) + times @ np.logaddexp(0, scaled) - numbers * scale
    return sums


def _scale(at: int, logs: F64, times: I64) -> float:
    """Return the logarithm by which to scale the odds, so that `at` are chosen on average."""
    share = at / times.sum()
    even = np.log(share / (1 - share))
    low, high = even - logs.max(), even - logs.min()
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if times @ (1 / (1 + np.exp(-(logs + middle)))) < at:
            low = middle
        else:
            high = middle
    return float(low + high) / 2
