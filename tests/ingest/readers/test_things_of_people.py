"""One table gives events or stays, their people, and the things that these people use."""

from __future__ import annotations

import pandas as pd
import pytest

import linkanalysis as la

THINGS = {"Phone": "502-555-0111; 502-555-0112", "Plate": "ABC 123", "Plate State": "KY"}


@pytest.mark.parametrize(
    ("reader", "record", "tie"),
    [
        (
            "incidents",
            {"incident": "1", "date": "2024-05-02", "name": "Ana Bell"},
            "involved_in",
        ),
        ("bookings", {"booking": "RX7", "start": "2024-05-02", "name": "Ana Bell"}, "booked"),
    ],
)
def test_things_of_a_person_are_tied_to_them(reader: str, record: dict[str, str], tie: str) -> None:
    record = record | THINGS | {"Address": "12 Elm Street"}
    document = {"title": "list", "role": "suspect", "region": "US-KY", "timezone": "UTC"}
    case = la.Case(purpose="training")
    case.add(la.read_frame(pd.DataFrame([record]), reader=reader, document=document))
    links = case.links()
    assert set(links["source"]) == {"person:list-2"}
    assert set(links["type"]) == {"uses", tie}
    assert {each for each in links["target"] if not each.startswith(("event", "booking"))} == {
        *("phone:+15025550111", "phone:+15025550112", "plate:US-KY:ABC123")
    }
    # an address may be that of the event
    states = case.columns().set_index("heading")["state"]
    assert (states["Address"], states["Plate State"]) == ("open", "mapped")
