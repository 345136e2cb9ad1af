"""What removals leave: curves against taking out one by one, baselines, and who is never named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from linkanalysis import MEASURES, centrality, from_networkx, remove
from linkanalysis.disruption import human_capital, observe, percolation
from linkanalysis.errors import ProtectedError

if TYPE_CHECKING:
    from pathlib import Path

    from linkanalysis import EntityGraph
    from linkanalysis.network.disruption.removal_orders import Recompute
    from linkanalysis.network.measures.measure_table import Measure

PROTECTED = (
    "Protected 1 is protected: it counts in every computation but is not ranked or named as a "
    "lead. An override needs who and why, and is journaled."
)


def karate() -> EntityGraph:
    return from_networkx(nx.relabel_nodes(nx.karate_club_graph(), lambda v: f"{v:02}"))


def bow_tie() -> nx.Graph[Any]:
    """Two circles of three that meet only through Dov; Eve's phone, and the witness Wes at Dov."""
    ties = [("ana", "ben"), ("ana", "cay"), ("ben", "cay"), ("ana", "dov"), ("dov", "eve")]
    ties += [("eve", "fay"), ("eve", "gus"), ("fay", "gus"), ("eve", "phone:1"), ("dov", "wes")]
    network = nx.Graph(ties)
    network.nodes["wes"]["role"] = "witness"
    return network


def test_karate_falls_apart_as_published() -> None:
    static = percolation(karate())
    assert static.largest[:8].tolist() == [34, 33, 26, 20, 10, 8, 8, 6]
    assert static.robustness == pytest.approx(0.1418685121, abs=1e-10)
    assert static.robustness_degree == static.robustness
    assert static.to_half() == 4
    again = percolation(karate(), recompute="sequential")
    frame = again.to_frame()
    assert frame["label"].tolist()[1:7] == ["33", "00", "32", "01", "02", "03"]
    assert frame["largest"].tolist()[:9] == [34, 33, 26, 20, 16, 8, 8, 8, 5]
    assert again.robustness == pytest.approx(0.1358131488, abs=1e-10)
    low, high = again.robustness_random[1:]
    assert again.robustness < low < again.robustness_random[0] < high
    assert list(frame) == [
        "removed",
        "entity",
        "label",
        "largest",
        "fraction",
        "fragmentation",
        "equals",
        "degree",
        "random_mean",
        "random_low",
        "random_high",
    ]
    assert frame["fragmentation"][1] == pytest.approx(1 - 33 * 32 / (34 * 33))


def highest(network: nx.Graph[Any], names: list[str]) -> tuple[str, int]:
    """Give who has the highest betweenness, the first by name, and how many others have it."""
    values = nx.betweenness_centrality(network)
    top = max(values[name] for name in names)
    equal = [name for name in names if values[name] >= top - 1e-9]
    return equal[0], len(equal) - 1


@pytest.mark.parametrize("block", [1, 3, 99])
def test_recomputed_orders_follow_what_is_left(block: int) -> None:
    graph = karate()
    if block == 1:
        curve = percolation(graph, order="betweenness", recompute="sequential")
    elif block == 3:
        curve = percolation(graph, order="betweenness", recompute="block", block=3)
    else:
        curve = percolation(graph, order="betweenness")
    whole = nx.relabel_nodes(nx.karate_club_graph(), lambda v: f"{v:02}")
    left, measured, there = whole.copy(), whole.copy(), sorted(whole)
    frame = curve.to_frame()
    for removed, label, largest, equals in zip(
        frame["removed"], frame["label"], frame["largest"], frame["equals"], strict=True
    ):
        if removed:
            if (removed - 1) % block == 0:
                measured = left.copy()
            assert (label, equals) == highest(measured, there)
            there.remove(label)
            left.remove_node(label)
        assert largest == max(map(len, nx.connected_components(left)), default=0)


@pytest.mark.parametrize("recompute", ["static", "sequential", "block"])
@pytest.mark.parametrize("row", MEASURES, ids=lambda row: row.name)
def test_every_measure_removes_every_entity_once(row: Measure, recompute: Recompute) -> None:
    network = nx.gnm_random_graph(14, 20, seed=2)
    network.add_edges_from((node, f"phone:{node % 5}") for node in range(10))
    network.add_node("alone")
    graph = from_networkx(network).only(types=["person", "phone"])
    curve = percolation(graph, order=row.name, recompute=recompute)
    assert sorted(curve.nodes.tolist()) == list(range(graph.n))
    if row.nullable:
        assert graph.labels[curve.nodes[-1]] == "alone" or recompute != "static"
    values = centrality(graph, row.name, worlds=0).to_frame().set_index("entity")[row.name]
    best = values.min() if row.lowest_first else values.max()
    assert values[graph.ids[curve.nodes[0]]] == pytest.approx(best, abs=1e-12)
    left = network.copy()
    for node, largest in zip(curve.nodes.tolist(), curve.largest[1:].tolist(), strict=True):
        kind, _, name = graph.ids[node].partition(":")
        left.remove_node(
            f"phone:{name}" if kind == "phone" else int(name) if name.isdigit() else name
        )
        assert largest == max(map(len, nx.connected_components(left)), default=0)


def test_shuffled_edges_give_the_same_curve_and_seeds_other_chances() -> None:
    edges = list(nx.gnm_random_graph(60, 100, seed=3).edges)
    one = percolation(from_networkx(nx.Graph(edges)), order="core", recompute="block", block=7)
    two = percolation(
        from_networkx(nx.Graph(edges[::-1])), order="core", recompute="block", block=7
    )
    pd.testing.assert_frame_equal(one.to_frame(), two.to_frame())
    assert str(one.made_by) == str(two.made_by)
    other = percolation(from_networkx(nx.Graph(edges)), order="core", seed=1)
    assert (other.random_mean != percolation(from_networkx(nx.Graph(edges))).random_mean).any()


def test_random_orders_of_a_clique_and_a_star() -> None:
    curve = percolation(from_networkx(nx.complete_graph(10)), seed=5)
    expected = (10 - np.arange(11)) / 10  # whoever leaves a clique, the rest holds together
    for values in (curve.random_mean, curve.random_low, curve.random_high, curve.degree):
        np.testing.assert_allclose(values, expected, rtol=0, atol=1e-12)
    assert curve.robustness_random == pytest.approx((0.45, 0.45, 0.45))
    assert curve.equals.tolist() == list(range(9, -1, -1))
    star = percolation(from_networkx(nx.star_graph(9)))
    assert star.random_low[1] == 0.1  # in one draw of ten the center goes first
    assert star.random_mean[1] == pytest.approx(0.9 * 0.9 + 0.1 * 0.1, abs=0.05)


def test_a_given_order_is_followed() -> None:
    curve = percolation(from_networkx(bow_tie()), order=["person:eve", "person:dov"])
    assert (curve.order, curve.largest.tolist()) == ("given", [9, 5, 3])
    assert percolation(from_networkx(bow_tie()), limit=1).largest.tolist() == [9, 5]


def test_protected_people_are_never_removed_or_named() -> None:
    network = bow_tie()
    network.add_edge("wes", "phone:2")  # only the witness uses it
    graph = from_networkx(network)
    curve = percolation(graph)
    assert (len(curve), curve.withheld) == (graph.n - 2, 2)
    assert curve.largest[-1] == 2
    assert "2 protected, never removed." in curve.caveat
    shown = curve.to_frame().to_string() + curve._repr_html_() + str(curve.made_by)
    assert "wes" not in shown
    assert "phone:2" not in shown
    for act in (
        lambda: percolation(graph, order=["person:wes"]),
        lambda: remove(graph, "person:wes"),
        lambda: observe(graph, ["person:ana", "Protected 1"]),
    ):
        with pytest.raises(ProtectedError) as caught:
            act()
        assert str(caught.value) == PROTECTED
    left = remove(graph, "person:dov")
    assert (left.isolated, left.isolated_withheld) == ((), 0)
    network.remove_node("phone:2")
    left = remove(from_networkx(network), "person:dov")
    assert (left.isolated, left.isolated_withheld) == ((), 1)
    assert "1 protected become isolated, not named." in left.caveat
    assert "wes" not in left._repr_html_() + left.to_frame().to_string()


def test_a_removal_is_measured_before_and_after() -> None:
    graph = from_networkx(bow_tie())
    left = remove(graph, ["person:eve", "person:dov"])
    frame = left.to_frame()
    numbers = frame.set_index("measure")
    assert list(frame)[:4] == ["measure", "before", "after", "change"]
    assert numbers.loc["components", ["before", "after"]].tolist() == [1, 4]
    assert numbers.loc["largest", ["before", "after"]].tolist() == [9, 3]
    assert numbers.loc["isolates", ["before", "after"]].tolist() == [0, 2]
    assert numbers.loc["fragmentation", "after"] == pytest.approx(1 - 2 * (3 + 1) / 72)
    assert numbers.loc["distance_fragmentation", "after"] == pytest.approx(1 - 2 * (3 + 1) / 72)
    pairs = nx.global_efficiency(nx.relabel_nodes(bow_tie(), str))
    assert numbers.loc["distance_fragmentation", "before"] == pytest.approx(1 - pairs)
    assert left.isolated == ("phone:1",)
    assert left.isolated_withheld == 1
    assert left.removed == ("person:dov", "person:eve")
    assert left.left.n == 7
    assert "person:eve" not in left.left.ids
    low, mean, high = numbers.loc[
        "fragmentation", ["random_low", "random_mean", "random_high"]
    ].tolist()
    assert low <= mean <= high <= numbers.loc["fragmentation", "after"]


def test_an_arrest_includes_identifiers_of_nobody_else() -> None:
    network = bow_tie()
    network.add_edges_from([("eve", "phone:2"), ("fay", "phone:2"), ("eve", "place:bar")])
    arrested = remove(from_networkx(network), "person:eve", act="arrest")
    assert arrested.removed == ("person:eve", "phone:1")  # phone 2 is shared, the bar is a place
    assert arrested.isolated == ("place:bar",)
    assert remove(from_networkx(network), "person:eve").removed == ("person:eve",)


def test_random_sets_are_of_the_same_types() -> None:
    network = nx.Graph([(f"p{i}", f"phone:{i}") for i in range(6)])
    left = remove(from_networkx(network), "phone:0").to_frame().set_index("measure")
    assert left.loc["isolates", ["after", "random_low", "random_high"]].tolist() == [1, 1, 1]


def test_protected_people_are_in_no_random_set() -> None:
    network = nx.star_graph(8)
    network.nodes[0]["role"] = "victim"
    graph = from_networkx(network)
    left = remove(graph, "person:1").to_frame().set_index("measure")
    assert left.loc["largest", ["random_low", "random_mean", "random_high"]].tolist() == [8, 8, 8]
    assert observe(graph, "person:1").random_mean == (1, 2, 9)


def test_all_entities_can_be_removed() -> None:
    graph = from_networkx(nx.path_graph(3))
    left = remove(graph, list(graph.ids))
    assert left.to_frame()["after"].tolist() == [0, 0, 0, 1, 1]
    assert left.left.n == 0
    empty = percolation(from_networkx(nx.Graph()))
    assert empty.to_frame()["largest"].tolist() == [0]
    assert (empty.robustness, empty.to_half()) == (0, 0)


def test_observation_counts_entities_within_reach() -> None:
    graph = from_networkx(bow_tie())
    seen = observe(graph, ["person:dov", "person:fay"])
    frame = seen.to_frame()
    assert frame["entities"].tolist() == [2, 6, 9]  # ana, wes, eve, gus; ben, cay, phone:1
    assert frame["share"].tolist() == [pytest.approx(x / 9) for x in (2, 6, 9)]
    assert seen.nearness == pytest.approx((2 + 4 + 3 / 2) / 9)
    assert frame["random_mean"][0] == 2
    assert (frame["random_low"] <= frame["random_high"]).all()
    arrows = from_networkx(nx.DiGraph([("a", "b"), ("c", "b")]))
    assert observe(arrows, "person:b").within == (1, 3)


def test_direction_and_strength_do_not_matter(shared_data: Path) -> None:
    table = pd.read_csv(shared_data / "caviar" / "edges.csv", dtype=str)
    pairs = list(table.iloc[:, :2].itertuples(index=False, name=None))
    one, two = from_networkx(nx.Graph(pairs)), from_networkx(nx.DiGraph(pairs))
    for recompute in ("static", "sequential"):
        left, right = (
            percolation(graph, order="betweenness", recompute=recompute) for graph in (one, two)
        )
        pd.testing.assert_frame_equal(left.to_frame(), right.to_frame())
    rows = [remove(graph, "person:N1").to_frame() for graph in (one, two)]
    pd.testing.assert_frame_equal(*rows)
    assert left.robustness < left.robustness_random[1]


def test_scarce_roles_are_removed_before_common_ones() -> None:
    network = nx.gnm_random_graph(30, 60, seed=2)
    network.nodes[3]["role"] = "witness"
    roles = {f"person:{i}": "cgk"[i % 3] for i in range(28)}
    curve = human_capital(from_networkx(network), roles, measure="betweenness")
    left, there = (
        network.copy(),
        {int(name.removeprefix("person:")): r for name, r in roles.items()},
    )
    frame = curve.to_frame()
    for label, equals in zip(frame["label"][1:], frame["equals"][1:], strict=True):
        place = nx.betweenness_centrality(left)
        count = {role: sum(other == role for other in there.values()) for role in "cgk"}
        scale = (len(left) - 1) * (len(left) - 2) / (29 * 28)
        score = {v: place[v] * scale / count[role] for v, role in there.items() if v != 3}
        top = max(score.values())
        best = sorted((f"person:{v}" for v, s in score.items() if s >= top - 1e-9))
        assert (f"person:{label}", equals) == (best[0], len(best) - 1)
        left.remove_node(int(label))
        del there[int(label)]
    assert (len(curve), curve.order) == (27, "betweenness and scarcity")
    first = human_capital(from_networkx(network), roles, measure="betweenness", limit=2)
    assert first.nodes.tolist() == curve.nodes.tolist()[:2]
