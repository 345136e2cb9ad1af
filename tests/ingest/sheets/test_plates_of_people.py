"""Plates in tables of people, beside the state that issued them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]


def read(frame: pd.DataFrame) -> la.Case:
    case = la.Case(purpose="training", region="US-KY")
    case.add(la.read_frame(frame, reader="entities", document="people"))
    return case


@pytest.mark.parametrize("heading", ["Plate State", "License Plate St", "plate_jurisdiction"])
def test_a_plate_is_of_the_state_beside_it(heading: str) -> None:
    lines = [("Ana Bell", "XYZ77", "OH"), ("Bo Dorn", "ABC123", ""), ("Cy Voss", "KY-412BXT", "KY")]
    with read(pd.DataFrame(lines, columns=["name", "License Plate", heading])) as case:
        plates = case.links().sort_values("row")["target"].tolist()
        whys = case.problems()["why"].tolist()
    quoted = heading if heading.isidentifier() else f'"{heading}"'
    assert plates == ["plate:US-OH:XYZ77", "plate:raw:people:ABC123", "plate:US-KY:412BXT"]
    assert whys == [
        (
            "plates without a state, which are valid in this document alone: the plate of another "
            "state may have the same characters. If all of them are of one state, give it to the "
            f'empty cells: values = {{ {quoted} = {{ "" = "KY" }} }}'
        )
    ]


def test_a_plate_that_contradicts_its_state_is_a_problem() -> None:
    lines = [("Ana Bell", "412BXT / TN", "KY")]
    with read(pd.DataFrame(lines, columns=["name", "plate", "plate_state"])) as case:
        assert case.links().empty
        assert case.problems()["why"].tolist() == [
            (
                "no tie: the plate is of TN, as it is written, and of KY, as the column of states "
                "has it"
            )
        ]


def test_the_state_of_an_address_is_not_that_of_a_plate() -> None:
    lines = [("Ana Bell", "ABC123", "OH")]
    with read(pd.DataFrame(lines, columns=["name", "plate", "state"])) as case:
        assert case.links()["target"].tolist() == ["plate:US-KY:ABC123"]


@pytest.mark.parametrize(
    "header",
    [
        ["Plate 1", "Plate 2", "Plate 1 State", "Plate 2 State"],
        ["Plate", "Plate (2)", "Plate State", "Plate State (2)"],
        ["Plate", "License Plate", "Plate State", "License Plate State"],
        ["Plate 1", "Plate 2", "State of Plate 1", "Tag State 2"],
    ],
)
def test_each_plate_is_of_its_own_state(header: list[str]) -> None:
    lines = [("Ana Bell", "ABC123", "XYZ9", "OH", "TN")]
    with read(pd.DataFrame(lines, columns=["name", *header])) as case:
        plates = sorted(case.links()["target"])
        assert case.problems().empty
    assert plates == ["plate:US-OH:ABC123", "plate:US-TN:XYZ9"]


def test_a_state_is_of_the_plate_before_it() -> None:
    lines = [("Ana Bell", "ABC123", "OH", "XYZ9", "TN")]
    header = ["name", "plate", "Tag State", "Plate", "Plate State"]
    with read(pd.DataFrame(lines, columns=header)) as case:
        assert sorted(case.links()["target"]) == ["plate:US-OH:ABC123", "plate:US-TN:XYZ9"]
        assert case.problems().empty


def test_a_plate_without_a_column_of_states_is_of_the_region() -> None:
    lines = [("Ana Bell", "ABC123", "OH", "XYZ9")]
    header = ["name", "Plate 1", "Plate 1 State", "Plate 2"]
    with read(pd.DataFrame(lines, columns=header)) as case:
        assert sorted(case.links()["target"]) == ["plate:US-KY:XYZ9", "plate:US-OH:ABC123"]


def test_a_plate_whose_state_may_stand_in_several_columns_ties_nobody() -> None:
    lines = [("Ana Bell", "ABC123", "red", "OH", "TN"), ("Bo Dorn", "XYZ9", "blue", "OH", "KY")]
    header = ["name", "plate", "color", "Tag State", "LP State"]
    with read(pd.DataFrame(lines, columns=header)) as case:
        assert case.links().empty
        assert case.problems()["why"].tolist() == [
            (
                'plates under "plate" are tied to nobody, since several columns may have their '
                'state ("Tag State", "LP State"); map a plate and its state with one number: '
                'columns = { plate_1 = "plate", plate_1_state = "Tag State" }: 2'
            )
        ]


def test_what_the_remarks_on_states_advise_ties_the_plates() -> None:
    people = pd.DataFrame(
        [("Ana Bell", "ABC123", "red", "OH", "")],
        columns=["name", "plate", "color", "Tag St", "LP St"],
    )
    mapped = {"plate_1": "plate", "plate_1_state": "LP St"}
    described = {"title": "people", "columns": mapped, "values": {"plate_1_state": {"": "TN"}}}
    with la.Case(purpose="training", region="US-KY") as case:
        case.add(la.read_frame(people, reader="entities", document=described))
        assert case.links()["target"].tolist() == ["plate:US-TN:ABC123"]


def test_one_setting_gives_plates_without_a_state_that_of_the_other_files(
    write_folder: Write,
) -> None:
    files = {
        "people.csv": "name,plate,Plate State\nAna Bell,ABC123,\n",
        "reads.csv": "plate,state,start,camera\nABC123,,2024-05-02 10:00Z,C1\n",
    }
    described = (
        '[[document]]\nfile = "people.csv"\nreader = "entities"\n'
        'values = { "Plate State" = { "" = "KY" } }\n'
        '[[document]]\nfile = "reads.csv"\nreader = "plate_reads"\n'
        'values = { state = { "" = "KY" } }\n'
    )
    with la.read_case(write_folder(files, described)) as case:
        links = case.links()
        plates = [*links["source"], *links["target"]]
        assert plates.count("plate:US-KY:ABC123") == 2
