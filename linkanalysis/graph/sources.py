"""Which documents state each edge, and the graph without some of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.masked_ids import unmasked
from linkanalysis.graph.evidence import has_direct_ties, things_of
from linkanalysis.graph.filtering import counted_again, recounted
from linkanalysis.graph.queries.graph_queries import evidence_rows, holding_documents
from linkanalysis.graph.subgraph import induced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.graph.entity_graph import EntityGraph
    from linkanalysis.graph.queries.link_filter import LinkFilter

    Numbers = NDArray[np.int64]
    Pair = tuple[str, str]

# Links that carriers and banks record automatically; people state all others.
BY_MACHINE = ("call", "message", "payment")


class EdgeSources:
    """The documents behind the edges of a graph.

    An edge by links rests on one pair of entities. An edge by shared things has a way for each
    thing, and one more if the two are tied directly. A way remains while all its pairs remain. A
    contact by attribution rests on the documents of calls and on those of the holders alike, so its
    links are attributed again.
    """

    def __init__(self, graph: EntityGraph, case: Case) -> None:
        self.graph = graph
        self.case = case
        self.stale = case.position != graph.position
        self._case = case
        frame = evidence_rows(case, graph.link_filter, BY_MACHINE)
        if graph.link_filter.lifting is not None:
            holders = holding_documents(case, graph.link_filter).assign(count=0)
            frame = pd.concat([frame, holders], ignore_index=True)
        keys = [
            (a, b) if graph.directed or a < b else (b, a)
            for a, b in zip(frame["source"].tolist(), frame["target"].tolist(), strict=True)
        ]
        codes = {key: code for code, key in enumerate(dict.fromkeys(keys))}
        stated = frame["document"].tolist()
        self.names: list[str] = sorted(set(stated))
        number = {name: k for k, name in enumerate(self.names)}
        self._pair = np.array([codes[key] for key in keys], dtype=np.int64)
        self._document = np.array([number[name] for name in stated], dtype=np.int64)
        self._count = frame["count"].to_numpy(dtype=np.int64)
        self._origins = [
            (str(origin), sorted(set(rows["document"]))) for origin, rows in frame.groupby("origin")
        ]
        self._edge, self._left, self._right = ways_of(graph, codes, directed=graph.directed)
        self._pairs = len(codes)

    def each(self) -> Iterator[tuple[str, str, list[str]]]:
        """Yield each document, and each origin of several documents: kind, name, documents."""
        for name in self.names:
            yield "document", name, [name]
        for origin, documents in self._origins:
            if len(documents) > 1:
                yield "origin", origin, documents

    def shown(self, name: str) -> str:
        """Return the name of a document or origin for display."""
        return self._case.veiled(name)

    def shares(self, documents: Iterable[str] = ()) -> NDArray[np.float64]:
        """Return the share (m,) of each edge that remains without some documents.

        From 0 to 1; 1 for edges whose documents are not known.
        """
        gone = set(documents)
        if self.graph.link_filter.lifting is not None:
            chosen = self._without(gone)
            return counted_again(self.graph, self.case, chosen).count / self.graph.count
        removed = [number for number, name in enumerate(self.names) if name in gone]
        kept = ~np.isin(self._document, removed)
        whole = np.bincount(self._pair, self._count, self._pairs)
        left = np.bincount(self._pair[kept], self._count[kept], self._pairs)
        shares = np.ones(self.graph.m)
        if len(self.graph.shared_ptr):
            remains = (left[self._left] > 0) & (left[self._right] > 0)
            ways = np.bincount(self._edge, minlength=self.graph.m)
            remaining = np.bincount(self._edge, remains, self.graph.m)
            shares[ways > 0] = remaining[ways > 0] / ways[ways > 0]
        else:
            shares[self._edge] = left[self._left] / whole[self._left]
        return shares

    def edges_of(self, document: str) -> Numbers:
        """Return the edges that a document states, alone or with others."""
        stated = np.zeros(self._pairs, dtype=np.bool_)
        stated[self._pair[self._document == self.names.index(document)]] = True
        return np.unique(self._edge[stated[self._left] | stated[self._right]])

    def without(self, documents: Iterable[str]) -> EntityGraph:
        """Return the graph without the links of some documents."""
        graph, chosen = self.graph, self._without(documents)
        if chosen.lifting is not None:
            return recounted(graph, self.case, chosen)
        shares = self.shares(documents)
        strength = np.maximum(np.rint(graph.strength * shares), 1).astype(np.int64)
        nothing = graph.shared[:0]  # some of the shared things may be gone
        whole = replace(
            graph, strength=strength, shared_ptr=nothing, shared=nothing, link_filter=chosen
        )
        return induced(whole, np.ones(graph.n, dtype=np.bool_), shares > 0)

    def _without(self, documents: Iterable[str]) -> LinkFilter:
        """Return the filter of the graph, less some documents."""
        chosen = self.graph.link_filter
        return replace(chosen, without=tuple(sorted({*chosen.without, *documents})))

    def notes(self) -> tuple[str, ...]:
        """Warn if the documents are newer than the graph."""
        if not self.stale:
            return ()
        return ("The case has changed since the graph was built: documents are as of now.",)


def ways_of(graph: EntityGraph, codes: Mapping[Pair, int], *, directed: bool = False) -> Numbers:
    """List the ways (3, n) on which edges rest: edge and its two pairs, equal for a direct tie.

    codes: numbers of the pairs whose documents are known; other pairs are skipped.
    """
    found = []
    has_direct = has_direct_ties(graph)
    for edge in range(graph.m):
        a, b = unmasked(graph.ids)[graph.source[edge]], unmasked(graph.ids)[graph.target[edge]]
        for number in things_of(graph, edge):
            thing = unmasked(graph.things)[number]
            left, right = codes.get(sorted_pair(a, thing)), codes.get(sorted_pair(b, thing))
            if left is not None and right is not None:
                found.append((edge, left, right))
        direct = codes.get((a, b) if directed else sorted_pair(a, b)) if has_direct else None
        if direct is not None:
            found.append((edge, direct, direct))
    return np.array(found, dtype=np.int64).reshape(-1, 3).T


def sorted_pair(a: str, b: str) -> Pair:
    """Return two ids in order, as the key of an undirected pair."""
    return (a, b) if a < b else (b, a)
