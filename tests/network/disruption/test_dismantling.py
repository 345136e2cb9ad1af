"""Dismantling: small parts, few removals, nobody protected among them."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import networkx as nx
import pandas as pd
import pytest
from exhaustive import one_in

from linkanalysis import from_networkx
from linkanalysis.disruption import dismantle, percolation

if TYPE_CHECKING:
    from pathlib import Path


def largest_without(network: nx.Graph[Any], gone: list[Any]) -> int:
    left = network.copy()
    left.remove_nodes_from(gone)
    return max(map(len, nx.connected_components(left)), default=0)


@pytest.mark.parametrize("most", [2, 3, 5, 8])
@pytest.mark.parametrize("seed", one_in(4, range(8)))
def test_no_component_exceeds_the_target_and_no_removal_is_needless(seed: int, most: int) -> None:
    network = nx.gnm_random_graph(40, 60, seed=seed)
    curve = dismantle(from_networkx(network), target_share=most / 40)
    gone = [int(name) for name in curve.to_frame()["label"][1:]]
    assert largest_without(network, gone) == curve.largest[-1] <= most
    for node in gone:
        assert largest_without(network, [other for other in gone if other != node]) > most


@pytest.mark.parametrize("seed", one_in(4, range(8)))
def test_it_comes_near_the_fewest_removals(seed: int) -> None:
    network = nx.gnm_random_graph(12, 16, seed=seed)
    curve = dismantle(from_networkx(network), target_share=0.3)
    fewest = next(
        k
        for k in range(13)
        if any(largest_without(network, list(some)) <= 3 for some in combinations(range(12), k))
    )
    assert fewest <= len(curve) <= fewest + 1


def test_cliques_are_cut_where_they_touch() -> None:
    network = nx.ring_of_cliques(12, 8)
    curve = dismantle(from_networkx(network), target_share=0.1)
    assert len(curve) <= 12
    assert len(curve) < percolation(from_networkx(network), recompute="sequential").to_half() * 4
    assert (curve.order, curve.made_by.function) == ("dismantling", "dismantle")
    assert curve.caveat.startswith(
        "Nobody is replaced here; real networks replace members they lose."
    )
    assert (
        "A good set, not proven to be the best: of those by spectral cuts, degree" in curve.caveat
    )
    again = dismantle(from_networkx(network), target_share=0.1)
    pd.testing.assert_frame_equal(again.to_frame(), curve.to_frame())


def test_small_networks_are_taken_apart_in_all_four_ways() -> None:
    curve = dismantle(from_networkx(nx.gnm_random_graph(60, 90, seed=4)))
    ways = "spectral cuts, degree, betweenness, collective_influence"
    assert curve.notes[0].startswith(
        f"A good set, not proven to be the best: of those by {ways}, the cheapest is by "
    )


def test_prices_move_the_choice() -> None:
    network = nx.star_graph(6)  # the center, or the ends of its six ties
    network.add_edges_from([(0, 7), (7, 8), (8, 9), (9, 10)])
    dear = dismantle(from_networkx(network), target_share=0.7, cost="degree")
    assert dear.to_frame()["label"].tolist()[1:] == ["7"]  # two ties, instead of seven
    assert dear.largest.tolist() == [11, 7]


def test_caviar_takes_fewer_than_by_degree(shared_data: Path) -> None:
    table = pd.read_csv(shared_data / "caviar" / "edges.csv", dtype=str)
    graph = from_networkx(nx.Graph(table.iloc[:, :2].itertuples(index=False, name=None)))
    curve = dismantle(graph)
    assert curve.largest[-1] <= 11
    by_degree = percolation(graph, recompute="sequential").largest
    assert len(curve) < int((by_degree > 11).sum())


def test_protected_people_are_never_removed() -> None:
    network = nx.star_graph(9)
    network.nodes[0]["role"] = "minor"
    curve = dismantle(from_networkx(network), target_share=0.3)
    assert curve.withheld == 1
    assert curve.largest[-1] == 3  # ends are removed until three hold together
    assert len(curve) == 7
    for node in network:
        network.nodes[node]["role"] = "minor"
    curve = dismantle(from_networkx(network), target_share=0.3)
    assert len(curve) == 0
    assert "Protected people hold a larger part together" in curve.caveat


def test_whole_and_empty_targets() -> None:
    graph = from_networkx(nx.path_graph(4))
    assert len(dismantle(graph, target_share=1)) == 0
    assert dismantle(graph, target_share=0.01).largest.tolist()[-1] == 1
    assert len(dismantle(from_networkx(nx.Graph()))) == 0
