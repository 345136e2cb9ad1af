"""Stress of one component: distances on the plane made like the numbers of steps in the graph."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled, inlined
from linkanalysis.kernels.draws import seed_state

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F32, F64, I32, I64, U64, Int

# Pivots of the start, a rough one: on 1,000 and 5,000 nodes it takes some hundredths of a second.
START = 50
# Pairs that keep their order among themselves; few beside the thousands of any graph that is slow.
BLOCK = 32
# Rounds of pushing nodes apart at most; it ends when nothing is crowded.
CALM = 200


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


def eased(xy: F64, gap: float) -> F64:
    """Push nodes (n, 2) that lie nearer than `gap` apart; the others stay. Returns (n, 2)."""
    apart = np.array(xy, dtype=np.float64)
    _ease(apart, gap, CALM, seed_state(0))
    return apart


@inlined
def _below(bound: Int, state: U64) -> Int:
    x: np.uint64 = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return np.int64((x >> np.uint64(11)) % np.uint64(bound))


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
