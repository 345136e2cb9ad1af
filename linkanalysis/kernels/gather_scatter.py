"""Accounts that first receive from many and then send about as much to many.

Lives here: the search for gathering followed by scattering at one account.
Not here: one without the other (`fans`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from linkanalysis.kernels.ledgers import found

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64
    from linkanalysis.kernels.ledgers import Found, Ledger


def gather_scatter(ledger: Ledger, *, window: int, least: int, keep: float) -> Found:
    """Find accounts that receive from `least` or more, then send to `least` or more.

    All that is received comes before all that is sent, both lie within the window, and what is sent
    is from `keep` times what was received to all of it. For each last receipt the longest such
    time is taken: all receipts from its start on, and as many payments as they cover. O(transfers
    times transfers in a window of one account).
    """
    return found(
        *_gather_scatter(ledger, ledger.slack, np.int64(window), np.int64(least), np.float64(keep))
    )


@njit(nogil=True, cache=True)
def _gather_scatter(
    ledger: Ledger,
    slack: np.int64,
    window: np.int64,
    least: np.int64,
    keep: np.float64,
) -> tuple[I64, I64, I64]:
    source, target, time, late, amount = (
        ledger.source,
        ledger.target,
        ledger.time,
        ledger.late,
        ledger.amount,
    )
    sent_ptr, sent, got_ptr, got = ledger.sent_ptr, ledger.sent, ledger.got_ptr, ledger.got
    n = sent_ptr.size - 1
    most = 1
    for v in range(n):
        most = max(most, sent_ptr[v + 1] - sent_ptr[v])
    follow = np.empty(most, np.int64)  # the payments that may follow, with sums and payees so far
    total = np.empty(most, np.int64)
    payees = np.empty(most, np.int64)
    seen = np.full(n, -1, np.int64)
    turn = 0
    bounds, transfers, steps = [np.int64(0)], [np.int64(0)], [np.int64(0)]
    for v in range(n):
        if got_ptr[v + 1] - got_ptr[v] < least or sent_ptr[v + 1] - sent_ptr[v] < least:
            continue
        start = sent_ptr[v]
        for j in range(got_ptr[v], got_ptr[v + 1]):
            moment = time[got[j]]
            if j + 1 < got_ptr[v + 1] and time[got[j + 1]] == moment:
                continue
            while start < sent_ptr[v + 1] and time[sent[start]] < moment - slack:
                start += 1
            turn += 1
            n_follow, n_payees, paid = 0, 0, 0
            for slot in range(start, sent_ptr[v + 1]):
                e = sent[slot]
                if time[e] - moment > window:
                    break
                if late[e] <= moment:
                    continue
                if seen[target[e]] != turn:
                    seen[target[e]] = turn
                    n_payees += 1
                paid += amount[e]
                follow[n_follow], total[n_follow], payees[n_follow] = e, paid, n_payees
                n_follow += 1
            if n_payees < least:
                continue
            turn += 1
            gathered, payers, covered, in_time = 0, 0, 0, n_follow
            begin, count = -1, 0
            for i in range(j, got_ptr[v] - 1, -1):
                e = got[i]
                if moment - time[e] > window:
                    break
                gathered += amount[e]
                if seen[source[e]] != turn:
                    seen[source[e]] = turn
                    payers += 1
                if i > got_ptr[v] and time[got[i - 1]] == time[e]:
                    continue
                while covered < n_follow and total[covered] <= gathered:
                    covered += 1
                while in_time > 0 and time[follow[in_time - 1]] - time[e] > window:
                    in_time -= 1
                k = min(covered, in_time)
                if payers < least or k == 0 or payees[k - 1] < least:
                    continue
                if total[k - 1] >= keep * gathered:
                    begin, count = i, k
            if begin >= 0:
                for i in range(begin, j + 1):
                    transfers.append(got[i])
                    steps.append(np.int64(0))
                for k in range(count):
                    transfers.append(follow[k])
                    steps.append(np.int64(2))
                bounds.append(np.int64(len(transfers) - 1))
    # the first item of each list only tells Numba its type
    return np.array(bounds), np.array(transfers)[1:].copy(), np.array(steps)[1:].copy()
