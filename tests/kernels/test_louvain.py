"""Moves of Louvain: compiled as in Python, and no move loses modularity."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from linkanalysis.kernels.communities import move_nodes

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, I64


def _rows(graph: nx.Graph[int]) -> tuple[I64, I64, F64]:
    matrix = nx.to_scipy_sparse_array(graph, format="csr", dtype=float)
    return matrix.indptr.astype(np.int64), matrix.indices.astype(np.int64), matrix.data


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", range(5))
def test_moves_compiled_are_moves_in_python(seed: int) -> None:
    graph = nx.gnm_random_graph(30, 70, seed=seed)
    degree = np.array([float(d) for _, d in graph.degree])
    order = np.random.default_rng(seed).permutation(30)
    arguments = (_rows(graph), (degree, degree), order, (70.0, 1.0, 4 * 70.0**2))
    compiled, moved = move_nodes(*arguments)
    assert moved
    assert compiled.tolist() == move_nodes.py_func(*arguments)[0].tolist()
    groups = [set(np.flatnonzero(compiled == c).tolist()) for c in np.unique(compiled)]
    assert nx.community.modularity(graph, groups) > 0.2


def test_first_of_two_equal_communities_is_taken() -> None:
    path = nx.path_graph(3)
    degree = np.array([1.0, 2.0, 1.0])
    middle_first = np.array([1, 0, 2])
    for order_of_slots in ([1, 0, 2, 1], [1, 2, 0, 1]):
        indptr, _, weight = _rows(path)
        rows = indptr, np.array(order_of_slots), weight
        community, _ = move_nodes(rows, (degree, degree), middle_first, (2.0, 1.0, 16.0))
        assert community[1] == order_of_slots[1]
        assert any(one == other for one, other in pairwise(community.tolist()))
