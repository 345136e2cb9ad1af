"""Positions on a plane: what is few steps apart in the graph lies near on the map.

Components are turned by what stays as it is when the graph grows a little; disks of different sizes
are moved apart until none overlaps another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.draws import seed_state
from linkanalysis.kernels.stress import place

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.kernels.csr import F64, I64, U32, U64, Int

    Complex = NDArray[np.complex128]


# Up to this many nodes every pair counts: half a million pairs, 12 MB. Beyond that time and memory
# would grow with the square, so pairs of a node and one of PIVOTS take their place.
WHOLE = 1000
# They trade time, which is linear in both, for stress.
PIVOTS = 120
ROUNDS = 30
# No two nodes stay nearer than this, a mean tie being 1 long.
GAP = 0.4
# Between components, the same unit.
MARGIN = 1.0
# A page is wider than high.
WIDER = 1.5
# Each takes half of a direction from the neighbors. Without any, new nodes and ties weigh too much;
# with a hundred only the slowest waves of the graph are left. Measured in layout_stability.
STEPS = 10
# A component longer than this many times its height lies along the page and is mirrored only.
ROUND = 1.2
# Half of the plane covered leaves room to move; on graphs of 2 to 200 groups 300 pushes end the
# overlaps of all but a few, and what is left costs a little more room.
ROOM = 2.0
PUSHES = 300


def positions(
    indptr: U32,
    indices: U32,
    strength: I64,
    component: I64,
    *,
    seed: int,
    directions: F64 | None = None,
) -> F64:
    """Place the nodes of an undirected graph; returns (n, 2), centered at 0, rounded to 0.001.

    Takes a symmetric CSR, strengths > 0, and the component of each node. A tie of median strength
    is about 1 long, a stronger one down to half of that. Components do not overlap, the largest
    first, isolates in a block at the end. Axes run along the longest extent with fixed signs; with
    `directions`, an angle of each node that stays when the graph grows, a round component is turned
    by them and a long one mirrored. O(n^2) up to 1,000 nodes in a component, then O(120 n) a round.
    """
    n = indptr.size - 1
    places = np.zeros((n, 2))
    if n == 0:
        return places
    starts, ends = np.array(indptr, dtype=np.int64), np.array(indices, dtype=np.int64)
    length = _lengths(strength)
    label = np.array(component, dtype=np.int64)
    order = np.argsort(label, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(label[order])) + 1)
    groups.sort(key=lambda nodes: (-nodes.size, int(nodes[0])))
    boxes = []
    pointing = None if directions is None else compass(indptr, indices, label, directions)
    for nodes in groups:
        if nodes.size > 1:
            state = seed_state(seed, int(nodes[0]))
            xy = place(starts, ends, length, nodes, WHOLE, PIVOTS, ROUNDS, GAP, state)
            places[nodes] = xy if pointing is None else faced(xy, pointing[nodes])
            boxes.append(nodes)
    alone = np.array([nodes[0] for nodes in groups if nodes.size == 1], dtype=np.int64)
    if alone.size:
        side = int(np.ceil(np.sqrt(alone.size * WIDER)))
        steps = np.arange(alone.size)
        places[alone] = np.column_stack((steps % side, -(steps // side))).astype(np.float64)
        boxes.append(alone)
    _pack(places, boxes)
    return np.round(places, 3) + 0.0  # no negative zero


def apart(centers: F64, radius: F64) -> F64:
    """Move disks (k, 2) with radii > 0 (k,) so that none overlaps another; returns (k, 2).

    Neighbors stay neighbors where there is room. O(300 k^2).
    """
    xy = np.array(centers, dtype=np.float64)
    if radius.size > 1:
        side = np.sqrt(ROOM * np.pi * float((radius**2).sum()))
        extent = float(np.ptp(xy, axis=0).max())
        xy = (xy - xy.min(axis=0)) * (side / extent if extent > 0.0 else 1.0)
        _push(xy, np.array(radius, dtype=np.float64), PUSHES, seed_state(0))
        xy *= max(1.0, _most_overlap(xy, radius))
    return xy


def _lengths(strength: I64) -> F64:
    if strength.size == 0:
        return np.zeros(0)
    relative = np.array(strength, dtype=np.float64) / float(np.median(strength))
    return np.clip(1.0 / (1.0 + 0.25 * np.log2(np.maximum(relative, 1.0))), 0.5, 1.0)


def _pack(places: F64, boxes: list[I64]) -> None:
    # Shelves: boxes from left to right, a new shelf where the page would become too wide.
    sizes = []
    for nodes in boxes:
        low = places[nodes].min(axis=0)
        places[nodes] -= low
        sizes.append(places[nodes].max(axis=0) + MARGIN)
    area = sum(float(width * height) for width, height in sizes)
    page = max(float(sizes[0][0]), float(np.sqrt(area * WIDER)))
    left = top = shelf = 0.0
    for nodes, (width, height) in zip(boxes, sizes, strict=True):
        if left > 0.0 and left + width > page * 1.001:
            left, top, shelf = 0.0, top - shelf, 0.0
        places[nodes] += np.array([left, top - height])
        left += float(width)
        shelf = max(shelf, float(height))
    places -= (places.min(axis=0) + places.max(axis=0)) / 2


def compass(indptr: U32, indices: U32, component: I64, directions: F64) -> Complex:
    """Spread a direction of each node, an angle or NaN for none, over its neighbors."""
    pointing = np.where(np.isnan(directions), 0.0, np.exp(1j * np.nan_to_num(directions)))
    degree = np.diff(indptr).astype(np.float64)
    owner = np.repeat(np.arange(degree.size), np.diff(indptr))
    ties = np.maximum(np.bincount(component, weights=degree), 1.0)
    for _ in range(STEPS):
        around = _summed(owner, pointing[indices], degree.size) / np.maximum(degree, 1.0)
        pointing = (pointing + around) / 2
        # what all have in common says nothing about who lies where
        pointing -= (_summed(component, degree * pointing, ties.size) / ties)[component]
    return pointing


def faced(xy: F64, pointing: Complex) -> F64:
    """Turn and mirror the positions of a component, whose longest extent is along x."""
    at = xy[:, 0] + 1j * xy[:, 1]
    at -= at.mean()
    wide, high = float(np.std(at.real)), float(np.std(at.imag))
    if wide > ROUND * high:
        right = 1.0 if float((at.real * pointing.real).sum()) >= 0 else -1.0
        up = 1.0 if float((at.imag * pointing.imag).sum()) >= 0 else -1.0
        return np.column_stack([right * at.real, up * at.imag])
    fit, mirrored = ((side * pointing.conj()).sum() for side in (at, at.conj()))
    if abs(mirrored) > abs(fit):
        at, fit = at.conj(), mirrored
    at *= np.exp(-1j * np.angle(fit))
    return np.column_stack([at.real, at.imag])


def _summed(place: I64, values: Complex, size: int) -> Complex:
    real, imaginary = (np.bincount(place, part, size) for part in (values.real, values.imag))
    total: Complex = real + 1j * imaginary
    return total


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
