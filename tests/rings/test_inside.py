"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

import networkx as nx
import numpy as np

import linkanalysis as la
from linkanalysis.kernels.csr import build_csr
from linkanalysis.rings.background import background_of, by_degrees
from linkanalysis.rings.candidates import apart, choose, gated, resolutions, scan
from linkanalysis.rings.direct_ties import pair_keys, spans_of, with_direct
from linkanalysis.rings.families import (
    among_strangers,
    benign_pairs,
    units_of,
    without_pairs,
)
from linkanalysis.rings.grounds import grounds_of
from linkanalysis.rings.ring_evidence import Shared, Tie, shared_by
from linkanalysis.rings.ring_search import search_rings
from linkanalysis.rings.ring_sources import LostRing
from linkanalysis.rings.ring_standing import sources_of, standing_of
from linkanalysis.rings.ring_words import headline, parts, tallied
from linkanalysis.rings.separation import search, set_apart, surprise
from linkanalysis.rings.significance import (
    chances,
    chances_apart,
    is_large,
    is_testable,
    number_of_worlds,
)
from linkanalysis.rings.support import Stands, redundancies, stands_of, tied_by


def test_lostring() -> None:
    assert LostRing(1, 5, "document", "register", 0.0, 0, 1).without == "register"


def test_by_degrees() -> None:
    rows = np.array([0, 1, 2], np.uint32), np.array([1, 0], np.uint32), np.array([1, 1])
    assert by_degrees(rows).inner.tolist() == [0.5]


def test_background_of() -> None:
    graph = la.from_networkx(nx.planted_partition_graph(4, 50, 0.4, 0.01, seed=1))
    assert background_of(
        (graph.indptr, graph.indices, graph.slot_strength()), seed=0
    ).size.tolist() == [50, 50, 50, 50]


def test_resolutions() -> None:
    rows = build_csr(2, np.array([0]), np.array([1]), directed=False)
    assert resolutions(rows) == (0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.3, 2.0)


def test_scan() -> None:
    rows = build_csr(2, np.array([0]), np.array([1]), directed=False)[:2]
    assert len(scan((*rows, np.array([1, 1])), (0.1, 0.5), seeds=range(2))) == 2


def test_gated() -> None:
    graph = la.from_networkx(nx.ring_of_cliques(6, 5))
    rows = graph.indptr, graph.indices, graph.slot_strength()
    assert len(gated(rows, scan(rows, resolutions(rows), seeds=range(2)))) == 6


def test_choose() -> None:
    graph = la.from_networkx(nx.ring_of_cliques(6, 5))
    rows = graph.indptr, graph.indices, graph.slot_strength()
    runs = scan(rows, resolutions(rows), seeds=range(2))
    assert [group.nodes.size for group in choose(rows, runs, gated(rows, runs))] == [
        5,
        5,
        5,
        5,
        5,
        5,
    ]


def test_apart() -> None:
    assert apart([(1, 2, 3, 4), (3, 4, 5, 6), (6, 7, 8)], [0, 1, 2]) == [0, 2]


def test_pair_keys() -> None:
    assert pair_keys(np.array([2, 0], np.uint32), np.array([0, 2], np.uint32), 3).tolist() == [2]


def test_spans_of() -> None:
    graph = la.from_networkx(nx.path_graph(3))
    assert spans_of(graph, pair_keys(graph.source, graph.target, 3))[0].tolist() == [None, None]


def test_with_direct() -> None:
    ties = [("ana", "vehicle:1"), ("ben", "vehicle:1"), ("ana", "ben"), ("ben", "cay")]
    graph = la.from_networkx(nx.Graph(ties))
    shared = la.project(graph, to="person", through="vehicle")
    assert with_direct(shared, graph.only(types=["person"])).edges["strength"].tolist() == [
        5040,
        2520,
    ]


def test_benign_pairs() -> None:
    network = nx.Graph()
    network.add_edge("person:ana", "person:ben", type="kin")
    network.add_edge("person:ben", "address:1", type="lives_at")
    network.add_edge("person:cay", "address:1", type="lives_at")
    assert benign_pairs(la.from_networkx(network), {"kin", "lives_at"}, {"address"}).tolist() == [
        1,
        5,
    ]


def test_without_pairs() -> None:
    rows = np.array([0, 1, 2], np.uint32), np.array([1, 0], np.uint32), np.array([5, 5])
    assert without_pairs(rows, np.array([1]))[0].tolist() == [0, 0, 0]


def test_units_of() -> None:
    people, group = np.array([0, 1, 2, 0, 1, 3]), np.array([0, 0, 0, 1, 1, 1])
    assert units_of(people, group, np.array([2]), 4).tolist() == [0, 1, 0, 2, 3, 4]


def test_among_strangers() -> None:
    network = nx.Graph([("ana", "vehicle:1"), ("ben", "vehicle:1"), ("cay", "vehicle:1")])
    network.add_edge("ana", "ben", type="kin")
    network.add_edges_from([("ana", "phone:1"), ("ben", "phone:1")])
    grounds = grounds_of(la.from_networkx(network), benign=None, through=None, max_members=25)
    found = among_strangers(grounds)
    assert (found.rows[1].tolist(), {found.things[ground] for ground in found.ground.tolist()}) == (
        [2, 2, 0, 1],
        {"vehicle:1"},
    )


def test_grounds_of() -> None:
    cars = nx.Graph([("ana", "vehicle:1"), ("ben", "vehicle:1"), ("ben", "cay")])
    found = grounds_of(la.from_networkx(cars), benign=None, through=None, max_members=25)
    assert (found.people.edges["strength"].tolist(), found.things) == (
        [2520, 2520],
        ("vehicle:1", ""),
    )


def test_shared() -> None:
    assert Shared(7, (0, 2)).members == (0, 2)


def test_tie() -> None:
    assert Tie(7, (0,), (("people.csv", "12"),)).places[0][1] == "12"


def test_shared_by() -> None:
    graph = la.from_networkx(nx.path_graph(3))
    grounds = grounds_of(graph, benign=None, through=None, max_members=25)
    stands = stands_of(grounds, grounds.tied)
    assert [shared.members for shared in shared_by(grounds, stands, np.array([0, 1]))] == [(0, 1)]


def test_questions_of() -> None:
    ring = la.find_rings(la.from_networkx(nx.ring_of_cliques(8, 5)))[1]
    assert ring.questions == ()


def test_roles_of() -> None:
    ring = la.find_rings(la.from_networkx(nx.ring_of_cliques(8, 5)))[1]
    assert ring.roles == ()


def test_search_rings() -> None:
    graph = la.from_networkx(nx.ring_of_cliques(8, 5))
    grounds = grounds_of(graph, benign=None, through=None, max_members=25)
    found = search_rings(grounds, seed=0, large=False)
    assert (len(found.groups), found.groups[0].doubled) == (8, 6)


def test_sources_of() -> None:
    assert repr(sources_of(la.from_networkx(nx.path_graph(3))).withheld) == "frozenset()"


def test_standing_of() -> None:
    ties = [Tie(0, (1,), (("a.csv", "2"), ("b.csv", "9"))), Tie(0, (2,), (("a.csv", "3"),))]
    assert standing_of(ties, sources_of(la.from_networkx(nx.path_graph(3)))).documents == (
        ("a.csv", 2),
        ("b.csv", 1),
    )


def test_headline() -> None:
    assert (
        headline(la.find_rings(la.from_networkx(nx.ring_of_cliques(8, 5)))[1])
        == "Ring 1: 5 members, 0 protected; significance ≤ 0.005; stability 1.00"
    )


def test_parts() -> None:
    assert parts(la.find_rings(la.from_networkx(nx.ring_of_cliques(8, 5)))[1])[1][0] == "Roles"


def test_tallied() -> None:
    assert tallied([("US", 4), ("RO", 1)]) == "US (4 members), RO (1 member)"


def test_search() -> None:
    graph = la.from_networkx(nx.ring_of_cliques(6, 5))
    rows = graph.indptr, graph.indices, graph.slot_strength()
    assert [group.size for group in search(rows, np.zeros(graph.n, np.int64)).groups] == [
        5,
        5,
        5,
        5,
        5,
        5,
    ]


def test_surprise() -> None:
    network = nx.disjoint_union(nx.complete_graph(6), nx.gnp_random_graph(500, 0.02, seed=1))
    graph = la.from_networkx(network)
    rows = graph.indptr, graph.indices, graph.slot_strength()
    groups = [
        np.array([graph.ids.index(f"person:{k}") for k in range(first, first + 6)])
        for first in (0, 6)
    ]
    assert (surprise(rows, groups, by_degrees(rows)) > 0).tolist() == [True, False]


def test_set_apart() -> None:
    graph = la.from_networkx(nx.ring_of_cliques(60, 5))
    rows = graph.indptr, graph.indices, graph.slot_strength()
    found, considered = set_apart(rows, by_degrees(rows))
    assert (len(found), considered, found[0].stability.tolist()) == (
        60,
        60,
        [1.0, 1.0, 1.0, 1.0, 1.0],
    )


def test_is_testable() -> None:
    graph = la.from_networkx(nx.path_graph(4))
    assert is_testable(grounds_of(graph, benign=None, through=None, max_members=25))


def test_is_large() -> None:
    graph = la.from_networkx(nx.path_graph(4))
    assert not (is_large(grounds_of(graph, benign=None, through=None, max_members=25)))


def test_number_of_worlds() -> None:
    graph = la.from_networkx(nx.path_graph(4))
    assert number_of_worlds(grounds_of(graph, benign=None, through=None, max_members=25)) == 199


def test_chances() -> None:
    graph = la.from_networkx(nx.path_graph(4))
    grounds = grounds_of(graph, benign=None, through=None, max_members=25)
    assert chances(grounds, [np.arange(4)], seed=0).significance.tolist() == [1.0]


def test_chances_apart() -> None:
    graph = la.from_networkx(nx.ring_of_cliques(40, 5))
    grounds = grounds_of(graph, benign=None, through=None, max_members=25)
    assert chances_apart(grounds, [30.0], seed=0).significance.tolist() == [0.05]


def test_stands_of() -> None:
    graph = la.from_networkx(nx.path_graph(3))
    grounds = grounds_of(graph, benign=None, through=None, max_members=25)
    assert stands_of(grounds, grounds.tied).ground.tolist() == [0, 0, 1, 1]


def test_tied_by() -> None:
    three = np.array([0, 1, 2, 3], np.uint32), np.zeros(3, np.uint32)
    assert tied_by(Stands(*three, np.array([1260]), np.array([1])))[1].tolist() == [2, 2, 0, 1]


def test_redundancies() -> None:
    three = np.array([0, 2, 4, 6], np.uint32), np.array([0, 1, 0, 1, 0, 1], np.uint32)
    weight, nobody, couple = np.array([1, 1]), np.zeros(0, np.int64), np.array([1])
    assert redundancies(Stands(*three, weight, nobody), [np.arange(3)]).tolist() == [2]
    assert redundancies(Stands(*three, weight, couple), [np.arange(3)]).tolist() == [1]
