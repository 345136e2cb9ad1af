"""Local times of many records in UTC, by the offset of each day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.written_times import DATE, DAY_S, EMPTY, LOCAL, SECOND_US, first_days
from linkanalysis.sheets.moments import day_offsets

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64, U8, Bools
    from linkanalysis.sheets.settings import Settings

DAY_US = DAY_S * SECOND_US
_MONTHS = first_days()
# An offset moves a moment by a day at most.
FIRST_DAY, N_DAYS = int(_MONTHS[0]) - 1, int(_MONTHS[-1] - _MONTHS[0]) + 2
UNKNOWN, SAME, CHANGES = range(3)  # of the offset of a day


class LocalTimes:
    """The times of one document, and how many there are of each day.

    clocks: How many times of day had no offset.
    """

    def __init__(self, settings: Settings) -> None:
        zone = settings.timezone
        kinds = {LOCAL: zone, DATE: settings.dates_in or zone} if zone else {}
        self._zones = {kind: each for kind, each in kinds.items() if each}
        self._shifts = {kind: np.zeros(N_DAYS, np.int64) for kind in kinds}
        self._offsets = {kind: np.full(N_DAYS, UNKNOWN, np.uint8) for kind in kinds}
        self._n_of_day: I64 = np.zeros(N_DAYS, np.int64)
        self.clocks = 0

    def to_utc(self, moments: I64, written: U8) -> tuple[I64, Bools]:
        """Move moments to UTC where they are; say how far, and if the offset of the day is sure."""
        moved, sure = np.zeros(len(moments), np.int64), np.ones(len(moments), np.bool_)
        for kind, zone in self._zones.items():
            at = np.flatnonzero(written == kind)
            if not len(at):
                continue
            days = moments[at] // DAY_US - FIRST_DAY
            shifts, offsets = self._shifts[kind], self._offsets[kind]
            seen = np.zeros(N_DAYS, np.bool_)
            seen[days] = True
            new = np.flatnonzero(seen & (offsets == UNKNOWN))
            starts, ends = day_offsets(new + FIRST_DAY, zone)
            shifts[new] = starts * SECOND_US
            offsets[new] = np.where(starts == ends, SAME, CHANGES)
            moved[at] = shifts[days]
            moments[at] -= moved[at]
            sure[at] = offsets[days] == SAME
        return moved, sure

    def count(self, moments: I64, written: U8) -> None:
        """Count times by their day."""
        days = moments[written != EMPTY] // DAY_US - FIRST_DAY
        self._n_of_day += np.bincount(days, minlength=N_DAYS)
        self.clocks += int(np.count_nonzero(written == LOCAL))

    def years(self) -> dict[int, int]:
        """Say how many times there were in each year."""
        days = np.flatnonzero(self._n_of_day)
        dates = (days + FIRST_DAY).astype("M8[D]").astype("M8[Y]")
        counts: dict[int, int] = {}
        for year, n in zip(dates.astype(str).tolist(), self._n_of_day[days].tolist(), strict=True):
            counts[int(year)] = counts.get(int(year), 0) + n
        return counts
