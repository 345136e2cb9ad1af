"""Goals, search and programs of key players, and orders of removal, by hand on small graphs."""

from __future__ import annotations

import networkx as nx
import numpy as np

import linkanalysis as la
from linkanalysis.disruption.key_player_goals import (
    Cover,
    distance_fragmentation,
    fragmentation,
    reach,
    share_apart,
    sum_effort,
)
from linkanalysis.disruption.key_player_milp import (
    Solved,
    fragmentation_size,
    reach_size,
    solve_fragmentation,
    solve_reach,
)
from linkanalysis.disruption.key_player_search import (
    Found,
    KeyPlayerSearch,
    find_set,
    without_leaves,
)
from linkanalysis.disruption.recovery import Replacement
from linkanalysis.disruption.removal_orders import (
    Order,
    best_first,
    order_by,
    order_given,
    random_orders,
    ties_without,
)
from linkanalysis.disruption.removal_tables import Row
from linkanalysis.graph.lookup import named_nodes
from linkanalysis.measures.measure_table import measured
from linkanalysis.measures.ties import ties_of


def test_a_cover_has_a_unit() -> None:
    assert Cover(np.zeros((1, 1), dtype=np.uint16), np.array([1, 0]), 1).unit == 1


def test_worth_counts_pairs_left() -> None:
    assert fragmentation(ties_of(la.from_networkx(nx.path_graph(3))), "original").empty == -3


def test_worth_without_the_middle() -> None:
    assert (
        fragmentation(ties_of(la.from_networkx(nx.path_graph(3))), "original").worth(np.array([1]))
        == 0
    )


def test_fragmentation_of_a_path() -> None:
    goal = fragmentation(ties_of(la.from_networkx(nx.path_graph(5))), "original")
    assert goal.value(goal.worth(np.array([2])), 1) == 0.8


def test_distance_fragmentation_of_a_star() -> None:
    goal = distance_fragmentation(ties_of(la.from_networkx(nx.star_graph(4))), "original")
    assert round(goal.value(goal.empty, 0), 3) == 0.3


def test_reach_of_a_path() -> None:
    goal = reach(ties_of(la.from_networkx(nx.path_graph(5))), None)
    assert goal.value(goal.worth(np.array([2])), 1) == 0.8


def test_effort_of_a_sum() -> None:
    assert sum_effort(ties_of(la.from_networkx(nx.path_graph(3)))) == 28.0


def test_share_of_pairs_apart() -> None:
    assert (share_apart(1, 3, 1, "original"), share_apart(1, 3, 1, "remaining")) == (
        0.6666666666666667,
        0.0,
    )


def test_a_solver_bound() -> None:
    assert Solved(None, -3.0).bound == -3.0


def test_rows_of_the_fragmentation_program() -> None:
    assert fragmentation_size(ties_of(la.from_networkx(nx.path_graph(3)))) == 12


def test_the_fragmentation_program_cuts_the_middle() -> None:
    ties = ties_of(la.from_networkx(nx.path_graph(5)))
    assert solve_fragmentation(ties, np.arange(5), 1, known=-3, seconds=10).members.tolist() == [2]


def test_entries_of_the_reach_program() -> None:
    assert reach_size(reach(ties_of(la.from_networkx(nx.path_graph(3))), 1).cover) == 9


def test_the_reach_program_bounds_reach() -> None:
    cover = reach(ties_of(la.from_networkx(nx.path_graph(5))), 1).cover
    assert solve_reach(cover, np.arange(5), 2, known=0, seconds=10).bound == 5.0


def test_equal_to_the_bound_is_proven() -> None:
    assert Found(np.array([1]), 3, 3.0, "exhaustive", 2, ()).proven


def test_below_the_bound_is_not_proven() -> None:
    assert not (Found(np.array([1]), 3, 4.0, "milp", None, ()).proven)


def test_the_middle_of_a_path_is_found() -> None:
    ties = ties_of(la.from_networkx(nx.path_graph(5)))
    everybody = np.arange(5)
    goal = fragmentation(ties, "original")
    search = KeyPlayerSearch()
    assert find_set(
        goal, ties, everybody, 1, ranking=everybody, search=search
    ).members.tolist() == [2]


def test_leaves_are_left_out() -> None:
    ties = ties_of(la.from_networkx(nx.path_graph(4)))
    assert without_leaves(ties, np.arange(4), 1, isolates=True).tolist() == [1, 2]


def test_a_replacement_has_a_role() -> None:
    assert Replacement("role", "person:ana", "person:ben", 3, 1).same_role == 1


def test_an_order_has_no_notes() -> None:
    assert Order(np.array([2, 0]), np.array([0, 1])).notes == ()


def test_an_order_by_degree_counts_equals() -> None:
    ties = ties_of(la.from_networkx(nx.path_graph(4)))
    everybody = np.ones(4, dtype=bool)
    order = order_by(ties, everybody, "degree", block=1, limit=4, seed=0)
    assert (order.nodes.tolist(), order.equals.tolist()) == ([1, 2, 0, 3], [1, 1, 1, 0])


def test_an_order_as_given() -> None:
    graph = la.from_networkx(nx.path_graph(3))
    assert order_given(graph, ["person:2", "person:0"], limit=9).nodes.tolist() == [2, 0]


def test_entities_are_numbered() -> None:
    assert named_nodes(la.from_networkx(nx.path_graph(3)), ["person:2"]) == [2]


def test_random_orders_are_as_many_as_asked() -> None:
    assert len(random_orders(np.ones(5, dtype=bool), count=3, length=2, seed=0)) == 3


def test_ties_of_the_removed_go() -> None:
    ties = ties_of(la.from_networkx(nx.path_graph(3)))
    assert ties_without(ties, np.array([True, False, False])).indptr.tolist() == [0, 0, 1, 2]


def test_degree_is_measured() -> None:
    assert measured(ties_of(la.from_networkx(nx.path_graph(3))), "degree", 0)[0].tolist() == [
        1,
        2,
        1,
    ]


def test_equals_are_counted_best_first() -> None:
    nodes, equals = best_first(np.array([1, 3, 3]), np.arange(3), whole=True)
    assert (nodes.tolist(), equals.tolist()) == ([1, 2, 0], [1, 0, 0])


def test_a_row_has_before_and_after() -> None:
    assert Row("largest", 5.0, 3.0, 4.0, 3.0, 4.0).after == 3.0
