"""Disks of different sizes, moved apart until none overlaps another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.draws import seed_state

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, U64, Int

# Half of the plane covered leaves room to move; on graphs of 2 to 200 groups 300 rounds end the
# overlaps of all but a few, and what is left costs a little more room.
ROOM = 2.0
ROUNDS = 300


def apart(centers: F64, radius: F64) -> F64:
    """Move disks (k, 2) with radii > 0 (k,) so that none overlaps another; returns (k, 2).

    Neighbors stay neighbors where there is room. O(300 k^2).
    """
    xy = np.array(centers, dtype=np.float64)
    if radius.size > 1:
        side = np.sqrt(ROOM * np.pi * float((radius**2).sum()))
        extent = float(np.ptp(xy, axis=0).max())
        xy = (xy - xy.min(axis=0)) * (side / extent if extent > 0.0 else 1.0)
        _push(xy, np.array(radius, dtype=np.float64), ROUNDS, seed_state(0))
        xy *= max(1.0, _most_overlap(xy, radius))
    return xy


@compiled
def _below(bound: Int, state: U64) -> int:
    x: np.uint64 = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return int((x >> np.uint64(11)) % np.uint64(bound))


@compiled
def _push(xy: F64, radius: F64, rounds: int, state: U64) -> None:
    # Of two disks that overlap, the smaller one moves more.
    k = radius.size
    for _ in range(rounds):
        crowded = False
        for a in range(k):
            for b in range(a):
                dx, dy = xy[a, 0] - xy[b, 0], xy[a, 1] - xy[b, 1]
                distance = np.sqrt(dx * dx + dy * dy)
                overlap = radius[a] + radius[b] - distance
                if overlap <= 1e-6:
                    continue
                crowded = True
                if distance < 1e-9:  # on one point: any direction does
                    angle = _below(np.int64(3600), state) * np.pi / 1800.0
                    dx, dy, distance = np.cos(angle), np.sin(angle), 1.0
                share = radius[b] / (radius[a] + radius[b])
                xy[a, 0] += share * overlap * dx / distance
                xy[a, 1] += share * overlap * dy / distance
                xy[b, 0] -= (1.0 - share) * overlap * dx / distance
                xy[b, 1] -= (1.0 - share) * overlap * dy / distance
        if not crowded:
            return


@compiled
def _most_overlap(xy: F64, radius: F64) -> float:
    # How many times as far apart two disks would have to be for none to overlap.
    most = 0.0
    for a in range(radius.size):
        for b in range(a):
            dx, dy = xy[a, 0] - xy[b, 0], xy[a, 1] - xy[b, 1]
            distance = max(np.sqrt(dx * dx + dy * dy), 1e-9)
            most = max(most, (radius[a] + radius[b]) / distance)
    return most
