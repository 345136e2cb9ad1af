"""One call in the records of two carriers counts once, and two calls count twice."""

from __future__ import annotations

import pandas as pd
import pytest

import linkanalysis as la

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
