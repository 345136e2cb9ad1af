"""Which places rest on one document, or on one origin: ranks with it and without it.

Lives here: `leave_one_document_out` and its table.
Not here: which documents state what (`voices`), ranks in possible worlds (`intervals`),
withdrawing a document (`case`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis._given import expect_count
from linkanalysis._result import Result, held_back, sentences
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.freshness import already_told, changes_since
from linkanalysis.graph.provenance import made_from
from linkanalysis.graph.sources import EdgeSources
from linkanalysis.measures.measure_table import CAVEAT, given_measures
from linkanalysis.measures.ties import ties_of
from linkanalysis.trust.world_ranks import ranks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.measures.ties import Direction

    Rank = NDArray[np.int32]

__all__ = ["LeaveOneOut", "RankDrop", "leave_one_document_out"]


class RankDrop(NamedTuple):
    """A place among the first that is gone without a document or an origin.

    measure: By which measure it was among the first.
    entity, label, type: Who, as it may be shown.
    kind: "document" or "origin".
    without: Which one.
    rank: With it, from 1, the best of equals.
    rank_without: Without it; None if no tie is left.
    documents: How many documents the origin has.
    """

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
    """Places among the first that fall when one document, or one origin, is left out.

    Attributes
    ----------
    graph : EntityGraph
        The graph in which entities are ranked.
    rows : tuple of RankDrop
        By measure, rank and entity; the hardest fall first.
    tried : int
        How many documents and origins were left out in turn.
    withheld : int
        How many protected people, and things that identify only them, are not ranked.
    notes : tuple of str
        What to know of the comparison.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import linkanalysis as la
    >>> leave_one_document_out(la.build_graph(la.Case(purpose="training")))
    <LeaveOneOut: 0 places rest on one document or origin, of 0 tried>
    """

    graph: EntityGraph
    rows: tuple[RankDrop, ...]
    tried: int
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        return (
            f"<LeaveOneOut: {len(self.rows):,} places rest on one document or origin, "
            f"of {self.tried:,} tried>"
        )

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def caveat(self) -> str:
        """Say what the table does not show.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import linkanalysis as la
        >>> case = la.Case(purpose="training")
        >>> leave_one_document_out(la.build_graph(case)).caveat[:33]
        'A place in the records, not in th'
        """
        return sentences(CAVEAT, held_back(self.withheld), *self.notes)

    def _frame(self) -> pd.DataFrame:
        """Give the falls as a new frame.

        Columns measure, entity, label, type, kind ("document" or "origin"), without (which),
        rank, rank_without (both from 1, the best of equals; empty if no tie is left), documents
        (how many documents the origin has). By measure, rank and entity; the hardest fall first.
        """
        frame = pd.DataFrame(list(self.rows), columns=list(RankDrop._fields))
        return frame.astype({"rank": "Int64", "rank_without": "Int64", "documents": "Int64"})


def leave_one_document_out(
    graph: EntityGraph,
    measures: str | Sequence[str] = ("degree", "betweenness"),
    *,
    top: int = 10,
    direction: Direction = "out",
) -> LeaveOneOut:
    """Find the entities among the first that would not be there without one document or origin.

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
        One row an entity, measure, and document or origin without which it falls out.

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
    Without a document its links do not count; an edge stays while another document states it, with
    what is left of its strength. An edge by shared things stays while both are tied to one of
    them, its strength in proportion. Entities stay, be it without ties. A place that rests on one
    document is no worse for it, but it is one mistake away from being gone: read that document.
    Documents of one origin are one voice, so origins with several documents are left out whole.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> case = la.Case(purpose="training")
    >>> pairs = {"source": "phone:1", "target": ["phone:2", "phone:3"], "type": "call"}
    >>> tip = la.Document(title="tip", sha256="0" * 64)
    >>> _ = case.add(la.Batch.of(tip, links=pd.DataFrame(pairs)))
    >>> falls = leave_one_document_out(la.build_graph(case), "degree", top=1).to_frame()
    >>> falls[["entity", "without", "rank", "rank_without"]].values.tolist()
    [['phone:1', 'tip', 1, <NA>]]
    """
    rows = given_measures(measures)
    names = tuple(row.name for row in rows)
    expect_count("top", top)
    changes_since(graph, depth=3)
    if graph.case is None:
        message = (
            "This graph has no case behind it, so no document can be left out. Build it with "
            "build_graph(case)."
        )
        raise GraphKindError(message)
    kept = np.flatnonzero(~graph.masked)

    def _ranked(some: EntityGraph) -> list[Rank]:
        with already_told():
            ties = ties_of(some, direction)
        values = [row.function(ties)[kept] for row in rows]
        ranks = [ranks_of(value, row)[0] for value, row in zip(values, rows, strict=True)]
        # who has no number is not among the first, however few have one
        beyond = graph.n + top + 1
        return [
            np.where(np.isnan(value), beyond, rank)
            for value, rank in zip(values, ranks, strict=True)
        ]

    voices = EdgeSources(graph, graph.case)
    before = _ranked(graph)
    degree = _degree(graph)[kept]
    falls: list[RankDrop] = []
    tried = 0
    for kind, name, documents in voices.each():
        part = voices.without(documents)
        tried += 1
        gone = (degree > 0) & (_degree(part)[kept] == 0)
        for measure, old, new in zip(names, before, _ranked(part), strict=True):
            # who has no tie left is not among the first, however many share a rank with them
            fallen = np.flatnonzero((old <= top) & ((new > top) | gone))
            for place in fallen.tolist():
                node = int(kept[place])
                shown = graph.shown[node], graph.labels[node], graph.types[node]
                ends = int(old[place]), None if gone[place] else int(new[place])
                which = kind, voices.shown(name)
                falls.append(RankDrop(measure, *shown, *which, *ends, len(documents)))
    falls.sort(key=lambda fall: _by_place(names.index(fall.measure), fall))
    return LeaveOneOut(
        graph=graph,
        rows=tuple(falls),
        tried=tried,
        withheld=int(graph.masked.sum()),
        notes=(*voices.notes(), *graph.case.override_notes()),
        made_by=made_from(
            graph,
            "leave_one_document_out",
            (("measures", ", ".join(names)), ("top", str(top)), ("direction", direction)),
        ),
    )


def _by_place(measure: int, fall: RankDrop) -> tuple[object, ...]:
    """Sort by measure, rank and entity, then the hardest fall first."""
    depth = (0, 0) if fall.rank_without is None else (1, -fall.rank_without)
    return measure, fall.rank, fall.entity, *depth, fall.kind, fall.without, fall.documents


def _degree(graph: EntityGraph) -> NDArray[np.int64]:
    ends = np.concatenate([graph.source, graph.target])
    return np.bincount(ends, minlength=graph.n).astype(np.int64)
