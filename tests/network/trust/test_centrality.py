"""The table of places: who is in it, in which order, and what it rests on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.case import Batch, Case, Document
from linkanalysis.core.provenance import Reason
from linkanalysis.errors import ProtectedError
from linkanalysis.graph import build_graph, from_networkx, project
from linkanalysis.network.measures.ranks import competition_ranks
from linkanalysis.trust import centrality

if TYPE_CHECKING:
    from pathlib import Path


def test_the_table_is_sorted_by_the_first_measure_and_ties_by_id() -> None:
    network = nx.Graph([("d", "a"), ("d", "b"), ("d", "c"), ("c", "b"), ("e", "f")])
    frame = centrality(from_networkx(network), ["degree", "component"]).to_frame()
    assert list(frame.columns) == [
        "entity",
        "label",
        "type",
        "degree",
        "component",
        "degree_rank",
        "degree_low",
        "degree_high",
        "component_rank",
        "component_low",
        "component_high",
    ]
    assert frame["label"].tolist() == ["d", "b", "c", "a", "e", "f"]
    assert frame["degree_rank"].tolist() == [1, 2, 2, 4, 4, 4]
    assert frame["component_rank"].tolist() == [1, 1, 1, 1, 5, 5]
    assert frame.index.tolist() == list(range(6))


def test_the_protected_are_computed_but_not_in_the_table() -> None:
    network = nx.star_graph(["hub", "a", "b", "phone:1"])
    network.nodes["hub"]["role"] = "victim"
    graph = from_networkx(network)
    scores = centrality(graph, ["betweenness", "degree"])
    frame = scores.to_frame()
    assert frame["entity"].tolist() == ["person:a", "person:b"]
    assert frame["degree_rank"].tolist() == [1, 1]  # no gap tells where the withheld stand
    assert scores.withheld == 2  # with the phone that only the hub uses
    assert scores.values("betweenness")[graph.node("person:hub")] == 1.0
    assert "2 protected not ranked." in scores.caveat
    assert "person:hub" not in scores._repr_html_()
    with pytest.raises(ProtectedError) as caught:
        scores.reasons("person:hub")
    assert str(caught.value) == (
        "Protected 1 is protected: it counts in every computation but is not ranked or named as a "
        "lead. An override needs who and why, and is journaled."
    )


@given(st.lists(st.integers(-5, 5), max_size=20))
def test_ranks_are_one_plus_how_many_are_better(values: list[int]) -> None:
    ranks = competition_ranks(np.array(values, dtype=np.int64), whole=True)
    assert ranks.tolist() == [1 + sum(other > value for other in values) for value in values]
    floats = competition_ranks(
        np.array(values) * 1e-3 + 1e-13 * np.arange(len(values)), whole=False
    )
    assert floats.tolist() == ranks.tolist()


def test_a_last_bit_splits_no_block_and_whole_numbers_are_exact() -> None:
    nearly = np.array([0.3, 0.1 + 0.2, 0.3 - 2e-9, 2e9, 2e9 + 1])
    assert competition_ranks(nearly, whole=False).tolist() == [3, 3, 5, 1, 1]
    large = np.array([10**10, 10**10 + 1])
    assert competition_ranks(large, whole=True).tolist() == [2, 1]


def test_large_graphs_are_sampled_and_say_so() -> None:
    graph = from_networkx(nx.karate_club_graph())
    exact = centrality(graph, "betweenness", worlds=0)
    sampled = centrality(graph, "betweenness", exact=False, worlds=0, seed=3)
    off = np.abs(exact.values("betweenness") - sampled.values("betweenness"))
    assert 0 < off.max() < 0.011
    options = dict(sampled.made_by.parameters)
    assert options["betweenness"].startswith("sampled ")
    assert sampled.made_by.seed == 3
    assert "Betweenness is estimated from" in sampled.caveat
    assert (exact.notes, exact.made_by.seed) == ((), None)
    again = centrality(graph, "betweenness", exact=False, worlds=0, seed=3)
    pd.testing.assert_frame_equal(again.to_frame(), sampled.to_frame())


def test_an_answer_cannot_be_changed() -> None:
    scores = centrality(from_networkx(nx.path_graph(3)))
    frame = scores.to_frame()
    frame["degree"] = 0
    assert scores.to_frame()["degree"].tolist() == [2, 1, 1]
    with pytest.raises(ValueError, match="read-only"):
        scores.values("degree")[0] = 9


def test_strength_in_a_projection_is_in_units_of_the_weight() -> None:
    network = nx.Graph([("ana", "phone:1"), ("ben", "phone:1"), ("cay", "phone:1")])
    pairs = project(from_networkx(network), to="person", through="phone")
    scores = centrality(pairs, ["strength", "weighted_closeness"])
    assert scores.values("strength").tolist() == [1.0, 1.0, 1.0]
    assert scores.values("weighted_closeness").tolist() == [0.5, 0.5, 0.5]  # a tie of 1/2 is 2 long


def test_reasons_name_documents_and_rows() -> None:
    case = Case(purpose="training")
    links = {"source": ["phone:1", "phone:1"], "target": ["phone:2", "phone:3"], "type": "call"}
    frame = pd.DataFrame(links | {"start": pd.Timestamp("2024-05-01"), "row": ["2", "3"]})
    document = Document(title="calls.csv", sha256="0" * 64, received=date(2024, 6, 1))
    case.add(Batch.of(document, links=frame))
    scores = centrality(build_graph(case))
    assert scores.reasons("phone:1") == (
        Reason("calls", "2", "phone:1 called phone:2, 2024-05-01"),
        Reason("calls", "3", "phone:1 called phone:3, 2024-05-01"),
    )
    assert len(scores.reasons("phone:1", limit=1)) == 1
    assert scores.made_by.fingerprint == case.fingerprint


def caviar(shared_data: Path, *, directed: bool) -> tuple[nx.Graph[Any], Any]:
    table = pd.read_csv(shared_data / "caviar" / "edges.csv", dtype=str)
    network: nx.Graph[Any] = nx.MultiDiGraph() if directed else nx.MultiGraph()
    for a, b, count in table.iloc[:, :3].itertuples(index=False):
        network.add_edge(a, b, calls=int(count))
    return network, from_networkx(network, strength="calls")


@pytest.mark.parametrize("directed", [False, True], ids=["205 pairs", "295 arcs"])
def test_caviar_equals_networkx_on_our_distances(shared_data: Path, *, directed: bool) -> None:
    _, graph = caviar(shared_data, directed=directed)
    assert (graph.n, graph.m) == (110, 295 if directed else 205)
    oracle: nx.Graph[Any] = nx.DiGraph() if directed else nx.Graph()
    oracle.add_nodes_from(range(graph.n))
    ends = zip(graph.source.tolist(), graph.target.tolist(), graph.distance.tolist(), strict=True)
    oracle.add_weighted_edges_from(ends)
    scores = centrality(graph, ["degree", "weighted_betweenness"])
    between = nx.betweenness_centrality(oracle, weight="weight")
    degree = dict(oracle.out_degree() if directed else oracle.degree())
    expected = [between[node] for node in range(graph.n)]
    np.testing.assert_allclose(scores.values("weighted_betweenness"), expected, rtol=0, atol=1e-9)
    assert scores.values("degree").tolist() == [degree[node] for node in range(graph.n)]
