"""The rule that chooses between all shortest paths and a sample, by what it gives."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from linkanalysis import centrality, from_networkx
from linkanalysis.network.measures.sampling_rule import choose
from linkanalysis.network.measures.ties import ties_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis import EntityGraph, ScoreTable


def test_a_small_case_is_exact_without_a_word() -> None:
    scores = centrality(from_networkx(nx.karate_club_graph()), "betweenness", worlds=0)
    assert (scores.notes, scores.made_by.seed) == ((), None)


@pytest.fixture(scope="module")
def wheel() -> EntityGraph:
    """30,000 people in a circle, each tied to one hub: two steps between any two."""
    return from_networkx(nx.wheel_graph(30_001))


@pytest.fixture(scope="module")
def sampled(wheel: EntityGraph) -> ScoreTable:
    return centrality(wheel, "betweenness", worlds=0, seed=5)


def small_parts() -> nx.Graph:
    return nx.Graph(
        tie for i in range(0, 48_000, 4) for tie in nx.cycle_graph(range(i, i + 4)).edges
    )


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "network",
    [
        pytest.param(partial(nx.full_rary_tree, 3, 46_000), id="tree"),
        pytest.param(small_parts, id="small parts", marks=pytest.mark.exhaustive),
    ],
)
def test_trees_and_many_small_parts_are_exact_however_large(
    network: Callable[[], nx.Graph],
) -> None:
    # over two billion entities times edges, but a tree folds away, and parts are searched alone
    graph = from_networkx(network())
    assert graph.n * graph.m > 2 * 10**9
    scores = centrality(graph, "betweenness", worlds=0)
    assert (scores.notes, scores.made_by.seed) == ((), None)


@pytest.mark.exhaustive
def test_a_sample_is_drawn_where_it_saves_much_and_says_what_it_promises(
    sampled: ScoreTable,
) -> None:
    n = 30_000
    hub = sampled.to_frame()["betweenness"].iloc[0]
    # of the pairs of the circle n are neighbors and n have one other person between them too
    exact = (n * (n - 1) / 2 - n - n / 2) / (n * (n - 1) / 2)
    assert abs(hub - exact) < 0.0003
    note = sampled.notes[0]
    assert note.startswith("Betweenness is estimated from ")
    assert "with a probability of 90% no value is off by more than 0.0003 of all pairs" in note
    assert note.endswith(
        " times as long (30,001 entities would each look at up to 60,000 ties; some 430,080 pairs "
        "look at 6 each)."
    )
    assert sampled.made_by.seed == 5
    assert "epsilon 0.0003" in dict(sampled.made_by.parameters)["betweenness"]


@pytest.mark.exhaustive
def test_a_deep_graph_is_exact_since_a_sample_looks_at_most_of_it() -> None:
    grid = from_networkx(nx.grid_2d_graph(170, 170))
    exact, reason = choose(ties_of(grid))
    assert exact
    assert reason.startswith("a sample was forecast to save less than half of the time (28,900 ")


@pytest.mark.exhaustive
def test_the_choice_does_not_hang_on_the_seed(wheel: EntityGraph, sampled: ScoreTable) -> None:
    other = centrality(wheel, "betweenness", worlds=0, seed=2)
    assert sampled.notes[0].split("That is")[1] == other.notes[0].split("That is")[1]
    assert not np.array_equal(sampled.values("betweenness"), other.values("betweenness"))
