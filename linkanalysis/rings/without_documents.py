"""Rings that depend on a single document or origin: the search with it and without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis.core.checks import row_by_number
from linkanalysis.core.door import Call, answer
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.result import Column, Result
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.sources import EdgeSources
from linkanalysis.rings.probability import MODERATE
from linkanalysis.rings.rings import find_rings, search_groups

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.core.provenance import MadeBy, Reason
    from linkanalysis.graph import EntityGraph
    from linkanalysis.rings.ring_table import RingTable

# A ring is lost if its Jaccard index with every ring found is below this: as in the evaluation of
# planted rings, half of all members make two groups the same.
ALIKE = 0.5

CLOSE = (
    "A ring that only just exceeds chance may also be lost for that reason. What remains keeps its "
    "dates and kinds of links."
)


class LostRing(NamedTuple):
    """A ring that is lost without a document or an origin; see `RingSources.COLUMNS`."""

    ring: int
    size: int
    kind: str
    without: str
    likeness: float
    kept: int
    documents: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RingSources(Result):
    """Rings that are lost when one document, or one origin, is left out.

    Attributes
    ----------
    rings : RingTable
        The rings found with all documents.
    rows : tuple of LostRing
        One for each ring and document or origin without which it is lost; the least alike first.
    tried, skipped : int
        How many documents and origins were left out in turn, and how many of them state no tie of
        any member, or only ties that others state as well.
    notes : tuple of str
        Caveats of the comparison.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.rings.rings_without_documents(la.build_graph(la.Case(purpose="training")))
    <RingSources: 0 of 0 rings rest on one document or origin, of 0 tried>
    """

    COLUMNS = (
        Column("ring", "number of the ring with all documents, from 1"),
        Column("size", "how many members it has", "members"),
        Column("kind", '"document" or "origin"'),
        Column("without", "which document or origin"),
        Column(
            "likeness",
            "share of all members in common with the most similar ring",
            "Jaccard",
            bar="of 1",
        ),
        Column("kept", "how many of its members are in that ring", "members"),
        Column("documents", "how many documents the origin has", "documents"),
    )
    CAVEAT = f"{Result.CAVEAT} {CLOSE}"

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
        """The graph of `rings`, in which they were looked for."""
        return self.rings.graph

    def _frame(self) -> pd.DataFrame:
        """By ring; the least alike first."""
        frame = pd.DataFrame(list(self.rows), columns=list(LostRing._fields))
        whole = dict.fromkeys(("ring", "size", "kept", "documents"), "int64")
        return frame.astype({**whole, "likeness": "float64"})

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return the rows behind the ring of a row, by its number, or behind an entity's ties."""
        if isinstance(item, str):
            return self.rings.reasons(item, limit=limit)
        return self.rings.reasons(row_by_number(self.rows, item, "row").ring, limit=limit)


@answer()
def rings_without_documents(
    call: Call,
    graph: EntityGraph,
    *,
    seed: int = 0,
    benign: str | Collection[str] | None = None,
    through: str | Collection[str] | None = None,
    max_members: int = 25,
) -> RingSources:
    """Find the rings that depend on a single document or origin.

    Parameters
    ----------
    graph : EntityGraph
        A graph of a case.
    seed : int, default 0
        As for `find_rings`.
    benign, through : str or collection of str, optional
        As for `find_rings`.
    max_members : int, default 25
        As for `find_rings`.

    Returns
    -------
    RingSources
        One row for each ring and each document or origin without which no ring shares half of all
        members with it.

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
    The search is repeated without each document, and without each origin of several documents,
    since documents of one origin are one source; each repetition takes as long as `find_rings`.
    Documents that state no tie of any member, or only ties that others state as well, are skipped:
    without them a ring might no longer exceed chance although it does not depend on them. A ring
    that depends on one document may well be real, but one mistake can undo it: read that document.

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
    if graph.case is None:
        message = (
            "This graph has no case behind it, so no document can be left out. Build it with "
            "build_graph(case)."
        )
        raise GraphKindError(message)
    if graph.shared_ptr.size:
        message = (
            "This graph is a projection. Pass the graph that it was made from, of people and "
            "things, as build_graph(case) returns it."
        )
        raise GraphKindError(message)

    rings = find_rings(graph, seed=seed, benign=benign, through=through, max_members=max_members)
    whole = _members(rings.graph, [[one.node for one in ring.members] for ring in rings.rings])
    sources = EdgeSources(graph, graph.case)
    rows: list[LostRing] = []
    tried = skipped = 0
    for kind, name, documents in sources.each():
        tried += 1
        stated = _stated(graph, sources, documents)
        part = sources.without(documents)
        if _is_unchanged(graph, part) or not any(members & stated for members in whole):
            skipped += 1
            continue
        # who is in a ring decides; what is said of it, and what is explained, would be in vain
        found = search_groups(
            part,
            seed=seed,
            benign=benign,
            through=through,
            max_members=max_members,
            explained=False,
        )
        groups = [
            judged.candidate.nodes.tolist()
            for judged in found.listed.groups
            if not judged.probability < MODERATE
        ]
        left = _members(found.evidence.people, groups)
        for number, members in enumerate(whole, start=1):
            likeness, kept = _most_similar(members, left)
            if likeness < ALIKE and members & stated:
                lost = kind, sources.shown(name), likeness, kept, len(documents)
                rows.append(LostRing(number, len(members), *lost))
    return RingSources(
        rings=rings,
        rows=tuple(sorted(rows, key=lambda row: (row.ring, row.likeness, *row))),
        tried=tried,
        skipped=skipped,
        notes=sources.notes(),
        made_by=call.made_by(
            {name: text for name, text in rings.made_by.parameters if name != "of"}
        ),
    )


def _members(people: EntityGraph, groups: list[list[int]]) -> list[frozenset[str]]:
    ids = unmasked(people.ids)
    return [frozenset(ids[node] for node in nodes) for nodes in groups]


def _stated(graph: EntityGraph, sources: EdgeSources, documents: list[str]) -> frozenset[str]:
    """Return the entities that some documents tie to anything."""
    edges = np.concatenate([sources.edges_of(name) for name in documents])
    ends = np.unique(np.concatenate([graph.source[edges], graph.target[edges]]))
    return frozenset(unmasked(graph.ids)[node] for node in ends.tolist())


def _most_similar(members: frozenset[str], others: list[frozenset[str]]) -> tuple[float, int]:
    """Return the Jaccard index with the most similar ring, and how many members they share."""
    common = [(len(members & other), len(members | other)) for other in others]
    return max(((round(n / of, 4), n) for n, of in common), default=(0.0, 0))


def _is_unchanged(graph: EntityGraph, part: EntityGraph) -> bool:
    """Whether rings must be the same: strengths count only where people share nothing."""
    if part.m < graph.m:
        return False
    person = np.array([kind == "person" for kind in graph.types], dtype=np.bool_)
    things = bool((person[graph.source] != person[graph.target]).any())
    return things or bool(np.array_equal(part.strength, graph.strength))
