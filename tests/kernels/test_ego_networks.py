"""Ego networks against networkx."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.kernels.csr import build_csr, slot_rows
from linkanalysis.kernels.neighborhoods import ego_network

TIES = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]),
    st.integers(1, 9),
    max_size=30,
)


@given(ties=TIES)
def test_the_network_of_the_neighbors_is_that_of_networkx(ties: dict[tuple[int, int], int]) -> None:
    source, target = np.array(sorted(ties), dtype=np.int64).reshape(-1, 2).T
    indptr, indices, edge = build_csr(10, source, target, directed=False)
    strength = np.array([ties[pair] for pair in sorted(ties)], dtype=np.int64)[edge]
    whole = nx.Graph()
    whole.add_nodes_from(range(10))
    whole.add_weighted_edges_from((a, b, s) for (a, b), s in ties.items())
    for node in range(10):
        neighbors = sorted(whole[node])
        starts, ends, strengths = ego_network(indptr, indices, strength, node)
        assert starts.size == len(neighbors) + 1
        rows = slot_rows(starts)
        found = {
            (neighbors[a], neighbors[b], s)
            for a, b, s in zip(rows, ends, strengths.tolist(), strict=True)
        }
        expected = whole.subgraph(neighbors).edges(data="weight")
        assert found == {end for a, b, s in expected for end in ((a, b, s), (b, a, s))}
        assert all((np.diff(ends[rows == row].astype(int)) > 0).all() for row in range(starts.size))
