from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.errors import RecordError
from linkanalysis.ingest.sheets.moments import in_year, read_date, read_instants

DAY_OR_MONTH_FIRST = (
    'the date could be day first or month first; set date_format in case.toml, such as "%m/%d/%Y"'
)
NOT_ISO = (
    "the date is not ISO (2024-05-02 or 2024-05-02 14:30:00); "
    'set date_format in case.toml, such as "%d %b %Y"'
)
A_SERIAL = (
    "the date is a number, as spreadsheets count days; "
    'set date_format in case.toml: date_format = "excel"'
)
NOT_CALENDAR = "the date names a day or an hour that does not exist"
LOUISVILLE = "America/Kentucky/Louisville"


def why(text: str, date_format: str | None = None) -> str:
    faults = read_instants([text], date_format=date_format, timezone="UTC").faults
    return faults.get(0, "")


def utc(text: str, timezone: str | None = None, date_format: str | None = None) -> str:
    read = read_instants([text], date_format=date_format, timezone=timezone)
    assert read.faults == {}
    return str(read.utc[0].astype("datetime64[s]"))


def test_offsets_win_over_declared_zones_and_say_so() -> None:
    texts = ["2024-05-02T14:30:00Z", "2024-05-02 14:30-04:00", "2024-05-02 14:30+02", ""]
    read = read_instants(texts, timezone=LOUISVILLE)
    assert read.utc.astype("datetime64[m]").astype(str).tolist() == [
        "2024-05-02T14:30",
        "2024-05-02T18:30",
        "2024-05-02T12:30",
        "NaT",
    ]
    assert read.zone.tolist() == ["offset", "offset", "offset", None]


def test_two_zones_of_kentucky_differ_by_an_hour() -> None:
    assert utc("2024-05-02 14:30", LOUISVILLE) == "2024-05-02T18:30:00"
    assert utc("2024-05-02 14:30", "America/Chicago") == "2024-05-02T19:30:00"
    assert read_instants(["2024-05-02"]).zone.tolist() == ["assumed"]


def test_hour_that_clocks_repeat_is_its_first_pass_and_said() -> None:
    read = read_instants(["2024-11-03 01:30"], timezone="America/New_York")
    assert str(read.utc[0]) == "2024-11-03T05:30:00.000000"
    assert read.zone.tolist() == ["declared; hour repeated, first taken"]


def test_hour_that_clocks_skip_is_moved_on_and_said() -> None:
    read = read_instants(["2024-03-10 02:30"], timezone="America/New_York")
    assert str(read.utc[0]) == "2024-03-10T07:30:00.000000"
    assert read.zone.tolist() == ["declared; hour skipped, moved on"]


# Havana changes its clocks at midnight, Lord Howe by half an hour, Apia once skipped a day
YEAR_1975, YEAR_2037 = (datetime.fromisoformat(f"{year}-01-01") for year in (1975, 2037))
ZONES = [LOUISVILLE, "America/Havana", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu"]


@given(
    st.sampled_from(ZONES),
    st.lists(st.datetimes(YEAR_1975, YEAR_2037), min_size=1, max_size=5),
    st.sampled_from([0, 1, 15, 30, 60]),
)
def test_instants_equal_the_zone_database(zone: str, moments: list[datetime], minutes: int) -> None:
    near = [moment.replace(microsecond=0) + timedelta(minutes=minutes) for moment in moments]
    for year in (2011, 2024):  # the days on which these zones change
        for month, day in ((3, 10), (4, 7), (10, 6), (11, 3), (12, 30)):
            midnight = datetime.fromisoformat(f"{year}-{month:02d}-{day:02d}")
            near.append(midnight + timedelta(minutes=minutes))
    expected = [
        moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)
        for moment in near
    ]
    read = read_instants([moment.isoformat(sep=" ") for moment in near], timezone=zone)
    assert read.utc.tolist() == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("03/04/2024", DAY_OR_MONTH_FIRST),
        ("13/04/2024 10:00", DAY_OR_MONTH_FIRST),
        ("3.4.24", DAY_OR_MONTH_FIRST),
        ("Sep 2024", NOT_ISO),
        ("45414.5", A_SERIAL),
        ("30752", A_SERIAL),
        ("307521", NOT_ISO),
        ("2023-02-29", NOT_CALENDAR),
        ("2024-02-30 10:00", NOT_CALENDAR),
        ("2024-05-02 25:00", NOT_CALENDAR),
        ("2024-05-02T10:61Z", NOT_CALENDAR),
        ("2024-13", NOT_CALENDAR),
        ("0000-01-01", NOT_CALENDAR),
    ],
)
def test_dates_that_cannot_be_trusted_are_problems(text: str, reason: str) -> None:
    assert why(text) == reason


def test_dates_that_can_be_trusted_are_read_beside_those_that_cannot() -> None:
    read = read_instants(["2024-05-02 14:30", "03/04/2024"], timezone="America/Chicago")
    assert (str(read.utc[0]), read.zone[0]) == ("2024-05-02T19:30:00.000000", "declared")
    assert read.faults == {1: DAY_OR_MONTH_FIRST}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03-MAY-24", "2024-05-03"),
        ("May 2, 2024", "2024-05-02"),
        ("21 de junio de 1998", "1998-06-21"),
        ("5 mayo 2024", "2024-05-05"),
        ("feb 5th 2024", "2024-02-05"),
        ("Sept. 6, 2024 1430", "2024-09-06"),
    ],
)
def test_a_month_in_words_leaves_one_reading(text: str, day: str) -> None:
    assert utc(text, "UTC")[: len(day)] == day


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("9/6", "9/6/2024"),
        ("31.12", "31.12.2024"),
        ("Sep 06", "Sep 06 2024"),
        ("6 sept", "6 sept 2024"),
        ("14/13", "14/13"),
        ("344/1", "344/1"),
        ("room 5", "room 5"),
        ("9/6/23", "9/6/23"),
    ],
)
def test_a_day_without_a_year_is_of_the_year_that_is_given(text: str, whole: str) -> None:
    assert in_year(text, "2024") == whole
    assert in_year(text, "") == text


def test_leap_day_is_a_day_in_leap_years() -> None:
    assert utc("2024-02-29 10:00", "UTC") == "2024-02-29T10:00:00"
    assert read_date("2000-02-29") == "2000-02-29"
    with pytest.raises(RecordError) as caught:
        read_date("1900-02-29")
    assert str(caught.value) == NOT_CALENDAR


def test_declared_format_is_exact() -> None:
    form = "%m/%d/%Y %H:%M:%S"
    assert utc("03/04/2024 10:00:00", "UTC", form) == "2024-03-04T10:00:00"
    for text in ("03/04/2024", "03/04/2024 10:00:00 PM", "29/02/2024 1:1:1"):
        assert why(text, form) == 'the date does not fit date_format "%m/%d/%Y %H:%M:%S"'
    assert why("02/29/2023 1:1:1", form) == NOT_CALENDAR
    assert why("31/02/2023", "%d/%m/%Y") == why("31/02/2023", None) == NOT_CALENDAR
    assert why("30/02/23", "%d/%m/%y") == NOT_CALENDAR
    assert why("11/31/2023", None) == NOT_CALENDAR
    assert why("13/13/2023", None) == why("32/01/2023", None) == DAY_OR_MONTH_FIRST
    read = read_instants(["03/04/2024 10:00 +0100"], date_format="%d/%m/%Y %H:%M %z")
    assert (str(read.utc[0]), read.zone[0]) == ("2024-04-03T09:00:00.000000", "offset")


def test_month_or_year_without_a_day_lasts_to_its_end() -> None:
    read = read_instants(["2024", "2024-02", "2023-12", "2024-02-03", "2024/02/03"], timezone="UTC")
    assert read.utc.astype("datetime64[D]").astype(str).tolist() == [
        "2024-01-01",
        "2024-02-01",
        "2023-12-01",
        "2024-02-03",
        "2024-02-03",
    ]
    assert read.until.astype("datetime64[D]").astype(str).tolist() == [
        "2025-01-01",
        "2024-03-01",
        "2024-01-01",
        "NaT",
        "NaT",
    ]
    local = read_instants(["2024-02"], timezone="America/New_York")
    assert str(local.until[0]) == "2024-03-01T05:00:00.000000"


@pytest.mark.parametrize(
    ("text", "form", "date"),
    [
        ("1980", None, "1980"),
        ("1980/05", None, "1980-05"),
        ("1980/5/2", None, "1980-05-02"),
        ("1980-05-02T23:00-04:00", None, "1980-05-03T03:00:00Z"),
        ("1980-05-02 23:00", None, "1980-05-02T23:00:00"),
        ("02.05.1980", "%d.%m.%Y", "1980-05-02"),
        ("05/1980", "%m/%Y", "1980-05"),
        ("1980", "%d.%m.%Y", "1980"),
    ],
)
def test_dates_keep_their_precision(text: str, form: str | None, date: str) -> None:
    assert read_date(text, form) == date


def test_empty_column_gives_nothing() -> None:
    read = read_instants(["", ""], timezone=LOUISVILLE, date_format="%Y")
    assert np.isnat(read.utc).all()
    assert read.faults == {}


def test_days_that_a_spreadsheet_counts() -> None:
    texts = ["30752", "45292.604166666664", "61", "60", "2958466", "soon", "2024-05-02 14:30", ""]
    read = read_instants(texts, date_format="excel", timezone="UTC")
    assert read.utc.astype("datetime64[s]").astype(str).tolist() == [
        "1984-03-11T00:00:00",
        "2024-01-01T14:30:00",
        "1900-03-01T00:00:00",
        *["NaT"] * 3,
        "2024-05-02T14:30:00",
        "NaT",
    ]
    reason = 'the date does not fit date_format "excel": it is neither a number from 61 on nor ISO'
    assert read.faults == dict.fromkeys((3, 4, 5), reason)
    assert read_date("30752", "excel") == "1984-03-11"
    assert read_date("30752.5", "excel") == "1984-03-11T12:00:00"
    with pytest.raises(RecordError) as caught:
        read_date("60", "excel")
    assert str(caught.value) == reason


def test_a_day_that_a_spreadsheet_counts_is_one_of_the_case() -> None:
    read = read_instants(["45292"], date_format="excel", timezone="Asia/Tokyo", dates_in=LOUISVILLE)
    assert str(read.utc[0].astype("datetime64[m]")) == "2024-01-01T05:00"


def test_iso_is_read_beside_a_format() -> None:
    form = "%m/%d/%Y"
    read = read_instants(["3/2/2024", "2024-03-02 10:00:00"], date_format=form)
    assert read.utc.astype("datetime64[h]").astype(str).tolist() == [
        "2024-03-02T00",
        "2024-03-02T10",
    ]
    assert read_date("1984-03-12", form) == "1984-03-12"
    year_first = read_instants(["2024-13-02"], date_format="%Y-%d-%m")
    assert str(year_first.utc[0].astype("datetime64[D]")) == "2024-02-13"


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("%m/%d/%Y %H:%M", "11/12/1988"),
        ("%m/%d/%Y at %I:%M %p", "11/12/1988"),
        ("%H:%M %d.%m.%Y", "12.11.1988"),
        ("%Y%m%d%H%M%S", "19881112"),
        ("%d %b %Y, %H:%M:%S.%f", "12 Nov 1988"),
        ("%m/%d/%Y %H:%M", "1988-11-12"),
        ("%m/%d/%Y", "1988-11-12"),
        ("%m/%d/%Y %H:%M", "11/12/1988 00:00"),
    ],
)
def test_a_date_beside_times_needs_no_hour(form: str, text: str) -> None:
    assert read_date(text, form) == "1988-11-12"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("02/30/1988", "the date names a day or an hour that does not exist"),
        ("12.11.1988", 'the date does not fit date_format "%m/%d/%Y %H:%M"'),
        ("11/12/1988 10", 'the date does not fit date_format "%m/%d/%Y %H:%M"'),
    ],
)
def test_a_date_that_fits_neither_way_is_told_the_format_as_given(text: str, why: str) -> None:
    with pytest.raises(RecordError) as caught:
        read_date(text, "%m/%d/%Y %H:%M")
    assert str(caught.value) == why


def test_year_day_month_is_never_read_as_iso() -> None:
    assert read_date("1988-11-12", "%Y-%d-%m") == "1988-12-11"


@pytest.mark.parametrize(
    ("text", "date_format"),
    [
        ("1112024", "%m%d%Y"),  # 11 January, or 1 November
        ("2024-05-02 130", "%Y-%m-%d %H%M"),
        ("202405021430", "%Y%m%d%H%M%S"),
    ],
)
def test_numbers_that_follow_each_other_need_all_digits(text: str, date_format: str) -> None:
    assert date_format in why(text, date_format)
    with pytest.raises(RecordError):
        read_date(text, date_format)


def test_why_a_number_without_its_zeros_is_no_date() -> None:
    assert why("1112024", "%m%d%Y") == (
        'the date has other numbers of digits than date_format "%m%d%Y", where nothing stands '
        "between them, so its parts cannot be told apart; write leading zeros"
    )
    assert why("1714689000", "%Y%m%d%H%M%S") == (
        "the date is a number, as computers count seconds or milliseconds from 1970 on; write it "
        'as a date first, such as with pandas.to_datetime(…, unit="s", utc=True)'
    )


@pytest.mark.parametrize(
    ("text", "date_format", "moment"),
    [
        ("20240502143000", "%Y%m%d%H%M%S", "2024-05-02T14:30:00"),
        ("2.5.2024  0130", "%d.%m.%Y %H%M", "2024-05-02T01:30:00"),
        ("2May2024", "%d%b%Y", "2024-05-02T00:00:00"),
    ],
)
def test_packed_dates_with_all_digits_are_read(text: str, date_format: str, moment: str) -> None:
    assert utc(text, None, date_format) == moment


def test_dates_in_numbers_follow_the_order_of_the_format() -> None:
    form = "%m/%d/%Y"
    assert [read_date(text, form) for text in ("10-15-1963", "10/5/63")] == [
        "1963-10-15",
        "2063-10-05",
    ]
    assert utc("10-15-24", "UTC", form) == "2024-10-15T00:00:00"
    assert read_date("18/01/1952", "%d.%m.%Y") == "1952-01-18"
    for text in ("15-10-1963", "10.05.1963", "10-15/1963"):  # another order, or day first
        assert "date" in why(text, form)
