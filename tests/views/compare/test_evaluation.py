"""Evaluation: published values, scikit-learn, and counts made by hand."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

import linkanalysis as la
from linkanalysis.views.compare.evaluation import (
    adjusted_mutual_information,
    adjusted_rand,
    element_similarity,
)

LABELS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=40)


def test_two_small_partitions_have_their_known_similarity() -> None:
    a, b = np.array([0, 0, 0, 0, 1, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2, 2, 2])
    assert adjusted_rand(a, b) == pytest.approx(0.6956521739, abs=1e-10)
    assert adjusted_mutual_information(a, b) == pytest.approx(0.7444526138, abs=1e-10)
    assert element_similarity(a, b) == pytest.approx(0.75, abs=1e-12)


def test_the_karate_club_against_its_best_modularity_has_its_known_similarity() -> None:
    club = nx.karate_club_graph()
    graph = la.from_networkx(club)
    partition = la.find_communities(graph, method="modularity")
    truth = [
        {f"person:{node}" for node in club if club.nodes[node]["club"] == side}
        for side in ("Mr. Hi", "Officer")
    ]
    compared = la.compare.compare_groups(partition, truth)
    assert compared.ari == pytest.approx(0.4645910984, abs=1e-10)
    assert compared.ami == pytest.approx(0.5666658781, abs=1e-10)
    assert compared.element_similarity == pytest.approx(0.5259515571, abs=1e-10)
    assert compared.elements == 34


@given(pairs=LABELS)
def test_similarity_equals_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    a, b = np.array(pairs).T
    assert adjusted_rand(a, b) == pytest.approx(adjusted_rand_score(a, b), abs=1e-12)
    ours = adjusted_mutual_information(a, b)
    # where chance explains all entropy scikit-learn divides rounding errors; we say 0
    if np.unique(a).size < a.size or np.unique(b).size < b.size:
        assert ours == pytest.approx(adjusted_mutual_info_score(a, b), abs=1e-9)
    assert adjusted_mutual_information(b, a) == pytest.approx(ours, abs=1e-12)


@given(pairs=LABELS)
def test_element_similarity_is_the_mean_of_what_it_says_of_each(
    pairs: list[tuple[int, int]],
) -> None:
    # the definition for one thing: half the distance between even spreads over its two groups
    a, b = np.array(pairs).T
    alike = []
    for v in range(a.size):
        mine, theirs = (labels == labels[v] for labels in (a, b))
        apart = np.abs(mine / mine.sum() - theirs / theirs.sum()).sum()
        alike.append(1 - apart / 2)
    assert element_similarity(a, b) == pytest.approx(np.mean(alike), abs=1e-12)


def test_many_singletons_are_no_success_by_themselves() -> None:
    draw = np.random.default_rng(1)
    truth = np.repeat(np.arange(500), 20)
    unrelated = draw.permutation(truth)
    assert abs(adjusted_mutual_information(truth, unrelated)) < 0.01
    assert adjusted_mutual_information(truth, np.arange(10_000)) == pytest.approx(0, abs=1e-9)
    assert adjusted_mutual_information(truth, truth) == 1.0


def test_a_list_is_scored_from_its_top() -> None:
    truth = [set("abcd"), set("efgh"), set("ijkl")]
    found = [set("abcd"), set("xyz"), set("abc"), set("efgq"), set("ik")]
    compared = la.compare.compare_groups(found, truth)
    # "abc" finds what "abcd" has found; "efgq" overlaps 3 of 5; "ik" just half
    assert compared.hits == (1, 0, 0, 2, 3)
    assert compared.jaccard == (1.0, 0.0, 0.75, 0.6, 0.5)
    assert compared.recall == 1.0
    assert compared.average_precision == pytest.approx((1 + 2 / 4 + 3 / 5) / 3, abs=1e-12)
    assert [compared.precision_at(k) for k in (1, 2, 4, 10)] == [1.0, 0.5, 0.5, 0.3]
    f1_known = (1 + 3 / 4 + 2 * 2 / 6) / 3
    f1_found = (1 + 0 + 6 / 7 + 3 / 4 + 2 * 2 / 6) / 5
    assert compared.f1 == pytest.approx((f1_known + f1_found) / 2, abs=1e-12)
    frame = compared.to_frame()
    assert list(frame) == ["rank", "size", "jaccard", "hit", "precision", "recall"]
    np.testing.assert_allclose(frame["recall"], np.array([1, 1, 1, 2, 3]) / 3, atol=1e-12)


def test_a_group_between_two_known_ones_finds_the_nearer_that_is_left() -> None:
    truth = [set("abcd"), set("cdef")]
    # the first has .5 with neither alone; the second is equal to what is still there
    compared = la.compare.compare_groups([set("abcd"), set("abcdef"), set("abcdef")], truth)
    assert compared.hits == (1, 2, 0)


def test_whoever_is_in_no_group_is_alone_and_in_two_counts_in_the_first() -> None:
    truth = [set("abc")]
    small = la.compare.compare_groups([set("abd")], truth)
    large = la.compare.compare_groups([set("abd")], truth, everyone="abcdefgh")
    assert (small.elements, large.elements) == (4, 8)
    assert large.ari == pytest.approx(
        adjusted_rand_score([0, 0, 0, 1, 2, 3, 4, 5], [0, 0, 1, 0, 2, 3, 4, 5]), abs=1e-12
    )
    doubled = la.compare.compare_groups([set("abc"), set("cd")], truth)
    once = la.compare.compare_groups([set("abc"), set("d")], truth)
    assert doubled.ami == once.ami


def test_nothing_found_and_nothing_known_are_told_apart() -> None:
    nothing = la.compare.compare_groups([], [set("ab")])
    assert (nothing.recall, nothing.f1, nothing.average_precision) == (0.0, 0.0, 0.0)
    unknown = la.compare.compare_groups([set("ab")], [])
    assert math.isnan(unknown.recall)
    assert math.isnan(unknown.average_precision)
    assert unknown.hits == (0,)
    assert math.isnan(la.compare.compare_groups([], []).f1)
    assert list(la.compare.compare_groups([], []).to_frame()) == list(nothing.to_frame())


def test_rings_are_compared_by_the_ids_of_their_members(cliques: la.RingTable) -> None:
    truth = [{f"person:{5 * k + i}" for i in range(5)} for k in range(8)]
    compared = la.compare.compare_groups(cliques, truth)
    assert (compared.recall, compared.average_precision, compared.ami) == (1.0, 1.0, 1.0)
    assert repr(compared) == (
        "<GroupComparison: 8 of 8 known groups found, average precision 1, F1 1>"
    )
    assert "counts as an error" in compared._repr_html_()
