"""The helpers of the graph room, one example each."""

from __future__ import annotations

import re

import networkx as nx
import numpy as np
import pandas as pd

from linkanalysis.case import Case
from linkanalysis.graph import from_networkx, project
from linkanalysis.graph.assemble import Links, Nodes
from linkanalysis.graph.distance import distances
from linkanalysis.graph.evidence import (
    has_direct_ties,
    links_between,
    pairs_behind,
    shown_documents,
    things_of,
)
from linkanalysis.graph.filtering import resting_on
from linkanalysis.graph.frames import edge_frame, entity_frame, named_frame, summary
from linkanalysis.graph.incidence import incidence_of, must_overlap, pairs_of
from linkanalysis.graph.lookup import number_of
from linkanalysis.graph.networkx_copy import Foreign, masked_names, name_nodes, snapshot
from linkanalysis.graph.queries.edge_queries import edge_rows
from linkanalysis.graph.queries.graph_queries import (
    agency_rows,
    entity_rows,
    evidence_rows,
    grade_rows,
    links_of_pairs,
    links_of_types,
    statement_rows,
    tallies,
)
from linkanalysis.graph.queries.link_filter import LinkFilter, admitted_grades, is_unjudged
from linkanalysis.graph.subgraph import (
    hub_rows,
    induced,
    meeting,
    neighbor_counts,
    noted,
    within_steps,
)
from linkanalysis.protection.mentions import Mentions


def test_nodes() -> None:
    assert Nodes.named(["phone:1"], ["phone"], ["1"], {}, frozenset()).shown == ("phone:1",)


def test_nodes_named() -> None:
    one = ["person:ana"]
    assert Nodes.named(
        one, ["person"], ["Ana"], {"person:ana": "Protected 1"}, frozenset()
    ).labels == ("Protected 1",)


def test_links() -> None:
    one, undated = np.ones(1, dtype=np.int64), np.full(1, "NaT", dtype="datetime64[us]")
    assert Links(one - 1, one, one, one, undated, undated, one - 1, (("call",),)).kinds == (
        ("call",),
    )


def test_distances() -> None:
    assert distances(np.array([2, 4]), n_entities=3).unit == 4
    found = distances(np.array([1, 2, 3]), n_entities=4)
    assert repr(found) == "Distances(distance=array([6, 3, 2]), unit=6, exact=True)"


def test_links_between() -> None:
    assert len(links_between(from_networkx(nx.path_graph(3)), 0, 2)) == 0


def test_pairs_behind() -> None:
    graph = from_networkx(nx.Graph([("ana", "vehicle:1"), ("ben", "vehicle:1")]))
    assert pairs_behind(project(graph, to="person", through="vehicle"), 0) == [
        ("person:ana", "vehicle:1"),
        ("person:ben", "vehicle:1"),
    ]


def test_things_of() -> None:
    assert things_of(from_networkx(nx.path_graph(3)), 0) == []


def test_has_direct_ties() -> None:
    assert has_direct_ties(from_networkx(nx.path_graph(3)))


def test_shown_documents() -> None:
    assert shown_documents(
        from_networkx(nx.path_graph(2)), ["tips.csv", "calls.csv", "tips.csv"]
    ) == ("calls.csv", "tips.csv")


def test_foreign() -> None:
    foreign = Foreign(nx.Graph([(1, 2)]), {"phone:1": 1, "phone:2": 2}, {}, Mentions())
    assert foreign.label("phone:1") == "1"
    assert foreign.link_rows([("phone:1", "phone:2"), ("phone:2", "phone:1")]) == [
        {"source": "phone:1", "target": "phone:2", "type": None, "count": 1}
    ]


def test_snapshot() -> None:
    assert snapshot(nx.Graph([(1, 2, {"calls": [3]})])).edges[1, 2] == {"calls": [3]}


def test_name_nodes() -> None:
    assert name_nodes(nx.Graph([("phone:1", "ana")]), "person") == {
        "phone:1": "phone:1",
        "person:ana": "ana",
    }


def test_entity_frame() -> None:
    assert entity_frame(from_networkx(nx.path_graph(2)))["entity"].tolist() == [
        "person:0",
        "person:1",
    ]


def test_named_frame() -> None:
    assert named_frame(from_networkx(nx.path_graph(2)), [1, 0])["entity"].tolist() == [
        "person:1",
        "person:0",
    ]


def test_edge_frame() -> None:
    assert edge_frame(from_networkx(nx.path_graph(2)))["target"].tolist() == ["person:1"]


def test_summary() -> None:
    cells = re.sub(r' style="[^"]*"', "", summary(from_networkx(nx.path_graph(2))))
    assert "<td>person</td><td>2</td>" in cells


def test_admitted_grades() -> None:
    stand = pd.DataFrame({"scheme": ["admiralty"], "grade": ["b-2"]})
    assert admitted_grades(stand, ["B2"]) == ("admiralty:b-2",)


def test_is_unjudged() -> None:
    assert (is_unjudged("admiralty", "F2"), is_unjudged("admiralty", "E5")) == (True, False)


def test_neighbor_counts() -> None:
    assert neighbor_counts(from_networkx(nx.DiGraph([("a", "b"), ("b", "a")]))).tolist() == [1, 1]


def test_hub_rows() -> None:
    star = from_networkx(nx.star_graph(4))
    assert hub_rows(star, [0], neighbor_counts(star), 3)[0].why == "more than 3 neighbors"


def test_members_of_a_thing_are_tied_to_it_and_paired() -> None:
    ties = from_networkx(nx.Graph([("ana", "phone:1"), ("ben", "phone:1")]))
    incidence = incidence_of(ties, "person", ["phone"])
    assert incidence.thing.tolist() == [2, 2]
    assert incidence.member.tolist() == [0, 1]
    assert incidence.only(np.array([True, False])).member.tolist() == [0]
    pairs = pairs_of(incidence, np.ones(3, dtype=bool), hubs=np.zeros(3, dtype=bool), counted=False)
    assert (pairs.left.tolist(), pairs.right.tolist()) == ([0], [1])


def test_must_overlap() -> None:
    assert must_overlap(
        from_networkx(nx.Graph([("event:1", "phone:1")])), ["event", "phone"]
    ).tolist() == [False, True]


def test_number_of() -> None:
    assert number_of(from_networkx(nx.path_graph(3), type="phone"), "phone:1") == 1


def test_masked_names() -> None:
    assert masked_names({"person:ana": "person"}, {"person:ana"}, []) == {
        "person:ana": "Protected 1"
    }


def test_resting_on() -> None:
    assert resting_on(from_networkx(nx.path_graph(3)), link_types="call").m == 0


def test_a_case_without_documents_answers_every_query_with_nothing() -> None:
    case, every = Case(purpose="training"), LinkFilter()
    assert entity_rows(case, every) == []
    for rows in (
        grade_rows(case),
        tallies(case, every),
        edge_rows(case, every, directed=False, link_types=()),
        evidence_rows(case, every, ["call"]),
        links_of_pairs(case, every, [("phone:1", "phone:2")]),
        links_of_types(case, ["paid_for"]),
        statement_rows(case, ["role"]),
        agency_rows(case),
    ):
        assert len(rows) == 0


def test_within_steps() -> None:
    assert within_steps(from_networkx(nx.star_graph(4)), [0], 1).n == 5


def test_meeting() -> None:
    graph = from_networkx(nx.path_graph(3), type="phone")
    assert meeting(graph, types=None, entities=["phone:0", "phone:1"]).m == 1


def test_induced() -> None:
    assert induced(from_networkx(nx.path_graph(3)), np.array([True, True, False])).m == 1


def test_noted() -> None:
    assert noted(from_networkx(nx.path_graph(2)), "all").made_by.parameters[-1] == ("part", "all")
