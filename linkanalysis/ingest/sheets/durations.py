"""How long something lasted: a number in the unit of its column, or a clock."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from linkanalysis.core.vocabulary.words import snake_case
from linkanalysis.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.ingest.sheets.sheet import Sheet

SECONDS, HOURS = "seconds", "hours"
SECONDS_IN = {
    "milliseconds": Decimal("0.001"),
    SECONDS: Decimal(1),
    "minutes": Decimal(60),
    HOURS: Decimal(3600),
}
# By unit, the words for it in headings of English, Spanish, French and German systems.
WORDS = {
    "milliseconds": {"ms", "msec", "msecs", "millis", "millisecond", "milliseconds"},
    SECONDS: {
        *("s", "sec", "secs", "second", "seconds", "seg", "segundos", "sek", "sekunden"),
        *("seconde", "secondes"),
    },
    "minutes": {"min", "mins", "minute", "minutes", "minuto", "minutos", "minuten"},
    HOURS: {
        "h",
        "hr",
        "hrs",
        "hour",
        "hours",
        "hora",
        "horas",
        "heure",
        "heures",
        "std",
        "stunden",
    },
}
CLOCK_WORDS = {"hh", "mm", "ss"}  # of headings such as Duration (h:mm:ss)
CLOCK = re.compile(r"(?:(\d+):)?([0-9]{1,2}):([0-5]\d(?:\.\d+)?)")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
BY_HEADING = (
    'durations read in {unit}, as the heading "{heading}" says; '
    'if they have another unit, set it, such as duration_unit = "seconds"'
)
SEVERAL = (
    'the heading "{heading}" names several units; numbers below it are read as seconds. '
    'If they have another unit, set it, such as duration_unit = "minutes"'
)


def read_duration(text: str, unit: str = SECONDS) -> float:
    """Read a duration in seconds: a number of that unit, or minutes and seconds (12:05)."""
    if NUMBER.fullmatch(text):
        return float(Decimal(text) * SECONDS_IN[unit])
    positive = text.removeprefix("-")
    if positive != text and (NUMBER.fullmatch(positive) or CLOCK.fullmatch(positive)):
        message = "the duration is negative; nothing ends before it starts"
        raise RecordError(message)
    clock = CLOCK.fullmatch(text)
    if not clock:
        message = f"the duration is neither {unit} nor minutes and seconds (12:05)"
        raise RecordError(message)
    if unit == HOURS and clock[1] is None:
        message = "the duration could be hours and minutes; write hours, minutes and seconds"
        raise RecordError(message)
    return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + float(clock[3])


def durations_of(sheet: Sheet) -> list[object]:
    """Read the column of durations in its unit."""
    given = sheet.reading.settings.duration_unit
    (named, *more) = units_of(sheet.heading("duration")) or [SECONDS]
    unit = given or (SECONDS if more else named)
    return sheet.convert("duration", partial(read_duration, unit=unit))


def units_of(heading: str) -> list[str]:
    """Give the units that a heading names."""
    words = {*snake_case(heading).split("_")}
    return [] if words & CLOCK_WORDS else [unit for unit in WORDS if words & WORDS[unit]]


def about_unit(heading: str) -> Iterator[str]:
    """Say in which unit numbers under a heading are read, if that is not seconds by its words."""
    units = units_of(heading)
    if len(units) > 1:
        yield SEVERAL.format(heading=heading)
    elif units not in ([], [SECONDS]):
        yield BY_HEADING.format(unit=units[0], heading=heading)
