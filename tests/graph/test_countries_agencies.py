"""Countries and agencies follow one rule, keep all candidates, and never count the protected."""

from __future__ import annotations

import networkx as nx
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import StaleResultWarning
from linkanalysis.graph.countries_agencies import jurisdictions

STATED = [
    ("person:ana", "nationality", "RO"),
    ("person:ana", "country", "US-KY"),
    ("person:ben", "nationality", "Romanian"),
    ("person:eve", "nationality", "DE"),
    ("person:eve", "role", "witness"),
    ("vehicle:V1", "plate", "US-KY:ABC123"),
    ("phone:+15025550143", "country", "CAN"),  # the number itself knows better
    ("address:1 elm st", "country", "KY"),
]
TIES = [
    ("person:ben", "document_number:RO:PASSPORT:1", "holds"),
    ("person:ben", "phone:+15025550143", "uses"),
    ("person:cay", "phone:+15025550144", "uses"),
    ("person:cay", "vehicle:V1", "owns"),
    ("person:cay", "address:1 elm st", "lives_at"),
    ("person:dov", "phone:+15025550145", "uses"),
    ("person:dov", "account:GB82WEST12345698765432", "owns"),
    ("person:fay", "person:ana", "associate_of"),
]


def document(title: str, agency: str, grade: str) -> la.Document:
    return la.Document(
        title=title, sha256=f"{len(title):064x}", agency=agency, scheme="admiralty", grade=grade
    )


@pytest.fixture
def case() -> la.Case:
    case = la.Case(purpose="training")
    stated = pd.DataFrame(STATED, columns=["entity", "attribute", "value"]).assign(row="2")
    ties = pd.DataFrame(TIES, columns=["source", "target", "type"]).assign(row="3")
    case.add(la.Batch.of(document("people", "Example Sheriff", "A1"), statements=stated))
    case.add(la.Batch.of(document("ties", "Example Police", "C3"), links=ties))
    return case


def assigned(graph: la.EntityGraph, kind: str) -> dict[str, tuple[str, ...]]:
    found = jurisdictions(graph, kind)
    return dict(zip(graph.ids, found.names, strict=True))


def test_the_first_of_number_statement_papers_things_decides(case: la.Case) -> None:
    countries = assigned(la.build_graph(case), "country")
    assert countries["phone:+15025550143"] == ("US",)
    assert countries["vehicle:V1"] == ("US",)
    assert countries["person:ana"] == ("RO", "US")  # two statements: both count
    assert countries["person:ben"] == ("RO",)  # the passport, not the phone
    assert countries["person:cay"] == ("US",)
    assert countries["person:dov"] == ("GB", "US")
    assert countries["person:fay"] == ()  # an acquaintance's country does not count
    assert countries["address:1 elm st"] == ()  # Kentucky, or the Cayman Islands


def test_what_cannot_be_read_is_counted(case: la.Case) -> None:
    found = jurisdictions(la.build_graph(case), "country")
    assert found.notes == (
        "2 values of nationality or country are not ISO 3166-1 codes and were ignored.",
    )


def test_a_country_lists_its_documents_unless_the_number_encodes_it(case: la.Case) -> None:
    graph = la.build_graph(case)
    documents = dict(zip(graph.ids, jurisdictions(graph, "country").documents, strict=True))
    assert documents["person:ana"] == ("people",)
    assert documents["person:cay"] == ("people", "ties")  # the plate of the car that is owned
    assert documents["person:ben"] == ("ties",)
    assert documents["phone:+15025550143"] == ()


def test_an_entity_is_of_every_agency_whose_documents_name_it(case: la.Case) -> None:
    agencies = assigned(la.build_graph(case), "agency")
    assert agencies["person:ana"] == ("Example Police", "Example Sheriff")
    assert agencies["person:cay"] == ("Example Police",)
    assert agencies["Protected 1"] == ("Example Sheriff",)


def test_documents_of_other_grades_do_not_count(case: la.Case) -> None:
    graph = la.build_graph(case, grades=["A1"])
    assert assigned(graph, "agency")["person:ana"] == ("Example Sheriff",)
    graph = la.build_graph(case, grades=["C3"])
    assert assigned(graph, "country")["person:ana"] == ()
    assert assigned(graph, "country")["person:cay"] == ("US",)


def test_people_have_countries_where_their_things_are_not_in_the_graph(case: la.Case) -> None:
    people = la.build_graph(case, types=["person"])
    assert assigned(people, "country")["person:ben"] == ("RO",)


def test_a_tally_leaves_out_the_protected(case: la.Case) -> None:
    graph = la.build_graph(case)
    found = jurisdictions(graph, "country")
    assert found.names[graph.node("person:eve")] == ("DE",)
    assert found.tally(range(graph.n)) == (("US", 7), ("RO", 3), ("GB", 2))


def test_without_a_case_only_numbers_reveal_a_country(case: la.Case) -> None:
    graph = la.build_graph(case)
    case.close()
    found = jurisdictions(graph, "country")
    assert found.names[graph.node("person:ana")] == ()
    assert found.names[graph.node("phone:+15025550143")] == ("US",)
    assert found.notes == ("The case is closed: only numbers reveal a country.",)
    foreign = la.from_networkx(nx.path_graph(2))
    assert jurisdictions(foreign, "agency").names == ((), ())
    assert jurisdictions(foreign, "agency").notes == (
        "The graph does not come from a case: no agency is known.",
    )


def test_a_withdrawn_document_no_longer_counts(case: la.Case) -> None:
    graph = la.build_graph(case)
    case.withdraw("people", reason="taken back")
    with pytest.warns(StaleResultWarning):
        found = jurisdictions(graph, "country")
    assert found.names[graph.node("person:ana")] == ()
