"""Eigenvectors and PageRank against NumPy, networkx, igraph and published values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from oracle_graphs import crowds, florence, network, networks

from linkanalysis.kernels.components import components
from linkanalysis.kernels.spectral import eigenvector, katz, pagerank, spectral_radius

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from oracle_graphs import Network


def by_component(net: Network) -> NDArray[np.float64]:
    """The leading eigenvector of each component from NumPy, scaled by sqrt(size / n)."""
    expected = np.zeros(len(net.names))
    number = {name: i for i, name in enumerate(net.names)}
    for group in nx.connected_components(net.graph):
        nodes = sorted(group)
        if len(nodes) > 1:
            matrix = nx.to_numpy_array(net.graph, nodes, weight="strength")
            vector = np.abs(np.linalg.eigh(matrix)[1][:, -1])
            rows = [number[name] for name in nodes]
            expected[rows] = vector * np.sqrt(len(nodes) / len(net.names))
    return expected


def ours_of(net: Network) -> NDArray[np.float64]:
    return eigenvector(*net.csr, net.strength, components(*net.csr))


@given(networks(directed=False))
def test_eigenvector_of_each_component_equals_numpy(net: Network) -> None:
    np.testing.assert_allclose(ours_of(net), by_component(net), rtol=1e-9, atol=1e-12)


def test_eigenvector_of_crowds_equals_numpy() -> None:
    for net in crowds():
        if not net.directed:
            np.testing.assert_allclose(ours_of(net), by_component(net), rtol=1e-9, atol=1e-12)


def test_two_cliques_both_get_their_vector() -> None:
    # plain power iteration gives 0 on the smaller one
    net = network(nx.disjoint_union(nx.complete_graph(4), nx.complete_graph(3)))
    np.testing.assert_allclose(ours_of(net), np.sqrt(1 / 7), rtol=1e-13)


def test_two_mode_networks_do_not_oscillate() -> None:
    star = network(nx.star_graph(9))
    np.testing.assert_allclose(ours_of(star), [np.sqrt(0.5)] + [np.sqrt(0.5 / 9)] * 9, rtol=1e-12)


def test_long_chains_and_clusters_nearly_alike_settle() -> None:
    # both need more than 1,000 steps of iteration
    n = 3_000
    chain = network(nx.path_graph(n))
    expected = np.sin(np.pi * np.arange(1, n + 1) / (n + 1)) * np.sqrt(2 / (n + 1))
    np.testing.assert_allclose(ours_of(chain), expected, rtol=1e-8, atol=0)
    graph = nx.barbell_graph(12, 4)
    graph.add_edge(0, "one more")
    alike = network(nx.convert_node_labels_to_integers(graph))
    np.testing.assert_allclose(ours_of(alike), by_component(alike), rtol=1e-8, atol=0)


@pytest.mark.parametrize(
    ("net", "expected"),
    [
        # networkx and igraph agree
        (network(nx.karate_club_graph()), {33: 0.3733634703, 0: 0.3554914445, 2: 0.3171925045}),
        (florence(), {"Medici": 0.4303080940}),
    ],
    ids=["karate", "florence"],
)
def test_known_networks_have_their_known_eigenvector(
    net: Network, expected: dict[object, float]
) -> None:
    ours = net.named(ours_of(net))
    assert {name: ours[name] for name in expected} == pytest.approx(expected, rel=1e-9)


@given(networks())
def test_pagerank_equals_both_engines(net: Network) -> None:
    ours = pagerank(*net.csr, net.strength)
    if not net.names:
        assert ours.size == 0
        return
    expected = nx.pagerank(net.graph, weight="strength", tol=1e-13, max_iter=1_000)
    np.testing.assert_allclose(ours, net.order(expected), rtol=1e-9)
    if net.indices.size:
        other = net.to_igraph().pagerank(weights="strength")
        np.testing.assert_allclose(ours, other, rtol=1e-9)
    assert ours.sum() == pytest.approx(1, abs=1e-14)


def test_nodes_in_the_same_place_have_the_same_pagerank_to_the_last_bit() -> None:
    # ranks must tie where no one is ahead, however the walk is solved
    for graph in (nx.star_graph(6), nx.cycle_graph(9), nx.complete_bipartite_graph(3, 5)):
        net = network(graph)
        ours = pagerank(*net.csr, net.strength)
        degree = np.diff(net.indptr.astype(np.int64))
        for d in set(degree.tolist()):
            assert len(set(ours[degree == d].tolist())) == 1


@given(networks())
def test_pagerank_with_a_restart_equals_networkx(net: Network) -> None:
    if not net.names:
        return
    restart = np.arange(1.0, len(net.names) + 1)
    ours = pagerank(*net.csr, net.strength, damping=0.6, restart=restart)
    expected = nx.pagerank(
        net.graph,
        alpha=0.6,
        personalization=net.named(restart),
        weight="strength",
        tol=1e-13,
        max_iter=1_000,
    )
    np.testing.assert_allclose(ours, net.order(expected), rtol=1e-9)


@pytest.mark.parametrize(
    ("net", "expected"),
    [
        # networkx and igraph agree
        (
            network(nx.karate_club_graph()),
            {33: 0.1009191823, 0: 0.0969972854, 32: 0.0716932260},
        ),
        (network(nx.karate_club_graph(), "weight"), {33: 0.0969893628, 0: 0.0885003154}),
        (florence(), {"Medici": 0.1458172050}),
        (
            network(nx.DiGraph([(0, 1), (1, 2)])),
            {0: 0.1844167819, 1: 0.3411710465, 2: 0.4744121715},
        ),
    ],
    ids=["karate", "karate weighted", "florence", "dangling"],
)
def test_known_networks_have_their_known_pagerank(
    net: Network, expected: dict[object, float]
) -> None:
    ours = net.named(pagerank(*net.csr, net.strength))
    assert {name: ours[name] for name in expected} == pytest.approx(expected, rel=1e-9)


def test_walker_returns_to_the_seed_from_a_dead_end() -> None:
    net = network(nx.DiGraph([(0, 1), (1, 2)]))
    ours = pagerank(*net.csr, net.strength, restart=np.array([5.0, 0.0, 0.0]))
    assert ours.tolist() == pytest.approx([0.3887269193, 0.3304178814, 0.2808551992], rel=1e-9)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_networks_without_ties_have_no_eigenvector_and_an_even_pagerank(n: int) -> None:
    net = network(nx.empty_graph(n))
    assert ours_of(net).tolist() == [0.0] * n
    assert pagerank(*net.csr, net.strength).tolist() == [1 / max(n, 1)] * n


def matrix_of(net: Network) -> NDArray[np.float64]:
    return nx.to_numpy_array(net.graph, net.names, weight="strength")


def radius_of(matrix: NDArray[np.float64]) -> float:
    """By parts in which all reach all: NumPy loses half its digits on several equal ones."""
    radius = 0.0
    network_of = nx.from_numpy_array(matrix, create_using=nx.DiGraph)
    for part in nx.strongly_connected_components(network_of):
        nodes = sorted(part)
        radius = max(radius, *np.abs(np.linalg.eigvals(matrix[np.ix_(nodes, nodes)])))
    return radius


@given(networks())
def test_largest_eigenvalue_and_katz_equal_numpy(net: Network) -> None:
    if not net.names:
        return
    matrix, n = matrix_of(net), len(net.names)
    radius = spectral_radius(*net.csr, net.strength, directed=net.directed)
    assert radius == pytest.approx(radius_of(matrix), rel=1e-10, abs=1e-12)
    attenuation = 0.85 / radius if radius else 0.1
    values, settled = katz(*net.csr, net.strength, attenuation=attenuation, radius=radius)
    expected = np.linalg.solve(np.eye(n) - attenuation * matrix.T, np.ones(n))
    np.testing.assert_allclose(values, expected, rtol=1e-10)
    assert settled


def test_largest_eigenvalue_of_what_power_iteration_does_not_settle() -> None:
    chain = network(nx.path_graph(3000))
    radius = spectral_radius(*chain.csr, chain.strength, directed=False)
    assert radius == pytest.approx(2 * np.cos(np.pi / 3001), rel=1e-12)
    # a long circle with a shortcut, all one way: the bound is given, never less than the value
    circle = nx.cycle_graph(2000, create_using=nx.DiGraph)
    circle.add_edge(0, 2)
    net = network(circle)
    radius = spectral_radius(*net.csr, net.strength, directed=True)
    assert 1.00034 < radius < 1.02  # x ** 2000 = x + 1


@pytest.mark.parametrize("attenuation", [0.05, 0.0])
def test_published_katz_of_karate(attenuation: float) -> None:
    net = network(nx.karate_club_graph())
    radius = spectral_radius(*net.csr, net.strength, directed=False)
    assert radius == pytest.approx(6.7256977276, rel=0, abs=1e-9)
    values, _ = katz(*net.csr, net.strength, attenuation=attenuation, radius=radius)
    expected = (2.1281047592, 2.0807016861) if attenuation else (1, 1)
    assert (values[33], values[0]) == pytest.approx(expected, rel=0, abs=1e-10)
