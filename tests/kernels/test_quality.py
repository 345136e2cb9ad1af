"""Bits saved by a partition: against sums by hand, and the definition."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.quality import bits_saved

Arrays = tuple[np.ndarray, np.ndarray, np.ndarray]
Ties = dict[tuple[int, int], int]

PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]),
    st.integers(1, 9),
    max_size=30,
)


def arrays(n: int, ties: Ties) -> Arrays:
    source, target = np.array(sorted(ties), dtype=np.int64).reshape(-1, 2).T
    indptr, indices, edge = build_csr(n, source, target, directed=False)
    return indptr, indices, np.array([ties[pair] for pair in sorted(ties)], dtype=np.int64)[edge]


def defined(ties: Ties, labels: list[int]) -> float:
    """Asymptotic surprise against strengths (Traag 2015), less the ways to deal nodes to groups."""
    total = sum(ties.values())
    groups = set(labels)
    inside = sum(s for (a, b), s in ties.items() if labels[a] == labels[b]) / total
    expected = sum(
        (sum(s for pair, s in ties.items() for end in pair if labels[end] == group) / (2 * total))
        ** 2
        for group in groups
    )
    told = 0.0
    for share, by_chance in ((inside, expected), (1 - inside, 1 - expected)):
        if share > 0 and inside > expected:
            told += share * math.log2(share / by_chance)
    tied = {end for pair in ties for end in pair}
    ways = math.factorial(len(tied))
    for group in groups:
        ways //= math.factorial(sum(labels[node] == group for node in tied))
    return len(ties) * told - math.log2(ways)


def test_thirty_cliques_in_a_ring_save_what_is_summed_by_hand() -> None:
    ring = nx.ring_of_cliques(30, 5)
    graph = arrays(150, {(min(a, b), max(a, b)): 1 for a, b in ring.edges})
    # 300 of 330 ties inside, 1/30 expected; 150!/5!^30 ways
    told = 330 * (10 / 11 * math.log2(300 / 11) + 1 / 11 * math.log2(30 / (11 * 29)))
    ways = math.log2(math.factorial(150)) - 30 * math.log2(120)
    saved = bits_saved(*graph, np.arange(150) // 5)
    assert saved == pytest.approx(told - ways, abs=1e-9)
    assert round(saved) == 663
    assert bits_saved(*graph, np.zeros(150, dtype=np.int64)) == pytest.approx(0.0, abs=1e-12)


@given(ties=PAIRS, labels=st.lists(st.integers(0, 9), min_size=10, max_size=10))
def test_bits_saved_are_those_defined_whatever_the_unit_of_strength(
    ties: Ties, labels: list[int]
) -> None:
    indptr, indices, strength = arrays(10, ties)
    saved = bits_saved(indptr, indices, strength, np.array(labels))
    assert saved == pytest.approx(defined(ties, labels) if ties else 0.0, abs=1e-9)
    again = bits_saved(indptr, indices, 7 * strength, np.array(labels))
    assert again == pytest.approx(saved, abs=1e-9)


def test_groups_dealt_by_lot_save_nothing() -> None:
    network = nx.gnm_random_graph(200, 800, seed=2)
    graph = arrays(200, {(min(a, b), max(a, b)): 1 for a, b in network.edges})
    draw = np.random.default_rng(0)
    for groups in (2, 5, 20):
        assert bits_saved(*graph, draw.integers(0, groups, 200)) < 0
