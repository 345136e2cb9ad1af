"""Positions that follow the history of a case, so that a map stays as its readers know it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.graph.growth import growth_of
from linkanalysis.graph.subgraph import induced
from linkanalysis.pages.appearance import place
from linkanalysis.pages.gathered import gathered
from linkanalysis.pages.newcomers import below, partners_of, put_beside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.graph.growth import Growth

    Points = NDArray[np.float64]

# How far a document may move somebody, in widths of the map before it. A tenth is the promise; of
# it, rings that the document changes may take .05 (`gathered`), and rounding a little.
REACH = 0.045


def place_grown(graph: EntityGraph, *, groups: Sequence[Sequence[int]] = ()) -> Points:
    """Position each entity as the case grew, members of a group drawn together. Returns (n, 2)."""
    return gathered(_grown(graph), groups)


def _grown(graph: EntityGraph) -> Points:
    """Position each entity: the base of the case as one map, later entities beside partners.

    Once small documents have made the graph another one, each moves the entities toward a layout of
    it. Without a case, all are laid out at once.
    """
    if graph.case is None or graph.n == 0:
        return place(graph)
    growth = growth_of(graph, graph.case)
    last = int(max(growth.entities.max(), growth.edges.max(initial=0)))
    ends = [*(base - 1 for base in growth.bases[1:]), last]
    first = _laid_out(graph, growth, 0)
    placed = _followed(graph, growth, first, growth.bases[0], ends[0])
    for number, (base, end) in enumerate(zip(growth.bases[1:], ends[1:], strict=True), 1):
        before = growth.entities < base
        goal = _turned(_laid_out(graph, growth, number), placed, before)
        steps = np.unique(growth.edges[(growth.edges >= base) & (growth.edges <= end)]).size
        tied = _tied(graph, growth.edges < base)  # what comes later leaves their places alone
        reach = _reach(goal[tied], placed[tied], steps)
        # newcomers have a place on both maps, so that they move along with their partners
        placed = _followed(graph, growth, placed, base - 1, end)
        goal = _followed(graph, growth, goal, base, end)
        placed = _toward(goal, placed, reach)
    return placed


def _laid_out(graph: EntityGraph, growth: Growth, number: int) -> Points:
    """Lay out what was known by a base; whoever came later is at 0."""
    base, strength = growth.bases[number], growth.strength[number]
    based, kept = growth.entities <= base, growth.edges <= base
    part = induced(replace(graph, strength=np.maximum(strength, 1)), based, kept)
    placed = np.zeros((graph.n, 2))
    placed[based] = place(part)
    return placed


def _followed(graph: EntityGraph, growth: Growth, placed: Points, start: int, end: int) -> Points:
    """Place what came after a step, until another one, step by step."""
    placed, here = placed.copy(), growth.entities <= start
    tied = _tied(graph, growth.edges <= start)
    steps = np.unique(np.concatenate([growth.entities, growth.edges]))
    for step in steps[(steps > start) & (steps <= end)].tolist():
        edges = growth.edges <= step
        tied, before = _tied(graph, edges), tied
        # entities that are tied for the first time leave the block of those without ties
        here &= before | ~tied
        put_beside(placed, here, partners_of(graph, edges))
        rest = (growth.entities <= step) & ~here
        if rest.any():
            apart = place(induced(graph, rest, edges))
            placed[rest] = apart + below(placed[here], apart)
        here |= rest
    return placed


def _turned(points: Points, to: Points, known: NDArray[np.bool_]) -> Points:
    """Turn, mirror and shift positions so that those known lie as near as they can to others."""
    at, there = points @ (1, 1j), to @ (1, 1j)
    at, middle = at - at[known].mean(), there[known].mean()
    fits = [(side[known] * (there[known] - middle).conj()).sum() for side in (at, at.conj())]
    side, fit = (at, fits[0]) if abs(fits[0]) >= abs(fits[1]) else (at.conj(), fits[1])
    turned = side * np.exp(-1j * np.angle(fit)) + middle
    return np.round(np.column_stack([turned.real, turned.imag]), 1)


def _reach(goal: Points, start: Points, steps: int) -> float:
    """How far some documents move entities: each by a part of the width that the last one left."""
    reach = 0.0
    for _ in range(steps):
        reach += REACH * float(np.ptp(_toward(goal, start, reach)[:, 0]))
    return reach


def _toward(goal: Points, start: Points, reach: float) -> Points:
    """Move positions toward a goal, none farther than a reach."""
    way = start - goal
    length = np.hypot(way[:, 0], way[:, 1])
    left = np.maximum(length - reach, 0) / np.maximum(length, 0.1)  # positions are that exact
    return np.round(goal + way * left[:, None], 1) + 0.0  # no negative zero


def _tied(graph: EntityGraph, edges: NDArray[np.bool_]) -> NDArray[np.bool_]:
    tied = np.zeros(graph.n, dtype=np.bool_)
    tied[graph.source[edges]] = tied[graph.target[edges]] = True
    return tied
