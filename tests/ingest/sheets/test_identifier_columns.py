"""What stands beside a person or a call in one row becomes ties."""

from __future__ import annotations

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.keys import identify
from linkanalysis.records import read_frame

PEOPLE = pd.DataFrame(
    {
        "id": ["KY-1", "KY-2", "KY-3"],
        "Phone": ["502-555-0143", "502-555-0143; 502-555-0177", ""],
        "E-mail": ["", "ben@example.org", ""],
        "License plate": ["OH ABC 123", "", "xyz 789"],
        "IBAN": ["GB82 WEST 1234 5698 7654 32", "", "-"],
        "address": ["410 Elm St.", "410 ELM ST", ""],
    }
)


def ties(case: la.Case) -> list[tuple[str, ...]]:
    return [tuple(row) for row in case.links()[["source", "type", "target"]].to_numpy().tolist()]


def test_a_table_of_people_ties_them_to_their_things() -> None:
    with la.Case(purpose="training", region="US-KY") as case:
        case.add(read_frame(PEOPLE, reader="entities", document="people"))
        assert sorted(ties(case)) == [
            ("person:KY-1", "holds", "account:GB82WEST12345698765432"),
            ("person:KY-1", "lives_at", "address:410 elm st"),
            ("person:KY-1", "uses", "phone:+15025550143"),
            ("person:KY-1", "uses", "plate:US-OH:ABC123"),
            ("person:KY-2", "lives_at", "address:410 elm st"),
            ("person:KY-2", "uses", "email:ben@example.org"),
            ("person:KY-2", "uses", "phone:+15025550143"),
            ("person:KY-2", "uses", "phone:+15025550177"),
            ("person:KY-3", "uses", "plate:US-KY:XYZ789"),
        ]
        assert case.problems()[["row", "column", "why"]].to_numpy().tolist() == [
            ["4", "IBAN", "no tie: An account needs letters or digits; this one has none."],
        ]
        assert "phone" in set(case.statements()["attribute"])


def test_a_cell_of_several_phones_ties_to_each() -> None:
    cells = [
        *("502-555-0143/606-555-0123", "502-555-0143, 606-555-0123", "502-555-0143|6065550123"),
        *("5025550143 or 606-555-0123", "5025550143 ::: 6065550123", "502-555-0143; 606-555-0123"),
        "502-555-0143 (home), 606-555-0123 (cell)",
    ]
    ids = [f"P{at}" for at in range(len(cells))]
    people = pd.DataFrame({"id": ids, "name": "Ada Rusk", "phone": cells})
    with la.Case(purpose="training", region="US-KY") as case:
        case.add(read_frame(people, reader="entities", document="e"))
        assert sorted(ties(case)) == [
            (f"person:{each}", "uses", phone)
            for each in ids
            for phone in ("phone:+15025550143", "phone:+16065550123")
        ]
        assert not case.problems()["row"].any()


def test_a_name_beside_one_of_several_phones_is_kept() -> None:
    people = pd.DataFrame({"name": ["Ada Rusk"], "phone": ["5025550143 Dusty, 606-555-0123 Pike"]})
    with la.Case(purpose="training", region="US-KY") as case:
        case.add(read_frame(people, reader="entities", document="e"))
        stated = case.statements().query("attribute == 'saved_as'")
        assert stated[["entity", "value"]].to_numpy().tolist() == [
            ["phone:+15025550143", "Dusty"],
            ["phone:+16065550123", "Pike"],
        ]


def test_one_setting_leaves_them_attributes() -> None:
    described = {"title": "people", "identifiers": "attributes", "region": "US-KY"}
    with la.Case(purpose="training") as case:
        added = case.add(read_frame(PEOPLE, reader="entities", document=described))
        assert (added.links, added.problems) == (0, 0)


def test_a_vehicle_is_not_tied_to_its_plate_as_a_person_is() -> None:
    cars = pd.DataFrame({"id": ["V-1"], "type": ["vehicle"], "plate": ["US-KY:ABC123"]})
    with la.Case(purpose="training") as case:
        assert case.add(read_frame(cars, reader="entities", document="cars")).links == 0


def test_devices_and_sims_are_ties_once_a_day_and_cells_once_a_quarter_of_an_hour() -> None:
    row = {
        "caller": "502-555-0143",
        "callee": "502-555-0199",
        "imei": "49-015420-323751-8",
        "imsi": "310 260 123456789",
        "cell": "310-260-7-1",
    }
    starts = ["2024-05-02 10:00", "2024-05-02 10:14", "2024-05-02 11:00", "2024-05-03 10:00"]
    calls = pd.DataFrame([{**row, "start": start} for start in starts])
    with la.Case(purpose="training", region="US-KY", timezone="UTC") as case:
        case.add(read_frame(calls, reader="calls", document="calls"))
        phone = "phone:+15025550143"
        assert sorted(ties(case)) == sorted(
            [
                *[(phone, "call", "phone:+15025550199")] * 4,
                *[(phone, "uses", "device:49015420323751")] * 2,
                *[(phone, "uses", "sim:310260123456789")] * 2,
                *[(phone, "located_at", "place:310-260-7-1")] * 3,
            ]
        )
        assert case.links()["start"].notna().all()


def test_a_sim_that_is_none_costs_its_tie_and_not_its_call() -> None:
    calls = pd.DataFrame({"caller": ["1"], "callee": ["2"], "start": ["2024"], "imsi": ["none"]})
    batch = read_frame(calls, reader="calls", document="calls")
    with la.Case(purpose="training") as case:
        case.add(batch)
        assert len(case.links()) == 1
        assert case.problems()["why"][0] == (
            "no tie: A SIM needs an IMSI of 14 or 15 digits or an ICCID of 18 to 20."
        )


@pytest.mark.parametrize(
    ("text", "region", "plate"),
    [
        ("OH ABC 123", "US-KY", "US-OH:ABC123"),
        ("oh-abc1234", None, "US-OH:ABC1234"),
        ("AL 123", "US-KY", "US-KY:AL123"),
        ("OH ABC 123", "GB", "GB:OHABC123"),
        ("US-KY ABC 123", "US-OH", "US-KY:ABC123"),
    ],
)
def test_plates_may_carry_their_state(text: str, region: str | None, plate: str) -> None:
    assert identify(text, "plate", region=region) == f"plate:{plate}"
