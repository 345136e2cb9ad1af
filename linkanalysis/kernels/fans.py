"""Accounts that receive from many, or send to many, within a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.ledgers import found

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64
    from linkanalysis.kernels.ledgers import Found, Ledger


def fans(ledger: Ledger, *, gathering: bool, window: int, least: int) -> Found:
    """Find fans: transfers of one account with `least` partners or more within a window.

    A window begins at a transfer. Windows that have four fifths of the smaller one in common with
    those before are one fan. O(transfers).
    """
    if gathering:
        indptr, slots, partner = ledger.got_ptr, ledger.got, ledger.source
    else:
        indptr, slots, partner = ledger.sent_ptr, ledger.sent, ledger.target
    begin, end = _runs(indptr, slots, partner, ledger.time, np.int64(window), np.int64(least))
    bounds = np.concatenate([[0], np.cumsum(end - begin)])
    inside = np.arange(bounds[-1]) - np.repeat(bounds[:-1], end - begin)
    transfers = slots[inside + np.repeat(begin, end - begin)]
    return found(bounds, transfers, np.full(transfers.size, 3))


def most_in_a_window(ledger: Ledger, window: int) -> I64:
    """Count the most payers, or payees if there are more, of each account in a window."""
    received = _busiest(ledger.got_ptr, ledger.got, ledger.source, ledger.time, np.int64(window))
    sent = _busiest(ledger.sent_ptr, ledger.sent, ledger.target, ledger.time, np.int64(window))
    most: I64 = np.maximum(received, sent)
    return most


@compiled
def _busiest(indptr: I64, slots: I64, partner: I64, time: I64, window: np.int64) -> I64:
    n = indptr.size - 1
    most = np.zeros(n, np.int64)
    seen = np.zeros(n, np.int64)  # transfers of the window by partner
    for v in range(n):
        left, partners = indptr[v], 0
        for right in range(indptr[v], indptr[v + 1]):
            who = partner[slots[right]]
            partners += seen[who] == 0
            seen[who] += 1
            while time[slots[right]] - time[slots[left]] > window:
                gone = partner[slots[left]]
                seen[gone] -= 1
                partners -= seen[gone] == 0
                left += 1
            most[v] = max(most[v], partners)
        for slot in range(left, indptr[v + 1]):
            seen[partner[slots[slot]]] = 0
    return most


@compiled
def _runs(
    indptr: I64, slots: I64, partner: I64, time: I64, window: np.int64, least: np.int64
) -> tuple[I64, I64]:
    """Slide a window over the transfers of each account; return the slots of each run."""
    n = indptr.size - 1
    begins = np.empty(slots.size, np.int64)
    ends = np.empty(slots.size, np.int64)
    n_runs = 0
    seen = np.zeros(n, np.int64)  # transfers of the window by partner
    for v in range(n):
        first, last = indptr[v], indptr[v + 1]
        if last - first < least:
            continue
        right, partners, begin, end = first, 0, first, first
        for left in range(first, last):
            moment = time[slots[left]]
            while right < last and time[slots[right]] - moment <= window:
                who = partner[slots[right]]
                if seen[who] == 0:
                    partners += 1
                seen[who] += 1
                right += 1
            fresh = left == first or time[slots[left - 1]] < moment
            if fresh and partners >= least:
                common = max(end - left, 0)
                if end > begin and 5 * common >= 4 * min(end - begin, right - left):
                    end = right
                else:
                    if end > begin:
                        begins[n_runs], ends[n_runs] = begin, end
                        n_runs += 1
                    begin, end = left, right
            who = partner[slots[left]]
            seen[who] -= 1
            if seen[who] == 0:
                partners -= 1
        if end > begin:
            begins[n_runs], ends[n_runs] = begin, end
            n_runs += 1
    return begins[:n_runs].copy(), ends[:n_runs].copy()
