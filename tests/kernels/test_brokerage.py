"""Roles between groups: every three by hand, sums of matrices, and every order of groups."""

from __future__ import annotations

from itertools import permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.kernels import brokerage
from linkanalysis.kernels.brokerage import count_roles, only_between, shuffle_roles, surroundings
from linkanalysis.kernels.csr import build_csr

COORDINATOR, ITINERANT, REPRESENTATIVE, GATEKEEPER, LIAISON = range(5)


def rows(graph: nx.Graph) -> tuple[np.ndarray, np.ndarray]:
    ends = np.array([*graph.edges], dtype=np.int64).reshape(-1, 2)
    return build_csr(len(graph), *ends.T, directed=graph.is_directed())[:2]


def by_hand(graph: nx.Graph, group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Go through every three entities; count roles, and pairs that have no other way."""
    counts = np.zeros((len(graph), 5), dtype=np.int64)
    only = np.zeros(len(graph), dtype=np.int64)
    for a, v, b in permutations(graph, 3):
        if not (graph.has_edge(a, v) and graph.has_edge(v, b)) or graph.has_edge(a, b):
            continue
        if min(group[a], group[v], group[b]) < 0:
            continue
        if group[a] == group[b]:
            counts[v, COORDINATOR if group[a] == group[v] else ITINERANT] += 1
            continue
        if group[a] == group[v]:
            counts[v, REPRESENTATIVE] += 1
        elif group[b] == group[v]:
            counts[v, GATEKEEPER] += 1
        else:
            counts[v, LIAISON] += 1
        others = [u for u in graph if u != v and graph.has_edge(a, u) and graph.has_edge(u, b)]
        only[v] += not others
    return counts, only


@st.composite
def grouped(draw: st.DrawFn) -> tuple[nx.Graph, np.ndarray]:
    n = draw(st.integers(0, 9))
    graph = nx.empty_graph(n, create_using=draw(st.sampled_from([nx.Graph, nx.DiGraph])))
    pairs = [(a, b) for a in range(n) for b in range(n) if a != b]
    graph.add_edges_from(draw(st.lists(st.sampled_from(pairs))) if pairs else [])
    group = draw(st.lists(st.integers(-1, 3), min_size=n, max_size=n))
    return graph, np.array(group, dtype=np.int64)


@given(grouped())
def test_counts_are_those_of_every_three(drawn: tuple[nx.Graph, np.ndarray]) -> None:
    graph, group = drawn
    counts, only = by_hand(graph, group)
    np.testing.assert_array_equal(count_roles(surroundings(*rows(graph)), group), counts)
    np.testing.assert_array_equal(only_between(*rows(graph), group), only)


@pytest.mark.parametrize("directed", [False, True])
def test_counts_are_sums_of_products_of_matrices(directed: bool) -> None:  # noqa: FBT001
    graph = nx.gnp_random_graph(80, 0.08, seed=4, directed=directed)
    hub = [(0, other) for other in range(1, 70)]
    graph.add_edges_from(hub)
    group = np.random.default_rng(0).integers(-1, 4, 80)
    ties = nx.to_numpy_array(graph, nodelist=range(80))
    apart = (1 - ties) * (1 - np.eye(80))
    same = (group[:, None] == group[None, :]).astype(float)
    other = 1 - same
    known = group >= 0
    # each letter is an end or the middle: a to v to b, a and b apart
    each = "av,vb,ab,av,vb,ab->v"
    expected = np.column_stack(
        [
            np.einsum(each, ties * known[:, None], ties * known, apart, *sides, optimize=True)
            for sides in (
                (same, same, same),
                (other, other, same),
                (same, other, other),
                (other, same, other),
                (other, other, other),
            )
        ]
    )
    expected[~known] = 0
    counts = count_roles(surroundings(*rows(graph)), group)
    np.testing.assert_array_equal(counts, expected.round().astype(np.int64))


def test_shuffles_are_the_same_however_they_are_cut() -> None:
    graph = nx.barabasi_albert_graph(60, 3, seed=1)
    group = np.arange(60, dtype=np.int64) % 4 - 1
    around = surroundings(*rows(graph))
    counts = count_roles(around, group)
    observed = np.column_stack([counts, counts[:, 2:].sum(axis=1)])
    whole = shuffle_roles(around, group, observed, seed=3, first=0, last=20)
    parts = [
        shuffle_roles(around, group, observed, seed=3, first=first, last=last)
        for first, last in ((0, 7), (7, 8), (8, 20))
    ]
    for place in range(2):
        np.testing.assert_array_equal(whole[place], sum(part[place] for part in parts))
    other = shuffle_roles(around, group, observed, seed=4, first=0, last=20)
    assert (other[0] != whole[0]).any()


def test_shuffles_reach_the_mean_over_all_orders() -> None:
    """Five of six have a group: 120 orders, counted one by one."""
    graph = nx.Graph([(0, 1), (1, 2), (2, 3), (3, 4), (4, 0), (1, 5)])
    group = np.array([0, 0, 1, 1, 2, -1], dtype=np.int64)
    around = surroundings(*rows(graph))
    every = [
        count_roles(around, np.array([*order, -1], dtype=np.int64))
        for order in permutations([0, 0, 1, 1, 2])
    ]
    counts = count_roles(around, group)
    observed = np.column_stack([counts, counts[:, 2:].sum(axis=1)])
    drawn = 4000
    sums, at_least = shuffle_roles(around, group, observed, seed=0, first=0, last=drawn)
    np.testing.assert_allclose(sums[:, :5] / drawn, np.mean(every, axis=0), atol=0.06)
    chance = np.mean([each >= counts for each in every], axis=0)
    np.testing.assert_allclose(at_least[:, :5] / drawn, chance, atol=0.03)


@pytest.mark.exhaustive
def test_in_python_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.gnp_random_graph(14, 0.3, seed=2, directed=True)
    graph.add_edges_from((0, other) for other in range(1, 13))
    group = np.arange(14, dtype=np.int64) % 4 - 1

    def _answers() -> list[np.ndarray]:
        around = surroundings(*rows(graph))
        counts = count_roles(around, group)
        observed = np.column_stack([counts, counts[:, 2:].sum(axis=1)])
        shuffled = shuffle_roles(around, group, observed, seed=1, first=0, last=3)
        return [*around, counts, *shuffled, only_between(*rows(graph), group)]

    compiled = _answers()
    for name in ("_closed", "_count", "_count_into", "_shuffled", "_only_between"):
        monkeypatch.setattr(brokerage, name, getattr(brokerage, name).py_func)
    for left, right in zip(compiled, _answers(), strict=True):
        np.testing.assert_array_equal(left, right)
