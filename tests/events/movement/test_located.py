"""Located events: places, zones, local days, partial dates, and masks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from movement_cases import (
    LOUISVILLE,
    OWENSBORO,
    calls,
    case_of,
    plates,
    posts,
    protecting,
    stays,
)

import linkanalysis as la
from linkanalysis.events.movement.located import precision_of
from linkanalysis.events.movement.places import city_of, distance_km, gyration_km
from linkanalysis.graph.queries.local_days import day_start, local_days


def test_a_sector_is_an_area_and_its_site_gives_the_zone() -> None:
    made = [("502-555-0143", "2024-07-02 02:30Z", cell) for cell in ("12:1", "12:2")]
    frame = la.movement.located_events(case_of(calls(made))).to_frame()
    by_place = frame.set_index("place")
    assert set(frame["how"]) == {"cell sector"}
    assert set(frame["zone_known"]) == {"coordinates"}
    hours = by_place["local_hour"].to_dict()
    assert sorted(hours.values()) == [21, 22]  # Owensboro is an hour behind Louisville
    zones = {row.local_hour: row.zone for row in frame.itertuples()}
    assert zones == {22: LOUISVILLE, 21: OWENSBORO}
    assert set(frame["local_day"]) == {"2024-07-01"}


@pytest.mark.parametrize(
    ("utc", "zone", "day", "second", "hour"),
    [
        # the clock skips 02:00 to 03:00 on 10 March: 07:30 UTC is 03:30, of the day before
        ("2024-03-10T07:30", LOUISVILLE, "2024-03-09", 22.5 * 3600, 3),
        ("2024-03-10T06:30", LOUISVILLE, "2024-03-09", 21.5 * 3600, 1),
        # it repeats 01:00 to 02:00 on 3 November: two instants, one hour on the clock
        ("2024-11-03T05:30", LOUISVILLE, "2024-11-02", 21.5 * 3600, 1),
        ("2024-11-03T06:30", LOUISVILLE, "2024-11-02", 22.5 * 3600, 1),
        ("2024-11-03T06:30", OWENSBORO, "2024-11-02", 21.5 * 3600, 1),
        ("2024-03-01T04:00", LOUISVILLE, "2024-02-29", 19 * 3600, 23),
        ("2023-03-01T04:00", LOUISVILLE, "2023-02-28", 19 * 3600, 23),
        ("2024-05-02T08:00", LOUISVILLE, "2024-05-02", 0, 4),
        ("2024-05-02T07:59", LOUISVILLE, "2024-05-01", 86_340, 3),
    ],
)
def test_local_days_across_changes_of_the_clock(
    utc: str, zone: str, day: str, second: float, hour: int
) -> None:
    days, seconds, hours = local_days(np.array([utc], dtype="datetime64[us]"), zone)
    assert str(np.datetime64(int(days[0]), "D")) == day
    assert (seconds[0], hours[0]) == (second, hour)


@given(st.integers(0, 30_000), st.sampled_from([LOUISVILLE, OWENSBORO, "UTC", "Asia/Tokyo"]))
def test_a_day_starts_with_second_0_and_the_one_before_ends_there(day: int, zone: str) -> None:
    start = day_start(day, zone)
    instants = np.array([start, start - np.timedelta64(1, "s")])
    days, seconds, _ = local_days(instants, zone)
    assert days.tolist() == [day, day - 1]
    assert seconds[0] == 0
    assert 22 * 3600 < seconds[1] < 26 * 3600


def test_a_date_without_a_time_keeps_its_day_in_every_zone() -> None:
    stayed = stays([("KY-1", "2024-02-29", "2024-03-02", "Motel 9, Owensboro, KY")])
    for zone in (LOUISVILLE, OWENSBORO, None, "Asia/Tokyo"):
        frame = la.movement.located_events(case_of(stayed, timezone=zone)).to_frame()
        assert frame[["local_day", "precision"]].to_numpy().tolist() == [["2024-02-29", "day"]]
        assert frame["area"].tolist() == ["Owensboro KY"]
        assert frame["local_hour"].isna().all()


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        *(("2024", "year"), ("2024-05", "month"), ("2024-05-02", "day"), ("20240502", "day")),
        *(("05/02/2024", "day"), ("2024-05-02 14:30", "moment"), ("202405021430", "moment")),
        *(("2024-05-02 00:00:00", "day"), ("2024-05-02T00:00:01Z", "moment")),
    ],
)
def test_a_date_is_as_exact_as_it_is_written(text: str, precision: str) -> None:
    assert precision_of(text, pd.Timestamp("2024-05-02")) == precision
    assert precision_of(text, pd.NaT) == "undated"


def test_what_cannot_be_used_is_counted() -> None:
    links = pd.DataFrame(
        {
            "source": "person:1",
            "target": ["place:motel", "place:motel", "booking:1", "place:motel"],
            "type": ["stayed_at", "stayed_at", "booked", "stayed_at"],
            "start_text": ["", "2024-05", "", "2024"],
            "row": ["2", "3", "4", "5"],
        }
    )
    links["start"] = pd.to_datetime([None, "2024-05-01", "2024-05-02", "2024-01-01"])
    page = la.Document(title="list", sha256="0" * 64)
    found = la.movement.located_events(case_of(la.Batch.of(page, links=links)))
    assert found.to_frame()["precision"].tolist() == ["year", "month", "undated"]
    assert found.notes == (
        "Records not used: 1 without a place, 1 undated, 2 dated to a month or year.",
        "Local days and hours of places without a zone: 1 by the zone of the case.",
    )


@pytest.mark.parametrize(
    ("text", "city"),
    [
        *(("Motel 9, Paducah, KY", "Paducah KY"), ("Motel 9, Paducah", "Paducah")),
        *(("Stonebridge KY", "Stonebridge KY"), ("Sycamore Suites", None), ("", None), (",", None)),
        ("Louisville, KY 40202", "Louisville KY"),
    ],
)
def test_a_city_is_read_only_where_a_text_names_one(text: str, city: str | None) -> None:
    assert city_of(text) == city


def test_distances_and_radius_of_gyration() -> None:
    # one degree of a great circle is pi/180 of the earth's radius
    assert distance_km((0, 0), (0, 1)) == pytest.approx(111.195080, abs=1e-6)
    assert gyration_km([(0, 0), (0, 2)]) == pytest.approx(111.195080, abs=1e-6)
    assert gyration_km([(0, 179.5), (0, -179.5)]) == pytest.approx(111.195080 / 2, abs=1e-6)
    assert gyration_km([(38.25, -85.76)] * 3) == pytest.approx(0, abs=1e-4)


def test_places_near_each_other_are_one_area_and_far_ones_are_not() -> None:
    reads = [("AAA 111", "2024-05-02 14:30Z", camera) for camera in ("I-64 W", "I-65 S", "I-264 N")]
    made = [("502-555-0143", "2024-05-02 02:30Z", "12:2")]
    frame = la.movement.located_events(case_of(plates(reads), calls(made))).to_frame()
    assert frame["area"].nunique() == 2


def test_an_advertisement_locates_the_offer_in_its_city() -> None:
    frame = la.movement.located_events(case_of(posts([("502-555-0143", "2024-05-02", "Paducah")])))
    row = frame.to_frame().iloc[0]
    assert (row["area"], row["how"]) == ("Paducah", "advertisement")


def test_a_protected_person_is_masked_and_cannot_be_asked_for() -> None:
    phone = "phone:+15025550143"
    case = case_of(
        calls([("502-555-0143", "2024-05-02 02:30Z", "12:1")]),
        stays([("V-1", "2024-05-02", "2024-05-03", "Motel 9, Paducah, KY")]),
        protecting("person:V-1", phone),
    )
    text = la.movement.located_events(case).to_frame().to_csv()
    assert "V-1" not in text
    assert "0143" not in text
    for asked in ("person:V-1", phone):
        with pytest.raises(la.errors.ProtectedError) as caught:
            la.movement.located_events(case, entities=asked)
        assert str(caught.value) == (
            f"{case.protection.shown(asked)} is protected: where they were counts in every search "
            "and is not listed. An override needs who and why, and is journaled."
        )


def test_an_answer_made_before_somebody_was_protected_is_shown_no_more() -> None:
    case = case_of(stays([("V-1", "2024-05-02", "2024-05-03", "Motel 9, Paducah, KY")]))
    found = la.movement.located_events(case)
    case.add(protecting("person:V-1"))
    for show in (found.to_frame, found.reasons, lambda: found.rows, found._repr_html_):
        with pytest.raises(la.errors.ProtectedError) as caught:
            show()
        assert str(caught.value) == (
            "Somebody came to be protected after this answer was made, and it may still name them; "
            "nothing was shown. Ask again: la.movement.located_events(case, …)."
        )


@pytest.mark.exhaustive
def test_the_order_of_rows_and_documents_changes_nothing() -> None:
    reads = [("AAA 111", f"2024-05-0{day} 14:30Z", "I-64 W") for day in (1, 2, 3)]
    made = [("502-555-0143", f"2024-05-0{day} 02:30Z", "12:2") for day in (1, 2, 3)]
    columns = ["entity", "place", "area", "start", "local_day", "zone"]
    one = la.movement.located_events(case_of(plates(reads), calls(made))).to_frame()[columns]
    two = la.movement.located_events(case_of(calls(made[::-1]), plates(reads[::-1]))).to_frame()
    pd.testing.assert_frame_equal(one, two[columns])
