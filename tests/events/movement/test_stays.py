"""Stays and usual areas: days, nights, zones, silence, masks, and what looks like a home."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from movement_cases import (
    LOUISVILLE,
    calls,
    case_of,
    plates,
    posts,
    protecting,
    stays,
    traffic,
)

import linkanalysis as la
from linkanalysis.errors import ProtectedError

PHONE, OTHER = "502-555-0143", "502-555-0199"
ID = "phone:+15025550143"
LOUISVILLE_AREA, OWENSBORO_AREA = "around 38.25, -85.76", "around 37.77, -87.11"
SHOWN = ["area", "first", "last", "days", "nights", "records"]


def moved() -> list[tuple[str, str, str]]:
    """Three nights in Louisville, then two in Owensboro; 03:00 UTC is 23:00 and 22:00 there."""
    nights = [(PHONE, f"2024-07-0{day} 03:00Z", "12:1") for day in (2, 3, 4)]
    return nights + [(PHONE, f"2024-07-0{day} 03:30Z", "12:2") for day in (6, 7)]


def found(case: la.Case, **options: object) -> list[list[object]]:
    frame = la.movement.find_stays(case, entities=ID, **options).to_frame()  # type: ignore[arg-type]
    return frame[SHOWN].to_numpy().tolist()


PLANTED = [
    [LOUISVILLE_AREA, "2024-07-01", "2024-07-03", 3, 3, 3],
    [OWENSBORO_AREA, "2024-07-05", "2024-07-06", 2, 2, 2],
]


def test_stays_are_found_with_their_rows_whatever_the_order_and_go_with_the_document() -> None:
    made = moved()
    case = case_of(calls(made[:3]), calls(made[3:], document="later"))
    assert found(case) == PLANTED
    answer = la.movement.find_stays(case, entities=ID)
    assert [reason.document for reason in answer.reasons(2)] == ["later", "later"]
    assert found(case_of(calls(made[::-1]))) == PLANTED
    case.withdraw("later", reason="test")
    assert found(case) == PLANTED[:1]


def test_a_long_gap_ends_a_stay_and_short_stays_can_be_left_out() -> None:
    made = [(PHONE, f"2024-07-{day:02} 15:00Z", "12:1") for day in (1, 4, 8)]
    case = case_of(calls(made))
    assert [row[1:4] for row in found(case)] == [
        ["2024-07-01", "2024-07-04", 2],
        ["2024-07-08", "2024-07-08", 1],
    ]
    assert [row[3] for row in found(case, max_gap_days=4)] == [3]
    assert [row[3] for row in found(case, min_days=2)] == [2]
    assert [row[3] for row in found(case, when=("2024-07-04", "2024-07-08"))] == [1, 1]


def test_a_night_of_25_hours_is_one_and_so_is_one_of_23() -> None:
    # 01:30 twice on 3 November, then 04:30, a new day but the same night
    autumn = [(PHONE, f"2024-11-03 {at}Z", "12:1") for at in ("05:30", "06:30", "09:30")]
    assert found(case_of(calls(autumn))) == [
        [LOUISVILLE_AREA, "2024-11-02", "2024-11-03", 2, 1, 3],
    ]
    # 01:30, then 03:30 an hour later on 10 March
    spring = [(PHONE, f"2024-03-10 {at}Z", "12:1") for at in ("06:30", "07:30")]
    assert found(case_of(calls(spring))) == [
        [LOUISVILLE_AREA, "2024-03-09", "2024-03-09", 1, 1, 2],
    ]


def test_night_begins_an_hour_later_in_the_west_of_kentucky() -> None:
    made = [(PHONE, "2024-07-02 02:30Z", cell) for cell in ("12:1", "12:2")]
    row = la.movement.usual_areas(case_of(calls(made)), entities=ID).to_frame().iloc[0]
    assert (row["night_area"], row["nights"], row["all_nights"]) == (LOUISVILLE_AREA, 1, 1)
    assert (row["day_area"], row["days"], row["all_days"]) == (OWENSBORO_AREA, 1, 1)


def test_usual_areas_say_how_many_nights_support_them_and_leave_a_tie_open() -> None:
    case = case_of(calls(moved()))
    row = la.movement.usual_areas(case, entities=ID).rows[0]
    assert row.cells == (ID, LOUISVILLE_AREA, 3, 5, None, 0, 0)
    assert len(row.reasons) == 3
    tied = case_of(calls([moved()[0], moved()[3]]))
    assert la.movement.usual_areas(tied, entities=ID).rows[0].cells[1:4] == (None, 1, 2)


def test_a_night_shift_gives_the_workplace_by_night_and_the_caveat_says_so() -> None:
    shifts = [
        (PHONE, f"2024-07-{day:02} {hour}:00Z", cell)
        for day in range(2, 9)
        for hour, cell in (("04", "12:2"), ("08", "12:2"), ("19", "12:1"))
    ]
    answer = la.movement.usual_areas(case_of(calls(shifts)), entities=ID)
    assert answer.rows[0].cells[1:] == (OWENSBORO_AREA, 7, 7, LOUISVILLE_AREA, 7, 7)
    assert answer.caveat == la.movement.find_stays(case_of(calls(shifts))).caveat
    assert answer.caveat.startswith(
        "Records say where a thing was seen, not who carried it, and an area is not an address. "
        "Nights in one area may be a hotel, shift work or a phone left at home."
    )


def test_silence_is_told_apart_from_missing_records() -> None:
    mine = [(PHONE, f"2024-07-{day:02} 15:00Z", "12:1") for day in (1, 2, 10)]
    others = [(OTHER, f"2024-07-{day:02} 15:00Z", "12:1") for day in (1, 3, 4, 12)]
    elsewhere = calls([(OTHER, "2024-07-05 15:00Z", "12:1")], document="other carrier")
    answer = la.movement.find_stays(case_of(calls(mine + others), elsewhere), entities=ID)
    rows = answer.to_frame()[["days", "silent_days", "unrecorded_days"]].to_numpy().tolist()
    # 3 and 4 July, then 5 to 9 July; 12 July after the last stay, then 11 July
    assert rows == [[2, 2, 5], [1, 1, 1]]


def test_bookings_count_each_night_and_days_without_a_time_count_none() -> None:
    booked = [
        ("KY-1", "2024-02-28", "2024-03-02", "Motel 9, Owensboro, KY"),
        ("KY-1", "2024-03-03", "", "Motel 9, Owensboro, KY"),
    ]
    case = case_of(stays(booked), posts([(PHONE, "2024-03-01", "Lexington, KY")]))
    answer = la.movement.find_stays(case)
    assert answer.to_frame()[["entity", *SHOWN]].to_numpy().tolist() == [
        ["person:KY-1", "Owensboro KY", "2024-02-28", "2024-03-03", 5, 3, 2]
    ]
    assert answer.notes[:2] == (
        "Local days and hours of places without a zone: 3 by the zone of the case.",
        "Records not used for areas: 1 in advertisements, which say where something was offered.",
    )
    assert answer.notes[2] == (
        "Records without a time, which count for days and not for nights: 1."
    )
    assert len(la.movement.usual_areas(case_of(stays(booked[1:])))) == 0
    usual = la.movement.usual_areas(case)
    assert usual.rows[0].cells[1:] == ("Owensboro KY", 3, 3, None, 0, 0)
    assert usual.notes[2] == "Records without a time, not used: 1."


def test_protected_people_are_refused_by_name_and_counted_in_lists() -> None:
    reads = [("AAA 111", "2024-07-02 03:00Z", "I-65 S")]
    case = case_of(calls(moved()), plates(reads), protecting("person:V-1", ID))
    for ask in (la.movement.find_stays, la.movement.usual_areas):
        with pytest.raises(ProtectedError):
            ask(case, entities=ID)
    answer = la.movement.find_stays(case)
    assert answer.to_frame()["entity"].tolist() == ["plate:US-KY:AAA111"]
    assert (answer.withheld, la.movement.usual_areas(case).withheld) == (2, 1)


def test_days_and_nights_are_those_of_a_calendar_read_one_by_one() -> None:
    days = [str(day.date()) for day in pd.date_range("2024-02-28", "2024-03-14")]
    reads = traffic(4, days)
    frame = la.movement.find_stays(case_of(plates(reads)), max_gap_days=99).to_frame()
    counted = {}
    for plate in sorted({read[0] for read in reads}):
        own = [datetime.fromisoformat(f"{at[:-1]}+00:00") for who, at, _ in reads if who == plate]
        local = [at.astimezone(ZoneInfo(LOUISVILLE)).replace(tzinfo=None) for at in own]
        nights = {(at - timedelta(hours=6)).date() for at in local if at.hour >= 22 or at.hour < 6}
        n_days = len({(at - timedelta(hours=4)).date() for at in local})
        counted[f"plate:US-KY:{plate}"] = [n_days, len(nights), len(own)]
    assert len(counted) == 4
    assert frame.set_index("entity")[["days", "nights", "records"]].T.to_dict("list") == counted


def test_undated_records_are_counted() -> None:
    links = pd.DataFrame({"source": "person:1", "target": "place:motel", "type": "stayed_at"}, [0])
    links = links.assign(start=pd.NaT, start_text="", row="2")
    case = case_of(la.Batch.of(la.Document(title="list", sha256="0" * 64), links=links))
    answer = la.movement.find_stays(case)
    assert (len(answer), answer.notes[0]) == (0, "Records not used: 1 undated.")
