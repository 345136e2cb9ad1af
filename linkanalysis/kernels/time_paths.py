"""Paths that run forward in time: every contact starts after the one before has arrived.

Lives here: the search over dated contacts and over ties that last, with fewest steps.
Not here: which links are contacts (`analysis.dated_contacts`), and what is told of the paths.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from linkanalysis.kernels.csr import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

__all__ = ["ENTERING", "LEAVING", "NEVER", "Arrivals", "Lasting", "Moments", "arrivals"]

# Before any contact: the arrival of who has not met anybody yet.
NEVER = -(2**62)

# Into an identifier a tie must still hold when it is used next; out of one, when it was reached.
ENTERING = 1
LEAVING = 2


class Moments(NamedTuple):
    """Contacts, sorted by source, then by start."""

    source: Numbers
    target: Numbers
    start: Numbers
    arrival: Numbers
    halves: Numbers


class Lasting(NamedTuple):
    """Ties that hold from one moment to another, sorted by source."""

    source: Numbers
    target: Numbers
    since: Numbers
    until: Numbers
    halves: Numbers
    rule: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Arrivals:
    """Who was reached, when, and how: one label for each way in which it matters.

    Attributes
    ----------
    node : ndarray of int64
        Who was reached; the first label is the source.
    arrival : ndarray of int64
        When; `NEVER` before any contact.
    cost : ndarray of int64
        After how many half steps, at least.
    via : ndarray of int64
        The contact that led there; -2 - t for the lasting tie t; -1 at the source.
    before : ndarray of int64
        The label from which it led there; -1 at the source.
    """

    node: Numbers
    arrival: Numbers
    cost: Numbers
    via: Numbers
    before: Numbers


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
) -> Arrivals:
    """Find every contact that a path from the source can take, each with fewest half steps.

    A label is a node with the span in which its next contact may start. Contacts are searched as
    if they were nodes, since with a largest gap an earlier arrival may be a dead end; each is
    taken once. Of equal ways the first found wins, in the order of the contacts given.
    O((c + labels) log c) for c contacts; lasting ties add at most a label for each end and span.

    Parameters
    ----------
    n : int
        How many nodes.
    moments : Moments
        Contacts; arrivals are not before starts.
    lasting : Lasting
        Ties that last: crossed at any moment at which they hold, which takes no time.
    source : int
        Where paths begin. No path comes back to it: it could as well begin later.
    window : tuple of (int, int)
        First and last moment at which a contact may start.
    gap : int, default -1
        How long after an arrival the next contact may start, at most; -1 for no limit.
    strict : bool, default False
        Whether the next contact must start later than the last one arrived, not at that moment.
    most : int, default -1
        How many half steps a path may have; -1 for no limit.

    Returns
    -------
    Arrivals
        The labels, in the order in which they were found.
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
    )
    return Arrivals(*columns)


def _pointer(n: int, source: Numbers) -> Numbers:
    counts = np.bincount(source, minlength=n) if source.size else np.zeros(n, np.int64)
    pointer: Numbers = frozen(np.concatenate([[0], np.cumsum(counts)]), np.int64)
    return pointer


@njit(nogil=True, cache=True)
def _arrivals(
    pointer: Numbers,
    target: Numbers,
    start: Numbers,
    arrival: Numbers,
    halves: Numbers,
    lasting_pointer: Numbers,
    lasting_target: Numbers,
    since: Numbers,
    until: Numbers,
    lasting_halves: Numbers,
    rule: Numbers,
    source: np.int64,
    first: np.int64,
    last: np.int64,
    gap: np.int64,
    strict: np.int64,
    most: np.int64,
) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
    """Settle labels by half steps: whatever takes a contact first takes it with fewest.

    `after` leads from a contact to the next of its source that nobody has taken, halving paths.
    """
    never = np.int64(-(2**62))
    node, cost = [source], [np.int64(0)]
    came, latest = [never], [never]  # since when it can have been reached, and until when
    via, before = [np.int64(-1)], [np.int64(-1)]
    opens, closes = [first], [last]
    after = np.arange(start.size + 1)
    seen = {(source, never, never, first, last)}
    seen.clear()
    heap = [(np.int64(0), np.int64(0))]
    while len(heap) > 0:
        paid, label = heapq.heappop(heap)
        u, lo, hi = node[label], opens[label], closes[label]
        state = (u, came[label], latest[label], lo, hi)
        if state in seen:
            continue
        seen.add(state)
        end = pointer[u + 1]
        at = pointer[u] + np.searchsorted(start[pointer[u] : end], lo)
        while True:
            while after[at] != at:
                after[at] = after[after[at]]
                at = after[at]
            if at >= end or start[at] > hi:
                break
            after[at] = at + 1
            if target[at] == source or (most >= 0 and paid + halves[at] > most):
                continue  # a later label pays no less, so this one may be forgotten for good
            node.append(target[at])
            came.append(arrival[at])
            latest.append(arrival[at])
            opens.append(arrival[at] + strict)
            closes.append(last if gap < 0 else min(last, arrival[at] + gap))
            cost.append(paid + halves[at])
            via.append(np.int64(at))
            before.append(label)
            heapq.heappush(heap, (paid + halves[at], np.int64(len(node) - 1)))
        for tie in range(lasting_pointer[u], lasting_pointer[u + 1]):
            v = lasting_target[tie]
            if v == source or (most >= 0 and paid + lasting_halves[tie] > most):
                continue
            begun = came[label] != never
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
            if (v, moment, at_latest, from_here, to_here) in seen:
                continue
            node.append(v)
            came.append(moment)
            latest.append(at_latest)
            opens.append(from_here)
            closes.append(to_here)
            cost.append(paid + lasting_halves[tie])
            via.append(np.int64(-2 - tie))
            before.append(label)
            heapq.heappush(heap, (paid + lasting_halves[tie], np.int64(len(node) - 1)))
    return np.array(node), np.array(came), np.array(cost), np.array(via), np.array(before)
