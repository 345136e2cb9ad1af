"""The rows of documents behind the steps of a path.

Lives here: one look-up in the case for all steps, masked, and which ties of an entity come first.
Not here: the query itself (`graph.queries`), and what is reported of the steps (`path_table`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis._provenance import Reason
from linkanalysis.errors import ProtectedError
from linkanalysis.graph.evidence import links_between, pairs_behind
from linkanalysis.graph.queries import links_of_pairs
from linkanalysis.vocabulary.links import describe_link
from linkanalysis.vocabulary.names import display_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph

__all__ = [
    "LinkRow",
    "reasons_at",
    "reasons_between",
    "reasons_of",
    "rows_behind",
    "strongest_ties",
]


class LinkRow(NamedTuple):
    """A link as a document states it; its ends as they are shown.

    document, row: Where it is stated.
    type: Its type.
    source, target: Its ends, masked where they must be.
    start: When it began.
    """

    document: str
    row: str
    type: str
    source: str
    target: str
    start: datetime | None


def rows_behind(
    graph: EntityGraph, pairs: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], tuple[LinkRow, ...]]:
    """Look up the rows of documents that tie some pairs, all at once."""
    asked = sorted(set(pairs))
    if graph.case is None or not asked:
        return dict.fromkeys(asked, ())
    wanted = {pair: _idpairs(graph, *pair) for pair in asked}
    everything = {ids for held in wanted.values() for ids in held}
    frame = links_of_pairs(graph.case, graph.link_filter, everything)
    shown = dict(zip(graph.things, graph.things_shown, strict=True))
    for node in {node for pair in asked for node in pair}:
        shown[graph.ids[node]] = graph.shown[node]
    held: dict[tuple[str, str], list[tuple[int, LinkRow]]] = {}
    for number, link in enumerate(frame.to_dict("records")):
        ids = (str(link["source"]), str(link["target"]))
        held.setdefault(ids, []).append((number, _row(link, shown)))
    return {
        pair: tuple(row for _, row in sorted(each for ids in theirs for each in held.get(ids, ())))
        for pair, theirs in wanted.items()
    }


def reasons_of(rows: Iterable[LinkRow]) -> tuple[Reason, ...]:
    """Name the places of rows."""
    return tuple(
        Reason(
            row.document, row.row, describe_link(row.type, row.source, row.target, day=row.start)
        )
        for row in rows
    )


def reasons_between(
    graph: EntityGraph, pairs: Iterable[tuple[int, int]], limit: int
) -> tuple[Reason, ...]:
    """Return the rows of documents behind some ties, or without a case one reason a tie."""
    asked = list(dict.fromkeys(pairs))
    if graph.case is not None:
        rows = rows_behind(graph, asked)
        return reasons_of([row for pair in asked for row in rows[pair]][:limit])
    found = []
    for a, b in asked:
        if b in graph.indices[int(graph.indptr[a]) : int(graph.indptr[a + 1])]:
            names = (display_name(graph.shown[k], graph.labels[k]) for k in (a, b))
            found.append(Reason("", "", " – ".join(names)))
    return tuple(found[:limit])


def reasons_at(graph: EntityGraph, node: int, limit: int) -> tuple[Reason, ...]:
    """Return the rows of documents behind the ties of an entity, the strongest ties first."""
    if graph.masked[node]:
        message = (
            f"{graph.shown[node]} is protected: it counts in every computation but is not "
            "ranked or named as a lead. An override needs who and why, and is journaled."
        )
        raise ProtectedError(message)
    reasons: list[Reason] = []
    for edge in strongest_ties(graph, node).tolist():
        if len(reasons) >= limit:
            break
        other = int(graph.source[edge]) + int(graph.target[edge]) - node
        names = {
            graph.shown[k]: display_name(graph.shown[k], graph.labels[k]) for k in (node, other)
        }
        frame = links_between(graph, node, other).head(limit)
        reasons += [_reason(row, names) for row in frame.to_dict("records")]
    return tuple(reasons[:limit])


def _reason(row: dict[Any, Any], names: dict[str, str]) -> Reason:
    kind, document, place = (
        "" if pd.isna(row[name]) else str(row[name]) for name in ("type", "document", "row")
    )
    day = None if pd.isna(row["start"]) else row["start"]
    source, target = (names.get(row[end], row[end]) for end in ("source", "target"))
    return Reason(document, place, describe_link(kind, source, target, day=day))


def strongest_ties(graph: EntityGraph, node: int) -> NDArray[np.int64]:
    """Order the ties of an entity."""
    edges = np.flatnonzero((graph.source == node) | (graph.target == node))
    others = np.where(graph.source[edges] == node, graph.target[edges], graph.source[edges])
    shown = [graph.shown[other] for other in others.tolist()]
    strength = graph.strength[edges].tolist()
    order = sorted(range(edges.size), key=lambda place: (-strength[place], shown[place]))
    return edges[order]


def _idpairs(graph: EntityGraph, a: int, b: int) -> tuple[tuple[str, str], ...]:
    row = slice(int(graph.indptr[a]), int(graph.indptr[a + 1]))
    edges = graph.edge[row][graph.indices[row] == b].tolist()
    forth = [pair for edge in edges for pair in pairs_behind(graph, edge)]
    return (*forth,) if graph.directed else (*forth, *((end, other) for other, end in forth))


def _row(link: dict[Any, Any], shown: dict[str, str]) -> LinkRow:
    start = link["start"]
    return LinkRow(
        document=str(link["document"]),
        row=str(link["row"]),
        type=str(link["type"]),
        source=shown.get(link["source"], str(link["source"])),
        target=shown.get(link["target"], str(link["target"])),
        start=None if pd.isna(start) else pd.Timestamp(start).to_pydatetime(),
    )
