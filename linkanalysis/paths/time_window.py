"""A span of time as its first and last microsecond.

Lives here: `instants`, which reads the two ends; a date stands for the whole day.
Not here: the links that a graph takes (`graph.build_graph`), with the same rules for dates.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np

from linkanalysis._given import expect_type
from linkanalysis.errors import GraphKindError

Moment = str | date | datetime

ENDS = ("first", "last")
ADVICE = 'write its two ends, such as ("2024-05-01", "2024-05-31").'

MICROSECOND = timedelta(microseconds=1)


def instants(window: tuple[Moment, Moment]) -> tuple[int, int]:
    """Return the first and the last microsecond of a span; raise if it cannot be read."""
    expect_type("window", window, (tuple, list), ADVICE)
    if len(window) != len(ENDS):
        message = f"window is {window!r:.40}; {ADVICE}"
        raise GraphKindError(message)
    (since, _), (_, after) = _bounds(window[0]), _bounds(window[1])
    if after <= since:
        message = f"The window {window[0]} to {window[1]} ends before it begins. Turn it around."
        raise GraphKindError(message)
    return _number(since), _number(after) - 1


def _bounds(moment: Moment) -> tuple[datetime, datetime]:
    """Return the first instant of a moment, and the first instant after it."""
    if isinstance(moment, str):
        moment = _parsed(moment)
    expect_type("A date", moment, date, "write it as 2024-05-01 or 2024-05-01T08:30.")
    if isinstance(moment, datetime):
        if moment.tzinfo is not None:
            moment = moment.astimezone(UTC).replace(tzinfo=None)
        return moment, moment + MICROSECOND
    start = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 - UTC without mark, as in the case
    return start, start + timedelta(days=1)


def _number(moment: datetime) -> int:
    return int(np.datetime64(moment, "us").astype(np.int64))


def _parsed(text: str) -> date:
    try:
        day = len(text) <= len("2024-05-01")
        return date.fromisoformat(text) if day else datetime.fromisoformat(text)
    except ValueError:
        message = f'"{text[:40]}" is not a date. Write it as 2024-05-01 or 2024-05-01T08:30.'
        raise GraphKindError(message) from None
