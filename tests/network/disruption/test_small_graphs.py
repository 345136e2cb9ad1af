"""Goals, search and programs of key players, and orders of removal, by hand on small graphs."""

from __future__ import annotations

import networkx as nx
import numpy as np

import linkanalysis as la
from linkanalysis.graph.lookup import named_nodes
from linkanalysis.network.disruption.key_player_goals import (
    Cover,
    distance_fragmentation,
    fragmentation,
    reach,
    share_apart,
    sum_effort,
)
from linkanalysis.network.disruption.key_player_search import (
    Found,
    KeyPlayerSearch,
    Solved,
    find_set,
    fragmentation_size,
    reach_size,
    solve_fragmentation,
    solve_reach,
    without_leaves,
)
from linkanalysis.network.disruption.recovery import Replacement
from linkanalysis.network.disruption.removal import Row
from linkanalysis.network.disruption.removal_orders import (
    Order,
    best_first,
    number_of_random,
    order_by,
    order_given,
    random_orders,
    ties_without,
)
from linkanalysis.network.measures.measure_table import measured
from linkanalysis.network.measures.ties import ties_of

THREE, FOUR, FIVE = (la.from_networkx(nx.path_graph(n)) for n in (3, 4, 5))
MIDDLE = np.array([2])


def test_the_worth_of_the_middle_of_a_path() -> None:
    three = fragmentation(ties_of(THREE), "original")
    assert (three.empty, three.worth(np.array([1]))) == (-3, 0)
    five = fragmentation(ties_of(FIVE), "original")
    assert five.value(five.worth(MIDDLE), 1) == 0.8
    near = reach(ties_of(FIVE), None)
    assert near.value(near.worth(MIDDLE), 1) == 0.8
    star = distance_fragmentation(ties_of(la.from_networkx(nx.star_graph(4))), "original")
    assert round(star.value(star.empty, 0), 3) == 0.3


def test_shares_of_pairs_and_efforts_are_counted() -> None:
    shares = (share_apart(1, 3, 1, "original"), share_apart(1, 3, 1, "remaining"))
    assert shares == (0.6666666666666667, 0.0)
    assert sum_effort(ties_of(THREE)) == 28.0
    assert Cover(np.zeros((1, 1), dtype=np.uint16), np.array([1, 0]), 1).unit == 1


def test_the_programs_find_and_bound() -> None:
    assert Solved(None, -3.0).bound == -3.0
    assert fragmentation_size(ties_of(THREE)) == 12
    solved = solve_fragmentation(ties_of(FIVE), np.arange(5), 1, known=-3, seconds=10)
    assert solved.members is not None
    assert solved.members.tolist() == [2]
    small, large = (reach(ties_of(graph), 1).cover for graph in (THREE, FIVE))
    assert small is not None
    assert reach_size(small) == 9
    assert large is not None
    assert solve_reach(large, np.arange(5), 2, known=0, seconds=10).bound == 5.0


def test_a_set_is_proven_if_it_reaches_the_bound() -> None:
    assert Found(np.array([1]), 3, 3.0, "exhaustive", 2, ()).proven
    assert not Found(np.array([1]), 3, 4.0, "milp", None, ()).proven


def test_the_search_finds_the_middle_and_leaves_out_leaves() -> None:
    goal = fragmentation(ties_of(FIVE), "original")
    search, everybody = KeyPlayerSearch(), np.arange(5)
    found = find_set(goal, ties_of(FIVE), everybody, 1, ranking=everybody, search=search)
    assert found.members.tolist() == [2]
    assert without_leaves(ties_of(FOUR), np.arange(4), 1, isolates=True).tolist() == [1, 2]


def test_orders_count_their_equals() -> None:
    assert Order(np.array([2, 0]), np.array([0, 1])).notes == ()
    order = order_by(ties_of(FOUR), np.ones(4, dtype=bool), "degree", block=1, limit=4, seed=0)
    assert (order.nodes.tolist(), order.equals.tolist()) == ([1, 2, 0, 3], [1, 1, 1, 0])
    nodes, equals = best_first(np.array([1, 3, 3]), np.arange(3), whole=True)
    assert (nodes.tolist(), equals.tolist()) == ([1, 2, 0], [1, 0, 0])
    given = order_given(THREE, ["person:2", "person:0"], limit=9)
    assert given.nodes.tolist() == [2, 0]
    assert named_nodes(THREE, ["person:2"]) == [2]
    assert measured(ties_of(THREE), "degree", 0)[0].tolist() == [1, 2, 1]


def test_random_orders_are_as_many_as_fit() -> None:
    assert len(random_orders(np.ones(5, dtype=bool), count=3, length=2, seed=0)) == 3
    assert [number_of_random(effort, 1_000) for effort in (0, 10, 1_000)] == [200, 100, 20]


def test_ties_of_removed_entities_are_gone() -> None:
    left = ties_without(ties_of(THREE), np.array([True, False, False]))
    assert left.indptr.tolist() == [0, 0, 1, 2]


def test_rows_of_the_tables() -> None:
    assert Replacement("role", "person:ana", "person:ben", 3, 1).same_role == 1
    assert Row("largest", 5.0, 3.0, 4.0, 3.0, 4.0).after == 3.0
