"""Estimates from some nodes: exact where all are taken, near the truth where they are not."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from scipy.stats import spearmanr

import linkanalysis as la
from linkanalysis.kernels.paths import betweenness
from linkanalysis.kernels.sampled import pivot_betweenness, pivot_sums
from linkanalysis.kernels.weighted_paths import distance_sums, weighted_betweenness
from linkanalysis.network.measures.ties import Ties, ties_of


@pytest.mark.parametrize("directed", [False, True])
def test_small_networks_are_counted_whole(directed: bool) -> None:  # noqa: FBT001
    network = nx.gnp_random_graph(60, 0.06, seed=4, directed=directed)
    ties = ties_of(la.from_networkx(network))
    raw = pivot_betweenness(ties.indptr, ties.indices, directed=directed, sources=64)
    oracle = nx.betweenness_centrality(network, normalized=False)
    order = [int(name.removeprefix("person:")) for name in ties.graph.ids]
    np.testing.assert_allclose(raw, [oracle[node] for node in order], atol=1e-9)


@pytest.mark.parametrize("directed", [False, True])
def test_large_networks_are_estimated_near_the_truth_and_always_alike(directed: bool) -> None:  # noqa: FBT001
    network = nx.powerlaw_cluster_graph(1200, 3, 0.3, seed=1)
    network = network.to_directed() if directed else network
    ties = ties_of(la.from_networkx(network))
    exact = betweenness(ties.indptr, ties.indices, directed=directed)
    found = pivot_betweenness(ties.indptr, ties.indices, directed=directed, sources=256)
    assert found.sum() == pytest.approx(exact.sum(), rel=0.05)
    assert spearmanr(found, exact).statistic > 0.9
    first = np.argsort(-exact)[:10]
    np.testing.assert_allclose(found[first], exact[first], rtol=0.3)
    again = pivot_betweenness(ties.indptr, ties.indices, directed=directed, sources=256)
    np.testing.assert_array_equal(found, again)


def test_who_is_between_nobody_stays_so() -> None:
    # leaves and corners of triangles are on no shortest path, whatever is drawn
    network = nx.barabasi_albert_graph(700, 1, seed=2)
    network.add_edges_from(("x", node) for node in (0, 1))
    ties = ties_of(la.from_networkx(network))
    exact = betweenness(ties.indptr, ties.indices, directed=False)
    found = pivot_betweenness(ties.indptr, ties.indices, directed=False, sources=64)
    assert (found[exact == 0] == 0).all()
    assert (
        pivot_betweenness(ties.indptr[:1], ties.indices[:0], directed=False, sources=64).size == 0
    )


def with_strengths(network: nx.Graph) -> Ties:
    rng = np.random.default_rng(5)
    for edge in sorted(network.edges):
        network.edges[edge]["calls"] = int(rng.integers(1, 9))
    return ties_of(la.from_networkx(network, strength="calls"))


@pytest.mark.parametrize("directed", [False, True])
def test_betweenness_by_distance_is_estimated_alike(directed: bool) -> None:  # noqa: FBT001
    small = with_strengths(nx.gnp_random_graph(60, 0.06, seed=4, directed=directed))
    rows = (small.indptr, small.indices, small.distance)
    np.testing.assert_allclose(
        pivot_betweenness(*rows, directed=directed, sources=64),
        weighted_betweenness(*rows, directed=directed),
        atol=1e-9,
    )
    network = nx.powerlaw_cluster_graph(1200, 3, 0.3, seed=1)
    large = with_strengths(network.to_directed() if directed else network)
    rows = (large.indptr, large.indices, large.distance)
    exact = weighted_betweenness(*rows, directed=directed)
    found = pivot_betweenness(*rows, directed=directed, sources=256)
    assert found.sum() == pytest.approx(exact.sum(), rel=0.05)
    assert spearmanr(found, exact).statistic > 0.9


@pytest.mark.parametrize("directed", [False, True])
def test_sums_of_distances_are_whole_where_components_are_small(directed: bool) -> None:  # noqa: FBT001
    parts = [nx.gnp_random_graph(40, 0.08, seed=seed, directed=directed) for seed in range(3)]
    ties = with_strengths(nx.disjoint_union_all(parts))
    rows = (ties.indptr, ties.indices, ties.distance)
    for found, exact in zip(pivot_sums(*rows, targets=40), distance_sums(*rows), strict=True):
        np.testing.assert_allclose(found, exact, rtol=1e-12)


@pytest.mark.parametrize("directed", [False, True])
def test_sums_of_distances_are_near_the_truth_in_each_component(directed: bool) -> None:  # noqa: FBT001
    large = nx.powerlaw_cluster_graph(1200, 3, 0.3, seed=1)
    network = nx.disjoint_union(large, nx.path_graph(9))
    ties = with_strengths(network.to_directed() if directed else network)
    rows = (ties.indptr, ties.indices, ties.distance)
    exact = distance_sums(*rows)
    found = pivot_sums(*rows, targets=256)
    small = exact[0] == 9
    assert small.sum() == 9
    for estimate, truth in zip(found, exact, strict=True):
        np.testing.assert_allclose(estimate[small], truth[small], rtol=1e-12)
        np.testing.assert_allclose(estimate, truth, rtol=0.3)
        assert np.abs(estimate / truth - 1).mean() < 0.03
    again = pivot_sums(*rows, targets=256)
    np.testing.assert_array_equal(found, again)


def test_nothing_has_no_sums() -> None:
    none = np.zeros(0, np.int64)
    sums = pivot_sums(np.zeros(1, np.uint32), np.zeros(0, np.uint32), none, targets=8)
    assert [part.size for part in sums] == [0, 0, 0]
