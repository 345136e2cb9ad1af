"""Groups in large graphs: outsiders who belong join, and cores of larger groups are told apart."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from linkanalysis.analysis.rings.candidates import Candidate, choose, gated, scan
from linkanalysis.analysis.rings.rings import find_rings
from linkanalysis.analysis.rings.separation import contrast, set_apart
from linkanalysis.graph import from_networkx
from linkanalysis.kernels.csr import build_csr

Rows = tuple[np.ndarray, np.ndarray, np.ndarray]


def rows_of(network: nx.Graph) -> Rows:
    ends = np.array([sorted(pair) for pair in network.edges], dtype=np.int64)
    indptr, indices, _ = build_csr(len(network), ends[:, 0], ends[:, 1], directed=False)
    return indptr, indices, np.ones(indices.size, dtype=np.int64)


def by_hand(network: nx.Graph, nodes: list[int]) -> float:
    inside = network.subgraph(nodes).number_of_edges() - len(nodes) + 1
    known = [len(set(network[v]) & set(nodes)) for v in network if v not in nodes]
    return inside / (1 + sum(max(count - 1, 0) for count in known))


@pytest.mark.parametrize("seed", range(5))
def test_contrast_is_what_counting_by_hand_gives(seed: int) -> None:
    network = nx.connected_watts_strogatz_graph(40, 6, 0.3, seed=seed)
    rows = rows_of(network)
    for start in range(0, 40, 5):
        nodes = sorted(nx.ego_graph(network, start, 1))
        assert contrast(rows, np.array(nodes)) == pytest.approx(by_hand(network, nodes), abs=1e-12)


def test_a_group_of_its_own_stands_above_the_core_of_a_larger_one() -> None:
    crowd = nx.gnp_random_graph(30, 0.6, seed=1)
    network = nx.disjoint_union(crowd, nx.complete_graph(6))
    network.add_edges_from((v, 30 + v % 6) for v in range(0, 30, 3))  # single ties, to many
    rows = rows_of(network)
    core = np.array(sorted(max(nx.find_cliques(crowd), key=len)))
    assert core.size >= 6
    assert contrast(rows, np.arange(30, 36)) == 10.0
    assert contrast(rows, core) < 0.5


def test_whoever_is_tied_to_most_of_a_group_joins_and_belongs_to_it_loosely() -> None:
    network = nx.disjoint_union(nx.complete_graph(6), nx.complete_graph(9))
    network.add_edges_from((6, v) for v in range(3))  # one of the nine knows half of the six
    rows = rows_of(network)
    runs = scan(rows, seeds=range(2))
    six, nine = sorted(
        set_apart(rows, runs, choose(rows, runs, gated(rows, runs))), key=lambda c: c.nodes.size
    )
    assert six.nodes.tolist() == list(range(7))
    assert nine.nodes.tolist() == list(range(6, 15))
    assert (six.stability[:6] > 0.8).all()
    assert six.stability[6] == 0.0  # no run puts them together


def test_groups_that_share_half_are_given_once_and_weak_ones_not_at_all() -> None:
    network = nx.disjoint_union(nx.complete_graph(6), nx.cycle_graph(8))
    network.add_edges_from([(0, 6), (6, 8), (8, 10), (7, 9), (7, 10)])
    rows = rows_of(network)
    groups = [
        Candidate(np.array(nodes), np.ones(len(nodes)), 0.1, 0.3, support)
        for nodes, support in (((0, 1, 2, 3), 0.9), ((2, 3, 4, 5), 0.8), ((6, 7, 8, 9), 0.7))
    ]
    runs = scan(rows, seeds=range(1))
    found = set_apart(rows, runs, groups)
    # both parts of the clique grow to all of it
    assert found[0].nodes.tolist() == [0, 1, 2, 3, 4, 5]
    assert sum(0 in group.nodes for group in found) == 1
    assert all(contrast(rows, group.nodes) >= 1 for group in found)


def test_rings_of_a_large_graph_come_before_communities_and_say_how_they_were_chosen() -> None:
    network = nx.planted_partition_graph(15, 40, 0.3, 0.005, seed=3)
    rings = [set(range(600 + 7 * k, 607 + 7 * k)) for k in range(4)]
    draw = np.random.default_rng(5)
    for ring in rings:
        members = sorted(ring)
        network.add_edges_from((a, b) for a in members for b in members if a < b and (a + b) % 5)
        network.add_edges_from((member, int(draw.integers(600))) for member in members)
    network.add_edges_from((1000 + 2 * k, 1001 + 2 * k) for k in range(10_000))  # too large
    found = find_rings(from_networkx(network))
    first = [{int(member.label) for member in ring.members} for ring in list(found)[:4]]
    assert sorted(map(sorted, first)) == sorted(map(sorted, rings))
    assert np.isnan(found[1].significance)
    little = "Little sets it apart: less than twice as much is doubled inside as between members"
    loose = [any(note.startswith(little) for note in ring.notes) for ring in found]
    assert loose[:4] == [False] * 4
    assert loose == sorted(loose)
    assert found.notes[-2] == (
        "Given are groups in which as much is doubled inside as between members and others, the "
        f"most set apart first; in {loose.count(False)} of them it is twice as much."
    )
