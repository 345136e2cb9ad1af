"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd

import linkanalysis as la
from linkanalysis.graph.sources import EdgeSources, ways_of
from linkanalysis.network.measures.measure_table import find_measure
from linkanalysis.network.measures.ranks import competition_ranks
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.network.trust.intervals import wilson
from linkanalysis.network.trust.leave_one_out import RankDrop
from linkanalysis.network.trust.tie_probability import (
    checked_grades,
    claims_of,
    graded,
    graded_rows,
    slot_probabilities,
)
from linkanalysis.network.trust.world_budget import Plan, as_taken, default_worlds, plan_worlds
from linkanalysis.network.trust.world_ranks import WorldRanks, rank_in_worlds, ranks_of
from linkanalysis.network.trust.worlds import (
    expect_worlds,
    graph_worlds,
    missing_chances,
    worlds_of,
)


def test_competition_ranks() -> None:
    assert competition_ranks(np.array([2, 5, 2, 1]), whole=True).tolist() == [2, 1, 2, 4]


def test_a_graph_without_a_case_has_no_claims() -> None:
    graph = la.from_networkx(nx.path_graph(3))
    rows = graded_rows(graph, la.trust.grade_probabilities())
    claims = claims_of(graph, rows)
    assert len(rows) == 0
    assert claims.origins == ()
    assert claims.joined().tolist() == [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]


def test_ways_of() -> None:
    graph = la.from_networkx(nx.path_graph(2))
    assert ways_of(graph, {("person:0", "person:1"): 7}).tolist() == [[0], [7], [7]]


def test_slot_probabilities() -> None:
    graph = la.from_networkx(nx.path_graph(3))
    found = la.trust.tie_probabilities(graph)
    slots = slot_probabilities(graph, ties_of(graph), "out", found)
    assert slots.overall().tolist() == [1.0, 1.0, 1.0, 1.0]
    assert slots.claims is None


def test_checked_grades() -> None:
    assert len(checked_grades(None)) == 38


def test_graded() -> None:
    assert (graded("admiralty", "b-2"), graded(None, None)) == (("admiralty", "B2"), ("", ""))


def test_wilson() -> None:
    assert [end.round(4).tolist() for end in wilson(np.array([950, 500, 0]), 1000)] == [
        [0.9347, 0.4691, 0.0],
        [0.9619, 0.5309, 0.0038],
    ]


def test_rank_drop() -> None:
    assert (
        RankDrop("degree", "phone:1", "phone:1", "phone", "document", "tip", 1, None, 1).rank == 1
    )


def test_missing_chances() -> None:
    degree, kind = np.array([1, 1, 4, 0]), np.zeros(4, dtype=np.int64)
    table, row = missing_chances(degree, kind, 0.2)
    assert bool(table[row[2], 0] < table[row[0], 0])


def test_edge_sources_of_an_empty_case() -> None:
    case = la.Case(purpose="training")
    sources = EdgeSources(la.build_graph(case), case)
    assert list(sources.each()) == []
    assert sources.shown("tips.csv") == "tips.csv"
    assert sources.shares().tolist() == []
    assert repr(sources.without([])) == "<EntityGraph: 0 entities, 0 edges, undirected>"
    assert sources.notes() == ()


def test_edges_of_a_source() -> None:
    case = la.Case(purpose="training")
    pair = pd.DataFrame({"source": ["phone:1"], "target": ["phone:2"], "type": ["call"]})
    tip = la.Document(title="tip", sha256="0" * 64)
    _ = case.add(la.Batch.of(tip, links=pair))
    assert EdgeSources(la.build_graph(case), case).edges_of("tip").tolist() == [0]


def test_plan() -> None:
    assert Plan(0, (), ()).number == 0


def test_plan_worlds() -> None:
    plan = plan_worlds(la.from_networkx(nx.path_graph(3)), [find_measure("degree")], None)
    assert (plan.number, [row.name for row in plan.rows]) == (200, ["degree"])


def test_default_worlds() -> None:
    assert default_worlds(la.from_networkx(nx.path_graph(3))) == 200


def test_as_taken() -> None:
    rows, notes = as_taken(la.from_networkx(nx.path_graph(3)), [find_measure("betweenness")])
    assert (rows[0] is find_measure("betweenness"), notes) == (True, ())


def test_worldranks() -> None:
    ranks = WorldRanks(np.ones((1, 4, 2), dtype=np.float32), np.full((1, 2), 4))
    assert ranks.bounds()[0].tolist() == [[1.0, 1.0]]


def test_worldranks_bounds() -> None:
    worlds = np.arange(1, 201, dtype=np.float32).reshape(1, 200, 1)
    low, high = WorldRanks(worlds, np.zeros((1, 1), dtype=np.int64)).bounds()
    assert (low.item(), high.item()) == (5.0, 196.0)


def test_rank_in_worlds() -> None:
    worlds = worlds_of(ties_of(la.from_networkx(nx.star_graph(30))))
    ranks = rank_in_worlds(worlds, [find_measure("degree")], np.arange(31), number=9)
    assert ranks.middle[0, :, 0].tolist() == [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]


def test_ranks_of() -> None:
    assert [
        ranks.tolist() for ranks in ranks_of(np.array([2, 5, 2, 1]), find_measure("degree"))
    ] == [[2, 1, 2, 4], [2.5, 1.0, 2.5, 4.0]]


def test_expect_worlds() -> None:
    expect_worlds(200)


def test_worlds() -> None:
    worlds = worlds_of(ties_of(la.from_networkx(nx.path_graph(30))), hidden=(0.0,))
    assert worlds.draw(7).indices.tolist() == worlds.ties.indices.tolist()


def test_worlds_draw() -> None:
    worlds = worlds_of(ties_of(la.from_networkx(nx.karate_club_graph())))
    assert worlds.draw(2).indices.size > worlds.ties.indices.size


def test_worlds_of() -> None:
    assert len(worlds_of(ties_of(la.from_networkx(nx.path_graph(5)))).tables) == 4


def test_graph_worlds() -> None:
    graph = la.from_networkx(nx.path_graph(5))
    assert graph_worlds(graph, ties_of(graph), "out")[1] == ()
