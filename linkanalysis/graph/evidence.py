"""The links behind an edge, looked up when they are asked for.

Lives here: between whom those links run (`pairs_behind`), `EntityGraph.links`, masked, and how
documents are named.
Not here: the query itself (`queries`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.case.mentions import WITHHELD
from linkanalysis.graph.queries import LINK_COLUMNS, links_of_pairs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.graph.entity_graph import EntityGraph

__all__ = ["holds_direct_ties", "links_between", "pairs_behind", "things_of", "told_documents"]

# What a link says of a masked end, beside that it exists.
TELLING = ("role", "place")


def links_between(graph: EntityGraph, a: int, b: int) -> pd.DataFrame:
    """Return the links between two nodes, or of both to what they share."""
    row = slice(int(graph.indptr[a]), int(graph.indptr[a + 1]))
    edges = graph.edge[row][graph.indices[row] == b].tolist()
    pairs = [pair for edge in edges for pair in pairs_behind(graph, edge)]
    if holds_direct_ties(graph) and not edges:
        pairs.append((graph.ids[a], graph.ids[b]))
    pairs += [(target, source) for source, target in pairs]
    if graph.case is not None:
        frame = links_of_pairs(graph.case, graph.link_filter, pairs)
    else:
        rows = graph.foreign.link_rows(pairs) if graph.foreign is not None else []
        frame = pd.DataFrame(rows, columns=list(LINK_COLUMNS), dtype=object)
    return _masked(graph, frame, (a, b))


def pairs_behind(graph: EntityGraph, edge: int) -> list[tuple[str, str]]:
    """Say between whom the links run that stand behind an edge."""
    ends = graph.ids[graph.source[edge]], graph.ids[graph.target[edge]]
    pairs = [(end, graph.things[thing]) for thing in things_of(graph, edge) for end in ends]
    return [*pairs, ends] if holds_direct_ties(graph) else pairs


def things_of(graph: EntityGraph, edge: int) -> list[int]:
    """Return the things that the two ends of an edge share."""
    if not len(graph.shared_ptr):
        return []
    numbers: list[int] = graph.shared[graph.shared_ptr[edge] : graph.shared_ptr[edge + 1]].tolist()
    return numbers


def holds_direct_ties(graph: EntityGraph) -> bool:
    """Tell whether links between its two ends may stand behind an edge."""
    return not len(graph.shared_ptr) or graph.made_by.function != "project"


def told_documents(graph: EntityGraph, documents: Iterable[str]) -> tuple[str, ...]:
    """Name documents as they may be shown."""
    names = set(documents)
    if graph.case is not None and not graph.case.closed:
        whole = graph.case.mentions.whole
        names = {WITHHELD if whole(name) else name for name in names}
    return tuple(sorted(names))


def _masked(graph: EntityGraph, frame: pd.DataFrame, nodes: tuple[int, int]) -> pd.DataFrame:
    shown = {graph.ids[node]: graph.shown[node] for node in nodes}
    shown |= dict(zip(graph.things, graph.things_shown, strict=True))
    hidden = {entity for entity, name in shown.items() if name != entity}
    telling = frame["source"].isin(hidden) | frame["target"].isin(hidden)
    for column in TELLING:
        frame[column] = frame[column].astype(object).mask(telling, None)
    if graph.case is not None:
        veiled = graph.case.mentions.veiled
        frame["place"] = [
            veiled(text) if isinstance(text, str) else text for text in frame["place"]
        ]
    for column in ("source", "target"):
        frame[column] = frame[column].astype(object).map(lambda entity: shown.get(entity, entity))
    return frame
