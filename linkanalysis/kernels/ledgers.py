"""Transfers of money by account: what each account sent and received, in the order of time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

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
