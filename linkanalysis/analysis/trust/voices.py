"""Documents as voices: which of them state each tie, and the graph without some of them.

Lives here: `Voices`, read once for a graph.
Not here: what follows for places (`leave_one_out`), how much a document is worth (`grade_table`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.analysis.trust.claims import BY_MACHINE, ways_of
from linkanalysis.case import WITHHELD
from linkanalysis.graph.queries import evidence_rows
from linkanalysis.graph.subgraph import induced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.graph import EntityGraph

    Numbers = NDArray[np.int64]

__all__ = ["Voices"]


class Voices:
    """The documents behind the edges of a graph.

    Parameters
    ----------
    graph : EntityGraph
        The graph.
    case : Case
        The case it was built from.

    Notes
    -----
    An edge by links rests on one pair of entities. An edge by shared things has a way for each
    thing, and one more if the two are tied directly: a way holds while every pair on it does.

    Examples
    --------
    >>> import linkanalysis as la
    >>> case = la.Case(purpose="training")
    >>> list(Voices(la.build_graph(case), case).each())
    []
    """

    def __init__(self, graph: EntityGraph, case: Case) -> None:
        self.graph = graph
        self.stale = case.position != graph.position
        self._mentions = case.mentions
        frame = evidence_rows(case, graph.link_filter, BY_MACHINE)
        keys = [
            (a, b) if graph.directed or a < b else (b, a)
            for a, b in zip(frame["source"].tolist(), frame["target"].tolist(), strict=True)
        ]
        codes = {key: code for code, key in enumerate(dict.fromkeys(keys))}
        stated = frame["document"].tolist()
        self.names: list[str] = sorted(set(stated))
        number = {name: place for place, name in enumerate(self.names)}
        self._pair = np.array([codes[key] for key in keys], dtype=np.int64)
        self._document = np.array([number[name] for name in stated], dtype=np.int64)
        self._count = frame["count"].to_numpy(dtype=np.int64)
        self._origins = [
            (str(origin), sorted(set(rows["document"]))) for origin, rows in frame.groupby("origin")
        ]
        self._edge, self._left, self._right = ways_of(graph, codes, directed=graph.directed)
        self._pairs = len(codes)

    def each(self) -> Iterator[tuple[str, str, list[str]]]:
        """Give each document, and each origin of several documents.

        Yields
        ------
        tuple of (str, str, list of str)
            "document" or "origin", its name, and its documents.

        Examples
        --------
        See `Voices`.
        """
        for name in self.names:
            yield "document", name, [name]
        for origin, documents in self._origins:
            if len(documents) > 1:
                yield "origin", origin, documents

    def shown(self, name: str) -> str:
        """Say how a document or an origin is written in an output.

        Parameters
        ----------
        name : str
            Of `each`.

        Returns
        -------
        str
            The name, or that it is withheld since it names somebody protected.

        Examples
        --------
        >>> import linkanalysis as la
        >>> case = la.Case(purpose="training")
        >>> Voices(la.build_graph(case), case).shown("tips.csv")
        'tips.csv'
        """
        return WITHHELD if self._mentions.whole(name) else name

    def shares(self, documents: Iterable[str] = ()) -> NDArray[np.float64]:
        """Say which share of each edge is left without some documents.

        Parameters
        ----------
        documents : iterable of str, optional
            The documents that are left out; others than those of the graph change nothing.

        Returns
        -------
        ndarray of float64, shape (m,)
            From 0 to 1; 1 for edges whose documents are not known.

        Examples
        --------
        >>> import linkanalysis as la
        >>> case = la.Case(purpose="training")
        >>> Voices(la.build_graph(case), case).shares().tolist()
        []
        """
        gone = set(documents)
        out = np.isin(
            self._document, [place for place, name in enumerate(self.names) if name in gone]
        )
        whole, left = (
            np.bincount(self._pair[rows], self._count[rows], self._pairs)
            for rows in (slice(None), ~out)
        )
        shares = np.ones(self.graph.m)
        if len(self.graph.shared_ptr):
            holds = (left[self._left] > 0) & (left[self._right] > 0)
            ways = np.bincount(self._edge, minlength=self.graph.m)
            held = np.bincount(self._edge, holds, self.graph.m)
            shares[ways > 0] = held[ways > 0] / ways[ways > 0]
        else:
            shares[self._edge] = left[self._left] / whole[self._left]
        return shares

    def edges_of(self, document: str) -> Numbers:
        """Give the edges that a document states, alone or with others.

        Parameters
        ----------
        document : str
            Its id.

        Returns
        -------
        ndarray of int64
            Numbers of edges, rising.

        Examples
        --------
        >>> import pandas as pd
        >>> import linkanalysis as la
        >>> case = la.Case(purpose="training")
        >>> pair = pd.DataFrame({"source": ["phone:1"], "target": ["phone:2"], "type": ["call"]})
        >>> tip = la.Document(title="tip", sha256="0" * 64)
        >>> _ = case.add(la.Batch.of(tip, links=pair))
        >>> Voices(la.build_graph(case), case).edges_of("tip").tolist()
        [0]
        """
        stated = np.zeros(self._pairs, dtype=np.bool_)
        stated[self._pair[self._document == self.names.index(document)]] = True
        return np.unique(self._edge[stated[self._left] | stated[self._right]])

    def without(self, documents: Iterable[str]) -> EntityGraph:
        """Give the graph without the links of some documents.

        Parameters
        ----------
        documents : iterable of str
            The documents that are left out.

        Returns
        -------
        EntityGraph
            All entities; the edges that still hold, each with what is left of its strength.

        Examples
        --------
        >>> import linkanalysis as la
        >>> case = la.Case(purpose="training")
        >>> Voices(la.build_graph(case), case).without([])
        <EntityGraph: 0 entities, 0 edges, undirected>
        """
        graph = self.graph
        shares = self.shares(documents)
        strength = np.maximum(np.rint(graph.strength * shares), 1).astype(np.int64)
        nothing = graph.shared[:0]  # what is left of an edge need not be all that was shared
        whole = replace(graph, strength=strength, shared_ptr=nothing, shared=nothing)
        return induced(whole, np.ones(graph.n, dtype=np.bool_), shares > 0)

    def notes(self) -> tuple[str, ...]:
        """Say what to know of the documents.

        Returns
        -------
        tuple of str
            A sentence if the case has changed; else nothing.

        Examples
        --------
        >>> import linkanalysis as la
        >>> case = la.Case(purpose="training")
        >>> Voices(la.build_graph(case), case).notes()
        ()
        """
        if not self.stale:
            return ()
        return ("The case has changed since the graph was built: documents are those of now.",)
