"""Which rings rest on one document, or on one origin: rings with it and without it.

Lives here: `rings_without_documents` and its table.
Not here: the same for places among the first (`leave_one_out`), which documents state what
(`voices`), and how rings are found (`analysis.rings`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis._result import Result
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.freshness import already_told, changes_since
from linkanalysis.graph.provenance import made_from
from linkanalysis.graph.sources import EdgeSources
from linkanalysis.measures.measure_table import CAVEAT
from linkanalysis.rings.rings import find_rings

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.rings.ring_table import RingTable


__all__ = ["LostRing", "RingSources", "rings_without_documents"]

# A ring is no longer itself where less than this is common to it and its likest (Jaccard).
ALIKE = 0.5

CLOSE = (
    "A ring that is only just beyond chance may also fall for that. What is left keeps its dates "
    "and kinds of links."
)


class LostRing(NamedTuple):
    """A ring that falls without a document or an origin.

    ring: Its number in the table with all documents.
    size: Its members.
    kind: "document" or "origin".
    without: Which one.
    likeness: What it has in common with its likest then (Jaccard).
    kept: How many members they share.
    documents: How many documents the origin has.
    """

    ring: int
    size: int
    kind: str
    without: str
    likeness: float
    kept: int
    documents: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RingSources(Result):
    """Rings that fall when one document, or one origin, is left out.

    Attributes
    ----------
    rings : RingTable
        The rings with all documents.
    rows : tuple of LostRing
        One a ring and document or origin without which it falls; the hardest fall of each first.
    tried : int
        How many documents and origins were left out in turn.
    skipped : int
        How many of them state no tie of any member, or only what others state as well.
    notes : tuple of str
        What to know of the comparison.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.rings.rings_without_documents(la.build_graph(la.Case(purpose="training")))
    <RingSources: 0 of 0 rings rest on one document or origin, of 0 tried>
    """

    rings: RingTable
    rows: tuple[LostRing, ...]
    tried: int
    skipped: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        fallen = len({row.ring for row in self.rows})
        return (
            f"<RingSources: {fallen:,} of {len(self.rings.rings):,} rings rest on one document or "
            f"origin, of {self.tried:,} tried>"
        )

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def graph(self) -> EntityGraph:
        """The graph in which rings were looked for.

        Returns
        -------
        EntityGraph
            That of the rings.

        Examples
        --------
        >>> import linkanalysis as la
        >>> la.rings.rings_without_documents(la.build_graph(la.Case(purpose="training"))).graph.n
        0
        """
        return self.rings.graph

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
        >>> la.rings.rings_without_documents(la.build_graph(case)).caveat[:33]
        'A place in the records, not in th'
        """
        return " ".join((CAVEAT, *self.notes, CLOSE))

    def _frame(self) -> pd.DataFrame:
        """Give the falls as a new frame.

        Columns ring (its number in `rings`), size, kind ("document" or "origin"), without
        (which), likeness (share of all members that it has in common with its likest without the
        document, below .5), kept (how many of its members are in that), documents (how many the
        origin has). By ring; the hardest fall first.
        """
        frame = pd.DataFrame(list(self.rows), columns=list(LostRing._fields))
        whole = dict.fromkeys(("ring", "size", "kept", "documents"), "int64")
        return frame.astype({**whole, "likeness": "float64"})


def rings_without_documents(
    graph: EntityGraph,
    *,
    seed: int = 0,
    benign: str | Collection[str] | None = None,
    through: str | Collection[str] | None = None,
    max_members: int = 25,
) -> RingSources:
    """Find the rings that would not be there without one document or origin.

    Parameters
    ----------
    graph : EntityGraph
        A graph of a case.
    seed : int, default 0
        As for `find_rings`.
    benign : str or collection of str, optional
        As for `find_rings`.
    through : str or collection of str, optional
        As for `find_rings`.
    max_members : int, default 25
        As for `find_rings`.

    Returns
    -------
    RingSources
        One row a ring and document or origin without which no ring has half of all members in
        common with it.

    Raises
    ------
    GraphKindError
        If the graph has no case behind it, or is a projection.
    UnknownNameError
        If a type does not exist.
    CaseError
        If the case is closed.

    Notes
    -----
    Rings are found anew without each document, and without each origin of several documents, since
    documents of one origin are one voice. So it takes as long as `find_rings` for each of them.
    Those that state no tie of any member, or only what others state as well, are not tried: with
    less around it a ring may cease to be beyond chance, but it does not rest on what is around it.
    A ring that rests on one document is no worse for it, but it is one mistake away from being
    gone: read that document.

    Examples
    --------
    Five people at six bookings by one register, among others who share one thing each.

    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> stays = [(who, b) for b in range(6) for k, who in enumerate("abcde") if (k + b) % 3]
    >>> rows = [(f"person:{who}", f"booking:{b}", "stayed_at") for who, b in stays]
    >>> rest = [(f"person:{k}", f"phone:{k // 2}", "uses") for k in range(40)]
    >>> case = la.Case(purpose="training")
    >>> for title, ties in (("register", rows), ("phones", rest)):
    ...     page = la.Document(title=title, sha256=f"{len(title):064x}")
    ...     links = pd.DataFrame(ties, columns=["source", "target", "type"])
    ...     _ = case.add(la.Batch.of(page, links=links))
    >>> rings_without_documents(la.build_graph(case)).to_frame().values.tolist()
    [[1, 5, 'document', 'register', 0.0, 0, 1]]
    """
    changes_since(graph, depth=3)
    if graph.case is None:
        message = (
            "This graph has no case behind it, so no document can be left out. Build it with "
            "build_graph(case)."
        )
        raise GraphKindError(message)
    if graph.shared_ptr.size:
        message = (
            "This graph is a projection. Documents are left out of the graph that it was made "
            "from: give that of people and things, as build_graph(case) makes it."
        )
        raise GraphKindError(message)

    def _found(part: EntityGraph) -> RingTable:
        with already_told():
            return find_rings(
                part, seed=seed, benign=benign, through=through, max_members=max_members
            )

    rings = _found(graph)
    whole = _members(rings)
    voices = EdgeSources(graph, graph.case)
    rows: list[LostRing] = []
    tried = skipped = 0
    for kind, name, documents in voices.each():
        tried += 1
        told = _told(graph, voices, documents)
        part = voices.without(documents)
        if _is_unchanged(graph, part) or not any(members & told for members in whole):
            skipped += 1
            continue
        left = _members(_found(part))
        for number, members in enumerate(whole, start=1):
            likeness, kept = _likest(members, left)
            if likeness < ALIKE and members & told:
                said = kind, voices.shown(name), likeness, kept, len(documents)
                rows.append(LostRing(number, len(members), *said))
    return RingSources(
        rings=rings,
        rows=tuple(sorted(rows, key=lambda row: (row.ring, row.likeness, *row))),
        tried=tried,
        skipped=skipped,
        notes=voices.notes(),
        made_by=made_from(
            graph,
            "rings_without_documents",
            tuple(each for each in rings.made_by.parameters if each[0] != "of"),
            seed=seed,
        ),
    )


def _members(rings: RingTable) -> list[frozenset[str]]:
    ids = rings.graph.ids
    return [frozenset(ids[member.node] for member in ring.members) for ring in rings.rings]


def _told(graph: EntityGraph, voices: EdgeSources, documents: list[str]) -> frozenset[str]:
    """Give whom some documents tie to anything."""
    edges = np.concatenate([voices.edges_of(name) for name in documents])
    ends = np.unique(np.concatenate([graph.source[edges], graph.target[edges]]))
    return frozenset(graph.ids[node] for node in ends.tolist())


def _likest(members: frozenset[str], others: list[frozenset[str]]) -> tuple[float, int]:
    """Give the share of all members that a ring has in common with its likest, and how many."""
    common = [(len(members & other), len(members | other)) for other in others]
    return max(((round(n / of, 4), n) for n, of in common), default=(0.0, 0))


def _is_unchanged(graph: EntityGraph, part: EntityGraph) -> bool:
    """Tell whether rings must be the same: strengths count only where people share nothing."""
    if part.m < graph.m:
        return False
    person = np.array([kind == "person" for kind in graph.types], dtype=np.bool_)
    things = bool((person[graph.source] != person[graph.target]).any())
    return things or bool(np.array_equal(part.strength, graph.strength))
