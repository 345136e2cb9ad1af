"""Graphs without any ring, by mechanisms of the literature.

Lives here: `FREE_GRAPHS` and `free_graph`. Nodes are ids; the graph of two modes has events too.
Not here: cases without rings (`free_cases`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from generators.draws import Draws

if TYPE_CHECKING:
    from collections.abc import Callable

PEOPLE = 500
MEAN = 8  # ties a person; police networks with more are rare
TAIL = 1.5  # exponent of a Pareto tail with finite mean and infinite variance


def _geometric(draws: Draws) -> nx.Graph[int]:
    """Tie those who live near each other."""
    radius = float(np.sqrt(MEAN / (np.pi * PEOPLE)))
    return nx.random_geometric_graph(PEOPLE, radius, seed=draws.whole(0, 2**31))


def _small_world(draws: Draws) -> nx.Graph[int]:
    """Tie neighbors on a circle; a tenth of the ties lead anywhere (Watts and Strogatz 1998)."""
    return nx.watts_strogatz_graph(PEOPLE, MEAN, 0.1, seed=draws.whole(0, 2**31))


def _configuration(draws: Draws) -> nx.Graph[int]:
    """Draw ties at random given degrees with a heavy tail."""
    degrees = np.minimum((draws.rng.pareto(TAIL, PEOPLE) + 1) * MEAN / 3, PEOPLE / 5).astype(int)
    degrees[0] += degrees.sum() % 2
    multigraph = nx.configuration_model(degrees.tolist(), seed=draws.whole(0, 2**31))
    graph = nx.Graph(multigraph)
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    return graph


def _blocks(draws: Draws) -> nx.Graph[int]:
    """Tie within streets most, within quarters less, and anywhere least."""
    graph: nx.Graph[int] = nx.empty_graph(PEOPLE)
    for size, share in ((10, 0.25), (50, 0.05), (PEOPLE, 0.005)):
        for start in range(0, PEOPLE, size):
            block = nx.gnp_random_graph(size, share, seed=draws.whole(0, 2**31))
            graph.add_edges_from((start + a, start + b) for a, b in block.edges)
    return graph


def _two_modes(draws: Draws) -> nx.Graph[str]:
    """Draw who was at which event at random, with heavy tails on both sides."""
    graph: nx.Graph[str] = nx.Graph()
    activity = draws.rng.pareto(TAIL, PEOPLE) + 0.5
    sizes = np.minimum(draws.rng.pareto(TAIL, PEOPLE) + 2, 60).astype(int)
    share = activity / activity.sum()
    graph.add_nodes_from(f"person:P-{at}" for at in range(PEOPLE))
    for event, size in enumerate(sizes.tolist()):
        for at in draws.rng.choice(PEOPLE, size, replace=False, p=share).tolist():
            graph.add_edge(f"person:P-{at}", f"event:E-{event}")
    return graph


FREE_GRAPHS: dict[str, Callable[[Draws], nx.Graph]] = {
    "geometric": _geometric,
    "small world": _small_world,
    "configuration": _configuration,
    "nested blocks": _blocks,
    "two modes": _two_modes,
}


def free_graph(kind: str, seed: int) -> nx.Graph[str]:
    """Make a graph without rings, of a kind of `FREE_GRAPHS`."""
    graph = FREE_GRAPHS[kind](Draws(kind, seed))
    names = {node: node if isinstance(node, str) else f"person:P-{node}" for node in graph}
    return nx.relabel_nodes(graph, names)
