"""Driver's licenses decide with the state that issued them."""

from __future__ import annotations

import pandas as pd
import pytest

import linkanalysis as la

PLAIN = "equal driver_license"
NO_STATE = "equal driver_license; its state is not on record of both, and another may have it too"


def judged(*rows: dict[str, str]) -> list[tuple[str, set[str]]]:
    with la.Case(purpose="training") as case:
        for number, row in enumerate(rows):
            frame = pd.DataFrame([{"id": f"KY-{number}", **row}])
            case.add(la.read_frame(frame, reader="entities", document=f"list {number}"))
        return [(each.judgment, {why.text for why in each.reasons}) for each in la.resolve(case)]


@pytest.mark.parametrize(
    "heading", ["driver_license", "Drivers License", "Driver's License #", "DL #", "OLN"]
)
@pytest.mark.parametrize(
    "state", ["DL State", pytest.param("OLN State", marks=pytest.mark.exhaustive)]
)
def test_an_equal_license_of_one_state_says_same(heading: str, state: str) -> None:
    first = {heading: "F12-345-678", state: "KY"}
    second = {"DL #": "f12345678", "DL State": "us-ky"}
    assert judged(first, second) == [("same", {PLAIN})]


def test_without_its_state_an_equal_license_leaves_it_open() -> None:
    with_state = {"OLN": "F12-345-678", "OLN State": "KY"}
    assert judged(with_state, {"OLN": "F12-345-678"}) == [("unsure", {NO_STATE})]


def test_licenses_of_two_states_say_nothing() -> None:
    rows = [{"OLN": "F12-345-678", "OLN State": state} for state in ("KY", "OH")]
    assert judged(*rows) == []


def test_another_key_decides_where_a_license_leaves_it_open() -> None:
    row = {"OLN": "F12-345-678", "passport": "AB123"}
    assert judged(row, row) == [("same", {NO_STATE, "equal passport"})]


def test_a_license_under_any_heading_identifies_somebody_protected() -> None:
    row = {"id": "KY-1", "name": "Ana Bell", "role": "victim", "OLN": "F12-345-678"}
    with la.Case(purpose="training") as case:
        case.add(la.read_frame(pd.DataFrame([row]), reader="entities", document="list"))
        text = "a car rented with F12-345-678"
        assert case.veiled(text) != text
