"""Sampled betweenness against the exact one, and its draws against their definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from oracle_graphs import crowds, ladder, network

from linkanalysis.kernels.paths import betweenness
from linkanalysis.kernels.sampled import (
    Guarantee,
    errors,
    forecast,
    sampled_betweenness,
    samples_needed,
)

if TYPE_CHECKING:
    from oracle_graphs import Network

    from linkanalysis.kernels.sampled import Estimates


def pairs_of(net: Network) -> float:
    n = len(net.names)
    return n * (n - 1) / (1 if net.directed else 2)


def estimate(net: Network, epsilon: float, *, seed: int = 0) -> Estimates:
    guarantee = Guarantee(epsilon)
    return sampled_betweenness(*net.csr, directed=net.directed, guarantee=guarantee, seed=seed)


def test_estimates_stay_within_epsilon_of_the_exact_share_of_pairs() -> None:
    for net in crowds():
        exact = betweenness(*net.csr, directed=net.directed)
        found = estimate(net, 0.02)
        assert found.samples > 0
        assert found.error <= 0.02
        assert np.abs(found.values - exact).max() <= found.error * pairs_of(net)


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
        values = estimate(net, 0.01).values
        assert values.sum() == pytest.approx(expected, rel=0.05)


def test_star_has_its_center_between_all_pairs_of_leaves() -> None:
    n = 50
    star = network(nx.star_graph(n - 1))
    values = estimate(star, 0.01).values
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
    values = estimate(net, 0.003).values
    exact = betweenness(*net.csr, directed=False)
    np.testing.assert_allclose(values, exact, rtol=0, atol=0.004 * pairs_of(net))


def test_number_of_samples_is_at_most_the_one_of_the_bound() -> None:
    # a chain of 10: 10 nodes on the longest path, epsilon .01 and half of delta .1 ask for 34,979;
    # its middle is between 44% of the pairs, so nothing is sure before
    chain = network(nx.path_graph(10))
    found = estimate(chain, 0.01)
    assert (found.samples, found.error, found.longest) == (34_979, 0.01, 10)


def test_sampling_stops_early_where_nobody_is_between_many_and_stays_within_epsilon() -> None:
    net = network(nx.gnm_random_graph(300, 1_500, seed=2))
    exact = betweenness(*net.csr, directed=False)
    for seed in range(10):
        found = estimate(net, 0.005, seed=seed)
        assert found.samples < 60_000  # the bound asks for 119,915
        assert np.abs(found.values - exact).max() <= 0.005 * pairs_of(net)


def test_a_share_of_the_value_is_allowed_where_it_is_more_than_epsilon() -> None:
    net = network(nx.barabasi_albert_graph(300, 2, seed=1))
    guarantee = Guarantee(0.002, relative=0.1, top=10)
    exact = betweenness(*net.csr, directed=False) / pairs_of(net)
    loose = sampled_betweenness(*net.csr, directed=False, guarantee=guarantee)
    share = loose.values / pairs_of(net)
    assert share.max() * 0.1 > loose.error > 0.002
    assert np.abs(share - exact).max() <= loose.error
    assert (np.abs(share - exact) <= guarantee.allowed(share)).all()
    assert loose.samples < estimate(net, 0.002).samples / 3


def test_what_is_allowed_counts_from_the_last_of_the_top() -> None:
    share = np.array([0.001, 0.4, 0.02, 0.1])
    allowed = Guarantee(0.003, relative=0.1, top=3).allowed(share)
    assert allowed.tolist() == pytest.approx([0.003, 0.04, 0.003, 0.01])
    allowed = Guarantee(0.003, relative=0.1, top=2).allowed(share)
    assert allowed.tolist() == pytest.approx([0.01, 0.04, 0.01, 0.01])
    allowed = Guarantee(0.003, relative=0.1, top=50).allowed(share)
    assert allowed.tolist() == pytest.approx([0.003, 0.04, 0.003, 0.01])


def test_samples_needed_are_the_fewest_that_keep_every_error_within_what_is_allowed() -> None:
    share = np.array([0.0, 0.0004, 0.02, 0.3, 0.999, 1.0])
    for guarantee in (Guarantee(0.01), Guarantee(0.0003, relative=0.05, top=4)):
        enough = samples_needed(guarantee, share, 19.0)
        allowed = guarantee.allowed(share) * (1 + 1e-12)
        assert (errors(share, 19.0, enough) <= allowed).all()
        assert (errors(share, 19.0, enough - 1) > allowed).any()


def test_forecast_is_near_what_sampling_takes() -> None:
    for net in (network(nx.gnm_random_graph(300, 1_500, seed=2)), crowds()[1]):
        samples, slots = forecast(*net.csr, directed=net.directed, guarantee=Guarantee(0.005))
        assert samples == pytest.approx(estimate(net, 0.005).samples, rel=0.6)
        assert 2 < slots < net.indices.size
    star = network(nx.star_graph(50))
    # on the way from leaf to leaf each search looks along its one tie, or at both for the center
    assert forecast(*star.csr, directed=False)[1] == pytest.approx(2 - 4 / 51, abs=0.05)
    assert forecast(*network(nx.path_graph(2)).csr, directed=False) == (0, 0.0)


def test_seed_decides_and_threads_do_not() -> None:
    net = crowds()[1]
    one, two, other = (
        sampled_betweenness(*net.csr, directed=True, seed=seed, threads=threads).values
        for seed, threads in ((4, 1), (4, 2), (5, 2))
    )
    np.testing.assert_array_equal(one, two)
    assert (one != other).any()


def test_more_paths_than_a_float_can_count_are_sampled_evenly() -> None:
    layers, width = 520, 4
    net = ladder(layers, width)
    values = estimate(net, 0.05).values
    middle = layers // 2
    expected = middle * (layers - 1 - middle) * width
    around = values[(middle - 20) * width : (middle + 20) * width]
    assert around.mean() == pytest.approx(expected, rel=0.1)
    assert np.isfinite(values).all()


@pytest.mark.parametrize("n", [0, 1, 2])
def test_tiny_networks_need_no_sample(n: int) -> None:
    net = network(nx.path_graph(n))
    for directed in (False, True):
        found = sampled_betweenness(*net.csr, directed=directed)
        assert found.values.tolist() == [0.0] * n
        assert (found.samples, found.error) == (0, 0.0)
