"""How doubtful each tie of a world is: by itself, or together with all that its origin says.

Lives here: putting the chances of edges to the ties as a measure walks them, for all worlds or one.
Not here: where chances come from (`tie_probability`), and drawing worlds (`worlds`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.csr import frozen, slot_rows
from linkanalysis.kernels.draws import uniforms
from linkanalysis.trust.tie_probability import MOST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.measures.ties import Direction, Ties
    from linkanalysis.trust.claims import Claims
    from linkanalysis.trust.tie_probability import TieProbabilities

    Numbers = NDArray[np.int64]

__all__ = ["Doubt", "doubt_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Doubt:
    """The chances of ties.

    probability (edges,): How likely each edge is real.
    claims: The claims that stand or fall together by their origins; None if ties are independent.
    standing (edges,): With which chance an edge is real whose origins are right: they may share a
      mistake.
    pair_of_edge, pair_of_slot: The pair of ends of each edge, and of each slot of the ties.
    """

    probability: NDArray[np.float64]
    claims: Claims | None
    standing: NDArray[np.float64]
    pair_of_edge: Numbers
    pair_of_slot: Numbers

    def chances(self) -> NDArray[np.float64]:
        """Give the chance of each slot over all worlds."""
        return self._of_slots(self.probability)

    def in_world(self, seed: int, number: int) -> NDArray[np.float64]:
        """Give the chance of each slot in one world, where origins have been drawn."""
        if self.claims is None:
            return self.chances()
        holds = self.claims.hold(uniforms(seed, number, len(self.claims.origins)))
        return self._of_slots(self.standing * holds)

    def _of_slots(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        likelier = np.zeros(int(self.pair_of_edge.max(initial=-1)) + 1)
        np.maximum.at(likelier, self.pair_of_edge, values)
        return frozen(likelier[self.pair_of_slot], np.float64)


def doubt_of(
    graph: EntityGraph, ties: Ties, direction: Direction, probabilities: TieProbabilities
) -> Doubt:
    """Put the chances of edges to the ties of a graph."""
    rows = slot_rows(ties.indptr)
    columns = ties.indices.astype(np.int64)
    source, target = graph.source.astype(np.int64), graph.target.astype(np.int64)
    if ties.directed and direction == "in":
        source, target = target, source
    if not ties.directed:
        rows, columns = np.minimum(rows, columns), np.maximum(rows, columns)
        source, target = np.minimum(source, target), np.maximum(source, target)
    pairs, pair_of_edge = np.unique(source * ties.n + target, return_inverse=True)
    claims = probabilities.together
    joined = np.zeros(graph.m) if claims is None else claims.joined()[:, 0]
    return Doubt(
        probability=probabilities.probability,
        claims=claims,
        standing=MOST / np.maximum(joined, MOST),
        pair_of_edge=pair_of_edge.astype(np.int64),
        pair_of_slot=np.searchsorted(pairs, rows * ties.n + columns).astype(np.int64),
    )
