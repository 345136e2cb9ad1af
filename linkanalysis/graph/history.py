"""How a case grew: in which step it came to know each entity and each edge of a graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.core.masked_ids import unmasked
from linkanalysis.graph.queries.graph_queries import (
    additions,
    describing_documents,
    evidence_rows,
    holding_documents,
    withdrawn_rows,
)
from linkanalysis.graph.sources import BY_MACHINE, sorted_pair, ways_of
from linkanalysis.ingest.records.reading import BY

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.graph.entity_graph import EntityGraph

    Numbers = NDArray[np.int64]
    Pair = tuple[str, str]

# A graph has become another one when its edges have grown by a quarter since the last time. Until
# then a fifth of its edges at most has no part in the layout, which costs stress (Layout of maps in
# benchmarks). After a tenth, the map would never rest: its stress was 1.17 times that of a new
# layout on average, and is 1.21 times.
GROWTH = 1.25
# It also has when most of those tied are new. Few edges are enough for them beside a dense graph.
DOUBLED = 2


@dataclass(frozen=True, slots=True, eq=False)
class Growth:
    """When the case came to know the entities (n,) and edges (m,) of a graph.

    Each document, or folder read at once, is a step. `bases` are the steps by which the graph had
    become another one, ascending: the last by which it did so at once, then those by which it had
    done so bit by bit. `strength` (bases, m) counts the links until a base, or shared things, of
    each edge.
    """

    entities: Numbers
    edges: Numbers
    bases: tuple[int, ...]
    strength: Numbers


def growth_of(graph: EntityGraph, case: Case) -> Growth:
    """Find the step in which the case came to know each entity and edge of a graph.

    What a withdrawn document stated first stays as old as it is, so that a document which is
    delivered again with more rows makes only these new.
    """
    step_of = _steps(case)
    rows = [evidence_rows(case, graph.link_filter, BY_MACHINE), withdrawn_rows(case)]
    stated = [row for frame in rows for row in _stated(graph, frame, step_of)]
    codes = {pair: code for code, pair in enumerate(dict.fromkeys(pair for pair, _, _ in stated))}
    pair = np.array([codes[each] for each, _, _ in stated], dtype=np.int64)
    step = np.array([each for _, each, _ in stated], dtype=np.int64)
    count = np.array([each for _, _, each in stated], dtype=np.int64)
    known = _first(len(codes), pair, step)
    if graph.link_filter.lifting is not None:
        # a contact by attribution is known once it is known who held the phone or account
        frame = holding_documents(case, graph.link_filter).assign(count=0)
        held = [(codes[ends], at) for ends, at, _ in _stated(graph, frame, step_of)]
        holders = np.array(held, dtype=np.int64).reshape(-1, 2)
        known = np.maximum(known, _first(len(codes), holders[:, 0], holders[:, 1]))
    edge, left, right = ways_of(graph, codes, directed=graph.directed)
    way = np.maximum(known[left], known[right])
    edges = _first(graph.m, edge, way)
    bases = _bases(graph, edges)
    strength = np.zeros((len(bases), graph.m), dtype=np.int64)
    for row, base in zip(strength, bases, strict=True):
        links = np.bincount(pair[step <= base], count[step <= base], len(codes)).astype(np.int64)
        each = np.ones(edge.size, dtype=np.int64) if len(graph.shared_ptr) else links[left]
        np.add.at(row, edge, each * (way <= base))
    entities = _described(graph, case, step_of)
    for ends in (graph.source, graph.target):
        np.minimum.at(entities, ends, edges)
    return Growth(entities, edges, bases, strength)


def _steps(case: Case) -> dict[str, int]:
    """Find the step of each document; a folder that is read at once is one step."""
    steps: dict[str, int] = {}
    step, before = -1, (0, "")
    for document, position, by in additions(case):
        if by != BY or before != (position - 1, BY):
            step += 1
        steps[document] = step
        before = (position, by)
    return steps


def _stated(
    graph: EntityGraph, frame: pd.DataFrame, step_of: dict[str, int]
) -> list[tuple[Pair, int, int]]:
    """List pairs with the step of a document that states them, and its number of links."""
    columns = (frame[name].tolist() for name in ("source", "target", "document", "count"))
    return [
        ((a, b) if graph.directed else sorted_pair(a, b), step_of[document], count)
        for a, b, document, count in zip(*columns, strict=True)
    ]


def _first(size: int, which: Numbers, step: Numbers) -> Numbers:
    """Find the first step of each of `size` things; 0 for those without any."""
    found = np.full(size, np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(found, which, step)
    found[found == np.iinfo(np.int64).max] = 0
    return found


def _bases(graph: EntityGraph, edges: Numbers) -> tuple[int, ...]:
    """Find the steps by which the graph was another one, from the last that made it so by itself.

    Entities without ties do not count: they have a block of their own on the map.
    """
    steps = int(edges.max(initial=0)) + 1
    tied = np.full(graph.n, steps, dtype=np.int64)
    for ends in (graph.source, graph.target):
        np.minimum.at(tied, ends, edges)
    new = np.column_stack([np.bincount(each, minlength=steps)[:steps] for each in (tied, edges)])
    bases, reached, before = [0], new[0] * 0, new[0] * 0
    for step, total in enumerate(np.cumsum(new, axis=0)):
        if _is_another(reached, total):
            if _is_another(before, total):
                bases = []
            bases.append(step)
            reached = total
        before = total
    return tuple(bases)


def _is_another(before: Numbers, after: Numbers) -> bool:
    """Whether the number of tied entities, or that of edges, has grown by so much."""
    return bool((after > before * (DOUBLED, GROWTH)).any())


def _described(graph: EntityGraph, case: Case, step_of: dict[str, int]) -> Numbers:
    """Find the step in which each entity was first described; the last for those that never are."""
    first: dict[str, int] = {}
    for entity, document in describing_documents(case):
        first[entity] = min(step_of[document], first.get(entity, step_of[document]))
    last = max(step_of.values(), default=0)
    return np.array([first.get(name, last) for name in unmasked(graph.ids)], dtype=np.int64)
