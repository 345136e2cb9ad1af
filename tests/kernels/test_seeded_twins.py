"""Seeded kernels give the same in Python as compiled; only Python checks bounds."""
# ruff: noqa: SLF001 - the kernels are private to their modules

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from linkanalysis.kernels import (
    communities,
    layout,
    map_equation,
    neighborhoods,
    swaps,
    two_sides,
)
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.draws import seed_state


@pytest.fixture
def network() -> tuple[np.ndarray, np.ndarray]:
    plain = nx.connected_watts_strogatz_graph(24, 4, 0.2, seed=2)
    source, target = np.array(sorted(tuple(sorted(pair)) for pair in plain.edges)).T
    indptr, indices, _ = build_csr(24, source, target, directed=False)
    return indptr.astype(np.int64), indices.astype(np.int64)


@pytest.mark.parametrize("penalty", [0.02, 0.2, 0.6])
def test_leiden_in_python_is_leiden(
    network: tuple[np.ndarray, np.ndarray], penalty: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    indptr, indices = network[0], network[1].astype(np.uint32)
    graph = (indptr, indices, np.ones(indices.size, np.int64), np.ones(24, np.int64))
    first = np.arange(24, dtype=np.uint32)
    compiled = communities._passes(graph, penalty, 0.01, 20, seed_state(5), first)
    for name in ("_row_sums", "_word", "_shuffled", "_move", "_refine", "numbered", "fold"):
        monkeypatch.setattr(communities, name, getattr(communities, name).py_func)
    for name in ("connected", "_quality"):
        monkeypatch.setattr(communities, name, getattr(communities, name).py_func)
    plain = communities._passes(graph, penalty, 0.01, 20, seed_state(5), first)
    np.testing.assert_array_equal(compiled, plain)


@pytest.mark.exhaustive
def test_groups_of_two_sides_in_python_are_those_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = nx.bipartite.gnmk_random_graph(14, 10, 50, seed=1)
    source, target = np.array(sorted(tuple(sorted(pair)) for pair in plain.edges)).T
    indptr, indices, _ = build_csr(24, source, target, directed=False)
    graph = indptr, indices, np.ones(indices.size, np.int64), np.arange(24) < 14
    groups = two_sides.two_sided_groups
    compiled = [groups(*graph, resolution=1.0, seed=seed) for seed in range(4)]
    for name in ("_move", "connected", "fold", "numbered"):
        monkeypatch.setattr(two_sides, name, getattr(two_sides, name).py_func)
    plain_groups = [groups(*graph, resolution=1.0, seed=seed) for seed in range(4)]
    np.testing.assert_array_equal(compiled, plain_groups)


def test_ego_networks_in_python_are_those_compiled(
    network: tuple[np.ndarray, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    strength = np.arange(network[1].size, dtype=np.int64)
    compiled = [neighborhoods.ego_network(*network, strength, node) for node in range(24)]
    monkeypatch.setattr(neighborhoods, "_ego", neighborhoods._ego.py_func)
    plain = [neighborhoods.ego_network(*network, strength, node) for node in range(24)]
    for ours, other in zip(compiled, plain, strict=True):
        for compiled_part, plain_part in zip(ours, other, strict=True):
            np.testing.assert_array_equal(compiled_part, plain_part)


def test_the_map_equation_in_python_is_the_map_equation(
    network: tuple[np.ndarray, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    strength = np.ones(network[1].size, np.int64)
    compiled = [map_equation.map_equation(*network, strength, seed=seed) for seed in range(4)]
    for name in ("_row_sums", "_word", "_shuffled", "_bits", "_cost", "_move", "_refine"):
        monkeypatch.setattr(map_equation, name, getattr(map_equation, name).py_func)
    for name in ("_length", "connected", "fold", "numbered"):
        monkeypatch.setattr(map_equation, name, getattr(map_equation, name).py_func)
    plain = [map_equation.map_equation(*network, strength, seed=seed) for seed in range(4)]
    np.testing.assert_array_equal(compiled, plain)


def test_curveball_in_python_is_curveball(monkeypatch: pytest.MonkeyPatch) -> None:
    indptr = np.array([0, 3, 5, 5, 9], np.int64)
    columns = np.array([0, 1, 2, 2, 3, 0, 4, 5, 6], np.int64)
    compiled, plain = columns.copy(), columns.copy()
    swaps._trade(indptr, compiled, 7, 60, seed_state(1))
    monkeypatch.setattr(swaps, "_below", swaps._below.py_func)
    swaps._trade.py_func(indptr, plain, 7, 60, seed_state(1))
    np.testing.assert_array_equal(compiled, plain)


@pytest.mark.parametrize("whole", [100, 8])
def test_placing_in_python_is_placing(
    network: tuple[np.ndarray, np.ndarray], whole: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    length = np.ones(network[1].size)
    nodes = np.arange(24)
    compiled = layout.place(*network, length, nodes, whole, 6, 5, 0.4, seed_state(3))
    for name in ("_below", "_steps", "_pivot_pairs", "_start", "_shuffle", "_descend", "_ease"):
        monkeypatch.setattr(layout, name, getattr(layout, name).py_func)
    plain = layout.place(*network, length, nodes, whole, 6, 5, 0.4, seed_state(3))
    # NumPy sums in another order than a loop, so the last bits may differ
    np.testing.assert_allclose(compiled, plain, rtol=0, atol=1e-3)
