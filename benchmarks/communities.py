"""How good and how fast the community detectors are, beside those of other engines.

    python benchmarks/communities.py lfr       planted communities: the default beside infomap
    python benchmarks/communities.py quality   modularity, CPM and code length on 50 graphs and more
    python benchmarks/communities.py two_mode  modularity between two sides, beside leidenalg
    python benchmarks/communities.py overlaps  planted groups that share members
    python benchmarks/communities.py speed     CPU seconds on 200,000 nodes and 1,000,000 ties
    python benchmarks/communities.py default   the same of the default of `find_communities`

Every engine runs on one thread, one after another on the same graph, round by round.
graspologic-native is timed where it is installed.
"""

from __future__ import annotations

import importlib
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
from linkanalysis.kernels.communities import leiden
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.map_equation import codelength, map_equation
from linkanalysis.kernels.quality import cpm_quality, modularity
from linkanalysis.network.groups.community_methods import method_row
from linkanalysis.network.groups.grouping import grouped

if TYPE_CHECKING:
    from collections.abc import Callable

try:
    graspologic = importlib.import_module("graspologic_native")
except ImportError:
    graspologic = None

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


def fifty(first: int = 0) -> list[tuple[str, int, Ties]]:
    """Ten graphs of each of five families, every other one with strengths."""
    found = []
    for seed in range(first, first + 10):
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
    """Partitions of ten seeds each of igraph and leidenalg, until stable."""
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


def beside_engines(first: int) -> None:
    shortfalls: dict[str, list[float]] = {"modularity": [], "CPM": []}
    graphs = fifty(first)
    for _, n, ties in graphs:
        rows = rows_of(n, ties)
        graph = igraph.Graph(n, list(ties))
        strength = list(ties.values())
        gamma = 0.1 * float(np.mean(strength))
        for name, cpm in (("modularity", None), ("CPM", gamma)):

            def value(labels: np.ndarray, cpm: float | None = cpm, rows: Rows = rows) -> float:
                if cpm is None:
                    return modularity(*rows, labels)
                return cpm_quality(*rows, np.ones(labels.size, np.int64), labels, resolution=cpm)

            row = method_row(name.lower())
            own = grouped(rows, row, resolution=row.resolution or 1.0, seed=0).quality
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
            for (family, _, _), s in zip(graphs, short, strict=True)
            if s > 0.001
        ]
        print(
            f"seeds from {first}, {name}: ahead on {ahead}, equal on {level}, "
            f"behind on {50 - ahead - level} of 50;"
        )
        print(f"  behind by more than .1 %: {', '.join(far) or 'none'}", flush=True)


def quality() -> None:
    for first in (0, 10):
        beside_engines(first)
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


def two_mode() -> None:
    """Ten random networks of 60 people and 35 events, and the Southern Women."""
    women = nx.davis_southern_women_graph()
    number = {name: k for k, name in enumerate(women)}
    cases = [("Southern Women", 32, 18, sorted((number[a], number[b]) for a, b in women.edges))]
    for seed in range(10):
        draw = np.random.default_rng(seed)
        ends = draw.integers((0, 60), (60, 95), (260, 2))
        cases.append((f"noise {seed}", 95, 60, sorted({(int(a), int(b)) for a, b in ends})))
    short = []
    for name, n, people, pairs in cases:
        graph = igraph.Graph(n, pairs)
        graph.vs["type"] = [int(v >= people) for v in range(n)]
        engine = leidenalg.Optimiser()
        theirs = []
        for seed in range(10):
            engine.set_rng_seed(seed)
            layers = leidenalg.CPMVertexPartition.Bipartite(
                graph, resolution_parameter_01=1 / len(pairs), degree_as_node_size=True
            )
            while engine.optimise_partition_multiplex(list(layers), layer_weights=[1, -1, -1]) > 0:
                pass
            both, first, second = (layer.quality() for layer in layers)
            theirs.append((both - first - second) / 2 / len(pairs))
        side = np.arange(n) < people
        rows = rows_of(n, dict.fromkeys(pairs, 1))
        own = grouped(rows, method_row("two_mode"), resolution=1.0, seed=0, side=side).quality
        if name == "Southern Women":
            print(f"{name}: {own:.10f}, leidenalg {max(theirs):.10f}")
        short.append(1 - own / max(theirs))
    ahead = sum(s < -1e-12 for s in short[1:])
    print(f"noise: ahead on {ahead} of 10, at most {max(short[1:]):.2%} behind")


def sharing(p: float, several: float, noise: int, seed: int) -> tuple[nx.Graph, list[set[str]]]:
    """400 people in 40 groups, a share of them in a second one, and ties at random."""
    draw = np.random.default_rng(seed)
    groups: list[set[int]] = [set() for _ in range(40)]
    for person in range(400):
        groups[draw.integers(40)].add(person)
    for person in np.flatnonzero(draw.random(400) < several):
        groups[draw.integers(40)].add(int(person))
    network = nx.Graph()
    for group in groups:
        members = sorted(group)
        pairs = [(a, b) for k, a in enumerate(members) for b in members[k + 1 :]]
        network.add_edges_from(pair for pair in pairs if draw.random() < p)
    ends = draw.integers(0, 400, (200 * noise, 2))
    network.add_edges_from((int(a), int(b)) for a, b in ends if a != b)
    named = nx.relabel_nodes(network, lambda person: f"{person:03d}")
    return named, [{f"person:{a:03d}" for a in group} for group in groups if len(group) > 3]


def best_match(truth: list[set[str]], found: list[set[str]]) -> tuple[float, float]:
    """Mean of the best F1 both ways, and the share of true groups found with Jaccard .5."""

    def mean(these: list[set[str]], those: list[set[str]]) -> float:
        best = [max((2 * len(a & b) / (len(a) + len(b)) for b in those), default=0) for a in these]
        return float(np.mean(best)) if best else 0.0

    near = [max((len(a & b) / len(a | b) for b in found), default=0) >= 0.5 for a in truth]
    return (mean(truth, found) + mean(found, truth)) / 2, float(np.mean(near))


def overlaps() -> None:
    print("p tied, share in two, random ties each: F1, recall of find_overlaps; of the default")
    for p, several, noise in ((0.9, 0.2, 1), (0.7, 0.2, 2), (0.7, 0.4, 2), (0.5, 0.2, 2)):
        own, other = [], []
        for seed in range(31, 36):
            network, truth = sharing(p, several, noise, seed)
            graph = la.from_networkx(network)
            for result, column, kept in (
                (la.groups.find_overlaps(graph), "group", own),
                (la.find_communities(graph), "community", other),
            ):
                found = [set(rows["entity"]) for _, rows in result.to_frame().groupby(column)]
                kept.append(best_match(truth, [group for group in found if len(group) > 3]))
        cells = "  ".join(f"{f1:.3f} {recall:.3f}" for f1, recall in map(_mean, (own, other)))
        print(f"{p:.1f} {several:.1f} {noise}: {cells}", flush=True)


def _mean(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    first, second = np.mean(pairs, axis=0)
    return float(first), float(second)


def clocked(run: Callable[[], np.ndarray]) -> tuple[float, np.ndarray]:
    start = time.process_time()
    labels = run()
    return time.process_time() - start, labels


def speed() -> None:  # noqa: C901 - one small function an engine
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

    plain = net.csr[0].astype(np.int64), net.csr[1].astype(np.int32), np.ones(net.csr[1].size)

    def by_graspologic(seed: int) -> np.ndarray:
        _, label = graspologic.leiden_csr(*plain, net.n, seed=seed)
        return np.array([label[v] for v in range(net.n)])

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
    if graspologic is not None:
        ways["graspologic-native Leiden"] = (by_graspologic, modularity)
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


def default() -> None:
    net = engine_graphs.make("cl200k")
    rows = (*net.csr, np.ones(net.csr[1].size, dtype=np.int64))
    start = time.process_time()
    groups = grouped(rows, method_row("consensus"), resolution=1.0, seed=0)
    print(f"default, {groups.runs} runs of each: {time.process_time() - start:.1f} CPU s")


def main() -> None:
    warnings.simplefilter("ignore")
    ways = {
        "lfr": planted,
        "quality": quality,
        "two_mode": two_mode,
        "overlaps": overlaps,
        "speed": speed,
        "default": default,
    }
    for name in sys.argv[1:] or ways:
        ways[name]()


if __name__ == "__main__":
    main()
