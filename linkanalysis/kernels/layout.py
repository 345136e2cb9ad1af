"""Positions on a plane: what is few steps apart in the graph lies near on the map.

Distances on the plane are made like the numbers of steps. Components are turned by what stays as it
is when the graph grows a little; disks of different sizes are moved until none overlaps another.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.draws import seed_state

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.kernels.csr import F32, F64, I32, I64, U32, U64, Int

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
# Pivots of the start, a rough one: on 1,000 and 5,000 nodes it takes some hundredths of a second.
START = 50
# Pairs that keep their order among themselves; few beside the thousands of any graph that is slow.
BLOCK = 32
# Rounds of pushing nodes apart at most; it ends when nothing is crowded.
CALM = 200


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


def eased(xy: F64, gap: float) -> F64:
    """Push nodes (n, 2) that lie nearer than `gap` apart; the others stay. Returns (n, 2)."""
    apart = np.array(xy, dtype=np.float64)
    _ease(apart, gap, CALM, seed_state(0))
    return apart


def _lengths(strength: I64) -> F64:
    if strength.size == 0:
        return np.zeros(0)
    relative = np.array(strength, dtype=np.float64) / float(np.median(strength))
    return np.clip(1.0 / (1.0 + 0.25 * np.log2(np.maximum(relative, 1.0))), 0.5, 1.0)


def place(
    indptr: I64,
    indices: I64,
    length: F64,
    nodes: I64,
    whole: int,
    pivots: int,
    rounds: int,
    gap: float,
    state: U64,
) -> F64:
    """Place the nodes of one component of at least two nodes; `length` is that of each slot.

    Every pair counts up to `whole` nodes, beyond that each node with each of `pivots`. After
    `rounds` of gradient steps nearly all nodes are `gap` apart. Returns (nodes, 2). O(n^2) or
    O(pivots n) a round.
    """
    # Not compiled itself: its kernels would be compiled once more inside it.
    n = nodes.size
    complete = n <= whole
    local = np.zeros(indptr.size - 1, np.int64)
    local[nodes] = np.arange(n)
    far, pivot, owner = _far(indptr, indices, nodes, local, n if complete else pivots, complete)
    xy = np.zeros((n, 2))
    if complete and n > 60:  # spread the pivots of the start over the whole component
        _start(far[np.arange(START) * n // START], xy, state)
    else:
        _start(far[: n if complete else START], xy, state)
    if complete:
        pairs = _all_pairs(indptr, indices, length, nodes, local, far)
    else:
        pairs = _pivot_pairs(indptr, indices, length, nodes, local, far, pivot, owner)
    _relax(xy, *pairs, rounds, state)
    _turn(xy)
    # A crowd needs room before it can be eased: about three cells of the gap for every node.
    width, height = (xy.max(axis=0) - xy.min(axis=0)).tolist()
    room = width * max(height, 0.5 * width)
    xy *= max(1.0, np.sqrt(3.0 * n * gap * gap / max(room, gap * gap)))
    _ease(xy, gap, CALM, state)
    _turn(xy)
    return xy


def _far(
    indptr: I64, indices: I64, nodes: I64, local: I64, k: int, complete: bool
) -> tuple[I32, I64, I64]:
    """Return the steps from k pivots to all, the pivots, and which of them each node is nearest to.

    Each pivot is the node farthest from those before; if `complete`, all nodes in their order.
    """
    n = nodes.size
    far = np.empty((k, n), np.int32)
    nearest = np.full(n, n, np.int32)
    owner = np.zeros(n, np.int64)
    pivot = np.arange(k)
    for p in range(k):
        if not complete:
            pivot[p] = nearest.argmax()
        _steps(indptr, indices, nodes, local, pivot[p], far[p])
        nearer = far[p] < nearest
        nearest[nearer] = far[p, nearer]
        owner[nearer] = p
    return far, pivot, owner


@compiled
def _start(far: I32, xy: F64, state: U64) -> None:
    # Pivot MDS: squared steps, centered both ways, on their two leading directions. Loops of our
    # own instead of a linear algebra library: its sums may depend on its threads.
    k, n = far.shape
    centered = np.empty((k, n))
    column = np.zeros(n)
    for p in range(k):
        mean = 0.0
        for v in range(n):
            square = np.float64(far[p, v]) ** 2
            centered[p, v] = square
            mean += square
        for v in range(n):
            centered[p, v] -= mean / n
            column[v] += centered[p, v]
    for p in range(k):
        for v in range(n):
            centered[p, v] = -0.5 * (centered[p, v] - column[v] / k)
    cross = np.zeros((k, k))
    for p in range(k):
        for q in range(p + 1):
            total = 0.0
            for v in range(n):
                total += centered[p, v] * centered[q, v]
            cross[p, q] = total
            cross[q, p] = total
    vectors = np.zeros((2, k))
    for axis in range(2):
        vector = np.empty(k)
        for p in range(k):
            vector[p] = _below(np.int64(1000), state) - 499.5
        for _ in range(60):
            image = np.zeros(k)
            for p in range(k):
                for q in range(k):
                    image[p] += cross[p, q] * vector[q]
            if axis == 1:
                shared = 0.0
                for p in range(k):
                    shared += image[p] * vectors[0, p]
                for p in range(k):
                    image[p] -= shared * vectors[0, p]
            norm = 0.0
            for p in range(k):
                norm += image[p] ** 2
            norm = np.sqrt(norm)
            if norm < 1e-12:
                break
            for p in range(k):
                vector[p] = image[p] / norm
        for p in range(k):
            vectors[axis, p] = vector[p]
        spread = 0.0
        for v in range(n):
            for p in range(k):
                xy[v, axis] += centered[p, v] * vector[p]
            spread += xy[v, axis] ** 2
        # variance of a coordinate follows the steps; what is flat gets a little noise below
        spread = np.sqrt(spread / n)
        reach = 0.0
        for v in range(n):
            reach += far[0, v]
        reach = max(reach / n, 1.0) * 0.7
        for v in range(n):
            xy[v, axis] = xy[v, axis] / spread * reach if spread > 1e-9 else 0.0
            xy[v, axis] += (_below(np.int64(1000), state) - 499.5) * 1e-4


def _relax(xy: F64, ends: I32, goal: F32, pull: F32, rounds: int, state: U64) -> None:
    # Stochastic gradient of the stress: one pair at a time moves toward its distance, by a share
    # that falls from all of the way to a tenth of it for the nearest pairs. Pairs are shuffled
    # once; then each round shuffles blocks of them, which memory serves several times as fast.
    order = np.arange(goal.size, dtype=np.int32)
    _shuffle(order, state)
    blocks = np.arange((goal.size + BLOCK - 1) // BLOCK, dtype=np.int32)
    heavy = pull.max(axis=1)
    low, high = float(heavy.min()), float(heavy.max())
    decay = math.exp(math.log(0.1 / high * low) / max(rounds - 1, 1))
    _descend(xy, ends[order], goal[order], pull[order], blocks, 1.0 / low, decay, rounds, state)


def _turn(xy: F64) -> None:
    # Longest extent along x; on each axis the node farthest out is on the positive side. Sums run
    # from the first node to the last: those of NumPy and of a loop then have the same bits.
    xy -= np.cumsum(xy, axis=0)[-1] / xy.shape[0]
    x, y = xy.T.copy()
    sxx, syy, sxy = (float(np.cumsum(product)[-1]) for product in (x * x, y * y, x * y))
    angle = 0.5 * math.atan2(2.0 * sxy, sxx - syy)
    cosine, sine = math.cos(angle), math.sin(angle)
    xy[:, 0] = cosine * x + sine * y
    xy[:, 1] = cosine * y - sine * x
    for axis in range(2):
        if xy[np.abs(xy[:, axis]).argmax(), axis] < 0.0:
            xy[:, axis] *= -1.0


def _all_pairs(
    indptr: I64, indices: I64, length: F64, nodes: I64, local: I64, far: I32
) -> tuple[I32, F32, F32]:
    """List every pair: its ends, how far apart they shall lie, and how each is pulled."""
    v, u = np.tril_indices(nodes.size, -1)
    goal = far[v, u].astype(np.float32)
    for at, node in enumerate(nodes.tolist()):
        slots = slice(indptr[node], indptr[node + 1])
        tied = local[indices[slots]]
        goal[at * (at - 1) // 2 + tied[tied < at]] = length[slots][tied < at]
    pull = (1.0 / (goal * goal).astype(np.float64)).astype(np.float32)
    return np.stack((v, u), axis=1).astype(np.int32), goal, np.stack((pull, pull), axis=1)


@compiled
def _pivot_pairs(
    indptr: I64, indices: I64, length: F64, nodes: I64, local: I64, far: I32, pivot: I64, owner: I64
) -> tuple[I32, F32, F32]:
    """List the pairs of a node and a pivot, and those that are tied, as `_all_pairs` does."""
    k, n = far.shape
    terms = k * n
    for v in range(n):
        terms += indptr[nodes[v] + 1] - indptr[nodes[v]]
    ends = np.empty((terms, 2), np.int32)
    goal = np.empty(terms, np.float32)
    pull = np.empty((terms, 2), np.float32)
    t = 0
    for p in range(k):
        # A pivot stands for those of its region that lie within half of the way (Ortmann 2017).
        within = np.zeros(n + 2, np.int64)
        for v in range(n):
            if owner[v] == p:
                within[min(2 * far[p, v], n)] += 1
        for d in range(1, n + 2):
            within[d] += within[d - 1]
        for v in range(n):
            if far[p, v] > 1:
                ends[t, 0], ends[t, 1] = v, pivot[p]
                goal[t] = far[p, v]
                pull[t, 0] = max(within[far[p, v]], 1) / goal[t] ** 2
                pull[t, 1] = 0.0
                t += 1
    for v in range(n):
        for slot in range(indptr[nodes[v]], indptr[nodes[v] + 1]):
            u = local[indices[slot]]
            if u < v:
                ends[t, 0], ends[t, 1] = v, u
                goal[t] = length[slot]
                pull[t, 0] = 1.0 / goal[t] ** 2
                pull[t, 1] = pull[t, 0]
                t += 1
    return ends[:t], goal[:t], pull[:t]


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
def _steps(indptr: I64, indices: I64, nodes: I64, local: I64, root: Int, far: I32) -> None:
    """Write the breadth-first steps from one node of a component to all, in local numbers."""
    for v in range(nodes.size):
        far[v] = -1
    queue = np.empty(nodes.size, np.int64)
    queue[0] = root
    far[root] = 0
    head, tail = 0, 1
    while head < tail:
        v = queue[head]
        head += 1
        for slot in range(indptr[nodes[v]], indptr[nodes[v] + 1]):
            u = local[indices[slot]]
            if far[u] < 0:
                far[u] = far[v] + 1
                queue[tail] = u
                tail += 1


@compiled
def _descend(
    xy: F64, ends: I32, goal: F32, pull: F32, blocks: I32, step: float, decay: float, rounds: int,
    state: U64,
) -> None:  # fmt: skip
    for _ in range(rounds):
        _shuffle(blocks, state)
        for k in range(blocks.size):
            first = int(blocks[k]) * BLOCK
            for t in range(first, min(goal.size, first + BLOCK)):
                a, b = ends[t, 0], ends[t, 1]
                dx = xy[a, 0] - xy[b, 0]
                dy = xy[a, 1] - xy[b, 1]
                apart = max(np.sqrt(dx * dx + dy * dy), 1e-6)
                share = (apart - goal[t]) / (2.0 * apart)
                by_a = min(1.0, pull[t, 0] * step) * share
                by_b = min(1.0, pull[t, 1] * step) * share
                xy[a, 0] -= by_a * dx
                xy[a, 1] -= by_a * dy
                xy[b, 0] += by_b * dx
                xy[b, 1] += by_b * dy
        step *= decay


@compiled
def _shuffle(order: I32, state: U64) -> None:
    for i in range(order.size - 1, 0, -1):
        j = _below(i + 1, state)
        order[i], order[j] = order[j], order[i]


@compiled
def _ease(xy: F64, gap: float, rounds: int, state: U64) -> None:
    # Push apart what lies nearer than the gap; a grid of cells finds the pairs.
    n = xy.shape[0]
    for _ in range(rounds):
        low_x, low_y = xy[0, 0], xy[0, 1]
        top_x, top_y = low_x, low_y
        for v in range(n):
            low_x, low_y = min(low_x, xy[v, 0]), min(low_y, xy[v, 1])
            top_x, top_y = max(top_x, xy[v, 0]), max(top_y, xy[v, 1])
        wide = int((top_x - low_x) / gap) + 1
        high = int((top_y - low_y) / gap) + 1
        if wide * high > 64 * n + 1024:
            return  # spread out so far that nothing can crowd
        head = np.full(wide * high, -1, np.int64)
        after = np.empty(n, np.int64)
        for v in range(n - 1, -1, -1):
            cell = int((xy[v, 1] - low_y) / gap) * wide + int((xy[v, 0] - low_x) / gap)
            after[v] = head[cell]
            head[cell] = v
        shift = np.zeros((n, 2))
        crowded = False
        for v in range(n):
            cx = int((xy[v, 0] - low_x) / gap)
            cy = int((xy[v, 1] - low_y) / gap)
            for y in range(max(cy - 1, 0), min(cy + 2, high)):
                for x in range(max(cx - 1, 0), min(cx + 2, wide)):
                    u = head[y * wide + x]
                    while u >= 0:
                        if u > v:
                            dx, dy = xy[v, 0] - xy[u, 0], xy[v, 1] - xy[u, 1]
                            apart = np.sqrt(dx * dx + dy * dy)
                            if apart < gap * 0.999:
                                crowded = True
                                if apart < 1e-6:
                                    angle = _below(np.int64(3600), state) * np.pi / 1800.0
                                    dx, dy, apart = np.cos(angle), np.sin(angle), 1.0
                                    push = 0.5 * gap
                                else:
                                    push = 0.5 * (gap - apart)
                                shift[v, 0] += push * dx / apart
                                shift[v, 1] += push * dy / apart
                                shift[u, 0] -= push * dx / apart
                                shift[u, 1] -= push * dy / apart
                        u = after[u]
        if not crowded:
            return
        for v in range(n):
            size = np.sqrt(shift[v, 0] ** 2 + shift[v, 1] ** 2)
            share = min(1.0, 0.5 * gap / size) if size > 0.0 else 0.0
            xy[v, 0] += share * shift[v, 0]
            xy[v, 1] += share * shift[v, 1]


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


@compiled
def _below(bound: Int, state: U64) -> int:
    x: np.uint64 = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return int((x >> np.uint64(11)) % np.uint64(bound))
