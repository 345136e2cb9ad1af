"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

import networkx as nx
import numpy as np

import linkanalysis as la
from linkanalysis.disruption.key_player_goals import (
    Cover,
    division,
    reach,
    separation,
    share_apart,
    sum_effort,
)
from linkanalysis.disruption.key_player_milp import (
    Solved,
    division_size,
    reach_size,
    solve_division,
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
from linkanalysis.disruption.what_if import Row
from linkanalysis.graph.lookup import named_nodes
from linkanalysis.measures.sampling_rule import measured
from linkanalysis.measures.ties import ties_of


def test_cover() -> None:
    assert Cover(np.zeros((1, 1), dtype=np.uint16), np.array([1, 0]), 1).unit == 1


def test_goal() -> None:
    assert division(ties_of(la.from_networkx(nx.path_graph(3))), "original").empty == -3


def test_goal_worth() -> None:
    assert (
        division(ties_of(la.from_networkx(nx.path_graph(3))), "original").worth(np.array([1])) == 0
    )


def test_division() -> None:
    goal = division(ties_of(la.from_networkx(nx.path_graph(5))), "original")
    assert goal.value(goal.worth(np.array([2])), 1) == 0.8


def test_separation() -> None:
    goal = separation(ties_of(la.from_networkx(nx.star_graph(4))), "original")
    assert round(goal.value(goal.empty, 0), 3) == 0.3


def test_reach() -> None:
    goal = reach(ties_of(la.from_networkx(nx.path_graph(5))), None)
    assert goal.value(goal.worth(np.array([2])), 1) == 0.8


def test_sum_effort() -> None:
    assert sum_effort(ties_of(la.from_networkx(nx.path_graph(3)))) == 28.0


def test_share_apart() -> None:
    assert (share_apart(1, 3, 1, "original"), share_apart(1, 3, 1, "remaining")) == (
        0.6666666666666667,
        0.0,
    )


def test_solved() -> None:
    assert Solved(None, -3.0).bound == -3.0


def test_division_size() -> None:
    assert division_size(ties_of(la.from_networkx(nx.path_graph(3)))) == 12


def test_solve_division() -> None:
    ties = ties_of(la.from_networkx(nx.path_graph(5)))
    assert solve_division(ties, np.arange(5), 1, known=-3, seconds=10).members.tolist() == [2]


def test_reach_size() -> None:
    assert reach_size(reach(ties_of(la.from_networkx(nx.path_graph(3))), 1).cover) == 9


def test_solve_reach() -> None:
    cover = reach(ties_of(la.from_networkx(nx.path_graph(5))), 1).cover
    assert solve_reach(cover, np.arange(5), 2, known=0, seconds=10).bound == 5.0


def test_found() -> None:
    assert Found(np.array([1]), 3, 3.0, "exhaustive", 2, ()).proven


def test_found_proven() -> None:
    assert not (Found(np.array([1]), 3, 4.0, "milp", None, ()).proven)


def test_find_set() -> None:
    ties = ties_of(la.from_networkx(nx.path_graph(5)))
    everybody = np.arange(5)
    goal = division(ties, "original")
    search = KeyPlayerSearch()
    assert find_set(
        goal, ties, everybody, 1, ranking=everybody, search=search
    ).members.tolist() == [2]


def test_without_leaves() -> None:
    ties = ties_of(la.from_networkx(nx.path_graph(4)))
    assert without_leaves(ties, np.arange(4), 1, isolates=True).tolist() == [1, 2]


def test_replacement() -> None:
    assert Replacement("role", "person:ana", "person:ben", 3, 1).same_role == 1


def test_order() -> None:
    assert Order(np.array([2, 0]), np.array([0, 1])).notes == ()


def test_order_by() -> None:
    ties = ties_of(la.from_networkx(nx.path_graph(4)))
    everybody = np.ones(4, dtype=bool)
    order = order_by(ties, everybody, "degree", block=1, limit=4, seed=0)
    assert (order.nodes.tolist(), order.equals.tolist()) == ([1, 2, 0, 3], [1, 1, 1, 0])


def test_order_given() -> None:
    graph = la.from_networkx(nx.path_graph(3))
    assert order_given(graph, ["person:2", "person:0"], limit=9).nodes.tolist() == [2, 0]


def test_named_nodes() -> None:
    assert named_nodes(la.from_networkx(nx.path_graph(3)), ["person:2"]) == [2]


def test_random_orders() -> None:
    assert len(random_orders(np.ones(5, dtype=bool), count=3, length=2, seed=0)) == 3


def test_ties_without() -> None:
    ties = ties_of(la.from_networkx(nx.path_graph(3)))
    assert ties_without(ties, np.array([True, False, False])).indptr.tolist() == [0, 0, 1, 2]


def test_measured() -> None:
    assert measured(ties_of(la.from_networkx(nx.path_graph(3))), "degree", 0)[0].tolist() == [
        1,
        2,
        1,
    ]


def test_best_first() -> None:
    nodes, equals = best_first(np.array([1, 3, 3]), np.arange(3), whole=True)
    assert (nodes.tolist(), equals.tolist()) == ([1, 2, 0], [1, 0, 0])


def test_row() -> None:
    assert Row("largest", 5.0, 3.0, 4.0, 3.0, 4.0).after == 3.0
