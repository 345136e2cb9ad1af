"""Local time of calls: day and hour where the phone was, as far as records say where that was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.graph.queries.call_queries import carried_rows
from linkanalysis.graph.queries.local_days import (
    SATURDAY,
    dates_written,
    is_night,
    local_days,
    weekday,
)
from linkanalysis.graph.queries.zones import zone_of_case, zones_of_places, zones_of_sectors

if TYPE_CHECKING:
    from linkanalysis.events.calls.call_records import CallRecords
    from linkanalysis.kernels.csr import I64, Bools

NO_DAY = -(2**31)


@dataclass(frozen=True, slots=True, eq=False)
class LocalTimes:
    """Local day and hour of some records.

    day: Days since 1970, from 4 a.m. to 4 a.m.; `NO_DAY` if the day is not known.
    hour: From 0 to 23; -1 if the hour is not known.
    second: Seconds since the day began; -1 if the hour is not known.
    by_sector: Records whose zone is that of the cell sector of the phone.
    fallback: The zone of all others, and how it is known.
    """

    day: I64
    hour: I64
    second: I64
    by_sector: int
    fallback: tuple[str, str]

    @property
    def has_day(self) -> Bools:
        """Whether the local day of each record is known."""
        known: Bools = self.day != NO_DAY
        return known

    @property
    def has_hour(self) -> Bools:
        """Whether the local hour of each record is known."""
        known: Bools = self.hour >= 0
        return known

    @property
    def at_night(self) -> Bools:
        """Whether each record is from 22:00 to 06:00; False if its hour is not known."""
        return is_night(self.hour) & self.has_hour

    @property
    def at_weekend(self) -> Bools:
        """Whether each record is from a Saturday or Sunday; False if its day is not known."""
        return (weekday(self.day) >= SATURDAY) & self.has_day

    def note(self) -> str:
        """Say which zones local times are in."""
        zone, known = self.fallback
        of_case = f"in {zone}, the zone of the case" if known == "case" else f"in {zone}, assumed"
        sector = f"{self.by_sector:,} records by the cell sector of the phone"
        if not self.by_sector:
            return f"Local days and hours are {of_case}."
        return f"Local days and hours are of {sector}, and of all others {of_case}."


def local_times(records: CallRecords, phone: I64, record: I64) -> LocalTimes:
    """Return the local time of records, each where one of its two phones was.

    phone: The number in `records.ids` of the phone, for each of the records numbered in `record`.
    """
    day = np.full(record.size, NO_DAY)
    hour, second = np.full((2, record.size), -1)
    fallback = zone_of_case(records.case)
    start = records.start[record].astype("datetime64[us]")
    timed = records.has_hour[record]
    zones = np.full(record.size, fallback[0], dtype=object)
    zones[timed] = _sector_zones(records, phone[timed], start[timed], fallback[0])
    for zone in np.unique(zones.astype(str)).tolist():
        at = timed & (zones == zone)
        day[at], second[at], hour[at] = local_days(start[at], zone)
    dated = records.has_day[record] & ~timed
    day[dated] = dates_written(start[dated])
    return LocalTimes(day, hour, second, int((zones != fallback[0]).sum()), fallback)


def _sector_zones(records: CallRecords, phone: I64, start: np.ndarray, other: str) -> np.ndarray:
    """Return the zone of the cell sectors of each phone at the time of its records."""
    rows = carried_rows(records.case)
    rows = rows[(rows["type"] == "located_at") & rows["start"].notna()]
    rows = rows.assign(phone=rows["phone"].map(records.number)).dropna(subset=["phone"])
    zones = zones_of_places(records.case)
    rows = rows.assign(
        zone=rows["thing"].map(zones),
        phone=rows["phone"].astype("int64"),
        start=rows["start"].astype("datetime64[us]"),
    ).dropna(subset=["zone"])
    zone = zones_of_sectors(pd.DataFrame({"phone": phone, "start": start}), rows)
    return np.where(pd.isna(zone), other, zone)
