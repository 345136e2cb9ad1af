"""Betweenness from some sources: exact where all are taken, right on average where they are not."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from scipy.stats import spearmanr

import linkanalysis as la
from linkanalysis.analysis.ties import ties_of
from linkanalysis.kernels.paths import betweenness
from linkanalysis.kernels.pivots import pivot_betweenness


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
