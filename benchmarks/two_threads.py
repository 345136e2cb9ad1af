"""Two threads beside one: wall time, and whether the answers have the same bits.

    python benchmarks/two_threads.py [--graphs small cl10k calls] [--rounds 5]

One thread and two in turn, medians. Wall time says something only while nothing else runs: the
first line gives the load of the machine.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from typing import TYPE_CHECKING, Any

import numpy as np
from engine_graphs import make

from linkanalysis.kernels import distances, paths, weighted_paths
from linkanalysis.kernels.sampled import Guarantee, sampled_betweenness

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine_graphs import Network


def tasks(net: Network) -> dict[str, Callable[[int], Any]]:
    """Give what is run over chunks, as functions of the number of threads."""
    csr, rough = net.csr, Guarantee(0.005)
    found: dict[str, Callable[[int], Any]] = {
        "closeness": lambda t: distances.distance_sums(*csr, threads=t)[2],
        "sampled": lambda t: (
            sampled_betweenness(*csr, directed=False, guarantee=rough, threads=t).values
        ),
    }
    if net.n <= 10_000:
        found["betweenness"] = lambda t: paths.betweenness(*csr, directed=False, threads=t)
        found["weighted"] = lambda t: weighted_paths.weighted_betweenness(
            *csr, net.lengths, directed=False, threads=t
        )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graphs", nargs="+", default=["small", "calls2k", "cl10k", "calls"])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for name in options.graphs:
        net = make(name)
        for task, run in tasks(net).items():
            np.testing.assert_array_equal(run(1), run(2), err_msg=f"{task} on {name}: other bits")
            times: dict[int, list[float]] = {1: [], 2: []}
            for _ in range(options.rounds):
                for threads, walls in times.items():
                    began = time.perf_counter()
                    run(threads)
                    walls.append(time.perf_counter() - began)
            one, two = (statistics.median(walls) for walls in times.values())
            spent = f"{one * 1e3:.3f} ms, two {two * 1e3:.3f} ms"
            print(f"{name:8s} {task:12s} {spent:32s} {one / two:.2f}x", flush=True)


if __name__ == "__main__":
    main()
