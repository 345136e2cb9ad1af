"""Networks as arrays beside the same networks in networkx and igraph, for the kernel tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import igraph
import networkx as nx
import numpy as np
from hypothesis import strategies as st

from linkanalysis.kernels.csr import build_csr, frozen, transpose

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Network:
    """A networkx graph, its names in order, and its arrays; ties carry `strength`, `distance`."""

    graph: nx.Graph
    names: tuple[Hashable, ...]
    indptr: NDArray[np.uint32]
    indices: NDArray[np.uint32]
    edge: NDArray[np.uint32]
    strength: NDArray[np.int64]
    distance: NDArray[np.int64]

    @property
    def directed(self) -> bool:
        return self.graph.is_directed()

    @property
    def csr(self) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        return self.indptr, self.indices

    def order(self, values: Mapping[Hashable, float]) -> NDArray[np.float64]:
        return np.array([values[name] for name in self.names], dtype=np.float64)

    def slots(self, values: Mapping[tuple[Hashable, Hashable], float]) -> NDArray[np.float64]:
        ties = [values[tie] for tie in self.graph.edges]
        return np.array(ties, dtype=np.float64)[self.edge]

    def named(self, values: NDArray[np.generic]) -> dict[Hashable, float]:
        return dict(zip(self.names, values.tolist(), strict=True))

    def to_igraph(self) -> igraph.Graph:
        number = {name: i for i, name in enumerate(self.names)}
        ties = [(number[a], number[b]) for a, b in self.graph.edges]
        other = igraph.Graph(len(self.names), ties, directed=self.directed)
        other.es["strength"] = list(nx.get_edge_attributes(self.graph, "strength").values())
        other.es["distance"] = list(nx.get_edge_attributes(self.graph, "distance").values())
        return other


def network(graph: nx.Graph, strength: str | None = None) -> Network:
    """Give a graph the strengths named (1 by default), distances lcm // strength, and arrays."""
    graph = graph.copy()
    strengths = [int(s) for *_, s in graph.edges(data=strength or "", default=1)]
    lcm = int(np.lcm.reduce(np.array(strengths, dtype=object))) if strengths else 1
    for (a, b), s in zip(graph.edges, strengths, strict=True):
        graph[a][b].update(strength=s, distance=lcm // s)
    names = tuple(sorted(graph))
    number = {name: i for i, name in enumerate(names)}
    ends = np.array([(number[a], number[b]) for a, b in graph.edges], np.int64).reshape(-1, 2)
    indptr, indices, edge = build_csr(
        len(names), ends[:, 0], ends[:, 1], directed=graph.is_directed()
    )
    slots = np.array(strengths, np.int64)[edge]
    return Network(
        graph,
        names,
        frozen(indptr, np.uint32),
        frozen(indices, np.uint32),
        edge,
        frozen(slots, np.int64),
        frozen(lcm // slots if slots.size else slots, np.int64),
    )


@st.composite
def networks(draw: Callable[..., object], *, directed: bool | None = None) -> Network:
    """Up to 14 nodes, sparse to dense, with isolates, strengths 1 to 4, of either kind."""
    n = draw(st.integers(0, 14))
    kind = draw(st.booleans()) if directed is None else directed
    graph = nx.DiGraph() if kind else nx.Graph()
    graph.add_nodes_from(range(n))
    if n > 1:
        node = st.integers(0, n - 1)
        ties = draw(st.lists(st.tuples(node, node, st.integers(1, 4)), max_size=3 * n))
        graph.add_edges_from((a, b, {"s": s}) for a, b, s in ties if a != b)
    return network(graph, "s")


def crowds() -> list[Network]:
    """Larger networks with many pendants, several components and isolates; seeded."""
    found = []
    for seed in range(8):
        rng = np.random.default_rng(seed)
        n = int(rng.integers(60, 150))
        graph = nx.gnm_random_graph(n, int(n * rng.choice([0.7, 1.2, 3.0])), seed=seed)
        graph.add_edges_from((n + i, int(rng.integers(n + i))) for i in range(n // 2))
        graph.add_nodes_from(range(2 * n, 2 * n + 3))
        graph = graph.to_directed() if seed % 2 else graph
        if seed % 2:  # an arrow in three is missing, so that directions matter
            graph.remove_edges_from([tie for tie in graph.edges if rng.random() < 1 / 3])
        for a, b in graph.edges:
            graph[a][b]["s"] = int(rng.integers(1, 7))
        found.append(network(graph, "s"))
    return found


def ladder(layers: int, width: int) -> Network:
    """A chain of layers, each tied to all of the next: paths double in number with every step."""
    graph = nx.Graph()
    for i in range(layers - 1):
        graph.add_edges_from(
            (i * width + a, (i + 1) * width + b) for a in range(width) for b in range(width)
        )
    return network(graph)


def florence() -> Network:
    return network(nx.florentine_families_graph())


def kite() -> Network:
    names = [
        "Andre",
        "Beverly",
        "Carol",
        "Diane",
        "Ed",
        "Fernando",
        "Garth",
        "Heather",
        "Ike",
        "Jane",
    ]
    return network(nx.relabel_nodes(nx.krackhardt_kite_graph(), dict(enumerate(names))))


def turned(net: Network) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    indptr, indices, _ = transpose(*net.csr)
    return indptr, indices
