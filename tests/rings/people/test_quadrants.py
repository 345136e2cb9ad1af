"""Visible and hidden brokers: the cells, the rule at the cut, and how stable a cell is."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.errors import ProtectedError
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.network.trust.world_budget import simulated_networks
from linkanalysis.rings.people.visibility import CELLS


def cells(graph: la.EntityGraph, **options: object) -> dict[str, str]:
    frame = la.people.quadrants(graph, worlds=0, **options).to_frame()
    return dict(zip(frame["entity"], frame["cell"], strict=True))


def test_two_cliques_and_their_connection() -> None:
    """Cliques of five; 5 ties them by two ties; 12 hangs on a clique by a second path."""
    plain = nx.barbell_graph(5, 1)
    found = cells(la.from_networkx(plain))
    assert found["person:5"] == "broker"  # 2 ties, mean 4: all ways between the circles
    assert found["person:4"] == found["person:6"] == "visible and broker"
    assert found["person:0"] == "peripheral"  # 4 ties, and the mean is 4: equal is low


@given(st.integers(1, 12), st.integers(0, 30), st.sampled_from(["mean", "median"]))
def test_cells_are_those_of_networkx(n: int, seed: int, cut: str) -> None:
    plain = nx.gnp_random_graph(n, 0.25, seed=seed)
    graph = la.from_networkx(plain)
    raw = nx.betweenness_centrality(plain)
    tied = [node for node in plain if plain.degree(node)]
    middle = {"mean": np.mean, "median": np.median}[cut]
    many = middle([plain.degree(node) for node in tied]) if tied else 0
    much = middle([raw[node] for node in tied]) if tied else 0
    expected = {}
    for node in plain:
        visible, broker = plain.degree(node) > many, raw[node] > much + 1e-10
        place = (0 if broker else 1) if visible else (2 if broker else 3)
        expected[f"person:{node}"] = list(CELLS)[place]
    assert cells(graph, cut=cut) == expected


def test_isolates_do_not_move_the_cut() -> None:
    plain = nx.path_graph(5)
    before = la.people.quadrants(la.from_networkx(plain), worlds=0)
    plain.add_nodes_from(range(10, 20))
    after = la.people.quadrants(la.from_networkx(plain), worlds=0)
    assert after.degree_cut == before.degree_cut == 1.6
    assert cells(la.from_networkx(plain))["person:10"] == "peripheral"


@pytest.mark.parametrize("plain", [nx.cycle_graph(7), nx.complete_graph(6), nx.petersen_graph()])
def test_no_entity_is_high_where_all_are_alike(plain: nx.Graph) -> None:
    assert set(cells(la.from_networkx(plain)).values()) == {"peripheral"}


def test_both_directions_of_a_pair_are_one_tie() -> None:
    arcs = nx.DiGraph([(0, 1), (1, 0), (2, 1), (3, 1), (4, 3)])
    assert cells(la.from_networkx(arcs))["person:1"] == "visible and broker"
    assert cells(la.from_networkx(arcs)) == cells(la.from_networkx(nx.Graph(arcs)))


def test_the_table_is_sorted_by_cell_then_betweenness() -> None:
    frame = la.people.quadrants(la.from_networkx(nx.karate_club_graph())).to_frame()
    order = frame["cell"].map({cell: place for place, cell in enumerate(CELLS)})
    assert order.is_monotonic_increasing
    for _, rows in frame.groupby("cell"):
        assert rows["betweenness"].round(12).is_monotonic_decreasing
    assert frame["entity"].tolist()[0] == "person:0"


def test_a_cell_is_stable_far_from_the_cuts() -> None:
    table = la.people.quadrants(la.from_networkx(nx.karate_club_graph()))
    frame = table.to_frame().set_index("entity")
    assert frame["stability"].between(0, 1).all()
    assert frame.loc["person:0", "stability"] == 1.0  # 16 ties, 4.6 on average
    assert frame["stability"].min() < 0.8
    assert "Stability comes from 200 simulated networks" in table.caveat
    again = la.people.quadrants(la.from_networkx(nx.karate_club_graph())).to_frame()
    pd.testing.assert_frame_equal(table.to_frame(), again)


def test_threads_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    frames = []
    for threads in ("1", "2"):
        monkeypatch.setenv("LINKANALYSIS_THREADS", threads)
        frames.append(la.people.quadrants(la.from_networkx(nx.karate_club_graph())).to_frame())
    pd.testing.assert_frame_equal(*frames)


def test_every_cell_of_a_complete_graph_is_stable() -> None:
    """In a complete graph no world can add a tie, and those that lose one keep all low or not."""
    table = la.people.quadrants(la.from_networkx(nx.complete_graph(5)), worlds=40)
    assert (table.to_frame()["stability"] == 1.0).all()


def test_protected_people_take_part_and_are_not_listed() -> None:
    rows = [("person:eve", f"person:{name}", "associate_of", "2") for name in "abcd"]
    links = pd.DataFrame(rows, columns=["source", "target", "type", "row"])
    told = pd.DataFrame(
        {"entity": ["person:eve"], "attribute": ["role"], "value": ["victim"], "row": ["9"]}
    )
    case = la.Case(purpose="training")
    case.add(la.Batch.of(la.Document(title="a", sha256="1" * 64), links=links, statements=told))
    table = la.people.quadrants(la.build_graph(case))
    assert table.degree_cut == 1.6
    assert table.to_frame()["entity"].tolist() == [f"person:{name}" for name in "abcd"]
    assert "1 protected, in no cell." in table.caveat
    assert table.reasons("person:a")[0].text == "Protected 1 is an associate of person:a"
    with pytest.raises(ProtectedError):
        table.reasons("person:eve")


@pytest.mark.parametrize("n", [0, 1, 2])
def test_tiny_graphs_are_peripheral(n: int) -> None:
    frame = la.people.quadrants(la.from_networkx(nx.path_graph(n))).to_frame()
    assert [*frame][:6] == ["entity", "label", "type", "cell", "degree", "betweenness"]
    assert frame["cell"].tolist() == ["peripheral"] * n


def test_200_networks_are_simulated_by_default() -> None:
    ties = ties_of(la.from_networkx(nx.path_graph(3)))
    assert simulated_networks(ties, None, direction="out", seed=0)[1] == 200
