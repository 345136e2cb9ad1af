"""Dates of ties: how values of other tools are read, and how formats write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def moment_of(row: Mapping[str, Any], name: str) -> str | None:
    """Return a date of a tie as text in UTC to the second, if it has one."""
    moment = instant_of(row.get(name))
    return None if moment is None else moment.isoformat(timespec="seconds")


def instant_of(value: object) -> datetime | None:
    """Return a moment in UTC without a zone, as all dates here; texts are read as ISO 8601."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            value = _in_utc(value)
        return value if value == value else None  # noqa: PLR0124 - NaT equals nothing
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - UTC without a time zone
    return None


def _in_utc(value: datetime) -> datetime | None:
    try:
        return value.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:  # a day before the year 1 or after 9999
        return None
