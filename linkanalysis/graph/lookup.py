"""Finding entities by their ids.

Lives here: `number_of`, `named_nodes`.
Not here: finding entities by their attributes (`case.entities`).
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from linkanalysis._door import refuse_named
from linkanalysis._given import suggest_name
from linkanalysis.errors import GraphKindError, ProtectedError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.graph.entity_graph import EntityGraph

__all__ = ["named_nodes", "number_of"]

# Up to this many ids are searched for a near miss; beyond, the search would take seconds.
SEARCHED = 20_000


def number_of(graph: EntityGraph, entity: str) -> int:
    """Return the number of an entity."""
    if isinstance(entity, str):
        place = bisect_left(graph.ids, entity)
        if place < graph.n and graph.ids[place] == entity:
            return place
        if entity in graph.shown:  # only masked names are left to be found here
            return graph.shown.index(entity)
    refuse_named(graph)  # a suggestion must not name who has come to be protected
    named = str(entity)
    choices = tuple(
        name for name, masked in zip(graph.ids, graph.masked, strict=True) if not masked
    )
    hint = suggest_name(named, choices) if graph.n <= SEARCHED else ""
    message = (
        f'"{named[:40]}" is not among the {graph.n:,} entities of this graph. '
        f"{hint or 'graph.entities lists them.'}"
    )
    raise UnknownNameError(message, name=named, choices=choices)


def named_nodes(graph: EntityGraph, who: Iterable[str]) -> list[int]:
    """Return the numbers of entities that somebody names for removal or observation."""
    nodes: dict[int, None] = {}
    for entity in who:
        node = graph.node(entity)
        if graph.masked[node]:
            message = (
                f"{graph.shown[node]} is protected: it counts in every computation but is not "
                "ranked or named as a lead. An override needs who and why, and is journaled."
            )
            raise ProtectedError(message)
        if node in nodes:
            message = f'"{graph.shown[node]}" is named twice. Name everybody once.'
            raise GraphKindError(message)
        nodes[node] = None
    return list(nodes)
