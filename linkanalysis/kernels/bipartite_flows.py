"""Several accounts that pay the same several others within a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled
from linkanalysis.kernels.ledgers import found

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64
    from linkanalysis.kernels.ledgers import Found, Ledger


def bipartite_flows(ledger: Ledger, *, window: int, least: int) -> Found:
    """Find groups in which each payer pays `least` payees or more, and the other way round.

    A window begins at a transfer; its payer pays all payees of the group. Of all who paid these in
    the window, and are none of them, those with too few on the other side are left out until none
    is left. Gives the set of each window. O(transfers times transfers of its payees in a window).
    """
    return found(*_bipartite(ledger, np.int64(window), np.int64(least)))


@compiled
def _bipartite(
    ledger: Ledger,
    window: np.int64,
    least: np.int64,
) -> tuple[I64, I64, I64]:
    source, target, time = ledger.source, ledger.target, ledger.time
    sent_ptr, sent, got_ptr, got = ledger.sent_ptr, ledger.sent, ledger.got_ptr, ledger.got
    n = sent_ptr.size - 1
    payees = np.empty(n, np.int64)
    begins = np.empty(n, np.int64)
    ends = np.empty(n, np.int64)
    listed = np.full(n, -1, np.int64)  # the turn in which an account is a payee
    met = np.full(n, -1, np.int64)  # the last payee and round for which a payer was counted
    count = np.zeros(n, np.int64)  # payees of each payer
    payers = np.empty(n, np.int64)
    bounds, transfers = [np.int64(0)], [np.int64(0)]
    turn, mark = 0, 0
    for s in range(n):
        if sent_ptr[s + 1] - sent_ptr[s] < least:
            continue
        for i in range(sent_ptr[s], sent_ptr[s + 1]):
            moment = time[sent[i]]
            if i > sent_ptr[s] and time[sent[i - 1]] == moment:
                continue
            turn += 1
            n_payees = 0
            for slot in range(i, sent_ptr[s + 1]):
                e = sent[slot]
                if time[e] - moment > window:
                    break
                if listed[target[e]] != turn:
                    listed[target[e]] = turn
                    payees[n_payees] = target[e]
                    n_payees += 1
            if n_payees < least:
                continue
            n_payers = 0
            for k in range(n_payees):
                t = payees[k]
                mark += 1
                low, high = got_ptr[t], got_ptr[t + 1]
                while low < high:
                    half = (low + high) // 2
                    if time[got[half]] < moment:
                        low = half + 1
                    else:
                        high = half
                begins[k] = low
                while low < got_ptr[t + 1] and time[got[low]] - moment <= window:
                    who = source[got[low]]
                    if listed[who] != turn and met[who] != mark:
                        met[who] = mark
                        if count[who] == 0:
                            payers[n_payers] = who
                            n_payers += 1
                        count[who] += 1
                    low += 1
                ends[k] = low
            left, changed = n_payees, True
            while changed and left >= least and count[s] >= least:
                changed = False
                for k in range(n_payees):
                    if begins[k] < 0:
                        continue
                    mark += 1
                    enough = 0
                    for slot in range(begins[k], ends[k]):
                        who = source[got[slot]]
                        if met[who] != mark and count[who] >= least:
                            met[who] = mark
                            enough += 1
                    if enough < least:
                        mark += 1
                        for slot in range(begins[k], ends[k]):
                            who = source[got[slot]]
                            if count[who] > 0 and met[who] != mark:
                                met[who] = mark
                                count[who] -= 1
                        begins[k] = -1
                        left -= 1
                        changed = True
            if left >= least and count[s] >= least:
                for k in range(n_payees):
                    if begins[k] < 0:
                        continue
                    for slot in range(begins[k], ends[k]):
                        e = got[slot]
                        if count[source[e]] >= least:
                            transfers.append(e)
                bounds.append(np.int64(len(transfers) - 1))
            for k in range(n_payers):
                count[payers[k]] = 0
    steps = np.full(len(transfers) - 1, 3, np.int64)
    # the first item of each list only tells Numba its type
    return np.array(bounds), np.array(transfers)[1:].copy(), steps
