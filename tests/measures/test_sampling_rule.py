"""The rule that chooses between all shortest paths and a sample, by what it gives."""

from __future__ import annotations

import networkx as nx
import numpy as np

from linkanalysis import centrality, from_networkx
from linkanalysis.measures.sampling_rule import choose
from linkanalysis.measures.ties import ties_of


def test_a_small_case_is_exact_without_a_word() -> None:
    scores = centrality(from_networkx(nx.karate_club_graph()), "betweenness", worlds=0)
    assert (scores.notes, scores.made_by.seed) == ((), None)


def test_trees_and_many_small_parts_are_exact_however_large() -> None:
    # over two billion entities times edges, but a tree folds away, and parts are searched alone
    tree = from_networkx(nx.full_rary_tree(3, 46_000))
    parts = from_networkx(
        nx.Graph(tie for i in range(0, 48_000, 4) for tie in nx.cycle_graph(range(i, i + 4)).edges)
    )
    for graph in (tree, parts):
        assert graph.n * graph.m > 2 * 10**9
        scores = centrality(graph, "betweenness", worlds=0)
        assert (scores.notes, scores.made_by.seed) == ((), None)


def test_a_sample_is_drawn_where_it_saves_much_and_says_what_it_promises() -> None:
    # 30,000 people in a circle, each tied to one hub: two steps between any two
    n = 30_000
    wheel = from_networkx(nx.wheel_graph(n + 1))
    scores = centrality(wheel, "betweenness", worlds=0, seed=5)
    hub = scores.to_frame()["betweenness"].iloc[0]
    # of the pairs of the circle n are neighbors and n have one other person between them too
    exact = (n * (n - 1) / 2 - n - n / 2) / (n * (n - 1) / 2)
    assert abs(hub - exact) < 0.0003
    note = scores.notes[0]
    assert note.startswith("Betweenness is estimated from ")
    assert "with a probability of 90% no value is off by more than 0.0003 of all pairs" in note
    assert note.endswith(
        " times as long (30,001 entities would each look at up to 60,000 ties; some 430,080 pairs "
        "look at 6 each)."
    )
    assert scores.made_by.seed == 5
    assert "epsilon 0.0003" in dict(scores.made_by.parameters)["betweenness"]


def test_a_deep_graph_is_exact_since_a_sample_looks_at_most_of_it() -> None:
    grid = from_networkx(nx.grid_2d_graph(170, 170))
    exact, reason = choose(ties_of(grid))
    assert exact
    assert reason.startswith("a sample was forecast to save less than half of the time (28,900 ")


def test_the_choice_does_not_hang_on_the_seed() -> None:
    wheel = from_networkx(nx.wheel_graph(30_001))
    one, two = (centrality(wheel, "betweenness", worlds=0, seed=seed) for seed in (1, 2))
    assert one.notes[0].split("That is")[1] == two.notes[0].split("That is")[1]
    assert not np.array_equal(one.values("betweenness"), two.values("betweenness"))
