"""Graphs taken apart at cut points, twins as one: nothing of betweenness may be lost by it."""
# ruff: noqa: SLF001 - both kernels are held against the oracle, whichever would be chosen

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle_graphs import network, networks

from linkanalysis.kernels import folding, paths
from linkanalysis.kernels.components import blocks, components
from linkanalysis.kernels.folding import fold
from linkanalysis.kernels.paths import through_batches
from linkanalysis.kernels.weighted_paths import weighted_betweenness

if TYPE_CHECKING:
    from oracle_graphs import Network


@st.composite
def households(draw: st.DrawFn) -> Network:
    """Groups whose members are twins, tied by few: full or hollow, with trees and copies."""
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    graph: nx.Graph[Any] = nx.Graph()
    for _ in range(draw(st.integers(1, 6))):
        size, n = int(rng.integers(1, 6)), len(graph)
        made = nx.complete_graph(size) if rng.random() < 0.5 else nx.star_graph(size)
        if rng.random() < 0.3:
            made = nx.complete_multipartite_graph(size, 2, int(rng.integers(1, 3)))
        graph = nx.disjoint_union(graph, made)
        if n and rng.random() < 0.8:
            graph.add_edge(int(rng.integers(n)), int(rng.integers(n, len(graph))))
    for _ in range(draw(st.integers(0, 5))):
        copied, new = int(rng.integers(len(graph))), len(graph)
        graph.add_node(new)
        graph.add_edges_from([(new, other) for other in graph[copied]])
        if rng.random() < 0.5:
            graph.add_edge(new, copied)
    order = rng.permutation(len(graph)).tolist()
    return network(nx.relabel_nodes(graph, dict(enumerate(order))))


@given(households())
def test_betweenness_is_that_of_networkx_whatever_is_taken_apart_or_merged(net: Network) -> None:
    expected = net.order(nx.betweenness_centrality(net.graph, normalized=False))
    for apart, merged in ((False, False), (True, False), (False, True), (True, True)):
        for kernel in (paths._through, through_batches):
            core = fold(*net.csr, pendants=True, apart=apart, merged=merged)
            n = core.reach.size
            total = kernel(core.indptr, core.indices, core.reach, core.twins, 0, n)
            np.testing.assert_allclose(core.passed(total / 2), expected, rtol=0, atol=1e-9)
    ours = paths.betweenness(*net.csr, directed=False)
    np.testing.assert_allclose(ours, net.to_igraph().betweenness(), rtol=0, atol=1e-9)


@given(households(), st.integers(0, 99))
def test_distances_allow_to_split_as_well(net: Network, seed: int) -> None:
    ties = list(net.graph.edges)
    drawn = np.random.default_rng(seed).integers(1, 5, len(ties))
    for tie, distance in zip(ties, drawn.tolist(), strict=True):
        net.graph.edges[tie]["apart"] = distance
    ours = weighted_betweenness(*net.csr, drawn[net.edge], directed=False)
    oracle = nx.betweenness_centrality(net.graph, normalized=False, weight="apart")
    np.testing.assert_allclose(ours, net.order(oracle), rtol=0, atol=1e-9)


@given(networks(directed=False))
def test_every_block_knows_of_everybody(net: Network) -> None:
    alive = [v for v in net.graph if net.graph.degree(v)]
    net = network(net.graph.subgraph(alive))
    parts = folding.split(*net.csr, np.ones(len(net.names)))
    count = len(list(nx.biconnected_components(net.graph)))
    if parts is None:
        assert count < 2
        return
    label = components(parts.indptr, parts.indices)
    assert np.unique(label).size == count
    found = {
        frozenset(net.names[v] for v in parts.node[label == each]) for each in np.unique(label)
    }
    assert found == set(map(frozenset, nx.biconnected_components(net.graph)))
    whole = np.array([len(nx.node_connected_component(net.graph, v)) for v in net.names])
    behind = np.bincount(label, weights=parts.reach, minlength=label.max() + 1)[label]
    np.testing.assert_array_equal(behind, whole[parts.node])
    row = np.repeat(np.arange(parts.node.size), np.diff(parts.indptr.astype(np.int64)))
    np.testing.assert_array_equal(parts.node[parts.indices], net.indices[parts.slot])
    for v in range(parts.node.size):  # rows rise, and lead within one block
        columns = parts.indices[row == v]
        assert (np.diff(columns.astype(np.int64)) > 0).all()
        assert (label[columns] == label[v]).all()
    assert blocks(*net.csr).max() + 1 == count


@given(households())
def test_twins_are_those_with_the_same_neighbors(net: Network) -> None:
    merged = folding.merge_twins(*net.csr, np.ones(len(net.names)))
    part = np.arange(len(net.names)) if merged is None else merged.part
    rows = [set(net.graph[name]) for name in net.names]
    hollows = {name for name, row in zip(net.names, rows, strict=True) if rows.count(row) > 1}
    for v, name in enumerate(net.names):
        for u, other in enumerate(net.names[:v]):
            hollow = rows[v] == rows[u]
            full = rows[v] | {name} == rows[u] | {other}
            if part[v] == part[u]:
                assert hollow or full
            else:  # hollow twins come first: who is one is no full twin of a third
                assert not hollow
                assert not full or {name, other} & hollows
    if merged is not None:
        assert merged.twins.sum() == len(net.names)
        np.testing.assert_array_equal(np.bincount(part), merged.twins)


@pytest.mark.exhaustive
@given(households())
def test_compiled_and_plain_parts_are_the_same(net: Network) -> None:
    block = blocks(*net.csr)
    count = int(block.max(initial=-1)) + 1
    node, start, _, _, _ = folding._copies(*net.csr, block, count)
    reach = np.ones(len(net.names))
    copies = np.repeat(np.arange(count), np.diff(start)), np.argsort(node, kind="stable")
    taken = node, start, *copies, folding._ends(node, reach.size), reach
    ours, plain = folding._walk(*taken), folding._walk.py_func(*taken)
    for one, other in zip(ours, plain, strict=True):
        np.testing.assert_array_equal(one, other)
    hashed = folding._hashes(*net.csr)
    first, tied = np.arange(reach.size), np.zeros(reach.size, np.bool_)
    for closed in (0, 1):
        plain = first.copy(), tied.copy()
        row = hashed[closed], np.argsort(hashed[closed], kind="stable"), closed
        folding._pair(*net.csr, *row, first, tied)
        folding._pair.py_func(*net.csr, *row, *plain)
        np.testing.assert_array_equal(first, plain[0])
        np.testing.assert_array_equal(tied, plain[1])


def test_a_clique_is_one_source_and_a_chain_of_cliques_many_small_ones() -> None:
    clique = network(nx.complete_graph(40))
    assert fold(*clique.csr, pendants=True, apart=True, merged=True).reach.tolist() == [40.0]
    chain = network(nx.ring_of_cliques(3, 5))
    core = fold(*chain.csr, pendants=True, apart=True, merged=True)
    assert core.reach.size == 9  # of each clique its two gates, and the others as one
