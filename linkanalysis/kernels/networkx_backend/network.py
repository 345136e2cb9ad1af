"""The graph of the backend: networkx's nodes and rows as arrays, in networkx's order."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import networkx as nx
import numpy as np

from linkanalysis.kernels.csr import I64, U32, Bools, build_csr, frozen, slot_rows, transpose

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from numpy.typing import NDArray


class Rows(NamedTuple):
    """Rows as the kernels take them: without self-loops, neighbors rising.

    slot: The slot of the network for each slot here.
    """

    indptr: U32
    indices: U32
    slot: U32


@dataclass(frozen=True, eq=False)
class Network:
    """A graph of networkx without parallel edges, its nodes numbered in networkx's order.

    nodes: The nodes as networkx has them.
    indptr, heads: The neighbors of each node in networkx's order, self-loops included.
    directed: Whether rows hold successors.
    values: By attribute, its value in each slot.
    """

    __networkx_backend__: ClassVar[str] = "linkanalysis"

    nodes: list[Hashable]
    indptr: U32
    heads: U32
    directed: bool
    values: dict[str, NDArray[Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.nodes)

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self.nodes)

    def __contains__(self, node: Hashable) -> bool:
        return node in self.number

    def is_directed(self) -> bool:
        """Say whether edges have a direction."""
        return self.directed

    def is_multigraph(self) -> bool:
        """Say that there are no parallel edges."""
        return False

    @cached_property
    def number(self) -> dict[Hashable, int]:
        """The number of each node."""
        return {node: k for k, node in enumerate(self.nodes)}

    @cached_property
    def tails(self) -> I64:
        """The node in whose row each slot is."""
        return slot_rows(self.indptr)

    @cached_property
    def loops(self) -> Bools:
        """Which slots are self-loops."""
        return np.asarray(self.tails == self.heads, np.bool_)

    @cached_property
    def rows(self) -> Rows:
        """The rows for kernels; of successors, if the graph is directed."""
        kept = np.flatnonzero(~self.loops)
        indptr, indices, slot = build_csr(
            len(self), self.tails[kept], self.heads[kept], directed=True
        )
        return Rows(
            frozen(indptr, np.uint32),
            frozen(indices, np.uint32),
            frozen(kept[slot], np.uint32),
        )

    @cached_property
    def incoming(self) -> Rows:
        """The rows of predecessors; those of neighbors, if the graph is undirected."""
        if not self.directed:
            return self.rows
        indptr, indices, slot = transpose(self.rows.indptr, self.rows.indices)
        return Rows(
            frozen(indptr, np.uint32),
            frozen(indices, np.uint32),
            frozen(self.rows.slot[slot], np.uint32),
        )

    @cached_property
    def edges(self) -> I64:
        """One slot for each edge, in the order and direction in which networkx lists edges."""
        if self.directed:
            return np.arange(self.heads.size)
        return np.flatnonzero(self.heads >= self.tails)

    def pairs(self, slots: NDArray[np.integer]) -> Iterator[tuple[Hashable, Hashable]]:
        """Go through the ends of some slots."""
        at = self.nodes.__getitem__
        tails, heads = self.tails[slots].tolist(), self.heads[slots].tolist()
        return zip(map(at, tails), map(at, heads), strict=True)

    def by_node(self, values: NDArray[Any]) -> dict[Hashable, Any]:
        """Give each node its value, as plain Python numbers."""
        return dict(zip(self.nodes, values.tolist(), strict=True))

    def groups(self, label: NDArray[np.integer]) -> list[set[Hashable]]:
        """Return the nodes of each label, 0 first."""
        found: list[set[Hashable]] = [set() for _ in range(int(label.max(initial=-1)) + 1)]
        for node, k in zip(self.nodes, label.tolist(), strict=True):
            found[k].add(node)
        return found

    def weights(self, attribute: str | None) -> NDArray[Any]:
        """Return the value of an attribute in each slot, 1 without an attribute."""
        if attribute is None:
            return np.ones(self.heads.size, np.int64)
        if attribute not in self.values:
            message = (
                f"the graph was converted without the attribute {attribute!r}. Convert it with "
                f"edge_attrs={{{attribute!r}: 1}}, or pass the graph of networkx."
            )
            raise NotImplementedError(message)
        return self.values[attribute]


def network_of(graph: nx.Graph[Any], attributes: Mapping[str, object]) -> Network:
    """Convert a graph of networkx, with some attributes of its edges and their defaults.

    Raises NotImplementedError for parallel edges and values that are not integers or floats.
    """
    if graph.is_multigraph():
        message = "graphs with parallel edges are left to networkx."
        raise NotImplementedError(message)
    nodes = list(graph)
    rows: dict[Hashable, Mapping[Hashable, Mapping[str, Any]]] = dict(graph.adjacency())
    in_order = [rows[node] for node in nodes]
    sizes = np.fromiter(map(len, in_order), np.int64, len(nodes))
    indptr = np.concatenate([[0], np.cumsum(sizes)])
    ends: Iterable[Any] = chain.from_iterable(in_order)
    if nodes != list(range(len(nodes))):  # else they are their own numbers, four times as fast
        ends = map({node: k for k, node in enumerate(nodes)}.__getitem__, ends)
    heads = np.fromiter(ends, np.uint32, int(indptr[-1]))
    values = {
        name: _numbers(name, [edge.get(name, default) for row in in_order for edge in row.values()])
        for name, default in attributes.items()
    }
    return Network(
        nodes, frozen(indptr, np.uint32), frozen(heads, np.uint32), graph.is_directed(), values
    )


def networkx_of(network: Network) -> nx.Graph[Any]:
    """Build a graph of networkx with the attributes that were converted."""
    graph: nx.Graph[Any] = nx.DiGraph() if network.directed else nx.Graph()
    graph.add_nodes_from(network.nodes)
    columns = {name: values[network.edges].tolist() for name, values in network.values.items()}
    for k, (u, v) in enumerate(network.pairs(network.edges)):
        graph.add_edge(u, v, **{name: column[k] for name, column in columns.items()})
    return graph


def _numbers(name: str, values: list[Any]) -> NDArray[Any]:
    array = np.asarray(values) if values else np.zeros(0)
    if array.ndim != 1 or array.dtype.kind not in "biuf":
        message = f"values of {name!r} that are not integers or floats are left to networkx."
        raise NotImplementedError(message)
    return array.astype(np.int64) if array.dtype.kind == "b" else array
