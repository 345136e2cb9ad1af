"""Which ties the shortest paths pass: where one record holds much of a network together.

Lives here: `tie_betweenness` and its table.
Not here: betweenness of entities (`path_measures`), ties against chance (`chance`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._given import expect_flag
from linkanalysis._result import Result, held_back, sentences
from linkanalysis.errors import CaseError
from linkanalysis.graph.provenance import made_from
from linkanalysis.graph.sources import EdgeSources
from linkanalysis.kernels import paths, weighted_paths
from linkanalysis.kernels.csr import both_ways, slot_rows
from linkanalysis.kernels.cuts import bridges
from linkanalysis.measures.ranks import competition_ranks
from linkanalysis.measures.ties import ties_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph

__all__ = ["TieScores", "tie_betweenness"]

CAVEAT = "A tie in the records, not in the crime. A lead, never a verdict."


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
    documents : tuple of tuple of str
        Which documents state each edge; none where the graph comes from no case.
    edges : ndarray of int64
        Numbers of the edges in the table, first row first.
    ranks : ndarray of int64
        One an edge in the table; equals share the best.
    withheld : int
        How many ties of protected people, or of what identifies only them, are not in the table.
    notes : tuple of str
        What to know of the documents.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.measures.tie_betweenness(la.from_networkx(nx.path_graph(4)))
    <TieScores: 3 ties, 0 withheld>
    """

    graph: EntityGraph
    numbers: NDArray[np.float64]
    bridge: NDArray[np.bool_]
    documents: tuple[tuple[str, ...], ...]
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

    @property
    def caveat(self) -> str:
        """Say what the numbers do not show, and how many ties are not shown.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.measures.tie_betweenness(la.from_networkx(nx.path_graph(4))).caveat
        'A tie in the records, not in the crime. A lead, never a verdict.'
        """
        return sentences(
            CAVEAT, held_back(self.withheld, "ties of protected people not listed."), *self.notes
        )

    def _frame(self) -> pd.DataFrame:
        """Give the table as a new frame.

        Columns source, target, value (share of pairs), rank (from 1), bridge (whether it alone
        joins two parts), count (links gathered in it), documents (tuple of ids). Highest first,
        ties by id.
        """
        graph, edges = self.graph, self.edges
        ends = {
            name: pd.Series([graph.shown[node] for node in nodes[edges].tolist()], dtype=object)
            for name, nodes in (("source", graph.source), ("target", graph.target))
        }
        frame = pd.DataFrame(ends)
        frame["value"] = self.numbers[edges]
        frame["rank"] = self.ranks
        frame["bridge"] = self.bridge[edges]
        frame["count"] = graph.count[edges]
        told = [self.documents[edge] for edge in edges.tolist()]
        frame["documents"] = pd.Series(told, dtype=object)
        return frame


def tie_betweenness(graph: EntityGraph, *, weighted: bool = False) -> TieScores:
    """Give the share of pairs of entities whose shortest paths pass each tie.

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
    High: many ways between others run over this one tie. On a bridge every way between its two
    sides does, be the tie one call or a hundred: read its count and its documents. It does not
    show that anything passed, and one tie that nobody wrote down takes it all away. Scaled as
    networkx scales it: over all pairs, ends included. O(n m), so minutes on 10,000 entities.

    References
    ----------
    .. [1] Girvan, Newman (2002), PNAS 99(12), 7821-7826.
    .. [2] Brandes (2008), Social Networks 30(2), 136-145.

    Examples
    --------
    Two families whom one acquaintance joins.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> first, second = [("ana", "ben"), ("ben", "cay"), ("ana", "cay")], [("dov", "eve")]
    >>> graph = la.from_networkx(nx.Graph([*first, *second, ("cay", "dov")]))
    >>> la.measures.tie_betweenness(graph).to_frame().head(1)[
    ...     ["source", "target", "value"]
    ... ].values.tolist()
    [['person:cay', 'person:dov', 0.6]]
    """
    expect_flag("weighted", weighted)
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
    masked = graph.masked[graph.source] | graph.masked[graph.target]
    kept = np.flatnonzero(~masked)
    ranks = competition_ranks(numbers[kept], whole=False)
    order = np.lexsort((graph.target[kept], graph.source[kept], ranks))
    documents, notes = _documents(graph)
    return TieScores(
        graph=graph,
        numbers=numbers,
        bridge=_bridges(graph),
        documents=documents,
        edges=kept[order],
        ranks=ranks[order],
        withheld=int(masked.sum()),
        notes=notes,
        made_by=made_from(graph, "tie_betweenness", (("weighted", str(weighted)),)),
    )


def _bridges(graph: EntityGraph) -> NDArray[np.bool_]:
    """Mark bridges of the network in which both directions of a pair are one tie."""
    indptr, indices, _ = both_ways(graph.indptr, graph.indices, graph.slot_strength())
    alone = bridges(indptr, indices)
    joined = slot_rows(indptr)[alone] * graph.n + indices[alone]
    return np.isin(graph.source.astype(np.int64) * graph.n + graph.target, joined)


def _documents(graph: EntityGraph) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """Say which documents state each edge, and what to know of them."""
    told: list[list[str]] = [[] for _ in range(graph.m)]
    if graph.case is None:
        return tuple(map(tuple, told)), ()
    try:
        voices = EdgeSources(graph, graph.case)
    except CaseError:
        return tuple(map(tuple, told)), ("The case is closed, so documents are not known.",)
    for name in voices.names:
        for edge in voices.edges_of(name).tolist():
            told[edge].append(voices.shown(name))
    return tuple(map(tuple, told)), voices.notes()
