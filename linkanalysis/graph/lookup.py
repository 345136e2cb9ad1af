"""Finding entities by their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.case.search import entity_named, suggest
from linkanalysis.core.checks import suggest_id
from linkanalysis.core.door import refuse_named
from linkanalysis.core.masked_ids import place_of, unmasked
from linkanalysis.errors import GraphKindError, ProtectedError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.graph.entity_graph import EntityGraph

# Larger graphs give no suggestion for an unknown id: comparing it with every id takes seconds.
MAX_SEARCHED = 20_000


def number_of(graph: EntityGraph, entity: str) -> int:
    """Return the number of an entity, given its id or masked name."""
    if isinstance(entity, str):
        number = place_of(graph.ids, known_id(graph, entity))
        if number is not None:
            return number
        if entity in graph.shown:  # a masked name
            return graph.shown.index(entity)
        if graph.case is not None and not graph.case.closed:
            meant = entity_named(graph.case.moment, entity)
            number = place_of(graph.ids, meant) if meant else None
            if number is not None:
                return number
    refuse_named(graph)  # a suggestion must not name anybody protected since
    named = str(entity)
    choices = tuple(
        name for name, masked in zip(unmasked(graph.ids), graph.masked, strict=True) if not masked
    )
    hint = suggest_id(named, choices) if graph.n <= MAX_SEARCHED else ""
    if graph.case is not None and not graph.case.closed and "Did you mean" not in hint:
        hint = suggest(graph.case.moment, named) or hint
    message = (
        f'"{named[:40]}" is not among the {graph.n:,} entities of this graph. '
        f"{hint or 'graph.entities lists them.'}"
    )
    raise UnknownNameError(message, name=named, choices=choices)


def known_id(graph: EntityGraph, entity: str) -> str:
    """Return the id that stands in a graph for one that was judged the same; others unchanged."""
    if graph.case is None or place_of(graph.ids, entity) is not None:
        return entity
    return graph.case.same.get(entity, entity)


def refuse_protected(graph: EntityGraph, node: int) -> None:
    """Raise if an entity is protected or identifies only protected people."""
    if graph.masked[node]:
        message = (
            f"{graph.shown[node]} is protected: it counts in every computation but is not "
            "ranked or named as a lead. An override needs who and why, and is journaled."
        )
        raise ProtectedError(message)


def named_nodes(graph: EntityGraph, entities: Iterable[str]) -> list[int]:
    """Return the numbers of entities; raise if one is protected or listed twice."""
    nodes: dict[int, None] = {}
    for entity in entities:
        node = graph.node(entity)
        refuse_protected(graph, node)
        if node in nodes:
            message = f'"{graph.shown[node]}" is listed twice. List each entity once.'
            raise GraphKindError(message)
        nodes[node] = None
    return list(nodes)
