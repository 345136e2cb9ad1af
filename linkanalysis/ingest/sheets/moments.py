"""Dates and times: an instant in UTC, or a date that keeps the precision it was written in."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from linkanalysis.core.vocabulary.words import fold_word
from linkanalysis.core.vocabulary.writing import MONTHS
from linkanalysis.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

NAIVE = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?)?")
OFFSET = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|z|[+-]\d{2}(?::?\d{2})?)"
)
# 20240502 is ISO 8601 too, and no other form that people write has a year and a month there;
# 2-MAY-24 has one reading.
COMPACT = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?P<clock>[T ].+)?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = r"(?P<month>[^\W\d_]{3,10})"
_YEAR = r"(?P<year>\d{4}|\d{2})(?P<clock>[T ,].+)?"
SPELLED = (
    re.compile(rf"{_DAY}(?: de )?[-. /]*{_MONTH}(?: de )?[-. /,]*{_YEAR}", re.IGNORECASE),
    re.compile(rf"{_MONTH}[-. /]*{_DAY}[-. /,]+{_YEAR}", re.IGNORECASE),
)
# 9/6 and Sep 06, of which another column or the document tells the year
YEARLESS = re.compile(
    rf"(?P<one>\d{{1,2}})(?P<sign>[-/.])(?P<other>\d{{1,2}})\.?"
    rf"|{_DAY}[-. /]*{_MONTH}|{_MONTH.replace('month', 'name')}[-. /]*\d{{1,2}}(?:st|nd|rd|th)?",
    re.IGNORECASE,
)
BEHIND = re.compile(r"[T ,]+(\d\d?):?(\d\d)(?::(\d\d))?\s*(?:([AP])M|h|hrs?)?", re.IGNORECASE)
# The part of a format with a date in numbers. Whoever types 05/13/2024 also types 5-13-24; a point
# between the numbers has the day first.
IN_NUMBERS = re.compile(r"%(?P<first>[dm])(?P<sign>[-./])%(?P<second>[dm])(?P=sign)%[Yy]")
BETWEEN = {"m": "/-", "d": "/-."}
PIVOT, NOON = 69, 12  # years of two digits as `strptime` reads them
PARTIAL = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?")
AMBIGUOUS = re.compile(r"\d{1,2}([/. -])\d{1,2}\1\d{2,4}\b.*")
HAS_DAY = re.compile(r"%[djxcU]")
HAS_MONTH = re.compile(r"%[mbB]")
HAS_HOUR = re.compile(r"%[HIXc]")
CLOCK = frozenset(("%H", "%I", "%M", "%S", "%f", "%p", "%z", "%Z", "%X"))
DATE_LENGTH, COMPACT_LENGTH = len("2024-05-02"), len("20240502")

DAY_OR_MONTH_FIRST = (
    'the date could be day first or month first; set date_format in case.toml, such as "%m/%d/%Y"'
)
NOT_ISO = (
    "the date is not ISO (2024-05-02 or 2024-05-02 14:30:00); "
    'set date_format in case.toml, such as "%d %b %Y"'
)
EXCEL = "excel"  # the date_format of dates that are numbers of days
# Excel for Windows counts from here, if 1 is 1 January 1900; workbooks of old Macs count from 1904.
FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - a date has no zone
# Up to day 60, the 29 February 1900 that never was, programs differ by a day. The last is in 9999.
SERIAL, FIRST_SERIAL, LAST_SERIAL = re.compile(r"\d{1,7}(\.\d+)?"), 61, 2_958_466
SERIAL_LIKE = re.compile(r"\d{5}(\.\d+)?")  # from 1927 to 2173
A_SERIAL = (
    "the date is a number, as spreadsheets count days; "
    'set date_format in case.toml: date_format = "excel"'
)
EPOCH_LIKE = re.compile(r"1\d{9}(?:\d{3})?")  # from 2001 to 2033, in seconds or milliseconds
AN_EPOCH = (
    "the date is a number, as computers count seconds or milliseconds from 1970 on; write it as a "
    'date first, such as with pandas.to_datetime(…, unit="s", utc=True)'
)
NO_SERIAL = 'the date does not fit date_format "excel": it is neither a number from 61 on nor ISO'
DAY_BEFORE_MONTH = re.compile("%Y.*%d.*%[mbB]")
DIRECTIVES = {
    "%d": r"(?P<day>\d{1,2})",
    "%m": r"(?P<month>\d{1,2})",
    "%Y": r"\d{4}",
    **dict.fromkeys(("%H", "%I", "%M", "%S", "%y"), r"\d{1,2}"),
}
# Digits of directives that may have fewer, unless another follows with nothing between them.
WIDTHS = {"%Y": 4, "%j": 3, **dict.fromkeys(("%d", "%m", "%y", "%H", "%I", "%M", "%S"), 2)}
PACKED = re.compile(f"(?:{'|'.join(WIDTHS)}){{2,}}")
TOO_FEW = (
    'the date has other numbers of digits than date_format "{}", where nothing stands between '
    "them, so its parts cannot be told apart; write leading zeros"
)
LAST_DAY, LAST_MONTH = 31, 12
NOT_CALENDAR = "the date names a day or an hour that does not exist"
ISO = "ISO8601"  # as pandas names it
SECONDS_A_DAY = 86_400
# The years of Python's calendar, less the days by which a zone may shift; NaT is never between.
EARLIEST, LATEST = np.datetime64("0001-01-03", "us"), np.datetime64("9999-12-29", "us")
REPEATED = "declared; hour repeated, first taken"
SKIPPED = "declared; hour skipped, moved on"


@dataclass(frozen=True, slots=True, eq=False)
class Instants:
    """Instants that were read, in the order of their texts.

    utc (n,): NaT where the text is empty or could not be read.
    until (n,): The end of a month or year that was written without a day; NaT elsewhere.
    zone (n,): Where the zone came from: ``declared``, ``offset`` or ``assumed`` (UTC, because no
      zone is given), and how an hour that the clocks repeat or skip was read; None without an
      instant.
    faults: Why a text could not be read, by its index.
    """

    utc: NDArray[np.datetime64]
    until: NDArray[np.datetime64]
    zone: NDArray[np.object_]
    faults: dict[int, str]


def read_instants(
    texts: Sequence[str],
    *,
    date_format: str | None = None,
    timezone: str | None = None,
    dates_in: str | None = None,
) -> Instants:
    """Read instants by a declared format, or as ISO 8601; times without an offset are local.

    What is ISO 8601 is so beside any format: a workbook may have dates and texts of dates. A date
    without an hour begins at midnight of the zone `dates_in`, which is that of the case: a date
    from Tokyo would otherwise be the day before wherever it is shown in Kentucky.
    """
    dates_in = timezone if timezone is None else dates_in or timezone
    n = len(texts)
    utc = np.full(n, "NaT", dtype="datetime64[us]")
    until = np.full(n, "NaT", dtype="datetime64[us]")
    zone = np.full(n, None, dtype=object)
    found = Instants(utc, until, zone, {})
    texts = [_dashed(text, date_format) for text in texts]
    if date_format is None:
        _read_iso(texts, timezone, dates_in, found)
        return found
    if date_format == EXCEL:
        texts = [_serial_day(text) or text for text in texts]
    iso = [text if _is_iso_beside(date_format, text) else "" for text in texts]
    _read_iso(iso, timezone, dates_in, found)
    written = {i: text for i, text in enumerate(texts) if text and not iso[i]}
    if date_format == EXCEL:
        found.faults.update(dict.fromkeys(written, NO_SERIAL))
        return found
    zone_there = timezone if HAS_HOUR.search(date_format) else dates_in
    _put(written, date_format, zone_there, found, offsets="%z" in date_format)
    whys = {**found.faults}
    for form in siblings(date_format):
        left = {i: text for i, text in written.items() if found.faults.pop(i, "")}
        _put(left, form, zone_there, found, offsets="%z" in form)
    found.faults.update({i: whys[i] for i in found.faults})
    return found


def is_iso(texts: Sequence[str]) -> bool:
    """Tell whether all texts are days or times of ISO 8601."""
    dashed = (_dashed(text, None) for text in texts)
    return all(NAIVE.fullmatch(text) or OFFSET.fullmatch(text) for text in dashed)


def _is_iso_beside(date_format: str, text: str) -> bool:
    """Tell whether a text is ISO 8601 and so needs no format; year, day, month is another form."""
    iso = NAIVE.fullmatch(text) or OFFSET.fullmatch(text)
    return bool(iso) and not DAY_BEFORE_MONTH.search(date_format)


def _dashed(text: str, date_format: str | None) -> str:
    """Write a date that can be read in one way alone as ISO 8601 does, by whatever format."""
    forms = (COMPACT,) if text[:COMPACT_LENGTH].isdecimal() else SPELLED
    found = next((match for form in forms if (match := form.fullmatch(text))), None)
    if not found or DAY_BEFORE_MONTH.search(date_format or ""):
        return text
    month = found["month"]
    number = int(month) if month.isdecimal() else _month(month)
    year = int(found["year"])
    if len(found["year"]) < len("2024"):
        year += 2000 if year < PIVOT else 1900
    clock = BEHIND.fullmatch(found["clock"]) if found["clock"] else None
    if not number or (found["clock"] and not clock) or not _is_day(int(found["day"]), number, year):
        return text
    written = f"{year:04d}-{number:02d}-{int(found['day']):02d}"
    return f"{written} {_clock(*clock.groups())}" if clock else written


def _month(word: str) -> int:
    return MONTHS.get(fold_word(word).replace("y", "i"), 0)


def is_yearless(text: str) -> bool:
    """Tell whether a text is a day without a year."""
    found = YEARLESS.fullmatch(text)
    if not found:
        return False
    if word := found["month"] or found["name"]:
        return _month(word) > 0
    numbers = sorted((int(found["one"]), int(found["other"])))
    return 1 <= numbers[0] <= LAST_MONTH and numbers[1] <= LAST_DAY


def in_year(text: str, year: str) -> str:
    """Write a day without a year with this one, in the order in which it stands."""
    if not year or not is_yearless(text):
        return text
    found = YEARLESS.fullmatch(text)
    sign = found["sign"] if found and found["one"] else " "
    return f"{text.rstrip('.')}{sign}{year}"


def siblings(form: str) -> tuple[str, ...]:
    """Give the formats of the same order of day and month that dates in numbers may have, too."""
    found = IN_NUMBERS.search(form)
    if not found:
        return ()
    before, after = form[: found.start()], form[found.end() :]
    both = (
        f"{before}%{found['first']}{sign}%{found['second']}{sign}%{year}{after}"
        for sign in BETWEEN[found["first"]]
        for year in "Yy"
    )
    return tuple(each for each in both if each != form)


def _clock(hour: str, minute: str, second: str | None, half: str | None) -> str:
    """Write a time of day with 24 hours."""
    number = int(hour) if half is None else int(hour) % NOON + NOON * (half in "Pp")
    return f"{number:02d}:{minute}:{second or '00'}"


def _serial_day(text: str) -> str:
    """Write a day number of a spreadsheet as ISO, to the millisecond; empty if it is none."""
    if not SERIAL.fullmatch(text) or not FIRST_SERIAL <= float(text) < LAST_SERIAL:
        return ""
    milliseconds = round(float(text) * SECONDS_A_DAY * 1000)
    moment = FIRST_DAY + timedelta(milliseconds=milliseconds)
    return (
        moment.isoformat(sep=" ") if milliseconds % (SECONDS_A_DAY * 1000) else f"{moment:%Y-%m-%d}"
    )


def _read_iso(
    texts: Sequence[str], timezone: str | None, dates_in: str | None, found: Instants
) -> None:
    dates: dict[int, str] = {}
    local: dict[int, str] = {}
    offsets: dict[int, str] = {}
    for i, text in enumerate(texts):
        if NAIVE.fullmatch(text):
            (local if len(text) > DATE_LENGTH else dates)[i] = text
        elif match := OFFSET.fullmatch(text):
            offsets[i] = _long_offset(match)
        elif PARTIAL.fullmatch(text):
            if day := _first_day(text, i, found):
                dates[i] = day
        elif text:
            found.faults[i] = _not_iso(text)
    _put(dates, ISO, dates_in, found)
    _put(local, ISO, timezone, found)
    _put(offsets, ISO, timezone, found, offsets=True)
    spans = np.flatnonzero(~np.isnat(found.until))
    found.until[spans], _ = _to_utc(found.until[spans], dates_in)


def _long_offset(match: re.Match[str]) -> str:
    # pandas wants "Z" in upper case and hours of an offset with minutes
    sign = match[3].upper()
    return f"{match[1]}T{match[2]}{sign}" + ("00" if len(sign) == len("+05") else "")


def _first_day(text: str, index: int, found: Instants) -> str | None:
    try:
        parts = read_date(text).split("-")
        first = date(int(parts[0]), int(parts[1]) if len(parts) > 1 else 1, 1)
    except ValueError:
        found.faults[index] = NOT_CALENDAR
        return None
    if len(parts) == len(("year", "month", "day")):
        return "-".join(parts)
    days = monthrange(first.year, first.month)[1] if len(parts) > 1 else 366
    after = first + timedelta(days=days)
    after = after.replace(day=1) if len(parts) > 1 else after.replace(month=1, day=1)
    found.until[index] = np.datetime64(after, "us")
    return first.isoformat()


def _put(
    written: dict[int, str],
    form: str,
    timezone: str | None,
    found: Instants,
    *,
    offsets: bool = False,
) -> None:
    """Parse texts, by index, of one format, and put in what they mean or why they mean nothing."""
    if not written:
        return
    indices = np.array(list(written), np.int64)
    texts = pd.Index(list(written.values()), dtype=object)
    read = pd.to_datetime(texts, format=form, errors="coerce", utc=offsets)
    moments = (read.tz_convert(None) if offsets else read).to_numpy().astype("datetime64[us]")
    good = (moments >= EARLIEST) & (moments < LATEST)
    good &= have_all_digits(list(texts), form, good)
    if offsets:
        found.utc[indices[good]], found.zone[indices[good]] = moments[good], "offset"
    else:
        found.utc[indices[good]], found.zone[indices[good]] = _to_utc(moments[good], timezone)
    for index in indices[~good].tolist():
        found.faults[index] = NOT_CALENDAR if form == ISO else _no_fit(written[index], form)


def have_all_digits(
    texts: Sequence[str], form: str, parsed: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Tell which of the parsed texts have all digits."""
    if not PACKED.search(form):
        return parsed
    pairs = zip(texts, parsed.tolist(), strict=True)
    return np.array([fits and _has_all_digits(text, form) for text, fits in pairs], np.bool_)


def _has_all_digits(text: str, form: str) -> bool:
    """Tell whether a text has leading zeros where a format has nothing between two numbers.

    Without them 1112024 may be 1 November or 11 January.
    """
    return not PACKED.search(form) or bool(_packed_shape(form).fullmatch(text))


@lru_cache(maxsize=64)
def _packed_shape(form: str) -> re.Pattern[str]:
    """Write a format as a pattern that asks for all digits of numbers that follow each other."""
    shape, at = "", 0
    for run in PACKED.finditer(form):
        digits = sum(WIDTHS[each] for each in re.findall("%.", run[0]))
        shape += f"{_loose(form[at : run.start()])}[0-9]{{{digits}}}"
        at = run.end()
    return re.compile(shape + _loose(form[at:]))


def _loose(form: str) -> str:
    parts = re.split(r"(%.|\s+)", form)
    return "".join(
        ".+?" if each[:1] == "%" else r"\s+" if each.isspace() else re.escape(each)
        for each in parts
    )


def _to_utc(
    local: NDArray[np.datetime64], timezone: str | None
) -> tuple[NDArray[np.datetime64], NDArray[np.object_]]:
    if timezone is None:
        return local, np.full(local.size, "assumed", dtype=object)
    if local.size == 0:
        return local, np.empty(0, dtype=object)
    seconds = local.astype("datetime64[s]").astype(np.int64)
    # One look-up per day; on days when the clocks change, one per instant.
    days, of_day = np.unique(seconds // SECONDS_A_DAY, return_inverse=True)
    starts, ends = day_offsets(days, timezone)
    zone = ZoneInfo(timezone)
    shift = starts[of_day]
    zones = np.full(local.size, "declared", dtype=object)
    for index in np.flatnonzero((starts != ends)[of_day]).tolist():
        first, second = (_offset(int(seconds[index]), zone, fold) for fold in (0, 1))
        shift[index] = first
        if first > second:
            zones[index] = REPEATED
        elif first < second:
            zones[index] = SKIPPED
    return local - shift.astype("timedelta64[s]"), zones


def day_offsets(
    days: NDArray[np.int64], timezone: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the seconds from UTC at the start and the end of days, counted from 1970."""
    zone = ZoneInfo(timezone)
    starts = [_offset(day * SECONDS_A_DAY, zone, 0) for day in days.tolist()]
    ends = [_offset((day + 1) * SECONDS_A_DAY, zone, 1) for day in days.tolist()]
    return np.array(starts, np.int64), np.array(ends, np.int64)


def _offset(local_s: int, zone: ZoneInfo, fold: int) -> int:
    days, seconds = divmod(local_s, SECONDS_A_DAY)
    moment = datetime.combine(date(1970, 1, 1), datetime.min.time()) + timedelta(days, seconds)
    offset = moment.replace(tzinfo=zone, fold=fold).utcoffset()
    return 0 if offset is None else round(offset.total_seconds())


def read_date(text: str, date_format: str | None = None) -> str:
    """Read a date in the precision it was written in.

    A document has one format, that of its times, but dates of birth beside them have no hour: they
    have the format without it, or are ISO 8601.
    """
    text = _dashed(text, date_format)
    if date_format == EXCEL:
        text = _serial_day(text) or text
        if not _is_iso_beside(EXCEL, text):
            raise RecordError(NO_SERIAL)
    if date_format is not None and _is_iso_beside(date_format, text):
        date_format = None
    match = PARTIAL.fullmatch(text)
    if match and (date_format is None or match[3] is None):
        return _iso_parts(match)
    if date_format is not None:
        return _by_format(text, date_format)
    if NAIVE.fullmatch(text) or OFFSET.fullmatch(text):
        return _iso_instant(text)
    raise RecordError(_not_iso(text))


def _not_iso(text: str) -> str:
    match = AMBIGUOUS.fullmatch(text)
    if SERIAL_LIKE.fullmatch(text):
        return A_SERIAL
    if EPOCH_LIKE.fullmatch(text):
        return AN_EPOCH
    if not match:
        return NOT_ISO
    first, second, year = (int(part) for part in re.findall(r"\d+", text)[:3])
    real = _is_day(first, second, year) or _is_day(second, first, year)
    # a number of 13 or more cannot be a month, so only days of 1 to 31 are worth another order
    near = max(first, second) <= LAST_DAY and min(first, second) <= LAST_MONTH
    return NOT_CALENDAR if near and not real else DAY_OR_MONTH_FIRST


def _no_fit(text: str, form: str) -> str:
    """Say why a date does not fit a format: it has another one, or there is no such day."""
    pieces = re.split(r"(%.)", form)
    shape = "".join(
        DIRECTIVES.get(each, ".+?" if each[:1] == "%" else re.escape(each)) for each in pieces
    )
    repeated = any(form.count(each) > 1 for each in DIRECTIVES)  # a group has one name
    match = None if repeated else re.fullmatch(shape, text)
    if match and not _has_all_digits(text, form):
        return AN_EPOCH if EPOCH_LIKE.fullmatch(text) else TOO_FEW.format(form)
    if match:
        found = match.groupdict()
        day, month = int(found.get("day") or 1), int(found.get("month") or 1)
        if day <= LAST_DAY and month <= LAST_MONTH:
            return NOT_CALENDAR
    return f'the date does not fit date_format "{form}"'


def _is_day(day: int, month: int, year: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _iso_parts(match: re.Match[str]) -> str:
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise RecordError(NOT_CALENDAR) from None
    parts = [f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part is not None)]
    return "-".join(parts)


def _by_format(text: str, form: str) -> str:
    forms = (
        each for written in (form, *siblings(form)) for each in (written, without_clock(written))
    )
    moment = next((found for each in forms if (found := _parsed(text, each))), None)
    if moment is None:
        reasons = (_no_fit(text, each) for each in (form, without_clock(form)))
        raise RecordError(NOT_CALENDAR if NOT_CALENDAR in reasons else _no_fit(text, form))
    if HAS_DAY.search(form):
        return moment.date().isoformat()
    return f"{moment:%Y-%m}" if HAS_MONTH.search(form) else f"{moment:%Y}"


def _parsed(text: str, form: str) -> datetime | None:
    if not _has_all_digits(text, form):
        return None
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 - a date has no zone
    except ValueError:
        return None


def without_clock(form: str) -> str:
    """Take the time of day off a format, with the signs around it."""
    parts = re.split("(%.)", form)
    clock = [at for at, part in enumerate(parts) if part in CLOCK]
    if clock:
        del parts[clock[0] - 1 : clock[-1] + 2]
    return "".join(parts)


def _iso_instant(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text.upper().replace(" ", "T", 1).replace(" ", ""))
    except ValueError:
        raise RecordError(NOT_CALENDAR) from None
    if moment.tzinfo is None:
        return moment.isoformat()
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
