"""Which entities fold together on a large map, where they are put, and what is said about it."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest

import linkanalysis as la
from linkanalysis.views.folded_groups import MOST_FOLDS, Fold, folding_notes, folds_of
from linkanalysis.views.pages.appearance import UNIT
from linkanalysis.views.pages.columns import rows_of
from linkanalysis.views.pages.group_layout import place_islands
from linkanalysis.views.pages.page import data_of

SIZE = 16


@pytest.fixture(scope="module")
def town() -> la.EntityGraph:
    """A hundred groups of sixteen, with a few ties between them."""
    return la.from_networkx(nx.random_partition_graph([SIZE] * 100, 0.5, 0.0005, seed=4))


def _folds(graph: la.EntityGraph) -> list[Fold]:
    return folds_of(graph, [], None, None)


def test_everybody_with_ties_is_in_one_fold_and_the_largest_is_first(town: la.EntityGraph) -> None:
    folds = _folds(town)
    members = [node for fold in folds for node in fold.nodes]
    assert sorted(members) == list(range(town.n))
    sizes = [len(fold.nodes) for fold in folds]
    assert sizes == sorted(sizes, reverse=True)
    assert 20 < len(folds) <= 100


def test_each_fold_keeps_to_a_place_of_its_own_and_nobody_is_covered(town: la.EntityGraph) -> None:
    folds = _folds(town)
    points = place_islands(town, [fold.nodes for fold in folds])
    centers = [points[list(fold.nodes)].mean(axis=0) for fold in folds]
    reach = [
        np.linalg.norm(points[list(fold.nodes)] - center, axis=1).max()
        for fold, center in zip(folds, centers, strict=True)
    ]
    for a, b in combinations(range(len(folds)), 2):
        assert np.linalg.norm(centers[a] - centers[b]) > max(reach[a], reach[b])
    grid = {tuple(cell) for cell in np.floor(points / (0.25 * UNIT)).astype(int).tolist()}
    assert len(grid) == town.n


def test_communities_that_are_given_fold_under_their_own_numbers(town: la.EntityGraph) -> None:
    partition = la.find_communities(town, method="label_propagation")
    folds = {fold.name: set(fold.nodes) for fold in folds_of(town, [], None, partition)}
    for number in range(len(partition)):
        nodes = set(np.flatnonzero(partition.labels == number).tolist())
        assert folds.get(f"Community {number + 1}") == (nodes if len(nodes) > 1 else None)
    assert not any("find_communities" in note for note in folding_notes(town, [], partition))


def test_what_is_too_small_folds_together() -> None:
    pairs = nx.disjoint_union_all([nx.path_graph(2)] * 800)
    graph = la.from_networkx(nx.disjoint_union(pairs, nx.empty_graph(5)))
    folds = _folds(graph)
    assert len(folds) == MOST_FOLDS
    assert folds[-1].name == "Smaller groups"
    assert len(folds[-1].nodes) == 2 * (800 - MOST_FOLDS + 1)
    assert folding_notes(graph, folds, None) == [
        (
            "Folded at first: each group (200) is one disk. A larger disk holds more entities, "
            "and a line between two disks adds up all ties between them (the 1,000 strongest lines "
            "are drawn; a click on a disk lists all). Double-click a disk, or select it and press "
            "Enter, to open it. Searching for an entity opens the disk that holds it."
        ),
        (
            "The groups are communities by modularity, from one run: they make the map readable "
            "and mean nothing more. To analyze communities, use find_communities."
        ),
        "Smaller groups are folded together (1,202 entities).",
    ]
    points = place_islands(graph, [fold.nodes for fold in folds])
    alone = np.setdiff1d(np.arange(graph.n), [n for fold in folds for n in fold.nodes])
    assert points[alone, 1].min() > np.delete(points, alone, axis=0)[:, 1].max()


def test_rings_fold_on_every_map_but_small_maps_open_unfolded(
    ring_results: tuple[la.EntityGraph, la.ScoreTable, la.RingTable],
) -> None:
    graph, _, rings = ring_results
    data = data_of(la.network_map(graph, rings=rings).html)
    assert [fold["name"] for fold in data["folds"]] == ["Ring 1", "Ring 2"]
    for fold, group in zip(data["folds"], data["groups"], strict=True):
        assert sorted(fold["members"]) == sorted(node for node, _ in group["members"])
    assert data["folded"] == []
    assert not any("folded" in note for note in data["notes"])


def test_top_cuts_before_drawing(town: la.EntityGraph) -> None:
    data = data_of(la.network_map(town, top=100).html)
    assert (data["nodes"]["length"], data["total"], data["folds"]) == (100, town.n, [])
    assert "It leaves out 1,500 people" in data["notes"][0]


def test_a_layout_says_where_entities_are_and_what_is_folded(town: la.EntityGraph) -> None:
    layout = {"positions": {town.shown[0]: [5, 7]}, "folded": ["Group 2"]}
    data = data_of(la.network_map(town, layout=layout).html)
    nodes = rows_of(data["nodes"])
    assert [(n["x"], n["y"]) for n in nodes if n["key"] == town.shown[0]] == [(5.0, 7.0)]
    assert data["folded"] == ["Group 2"]
