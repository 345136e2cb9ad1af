"""Where the small town lies: on a state line, with the border of two time zones across it.

Lives here: `Spot`, the towns and cities, and moments in their local time.
Not here: who is there (`town`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

EASTERN, CENTRAL = ZoneInfo("America/Kentucky/Louisville"), ZoneInfo("America/Chicago")
FIRST = datetime(2025, 9, 1)  # noqa: DTZ001 a local day; `moment` adds the zone of the spot
DAYS = 60  # both zones are on daylight time until the last of them


class Spot(NamedTuple):
    """A town or city, with its coordinates and zone."""

    name: str
    latitude: float
    longitude: float
    zone: ZoneInfo


TOWNS = (
    Spot("Twin Ferries, KY", 36.75, -84.82, EASTERN),
    Spot("Sorrel, KY", 36.90, -84.70, EASTERN),
    Spot("Cane Point, KY", 36.72, -85.30, CENTRAL),
    Spot("Lantern, TN", 36.52, -85.20, CENTRAL),
)
CITIES = (
    Spot("Lexington, KY", 38.04, -84.50, EASTERN),
    Spot("Louisville, KY", 38.25, -85.76, EASTERN),
    Spot("Knoxville, TN", 35.96, -83.92, EASTERN),
    Spot("Nashville, TN", 36.16, -86.78, CENTRAL),
    Spot("Bowling Green, KY", 36.97, -86.45, CENTRAL),
    Spot("Owensboro, KY", 37.77, -87.11, CENTRAL),
)


def moment(day: int, hour: float, spot: Spot = TOWNS[0]) -> datetime:
    """Return a local time of a spot; hours from 24 up are those of the next day."""
    return (FIRST + timedelta(days=day, seconds=round(hour * 3600))).replace(tzinfo=spot.zone)


def day_text(day: int) -> str:
    return (FIRST + timedelta(days=day)).date().isoformat()
