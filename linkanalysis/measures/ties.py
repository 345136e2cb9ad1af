"""The ties of a graph as a measure walks them: outgoing, incoming, or both ways.

Lives here: `Ties`, the one function that turns a graph and a direction into it, and the refusal of
ties for which a measure has no form.
Not here: the measures (`measures`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from linkanalysis._given import check_choice
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.distance import distances
from linkanalysis.graph.freshness import changes_since
from linkanalysis.kernels.csr import build_csr, transpose

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.measures.measure_table import Measure

__all__ = ["Direction", "Ties", "require_form", "ties_of"]

Direction = Literal["out", "in", "all"]
DIRECTIONS = ("out", "in", "all")


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """Rows of neighbors with strengths and distances, in one direction.

    graph: The graph they come from.
    indptr, indices: Neighbors of each node, rising.
    strength, distance: One for each slot.
    directed: Whether a tie leads one way only.
    length_unit: Distance of a tie whose strength stands for one: lengths are given in it.
    """

    graph: EntityGraph
    indptr: NDArray[np.uint32]
    indices: NDArray[np.uint32]
    strength: NDArray[np.int64]
    distance: NDArray[np.int64]
    directed: bool
    length_unit: float

    @property
    def n(self) -> int:
        """Count the entities."""
        return self.graph.n


def ties_of(graph: EntityGraph, direction: Direction = "out") -> Ties:
    """See the ties of a graph in one direction."""
    changes_since(graph)
    check_choice(direction, DIRECTIONS, "a direction")
    if graph.directed and direction == "all":
        return _both_ways(graph)
    indptr, indices = graph.indptr, graph.indices
    strength, distance = graph.slot_strength(), graph.distance[graph.edge]
    if graph.directed and direction == "in":
        indptr, indices, slot = transpose(indptr, indices)
        strength, distance = strength[slot], distance[slot]
    unit = graph.distance_unit / graph.strength_unit
    return Ties(graph, indptr, indices, strength, distance, graph.directed, unit)


def require_form(row: Measure, ties: Ties) -> None:
    """Refuse ties for which a measure has no form."""
    if ties.directed and not row.directed:
        message = (
            f"{row.name} has no form for directed graphs; this one of {ties.n:,} entities is "
            'directed. Merge both directions with direction="all", or build it with '
            "build_graph(case, directed=False), which keeps every tie."
        )
        raise GraphKindError(message)


def _both_ways(graph: EntityGraph) -> Ties:
    source, target = graph.source.astype(np.int64), graph.target.astype(np.int64)
    low, high = np.minimum(source, target), np.maximum(source, target)
    pair, which = np.unique(low * graph.n + high, return_inverse=True)
    strength = np.zeros(len(pair), dtype=np.int64)
    np.add.at(strength, which, graph.strength)
    low, high = pair // max(graph.n, 1), pair % max(graph.n, 1)
    indptr, indices, edge = build_csr(graph.n, low, high, directed=False)
    distance, unit, _ = distances(strength, graph.n)
    scale = unit / graph.strength_unit
    return Ties(graph, indptr, indices, strength[edge], distance[edge], False, scale)  # noqa: FBT003 - a field
