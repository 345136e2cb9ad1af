"""How far entities move on a map when rows are added and no earlier layout is given.

A town has groups of twenty people. A row ties two people on record, or one on record and a new one.
How far somebody moves is in widths of the first map. *At best* turns and mirrors the second map so
that it fits the first best: what is left comes from the shape of the layout alone.

    python benchmarks/layout_stability.py
"""

from __future__ import annotations

import networkx as nx
import numpy as np

import linkanalysis as la
from linkanalysis.views.appearance import place

PEOPLE, SEEDS = 300, 10
ADDED = (1, 5, 20, 80)


def town(seed: int) -> nx.Graph:
    network = nx.random_partition_graph([20] * (PEOPLE // 20), 0.25, 0.5 / PEOPLE, seed=seed)
    return nx.relabel_nodes(nx.Graph(network.edges), {k: f"p{k:03}" for k in network})


def with_rows(network: nx.Graph, count: int, seed: int) -> nx.Graph:
    draw = np.random.default_rng(seed)
    people, more = sorted(network), nx.Graph(network.edges)
    for row in range(count):
        one, other = draw.choice(people, 2, replace=False).tolist()
        more.add_edge(one, other if row % 2 else f"{other}-{row}")
    return more


def positions(network: nx.Graph) -> dict[str, np.ndarray]:
    graph = la.from_networkx(network)
    return dict(zip(graph.shown, place(graph), strict=True))


def moved(before: dict[str, np.ndarray], after: dict[str, np.ndarray]) -> list[np.ndarray]:
    """How far each moves as drawn, and at best."""
    first = np.array([*before.values()])
    second = np.array([after[name] for name in before])
    width = np.ptp(first[:, 0])
    one, two = first - first.mean(axis=0), second - second.mean(axis=0)
    left, _, right = np.linalg.svd(two.T @ one)
    return [
        np.hypot(*(first - second).T) / width,
        np.hypot(*(one - two @ (left @ right)).T) / width,
    ]


def main() -> None:
    heads = ["half move less than", "nine of ten", "the farthest"]
    heads = ["rows", *heads, *(f"at best: {head}" for head in heads)]
    print(f"| {' | '.join(heads)} |")
    print("|---" * len(heads) + "|")
    for count in ADDED:
        found = []
        for seed in range(SEEDS):
            network = town(seed)
            both = moved(positions(network), positions(with_rows(network, count, seed)))
            found.append([np.quantile(part, share) for part in both for share in (0.5, 0.9, 1.0)])
        cells = [f"{value:.2f}" for value in np.mean(found, axis=0)]
        print(f"| {count} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
