"""Parts of a graph: how far they reach, over whom, on which links and documents."""

from __future__ import annotations

from datetime import date

import networkx as nx
import pandas as pd
import pytest

from linkanalysis.case import Batch, Case, Document
from linkanalysis.errors import DataQualityWarning
from linkanalysis.graph import EntityGraph, build_graph, from_networkx


def taxi() -> nx.Graph[str]:
    """Ana took a taxi, as 60 others did; Ben is her brother, Cay his friend."""
    network = nx.star_graph(["taxi", "ana", *(f"p{n:02}" for n in range(60))])
    network.add_edges_from([("ana", "ben"), ("ben", "cay"), ("cay", "dov")])
    return network


def test_a_hub_is_shown_and_reported_but_not_passed_through() -> None:
    graph = from_networkx(taxi())
    with pytest.warns(DataQualityWarning) as caught:
        near = graph.around("person:ana", steps=2)
    hub = "Hubs shown but not passed through, with their neighbors: person:taxi (61)."
    advice = "Use max_neighbors=None to pass through them."
    assert [str(one.message) for one in caught] == [f"{hub} {advice}"]
    assert near.ids == ("person:ana", "person:ben", "person:cay", "person:taxi")
    assert near.notes == (hub, "61 more entities are connected further away, by association only.")
    assert near.made_by.parameters[-1] == ("part", "around person:ana, steps=2, max_neighbors=50")
    assert graph.around("person:ana", steps=2, max_neighbors=None).n == 64
    assert graph.around("person:ana", steps=2, max_neighbors=61).n == 64


def test_a_hub_that_leads_nowhere_is_not_reported() -> None:
    graph = from_networkx(taxi())
    one_step = graph.around("person:ana")  # the taxi is as far as one step goes
    assert one_step.ids == ("person:ana", "person:ben", "person:taxi")
    assert one_step.notes == ("62 more entities are connected further away, by association only.",)
    assert graph.around("person:taxi", steps=2).n == 63  # the start is passed through
    alone = from_networkx(nx.star_graph(60)).around("person:0", steps=9)
    assert (alone.n, alone.notes) == (61, ())


def test_around_several_is_within_reach_of_any_and_passes_through_all_of_them() -> None:
    graph = from_networkx(taxi())
    near = graph.around(["person:dov", "person:p07"], steps=1)
    assert near.ids == ("person:cay", "person:dov", "person:p07", "person:taxi")
    assert near.made_by.parameters[-1] == ("part", "around person:dov, person:p07, steps=1")
    assert graph.around(["person:taxi", "person:dov"]).n == 64
    both = graph.around(("person:p00", "person:ben"), steps=2, max_neighbors=None)
    reach = [nx.single_source_shortest_path_length(taxi(), one, 2) for one in ("p00", "ben")]
    assert set(both.ids) == {f"person:{one}" for found in reach for one in found}


def test_a_protected_hub_is_masked_in_the_warning() -> None:
    network = taxi()
    network.nodes["taxi"]["role"] = "witness"
    with pytest.warns(DataQualityWarning, match=r"neighbors: Protected 1 \(61\)"):
        near = from_networkx(network).around("person:ana", steps=3)
    assert "taxi" not in " ".join(near.notes) + near._repr_html_() + str(near.made_by)


def test_edges_are_followed_both_ways_and_a_pair_counts_once() -> None:
    network = nx.DiGraph([("a", "b"), ("b", "a"), ("c", "b"), ("c", "d")])
    graph = from_networkx(network)
    assert graph.around("person:a", steps=3, max_neighbors=2).n == 4
    with pytest.warns(DataQualityWarning, match=r"person:b \(2\)"):
        assert graph.around("person:a", steps=3, max_neighbors=1).n == 2


@pytest.fixture
def graded() -> Case:
    """Ana and Ben called each other, says a carrier; that they know each other, a rumor."""
    case = Case(purpose="training")
    for number, (title, grade, links) in enumerate(
        [
            ("carrier", "A1", [("ana", "ben", "call", "2024-03-01"), ("ana", "ben", "call", None)]),
            ("report", "B2", [("ben", "cay", "associate_of", "2024-04-01")]),
            ("rumor", "E5", [("ana", "ben", "associate_of", "2024-02-01")]),
        ]
    ):
        frame = pd.DataFrame(
            [
                {
                    "source": f"person:{a}",
                    "target": f"person:{b}",
                    "type": kind,
                    "start": None if day is None else pd.Timestamp(day),
                    "row": str(row),
                }
                for row, (a, b, kind, day) in enumerate(links, start=2)
            ]
        )
        document = Document(
            title=title,
            sha256=f"{number:064x}",
            received=date(2024, 6, 1),
            scheme="admiralty",
            grade=grade,
        )
        case.add(Batch.of(document, links=frame))
    return case


def edge_rows(graph: EntityGraph) -> list[tuple[str, str, int, str]]:
    frame = graph.edges
    days = frame["last"].dt.strftime("%Y-%m-%d").fillna("")
    return list(zip(frame["source"], frame["target"], frame["count"], days, strict=True))


@pytest.mark.parametrize("directed", [False, True])
def test_edges_of_some_types_or_grades_are_counted_again(graded: Case, directed: bool) -> None:  # noqa: FBT001
    graph = build_graph(graded, directed=directed)
    assert edge_rows(graph) == [
        ("person:ana", "person:ben", 3, "2024-03-01"),
        ("person:ben", "person:cay", 1, "2024-04-01"),
    ]
    calls = graph.only(link_types="call")
    assert edge_rows(calls) == [("person:ana", "person:ben", 2, "2024-03-01")]
    assert calls.n == 3
    assert calls.link_types == (("call",),)
    assert calls.notes[-1] == "2 of 4 links kept."
    assert calls.made_by.parameters[-1] == ("part", "only link_types=call")
    rows = calls.links("person:ana", "person:ben")
    assert rows["document"].tolist() == ["carrier", "carrier"]
    sure = graph.only(grades=["A1", "B2"])
    assert edge_rows(sure)[0][2] == 2
    rumor = graph.only(grades="E5")
    assert edge_rows(rumor) == [("person:ana", "person:ben", 1, "2024-02-01")]
    assert edge_rows(rumor.only(link_types="call")) == []
    assert edge_rows(graph.only(grades="E5").only(grades="A1")) == []
    narrow = build_graph(graded, grades="E5", directed=directed)
    assert edge_rows(narrow) == edge_rows(rumor)
    part = graph.only(entities=["person:ana", "person:ben"], link_types=["call"])
    assert (part.n, edge_rows(part)) == (2, edge_rows(calls))


def test_edges_that_were_taken_out_before_do_not_come_back(graded: Case) -> None:
    graph = build_graph(graded)
    near = graph.only(entities=["person:ben", "person:cay"])
    assert edge_rows(near.only(grades=["A1", "B2", "E5"])) == edge_rows(near)
    assert near.only(link_types="call").m == 0
