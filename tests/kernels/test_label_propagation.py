"""Label propagation: where it ends, nobody would rather have another label."""
# ruff: noqa: SLF001 - the kernel is private to its module

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from exhaustive import one_in
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.kernels import communities as kernel
from linkanalysis.kernels.communities import label_propagation
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.draws import seed_state

Arrays = tuple[np.ndarray, np.ndarray, np.ndarray]
Ties = dict[tuple[int, int], int]

PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 14), st.integers(0, 14)).filter(lambda pair: pair[0] < pair[1]),
    st.integers(1, 9),
    max_size=40,
)


def arrays(n: int, ties: Ties) -> Arrays:
    source, target = np.array(sorted(ties), dtype=np.int64).reshape(-1, 2).T
    indptr, indices, edge = build_csr(n, source, target, directed=False)
    return indptr, indices, np.array([ties[pair] for pair in sorted(ties)], dtype=np.int64)[edge]


@given(ties=PAIRS, seed=st.integers(0, 20))
def test_everyone_has_a_label_that_is_strongest_around_them(ties: Ties, seed: int) -> None:
    indptr, indices, strength = arrays(15, ties)
    labels = label_propagation(indptr, indices, strength, seed=seed)
    for node in range(15):
        slots = slice(int(indptr[node]), int(indptr[node + 1]))
        around = np.bincount(labels[indices[slots]], weights=strength[slots], minlength=15)
        assert around[labels[node]] == around.max()
    network = nx.Graph(ties.keys())
    network.add_nodes_from(range(15))
    first = [int(np.flatnonzero(labels == label)[0]) for label in range(labels.max() + 1)]
    assert first == sorted(first)
    for label in range(labels.max() + 1):
        assert nx.is_connected(network.subgraph(np.flatnonzero(labels == label).tolist()))


@pytest.mark.parametrize("seed", one_in(5, range(5)))
def test_strengths_decide(seed: int) -> None:
    # two cliques; the tie between them is as strong as all that hold its ends
    ties = {
        (a, b): 1 for side in (0, 4) for a in range(side, side + 4) for b in range(a + 1, side + 4)
    }
    apart = label_propagation(*arrays(8, ties), seed=seed)
    assert apart.tolist() == [0] * 4 + [1] * 4
    pair = label_propagation(*arrays(8, {**ties, (3, 4): 50}), seed=seed)
    assert pair[3] == pair[4]


def test_the_same_seed_gives_the_same_and_others_differ() -> None:
    network = nx.gnm_random_graph(80, 200, seed=2)
    graph = arrays(80, {(min(pair), max(pair)): 1 for pair in network.edges})
    runs = [label_propagation(*graph, seed=seed).tolist() for seed in (0, 0, 1, 2, 3)]
    assert runs[0] == runs[1]
    assert any(run != runs[0] for run in runs[2:])


@pytest.mark.exhaustive
def test_label_propagation_in_python_is_label_propagation(monkeypatch: pytest.MonkeyPatch) -> None:
    network = nx.connected_watts_strogatz_graph(24, 4, 0.2, seed=2)
    graph = arrays(24, {(min(pair), max(pair)): 1 for pair in network.edges})
    arrays64 = [array.astype(np.int64) for array in graph]
    compiled = kernel._spread(*arrays64, seed_state(5))
    monkeypatch.setattr(kernel, "_below", kernel._below.py_func)
    plain = kernel._spread.py_func(*arrays64, seed_state(5))
    np.testing.assert_array_equal(compiled, plain)
