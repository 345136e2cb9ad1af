"""Local days: on which day of a place something happened, and how long after that day began.

A day runs from 4 a.m. to 4 a.m., when fewest people move, so that a night is one day. Clocks change
at other hours in nearly all zones; seconds are counted on the clock of UTC from the day's start, so
that an hour that the clocks repeat stays two hours, and one that they skip is none.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Period = Literal["day", "week", "month"]

DAY_STARTS = 4  # o'clock
# A date without an hour is kept as the instant at which it began in the zone of the case: from 13
# hours before midnight in UTC (Auckland in summer) to 10 hours after it (Honolulu). 13 hours later
# it is that date in UTC. Only on a few islands still farther from UTC, such as Kiribati and
# American Samoa, dates are a day off.
DATE_AFTER = 13  # hours
NIGHT = (22, 6)  # o'clock: of 22:00 to 06:00, the hours in which most people are at home
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a local date
WEEK = 7
MONTH = np.timedelta64(1, "M")
THURSDAY, SATURDAY = 3, 5  # 1 January 1970 was a Thursday; days count from Monday


def local_days(
    instants: NDArray[np.datetime64], zone: str
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the local day of each instant (from 1970), seconds since it began, and the hour."""
    clock = pd.DatetimeIndex(instants).tz_localize("UTC").tz_convert(zone)
    local = clock.tz_localize(None).to_numpy().astype("datetime64[us]")
    hours = clock.hour.to_numpy().astype(np.int64)
    days = (local - np.timedelta64(DAY_STARTS, "h")).astype("datetime64[D]").astype(np.int64)
    starts = {day: day_start(day, zone) for day in np.unique(days).tolist()}
    began = np.array([starts[day] for day in days.tolist()], dtype="datetime64[us]")
    seconds = (instants - began).astype("timedelta64[s]").astype(np.int64)
    return days, seconds, hours


def day_start(day: int, zone: str) -> np.datetime64:
    """Return the instant in UTC at which a local day begins."""
    local = (EPOCH + timedelta(days=day, hours=DAY_STARTS)).replace(tzinfo=ZoneInfo(zone))
    offset = local.utcoffset() or timedelta()
    return np.datetime64(local.replace(tzinfo=None) - offset, "us")


def dates_written(instants: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Return the day that was meant by a date without a time, kept as an instant."""
    that_day = instants + np.timedelta64(DATE_AFTER, "h")
    days: NDArray[np.int64] = that_day.astype("datetime64[D]").astype(np.int64)
    return days


def local_date(instant: datetime, zone: str | None) -> date:
    """Return the date of an instant, kept in UTC, on the clocks of a zone.

    A date without an hour was read as midnight of the zone of the case, and stays that date there.
    """
    return _on_clocks(instant, zone).date()


def local_moment(instant: datetime, zone: str | None) -> date:
    """Return the moment of an instant on the clocks of a zone; at midnight, the date alone."""
    moment = _on_clocks(instant, zone)
    return moment.date() if moment == moment.normalize() else moment.to_pydatetime()


def _on_clocks(instant: datetime, zone: str | None) -> pd.Timestamp:
    moment = pd.Timestamp(instant)
    moment = moment.tz_localize("UTC") if moment.tz is None else moment
    return moment.tz_convert(ZoneInfo(zone or "UTC"))


def local_dates(instants: pd.Series, zone: str | None) -> pd.Series:
    """Return the dates of instants, each at midnight, as `local_date` gives them."""
    clock = pd.to_datetime(instants).dt.tz_localize("UTC").dt.tz_convert(ZoneInfo(zone or "UTC"))
    return clock.dt.tz_localize(None).dt.normalize()


def weekday(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the day of the week of local days, from 0 for Monday."""
    return (days + THURSDAY) % WEEK


def period_bounds(
    day: NDArray[np.int64], period: Period
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first day of the period of each day, and the first day after it."""
    if period == "day":
        return day, day + 1
    if period == "week":
        start = day - weekday(day)
        return start, start + WEEK
    month = day.astype("datetime64[D]").astype("datetime64[M]")
    first, after = (
        each.astype("datetime64[D]").astype(np.int64) for each in (month, month + MONTH)
    )
    return first, after


def is_night(hours: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which local hours belong to the night."""
    return (hours >= NIGHT[0]) | (hours < NIGHT[1])


def day_text(day: int) -> str:
    """Write a day counted from 1970."""
    return str(np.datetime64(day, "D"))
