"""Ties that documents state of two people, put beside those by shared things.

Lives here: one graph out of a projection and of direct ties.
Not here: the projection (`linkanalysis.graph.project`), and which ties count (`grounds`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.graph.assemble import Links, Nodes, assemble
from linkanalysis.graph.projection import NEWMAN_UNIT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph

    Numbers = NDArray[np.int64]
    Dates = NDArray[np.datetime64]

__all__ = ["pair_keys", "spans_of", "with_direct"]

# What depends on the edges of a graph.
OF_EDGES = (
    "indptr",
    "indices",
    "edge",
    "source",
    "target",
    "count",
    "strength",
    "distance",
    "first",
    "last",
    "distance_unit",
    "distance_exact",
    "link_types",
)


def pair_keys(source: NDArray[np.uint32], target: NDArray[np.uint32], n: int) -> Numbers:
    """Give a number to each pair, whatever its direction."""
    a, b = source.astype(np.int64), target.astype(np.int64)
    return np.unique(np.minimum(a, b) * n + np.maximum(a, b))


def spans_of(graph: EntityGraph, pairs: Numbers) -> tuple[Dates, Dates]:
    """Give the first and last date of each pair."""
    a, b = graph.source.astype(np.int64), graph.target.astype(np.int64)
    place = np.searchsorted(pairs, np.minimum(a, b) * graph.n + np.maximum(a, b))
    first = np.full(pairs.size, np.datetime64("NaT", "us"), dtype="datetime64[us]")
    last = first.copy()
    np.fmin.at(first, place, graph.first)
    np.fmax.at(last, place, graph.last)
    return first, last


def with_direct(shared: EntityGraph, direct: EntityGraph) -> EntityGraph:
    """Add direct ties to a projection: each counts as a thing that nobody else shares."""
    n = shared.n
    pairs = pair_keys(direct.source, direct.target, n)
    if not pairs.size:
        return shared
    low, high = pairs // n, pairs % n
    first, last = spans_of(direct, pairs)
    kinds: dict[int, tuple[str, ...]] = {}
    ends = zip(direct.source.tolist(), direct.target.tolist(), direct.link_types, strict=True)
    for a, b, names in ends:
        key = min(a, b) * n + max(a, b)
        kinds[key] = (*kinds.get(key, ()), *names)
    once = np.ones(pairs.size, dtype=np.int64)
    links = Links(
        source=np.concatenate([shared.source.astype(np.int64), low]),
        target=np.concatenate([shared.target.astype(np.int64), high]),
        count=np.concatenate([shared.count, once]),
        strength=np.concatenate([shared.strength, NEWMAN_UNIT * once]),
        first=np.concatenate([shared.first, first]),
        last=np.concatenate([shared.last, last]),
        kind=np.arange(shared.m + pairs.size),
        kinds=(*shared.link_types, *(kinds[key] for key in pairs.tolist())),
    )
    nodes = Nodes(
        shared.ids, shared.types, shared.labels, shared.shown, shared.protected, shared.masked
    )
    merged = assemble(
        nodes, links, directed=False, made_by=shared.made_by, strength_unit=NEWMAN_UNIT
    )
    held = shared.source.astype(np.int64) * n + shared.target
    place = np.searchsorted(merged.source.astype(np.int64) * n + merged.target, held)
    length = np.zeros(merged.m, dtype=np.int64)
    pointers = shared.shared_ptr.astype(np.int64)
    length[place] = pointers[1:] - pointers[:-1]
    return replace(
        shared,
        # no longer a projection: its edges may rest on links between their ends
        made_by=replace(shared.made_by, function="find_rings"),
        **{name: getattr(merged, name) for name in OF_EDGES},
        shared_ptr=np.concatenate([[0], np.cumsum(length)]).astype(np.uint32),
    )
