"""One call in the records of two carriers counts once, and two calls count twice."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.events.calls.call_records import CLOCKS, US_A_SECOND, _seconds_off

Record = tuple[str, str, int]  # origin, time on 1 May, duration

A, B = "606-555-0101", "606-555-0102"


def counted(records: list[Record], *, back: bool = False) -> tuple[float, float]:
    """Count the calls and seconds of a pair; `back` lets the second origin say who called whom."""
    case = la.Case(purpose="training", region="US-KY", timezone="UTC")
    for origin in sorted({record[0] for record in records}):
        rows = [
            (*((B, A) if back and origin == "Y" else (A, B)), f"2024-05-01 {time}", seconds)
            for of, time, seconds in records
            if of == origin
        ]
        frame = pd.DataFrame(rows, columns=["caller", "callee", "start", "duration"])
        document = {"title": origin, "origin": origin}
        case.add(la.read_frame(frame, reader="calls", document=document))
    table = la.calls.contacts(case).to_frame()
    assert len(case.links()) == len(records)  # each row stays as evidence
    return float(table["records"].sum()), float(table["seconds"].sum())


def test_a_call_that_two_carriers_time_some_seconds_apart_counts_once_and_is_noted() -> None:
    assert counted([("X", "10:00:00", 60), ("Y", "10:00:02", 61)]) == (1, 60)
    case = la.Case(purpose="training", region="US-KY", timezone="UTC")
    for origin, time in (("X", "10:00:00"), ("Y", "10:00:02")):
        frame = pd.DataFrame([(A, B, f"2024-05-01 {time}")], columns=["caller", "callee", "start"])
        case.add(la.read_frame(frame, reader="calls", document={"title": origin, "origin": origin}))
    notes = la.calls.contacts(case).notes
    assert "1 records that two documents state count once." in notes


@pytest.mark.parametrize(
    ("records", "count"),
    [
        ([("X", "10:00:00", 60), ("Y", "10:00:06", 60)], 2),
        ([("X", "10:00:00", 60), ("Y", "10:00:02", 90)], 2),
        # a message, or a phone that keeps no durations
        ([("X", "10:00:00", 60), ("Y", "10:00:02", 0)], 1),
        # one carrier lists two calls in a row, then both do
        ([("X", "10:00:00", 2), ("X", "10:00:04", 2)], 2),
        ([(each, f"10:00:0{s + k}", 2) for k, each in enumerate("XY") for s in (0, 4)], 2),
        ([(each, f"10:00:0{k}", 30) for k, each in enumerate("XYZ")], 1),
    ],
    ids=["later", "longer", "no duration", "one origin", "twice each", "three origins"],
)
def test_calls_of_two_origins_are_one_if_they_begin_and_end_together(
    records: list[Record], count: int
) -> None:
    assert counted(records)[0] == count
    assert counted(records[::-1])[0] == count


def test_who_called_whom_tells_calls_apart() -> None:
    assert counted([("X", "10:00:00", 60), ("Y", "10:00:02", 60)], back=True)[0] == 2


@pytest.mark.parametrize(
    ("times", "count"),
    [
        (("2024-05-01", "2024-05-01"), 2),
        pytest.param(("2024-05-01", "2024-05-01 00:00:00"), 2, marks=pytest.mark.exhaustive),
        pytest.param(("2024-05-01 10 PM", "2024-05-01 10 PM"), 2, marks=pytest.mark.exhaustive),
        (("2024-05-01 10 PM", "2024-05-01 22:00:03"), 2),
        (("2024-05-01 22:00", "2024-05-01 22:00"), 1),
    ],
)
@pytest.mark.parametrize("of_one", [False, True])
def test_a_day_or_an_hour_is_no_moment_that_two_origins_can_share(
    times: tuple[str, str], count: int, *, of_one: bool
) -> None:
    case = la.Case(purpose="training", region="US-KY", timezone="UTC")
    for title, time in zip("XY", times, strict=True):
        frame = pd.DataFrame([(A, B, time)], columns=["caller", "callee", "start"])
        written = {"date_format": "%Y-%m-%d %I %p"} if "PM" in time else {}
        document = {"title": title, "origin": "X" if of_one else title, **written}
        case.add(la.read_frame(frame, reader="calls", document=document))
    once = count == 1 or (of_one and times[0] == times[1])  # a delivery that came twice
    assert la.calls.contacts(case).to_frame()["records"].sum() == (1 if once else 2)


ROWS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 40), st.integers(0, 12), st.integers(0, 2)),
    max_size=40,
)


@given(ROWS)
def test_records_some_seconds_off_are_those_of_the_plain_definition(
    rows: list[tuple[int, int, int, int]],
) -> None:
    rows = sorted(rows, key=lambda row: (row[1], row[0]))
    pair, start, seconds, origin = np.array(rows, np.int64).reshape(-1, 4).T
    found = {
        "start": start * US_A_SECOND, "seconds": seconds.astype(float), "origin": origin,
        "document": origin, "to_the_minute": np.ones(len(rows), np.bool_),
    }  # fmt: skip
    again = _seconds_off([pair], found, np.ones(len(rows), np.bool_))
    within, expected = CLOCKS // US_A_SECOND, np.zeros(len(rows), np.bool_)
    calls: list[tuple[int, set[int]]] = []
    for at in np.lexsort((origin, start, pair)).tolist():
        for first, origins in calls:
            ends = abs(start[at] + seconds[at] - start[first] - seconds[first])
            timed = not (seconds[at] and seconds[first]) or ends <= within
            together = pair[at] == pair[first] and start[at] - start[first] <= within and timed
            if together and origin[at] not in origins:
                origins.add(int(origin[at]))
                expected[at] = True
                break
        else:
            calls.append((at, {int(origin[at])}))
    np.testing.assert_array_equal(again, expected)
