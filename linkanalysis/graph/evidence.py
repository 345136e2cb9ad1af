"""The links behind an edge, looked up on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.masked_ids import unmasked
from linkanalysis.graph.queries.graph_queries import LINK_COLUMNS, rows_of_pairs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.graph.entity_graph import EntityGraph

# Free text of a link that could identify a masked end.
IDENTIFYING = ("role", "place")
# Where and when a link is stated, which tells whoever was there who a confidential source is.
PLACED = ("document", "row", "start", "end")


def links_between(graph: EntityGraph, a: int, b: int) -> pd.DataFrame:
    """Return the links between two entities, or of both to what they share."""
    edges = edges_between(graph, a, b)
    pairs = [pair for edge in edges for pair in pairs_behind(graph, edge)]
    if has_direct_ties(graph) and not edges:
        pairs.append((unmasked(graph.ids)[a], unmasked(graph.ids)[b]))
    pairs += [(target, source) for source, target in pairs]
    if graph.case is not None:
        frame = rows_of_pairs(graph.case, graph.link_filter, pairs)[list(LINK_COLUMNS)]
        frame = frame.drop_duplicates(ignore_index=True)
    else:
        rows = graph.foreign.link_rows(pairs) if graph.foreign is not None else []
        frame = pd.DataFrame(rows, columns=list(LINK_COLUMNS), dtype=object)
    return _masked(graph, frame, (a, b))


def edges_between(graph: EntityGraph, a: int, b: int) -> list[int]:
    """Return the edges from one entity to another."""
    row = slice(int(graph.indptr[a]), int(graph.indptr[a + 1]))
    edges: list[int] = graph.edge[row][graph.indices[row] == b].tolist()
    return edges


def pairs_behind(graph: EntityGraph, edge: int) -> list[tuple[str, str]]:
    """Return the pairs of ids that the links behind an edge join."""
    ends = unmasked(graph.ids)[graph.source[edge]], unmasked(graph.ids)[graph.target[edge]]
    pairs = [
        (end, unmasked(graph.things)[thing]) for thing in things_of(graph, edge) for end in ends
    ]
    return [*pairs, ends] if has_direct_ties(graph) else pairs


def things_of(graph: EntityGraph, edge: int) -> list[int]:
    """Return the things that the two ends of an edge share."""
    if not len(graph.shared_ptr):
        return []
    numbers: list[int] = graph.shared[graph.shared_ptr[edge] : graph.shared_ptr[edge + 1]].tolist()
    return numbers


def has_direct_ties(graph: EntityGraph) -> bool:
    """Return whether an edge may rest on links between its two ends."""
    return not len(graph.shared_ptr) or graph.made_by.function != "project"


def shown_documents(graph: EntityGraph, documents: Iterable[str]) -> tuple[str, ...]:
    """Return the names of documents for display, sorted."""
    names = set(documents)
    if graph.case is not None:
        names = set(map(graph.case.veiled, names))
    return tuple(sorted(names))


def shown_in_rows(graph: EntityGraph, rows: pd.DataFrame, nodes: Iterable[int]) -> dict[str, str]:
    """Return how the ids that rows state are displayed, those of some entities and of all things.

    Rows may also name what is not in the graph, and then as the case shows it: calls tie the
    members of a ring, whose graph has people and what they share, but not the phones that called.
    """
    shown = {unmasked(graph.ids)[node]: graph.shown[node] for node in nodes}
    shown |= dict(zip(unmasked(graph.things), graph.things_shown, strict=True))
    if graph.case is not None:
        beside = {*rows["source"], *rows["target"]} - shown.keys()
        shown |= {entity: graph.case.protection.shown(entity) for entity in beside}
    return shown


def _masked(graph: EntityGraph, frame: pd.DataFrame, nodes: tuple[int, int]) -> pd.DataFrame:
    shown = shown_in_rows(graph, frame, nodes)
    hidden = {entity for entity, name in shown.items() if name != entity}
    touched = frame["source"].isin(hidden) | frame["target"].isin(hidden)
    for column in IDENTIFYING:
        frame[column] = frame[column].astype(object).mask(touched, None)
    if graph.case is not None:
        veiled = graph.case.veiled
        for column in ("place", "document", "row"):
            texts = frame[column]
            frame[column] = [veiled(text) if isinstance(text, str) else text for text in texts]
    for column in ("source", "target"):
        frame[column] = frame[column].astype(object).map(lambda entity: shown.get(entity, entity))
    if graph.case is not None:
        hides = graph.case.protection.hides_evidence
        ends = zip(frame["source"], frame["target"], strict=True)
        placed = pd.Series([not hides(*pair) for pair in ends], frame.index, dtype=bool)
        for column in PLACED:
            frame[column] = frame[column].where(placed, None)
    return frame
