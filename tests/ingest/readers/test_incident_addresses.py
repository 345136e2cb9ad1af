"""An incident at an address is tied to it, so that whoever lives there is found beside it."""

from __future__ import annotations

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.keys import identify


def house_case(place: str, *, role: str = "suspect") -> la.Case:
    """Four people at four incidents of one place, and a tenant who is at none."""
    rows = [(f"I{k}", f"2024-05-0{k}", f"P{k}", role, place) for k in range(1, 5)]
    frame = pd.DataFrame(rows, columns=["incident", "date", "person", "role", "place"])
    case = la.Case(purpose="training", region="US-KY")
    case.add(la.read_frame(frame, reader="incidents", document="incidents"))
    tenant = pd.DataFrame([("P9", "412 PINE BRANCH RD")], columns=["id", "address"])
    document = {"title": "utility", "type": "person"}
    case.add(la.read_frame(tenant, reader="entities", document=document))
    return case


def test_a_tenant_is_tied_to_incidents_at_the_house_and_no_ring_is_made_of_them() -> None:
    case = house_case("412 Pine Branch Road")
    graph = la.build_graph(case)
    assert len(la.shortest_paths(graph, "person:P9", "person:P1", k=1)) == 1
    places = case.links().query("type == 'located_at'")
    assert places[["source", "target", "start"]].astype(str).to_numpy().tolist() == [
        [f"event:I{k}", "address:412 pine branch rd", f"2024-05-0{k}"] for k in range(1, 5)
    ]
    located = la.movement.located_events(case).to_frame()
    assert located["place"].tolist() == ["address:412 pine branch rd"] * 4
    assert la.find_rings(case).every == ()


def test_a_town_a_corner_or_a_block_is_no_address() -> None:
    places = ["Pine Branch KY", "5th and Main", "300 block of Elm St", "2 miles south of I-64"]
    rows = [
        (f"I{k}", "2024-05-01", "P1", place)
        for k, place in enumerate([*places, "KY 15", "", "12 Oak St"])
    ]
    frame = pd.DataFrame(rows, columns=["incident", "date", "person", "place"])
    document = {"title": "incidents", "role": "suspect"}
    case = la.Case(purpose="training", region="US-KY")
    case.add(la.read_frame(frame, reader="incidents", document=document))
    links = case.links()
    assert links["type"].value_counts().to_dict() == {"involved_in": len(rows), "located_at": 1}
    assert links.query("type == 'located_at'")["source"].tolist() == ["event:I6"]


def test_an_incident_with_several_people_is_at_its_address_once() -> None:
    rows = [("I1", "2024-05-01", f"P{k}", "suspect", "12 Oak St") for k in range(3)]
    frame = pd.DataFrame(rows, columns=["incident", "date", "person", "role", "place"])
    case = la.Case(purpose="training", region="US-KY")
    case.add(la.read_frame(frame, reader="incidents", document="incidents"))
    assert case.links()["type"].tolist() == ["located_at", *["involved_in"] * 3]


def test_the_home_of_a_victim_is_masked_also_as_a_place_of_incidents() -> None:
    case = house_case("412 Pine Branch Rd")
    rows = [("I1", "2024-05-01", "P9", "victim")]
    frame = pd.DataFrame(rows, columns=["incident", "date", "person", "role"])
    case.add(la.read_frame(frame, reader="incidents", document="more"))
    graph = la.build_graph(case)
    assert "address:412 pine branch rd" not in graph.shown
    assert "pine branch" not in la.network_map(graph).html.lower()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("412 Pine Branch Road", "412 PINE BRANCH RD."),
        ("12 North Oak Street, Apartment 3", "12 N. Oak St., Apt. 3"),
        ("7 Lee Highway, Suite 2", "7 Lee Hwy Ste 2"),
    ],
)
def test_addresses_written_long_and_short_are_one(one: str, other: str) -> None:
    assert identify(one, "address") == identify(other, "address")
