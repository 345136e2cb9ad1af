"""Components, cores, cuts and triangles against networkx, igraph and published counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from oracle_graphs import crowds, florence, kite, network, networks, turned

from linkanalysis.kernels.components import block_counts, blocks, bridges, components, cut_points
from linkanalysis.kernels.cores import core_numbers, onion_layers
from linkanalysis.kernels.distances import breadth_first, diameter_bound
from linkanalysis.kernels.neighborhoods import triangles

if TYPE_CHECKING:
    from oracle_graphs import Network


def check_undirected(net: Network) -> None:
    other = net.to_igraph()
    np.testing.assert_array_equal(core_numbers(*net.csr), other.coreness())
    np.testing.assert_array_equal(core_numbers(*net.csr), net.order(nx.core_number(net.graph)))
    np.testing.assert_array_equal(triangles(*net.csr), net.order(nx.triangles(net.graph)))
    cut = set(np.flatnonzero(cut_points(*net.csr)).tolist())
    assert cut == set(other.articulation_points())
    assert {net.names[v] for v in cut} == set(nx.articulation_points(net.graph))
    bridge = bridges(*net.csr)
    assert sorted(net.edge[bridge].tolist()) == sorted(2 * other.bridges())  # at both ends
    np.testing.assert_array_equal(onion_layers(*net.csr), net.order(nx.onion_layers(net.graph)))
    check_blocks(net)


def check_blocks(net: Network) -> None:
    label = blocks(*net.csr)
    number = {frozenset(tie): k for k, tie in enumerate(net.graph.edges)}
    ours = {frozenset(net.edge[label == block].tolist()) for block in set(label.tolist())}
    assert set(label.tolist()) == set(range(len(ours)))
    parts = nx.biconnected_component_edges(net.graph)
    assert ours == {frozenset(number[frozenset(tie)] for tie in part) for part in parts}
    members = [v for part in net.to_igraph().biconnected_components() for v in part]
    count = np.bincount(np.array(members, np.int64), minlength=len(net.names))
    np.testing.assert_array_equal(block_counts(*net.csr), count)


@given(networks(directed=False))
def test_cores_cuts_and_triangles_equal_both_engines(net: Network) -> None:
    check_undirected(net)


def test_cores_cuts_and_triangles_equal_both_engines_on_crowds() -> None:
    for net in crowds():
        if not net.directed:
            check_undirected(net)


@given(networks())
def test_components_are_weak_and_numbered_by_their_smallest_node(net: Network) -> None:
    label = components(*net.csr)
    whole = net.graph.to_undirected()
    groups = sorted((sorted(group) for group in nx.connected_components(whole)), key=min)
    expected = {v: c for c, group in enumerate(groups) for v in group}
    np.testing.assert_array_equal(label, net.order(expected))
    np.testing.assert_array_equal(components(*turned(net)), label)


@given(networks(directed=True))
def test_core_of_joined_rows_is_the_core_by_in_and_out_degree(net: Network) -> None:
    back_indptr, back_indices = turned(net)
    n = len(net.names)
    rows = [
        [
            *net.indices[net.indptr[v] : net.indptr[v + 1]],
            *back_indices[back_indptr[v] : back_indptr[v + 1]],
        ]
        for v in range(n)
    ]
    indptr = np.cumsum([0, *map(len, rows)])
    joined = np.array([u for row in rows for u in row], np.uint32)
    np.testing.assert_array_equal(
        core_numbers(indptr, joined), net.order(nx.core_number(net.graph))
    )


@given(networks(directed=False))
def test_no_two_nodes_are_further_apart_than_the_bound(net: Network) -> None:
    steps = [d for _, row in nx.all_pairs_shortest_path_length(net.graph) for d in row.values()]
    assert max(steps, default=0) <= diameter_bound(*net.csr) <= 2 * max(steps, default=0)


def test_long_chain_is_searched_without_recursion() -> None:
    n = 20_000
    chain = network(nx.path_graph(n))
    assert cut_points(*chain.csr).sum() == n - 2
    assert bridges(*chain.csr).all()
    assert len(set(blocks(*chain.csr).tolist())) == n - 1
    assert (np.bincount(block_counts(*chain.csr)) == [0, 2, n - 2]).all()
    assert onion_layers(*chain.csr).max() == n // 2
    assert components(*chain.csr).max() == 0
    assert diameter_bound(*chain.csr) == n - 1
    assert core_numbers(*chain.csr).max() == 1


@pytest.mark.parametrize(
    ("net", "core", "n_cut", "n_bridges", "n_blocks", "n_triangles"),
    [
        # two engines, networkx and igraph, agree on all of these (karate: Zachary 1977)
        pytest.param(network(nx.karate_club_graph()), (4, 10), 1, 1, 3, 45, id="karate"),
        pytest.param(network(nx.les_miserables_graph()), (9, 12), 8, 18, 21, 467, id="novel"),
        pytest.param(florence(), (2, 10), 4, 5, 6, 3, id="florence"),
        pytest.param(kite(), (3, 7), 2, 2, 3, 11, id="kite"),
    ],
)
def test_known_networks_have_their_known_counts(
    net: Network,
    core: tuple[int, int],
    n_cut: int,
    n_bridges: int,
    n_blocks: int,
    n_triangles: int,
) -> None:
    numbers = core_numbers(*net.csr)
    assert (numbers.max(), (numbers == core[0]).sum()) == core
    assert cut_points(*net.csr).sum() == n_cut
    assert bridges(*net.csr).sum() == 2 * n_bridges
    assert blocks(*net.csr).max() + 1 == n_blocks
    assert triangles(*net.csr).sum() == 3 * n_triangles


def test_cut_points_of_florence_are_the_four_families() -> None:
    net = florence()
    cut = {name for name, is_cut in net.named(cut_points(*net.csr)).items() if is_cut}
    assert cut == {"Albizzi", "Guadagni", "Medici", "Salviati"}


@pytest.mark.parametrize("n", [0, 1, 2])
def test_networks_without_ties_have_no_structure(n: int) -> None:
    net = network(nx.empty_graph(n))
    assert components(*net.csr).tolist() == list(range(n))
    assert core_numbers(*net.csr).tolist() == [0] * n
    assert triangles(*net.csr).tolist() == [0] * n
    assert cut_points(*net.csr).tolist() == [False] * n
    assert bridges(*net.csr).tolist() == blocks(*net.csr).tolist() == []
    assert block_counts(*net.csr).tolist() == [0] * n
    assert onion_layers(*net.csr).tolist() == [1] * n


@given(networks())
def test_search_finds_what_is_within_some_steps_nearest_first(net: Network) -> None:
    for source, name in enumerate(net.names):
        expected = nx.single_source_shortest_path_length(net.graph, name)
        for limit in (0, 1, 2, len(net.names)):
            order, steps = breadth_first(*net.csr, source, limit)
            assert sorted(steps.tolist()) == steps.tolist()
            found = {net.names[v]: step for v, step in zip(order, steps, strict=True)}
            assert found == {v: step for v, step in expected.items() if step <= limit}
