"""How good and how fast the community detectors are, beside those of other engines.

    python benchmarks/communities.py lfr       planted communities: the default beside infomap
    python benchmarks/communities.py quality   modularity, CPM and code length on 50 graphs and more
    python benchmarks/communities.py speed     CPU seconds on 200,000 nodes and 1,000,000 ties

Every engine runs on one thread, one after another on the same graph, round by round.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
import warnings
from typing import TYPE_CHECKING

import engine_graphs
import igraph
import infomap
import leidenalg
import networkit
import networkx as nx
import numpy as np
from sklearn.metrics import adjusted_rand_score

import linkanalysis as la
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.leiden import leiden
from linkanalysis.kernels.map_equation import codelength, map_equation
from linkanalysis.kernels.quality import cpm_quality, modularity

if TYPE_CHECKING:
    from collections.abc import Callable

Ties = dict[tuple[int, int], int]
Rows = tuple[np.ndarray, np.ndarray, np.ndarray]


def rows_of(n: int, ties: Ties) -> Rows:
    source, target = np.array(sorted(ties), dtype=np.int64).reshape(-1, 2).T
    indptr, indices, edge = build_csr(n, source, target, directed=False)
    return indptr, indices, np.array([ties[pair] for pair in sorted(ties)], dtype=np.int64)[edge]


def ties_of(network: nx.Graph, strength: str = "") -> Ties:
    plain = nx.convert_node_labels_to_integers(network)
    return {
        (min(a, b), max(a, b)): int(s)
        for a, b, s in plain.edges(data=strength, default=1)
        if a != b
    }


def lfr(mixing: float, seed: int) -> tuple[Ties, np.ndarray]:
    """2,000 nodes of mean degree 15 in communities of 15 to 80."""
    networkit.setSeed(seed, useThreadId=False)
    generator = networkit.generators.LFRGenerator(2000)
    generator.generatePowerlawDegreeSequence(15, 50, -2)
    generator.generatePowerlawCommunitySizeSequence(15, 80, -1)
    generator.setMu(mixing)
    made = generator.generate()
    ties = {(min(a, b), max(a, b)): 1 for a, b in made.iterEdges() if a != b}
    return ties, np.array(generator.getPartition().getVector())


def by_infomap(n: int, ties: Ties, trials: int, seed: int) -> np.ndarray:
    engine = infomap.Infomap(silent=True, two_level=True, num_trials=trials, seed=seed)
    for node in range(n):
        engine.add_node(node)
    engine.add_links(np.array([(a, b, s) for (a, b), s in ties.items()], dtype=float))
    engine.run()
    module = engine.get_modules()
    return np.unique([module[node] for node in range(n)], return_inverse=True)[1]


def planted() -> None:
    print(f"{'asked':>6s} {'got':>6s} {'default':>16s} {'infomap':>16s}   ARI, mean (least)")
    for mixing in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6):
        got, own, other = [], [], []
        for seed in range(31, 36):
            ties, truth = lfr(mixing, seed)
            network = nx.Graph()
            network.add_nodes_from(f"{node:04d}" for node in range(2000))
            network.add_edges_from((f"{a:04d}", f"{b:04d}") for a, b in ties)
            found = la.find_communities(la.from_networkx(network)).labels
            got.append(np.mean([truth[a] != truth[b] for a, b in ties]))
            own.append(adjusted_rand_score(truth, found))
            other.append(adjusted_rand_score(truth, by_infomap(2000, ties, 2, 1)))
        cells = [f"{np.mean(ari):.4f} ({min(ari):.4f})" for ari in (own, other)]
        print(f"{mixing:6.1f} {np.mean(got):6.3f} {cells[0]:>16s} {cells[1]:>16s}", flush=True)


def fifty() -> list[tuple[str, int, Ties]]:
    """Ten graphs of each of five families, every other one with strengths."""
    found = []
    for seed in range(10):
        draw = np.random.default_rng(seed)
        made = {
            "noise": nx.gnm_random_graph(200, 700, seed=seed),
            "blocks": nx.planted_partition_graph(8, 30, 0.3, 0.02, seed=seed),
            "caves": nx.relaxed_caveman_graph(25, 8, 0.25, seed=seed),
            "tails": nx.barabasi_albert_graph(300, 3, seed=seed),
            "space": nx.random_geometric_graph(250, 0.1, seed=seed),
        }
        for family, network in made.items():
            ties = ties_of(network)
            if seed % 2:
                ties = {pair: min(int(draw.zipf(1.8)), 50) for pair in ties}
            found.append((family, len(network), ties))
    return found


def engines_best(graph: igraph.Graph, strength: list[int], cpm: float | None) -> list[list[int]]:
    """Partitions of ten seeds each of igraph and leidenalg, until stable; own runs are fifty."""
    kind = leidenalg.CPMVertexPartition if cpm else leidenalg.ModularityVertexPartition
    options = {"resolution_parameter": cpm} if cpm else {}
    found = []
    for seed in range(10):
        random.seed(seed)
        name = "CPM" if cpm else "modularity"
        more = {"resolution": cpm} if cpm else {}
        found.append(
            graph.community_leiden(name, weights=strength, n_iterations=-1, **more).membership
        )
        found.append(
            leidenalg.find_partition(
                graph, kind, weights=strength, seed=seed, n_iterations=-1, **options
            ).membership
        )
    return found


def quality() -> None:
    shortfalls: dict[str, list[float]] = {"modularity": [], "CPM": []}
    for _, n, ties in fifty():
        rows, ones = rows_of(n, ties), np.ones(n, dtype=np.int64)
        graph = igraph.Graph(n, list(ties))
        strength = list(ties.values())
        gamma = 0.1 * float(np.mean(strength))
        for name, cpm in (("modularity", None), ("CPM", gamma)):

            def value(labels: np.ndarray, cpm: float | None = cpm, rows: Rows = rows) -> float:
                if cpm is None:
                    return modularity(*rows, labels)
                return cpm_quality(*rows, np.ones(labels.size, np.int64), labels, resolution=cpm)

            own = max(
                value(leiden(*rows, ones, resolution=cpm or 1.0, objective=name.lower(), seed=seed))
                for seed in range(50)
            )
            other = max(
                value(np.unique(labels, return_inverse=True)[1])
                for labels in engines_best(graph, strength, cpm)
            )
            shortfalls[name].append(1 - own / other)
    for name, short in shortfalls.items():
        ahead = sum(s < -1e-12 for s in short)
        level = sum(abs(s) <= 1e-12 for s in short)
        far = [
            f"{family} {s:.2%}"
            for (family, _, _), s in zip(fifty(), short, strict=True)
            if s > 0.001
        ]
        print(f"{name}: ahead on {ahead}, equal on {level}, behind on {50 - ahead - level} of 50;")
        print(f"  behind by more than .1 %: {', '.join(far) or 'none'}", flush=True)
    known = {
        "karate": (nx.karate_club_graph(), ""),
        "karate, strengths": (nx.karate_club_graph(), "weight"),
        "Florence": (nx.florentine_families_graph(), ""),
        "Les Miserables": (nx.les_miserables_graph(), ""),
        "Les Miserables, strengths": (nx.les_miserables_graph(), "weight"),
        "kite": (nx.krackhardt_kite_graph(), ""),
        "ring of 30 cliques": (nx.ring_of_cliques(30, 5), ""),
    }
    cases = [(name, len(network), ties_of(network, s)) for name, (network, s) in known.items()]
    lengths = []
    for name, n, ties in cases + fifty():
        rows = rows_of(n, ties)
        own = min(codelength(*rows, map_equation(*rows, seed=seed)) for seed in range(50))
        other = codelength(*rows, by_infomap(n, ties, 50, 1))
        if len(lengths) < len(cases):
            print(f"{name:26s} code length {own:.10f}, infomap {other:.10f}")
        lengths.append(own / other - 1)
    behind = max(lengths[len(cases) :])
    better = sum(short < -1e-12 for short in lengths[len(cases) :])
    print(f"code length on the 50: shorter on {better}, at most {behind:.4%} longer")


def clocked(run: Callable[[], np.ndarray]) -> tuple[float, np.ndarray]:
    start = time.process_time()
    labels = run()
    return time.process_time() - start, labels


def speed() -> None:
    net = engine_graphs.make("cl200k")
    rows = (*net.csr, np.ones(net.csr[1].size, dtype=np.int64))
    ones = np.ones(net.n, dtype=np.int64)
    pairs = np.stack([net.source, net.target], axis=1)

    def own_leiden(seed: int) -> np.ndarray:
        return leiden(*rows, ones, resolution=1.0, objective="modularity", seed=seed, passes=4)

    def by_igraph(seed: int) -> np.ndarray:
        random.seed(seed)
        return np.array(net.igraph.community_leiden("modularity", n_iterations=2).membership)

    def by_networkit(seed: int) -> np.ndarray:
        networkit.setSeed(seed, useThreadId=False)
        engine = networkit.community.ParallelLeiden(net.plain_networkit)
        engine.run()
        return np.array(engine.getPartition().getVector())

    def own_map(seed: int) -> np.ndarray:
        return map_equation(*rows, seed=seed, passes=3)

    def infomap_once(seed: int) -> np.ndarray:
        engine = infomap.Infomap(silent=True, two_level=True, num_trials=1, seed=seed + 1)
        engine.add_links(pairs)
        engine.run()
        module = engine.get_modules()
        return np.unique([module.get(v, -v - 1) for v in range(net.n)], return_inverse=True)[1]

    ways = {
        "Leiden, four passes": (own_leiden, modularity),
        "igraph Leiden": (by_igraph, modularity),
        "networkit ParallelLeiden": (by_networkit, modularity),
        "map equation, three passes": (own_map, codelength),
        "infomap": (infomap_once, codelength),
    }
    _ = net.igraph, net.plain_networkit
    tiny = rows_of(2, {(0, 1): 1})  # compiling is not timed
    leiden(*tiny, np.ones(2, dtype=np.int64), resolution=1.0, objective="modularity", seed=0)
    map_equation(*tiny, seed=0)
    took: dict[str, list[float]] = {name: [] for name in ways}
    value: dict[str, list[float]] = {name: [] for name in ways}
    for seed in range(3):
        for name, (run, measure) in ways.items():
            seconds, labels = clocked(lambda run=run, seed=seed: run(seed))
            took[name].append(seconds)
            value[name].append(measure(*rows, labels))
    for name in ways:
        print(
            f"{name:28s} {statistics.median(took[name]):6.2f} CPU s, quality "
            f"{min(value[name]):.4f} to {max(value[name]):.4f}"
        )


def main() -> None:
    warnings.simplefilter("ignore")
    ways = {"lfr": planted, "quality": quality, "speed": speed}
    for name in sys.argv[1:] or ways:
        ways[name]()


if __name__ == "__main__":
    main()
