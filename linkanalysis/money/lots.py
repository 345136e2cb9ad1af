"""What each payment is made of: parts of earlier payments, by the order or the share of them.

Lives here: the order of payments, balances, `pieces_of` (first in first out, or last), and
`shares_of` (in proportion).
Not here: which payments are followed, and rows for people (`tracing`).
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict, deque
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64, Bools
    from linkanalysis.money.transfers import Transfers


class Pieces(NamedTuple):
    """Parts of payments, each after the one that it is a part of.

    amount: In the units of the payments.
    transfer: The payment that carries it.
    parent: The piece of an earlier payment from which it was taken; -1 if records do not tell.
    """

    amount: I64
    transfer: I64
    parent: I64


def in_turn(transfers: Transfers) -> list[int]:
    """Order payments by time; of one moment, those into an account before those out of it.

    Where payments of one moment go round, the first row comes first.
    """
    order: list[int] = []
    time = transfers.time.tolist()
    source, target = transfers.source.tolist(), transfers.target.tolist()
    begin = 0
    while begin < len(time):
        end = begin
        while end < len(time) and time[end] == time[begin]:
            end += 1
        order += _one_moment(range(begin, end), source, target)
        begin = end
    return order


def _one_moment(rows: range, source: list[int], target: list[int]) -> list[int]:
    if len(rows) == 1:
        return list(rows)
    waiting = Counter(target[e] for e in rows)  # payments yet to come into an account
    by_source: defaultdict[int, list[int]] = defaultdict(list)
    for e in rows:
        by_source[source[e]].append(e)
    ready = [e for e in rows if not waiting[source[e]]]
    left = deque(rows)
    done: set[int] = set()
    order: list[int] = []
    while len(order) < len(rows):
        while left[0] in done:
            left.popleft()
        e = heapq.heappop(ready) if ready else left[0]
        if e in done:
            continue
        done.add(e)
        order.append(e)
        waiting[target[e]] -= 1
        if not waiting[target[e]]:
            for after in by_source[target[e]]:
                heapq.heappush(ready, after)
    return order


def openings(transfers: Transfers, order: list[int], ends: Bools) -> dict[int, int]:
    """Return what accounts must have held before, since they paid more than came in until then."""
    balance: defaultdict[int, int] = defaultdict(int)
    lowest: defaultdict[int, int] = defaultdict(int)
    for e in order:
        a, b, amount = int(transfers.source[e]), int(transfers.target[e]), int(transfers.amount[e])
        balance[a] -= amount
        balance[b] += amount
        lowest[a] = min(lowest[a], balance[a])
    return {node: -low for node, low in sorted(lowest.items()) if low < 0 and not ends[node]}


def pieces_of(
    transfers: Transfers, order: list[int], ends: Bools, before: dict[int, int], *, oldest: bool
) -> Pieces:
    """Take each payment from what came in first, or last.

    Accounts of `ends` mix what they receive: what they pay begins anew. What an account held
    `before` is older than all else.
    """
    lots: defaultdict[int, deque[tuple[int, int]]] = defaultdict(deque)  # piece, amount left of it
    for node, amount in before.items():
        lots[node].append((-1, amount))
    rows: list[tuple[int, int, int]] = []
    for e in order:
        a, b, due = int(transfers.source[e]), int(transfers.target[e]), int(transfers.amount[e])
        taken = [(-1, due)] if ends[a] else _taken(lots[a], due, oldest=oldest)
        for parent, amount in taken:
            if not ends[b]:
                lots[b].append((len(rows), amount))
            rows.append((amount, e, parent))
    columns = np.array(rows, np.int64).reshape(-1, 3).T
    return Pieces(*(np.ascontiguousarray(column) for column in columns))


def _taken(lots: deque[tuple[int, int]], due: int, *, oldest: bool) -> list[tuple[int, int]]:
    taken: list[tuple[int, int]] = []
    while due:
        piece, amount = lots.popleft() if oldest else lots.pop()
        part = min(amount, due)
        taken.append((piece, part))
        due -= part
        if part < amount:
            rest = (piece, amount - part)
            lots.appendleft(rest) if oldest else lots.append(rest)
    return taken


def shares_of(
    transfers: Transfers, order: list[int], ends: Bools, before: dict[int, int], followed: Bools
) -> I64:
    """Return the part of each payment that is money of the payments that are followed.

    Each payment takes of it as its share of the balance was at that moment, rounded to a whole
    unit; what is rounded stays in the account, so that nothing is lost.
    """
    held: defaultdict[int, int] = defaultdict(int, before)
    traced: defaultdict[int, int] = defaultdict(int)
    parts = np.zeros(len(transfers), np.int64)
    for e in order:
        a, b, amount = int(transfers.source[e]), int(transfers.target[e]), int(transfers.amount[e])
        if ends[a]:
            part = amount if followed[e] else 0
        else:
            part = (2 * traced[a] * amount + held[a]) // (2 * held[a])
            part = max(part, traced[a] - (held[a] - amount))  # no more is left than there is
            traced[a] -= part
            held[a] -= amount
        parts[e] = part
        traced[b] += part
        held[b] += amount
    return parts
