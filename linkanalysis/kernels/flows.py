"""Shapes in which money moves: to and from many, over several accounts, and back again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.compiling import compiled, inlined
from linkanalysis.kernels.ledgers import found

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64, Int
    from linkanalysis.kernels.ledgers import Found, Ledger


# Transfers looked at for one window: enough for 200 receipts and as many payments in it.
TRIES = 100_000
# Of each side. With none .70 of those planted in development seeds are found, with one .93, with
# two .98; the more are left out, the less what remains says of the account.
LEFT_OUT = 2
LONGEST = 10  # transfers of a cycle; each more multiplies the ways to look at


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
    source, target, time, _, _, sent_ptr, sent, got_ptr, got = ledger
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
                low = _first_from(moment, time, got, got_ptr[t], got_ptr[t + 1])
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
    source, target, time, late, amount, sent_ptr, sent, got_ptr, got = ledger
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


def scatter_gather(ledger: Ledger, *, window: int, least: int, keep: float) -> Found:
    """Find pairs of accounts with `least` or more others, each of which passes money on.

    Each in between receives a transfer from the first and later sends one to the second, of `keep`
    times the amount to all of it; all lie within the window, which begins at a transfer. Gives the
    set of each window. O(transfers times transfers in a window of one account).
    """
    first, second = _passed_on(ledger, ledger.slack, np.int64(window), np.float64(keep))
    begin, end = ledger.source[first], ledger.target[second]
    order = np.lexsort((second, first, end, begin))  # by pair, then in the order of time
    first, second, begin, end = (each[order] for each in (first, second, begin, end))
    fresh = np.ones(first.size, np.bool_)
    fresh[1:] = (begin[1:] != begin[:-1]) | (end[1:] != end[:-1])
    pair_ptr = np.append(np.flatnonzero(fresh), first.size)
    middle = ledger.target[first]
    n = ledger.sent_ptr.size - 1
    args = (ledger.time, middle, first, second, pair_ptr)
    bounds, ways = _windows(*args, np.int64(n), np.int64(window), np.int64(least))
    # a transfer of several ways counts once in a set
    number = np.repeat(np.arange(bounds.size - 1), np.diff(bounds))
    m = ledger.time.size
    keys = np.unique(np.concatenate([number * m + first[ways], number * m + second[ways]]))
    is_second = np.isin(keys, np.unique(number * m + second[ways]))
    sizes = np.bincount(keys // max(m, 1), minlength=bounds.size - 1)
    return found(np.concatenate([[0], np.cumsum(sizes)]), keys % max(m, 1), 2 * is_second)


@compiled
def _passed_on(
    ledger: Ledger,
    slack: np.int64,
    window: np.int64,
    keep: np.float64,
) -> tuple[I64, I64]:
    """Pair each transfer with those by which its receiver may have passed it on."""
    source, target, time, late, amount, sent_ptr, sent, _, _ = ledger
    first, second = [np.int64(0)], [np.int64(0)]
    for e in range(source.size):
        x = target[e]
        low = _first_from(time[e] - slack, time, sent, sent_ptr[x], sent_ptr[x + 1])
        for slot in range(low, sent_ptr[x + 1]):
            f = sent[slot]
            if time[f] - time[e] > window:
                break
            if late[f] <= time[e] or target[f] == source[e]:
                continue
            if amount[f] <= amount[e] and amount[f] >= keep * amount[e]:
                first.append(np.int64(e))
                second.append(f)
    # the first item of each list only tells Numba its type
    return np.array(first)[1:].copy(), np.array(second)[1:].copy()


@compiled
def _windows(
    time: I64,
    middle: I64,
    first: I64,
    second: I64,
    pair_ptr: I64,
    n: np.int64,
    window: np.int64,
    least: np.int64,
) -> tuple[I64, I64]:
    """Return the ways of each window in which a pair of accounts has enough of them."""
    seen = np.full(n, -1, np.int64)
    turn = 0
    bounds, ways = [np.int64(0)], [np.int64(0)]
    for pair in range(pair_ptr.size - 1):
        begin, end = pair_ptr[pair], pair_ptr[pair + 1]
        if end - begin < least:
            continue
        for i in range(begin, end):
            moment = time[first[i]]
            if i > begin and time[first[i - 1]] == moment:
                continue
            turn += 1
            middles, used = 0, len(ways)
            for k in range(i, end):
                if time[first[k]] - moment > window:
                    break
                if time[second[k]] - moment > window:
                    continue
                ways.append(np.int64(k))
                if seen[middle[k]] != turn:
                    seen[middle[k]] = turn
                    middles += 1
            if middles >= least:
                bounds.append(np.int64(len(ways) - 1))
            else:
                while len(ways) > used:
                    ways.pop()
    return np.array(bounds), np.array(ways)[1:].copy()


def time_cycles(
    ledger: Ledger, *, window: int, keep: float, longest: int = LONGEST, tries: int = 20_000
) -> tuple[Found, int]:
    """Find cycles of 3 to `longest` transfers, each later than the one before, within the window.

    Each transfer has from `keep` times the amount of the one before to all of it, and no account is
    visited twice. Each cycle is found from its first transfer. Returns the cycles, and how many
    searches ended after `tries` transfers were looked at, before all was seen.
    """
    bounds, transfers, steps, cut = _cycles(
        ledger,
        ledger.slack,
        np.int64(window),
        np.float64(keep),
        np.int64(longest),
        np.int64(tries),
        True,
    )
    return found(bounds, transfers, steps), int(cut)


def same_amount_cycles(
    ledger: Ledger, *, window: int, longest: int = LONGEST, tries: int = 20_000
) -> tuple[Found, int]:
    """Find cycles of 3 to `longest` transfers of one amount within the window, in any order.

    No account is visited twice. Each cycle is found from its first transfer in the ledger. Returns
    the cycles, and how many searches ended early, as `time_cycles`.
    """
    bounds, transfers, steps, cut = _cycles(
        ledger,
        np.int64(0),
        np.int64(window),
        np.float64(1.0),
        np.int64(longest),
        np.int64(tries),
        False,
    )
    return found(bounds, transfers, steps), int(cut)


@compiled
def _cycles(
    ledger: Ledger,
    slack: np.int64,
    window: np.int64,
    keep: np.float64,
    longest: np.int64,
    tries: np.int64,
    in_order: bool,
) -> tuple[I64, I64, I64, int]:
    source, target, time, late, amount, sent_ptr, sent, got_ptr, got = ledger
    path = np.empty(longest, np.int64)  # transfers
    slot_at = np.empty(longest, np.int64)  # the next slot to try at the end of each
    reached = np.empty(longest, np.int64)  # the first moment at which each may have been made
    bounds, transfers, steps = [np.int64(0)], [np.int64(0)], [np.int64(0)]
    cut = 0
    for e in range(source.size):
        home, limit = source[e], time[e] + window
        # Most starts end here: nothing that could close the cycle comes back in time.
        floor = amount[e] * keep ** (longest - 1)
        closes = False
        low = _first_from(time[e] - slack, time, got, got_ptr[home], got_ptr[home + 1])
        for slot in range(low, got_ptr[home + 1]):
            f = got[slot]
            if time[f] > limit:
                break
            after = late[f] > time[e] if in_order else f > e
            if after and amount[f] <= amount[e] and amount[f] >= floor:
                closes = True
                break
        if not closes:
            continue
        depth, looked = 0, 0
        path[0], reached[0], slot_at[0] = e, time[e], -1
        while depth >= 0:
            last = path[depth]
            x = target[last]
            if slot_at[depth] < 0:
                low = _first_from(reached[depth] - slack, time, sent, sent_ptr[x], sent_ptr[x + 1])
                slot_at[depth] = low
            slot = slot_at[depth]
            if slot == sent_ptr[x + 1] or time[sent[slot]] > limit:
                depth -= 1
                continue
            if looked == tries:
                cut += 1
                break
            slot_at[depth] = slot + 1
            looked += 1
            f = sent[slot]
            after = late[f] > reached[depth] if in_order else f > e
            if not after or amount[f] > amount[last]:
                continue
            if amount[f] < keep * amount[last]:
                continue
            if target[f] == home:
                if depth >= 1:
                    for k in range(depth + 1):
                        transfers.append(path[k])
                        steps.append(np.int64(1 if k else 0))
                    transfers.append(f)
                    steps.append(np.int64(2))
                    bounds.append(np.int64(len(transfers) - 1))
                continue
            if depth + 2 == longest:
                continue
            new = True
            for k in range(depth + 1):
                if target[path[k]] == target[f]:
                    new = False
            if new:
                depth += 1
                path[depth], slot_at[depth] = f, -1
                reached[depth] = max(reached[depth - 1], time[f]) if in_order else time[e]
    # the first item of each list only tells Numba its type
    return np.array(bounds), np.array(transfers)[1:].copy(), np.array(steps)[1:].copy(), cut


@inlined
def _first_from(moment: Int, time: I64, slots: I64, low: Int, high: Int) -> Int:
    """Return the first of the slots low … high - 1, in the order of time, that is not before."""
    while low < high:
        half = (low + high) // 2
        if time[slots[half]] < moment:
            low = half + 1
        else:
            high = half
    return low
