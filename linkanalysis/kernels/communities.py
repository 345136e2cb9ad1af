"""Communities: groups that hold together inside, found by moving, refining and folding a graph.

Leiden, the moves of Louvain, and labels that spread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.draws import seed_state

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, I64, U32, U64


# Rows, columns and strengths of a graph, and what each node weighs in the penalty. Columns and
# labels take four bytes: they are read at random, so that what fits the cache decides the time.
Level: TypeAlias = "tuple[I64, U32, I64, I64]"

Objective = Literal["modularity", "cpm"]

# Traag (2019): how far refinement may stray from the best merge, in units of a mean tie.
RANDOMNESS = 0.01
# Exponents of chances below this are not taken: rounding hides them beside the best.
NEVER = -40.0
# From this many nodes the first of several passes only sweeps, for a third of its time.
LARGE = 10_000


def leiden(
    indptr: U32,
    indices: U32,
    strength: I64,
    node_size: I64,
    *,
    resolution: float,
    objective: Objective,
    seed: int,
    passes: int = 1000,
    start: I64 | None = None,
) -> I64:
    """Partition the nodes of an undirected graph, from singletons until a pass gains nothing.

    A pass moves, refines and folds until nothing folds, at most `passes` times. `start`, labels in
    0..n-1, replaces singletons. Takes a symmetric CSR without self-loops, strengths > 0, sizes >= 1
    (only CPM counts them). `resolution` is a factor for modularity and strength per pair for CPM.
    Every community is connected. Returns labels (n,), numbered by their smallest nodes. Equal gains
    go to the smallest label.
    """
    # Writable copies throughout: one compiled version of every kernel, for every caller.
    ties = np.array(strength, dtype=np.int64)
    starts = np.array(indptr, dtype=np.int64)
    ends = np.array(indices, dtype=np.uint32)
    if ties.size == 0:
        return np.arange(starts.size - 1, dtype=np.int64)
    if objective == "modularity":
        mass = _row_sums(starts, ties)
        penalty = resolution / float(ties.sum())
    else:
        mass = np.array(node_size, dtype=np.int64)
        penalty = float(resolution)
    spread = RANDOMNESS * float(ties.mean())
    graph = (starts, ends, ties, mass)
    first = (np.arange(mass.size) if start is None else start).astype(np.uint32)
    labels: I64 = _passes(graph, penalty, spread, passes, seed_state(seed), first)
    return labels


def label_propagation(indptr: U32, indices: U32, strength: I64, *, seed: int) -> I64:
    """Partition the nodes of an undirected graph by labels that spread along ties.

    Takes a symmetric CSR without self-loops, strengths > 0. In random order, each node takes the
    label with the most strength around it; it keeps its own if that is among the strongest, else
    draws one of them. Each change adds strength inside, so it ends. Returns labels (n,) of
    connected groups, numbered by their smallest nodes.
    """
    ties = np.array(strength, dtype=np.int64)
    starts = np.array(indptr, dtype=np.int64)
    ends = np.array(indices, dtype=np.uint32)
    label = _spread(starts, ends, ties, seed_state(seed))
    result: I64 = connected((starts, ends, ties, ties), label)
    return result


def _passes(graph: Level, penalty: float, spread: float, passes: int, state: U64, best: U32) -> I64:
    # Not compiled itself: its kernels would be compiled once more inside it.
    n = graph[3].size
    reached = -np.inf
    # Of large graphs the first pass only sweeps, for a third of the time: later ones move the rest.
    sweep = n >= LARGE and passes > 1
    for taken in range(passes):
        where = np.arange(n, dtype=np.uint32)  # the node of the folded graph each has become
        label = best.copy()
        level = graph
        while True:
            _move(level, penalty, label, state, sweep and taken == 0)
            part, n_parts = numbered(_refine(level, penalty, spread, label, state))
            if n_parts == label.size:
                break
            level = fold(level, part, n_parts)
            unrefined, _ = numbered(label)  # the next level starts from the unrefined groups
            label = np.empty(n_parts, np.uint32)
            label[part] = unrefined  # the same for all nodes of a part
            where = part[where]
        found = label[where]
        if passes == 1:  # better than none, whatever its quality
            best = found
            break
        quality = _quality(graph, penalty, found)
        if quality <= reached + 1e-12 * (1.0 + abs(reached)):
            # one label may have come to hold groups apart; if so, their parts are moved once more
            found = connected(graph, best).astype(np.uint32)
            quality = _quality(graph, penalty, found)
            if quality <= reached + 1e-12 * (1.0 + abs(reached)):
                break
        best, reached = found, quality
    result: I64 = connected(graph, best)
    return result


@compiled
def _row_sums(indptr: I64, strength: I64) -> I64:
    n = indptr.size - 1
    sums = np.zeros(n, np.int64)
    for u in range(n):
        for slot in range(indptr[u], indptr[u + 1]):
            sums[u] += strength[slot]
    return sums


@compiled
def _word(state: U64) -> np.uint64:
    x: np.uint64 = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return x


@compiled
def _shuffled(n: int, state: U64) -> U32:
    order = np.arange(n, dtype=np.uint32)
    for i in range(n - 1, 0, -1):
        j = np.int64((_word(state) >> np.uint64(11)) % np.uint64(i + 1))
        order[i], order[j] = order[j], order[i]
    return order


@compiled
def _move(level: Level, penalty: float, label: U32, state: U64, sweep: bool) -> None:
    # Fast local move: only nodes whose neighborhood changed are looked at again; in a sweep none.
    indptr, indices, strength, mass = level
    n = mass.size
    sums = np.zeros((n, 2), np.int64)  # ties from here to a label, and its mass: read as one line
    count = np.zeros(n, np.uint32)
    for i in range(n):
        sums[label[i], 1] += mass[i]
        count[label[i]] += 1
    free = np.empty(n, np.uint32)  # unused labels, smallest on top
    n_free = 0
    for i in range(n - 1, -1, -1):
        if count[i] == 0:
            free[n_free] = i
            n_free += 1
    queue = _shuffled(n, state)
    queued = np.ones(n, np.bool_)
    head, waiting = 0, n
    touched = np.empty(n, np.uint32)
    while waiting > 0:
        v = np.int64(queue[head])
        head = head + 1 if head + 1 < n else 0
        waiting -= 1
        queued[v] = sweep
        n_touched = 0
        for slot in range(indptr[v], indptr[v + 1]):
            c = np.int64(label[indices[slot]])
            if sums[c, 0] == 0:
                touched[n_touched] = c
                n_touched += 1
            sums[c, 0] += strength[slot]
        old = np.int64(label[v])
        weight = penalty * mass[v]
        stay = sums[old, 0] - weight * (sums[old, 1] - mass[v])
        best = old
        gain = -np.inf
        for i in range(n_touched):
            c = np.int64(touched[i])
            value = sums[c, 0] - weight * sums[c, 1]
            sums[c, 0] = 0
            if value >= gain and c != old and (value > gain or c < best):
                best, gain = c, value
        if count[old] > 1 and gain < 0.0:
            best, gain = np.int64(free[n_free - 1]), 0.0
        # What rounding alone could bring is no gain: without this the queue may never empty.
        if gain <= stay + 1e-11 * (1.0 + abs(stay) + abs(gain)):
            continue
        if count[best] == 0:
            n_free -= 1
        label[v] = best
        sums[old, 1] -= mass[v]
        sums[best, 1] += mass[v]
        count[old] -= 1
        count[best] += 1
        if count[old] == 0:
            free[n_free] = old
            n_free += 1
        if sweep:
            continue
        for slot in range(indptr[v], indptr[v + 1]):
            u = indices[slot]
            if not queued[u] and label[u] != best:
                tail = head + waiting
                queue[tail if tail < n else tail - n] = u
                waiting += 1
                queued[u] = True


@compiled
def _refine(level: Level, penalty: float, spread: float, label: U32, state: U64) -> U32:
    # Inside each community: singletons merge again, only where both sides are well connected.
    indptr, indices, strength, mass = level
    n = mass.size
    total = np.zeros(n, np.int64)
    cut = np.zeros(n, np.int64)  # strength from a part to the rest of its community
    for i in range(n):
        total[label[i]] += mass[i]
        for slot in range(indptr[i], indptr[i + 1]):
            if label[indices[slot]] == label[i]:
                cut[i] += strength[slot]
    part = np.arange(n, dtype=np.uint32)
    part_mass = mass.copy()
    alone = np.ones(n, np.bool_)
    tie = np.zeros(n, np.int64)
    touched = np.empty(n, np.uint32)
    chance = np.empty(n, np.float64)
    order = _shuffled(n, state)
    for k in range(n):
        v = np.int64(order[k])
        whole = total[label[v]]
        if not alone[v] or cut[v] < penalty * mass[v] * (whole - mass[v]):
            continue
        n_touched = 0
        for slot in range(indptr[v], indptr[v + 1]):
            u = indices[slot]
            if label[u] == label[v]:
                t = np.int64(part[u])
                if tie[t] == 0:
                    touched[n_touched] = t
                    n_touched += 1
                tie[t] += strength[slot]
        highest = 0.0  # to stay alone gains nothing
        for i in range(n_touched):
            t = np.int64(touched[i])
            chance[i] = tie[t] - penalty * mass[v] * part_mass[t]
            if cut[t] < penalty * part_mass[t] * (whole - part_mass[t]):
                chance[i] = -1.0
            highest = max(highest, chance[i])
        lot = np.exp(-highest / spread)
        for i in range(n_touched):
            behind = (chance[i] - highest) / spread
            chance[i] = np.exp(behind) if chance[i] >= 0.0 and behind > NEVER else 0.0
            lot += chance[i]
        lot *= np.float64(_word(state) >> np.uint64(11)) / 9007199254740992.0
        chosen = v
        for i in range(n_touched):
            if chance[i] > 0.0 and lot >= 0.0:
                chosen = np.int64(touched[i])
                lot -= chance[i]
        if lot >= 0.0:  # the last share of the lot is to stay
            chosen = v
        if chosen != v:
            cut[chosen] += cut[v] - 2 * tie[chosen]
            part[v] = chosen
            part_mass[chosen] += mass[v]
            alone[v] = False
            alone[chosen] = False
        for i in range(n_touched):
            tie[touched[i]] = 0
    return part


@compiled
def numbered(label: U32) -> tuple[U32, int]:
    """Renumber labels by the smallest node that has each; give them and how many."""
    n = label.size
    number = np.full(n, n, np.uint32)
    result = np.empty(n, np.uint32)
    count = 0
    for v in range(n):
        if number[label[v]] == n:
            number[label[v]] = count
            count += 1
        result[v] = number[label[v]]
    return result, count


@compiled
def fold(level: Level, part: U32, n_parts: int) -> Level:
    """Make one node of each part; ties inside a part are left out, since they move with it."""
    indptr, indices, strength, mass = level
    n = part.size
    start = np.zeros(n_parts + 1, np.int64)
    for v in range(n):
        start[part[v] + 1] += 1
    for p in range(n_parts):
        start[p + 1] += start[p]
    member = np.empty(n, np.uint32)
    filled = start.copy()
    for v in range(n):
        member[filled[part[v]]] = v
        filled[part[v]] += 1
    new_indptr = np.zeros(n_parts + 1, np.int64)
    new_indices = np.empty(indices.size, np.uint32)
    new_strength = np.empty(indices.size, np.int64)
    tie = np.zeros(n_parts, np.int64)
    end = 0
    for p in range(n_parts):
        first = end
        for i in range(start[p], start[p + 1]):
            v = member[i]
            for slot in range(indptr[v], indptr[v + 1]):
                q = part[indices[slot]]
                if q != p:
                    if tie[q] == 0:
                        new_indices[end] = q
                        end += 1
                    tie[q] += strength[slot]
        for slot in range(first, end):
            new_strength[slot] = tie[new_indices[slot]]
            tie[new_indices[slot]] = 0
        new_indptr[p + 1] = end
    new_mass = np.zeros(n_parts, np.int64)
    for v in range(n):
        new_mass[part[v]] += mass[v]
    return new_indptr, new_indices[:end].copy(), new_strength[:end].copy(), new_mass


@compiled
def connected(level: Level, label: U32) -> I64:
    """Split what hangs together only by its label: never a loss in any quality used here."""
    indptr, indices, _, _ = level
    n = label.size
    result = np.full(n, -1, np.int64)
    stack = np.empty(n, np.uint32)
    count = 0
    for root in range(n):
        if result[root] >= 0:
            continue
        result[root] = count
        stack[0] = root
        depth = 1
        while depth > 0:
            depth -= 1
            v = np.int64(stack[depth])
            for slot in range(indptr[v], indptr[v + 1]):
                u = indices[slot]
                if label[u] == label[v] and result[u] < 0:
                    result[u] = count
                    stack[depth] = u
                    depth += 1
        count += 1
    return result


@compiled
def _quality(level: Level, penalty: float, label: U32) -> float:
    indptr, indices, strength, mass = level
    total = np.zeros(label.size, np.float64)
    inner = 0
    for v in range(label.size):
        total[label[v]] += mass[v]
        for slot in range(indptr[v], indptr[v + 1]):
            if label[indices[slot]] == label[v]:
                inner += strength[slot]
    squares = 0.0
    for c in range(label.size):
        squares += total[c] * total[c]
    return inner - penalty * squares


@compiled
def move_nodes(
    rows: tuple[I64, I64, F64],
    strength: tuple[F64, F64],
    order: I64,
    scale: tuple[float, float, float],
) -> tuple[I64, bool]:
    """Move nodes until no move adds modularity; at first each is a community of its own.

    rows: CSR without self-loops, and the weight in each slot. The order of slots counts: of equal
      communities a node takes the one that it meets first.
    strength: Outgoing and incoming, of each node, self-loops included.
    order: The nodes in the order in which they may move.
    scale: total, resolution, square. In c, node u is worth its weight to c / total, less
      resolution * (out of u * in of c + in of u * out of c) / square.
    Returns the community of each node (n,), named by the node with which it began, and whether any
    node moved.
    Blondel, Guillaume, Lambiotte, Lefebvre (2008), J. Stat. Mech. P10008.
    Dugué, Perez (2015), Directed Louvain, hal-01231784.
    """
    indptr, indices, weight = rows
    total, resolution, square = scale
    n = order.size
    community = np.arange(n)
    outgoing, incoming = strength[0].copy(), strength[1].copy()  # of communities
    around = np.zeros(n)
    last_met = np.full(n, -1, np.int64)  # at which turn each community was met last
    met = np.empty(n, np.int64)
    turn = 0
    ever_moved, moved = False, True
    while moved:
        moved = False
        for u in order:
            home = community[u]
            count = 0
            for slot in range(indptr[u], indptr[u + 1] + 1):
                # Its own community comes last, where no neighbor belongs to it.
                c = home if slot == indptr[u + 1] else community[indices[slot]]
                if last_met[c] != turn:
                    last_met[c] = turn
                    around[c] = 0.0
                    met[count] = c
                    count += 1
                if slot < indptr[u + 1]:
                    around[c] += weight[slot]
            turn += 1
            out, into = strength[0][u], strength[1][u]
            outgoing[home] -= out
            incoming[home] -= into
            apart = resolution * (out * incoming[home] + into * outgoing[home])
            leaving = -around[home] / total + apart / square
            most, best = 0.0, home
            for i in range(count):
                c = met[i]
                apart = resolution * (out * incoming[c] + into * outgoing[c])
                gain = leaving + around[c] / total - apart / square
                if gain > most:
                    most, best = gain, c
            outgoing[best] += out
            incoming[best] += into
            if best != home:
                community[u] = best
                ever_moved = moved = True
    return community, ever_moved


@compiled
def _below(bound: int, state: U64) -> np.int64:
    x: np.uint64 = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return np.int64((x >> np.uint64(11)) % np.uint64(bound))


@compiled
def _spread(indptr: I64, indices: U32, strength: I64, state: U64) -> U32:
    n = indptr.size - 1
    label = np.arange(n).astype(np.uint32)
    order = np.arange(n)
    around = np.zeros(n, np.int64)
    touched = np.empty(n, np.uint32)
    changed = True
    while changed:
        changed = False
        for i in range(n - 1, 0, -1):
            j = _below(i + 1, state)
            order[i], order[j] = order[j], order[i]
        for k in range(n):
            v = order[k]
            n_touched = 0
            most = 0
            for slot in range(indptr[v], indptr[v + 1]):
                c = label[indices[slot]]
                if around[c] == 0:
                    touched[n_touched] = c
                    n_touched += 1
                around[c] += strength[slot]
                most = max(most, around[c])
            if around[label[v]] < most:
                equals = 0
                for i in range(n_touched):
                    c = touched[i]
                    if around[c] == most:
                        touched[equals], touched[i] = c, touched[equals]
                        equals += 1
                label[v] = touched[_below(equals, state)]
                changed = True
            for slot in range(indptr[v], indptr[v + 1]):
                around[label[indices[slot]]] = 0
    return label
