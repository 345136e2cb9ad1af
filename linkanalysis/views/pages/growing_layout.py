"""Positions that follow the history of a case, so that a map stays as its readers know it.

Rings are drawn together without moving anybody far.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.graph.history import growth_of
from linkanalysis.graph.subgraph import induced
from linkanalysis.kernels.layout import eased
from linkanalysis.views.pages.appearance import place
from linkanalysis.views.pages.newcomers import APART, below, partners_of, put_beside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.graph.history import Growth

    Points = NDArray[np.float64]


# How far a document may move somebody, in widths of the map before it. A tenth is the promise; of
# it, rings that the document changes may take .05 (`gathered`), and rounding a little.
REACH = 0.045
# How far a ring may move anybody, in widths of the map. A ring that comes or goes with a document
# moves entities by twice that at most. A layout that knew the rings would move them by half a width
# and more, and leaves as many strangers inside of them (Layout of maps in benchmarks).
RING_REACH = 0.025
PULL = 0.8  # of the reach; the rest is room to end overlaps, which were left without it
ROUNDS = 30  # each a fifth of the way left, which is then a thousandth
STEP = 0.2


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


def gathered(points: Points, groups: Sequence[Sequence[int]]) -> Points:
    """Draw the members of each group together and move others out of it, nobody far.

    points (n, 2): where entities are without groups. Returns (n, 2).
    """
    members = [np.array(group, dtype=np.int64) for group in groups if len(group) > 1]
    if not members:
        return points
    reach = RING_REACH * float(np.ptp(points[:, 0]))
    moved = points
    for _ in range(ROUNDS):
        step = sum(_step(moved, group) for group in members)
        moved = _within(PULL * reach, moved + STEP * step, points)
    moved = _within(reach, eased(moved, APART), points)
    return np.round(moved, 1) + 0.0  # no negative zero


def _step(points: Points, group: NDArray[np.int64]) -> Points:
    """Find the way of members to the middle of their group, and of others out of it."""
    way = points[group].mean(axis=0) - points
    far = np.hypot(way[:, 0], way[:, 1])
    edge = far[group].max() + APART
    share = -np.clip(edge - far, 0, APART) / np.maximum(far, 1)
    share[group] = 1
    step: Points = way * share[:, None]
    return step


def _within(reach: float, points: Points, start: Points) -> Points:
    """Bring positions back to within a reach of where they started."""
    way = points - start
    far = np.hypot(way[:, 0], way[:, 1])
    share = np.minimum(1, reach / np.maximum(far, 0.1))  # positions are that exact
    back: Points = start + way * share[:, None]
    return back
