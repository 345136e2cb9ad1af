"""What methods and defaults give on real networks with labels: reported, never tuned to.

    LINKANALYSIS_SHARED_DATA=… python benchmarks/shared_networks.py

Labels come from police files, court acts or a generator: what was believed, not what was true.
Where a network has no strengths, ties count 1. AMI is the arithmetic mean form, over all persons;
persons in no ring count as groups of their own. Each row of METHODS stands beside the same method
of another engine: the best of 50 runs by its own quality, with the same strengths.
"""

from __future__ import annotations

import os
import random
import warnings
from pathlib import Path

import igraph as ig
import infomap
import leidenalg
import networkx as nx
import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_mutual_info_score

import linkanalysis as la

NETWORKS = {
    "caviar": None,
    "infinito_esbm84": "locale",
    "ht_synthetic_1": "operation",
    "ht_synthetic_2": "operation",
    "ht_ag2": "operation",
    "mafia_us1960": "family",
}
RUNS = 50


def read(folder: Path) -> tuple[nx.Graph, pd.DataFrame]:
    nodes = pd.read_csv(folder / "nodes.csv", dtype=str)
    edges = pd.read_csv(folder / "edges.csv")
    graph = nx.Graph()
    graph.add_nodes_from(nodes["id"])
    for source, target, strength in zip(
        edges["source"],
        edges["target"],
        edges.get("weight", pd.Series(1, edges.index)),
        strict=True,
    ):
        known = graph.get_edge_data(source, target, {"strength": 0})["strength"]
        graph.add_edge(source, target, strength=known + int(strength))
    return graph, nodes


def by_leidenalg(graph: ig.Graph, strength: list[int], resolution: float | None) -> list[int]:
    kind = leidenalg.CPMVertexPartition if resolution else leidenalg.ModularityVertexPartition
    options = {"resolution_parameter": resolution} if resolution else {}
    runs = [
        leidenalg.find_partition(
            graph, kind, weights=strength, seed=seed, n_iterations=-1, **options
        )
        for seed in range(RUNS)
    ]
    return max(runs, key=lambda run: run.quality()).membership


def by_infomap(graph: ig.Graph, strength: list[int]) -> list[int]:
    engine = infomap.Infomap(silent=True, two_level=True, num_trials=RUNS, seed=1)
    for node in range(graph.vcount()):
        engine.add_node(node)
    for (source, target), value in zip(graph.get_edgelist(), strength, strict=True):
        engine.add_link(source, target, value)
    engine.run()
    module = engine.get_modules()
    return [module[node] for node in range(graph.vcount())]


def by_igraph(graph: ig.Graph, strength: list[int]) -> list[int]:
    runs = []
    for seed in range(RUNS):
        random.seed(seed)
        runs.append(graph.community_label_propagation(weights=strength).membership)
    return max(runs, key=lambda labels: graph.modularity(labels, weights=strength))


def engines(graph: la.EntityGraph) -> dict[str, list[int]]:
    """Give what other engines give, by the row of METHODS that is its like."""
    pairs = list(zip(graph.source.tolist(), graph.target.tolist(), strict=True))
    other, strength = ig.Graph(graph.n, pairs), graph.strength.tolist()
    return {
        "modularity": by_leidenalg(other, strength, None),
        "cpm": by_leidenalg(other, strength, 0.1 * float(graph.strength.mean())),
        "map_equation": by_infomap(other, strength),
        "label_propagation": by_igraph(other, strength),
    }


def ring_labels(graph: la.EntityGraph, rings: la.RingTable) -> list[int]:
    labels = np.arange(graph.n) + 1_000_000
    for ring in reversed(list(rings)):
        for member in ring.members:
            labels[member.node] = ring.number
    return labels.tolist()


def main() -> None:
    warnings.simplefilter("ignore")
    root = Path(os.environ["LINKANALYSIS_SHARED_DATA"])
    for name, truth in NETWORKS.items():
        plain, nodes = read(root / name)
        graph = la.from_networkx(plain, strength="strength")
        keys = [key.partition(":")[2] for key in graph.ids]
        known = nodes.set_index("id")[truth].reindex(keys).tolist() if truth else None

        def ami(found: object, known: list[str] | None = known) -> str:
            return f"{adjusted_mutual_info_score(known, found):.3f}" if known else "-"

        print(f"{name}: {graph.n} persons, {graph.m} ties")
        other = engines(graph)
        for row in la.METHODS:
            if row.name == "two_mode":  # one side only
                continue
            found = la.find_communities(graph, method=row.name)
            beside = f" ({ami(other[row.name])})" if row.name in other else ""
            print(f"  {row.name:18s} {len(found):4d} groups, AMI {ami(found.labels)}{beside}")
        cells = la.groups.find_cells(graph)
        print(f"  {'cells':18s} {len(cells):4d} groups, AMI {ami(cells.labels)}")
        rings = la.find_rings(graph)
        print(f"  {'rings':18s} {len(rings):4d} groups, AMI {ami(ring_labels(graph, rings))}")


if __name__ == "__main__":
    main()
