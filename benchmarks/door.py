"""What a public call costs beside its kernel: CPU milliseconds of `centrality` on large graphs.

    python benchmarks/door.py [--rounds 7]

"Call" is ``la.centrality(graph, measure, worlds=0)``: arguments checked, ties seen, the measure
taken, entities ranked, the table made. "Kernel" is the compiled loop alone on the same graph. Each
time is the least of several rounds, one thread.
"""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
from engine_graphs import Network, make
from positions import connected, k_cores, pagerank, run_networkit
from side_by_side import Way, clock

import linkanalysis as la
from linkanalysis.kernels import cores, spectral
from linkanalysis.kernels.components import components

try:
    import networkit
except ImportError:
    networkit = None

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.graph import EntityGraph

GRAPHS = {"cl10k": "10,000 / 50,000", "calls": "100,000 / 250,000"}
MEASURES = ("degree", "core", "component", "pagerank")


def entity_graph(net: Network) -> EntityGraph:
    """Build the same network as a graph of people."""
    network = nx.Graph()
    network.add_nodes_from(f"{node:06d}" for node in range(net.n))
    triples = zip(net.source.tolist(), net.target.tolist(), net.strength.tolist(), strict=True)
    network.add_weighted_edges_from(
        ((f"{a:06d}", f"{b:06d}", s) for a, b, s in triples), weight="strength"
    )
    return la.from_networkx(network, strength="strength")


def kernels(graph: EntityGraph) -> dict[str, Callable[[], object]]:
    """Give the loop behind each measure."""
    rows = graph.indptr, graph.indices
    strength = graph.slot_strength()
    return {
        "degree": lambda: np.diff(rows[0].astype(np.int64)),
        "core": lambda: cores.core_numbers(*rows),
        "component": lambda: components(*rows),
        "pagerank": lambda: spectral.pagerank(*rows, strength),
    }


def peers(net: Network) -> dict[str, dict[str, Way]]:
    """Give the calls of other engines for the same measures."""
    degree = {"igraph": Way(lambda: np.array(net.igraph.degree()))}
    if networkit is not None:
        centrality = networkit.centrality.DegreeCentrality
        degree["networkit"] = Way(lambda: run_networkit(centrality(net.plain_networkit)))
    ways = (degree, k_cores(net), connected(net), pagerank(net))
    return dict(zip(MEASURES, ways, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    rows = []
    for name, size in GRAPHS.items():
        net = make(name)
        graph = entity_graph(net)
        loops, others = kernels(graph), peers(net)
        for measure in MEASURES:
            ways = {
                "call": partial(la.centrality, graph, measure, worlds=0),
                "kernel": loops[measure],
                "igraph": others[measure]["igraph"].run,
            }
            if networkit is not None:
                ways["networkit"] = others[measure]["networkit"].run
            for run in ways.values():
                run()  # compiled, and made in the form of each engine, before any clock starts
            times = {way: min(clock(run) for _ in range(rounds)) * 1e3 for way, run in ways.items()}
            rows.append({"graph": size, "measure": measure, **times})
    table = pd.DataFrame(rows)
    table["call / kernel"] = table["call"] / table["kernel"]
    print(table.round(3).to_string(index=False))


if __name__ == "__main__":
    main()
