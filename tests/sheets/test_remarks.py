"""What a reader had to assume is said once a document, with counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

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
