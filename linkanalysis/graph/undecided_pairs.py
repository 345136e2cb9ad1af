"""Entities of a graph that may be the same: a decision left them *unsure*."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from linkanalysis.case.decisions import chained, decisions_of, ids_of
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.vocabulary.entities import entity_type, is_type
from linkanalysis.core.vocabulary.names import display_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.case.decisions import Decision
    from linkanalysis.graph.entity_graph import EntityGraph


def undecided_nodes(graph: EntityGraph) -> list[tuple[int, int]]:
    """Return pairs of entities of the graph that may be the same, by number, ascending."""
    if graph.case is None:
        return []
    undecided = graph.case.undecided
    asked = {entity for pair in undecided for entity in pair}
    number = {entity: k for k, entity in enumerate(unmasked(graph.ids)) if entity in asked}
    nodes = [[number[each] for each in pair] for pair in undecided if number.keys() >= {*pair}]
    return sorted((min(pair), max(pair)) for pair in nodes)


def is_named(graph: EntityGraph, pair: tuple[int, int]) -> bool:
    """Tell whether neither of a pair is masked."""
    left, right = pair
    return not (graph.masked[left] or graph.masked[right])


def named_pairs(graph: EntityGraph) -> list[tuple[int, int]]:
    """Return the undecided pairs that may be named: that no pairs join to somebody masked.

    Beside a masked one the other would reveal who it is.
    """
    if graph.case is None:
        return []
    ids, hidden = unmasked(graph.ids), chained(graph.case.protection, graph.case.undecided)
    return [
        pair
        for pair in undecided_nodes(graph)
        if is_named(graph, pair) and ids[pair[0]] not in hidden
    ]


def doubles(graph: EntityGraph) -> list[tuple[tuple[int, int], list[Decision]]]:
    """Return the pairs that may be named, each with the decisions that left it open."""
    pairs = named_pairs(graph)
    if graph.case is None or not pairs:
        return []
    ids, same = unmasked(graph.ids), graph.case.same
    judged = defaultdict(list)
    for each in decisions_of(graph.case.decisions()):
        if each.judgment == "unsure":
            left, right = sorted(same.get(entity, entity) for entity in ids_of(each))
            judged[left, right].append(each)
    return [((left, right), judged[ids[left], ids[right]]) for left, right in pairs]


def doubles_among(graph: EntityGraph, nodes: Iterable[int]) -> list[str]:
    """Say which of these entities may be the same, as far as they may be named."""
    among = set(nodes)
    return [_words(graph, pair) for pair in named_pairs(graph) if among.issuperset(pair)]


def joined_doubles(graph: EntityGraph, nodes: Iterable[int]) -> list[list[int]]:
    """Group those of these entities that may be the same, as far as they may be named."""
    among = set(nodes)
    groups: list[set[int]] = []
    for pair in named_pairs(graph):
        if among.issuperset(pair):
            met = [group for group in groups if not group.isdisjoint(pair)]
            groups = [group for group in groups if group not in met]
            groups.append(set(pair).union(*met))
    return sorted(sorted(group) for group in groups)


def doubles_of(graph: EntityGraph, nodes: Iterable[int]) -> list[str]:
    """Say which entities may be the same as any of these, as far as they may be named."""
    among = set(nodes)
    return [_words(graph, pair) for pair in named_pairs(graph) if not among.isdisjoint(pair)]


def _words(graph: EntityGraph, pair: tuple[int, int]) -> str:
    left, right = (display_name(graph.shown[node], graph.labels[node]) for node in pair)
    kind = graph.types[pair[0]]
    label = entity_type(kind).label if is_type(kind) else kind
    return f"{left} and {right} may be the same {label}; the pair is not decided."
