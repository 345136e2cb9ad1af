"""Betweenness, by steps and by distance, against networkx, igraph and published values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from oracle_graphs import crowds, florence, kite, ladder, network, networks

from linkanalysis.kernels import folding
from linkanalysis.kernels.paths import betweenness, betweenness_from, edge_betweenness
from linkanalysis.kernels.weighted_paths import (
    distance_sums,
    weighted_betweenness,
    weighted_edge_betweenness,
)

if TYPE_CHECKING:
    from oracle_graphs import Network


def check(net: Network) -> None:
    """Raw values: networkx with normalized=False, igraph by default."""
    other, directed = net.to_igraph(), net.directed
    ours = betweenness(*net.csr, directed=directed)
    np.testing.assert_allclose(ours, other.betweenness(), rtol=1e-9, atol=1e-9)
    expected = nx.betweenness_centrality(net.graph, normalized=False)
    np.testing.assert_allclose(ours, net.order(expected), rtol=1e-9, atol=1e-9)
    ours = weighted_betweenness(*net.csr, net.distance, directed=directed)
    expected = nx.betweenness_centrality(net.graph, normalized=False, weight="distance")
    np.testing.assert_allclose(ours, net.order(expected), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(ours, other.betweenness(weights="distance"), rtol=1e-9, atol=1e-9)


def check_ties(net: Network) -> None:
    directed = net.directed
    for ours, weight in (
        (edge_betweenness(*net.csr, directed=directed), None),
        (weighted_edge_betweenness(*net.csr, net.distance, directed=directed), "distance"),
    ):
        expected = nx.edge_betweenness_centrality(net.graph, normalized=False, weight=weight)
        np.testing.assert_allclose(ours, net.slots(expected), rtol=1e-9, atol=1e-9)


@given(networks())
def test_nodes_and_ties_equal_the_oracles_on_small_networks(net: Network) -> None:
    check(net)
    check_ties(net)


def test_nodes_equal_the_oracles_on_crowds_with_pendants() -> None:
    for net in crowds():
        check(net)


def test_sums_over_all_sources_are_the_whole_and_over_some_are_their_part() -> None:
    for net in crowds():
        n = len(net.names)
        pairs = betweenness(*net.csr, directed=net.directed) * (1 if net.directed else 2)
        parts = [
            betweenness_from(*net.csr, chosen, directed=net.directed)
            for chosen in np.array_split(np.random.default_rng(1).permutation(n), 3)
        ]
        np.testing.assert_allclose(sum(parts), pairs, rtol=1e-9, atol=1e-9)
        assert all(part.sum() < pairs.sum() for part in parts)


@pytest.mark.parametrize(
    "digits", [12, *(pytest.param(each, marks=pytest.mark.exhaustive) for each in (2, 6))]
)
def test_distances_of_every_size_equal_the_oracle(digits: int) -> None:
    rng = np.random.default_rng(digits)
    for net in crowds():
        sizes = 10 ** rng.integers(0, digits + 1, len(net.graph.edges)) * rng.integers(1, 3)
        for tie, size in zip(net.graph.edges, sizes.tolist(), strict=True):
            net.graph.edges[tie]["distance"] = size
        expected = nx.betweenness_centrality(net.graph, normalized=False, weight="distance")
        ours = weighted_betweenness(*net.csr, sizes[net.edge], directed=net.directed)
        np.testing.assert_allclose(ours, net.order(expected), rtol=1e-9, atol=1e-9)
        _, farness, _ = distance_sums(*net.csr, sizes[net.edge])
        reached = nx.single_source_dijkstra_path_length
        steps = [sum(reached(net.graph, v, weight="distance").values()) for v in net.names]
        np.testing.assert_allclose(farness, steps, rtol=1e-12)


@given(networks())
def test_sum_over_nodes_is_the_sum_of_steps_between(net: Network) -> None:
    steps = [
        d - 1 for _, row in nx.all_pairs_shortest_path_length(net.graph) for d in row.values() if d
    ]
    expected = sum(steps) if net.directed else sum(steps) / 2
    assert betweenness(*net.csr, directed=net.directed).sum() == pytest.approx(expected, abs=1e-9)


@given(networks())
def test_an_isolate_and_the_scale_of_distances_change_no_bit(net: Network) -> None:
    graph = net.graph.copy()
    graph.add_node(len(net.names))
    larger = network(graph, "strength")
    plain = betweenness(*net.csr, directed=net.directed)
    np.testing.assert_array_equal(
        betweenness(*larger.csr, directed=net.directed)[: plain.size], plain
    )
    by_distance = weighted_betweenness(*net.csr, net.distance, directed=net.directed)
    scaled = weighted_betweenness(*larger.csr, 35 * net.distance, directed=net.directed)
    np.testing.assert_array_equal(scaled[: plain.size], by_distance)


@pytest.mark.parametrize(
    ("net", "expected"),
    [
        # networkx, igraph and rustworkx agree; the kite is Krackhardt's (1990)
        pytest.param(
            network(nx.karate_club_graph()),
            {0: 231.0714285714, 33: 160.5515873016, 32: 76.6904761905, 2: 75.8507936508},
            id="karate",
        ),
        pytest.param(
            florence(),
            {"Medici": 47.5, "Guadagni": 23.1666666667, "Albizzi": 19.3333333333},
            id="florence",
        ),
        pytest.param(
            network(nx.les_miserables_graph()),
            {
                "Valjean": 1624.4688004333,
                "Myriel": 504,
                "Gavroche": 470.5706319137,
                "Marius": 376.2925925725,
            },
            id="les miserables",
        ),
        pytest.param(kite(), {"Heather": 14, "Jane": 0}, id="kite"),
        pytest.param(
            network(nx.DiGraph([(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (1, 4), (5, 1), (0, 3)])),
            {1: 8, 4: 7, 5: 6, 3: 4, 2: 3, 0: 0},
            id="directed",
        ),
    ],
)
def test_known_networks_have_their_known_betweenness(
    net: Network, expected: dict[object, float]
) -> None:
    ours = net.named(betweenness(*net.csr, directed=net.directed))
    assert {name: ours[name] for name in expected} == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize(
    ("graph", "lcm", "expected"),
    [
        # networkx and igraph on our whole-number distances
        pytest.param(nx.karate_club_graph(), 420, {0: 209, 2: 177, 33: 174, 32: 83.5}, id="karate"),
        pytest.param(
            nx.les_miserables_graph(),
            328_025_880,
            {"Valjean": 2264.75, "Marius": 1422, "Myriel": 638, "Fantine": 551},
            id="les miserables",
        ),
    ],
)
def test_known_networks_have_their_known_weighted_betweenness(
    graph: nx.Graph, lcm: int, expected: dict[object, float]
) -> None:
    net = network(graph, "weight")
    assert set((net.distance * net.strength).tolist()) == {lcm}
    ours = net.named(weighted_betweenness(*net.csr, net.distance, directed=False))
    assert {name: ours[name] for name in expected} == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize(
    ("net", "expected"),
    [
        (
            network(nx.karate_club_graph()),
            {(0, 31): 71.39285714, (0, 6): 43.83333333, (0, 5): 43.83333333},
        ),
        (florence(), {("Medici", "Salviati"): 26, ("Albizzi", "Medici"): 22.3333333333}),
    ],
    ids=["karate", "florence"],
)
def test_known_ties_have_their_known_betweenness(
    net: Network, expected: dict[tuple[object, object], float]
) -> None:
    slots = edge_betweenness(*net.csr, directed=False)
    number = {name: i for i, name in enumerate(net.names)}
    for (a, b), value in expected.items():
        for u, v in ((number[a], number[b]), (number[b], number[a])):
            row = np.arange(net.indptr[u], net.indptr[u + 1])
            assert slots[row[net.indices[row] == v]] == pytest.approx([value], rel=1e-9)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_tiny_networks_have_nothing_between(n: int) -> None:
    net = network(nx.path_graph(n))
    assert betweenness(*net.csr, directed=False).tolist() == [0.0] * n
    assert weighted_betweenness(*net.csr, net.distance, directed=True).tolist() == [0.0] * n
    assert edge_betweenness(*net.csr, directed=False).tolist() == [1.0] * net.indices.size


def test_shallow_and_deep_networks_equal_the_oracle_in_full() -> None:
    for graph in (
        nx.gnm_random_graph(300, 900, seed=1),  # eight sources at once, several batches
        nx.watts_strogatz_graph(300, 4, 0.01, seed=1),  # one by one
    ):
        net = network(graph)
        expected = net.to_igraph().betweenness()
        ours = betweenness(*net.csr, directed=False)
        np.testing.assert_allclose(ours, expected, rtol=1e-9, atol=1e-9)


def test_trees_are_folded_whole_and_exact() -> None:
    n = 2_001
    star = network(nx.star_graph(n - 1))
    assert betweenness(*star.csr, directed=False)[0] == (n - 1) * (n - 2) / 2
    assert folding.fold(*star.csr, pendants=True).node.size == 0
    chain = network(nx.path_graph(n))
    i = np.arange(n)
    np.testing.assert_array_equal(betweenness(*chain.csr, directed=False), i * (n - 1 - i))


def test_more_paths_than_a_float_can_count_stay_exact() -> None:
    layers, width = 600, 4  # 4 ** 599 paths from end to end: over 2 ** 1024
    net = ladder(layers, width)
    i = np.arange(layers)
    # pairs two or more layers apart: each layer between takes width of the width ** 2, spread
    # evenly; pairs within a layer meet in the layers beside it
    expected = i * (layers - 1 - i) * width
    pairs = width * (width - 1) / 2
    beside = np.where((i == 0) | (i == layers - 1), 1, 2)
    within = np.zeros(layers)
    within[1:] += pairs / (width * beside[:-1])
    within[:-1] += pairs / (width * beside[1:])
    expected = np.repeat(expected + within, width)
    np.testing.assert_allclose(betweenness(*net.csr, directed=False), expected, rtol=1e-9)
    np.testing.assert_allclose(
        weighted_betweenness(*net.csr, net.distance, directed=False), expected, rtol=1e-9
    )


def test_answer_has_the_same_bits_for_every_number_of_threads() -> None:
    net = network(nx.gnm_random_graph(700, 4_000, seed=3))
    assert len(net.names) * net.indices.size > 4_000_000  # large enough for the pool
    distance = 1 + (net.edge.astype(np.int64) * 7) % 5
    for threads in (2, 3):
        np.testing.assert_array_equal(
            betweenness(*net.csr, directed=False, threads=threads),
            betweenness(*net.csr, directed=False, threads=1),
        )
        for function in (weighted_betweenness, weighted_edge_betweenness):
            np.testing.assert_array_equal(
                function(*net.csr, distance, directed=False, threads=threads),
                function(*net.csr, distance, directed=False, threads=1),
            )
