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

    from linkanalysis.analysis.prominence.first_places import Fall
    from linkanalysis.analysis.trust.voices import Voices
    from linkanalysis.graph import EntityGraph

__all__ = ["Sources", "ties_at"]


class Sources:
    """The documents behind the entities of a part.

    Parameters
    ----------
    voices : sequence of Voices
        Of each field, the main one first; at least one.
    falls : sequence of Fall
        Documents and origins without which some are first by none.

    Notes
    -----
    Names that tell of somebody protected are withheld.

    Examples
    --------
    >>> import linkanalysis as la
    >>> from linkanalysis.analysis.trust.voices import Voices
    >>> case = la.Case(purpose="training")
    >>> sources = Sources([Voices(la.build_graph(case), case)], [])
    >>> sources.falls(0)
    ()
    """

    def __init__(self, voices: Sequence[Voices], falls: Sequence[Fall]) -> None:
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
        """Give the documents that state ties of an entity.

        Parameters
        ----------
        node : int
            Its number in the main field.

        Returns
        -------
        tuple of (str, int)
            Each with how many of the ties it states; most first.

        Examples
        --------
        See `key_entities`.
        """
        told = [(name, int(met[node])) for name, met in self._stated.items() if met[node]]
        told.sort(key=lambda pair: (-pair[1], pair[0]))
        return tuple((self._shown(name), count) for name, count in told)

    def single(self, node: int) -> int:
        """Count the ties of an entity that are gone without one document.

        Parameters
        ----------
        node : int
            Its number in the main field.

        Returns
        -------
        int
            How many.

        Examples
        --------
        See `key_entities`.
        """
        return int(self._single[node])

    def falls(self, place: int) -> tuple[tuple[str, str], ...]:
        """Name what takes an entity off the list.

        Parameters
        ----------
        place : int
            Its place among those who are ranked.

        Returns
        -------
        tuple of (str, str)
            "document" or "origin", and its name; an origin where none of its documents does.

        Examples
        --------
        See `Sources`.
        """
        named = [(fall.kind, fall.name) for fall in self._falls if fall.who[place]]
        alone = {name for kind, name in named if kind == "document"}
        return tuple(
            (kind, self._shown(name))
            for kind, name in named
            if kind == "document" or alone.isdisjoint(self._documents.get(name, ()))
        )


def ties_at(graph: EntityGraph, edges: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count some edges at each entity.

    Parameters
    ----------
    graph : EntityGraph
        The graph.
    edges : ndarray of int64
        Numbers of edges.

    Returns
    -------
    ndarray of int64, shape (n,)
        How many of them meet there.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> ties_at(la.from_networkx(nx.path_graph(3)), np.array([0])).tolist()
    [1, 1, 0]
    """
    ends = np.concatenate([graph.source[edges], graph.target[edges]])
    return np.bincount(ends, minlength=graph.n).astype(np.int64)
