"""Which way up a layout is: the same whatever way it came, and nearly the same after a new tie."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.layout import compass, faced


def pointing(network: nx.Graph) -> np.ndarray:
    ties = np.array(sorted(tuple(sorted(pair)) for pair in network.edges), dtype=np.int64)
    indptr, indices, _ = build_csr(len(network), ties[:, 0], ties[:, 1], directed=False)
    directions = np.random.default_rng(5).uniform(0, 2 * np.pi, 500)[: len(network)]
    label = np.array(components(indptr, indices), dtype=np.int64)
    return compass(indptr, indices, label, directions)


@pytest.fixture(scope="module")
def network() -> nx.Graph:
    return nx.random_partition_graph([20] * 5, 0.25, 0.02, seed=1)


@pytest.mark.parametrize("angle", [0.3, 2.0, -1.2])
@pytest.mark.parametrize("mirrored", [1, -1])
def test_a_round_component_ends_the_same_way_up(
    network: nx.Graph, angle: float, mirrored: int
) -> None:
    xy = np.random.default_rng(2).normal(size=(len(network), 2))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    other = (xy * [1, mirrored]) @ turn + 7
    both = [faced(each, pointing(network)) for each in (xy, other)]
    np.testing.assert_allclose(*both, rtol=0, atol=1e-9)


def test_a_long_component_stays_along_the_page_and_its_sides_are_chosen(network: nx.Graph) -> None:
    xy = np.random.default_rng(2).normal(size=(len(network), 2)) * [3, 1]
    xy -= xy.mean(axis=0)
    chosen = faced(xy, pointing(network))
    np.testing.assert_allclose(np.abs(chosen), np.abs(xy), rtol=0, atol=1e-9)
    for sides in ([-1, 1], [1, -1], [-1, -1]):
        other = faced(xy * sides, pointing(network))
        np.testing.assert_allclose(other, chosen, rtol=0, atol=1e-9)


def test_directions_are_those_of_the_neighborhood_and_a_new_tie_changes_few(
    network: nx.Graph,
) -> None:
    before = pointing(network)
    more = nx.Graph(network.edges)
    more.add_nodes_from(network)
    more.add_edge(3, 55)
    change = np.abs(pointing(more) - before)
    assert np.median(change) < 0.05 * np.median(np.abs(before))
    # alike among neighbors: the differences over ties are small beside those of any two
    ends = np.array(network.edges)
    over_ties = np.abs(before[ends[:, 0]] - before[ends[:, 1]]).mean()
    assert over_ties < 0.8 * np.abs(before[:, None] - before[None]).mean()


def test_nodes_without_ties_and_without_directions_have_a_way_up() -> None:
    nothing = compass(
        np.zeros(3, np.uint32), np.zeros(0, np.uint32), np.arange(2), np.full(2, np.nan)
    )
    assert np.abs(nothing).tolist() == [0, 0]
    flat = faced(np.array([[0.0, 0.0], [1.0, 0.0]]), nothing)
    assert flat.tolist() == [[-0.5, 0.0], [0.5, 0.0]]
