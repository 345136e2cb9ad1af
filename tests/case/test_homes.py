"""The home of somebody protected is withheld as documents write it, short and long."""

from __future__ import annotations

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.core.keys.text import address_spellings
from linkanalysis.protection.mentions import WITHHELD

WRITTEN = (
    *(
        "410 Elm Street, Hazard",
        "410 Elm St, Hazard",
        "410 elm st. hazard",
        "410 ELM STREET HAZARD",
    ),
    *("at 410 Elm Street, Hazard he", "at 410 Elm St., Hazard, he"),
)


def home_case(home: str, place: str = "") -> la.Case:
    """A victim with a home, and a suspect at an incident."""
    case = la.Case(purpose="training", region="US-KY")
    people = pd.DataFrame([("V1", "victim", home)], columns=["id", "role", "address"])
    document = {"title": "people", "type": "person"}
    case.add(la.read_frame(people, reader="entities", document=document))
    rows = [("I1", "2024-05-01", "P1", "suspect", place)]
    columns = ["incident", "date", "person", "role", "place"]
    frame = pd.DataFrame(rows, columns=columns)
    case.add(la.read_frame(frame, reader="incidents", document="incidents"))
    return case


@pytest.mark.parametrize("home", ["410 Elm Street, Hazard", "410 ELM ST HAZARD"])
def test_texts_and_pages_are_searched_for_the_home_as_people_write_it(home: str) -> None:
    case = home_case(home)
    for text in WRITTEN:
        assert case.veiled(text) == WITHHELD
        assert case.secrets.named_in(text) == "address of Protected 1"
    for text in ("411 Elm Street, Hazard", "1410 Elm Street, Hazard", "410 Elm, Hazardous"):
        assert case.veiled(text) == text
        assert case.secrets.named_in(text) == ""


@pytest.mark.parametrize(
    ("home", "place"),
    [
        ("410 Elm Street, Hazard", "410 Elm St Hazard"),
        *(
            pytest.param(home, place, marks=pytest.mark.exhaustive)
            for home, place in (
                ("410 Elm Street, Hazard", "410 Elm Street, Hazard"),
                ("410 Elm St, Hazard", "410 Elm Street, Hazard"),
                ("410 Elm St, Hazard", "410 Elm St Hazard"),
            )
        ),
    ],
)
def test_a_page_does_not_show_the_place_beside_the_masked_home(home: str, place: str) -> None:
    graph = la.build_graph(home_case(home, place))
    pages = [la.network_map(graph).html, la.views.entity_profile(graph, "person:P1").html]
    for page in pages:
        assert "410 elm" not in page.lower()
    assert "address of Protected 1" in pages[0]


def test_each_word_of_an_address_is_short_or_long() -> None:
    assert address_spellings("4 n elm st") == {
        *("4 n elm st", "4 north elm st", "4 n elm street", "4 north elm street"),
    }
    assert address_spellings("4 n e s w st rd") == {
        "4 n e s w st rd",
        "4 north east south west street road",
    }


def test_a_town_that_is_a_home_does_not_refuse_pages() -> None:
    assert home_case("Hazard, KY").secrets.named_in("Sheriff of Hazard, KY") == ""
