"""How many of the least likely answers chance gives, if many were looked at.

Lives here: the false discovery rate of p-values.
Not here: the p-values, each beside its question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64


def false_share(p_values: F64, looked_at: int) -> F64:
    """Return for each p-value the least share of false ones among those at least as small.

    Benjamini and Hochberg (1995), J. R. Stat. Soc. B 57(1), 289-300.
    """
    order = np.argsort(p_values, kind="stable")
    number = np.searchsorted(p_values[order], p_values[order], side="right")
    share = p_values[order] * looked_at / np.maximum(number, 1)
    share = np.minimum.accumulate(share[::-1])[::-1]
    found = np.empty_like(share)
    found[order] = np.minimum(share, 1.0)
    return found
