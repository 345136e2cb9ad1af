"""Sums of steps and distances against networkx, igraph and published values."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from oracle_graphs import crowds, florence, kite, network, networks

from linkanalysis.kernels import weighted_paths
from linkanalysis.kernels.csr import transpose
from linkanalysis.kernels.distances import distance_sums

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from oracle_graphs import Network


def check(net: Network) -> None:
    """All along outgoing ties: networkx's own closeness and harmonic are incoming."""
    steps = dict(nx.all_pairs_shortest_path_length(net.graph))
    reach, far, harmonic = distance_sums(*net.csr)
    np.testing.assert_array_equal(reach, net.order({v: len(row) for v, row in steps.items()}))
    np.testing.assert_array_equal(
        far, net.order({v: sum(row.values()) for v, row in steps.items()})
    )
    inverse = {v: float(sum(Fraction(1, d) for d in row.values() if d)) for v, row in steps.items()}
    np.testing.assert_allclose(harmonic, net.order(inverse), rtol=1e-14)
    if len(net.names) > 1:
        other = net.to_igraph().harmonic_centrality(mode="out", normalized=False)
        np.testing.assert_allclose(harmonic, other, rtol=1e-12)


def check_distances(net: Network) -> None:
    lengths = dict(nx.all_pairs_dijkstra_path_length(net.graph, weight="distance"))
    reach, far, harmonic = weighted_paths.distance_sums(*net.csr, net.distance)
    np.testing.assert_array_equal(reach, net.order({v: len(row) for v, row in lengths.items()}))
    np.testing.assert_array_equal(
        far, net.order({v: sum(row.values()) for v, row in lengths.items()})
    )
    inverse = {v: sum(1 / d for d in row.values() if d) for v, row in lengths.items()}
    np.testing.assert_allclose(harmonic, net.order(inverse), rtol=1e-13)


@given(networks())
def test_sums_equal_the_oracles_on_small_networks(net: Network) -> None:
    check(net)
    check_distances(net)


def test_sums_equal_the_oracles_on_crowds() -> None:
    for net in crowds():
        check(net)
        check_distances(net)


def test_more_nodes_than_one_batch_has_bits_and_more_steps_than_whole_inverses() -> None:
    n = 1_100
    chain = network(nx.path_graph(n))
    reach, far, harmonic = distance_sums(*chain.csr)
    assert set(reach.tolist()) == {n}
    assert far[0] == n * (n - 1) // 2
    assert far[n // 2] == 2 * (n // 2 * (n // 2 - 1) // 2) + n // 2
    assert harmonic[0] == pytest.approx(float(sum(Fraction(1, d) for d in range(1, n))), rel=1e-14)
    np.testing.assert_allclose(harmonic, harmonic[::-1], rtol=1e-14)


def test_arrows_are_followed_outward() -> None:
    net = network(nx.DiGraph([(0, 1), (1, 2)]))
    assert [a.tolist() for a in distance_sums(*net.csr)] == [[3, 2, 1], [3, 1, 0], [1.5, 1, 0]]
    indptr, indices, slot = transpose(*net.csr)
    incoming = weighted_paths.distance_sums(indptr, indices, net.distance[slot])
    assert [a.tolist() for a in incoming] == [[1, 2, 3], [0, 1, 3], [0, 1, 1.5]]


def wasserman_faust(
    n: int, reach: NDArray[np.int64], far: NDArray[np.generic]
) -> NDArray[np.float64]:
    return (reach - 1) ** 2 / ((n - 1) * np.maximum(far, 1))


@pytest.mark.parametrize(
    ("net", "closest", "harmonics"),
    [
        # networkx and igraph agree; the kite is Krackhardt's (1990)
        pytest.param(
            network(nx.karate_club_graph()),
            {0: 0.5689655172, 2: 0.5593220339, 33: 0.55},
            {33: 23.25, 0: 23.1666666667, 2: 21},
            id="karate",
        ),
        pytest.param(florence(), {"Medici": 0.56}, {"Medici": 9.5}, id="florence"),
        pytest.param(
            network(nx.les_miserables_graph()), {"Valjean": 0.6440677966}, {}, id="les miserables"
        ),
        pytest.param(kite(), {"Fernando": 0.6428571429, "Garth": 0.6428571429}, {}, id="kite"),
    ],
)
def test_known_networks_have_their_known_closeness(
    net: Network, closest: dict[object, float], harmonics: dict[object, float]
) -> None:
    reach, far, harmonic = distance_sums(*net.csr)
    ours = net.named(wasserman_faust(len(net.names), reach, far))
    assert {name: ours[name] for name in closest} == pytest.approx(closest, rel=1e-9)
    ours = net.named(harmonic)
    assert {name: ours[name] for name in harmonics} == pytest.approx(harmonics, rel=1e-11)


def test_karate_has_its_known_weighted_closeness() -> None:
    net = network(nx.karate_club_graph(), "weight")
    reach, far, _ = weighted_paths.distance_sums(*net.csr, net.distance)
    ours = wasserman_faust(34, reach, far)
    expected = [0.003891050584, 0.003834088533, 0.003790924756]
    assert ours[[2, 33, 8]].tolist() == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_networks_without_ties_reach_only_themselves(n: int) -> None:
    net = network(nx.empty_graph(n))
    for sums in (distance_sums(*net.csr), weighted_paths.distance_sums(*net.csr, net.distance)):
        assert [a.tolist() for a in sums] == [[1] * n, [0] * n, [0] * n]


def test_answer_has_the_same_bits_for_every_number_of_threads() -> None:
    net = network(nx.gnm_random_graph(3_000, 18_000, seed=5))
    assert len(net.names) * net.indices.size > 100_000_000  # large enough for the pool
    for one, two in zip(
        distance_sums(*net.csr, threads=1), distance_sums(*net.csr, threads=2), strict=True
    ):
        np.testing.assert_array_equal(one, two)
    small = network(nx.gnm_random_graph(400, 2_000, seed=5))
    sums = weighted_paths.distance_sums
    distance = 1 + small.edge.astype(np.int64) % 5
    for one, two in zip(
        sums(*small.csr, distance, threads=1), sums(*small.csr, distance, threads=2), strict=True
    ):
        np.testing.assert_array_equal(one, two)
