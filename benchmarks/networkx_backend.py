"""Functions of networkx on the backend, beside networkx, nx-rustworkx and igraph.

    pip install . nx-rustworkx   # for the entry points; without nx-rustworkx it is left out
    python benchmarks/networkx_backend.py [--graphs 10k 100k] [--functions pagerank …]

CPU seconds of one thread, median of three runs of what takes less than ten seconds; random graphs.
*first*: the call that converts the graph; *again*: the next one. The times of the peers count
their own conversion. Where an engine would take minutes it answers for a few sources, and its time
is scaled to all (~).
"""
# ruff: noqa: E402 - threads are set before any engine is imported

from __future__ import annotations

import os

for _name in ("LINKANALYSIS_THREADS", "OMP_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ[_name] = "1"

import argparse
import statistics
import time
import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import igraph
import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Callable

HAS_RUSTWORKX = "rustworkx" in nx.config.backends
GRAPHS = {"10k": (10_000, 50_000), "100k": (100_000, 250_000)}


class Row(NamedTuple):
    """A function with its options, what networkx does of it, and how igraph answers it.

    part: Options with which networkx answers a part, and by how much its time is then scaled.
    igraph_scale: By how much igraph's time is scaled.
    rustworkx: Options with which nx-rustworkx answers and by how much its time is then scaled; None
      if it does not.
    rustworkx_most: Most nodes for which it answers within minutes.
    most: Most nodes for which networkx can answer, if its memory runs out.
    """

    function: Any
    options: dict[str, Any]
    igraph: Callable[[Any], Any] | None
    part: tuple[dict[str, Any], float] | None = None
    igraph_scale: float = 1
    rustworkx: tuple[dict[str, Any], float] | None = None
    rustworkx_most: int = 1_000_000
    most: int = 1_000_000


def rows_for(n: int) -> dict[str, Row]:
    few = list(range(0, n, n // 10))
    return {
        "betweenness of 500 sources": Row(
            nx.betweenness_centrality,
            {"k": 500, "seed": 1},
            lambda g: g.betweenness(sources=range(500)),
            ({"k": 5, "seed": 1}, 100),
            rustworkx=({}, 500 / n),  # it takes no sample: all sources
            rustworkx_most=10_000,
        ),
        "closeness": Row(
            nx.closeness_centrality,
            {},
            lambda g: g.closeness(few),
            ({"u": few[0]}, n),
            n / len(few),
            rustworkx=({}, 1),
            rustworkx_most=10_000,
        ),
        "harmonic": Row(
            nx.harmonic_centrality,
            {},
            lambda g: g.harmonic_centrality(few),
            ({"nbunch": few}, n / len(few)),
            n / len(few),
        ),
        "eigenvector": Row(
            nx.eigenvector_centrality, {}, lambda g: g.eigenvector_centrality(), rustworkx=({}, 1)
        ),
        "Katz": Row(nx.katz_centrality, {"alpha": 0.01}, None, rustworkx=({"alpha": 0.01}, 1)),
        "PageRank": Row(nx.pagerank, {}, lambda g: g.pagerank(), rustworkx=({}, 1)),
        "core number": Row(nx.core_number, {}, lambda g: g.coreness(), rustworkx=({}, 1)),
        "triangles": Row(nx.triangles, {}, lambda g: g.list_triangles()),
        "clustering": Row(
            nx.clustering, {}, lambda g: g.transitivity_local_undirected(mode="zero")
        ),
        "components": Row(
            nx.connected_components, {}, lambda g: g.connected_components(), rustworkx=({}, 1)
        ),
        "articulation points": Row(
            nx.articulation_points, {}, lambda g: g.articulation_points(), rustworkx=({}, 1)
        ),
        "bridges": Row(nx.bridges, {}, lambda g: g.bridges(), rustworkx=({}, 1)),
        "constraint": Row(nx.constraint, {}, lambda g: g.constraint()),
        "effective size": Row(nx.effective_size, {}, None, most=10_000),
        "Louvain": Row(
            nx.community.louvain_communities,
            {"seed": 1},
            lambda g: g.community_multilevel(),
            most=10_000,
        ),
        "Leiden": Row(
            nx.community.leiden_communities,
            {"seed": 1},
            lambda g: g.community_leiden("modularity", n_iterations=-1),
            most=0,
        ),
    }


def median(call: Callable[[], Any], before: Callable[[], object] = lambda: None) -> float:
    """Time a call once if it takes long, else three times."""
    times: list[float] = []
    while len(times) < 3 and not (times and times[0] > 10):
        before()
        times.append(seconds(call))
    return statistics.median(times)


def seconds(call: Callable[[], Any]) -> float:
    began = time.process_time()
    found = call()
    if hasattr(found, "__next__"):
        for _ in found:
            pass
    return time.process_time() - began


def by_networkx(row: Row, graph: nx.Graph[Any]) -> float | None:
    if len(graph) > row.most:
        return None
    options, scale = row.part or (row.options, 1)
    return median(lambda: row.function(graph, **options, backend="networkx")) * scale


def by_rustworkx(row: Row, graph: nx.Graph[Any]) -> float | None:
    if row.rustworkx is None or len(graph) > row.rustworkx_most or not HAS_RUSTWORKX:
        return None
    options, scale = row.rustworkx
    cleared = graph.__networkx_cache__.clear
    return median(lambda: row.function(graph, **options, backend="rustworkx"), cleared) * scale


def by_igraph(row: Row, graph: nx.Graph[Any]) -> float | None:
    if row.igraph is None:
        return None
    made = igraph.Graph(len(graph), list(graph.edges))
    conversion = median(lambda: igraph.Graph(len(graph), list(graph.edges)))
    return conversion + median(lambda: row.igraph(made)) * row.igraph_scale


def shown(value: float | None, first: float, *, scaled: bool) -> str:
    if value is None:
        return f"{'–':>26}"
    return f"{'~' if scaled else ''}{value:,.3g} s, x {value / first:,.3g}".rjust(26)


def measure(name: str, wanted: list[str]) -> None:
    n, m = GRAPHS[name]
    graph = nx.gnm_random_graph(n, m, seed=1)
    print(f"\n{n:,} nodes, {m:,} edges")
    print(f"{'':27}{'first':>9}{'again':>9}{'networkx':>26}{'nx-rustworkx':>26}{'igraph':>26}")
    for task, row in rows_for(n).items():
        if wanted and row.function.__name__ not in wanted:
            continue
        small = nx.gnm_random_graph(50, 100, seed=1)  # compiles
        seconds(lambda row=row, small=small: row.function(small, backend="linkanalysis"))

        def ours(row: Row = row) -> object:
            return row.function(graph, **row.options, backend="linkanalysis")

        first = median(ours, graph.__networkx_cache__.clear)
        again = median(ours)
        scaled = (row.rustworkx or ({}, 1))[1] != 1
        print(
            f"{task:27}{first:9.3g}{again:9.3g}"
            + shown(by_networkx(row, graph), first, scaled=row.part is not None)
            + shown(by_rustworkx(row, graph), first, scaled=scaled)
            + shown(by_igraph(row, graph), first, scaled=row.igraph_scale != 1),
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graphs", nargs="+", default=list(GRAPHS), choices=GRAPHS)
    parser.add_argument("--functions", nargs="+", default=[])
    chosen = parser.parse_args()
    nx.config.warnings_to_ignore.add("cache")
    warnings.simplefilter("ignore", RuntimeWarning)  # igraph's, where there are isolates
    for name in chosen.graphs:
        measure(name, chosen.functions)


if __name__ == "__main__":
    main()
