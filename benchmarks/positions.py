"""Centralities beside igraph, networkit, rustworkx and networkx: ratios of CPU time.

    pip install networkit rustworkx   # beside the development dependencies; else they are left out
    python benchmarks/positions.py [--graphs small cl10k …] [--tasks build …] [--peers igraph …]

One process, one thread for every engine, results compared before times, engines in turn, medians
of three rounds with their range. Where a run would take minutes, evenly spaced sources are timed
and scaled to all; such figures carry a `~`. An engine that needs over ten seconds runs one round.
"""
# ruff: noqa: ANN401, FBT003 - engines without types and names

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from engine_graphs import (
    make,
    networkit,
    rustworkx,
    to_igraph,
    to_networkit,
    to_networkx,
    to_rustworkx,
)
from side_by_side import Way, compared

from linkanalysis.core.threads import chunks_of
from linkanalysis.kernels import (
    components,
    cores,
    distances,
    neighborhoods,
    paths,
    spectral,
    weighted_paths,
)
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine_graphs import Network


def run_networkit(algorithm: Any) -> np.ndarray:
    return np.array(algorithm.run().scores())


def by_node(values: dict[int, float]) -> np.ndarray:
    return np.array([values[v] for v in range(len(values))])


def flags(n: int, nodes: Any) -> np.ndarray:
    marked = np.zeros(n, bool)
    marked[list(nodes)] = True
    return marked


def build(net: Network) -> dict[str, Way]:
    return {
        "own": Way(lambda: build_csr(net.n, net.source, net.target, directed=False)[0][-1] / 2),
        "igraph": Way(lambda: to_igraph(net).ecount()),
        "networkit": Way(lambda: to_networkit(net).numberOfEdges()),
        "rustworkx": Way(lambda: to_rustworkx(net).num_edges()),
        "networkx": Way(lambda: to_networkx(net).number_of_edges()),
    }


def connected(net: Network) -> dict[str, Way]:
    def by_networkit() -> np.ndarray:
        found = networkit.components.ConnectedComponents(net.plain_networkit)
        return np.array(found.run().getPartition().getVector())

    return {
        "own": Way(lambda: components.components(*net.csr)),
        "igraph": Way(lambda: np.array(net.igraph.connected_components().membership)),
        "networkit": Way(by_networkit, compare=False),  # the same parts, numbered otherwise
        "rustworkx": Way(lambda: rustworkx.connected_components(net.rustworkx), compare=False),
        "networkx": Way(lambda: list(nx.connected_components(net.networkx)), compare=False),
    }


def k_cores(net: Network) -> dict[str, Way]:
    core = networkit and networkit.centrality.CoreDecomposition
    return {
        "own": Way(lambda: cores.core_numbers(*net.csr)),
        "igraph": Way(lambda: np.array(net.igraph.coreness())),
        "networkit": Way(lambda: run_networkit(core(net.plain_networkit))),
        "rustworkx": Way(lambda: by_node(rustworkx.core_number(net.rustworkx))),
        "networkx": Way(lambda: by_node(nx.core_number(net.networkx))),
    }


def cut_points(net: Network) -> dict[str, Way]:
    def by_networkit() -> Any:
        return networkit.components.BiconnectedComponents(net.plain_networkit).run()

    return {
        "own": Way(lambda: components.cut_points(*net.csr)),
        "igraph": Way(lambda: flags(net.n, net.igraph.articulation_points())),
        "networkit": Way(by_networkit, compare=False),  # blocks, which have cut points in common
        "rustworkx": Way(lambda: flags(net.n, rustworkx.articulation_points(net.rustworkx))),
        "networkx": Way(lambda: flags(net.n, nx.articulation_points(net.networkx))),
    }


def biconnected(net: Network) -> dict[str, Way]:
    def by_networkit() -> Any:
        return networkit.components.BiconnectedComponents(net.plain_networkit).run()

    return {
        "own": Way(lambda: int(components.blocks(*net.csr).max()) + 1),
        "igraph": Way(lambda: len(net.igraph.biconnected_components())),
        "networkit": Way(by_networkit, compare=False),
        "rustworkx": Way(lambda: rustworkx.biconnected_components(net.rustworkx), compare=False),
        "networkx": Way(lambda: sum(1 for _ in nx.biconnected_components(net.networkx))),
    }


def structural_holes(net: Network) -> dict[str, Way]:
    """Time constraint, ours with effective size; hardly any other engine has either."""
    few = net.some(100)
    weights = net.strength.tolist()

    def by_igraph() -> np.ndarray:
        return np.nan_to_num(np.array(net.igraph.constraint(weights=weights)))

    return {
        "own": Way(
            lambda: np.nan_to_num(neighborhoods.structural_holes(*net.csr, net.strengths)[0])
        ),
        "igraph": Way(by_igraph),
        "networkx": Way(
            lambda: nx.constraint(net.networkx, few, weight="strength"),
            net.n / len(few),
            compare=False,
        ),
    }


def pagerank(net: Network) -> dict[str, Way]:
    weights = net.strength.tolist()
    rank = networkit and partial(networkit.centrality.PageRank, tol=1e-10)

    def by_networkit() -> np.ndarray:
        scores = run_networkit(rank(net.networkit))
        return scores / scores.sum()  # what walks into an isolate is lost to it

    return {
        "own": Way(lambda: spectral.pagerank(*net.csr, net.strengths)),
        "igraph": Way(lambda: np.array(net.igraph.pagerank(weights=weights))),
        "networkit": Way(by_networkit),
        "rustworkx": Way(
            lambda: by_node(
                rustworkx.pagerank(net.directed_rustworkx, weight_fn=float, tol=1e-14, max_iter=500)
            )
        ),
        "networkx": Way(
            lambda: by_node(
                nx.pagerank(net.networkx, weight="strength", tol=1e-10 / net.n, max_iter=500)
            )
        ),
    }


def triangle_counts(net: Network) -> dict[str, Way]:
    def counted(share: Any) -> np.ndarray:
        degree = np.diff(net.csr[0].astype(np.int64))
        return np.rint(np.nan_to_num(np.array(share)) * degree * (degree - 1) / 2)

    local = networkit and networkit.centrality.LocalClusteringCoefficient
    return {
        "own": Way(lambda: neighborhoods.triangles(*net.csr)),
        "igraph": Way(lambda: counted(net.igraph.transitivity_local_undirected())),
        "networkit": Way(lambda: counted(run_networkit(local(net.plain_networkit, turbo=True)))),
        "networkx": Way(lambda: by_node(nx.triangles(net.networkx))),
    }


def steps(net: Network) -> dict[str, Way]:
    """Time closeness and harmonic centrality, for which the peers search twice."""
    some = net.some(2_000_000 // net.n)
    few = net.some(5)

    def own() -> np.ndarray:
        return distances.distance_sums(*net.csr)[2][some]

    batches = range(0, net.n - 511, 40 * 512)  # along the degree order

    def own_batches() -> None:
        kernel = distances.kernel_of(*net.csr)
        for first in batches:
            kernel(first)

    def by_igraph() -> np.ndarray:
        net.igraph.closeness(some)
        return np.array(net.igraph.harmonic_centrality(some, normalized=False))

    def by_networkit() -> np.ndarray:
        kind = networkit.centrality.ClosenessVariant.GENERALIZED
        run_networkit(networkit.centrality.Closeness(net.plain_networkit, False, kind))
        found = networkit.centrality.HarmonicCloseness(net.plain_networkit, normalized=False)
        return run_networkit(found)[some]

    def by_networkx() -> None:
        for u in few:
            nx.closeness_centrality(net.networkx, u)
        nx.harmonic_centrality(net.networkx, few)

    ways = {
        "own": Way(own)
        if net.n <= 100_000
        else Way(own_batches, net.n / 512 / len(batches), compare=False),
        "igraph": Way(by_igraph, net.n / len(some)),
        "networkx": Way(by_networkx, net.n / len(few), compare=False),
    }
    if net.n <= 10_000:
        ways["networkit"] = Way(by_networkit)
    return ways


def of_sources(net: Network, lengths: np.ndarray | None, count: int) -> Way:
    """Run our kernel for evenly spaced chunks of what is left to search from."""
    core = fold(*net.csr, pendants=True)
    if lengths is None:
        kernel = paths.kernel_of(core, directed=False)
    else:
        kernel = weighted_paths.kernel_of(core, lengths)
    n = core.node.size
    chunks = chunks_of(n)
    size = chunks[0][1] if chunks else 1
    which = np.linspace(0, max(len(chunks) - 2, 0), max(1, count // size)).astype(int)
    some = [chunks[i] for i in which] if n else []

    def run() -> None:
        for first, last in some:
            kernel(first, last)

    return Way(run, n / max(1, sum(last - first for first, last in some)), compare=False)


def betweenness(net: Network) -> dict[str, Way]:
    whole = net.n <= 10_000
    some = net.some(10_000 if whole else 2_000_000 // net.n)
    few = net.some(110 if net.n < 1_000 else 3)
    rough = 5

    def by_networkit() -> np.ndarray:
        return run_networkit(networkit.centrality.Betweenness(net.plain_networkit)) / 2

    def by_networkit_estimate() -> None:
        found = networkit.centrality.EstimateBetweenness(net.plain_networkit, rough)
        run_networkit(found)

    def by_rustworkx() -> np.ndarray:
        return by_node(
            rustworkx.betweenness_centrality(
                net.rustworkx, normalized=False, parallel_threshold=2**40
            )
        )

    ways = {
        "own": Way(lambda: paths.betweenness(*net.csr, directed=False))
        if net.n <= 100_000
        else of_sources(net, None, 320),
        "igraph": Way(lambda: np.array(net.igraph.betweenness(sources=None if whole else some)))
        if whole
        else Way(lambda: net.igraph.betweenness(sources=some), net.n / len(some), compare=False),
        "networkit": Way(by_networkit)
        if whole
        else Way(by_networkit_estimate, net.n / rough, compare=False),
        "networkx": Way(
            lambda: nx.betweenness_centrality(net.networkx, k=len(few), seed=0, normalized=False),
            net.n / len(few),
            compare=False,
        ),
    }
    if whole:
        ways["rustworkx"] = Way(by_rustworkx)
    return ways


def weighted_betweenness(net: Network) -> dict[str, Way]:
    whole = net.n <= 1_000
    some = net.some(110 if whole else 1_000_000 // net.n)
    few = net.some(110 if whole else 3)
    weights = net.distance.tolist()

    def by_igraph() -> np.ndarray:
        return np.array(net.igraph.betweenness(weights=weights, sources=None if whole else some))

    return {
        "own": Way(
            lambda: weighted_paths.weighted_betweenness(*net.csr, net.lengths, directed=False)
        )
        if whole
        else of_sources(net, net.lengths, 320),
        "igraph": Way(by_igraph, net.n / len(some), compare=whole),
        "networkx": Way(
            lambda: nx.betweenness_centrality(
                net.networkx, k=len(few), seed=0, normalized=False, weight="distance"
            ),
            net.n / len(few),
            compare=False,
        ),
    }


TASKS: dict[str, Callable[[Network], dict[str, Way]]] = {
    "build": build,
    "components": connected,
    "cores": k_cores,
    "cuts": cut_points,
    "biconnected": biconnected,
    "holes": structural_holes,
    "pagerank": pagerank,
    "triangles": triangle_counts,
    "steps": steps,
    "betweenness": betweenness,
    "weighted": weighted_betweenness,
}
ENGINES = ("own", "igraph", "networkit", "rustworkx", "networkx")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graphs", nargs="+", default=["small", "cl10k", "cl200k", "calls"])
    parser.add_argument("--tasks", nargs="+", default=list(TASKS), choices=list(TASKS))
    parser.add_argument("--peers", nargs="+", default=list(ENGINES[1:]), choices=ENGINES[1:])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    absent = [name for name in ("networkit", "rustworkx") if globals()[name] is None]
    if absent:
        print("left out, since not installed:", *absent, "(pip install networkit rustworkx)")
    for name in options.graphs:
        net = make(name)
        print(f"\n{name}: {net.n:,} nodes, {net.source.size:,} ties; CPU, range, peer / own")
        for task in options.tasks:
            ways = {
                engine: way
                for engine, way in TASKS[task](net).items()
                if engine == "own" or (engine in options.peers and engine not in absent)
            }
            for engine, cell in compared(ways, options.rounds):
                print(f"  {task:12s} {engine:10s} {cell}", flush=True)


if __name__ == "__main__":
    main()
