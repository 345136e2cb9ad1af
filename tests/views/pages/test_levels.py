"""Layouts in levels: chains from top to bottom, and people above their things."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest

import linkanalysis as la
from linkanalysis.errors import UnknownNameError
from linkanalysis.views.pages.columns import rows_of
from linkanalysis.views.pages.page import data_of


def _levels(layout: dict[str, dict[str, tuple[float, float]]]) -> list[list[str]]:
    """Names by level from the top, each from left to right."""
    rows: dict[float, list[tuple[float, str]]] = {}
    for name, (x, y) in layout["positions"].items():
        rows.setdefault(y, []).append((x, name.partition(":")[2]))
    return [[name for _, name in sorted(rows[y])] for y in sorted(rows)]


def test_a_chain_of_command_begins_with_whom_no_tie_leads_to() -> None:
    orders = [("cay", "dov"), ("ana", "ben"), ("ana", "cay"), ("ben", "eve"), ("fay", "gus")]
    graph = la.from_networkx(nx.DiGraph(orders))
    assert _levels(la.views.level_layout(graph)) == [
        ["ana", "fay"], ["ben", "cay", "gus"], ["eve", "dov"]
    ]  # fmt: skip


def test_no_two_ties_of_a_tree_cross() -> None:
    tree = nx.DiGraph((f"n{k // 3:02}", f"n{k:02}") for k in range(1, 30))
    at = la.views.level_layout(la.from_networkx(tree))["positions"]
    ties = [(at[f"person:{a}"], at[f"person:{b}"]) for a, b in tree.edges]
    for (a, b), (c, d) in combinations(ties, 2):
        if a[1] == c[1] and b[1] == d[1] and a != c:
            assert (a[0] < c[0]) == (b[0] < d[0])


def test_a_circle_begins_with_whoever_has_the_most_ties_of_their_own() -> None:
    graph = la.from_networkx(nx.DiGraph(["ab", "bc", "ca", "bd", "be"]))
    assert _levels(la.views.level_layout(graph)) == [["b"], ["c", "d", "e"], ["a"]]
    below = _levels(la.views.level_layout(graph, entities="person:c"))
    assert below == [["c"], ["a"], ["b"], ["d", "e"]]


def test_the_top_can_be_given_also_without_directions() -> None:
    graph = la.from_networkx(nx.path_graph(4))
    assert _levels(la.views.level_layout(graph, entities=["person:1"])) == [
        ["1"],
        ["0", "2"],
        ["3"],
    ]
    with pytest.raises(UnknownNameError):
        la.views.level_layout(graph, entities="person:9")


def test_people_stand_above_their_things_and_these_above_places() -> None:
    network = nx.Graph([("person:a", "phone:1"), ("phone:1", "place:x"), ("person:b", "phone:2")])
    graph = la.from_networkx(network)
    levels = _levels(la.views.level_layout(graph))
    assert [{*row} for row in levels] == [{"a", "b"}, {"1", "2"}, {"x"}]


def test_the_map_puts_entities_where_the_layout_has_them_and_a_wide_level_goes_on_below() -> None:
    graph = la.from_networkx(nx.DiGraph(("boss", f"n{k:02}") for k in range(50)))
    layout = la.views.level_layout(graph)
    nodes = rows_of(data_of(la.network_map(graph, layout=layout).html)["nodes"])
    assert {node["key"]: (node["x"], node["y"]) for node in nodes} == layout["positions"]
    assert [len(row) for row in _levels(layout)] == [1, 20, 20, 10]
    assert la.views.level_layout(la.from_networkx(nx.Graph())) == {"positions": {}}
