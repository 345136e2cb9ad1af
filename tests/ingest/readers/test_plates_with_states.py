"""A plate is one, whether its state stands with it or in a column of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from linkanalysis.keys import normalize

if TYPE_CHECKING:
    from tests.conftest import ReadText

TAKEN_OFF = (
    "plates from which their state was taken off: 1; nothing stands between the two, so the "
    "letters may be part of the plate"
)


@pytest.mark.parametrize(
    "text", ["KY-412BXT", "KY 412 BXT", "412BXT (KY)", "412 BXT / ky", "KY412BXT", "412-BXT"]
)
def test_a_plate_in_its_own_state_has_one_key(text: str) -> None:
    assert normalize("plate", text, region="US-KY") == "US-KY:412BXT"


def test_the_state_of_a_read_is_no_part_of_its_plate(read_text: ReadText) -> None:
    keys = {
        "KY-412BXT,KY": "US-KY:412BXT",
        "KY 412 BXT,ky": "US-KY:412BXT",
        "412BXT (KY),US-KY": "US-KY:412BXT",
        "KY412BXT,KY": "US-KY:412BXT",
        "OH-GXB4417,": "US-OH:GXB4417",
        "VAB1234,VA": "US-VA:VAB1234",  # seven characters may all be the plate
        "KYLEFORD,KY": "US-KY:KYLEFORD",  # a plate of choice
        "OH412BXT,KY": "US-KY:OH412BXT",
        "AL 12345,KY": "US-KY:AL12345",
        "412BXT,": "raw:file.csv:412BXT",
    }
    lines = [f"{cells},2024-05-03 01:{minute:02}:00,C1" for minute, cells in enumerate(keys)]
    table = "\n".join(["plate,state,start,camera", *lines])
    links = read_text(table, "plate_reads", region="US-KY", timezone="UTC").links()
    found = links.sort_values("start")["source"].str.removeprefix("plate:")
    assert dict(zip(keys, found, strict=True)) == keys


@pytest.mark.filterwarnings("ignore:.* rows read")
@pytest.mark.parametrize("text", ["412BXT / TN", "412BXT (tn)"])
def test_another_state_that_a_sign_marks_is_a_problem(read_text: ReadText, text: str) -> None:
    table = f"plate,state,start,camera\n{text},KY,2024-05-03 01:10:00,C1\n"
    case = read_text(table, "plate_reads", region="US-KY", timezone="UTC")
    assert case.links().empty
    assert case.problems()[["row", "column", "value", "why"]].to_numpy().tolist() == [
        [
            *("2", "plate", text),
            "the plate is of TN, as it is written, and of KY, as the column of states has it",
        ]
    ]


def test_a_remark_counts_plates_that_nothing_parts_from_their_state(read_text: ReadText) -> None:
    plates = ("KY412BXT", "KY412BXT", "KY-412BXT", "412BXT (KY)", "412BXT")
    lines = [f"{each},KY,2024-05-03 01:10:00,C1" for each in plates]
    case = read_text(
        "\n".join(["plate,state,start,camera", *lines]),
        "plate_reads",
        region="US-KY",
        timezone="UTC",
    )
    assert case.problems()["why"].tolist() == [TAKEN_OFF]


def test_plates_of_people_are_counted_too(read_text: ReadText) -> None:
    table = "id,plate\nKY-1,OH ABC 123\nKY-2,KY412BXT\n"
    case = read_text(table, "entities", region="US-KY")
    assert case.links()["target"].tolist() == ["plate:US-OH:ABC123", "plate:US-KY:412BXT"]
    assert case.problems()["why"].tolist() == [TAKEN_OFF]


def test_letters_of_a_state_are_part_of_a_plate_elsewhere(read_text: ReadText) -> None:
    table = "plate,state,start,camera\nKY-412BXT,GB,2024-05-03 01:10:00,C1\n"
    case = read_text(table, "plate_reads", region="GB", timezone="UTC")
    assert case.links()["source"].tolist() == ["plate:GB:KY412BXT"]


def test_states_are_read_as_people_write_them(read_text: ReadText) -> None:
    keys = {"Kentucky": "US-KY", "Ky.": "US-KY", "West Virginia": "US-WV", "W. Va.": "US-WV"}
    keys |= {"OHIO": "US-OH", "Tenn.": "US-TN", "N.Y.": "US-NY", "US-Ohio": "US-OH"}
    keys |= {"CA-ON": "CA-ON", "Unknown": "raw:file.csv"}
    lines = [
        f"ABC 123,{state},2024-05-03 01:{minute:02}:00,C1" for minute, state in enumerate(keys)
    ]
    table = "\n".join(["plate,state,start,camera", *lines])
    links = read_text(table, "plate_reads", region="US-KY", timezone="UTC").links()
    found = links.sort_values("start")["source"].tolist()
    assert found == [f"plate:{key}:ABC123" for key in keys.values()]


@pytest.mark.filterwarnings("ignore:.* rows read")
def test_a_state_that_is_none_is_named(read_text: ReadText) -> None:
    table = "plate,state,start,camera\nABC 123,Kentuky,2024-05-03 01:10:00,C1\n"
    case = read_text(table, "plate_reads", region="US-KY", timezone="UTC")
    assert case.problems()["why"].tolist() == [
        (
            "the column of states beside the plate names none. This is not a region. Write a "
            'subdivision as in ISO 3166-2, such as "US-KY", or the two letters of a country, such '
            'as "GB".'
        )
    ]
