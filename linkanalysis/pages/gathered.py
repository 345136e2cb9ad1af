"""Rings drawn together on a map that stays as its readers know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.layout import eased
from linkanalysis.pages.newcomers import APART

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Points = NDArray[np.float64]

# How far a ring may move anybody, in widths of the map. A ring that comes or goes with a document
# moves entities by twice that at most. A layout that knew the rings would move them by half a width
# and more, and leaves as many strangers inside of them (Layout of maps in benchmarks).
REACH = 0.025
PULL = 0.8  # of the reach; the rest is room to end overlaps, which were left without it
ROUNDS = 30  # each a fifth of the way left, which is then a thousandth
STEP = 0.2


def gathered(points: Points, groups: Sequence[Sequence[int]]) -> Points:
    """Draw the members of each group together and move others out of it, nobody far.

    points (n, 2): where entities are without groups. Returns (n, 2).
    """
    members = [np.array(group, dtype=np.int64) for group in groups if len(group) > 1]
    if not members:
        return points
    reach = REACH * float(np.ptp(points[:, 0]))
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
