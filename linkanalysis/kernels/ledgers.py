"""Transfers of money by account, in the order of time, and sets of transfers that make a shape."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.csr import I64, Bools, frozen


class Ledger(NamedTuple):
    """Transfers in the order of time, and for each account those that it sent and received.

    source, target: Numbers of accounts.
    time, late: The first and the last moment at which a transfer may have been made: both are the
        same if the hour is known, else the start and the end of the day.
    amount: In whole units, more than 0.
    sent, sent_ptr: Numbers of transfers by source, in the order of time; rows by `sent_ptr`.
    got, got_ptr: The same by target.
    """

    source: I64
    target: I64
    time: I64
    late: I64
    amount: I64
    sent_ptr: I64
    sent: I64
    got_ptr: I64
    got: I64

    @property
    def slack(self) -> np.int64:
        """The largest difference of `late` and `time`."""
        return np.int64((self.late - self.time).max(initial=0))


class Found(NamedTuple):
    """Sets of transfers.

    indptr, transfers: The numbers of the transfers of each set.
    steps: For each, 0 if it is of the first step of the shape, 2 if of the last, 1 in between, and
        3 if the shape has one step only.
    """

    indptr: I64
    transfers: I64
    steps: I64


def build_ledger(n: int, source: I64, target: I64, time: I64, late: I64, amount: I64) -> Ledger:
    """Order transfers by account; takes them in the order of time."""
    source, target, time, late, amount = (
        frozen(each, np.int64) for each in (source, target, time, late, amount)
    )
    return Ledger(source, target, time, late, amount, *_rows(n, source), *_rows(n, target))


def found(bounds: I64, transfers: I64, steps: I64) -> Found:
    """Freeze sets of transfers."""
    return Found(*(frozen(each, np.int64) for each in (bounds, transfers, steps)))


def partners_of(ledger: Ledger) -> I64:
    """Count the partners of each account."""
    n = ledger.sent_ptr.size - 1
    ends = (ledger.source * n + ledger.target, ledger.target * n + ledger.source)
    pairs = np.unique(np.concatenate(ends))
    counts: I64 = np.bincount(pairs // max(n, 1), minlength=n).astype(np.int64)
    return counts


def only(ledger: Ledger, kept: Bools | I64) -> Ledger:
    """Keep some transfers."""
    n = ledger.sent_ptr.size - 1
    columns = (ledger.source, ledger.target, ledger.time, ledger.late, ledger.amount)
    return build_ledger(n, *(column[kept] for column in columns))


def _rows(n: int, end: I64) -> tuple[I64, I64]:
    order = np.argsort(end, kind="stable")
    counts = np.bincount(end, minlength=n)
    indptr = np.concatenate([[0], np.cumsum(counts)])
    return frozen(indptr, np.int64), frozen(order, np.int64)


def merge_common(sets: Found, n_transfers: int) -> Found:
    """Merge sets, one after the other, with the earlier one with which each has most in common.

    Two are merged if they share four fifths of the smaller one or more; of several with as much in
    common, with the first. A transfer keeps the step of the set that brought it.
    """
    group, transfer, step = _merged(*sets, np.int64(n_transfers))
    order = np.lexsort((transfer, group))
    sizes = np.bincount(group, minlength=0)
    return found(np.concatenate([[0], np.cumsum(sizes)]), transfer[order], step[order])


@compiled
def _merged(indptr: I64, transfers: I64, steps: I64, n_transfers: np.int64) -> tuple[I64, I64, I64]:
    n = indptr.size - 1
    size = np.zeros(n, np.int64)
    common = np.zeros(n, np.int64)
    touched = np.empty(n, np.int64)
    head = np.full(n_transfers, -1, np.int64)  # the last entry of each transfer
    after = np.empty(transfers.size, np.int64)  # the entry of the same transfer before that
    group = np.empty(transfers.size, np.int64)
    member = np.empty(transfers.size, np.int64)
    step = np.empty(transfers.size, np.int64)
    n_groups, n_entries = 0, 0
    for one in range(n):
        begin, end = indptr[one], indptr[one + 1]
        n_touched = 0
        for slot in range(begin, end):
            entry = head[transfers[slot]]
            while entry >= 0:
                g = group[entry]
                if common[g] == 0:
                    touched[n_touched] = g
                    n_touched += 1
                common[g] += 1
                entry = after[entry]
        best = -1
        for k in range(n_touched):
            g = touched[k]
            if 5 * common[g] < 4 * min(size[g], end - begin):
                continue
            if best < 0 or (common[g], -g) > (common[best], -best):
                best = g
        for k in range(n_touched):
            common[touched[k]] = 0
        if best < 0:
            best = n_groups
            n_groups += 1
        for slot in range(begin, end):
            e = transfers[slot]
            entry = head[e]
            while entry >= 0 and group[entry] != best:
                entry = after[entry]
            if entry < 0:
                group[n_entries], member[n_entries], step[n_entries] = best, e, steps[slot]
                after[n_entries] = head[e]
                head[e] = n_entries
                n_entries += 1
                size[best] += 1
    return group[:n_entries].copy(), member[:n_entries].copy(), step[:n_entries].copy()
