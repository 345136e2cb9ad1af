"""Communities: published values, agreement over runs, and what they must not depend on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import igraph
import leidenalg
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from exhaustive import exhaustive
from sklearn.metrics import adjusted_mutual_info_score

from linkanalysis.core.masked_ids import unmasked
from linkanalysis.graph import from_networkx
from linkanalysis.kernels.csr import build_csr
from linkanalysis.network.groups.communities import find_communities
from linkanalysis.network.groups.community_methods import METHODS, Method, method_row
from linkanalysis.network.groups.grouping import grouped

if TYPE_CHECKING:
    from pathlib import Path

    from linkanalysis.graph import EntityGraph


# "two_mode" takes graphs of two sides: test_two_mode_communities.py
ONE_MODE = [row for row in METHODS if row.name != "two_mode"]


def network(folder: Path, truth: str) -> tuple[EntityGraph, list[str]]:
    ties = pd.read_csv(folder / "edges.csv", dtype=str)
    nodes = pd.read_csv(folder / "nodes.csv", dtype=str).set_index("id")
    graph = nx.Graph()
    graph.add_nodes_from(nodes.index)
    for row in ties.to_dict("records"):
        graph.add_edge(row["source"], row["target"], strength=int(row.get("weight", 1)))
    built = from_networkx(graph, strength="strength")
    return built, [str(nodes[truth][entity.partition(":")[2]]) for entity in unmasked(built.ids)]


def test_the_operations_of_a_trafficking_network_are_found_exactly(shared_data: Path) -> None:
    graph, truth = network(shared_data / "ht_synthetic_1", "operation")
    for method in ("modularity", "consensus"):
        labels = find_communities(graph, method=method).labels
        assert adjusted_mutual_info_score(truth, labels) == pytest.approx(1.0, abs=1e-12)


def test_the_locali_of_infinito_are_found_as_well_as_known(shared_data: Path) -> None:
    graph, truth = network(shared_data / "infinito_esbm84", "locale")
    partition = find_communities(graph, method="modularity")
    assert partition.quality == pytest.approx(0.5266671177, abs=1e-10)
    assert round(adjusted_mutual_info_score(truth, partition.labels), 3) == 0.777


@pytest.mark.parametrize("row", ONE_MODE, ids=lambda row: row.name)
def test_every_method_ignores_the_order_of_rows(row: Method) -> None:
    ties = sorted(nx.les_miserables_graph().edges(data="weight"))
    partitions = []
    for rows in (ties, ties[::-1]):
        graph = nx.Graph()
        graph.add_weighted_edges_from(rows, weight="meetings")
        built = from_networkx(graph, strength="meetings")
        partitions.append(find_communities(built, method=row.name))
    pd.testing.assert_frame_equal(partitions[0].to_frame(), partitions[1].to_frame())
    assert partitions[0].made_by == partitions[1].made_by


@pytest.mark.parametrize("row", ONE_MODE, ids=lambda row: row.name)
def test_every_method_is_the_same_on_one_and_two_threads(
    row: Method, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = from_networkx(nx.gnm_random_graph(80, 200, seed=3))
    found = []
    for threads in ("1", "2"):
        monkeypatch.setenv("LINKANALYSIS_THREADS", threads)
        found.append(find_communities(graph, method=row.name).to_frame())
    pd.testing.assert_frame_equal(*found)


@pytest.mark.parametrize("row", ONE_MODE, ids=lambda row: row.name)
def test_every_method_separates_two_cliques_and_takes_any_graph(row: Method) -> None:
    barbell = find_communities(from_networkx(nx.barbell_graph(5, 0)), method=row.name)
    assert barbell.labels.tolist() == [0] * 5 + [1] * 5
    if row.name != "label_propagation":  # its runs differ even here
        assert barbell.stability.tolist() == [1.0] * 10
    assert barbell.stability.min() > 0.6
    empty = find_communities(from_networkx(nx.Graph()), method=row.name)
    assert (len(empty), list(empty.to_frame())) == (
        0,
        ["entity", "label", "community", "stability"],
    )
    apart = find_communities(from_networkx(nx.empty_graph(3)), method=row.name)
    assert apart.labels.tolist() == [0, 1, 2]
    arrows = from_networkx(nx.DiGraph([("ana", "ben"), ("ben", "ana"), ("cay", "ben")]))
    assert len(find_communities(arrows, method=row.name)) == 1


@pytest.mark.parametrize("method", ["modularity", "cpm"])
@pytest.mark.parametrize(
    "network",
    [
        pytest.param(nx.gnm_random_graph(200, 700, seed=6), id="random"),
        pytest.param(
            nx.barabasi_albert_graph(300, 3, seed=8),
            id="preferential",
            marks=pytest.mark.exhaustive,
        ),
    ],
)
def test_where_there_are_no_communities_another_engine_finds_none_better_by_a_thousandth(
    method: str, network: nx.Graph
) -> None:
    ours = find_communities(from_networkx(network), method=method).quality
    other = igraph.Graph(len(network), list(network.edges))
    cpm = method == "cpm"
    kind = leidenalg.CPMVertexPartition if cpm else leidenalg.ModularityVertexPartition
    options = {"resolution_parameter": 0.1} if cpm else {}
    theirs = max(
        leidenalg.find_partition(other, kind, seed=run, n_iterations=-1, **options).quality()
        for run in range(6)
    )
    # leidenalg counts every pair from both of its ends in CPM
    assert ours >= 0.999 * (theirs / 2 if cpm else theirs)


@pytest.mark.parametrize(
    ("ties", "method", "note"),
    [
        (5_000, "map_equation", ""),
        (5_001, "map_equation", "A large graph: 10 runs of at most 3 passes."),
        (
            5_001,
            "modularity",
            "A large graph: 10 runs of at most 3 passes, 50 tries to improve the best.",
        ),
        (
            5_001,
            "consensus",
            "A large graph: 10 runs of at most 3 passes, agreement in at most 3 rounds.",
        ),
        pytest.param(
            50_001,
            "consensus",
            "A large graph: 10 runs of at most 3 passes, agreement in at most 10 rounds.",
            marks=pytest.mark.exhaustive,
        ),
        *exhaustive(
            (50_001, "modularity", "A large graph: 10 runs of at most 3 passes."),
            (250_001, "label_propagation", "A large graph: 5 runs."),
        ),
    ],
)
def test_less_is_done_on_large_graphs_and_said(ties: int, method: str, note: str) -> None:
    ends = np.arange(ties, dtype=np.int64)
    indptr, indices, _ = build_csr(2 * ties, 2 * ends, 2 * ends + 1, directed=False)
    rows = indptr, indices, np.ones(indices.size, dtype=np.int64)
    groups = grouped(rows, method_row(method), resolution=1.0, seed=0)
    assert groups.notes[-1:] == ((note,) if note else ())
    assert groups.labels.max() + 1 == ties


def test_consensus_is_less_sure_where_there_is_nothing_to_find() -> None:
    noise = find_communities(from_networkx(nx.gnm_random_graph(100, 300, seed=1)))
    planted = find_communities(from_networkx(nx.planted_partition_graph(5, 20, 0.5, 0.02, seed=1)))
    assert planted.stability.mean() > 0.95
    assert noise.stability.mean() < 0.8
    assert [sorted(np.bincount(planted.labels).tolist())] == [[20] * 5]


def test_consensus_takes_the_map_equation_where_modularity_would_merge() -> None:
    cliques = from_networkx(nx.ring_of_cliques(30, 5))
    assert len(find_communities(cliques, method="modularity")) < 20
    partition = find_communities(cliques)
    assert len(partition) == 30
    assert partition.notes[0].startswith(
        "The groups are those that runs of map_equation agree on. Describing groups and ties takes "
        "663 bits fewer than describing the ties alone; with the groups that runs of modularity "
        "agree on, "
    )


def test_consensus_takes_modularity_where_the_map_equation_would_leave_all_in_one() -> None:
    network = nx.planted_partition_graph(4, 25, 0.4, 0.1, seed=3)
    graph = from_networkx(network)
    assert len(find_communities(graph, method="map_equation")) == 1
    truth = [int(entity.partition(":")[2]) // 25 for entity in unmasked(graph.ids)]
    partition = find_communities(graph)
    assert adjusted_mutual_info_score(truth, partition.labels) > 0.9
    assert partition.notes[0].startswith("The groups are those that runs of modularity agree on.")


def test_a_network_without_structure_is_said_to_show_none() -> None:
    sparse = find_communities(from_networkx(nx.gnm_random_graph(100, 300, seed=1)))
    assert sparse.notes[0].endswith(
        " bits more. So the records are too few, or too uniform, to show groups: read stability "
        "first."
    )
    dense = find_communities(from_networkx(nx.gnm_random_graph(100, 1000, seed=1)))
    assert len(dense) == 1


def test_communities_are_numbered_by_size_and_connected() -> None:
    graph = from_networkx(nx.gnm_random_graph(150, 260, seed=5))
    for row in ONE_MODE:
        labels = find_communities(graph, method=row.name).labels
        size = np.bincount(labels)
        assert (np.diff(size) <= 0).all()
        plain = nx.Graph(zip(graph.source.tolist(), graph.target.tolist(), strict=True))
        plain.add_nodes_from(range(graph.n))
        for community in range(size.size):
            members = np.flatnonzero(labels == community).tolist()
            assert nx.is_connected(plain.subgraph(members))


def test_a_higher_resolution_gives_smaller_communities() -> None:
    graph = from_networkx(nx.karate_club_graph())
    for row in ONE_MODE:
        if row.resolution is None:
            continue
        counts = [
            len(find_communities(graph, method=row.name, resolution=row.resolution * factor))
            for factor in (0.5, 1, 4)
        ]
        assert counts == sorted(counts)
        assert counts[0] < counts[2]


def test_the_map_equation_gives_the_shortest_code_that_is_known() -> None:
    network = nx.les_miserables_graph()
    graph = from_networkx(network, strength="weight")
    partition = find_communities(graph, method="map_equation")
    assert partition.quality == pytest.approx(4.2047146372, abs=1e-10)
    assert len(partition) == 10
    ring = find_communities(from_networkx(nx.ring_of_cliques(30, 5)), method="map_equation")
    assert len(ring) == 30


def test_label_propagation_gives_its_run_of_highest_modularity() -> None:
    network = nx.planted_partition_graph(5, 20, 0.5, 0.02, seed=1)
    partition = find_communities(from_networkx(network), method="label_propagation")
    groups = [
        {int(node) for node in rows["label"]}
        for _, rows in partition.to_frame().groupby("community")
    ]
    assert partition.quality == pytest.approx(nx.community.modularity(network, groups), abs=1e-12)
    assert np.bincount(partition.labels).tolist() == [20] * 5


def test_the_page_of_a_partition_carries_its_caveat() -> None:
    page = find_communities(from_networkx(nx.path_graph(3)))._repr_html_()
    assert "A position in the records, not in the crime. A lead, never a verdict." in page


@pytest.mark.parametrize("method", ["consensus", "map_equation"])
def test_people_and_their_events_are_grouped_together_as_they_are(method: str) -> None:
    draw = np.random.default_rng(3)
    ties = [
        (f"{person:02d}", f"event:{event:02d}")
        for person in range(60)
        for event in range(32)
        if draw.random() < (0.6 if person // 15 == event // 8 else 0.02)
    ]
    graph = from_networkx(nx.Graph(ties))
    partition = find_communities(graph, method=method)
    truth = [
        int(key) // (8 if kind == "event" else 15)
        for kind, _, key in (entity.partition(":") for entity in graph.ids)
    ]
    assert adjusted_mutual_info_score(truth, partition.labels) == pytest.approx(1.0)
