"""Times as written: texts of one form become moments, and forms are found apart from digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64, U8


DOUBTFUL, LOCAL, OFFSET, DATE, EMPTY = range(5)  # how a time is written
YEAR, MONTH, DAY, HOUR, MINUTE, SECOND = range(6)
BREAK = 0  # stands for T or a space between a day and a time
ABSENT = 1 << 30  # the place of a part that a form does not have
FIRST_YEAR, LAST_YEAR, MONTHS = 1000, 2999, 12
DAY_S, SECOND_US = 86_400, 1_000_000
OFFSET_SIZE = len("-05:00")
LAST_HOUR_OF_OFFSET = 13  # what is beyond needs a closer look
NO_FORM = 255  # of a text without a known form; also how many forms one byte tells apart
_ZERO = 48
_NEITHER = np.int64(-10_000)  # so far below that no sum with it is a year
_ONE, _TWO = np.uint64(1), np.uint64(2)
_POINT, _PLUS, _MINUS, _COLON, _T, _SPACE, _Z = (np.uint8(ord(each)) for each in ".+-:T Z")


def first_days() -> I64:
    """Count the first day of each month from 1970, one month more than there are."""
    months = np.arange(f"{FIRST_YEAR}-01", f"{LAST_YEAR + 1}-02", dtype="M8[M]")
    return months.astype("M8[D]").astype(np.int64)


@compiled
def read_times(
    data: U8,
    cells: I64,
    form: tuple[I64, I64, I64, bool],
    months: I64,
    moments: I64,
    written: U8,
) -> None:
    """Read microseconds from 1970, less the offset if there is one, and how each is written.

    cells: Where each text begins and stops.
    form: The places of the parts; the place of each other character, and which one it is; where a
        text may end, the longest first; whether fractions and offsets may follow.
    months: The result of `first_days`.
    """
    places, marks, ends, more = form
    hour_at = places[HOUR]
    for row in range(np.uint64(cells.shape[0])):
        at, stop = np.uint64(cells[row, 0]), np.uint64(cells[row, 1])
        moments[row], written[row] = 0, DOUBTFUL
        if at == stop:
            written[row] = EMPTY
            continue
        size = 0
        for end in ends:
            if not size and at + np.uint64(end) <= stop:
                fits = True
                for each in range(np.uint64(marks.shape[0])):
                    place, mark = marks[each, 0], marks[each, 1]
                    if place < end:
                        byte = data[at + np.uint64(place)]
                        either = (byte == _T) | (byte == _SPACE)
                        fits &= byte == mark or (mark == BREAK and either)
                if fits:
                    size = end
        if not size:
            continue
        year_at = at + np.uint64(places[YEAR])
        year = _two(data, year_at) * 100 + _two(data, year_at + _TWO)
        month = _two(data, at + np.uint64(places[MONTH])) - 1
        day = _two(data, at + np.uint64(places[DAY]))
        if year < FIRST_YEAR or year > LAST_YEAR or month < 0 or month >= MONTHS:
            continue
        begin = np.uint64((year - FIRST_YEAR) * MONTHS + month)
        if day < 1 or day > months[begin + _ONE] - months[begin]:
            continue
        hour = _two(data, at + np.uint64(hour_at)) if hour_at < size else 0
        minute = _two(data, at + np.uint64(places[MINUTE])) if places[MINUTE] < size else 0
        second = _two(data, at + np.uint64(places[SECOND])) if places[SECOND] < size else 0
        if min(hour, minute, second) < 0 or hour > 23 or max(minute, second) > 59:
            continue
        found = LOCAL if hour_at < size else DATE
        fraction, offset = np.int64(0), np.int64(0)
        at += np.uint64(size)
        if at < stop and more and found == LOCAL:
            # few times have a fraction, and the call takes nearly as long as all the rest
            if size == ends[0] and data[at] == _POINT:
                at, fraction = _fraction(data, at, stop)
            if at < stop:
                found = OFFSET
                at, offset = _offset(data, at, stop)
        if at == stop:
            clock = (hour * 60 + minute - offset) * 60 + second
            moments[row] = ((months[begin] + day - 1) * DAY_S + clock) * SECOND_US + fraction
            written[row] = found


@compiled
def match_forms(
    data: U8, cells: I64, written: U8, known: tuple[U8, U8, I64], begin: int, forms: U8
) -> np.int64:
    """Find the forms of times from row `begin` on; return the row of a new one, or how many rows.

    cells: Where each text begins and stops.
    written: How each is written, by `read_times`; what is no time has no form.
    known: Of each form, its characters with the bits of each that count, and its size; 0 while
        there is no such form. When all are in use, a new one is `NO_FORM`.
    """
    sizes = known[2]
    last = np.uint64(0)
    for row in range(np.uint64(begin), np.uint64(cells.shape[0])):
        forms[row] = NO_FORM
        if written[row] == DOUBTFUL or written[row] == EMPTY:
            continue
        at, size = np.uint64(cells[row, 0]), cells[row, 1] - cells[row, 0]
        if not _has_form(data, at, size, known, last):
            form = np.uint64(0)
            while form < sizes.size and sizes[form] and not _has_form(data, at, size, known, form):
                form += np.uint64(1)
            if form == sizes.size:
                continue
            if not sizes[form]:
                return np.int64(row)
            last = form
        forms[row] = last
    return np.int64(cells.shape[0])


@compiled
def _two(data: U8, at: np.uint64) -> np.int64:
    """Read two digits; a negative number if they are none."""
    tens, ones = np.int64(data[at]) - _ZERO, np.int64(data[at + _ONE]) - _ZERO
    both = (np.uint64(tens) <= 9) & (np.uint64(ones) <= 9)  # a negative number becomes a large one
    return tens * 10 + ones if both else _NEITHER


@compiled
def _fraction(data: U8, at: np.uint64, stop: np.uint64) -> tuple[np.uint64, np.int64]:
    """Read up to six digits behind a point, as microseconds; stay at the point if there is none."""
    begin, value, scale = at, np.int64(0), SECOND_US
    at += _ONE
    while at < stop and scale > 1 and 0 <= np.int64(data[at]) - _ZERO <= 9:
        value = value * 10 + np.int64(data[at]) - _ZERO
        scale //= 10
        at += _ONE
    return (at, value * scale) if scale < SECOND_US else (begin, np.int64(0))


@compiled
def _offset(data: U8, at: np.uint64, stop: np.uint64) -> tuple[np.uint64, np.int64]:
    """Read Z or an offset such as -05:00, in minutes; stay where there is neither."""
    sign = data[at]
    if sign == _Z:
        return at + _ONE, np.int64(0)
    signed = (sign == _PLUS) | (sign == _MINUS)
    if not signed or stop - at != np.uint64(OFFSET_SIZE) or data[at + np.uint64(3)] != _COLON:
        return at, np.int64(0)
    hours, minutes = _two(data, at + _ONE), _two(data, at + np.uint64(4))
    if hours < 0 or hours > LAST_HOUR_OF_OFFSET or minutes < 0 or minutes > 59:
        return at, np.int64(0)
    total = hours * 60 + minutes
    return stop, (total if sign == _PLUS else -total)


@compiled
def _has_form(
    data: U8, at: np.uint64, size: np.int64, known: tuple[U8, U8, I64], form: np.uint64
) -> bool:
    characters, bits, sizes = known
    if size != sizes[form]:
        return False
    other = np.uint8(0)
    for place in range(np.uint64(size)):  # without a way out, so that many are compared at once
        other |= (data[at + place] & bits[form, place]) ^ characters[form, place]
    return bool(other == 0)
