"""Networks from networkx come in, are masked, and go back as they came."""

from __future__ import annotations

import hashlib
from copy import deepcopy
from datetime import date, datetime
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.errors import CaseError, ProtectedError
from linkanalysis.graph import EntityGraph, from_networkx, to_networkx, to_pyvis

NODES = st.one_of(
    st.integers(-3, 3),
    st.text(max_size=3),
    st.sampled_from(["phone:1", "person:ana", "1", "", "\n", "person:1"]),
    st.tuples(st.integers(0, 1), st.text(max_size=1)),
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=3),
    st.dates(),
    st.lists(st.integers(), max_size=2),
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["type", "role", "label", "count", "first", "x"]), VALUES, max_size=3
)
CLASSES = st.sampled_from([nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])


@st.composite
def networks(draw: st.DrawFn) -> nx.Graph[Any]:
    network = draw(CLASSES)(**draw(ATTRIBUTES))
    nodes = draw(st.lists(NODES, max_size=6))
    for node in nodes:
        network.add_node(node, **draw(ATTRIBUTES))
    if nodes:
        ends = st.tuples(st.sampled_from(nodes), st.sampled_from(nodes))
        for u, v in draw(st.lists(ends, max_size=8)):
            network.add_edge(u, v, **draw(ATTRIBUTES))
    return network


def equal(left: nx.Graph[Any], right: nx.Graph[Any]) -> bool:
    """Equality of everything, types of values included."""
    return (
        type(left) is type(right)
        and repr(left.graph) == repr(right.graph)
        and repr(dict(left.nodes(data=True))) == repr(dict(right.nodes(data=True)))
        and nx.utils.graphs_equal(left, right)
    )


@given(networks())
def test_a_network_comes_back_exactly_and_stays_unchanged(network: nx.Graph[Any]) -> None:
    before = deepcopy(network)
    graph = from_networkx(network)
    assert equal(network, before)
    assert equal(to_networkx(graph, exact=True, by="A. Clerk", reason="test"), before)
    assert graph.masked.any() or equal(to_networkx(graph), before)


@given(networks())
def test_edges_are_the_pairs_of_the_network(network: nx.Graph[Any]) -> None:
    graph = from_networkx(network)
    simple = nx.DiGraph(network) if network.is_directed() else nx.Graph(network)
    simple.remove_edges_from(list(nx.selfloop_edges(simple)))
    assert (graph.n, graph.m) == (len(network), simple.number_of_edges())
    assert graph.self_loops == nx.number_of_selfloops(network)
    assert list(graph.ids) == sorted(set(graph.ids))
    assert len(graph.indices) == (graph.m if graph.directed else 2 * graph.m)


def test_what_was_given_back_belongs_to_the_caller() -> None:
    graph = from_networkx(nx.Graph([("ana", "ben", {"days": [1]})]))
    to_networkx(graph).edges["ana", "ben"]["days"].append(2)
    assert to_networkx(graph).edges["ana", "ben"]["days"] == [1]


def test_a_part_gives_back_the_part() -> None:
    network = nx.MultiDiGraph([("ana", "ben"), ("ana", "ben"), ("ben", "cay"), ("ana", "ana")])
    part = from_networkx(network).only(entities=["person:ana", "person:ben"])
    assert nx.utils.graphs_equal(to_networkx(part), network.subgraph(["ana", "ben"]))


def test_a_graph_of_a_case_survives_networkx() -> None:
    network = nx.Graph()
    day, later = datetime(2024, 5, 1, 8, 30), datetime(2024, 6, 1)  # noqa: DTZ001
    dated = {"count": 4, "strength": 2, "first": day, "last": later, "type": "call, uses"}
    network.add_edge("phone:1", "phone:2", **dated)
    graph = from_networkx(network, strength="strength")
    assert graph.count.tolist() == [4]
    assert graph.first.tolist() == [day]
    assert graph.last.tolist() == [later]
    assert graph.link_types == (("call", "uses"),)


def test_protected_roles_mask_names_labels_and_private_phones() -> None:
    network = nx.Graph()
    network.add_node("KY-1", role="victim", label="Ana Fictional")
    network.add_node("KY-2", role=["suspect", "witness"], label="Ben Fictional")
    network.add_node("KY-3", role="suspect", label="Cay Fictional")
    network.add_edges_from([("KY-1", "phone:1"), ("KY-2", "phone:2"), ("KY-3", "phone:2")])
    graph = from_networkx(network)
    ana, ben = graph.node("person:KY-1"), graph.node("person:KY-2")
    assert {graph.shown[ana], graph.shown[ben]} == {"Protected 1", "Protected 2"}
    assert graph.shown[graph.node("phone:1")] == f"phone of {graph.shown[ana]}"
    assert graph.shown[graph.node("phone:2")] == "phone:2"
    assert "KY-1" not in graph.entities.to_csv() + graph.edges.to_csv()
    assert graph.entities.to_csv().count("Fictional") == 1  # that of the suspect
    assert graph.node("Protected 1") in {ana, ben}
    exact = to_networkx(graph, exact=True, by="A. Clerk", reason="order 24-118")
    assert equal(exact, network)


def test_frames_do_not_place_a_masked_name_among_its_neighbors() -> None:
    network = nx.Graph([("a", "b"), ("b", "c")])
    network.nodes["b"]["role"] = "minor"
    graph = from_networkx(network)
    assert graph.entities["entity"].tolist() == ["Protected 1", "person:a", "person:c"]
    assert graph.edges["source"].tolist() == ["Protected 1", "Protected 1"]


def test_parallel_edges_add_their_strengths() -> None:
    network = nx.MultiGraph([("a", "b", {"calls": 2}), ("b", "a", {"calls": 3.0})])
    graph = from_networkx(network, strength="calls")
    assert (graph.count.tolist(), graph.strength.tolist()) == ([2], [5])


def test_arrays_cannot_be_written() -> None:
    graph = from_networkx(nx.path_graph(3))
    for name in ("indptr", "indices", "edge", "source", "count", "strength", "distance", "masked"):
        array = getattr(graph, name)
        assert array.flags.c_contiguous
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    assert graph.indices.dtype == np.uint32
    assert repr(from_networkx(nx.path_graph(2)).indptr) == "array([0, 1, 2], dtype=uint32)"
    assert len(graph.shared) == 0


@pytest.fixture
def hostile() -> EntityGraph:
    network = nx.Graph([("</script><img src=x onerror=alert(1)>", "b\u202ec")])
    return from_networkx(network)


def test_a_page_of_pyvis_cannot_be_broken_by_a_name(hostile: EntityGraph) -> None:
    page = to_pyvis(hostile).generate_html()
    assert "<img src=x" not in page
    assert "\u202e" not in page
    assert "‹/script›" in page or "\\u2039/script\\u203a" in page


def test_dates_without_a_time_start_their_day() -> None:
    day = date(2024, 2, 29)
    graph = from_networkx(nx.Graph([("a", "b", {"first": day, "last": day})]))
    assert graph.first.tolist() == [datetime(2024, 2, 29)]  # noqa: DTZ001


def witness_and_phone() -> la.Case:
    """Ana, a witness, and Ben use one phone."""
    case = la.Case(purpose="training")
    ties = {"source": ["person:KY-1", "person:KY-2"], "target": "phone:+15025550143"}
    facts = [("person:KY-1", "role", "witness"), ("person:KY-1", "name", "Ana Fictional")]
    case.add(
        la.Batch.of(
            la.Document(title="list", sha256="0" * 64),
            links=pd.DataFrame(ties | {"type": "uses", "row": ["2", "3"]}),
            statements=pd.DataFrame(facts, columns=["entity", "attribute", "value"]).assign(
                row="2"
            ),
        )
    )
    return case


def test_an_exact_export_is_an_act_of_the_case_and_changes_nothing() -> None:
    with witness_and_phone() as case:
        graph = la.build_graph(case)
        assert sorted(to_networkx(graph)) == ["Protected 1", "person:KY-2", "phone:+15025550143"]
        assert len(case.entries()) == 2  # the masked export is not an act
        exact = to_networkx(graph, exact=True, by="A. Clerk", reason="order 24-118")
        assert exact.nodes["person:KY-1"] == {
            "type": "person",
            "label": "Ana Fictional",
            "protected": True,
        }
        entry = case.entries()[-1]
        assert (entry.act, entry.by, entry.reason) == ("export", "A. Clerk", "order 24-118")
        digest = hashlib.sha256("\n".join(sorted(exact)).encode()).hexdigest()
        assert entry.subjects == ("3 entities", "1 masked", f"sha256:{digest}")
        assert la.custody.verify_journal(case).intact
        to_networkx(graph)  # a warning that the graph is stale would fail the test
    with pytest.raises(CaseError, match="This case is closed"):
        to_networkx(graph, exact=True, by="A. Clerk", reason="order 24-118")


def test_an_export_is_not_what_undo_takes_back() -> None:
    with witness_and_phone() as case:
        to_networkx(la.build_graph(case), exact=True, by="A. Clerk", reason="order 24-118")
        assert case.undo() == "add of list (act 2)"


def test_a_projection_is_exported_masked_and_exactly() -> None:
    with witness_and_phone() as case:
        tied = la.project(la.build_graph(case), to="person", through="phone")
        assert sorted(to_networkx(tied).edges) == [("Protected 1", "person:KY-2")]
        exact = to_networkx(tied, exact=True, by="A. Clerk", reason="order 24-118")
        assert sorted(exact.edges) == [("person:KY-1", "person:KY-2")]
    network = nx.Graph([("Ana Bell", "phone:1"), ("ben", "phone:1")])
    network.nodes["Ana Bell"].update(role="victim", label="Annie Bell")
    tied = la.project(from_networkx(network), to="person", through="phone")
    assert to_networkx(tied).nodes["Protected 1"]["label"] == "Protected 1"
    exact = to_networkx(tied, exact=True, by="A. Clerk", reason="order 24-118")
    assert exact.nodes["person:Ana Bell"]["label"] == "Annie Bell"


@pytest.mark.parametrize(("by", "reason"), [("", "order 24-118"), ("A. Clerk", " "), ("", "")])
def test_an_exact_export_needs_who_and_why(by: str, reason: str) -> None:
    with witness_and_phone() as case, pytest.raises(ProtectedError) as caught:
        to_networkx(la.build_graph(case), exact=True, by=by, reason=reason)
    assert str(caught.value) == (
        "An exact export names protected people, so it needs who and why: to_networkx(graph, "
        'exact=True, by="who", reason="…"). The journal of the case keeps both; nothing was '
        "exported."
    )


def test_a_masked_copy_says_nothing_by_its_order() -> None:
    network = nx.MultiGraph([("ana", "ben"), ("ben", "cay"), ("cay", "dov"), ("ana", "cay")])
    network.nodes["ben"]["role"] = "victim"
    masked = to_networkx(from_networkx(network))
    assert list(masked) == ["ana", "cay", "dov", "Protected 1"]
    assert [list(masked[node]) for node in ("ana", "cay")] == [
        ["cay", "Protected 1"],
        ["ana", "dov", "Protected 1"],
    ]


def test_a_masked_name_never_merges_with_a_node_of_that_name() -> None:
    network = nx.Graph([("Protected 1", "ben"), ("ana", "ben")])
    network.nodes["ana"]["role"] = "victim"
    assert len(to_networkx(from_networkx(network))) == 3


def test_parallel_edges_stay_apart_when_a_key_is_withheld() -> None:
    network = nx.MultiGraph()
    network.add_node("n1", role="victim", label="Maria Lopez")
    network.add_edge("n2", "n3", key="Maria Lopez", call=1)
    network.add_edge("n2", "n3", key=0, call=2)
    network.add_edge("n2", "n3", key=1, call=3)
    masked = to_networkx(from_networkx(network))
    assert sorted(masked.edges(keys=True, data="call")) == [
        ("n2", "n3", 0, 2),
        ("n2", "n3", 1, 3),
        ("n2", "n3", 2, 1),
    ]
