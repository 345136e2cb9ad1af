"""Splitting lines, numbering cells and reading times, against Python's own functions."""

from __future__ import annotations

import calendar
import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.kernels.lines import END, SKIPPED, START, WORDS, split_lines
from linkanalysis.kernels.numbering import add_spans
from linkanalysis.kernels.written_times import (
    DATE,
    DOUBTFUL,
    EMPTY,
    LOCAL,
    OFFSET,
    first_days,
    read_times,
)
from linkanalysis.records.numbering import ROOM, Numbering
from linkanalysis.records.time_places import places_of

CELL = st.text(st.characters(codec="utf-8", exclude_characters=',\n\r"\0'), max_size=30)


def as_bytes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), np.uint8)


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1), st.sampled_from(["\n", "\r\n"]))
def test_cells_are_those_of_split(table: list[tuple[str, str, str]], end: str) -> None:
    data = as_bytes("".join(",".join(record) + end for record in table))
    n = len(table)
    words, times = np.empty((1, n, WORDS), np.uint64), np.empty((2, n, 2), np.int64)
    begins, longer = np.empty(n, np.int64), np.empty(n, np.bool_)
    columns = np.array([0, START, SKIPPED])
    assert split_lines(data, ord(","), columns, words, times, (begins, longer)) == n
    texts = Numbering()
    numbers = texts.number(words[0])
    for row, (first, second, _) in enumerate(table):
        assert longer[row] == (len(first.encode()) > 8 * WORDS)
        if not longer[row]:
            assert texts.texts(numbers[row : row + 1]) == [first]
        begin, stop = times[0, row].tolist()
        assert data[begin:stop].tobytes().decode() == second


@pytest.mark.parametrize("text", ["1,2\n1\n", "1,2\n1,2,3\n", "1\n", "1,2,\n"])
def test_a_line_with_other_cells_is_found(text: str) -> None:
    room = np.empty((2, 9, WORDS), np.uint64), np.empty((2, 9, 2), np.int64)
    lines = np.empty(9, np.int64), np.empty(9, np.bool_)
    assert split_lines(as_bytes(text), ord(","), np.array([0, END]), *room, lines) == -1


def test_equal_rows_have_one_number_however_many_there_are() -> None:
    words = np.random.default_rng(0).integers(0, 60, (9 * ROOM, WORDS)).astype(np.uint64)
    numbering = Numbering()
    numbers = np.concatenate([numbering.number(part) for part in np.array_split(words, 7)])
    first: dict[tuple[int, ...], int] = {}
    wanted = [first.setdefault(tuple(row), len(first)) for row in words.tolist()]
    assert numbers.tolist() == wanted
    assert numbering.words(slice(None)).tolist() == [list(row) for row in first]


def test_sums_of_spans() -> None:
    sums = np.zeros((3, 3), np.int64)
    first, last = np.array([5, -9, 3, 4]), np.array([6, -9, 30, 4])
    add_spans(np.array([2, 0, 2, 2], np.uint32), first, last, sums)
    assert sums.tolist() == [[1, -9, -9], [0, 0, 0], [3, 3, 30]]


def read(text: str, date_format: str | None = None) -> tuple[int, int]:
    form = places_of(date_format)
    assert form is not None
    moments, written = np.empty(1, np.int64), np.empty(1, np.uint8)
    cells = np.array([[0, len(text)]])
    read_times(as_bytes(text + "\n"), cells, form, first_days(), moments, written)
    return int(moments[0]), int(written[0])


def since_1970(moment: dt.datetime) -> int:
    """Count microseconds without a float."""
    return (moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)


ZONES = st.integers(-13 * 60 - 59, 13 * 60 + 59).map(lambda m: dt.timezone(dt.timedelta(minutes=m)))
MOMENTS = st.datetimes(dt.datetime(1000, 1, 2), dt.datetime(2999, 12, 30))  # noqa: DTZ001


@given(MOMENTS, st.none() | ZONES, st.sampled_from("T "))
def test_iso_times_are_those_of_python(
    moment: dt.datetime, zone: dt.timezone | None, between: str
) -> None:
    text = moment.replace(tzinfo=zone).isoformat(between)
    if "." in text and zone is None:
        text = text.rstrip("0")
    wanted = since_1970(moment.replace(tzinfo=zone or dt.UTC))
    assert read(text) == (wanted, LOCAL if zone is None else OFFSET)
    if zone is None:
        assert read(text + "Z") == (wanted, OFFSET)


@pytest.mark.parametrize(
    ("date_format", "written"),
    [("%m/%d/%Y %H:%M", LOCAL), ("%d.%m.%Y", DATE), ("%Y%m%d%H%M%S", LOCAL)],
)
@given(moment=MOMENTS)
def test_times_of_a_format_are_those_of_python(
    date_format: str, written: int, moment: dt.datetime
) -> None:
    text = moment.strftime(date_format)
    wanted = dt.datetime.strptime(text, date_format).replace(tzinfo=dt.UTC)
    assert read(text, date_format) == (since_1970(wanted), written)


def test_every_day_of_a_century_and_no_other() -> None:
    for year in (1900, 2000, 2023, 2024):
        for month in range(1, 13):
            for day in range(32):
                found = read(f"{year}-{month:02}-{day:02}")[1]
                real = 1 <= day <= calendar.monthrange(year, month)[1]
                assert found == (DATE if real else DOUBTFUL)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2024-05-02 24:00",
            "2024-05-02 14:60",
            "2024-05-02 14:30:60",
            "2024-13-01",
            "0999-05-02",
        ),
        *("2024-05-02 14", "2024-05-02 14:30:", "2024-05-02 14:30.5", "2024-05-02 14:30:00.Z"),
        *("2024-05-02Z", "2024-05-02 14:30:00.1234567", "2024-05-02 14:30+2:00", "2024-05"),
        *("2024-05-02 14:30+14:00", "2024-05-02 14:30+02:60", "2024-05-02 14:30 Z", " 2024-05-02"),
        *("2024/05/02", "3000-05-02", "2024-5-2", "x", "2024-05-02x14:30", "2024-05-02 14:3O"),
    ],
)
def test_other_texts_need_a_closer_look(text: str) -> None:
    assert read(text)[1] == DOUBTFUL


def test_an_empty_cell_has_no_time() -> None:
    assert read("") == (0, EMPTY)


@pytest.mark.parametrize("date_format", ["%d %b %Y", "%y-%m-%d", "%Y-%m-%d %M", "%H:%M"])
def test_formats_without_fixed_places_have_no_form(date_format: str) -> None:
    assert places_of(date_format) is None
