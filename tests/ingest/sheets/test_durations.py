"""Durations: numbers in the unit of their heading or setting, and clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from exhaustive import exhaustive

from linkanalysis.errors import RecordError
from linkanalysis.ingest.sheets.durations import about_unit, read_duration, units_of

if TYPE_CHECKING:
    from tests.conftest import ReadText

MINUTES = (
    'durations read in minutes, as the heading "Minutes" says; if they have another unit, '
    'set it, such as duration_unit = "seconds"'
)
SEVERAL = (
    'the heading "Min/Sec" names several units; numbers below it are read as seconds. '
    'If they have another unit, set it, such as duration_unit = "minutes"'
)


@pytest.mark.parametrize(
    ("text", "unit", "seconds"),
    [
        ("62", "seconds", 62.0),
        ("1:02", "seconds", 62.0),
        ("01:00:02", "seconds", 3602.0),
        ("14.5", "minutes", 870.0),
        ("2.3", "minutes", 138.0),  # 2.3 × 60 is less in binary numbers
        ("14:30", "minutes", 870.0),
        ("0.25", "hours", 900.0),
        ("00:14:30", "hours", 870.0),
        ("1234", "milliseconds", 1.234),
    ],
)
def test_a_duration_is_read_in_its_unit(text: str, unit: str, seconds: float) -> None:
    assert read_duration(text, unit) == seconds


@pytest.mark.parametrize("text", ["-3", "-0:05"])
def test_a_negative_duration_is_named(text: str) -> None:
    with pytest.raises(RecordError) as caught:
        read_duration(text)
    assert str(caught.value) == "the duration is negative; nothing ends before it starts"


def test_a_clock_of_hours_needs_all_three() -> None:
    with pytest.raises(RecordError) as caught:
        read_duration("1:30", "hours")
    assert str(caught.value) == (
        "the duration could be hours and minutes; write hours, minutes and seconds"
    )


@pytest.mark.parametrize(
    ("heading", "units"),
    [
        ("Minutes", ["minutes"]),
        ("Duration (min)", ["minutes"]),
        ("CallDurationMs", ["milliseconds"]),
        ("Talk Time (s)", ["seconds"]),
        ("Billed Hrs", ["hours"]),
        ("Min/Sec", ["seconds", "minutes"]),
        ("Duration", []),
        ("Duration (h:mm:ss)", []),
    ],
)
def test_units_that_headings_name(heading: str, units: list[str]) -> None:
    assert units_of(heading) == units


def test_an_ordinary_heading_needs_no_remark() -> None:
    assert [*about_unit("Duration"), *about_unit("SECONDS")] == []


@pytest.mark.parametrize("reader", ["calls", *exhaustive("links")])
@pytest.mark.parametrize(
    ("heading", "unit", "seconds", "remark"),
    [
        ("Minutes", "", 870, MINUTES),
        ("Min/Sec", "", 14.5, SEVERAL),
        ("Minutes", "seconds", 14.5, ""),
        ("Duration", "hours", 52200, ""),
        ("Duration", "", 14.5, ""),
    ],
)
def test_heading_and_setting_give_the_unit(
    read_text: ReadText, reader: str, heading: str, unit: str, seconds: float, remark: str
) -> None:
    ends = {"calls": "caller,callee", "links": "source,target"}[reader]
    table = f"{ends},start,{heading}\n5025550140,5025550199,2024-05-10 19:15Z,14.5\n"
    given = {"duration_unit": unit} if unit else {}
    case = read_text(table, reader, region="US-KY", columns={"duration": heading}, **given)
    assert case.links()["duration"].tolist() == [seconds]
    assert case.problems()["why"].tolist() == [remark] * bool(remark)
