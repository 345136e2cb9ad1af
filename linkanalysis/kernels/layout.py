"""Positions on a plane: what is few steps apart in the graph lies near on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.draws import seed_state
from linkanalysis.kernels.facing import compass, faced
from linkanalysis.kernels.stress import place

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, I64, U32

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
