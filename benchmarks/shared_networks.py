"""What methods and defaults give on real networks with labels: reported, never tuned to.

    LINKANALYSIS_SHARED_DATA=… python benchmarks/shared_networks.py [newcomers [SEED ...]]

Labels come from police files, court acts or a generator: what was believed, not what was true.
Where a network has no strengths, ties count 1. AMI is the arithmetic mean form, over all persons;
persons in no ring count as groups of their own. Each row of METHODS stands beside the same method
of another engine: the best of 50 runs by its own quality, with the same strengths.

*newcomers* adds seven people to two of the networks instead, all tied to one another and each to
two others at random, with strengths drawn from those of the network, or without any. They are found
if a ring has a Jaccard of .5 or more with them; given are the means of rings with and without them.
"""

from __future__ import annotations

import os
import random
import sys
import warnings
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import igraph as ig
import infomap
import leidenalg
import networkx as nx
import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_mutual_info_score

import linkanalysis as la

if TYPE_CHECKING:
    from collections.abc import Sequence

NETWORKS = {
    "caviar": None,
    "infinito_esbm84": "locale",
    "ht_synthetic_1": "operation",
    "ht_synthetic_2": "operation",
    "ht_ag2": "operation",
    "mafia_us1960": "family",
}
RUNS = 50
JOINED = ("caviar", "infinito_esbm84")
NEWCOMERS, KNOWN = 7, 2
SEEDS = range(10)


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


def with_newcomers(plain: nx.Graph, seed: int) -> nx.Graph:
    draw = np.random.default_rng(seed)
    strengths = [strength for *_, strength in plain.edges(data="strength")]
    people, graph = sorted(plain), plain.copy()
    new = [f"new {number}" for number in range(NEWCOMERS)]
    ties = list(combinations(new, 2))
    ties += [(one, who) for one in new for who in draw.choice(people, KNOWN, replace=False)]
    for source, target in ties:
        graph.add_edge(source, target, strength=int(draw.choice(strengths)))
    return graph


def newcomers(root: Path, seeds: Sequence[int]) -> None:
    print("network | strengths | newcomers found | rings with them | rings without")
    truth = {f"person:new {number}" for number in range(NEWCOMERS)}
    for name in JOINED:
        plain, _ = read(root / name)
        for said, strength in (("drawn", "strength"), ("none", None)):
            before = len(la.find_rings(la.from_networkx(plain, strength=strength)))
            tables = [
                la.find_rings(la.from_networkx(with_newcomers(plain, seed), strength=strength))
                for seed in seeds
            ]
            found = [la.compare.compare_groups(rings, [truth]).recall for rings in tables]
            given = np.mean([len(rings) for rings in tables])
            print(f"{name} | {said} | {sum(found):g} of {len(seeds)} | {given:.1f} | {before}")


def main(arguments: list[str]) -> None:
    warnings.simplefilter("ignore")
    root = Path(os.environ["LINKANALYSIS_SHARED_DATA"])
    if arguments[:1] == ["newcomers"]:
        newcomers(root, [int(word) for word in arguments[1:]] or SEEDS)
        return
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
    main(sys.argv[1:])
