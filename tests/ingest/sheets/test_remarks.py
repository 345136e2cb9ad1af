"""What a reader had to assume is said once a document, with counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from linkanalysis.case import Case
from linkanalysis.records import read_case, read_frame

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CALL = {"caller": ["502-555-0143"], "callee": ["502-555-0199"], "start": ["2024-05-02 10:00"]}
LOUISVILLE = {"region": "US-KY", "timezone": "America/Kentucky/Louisville"}
NO_REGION = (
    "2 phone numbers read without a region, so that each is valid in this document alone; "
    'set region, such as region = "US-KY"'
)
NO_ZONE = (
    "1 time of day taken as UTC, since no zone is given; "
    'set timezone, such as timezone = "America/New_York"'
)


def test_a_frame_is_read_with_the_region_and_the_zone_of_its_case() -> None:
    with Case(purpose="training", **LOUISVILLE) as case:
        case.add(read_frame(pd.DataFrame(CALL), reader="calls", document="calls"))
        uses = pd.DataFrame({"source": ["KY-1"], "target": ["phone:(502) 555-0143"]})
        case.add(read_frame(uses, reader="links", document="uses"))
        links = case.links()
        assert links["source"].tolist() == ["phone:+15025550143", "person:KY-1"]
        assert links["target"].tolist()[1] == "phone:+15025550143"
        assert links[["start", "zone"]].astype(str).to_numpy().tolist()[0] == [
            "2024-05-02 14:00:00",
            "declared",
        ]
        assert case.problems().empty


def test_a_frame_keeps_a_region_and_a_zone_of_its_own() -> None:
    described = {"title": "calls", "region": "GB", "timezone": "UTC"}
    frame = pd.DataFrame({**CALL, "caller": ["020 7946 0018"], "callee": ["020 7946 0019"]})
    with Case(purpose="training", **LOUISVILLE) as case:
        case.add(read_frame(frame, reader="calls", document=described))
        assert case.links()["source"].tolist() == ["phone:+442079460018"]
        assert case.links()["start"].astype(str).tolist() == ["2024-05-02 10:00:00"]


def test_a_frame_may_be_added_to_two_cases() -> None:
    batch = read_frame(pd.DataFrame(CALL), reader="calls", document="calls")
    with Case(purpose="training", **LOUISVILLE) as one, Case(purpose="training") as other:
        assert one.add(batch).links == other.add(batch).links == 1


def test_numbers_without_a_region_and_clocks_without_a_zone_are_counted() -> None:
    with Case(purpose="training") as case:
        case.add(read_frame(pd.DataFrame(CALL), reader="calls", document="calls"))
        assert case.problems()[["row", "why"]].to_numpy().tolist() == [
            ["", NO_ZONE],
            ["", NO_REGION],
        ]


def test_a_day_needs_no_zone_and_a_service_no_region() -> None:
    frame = pd.DataFrame({"caller": ["+15025550143"], "callee": ["911"], "start": ["2024-05-02"]})
    with Case(purpose="training") as case:
        case.add(read_frame(frame, reader="calls", document="calls"))
        assert case.problems().empty


def test_files_are_counted_as_frames_are(write_folder: Callable[..., Path]) -> None:
    content = "caller,callee,start\n502-555-0143,502-555-0199,05/02/2024 10\n"
    described = '[[document]]\nfile = "a.csv"\nreader = "calls"\ndate_format = "%m/%d/%Y %H"\n'
    case = read_case(write_folder({"a.csv": content}, described))
    assert case.problems()["why"].tolist() == [NO_ZONE, NO_REGION]


@pytest.mark.parametrize("rows", [1, 3_000])
def test_hours_that_clocks_skip_are_counted(rows: int, tmp_path: Path) -> None:
    times = [f"2024-03-11 {n % 24:02}:{n % 60:02}" for n in range(rows)]
    times += [f"2024-03-10 {at}" for at in ("02:30", "02:59", "03:00")]
    frame = pd.DataFrame({"caller": "502-555-0101", "callee": "502-555-0102", "start": times})
    frame.to_csv(tmp_path / "calls.csv", index=False)
    here = 'region = "US-KY"\ntimezone = "America/Kentucky/Louisville"\n'
    calls = '[[document]]\nfile = "calls.csv"\nreader = "calls"\n'
    (tmp_path / "case.toml").write_text(f'[case]\npurpose = "training"\n{here}{calls}')
    with read_case(tmp_path) as case:
        assert case.problems()[["row", "why"]].to_numpy().tolist() == [
            [
                "",
                (
                    "2 times of day in an hour that clocks skipped, moved on by that hour; is "
                    "America/Kentucky/Louisville the zone of the document?"
                ),
            ]
        ]


def test_a_date_whose_midnight_clocks_skip_is_no_hour() -> None:
    dates = pd.DataFrame({"source": ["KY-1"], "target": ["KY-2"], "start": ["2024-09-08"]})
    with Case(purpose="training", timezone="America/Santiago") as case:
        case.add(read_frame(dates, reader="links", document="ties"))
        assert len(case.problems()) == 0
