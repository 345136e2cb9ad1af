"""Sampled betweenness: what the default takes, how right its top is, and whether it keeps its word.

    python benchmarks/sampling.py [--graphs cl10k calls cl200k cl1m] [--exact cl200k=values.npy …]

Beside all shortest paths where those take a minute or where a file has them (then evenly spaced
sources are timed and scaled to all, ~), and a promise loosened to a tenth of the pairs beside the
default, which is a run with ten times as many. One thread, CPU seconds. networkit, where installed,
promises .002 of all pairs on the smallest graph.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

import numpy as np
from engine_graphs import make, networkit
from positions import of_sources

from linkanalysis.kernels import paths
from linkanalysis.kernels.sampled import Guarantee, sampled_betweenness
from linkanalysis.network.measures.sampling_rule import GUARANTEE

if TYPE_CHECKING:
    from engine_graphs import Network

LOOSE = GUARANTEE._replace(
    epsilon=GUARANTEE.epsilon * 14**0.5, relative=GUARANTEE.relative * 14**0.5
)


def exact(net: Network, files: dict[str, str]) -> np.ndarray | None:
    """Give the share of pairs at each node by all paths, and print what they cost."""
    pairs = net.n * (net.n - 1) / 2
    began = time.process_time()
    if net.name in files:
        way = of_sources(net, None, 320)
        way.run()
        began = time.process_time()
        way.run()
        cost = (time.process_time() - began) * way.scale
        print(f"  all paths: ~{cost:,.0f} s", flush=True)
        return np.load(files[net.name]) / pairs
    if net.n <= 100_000:
        share = paths.betweenness(*net.csr, directed=False) / pairs
        print(f"  all paths: {time.process_time() - began:,.1f} s", flush=True)
        return share
    return None


def sample(net: Network, guarantee: Guarantee, seed: int) -> np.ndarray:
    began = time.process_time()
    found = sampled_betweenness(*net.csr, directed=False, guarantee=guarantee, seed=seed)
    print(
        f"  {guarantee.epsilon:.2g} or {guarantee.relative:.2g}, seed {seed}: "
        f"{time.process_time() - began:.1f} s, {found.samples:,} pairs, at most {found.longest} "
        f"on a path, error {found.error:.2g}",
        flush=True,
    )
    return found.values / (net.n * (net.n - 1) / 2)


def report(share: np.ndarray, truth: np.ndarray, may: np.ndarray, beside: str) -> None:
    top, guess = (set(np.argsort(-s, kind="stable")[:50].tolist()) for s in (truth, share))
    off = np.abs(share - truth)
    print(
        f"    beside {beside}: top 50 hit {len(top & guess) / 50:.2f}, largest error "
        f"{off.max():.2g} of all pairs, at most {(off / may).max():.2f} of what is allowed"
    )


def beside_networkit(net: Network, truth: np.ndarray) -> None:
    networkit.setSeed(0, True)  # noqa: FBT003 - its own signature
    began = time.process_time()
    found = networkit.centrality.KadabraBetweenness(net.plain_networkit, 0.002, 0.1).run()
    share = np.array(found.scores()) / 2  # its scale is twice ours
    print(f"  networkit .002: {time.process_time() - began:.2f} s")
    report(share, truth, np.full(net.n, 0.002), "all paths")
    share = sample(net, Guarantee(0.002), 0)
    report(share, truth, np.full(net.n, 0.002), "all paths")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graphs", nargs="+", default=["cl10k", "calls", "cl200k", "cl1m"])
    parser.add_argument("--exact", nargs="+", default=[])
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    files = dict(text.split("=", 1) for text in options.exact)
    sampled_betweenness(*make("small").csr, directed=False)  # compiled
    for name in options.graphs:
        net = make(name)
        net.csr  # noqa: B018 - built before the clock starts
        print(f"\n{name}: {net.n:,} nodes, {net.source.size:,} ties", flush=True)
        loose = sample(net, LOOSE, 1_000)
        truth = exact(net, files)
        for seed in range(options.seeds):
            share = sample(net, GUARANTEE, seed)
            report(loose, share, LOOSE.allowed(loose), f"seed {seed}, the one before")
            if truth is not None:
                report(share, truth, GUARANTEE.allowed(share), "all paths, this one")
        if networkit is not None and net.n <= 10_000 and truth is not None:
            beside_networkit(net, truth)


if __name__ == "__main__":
    main()
