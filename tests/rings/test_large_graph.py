"""Groups in large graphs: grown from every tie, weighed against degrees, communities, outsiders."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.graph import from_networkx
from linkanalysis.kernels.csr import build_csr, frozen
from linkanalysis.kernels.quality import group_surprise
from linkanalysis.kernels.tight_groups import grow_groups
from linkanalysis.rings.large_graph import (
    DOUBT,
    Background,
    background_of,
    by_degrees,
    grow_from_ties,
    standing_out,
    surprise,
)
from linkanalysis.rings.rings import find_rings

Rows = tuple[np.ndarray, np.ndarray, np.ndarray]


def rows_of(network: nx.Graph) -> Rows:
    ends = np.array([sorted(pair) for pair in network.edges], dtype=np.int64).reshape(-1, 2)
    indptr, indices, _ = build_csr(len(network), ends[:, 0], ends[:, 1], directed=False)
    return indptr, indices, np.ones(indices.size, dtype=np.int64)


def nobodys(network: nx.Graph) -> np.ndarray:
    return np.zeros(len(network), dtype=np.int64)


def by_hand(network: nx.Graph, nodes: list[int], label: list[int], background: Background) -> float:
    slots, inside = 2 * network.number_of_edges(), network.subgraph(nodes)
    pairs, ties = len(nodes) * (len(nodes) - 1) / 2, inside.number_of_edges()
    total = 0.0
    for u, v in inside.edges:
        rate = background.inner[label[u]] if label[u] == label[v] else background.outer
        expected = min(network.degree[u] * network.degree[v] * rate, 1)
        total += math.log(ties / pairs / expected)
    if ties < pairs:
        total += (pairs - ties) * math.log(1 - ties / pairs)
    for community in sorted({label[v] for v in nodes}):
        chosen = sum(label[v] == community for v in nodes)
        total -= math.log(math.comb(int(background.size[community]), chosen)) + background.naming
    for v in set(network) - set(nodes):
        known = sorted(set(network[v]) & set(nodes))
        against = sum(
            max(math.log(slots / (network.degree[u] * network.degree[v])), 0) for u in known
        )
        total -= DOUBT * against * max(len(known) - 1, 0) / max(len(known), 1)
    return total


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.exhaustive) for seed in (1, 2, 3))]
)
def test_surprise_is_what_counting_by_hand_gives(seed: int) -> None:
    network = nx.connected_watts_strogatz_graph(300, 6, 0.3, seed=seed)
    rows = rows_of(network)
    communities = np.arange(300) // 100
    split = Background(
        communities, np.array([100] * 3), np.array([5e-4, 6e-4, 7e-4]), 3e-4, math.log(3)
    )
    for background in (by_degrees(rows), split):
        for start in range(0, 300, 60):
            nodes = sorted(nx.ego_graph(network, start, 1))
            value = surprise(rows, [np.array(nodes)], background)[0]
            label = background.label.tolist()
            assert value == pytest.approx(by_hand(network, nodes, label, background), abs=1e-9)


@pytest.mark.exhaustive
@given(st.integers(0, 10_000), st.integers(8, 30))
def test_compiled_and_plain_code_grow_and_weigh_the_same(seed: int, n: int) -> None:
    rows = rows_of(nx.gnp_random_graph(n, 0.3, seed=seed))
    row = np.repeat(np.arange(n), np.diff(rows[0].astype(np.int64)))
    once = row < rows[1]
    given_ = (
        *(frozen(rows[k], np.uint32) for k in (0, 1)),
        frozen(row[once], np.uint32),
        frozen(rows[1][once], np.uint32),
    )
    grown = grow_groups(*given_, 0.7, 4, 41, 5)
    for ours, plain in zip(grown, grow_groups.py_func(*given_, 0.7, 4, 41, 5), strict=True):
        np.testing.assert_array_equal(ours, plain)
    plain = by_degrees(rows)
    weighed = (
        *given_[:2],
        frozen(grown[0], np.int64),
        frozen(grown[1], np.uint32),
        *(frozen(plain[k], np.int64) for k in (0, 1)),
        frozen(plain.inner, np.float64),
        plain.outer,
        0.0,
        DOUBT,
    )
    empty = grown[0][1:] == grown[0][:-1]
    np.testing.assert_allclose(
        group_surprise(*weighed)[~empty], group_surprise.py_func(*weighed)[~empty], atol=1e-9
    )


def test_a_ring_without_any_triangle_grows_from_its_squares() -> None:
    network = nx.disjoint_union(nx.complete_bipartite_graph(3, 3), nx.path_graph(2_000))
    grown = grow_from_ties(rows_of(network), nobodys(network))
    assert [group.tolist() for group in grown.groups] == [list(range(6))]


def test_groups_that_grow_are_dense_and_different_and_belong_to_their_ties() -> None:
    network = nx.planted_partition_graph(40, 8, 0.7, 0.004, seed=2)
    grown = grow_from_ties(rows_of(network), nobodys(network))
    names = [tuple(group.tolist()) for group in grown.groups]
    assert len(names) == len(set(names)) > 30
    for number, group in enumerate(grown.groups):
        assert 4 <= group.size <= 40
        assert nx.is_connected(network.subgraph(group.tolist()))
        assert (grown.found == number).any()
    assert grown.found.max() == len(names) - 1
    assert grown.found.size == network.number_of_edges()


@given(st.integers(0, 10_000))
def test_what_grows_from_a_tie_depends_on_no_other_tie_and_no_order(seed: int) -> None:
    network = nx.planted_partition_graph(12, 9, 0.5, 0.03, seed=seed)
    rows = rows_of(network)
    indptr, indices = (frozen(rows[k], np.uint32) for k in (0, 1))
    together = grow_from_ties(rows, nobodys(network))
    mixed = grow_from_ties(rows, np.random.default_rng(seed).permutation(len(network)))
    assert mixed.found.tolist() == together.found.tolist()
    for number, a, b in zip(together.found, together.source, together.target, strict=True):
        ends = (frozen(np.array([end]), np.uint32) for end in (a, b))
        _, alone = grow_groups(indptr, indices, *ends, 0.7, 4, 41, 5)
        assert alone.tolist() == (together.groups[number].tolist() if number >= 0 else [])


def test_a_group_of_its_own_stands_above_the_core_of_a_larger_one() -> None:
    crowd = nx.gnp_random_graph(60, 0.4, seed=1)
    network = nx.disjoint_union(crowd, nx.complete_graph(6))
    network.add_edges_from((v, 60 + v % 6) for v in range(0, 60, 6))  # single ties, to many
    network = nx.disjoint_union(network, nx.gnm_random_graph(2_000, 6_000, seed=2))
    rows = rows_of(network)
    core = np.array(sorted(max(nx.find_cliques(crowd), key=len)))
    assert core.size >= 6
    own, part = surprise(rows, [np.arange(60, 66), core], by_degrees(rows))
    assert own > 0 > part


def test_communities_are_a_background_only_where_they_are_worth_their_names() -> None:
    random = rows_of(nx.gnm_random_graph(2_000, 8_000, seed=1))
    assert background_of(random, seed=0).size.tolist() == [2_000]
    planted = nx.planted_partition_graph(20, 50, 0.2, 0.002, seed=1)
    background = background_of(rows_of(planted), seed=0)
    assert background.size.sum() == 1_000
    assert 10 <= background.size.size <= 20
    assert (background.inner > 10 * background.outer).all()


@pytest.mark.exhaustive
def test_a_ring_is_one_that_its_community_does_not_explain() -> None:
    network = nx.planted_partition_graph(20, 50, 0.2, 0.002, seed=1)
    ring = [7 + 100 * k for k in range(8)]
    network.add_edges_from((a, b) for a in ring for b in ring if a < b and (a + b) % 5 != 0)
    network.add_edges_from((ring[k], ring[(k + 1) % 8]) for k in range(8))
    rows = rows_of(network)
    found, considered = standing_out(rows, background_of(rows, seed=0))
    assert considered > len(found)
    assert found[0].nodes.tolist() == ring
    assert found[0].surprise > 0
    assert (found[0].stability > 0.5).all()
    assert all(a.surprise >= b.surprise for a, b in itertools.pairwise(found))


def test_rings_of_a_large_graph_come_first_and_say_how_they_were_chosen() -> None:
    network = nx.planted_partition_graph(50, 40, 0.3, 0.002, seed=3)
    rings = [set(range(2_000 + 7 * k, 2_007 + 7 * k)) for k in range(4)]
    draw = np.random.default_rng(5)
    for ring in rings:
        members = sorted(ring)
        network.add_edges_from((a, b) for a in members for b in members if a < b and (a + b) % 5)
        network.add_edges_from((member, int(draw.integers(2_000))) for member in members)
    found = find_rings(from_networkx(network))
    first = [{int(member.label) for member in ring.members} for ring in list(found)[:4]]
    assert sorted(map(sorted, first)) == sorted(map(sorted, rings))
    assert [ring.significance for ring in list(found)[:4]] == [0.05] * 4
    considered, compared = found.notes[-2:]
    assert considered == (
        f"{found.candidates:,} groups were considered; those listed have more ties, whatever their "
        "strengths, than degrees, communities and outsiders explain, most surprising first."
    )
    assert compared == ("They were compared with those of 19 simulated networks (possible worlds).")


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", [0, 1])
def test_a_large_graph_without_rings_gives_none(seed: int) -> None:
    found = find_rings(from_networkx(nx.gnm_random_graph(3_000, 12_000, seed=seed)))
    assert len(found) == 0
    assert found.notes[-1].startswith("No rings: ")
    assert found.notes[-1].endswith(", and none is likely to be more than ordinary life.")
