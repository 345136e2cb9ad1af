"""Sampled betweenness against the exact one, and its draws against their definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from oracle_graphs import crowds, ladder, network

from linkanalysis.kernels.paths import betweenness
from linkanalysis.kernels.sampled import sampled_betweenness

if TYPE_CHECKING:
    from oracle_graphs import Network


def pairs_of(net: Network) -> float:
    n = len(net.names)
    return n * (n - 1) / (1 if net.directed else 2)


def test_estimates_stay_within_epsilon_of_the_exact_share_of_pairs() -> None:
    for net in crowds():
        exact = betweenness(*net.csr, directed=net.directed)
        values, samples = sampled_betweenness(*net.csr, directed=net.directed, epsilon=0.02)
        assert samples > 0
        assert np.abs(values - exact).max() <= 0.02 * pairs_of(net)


def test_sum_over_nodes_estimates_the_steps_between_all_pairs() -> None:
    # the scale: half or double of it would miss by far
    for net in crowds():
        steps = sum(
            d - 1
            for _, row in nx.all_pairs_shortest_path_length(net.graph)
            for d in row.values()
            if d
        )
        expected = steps if net.directed else steps / 2
        values, _ = sampled_betweenness(*net.csr, directed=net.directed, epsilon=0.01)
        assert values.sum() == pytest.approx(expected, rel=0.05)


def test_star_has_its_center_between_all_pairs_of_leaves() -> None:
    n = 50
    star = network(nx.star_graph(n - 1))
    values, _ = sampled_betweenness(*star.csr, directed=False, epsilon=0.01)
    assert values[0] == pytest.approx((n - 1) * (n - 2) / 2, rel=0.02)
    assert values[1:].tolist() == [0.0] * (n - 1)


@pytest.mark.parametrize(
    ("ends", "crowded", "n_friends"),
    [
        # the searches grow where there is least to see, so they meet at the nodes with contacts
        pytest.param(["uc", "ct", "wd", "dt"], "uw", 10, id="met at the far level"),
        pytest.param(["uc", "ct", "wd", "dt"], "cd", 40, id="met at the near level"),
        pytest.param(["ux", "wx", "xt"], "", 10, id="met behind a join"),
    ],
)
def test_all_shortest_paths_of_a_pair_are_alike_likely(
    ends: list[str], crowded: str, n_friends: int
) -> None:
    # two crowds around "s" and "t"; of the four ways between them three run over "u", one over "w"
    graph = nx.Graph([("s", "a1"), ("s", "a2"), ("s", "a3"), ("s", "b"), ("b", "w")])
    graph.add_edges_from([("a1", "u"), ("a2", "u"), ("a3", "u"), *map(tuple, ends)])
    crowds = {"s": n_friends, "t": 30} | dict.fromkeys(crowded, 25)
    for hub, size in crowds.items():
        graph.add_edges_from((hub, f"{hub}-{i}") for i in range(size))
    net = network(graph)
    values, _ = sampled_betweenness(*net.csr, directed=False, epsilon=0.003)
    exact = betweenness(*net.csr, directed=False)
    np.testing.assert_allclose(values, exact, rtol=0, atol=0.004 * pairs_of(net))


def test_number_of_samples_is_at_most_the_one_of_the_bound() -> None:
    # a chain of 10: 10 nodes on the longest path, epsilon .01 and half of delta .1 ask for 34,979;
    # its middle is between 44 % of the pairs, so nothing is sure before
    chain = network(nx.path_graph(10))
    _, samples = sampled_betweenness(*chain.csr, directed=False, epsilon=0.01, delta=0.1)
    assert samples == 34_979


def test_sampling_stops_early_where_nobody_is_between_many_and_stays_within_epsilon() -> None:
    net = network(nx.gnm_random_graph(300, 1_500, seed=2))
    exact = betweenness(*net.csr, directed=False)
    for seed in range(10):
        values, samples = sampled_betweenness(*net.csr, directed=False, epsilon=0.005, seed=seed)
        assert samples < 60_000  # the bound asks for 119,915
        assert np.abs(values - exact).max() <= 0.005 * pairs_of(net)


def test_seed_decides_and_threads_do_not() -> None:
    net = crowds()[1]
    one, two, other = (
        sampled_betweenness(*net.csr, directed=True, epsilon=0.03, seed=seed, threads=threads)[0]
        for seed, threads in ((4, 1), (4, 2), (5, 2))
    )
    np.testing.assert_array_equal(one, two)
    assert (one != other).any()


def test_more_paths_than_a_float_can_count_are_sampled_evenly() -> None:
    layers, width = 600, 4
    net = ladder(layers, width)
    values, _ = sampled_betweenness(*net.csr, directed=False, epsilon=0.05)
    middle = layers // 2
    expected = middle * (layers - 1 - middle) * width
    around = values[(middle - 20) * width : (middle + 20) * width]
    assert around.mean() == pytest.approx(expected, rel=0.1)
    assert np.isfinite(values).all()


@pytest.mark.parametrize("n", [0, 1, 2])
def test_tiny_networks_need_no_sample(n: int) -> None:
    net = network(nx.path_graph(n))
    for directed in (False, True):
        values, samples = sampled_betweenness(*net.csr, directed=directed)
        assert values.tolist() == [0.0] * n
        assert samples == 0
