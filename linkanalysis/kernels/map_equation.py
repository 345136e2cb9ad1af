"""The map equation: groups in which a random walk stays long, as the shortest code tells them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from linkanalysis.kernels.communities import connected, fold, numbered
from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.draws import seed_state

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, I64, U32, U64

# Rows, columns and strengths of a graph, and the strength of all ties at each node.
Level: TypeAlias = "tuple[I64, U32, I64, I64]"

# How far refinement may stray from the best merge, in bits at a mean tie (as Traag 2019).
RANDOMNESS = 0.01
# Below this size every other seed lets nodes merge once, and stay, before anything moves: the only
# way to the least length of some small networks (measured on lesmis), far too long in large ones.
SMALL = 10_000


def map_equation(indptr: U32, indices: U32, strength: I64, *, seed: int, passes: int = 1000) -> I64:
    """Partition the nodes of an undirected graph, from singletons until a pass gains nothing.

    A pass moves, refines and folds until nothing folds, at most `passes` times. Takes a symmetric
    CSR without self-loops, strengths > 0. Every community is connected; if none shortens the code,
    components are returned. Returns labels (n,), numbered by their smallest nodes.
    """
    # Writable copies throughout: one compiled version of every kernel, for every caller.
    ties = np.array(strength, dtype=np.int64)
    starts = np.array(indptr, dtype=np.int64)
    ends = np.array(indices, dtype=np.uint32)
    if ties.size == 0:
        return np.arange(starts.size - 1, dtype=np.int64)
    graph = (starts, ends, ties, _row_sums(starts, ties))
    spread = RANDOMNESS * float(ties.mean())
    whole = connected(graph, np.zeros(starts.size - 1, dtype=np.uint32)).astype(np.uint32)
    state = seed_state(seed)
    n = starts.size - 1
    if seed % 2 and n < SMALL:
        part, n_parts = numbered(_refine(graph, spread, whole, state))
        merged = fold(graph, part, n_parts)
        best = _pass(merged, np.arange(n_parts, dtype=np.uint32), spread, state)[part]
    else:
        best = _pass(graph, np.arange(n, dtype=np.uint32), spread, state)
    reached = _length(graph, best)
    for _ in range(passes - 1):
        found = connected(graph, _pass(graph, best.copy(), spread, state)).astype(np.uint32)
        length = _length(graph, found)
        if length >= reached - 1e-12 * (1.0 + abs(reached)):
            break
        best, reached = found, length
    if _length(graph, whole) <= reached:
        best = whole
    labels: I64 = connected(graph, best)
    return labels


def codelength(indptr: U32, indices: U32, strength: I64, labels: I64) -> float:
    """Return the bits per step of a random walk, coded by module and node; 0 without ties.

    Takes a symmetric CSR without self-loops and labels in 0..n-1. With p_v the share of strength at
    v, q_c the share leaving c, q their sum and f(x) = x log2 x, it is f(q) - 2 sum f(q_c) - sum
    f(p_v) + sum f(q_c + p_c) (Rosvall, Bergstrom 2008).
    """
    here = np.repeat(np.asarray(labels, dtype=np.int64), indptr[1:] - indptr[:-1])
    total = int(strength.sum())
    if total == 0:
        return 0.0
    sums = np.concatenate([[0], np.cumsum(strength)])
    at_node = sums[indptr[1:]] - sums[indptr[:-1]]
    mass = np.zeros(labels.size, dtype=np.int64)
    np.add.at(mass, labels, at_node)
    leaving = np.zeros(labels.size, dtype=np.int64)
    outward = here != labels[indices]
    np.add.at(leaving, here[outward], strength[outward])
    terms = [
        _plogp(np.array([leaving.sum()]), total),
        -2 * _plogp(leaving, total),
        -_plogp(at_node, total),
        _plogp(leaving + mass, total),
    ]
    return math.fsum(np.concatenate(terms).tolist())


def _plogp(count: I64, total: int) -> F64:
    share = count[count > 0] / total
    result: F64 = share * np.log2(share)
    return result


def _pass(graph: Level, label: U32, spread: float, state: U64) -> U32:
    where = np.arange(label.size, dtype=np.uint32)  # the node of the folded graph each has become
    level = graph
    while True:
        _move(level, label, state)
        modules, n_modules = numbered(label)
        part, n_parts = numbered(_refine(level, spread, label, state))
        if n_parts == label.size:  # nothing merges inside modules: try them whole
            part, n_parts = modules, n_modules
            if n_parts == label.size:
                return label[where]
        level = fold(level, part, n_parts)
        label = np.empty(n_parts, dtype=np.uint32)
        label[part] = modules  # the next level starts from the modules as they were
        where = part[where]


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
    order = np.arange(n).astype(np.uint32)
    for i in range(n - 1, 0, -1):
        j = np.int64((_word(state) >> np.uint64(11)) % np.uint64(i + 1))
        order[i], order[j] = order[j], order[i]
    return order


@compiled
def _bits(x: int) -> float:
    # x log2 x. Strengths need not be divided by their sum: the logarithms of the sum cancel.
    return x * math.log2(x) if x > 1 else 0.0


@compiled
def _cost(leaving: int, mass: int) -> float:
    # What a module adds to the code length, beside its part in the code of modules.
    bits: float = _bits(leaving + mass) - 2.0 * _bits(leaving)
    return bits


@compiled
def _move(level: Level, label: U32, state: U64) -> None:
    # Fast local move: only nodes whose neighborhood changed are looked at again.
    indptr, indices, strength, mass = level
    n = mass.size
    out = _row_sums(indptr, strength)
    total = np.zeros(n, np.int64)
    leaving = np.zeros(n, np.int64)
    count = np.zeros(n, np.int64)
    for i in range(n):
        module = label[i]
        total[module] += mass[i]
        count[module] += 1
        for slot in range(indptr[i], indptr[i + 1]):
            if label[indices[slot]] != module:
                leaving[module] += strength[slot]
    cost = np.empty(n, np.float64)
    for i in range(n):
        cost[i] = _cost(leaving[i], total[i])
    between = leaving.sum()
    # What rounding alone could bring is no gain: without this the queue may never empty.
    least = 1e-12 * (1.0 + _bits(total.sum()))
    free = np.empty(n, np.uint32)  # unused labels, smallest on top
    n_free = 0
    for i in range(n - 1, -1, -1):
        if count[i] == 0:
            free[n_free] = i
            n_free += 1
    queue = _shuffled(n, state)
    queued = np.ones(n, np.bool_)
    head, waiting = 0, n
    tie = np.zeros(n, np.int64)
    touched = np.empty(n, np.uint32)
    while waiting > 0:
        v = np.int64(queue[head])
        head = head + 1 if head + 1 < n else 0
        waiting -= 1
        queued[v] = False
        old = np.int64(label[v])
        n_touched = 0
        for slot in range(indptr[v], indptr[v + 1]):
            c = np.int64(label[indices[slot]])
            if tie[c] == 0:
                touched[n_touched] = c
                n_touched += 1
            tie[c] += strength[slot]
        left = leaving[old] - out[v] + 2 * tie[old]  # what leaves the old module without v
        without = between + left - leaving[old]
        rest = _cost(left, total[old] - mass[v])
        stay = _bits(between) + cost[old] - rest
        tie[old] = 0
        best = old
        value = stay
        if count[old] > 1:
            alone = _bits(without + out[v]) + _cost(out[v], mass[v])
            if alone < value - least:
                best, value = np.int64(free[n_free - 1]), alone
        for i in range(n_touched):
            c = np.int64(touched[i])
            if c != old:
                leave = leaving[c] + out[v] - 2 * tie[c]
                moved = _cost(leave, total[c] + mass[v]) - cost[c]
                moved += _bits(without + leave - leaving[c])
                if moved < value or (moved == value and c < best):
                    best, value = c, moved
            tie[c] = 0
        if value >= stay - least:
            continue
        new = best
        inner = 0
        for slot in range(indptr[v], indptr[v + 1]):
            if label[indices[slot]] == new:
                inner += strength[slot]
        if count[new] == 0:
            n_free -= 1
        leave = leaving[new] + out[v] - 2 * inner
        between = without + leave - leaving[new]
        leaving[old], leaving[new] = left, leave
        total[old] -= mass[v]
        total[new] += mass[v]
        cost[old], cost[new] = rest, _cost(leave, total[new])
        count[old] -= 1
        count[new] += 1
        label[v] = new
        if count[old] == 0:
            free[n_free] = old
            n_free += 1
        for slot in range(indptr[v], indptr[v + 1]):
            u = indices[slot]
            if label[u] != new and not queued[u]:
                tail = head + waiting
                queue[tail if tail < n else tail - n] = u
                waiting += 1
                queued[u] = True


@compiled
def _refine(level: Level, spread: float, label: U32, state: U64) -> U32:
    # Inside each module, as if it alone were split: singletons merge again, at random among the
    # merges that save bits, and only with parts that the module would not be better without.
    indptr, indices, strength, mass = level
    n = mass.size
    out = _row_sums(indptr, strength)
    cut = np.zeros(n, np.int64)  # strength from a part to the rest of its module
    total = np.zeros(n, np.int64)
    leaving = np.zeros(n, np.int64)
    split = np.zeros(n, np.int64)  # what leaves the parts of a module, summed
    for i in range(n):
        module = label[i]
        for slot in range(indptr[i], indptr[i + 1]):
            if label[indices[slot]] == module:
                cut[i] += strength[slot]
        total[module] += mass[i]
        leaving[module] += out[i] - cut[i]
        split[module] += out[i]
    between = leaving.sum()
    now = _bits(between)
    part = np.arange(n).astype(np.uint32)
    part_mass = mass.copy()
    part_out = out.copy()
    alone = np.ones(n, np.bool_)
    tie = np.zeros(n, np.int64)
    touched = np.empty(n, np.uint32)
    saved = np.empty(n, np.float64)
    order = _shuffled(n, state)
    for k in range(n):
        v = np.int64(order[k])
        if not alone[v]:
            continue
        c = label[v]
        n_touched = 0
        for slot in range(indptr[v], indptr[v + 1]):
            u = indices[slot]
            if label[u] == c:
                t = np.int64(part[u])
                if tie[t] == 0:
                    touched[n_touched] = t
                    n_touched += 1
                tie[t] += strength[slot]
        beside = between - leaving[c] + split[c]
        before = _bits(beside) + _cost(out[v], mass[v])
        highest = 0.0  # to stay alone saves nothing
        for i in range(n_touched):
            t = np.int64(touched[i])
            # the code length with t taken out of its module
            rest = leaving[c] - part_out[t] + 2 * cut[t]
            apart = _cost(part_out[t], part_mass[t]) + _cost(rest, total[c] - part_mass[t])
            apart += _bits(between - leaving[c] + rest + part_out[t])
            if apart < _cost(leaving[c], total[c]) + now:
                saved[i] = -1.0
                continue
            leave = part_out[t] + out[v] - 2 * tie[t]
            saved[i] = before + _cost(part_out[t], part_mass[t])
            saved[i] -= _cost(leave, part_mass[t] + mass[v]) + _bits(beside - 2 * tie[t])
            highest = max(highest, saved[i])
        lot = np.exp(-highest / spread)
        for i in range(n_touched):
            saved[i] = np.exp((saved[i] - highest) / spread) if saved[i] >= 0.0 else 0.0
            lot += saved[i]
        lot *= np.float64(_word(state) >> np.uint64(11)) / 9007199254740992.0
        chosen = v
        for i in range(n_touched):
            if saved[i] > 0.0 and lot >= 0.0:
                chosen = np.int64(touched[i])
                lot -= saved[i]
        if lot >= 0.0:  # the last share of the lot is to stay
            chosen = v
        if chosen != v:
            cut[chosen] += cut[v] - 2 * tie[chosen]
            part[v] = chosen
            part_mass[chosen] += mass[v]
            part_out[chosen] += out[v] - 2 * tie[chosen]
            split[c] -= 2 * tie[chosen]
            alone[v] = False
            alone[chosen] = False
        for i in range(n_touched):
            tie[touched[i]] = 0
    return part


@compiled
def _length(level: Level, label: U32) -> float:
    # The code length of a partition but for the part of the nodes, in strengths times bits.
    indptr, indices, strength, mass = level
    n = mass.size
    total = np.zeros(n, np.int64)
    leaving = np.zeros(n, np.int64)
    for v in range(n):
        total[label[v]] += mass[v]
        for slot in range(indptr[v], indptr[v + 1]):
            if label[indices[slot]] != label[v]:
                leaving[label[v]] += strength[slot]
    length: float = _bits(leaving.sum())
    for c in range(n):
        length += _cost(leaving[c], total[c])
    return length
