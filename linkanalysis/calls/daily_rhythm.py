"""The clock of a party: time that runs fast at hours at which it hardly ever calls.

Lives here: `own_time`.
Not here: what is found by it (`bursts`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, I64

HOURS, SECONDS = 24, 3_600


def own_time(day: I64, second: I64) -> F64:
    """Return the moments of records in days of a clock by which all hours are as busy.

    An hour of the day is as long as the number of days with a record in it, and one, so that no
    hour is without length and a burst on one day stretches no hour much. Each day stays one day.
    """
    hour = second // SECONDS
    busy = np.bincount(np.unique(day * HOURS + hour) % HOURS, minlength=HOURS) + 1.0
    ends = np.concatenate([[0.0], np.cumsum(busy / busy.sum())])
    # an hour that the clocks repeat, or a journey to another zone, must not turn time back
    moment: F64 = np.maximum.accumulate(
        day + np.interp(second / SECONDS, np.arange(HOURS + 1), ends)
    )
    return moment
