"""Betweenness of ties against networkx, igraph and published values, and what its table tells."""

from __future__ import annotations

from datetime import date
from typing import Any

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la

ENDS = st.integers(0, 9)
LINKS = st.lists(st.tuples(ENDS, ENDS, st.integers(1, 6)), max_size=30)


def graph_of(links: list[tuple[int, int, int]], *, directed: bool) -> la.EntityGraph:
    network: nx.Graph[Any] = nx.DiGraph() if directed else nx.Graph()
    network.add_nodes_from(range(10))
    network.add_edges_from((u, v, {"calls": c}) for u, v, c in links if u != v)
    return la.from_networkx(network, strength="calls")


def oracle_of(graph: la.EntityGraph) -> nx.Graph[Any]:
    oracle: nx.Graph[Any] = nx.DiGraph() if graph.directed else nx.Graph()
    oracle.add_nodes_from(range(graph.n))
    ends = zip(graph.source.tolist(), graph.target.tolist(), graph.distance.tolist(), strict=True)
    oracle.add_weighted_edges_from(ends, weight="distance")
    return oracle


@pytest.mark.parametrize("weighted", [False, True], ids=["steps", "distances"])
@pytest.mark.parametrize("directed", [False, True], ids=["undirected", "directed"])
@given(links=LINKS)
def test_every_tie_has_the_value_of_networkx_and_igraph(
    links: list[tuple[int, int, int]], *, directed: bool, weighted: bool
) -> None:
    graph = graph_of(links, directed=directed)
    found = la.measures.tie_betweenness(graph, weighted=weighted)
    oracle = oracle_of(graph)
    length = "distance" if weighted else None
    by_networkx = nx.edge_betweenness_centrality(oracle, weight=length)
    by_networkx |= {} if directed else {(v, u): value for (u, v), value in by_networkx.items()}
    ends = list(zip(graph.source.tolist(), graph.target.tolist(), strict=True))
    expected = [by_networkx[tie] for tie in ends]
    np.testing.assert_allclose(found.numbers, expected, rtol=0, atol=1e-9)
    if ends:
        other = igraph.Graph(graph.n, ends, directed=directed)
        lengths = graph.distance.tolist() if weighted else None
        raw = np.array(other.edge_betweenness(directed=directed, weights=lengths))
        pairs = graph.n * (graph.n - 1) / (1 if directed else 2)
        np.testing.assert_allclose(found.numbers, raw / pairs, rtol=0, atol=1e-9)
    bridges = {frozenset(tie) for tie in nx.bridges(oracle.to_undirected())}
    assert found.bridge.tolist() == [frozenset(tie) in bridges for tie in ends]


@given(links=LINKS)
def test_on_a_bridge_every_pair_across_passes(links: list[tuple[int, int, int]]) -> None:
    graph = graph_of(links, directed=False)
    found = la.measures.tie_betweenness(graph)
    oracle = oracle_of(graph)
    for edge in np.flatnonzero(found.bridge).tolist():
        u, v = int(graph.source[edge]), int(graph.target[edge])
        whole = len(nx.node_connected_component(oracle, u))
        cut = oracle.copy()
        cut.remove_edge(u, v)
        side = len(nx.node_connected_component(cut, u))
        pairs = graph.n * (graph.n - 1) / 2
        assert found.numbers[edge] * pairs == pytest.approx(side * (whole - side), rel=1e-12)


@pytest.mark.parametrize(
    ("network", "published"),
    [
        # raw sums, two implementations
        (nx.karate_club_graph(), {(0, 31): 71.39285714, (0, 6): 43.83333333, (0, 5): 43.83333333}),
        (
            nx.florentine_families_graph(),
            {("Medici", "Salviati"): 26, ("Albizzi", "Medici"): 22.3333333333},
        ),
    ],
    ids=["karate", "families"],
)
def test_published_values_are_reached(
    network: nx.Graph[Any], published: dict[tuple[Any, Any], float]
) -> None:
    graph = la.from_networkx(network)
    frame = la.measures.tie_betweenness(graph).to_frame().set_index(["source", "target"])
    pairs = graph.n * (graph.n - 1) / 2
    for (u, v), raw in published.items():
        value = frame.loc[(f"person:{u}", f"person:{v}"), "value"]
        assert value * pairs == pytest.approx(raw, rel=0, abs=5e-9)
    first, second = list(published)[:2]
    assert frame.index[0] == (f"person:{first[0]}", f"person:{first[1]}")
    assert frame["rank"].iloc[0] == 1
    assert frame.loc[(f"person:{second[0]}", f"person:{second[1]}"), "rank"] == 2


def test_the_table_tells_bridges_counts_and_documents() -> None:
    case = la.Case(purpose="training")
    for name, pairs in {
        "calls": [("phone:1", "phone:2"), ("phone:1", "phone:2"), ("phone:2", "phone:3")],
        "tip": [("phone:2", "phone:3"), ("phone:1", "phone:3"), ("phone:3", "phone:4")],
    }.items():
        links = pd.DataFrame(pairs, columns=["source", "target"]).assign(
            type="call", start=pd.Timestamp("2024-05-01")
        )
        document = la.Document(title=name, sha256="0" * 64, received=date(2024, 6, 1))
        case.add(la.Batch.of(document, links=links))
    scores = la.measures.tie_betweenness(la.build_graph(case))
    assert scores.to_frame().to_dict("list") == {
        "source": ["phone:3", "phone:1", "phone:2", "phone:1"],
        "target": ["phone:4", "phone:3", "phone:3", "phone:2"],
        "value": [0.5, pytest.approx(1 / 3), pytest.approx(1 / 3), pytest.approx(1 / 6)],
        "rank": [1, 2, 2, 4],
        "bridge": [True, False, False, False],
        "count": [1, 1, 2, 2],
        "document_ids": [("tip",), ("tip",), ("calls", "tip"), ("calls",)],
    }
    assert scores.made_by.parameters == (("weighted", "False"),)
    graph = la.build_graph(case)
    case.close()
    closed = la.measures.tie_betweenness(graph)
    assert closed.notes == ("The case is closed, so documents are not known.",)
    assert set(closed.document_ids) == {()}


def test_ties_of_the_protected_count_and_are_not_listed() -> None:
    network = nx.path_graph(["ana", "ben", "cay", "dov"])
    network.nodes["ben"]["role"] = "victim"
    scores = la.measures.tie_betweenness(la.from_networkx(network))
    frame = scores.to_frame()
    listed = frame[["source", "target", "rank"]].to_numpy().tolist()
    assert listed == [["person:cay", "person:dov", 1]]
    assert frame["value"].tolist() == [0.5]  # as on the whole chain
    assert scores.withheld == 2
    assert "2 ties of protected people not listed." in scores.caveat


@pytest.mark.parametrize("n", [0, 1, 2])
def test_next_to_nothing_is_answered(n: int) -> None:
    frame = la.measures.tie_betweenness(la.from_networkx(nx.path_graph(n))).to_frame()
    assert frame["value"].tolist() == [1.0] * max(n - 1, 0)
    assert list(frame) == ["source", "target", "value", "rank", "bridge", "count", "document_ids"]
