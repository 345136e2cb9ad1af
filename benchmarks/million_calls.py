"""A million call records: read, build, rank; beside pandas and networkx in the same run.

    python benchmarks/million_calls.py [--calls 1000000] [--rounds 3]

Each way runs in a process of its own, in turn; CPU seconds of the child and its peak memory are
what the operating system says. The peer does what an analyst would write by hand (read, group,
graph, degree, k-core, components, PageRank) and leaves out betweenness, which would take it days.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

CASE = """\
[case]
title = "A million calls"
purpose = "training"
region = "US-KY"
timezone = "UTC"

[[document]]
file = "calls.csv"
reader = "calls"
"""


def write_calls(folder: Path, calls: int) -> None:
    """Write calls among 100,000 numbers, of which most hang on one other."""
    rng = np.random.default_rng(0)
    n_numbers = 100_000
    core = 30_000
    weight = (np.arange(core) + 1.0) ** (-1 / 1.3)
    cumulated = np.cumsum(np.minimum(weight, weight.sum() * 0.01))
    a = np.searchsorted(cumulated, rng.random(calls) * cumulated[-1])
    b = np.searchsorted(cumulated, rng.random(calls) * cumulated[-1])
    pendant = rng.random(calls) < 0.35
    leaf = rng.integers(core, n_numbers, calls)
    b = np.where(pendant, leaf, b)
    a = np.where(pendant, (leaf * 7919) % core, a)
    keep = a != b
    a, b = a[keep], b[keep]
    areas = np.array([502, 606, 859, 270, 364, 513, 615, 317])

    def number(x: np.ndarray) -> list[str]:
        return [f"+1{areas[v % 8]}{2_100_000 + v // 8 * 37 % 7_000_000:07d}" for v in x.tolist()]

    names = number(np.arange(n_numbers))
    start = np.datetime64("2024-01-01T00:00:00") + rng.integers(0, 300 * 86_400, a.size).astype(
        "m8[s]"
    )
    order = np.argsort(start, kind="stable")
    seconds = rng.integers(1, 900, a.size)
    with (folder / "calls.csv").open("w", encoding="utf-8") as file:
        file.write("caller,callee,start,duration\n")
        file.writelines(
            f"{names[a[i]]},{names[b[i]]},{start[i]}Z,{seconds[i]}\n" for i in order.tolist()
        )
    (folder / "case.toml").write_text(CASE, encoding="utf-8")


def run_library(folder: Path) -> dict[str, float]:
    import linkanalysis as la

    times = {}
    began = time.process_time()
    case = la.read_case(folder)
    times["read"] = time.process_time() - began
    began = time.process_time()
    graph = la.build_graph(case)
    times["build"] = time.process_time() - began
    for measure in ("degree", "core", "component", "pagerank", "betweenness"):
        began = time.process_time()
        la.centrality(graph, [measure])
        times[measure] = time.process_time() - began
    times["links"] = int(case.sql("SELECT count(*) AS n FROM standing_links")["n"][0])
    times["nodes"], times["edges"] = graph.n, graph.m
    return times


def run_peer(folder: Path) -> dict[str, float]:
    import networkx as nx
    import pandas as pd

    times = {}
    began = time.process_time()
    calls = pd.read_csv(folder / "calls.csv", parse_dates=["start"])
    times["read"] = time.process_time() - began
    began = time.process_time()
    low = calls[["caller", "callee"]].min(axis=1)
    high = calls[["caller", "callee"]].max(axis=1)
    pairs = (
        calls.assign(low=low, high=high)
        .groupby(["low", "high"])
        .agg(strength=("start", "size"), first=("start", "min"), last=("start", "max"))
        .reset_index()
    )
    graph = nx.from_pandas_edgelist(pairs, "low", "high", ["strength", "first", "last"])
    times["build"] = time.process_time() - began
    for measure, function in (
        ("degree", nx.degree_centrality),
        ("core", nx.core_number),
        ("component", lambda g: list(nx.connected_components(g))),
        ("pagerank", lambda g: nx.pagerank(g, weight="strength")),
    ):
        began = time.process_time()
        function(graph)
        times[measure] = time.process_time() - began
    times["links"] = len(calls)
    times["nodes"], times["edges"] = len(graph), graph.number_of_edges()
    return times


def child(way: str, folder: Path) -> None:
    """Do it once and print what it cost."""
    times = {"library": run_library, "peer": run_peer}[way](folder)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    times["cpu"] = usage.ru_utime + usage.ru_stime
    times["peak_mib"] = usage.ru_maxrss / 1024
    print(json.dumps(times))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", choices=["library", "peer"])
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.child:
        child(options.child, options.folder)
        return
    runs: dict[str, list[dict[str, float]]] = {"library": [], "peer": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_calls(folder, options.calls)
        environment = {**os.environ, "LINKANALYSIS_THREADS": "1"}
        for _ in range(options.rounds):
            for way, results in runs.items():
                command = [sys.executable, __file__, "--child", way, "--folder", name]
                done = subprocess.run(
                    command, check=True, capture_output=True, text=True, env=environment
                )
                results.append(json.loads(done.stdout.splitlines()[-1]))
    rows = list(runs["library"][0])
    print(f"{'':12s} {'library':>12s} {'pandas+nx':>12s} {'peer/own':>9s}   range of own")
    for row in rows:
        own = [run[row] for run in runs["library"]]
        peer = [run[row] for run in runs["peer"] if row in run]
        middle = statistics.median(own)
        other = statistics.median(peer) if peer else float("nan")
        print(
            f"{row:12s} {middle:12.2f} {other:12.2f} {other / middle:9.2f}   "
            f"{min(own):.2f}-{max(own):.2f}"
        )


if __name__ == "__main__":
    main()
