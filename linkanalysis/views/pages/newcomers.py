"""Entities that are new on a map whose others stay where an analyst left them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.core.escape import visible
from linkanalysis.graph.masked_names import masked_type
from linkanalysis.views.pages.appearance import UNIT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph

    Point = tuple[float, float]

APART = 0.4 * UNIT  # as far as the layout keeps disks
GOLDEN = math.pi * (3.0 - math.sqrt(5.0))  # a turn that never comes back to the same direction
# With fewer known entities a layout is a few corrections of a new map, not the map of before.
KNOWN_SHARE = 0.5


def with_known_places(
    graph: EntityGraph,
    points: NDArray[np.float64],
    positions: Mapping[str, tuple[float, float]],
) -> NDArray[np.float64]:
    """Put entities where they were; where most of them are known, newcomers beside their partners.

    points (n, 2): where a new layout puts them all. Returns (n, 2).
    """
    names = [visible(name) for name in graph.shown]  # as pages and their layouts have them
    known = np.array([name in positions for name in names], dtype=np.bool_)
    masked = {name for name, hidden in zip(names, graph.masked.tolist(), strict=True) if hidden}
    if masked != {name for name in positions if masked_type(name)}:
        # somebody came to be protected, or ceased to be: the numbers stand for others now
        known &= ~graph.masked
    if not known.any():
        return points
    placed = points.copy()
    placed[known] = [positions[names[node]] for node in np.flatnonzero(known).tolist()]
    if known.all() or known.sum() < KNOWN_SHARE * graph.n:
        return placed
    here = known.copy()
    put_beside(placed, here, partners_of(graph))
    placed[~here] += below(placed[here], placed[~here])
    return placed


def put_beside(
    placed: NDArray[np.float64], here: NDArray[np.bool_], partners: Sequence[list[int]]
) -> None:
    """Put entities beside partners on the map, and the partners of those, in place.

    placed (n, 2), here (n,): positions, and which entities have one.
    """
    taken = _Taken(placed[here])
    rim = {v for v in range(len(here)) if not here[v] and here[partners[v]].any()}
    while rim:
        beside = {v: [p for p in partners[v] if here[p]] for v in rim}
        # those with the most partners on the map first; equals by their numbers
        for v in sorted(rim, key=lambda v: (-len(beside[v]), v)):
            x, y = placed[beside[v]].mean(axis=0).tolist()
            placed[v] = np.round(taken.free_spot((x, y)), 1)
            taken.add((float(placed[v, 0]), float(placed[v, 1])))
        here[[*rim]] = True
        rim = {p for v in rim for p in partners[v] if not here[p]}


def partners_of(
    graph: EntityGraph, edges: NDArray[np.bool_] | slice = slice(None)
) -> Sequence[list[int]]:
    """List the partners of each entity by some edges; by default by all."""
    partners: list[list[int]] = [[] for _ in range(graph.n)]
    for a, b in zip(graph.source[edges].tolist(), graph.target[edges].tolist(), strict=True):
        partners[a].append(b)
        partners[b].append(a)
    return partners


def below(there: NDArray[np.float64], rest: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far to move the rest, which nothing ties to the map, so that it lies below it."""
    if len(there) == 0 or len(rest) == 0:
        return np.zeros(2)
    left, bottom = there[:, 0].min(), there[:, 1].max()
    move: NDArray[np.float64]
    move = np.round(np.array([left, bottom + UNIT]) - rest.min(axis=0), 1)
    return move


class _Taken:
    """Places that are taken, in a grid of cells as wide as the distance that disks keep.

    Plain numbers: a crowd takes hundreds of tries for each newcomer.
    """

    def __init__(self, points: NDArray[np.float64]) -> None:
        self._cells: dict[tuple[int, int], list[Point]] = {}
        for x, y in points.tolist():
            self.add((x, y))

    def add(self, point: Point) -> None:
        self._cells.setdefault(_cell(point), []).append(point)

    def free_spot(self, middle: Point) -> Point:
        """Find the first free place on a spiral around a point."""
        step = 0
        while True:
            # half as far apart as disks: coarser steps miss gaps, and newcomers end far away
            angle, far = GOLDEN * step, APART / 2 * math.sqrt(step)
            spot = (middle[0] + far * math.cos(angle), middle[1] + far * math.sin(angle))
            if self._is_free(spot):
                return spot
            step += 1

    def _is_free(self, spot: Point) -> bool:
        x, y = _cell(spot)
        around = (self._cells.get((x + i, y + j), ()) for i in (-1, 0, 1) for j in (-1, 0, 1))
        return all(math.dist(spot, point) >= APART for points in around for point in points)


def _cell(point: Point) -> tuple[int, int]:
    return int(point[0] // APART), int(point[1] // APART)
