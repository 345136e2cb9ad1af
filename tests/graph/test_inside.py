"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
from linkanalysis.graph.freshness import already_told, changes_since, expect_graph, refuse_named
from linkanalysis.graph.provenance import made_from

import linkanalysis as la
from linkanalysis.case import Case
from linkanalysis.graph import from_networkx, project
from linkanalysis.graph.arrays import arrays_of, no_numbers
from linkanalysis.graph.assemble import Links, Nodes
from linkanalysis.graph.distance import distances
from linkanalysis.graph.evidence import (
    holds_direct_ties,
    links_between,
    pairs_behind,
    things_of,
    told_documents,
)
from linkanalysis.graph.foreign import Foreign, name_nodes, snapshot
from linkanalysis.graph.frames import edge_frame, entity_frame, named_frame, summary
from linkanalysis.graph.hubs import neighbor_counts, told_hubs
from linkanalysis.graph.incidence import incidence_of, must_overlap, pairs_of
from linkanalysis.graph.link_filter import LinkFilter, admitted_grades, is_unjudged
from linkanalysis.graph.lookup import number_of
from linkanalysis.graph.masking import masked_names
from linkanalysis.graph.narrowing import resting_on
from linkanalysis.graph.queries import (
    agency_rows,
    edge_rows,
    entity_rows,
    evidence_rows,
    grade_rows,
    links_of_pairs,
    links_of_types,
    statement_rows,
    tallies,
)
from linkanalysis.graph.subgraph import induced, meeting, noted, within_steps


def test_arrays_of() -> None:
    assert (
        repr(dict(arrays_of(from_networkx(nx.path_graph(2))))["indptr"])
        == "array([0, 1, 2], dtype=uint32)"
    )


def test_no_numbers() -> None:
    assert len(no_numbers()) == 0


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


def test_distances_of_distance() -> None:
    assert (
        repr(distances(np.array([1, 2, 3]), n_entities=4))
        == "Distances(distance=array([6, 3, 2]), unit=6, exact=True)"
    )


def test_statement_rows() -> None:
    assert len(statement_rows(Case(purpose="training"), ["role"])) == 0


def test_agency_rows() -> None:
    assert len(agency_rows(Case(purpose="training"))) == 0


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


def test_holds_direct_ties() -> None:
    assert holds_direct_ties(from_networkx(nx.path_graph(3)))


def test_told_documents() -> None:
    assert told_documents(
        from_networkx(nx.path_graph(2)), ["tips.csv", "calls.csv", "tips.csv"]
    ) == ("calls.csv", "tips.csv")


def test_foreign() -> None:
    assert Foreign(nx.Graph([(1, 2)]), {"phone:1": 1, "phone:2": 2}).nodes["phone:1"] == 1


def test_foreign_link_rows() -> None:
    assert Foreign(nx.Graph([(1, 2)]), {"phone:1": 1, "phone:2": 2}).link_rows(
        [("phone:1", "phone:2"), ("phone:2", "phone:1")]
    ) == [{"source": "phone:1", "target": "phone:2", "type": None, "count": 1}]


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
    assert "<td>person</td><td>2</td>" in summary(from_networkx(nx.path_graph(2)))


def test_changes_since() -> None:
    assert changes_since(la.from_networkx(nx.path_graph(2))) == []


def test_already_told() -> None:
    graph = la.from_networkx(nx.path_graph(2))
    with already_told():
        assert changes_since(graph) == []


def test_refuse_named() -> None:
    refuse_named(la.from_networkx(nx.path_graph(2)))


def test_expect_graph() -> None:
    expect_graph(la.from_networkx(nx.path_graph(2)))


def test_admitted_grades() -> None:
    stand = pd.DataFrame({"scheme": ["admiralty"], "grade": ["b-2"]})
    assert admitted_grades(stand, ["B2"]) == ("admiralty:b-2",)


def test_is_unjudged() -> None:
    assert (is_unjudged("admiralty", "F2"), is_unjudged("admiralty", "E5")) == (True, False)


def test_neighbor_counts() -> None:
    assert neighbor_counts(from_networkx(nx.DiGraph([("a", "b"), ("b", "a")]))).tolist() == [1, 1]


def test_told_hubs() -> None:
    star = from_networkx(nx.star_graph(4))
    assert told_hubs(star, [0], neighbor_counts(star), 3)[0].why == "more than 3 neighbors"


def test_incidence() -> None:
    ties = from_networkx(nx.Graph([("ana", "phone:1"), ("ben", "phone:1")]))
    assert incidence_of(ties, "person", ["phone"]).thing.tolist() == [2, 2]


def test_incidence_only() -> None:
    ties = from_networkx(nx.Graph([("ana", "phone:1"), ("ben", "phone:1")]))
    assert incidence_of(ties, "person", ["phone"]).only(
        np.array([True, False])
    ).member.tolist() == [0]


def test_pairs() -> None:
    ties = from_networkx(nx.Graph([("ana", "phone:1"), ("ben", "phone:1")]))
    assert pairs_of(
        incidence_of(ties, "person", ["phone"]), np.ones(3, dtype=bool)
    ).right.tolist() == [1]


def test_incidence_of() -> None:
    ties = from_networkx(nx.Graph([("ana", "phone:1"), ("ben", "phone:1")]))
    assert incidence_of(ties, "person", ["phone"]).member.tolist() == [0, 1]


def test_must_overlap() -> None:
    assert must_overlap(
        from_networkx(nx.Graph([("event:1", "phone:1")])), ["event", "phone"]
    ).tolist() == [False, True]


def test_pairs_of() -> None:
    ties = from_networkx(nx.Graph([("ana", "phone:1"), ("ben", "phone:1")]))
    assert len(pairs_of(incidence_of(ties, "person", ["phone"]), np.ones(3, dtype=bool)).left) == 1


def test_number_of() -> None:
    assert number_of(from_networkx(nx.path_graph(3), type="phone"), "phone:1") == 1


def test_masked_names() -> None:
    assert masked_names({"person:ana": "person"}, {"person:ana"}, []) == {
        "person:ana": "Protected 1"
    }


def test_resting_on() -> None:
    assert resting_on(from_networkx(nx.path_graph(3)), link_types="call").m == 0


def test_made_from() -> None:
    graph = la.from_networkx(nx.path_graph(2))
    assert made_from(graph, "clustering", [("exclude", "False")]).parameters == (
        ("exclude", "False"),
    )


def test_entity_rows() -> None:
    assert entity_rows(Case(purpose="training"), LinkFilter()) == []


def test_grade_rows() -> None:
    assert len(grade_rows(Case(purpose="training"))) == 0


def test_tallies() -> None:
    assert len(tallies(Case(purpose="training"), LinkFilter())) == 0


def test_edge_rows() -> None:
    assert (
        len(edge_rows(Case(purpose="training"), LinkFilter(), directed=False, link_types=())) == 0
    )


def test_evidence_rows() -> None:
    assert len(evidence_rows(Case(purpose="training"), LinkFilter(), ["call"])) == 0


def test_links_of_pairs() -> None:
    assert (
        len(links_of_pairs(Case(purpose="training"), LinkFilter(), [("phone:1", "phone:2")])) == 0
    )


def test_links_of_types() -> None:
    assert len(links_of_types(Case(purpose="training"), ["paid_for"])) == 0


def test_within_steps() -> None:
    assert within_steps(from_networkx(nx.star_graph(4)), 0, 1).n == 5


def test_meeting() -> None:
    graph = from_networkx(nx.path_graph(3), type="phone")
    assert meeting(graph, types=None, entities=["phone:0", "phone:1"]).m == 1


def test_induced() -> None:
    assert induced(from_networkx(nx.path_graph(3)), np.array([True, True, False])).m == 1


def test_noted() -> None:
    assert noted(from_networkx(nx.path_graph(2)), "all").made_by.parameters[-1] == ("part", "all")
