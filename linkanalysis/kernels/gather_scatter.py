"""Accounts that first receive from many and then send about as much to many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.ledgers import found

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64
    from linkanalysis.kernels.ledgers import Found, Ledger

# Transfers looked at for one window: enough for 200 receipts and as many payments in it.
TRIES = 100_000
# Of each side. With none .70 of those planted in development seeds are found, with one .93, with
# two .98; the more are left out, the less what remains says of the account.
LEFT_OUT = 2


def gather_scatter(
    ledger: Ledger,
    *,
    window: int,
    least: int,
    keep: float,
    left_out: int = LEFT_OUT,
    tries: int = TRIES,
) -> tuple[Found, int]:
    """Find accounts that receive from `least` or more, then send to `least` or more.

    A window begins at a receipt, and each moment of a receipt parts it: receipts up to then, and
    payments after. Of each up to `left_out` of the largest are left out, as few as possible, so
    that what is sent is from `keep` times what was received to all of it. Gives the set of each
    window, of the moment with most transfers. Returns the sets, and how many windows were left
    before all moments were seen. O(transfers times the square of transfers in a window of one
    account).
    """
    bounds, transfers, steps, cut = _gather_scatter(
        ledger,
        np.int64(window),
        np.int64(least),
        np.float64(keep),
        np.int64(left_out),
        np.int64(tries),
    )
    return found(bounds, transfers, steps), int(cut)


@compiled
def _gather_scatter(
    ledger: Ledger,
    window: np.int64,
    least: np.int64,
    keep: np.float64,
    left_out: np.int64,
    tries: np.int64,
) -> tuple[I64, I64, I64, int]:
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
        most = max(most, sent_ptr[v + 1] - sent_ptr[v], got_ptr[v + 1] - got_ptr[v])
    receipts = np.empty(most, np.int64)  # of the window so far, smallest first
    waiting = np.empty(most, np.int64)  # payments of the window, smallest first
    payments = np.empty(most, np.int64)  # those that may still follow
    gathered = np.empty(most, np.int64)  # the sum of each receipt and all that are smaller
    payers = np.empty(most, np.int64)  # of each receipt and all that are smaller
    paid = np.empty(most, np.int64)
    payees = np.empty(most, np.int64)
    best = np.empty(2 * most, np.int64)
    seen = np.full(n, -1, np.int64)
    turn, cut = 0, 0
    bounds, transfers, steps = [np.int64(0)], [np.int64(0)], [np.int64(0)]
    for v in range(n):
        if got_ptr[v + 1] - got_ptr[v] < least or sent_ptr[v + 1] - sent_ptr[v] < least:
            continue
        n_waiting, next_slot = 0, sent_ptr[v]
        for i in range(got_ptr[v], got_ptr[v + 1]):
            begin = time[got[i]]
            if i > got_ptr[v] and time[got[i - 1]] == begin:
                continue
            while next_slot < sent_ptr[v + 1] and time[sent[next_slot]] - begin <= window:
                at = n_waiting
                while at > 0 and amount[waiting[at - 1]] > amount[sent[next_slot]]:
                    waiting[at] = waiting[at - 1]
                    at -= 1
                waiting[at] = sent[next_slot]
                n_waiting += 1
                next_slot += 1
            n_payments = 0
            for k in range(n_waiting):
                if late[waiting[k]] > begin:
                    payments[n_payments] = waiting[k]
                    n_payments += 1
            n_waiting = n_payments
            for k in range(n_payments):
                waiting[k] = payments[k]
            n_receipts, looked, best_in, best_out = 0, 0, 0, 0
            for j in range(i, got_ptr[v + 1]):
                moment = time[got[j]]
                if moment - begin > window:
                    break
                if looked >= tries:
                    cut += 1
                    break
                at = n_receipts
                while at > 0 and amount[receipts[at - 1]] > amount[got[j]]:
                    receipts[at] = receipts[at - 1]
                    at -= 1
                receipts[at] = got[j]
                n_receipts += 1
                if j + 1 < got_ptr[v + 1] and time[got[j + 1]] == moment:
                    continue
                turn += 1
                left, total, parties = 0, 0, 0
                for k in range(n_payments):
                    e = payments[k]
                    if late[e] <= moment:
                        continue
                    total += amount[e]
                    if seen[target[e]] != turn:
                        seen[target[e]] = turn
                        parties += 1
                    payments[left], paid[left], payees[left] = e, total, parties
                    left += 1
                n_payments = left
                if parties < least:
                    break
                turn += 1
                total, parties = 0, 0
                for k in range(n_receipts):
                    e = receipts[k]
                    total += amount[e]
                    if seen[source[e]] != turn:
                        seen[source[e]] = turn
                        parties += 1
                    gathered[k], payers[k] = total, parties
                covered = n_payments
                for r in range(n_receipts, 0, -1):
                    while covered > 0 and paid[covered - 1] > gathered[r - 1]:
                        covered -= 1
                    if covered == 0 or max(n_receipts - r, n_payments - covered) > left_out:
                        break
                    if r + covered <= best_in + best_out:
                        break
                    if payers[r - 1] < least or payees[covered - 1] < least:
                        break
                    if paid[covered - 1] >= keep * gathered[r - 1]:
                        best_in, best_out = r, covered
                        for k in range(r):
                            best[k] = receipts[k]
                        for k in range(covered):
                            best[r + k] = payments[k]
                        break
                looked += n_receipts + n_payments
            if best_in > 0:
                for k in range(best_in + best_out):
                    transfers.append(best[k])
                    steps.append(np.int64(0 if k < best_in else 2))
                bounds.append(np.int64(len(transfers) - 1))
    # the first item of each list only tells Numba its type
    return np.array(bounds), np.array(transfers)[1:].copy(), np.array(steps)[1:].copy(), cut
