"""Splitting lines, numbering cells and reading times, against Python's own functions."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.ingest.records.cell_numbers import PART, ROOM, Combinations, Numbering
from linkanalysis.ingest.records.numbered_runs import places_of
from linkanalysis.kernels.lines import END, PADDING, SKIPPED, START, WORDS, add_spans, split_lines
from linkanalysis.kernels.written_times import (
    DATE,
    DOUBTFUL,
    EMPTY,
    LOCAL,
    OFFSET,
    first_days,
    read_times,
)

CELL = st.text(st.characters(codec="utf-8", exclude_characters=',\n\r"\0'), max_size=30)


def as_bytes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode() + PADDING, np.uint8)


def split(data: np.ndarray, delimiter: str, kinds: list[int], n: int) -> tuple[Any, ...]:
    """Split lines; kinds say of each column whether it is a time, skipped, or kept (0)."""
    kept = np.cumsum([kind == 0 for kind in kinds]) - 1
    columns = np.where(np.array(kinds) == 0, kept, kinds)
    words = np.empty((int(kept[-1]) + 1, n, WORDS), np.uint64)
    times = np.zeros((2, n, 2), np.int64)
    begins, longer = np.empty(n, np.int64), np.empty(n, np.bool_)
    found = split_lines(data, ord(delimiter), columns, words, times, (begins, longer))
    return found, words, times, begins, longer


KINDS = st.lists(st.sampled_from([0, SKIPPED]), min_size=1, max_size=4)
WHERE = st.sampled_from([[START], [END], [START, END], []])


@given(
    st.tuples(KINDS, WHERE).flatmap(lambda both: st.permutations(both[0] + both[1])),
    st.data(),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
)
def test_cells_are_those_of_split(
    kinds: list[int], given_data: st.DataObject, delimiter: str, end: str
) -> None:
    cell = CELL.map(lambda text: text.translate({ord(delimiter): None}))
    record = st.lists(cell, min_size=len(kinds), max_size=len(kinds))
    table = given_data.draw(st.lists(record, min_size=1, max_size=5))
    lines = [delimiter.join(each) + end for each in table]
    text = "".join(lines)
    # a last line without an end, unless nothing would be left of it
    if lines[-1] != end and given_data.draw(st.booleans()):
        text = text.removesuffix(end)
    data = as_bytes(text)
    found, words, times, begins, longer = split(data, delimiter, kinds, len(table))
    assert found == len(table)
    assert begins.tolist() == [len("".join(lines[:row]).encode()) for row in range(len(lines))]
    texts = Numbering()
    for row, cells in enumerate(table):
        kept = [text for text, kind in zip(cells, kinds, strict=True) if kind == 0]
        assert longer[row] == any(len(text.encode()) > 8 * WORDS for text in kept)
        if not longer[row]:
            numbers = texts.number(np.ascontiguousarray(words[:, row]))
            assert texts.texts(numbers) == kept
        for text, kind in zip(cells, kinds, strict=True):
            if kind <= START:
                begin, stop = times[START - kind, row].tolist()
                assert data[begin:stop].tobytes().decode() == text


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_cells_of_every_size_around_whole_words(end: str) -> None:
    for size in range(8 * (WORDS + 1) + 2):
        cells = ["a" * size, "b" * size]
        found, words, _, _, longer = split(as_bytes(",".join(cells) + end), ",", [0, 0], 1)
        assert found == 1
        assert longer.tolist() == [size > 8 * WORDS]
        texts = Numbering()
        numbers = texts.number(np.ascontiguousarray(words[:, 0]))
        assert texts.texts(numbers) == [cell[: 8 * WORDS] for cell in cells]


@given(st.lists(st.integers(1, 5), min_size=1, max_size=4), st.integers(1, 5), st.integers(0, 20))
def test_lines_of_other_widths_are_found(widths: list[int], width: int, size: int) -> None:
    data = as_bytes("".join(",".join(["x" * size] * each) + "\n" for each in widths))
    found = split(data, ",", [0] * width, len(widths))[0]
    assert found == (len(widths) if {*widths} == {width} else -1)


@pytest.mark.parametrize("text", ["1,2\n1\n", "1,2\n1,2,3\n", "1\n", "1,2,\n", "1", "1,2\n1"])
def test_a_line_with_other_cells_is_found(text: str) -> None:
    assert split(as_bytes(text), ",", [0, END], 9)[0] == -1


def test_equal_rows_have_one_number_however_many_there_are() -> None:
    words = np.random.default_rng(0).integers(0, 60, (9 * ROOM, WORDS)).astype(np.uint64)
    numbering = Numbering()
    numbers = np.concatenate([numbering.number(part) for part in np.array_split(words, 7)])
    first: dict[tuple[int, ...], int] = {}
    wanted = [first.setdefault(tuple(row), len(first)) for row in words.tolist()]
    assert numbers.tolist() == wanted
    assert numbering.words(np.arange(numbering.size, dtype=np.uint32)).tolist() == [
        list(row) for row in first
    ]


NUMBERS = st.integers(0, 2**32 - 1) | st.integers(0, 2)


@given(st.integers(1, 3), st.data())
def test_equal_combinations_have_one_number(width: int, given_data: st.DataObject) -> None:
    numbering = Combinations(width)
    first: dict[tuple[int, ...], int] = {}
    for _ in range(2):
        rows = given_data.draw(st.lists(st.tuples(*[NUMBERS] * width), min_size=1))
        columns = [np.array(column, np.uint32) for column in zip(*rows, strict=True)]
        wanted = [first.setdefault(row, len(first)) for row in rows]
        assert numbering.number(columns).tolist() == wanted
    assert numbering.size == len(first)
    columns = numbering.columns(np.arange(numbering.size, dtype=np.uint32))
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == [*first]


def test_combinations_keep_their_numbers_however_many_there_are() -> None:
    rng = np.random.default_rng(0)
    columns = [rng.integers(0, 400, 3 * PART, np.uint32) for _ in range(2)]
    numbering = Combinations(2)
    numbers = numbering.number(columns)
    first: dict[tuple[int, int], int] = {}
    rows = zip(*(column.tolist() for column in columns), strict=True)
    assert numbers.tolist() == [first.setdefault(row, len(first)) for row in rows]
    assert len(first) > 2 * PART
    assert numbering.number(columns).tolist() == numbers.tolist()


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
    read_times(as_bytes(text), cells, form, first_days(), moments, written)
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
        *(
            "2024-05-02 14",
            "2024-05-02 14:30:",
            "2024-05-02 14:30.5",
            "2024-05-02 14:30:00.Z",
            "2024-05-02 14:30:00.",
        ),
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
