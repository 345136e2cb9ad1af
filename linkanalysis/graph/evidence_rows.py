"""The rows of documents behind ties, as reasons for an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis.core.provenance import Reason
from linkanalysis.core.vocabulary.entities import ENTITY_TYPES
from linkanalysis.core.vocabulary.links import describe_link
from linkanalysis.core.vocabulary.names import display_name
from linkanalysis.graph.evidence import edges_between, links_between, pairs_behind, shown_in_rows
from linkanalysis.graph.lookup import refuse_protected
from linkanalysis.graph.queries.graph_queries import rows_of_pairs
from linkanalysis.graph.queries.local_days import local_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.graph.entity_graph import EntityGraph

IDENTIFIERS = frozenset(row.name for row in ENTITY_TYPES if row.identifier)


class LinkRow(NamedTuple):
    """A link as a row of a document states it, with its ends masked where necessary.

    hidden: Whether date, document and row would identify a confidential source.
    """

    document: str
    row: str
    type: str
    source: str
    target: str
    start: datetime | None
    day: date | None
    hidden: bool = False


def rows_behind(
    graph: EntityGraph, pairs: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], tuple[LinkRow, ...]]:
    """Look up the rows of documents behind some pairs, in one query."""
    asked = sorted(set(pairs))
    if graph.case is None or not asked:
        return dict.fromkeys(asked, ())
    wanted = {pair: _idpairs(graph, *pair) for pair in asked}
    everything = {ids for idpairs in wanted.values() for ids in idpairs}
    frame = rows_of_pairs(graph.case, graph.link_filter, everything)
    shown = shown_in_rows(graph, frame, {node for pair in asked for node in pair})
    found: dict[tuple[str, str], list[tuple[int, LinkRow]]] = {}
    for number, link in enumerate(frame.to_dict("records")):
        ids = (str(link["a"]), str(link["b"]))
        found.setdefault(ids, []).append((number, link_row(graph, link, shown)))
    return {
        pair: tuple(row for _, row in sorted(one for ids in idpairs for one in found.get(ids, ())))
        for pair, idpairs in wanted.items()
    }


def reasons_of(rows: Iterable[LinkRow]) -> tuple[Reason, ...]:
    """Turn rows into reasons."""
    return tuple(map(_reason, rows))


def _reason(row: LinkRow) -> Reason:
    if row.hidden:
        return Reason("", "", describe_link(row.type, row.source, row.target))
    text = describe_link(row.type, row.source, row.target, day=row.day)
    return Reason(row.document, row.row, text)


def reasons_of_links(case: Case, links: Iterable[Mapping[Any, Any]]) -> tuple[Reason, ...]:
    """Turn links of a case, which no graph has masked, into reasons."""
    protection, found = case.protection, []
    for link in links:
        source, target = (protection.shown(str(link[end])) for end in ("source", "target"))
        number = "" if pd.isna(link["row"]) else str(link["row"])
        row = LinkRow(
            document=case.veiled(str(link["document"])),
            row=case.veiled(number),
            type=str(link["type"]),
            source=source,
            target=target,
            start=None,
            day=None if pd.isna(link["start"]) else local_date(link["start"], case.timezone),
            hidden=protection.hides_evidence(source, target),
        )
        found.append(row)
    return tuple(dict.fromkeys(reasons_of(found)))


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
    refuse_protected(graph, node)
    rows: list[LinkRow] = []
    for edge in strongest_ties(graph, node).tolist():
        if len(rows) >= limit:
            break
        other = int(graph.source[edge]) + int(graph.target[edge]) - node
        # in a contact the label of an identifier names its user, whom no row states
        names = {
            graph.shown[k]: display_name(graph.shown[k], graph.labels[k])
            for k in (node, other)
            if graph.link_filter.lifting is None or graph.types[k] not in IDENTIFIERS
        }
        frame = links_between(graph, node, other).head(limit)
        # the row that states a holder is behind all contacts of the holder
        found = (link_row(graph, link, names) for link in frame.to_dict("records"))
        rows = list(dict.fromkeys((*rows, *found)))
    return reasons_of(rows[:limit])


def strongest_ties(graph: EntityGraph, node: int) -> NDArray[np.int64]:
    """Return the edges of an entity, strongest first, then by the other end as shown."""
    edges = np.flatnonzero((graph.source == node) | (graph.target == node))
    others = np.where(graph.source[edges] == node, graph.target[edges], graph.source[edges])
    shown = [graph.shown[other] for other in others.tolist()]
    strength = graph.strength[edges].tolist()
    order = sorted(range(edges.size), key=lambda k: (-strength[k], shown[k]))
    return edges[order]


def _idpairs(graph: EntityGraph, a: int, b: int) -> tuple[tuple[str, str], ...]:
    forth = [pair for edge in edges_between(graph, a, b) for pair in pairs_behind(graph, edge)]
    return (*forth,) if graph.directed else (*forth, *((end, other) for other, end in forth))


def link_row(
    graph: EntityGraph, link: Mapping[Any, Any] | pd.Series[Any], shown: Mapping[str, str]
) -> LinkRow:
    """Make a row of a link; `shown` has the displayed ids by those of the case."""
    kind, document, row = (
        "" if pd.isna(link[name]) else str(link[name]) for name in ("type", "document", "row")
    )
    start = None if pd.isna(link["start"]) else pd.Timestamp(link["start"]).to_pydatetime()
    zone = None if graph.case is None else graph.case.timezone
    if graph.case is not None:
        document, row = graph.case.veiled(document), graph.case.veiled(row)
    ends = [shown.get(link[end], str(link[end])) for end in ("source", "target")]
    return LinkRow(
        document=document,
        row=row,
        type=kind,
        source=ends[0],
        target=ends[1],
        start=start,
        day=None if start is None else local_date(start, zone),
        hidden=graph.case is not None and graph.case.protection.hides_evidence(*ends),
    )
