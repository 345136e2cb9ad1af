"""Which high ranks rest on one document or one origin: ranks with it and without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import Column, Result
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.frames import ENTITY_COLUMNS
from linkanalysis.graph.sources import EdgeSources
from linkanalysis.network.measures.measure_table import given_measures
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.network.trust.world_ranks import ranks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.measures.ties import Direction

    Rank = NDArray[np.int32]


class RankDrop(NamedTuple):
    """A rank among the first that is lost without a document or an origin: a row of the table."""

    measure: str
    entity: str
    label: str
    type: str
    kind: str
    without: str
    rank: int
    rank_without: int | None
    documents: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LeaveOneOut(Result):
    """Top ranks that are lost without one document or one origin.

    Attributes
    ----------
    graph : EntityGraph
        The graph in which entities are ranked.
    rows : tuple of RankDrop
        By measure, rank and entity; the largest drop first.
    tried : int
        Number of documents and origins left out in turn.
    withheld : int
        Number of protected people, and things that identify only them, that are not ranked.
    notes : tuple of str
        Caveats of the comparison.

    Examples
    --------
    >>> import linkanalysis as la
    >>> leave_one_document_out(la.build_graph(la.Case(purpose="training")))
    <LeaveOneOut: 0 ranks rest on one document or origin, of 0 tried>
    """

    COLUMNS = (
        Column("measure", "the measure by which the entity is among the first"),
        *ENTITY_COLUMNS,
        Column("kind", "what is left out: document or origin"),
        Column("without", "the document or origin left out"),
        Column("rank", "rank with it; equal values share the best rank", "rank"),
        Column("rank_without", "rank without it; empty if no tie is left", "rank"),
        Column("documents", "how many documents the origin has"),
    )

    graph: EntityGraph
    rows: tuple[RankDrop, ...]
    tried: int
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        return (
            f"<LeaveOneOut: {len(self.rows):,} ranks rest on one document or origin, "
            f"of {self.tried:,} tried>"
        )

    def __len__(self) -> int:
        return len(self.rows)

    def _frame(self) -> pd.DataFrame:
        """By measure, rank and entity; the largest drop first."""
        frame = pd.DataFrame(list(self.rows), columns=list(RankDrop._fields))
        return frame.astype({"rank": "Int64", "rank_without": "Int64", "documents": "Int64"})


@answer()
def leave_one_document_out(
    call: Call,
    graph: EntityGraph,
    measures: str | Sequence[str] = ("degree", "betweenness"),
    *,
    top: int = 10,
    direction: Direction = "out",
) -> LeaveOneOut:
    """Find the entities that are in the top only because of one document or origin.

    Parameters
    ----------
    graph : EntityGraph
        A graph of a case.
    measures : str or sequence of str, default ("degree", "betweenness")
        Names of `MEASURES`.
    top : int, default 10
        Up to which rank an entity is among the first.
    direction : {"out", "in", "all"}, default "out"
        As for `centrality`.

    Returns
    -------
    LeaveOneOut
        One row for each entity, measure, and document or origin without which the rank is lost.

    Raises
    ------
    GraphKindError
        If the graph has no case behind it.
    UnknownNameError
        If a measure or the direction does not exist.
    CaseError
        If the case is closed.

    Notes
    -----
    If a document is left out, its links do not count. An edge stays if another document states it,
    with the strength that is left. An edge by shared things stays if both ends are still tied to
    one of them, with its strength in proportion. Entities stay, even without ties. A rank that
    rests on one document need not be wrong, but one mistake would undo it: read that document.
    Documents of one origin are not independent sources, so all documents of an origin are also left
    out together.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> case = la.Case(purpose="training")
    >>> pairs = {"source": "phone:1", "target": ["phone:2", "phone:3"], "type": "call"}
    >>> tip = la.Document(title="tip", sha256="0" * 64)
    >>> _ = case.add(la.Batch.of(tip, links=pd.DataFrame(pairs)))
    >>> drops = leave_one_document_out(la.build_graph(case), "degree", top=1).to_frame()
    >>> drops[["entity", "without", "rank", "rank_without"]].values.tolist()
    [['phone:1', 'tip', 1, <NA>]]
    """
    rows = given_measures(measures)
    names = tuple(row.name for row in rows)
    if graph.case is None:
        message = (
            "This graph has no case behind it, so no document can be left out. Build it with "
            "build_graph(case)."
        )
        raise GraphKindError(message)
    kept = np.flatnonzero(~graph.masked)

    def _ranked(some: EntityGraph) -> list[Rank]:
        ties = ties_of(some, direction)
        values = [row.function(ties)[kept] for row in rows]
        ranks = [ranks_of(value, row)[0] for value, row in zip(values, rows, strict=True)]
        # an entity without a number is not among the first, however few have one
        beyond = graph.n + top + 1
        return [
            np.where(np.isnan(value), beyond, rank)
            for value, rank in zip(values, ranks, strict=True)
        ]

    sources = EdgeSources(graph, graph.case)
    before = _ranked(graph)
    degree = _degree(graph)[kept]
    drops: list[RankDrop] = []
    tried = 0
    for kind, name, documents in sources.each():
        part = sources.without(documents)
        tried += 1
        gone = (degree > 0) & (_degree(part)[kept] == 0)
        for measure, old, new in zip(names, before, _ranked(part), strict=True):
            # an entity without ties is not among the first, however many share its rank
            lost = np.flatnonzero((old <= top) & ((new > top) | gone))
            for k in lost.tolist():
                node = int(kept[k])
                shown = graph.shown[node], graph.labels[node], graph.types[node]
                ends = int(old[k]), None if gone[k] else int(new[k])
                which = kind, sources.shown(name)
                drops.append(RankDrop(measure, *shown, *which, *ends, len(documents)))
    drops.sort(key=lambda drop: _by_rank(names.index(drop.measure), drop))
    return LeaveOneOut(
        graph=graph,
        rows=tuple(drops),
        tried=tried,
        withheld=int(graph.masked.sum()),
        notes=(*sources.notes(), *graph.case.override_notes()),
        made_by=call.made_by({"measures": names}),
    )


def _by_rank(measure: int, drop: RankDrop) -> tuple[object, ...]:
    """Sort by measure, rank and entity, then the largest drop first."""
    depth = (0, 0) if drop.rank_without is None else (1, -drop.rank_without)
    return measure, drop.rank, drop.entity, *depth, drop.kind, drop.without, drop.documents


def _degree(graph: EntityGraph) -> NDArray[np.int64]:
    ends = np.concatenate([graph.source, graph.target])
    return np.bincount(ends, minlength=graph.n).astype(np.int64)
