"""The nearest start of every node against networkx, with what no path enters."""
# ruff: noqa: SLF001 - the kernel is private to its module

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.kernels import weighted_paths
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.weighted_paths import Nearest, nearest


@st.composite
def tasks(draw: st.DrawFn) -> tuple[nx.DiGraph[int], list[int], list[int]]:
    n = draw(st.integers(1, 9))
    network = nx.gnm_random_graph(
        n, draw(st.integers(0, 2 * n)), seed=draw(st.integers(0, 999)), directed=True
    )
    for a, b in network.edges:
        network.edges[a, b]["far"] = draw(st.integers(1, 4))
    starts = draw(st.lists(st.integers(0, n - 1), max_size=3))
    return network, starts, draw(st.lists(st.integers(0, n - 1), max_size=3))


def search(
    network: nx.DiGraph[int], starts: list[int], blocked: list[int], *, plain: bool = False
) -> Nearest:
    source, target = np.array(sorted(network.edges), np.int64).reshape(-1, 2).T
    indptr, indices, edge = build_csr(len(network), source, target, directed=True)
    far = [network.edges[tie]["far"] for tie in sorted(network.edges)]
    length = np.array(far, np.int64)[edge]
    closed = np.zeros(len(network), np.bool_)
    closed[blocked] = True
    seeds = np.array(starts, np.int64)
    if plain:
        return Nearest(*weighted_paths._nearest.py_func(indptr, indices, length, seeds, closed))
    return nearest(indptr, indices, length, seeds, closed)


@given(tasks())
def test_distances_are_those_of_networkx_and_ways_lead_back(
    task: tuple[nx.DiGraph[int], list[int], list[int]],
) -> None:
    network, starts, blocked = task
    found = search(network, starts, blocked)
    open_ones = network.subgraph([v for v in network if v not in blocked or v in starts])
    expected = (
        nx.multi_source_dijkstra_path_length(open_ones, set(starts), weight="far") if starts else {}
    )
    assert {v: int(d) for v, d in enumerate(found.distance) if d >= 0} == expected
    for v in network:
        if found.distance[v] < 0:
            assert found.start[v] == found.before[v] == -1
        elif found.before[v] < 0:
            assert starts[found.start[v]] == v
        else:
            u = int(found.before[v])
            assert found.distance[v] == found.distance[u] + network.edges[u, v]["far"]
            assert found.start[v] == found.start[u]
            ways = [
                (found.start[w], w)
                for w in open_ones.predecessors(v)
                if found.distance[w] >= 0
                and found.distance[w] + network.edges[w, v]["far"] == found.distance[v]
            ]
            assert (found.start[v], u) == min(ways)


@given(tasks())
def test_compiled_and_plain_searches_are_the_same(
    task: tuple[nx.DiGraph[int], list[int], list[int]],
) -> None:
    for ours, plain in zip(search(*task), search(*task, plain=True), strict=True):
        np.testing.assert_array_equal(ours, plain)
