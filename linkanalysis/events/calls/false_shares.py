"""How many of the least likely answers chance gives, if many were looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.kernels.csr import F64

CLOSE = 1 + 1e-9  # p-values closer than this are equal


def false_share(p_values: F64, looked_at: int) -> F64:
    """Return for each p-value the least share of false ones among those at least as small.

    Benjamini and Hochberg (1995), J. R. Stat. Soc. B 57(1), 289-300.
    """
    return _shares(p_values, p_values * looked_at)


def among_all(p_values: F64, possible: Iterable[tuple[int, F64]]) -> tuple[F64, F64]:
    """Correct exact p-values for all that were looked at; returns p-values for all, false shares.

    possible: How many could have had which p-values.

    Each can only have some p-values: whoever has few records can never have a small one, and does
    not count. For a p-value, add up over all that were looked at the largest one that each can have
    and that is no larger. The sum bounds the chance that any of them is as small, however they
    depend on each other; divided by the number found, it is the share that chance gives.

    Tarone (1990), Biometrics 46(2), 515-522; Gilbert (2005), Applied Statistics 54(1), 143-158.
    """
    levels = np.unique(p_values)
    totals = np.zeros(levels.size)
    for many, steps in possible:
        rising = np.concatenate([[0.0], np.sort(steps)])
        totals += many * rising[np.searchsorted(rising, levels * CLOSE, side="right") - 1]
    total = totals[np.searchsorted(levels, p_values)]
    return np.minimum(total, 1.0), _shares(p_values, total)


def _shares(p_values: F64, totals: F64) -> F64:
    """Divide the number that chance gives by the number found, from the least likely on."""
    order = np.argsort(p_values, kind="stable")
    number = np.searchsorted(p_values[order], p_values[order] * CLOSE, side="right")
    share = totals[order] / np.maximum(number, 1)
    share = np.minimum.accumulate(share[::-1])[::-1]
    found = np.empty_like(share)
    found[order] = np.minimum(share, 1.0)
    return found
