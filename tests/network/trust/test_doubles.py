"""Records that may be of one person: ranks in simulated networks hold under either answer."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.network.trust.worlds import Doubles, graph_worlds, merged_ties

AROUND_TWO = [(f"person:a{1 + k % 2}", f"person:p{k:02d}") for k in range(12)]
OTHERS = [(f"person:b{k // 8}", f"person:q{k:02d}") for k in range(24)]


def undecided(*pairs: tuple[str, str]) -> la.Case:
    """Make a case of six people around each of a1 and a2 and eight around others."""
    case = la.Case(purpose="training")
    ties = pd.DataFrame([*AROUND_TWO, *OTHERS], columns=["source", "target"])
    case.add(la.read_frame(ties, reader="links", document="associates"))
    case.decide([la.Decision(f"person:{a}", f"person:{b}", "unsure") for a, b in pairs])
    return case


def test_the_interval_holds_the_rank_under_either_answer() -> None:
    case = undecided(("a1", "a2"))
    scores = la.centrality(la.build_graph(case), "degree", worlds=200).to_frame()
    first = scores.set_index("entity").loc["person:a1"]
    assert (first["degree_rank"], first["degree_low"]) == (4, 1.0)
    case.overrule("person:a1", "person:a2", "same", reason="a trial", by="analyst")
    as_one = la.centrality(la.build_graph(case), "degree", worlds=0).to_frame()
    assert as_one.set_index("entity").loc["person:a1", "degree_rank"] == 1


def test_a_note_says_how_many_pairs_are_undecided() -> None:
    graph = la.build_graph(undecided(("a1", "a2"), ("b0", "b1")))
    note = "2 undecided pairs are one entity in half of the simulated networks."
    assert note in la.centrality(graph, "degree", worlds=8).notes
    assert note in la.trust.rank_intervals(graph, "degree", worlds=8).notes
    assert note in la.people.quadrants(graph, worlds=8).notes
    one = la.build_graph(undecided(("a1", "a2")))
    assert (
        "1 undecided pair is one entity in half of the simulated networks."
        in la.centrality(one, "degree", worlds=8).notes
    )


def test_both_have_all_ties_in_about_half_of_the_networks() -> None:
    graph = la.build_graph(undecided(("a1", "a2")))
    ties = ties_of(graph)
    worlds, _ = graph_worlds(graph, ties, "out", hidden=(0.0,))
    one, other = (graph.ids.index(name) for name in ("person:a1", "person:a2"))
    merged = [worlds.stands_for(number)[other] == one for number in range(400)]
    assert 0.42 < np.mean(merged) < 0.58
    for number, as_one in enumerate(merged[:20]):
        tied = np.diff(worlds.draw(number).indptr)[[one, other]] > 0
        assert tied.tolist() == [True, not as_one]


def test_protected_people_stay_apart() -> None:
    case = undecided(("a1", "a2"))
    case.add(
        la.read_frame(
            pd.DataFrame({"entity": ["person:a1"], "attribute": ["role"], "value": ["victim"]}),
            reader="statements",
            document="roles",
        )
    )
    graph = la.build_graph(case)
    assert graph_worlds(graph, ties_of(graph), "out")[0].doubles is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=8), st.integers(0, 99))
def test_merged_ties_are_those_of_networkx(drawn: list[tuple[int, int]], seed: int) -> None:
    pairs = np.array([pair for pair in drawn if pair[0] != pair[1]], np.int64).reshape(-1, 2)
    graph = nx.gnm_random_graph(10, 20, seed=seed)
    ends = np.array(graph.edges, np.uint32)
    strength = np.arange(1, len(ends) + 1)
    who = Doubles(10, pairs).stands_for(seed, 0)
    quotient = nx.MultiGraph()
    quotient.add_edges_from(
        (who[a], who[b], {"strength": s}) for (a, b), s in zip(ends, strength, strict=True)
    )
    expected: dict[tuple[int, int], int] = {}
    for a, b, s in quotient.edges(data="strength"):
        if a != b:
            expected[min(a, b), max(a, b)] = expected.get((min(a, b), max(a, b)), 0) + s
    source, target, total = merged_ties(who, ends[:, 0], ends[:, 1], strength, directed=False)
    found = zip(zip(source.tolist(), target.tolist(), strict=True), total.tolist(), strict=True)
    assert dict(found) == expected
    assert (who <= np.arange(10)).all()


def test_chains_of_pairs_have_one_who_stands_for_all() -> None:
    chain = Doubles(4, np.array([(2, 3), (0, 1), (1, 2)]))
    all_one = [stands for number in range(200) if not (stands := chain.stands_for(0, number)).any()]
    assert len(all_one) == pytest.approx(25, abs=15)
