"""Plates in tables of people, beside the state that issued them."""

from __future__ import annotations

import pandas as pd
import pytest

import linkanalysis as la


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
    assert plates == ["plate:US-OH:XYZ77", "plate:raw:people:ABC123", "plate:US-KY:412BXT"]
    assert whys == [
        (
            "plates without a state, which are valid in this document alone: the plate of another "
            "state may have the same characters"
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
