"""Positions: near in the graph is near on the map, nothing covers anything, always the same."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.layout import positions


def place(network: nx.Graph, *, seed: int = 0) -> np.ndarray:
    plain = nx.convert_node_labels_to_integers(network)
    ties = sorted(tuple(sorted(pair)) for pair in plain.edges)
    source, target = np.array(ties, dtype=np.int64).reshape(-1, 2).T
    indptr, indices, edge = build_csr(len(plain), source, target, directed=False)
    strength = np.array([plain.edges[pair].get("strength", 1) for pair in ties], dtype=np.int64)
    return positions(indptr, indices, strength[edge], components(indptr, indices), seed=seed)


def apart(xy: np.ndarray) -> np.ndarray:
    return np.sqrt(((xy[:, None] - xy[None]) ** 2).sum(axis=2))


def stress(network: nx.Graph, xy: np.ndarray) -> float:
    steps = np.array(nx.floyd_warshall_numpy(network))
    ratio = (apart(xy)[steps > 0]) / steps[steps > 0]
    scale = ratio.sum() / (ratio**2).sum()
    return float(((scale * ratio - 1) ** 2).mean())


def test_a_path_is_drawn_straight_and_a_grid_as_a_grid() -> None:
    path = place(nx.path_graph(10))
    assert np.all(np.diff(path[:, 0]) > 0.8) or np.all(np.diff(path[:, 0]) < -0.8)
    assert np.ptp(path[:, 1]) < 0.5
    # straight lines cannot be as short as steps around a corner, so stress stays above 0
    assert stress(nx.grid_2d_graph(6, 6), place(nx.grid_2d_graph(6, 6))) < 0.03


def test_stress_is_no_worse_than_that_of_kamada_and_kawai() -> None:
    network = nx.karate_club_graph()
    kawai = nx.kamada_kawai_layout(network, weight=None)
    oracle = stress(network, np.array([kawai[v] for v in network]))
    assert stress(network, place(network)) <= 1.1 * oracle


def test_a_stronger_tie_is_drawn_shorter() -> None:
    network = nx.path_graph(7)
    network.edges[2, 3]["strength"] = 16
    gaps = np.linalg.norm(np.diff(place(network), axis=0), axis=1)
    assert np.argmin(gaps) == 2


def test_no_two_nodes_cover_each_other() -> None:
    network = nx.disjoint_union_all(
        [nx.star_graph(80), nx.complete_graph(30), nx.empty_graph(40), nx.path_graph(2)]
    )
    distance = apart(place(network))
    np.fill_diagonal(distance, np.inf)
    assert distance.min() > 0.35


def test_components_lie_side_by_side() -> None:
    network = nx.disjoint_union_all([nx.cycle_graph(size) for size in (20, 12, 9, 9, 5, 3)])
    xy = place(network)
    boxes = [
        (xy[sorted(nodes)].min(axis=0), xy[sorted(nodes)].max(axis=0))
        for nodes in nx.connected_components(network)
    ]
    for i, (low, high) in enumerate(boxes):
        for other_low, other_high in boxes[:i]:
            assert (low > other_high).any() or (high < other_low).any()
    np.testing.assert_allclose(xy.min(axis=0) + xy.max(axis=0), 0, atol=0.002)


@pytest.mark.exhaustive
def test_above_the_limit_pivots_stand_for_the_rest() -> None:
    network = nx.grid_2d_graph(45, 25)
    xy = place(network)
    assert stress(network, xy) < 0.05
    assert np.ptp(xy[:, 0]) > np.ptp(xy[:, 1])


def test_a_seed_gives_the_same_positions_rounded() -> None:
    network = nx.barabasi_albert_graph(120, 2, seed=1)
    xy = place(network, seed=3)
    np.testing.assert_array_equal(xy, place(network, seed=3))
    np.testing.assert_array_equal(xy, np.round(xy, 3))
    assert (xy != place(network, seed=4)).any()


def test_small_and_empty_graphs_have_positions() -> None:
    assert place(nx.empty_graph(0)).shape == (0, 2)
    assert place(nx.empty_graph(1)).tolist() == [[0.0, 0.0]]
    assert apart(place(nx.path_graph(2)))[0, 1] > 0.8
