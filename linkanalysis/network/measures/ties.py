"""The ties of a graph as a measure reads them: outgoing, incoming, or both directions merged."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

import numpy as np

from linkanalysis.graph.distance import Distances, distances
from linkanalysis.kernels.csr import build_csr, frozen, transpose

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph

Direction = Literal["out", "in", "all"]

Shared = TypeVar("Shared")


@dataclass(frozen=True, eq=False)
class Ties:
    """Rows of neighbors in one direction; strengths and distances are gathered when first read.

    edge (slots,): The number of the edge of each slot.
    edge_distance: Distances of the edges with their unit; by default from their strengths.
    """

    graph: EntityGraph
    indptr: NDArray[np.uint32]
    indices: NDArray[np.uint32]
    edge: NDArray[np.uint32]
    edge_strength: NDArray[np.int64]
    directed: bool
    edge_distance: Distances | None = None
    _done: dict[object, object] = field(default_factory=dict, init=False, repr=False)

    @property
    def n(self) -> int:
        """Number of entities."""
        return self.graph.n

    @cached_property
    def strength(self) -> NDArray[np.int64]:
        """Strength of each slot."""
        return frozen(self.edge_strength[self.edge], np.int64)

    @cached_property
    def distance(self) -> NDArray[np.int64]:
        """Distance of each slot, a whole number."""
        return frozen(self._distances.distance[self.edge], np.int64)

    @property
    def length_unit(self) -> float:
        """Distance of a tie of strength 1: results give lengths in it."""
        return self._distances.unit / self.graph.strength_unit

    @cached_property
    def _distances(self) -> Distances:
        return self.edge_distance or distances(self.edge_strength, self.n)

    def once(self, compute: Callable[[Ties], Shared]) -> Shared:
        """Compute something of these ties once, however many measures need it."""
        if compute not in self._done:
            self._done[compute] = compute(self)
        return cast("Shared", self._done[compute])

    def part(self, indptr: NDArray[Any], indices: NDArray[np.uint32], slots: NDArray[Any]) -> Ties:
        """Keep some slots, by their numbers or a mask; `indptr` and `indices` are the new rows."""
        rows, columns = frozen(indptr, np.uint32), frozen(indices, np.uint32)
        return replace(self, indptr=rows, indices=columns, edge=self.edge[slots])


def ties_of(graph: EntityGraph, direction: Direction = "out") -> Ties:
    """Read the ties of a graph in one direction."""
    if graph.directed and direction == "all":
        return _both_ways(graph)
    indptr, indices, edge = graph.indptr, graph.indices, graph.edge
    if graph.directed and direction == "in":
        indptr, indices, slot = transpose(indptr, indices)
        edge = edge[slot]
    lengths = Distances(graph.distance, graph.distance_unit, graph.distance_exact)
    return Ties(graph, indptr, indices, edge, graph.strength, graph.directed, lengths)


def _both_ways(graph: EntityGraph) -> Ties:
    source, target = graph.source.astype(np.int64), graph.target.astype(np.int64)
    low, high = np.minimum(source, target), np.maximum(source, target)
    pair, which = np.unique(low * graph.n + high, return_inverse=True)
    strength = np.zeros(len(pair), dtype=np.int64)
    np.add.at(strength, which, graph.strength)
    low, high = pair // max(graph.n, 1), pair % max(graph.n, 1)
    indptr, indices, edge = build_csr(graph.n, low, high, directed=False)
    lengths = distances(strength, graph.n)
    return Ties(graph, indptr, indices, edge, strength, directed=False, edge_distance=lengths)
