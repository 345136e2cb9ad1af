"""What the defaults give on real networks with labels: reported, never tuned to.

    LINKANALYSIS_SHARED_DATA=… python benchmarks/shared_networks.py

Labels come from police files, court acts or a generator: what was believed, not what was true.
Where a network has no strengths, ties count 1. AMI is the arithmetic mean form, over all persons;
persons in no ring count as groups of their own.
"""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import igraph as ig
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


def best_of_leidenalg(graph: la.EntityGraph) -> float:
    pairs = list(zip(graph.source.tolist(), graph.target.tolist(), strict=True))
    other = ig.Graph(n=graph.n, edges=pairs)
    weights = graph.strength.tolist()
    return max(
        other.modularity(
            leidenalg.find_partition(
                other,
                leidenalg.ModularityVertexPartition,
                weights=weights,
                seed=seed,
                n_iterations=-1,
            ).membership,
            weights=weights,
        )
        for seed in range(20)
    )


def ring_labels(graph: la.EntityGraph, rings: la.RingTable) -> list[int]:
    labels = np.arange(graph.n) + 1_000_000
    for ring in reversed(list(rings)):
        for member in ring.members:
            labels[member.node] = ring.number
    return labels.tolist()


def main() -> None:
    warnings.simplefilter("ignore")
    root = Path(os.environ["LINKANALYSIS_SHARED_DATA"])
    print(
        f"{'network':16s} {'n':>4s} {'m':>5s} {'Q own':>8s} {'Q 20x':>8s} "
        f"{'AMI modularity':>14s} {'AMI consensus':>13s} {'rings':>5s} {'AMI rings':>9s}"
    )
    for name, truth in NETWORKS.items():
        plain, nodes = read(root / name)
        graph = la.from_networkx(plain, strength="strength")
        keys = [key.partition(":")[2] for key in graph.ids]
        labels = nodes.set_index("id")[truth].reindex(keys).tolist() if truth else None
        modularity = la.find_communities(graph, method="modularity")
        consensus = la.find_communities(graph)
        rings = la.find_rings(graph)

        def ami(found: object, labels: list[str] | None = labels) -> str:
            if labels is None:
                return "-"
            return f"{adjusted_mutual_info_score(labels, found):.3f}"

        print(
            f"{name:16s} {graph.n:4d} {graph.m:5d} {modularity.quality:8.5f} "
            f"{best_of_leidenalg(graph):8.5f} {ami(modularity.labels.tolist()):>14s} "
            f"{ami(consensus.labels.tolist()):>13s} {len(rings):5d} "
            f"{ami(ring_labels(graph, rings)):>9s}"
        )


if __name__ == "__main__":
    main()
