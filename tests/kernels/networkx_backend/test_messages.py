"""What users of networkx read when a call is left to it."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest

from linkanalysis.kernels.networkx_backend import interface

PATH = nx.path_graph(3)
REASONS = [
    ("clustering", nx.MultiGraph(PATH), {}, "it has no graphs with parallel edges"),
    ("clustering", nx.DiGraph(PATH), {}, "it counts triangles in undirected graphs only"),
    ("clustering", PATH, {"weight": "w"}, "it counts triangles without weights only"),
    ("triangles", PATH, {"nodes": 0}, "it answers for the whole graph at once"),
    ("bridges", PATH, {"root": 0}, "it answers for the whole graph at once"),
    (
        "pagerank",
        PATH,
        {"weight": len},
        "it takes weights from an attribute, not from a function",
    ),
    (
        "betweenness_centrality",
        PATH,
        {"k": 2, "endpoints": True},
        "it draws sources only for betweenness of nodes by steps, without endpoints",
    ),
    ("leiden_communities", PATH, {"max_level": 1}, "its communities of Leiden have no levels"),
    ("clustering", PATH, {}, True),
]


@pytest.mark.parametrize(("name", "graph", "options", "reason"), REASONS)
def test_reason_against(
    name: str, graph: nx.Graph[Any], options: dict[str, Any], reason: str
) -> None:
    assert interface.can_run(name, (graph,), options) == reason


def test_reason_to_wait() -> None:
    large = nx.path_graph(500)
    assert interface.should_run("pagerank", (PATH,), {}) == "the graph has fewer than 100 nodes"
    assert (
        interface.should_run("is_connected", (), {"G": large})
        == "converting the graph would take as long as the answer"
    )
    assert interface.should_run("pagerank", (large,), {}) is True
    list(nx.bridges(large, backend="linkanalysis"))
    assert interface.should_run("is_connected", (large,), {}) is True


def _asked(weight: object, **options: object) -> Any:  # noqa: ANN401 - an answer of networkx
    graph: nx.Graph[Any] = nx.Graph([("ana", "ben", {"w": weight}), ("ben", "cay", {"w": weight})])
    network = interface.convert_from_nx(graph, edge_attrs={"w": 1})
    return interface.betweenness_centrality(network, weight="w", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("weight", [0, -1, float("nan"), float("inf")])
def test_lengths_that_are_not_positive(weight: float) -> None:
    with pytest.raises(NotImplementedError) as caught:
        _asked(weight)
    assert str(caught.value) == "lengths that are not positive are left to networkx."


@pytest.mark.parametrize("weight", [0.1, 2**60, 1e300])
def test_lengths_whose_sums_are_rounded(weight: float) -> None:
    with pytest.raises(NotImplementedError) as caught:
        _asked(weight)
    assert str(caught.value) == (
        "lengths whose sums are rounded, such as 0.1, are left to networkx: there rounding "
        "decides which paths are equally long."
    )


def _communities(*weights: object) -> Any:  # noqa: ANN401 - an answer of networkx
    graph: nx.Graph[Any] = nx.path_graph(len(weights) + 1)
    for k, weight in enumerate(weights):
        graph.edges[k, k + 1]["weight"] = weight
    network = interface.convert_from_nx(graph, edge_attrs={"weight": 1})
    return interface.louvain_communities(network)


@pytest.mark.parametrize("weight", [0.1, 50_000_000, 1e300, float("nan"), np.float32(1)])
def test_weights_whose_products_are_rounded(weight: object) -> None:
    with pytest.raises(NotImplementedError) as caught:
        _communities(weight)
    assert str(caught.value) == (
        "weights that are not exact, such as 0.1, and those that sum to more than 47 million are "
        "left to networkx: there rounding decides which community is better."
    )


@pytest.mark.parametrize("weights", [(0, 0), (1, -1)])
def test_weights_that_sum_to_0(weights: tuple[object, ...]) -> None:
    with pytest.raises(NotImplementedError) as caught:
        _communities(*weights)
    assert str(caught.value) == "weights that sum to 0 are left to networkx."


@pytest.mark.parametrize("weight", ["3", None, 1j, [1, 2], 2**80])
def test_weights_that_are_no_numbers(weight: object) -> None:
    with pytest.raises(NotImplementedError) as caught:
        _asked(weight)
    assert str(caught.value) == (
        "values of 'w' that are not integers or floats are left to networkx."
    )


def test_attribute_that_was_not_converted() -> None:
    network = interface.convert_from_nx(PATH)
    with pytest.raises(NotImplementedError) as caught:
        interface.pagerank(network, weight="calls")
    assert str(caught.value) == (
        "the graph was converted without the attribute 'calls'. Convert it with "
        "edge_attrs={'calls': 1}, or pass the graph of networkx."
    )


def test_all_attributes() -> None:
    with pytest.raises(NotImplementedError) as caught:
        interface.convert_from_nx(PATH, preserve_edge_attrs=True)
    assert str(caught.value) == "functions that need all attributes are left to networkx."


def test_parallel_edges() -> None:
    with pytest.raises(NotImplementedError) as caught:
        interface.convert_from_nx(nx.MultiGraph(PATH))
    assert str(caught.value) == "graphs with parallel edges are left to networkx."


def test_holes_with_loops() -> None:
    network = interface.convert_from_nx(nx.Graph([(1, 1), (1, 2)]))
    with pytest.raises(NotImplementedError) as caught:
        interface.constraint(network)
    assert str(caught.value) == (
        "structural holes of a graph with self-loops are left to networkx."
    )


def test_exact_lengths_are_taken_whatever_their_unit() -> None:
    chain = nx.Graph()
    chain.add_weighted_edges_from([(0, 1, 2.0**-40), (1, 2, 3 * 2.0**-40), (0, 2, 2.0**-38)])
    answer = nx.betweenness_centrality(chain, weight="weight", backend="linkanalysis")
    assert answer == nx.betweenness_centrality(chain, weight="weight") == {0: 0, 1: 0.5, 2: 0}
