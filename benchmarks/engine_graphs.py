"""Graphs to time on, and the same graphs in the form of each engine.

Undirected, simple, seeded; numbers shuffled, since unshuffled ones flatter every engine; strengths
from 1 to 200 with a heavy tail. Importing this holds every engine to one thread.
"""
# ruff: noqa: ANN401, E402 - engines without types; threads are set before any engine is imported

from __future__ import annotations

import os

for _name in ("LINKANALYSIS_THREADS", "OMP_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ[_name] = "1"

import importlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import igraph
import networkx as nx
import numpy as np

from linkanalysis.graph.distance import distances
from linkanalysis.kernels.csr import build_csr, frozen

try:
    networkit = importlib.import_module("networkit")
    networkit.setNumberOfThreads(1)
except ImportError:
    networkit = None
try:
    rustworkx = importlib.import_module("rustworkx")
except ImportError:
    rustworkx = None


def draw_pairs(weight: np.ndarray, m: int, rng: np.random.Generator) -> np.ndarray:
    """Draw m different pairs of different nodes, ends likely as they weigh (Chung-Lu)."""
    cumulated = np.cumsum(weight)
    n = weight.size
    found = np.empty(0, np.int64)
    while found.size < m:
        ends = np.searchsorted(cumulated, rng.random((2, 2 * (m - found.size))) * cumulated[-1])
        low, high = ends.min(axis=0), ends.max(axis=0)
        found = np.concatenate([found, (low * n + high)[low != high]])
        _, first = np.unique(found, return_index=True)
        found = found[np.sort(first)]
    found = found[:m]
    return np.stack([found // n, found % n])


def chung_lu(n: int, m: int, exponent: float, share: float, rng: np.random.Generator) -> np.ndarray:
    weight = (np.arange(n) + 1.0) ** (-1 / (exponent - 1))
    return draw_pairs(np.minimum(weight, share * weight.sum()), m, rng)


def small(rng: np.random.Generator) -> tuple[int, np.ndarray]:
    """A case of 110: a preferential tree, and more ties among the better connected."""
    ends = [0]  # every node as often as it has ties, so far
    pairs = set()
    for v in range(1, 110):
        other = ends[int(rng.integers(len(ends)))]
        pairs.add((other, v))
        ends += [other, v] if v > 1 else [v]
    more = iter(chung_lu(80, 200, 2.5, 0.05, rng).T.tolist())
    while len(pairs) < 205:
        pairs.add(tuple(next(more)))
    return 110, np.array(sorted(pairs)).T


def calls(n: int, core: int, m: int, rng: np.random.Generator) -> tuple[int, np.ndarray]:
    """A core in which everybody has two ties or more, and numbers that hang on one of it each."""
    weight = (np.arange(core) + 1.0) ** (-1 / 1.3)
    weight = np.minimum(weight, 0.01 * weight.sum())
    ring = rng.permutation(core)
    ends = np.stack([ring, np.roll(ring, 1)])
    drawn = draw_pairs(weight, m - n + 500, rng)  # some of them are in the ring already
    both = np.concatenate([ends, drawn], axis=1)
    key = both.min(axis=0) * core + both.max(axis=0)
    _, first = np.unique(key, return_index=True)
    key = key[np.sort(first)][: m - (n - core)]
    cumulated = np.cumsum(weight)
    hung_on = np.searchsorted(cumulated, rng.random(n - core) * cumulated[-1])
    leaves = np.stack([np.arange(core, n), hung_on])
    return n, np.concatenate([np.stack([key // core, key % core]), leaves], axis=1)


@dataclass
class Network:
    """A graph as arrays; each engine's own form is made when it is first asked for."""

    name: str
    n: int
    source: np.ndarray
    target: np.ndarray
    strength: np.ndarray

    @cached_property
    def csr(self) -> tuple[np.ndarray, np.ndarray]:
        return self.rows[0], self.rows[1]

    @cached_property
    def rows(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        indptr, indices, edge = build_csr(self.n, self.source, self.target, directed=False)
        return frozen(indptr, np.uint32), frozen(indices, np.uint32), edge

    @cached_property
    def strengths(self) -> np.ndarray:
        return frozen(self.strength[self.rows[2]], np.int64)

    @cached_property
    def distance(self) -> np.ndarray:
        return distances(self.strength, self.n).distance

    @cached_property
    def lengths(self) -> np.ndarray:
        return frozen(self.distance[self.rows[2]], np.int64)

    @cached_property
    def igraph(self) -> igraph.Graph:
        return to_igraph(self)

    @cached_property
    def networkit(self) -> Any:
        return networkit.GraphFromCoo(
            (self.strength * 1.0, (self.source, self.target)), n=self.n, weighted=True
        )

    @cached_property
    def plain_networkit(self) -> Any:
        return to_networkit(self)

    @cached_property
    def rustworkx(self) -> Any:
        graph = rustworkx.PyGraph()
        graph.add_nodes_from(range(self.n))
        triples = zip(
            self.source.tolist(), self.target.tolist(), self.strength.tolist(), strict=True
        )
        graph.add_edges_from(list(triples))
        return graph

    @cached_property
    def networkx(self) -> nx.Graph:
        graph = to_networkx(self)
        pairs = zip(self.source.tolist(), self.target.tolist(), strict=True)
        for (a, b), s, d in zip(pairs, self.strength.tolist(), self.distance.tolist(), strict=True):
            graph[a][b].update(strength=s, distance=d)
        return graph

    @cached_property
    def directed_rustworkx(self) -> Any:
        return self.rustworkx.to_directed()  # its PageRank takes no other

    def some(self, count: int) -> list[int]:
        """Evenly spaced nodes; their numbers say nothing, since they are shuffled."""
        return np.linspace(0, self.n - 1, min(count, self.n)).astype(int).tolist()


def make(name: str) -> Network:
    """Make a graph, shuffle its numbers, and give its ties strengths from 1 to 200."""
    rng = np.random.default_rng(0)
    n, ends = {
        "small": lambda: small(rng),
        "cl10k": lambda: (10_000, chung_lu(10_000, 50_000, 2.5, 0.01, rng)),
        "cl200k": lambda: (200_000, chung_lu(200_000, 1_000_000, 2.5, 0.002, rng)),
        "cl1m": lambda: (1_000_000, chung_lu(1_000_000, 5_000_000, 2.5, 0.0005, rng)),
        "calls": lambda: calls(100_000, 30_000, 250_000, rng),
        "calls20k": lambda: calls(20_000, 6_000, 50_000, rng),
        "calls2k": lambda: calls(2_000, 600, 5_000, rng),
    }[name]()
    source, target = rng.permutation(n)[ends]
    strength = np.minimum(rng.zipf(1.6, source.size), 200)
    return Network(name, n, source, target, strength)


def to_igraph(net: Network) -> igraph.Graph:
    return igraph.Graph(net.n, list(zip(net.source.tolist(), net.target.tolist(), strict=True)))


def to_networkit(net: Network) -> Any:
    return networkit.GraphFromCoo((net.source, net.target), n=net.n)


def to_rustworkx(net: Network) -> Any:
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(range(net.n))
    graph.add_edges_from_no_data(list(zip(net.source.tolist(), net.target.tolist(), strict=True)))
    return graph


def to_networkx(net: Network) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(net.n))
    graph.add_edges_from(zip(net.source.tolist(), net.target.tolist(), strict=True))
    return graph
