"""How often chance makes one call follow another: exact, over all ways to exchange times.

Lives here: the chance that so many records of a number to somebody stand at its marked times.
Not here: which times are marked (`replies`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import hypergeom

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, I64, Bools


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
