"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

import networkx as nx
import numpy as np

import linkanalysis as la
from linkanalysis.network.measures.measure_table import find_measure, given_measures, require_form
from linkanalysis.network.measures.path_measures import share_of_pairs, wasserman_faust
from linkanalysis.network.measures.ranks import order_by_rank
from linkanalysis.network.measures.sampling_rule import Taken, choose, take_betweenness
from linkanalysis.network.measures.tie_tests import log_chances
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.network.measures.two_mode import (
    between_sides,
    largest_betweenness,
    share_of_largest,
    sides_of,
)
from linkanalysis.network.measures.walk_measures import seeded_pagerank


def test_find_measure() -> None:
    assert find_measure("core").unit == "ties"


def test_given_measures() -> None:
    assert [row.name for row in given_measures(["core", "degree", "core"])] == ["core", "degree"]


def test_taken() -> None:
    assert Taken(np.zeros(2), "", "").sample == ""


def test_take_betweenness() -> None:
    star = ties_of(la.from_networkx(nx.star_graph(4)))
    assert take_betweenness(star).values.tolist() == [1.0, 0.0, 0.0, 0.0, 0.0]


def test_choose() -> None:
    assert choose(ties_of(la.from_networkx(nx.star_graph(4)))) == (True, "")


def test_sides_of() -> None:
    ties = [("ana", "event:1"), ("ana", "phone:1"), ("ben", "event:1")]
    assert [side.tolist() for side in sides_of(la.from_networkx(nx.Graph(ties)))] == [
        [False, True, True, False],
        [True, False, False, False],
    ]


def test_between_sides() -> None:
    graph = la.from_networkx(nx.Graph([("ana", "event:1"), ("ana", "ben")]))
    assert between_sides(ties_of(graph)).indptr.tolist() == [0, 1, 2, 2]


def test_ties() -> None:
    ties = ties_of(la.from_networkx(nx.path_graph(3)))
    assert not ties.directed
    assert ties.n == 3
    assert ties.once(lambda given: given) is ties


def test_a_part_of_ties_keeps_strengths_and_distances_of_its_slots() -> None:
    network = nx.Graph()
    network.add_weighted_edges_from([(0, 1, 2), (1, 2, 3), (0, 2, 6)], weight="calls")
    ties = ties_of(la.from_networkx(network, strength="calls"))
    slots = np.array([0, 2])  # of 0: to 1; of 1: to 0
    part = ties.part(np.array([0, 1, 2, 2]), ties.indices[slots], slots)
    assert part.strength.tolist() == [2, 2]
    assert part.distance.tolist() == ties.distance[slots].tolist()
    assert part.length_unit == ties.length_unit


def test_an_order_by_rank_keeps_equals_by_number() -> None:
    assert order_by_rank(np.array([2, 2, 4, 1])).tolist() == [3, 0, 1, 2]


def test_ties_of() -> None:
    graph = la.from_networkx(nx.DiGraph([("ana", "ben")]))
    assert ties_of(graph, "in").indptr.tolist() == [0, 0, 1]


def test_require_form() -> None:
    require_form(find_measure("core"), ties_of(la.from_networkx(nx.path_graph(3))))


def test_share_of_largest() -> None:
    graph = la.from_networkx(nx.Graph([("ana", "phone:1"), ("ben", "phone:1")]))
    assert share_of_largest(ties_of(graph), lambda *_: np.ones(3)).tolist() == [
        0.0,
        0.0,
        1.0,
    ]


def test_largest_betweenness() -> None:
    assert (largest_betweenness(18, 14), largest_betweenness(14, 18)) == (445.0, 452.0)


def test_share_of_pairs() -> None:
    assert (
        repr(share_of_pairs(np.array([1.0, 0.0, 0.0]), ties_of(la.from_networkx(nx.star_graph(2)))))
        == "array([1., 0., 0.])"
    )


def test_wasserman_faust() -> None:
    assert wasserman_faust(np.array([3, 1]), np.array([4, 0]), 5).tolist() == [0.25, 0.0]


def test_seeded_pagerank() -> None:
    graph = la.from_networkx(nx.DiGraph([("ana", "ben"), ("ben", "cay")]))
    assert seeded_pagerank(ties_of(graph), np.array([1.0, 0.0, 0.0])).round(4).tolist() == [
        0.3887,
        0.3304,
        0.2809,
    ]


def test_log_chances() -> None:
    chances = log_chances(np.array([4, 3]), np.array([6, 6]), np.array([5, 5]), 20)
    assert np.exp(chances).round(6).tolist() == [0.013932, 0.131321]
