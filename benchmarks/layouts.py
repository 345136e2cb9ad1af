"""How fast the layout of a map is, and how well it shows distances, beside igraph.

Stress is what distances on the plane miss of the numbers of steps in the graph, each squared error
by the squared distance, at the best scale: 0 is perfect. It is over all pairs of the largest
component; beyond 700 nodes, over those with one of 500.
igraph's Fruchterman–Reingold runs its default of 500 rounds; its stress is the median of five
seeds.

    LINKANALYSIS_SHARED_DATA=… python benchmarks/layouts.py
"""

from __future__ import annotations

import os
import random
import time
from pathlib import Path
from statistics import median

import igraph
import networkx as nx
import numpy as np
import pandas as pd

import linkanalysis as la
from linkanalysis.views.pages.appearance import place

SHARED = ("caviar", "ht_synthetic_1", "ht_synthetic_2", "infinito_esbm84", "mafia_us1960")
PLANTED = (1_000, 5_000)
SEEDS = 5
WHOLE, SOURCES = 700, 500


def planted(n: int) -> nx.Graph:
    """Make n people in groups of twenty."""
    return nx.random_partition_graph([20] * (n // 20), 0.25, 0.5 / n, seed=1)


def read(folder: Path) -> nx.Graph:
    edges = pd.read_csv(folder / "edges.csv")
    pairs = zip(edges["source"].tolist(), edges["target"].tolist(), strict=True)
    return nx.Graph((a, b) for a, b in pairs if a != b)


def largest_component(network: nx.Graph) -> nx.Graph:
    part = network.subgraph(max(nx.connected_components(network), key=len))
    return nx.convert_node_labels_to_integers(nx.Graph(part.edges), ordering="sorted")


def stress(sources: np.ndarray, steps: np.ndarray, xy: np.ndarray) -> float:
    apart = np.hypot(*(xy[sources][:, None] - xy[None]).transpose(2, 0, 1))
    ratio = apart[steps > 0] / steps[steps > 0]
    scale = ratio.sum() / (ratio**2).sum()
    return float(((scale * ratio - 1) ** 2).mean())


def by_igraph(graph: igraph.Graph, seed: int) -> tuple[float, np.ndarray]:
    random.seed(seed)
    start = time.process_time()
    xy = np.array(graph.layout_fruchterman_reingold().coords)
    return time.process_time() - start, xy


def row(name: str, network: nx.Graph) -> None:
    graph = la.from_networkx(network)
    number = {shown: node for node, shown in enumerate(graph.shown)}
    order = [number[f"person:{node}"] for node in range(len(network))]
    place(graph)
    start = time.process_time()
    points = place(graph)
    own = time.process_time() - start
    peer = igraph.Graph(n=len(network), edges=list(network.edges))
    n = len(network)
    sources = np.arange(n) if n <= WHOLE else np.linspace(0, n - 1, SOURCES).astype(int)
    steps = np.array(peer.distances(source=sources.tolist()), dtype=np.float64)
    runs = [by_igraph(peer, seed) for seed in range(SEEDS)]
    seconds = median(taken for taken, _ in runs)
    theirs = median(stress(sources, steps, xy) for _, xy in runs)
    ours = stress(sources, steps, points[order])
    print(
        f"| {name} | {len(network):,} / {network.number_of_edges():,} | {own:.3f} | {ours:.3f} | "
        f"{seconds:.3f} | {theirs:.3f} | {ours / theirs:.2f} |",
        flush=True,
    )


def main() -> None:
    folder = Path(os.environ["LINKANALYSIS_SHARED_DATA"])
    print("| network | nodes / ties | CPU s | stress | igraph, CPU s | igraph, stress | ratio |")
    print("|---|---|---|---|---|---|---|")
    for name in SHARED:
        row(name, largest_component(read(folder / name)))
    for n in PLANTED:
        row(f"groups of 20, {n:,}", largest_component(planted(n)))


if __name__ == "__main__":
    main()
