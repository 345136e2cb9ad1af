"""The documents behind a key entity: those that state its ties, and those it depends on.

Lives here: `SupportingDocuments` of a part.
Not here: leaving a document out (`graph.sources`), and who is in the top without it (`top_ranks`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.graph.sources import EdgeSources
    from linkanalysis.people.top_ranks import Dependence


class SupportingDocuments:
    """The documents behind the entities of a part; names that reveal somebody protected are masked.

    sources: One for each graph of the part, the main one first; at least one.
    """

    def __init__(self, sources: Sequence[EdgeSources], dependences: Sequence[Dependence]) -> None:
        main = sources[0]
        gone = np.zeros(main.graph.m, dtype=np.bool_)
        self._stated: dict[str, NDArray[np.int64]] = {}
        for name in main.names:
            gone |= main.shares([name]) == 0
            self._stated[name] = edges_at(main.graph, main.edges_of(name))
        self._single = edges_at(main.graph, np.flatnonzero(gone))
        self._shown = main.shown
        self._dependences = dependences
        self._of_origin = {
            name: documents
            for each in sources
            for kind, name, documents in each.each()
            if kind == "origin"
        }

    def stating(self, node: int) -> tuple[tuple[str, int], ...]:
        """List the documents that state ties of an entity, and how many; most first."""
        counts = [(name, int(stated[node])) for name, stated in self._stated.items()]
        counts = sorted((pair for pair in counts if pair[1]), key=lambda pair: (-pair[1], pair[0]))
        return tuple((self._shown(name), count) for name, count in counts)

    def single(self, node: int) -> int:
        """Count the ties of an entity that would be gone without one document."""
        return int(self._single[node])

    def dependencies(self, position: int) -> tuple[tuple[str, str], ...]:
        """List the documents and origins without which a ranked entity is not in the top."""
        named = [(each.kind, each.name) for each in self._dependences if each.lost[position]]
        alone = {name for kind, name in named if kind == "document"}
        return tuple(
            (kind, self._shown(name))
            for kind, name in named
            if kind == "document" or alone.isdisjoint(self._of_origin.get(name, ()))
        )


def edges_at(graph: EntityGraph, edges: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count some edges at each entity: (n,)."""
    ends = np.concatenate([graph.source[edges], graph.target[edges]])
    return np.bincount(ends, minlength=graph.n).astype(np.int64)
