"""Ways that run forward in time: paths from one node, and walks of all lengths between all."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import I64, frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkanalysis.kernels.csr import F64


# The arrival at the source, before any contact.
NEVER = -(2**62)

# Into an identifier a tie must still hold when it is used next; out of one, when it was reached.
ENTERING = 1
LEAVING = 2
# A term of the series this much smaller than the sum no longer changes a number in float64.
SETTLED = 1e-16
# Counts double with every snapshot at worst; above this, all are divided by it.
LARGE = 1e200


class Moments(NamedTuple):
    """Contacts, sorted by source, then by start."""

    source: I64
    target: I64
    start: I64
    arrival: I64
    halves: I64


class Lasting(NamedTuple):
    """Ties that hold from one moment to another, sorted by source."""

    source: I64
    target: I64
    since: I64
    until: I64
    halves: I64
    rule: I64


@dataclass(frozen=True, slots=True, eq=False)
class Arrivals:
    """Who was reached, when, and how: one label for each way in which it matters.

    node: Who was reached; the first label is the source.
    departure: When the first contact on the way started; `NEVER` before any contact.
    arrival: When; `NEVER` before any contact.
    cost: After how many half steps, at least.
    via: The contact that led there; -2 - t for the lasting tie t; -1 at the source.
    before: The label from which it led there; -1 at the source.
    """

    node: I64
    departure: I64
    arrival: I64
    cost: I64
    via: I64
    before: I64


def arrivals(
    n: int,
    moments: Moments,
    lasting: Lasting,
    *,
    source: int,
    window: tuple[int, int],
    gap: int = -1,
    strict: bool = False,
    most: int = -1,
    late: bool = False,
) -> Arrivals:
    """Find every contact that a path from the source can take, each with fewest half steps.

    A label is a node with the span in which its next contact may start. Contacts are searched like
    nodes, since with a largest gap an earlier arrival may be a dead end; each is taken once. Of
    equal ways the first found wins, in the order of the contacts. O((c + labels) log c) for c
    contacts; lasting ties add at most a label for each end and span.
    With `late`, each contact is taken with the latest departure, and again with an earlier one only
    if that takes fewer half steps while these are limited: at most `most` + 1 times.
    """
    columns = _arrivals(
        _pointer(n, moments.source),
        frozen(moments.target, np.int64),
        frozen(moments.start, np.int64),
        frozen(moments.arrival, np.int64),
        frozen(moments.halves, np.int64),
        _pointer(n, lasting.source),
        frozen(lasting.target, np.int64),
        frozen(lasting.since, np.int64),
        frozen(lasting.until, np.int64),
        frozen(lasting.halves, np.int64),
        frozen(lasting.rule, np.int64),
        np.int64(source),
        np.int64(window[0]),
        np.int64(window[1]),
        np.int64(gap),
        np.int64(strict),
        np.int64(most),
        np.bool_(late),
    )
    return Arrivals(*columns)


def _pointer(n: int, source: I64) -> I64:
    counts = np.bincount(source, minlength=n) if source.size else np.zeros(n, np.int64)
    pointer: I64 = frozen(np.concatenate([[0], np.cumsum(counts)]), np.int64)
    return pointer


@compiled
def _arrivals(
    pointer: I64,
    target: I64,
    start: I64,
    arrival: I64,
    halves: I64,
    lasting_pointer: I64,
    lasting_target: I64,
    since: I64,
    until: I64,
    lasting_halves: I64,
    rule: I64,
    source: np.int64,
    first: np.int64,
    last: np.int64,
    gap: np.int64,
    strict: np.int64,
    most: np.int64,
    late: np.bool_,
) -> tuple[I64, I64, I64, I64, I64, I64]:
    """Settle labels by half steps: whatever takes a contact first takes it with fewest.

    With `late`, departures come before half steps, and row p of `after` knows what labels of at
    most p half steps took. `after` leads from a contact to the next of its source not yet taken,
    halving paths.
    """
    never = np.int64(-(2**62))
    node, cost = [source], [np.int64(0)]
    departs = [never]
    came, latest = [never], [never]  # since when it can have been reached, and until when
    via, before = [np.int64(-1)], [np.int64(-1)]
    opens, closes = [first], [last]
    depths = np.int64(most + 1 if late and most >= 0 else 1)
    after = np.empty((depths, start.size + 1), np.int64)
    after[:] = np.arange(start.size + 1)
    seen = {(source, never, never, first, last): np.int64(0)}
    seen.clear()
    heap = [(never, np.int64(0), np.int64(0))]
    while len(heap) > 0:
        _, paid, label = heapq.heappop(heap)
        depth = np.int64(min(paid, depths - 1))
        u, lo, hi = node[label], opens[label], closes[label]
        state = (u, came[label], latest[label], lo, hi)
        if state in seen and seen[state] <= depth:
            continue
        seen[state] = depth
        begun = came[label] != never
        end = pointer[u + 1]
        at = pointer[u] + np.searchsorted(start[pointer[u] : end], lo)
        taken = after[depth]
        while True:
            while taken[at] != at:
                taken[at] = taken[taken[at]]
                at = taken[at]
            if at >= end or start[at] > hi:
                break
            after[depth:, at] = at + 1
            if target[at] == source or (most >= 0 and paid + halves[at] > most):
                continue  # a later label leaves no later or pays no less: forgotten for good
            node.append(target[at])
            departs.append(departs[label] if begun else start[at])
            came.append(arrival[at])
            latest.append(arrival[at])
            opens.append(arrival[at] + strict)
            closes.append(last if gap < 0 else min(last, arrival[at] + gap))
            cost.append(paid + halves[at])
            via.append(np.int64(at))
            before.append(label)
            soon = -departs[-1] if late else np.int64(0)
            heapq.heappush(heap, (soon, cost[-1], np.int64(len(node) - 1)))
        for tie in range(lasting_pointer[u], lasting_pointer[u + 1]):
            v = lasting_target[tie]
            if v == source or (most >= 0 and paid + lasting_halves[tie] > most):
                continue
            here = came[label] if begun else lo
            crossed = max(here, since[tie])
            at_latest = min(until[tie], max(here, hi))
            if rule[tie] == 2 and begun:
                at_latest = min(at_latest, latest[label])
            if crossed > at_latest:
                continue
            moment = crossed if begun else never
            from_here = max(lo, since[tie])
            to_here = min(hi, until[tie]) if rule[tie] == 1 else hi
            state = (v, moment, at_latest, from_here, to_here)
            pays = paid + lasting_halves[tie]
            if state in seen and seen[state] <= min(pays, depths - 1):
                continue
            node.append(v)
            departs.append(departs[label])
            came.append(moment)
            latest.append(at_latest)
            opens.append(from_here)
            closes.append(to_here)
            cost.append(pays)
            via.append(np.int64(-2 - tie))
            before.append(label)
            soon = np.int64(0) if not late else -departs[label] if begun else never
            heapq.heappush(heap, (soon, pays, np.int64(len(node) - 1)))
    return (
        np.array(node),
        np.array(departs),
        np.array(came),
        np.array(cost),
        np.array(via),
        np.array(before),
    )


class Snapshot(NamedTuple):
    """The ties of one moment, each once in each direction in which it leads.

    source, target (m,): Numbers of nodes.
    kept: Share of a walk's count that is left of the snapshot before.
    """

    source: I64
    target: I64
    kept: float


class Walks(NamedTuple):
    """Counts of walks that start (`broadcast`) and end (`receive`) at each node, the empty not.

    Both are divided by `LARGE` to the power of `scale`.
    """

    broadcast: F64
    receive: F64
    scale: tuple[int, int]


def dynamic_katz(n: int, snapshots: Sequence[Snapshot], *, attenuation: float) -> Walks:
    """Count the walks through snapshots in their order, those of k ties times `attenuation`^k.

    Within a snapshot a walk takes any number of ties. With S the sums over all walks and A a
    snapshot, S becomes (I + kept S)(I - attenuation A)^-1 - I. Trusts an attenuation below the
    inverse of the spectral radius of every snapshot.
    Grindrod, Higham (2013), SIAM Review 55(1), 118-128.
    """
    local = [_local(snapshot) for snapshot in snapshots]
    starts, down = _broadcast(n, snapshots, local, attenuation)
    ends, out = _receive(n, snapshots, local, attenuation)
    return Walks(starts, ends, (down, out))


def _local(snapshot: Snapshot) -> tuple[I64, csr_array]:
    """Return the nodes of a snapshot, and its ties as a matrix over them."""
    nodes, at = np.unique(np.concatenate([snapshot.source, snapshot.target]), return_inverse=True)
    source, target = at[: snapshot.source.size], at[snapshot.source.size :]
    ties = csr_array((np.ones(source.size), (source, target)), shape=(nodes.size, nodes.size))
    ties.data[:] = 1.0  # a tie is there or not
    return nodes, ties


def _broadcast(
    n: int, snapshots: Sequence[Snapshot], local: list[tuple[I64, csr_array]], attenuation: float
) -> tuple[F64, int]:
    """Multiply from the last snapshot to the first, so that no matrix is inverted."""
    after, counted, kept, scale = np.ones(n), np.zeros(n), 1.0, 0
    for snapshot, (nodes, ties) in zip(reversed(snapshots), reversed(local), strict=True):
        before = _walked(ties, after[nodes], attenuation)
        counted[nodes] += kept * (before - after[nodes])
        after[nodes] = before
        kept *= snapshot.kept
        if before.max(initial=0.0) > LARGE:
            after, counted, scale = after / LARGE, counted / LARGE, scale + 1
    return counted, scale


def _receive(
    n: int, snapshots: Sequence[Snapshot], local: list[tuple[I64, csr_array]], attenuation: float
) -> tuple[F64, int]:
    """Multiply from the first snapshot to the last."""
    counted, one, scale = np.zeros(n), 1.0, 0
    for snapshot, (nodes, ties) in zip(snapshots, local, strict=True):
        counted *= snapshot.kept
        counted[nodes] = _walked(ties.T.tocsr(), one + counted[nodes], attenuation) - one
        if counted.max(initial=0.0) > LARGE:
            counted, one, scale = counted / LARGE, one / LARGE, scale + 1
    return counted, scale


def _walked(ties: csr_array, x: F64, attenuation: float) -> F64:
    """Solve (I - attenuation A) y = x by its series, whose terms are walks of one more tie."""
    y, term = x.copy(), x
    while True:
        term = attenuation * (ties @ term)
        y += term
        if term.max(initial=0.0) <= SETTLED * y.max(initial=0.0):
            return y
