"""How often days chosen at random add up to as much as some did."""

from __future__ import annotations

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import I64, frozen


def share_of_choices(values: I64, chosen: int, least: int) -> float:
    """Return the share of all choices of some days whose values add up to at least `least`.

    values (n,): What each day counts, at least 0. Of 0s and 1s it is hypergeometric.
    O(n · chosen · least) in time, O(chosen · least) in memory.
    """
    if least <= 0:
        return 1.0
    return float(_share(frozen(values, np.int64), chosen, least))


@compiled
def _share(values: I64, chosen: int, least: int) -> np.float64:
    """Go through the days; row r of `way` has r days chosen, and column `least` that or more."""
    n = values.size
    way = np.zeros((chosen + 1, least + 1))
    way[0, 0] = 1.0
    for day in range(n):
        # from the last row on, so that a day is chosen once
        for r in range(min(day, chosen), -1, -1):
            take = (chosen - r) / (
                n - day
            )  # of the days that are left, so many are still to choose
            for total in range(least, -1, -1):
                here = way[r, total]
                if here == 0.0:
                    continue
                way[r, total] = here * (1.0 - take)
                if take > 0.0:
                    way[r + 1, min(total + values[day], least)] += here * take
    share: np.float64 = way[chosen, least]
    return share
