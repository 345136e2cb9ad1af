"""On which documents an entity rests: those that state its ties, and those without which it falls.

Lives here: `Sources` of a part.
Not here: leaving a document out (`trust.voices`), and who is first without it (`first_places`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.graph.sources import EdgeSources
    from linkanalysis.people.first_places import Fall

__all__ = ["Sources", "ties_at"]


class Sources:
    """The documents behind the entities of a part.

    voices: Of each field, the main one first; at least one.
    falls: Documents and origins without which some are first by none.

    Names that tell of somebody protected are withheld.
    """

    def __init__(self, voices: Sequence[EdgeSources], falls: Sequence[Fall]) -> None:
        main = voices[0]
        gone = np.zeros(main.graph.m, dtype=np.bool_)
        self._stated: dict[str, NDArray[np.int64]] = {}
        for name in main.names:
            gone |= main.shares([name]) == 0
            self._stated[name] = ties_at(main.graph, main.edges_of(name))
        self._single = ties_at(main.graph, np.flatnonzero(gone))
        self._shown = main.shown
        self._falls = falls
        self._documents = {
            name: documents
            for heard in voices
            for kind, name, documents in heard.each()
            if kind == "origin"
        }

    def documents(self, node: int) -> tuple[tuple[str, int], ...]:
        """Give the documents that state ties of an entity."""
        told = [(name, int(met[node])) for name, met in self._stated.items() if met[node]]
        told.sort(key=lambda pair: (-pair[1], pair[0]))
        return tuple((self._shown(name), count) for name, count in told)

    def single(self, node: int) -> int:
        """Count the ties of an entity that are gone without one document."""
        return int(self._single[node])

    def falls(self, place: int) -> tuple[tuple[str, str], ...]:
        """Name what takes an entity off the list."""
        named = [(fall.kind, fall.name) for fall in self._falls if fall.who[place]]
        alone = {name for kind, name in named if kind == "document"}
        return tuple(
            (kind, self._shown(name))
            for kind, name in named
            if kind == "document" or alone.isdisjoint(self._documents.get(name, ()))
        )


def ties_at(graph: EntityGraph, edges: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count some edges at each entity.

    Returns (n,): How many of them meet there.
    """
    ends = np.concatenate([graph.source[edges], graph.target[edges]])
    return np.bincount(ends, minlength=graph.n).astype(np.int64)
