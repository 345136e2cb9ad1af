"""How given groups are scored against planted rings."""

from __future__ import annotations

import networkx as nx
import pytest
from generators import Group, Ring, Truth
from real_rings import LEAST, PEERS, circles, ordered, score

PLANTED = (Ring("a", frozenset("abcd")), Ring("b", frozenset("wxyz")))
TRUTH = Truth("made", 0, PLANTED, (), ())


def test_score_counts_a_ring_once_and_goes_down_the_list() -> None:
    given = [set("abc"), set("pqr"), set("abcd"), set("wxyzv")]
    found = score(given, TRUTH, 2.0)
    assert (found.recall, found.precision, found.given, found.seconds) == (1.0, 0.75, 2.0, 2.0)
    assert found.average_precision == pytest.approx((1 / 1 + 3 / 4) / 2, abs=1e-12)


def test_a_jaccard_of_a_half_is_a_match_and_less_is_none() -> None:
    assert score([set("ab")], TRUTH, 0).recall == 0.5
    assert score([set("abpqr")], TRUTH, 0).recall == 0.0


def test_nothing_given_scores_zero() -> None:
    found = score([], TRUTH, 0)
    assert (found.recall, found.precision, found.average_precision) == (0.0, 0.0, 0.0)


def test_decoys_and_ordinary_groups_are_counted_apart() -> None:
    groups = (Group("household", frozenset("pqr")), Group("crew", frozenset("klm"), decoy=True))
    found = score([set("pqrs"), set("klm"), set("abcd")], Truth("made", 0, PLANTED, groups, ()), 0)
    assert (found.ordinary, found.decoys, found.precision) == (1 / 3, 1.0, 1 / 3)


def test_groups_are_ordered_by_strength_inside_a_member() -> None:
    network = nx.Graph()
    network.add_weighted_edges_from([("a", "b", 1), ("b", "c", 1)], weight="strength")
    network.add_weighted_edges_from([("x", "y", 5), ("y", "z", 5)], weight="strength")
    assert ordered(network, ["abc", "xyz", "ab"]) == [set("xyz"), set("abc")]


@pytest.mark.parametrize("peer", PEERS)
def test_every_peer_finds_two_cliques_far_apart(peer: str) -> None:
    network = nx.Graph()
    for clique in ("abcde", "vwxyz"):
        network.add_edges_from((a, b, {"strength": 4}) for a in clique for b in clique if a < b)
    network.add_edge("e", "v", strength=1)
    groups = [set(group) for group in PEERS[peer](network)]
    if PEERS[peer] is circles:  # takes what is around the ends of the bridge
        assert groups == [set("abcdev"), set("wxyz")]
    else:
        assert sorted(map(sorted, groups)) == [list("abcde"), list("vwxyz")]
    assert all(len(group) >= LEAST for group in ordered(network, groups))
