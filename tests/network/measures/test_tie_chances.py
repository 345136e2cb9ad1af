"""Ties held against chance: published values, brute force, and what must never happen to them."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, hypergeom

import linkanalysis as la
from linkanalysis.kernels.shared_counts import shared_counts
from linkanalysis.network.measures.tie_tests import log_chances

if TYPE_CHECKING:
    from linkanalysis.graph import EntityGraph

STAYED = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 5)), min_size=1, max_size=30)
CALLED = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 9)), min_size=1, max_size=20
)


def davis() -> EntityGraph:
    women = nx.davis_southern_women_graph()
    events = {event: f"event:{event}" for event in women.graph["bottom"]}
    return la.from_networkx(nx.relabel_nodes(women, events))


def called(ties: list[tuple[Any, Any, int]]) -> EntityGraph:
    network: nx.Graph[Any] = nx.Graph()
    network.add_weighted_edges_from(ties, "calls")
    return la.from_networkx(network, strength="calls")


def test_chances_of_sharing_are_those_worked_out_with_fractions() -> None:
    for things, own, other, shared, chance in (
        (20, 6, 5, 4, 0.0139318885),
        (20, 6, 5, 3, 0.1313209495),
        (100, 6, 5, 2, 0.0278863748),
        (100, 3, 3, 3, 6.184292e-6),
    ):
        found = np.exp(log_chances(*(np.array([x]) for x in (shared, own, other)), things))
        np.testing.assert_allclose(found, chance, rtol=1e-6)


@given(st.integers(1, 60), st.data())
def test_chances_of_sharing_are_those_of_scipy(things: int, data: st.DataObject) -> None:
    own, other = (data.draw(st.integers(1, things)) for _ in range(2))
    shared = data.draw(st.integers(1, min(own, other)))
    found = np.exp(log_chances(*(np.array([x]) for x in (shared, own, other)), things))
    np.testing.assert_allclose(found, hypergeom.sf(shared - 1, things, own, other), rtol=1e-9)


def test_no_two_of_the_famous_women_share_more_than_chance() -> None:
    ties = la.measures.shared_significance(davis(), to="person", through="event")
    frame = ties.to_frame()
    assert frame["significance"].min() == pytest.approx(0.002331, abs=1e-6)
    assert (frame["p_all"] > 0.05).all()
    assert (frame["false_share"] > 0.05).all()
    assert ties.notes == ("Compared with 153 pairs that could share any of 14 things.",)
    assert len(ties) == ties.graph.m  # and nothing was dropped


@given(STAYED)
@settings(deadline=None)
def test_every_pair_is_held_against_all_things(stayed: list[tuple[int, int]]) -> None:
    graph = la.from_networkx(nx.Graph([(f"p{p}", f"phone:{t}") for p, t in stayed]))
    ties = la.measures.shared_significance(graph, to="person", through="phone")
    has: dict[str, set[int]] = {}
    for person, thing in stayed:
        has.setdefault(f"person:p{person}", set()).add(thing)
    things = len({thing for _, thing in stayed})
    all_pairs = len(has) * (len(has) - 1) // 2
    expected = {}
    for a, b in combinations(sorted(has), 2):
        if has[a] & has[b]:
            chance = hypergeom.sf(len(has[a] & has[b]) - 1, things, len(has[a]), len(has[b]))
            expected[a, b] = (len(has[a]) * len(has[b]) / things, chance)
    rows = ties.to_frame().set_index(["source", "target"])
    assert set(rows.index) == set(expected)
    for pair, (mean, chance) in expected.items():
        np.testing.assert_allclose(rows.loc[pair, ["expected", "significance"]], (mean, chance))
        as_small = sum(other <= chance + 1e-12 for _, other in expected.values())
        assert rows.loc[pair, "false_share"] <= min(1, chance * all_pairs / as_small) + 1e-9
    assert (rows["p_all"].to_numpy() <= 1).all()
    assert (np.diff(rows["false_share"]) >= -1e-12).all()  # best first


def test_shuffled_records_know_that_a_crowd_is_no_secret() -> None:
    # ana and ben share six rooms; the guests share three crowds, and have rooms of their own
    ties = [(who, f"booking:{b}") for b in range(6) for who in ("ana", "ben")]
    guests = [f"guest{k}" for k in range(20)]
    ties += [(who, f"booking:{b}") for b in (6, 7, 8) for who in guests]
    ties += [(who, f"booking:of {who} {k}") for k in range(3) for who in guests]
    graph = la.from_networkx(nx.Graph(ties))
    alike, shuffled = (
        la.measures.shared_significance(graph, to="person", through="booking", null=null)
        .to_frame()
        .set_index(["source", "target"])["significance"]
        for null in ("hypergeometric", "shuffled")
    )
    rooms, crowds = ("person:ana", "person:ben"), ("person:guest0", "person:guest1")
    assert alike[rooms] < 0.01
    assert alike[crowds] < 0.01
    assert shuffled[rooms] < 0.01
    assert shuffled[crowds] > 0.2
    assert shuffled.between(1 / 1000, 1).all()


@given(STAYED)
def test_shared_counts_are_sizes_of_intersections(stayed: list[tuple[int, int]]) -> None:
    rows = [sorted({thing for person, thing in stayed if person == p}) for p in range(8)]
    indptr = np.cumsum([0, *map(len, rows)]).astype(np.uint32)
    indices = np.array([thing for row in rows for thing in row], dtype=np.uint32)
    left, right = (
        np.array(side, np.uint32) for side in zip(*combinations(range(8), 2), strict=True)
    )
    found = shared_counts(indptr, indices, left, right).tolist()
    assert found == [len(set(rows[a]) & set(rows[b])) for a, b in combinations(range(8), 2)]


def test_noise_scores_are_those_worked_out_by_hand() -> None:
    # exact beta moments; the authors' module has (1 - mean²) for (1 - mean)² and other spreads
    frame = la.measures.noise_scores(
        called([("a", "b", 1), ("a", "c", 1), ("b", "c", 1), ("c", "d", 10)])
    ).to_frame()
    rows = frame.set_index(["source", "target"])
    for a, b, score, spread, disparity in (
        ("a", "b", 11 / 15, 0.0065798, 0.5),
        ("a", "c", 1 / 25, 0.2173950, 0.5),
        ("b", "c", 1 / 25, 0.2173950, 0.5),
        ("c", "d", 7 / 19, 0.0421889, 0.0277777778),
    ):
        row = rows.loc[f"person:{a}", f"person:{b}"]
        assert row["score"] == pytest.approx(score, abs=1e-12)
        assert row["spread"] == pytest.approx(spread, abs=5e-8)
        assert row["disparity"] == pytest.approx(disparity)
    assert rows.loc[("person:a", "person:b"), "significance"] == pytest.approx(0.143, abs=5e-4)


@given(CALLED)
def test_noise_is_binomial_and_drops_nothing(ties: list[tuple[int, int, int]]) -> None:
    graph = called([tie for tie in ties if tie[0] != tie[1]])
    frame = la.measures.noise_scores(graph).to_frame()
    assert len(frame) == graph.m
    total = {
        entity: int(graph.strength[(graph.source == k) | (graph.target == k)].sum())
        for k, entity in enumerate(graph.ids)
    }
    trials = 2 * int(graph.strength.sum())
    for row in frame.itertuples():
        chance = total[row.source] * total[row.target] / trials**2
        oracle = binom.sf(row.strength - 1, trials, chance)
        np.testing.assert_allclose(row.significance, oracle, rtol=1e-7)
    assert frame["score"].between(-1, 1).all()
    assert frame["disparity"].between(0, 1).all()
    assert np.isfinite(frame["spread"]).all()


def test_strengths_can_be_replaced_and_no_tie_is_lost() -> None:
    ties = la.measures.shared_significance(davis(), to="person", through="event")
    graph = ties.as_strength("surprise")
    assert graph.m == ties.graph.m
    strongest = int(np.argmax(graph.strength))
    ends = {graph.ids[graph.source[strongest]], graph.ids[graph.target[strongest]]}
    assert ends == {"person:Sylvia Avondale", "person:Katherina Rogers"}
    assert graph.strength[strongest] == round(-np.log10(0.002331002331) * 2520)
    assert graph.distance.min() >= 1
    assert graph.notes[-1] == "Strengths are surprise of shared_significance."
    assert la.find_communities(graph).labels.size == 18


def test_ties_of_the_protected_are_counted_and_not_listed() -> None:
    case = la.Case(purpose="training")
    document = la.Document(title="stays", sha256="0" * 64)
    links = pd.DataFrame(
        [(f"person:{who}", f"booking:{b}", "stayed_at", str(b)) for b in (1, 2) for who in "abv"],
        columns=["source", "target", "type", "row"],
    )
    roles = pd.DataFrame(
        [("person:v", "person", "role", "victim", "9")],
        columns=["entity", "type", "attribute", "value", "row"],
    )
    case.add(la.Batch.of(document, links=links, statements=roles))
    ties = la.measures.shared_significance(la.build_graph(case), to="person", through="booking")
    assert ties.to_frame()[["source", "target"]].to_numpy().tolist() == [["person:a", "person:b"]]
    assert ties.withheld == 2
    assert "2 ties of protected people not listed." in ties.caveat
    assert "person:v" not in ties._repr_html_()
