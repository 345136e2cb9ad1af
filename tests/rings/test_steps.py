"""The steps of the search for rings, one hand-checked example each."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

import linkanalysis as la
from linkanalysis.kernels.csr import build_csr
from linkanalysis.rings.candidates import choose, distinct, gated, resolutions, scan
from linkanalysis.rings.evidence import (
    Evidence,
    among_strangers,
    evidence_of,
    spans_of,
    with_direct,
)
from linkanalysis.rings.families import benign_pairs, pair_keys, units_of, without_pairs
from linkanalysis.rings.large_graph import (
    background_of,
    by_degrees,
    grow_from_ties,
    standing_out,
    surprise,
)
from linkanalysis.rings.redundancy import Holdings, holdings_of, redundancies, tied_by
from linkanalysis.rings.rings import search_rings
from linkanalysis.rings.significance import (
    chances,
    chances_large,
    is_large,
    is_testable,
    number_of_worlds,
)
from linkanalysis.rings.sources import Shared, Tie, shared_by, sources_of, standing_of

Rows = tuple[np.ndarray, np.ndarray, np.ndarray]


def evidence(network: nx.Graph) -> Evidence:
    return evidence_of(la.from_networkx(network), benign=None, through=None, max_members=25)


def rows_of(network: nx.Graph) -> Rows:
    graph = la.from_networkx(network)
    return graph.indptr, graph.indices, graph.slot_strength()


def two() -> Rows:
    """Return two people with a tie of strength 5."""
    return np.array([0, 1, 2], np.uint32), np.array([1, 0], np.uint32), np.array([5, 5])


def test_things_tie_people_by_newmans_strength_and_direct_ties_count_as_one_thing() -> None:
    found = evidence(nx.Graph([("ana", "vehicle:1"), ("ben", "vehicle:1"), ("ben", "cay")]))
    assert found.people.edges["strength"].tolist() == [2520, 2520]
    assert found.things == ("vehicle:1", "")
    ties = [("ana", "vehicle:1"), ("ben", "vehicle:1"), ("ana", "ben"), ("ben", "cay")]
    graph = la.from_networkx(nx.Graph(ties))
    shared = la.project(graph, to="person", through="vehicle")
    both = with_direct(shared, graph.only(types=["person"]))
    assert both.edges["strength"].tolist() == [5040, 2520]


def test_pairs_have_one_number_and_no_dates_where_none_are_known() -> None:
    assert pair_keys(np.array([2, 0], np.uint32), np.array([0, 2], np.uint32), 3).tolist() == [2]
    graph = la.from_networkx(nx.path_graph(3))
    first, _ = spans_of(graph, pair_keys(graph.source, graph.target, 3))
    assert first.tolist() == [None, None]


def test_kin_and_housemates_are_benign_pairs_and_their_ties_can_be_dropped() -> None:
    network = nx.Graph()
    network.add_edge("person:ana", "person:ben", type="kin")
    network.add_edge("person:ben", "address:1", type="lives_at")
    network.add_edge("person:cay", "address:1", type="lives_at")
    graph = la.from_networkx(network)
    assert benign_pairs(graph, {"kin", "lives_at"}, {"address"}).tolist() == [1, 5]
    assert without_pairs(two(), np.array([1]))[0].tolist() == [0, 0, 0]
    people, group = np.array([0, 1, 2, 0, 1, 3]), np.array([0, 0, 0, 1, 1, 1])
    assert units_of(people, group, np.array([2]), 4).tolist() == [0, 1, 0, 2, 3, 4]


def test_what_only_kin_share_is_left_out_among_strangers() -> None:
    network = nx.Graph([("ana", "vehicle:1"), ("ben", "vehicle:1"), ("cay", "vehicle:1")])
    network.add_edge("ana", "ben", type="kin")
    network.add_edges_from([("ana", "phone:1"), ("ben", "phone:1")])
    found = among_strangers(evidence(network))
    assert found.rows[1].tolist() == [2, 2, 0, 1]
    assert {found.things[thing] for thing in found.thing.tolist()} == {"vehicle:1"}


def test_holdings_tie_strangers_and_count_a_couple_once() -> None:
    found = evidence(nx.path_graph(3))
    holdings = holdings_of(found, found.tied)
    assert holdings.thing.tolist() == [0, 0, 1, 1]
    assert shared_by(found, holdings, np.array([0, 1])) == (Shared(0, (0, 1)),)
    three = np.array([0, 1, 2, 3], np.uint32), np.zeros(3, np.uint32)
    assert tied_by(Holdings(*three, np.array([1260]), np.array([1])))[1].tolist() == [2, 2, 0, 1]
    three = np.array([0, 2, 4, 6], np.uint32), np.array([0, 1, 0, 1, 0, 1], np.uint32)
    for pairs, spare in ((np.zeros(0, np.int64), 2), (np.array([1]), 1)):
        holdings = Holdings(*three, np.array([1, 1]), pairs)
        assert redundancies(holdings, [np.arange(3)]).tolist() == [spare]


def test_two_more_resolutions_where_all_are_tied_and_one_run_for_each() -> None:
    assert resolutions(two()) == (0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.3, 2.0)
    rows = build_csr(2, np.array([0]), np.array([1]), directed=False)[:2]
    assert len(scan((*rows, np.array([1, 1])), (0.1, 0.5), seeds=range(2))) == 2


def test_six_cliques_are_six_candidates_however_they_are_searched() -> None:
    rows = rows_of(nx.ring_of_cliques(6, 5))
    runs = scan(rows, resolutions(rows), seeds=range(2))
    groups = gated(rows, runs)
    assert len(groups) == 6
    assert [group.nodes.size for group in choose(rows, runs, groups)] == [5] * 6
    grown = grow_from_ties(rows, np.zeros(30, np.int64))
    assert [group.size for group in grown.groups] == [5] * 6


def test_of_groups_that_share_half_the_first_is_kept() -> None:
    assert distinct([(1, 2, 3, 4), (3, 4, 5, 6), (6, 7, 8)], [0, 1, 2]) == [0, 2]


def test_a_background_holds_degrees_and_large_communities() -> None:
    assert by_degrees(two()).inner.tolist() == [0.5]
    rows = rows_of(nx.planted_partition_graph(4, 50, 0.4, 0.01, seed=1))
    assert background_of(rows, seed=0).size.tolist() == [50, 50, 50, 50]


def test_a_clique_is_surprising_and_six_at_random_are_not() -> None:
    network = nx.disjoint_union(nx.complete_graph(6), nx.gnp_random_graph(500, 0.02, seed=1))
    graph, rows = la.from_networkx(network), rows_of(network)
    groups = [
        np.array([graph.ids.index(f"person:{k}") for k in range(first, first + 6)])
        for first in (0, 6)
    ]
    assert (surprise(rows, groups, by_degrees(rows)) > 0).tolist() == [True, False]


@pytest.mark.exhaustive
def test_sixty_cliques_stand_out_of_a_large_graph() -> None:
    rows = rows_of(nx.ring_of_cliques(60, 5))
    found, considered = standing_out(rows, by_degrees(rows))
    assert (len(found), considered) == (60, 60)
    assert found[0].stability.tolist() == [1.0] * 5


def test_small_graphs_are_compared_with_199_networks() -> None:
    found = evidence(nx.path_graph(4))
    assert is_testable(found)
    assert not is_large(found)
    assert number_of_worlds(found) == 199
    assert chances(found, [np.arange(4)], seed=0).significance.tolist() == [1.0]


def test_a_very_surprising_group_of_a_large_graph_has_the_smallest_p_value() -> None:
    found = evidence(nx.ring_of_cliques(40, 5))
    assert chances_large(found, [30.0], seed=0).significance.tolist() == [0.05]


@pytest.mark.exhaustive
def test_cliques_in_a_ring_are_groups() -> None:
    search = search_rings(evidence(nx.ring_of_cliques(4, 5)), seed=0, large=False)
    assert [each.candidate.nodes.size for each in search.groups] == [5] * 4


def test_documents_are_counted_by_the_ties_that_they_state() -> None:
    sources = sources_of(la.from_networkx(nx.path_graph(3)))
    assert sources.withheld == frozenset()
    ties = [Tie(0, (1,), (("a.csv", "2"), ("b.csv", "9"))), Tie(0, (2,), (("a.csv", "3"),))]
    assert standing_of(ties, sources).documents == (("a.csv", 2), ("b.csv", 1))
