"""What must hold of key players and removals in any network, drawn by hypothesis."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis import from_networkx, key_players, remove
from linkanalysis.disruption import Fragment, percolation
from linkanalysis.network.disruption.key_player_goals import (
    distance_fragmentation,
    fragmentation,
    reach,
)
from linkanalysis.network.measures.ties import ties_of

NETWORKS = st.builds(
    nx.gnm_random_graph, st.integers(2, 9), st.integers(0, 16), seed=st.integers(0, 999)
)

# All pairs that reach each other count the same.
PAIRS = Fragment(distance_weighted=False)


@given(NETWORKS, st.data())
def test_fragmentation_and_reach_are_shares_that_grow_with_the_set(
    network: nx.Graph[int], data: st.DataObject
) -> None:
    ties = ties_of(from_networkx(network))
    nodes = np.array(data.draw(st.permutations(range(ties.n))), dtype=np.int64)
    goals = [
        fragmentation(ties, "original"),
        distance_fragmentation(ties, "original"),
        reach(ties, None),
    ]
    before = [-1.0] * len(goals)
    for k in range(ties.n + 1):
        values = [goal.value(goal.worth(nodes[:k]), k) for goal in goals]
        assert all(0 <= value <= 1 + 1e-12 for value in values)
        assert all(now >= then - 1e-12 for now, then in zip(values, before, strict=True))
        assert values[0] <= values[1] + 1e-12  # pairs that are apart are also far apart
        before = values
    assert before == pytest.approx([1, 1, 1])


@given(NETWORKS, st.integers(1, 3))
def test_other_ids_change_no_best_value_and_a_larger_set_is_no_worse(
    network: nx.Graph[int], k: int
) -> None:
    n = len(network)
    turned = nx.relabel_nodes(network, {node: n - 1 - node for node in network})
    options: tuple[dict[str, Any], ...] = ({}, {"goal": PAIRS}, {"goal": "reach"})
    for option in options:
        one, other = (
            key_players(from_networkx(graph), min(k, n), **option) for graph in (network, turned)
        )
        assert (one.value, one.n_optimal) == (pytest.approx(other.value), other.n_optimal)
        if k < n:
            assert key_players(from_networkx(network), k + 1, **option).value >= one.value - 1e-12


@given(NETWORKS, st.data())
def test_curves_are_what_is_left_after_each_removal(
    network: nx.Graph[int], data: st.DataObject
) -> None:
    graph = from_networkx(network)
    order = data.draw(st.permutations(graph.ids))
    curve = percolation(graph, order=order)
    left = network.copy()
    sizes = [max(map(len, nx.connected_components(left)))]
    for entity in order:
        left.remove_node(int(entity.removeprefix("person:")))
        sizes.append(max(map(len, nx.connected_components(left)), default=0))
    assert curve.largest.tolist() == sizes
    assert (np.diff(curve.largest) <= 0).all()
    frame = remove(graph, order[:2]).to_frame().set_index("measure")["after"]
    assert frame["largest"] == sizes[2]
    assert frame["fragmentation"] == pytest.approx(curve.fragmentation[2])
    n = graph.n
    empty, full = (
        percolation(from_networkx(make(n))).robustness
        for make in (nx.empty_graph, nx.complete_graph)
    )
    assert empty == pytest.approx((n - 1) / n**2)
    assert full == pytest.approx((n - 1) / (2 * n))
    assert empty - 1e-12 <= curve.robustness <= full + 1e-12
