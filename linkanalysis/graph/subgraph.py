"""Parts of a graph, by reach or by condition.

Lives here: how a graph is cut down; the arrays of the part are made anew.
Not here: taking other links from the case, which is a new graph (`build_graph`).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.graph.distance import distances
from linkanalysis.kernels.csr import build_csr
from linkanalysis.vocabulary import entity_type

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from linkanalysis.graph.entity_graph import EntityGraph

__all__ = ["induced", "meeting", "within_steps"]


def within_steps(graph: EntityGraph, node: int, steps: int) -> EntityGraph:
    """Keep what lies within some steps of a node.

    Parameters
    ----------
    graph : EntityGraph
        The graph.
    node : int
        Number of the entity.
    steps : int
        How many edges away, at most.

    Returns
    -------
    EntityGraph
        The part.

    Examples
    --------
    >>> import networkx as nx
    >>> from linkanalysis.graph import from_networkx
    >>> within_steps(from_networkx(nx.star_graph(4)), 0, 1).n
    5
    """
    reached = np.zeros(graph.n, dtype=np.bool_)
    reached[node] = True
    for _ in range(steps):
        before = reached.copy()
        reached[graph.target[before[graph.source]]] = True
        reached[graph.source[before[graph.target]]] = True
        if np.array_equal(before, reached):
            break
    part = f"around {graph.shown[node]}, steps={steps}"
    return _noted(induced(graph, reached), part)


def meeting(
    graph: EntityGraph,
    *,
    types: Collection[str] | None,
    entities: Collection[str] | None,
    link_types: Collection[str] | None,
) -> EntityGraph:
    """Keep what meets every condition given.

    Parameters
    ----------
    graph : EntityGraph
        The graph.
    types, entities, link_types : collection of str, optional
        Types of entities, ids of entities, types of links.

    Returns
    -------
    EntityGraph
        The part.

    Examples
    --------
    >>> import networkx as nx
    >>> from linkanalysis.graph import from_networkx
    >>> graph = from_networkx(nx.path_graph(3), type="phone")
    >>> meeting(graph, types=None, entities=["phone:0", "phone:1"], link_types=None).m
    1
    """
    keep = np.ones(graph.n, dtype=np.bool_)
    if types is not None:
        wanted = {entity_type(name).name for name in _listed(types)}
        keep &= np.fromiter((name in wanted for name in graph.types), np.bool_, graph.n)
    if entities is not None:
        listed = np.zeros(graph.n, dtype=np.bool_)
        listed[[graph.node(entity) for entity in _listed(entities)]] = True
        keep &= listed
    kept_edges = np.ones(graph.m, dtype=np.bool_)
    if link_types is not None:
        kinds = frozenset(_listed(link_types))
        holds = (not kinds.isdisjoint(held) for held in graph.link_types)
        kept_edges = np.fromiter(holds, np.bool_, graph.m)
    said = [
        "" if types is None else f"types={', '.join(sorted(_listed(types)))}",
        "" if entities is None else f"{int(keep.sum()):,} entities",
        "" if link_types is None else f"link_types={', '.join(sorted(_listed(link_types)))}",
    ]
    part = ", ".join(text for text in said if text) or "all"
    return _noted(induced(graph, keep, kept_edges), f"only {part}")


def induced(
    graph: EntityGraph, keep: NDArray[np.bool_], keep_edges: NDArray[np.bool_] | None = None
) -> EntityGraph:
    """Keep some nodes, and of the edges among them all or some.

    Parameters
    ----------
    graph : EntityGraph
        The graph.
    keep : ndarray of bool, shape (n,)
        Nodes to keep.
    keep_edges : ndarray of bool, shape (m,), optional
        Edges to keep if both ends stay; all by default.

    Returns
    -------
    EntityGraph
        The part. Distances follow from the strengths that are left.

    Examples
    --------
    >>> import networkx as nx
    >>> from linkanalysis.graph import from_networkx
    >>> induced(from_networkx(nx.path_graph(3)), np.array([True, True, False])).m
    1
    """
    edges = keep[graph.source] & keep[graph.target]
    if keep_edges is not None:
        edges &= keep_edges
    number = np.cumsum(keep) - 1
    n = int(keep.sum())
    source = number[graph.source[edges]].astype(np.uint32)
    target = number[graph.target[edges]].astype(np.uint32)
    indptr, indices, edge = build_csr(n, source, target, directed=graph.directed)
    strength = graph.strength[edges]
    distance, unit, exact = distances(strength, n)
    shared_ptr, shared = _shared(graph, edges)
    return replace(
        graph,
        ids=tuple(compress(graph.ids, keep)),
        types=tuple(compress(graph.types, keep)),
        labels=tuple(compress(graph.labels, keep)),
        shown=tuple(compress(graph.shown, keep)),
        protected=graph.protected[keep],
        masked=graph.masked[keep],
        indptr=indptr,
        indices=indices,
        edge=edge,
        source=source,
        target=target,
        count=graph.count[edges],
        strength=strength,
        distance=distance,
        first=graph.first[edges],
        last=graph.last[edges],
        distance_unit=unit,
        distance_exact=exact,
        link_types=tuple(compress(graph.link_types, edges)),
        shared_ptr=shared_ptr,
        shared=shared,
    )


def _noted(part: EntityGraph, what: str) -> EntityGraph:
    made_by = part.made_by
    parameters = (*made_by.parameters, ("part", what))
    return replace(part, made_by=replace(made_by, parameters=parameters))


def _listed(names: Collection[str]) -> Iterable[str]:
    return (names,) if isinstance(names, str) else names


def _shared(
    graph: EntityGraph, edges: NDArray[np.bool_]
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    if not len(graph.shared_ptr):
        return graph.shared_ptr, graph.shared
    pointers = graph.shared_ptr.astype(np.int64)
    lengths = pointers[1:] - pointers[:-1]
    pointer = np.concatenate([[0], np.cumsum(lengths[edges])]).astype(np.uint32)
    return pointer, graph.shared[np.repeat(edges, lengths)]
