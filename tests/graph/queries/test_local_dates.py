"""Dates in answers are those on the clocks of the case, and so are the days of contact."""

from __future__ import annotations

import datetime as dt
from itertools import product
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.graph.queries.edge_queries import contact_days
from linkanalysis.graph.queries.link_filter import Lifting, LinkFilter
from linkanalysis.graph.queries.local_days import dates_written, local_date, local_dates, local_days
from linkanalysis.graph.queries.zones import zone_of, zones_of_sectors
from linkanalysis.ingest.sheets.moments import read_instants
from linkanalysis.views.pages.evidence import date_text

if TYPE_CHECKING:
    from pathlib import Path

KENTUCKY = ("America/Kentucky/Louisville", "America/Chicago")
OTHER_ZONE = pytest.param(KENTUCKY[1], marks=pytest.mark.exhaustive)


@pytest.mark.parametrize(
    ("instant", "zone", "date"),
    [
        # the leap day lasts five or six hours longer than in UTC
        ("2024-03-01 04:59", KENTUCKY[0], "2024-02-29"),
        ("2024-03-01 05:00:01", KENTUCKY[0], "2024-03-01"),
        ("2024-03-01 05:59", KENTUCKY[1], "2024-02-29"),
        # clocks go forward on 10 March 2024 and back on 3 November
        ("2024-03-10 04:30", KENTUCKY[0], "2024-03-09"),
        ("2024-03-11 03:59", KENTUCKY[0], "2024-03-10"),
        ("2024-03-11 04:01", KENTUCKY[0], "2024-03-11"),
        ("2024-11-03 04:01", KENTUCKY[0], "2024-11-03"),
        ("2024-11-04 04:59", KENTUCKY[0], "2024-11-03"),
        ("2024-11-04 05:30", KENTUCKY[1], "2024-11-03"),
        # without a zone
        ("2024-03-01 04:59", None, "2024-03-01"),
        # on the hour at which a day begins in UTC
        ("2024-03-01", KENTUCKY[0], "2024-02-29"),
        ("2024-03-01", None, "2024-03-01"),
    ],
)
def test_a_date_is_that_of_the_clocks_there(instant: str, zone: str | None, date: str) -> None:
    assert local_date(pd.Timestamp(instant), zone) == dt.date.fromisoformat(date)


# From ten hours behind UTC to thirteen ahead, in summer.
NO_PLACES = {"Factory", "localtime", "posixrules"}
AROUND = ("Pacific/Honolulu", "America/New_York", "Asia/Manila", "Asia/Tokyo", "Pacific/Auckland")
LAST_AND_OTHERS = [
    AROUND[-1],
    *(pytest.param(zone, marks=pytest.mark.exhaustive) for zone in AROUND[:-1]),
]


def calls(starts: list[str], zone: str | None, there: str | None = None) -> la.Case:
    """Let two people call each other at moments in UTC, or on dates, of a document from there."""
    people = pd.DataFrame({"id": ["A", "B"], "phone": ["502-555-0101", "502-555-0102"]})
    rows = [("502-555-0101", "502-555-0102", start) for start in starts]
    frame = pd.DataFrame(rows, columns=["caller", "callee", "start"])
    case = la.Case(purpose="training", region="US-KY", timezone=zone)
    case.add(la.read_frame(people, reader="entities", document="people"))
    if starts:
        document = {"title": "calls"} | ({"timezone": there} if there else {})
        case.add(la.read_frame(frame, reader="calls", document=document))
    return case


def days_of_contact(case: la.Case) -> list[tuple[int, str, str]]:
    """Return how many days, and the first and the last moment in UTC."""
    found = contact_days(case, LinkFilter(lifting=Lifting(("uses", "has_phone"), ())))
    return [(int(row.days), str(row.first)[:16], str(row.last)[:16]) for row in found.itertuples()]


MOMENTS = [
    f"{day}T{hour:02}:30:00Z"
    for day, hour in product(
        ("2024-02-29", "2024-03-01", "2024-03-10", "2024-03-11", "2024-11-03", "2024-11-04"),
        range(0, 24, 3),
    )
]


@pytest.mark.parametrize("zone", [KENTUCKY[0], OTHER_ZONE])
def test_days_of_contact_are_local_days(zone: str) -> None:
    instants = pd.to_datetime(MOMENTS).tz_localize(None).to_numpy()
    days = local_days(instants, zone)[0]
    expected = {(EPOCH + dt.timedelta(days=int(day))) for day in days}
    found = days_of_contact(calls(MOMENTS, zone))
    assert found == [
        (
            len(expected),
            str(min(instants))[:16].replace("T", " "),
            str(max(instants))[:16].replace("T", " "),
        )
    ]
    graph = la.build_contacts(calls(MOMENTS, zone))
    assert graph.edges["strength"].tolist() == [len(expected)]


EPOCH = dt.date(1970, 1, 1)


SEEN = "2024-02-29 04:30", "2024-03-10 08:30", "2024-03-11 08:10", "2024-11-03 08:50"


def local_day(moment: str, zone: str) -> dt.date:
    """Return the day on the clocks of a zone, which begins at 4 a.m."""
    instant = dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
    return (instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) - dt.timedelta(hours=4)).date()


@pytest.mark.parametrize("zone", [KENTUCKY[0], OTHER_ZONE])
@pytest.mark.parametrize("phone", ["502-555-0101", "502-555-0102"])
def test_strengths_of_contacts_count_days_where_a_phone_was(zone: str, phone: str) -> None:
    other = KENTUCKY[zone == KENTUCKY[0]]
    case = calls([], zone)
    place = {"entity": "place:sector 9", "attribute": "timezone", "value": other}
    seen = {"source_type": "phone", "source": phone, "target_type": "place", "target": "sector 9"}
    sectors = [{**seen, "type": "located_at", "start": f"{start}Z"} for start in SEEN]
    case.add(la.read_frame(pd.DataFrame([place]), reader="statements", document="places"))
    case.add(la.read_frame(pd.DataFrame(sectors), reader="links", document="sectors"))
    quarter = pd.Timedelta(minutes=15)
    moments = {}
    for start, minute in product(map(pd.Timestamp, SEEN), (-20, -1, 0, 15, 24, 35)):
        at = start + pd.Timedelta(minutes=minute)
        # a sector holds for its quarter of an hour and the next
        moments[str(at)] = (at.floor(quarter) - start.floor(quarter)) in {0 * quarter, quarter}
    days = {local_day(each, other if is_there else zone) for each, is_there in moments.items()}
    assert days != {local_day(each, zone) for each in moments}
    start = [f"{each}Z" for each in moments]
    frame = pd.DataFrame({"caller": "502-555-0101", "callee": "502-555-0102", "start": start})
    case.add(la.read_frame(frame, reader="calls", document="more calls"))
    assert la.build_contacts(case).edges["strength"].tolist() == [len(days)]
    assert [row[0] for row in days_of_contact(case)] == [len(days)]


def test_the_caller_comes_before_the_phone_that_is_called() -> None:
    case = calls([], KENTUCKY[0])
    places = {"place:east": "America/New_York", "place:west": "America/Chicago"}
    stated = [{"entity": at, "attribute": "timezone", "value": zone} for at, zone in places.items()]
    case.add(la.read_frame(pd.DataFrame(stated), reader="statements", document="places"))
    ends = {"source_type": "phone", "target_type": "place", "type": "located_at"}
    start = "2024-02-29 09:30Z"  # 04:30 in New York, 03:30 in Chicago, which is the day before
    sectors = [
        {**ends, "source": "502-555-0101", "target": "west", "start": start},
        {**ends, "source": "502-555-0102", "target": "east", "start": start},
    ]
    case.add(la.read_frame(pd.DataFrame(sectors), reader="links", document="sectors"))
    ways = [("502-555-0101", "502-555-0102"), ("502-555-0102", "502-555-0101")]
    frame = pd.DataFrame([(*way, start) for way in ways], columns=["caller", "callee", "start"])
    case.add(la.read_frame(frame, reader="calls", document="more calls"))
    assert days_of_contact(case) == [(2, "2024-02-29 09:30", "2024-02-29 09:30")]


def test_sectors_of_the_quarter_give_the_zone_and_of_several_the_first_by_name() -> None:
    nine = pd.Timestamp("2024-02-29 09:00")
    seen = pd.DataFrame(
        [
            ("phone:a", 0, "UTC"),
            ("phone:a", 20, KENTUCKY[0]),
            ("phone:a", 25, KENTUCKY[1]),
            ("phone:b", 0, "UTC"),
        ],
        columns=["phone", "start", "zone"],
    ).assign(start=lambda rows: nine + pd.to_timedelta(rows["start"], unit="min"))
    moments = nine + pd.to_timedelta([-1, 0, 14, 15, 44, 45, 5], unit="min")
    used = pd.DataFrame({"phone": [*6 * ["phone:a"], "phone:c"], "start": moments})
    found = zones_of_sectors(used, seen)
    first = min(KENTUCKY)
    assert pd.Series(found).fillna("").tolist() == ["", "UTC", "UTC", first, first, "", ""]
    assert zones_of_sectors(used, seen[:0]).tolist() == [None] * 7


@pytest.mark.exhaustive
@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_rows_does_not_matter(order: int) -> None:
    case = calls([], KENTUCKY[0])
    place = {"entity": "place:sector 9", "attribute": "timezone", "value": "America/Chicago"}
    case.add(la.read_frame(pd.DataFrame([place]), reader="statements", document="places"))
    called = {"caller": "502-555-0101", "callee": "502-555-0102", "cell": "sector 9"}
    # 03:02 and 03:10 in Chicago, 04:02 and 04:10 in Louisville; the sector is kept once of the two.
    # With the night before they are one day in Chicago and two in Louisville
    rows = [{**called, "start": f"2024-02-29 {clock}Z"} for clock in ("08:30", "09:02", "09:10")]
    case.add(la.read_frame(pd.DataFrame(rows[::order]), reader="calls", document="more calls"))
    assert days_of_contact(case) == [(1, "2024-02-29 08:30", "2024-02-29 09:10")]
    assert la.build_contacts(case).edges["strength"].tolist() == [1]


@pytest.mark.parametrize("used", ["object", "str", "category"])
@pytest.mark.parametrize("seen", ["object", "str", "category"])
def test_phones_of_any_type_are_found(used: str, seen: str) -> None:
    start = [pd.Timestamp("2024-02-29 09:00")]
    zones = zones_of_sectors(
        pd.DataFrame({"phone": pd.Series(["phone:a"], dtype=used), "start": start}),
        pd.DataFrame(
            {"phone": pd.Series(["phone:a"], dtype=seen), "start": start, "zone": ["UTC"]}
        ),
    )
    assert zones.tolist() == ["UTC"]


@pytest.mark.parametrize("name", ["localtime", "Factory", "posixrules", "right/UTC", "../UTC", ""])
def test_the_name_of_a_file_is_no_zone_of_a_place(name: str) -> None:
    assert zone_of({"timezone": name}, ("UTC", "case")) == ("UTC", "case")


def test_two_calls_of_one_evening_are_one_day() -> None:
    evening = ["2024-03-01 18:30", "2024-03-01 20:30"]  # before and after midnight in UTC
    assert days_of_contact(calls(evening, KENTUCKY[0])) == [
        (1, "2024-03-01 23:30", "2024-03-02 01:30")
    ]


@pytest.mark.parametrize(
    "there", [*LAST_AND_OTHERS, pytest.param(None, marks=pytest.mark.exhaustive)]
)
def test_a_date_without_an_hour_stays_that_date(there: str | None) -> None:
    # with an hour of that date in Chicago it is one day, with one of another date two
    for moment, days in (
        ("2024-02-29T18:00Z", 1),
        ("2024-02-28T18:00Z", 2),
        ("2024-03-01T18:00Z", 2),
    ):
        case = calls(["2024-02-29", moment], KENTUCKY[1], there)
        assert [row[0] for row in days_of_contact(case)] == [days]


def test_a_date_and_an_evening_elsewhere_are_one_day() -> None:
    starts = ["2024-01-05", "2024-01-05 23:30"]
    graph = la.build_contacts(calls(starts, KENTUCKY[0], "Asia/Manila"))
    assert graph.edges["strength"].tolist() == [1]


@pytest.mark.parametrize("zone", AROUND)
@given(
    day=st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1)),
    there=st.sampled_from(sorted(available_timezones() - NO_PLACES)),
)
def test_a_date_from_any_zone_is_that_date_in_the_case(zone: str, day: dt.date, there: str) -> None:
    for text, form in ((f"{day}", None), (f"{day:%m/%d/%Y}", "%m/%d/%Y")):
        read = read_instants([text], date_format=form, timezone=there, dates_in=zone)
        (instant,) = read.utc
        assert local_date(pd.Timestamp(instant), zone) == day
        assert date_text(pd.Timestamp(instant), zone) == str(day)
        assert local_dates(pd.Series(read.utc), zone).dt.date.tolist() == [day]
        assert dates_written(read.utc).tolist() == [(day - EPOCH).days]


@pytest.mark.parametrize("there", LAST_AND_OTHERS)
def test_moments_of_a_frame_that_are_all_at_midnight_are_dates(there: str) -> None:
    called = {"caller": "502-555-0101", "callee": "502-555-0102"}
    midnights = pd.to_datetime(["2024-02-29", "2024-03-10"])
    document = {"title": "calls", "timezone": there}
    for starts, zone in (
        (midnights, KENTUCKY[0]),
        (midnights + pd.Timedelta(minutes=1), there),
    ):
        case = la.Case(purpose="training", region="US-KY", timezone=KENTUCKY[0])
        frame = pd.DataFrame(called, index=[0, 1]).assign(start=starts)
        case.add(la.read_frame(frame, reader="calls", document=document))
        instants = starts.tz_localize(zone).tz_convert("UTC").tz_localize(None)
        assert case.links()["start"].tolist() == instants.tolist()


def test_a_moment_keeps_the_zone_of_its_document() -> None:
    read = read_instants(["2024-02-29 09:30"], timezone="Asia/Tokyo", dates_in=KENTUCKY[0])
    assert read.utc.tolist() == [dt.datetime(2024, 2, 29, 0, 30)]  # noqa: DTZ001 - in UTC


def test_a_month_ends_where_it_begins() -> None:
    read = read_instants(["2024-02"], timezone="Asia/Tokyo", dates_in=KENTUCKY[0])
    assert [read.utc[0], read.until[0]] == [
        np.datetime64("2024-02-01T05:00"),
        np.datetime64("2024-03-01T05:00"),
    ]


@pytest.mark.parametrize("there", LAST_AND_OTHERS)
@pytest.mark.parametrize(
    "zone", [KENTUCKY[0], None, pytest.param("Asia/Tokyo", marks=pytest.mark.exhaustive)]
)
def test_reasons_and_the_summary_say_the_date_that_was_written(
    there: str, zone: str | None, tmp_path: Path
) -> None:
    case = calls(["2024-02-29"], zone, there)
    folder = tmp_path / "case"
    folder.mkdir()
    of_case = f'timezone = "{zone}"' if zone else ""
    (folder / "case.toml").write_text(
        f'[case]\npurpose = "training"\nregion = "US-KY"\n{of_case}\n[[document]]\n'
        f'file = "calls.csv"\nreader = "calls"\ntimezone = "{there}"\n'
    )
    (folder / "calls.csv").write_text("caller,callee,start\n502-555-0101,502-555-0102,2024-02-29\n")
    for each in (case, la.read_case(folder)):
        graph = la.build_graph(each)
        found = la.shortest_paths(graph, "phone:+15025550101", "phone:+15025550102")
        assert [reason.text[-10:] for reason in found.reasons(1)] == ["2024-02-29"]
        summary = each.summary().to_frame().set_index("section")
        assert summary.loc["dates", "item"] == "2024-02-29 to 2024-02-29"


def test_reasons_say_the_local_date() -> None:
    case = calls(["2024-02-29 22:30"], KENTUCKY[0])  # on 1 March in UTC
    graph = la.build_graph(case)
    found = la.shortest_paths(graph, "phone:+15025550101", "phone:+15025550102")
    assert [reason.text for reason in found.reasons(1)] == [
        "phone:+15025550101 called phone:+15025550102, 2024-02-29"
    ]


def test_the_summary_gives_local_dates() -> None:
    frame = calls(["2024-02-29 22:30", "2024-03-10 23:30"], KENTUCKY[0]).summary().to_frame()
    assert frame.loc[frame["section"] == "dates", "item"].tolist() == ["2024-02-29 to 2024-03-10"]
