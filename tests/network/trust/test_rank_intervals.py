"""Intervals of ranks: exact where nothing is in doubt, and as wide as doubt makes them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

import linkanalysis as la
from linkanalysis.errors import ProtectedError
from linkanalysis.measures import MEASURES
from linkanalysis.network.measures.measure_table import find_measure
from linkanalysis.network.measures.ranks import competition_ranks
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.network.trust.intervals import wilson
from linkanalysis.network.trust.world_budget import ESTIMATES, LARGEST_ESTIMATED
from linkanalysis.network.trust.world_ranks import WorldRanks, rank_in_worlds, ranks_of
from linkanalysis.network.trust.worlds import worlds_of

if TYPE_CHECKING:
    from pathlib import Path

SIX = ("degree", "strength", "betweenness", "closeness", "harmonic", "pagerank")


def karate(**options: Any) -> la.EntityGraph:  # noqa: ANN401
    return la.from_networkx(nx.karate_club_graph(), **options)


def width(graph: la.EntityGraph, measure: str, hidden: float) -> float:
    table = la.trust.rank_intervals(graph, measure, worlds=60, hidden=hidden)
    return float((table.high - table.low).mean())


def test_without_doubt_the_interval_is_from_the_rank_to_its_middle() -> None:
    graph = karate()
    table = la.trust.rank_intervals(graph, SIX, worlds=5, hidden=0.0)
    np.testing.assert_array_equal(table.low, table.ranks)
    for place, name in enumerate(SIX):
        row = find_measure(name)
        best, middle = ranks_of(row.function(ties_of(graph))[table.nodes], row)
        np.testing.assert_array_equal(table.ranks[place], best)
        np.testing.assert_allclose(table.high[place], middle, atol=0.051)  # to a tenth
    assert set((table.among[0] / 5).tolist()) == {0.0, 1.0}


def test_an_interval_leaves_out_as_many_worlds_at_either_end() -> None:
    middle = np.arange(1, 401, dtype=np.float32).reshape(1, 400, 1)
    ranks = WorldRanks(middle, np.zeros((1, 1), dtype=np.int64))
    for level, low, high in ((0.95, 10.0, 391.0), (0.5, 100.25, 300.75)):
        ends = [end.item() for end in ranks.bounds(level)]
        assert ends == pytest.approx([low, high], abs=0.051)


def test_ranks_in_worlds_are_those_of_the_table() -> None:
    rng = np.random.default_rng(0)
    for name in ("degree", "betweenness"):
        row = find_measure(name)
        values = rng.integers(0, 9, 40) / (1 if row.whole else 7)
        best, middle = ranks_of(values, row)
        expected = competition_ranks(values, whole=row.whole)
        np.testing.assert_array_equal(best, expected)
        size = np.array([(expected == rank).sum() for rank in expected])
        np.testing.assert_allclose(middle, expected + (size - 1) / 2)


@pytest.mark.parametrize("name", ["degree", "betweenness", "pagerank"])
def test_more_hidden_ties_make_wider_intervals(name: str) -> None:
    graph = la.from_networkx(nx.powerlaw_cluster_graph(60, 2, 0.4, seed=5))
    widths = [width(graph, name, hidden) for hidden in (0.0, 0.05, 0.2, 0.4)]
    assert widths == sorted(widths)


def test_doubtful_ties_make_wider_intervals_than_firm_ones() -> None:
    edges = [
        (f"person:{a:02d}", f"person:{b:02d}")
        for a, b in nx.gnm_random_graph(30, 60, seed=3).edges()
    ]
    frame = pd.DataFrame(edges, columns=["source", "target"]).assign(type="associate_of")
    found = []
    for grade in ("A1", "C4"):
        case = la.Case(purpose="training")
        page = la.Document(title="page", sha256="0" * 64, scheme="admiralty", grade=grade)
        case.add(la.Batch.of(page, links=frame))
        table = la.trust.rank_intervals(la.build_graph(case), "degree", worlds=100, hidden=0.0)
        assert table.probabilities is not None
        assert "stated" in table.probabilities.grades
        found.append(float((table.high - table.low).mean()))
    assert 0 < found[0] < 0.6 * found[1]


def test_every_measure_has_intervals_that_hold_most_of_its_own_ranks() -> None:
    graph = karate()
    names = [row.name for row in MEASURES if not row.name.startswith("two_mode")]
    frame = la.centrality(graph, names, worlds=24).to_frame()
    for name in names:
        low, high = frame[f"{name}_low"], frame[f"{name}_high"]
        assert (low >= 1).all()
        assert (high <= graph.n).all()
        assert (low <= high).all()
        # the order of entities is that of the ranks: who is first on record is so in most worlds
        first, last = frame[f"{name}_rank"].idxmin(), frame[f"{name}_rank"].idxmax()
        assert low[first] + high[first] <= low[last] + high[last], name


@pytest.mark.parametrize(
    "threads", ["2", *(pytest.param(each, marks=pytest.mark.exhaustive) for each in "13")]
)
def test_threads_and_the_order_of_rows_change_nothing(
    threads: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINKANALYSIS_THREADS", "1")
    one = la.centrality(karate(), SIX, worlds=50).to_frame()
    monkeypatch.setenv("LINKANALYSIS_THREADS", threads)
    shuffled = nx.Graph()
    shuffled.add_edges_from(sorted(nx.karate_club_graph().edges(), key=lambda e: (e[1] * 7) % 11))
    two = la.centrality(la.from_networkx(shuffled), SIX, worlds=50).to_frame()
    pd.testing.assert_frame_equal(one, two)
    other = la.centrality(karate(), SIX, worlds=50, seed=1).to_frame()
    assert not other.equals(one)
    assert other["degree_rank"].equals(one["degree_rank"])


def test_the_table_has_intervals_by_default_and_says_how_they_were_made() -> None:
    scores = la.centrality(karate(), ["degree", "core"])
    assert list(scores.to_frame())[5:] == [
        "degree_rank",
        "degree_low",
        "degree_high",
        "core_rank",
        "core_low",
        "core_high",
    ]
    said = (
        "Low and high are the range of ranks in 95% of 200 simulated networks (possible worlds). "
        "In these, 10% to 40% of all ties are assumed missing from the records. Intervals cover "
        "ties missing at random, but not a lost source, well-tied people who hide their ties, or "
        "more false ties than grades suggest; la.trust.scenario_intervals does. Intervals do not "
        "account for people missing from the records, two people recorded as one, or records that "
        "follow a single suspicion."
    )
    assert scores.notes == (said,)
    assert dict(scores.made_by.parameters)["worlds"] == "200"
    assert scores.made_by.seed == 0
    same = la.trust.rank_intervals(karate(), "degree", worlds=200).to_frame()
    pd.testing.assert_series_equal(same["degree_low"], scores.to_frame()["degree_low"])


@pytest.mark.exhaustive
def test_beyond_the_stated_size_the_columns_are_absent_and_notes_say_so() -> None:
    large = la.from_networkx(nx.path_graph(8_100))
    assert large.n * large.m > LARGEST_ESTIMATED
    scores = la.centrality(large, ["degree", "weighted_closeness"], exact=True)
    assert list(scores.to_frame())[3:] == [
        "degree",
        "weighted_closeness",
        "degree_rank",
        "weighted_closeness_rank",
    ]
    said = (
        "No intervals of ranks by degree, weighted_closeness: 8,100 entities times 8,099 edges "
        "are more than 64,000,000. Ask for them with worlds=200, or rank a part of the graph."
    )
    assert scores.notes[-1] == said
    asked = la.centrality(large, worlds=2)
    assert "degree_low" in asked.to_frame()
    none = la.centrality(large, worlds=0)
    assert "degree_low" not in none.to_frame()
    assert none.notes == ()


def two_sides() -> la.EntityGraph:
    network = nx.bipartite.random_graph(700, 500, 0.006, seed=2)
    named = {n: f"person:{n}" if n < 700 else f"event:{n}" for n in network}
    return la.from_networkx(nx.relabel_nodes(network, named))


@cache
def clustered() -> la.EntityGraph:
    network = nx.powerlaw_cluster_graph(900, 3, 0.3, seed=1)
    rng = np.random.default_rng(0)
    for edge in sorted(network.edges):
        network.edges[edge]["calls"] = int(rng.integers(1, 9))
    return la.from_networkx(network, strength="calls")


def connected(name: str) -> la.EntityGraph:
    return two_sides() if name.startswith("two_mode") else clustered()


@cache
def estimated(name: str) -> la.ScoreTable:
    return la.centrality(connected(name), name)


@pytest.mark.parametrize("name", sorted(ESTIMATES))
def test_estimates_are_near_what_all_paths_give(name: str) -> None:
    ties = ties_of(connected(name))
    exact, found = find_measure(name).function(ties), ESTIMATES[name](ties)
    assert found.sum() == pytest.approx(exact.sum(), rel=0.05)
    assert spearmanr(found, exact).statistic > 0.9
    first = np.argsort(-exact)[:10]
    np.testing.assert_allclose(found[first], exact[first], rtol=0.3)


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", sorted(ESTIMATES))
def test_on_whole_cases_paths_are_estimated_in_worlds_and_said_to_be(name: str) -> None:
    scores = estimated(name)
    assert scores.notes[-1] == (
        f"In simulated networks, {name} is estimated from 256 entities, which makes intervals "
        "slightly wider; worlds=200 uses all paths."
    )
    assert (scores.high[0] - scores.low[0]).mean() > 100
    exact = find_measure(name).function(ties_of(scores.graph))  # on record all paths are counted
    np.testing.assert_array_equal(scores.numbers[0], exact)


@pytest.mark.exhaustive
def test_estimates_make_intervals_little_wider() -> None:
    quick = estimated("betweenness")
    whole = la.centrality(clustered(), "betweenness", worlds=200)
    first = slice(0, 10)
    assert np.abs(quick.low[0] - whole.low[0])[first].max() <= 3
    assert np.abs(quick.high[0] - whole.high[0])[first].max() <= 12
    wider = (quick.high[0] - quick.low[0]).mean() / (whole.high[0] - whole.low[0]).mean()
    assert 0.99 < wider < 1.2


@pytest.mark.exhaustive
def test_several_estimates_share_a_note_and_exact_measures_have_none() -> None:
    graph = clustered()
    scores = la.centrality(graph, ["betweenness", "degree", "weighted_harmonic"])
    assert scores.notes[-1] == (
        "In simulated networks, betweenness, weighted_harmonic are estimated from 256 entities, "
        "which makes intervals slightly wider; worlds=200 uses all paths."
    )
    assert len(scores.low) == 3
    assert (scores.high[0] - scores.low[0]).mean() > 100
    exact = find_measure("betweenness").function(ties_of(graph))  # on record all paths are counted
    np.testing.assert_array_equal(scores.numbers[0], exact)
    assert not any("estimated" in note for note in la.centrality(graph, "degree").notes)


def test_estimates_are_of_measures_that_there_are() -> None:
    assert {row.name for row in MEASURES} >= set(ESTIMATES)


def test_a_cell_shows_whole_ranks_around_ranges_that_end_between_two() -> None:
    table = la.trust.rank_intervals(la.from_networkx(nx.star_graph(12)), "degree", worlds=40)
    ends = table.to_frame()[["degree_low", "degree_high"]].to_numpy()
    assert (ends % 1 > 0).any()
    cell = table._repr_html_()
    assert not re.search(r"\(\d+\.\d|–\d+\.\d", cell[: cell.index("</table>")])


def test_the_protected_take_part_and_are_not_listed() -> None:
    network = nx.karate_club_graph()
    network.nodes[33]["role"] = "victim"
    graph = la.from_networkx(network)
    table = la.trust.rank_intervals(graph, "degree", worlds=40)
    frame = table.to_frame()
    assert table.withheld == 1
    assert len(frame) == 33
    assert "person:33" not in table._repr_html_()
    assert "1 protected not ranked." in table.caveat
    assert frame["degree_high"].max() <= 33  # ranks are among those who are ranked
    with pytest.raises(ProtectedError):
        la.centrality(graph).reasons("person:33")


def test_the_share_of_worlds_comes_with_wilsons_interval() -> None:
    # worked by hand from the formula
    for count, number, low, high in ((950, 1000, 0.9347, 0.9619), (190, 200, 0.9104, 0.9726)):
        ends = [end.item() for end in wilson(np.array([count]), number)]
        assert ends == pytest.approx([low, high], abs=5e-5)
    table = (
        la.trust.rank_intervals(karate(), "degree", worlds=80, top=3).to_frame().set_index("entity")
    )
    assert table.loc["person:33", "degree_top"] > 0.9
    assert table.loc["person:11", "degree_top"] == 0.0
    assert (table["degree_top_low"] <= table["degree_top"]).all()
    assert (table["degree_top_high"] >= table["degree_top"]).all()
    # equals share their rank, so at least three are among the first three in each world
    assert table["degree_top"].sum() >= 3


@pytest.mark.parametrize(
    "name",
    ["degree", "betweenness", pytest.param("strength", marks=pytest.mark.exhaustive)],
)
def test_intervals_hold_the_true_rank_as_often_as_they_say(name: str) -> None:
    row = find_measure(name)
    held: list[bool] = []
    for seed in range(6):
        true = nx.powerlaw_cluster_graph(60, 3, 0.5, seed=seed)
        rng = np.random.default_rng(seed)
        seen = nx.Graph()
        seen.add_nodes_from(f"{node:02d}" for node in true)
        ends = [(f"{a:02d}", f"{b:02d}") for a, b in sorted(true.edges())]
        seen.add_edges_from(pair for pair in ends if rng.random() >= 0.2)
        whole = la.from_networkx(nx.Graph(ends))
        middle = ranks_of(row.function(ties_of(whole)), row)[1]
        worlds = worlds_of(ties_of(la.from_networkx(seen)), seed=seed)
        low, high = rank_in_worlds(worlds, [row], np.arange(60), number=120).bounds()
        held += ((middle >= low[0]) & (middle <= high[0])).tolist()
    assert len(held) == 360
    assert 0.88 < np.mean(held) <= 1.0


def test_graphs_of_nobody_of_one_and_without_ties_answer() -> None:
    assert list(la.centrality(la.from_networkx(nx.Graph()), SIX).to_frame())[-1] == "pagerank_high"
    assert len(la.trust.rank_intervals(la.from_networkx(nx.Graph()), SIX, worlds=2).to_frame()) == 0
    for n in (1, 2, 5):
        frame = la.centrality(la.from_networkx(nx.empty_graph(n)), SIX).to_frame()
        assert frame["degree_low"].tolist() == frame["degree_rank"].tolist() == [1] * n
        assert frame["degree_high"].tolist() == [(n + 1) / 2] * n


def test_caviar_has_hubs_whose_rank_is_firm(shared_data: Path) -> None:
    table = pd.read_csv(shared_data / "caviar" / "edges.csv", dtype=str)
    network = nx.Graph(zip(table["source"], table["target"], strict=True))
    frame = la.trust.rank_intervals(la.from_networkx(network), "betweenness", worlds=400).to_frame()
    first = frame.set_index("label").loc["N1"]
    # the head of the importers is first in every world; nobody else is
    assert first[["betweenness_rank", "betweenness_low", "betweenness_high"]].tolist() == [1, 1, 1]
    assert (frame["betweenness_high"].iloc[1:] > 1).all()


def of_two_types() -> la.EntityGraph:
    network = nx.Graph([(f"person:{k}", f"phone:{k % 4}") for k in range(12)])
    network.add_edges_from([("person:0", "person:5"), ("person:0", "person:6")])
    return la.from_networkx(network)


@pytest.mark.parametrize("name", ["degree", "betweenness"])
def test_ranks_and_intervals_count_only_entities_of_one_type(name: str) -> None:
    graph = of_two_types()
    for table in (
        la.trust.rank_intervals(graph, name, worlds=40),
        la.centrality(graph, name, worlds=40),
    ):
        frame = table.to_frame()
        for kind, size in (("person", 12), ("phone", 4)):
            part = frame[frame["type"] == kind]
            values = la.centrality(graph, name, worlds=0).to_frame().set_index("entity")[name]
            expected = values[part["entity"]].rank(method="min", ascending=False)
            assert part[f"{name}_rank"].tolist() == expected.tolist()
            assert part[f"{name}_high"].max() <= size


def test_no_interval_leaves_out_the_rank_on_record() -> None:
    network = nx.gnm_random_graph(60, 90, seed=3)  # many equals, which share the best rank
    graph = la.from_networkx(network)
    frame = la.centrality(graph, ["degree", "core", "betweenness"], worlds=60).to_frame()
    for name in ("degree", "core", "betweenness"):
        assert (frame[f"{name}_low"] <= frame[f"{name}_rank"]).all()
        assert (frame[f"{name}_rank"] <= frame[f"{name}_high"]).all()
    key = la.key_entities(graph, worlds=60)
    ranks = [row for one in key for row in one.ranks]
    assert ranks
    assert all(row.low <= row.rank <= row.high for row in ranks)
