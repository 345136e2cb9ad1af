"""The map equation against published code lengths, its definition, and every partition there is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from exhaustive import one_in
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.map_equation import codelength, map_equation

if TYPE_CHECKING:
    from collections.abc import Iterator

Arrays = tuple[np.ndarray, np.ndarray, np.ndarray]
Ties = dict[tuple[int, int], int]

PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] < pair[1]),
    st.integers(1, 9),
    max_size=30,
)


def arrays(n: int, ties: Ties) -> Arrays:
    source, target = np.array(sorted(ties), dtype=np.int64).reshape(-1, 2).T
    indptr, indices, edge = build_csr(n, source, target, directed=False)
    return indptr, indices, np.array([ties[pair] for pair in sorted(ties)], dtype=np.int64)[edge]


def of_network(network: nx.Graph, strength: str = "") -> Arrays:
    plain = nx.convert_node_labels_to_integers(network)
    ties = {(min(a, b), max(a, b)): int(s) for a, b, s in plain.edges(data=strength, default=1)}
    return arrays(len(plain), ties)


def random_ties(seed: int, n: int, m: int) -> Ties:
    draw = np.random.default_rng(seed)
    pairs = draw.integers(0, n, (m, 2))
    return {(int(min(p)), int(max(p))): int(draw.integers(1, 6)) for p in pairs if p[0] != p[1]}


def defined(n: int, ties: Ties, labels: list[int]) -> float:
    """Add up the definition (Rosvall, Bergstrom 2008): one code of modules, one in each module."""
    total = 2 * sum(ties.values())
    at = [sum(s for pair, s in ties.items() if v in pair) / total for v in range(n)]

    def entropy(rates: list[float]) -> float:
        whole = sum(rates)
        return -sum(rate * math.log2(rate / whole) for rate in rates if rate > 0)

    leaving = {
        c: sum(s for (a, b), s in ties.items() if (labels[a] == c) != (labels[b] == c)) / total
        for c in set(labels)
    }
    inside = [
        entropy([leaving[c], *(at[v] for v in range(n) if labels[v] == c)]) for c in set(labels)
    ]
    return entropy(list(leaving.values())) + sum(inside)


def every_partition(n: int) -> Iterator[list[int]]:
    def longer(labels: list[int]) -> Iterator[list[int]]:
        if len(labels) == n:
            yield labels
            return
        for label in range(max(labels, default=-1) + 2):
            yield from longer([*labels, label])

    return longer([])


def shortest(graph: Arrays, seeds: int) -> np.ndarray:
    found = [map_equation(*graph, seed=seed) for seed in range(seeds)]
    return min(found, key=lambda labels: codelength(*graph, labels))


# Least lengths known, equal to those of Infomap in 50 trials, and the length of one module.
KNOWN = [
    (nx.karate_club_graph(), "", 4.3117926458, 3, 4.7044225989),
    (nx.karate_club_graph(), "weight", 4.0874231588, 3, 4.6340082042),
    (nx.florentine_families_graph(), "", 3.4469617274, 4, 3.7209505945),
    (nx.les_miserables_graph(), "", 4.6799661178, 8, 5.7436464024),
    (nx.les_miserables_graph(), "weight", 4.2047146372, 10, 5.3361535400),
    (nx.krackhardt_kite_graph(), "", 3.1105560595, 2, 3.1978772665),
    (nx.ring_of_cliques(30, 5), "", 3.2106181935, 30, None),
]


@pytest.mark.parametrize(("network", "strength", "length", "modules", "one"), KNOWN)
def test_the_shortest_codes_known_are_found(
    network: nx.Graph, strength: str, length: float, modules: int, one: float | None
) -> None:
    graph = of_network(network, strength)
    labels = shortest(graph, 30)
    assert codelength(*graph, labels) == pytest.approx(length, abs=1.5e-10)
    assert labels.max() + 1 == modules
    if one is not None:
        whole = np.zeros(len(network), dtype=np.int64)
        assert codelength(*graph, whole) == pytest.approx(one, abs=1e-10)


def test_the_split_of_the_karate_club_has_its_known_length() -> None:
    club = nx.karate_club_graph()
    labels = np.array([int(club.nodes[v]["club"] == "Officer") for v in club], dtype=np.int64)
    assert codelength(*of_network(club), labels) == pytest.approx(4.4620907214, abs=1e-10)


@given(ties=PAIRS, labels=st.lists(st.integers(0, 11), min_size=12, max_size=12))
def test_the_length_is_the_one_defined(ties: Ties, labels: list[int]) -> None:
    length = codelength(*arrays(12, ties), np.array(labels))
    assert length == pytest.approx(defined(12, ties, labels) if ties else 0.0, abs=1e-12)


@pytest.mark.parametrize("seed", one_in(3, range(6)))
def test_no_partition_of_a_small_network_is_shorter(seed: int) -> None:
    ties = random_ties(seed, 7, 9 + seed)
    graph = arrays(7, ties)
    least = min(codelength(*graph, np.array(labels)) for labels in every_partition(7))
    assert codelength(*graph, shortest(graph, 10)) == pytest.approx(least, abs=1e-12)


@given(ties=PAIRS, seed=st.integers(0, 20), passes=st.sampled_from([1, 2, 1000]))
def test_modules_are_connected_and_numbered_by_their_smallest_node(
    ties: Ties, seed: int, passes: int
) -> None:
    graph = arrays(12, ties)
    labels = map_equation(*graph, seed=seed, passes=passes)
    network = nx.Graph(ties.keys())
    network.add_nodes_from(range(12))
    first = [int(np.flatnonzero(labels == label)[0]) for label in range(labels.max() + 1)]
    assert first == sorted(first)
    for label in range(labels.max() + 1):
        assert nx.is_connected(network.subgraph(np.flatnonzero(labels == label).tolist()))
    whole = np.zeros(12, dtype=np.int64)
    assert codelength(*graph, labels) <= codelength(*graph, whole) + 1e-12


def test_no_single_move_shortens_the_result() -> None:
    graph = arrays(60, random_ties(7, 60, 160))
    labels = map_equation(*graph, seed=3)
    reached = codelength(*graph, labels)
    for node in range(60):
        for label in range(60):
            moved = labels.copy()
            moved[node] = label
            assert codelength(*graph, moved) >= reached - 1e-11


def test_a_pass_more_makes_no_code_longer() -> None:
    graph = arrays(200, random_ties(1, 200, 700))
    lengths = [
        codelength(*graph, map_equation(*graph, seed=2, passes=passes)) for passes in (1, 2, 3, 99)
    ]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[-1] < lengths[0]


def test_doubled_strengths_change_no_label() -> None:
    indptr, indices, strength = arrays(60, random_ties(5, 60, 160))
    once = map_equation(indptr, indices, strength, seed=1)
    twice = map_equation(indptr, indices, 2 * strength, seed=1)
    np.testing.assert_array_equal(once, twice)


def test_planted_groups_are_found_where_modularity_would_merge_them() -> None:
    network = nx.planted_partition_graph(60, 8, 0.9, 0.004, seed=4)
    labels = map_equation(*of_network(network), seed=0)
    assert sorted(np.bincount(labels).tolist()) == [8] * 60
    assert all(np.unique(labels[8 * k : 8 * k + 8]).size == 1 for k in range(60))


def test_networks_without_ties_fall_apart() -> None:
    for n in (0, 1, 4):
        graph = arrays(n, {})
        assert map_equation(*graph, seed=0).tolist() == list(range(n))
        assert codelength(*graph, np.arange(n)) == 0.0


@pytest.mark.parametrize("seed", [0, 1])
def test_two_thousand_cliques_are_found_whole_from_either_start(seed: int) -> None:
    labels = map_equation(*of_network(nx.ring_of_cliques(2_040, 5)), seed=seed)
    assert np.bincount(labels).tolist() == [5] * 2_040
