"""Dates without an hour in rows of another case: when they begin in this one.

Everywhere a date without an hour is read as midnight of the zone of the case. Left at midnight of
another zone, a date in New York would be the evening before in Chicago. Moments with an hour stay,
and so does what a row says of its zone.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd

from linkanalysis.storage.engine import column
from linkanalysis.storage.header import ZONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from linkanalysis.storage.engine import DuckEngine

# Of texts, those with a colon, "9 PM", or more digits than a day has: 202405020000.
HOUR = re.compile(r":|\d\s*[ap]\.?m\b|(?:\d\D*){9}", re.IGNORECASE)


class Zones(NamedTuple):
    """The zones of the other case and of this one, in which their dates begin."""

    there: str
    here: str


def zones_of(there: DuckEngine, here: DuckEngine) -> Zones:
    """Return the zones of two cases; one that names none keeps its dates in UTC."""
    return Zones(*(column(each, ZONE)[0] for each in (there, here)))


def begun_here(
    rows: Iterable[tuple[str, pd.DataFrame]], zones: Zones
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Give the rows of tables of the other case with their dates at midnight of this one."""
    for table, frame in rows:
        if table == "links" and zones.there != zones.here:
            _move(frame, zones)
        yield table, frame


def _move(links: pd.DataFrame, zones: Zones) -> None:
    there, here = map(ZoneInfo, zones)
    known: dict[datetime, datetime] = {}
    for end in ("start", "end"):
        moments = zip(links[end], links["start_text"], links["start"].isna(), strict=True)
        moved = [
            _moved(at, there, here, known) if is_open or (text and not HOUR.search(text)) else at
            for at, text, is_open in moments
        ]
        links[end] = pd.Series(moved, index=links.index, dtype=object)  # not as moments of pandas


def _moved(
    at: datetime | None, there: ZoneInfo, here: ZoneInfo, known: dict[datetime, datetime]
) -> datetime | None:
    """Return when the date begins here that begins there at an instant; other instants stay."""
    if at is None:
        return None
    if at not in known:
        day = at.replace(tzinfo=UTC).astimezone(there).date()
        known[at] = midnight(day, here) if midnight(day, there) == at else at
    return known[at]


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return when a day begins, in UTC: a midnight that clocks skip is read as the hour after."""
    return datetime.combine(day, time(), zone).astimezone(UTC).replace(tzinfo=None)
