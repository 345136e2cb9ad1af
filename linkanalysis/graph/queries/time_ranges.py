"""The time that a question asks for, as instants in UTC.

A day is that of the zone of the case, from midnight to midnight, as records give days; without a
case or a zone it is one in UTC. A moment without an offset is in UTC, as in all frames.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from linkanalysis.case.combined_dates import midnight
from linkanalysis.core.checks import expect_type
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.queries.zones import UTC as UTC_ZONE
from linkanalysis.graph.queries.zones import zone_of_case

if TYPE_CHECKING:
    from linkanalysis.case import Case

Moment = date | str
When = Moment | tuple[Moment, Moment] | None

ENDS = ("first", "last")
PAIR_ADVICE = "give a date such as 2024-05-01, or a pair of dates."
ADVICE = "write it as 2024-05-01 or 2024-05-01T08:30."
DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)


def span_of(when: When, case: Case | None) -> tuple[datetime | None, datetime | None]:
    """Return the first instant after the time asked for, and its own first instant."""
    if when is None:
        return None, None
    if not isinstance(when, tuple):
        expect_type("when", when, (str, date), PAIR_ADVICE)
        since, after = bounds(when, case)
        return after, since
    if len(when) != len(ENDS):
        message = f"when is {when!r:.40}; {PAIR_ADVICE}"
        raise GraphKindError(message)
    (since, _), (until, after) = (bounds(each, case) for each in when)
    before = after if is_day(when[1]) else until
    if before <= since:
        message = f"The period {when[0]} to {when[1]} ends before it begins. Swap the two."
        raise GraphKindError(message)
    return before, since


def bounds(moment: Moment, case: Case | None, *, option: str = "when") -> tuple[datetime, datetime]:
    """Return the first instant of a day or a moment, and the first instant after it."""
    if isinstance(moment, str):
        moment = _parsed(moment)
    expect_type(option, moment, date, ADVICE)
    if isinstance(moment, datetime):
        return _moment(moment, option)
    zone = ZoneInfo(UTC_ZONE if case is None else zone_of_case(case)[0])
    return _began(moment, zone), _began(min(moment, date.max - DAY) + DAY, zone)


def _moment(moment: datetime, option: str) -> tuple[datetime, datetime]:
    """Return a moment in UTC and the next one; raise if either is outside the calendar."""
    try:
        if moment.tzinfo is not None:
            moment = moment.astimezone(UTC).replace(tzinfo=None)
        if str(moment) != "NaT":  # of pandas, a datetime by its type
            return moment, moment + MICROSECOND
    except OverflowError:
        pass
    message = f"{option} is {moment}; {ADVICE}"
    raise GraphKindError(message)


def is_moment(when: When) -> bool:
    """Tell whether one day or moment is asked for, not a period between two."""
    return when is not None and not isinstance(when, tuple)


def is_day(moment: Moment) -> bool:
    """Tell whether a day is asked for, not a moment."""
    parsed = _parsed(moment) if isinstance(moment, str) else moment
    return not isinstance(parsed, datetime)


def _began(day: date, zone: ZoneInfo) -> datetime:
    """Return when a day begins; one that would begin outside the calendar does so in UTC."""
    try:
        return midnight(day, zone)
    except OverflowError:
        return datetime.combine(day, time())


def _parsed(text: str) -> date:
    parse = datetime.fromisoformat if len(text) > len("2024-05-01") else date.fromisoformat
    try:
        return parse(text)
    except ValueError:
        message = f'"{text[:40]}" is not a date. Write it as 2024-05-01 or 2024-05-01T08:30.'
        raise GraphKindError(message) from None
