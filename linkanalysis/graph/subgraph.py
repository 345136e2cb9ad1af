"""Parts of a graph, by reach or by condition, and the hubs at which reach stops."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.core.checks import expect_count, given_names
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.vocabulary.entities import asked_types
from linkanalysis.errors import DataQualityWarning, GraphKindError
from linkanalysis.graph.distance import distances
from linkanalysis.kernels.csr import build_csr

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph.entity_graph import EntityGraph

# The one limit beyond which an entity is a hub, for `around` and all paths. A switchboard or a taxi
# number connects people who have nothing to do with each other. It is a choice, not measured: a
# lower limit also stops at busy people, a higher one lets more hubs connect strangers.
HUB_CAP = 50

# A note lists this many hubs, to stay readable; the rest are only counted.
HUBS_LISTED = 5


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A shared thing that a projection left out, or a hub that a path did not pass, and why.

    Attributes
    ----------
    thing : str
        Id of the thing; a masked name if it belongs to protected people only.
    members : int
        How many entities share the thing, or how many neighbors the hub has.
    why : str
        The rule that left it out.

    Examples
    --------
    >>> LeftOut("phone:+12705550125", 30, "more than 25 members").members
    30
    """

    thing: str
    members: int
    why: str


def neighbor_counts(graph: EntityGraph) -> NDArray[np.int64]:
    """Count the neighbors (n,) of each entity, whatever the direction of ties."""
    source, target = graph.source.astype(np.int64), graph.target.astype(np.int64)
    if graph.directed:  # a pair may have an edge each way
        low, high = np.minimum(source, target), np.maximum(source, target)
        pair = np.unique(low * graph.n + high)
        source, target = pair // max(graph.n, 1), pair % max(graph.n, 1)
    ends = np.concatenate([source, target])
    return np.bincount(ends, minlength=graph.n).astype(np.int64)


def hub_rows(
    graph: EntityGraph,
    nodes: Iterable[int],
    counts: NDArray[np.int64],
    cap: int | None,
    *,
    counted: str = "neighbors",
) -> tuple[LeftOut, ...]:
    """Describe hubs, largest first; `counts` (n,) are the neighbors or members of every entity."""
    ordered = sorted(nodes, key=lambda node: (-int(counts[node]), graph.shown[node]))
    why = f"more than {cap} {counted}"
    return tuple(LeftOut(graph.shown[node], int(counts[node]), why) for node in ordered)


def within_steps(
    graph: EntityGraph, nodes: Sequence[int], steps: int, *, max_neighbors: int | None = None
) -> EntityGraph:
    """Keep the entities within some steps of any of these."""
    if not nodes:
        message = "entities is empty; give the id of at least one entity."
        raise GraphKindError(message)
    expect_count("steps", steps)
    if max_neighbors is not None:
        expect_count("max_neighbors", max_neighbors)
    neighbors = neighbor_counts(graph)
    hubs = np.zeros(graph.n, dtype=np.bool_) if max_neighbors is None else neighbors > max_neighbors
    hubs[nodes] = False
    start = np.zeros(graph.n, dtype=np.bool_)
    start[nodes] = True
    reached = _spread(graph, start, steps, hubs)
    outside = int(_spread(graph, reached, graph.n, np.zeros_like(hubs)).sum() - reached.sum())
    passed = _spread(graph, start, steps - 1, hubs)
    met = np.flatnonzero(passed & hubs & _leads_out(graph, reached))
    notes = list(graph.notes)
    if len(met):
        stopped = _stopped_at(hub_rows(graph, met.tolist(), neighbors, max_neighbors))
        notes.append(stopped)
        message = f"{stopped} Use max_neighbors=None to pass through them."
        warnings.warn(message, DataQualityWarning, 3)
    if outside:
        subject = "1 more entity is" if outside == 1 else f"{outside:,} more entities are"
        notes.append(f"{subject} connected further away, by association only.")
    part = f"around {', '.join(sorted({graph.shown[node] for node in nodes}))}, steps={steps}"
    if max_neighbors is not None and len(met):
        part += f", max_neighbors={max_neighbors}"
    return noted(replace(induced(graph, reached), notes=tuple(notes)), part)


def meeting(
    graph: EntityGraph,
    *,
    types: Collection[str] | None,
    entities: Collection[str] | None,
) -> EntityGraph:
    """Keep the entities that meet every given condition."""
    if types is None and entities is None:
        return graph
    keep = np.ones(graph.n, dtype=np.bool_)
    kinds = frozenset() if types is None else asked_types("types", types, graph.types)
    if types is not None:
        keep &= np.fromiter((name in kinds for name in graph.types), np.bool_, graph.n)
    if entities is not None:
        chosen = np.zeros(graph.n, dtype=np.bool_)
        chosen[[graph.node(entity) for entity in given_names("entities", entities)]] = True
        keep &= chosen
    conditions = [
        "" if types is None else f"types={', '.join(sorted(kinds))}",
        "" if entities is None else f"{int(keep.sum()):,} entities",
    ]
    return noted(induced(graph, keep), f"only {', '.join(text for text in conditions if text)}")


def induced(
    graph: EntityGraph, keep: NDArray[np.bool_], keep_edges: NDArray[np.bool_] | None = None
) -> EntityGraph:
    """Keep the entities in `keep` (n,), and of the edges among them those in `keep_edges` (m,)."""
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
        ids=tuple(compress(unmasked(graph.ids), keep)),
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


def noted(part: EntityGraph, what: str) -> EntityGraph:
    """Add to `made_by` which part of a graph was taken."""
    return replace(part, made_by=part.made_by.adding("part", what))


def _spread(
    graph: EntityGraph, start: NDArray[np.bool_], steps: int, hubs: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    reached = start.copy()
    for _ in range(steps):
        passing = reached & ~hubs
        before = int(reached.sum())
        reached[graph.target[passing[graph.source]]] = True
        reached[graph.source[passing[graph.target]]] = True
        if int(reached.sum()) == before:
            break
    return reached


def _leads_out(graph: EntityGraph, reached: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark the entities with a neighbor that was not reached."""
    out = np.zeros(graph.n, dtype=np.bool_)
    out[graph.source[~reached[graph.target]]] = True
    out[graph.target[~reached[graph.source]]] = True
    return out


def _stopped_at(hubs: tuple[LeftOut, ...]) -> str:
    listed = ", ".join(f"{hub.thing} ({hub.members:,})" for hub in hubs[:HUBS_LISTED])
    rest = f" and {len(hubs) - HUBS_LISTED:,} more" if len(hubs) > HUBS_LISTED else ""
    return f"Hubs shown but not passed through, with their neighbors: {listed}{rest}."


def _shared(
    graph: EntityGraph, edges: NDArray[np.bool_]
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    if not len(graph.shared_ptr):
        return graph.shared_ptr, graph.shared
    pointers = graph.shared_ptr.astype(np.int64)
    lengths = pointers[1:] - pointers[:-1]
    pointer = np.concatenate([[0], np.cumsum(lengths[edges])]).astype(np.uint32)
    return pointer, graph.shared[np.repeat(edges, lengths)]
