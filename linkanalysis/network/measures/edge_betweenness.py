"""Edge betweenness: the ties that shortest paths pass, where one record may hold much together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import Column, Result
from linkanalysis.errors import CaseError
from linkanalysis.graph.sources import EdgeSources
from linkanalysis.kernels import paths, weighted_paths
from linkanalysis.kernels.components import bridges
from linkanalysis.kernels.csr import both_ways, slot_rows
from linkanalysis.network.measures.ranks import competition_ranks
from linkanalysis.network.measures.tie_table import END_COLUMNS, ends_frame, listed_ties
from linkanalysis.network.measures.ties import ties_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TieScores(Result):
    """Ties by the share of shortest paths that pass them, highest first.

    Attributes
    ----------
    graph : EntityGraph
        The graph that was measured.
    numbers : ndarray of float64, shape (m,)
        One for each edge of the graph.
    bridge : ndarray of bool, shape (m,)
        Whether the edge alone joins two parts of the network, whatever the direction.
    document_ids : tuple of tuple of str
        Documents that state each edge; none where the graph comes from no case.
    edges, ranks : ndarray of int64
        Number and rank of each edge in the table, first row first; equal values share the best
        rank.
    withheld : int
        Number of ties of protected people, and of what identifies only them, left out of the table.
    notes : tuple of str
        Caveats about the documents.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.measures.tie_betweenness(la.from_networkx(nx.path_graph(4)))
    <TieScores: 3 ties, 0 withheld>
    """

    COLUMNS = (
        *END_COLUMNS,
        Column(
            "value",
            "shortest paths that pass the tie",
            "share of pairs",
            bar="of the largest",
        ),
        Column("rank", "rank by value; equal values share the best rank", "rank"),
        Column("bridge", "whether the tie alone joins two parts of the network"),
        Column("count", "links gathered in the tie"),
        Column("document_ids", "ids of the documents that state the tie"),
    )
    CAVEAT = "A tie in the records, not in the crime. A lead, never a verdict."
    WITHHELD = "ties of protected people not listed."

    graph: EntityGraph
    numbers: NDArray[np.float64]
    bridge: NDArray[np.bool_]
    document_ids: tuple[tuple[str, ...], ...]
    edges: NDArray[np.int64]
    ranks: NDArray[np.int64]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __post_init__(self) -> None:
        self._freeze("numbers", "bridge", "edges", "ranks")

    def __repr__(self) -> str:
        return f"<TieScores: {len(self):,} ties, {self.withheld:,} withheld>"

    def __len__(self) -> int:
        return len(self.edges)

    def _frame(self) -> pd.DataFrame:
        """Highest first, equals by the ids of their ends."""
        frame = ends_frame(self.graph, self.edges)
        frame["value"] = self.numbers[self.edges]
        frame["rank"] = self.ranks
        frame["bridge"] = self.bridge[self.edges]
        frame["count"] = self.graph.count[self.edges]
        ids = [self.document_ids[edge] for edge in self.edges.tolist()]
        frame["document_ids"] = pd.Series(ids, dtype=object)
        return frame


@answer()
def tie_betweenness(call: Call, graph: EntityGraph, *, weighted: bool = False) -> TieScores:
    """Compute the share of pairs of entities whose shortest paths pass each tie.

    Parameters
    ----------
    graph : EntityGraph
        The graph; directed ties are passed from source to target.
    weighted : bool, default False
        Whether strong ties are short (`EntityGraph.distance`); otherwise all are one step long.

    Returns
    -------
    TieScores
        Highest first, ties by id. Ties of protected people count and are not listed.

    Notes
    -----
    A high value means that many paths between others pass this one tie. A bridge carries every path
    between its two sides, whether it is one call or a hundred: read its count and its documents.
    The value does not show that anything passed, and one more tie on record could lower it to
    nothing. Scaled as networkx scales it: over all pairs, ends included. O(n m), so minutes on
    10,000 entities.

    References
    ----------
    .. [1] Girvan, Newman (2002), PNAS 99(12), 7821-7826.
    .. [2] Brandes (2008), Social Networks 30(2), 136-145.

    Examples
    --------
    Two families joined by one acquaintance.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> first, second = [("ana", "ben"), ("ben", "cay"), ("ana", "cay")], [("dov", "eve")]
    >>> graph = la.from_networkx(nx.Graph([*first, *second, ("cay", "dov")]))
    >>> la.measures.tie_betweenness(graph).to_frame().head(1)[
    ...     ["source", "target", "value"]
    ... ].values.tolist()
    [['person:cay', 'person:dov', 0.6]]
    """
    ties = ties_of(graph)
    if weighted:
        raw = weighted_paths.weighted_edge_betweenness(
            ties.indptr, ties.indices, ties.distance, directed=ties.directed
        )
    else:
        raw = paths.edge_betweenness(ties.indptr, ties.indices, directed=ties.directed)
    pairs = graph.n * (graph.n - 1) / (1 if graph.directed else 2)
    numbers = np.zeros(graph.m)
    numbers[graph.edge] = raw / max(pairs, 1)
    listed = listed_ties(graph, np.zeros(graph.m))
    ranks = np.zeros(graph.m, dtype=np.int64)
    ranks[listed] = competition_ranks(numbers[listed], whole=False)
    edges = listed_ties(graph, ranks)
    document_ids, notes = _documents(graph)
    return TieScores(
        graph=graph,
        numbers=numbers,
        bridge=_bridges(graph),
        document_ids=document_ids,
        edges=edges,
        ranks=ranks[edges],
        withheld=graph.m - edges.size,
        notes=notes,
        made_by=call.made_by(),
    )


def _bridges(graph: EntityGraph) -> NDArray[np.bool_]:
    """Mark the bridges, both directions of a pair counting as one tie."""
    indptr, indices, _ = both_ways(graph.indptr, graph.indices, graph.slot_strength())
    alone = bridges(indptr, indices)
    joined = slot_rows(indptr)[alone] * graph.n + indices[alone]
    return np.isin(graph.source.astype(np.int64) * graph.n + graph.target, joined)


def _documents(graph: EntityGraph) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """Find the documents that state each edge, and what to know of them."""
    found: list[list[str]] = [[] for _ in range(graph.m)]
    notes: tuple[str, ...] = ()
    if graph.case is not None:
        try:
            sources = EdgeSources(graph, graph.case)
        except CaseError:
            notes = ("The case is closed, so documents are not known.",)
        else:
            notes = sources.notes()
            for name in sources.names:
                for edge in sources.edges_of(name).tolist():
                    found[edge].append(sources.shown(name))
    return tuple(map(tuple, found)), notes
